/* SPDX-License-Identifier: Apache-2.0 */
#include "check-watch.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"
#include "message.h"
#include "sandbox.h"

enum {
  TICK_MILLISECONDS = 50, /* how late a limit may be noticed */
  SETUP_SECONDS = 120,    /* between cases: reading samples, trying other plugins */
  DEATHS_LIMIT = 3,       /* of one group: more say nothing new */
  PIPE_BYTES = 65536,     /* read at once */
  CHILD_DONE = 81,        /* the child's exit status when the group has ended */
  BYTES_LIMIT = 64 << 20  /* of records; a plugin can write to the pipe, too */
};

struct attempt {
  pid_t process;
  int pipe;
  struct gk_buffer bytes;
  size_t read; /* of bytes, as records */
  bool done;   /* the group said that it ended */
  bool bad;    /* what came through the pipe are no records */
  const char *killed_for;
  int64_t seconds;
};

_Noreturn static void serve(struct gk_check_watch *watch, gk_check_group *group,
                            struct gk_check_child *child)
{
  int null = open("/dev/null", O_RDWR | O_CLOEXEC), output = memfd_create("output", MFD_CLOEXEC);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  /* What a plugin prints must not stand between results. */
  if (null < 0 || output < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0)
    _exit(1);
  close(null);
  close(output);
  child->request = watch->request;
  child->page = watch->page;
  group(child);
  gk_check_send(child, &(struct gk_check_record){.type = GK_CHECK_RECORD_DONE});
  _exit(CHILD_DONE);
}

static bool start(struct gk_check_watch *watch, gk_check_group *group, struct gk_check_child *child,
                  struct attempt *attempt)
{
  int ends[2];
  memset(attempt, 0, sizeof *attempt);
  if (pipe2(ends, O_CLOEXEC) != 0)
    return false;
  fflush(stdout);
  fflush(stderr);
  pid_t parent = getpid();
  attempt->process = fork();
  if (attempt->process == 0) {
    close(ends[0]);
    child->report = ends[1];
    if (getppid() != parent)
      _exit(1);
    serve(watch, group, child);
  }
  close(ends[1]);
  attempt->pipe = ends[0];
  if (attempt->process < 0)
    close(ends[0]);
  return attempt->process > 0;
}

static bool is_over(uint64_t began, int64_t seconds)
{
  uint64_t now = gk_check_now();
  return began && now > began && now - began > (uint64_t)seconds * 1000000000u;
}

static void check_limits(struct gk_check_watch *watch, struct attempt *attempt)
{
  const struct gk_limits *limits = watch->limits;
  uint64_t began = atomic_load(&watch->page->case_began);
  if (attempt->killed_for)
    return;
  if (!began) {
    attempt->killed_for =
        is_over(atomic_load(&watch->page->stage_began), SETUP_SECONDS) ? "setup" : NULL;
    attempt->seconds = SETUP_SECONDS;
  } else if (is_over(began, limits->document_seconds)) {
    attempt->killed_for = "document_seconds";
    attempt->seconds = limits->document_seconds;
  } else if (is_over(atomic_load(&watch->page->stage_began), limits->stage_seconds)) {
    attempt->killed_for = "stage_seconds";
    attempt->seconds = limits->stage_seconds;
  }
  if (attempt->killed_for)
    kill(attempt->process, SIGKILL);
}

static void hand_on(struct gk_check_watch *watch, struct attempt *attempt)
{
  struct gk_text rest = {attempt->bytes.data + attempt->read, attempt->bytes.size - attempt->read};
  struct gk_check_record record;
  while (!attempt->bad && gk_check_receive(&rest, &record, &attempt->bad)) {
    if (record.type == GK_CHECK_RECORD_DONE)
      attempt->done = true;
    else
      watch->record(watch->argument, &record);
  }
  attempt->read = attempt->bytes.size - rest.size;
}

/* Takes what is in the pipe; false: nothing is, or it is closed. */
static bool take(struct gk_check_watch *watch, struct attempt *attempt)
{
  ssize_t got = read(attempt->pipe, gk_buffer_reserve(&attempt->bytes, PIPE_BYTES), PIPE_BYTES);
  if (got <= 0)
    return got < 0 && errno == EINTR;
  attempt->bytes.size += (size_t)got;
  attempt->bad = attempt->bad || attempt->bytes.size > BYTES_LIMIT;
  hand_on(watch, attempt);
  if (attempt->bad)
    kill(attempt->process, SIGKILL);
  return true;
}

/* Reads records until the child has ended; its status as waitpid has it. */
static int follow(struct gk_check_watch *watch, struct attempt *attempt)
{
  for (bool open = true;;) {
    struct pollfd until = {open ? attempt->pipe : -1, POLLIN, 0};
    poll(&until, 1, open ? TICK_MILLISECONDS : 1);
    check_limits(watch, attempt);
    if (open && until.revents) {
      open = take(watch, attempt);
      if (open)
        continue; /* all that was written before the end */
    }
    int status;
    if (waitpid(attempt->process, &status, WNOHANG) != attempt->process)
      continue;
    /* A process that the plugin started may hold the pipe open: what is in it is enough. */
    fcntl(attempt->pipe, F_SETFL, fcntl(attempt->pipe, F_GETFL) | O_NONBLOCK);
    while (open && take(watch, attempt))
      continue;
    return status;
  }
}

static void describe(const struct attempt *attempt, int status, int call, char *out, size_t size)
{
  char name[GK_SYSTEM_CALL_NAME_SIZE];
  if (attempt->killed_for)
    snprintf(out, size, _("it ran longer than limits.%s = %" PRId64 " allows"), attempt->killed_for,
             attempt->seconds);
  else if (attempt->bad)
    snprintf(out, size, _("it wrote into a file that is not its own"));
  else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
    snprintf(out, size, _("it made the system call %s, which the sandbox forbids"),
             call < 0 ? "?" : gk_system_call_name(call, name));
  else if (WIFSIGNALED(status))
    snprintf(out, size, _("the process ended by signal %d (%s)"), WTERMSIG(status),
             sigdescr_np(WTERMSIG(status)) ? sigdescr_np(WTERMSIG(status)) : "?");
  else if (WEXITSTATUS(status) == GK_CHECK_NOMEM)
    snprintf(out, size, _("it needed more memory than limits.memory_mb allows"));
  else if (WEXITSTATUS(status) == CHILD_DONE)
    snprintf(out, size, _("its results were lost: it closed a file that is not its own"));
  else
    snprintf(out, size, _("the process ended with status %d"), WEXITSTATUS(status));
}

/* Keeps the made input that the child died of. */
static void keep_input(const struct gk_check_watch *watch, char *path, size_t size)
{
  const struct gk_check_page *page = watch->page;
  uint32_t length = atomic_load(&page->input_size);
  *path = 0;
  if (!watch->request->keep || !length || length > sizeof page->input)
    return;
  snprintf(path, size, "%s/%s-%u", watch->request->keep,
           gk_check_rule_text(atomic_load(&page->rule))->id, atomic_load(&page->case_index));
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0 || !gk_write_all(file, (struct gk_text){page->input, length}))
    *path = 0;
  if (file >= 0)
    close(file);
}

static void report_death(struct gk_check_watch *watch, const struct attempt *attempt, int status,
                         bool last)
{
  struct gk_check_page *page = watch->page;
  char how[300], message[1100], kept[500];
  uint32_t rule = atomic_load(&page->rule);
  bool earlier = atomic_load(&page->earlier) != 0;
  page->plugin[sizeof page->plugin - 1] = page->sample[sizeof page->sample - 1] =
      page->doing[sizeof page->doing - 1] = 0;
  describe(attempt, status, atomic_load(&page->system_call), how, sizeof how);
  keep_input(watch, kept, sizeof kept);
  snprintf(message, sizeof message, "%s%s%s: %s%s%s%s", page->doing,
           earlier ? _(", in another plugin, ") : "", earlier ? page->plugin : "", how,
           kept[0] ? _("; the input is kept in ") : "", kept,
           last ? _("; the rest was not tried") : "");
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
    rule = GK_CHECK_RUN_CONFINED;
  struct gk_check_record record = {.type = GK_CHECK_RECORD_NOTE,
                                   .rule = rule < GK_CHECK_RULES ? rule : GK_CHECK_LOADS,
                                   .outcome = earlier ? GK_CHECK_WARN : GK_CHECK_FAIL,
                                   .sample = gk_text_of(page->sample),
                                   .text = gk_text_of(message)};
  watch->record(watch->argument, &record);
}

void gk_check_watch(struct gk_check_watch *watch, gk_check_group *group, uint32_t stage,
                    const char *plugin, bool resumes)
{
  struct gk_check_child child = {.stage = stage, .plugin = plugin};
  for (int deaths = 0; deaths < DEATHS_LIMIT; deaths++) {
    struct attempt attempt;
    atomic_store(&watch->page->case_began, 0);
    atomic_store(&watch->page->system_call, -1);
    atomic_store(&watch->page->stage_began, gk_check_now());
    if (!start(watch, group, &child, &attempt)) {
      fprintf(stderr, _("gongkai: cannot start a process: %s\n"), strerror(errno));
      exit(3);
    }
    int status = follow(watch, &attempt);
    close(attempt.pipe);
    gk_buffer_free(&attempt.bytes);
    if (attempt.done && WIFEXITED(status) && WEXITSTATUS(status) == CHILD_DONE)
      return;
    report_death(watch, &attempt, status, deaths + 1 == DEATHS_LIMIT);
    if (!resumes || !atomic_load(&watch->page->case_began))
      return;
    child.first = atomic_load(&watch->page->case_index) + 1;
  }
}
