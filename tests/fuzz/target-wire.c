/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of the store and between processes: steps in wire form, and the packets that carry them. */
#include "fuzz.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "job.h"
#include "packet.h"
#include "replay.h"
#include "store-pack.h"
#include "wire.h"

enum { UNPACKED_LIMIT = 16 << 20 /* what a damaged frame may say it holds, here */ };

/* Adds steps until one is damaged; what came before must be as good as any document. */
static void apply(struct gk_text wires, uint32_t kinds)
{
  static struct gk_document document;
  const char *reason = NULL;
  if (!wires.size)
    return;
  if (!document.arena.exhausted)
    fuzz_document_init(&document);
  struct gk_reader reader = {wires.data, wires.data + wires.size, false};
  while (reader.data < reader.end && !reason) {
    struct gk_text wire = gk_reader_text(&reader);
    if (reader.bad)
      break;
    struct gk_step step;
    struct gk_text items;
    const char *why = NULL;
    bool headed = gk_wire_head(wire, &step, &items, &why);
    if (!headed && !why)
      fuzz_fail("a head is refused without a reason");
    if (!gk_wire_apply(&document, wire, kinds, &reason)) {
      if (!reason)
        fuzz_fail("a step is refused without a reason");
    } else if (!headed) {
      fuzz_fail("a step is read whose head is not: %s", why);
    }
  }
  fuzz_check_wire(&document);
  gk_document_reset(&document);
}

/* The steps as those of a known document, which are taken again by their keys. */
static void replay(struct gk_text wires)
{
  static struct gk_arena arena;
  struct gk_replay steps = {0};
  gk_replay_read(&steps, &arena, wires);
  for (size_t i = 0; i < steps.count; i++) {
    const struct gk_step *head = &steps.steps[i].head;
    const struct gk_stored_step *found = gk_replay_find(&steps, head->stage, head->key);
    const struct gk_stored_step *bid = gk_replay_choice(&steps, head->stage, head->choice);
    if ((found && memcmp(found->head.key, head->key, sizeof head->key) != 0) ||
        (bid && memcmp(bid->head.choice, head->choice, sizeof head->choice) != 0))
      fuzz_fail("a step is taken for another");
  }
  gk_arena_reset(&arena);
}

/* The first byte chooses: all kinds, those that some command loads, or a frame of the store. */
void fuzz_one_wire(struct gk_text input)
{
  static struct gk_packer packer;
  static struct gk_buffer unpacked;
  if (!input.size)
    return;
  struct gk_text rest = {input.data + 1, input.size - 1};
  switch (input.data[0]) {
  case 'a':
    apply(rest, GK_KINDS_ALL);
    if (rest.size)
      replay(rest);
    break;
  case 'b':
    apply(rest, GK_KIND_BIT(GK_KIND_FINDING) | GK_KIND_BIT(GK_KIND_EVIDENCE) |
                    GK_KIND_BIT(GK_KIND_DIAGNOSTIC));
    break;
  case 'c':
    apply(rest, 0);
    break;
  default: {
    struct gk_reader reader = {rest.data, rest.data + rest.size, false};
    uint64_t size = gk_reader_number(&reader);
    struct gk_text packed = {reader.data, (size_t)(reader.end - reader.data)};
    unpacked.size = 0;
    if (size <= UNPACKED_LIMIT && gk_unpack(&packer, packed, size, &unpacked))
      apply((struct gk_text){unpacked.data, unpacked.size}, GK_KINDS_ALL);
  }
  }
}

/* The job that the packet is of, as the coordinator has it. */
static void take_steps(const struct gk_packet *packet)
{
  struct gk_job job;
  struct gk_packet offer = {.body_file = -1, .body = GK_TEXT("bytes")};
  const struct gk_job_offer said = {.plugin = GK_TEXT("fuzz"),
                                    .version = 1,
                                    .name = GK_TEXT("fuzzed.html"),
                                    .media_type = GK_TEXT(""),
                                    .size = offer.body.size};
  gk_job_begin(&job, 1, &offer, &said);
  gk_job_add_step(&job, GK_TEXT("one"), -1);
  job.stored.count = 2;
  job.stored.of = calloc(2, sizeof *job.stored.of);
  if (!job.stored.of)
    abort();
  struct gk_reader head = {packet->head.data, packet->head.data + packet->head.size, false};
  uint64_t first = gk_reader_number(&head);
  gk_job_add_steps(&job, first, packet->body);
  /* Sent again, as by a worker whose child died just after it had sent them: nothing is new. */
  size_t before = job.step_count;
  if (!job.damage)
    gk_job_add_steps(&job, first, packet->body);
  if (job.step_count != before)
    fuzz_fail("steps that were sent twice are kept twice");
  if (job.step_count > GK_JOB_STEPS_LIMIT)
    fuzz_fail("more steps than are allowed");
  struct gk_buffer wires = {0};
  for (size_t i = 1; i < job.step_count; i++)
    if (job.steps[i].size) /* not one of the store's */
      gk_buffer_put_text(&wires, (struct gk_text){job.steps[i].data, job.steps[i].size});
  apply((struct gk_text){wires.data, wires.size}, GK_KINDS_ALL);
  gk_buffer_free(&wires);
  gk_job_end(&job);
}

/* A packet as it comes through the socket, header and all. Inputs that begin with F carry the rest
 * beside the packet, in a memory file. */
void fuzz_one_packet(struct gk_text input)
{
  static int sockets[2] = {-1, -1};
  if (sockets[0] < 0 && !gk_packet_socketpair(sockets))
    fuzz_fail("there is no socket: %s", strerror(errno));
  struct gk_packet packet;
  bool sent;
  if (input.size > 1 && input.data[0] == 'F') {
    struct gk_text head = {input.data + 1, 1}, body = {input.data + 2, input.size - 2};
    int file = gk_memory_file(body);
    sent = gk_packet_send(sockets[0], GK_PACKET_STEPS, 1, head, (struct gk_text){"", 0}, file);
    close(file);
  } else {
    sent = input.size && send(sockets[0], input.data, input.size, MSG_NOSIGNAL) >= 0;
  }
  if (!sent)
    return;
  int got = gk_packet_receive(sockets[1], &packet);
  if (got == 0)
    fuzz_fail("a packet closed the connection");
  if (got < 0)
    return;
  if (packet.type == GK_PACKET_STEPS || packet.type == GK_PACKET_END)
    take_steps(&packet);
  gk_packet_release(&packet);
}
