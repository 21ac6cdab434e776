/* SPDX-License-Identifier: Apache-2.0 */
/* What a plugin leaves behind in its process. */
#include <config.h>

#include "check-residue.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check-output.h"
#include "digest.h"
#include "message.h"

enum {
  FILES_LIMIT = 1024, /* descriptors that are looked at */
  SIGNALS = 64,       /* Linux has so many */
  QUICK_SAMPLES = 12,
  REPEATS = 900,                /* of one sample, to see memory grow */
  WARM_UP = 100,                /* runs before them, until caches are full */
  REPEATS_LEAST = 40,           /* however slow a run is */
  WARM_UP_LEAST = 10,           /* the same */
  REPEAT_MILLISECONDS = 10000,  /* of the processor: a slow plugin is run less often */
  WARM_UP_MILLISECONDS = 3000,  /* the same */
  REPEAT_BYTES = 64 << 10,      /* a sample above this is not repeated so often */
  GROWTH_LIMIT = 600,           /* bytes a run: less is a cache that fills */
  GROWTH_LIMIT_LEAST = 64 << 10 /* bytes, over however few runs */
};

extern char **environ;

struct gk_check_state {
  bool files[FILES_LIMIT];
  uint32_t threads;
  char directory[PATH_MAX], locale[400];
  uint8_t environment[32];
  mode_t mask;
  struct sigaction actions[SIGNALS + 1];
  sigset_t blocked;
};

struct gk_check_state *gk_check_state_take(void)
{
  struct gk_check_state *state = calloc(1, sizeof *state);
  if (!state)
    abort();
  for (int i = 0; i < FILES_LIMIT; i++)
    state->files[i] = fcntl(i, F_GETFD) >= 0;
  DIR *tasks = opendir("/proc/self/task");
  for (const struct dirent *entry; tasks && (entry = readdir(tasks));)
    state->threads += entry->d_name[0] != '.';
  if (tasks)
    closedir(tasks);
  if (!getcwd(state->directory, sizeof state->directory))
    state->directory[0] = 0;
  const char *locale = setlocale(LC_ALL, NULL);
  snprintf(state->locale, sizeof state->locale, "%s", locale ? locale : "");
  struct gk_buffer bytes = {0};
  for (char **variable = environ; variable && *variable; variable++)
    gk_buffer_put_text(&bytes, gk_text_of(*variable));
  gk_sha256((struct gk_text){bytes.data ? bytes.data : "", bytes.size}, state->environment);
  gk_buffer_free(&bytes);
  state->mask = umask(0);
  umask(state->mask);
  for (int i = 1; i <= SIGNALS; i++)
    sigaction(i, NULL, &state->actions[i]);
  sigprocmask(SIG_SETMASK, NULL, &state->blocked);
  return state;
}

/* Whether something was left behind. */
static bool left;

static void fail(struct gk_check_child *child, enum gk_check_rule rule, const char *when,
                 const char *message)
{
  left = true;
  gk_check_note(child, rule, GK_CHECK_FAIL, "", "%s: %s", when, message);
}

static void compare_signals(struct gk_check_child *child, const char *when,
                            const struct gk_check_state *before, const struct gk_check_state *after)
{
  for (int i = 1; i <= SIGNALS; i++)
    if (before->actions[i].sa_handler != after->actions[i].sa_handler ||
        sigismember(&before->blocked, i) != sigismember(&after->blocked, i)) {
      gk_check_note(child, GK_CHECK_RESIDUE_STATE, GK_CHECK_FAIL, "",
                    _("%s: signal %d is handled or blocked otherwise than before: leave signals to "
                      "the program"),
                    when, i);
      return;
    }
}

void gk_check_state_compare(struct gk_check_child *child, const char *when, bool files,
                            const struct gk_check_state *before, const struct gk_check_state *after)
{
  uint32_t opened = 0;
  int first = -1;
  for (int i = 0; i < FILES_LIMIT; i++)
    if (after->files[i] && !before->files[i] && opened++ == 0)
      first = i;
  if (files) {
    gk_check_tried(child, GK_CHECK_RESIDUE_FILES);
    char link[64], path[300] = "";
    snprintf(link, sizeof link, "/proc/self/fd/%d", first);
    if (opened && readlink(link, path, sizeof path - 1) < 0)
      path[0] = 0;
    left = left || opened;
    if (opened)
      gk_check_note(
          child, GK_CHECK_RESIDUE_FILES, GK_CHECK_FAIL, "",
          _("%s: %u files are left open, the first is %s: close what was opened, and open "
            "files in open alone"),
          when, opened, path);
  }
  for (int i = 0; i < FILES_LIMIT; i++)
    if (before->files[i] && !after->files[i]) {
      fail(child, GK_CHECK_RESIDUE_FILES, when, _("it closed a file that is not its own"));
      break;
    }
  gk_check_tried(child, GK_CHECK_RESIDUE_PROCESSES);
  if (after->threads > before->threads)
    fail(child, GK_CHECK_RESIDUE_PROCESSES, when,
         _("threads are left: one process, one document at a time"));
  int status;
  if (waitpid(-1, &status, WNOHANG) >= 0 || errno != ECHILD)
    fail(child, GK_CHECK_RESIDUE_PROCESSES, when,
         _("child processes are left: a plugin starts none"));
  gk_check_tried(child, GK_CHECK_RESIDUE_STATE);
  if (strcmp(before->directory, after->directory) != 0)
    fail(child, GK_CHECK_RESIDUE_STATE, when, _("the working directory is another: call no chdir"));
  if (strcmp(before->locale, after->locale) != 0)
    fail(child, GK_CHECK_RESIDUE_STATE, when, _("the locale is another: call no setlocale"));
  if (memcmp(before->environment, after->environment, sizeof before->environment) != 0)
    fail(child, GK_CHECK_RESIDUE_STATE, when,
         _("the environment is another: call no setenv and no putenv"));
  if (before->mask != after->mask)
    fail(child, GK_CHECK_RESIDUE_STATE, when, _("the umask is another: call no umask"));
  compare_signals(child, when, before, after);
}

void gk_check_output_compare(struct gk_check_child *child)
{
  struct stat output;
  gk_check_tried(child, GK_CHECK_RESIDUE_OUTPUT);
  fflush(stdout);
  if (fstat(STDOUT_FILENO, &output) == 0 && output.st_size > 0)
    gk_check_note(child, GK_CHECK_RESIDUE_OUTPUT, GK_CHECK_FAIL, "",
                  _("it wrote %lld bytes to standard output: say what there is to say with "
                    "gk_diagnose"),
                  (long long)output.st_size);
}

static void run_sample(struct gk_check_bench *bench, const struct gk_check_sample *sample)
{
  if (gk_check_bench_prepare(bench, sample->name, sample->data))
    gk_check_bench_run(bench);
}

/* Under AddressSanitizer freed memory is held back, and mallinfo2 counts nothing. */
#ifndef GK_SANITIZED
static size_t in_use(void)
{
  struct mallinfo2 now = mallinfo2();
  return now.uordblks + now.hblkhd;
}

static int64_t cpu_milliseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Runs it at least so often, and on up to `most` times while that takes no longer; how often. */
static int run_often(struct gk_check_bench *bench, const struct gk_check_sample *sample, int least,
                     int most, int64_t milliseconds)
{
  int64_t end = cpu_milliseconds() + milliseconds;
  int done = 0;
  while (done < most && (done < least || cpu_milliseconds() < end)) {
    gk_check_begin(bench->child, (uint32_t)done++, GK_CHECK_RESIDUE_MEMORY, sample->name,
                   _("running it again and again"));
    run_sample(bench, sample);
  }
  gk_document_reset(&bench->document);
  return done;
}

static void repeat(struct gk_check_bench *bench, const struct gk_check_sample *sample)
{
  struct gk_check_child *child = bench->child;
  run_often(bench, sample, WARM_UP_LEAST, WARM_UP, WARM_UP_MILLISECONDS);
  size_t before = in_use();
  int runs = run_often(bench, sample, REPEATS_LEAST, REPEATS, REPEAT_MILLISECONDS);
  size_t after = in_use(), limit = (size_t)GROWTH_LIMIT * (size_t)runs;
  gk_check_end(child);
  if (limit < GROWTH_LIMIT_LEAST)
    limit = GROWTH_LIMIT_LEAST;
  if (after > before && after - before > limit)
    gk_check_note(
        child, GK_CHECK_RESIDUE_MEMORY, GK_CHECK_WARN, sample->name,
        _("%zu kB more are in use after %d runs: free what run allocates, or take it from "
          "gk_alloc"),
        (after - before) >> 10, runs);
}
#endif

void gk_check_residue(struct gk_check_child *child)
{
  struct gk_check_bench bench;
  struct gk_check_samples samples = {0};
  const char *missing;
  struct gk_check_state *fresh = gk_check_state_take();
  if (!gk_check_bench_open(&bench, child, NULL))
    return;
  gk_check_samples_find(&samples, child->request->object, child->request->samples,
                        child->request->sample_count, &missing);
  gk_check_samples_spread(&samples, QUICK_SAMPLES);
  struct gk_check_state *open = gk_check_state_take();
  gk_check_state_compare(child, _("after open"), false, fresh, open);
  for (size_t i = 0; i < samples.count; i++) {
    gk_check_begin(child, (uint32_t)i, GK_CHECK_RESIDUE_FILES, samples.list[i].name,
                   _("running it"));
    run_sample(&bench, &samples.list[i]);
  }
  gk_check_end(child);
  struct gk_check_state *ran = gk_check_state_take();
  gk_check_state_compare(child, _("after its samples"), true, open, ran);
  gk_check_output_compare(child);
#ifndef GK_SANITIZED
  size_t at = 0;
  for (size_t i = 0; i < samples.count; i++)
    if (samples.list[i].data.size <= REPEAT_BYTES &&
        (samples.list[at].data.size > REPEAT_BYTES ||
         samples.list[i].data.size > samples.list[at].data.size))
      at = i;
  /* A thousand threads or files more would say nothing new. */
  if (!left && samples.count && samples.list[at].data.size <= REPEAT_BYTES)
    repeat(&bench, &samples.list[at]);
#endif
  free(fresh);
  free(open);
  free(ran);
  gk_check_samples_free(&samples);
  gk_check_bench_close(&bench);
}
