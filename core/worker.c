/* SPDX-License-Identifier: Apache-2.0 */
/* A worker opens the plugins once, forks children that run documents, and watches them: time,
 * memory, signals. It touches no document itself. */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "arguments.h"
#include "child.h"
#include "limit.h"
#include "process.h"

enum {
  TICK_MILLISECONDS = 50, /* how late a limit may be noticed */
  /* A child that dies of its memory limit seldom reaches it exactly. */
  NEARLY_FULL_PERCENT = 80
};

struct watch {
  struct gk_process process;
  struct gk_child_page *page;
  pid_t child;
  int child_file;       /* pidfd */
  uint32_t killed_for;  /* a gk_status; 0: not by us */
  uint64_t killed_over; /* when the document began for which it was killed */
  const char *which_limit;
  long baseline_kb; /* resident, before a document */
};

static uint64_t now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void note_forbidden(void *argument, int call)
{
  struct gk_child_page *page = argument;
  atomic_store(&page->system_call, call);
}

/* What the child does; returns how it ends. */
static int serve(struct watch *watch)
{
  gk_limit_child(&watch->process.conf.limits);
  if (!gk_sandbox_enter(&watch->process.sandbox, note_forbidden, watch->page))
    return GK_CHILD_BROKEN;
  return gk_child_serve(&watch->process, watch->page);
}

static bool start_child(struct watch *watch)
{
  pid_t parent = getpid();
  struct gk_own_memory own;
  watch->baseline_kb = gk_own_memory(&own) ? own.resident * (sysconf(_SC_PAGESIZE) / 1024) : 0;
  /* Not the steps, which nobody reads beyond their size. */
  memset(watch->page, 0, offsetof(struct gk_child_page, steps));
  atomic_store(&watch->page->system_call, -1);
  watch->killed_for = 0;
  watch->child = fork();
  if (watch->child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
      _exit(GK_CHILD_CLOSED);
    _exit(serve(watch));
  }
  watch->child_file = watch->child > 0 ? (int)syscall(SYS_pidfd_open, watch->child, 0) : -1;
  return watch->child > 0;
}

/* By how much the document's limits are raised: what the child wrote, within bounds. */
static unsigned limits_factor(const struct watch *watch)
{
  unsigned factor = atomic_load(&watch->page->limits_factor);
  return factor < 1 ? 1 : factor > GK_LIMITS_FACTOR ? GK_LIMITS_FACTOR : factor;
}

/* Milliseconds until the nearest limit, at most a tick; kills the child when one is reached. */
static int check_limits(struct watch *watch)
{
  const struct gk_limits *limits = &watch->process.conf.limits;
  uint64_t document = atomic_load(&watch->page->document_began);
  uint64_t stage = atomic_load(&watch->page->stage_began), time = now();
  uint64_t second = UINT64_C(1000000000) * limits_factor(watch);
  if (document == 0 || watch->killed_for)
    return TICK_MILLISECONDS;
  if (time > document && time - document > (uint64_t)limits->document_seconds * second)
    watch->which_limit = "document_seconds";
  else if (time > stage && time - stage > (uint64_t)limits->stage_seconds * second)
    watch->which_limit = "stage_seconds";
  else
    return TICK_MILLISECONDS;
  watch->killed_for = GK_TIMEOUT;
  watch->killed_over = document;
  kill(watch->child, SIGKILL);
  return TICK_MILLISECONDS;
}

static uint32_t cause_of(const struct watch *watch, int status, const struct rusage *usage)
{
  /* The document may have ended between the look at the clock and the signal. */
  if (watch->killed_for)
    return atomic_load(&watch->page->document_began) == watch->killed_over ? watch->killed_for
                                                                           : GK_RETRY;
  if (WIFEXITED(status))
    return WEXITSTATUS(status) == GK_CHILD_NOMEM ? GK_NOMEM : GK_CRASH;
  if (WTERMSIG(status) == SIGSYS)
    return GK_SANDBOX;
  /* From outside, not by the document, as far as one can tell: the coordinator hands it out again.
   */
  if (WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGTERM)
    return GK_RETRY;
  long used_mb = (usage->ru_maxrss - watch->baseline_kb) / 1024;
  long allowed_mb = (long)watch->process.conf.limits.memory_mb * limits_factor(watch);
  return used_mb * 100 > allowed_mb * NEARLY_FULL_PERCENT ? GK_NOMEM : GK_CRASH;
}

static void describe(const struct watch *watch, uint32_t cause, int status, struct gk_buffer *out)
{
  const struct gk_limits *limits = &watch->process.conf.limits;
  char name[GK_SYSTEM_CALL_NAME_SIZE];
  int call = atomic_load(&watch->page->system_call);
  const char *twice = limits_factor(watch) > 1 ? "twice what " : "";
  if (cause == GK_TIMEOUT)
    gk_buffer_print(out, "It ran longer than %slimits.%s = %lld allows.", twice, watch->which_limit,
                    (long long)(strcmp(watch->which_limit, "stage_seconds") == 0
                                    ? limits->stage_seconds
                                    : limits->document_seconds));
  else if (cause == GK_NOMEM)
    gk_buffer_print(out, "It needed more memory than %slimits.memory_mb = %lld allows.", twice,
                    (long long)limits->memory_mb);
  else if (cause == GK_SANDBOX && call >= 0)
    gk_buffer_print(out, "It made the system call %s, which the sandbox forbids.",
                    gk_system_call_name(call, name));
  else if (WIFSIGNALED(status))
    gk_buffer_print(out, "The process ended by signal %d (%s).", WTERMSIG(status),
                    sigdescr_np(WTERMSIG(status)) ? sigdescr_np(WTERMSIG(status)) : "unknown");
  else
    gk_buffer_print(out, "The process ended with status %d.", WEXITSTATUS(status));
}

/* Tells the coordinator over what the child died. False: nobody listens. */
static bool report_death(struct watch *watch, int status, const struct rusage *usage)
{
  uint64_t job = atomic_load(&watch->page->job);
  unsigned size = atomic_load(&watch->page->steps_size);
  struct gk_text nothing = {"", 0}, steps = {watch->page->steps, size};
  struct gk_buffer message = {0}, head = {0};
  gk_buffer_put_number(&head, atomic_load(&watch->page->steps_sent));
  if (job && size && size <= sizeof watch->page->steps &&
      !gk_packet_send(watch->process.socket, GK_PACKET_STEPS, job,
                      (struct gk_text){head.data, head.size}, steps, -1)) {
    gk_buffer_free(&head);
    return false;
  }
  head.size = 0;
  uint32_t cause = cause_of(watch, status, usage);
  describe(watch, cause, status, &message);
  gk_buffer_put_number(&head, cause);
  gk_buffer_put_number(&head, atomic_load(&watch->page->stage));
  watch->page->plugin[sizeof watch->page->plugin - 1] = 0;
  gk_buffer_put_text(&head, gk_text_of(watch->page->plugin));
  gk_buffer_put_text(&head, (struct gk_text){message.data, message.size});
  gk_buffer_put_number(&head, atomic_load(&watch->page->receiving));
  bool has_key = atomic_load(&watch->page->has_key);
  gk_buffer_put_text(&head,
                     (struct gk_text){watch->page->key, has_key ? sizeof watch->page->key : 0});
  bool sent = gk_packet_send(watch->process.socket, GK_PACKET_DIED, job,
                             (struct gk_text){head.data, head.size}, nothing, -1);
  gk_buffer_free(&message);
  gk_buffer_free(&head);
  return sent;
}

/* Waits for the child's end, enforcing its limits. */
static int wait_for_child(struct watch *watch, struct rusage *usage)
{
  int status;
  for (;;) {
    pid_t ended = wait4(watch->child, &status, WNOHANG, usage);
    if (ended == watch->child)
      break;
    int timeout = check_limits(watch);
    /* Without a pidfd (Linux before 5.3) poll passes over -1 and only sleeps. */
    struct pollfd until = {watch->child_file, POLLIN, 0};
    poll(&until, 1, timeout);
  }
  if (watch->child_file >= 0)
    close(watch->child_file);
  return status;
}

/* A plugin may have closed the child's socket; the worker's own tells the truth. */
static bool coordinator_is_gone(const struct watch *watch)
{
  struct pollfd own = {watch->process.socket, 0, 0};
  return poll(&own, 1, 0) == 1 && own.revents & (POLLHUP | POLLERR);
}

/* Whether the child ended as it should, between two documents. */
static bool served_its_share(const struct watch *watch, int status)
{
  return WIFEXITED(status) && WEXITSTATUS(status) == GK_CHILD_SPENT &&
         atomic_load(&watch->page->job) == 0;
}

int gk_worker_main(const char *conf_path, const char *plugin_path)
{
  struct watch watch = {0};
  if (!gk_process_open(&watch.process, conf_path, plugin_path, NULL, GK_STAGE_UNPACK,
                       GK_STAGE_LAST)) {
    gk_process_close(&watch.process);
    return GK_EXIT_USAGE;
  }
  watch.page =
      mmap(NULL, sizeof *watch.page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  bool goes_on = watch.page != MAP_FAILED;
  while (goes_on && start_child(&watch)) {
    struct rusage usage;
    int status = wait_for_child(&watch, &usage);
    if (coordinator_is_gone(&watch))
      break;
    goes_on = served_its_share(&watch, status) || report_death(&watch, status, &usage);
  }
  gk_process_close(&watch.process);
  return GK_EXIT_OK;
}
