/* SPDX-License-Identifier: Apache-2.0 */
#include "coordinator.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "digest.h"
#include "job.h"
#include "message.h"
#include "process.h"
#include "stage.h"
#include "wire.h"

enum {
  AHEAD = 4, /* jobs a worker holds, so that it never waits for the coordinator */
  /* Taken offers are told in lots. The fetcher waits for one only when it has more than these
   * outstanding. */
  TOLD_OFFERS = GK_OFFERS_AHEAD / 2,
  TOLD_BYTES = GK_OFFERED_BYTES_AHEAD / 2,
  ATTEMPTS_LIMIT = 3,    /* of a document or location whose process is killed from outside */
  RESTARTS_LIMIT = 100,  /* of processes that end while no document is done */
  STARTS_LIMIT = 5,      /* of processes that end before they are ready: so they do each time */
  COMMIT_DOCUMENTS = 64, /* an fdatasync costs as much as a document */
  COMMIT_NANOSECONDS = 1000000000,
  PROGRESS_NANOSECONDS = 100000000,
  TICK_MILLISECONDS = 100,
  /* What listing needs of a document; the rest is only kept. */
  LISTED_KINDS = GK_KIND_BIT(GK_KIND_RESOURCE) | GK_KIND_BIT(GK_KIND_FIELD) |
                 GK_KIND_BIT(GK_KIND_FINDING) | GK_KIND_BIT(GK_KIND_EVIDENCE) |
                 GK_KIND_BIT(GK_KIND_DIAGNOSTIC)
};

struct worker {
  pid_t process;
  int socket;  /* -1: gone */
  bool opened; /* its plugins are open */
  bool ready;  /* and it takes jobs */
  int outstanding;
  bool alone; /* it holds a job that must be the only one */
};

struct coordinator {
  struct gk_run *run;
  struct gk_error *error;
  struct worker *workers;
  struct worker fetcher;
  size_t next_location;
  bool begun;                     /* every plugin has opened, and the store knows of the run */
  bool locating;                  /* the fetcher looks at a location */
  int location_attempts;          /* at it, in which the fetcher ended with nothing new */
  uint64_t offers, offers_before; /* of this location: by this fetcher, and by one that ended */
  bool filling; /* offers are taken until no slot is free, then not until half of them are */
  uint64_t untold_offers, untold_bytes; /* taken, and not told to the fetcher */
  struct gk_job *jobs;
  size_t job_count; /* slots */
  uint64_t last_id;
  struct gk_document document; /* for listing; used again for each */
  uint64_t uncommitted, committed_at, progressed_at;
  int restarts, starts;      /* without a document done; without a process that became ready */
  enum gk_run_result result; /* other than DONE: the run ends */
};

static uint64_t now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* Ends a process, if it has not ended, and says how. */
static int reap(struct worker *worker, bool at_once)
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

static bool fail(struct coordinator *c, enum gk_run_result result)
{
  if (c->result == GK_RUN_DONE)
    c->result = result;
  return false;
}

/* ---- the store --------------------------------------------------------------------------- */

static bool commit(struct coordinator *c)
{
  c->uncommitted = 0;
  c->committed_at = now();
  return gk_store_commit(c->run->store, c->error) || fail(c, GK_RUN_FAILED);
}

static bool commit_when_due(struct coordinator *c)
{
  if (c->uncommitted == 0 ||
      (c->uncommitted < COMMIT_DOCUMENTS && now() - c->committed_at < COMMIT_NANOSECONDS))
    return true;
  return commit(c);
}

static bool put_sources(struct coordinator *c, const struct gk_job *job)
{
  for (size_t at = 0; at < job->names.size; at += strlen(job->names.data + at) + 1)
    if (!gk_store_put_source(c->run->store, gk_text_of(job->names.data + at), job->digest,
                             c->error))
      return fail(c, GK_RUN_FAILED);
  return true;
}

static void count_names(struct coordinator *c, const struct gk_job *job)
{
  uint64_t names = 0;
  for (size_t i = 0; i < job->names.size; i++)
    names += job->names.data[i] == 0;
  c->run->counts.done += names;
  c->run->counts.duplicates += names - 1;
}

/* A step that says what the core saw: the plugin could not say it itself. */
static void add_core_step(struct gk_job *job, const struct gk_step *step)
{
  struct gk_document scratch;
  struct gk_buffer wire = {0};
  gk_document_init(&scratch, 0, NULL, NULL);
  gk_wire_write(&scratch, gk_document_begin(&scratch, step), &wire);
  gk_job_add_step(job, (struct gk_text){wire.data, wire.size});
  gk_buffer_free(&wire);
  gk_document_free(&scratch);
}

/* How many of the steps could be applied; *reason says why not more. */
static size_t apply(struct coordinator *c, const struct gk_job *job, const char **reason)
{
  size_t count = 0;
  gk_document_reset(&c->document);
  while (count < job->step_count &&
         gk_wire_apply(&c->document,
                       (struct gk_text){job->steps[count].data, job->steps[count].size},
                       LISTED_KINDS, reason))
    count++;
  return count;
}

/* Applies the steps for listing. A child may have been taken over by a hostile document, so what it
 * sent may be damaged: then the steps before stay, and a step says so. */
static void apply_steps(struct coordinator *c, struct gk_job *job)
{
  const char *reason = "it has no steps";
  size_t good = apply(c, job, &reason);
  if (good > 0 && good == job->step_count && !job->damage)
    return;
  if (good == job->step_count && job->damage)
    reason = job->damage;
  struct gk_step step = {.stage = GK_STAGE_FETCH,
                         .status = GK_CRASH,
                         .code = GK_TEXT("damaged-result"),
                         .message = gk_text_of(reason)};
  job->step_count = good;
  add_core_step(job, &step);
  apply(c, job, &reason);
}

static void tell_failure(struct coordinator *c, const struct gk_job *job,
                         const struct gk_step *step)
{
  char where[128];
  snprintf(where, sizeof where, "%s%s%.80s", gk_stage_name(step->stage),
           step->plugin.size ? "/" : "", step->plugin.data);
  c->run->failed(c->run->argument, job->names.data, where, step->code.data, step->message.data);
}

static bool finish(struct coordinator *c, struct gk_job *job)
{
  struct gk_run_counts *counts = &c->run->counts;
  apply_steps(c, job);
  const struct gk_step *why;
  enum gk_outcome outcome = gk_document_outcome(&c->document, &why);
  struct gk_text *steps = gk_arena_alloc(&c->document.arena, job->step_count * sizeof *steps);
  for (size_t i = 0; i < job->step_count; i++)
    steps[i] = (struct gk_text){job->steps[i].data, job->steps[i].size};
  for (uint32_t i = 0; i < c->document.step_count; i++)
    counts->plugin_nanoseconds += c->document.steps[i].nanoseconds;
  struct gk_store_document stored = {.original = job->bytes.body,
                                     .steps = steps,
                                     .step_count = job->step_count,
                                     .document = &c->document};
  memcpy(stored.digest, job->digest, sizeof stored.digest);
  if (!gk_store_put_document(c->run->store, &stored, c->error))
    return fail(c, GK_RUN_FAILED);
  if (!put_sources(c, job))
    return false;
  counts->documents[outcome]++;
  counts->bytes += job->bytes.body.size;
  count_names(c, job);
  if (why)
    tell_failure(c, job, why);
  gk_job_end(job);
  c->uncommitted++;
  c->restarts = 0;
  return commit_when_due(c);
}

/* ---- workers ----------------------------------------------------------------------------- */

static bool start_worker(struct coordinator *c, struct worker *worker, const char *role)
{
  *worker = (struct worker){.socket = -1};
  return gk_process_start(role, c->run->conf_path, c->run->plugin_path, &worker->process,
                          &worker->socket, c->error) ||
         fail(c, GK_RUN_FAILED);
}

/* The worker that holds the fewest jobs, fewer than `below`; NULL: none. */
static struct worker *idlest(struct coordinator *c, int below)
{
  struct worker *idle = NULL;
  for (int w = 0; w < c->run->workers; w++) {
    struct worker *worker = &c->workers[w];
    if (worker->outstanding == 0)
      worker->alone = false;
    if (worker->ready && !worker->alone && worker->outstanding < below &&
        (!idle || worker->outstanding < idle->outstanding))
      idle = worker;
  }
  return idle;
}

static void dispatch(struct coordinator *c)
{
  for (size_t i = 0; i < c->job_count; i++) {
    struct gk_job *job = &c->jobs[i];
    if (!job->id || job->worker >= 0)
      continue;
    struct worker *idle = idlest(c, job->attempts ? 1 : AHEAD);
    if (!idle)
      continue;
    /* A send that fails is followed by the closing of the socket, which gives the job back. */
    if (gk_packet_send(idle->socket, GK_PACKET_JOB, job->id,
                       (struct gk_text){job->head.data, job->head.size}, (struct gk_text){"", 0},
                       job->bytes.body_file)) {
      job->worker = (int)(idle - c->workers);
      idle->outstanding++;
      idle->alone = job->attempts > 0;
    } else {
      idle->ready = false;
      shutdown(idle->socket, SHUT_RDWR);
    }
  }
}

static struct gk_job *find_job(struct coordinator *c, uint64_t id)
{
  for (size_t i = 0; i < c->job_count; i++)
    if (id && c->jobs[i].id == id)
      return &c->jobs[i];
  return NULL;
}

/* Gives the worker's jobs back, but the one with id `except`. */
static void take_back(struct coordinator *c, int worker, uint64_t except)
{
  for (size_t i = 0; i < c->job_count; i++)
    if (c->jobs[i].id && c->jobs[i].id != except && c->jobs[i].worker == worker)
      gk_job_forget(&c->jobs[i], ++c->last_id);
  c->workers[worker].outstanding = 0;
}

/* A process ended over no document in particular. That must not go on for ever. */
static bool count_restart(struct coordinator *c)
{
  if (++c->restarts <= RESTARTS_LIMIT)
    return true;
  gk_error_set(c->error, "process",
               _("processes ended %d times while no document was done; the run is given up"),
               RESTARTS_LIMIT);
  return fail(c, GK_RUN_FAILED);
}

static bool count_start(struct coordinator *c, const char *role, int status)
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
  return fail(c, GK_RUN_FAILED);
}

static bool job_died(struct coordinator *c, int w, const struct gk_packet *packet)
{
  struct gk_reader reader = {packet->head.data, packet->head.data + packet->head.size, false};
  uint32_t cause = (uint32_t)gk_reader_number(&reader);
  uint32_t stage = (uint32_t)gk_reader_number(&reader);
  struct gk_text plugin = gk_reader_text(&reader), message = gk_reader_text(&reader);
  bool uncertain = gk_reader_number(&reader) != 0;
  struct gk_job *job = find_job(c, packet->job);
  if (uncertain)
    take_back(c, w, packet->job);
  if (!job || job->worker != w)
    return count_restart(c);
  if (cause == GK_RETRY && ++job->attempts < ATTEMPTS_LIMIT) {
    if (!uncertain)
      c->workers[w].outstanding--;
    gk_job_forget(job, ++c->last_id);
    return true;
  }
  if (cause == GK_RETRY)
    cause = GK_CRASH; /* whoever kills it does so every time */
  struct gk_step step = {
      .stage = stage >= GK_STAGE_FETCH && stage <= GK_STAGE_LAST ? stage : GK_STAGE_FETCH,
      .plugin = plugin,
      .status = cause,
      .code = gk_text_of(gk_status_name(cause)),
      .message = message};
  add_core_step(job, &step);
  if (!uncertain)
    c->workers[w].outstanding--;
  return finish(c, job);
}

/* Ends a job whose processes died over it too often. */
static bool give_up(struct coordinator *c, struct gk_job *job)
{
  struct gk_step step = {
      .stage = GK_STAGE_FETCH,
      .status = GK_CRASH,
      .code = GK_TEXT("crash"),
      .message = GK_TEXT("The worker that ran it ended, three times, without saying why.")};
  add_core_step(job, &step);
  return finish(c, job);
}

/* Any of its jobs may have been the cause, so each is tried again alone. */
static bool worker_gone(struct coordinator *c, int w)
{
  struct worker *worker = &c->workers[w];
  bool opened = worker->opened;
  /* It may live where only the socket failed; its child ends with it. */
  int status = reap(worker, true);
  for (size_t i = 0; i < c->job_count; i++) {
    struct gk_job *job = &c->jobs[i];
    if (job->id && job->worker == w && ++job->attempts >= ATTEMPTS_LIMIT && !give_up(c, job))
      return false;
  }
  take_back(c, w, 0);
  return (opened ? count_restart(c) : count_start(c, "worker", status)) &&
         start_worker(c, worker, "worker");
}

static bool refused(struct coordinator *c, const struct gk_packet *packet)
{
  gk_error_set(c->error, "configuration", "%.*s", (int)packet->head.size, packet->head.data);
  return fail(c, GK_RUN_REFUSED);
}

static void complain(struct coordinator *c, const struct gk_packet *packet)
{
  char message[1000];
  snprintf(message, sizeof message, "%.*s", (int)packet->head.size, packet->head.data);
  c->run->complain(c->run->argument, message);
}

static bool hear_worker(struct coordinator *c, int w)
{
  struct gk_packet packet;
  struct gk_reader reader;
  struct gk_job *job;
  bool good = true;
  if (gk_packet_receive(c->workers[w].socket, &packet) != 1)
    return worker_gone(c, w);
  switch (packet.type) {
  case GK_PACKET_READY:
    c->workers[w].opened = c->workers[w].ready = true;
    c->starts = 0;
    break;
  case GK_PACKET_REFUSED:
    good = refused(c, &packet);
    break;
  case GK_PACKET_COMPLAINT:
    /* The fetcher says the same of every plugin; it comes first. */
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
      good = finish(c, job);
    }
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

/* ---- the fetcher ------------------------------------------------------------------------- */

static bool could_not_be_had(struct coordinator *c, struct gk_text name, struct gk_text code,
                             struct gk_text message)
{
  char texts[3][1000];
  snprintf(texts[0], sizeof texts[0], "%.*s", (int)name.size, name.data);
  snprintf(texts[1], sizeof texts[1], "%.*s", (int)code.size, code.data);
  snprintf(texts[2], sizeof texts[2], "%.*s", (int)message.size, message.data);
  c->run->counts.unreadable++;
  c->run->failed(c->run->argument, texts[0], "", texts[1], texts[2]);
  if (!gk_store_put_failure(c->run->store, name, code, message, c->error))
    return fail(c, GK_RUN_FAILED);
  c->uncommitted++;
  return true;
}

/* Whether a document with those bytes is on its way or was stored in this run. `again`: a fetcher
 * that ended may have offered it before; then it is counted already. */
static bool known_in_run(struct coordinator *c, const struct gk_job *fresh, struct gk_text name,
                         bool again, bool *good)
{
  for (size_t i = 0; i < c->job_count; i++) {
    struct gk_job *job = &c->jobs[i];
    if (job->id && job != fresh && memcmp(job->digest, fresh->digest, GK_DIGEST_SIZE) == 0) {
      if (!again || !gk_job_has_name(job, name))
        gk_job_add_name(job, name);
      return true;
    }
  }
  if (!gk_store_in_run(c->run->store, fresh->digest))
    return false;
  *good = put_sources(c, fresh);
  c->run->counts.done += !again;
  c->run->counts.duplicates += !again;
  c->uncommitted++;
  return true;
}

static void tell_taken(struct coordinator *c, uint64_t bytes)
{
  c->untold_offers++;
  c->untold_bytes += bytes;
  if (c->untold_offers < TOLD_OFFERS && c->untold_bytes < TOLD_BYTES)
    return;
  struct gk_buffer head = {0};
  gk_buffer_put_number(&head, c->untold_offers);
  gk_buffer_put_number(&head, c->untold_bytes);
  /* A fetcher that is gone is noticed when it is next heard. */
  gk_packet_send(c->fetcher.socket, GK_PACKET_TAKEN, 0, (struct gk_text){head.data, head.size},
                 (struct gk_text){"", 0}, -1);
  gk_buffer_free(&head);
  c->untold_offers = c->untold_bytes = 0;
}

static bool take_offer(struct coordinator *c, struct gk_packet *packet)
{
  struct gk_reader reader = {packet->head.data, packet->head.data + packet->head.size, false};
  struct gk_text plugin = gk_reader_text(&reader);
  uint32_t version = (uint32_t)gk_reader_number(&reader);
  struct gk_text name = gk_reader_text(&reader);
  struct gk_text media_type = gk_reader_text(&reader);
  struct gk_text charset = gk_reader_text(&reader), code = gk_reader_text(&reader);
  struct gk_text message = gk_reader_text(&reader);
  bool again = c->offers++ < c->offers_before;
  if (c->offers > c->offers_before)
    c->location_attempts = 0;
  c->run->counts.found += !again;
  tell_taken(c, packet->body.size);
  if (code.size) {
    if (again)
      return true;
    c->run->counts.done++;
    return could_not_be_had(c, name, code, message);
  }
  struct gk_job *slot = c->jobs;
  while (slot->id)
    slot++; /* the fetcher is only heard while a slot is free */
  bool good = true;
  gk_job_begin(slot, ++c->last_id, packet, plugin, version, name, media_type, charset);
  if (known_in_run(c, slot, name, again, &good))
    gk_job_end(slot);
  else
    c->run->counts.found += again; /* the folder has changed meanwhile */
  return good;
}

static bool locate_next(struct coordinator *c)
{
  const char *location = c->run->locations[c->next_location];
  if (location) {
    c->next_location++;
    c->locating = true;
    c->offers = 0;
    /* A send that fails is followed by the closing of the socket. */
    gk_packet_send(c->fetcher.socket, GK_PACKET_LOCATE, 0, gk_text_of(location),
                   (struct gk_text){"", 0}, -1);
    return true;
  }
  reap(&c->fetcher, false);
  c->run->counts.all_found = true;
  return true;
}

static bool located(struct coordinator *c, const struct gk_packet *packet)
{
  struct gk_reader reader = {packet->head.data, packet->head.data + packet->head.size, false};
  uint64_t status = gk_reader_number(&reader);
  struct gk_text code = gk_reader_text(&reader), message = gk_reader_text(&reader);
  c->locating = false;
  c->offers_before = 0;
  c->location_attempts = 0;
  if (status != GK_OK &&
      !could_not_be_had(c, gk_text_of(c->run->locations[c->next_location - 1]), code, message))
    return false;
  return locate_next(c);
}

/* Another fetcher looks at the location anew; what was offered before is known again by its bytes.
 * A location over which it ends each time is left. */
static bool fetcher_gone(struct coordinator *c)
{
  bool opened = c->fetcher.opened, good = true;
  int status = reap(&c->fetcher, true);
  c->untold_offers = c->untold_bytes = 0;
  if (c->offers > c->offers_before)
    c->offers_before = c->offers;
  c->offers = 0;
  if (c->locating && ++c->location_attempts < ATTEMPTS_LIMIT) {
    c->next_location--;
  } else if (c->locating) {
    good =
        could_not_be_had(c, gk_text_of(c->run->locations[c->next_location - 1]), GK_TEXT("crash"),
                         GK_TEXT("The fetcher ended, three times, while it looked there."));
    c->offers_before = 0;
    c->location_attempts = 0;
  }
  c->locating = false;
  return good && (opened ? count_restart(c) : count_start(c, "fetcher", status)) &&
         start_worker(c, &c->fetcher, "fetcher");
}

static bool hear_fetcher(struct coordinator *c)
{
  struct gk_packet packet;
  bool good = true;
  if (gk_packet_receive(c->fetcher.socket, &packet) != 1)
    return fetcher_gone(c);
  switch (packet.type) {
  case GK_PACKET_READY:
    c->fetcher.opened = c->fetcher.ready = true;
    c->starts = 0;
    if (c->begun)
      good = locate_next(c);
    break;
  case GK_PACKET_REFUSED:
    good = refused(c, &packet);
    break;
  case GK_PACKET_COMPLAINT:
    complain(c, &packet);
    break;
  case GK_PACKET_OFFER:
    good = take_offer(c, &packet);
    break;
  case GK_PACKET_LOCATED:
    good = located(c, &packet);
    break;
  default:
    break;
  }
  gk_packet_release(&packet);
  return good;
}

/* ---- the run ----------------------------------------------------------------------------- */

static size_t free_slots(const struct coordinator *c)
{
  size_t count = 0;
  for (size_t i = 0; i < c->job_count; i++)
    count += c->jobs[i].id == 0;
  return count;
}

static void hear_all(struct coordinator *c, struct pollfd *sockets)
{
  int workers = c->run->workers;
  for (int w = 0; w < workers; w++)
    sockets[w] = (struct pollfd){c->workers[w].socket, POLLIN, 0};
  size_t room = free_slots(c);
  c->filling = c->filling ? room > 0 : room >= (c->job_count + 1) / 2;
  sockets[workers] = (struct pollfd){c->filling ? c->fetcher.socket : -1, POLLIN, 0};
  if (poll(sockets, (nfds_t)workers + 1, TICK_MILLISECONDS) <= 0)
    return;
  for (int w = 0; w < workers && c->result == GK_RUN_DONE; w++)
    if (sockets[w].revents)
      hear_worker(c, w);
  if (c->result == GK_RUN_DONE && sockets[workers].revents)
    hear_fetcher(c);
}

static void show_progress(struct coordinator *c)
{
  uint64_t time = now();
  if (time - c->progressed_at < PROGRESS_NANOSECONDS)
    return;
  c->progressed_at = time;
  c->run->progress(c->run->argument, &c->run->counts);
}

static bool all_ready(const struct coordinator *c)
{
  for (int w = 0; w < c->run->workers; w++)
    if (!c->workers[w].ready)
      return false;
  return c->fetcher.ready;
}

/* Nothing is stored before every process has said that the configuration is good. */
static void begin_when_ready(struct coordinator *c)
{
  if (c->begun || !all_ready(c))
    return;
  c->begun = c->run->begin(c->run, c->error);
  if (c->begun)
    locate_next(c);
  else
    fail(c, GK_RUN_FAILED);
}

static void loop(struct coordinator *c)
{
  struct pollfd *sockets = calloc((size_t)c->run->workers + 1, sizeof *sockets);
  if (!sockets)
    abort();
  while (c->result == GK_RUN_DONE && (!c->run->counts.all_found || free_slots(c) < c->job_count)) {
    begin_when_ready(c);
    dispatch(c);
    hear_all(c, sockets);
    if (c->result == GK_RUN_DONE)
      commit_when_due(c);
    show_progress(c);
    if (*c->run->stop)
      fail(c, GK_RUN_STOPPED);
  }
  free(sockets);
}

/* Closing a worker's socket ends its child, and that the worker. */
static void end_process(struct worker *worker, bool at_once)
{
  if (worker->socket >= 0)
    reap(worker, at_once);
}

enum gk_run_result gk_run_execute(struct gk_run *run, struct gk_error *error)
{
  struct coordinator c = {.run = run, .error = error, .job_count = (size_t)run->workers * AHEAD};
  c.workers = calloc((size_t)run->workers, sizeof *c.workers);
  c.jobs = calloc(c.job_count, sizeof *c.jobs);
  if (!c.workers || !c.jobs)
    abort();
  gk_document_init(&c.document, 0, NULL, NULL);
  c.committed_at = now();
  c.fetcher.socket = -1;
  for (int w = 0; w < run->workers; w++)
    c.workers[w].socket = -1;
  bool started = start_worker(&c, &c.fetcher, "fetcher");
  for (int w = 0; w < run->workers && started; w++)
    started = start_worker(&c, &c.workers[w], "worker");
  if (started)
    loop(&c);
  /* What is done is kept also where the run fails of something else than the store, which then has
   * nothing to commit. */
  struct gk_error unused;
  if (c.begun && c.result == GK_RUN_FAILED)
    gk_store_commit(run->store, &unused);
  else if (c.begun)
    commit(&c);
  bool at_once = c.result != GK_RUN_DONE;
  end_process(&c.fetcher, at_once);
  for (int w = 0; w < run->workers; w++)
    end_process(&c.workers[w], at_once);
  for (size_t i = 0; i < c.job_count; i++)
    gk_job_end(&c.jobs[i]);
  gk_document_free(&c.document);
  free(c.workers);
  free(c.jobs);
  return c.result;
}
