/* SPDX-License-Identifier: Apache-2.0 */
#include "child-memory.h"

#include <stdio.h>

#include "buffer.h"
#include "packet.h"
#include "stage.h"

static bool send(struct gk_child_memory *memory, uint32_t type, const struct gk_plugin *plugin,
                 const uint8_t key[GK_DIGEST_SIZE], struct gk_text body)
{
  struct gk_buffer head = {0};
  char name[80];
  snprintf(name, sizeof name, "%s/%s", gk_stage_name(plugin->stage), plugin->name);
  gk_buffer_put_text(&head, gk_text_of(name));
  gk_buffer_put_text(&head, (struct gk_text){(const char *)key, GK_DIGEST_SIZE});
  bool sent = gk_packet_send(memory->socket, type, memory->job,
                             (struct gk_text){head.data, head.size}, body, -1);
  gk_buffer_free(&head);
  memory->broken = memory->broken || !sent;
  return sent;
}

/* Jobs that came before the answer go back: kept here, they would be lost with this process, and
 * would hold descriptors and memory of the document that runs. */
static void give_back(struct gk_child_memory *memory, const struct gk_packet *packet)
{
  struct gk_text nothing = {"", 0};
  if (packet->type == GK_PACKET_JOB &&
      !gk_packet_send(memory->socket, GK_PACKET_RETURNED, packet->job, nothing, nothing, -1))
    memory->broken = true;
}

/* Whether the packet is the answer; an answer to a process before this one is none. */
static bool is_answer(const struct gk_packet *packet, const uint8_t key[GK_DIGEST_SIZE],
                      bool *found)
{
  struct gk_reader reader = gk_reader_of(packet->head.data, packet->head.size);
  if (packet->type != GK_PACKET_RECALLED)
    return false;
  struct gk_text asked = gk_reader_text(&reader);
  *found = gk_reader_number(&reader) != 0;
  return !reader.bad && asked.size == GK_DIGEST_SIZE &&
         memcmp(asked.data, key, GK_DIGEST_SIZE) == 0;
}

static bool recall(void *argument, const struct gk_plugin *plugin,
                   const uint8_t key[GK_DIGEST_SIZE], struct gk_text *bytes)
{
  struct gk_child_memory *memory = argument;
  struct gk_packet packet;
  bool found = false, answered = false;
  /* Should it end while it waits, the worker says that jobs may be lost. */
  atomic_store(&memory->page->receiving, 1);
  if (!send(memory, GK_PACKET_RECALL, plugin, key, (struct gk_text){"", 0}))
    return false;
  while (!answered && !memory->broken) {
    if (gk_packet_receive(memory->socket, &packet) != 1) {
      memory->broken = true;
      return false;
    }
    answered = is_answer(&packet, key, &found);
    /* Nothing can be lost from here on, not even where the document's memory ends just now. */
    if (answered)
      atomic_store(&memory->page->receiving, 0);
    if (!answered)
      give_back(memory, &packet);
    else if (found)
      *bytes = gk_arena_text(memory->arena, packet.body);
    gk_packet_release(&packet);
  }
  return found;
}

static void remember(void *argument, const struct gk_plugin *plugin,
                     const uint8_t key[GK_DIGEST_SIZE], struct gk_text bytes)
{
  send(argument, GK_PACKET_REMEMBER, plugin, key, bytes);
}

void gk_child_memory_begin(struct gk_child_memory *memory, int socket, struct gk_child_page *page,
                           struct gk_arena *arena)
{
  *memory = (struct gk_child_memory){
      .memory = {recall, remember, memory}, .socket = socket, .page = page, .arena = arena};
}
