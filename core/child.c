/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "child-memory.h"
#include "companion.h"
#include "limit.h"
#include "store-pack.h"
#include "wire.h"

enum {
  KEEP_BYTES = 16 << 20, /* of a plugin's memory between documents */
  /* Between two times that the coordinator is told of parts: what a person can follow. */
  PROGRESS_NANOSECONDS = 1000000000
};

struct serving {
  struct gk_process *process;
  struct gk_child_page *page;
  struct gk_document document;
  struct gk_packer packer;
  struct gk_buffer frames;  /* what the store has of job `stored_job`, packed */
  struct gk_buffer stored;  /* and unpacked, each step after its length */
  struct gk_buffer changes; /* of the recipe since then */
  uint64_t stored_job;
  struct gk_buffer corrections; /* that came for job `corrections_job` */
  uint64_t corrections_job;
  uint64_t job;
  struct gk_child_memory memory; /* what plugins remember */
  uint64_t told; /* when the coordinator was last told of parts of this document; 0: never */
  bool broken;
};

static uint64_t now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

_Noreturn static void exhausted(void *argument)
{
  (void)argument;
  _exit(GK_CHILD_NOMEM);
}

static void begin(void *argument, uint32_t stage, const char *plugin,
                  const uint8_t key[GK_DIGEST_SIZE])
{
  struct serving *serving = argument;
  struct gk_child_page *page = serving->page;
  atomic_store(&page->has_key, 0);
  memcpy(page->key, key, sizeof page->key);
  atomic_store(&page->has_key, 1);
  atomic_store(&page->stage, stage);
  snprintf(page->plugin, sizeof page->plugin, "%s", plugin);
  atomic_store(&page->stage_began, now());
}

/* Nothing depends on whether it is heard. */
static void part_done(void *argument, uint32_t done, uint32_t total)
{
  struct serving *serving = argument;
  uint64_t time = now();
  atomic_store(&serving->page->stage_began, time);
  if (serving->told && time - serving->told < PROGRESS_NANOSECONDS)
    return;
  struct gk_buffer head = {0};
  serving->told = time;
  gk_buffer_put_number(&head, done);
  gk_buffer_put_number(&head, total);
  gk_packet_send(serving->process->socket, GK_PACKET_PROGRESS, serving->job,
                 (struct gk_text){head.data, head.size}, (struct gk_text){"", 0}, -1);
  gk_buffer_free(&head);
}

/* Sends what waits, and `step` (empty: none), which is not in the page. */
static void send_steps(struct serving *serving, uint32_t type, struct gk_text step)
{
  struct gk_child_page *page = serving->page;
  struct gk_text body = {page->steps, atomic_load(&page->steps_size)};
  struct gk_buffer both = {0}, head = {0};
  gk_buffer_put_number(&head, atomic_load(&page->steps_sent));
  if (step.size) {
    gk_buffer_put(&both, body.data, body.size);
    gk_buffer_put_text(&both, step);
    body = (struct gk_text){both.data, both.size};
  }
  if (!gk_packet_send(serving->process->socket, type, serving->job,
                      (struct gk_text){head.data, head.size}, body, -1))
    serving->broken = true;
  atomic_store(&page->steps_size, 0);
  atomic_store(&page->steps_sent, serving->document.step_count);
  gk_buffer_free(&both);
  gk_buffer_free(&head);
}

/* Keeps the step where the worker finds it should this process die of the next one. */
static void keep_step(struct serving *serving, struct gk_text step)
{
  struct gk_child_page *page = serving->page;
  unsigned size = atomic_load(&page->steps_size);
  struct gk_buffer length = {0};
  gk_buffer_put_number(&length, step.size);
  if (step.size > sizeof page->steps - size - length.size ||
      length.size > sizeof page->steps - size) {
    send_steps(serving, GK_PACKET_STEPS, step);
  } else {
    memcpy(page->steps + size, length.data, length.size);
    memcpy(page->steps + size + length.size, step.data, step.size);
    atomic_store(&page->steps_size, (unsigned)(size + length.size + step.size));
  }
  gk_buffer_free(&length);
}

static void keep_replayed(struct serving *serving, size_t which)
{
  struct gk_buffer step = {0};
  gk_buffer_put_byte(&step, GK_STEP_REPLAYED);
  gk_buffer_put_number(&step, which);
  keep_step(serving, (struct gk_text){step.data, step.size});
  gk_buffer_free(&step);
}

static void end(void *argument, const struct gk_document *document, uint32_t step,
                struct gk_text wire, size_t replayed)
{
  (void)document;
  (void)step;
  if (replayed == GK_NOT_REPLAYED)
    keep_step(argument, wire);
  else
    keep_replayed(argument, replayed);
}

/* The document's own bytes; *pictures are those of its companions. */
static struct gk_text split(struct gk_text bytes, uint64_t size, struct gk_text *pictures)
{
  if (size >= bytes.size)
    return bytes;
  *pictures = (struct gk_text){bytes.data + size, bytes.size - (size_t)size};
  return (struct gk_text){bytes.data, (size_t)size};
}

/* What follows the texts of a job's head. */
static uint64_t read_size(struct gk_reader *reader)
{
  gk_reader_text(reader);
  gk_reader_number(reader);
  for (int texts = 0; texts < 4; texts++)
    gk_reader_text(reader);
  return gk_reader_number(reader);
}

/* The job's head as the document's first resource. */
static void add_original(struct serving *serving, struct gk_reader *reader, struct gk_text bytes)
{
  struct gk_text pictures = {"", 0};
  struct gk_document *document = &serving->document;
  struct gk_step step = {.stage = GK_STAGE_FETCH, .plugin = gk_reader_text(reader)};
  step.version = (uint32_t)gk_reader_number(reader);
  struct gk_resource original = {.kind = GK_RESOURCE_ORIGINAL};
  original.name = gk_reader_text(reader);
  original.media_type = gk_reader_text(reader);
  original.charset = gk_reader_text(reader);
  original.digest = gk_reader_text(reader);
  original.size = gk_reader_number(reader);
  original.data = split(bytes, original.size, &pictures);
  const char *reason;
  gk_document_begin(document, &step);
  if (!gk_document_add(document, GK_KIND_RESOURCE, &original, sizeof original, &reason)) {
    /* Every document has its original, whatever is wrong with its name. */
    original.name = original.media_type = original.charset = GK_TEXT("");
    gk_document_add(document, GK_KIND_RESOURCE, &original, sizeof original, &reason);
  }
  gk_companions_add(document, gk_reader_text(reader), pictures);
}

/* What cannot be unpacked is computed again. It is done as a part of the job: what takes too much
 * memory ends this document, and no other. */
static bool unpack(struct serving *serving)
{
  struct gk_reader reader = {serving->frames.data, serving->frames.data + serving->frames.size,
                             false};
  serving->stored.size = 0;
  while (reader.data < reader.end) {
    uint64_t size = gk_reader_number(&reader);
    struct gk_text frame = gk_reader_text(&reader);
    gk_buffer_put_number(&serving->stored, size);
    if (reader.bad || !gk_unpack(&serving->packer, frame, size, &serving->stored))
      return false;
  }
  return serving->stored.size > 0;
}

/* The stored fetch step as the document's first; false: it cannot be, and nothing was added. */
static bool add_stored(struct serving *serving, struct gk_reader head, struct gk_text bytes)
{
  struct gk_text pictures = {"", 0};
  struct gk_reader reader = {serving->stored.data, serving->stored.data + serving->stored.size,
                             false};
  struct gk_text first = gk_reader_text(&reader);
  struct gk_document *document = &serving->document;
  const char *reason;
  if (reader.bad || !gk_wire_apply(document, first, GK_KINDS_ALL, &reason) ||
      !gk_document_find(document, GK_KIND_RESOURCE, 1)) {
    gk_document_reset(document);
    return false;
  }
  gk_document_lend_data(document, 1, split(bytes, read_size(&head), &pictures));
  gk_companions_lend(document, gk_reader_text(&head), pictures);
  return true;
}

static void serve(struct serving *serving, const struct gk_packet *packet)
{
  const struct gk_observer observer = {begin, end, serving};
  struct gk_document *document = &serving->document;
  struct gk_reader reader = {packet->head.data, packet->head.data + packet->head.size, false};
  struct gk_replay replay = {0};
  if (serving->stored_job == packet->job && unpack(serving) &&
      add_stored(serving, reader, packet->body)) {
    gk_replay_read(&replay, &document->arena,
                   (struct gk_text){serving->stored.data, serving->stored.size});
    if (serving->changes.size)
      replay.changes = (struct gk_text){serving->changes.data, serving->changes.size};
    keep_replayed(serving, 0);
  } else {
    struct gk_buffer wire = {0};
    add_original(serving, &reader, packet->body);
    gk_wire_write(document, 0, &wire);
    keep_step(serving, (struct gk_text){wire.data, wire.size});
    gk_buffer_free(&wire);
  }
  if (serving->corrections_job == packet->job)
    replay.corrections = (struct gk_text){serving->corrections.data, serving->corrections.size};
  enum gk_passage_end passed =
      gk_pipeline_run(&serving->process->pipeline, document, GK_STAGE_LAST, &replay, &observer);
  if (passed == GK_PASSAGE_DONE) {
    send_steps(serving, GK_PACKET_END, (struct gk_text){"", 0});
  } else {
    struct gk_buffer head = {0};
    gk_buffer_put_number(&head, passed);
    atomic_store(&serving->page->steps_size, 0);
    if (!gk_packet_send(serving->process->socket, GK_PACKET_AGAIN, serving->job,
                        (struct gk_text){head.data, head.size}, (struct gk_text){"", 0}, -1))
      serving->broken = true;
    gk_buffer_free(&head);
  }
  gk_document_reset(document);
}

/* The factor that the job's head ends with. */
static unsigned limits_factor(const struct gk_packet *packet)
{
  struct gk_reader reader = {packet->head.data, packet->head.data + packet->head.size, false};
  read_size(&reader);
  gk_reader_text(&reader);
  uint64_t factor = gk_reader_number(&reader);
  return factor == 2 ? 2 : 1;
}

/* The next job, after what is stored of it and what people corrected. 1: got it; otherwise how the
 * child ends. */
static int next_job(struct serving *serving, struct gk_packet *packet)
{
  for (;;) {
    int got = gk_packet_receive(serving->process->socket, packet);
    if (got == 0)
      return GK_CHILD_CLOSED;
    if (got > 0 && packet->type == GK_PACKET_JOB)
      return 1;
    if (got > 0 && packet->type == GK_PACKET_STORED) {
      serving->stored_job = packet->job;
      serving->frames.size = serving->changes.size = 0;
      gk_buffer_put(&serving->frames, packet->body.data, packet->body.size);
      gk_buffer_put(&serving->changes, packet->head.data, packet->head.size);
    } else if (got > 0 && packet->type == GK_PACKET_CORRECTIONS) {
      serving->corrections_job = packet->job;
      serving->corrections.size = 0;
      gk_buffer_put(&serving->corrections, packet->body.data, packet->body.size);
    } else if (got < 0 || packet->type != GK_PACKET_RECALLED /* by a process that died */) {
      return errno == ENOMEM ? GK_CHILD_NOMEM : GK_CHILD_BROKEN;
    }
    gk_packet_release(packet);
  }
}

int gk_child_serve(struct gk_process *process, struct gk_child_page *page)
{
  static struct serving serving; /* one a process, which the session points to */
  serving = (struct serving){.process = process, .page = page};
  const struct gk_limits *limits = &process->conf.limits;
  /* Plugins allocate and free the same sizes for every document: keep the pages. */
  mallopt(M_MMAP_THRESHOLD, KEEP_BYTES);
  mallopt(M_TRIM_THRESHOLD, KEEP_BYTES);
  gk_document_init(&serving.document, (size_t)limits->memory_mb << 20, exhausted, NULL);
  process->pipeline.session.progress = part_done;
  process->pipeline.session.progress_argument = &serving;
  gk_child_memory_begin(&serving.memory, process->socket, page, &serving.document.arena);
  process->pipeline.session.memory = &serving.memory.memory;
  for (int64_t served = 0; served < limits->documents_a_child && !serving.broken; served++) {
    struct gk_packet packet;
    atomic_store(&page->receiving, 1);
    int got = next_job(&serving, &packet);
    if (got != 1)
      return got;
    uint64_t began = now();
    atomic_store(&page->stage, GK_STAGE_FETCH);
    page->plugin[0] = 0;
    atomic_store(&page->has_key, 0);
    atomic_store(&page->limits_factor, limits_factor(&packet));
    atomic_store(&page->steps_sent, 0);
    atomic_store(&page->stage_began, began);
    atomic_store(&page->document_began, began);
    atomic_store(&page->job, packet.job);
    atomic_store(&page->receiving, 0);
    serving.job = serving.memory.job = packet.job;
    serving.told = 0;
    serving.document.arena.limit = ((size_t)limits->memory_mb << 20) * limits_factor(&packet);
    gk_limit_memory(limits, limits_factor(&packet));
    serve(&serving, &packet);
    serving.broken = serving.broken || serving.memory.broken;
    /* What was not delivered is not done: the worker reports the job. */
    if (serving.broken)
      break;
    atomic_store(&page->document_began, 0);
    atomic_store(&page->job, 0);
    gk_packet_release(&packet);
  }
  return serving.broken ? GK_CHILD_BROKEN : GK_CHILD_SPENT;
}
