/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"

#include "buffer.h"
#include "key.h"
#include "wire.h"

void gk_replay_read(struct gk_replay *replay, struct gk_arena *arena, struct gk_text wires)
{
  struct gk_reader reader = {wires.data, wires.data + wires.size, false};
  size_t count = 0;
  *replay = (struct gk_replay){0};
  for (; reader.data < reader.end && !reader.bad && count < GK_STEPS_LIMIT; count++)
    gk_reader_text(&reader);
  replay->steps = gk_arena_alloc(arena, (count + 1) * sizeof *replay->steps);
  reader = (struct gk_reader){wires.data, wires.data + wires.size, false};
  for (size_t index = 0; index < count; index++) {
    struct gk_stored_step *step = &replay->steps[replay->count];
    const char *reason;
    step->index = index;
    step->wire = gk_reader_text(&reader);
    if (reader.bad)
      return;
    replay->count +=
        gk_wire_head(step->wire, &step->head, NULL, &reason) && !gk_key_is_none(step->head.key);
  }
}

const struct gk_stored_step *gk_replay_find(const struct gk_replay *replay, uint32_t stage,
                                            const uint8_t key[GK_DIGEST_SIZE])
{
  for (size_t i = 0; replay && i < replay->count; i++) {
    const struct gk_step *head = &replay->steps[i].head;
    if (head->stage == stage && memcmp(head->key, key, GK_DIGEST_SIZE) == 0 &&
        head->status != GK_RETRY && head->status != GK_FATAL)
      return &replay->steps[i];
  }
  return NULL;
}

const struct gk_stored_step *gk_replay_at(const struct gk_replay *replay, size_t index,
                                          uint32_t stage, const char *plugin)
{
  for (size_t i = 0; replay && i < replay->count; i++) {
    const struct gk_step *head = &replay->steps[i].head;
    if (replay->steps[i].index == index)
      return head->stage == stage && head->status == GK_OK && head->plugin.size == strlen(plugin) &&
                     memcmp(head->plugin.data, plugin, head->plugin.size) == 0
                 ? &replay->steps[i]
                 : NULL;
  }
  return NULL;
}

const struct gk_stored_step *gk_replay_choice(const struct gk_replay *replay, uint32_t stage,
                                              const uint8_t choice[GK_DIGEST_SIZE])
{
  for (size_t i = 0; replay && i < replay->count; i++)
    if (replay->steps[i].head.stage == stage &&
        memcmp(replay->steps[i].head.choice, choice, GK_DIGEST_SIZE) == 0)
      return &replay->steps[i];
  return NULL;
}
