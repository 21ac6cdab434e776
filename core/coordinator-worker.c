/* SPDX-License-Identifier: Apache-2.0 */
/* The coordinator's side of its processes: starting them, giving them jobs, hearing how it went. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "coordinator-private.h"
#include "message.h"
#include "pipeline.h"
#include "process.h"
#include "stage.h"

enum {
  /* How often a document's process may be killed from outside, as by a machine that is out of
   * memory, before it is put off to the next run. */
  KILLS_LIMIT = 8,
  /* How often a job may come back: for its bytes, without what is stored but the fetch step, and
   * without anything that is stored. */
  RETURNS_LIMIT = 3,
  /* How often a child may say that a job came while it waited: what has come once is given to a
   * worker that has nothing else, so that it seldom comes twice. */
  BOUNCES_LIMIT = 100,
  STORED_INLINE_LIMIT = 24 * 1024,
  COMPLAINTS_LIMIT = 64 * 1024, /* bytes that are remembered; what follows may be said again */
  RESTARTS_LIMIT = 100,         /* of processes that end while no document is done */
  STARTS_LIMIT = 5 /* of processes that end before they are ready: so they do each time */
};

int gk_peer_reap(struct gk_peer *worker, bool at_once)
{
  int status = 0;
  close(worker->socket);
  worker->socket = -1;
  if (at_once)
    kill(worker->process, SIGKILL);
  while (waitpid(worker->process, &status, 0) < 0 && errno == EINTR)
    continue;
  return status;
}

bool gk_peer_start(struct gk_coordinator *c, struct gk_peer *worker, const char *role)
{
  gk_buffer_free(&worker->recipe);
  *worker = (struct gk_peer){.socket = -1};
  return gk_process_start(role, c->run->conf_path, c->run->plugin_path, c->run->store_path,
                          &worker->process, &worker->socket, c->error) ||
         gk_run_fail(c, GK_RUN_FAILED);
}

/* The worker that holds the fewest jobs, fewer than `below`; NULL: none. */
static struct gk_peer *idlest(struct gk_coordinator *c, int below)
{
  struct gk_peer *idle = NULL;
  for (int w = 0; w < c->run->workers; w++) {
    struct gk_peer *worker = &c->workers[w];
    if (worker->outstanding == 0)
      worker->alone = false;
    if (worker->ready && !worker->alone && worker->outstanding < below &&
        (!idle || worker->outstanding < idle->outstanding))
      idle = worker;
  }
  return idle;
}

/* What the store has goes before the job, as a memory file unless it is small: four of them must
 * fit into a socket's buffer beside the results that come the other way, or both sides would wait.
 */
static bool send_stored(int socket, const struct gk_job *job, struct gk_text changes)
{
  struct gk_text stored = {job->stored.frames.data, job->stored.frames.size};
  int file = stored.size > STORED_INLINE_LIMIT ? gk_memory_file(stored) : -1;
  if (stored.size > STORED_INLINE_LIMIT && file < 0)
    return false;
  bool sent = gk_packet_send(socket, GK_PACKET_STORED, job->id, changes,
                             file < 0 ? stored : (struct gk_text){"", 0}, file);
  if (file >= 0)
    close(file);
  return sent;
}

/* They are few as a rule. Which pictures a document has its child finds out. */
static bool send_corrections(const struct gk_coordinator *c, int socket, const struct gk_job *job)
{
  struct gk_text body = {c->corrections.data, c->corrections.size};
  return body.size == 0 ||
         gk_packet_send(socket, GK_PACKET_CORRECTIONS, job->id, (struct gk_text){"", 0},
                        c->corrections_file < 0 ? body : (struct gk_text){"", 0},
                        c->corrections_file);
}

/* Which lines of the recipe changed is known for the run's recipe alone: a worker that was started
 * anew, after rules were edited, works by another, and is not told. */
static bool send_job(struct gk_coordinator *c, const struct gk_peer *worker,
                     const struct gk_job *job)
{
  struct gk_buffer head = {0};
  struct gk_text nothing = {"", 0};
  struct gk_text changes = worker->recipe_number == c->plan.recipe ? job->changes : nothing;
  gk_buffer_put(&head, job->head.data, job->head.size);
  gk_buffer_put_text(&head, (struct gk_text){job->companions.data, job->companions.size});
  gk_buffer_put_number(&head, job->limits_factor ? job->limits_factor : 1);
  bool sent = (job->stored.count == 0 || send_stored(worker->socket, job, changes)) &&
              send_corrections(c, worker->socket, job) &&
              gk_packet_send(worker->socket, GK_PACKET_JOB, job->id,
                             (struct gk_text){head.data, head.size}, nothing, job->bytes.body_file);
  gk_buffer_free(&head);
  return sent;
}

/* Hands out jobs that came back from a child that waited, or those that did not. */
static void dispatch(struct gk_coordinator *c, bool bounced)
{
  for (size_t i = 0; i < c->job_count; i++) {
    struct gk_job *job = &c->jobs[i];
    if (!job->id || job->worker >= 0 || bounced != (job->bounces > 0))
      continue;
    struct gk_peer *idle = idlest(c, job->attempts || bounced ? 1 : GK_JOBS_AHEAD);
    if (!idle)
      continue;
    /* A send that fails is followed by the closing of the socket, which gives the job back. */
    if (send_job(c, idle, job)) {
      job->worker = (int)(idle - c->workers);
      idle->outstanding++;
      idle->alone = job->attempts > 0;
    } else {
      idle->ready = false;
      shutdown(idle->socket, SHUT_RDWR);
    }
  }
}

void gk_dispatch(struct gk_coordinator *c)
{
  dispatch(c, true);
  dispatch(c, false);
}

static struct gk_job *find_job(struct gk_coordinator *c, uint64_t id)
{
  for (size_t i = 0; i < c->job_count; i++)
    if (id && c->jobs[i].id == id)
      return &c->jobs[i];
  return NULL;
}

/* Gives the worker's jobs back, but the one with id `except`. */
static void take_back(struct gk_coordinator *c, int worker, uint64_t except)
{
  for (size_t i = 0; i < c->job_count; i++)
    if (c->jobs[i].id && c->jobs[i].id != except && c->jobs[i].worker == worker)
      gk_job_forget(&c->jobs[i], ++c->last_id);
  c->workers[worker].outstanding = 0;
}

/* A process ended over no document in particular. That must not go on for ever. */
bool gk_count_restart(struct gk_coordinator *c)
{
  if (++c->restarts <= RESTARTS_LIMIT)
    return true;
  gk_error_set(c->error, "process",
               _("processes ended %d times while no document was done; the run is given up"),
               RESTARTS_LIMIT);
  return gk_run_fail(c, GK_RUN_FAILED);
}

bool gk_count_start(struct gk_coordinator *c, const char *role, int status)
{
  if (++c->starts < STARTS_LIMIT)
    return true;
  if (WIFSIGNALED(status))
    gk_error_set(c->error, "process",
                 _("the %s ended by signal %d (%s) before its plugins were open"), role,
                 WTERMSIG(status),
                 sigdescr_np(WTERMSIG(status)) ? sigdescr_np(WTERMSIG(status)) : "unknown");
  else
    gk_error_set(c->error, "process", _("the %s ended with status %d before its plugins were open"),
                 role, WEXITSTATUS(status));
  return gk_run_fail(c, GK_RUN_FAILED);
}

/* By the document's own doing, as far as one can tell. */
static bool is_poison(uint32_t cause)
{
  return cause == GK_CRASH || cause == GK_TIMEOUT || cause == GK_NOMEM || cause == GK_SANDBOX;
}

/* Sets the document aside, under the key of the step that it died in. */
static bool set_aside(struct gk_coordinator *c, struct gk_job *job, const struct gk_step *step,
                      bool again)
{
  int64_t recipe = again ? 0 : c->workers[job->worker].recipe_number;
  gk_job_add_core_step(job, step);
  job->memory.size = 0;
  return gk_job_finish(c, job, recipe);
}

static bool job_died(struct gk_coordinator *c, int w, const struct gk_packet *packet)
{
  struct gk_reader reader = {packet->head.data, packet->head.data + packet->head.size, false};
  uint32_t cause = (uint32_t)gk_reader_number(&reader);
  uint32_t stage = (uint32_t)gk_reader_number(&reader);
  struct gk_text plugin = gk_reader_text(&reader), message = gk_reader_text(&reader);
  bool uncertain = gk_reader_number(&reader) != 0;
  struct gk_text key = gk_reader_text(&reader);
  struct gk_job *job = find_job(c, packet->job);
  if (uncertain)
    take_back(c, w, packet->job);
  if (!job || job->worker != w)
    return gk_count_restart(c);
  if (!uncertain)
    c->workers[w].outstanding--;
  bool first = is_poison(cause) && job->limits_factor < 2;
  if (first || (cause == GK_RETRY && ++job->kills < KILLS_LIMIT)) {
    job->attempts++;
    job->limits_factor = first ? 2 : job->limits_factor;
    gk_job_forget(job, ++c->last_id);
    return true;
  }
  struct gk_step step = {
      .stage = stage >= GK_STAGE_FETCH && stage <= GK_STAGE_LAST ? stage : GK_STAGE_FETCH,
      .plugin = plugin,
      .status = cause == GK_RETRY ? GK_CRASH : cause, /* whoever kills it does so every time */
      .code = gk_text_of(gk_status_name(cause == GK_RETRY ? GK_CRASH : cause)),
      .message = message};
  if (key.size == sizeof step.key)
    memcpy(step.key, key.data, sizeof step.key);
  return set_aside(c, job, &step, cause == GK_RETRY);
}

/* The job cannot be done as it was given: it needs its bytes, or what is stored of it does not hold
 * any more, but for the fetch step, which says what the document was when it came. */
static bool job_again(struct gk_coordinator *c, int w, struct gk_job *job, uint64_t why)
{
  c->workers[w].outstanding--;
  if (++job->returns > RETURNS_LIMIT) {
    const struct gk_step step = {
        .stage = GK_STAGE_FETCH,
        .status = GK_CRASH,
        .code = GK_TEXT("damaged-result"),
        .message = GK_TEXT("Its process gave it back although it had all that there is.")};
    return set_aside(c, job, &step, true);
  }
  if (why == GK_PASSAGE_UNSOUND || job->bytes.body_file >= 0)
    gk_packed_steps_cut(&job->stored, job->stored.count > 1 ? 1 : 0);
  gk_job_forget(job, ++c->last_id);
  return job->bytes.body_file >= 0 || gk_job_fetch_bytes(c, job) || c->result == GK_RUN_DONE;
}

/* Ends a job whose processes died over it too often. */
static bool give_up(struct gk_coordinator *c, struct gk_job *job)
{
  struct gk_step step = {
      .stage = GK_STAGE_FETCH,
      .status = GK_CRASH,
      .code = GK_TEXT("crash"),
      .message = GK_TEXT("The worker that ran it ended, time and again, without saying why.")};
  return set_aside(c, job, &step, true);
}

/* Any of its jobs may have been the cause, so each is tried again alone. */
static bool worker_gone(struct gk_coordinator *c, int w)
{
  struct gk_peer *worker = &c->workers[w];
  bool opened = worker->opened;
  /* It may live where only the socket failed; its child ends with it. */
  int status = gk_peer_reap(worker, true);
  for (size_t i = 0; i < c->job_count; i++) {
    struct gk_job *job = &c->jobs[i];
    if (!job->id || job->worker != w)
      continue;
    job->attempts++;
    if (++job->kills >= KILLS_LIMIT && !give_up(c, job))
      return false;
  }
  take_back(c, w, 0);
  return (opened ? gk_count_restart(c) : gk_count_start(c, "worker", status)) &&
         gk_peer_start(c, worker, "worker");
}

/* A job that came while a child waited for an answer. */
static bool job_returned(struct gk_coordinator *c, int w, struct gk_job *job)
{
  if (++job->bounces > BOUNCES_LIMIT)
    return worker_gone(c, w);
  c->workers[w].outstanding--;
  gk_job_forget(job, ++c->last_id);
  return true;
}

bool gk_peer_refused(struct gk_coordinator *c, const struct gk_packet *packet)
{
  gk_error_set(c->error, "configuration", "%.*s", (int)packet->head.size, packet->head.data);
  return gk_run_fail(c, GK_RUN_REFUSED);
}

void gk_peer_complains(struct gk_coordinator *c, const struct gk_packet *packet)
{
  struct gk_reader said = gk_reader_of(c->complaints.data, c->complaints.size);
  while (said.data < said.end) {
    struct gk_text message = gk_reader_text(&said);
    if (message.size == packet->head.size &&
        memcmp(message.data, packet->head.data, message.size) == 0)
      return;
  }
  if (c->complaints.size < COMPLAINTS_LIMIT)
    gk_buffer_put_text(&c->complaints, packet->head);
  char text[1000];
  snprintf(text, sizeof text, "%.*s", (int)packet->head.size, packet->head.data);
  c->run->complain(c->run->argument, text);
}

/* The store, once it is open, has a number for it. */
static bool note_recipe(struct gk_coordinator *c, struct gk_peer *worker, struct gk_text recipe)
{
  worker->recipe.size = 0;
  worker->recipe_number = 0;
  gk_buffer_put(&worker->recipe, recipe.data, recipe.size);
  return !c->begun || c->run->compare ||
         gk_store_put_recipe(c->run->store, recipe, &worker->recipe_number, c->error) ||
         gk_run_fail(c, GK_RUN_FAILED);
}

bool gk_hear_worker(struct gk_coordinator *c, int w)
{
  struct gk_packet packet;
  struct gk_reader reader;
  struct gk_job *job;
  bool good = true;
  if (gk_packet_receive(c->workers[w].socket, &packet) != 1)
    return worker_gone(c, w);
  switch (packet.type) {
  case GK_PACKET_READY:
    /* Whoever took a child over has the socket, too. */
    if (c->workers[w].opened)
      break;
    c->workers[w].opened = c->workers[w].ready = true;
    c->starts = 0;
    good = note_recipe(c, &c->workers[w], packet.body);
    break;
  case GK_PACKET_REFUSED:
    good = c->workers[w].opened || gk_peer_refused(c, &packet);
    break;
  case GK_PACKET_COMPLAINT:
    gk_peer_complains(c, &packet);
    break;
  case GK_PACKET_STEPS:
  case GK_PACKET_END:
    job = find_job(c, packet.job);
    if (!job || job->worker != w)
      break;
    reader = (struct gk_reader){packet.head.data, packet.head.data + packet.head.size, false};
    gk_job_add_steps(job, gk_reader_number(&reader), packet.body);
    if (packet.type == GK_PACKET_END) {
      c->workers[w].outstanding--;
      good = gk_job_finish(c, job, c->workers[w].recipe_number);
    }
    break;
  case GK_PACKET_AGAIN:
    job = find_job(c, packet.job);
    reader = (struct gk_reader){packet.head.data, packet.head.data + packet.head.size, false};
    if (job && job->worker == w)
      good = job_again(c, w, job, gk_reader_number(&reader));
    break;
  case GK_PACKET_PROGRESS:
    job = find_job(c, packet.job);
    reader = (struct gk_reader){packet.head.data, packet.head.data + packet.head.size, false};
    if (job && job->worker == w) {
      job->parts_done = gk_reader_number(&reader);
      job->parts = gk_reader_number(&reader);
      c->progressed_at = 0; /* it is shown at once */
    }
    break;
  case GK_PACKET_RECALL:
    job = find_job(c, packet.job);
    good = gk_hear_recall(c, w, job && job->worker == w ? job : NULL, &packet);
    break;
  case GK_PACKET_REMEMBER:
    job = find_job(c, packet.job);
    if (job && job->worker == w)
      gk_hear_remember(job, &packet);
    break;
  case GK_PACKET_RETURNED:
    job = find_job(c, packet.job);
    if (job && job->worker == w)
      good = job_returned(c, w, job);
    break;
  case GK_PACKET_DIED:
    good = job_died(c, w, &packet);
    break;
  default:
    break;
  }
  gk_packet_release(&packet);
  return good;
}
