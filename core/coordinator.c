/* SPDX-License-Identifier: Apache-2.0 */
#include "coordinator.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "coordinator-private.h"
#include "message.h"
#include "store-correction.h"

enum { PROGRESS_NANOSECONDS = 100000000, TICK_MILLISECONDS = 100 };

uint64_t gk_now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

bool gk_run_fail(struct gk_coordinator *c, enum gk_run_result result)
{
  if (c->result == GK_RUN_DONE)
    c->result = result;
  return false;
}

static size_t free_slots(const struct gk_coordinator *c)
{
  size_t count = 0;
  for (size_t i = 0; i < c->job_count; i++)
    count += c->jobs[i].id == 0;
  return count;
}

static void hear_all(struct gk_coordinator *c, struct pollfd *sockets)
{
  int workers = c->run->workers;
  for (int w = 0; w < workers; w++)
    sockets[w] = (struct pollfd){c->workers[w].socket, POLLIN, 0};
  sockets[workers] = (struct pollfd){gk_fetcher_is_heard(c) ? c->fetcher.socket : -1, POLLIN, 0};
  if (poll(sockets, (nfds_t)workers + 1, TICK_MILLISECONDS) <= 0)
    return;
  for (int w = 0; w < workers && c->result == GK_RUN_DONE; w++)
    if (sockets[w].revents)
      gk_hear_worker(c, w);
  if (c->result == GK_RUN_DONE && sockets[workers].revents)
    gk_hear_fetcher(c);
  size_t room = free_slots(c);
  c->filling = c->filling ? room > 0 : room >= (c->job_count + 1) / 2;
  gk_take_waiting(c, c->filling ? room : 0);
}

/* Of several, the one that began first. */
static void find_parts(struct gk_coordinator *c)
{
  const struct gk_job *first = NULL;
  for (size_t i = 0; i < c->job_count; i++)
    if (c->jobs[i].id && c->jobs[i].parts > 1 && (!first || c->jobs[i].id < first->id))
      first = &c->jobs[i];
  c->run->counts.parts = first ? first->parts : 0;
  if (!first)
    return;
  c->run->counts.in_parts = gk_job_name(first);
  c->run->counts.parts_done = first->parts_done;
}

static void show_progress(struct gk_coordinator *c)
{
  uint64_t time = gk_now();
  if (time - c->progressed_at < PROGRESS_NANOSECONDS)
    return;
  c->progressed_at = time;
  find_parts(c);
  c->run->progress(c->run->argument, &c->run->counts);
}

static bool all_ready(const struct gk_coordinator *c)
{
  for (int w = 0; w < c->run->workers; w++)
    if (!c->workers[w].ready)
      return false;
  return c->fetcher.ready || c->run->selection;
}

/* Tells the store by which recipe this run works, and finds out what that changes. */
static bool use_recipe(struct gk_coordinator *c)
{
  if (c->run->compare || c->run->workers == 0)
    return true; /* nothing is written, or computed */
  for (int w = 0; w < c->run->workers; w++) {
    struct gk_peer *worker = &c->workers[w];
    if (!gk_store_put_recipe(c->run->store,
                             (struct gk_text){worker->recipe.data, worker->recipe.size},
                             &worker->recipe_number, c->error))
      return false;
  }
  return gk_store_use_recipe(c->run->store, c->workers[0].recipe_number, c->error) &&
         gk_plan_make(&c->plan, c->run->store, c->workers[0].recipe_number, c->error);
}

/* What people corrected goes to the workers with each job. */
static bool read_corrections(struct gk_coordinator *c)
{
  enum { INLINE_LIMIT = 8 * 1024 /* beside what is stored, see coordinator-worker.c */ };
  if (!c->run->store)
    return true;
  if (!gk_store_corrections_put(c->run->store, &c->corrections, c->error))
    return false;
  if (c->corrections.size <= INLINE_LIMIT)
    return true;
  c->corrections_file = gk_memory_file((struct gk_text){c->corrections.data, c->corrections.size});
  return c->corrections_file >= 0 ||
         gk_error_set(c->error, "no-memory", _("There is no room to hold the corrections: %s."),
                      strerror(errno));
}

/* Nothing is stored before every process has said that the configuration is good. */
static void begin_when_ready(struct gk_coordinator *c)
{
  if (c->begun || !all_ready(c))
    return;
  c->begun = c->run->begin(c->run, c->error);
  if (!c->begun || !read_corrections(c) || !use_recipe(c) ||
      !c->run->planned(c->run, &c->plan, c->error)) {
    gk_run_fail(c, strcmp(c->error->code, "usage") == 0 ? GK_RUN_REFUSED : GK_RUN_FAILED);
    return;
  }
  if (c->run->selection) {
    c->run->counts.found = c->run->selection->count;
    c->run->counts.all_found = c->run->selection->count == 0;
  } else {
    gk_locate_next(c);
  }
}

static void loop(struct gk_coordinator *c)
{
  struct pollfd *sockets = calloc((size_t)c->run->workers + 1, sizeof *sockets);
  if (!sockets)
    abort();
  while (c->result == GK_RUN_DONE && (!c->run->counts.all_found || free_slots(c) < c->job_count)) {
    begin_when_ready(c);
    if (c->begun && c->run->selection && c->result == GK_RUN_DONE)
      gk_take_selected(c);
    gk_dispatch(c);
    hear_all(c, sockets);
    if (c->result == GK_RUN_DONE)
      gk_commit_when_due(c);
    show_progress(c);
    if (*c->run->stop)
      gk_run_fail(c, GK_RUN_STOPPED);
  }
  free(sockets);
}

/* Closing a worker's socket ends its child, and that the worker. */
static void end_process(struct gk_peer *worker, bool at_once)
{
  if (worker->socket >= 0)
    gk_peer_reap(worker, at_once);
}

enum gk_run_result gk_run_execute(struct gk_run *run, struct gk_error *error)
{
  struct gk_coordinator c = {
      .run = run, .error = error, .job_count = (size_t)run->workers * GK_JOBS_AHEAD};
  c.workers = calloc((size_t)run->workers + 1, sizeof *c.workers);
  c.jobs = calloc(c.job_count + 1, sizeof *c.jobs);
  if (!c.workers || !c.jobs)
    abort();
  gk_document_init(&c.document, 0, NULL, NULL);
  c.committed_at = gk_now();
  c.fetcher.socket = -1;
  c.corrections_file = -1;
  for (int w = 0; w < run->workers; w++)
    c.workers[w].socket = -1;
  bool started = run->selection || gk_peer_start(&c, &c.fetcher, "fetcher");
  for (int w = 0; w < run->workers && started; w++)
    started = gk_peer_start(&c, &c.workers[w], "worker");
  if (started)
    loop(&c);
  /* What is done is kept also where the run fails of something else than the store, which then has
   * nothing to commit. */
  struct gk_error unused;
  if (c.begun && c.result == GK_RUN_FAILED)
    gk_store_commit(run->store, &unused);
  else if (c.begun && gk_commit(&c))
    gk_settle(&c);
  bool at_once = c.result != GK_RUN_DONE;
  gk_end_fetcher(&c);
  for (int w = 0; w < run->workers; w++)
    end_process(&c.workers[w], at_once);
  gk_forget_waiting(&c);
  for (size_t i = 0; i < c.job_count; i++)
    gk_job_end(&c.jobs[i]);
  for (int w = 0; w < run->workers; w++)
    gk_buffer_free(&c.workers[w].recipe);
  gk_buffer_free(&c.complaints);
  gk_buffer_free(&c.corrections);
  if (c.corrections_file >= 0)
    close(c.corrections_file);
  gk_plan_free(&c.plan);
  gk_document_free(&c.document);
  free(c.workers);
  free(c.jobs);
  return c.result;
}
