/* SPDX-License-Identifier: Apache-2.0 */
/* The coordinator's side of what plugins remember: it alone has the store. What a child says is
 * kept with its document, once that has ended well, and not before: whatever becomes of the child
 * until then, it leaves nothing. */
#include <unistd.h>

#include "coordinator-private.h"
#include "store-memory.h"

enum {
  /* Of what a document's child says until the document ends: the pages of a scan of 500 pages. */
  HELD_LIMIT = 32 << 20,
  /* And of what it asked for, so that it stays with the document, beyond that: 50,000 pages. */
  ASKED_LIMIT = 4 << 20,
  INLINE_LIMIT = 8 * 1024, /* beside jobs: see coordinator-worker.c */
  NAME_LIMIT = 64          /* of stage and plugin */
};

/* What a child names; false: it is malformed. */
static bool read_key(const struct gk_packet *packet, struct gk_text *plugin, struct gk_text *key)
{
  struct gk_reader reader = gk_reader_of(packet->head.data, packet->head.size);
  *plugin = gk_reader_text(&reader);
  *key = gk_reader_text(&reader);
  return !reader.bad && key->size == GK_DIGEST_SIZE && plugin->size && plugin->size <= NAME_LIMIT &&
         gk_is_utf8(plugin->data, plugin->size);
}

static void hold(struct gk_job *job, struct gk_text plugin, struct gk_text key,
                 const struct gk_text *bytes)
{
  if (job->memory.size + (bytes ? bytes->size : 0) <
      (size_t)(bytes ? HELD_LIMIT : HELD_LIMIT + ASKED_LIMIT))
    gk_memory_list_add(&job->memory, plugin, key, bytes);
}

static void answer(int socket, uint64_t id, struct gk_text key, bool found, struct gk_text value)
{
  struct gk_buffer head = {0};
  int file = value.size > INLINE_LIMIT ? gk_memory_file(value) : -1;
  found = found && (file >= 0 || value.size <= INLINE_LIMIT);
  gk_buffer_put_text(&head, key);
  gk_buffer_put_number(&head, found);
  /* Where it fails the socket closes next, which gives the job back. */
  gk_packet_send(socket, GK_PACKET_RECALLED, id, (struct gk_text){head.data, head.size},
                 found && file < 0 ? value : (struct gk_text){"", 0}, found ? file : -1);
  gk_buffer_free(&head);
  if (file >= 0)
    close(file);
}

bool gk_hear_recall(struct gk_coordinator *c, int w, struct gk_job *job,
                    const struct gk_packet *packet)
{
  struct gk_text plugin, key;
  struct gk_buffer value = {0};
  bool found = false, good = true, named = read_key(packet, &plugin, &key);
  /* What is checked, or done anew, must come from the plugins. */
  bool has_memory = c->run->store && !c->run->compare && !c->run->afresh;
  if (job && named && has_memory) {
    good = gk_store_recall(c->run->store, (const uint8_t *)key.data, &value, &found, c->error) ||
           gk_run_fail(c, GK_RUN_FAILED);
    hold(job, plugin, key, NULL);
  }
  /* The child gives back what it gets before the answer, so it gets no more. */
  c->workers[w].alone = true;
  /* It waits, even where nobody knows the job any more. */
  if (good)
    answer(c->workers[w].socket, packet->job, named ? key : (struct gk_text){"", 0}, found,
           (struct gk_text){value.data ? value.data : "", value.size});
  gk_buffer_free(&value);
  return good;
}

void gk_hear_remember(struct gk_job *job, const struct gk_packet *packet)
{
  struct gk_text plugin, key;
  if (read_key(packet, &plugin, &key) && packet->body.size <= GK_MEMORY_LIMIT)
    hold(job, plugin, key, &packet->body);
}

bool gk_job_keep_memory(struct gk_coordinator *c, struct gk_job *job)
{
  if (c->run->compare || job->damage)
    return true;
  return gk_store_put_memory(c->run->store, job->digest,
                             (struct gk_text){job->memory.data, job->memory.size}, c->error) ||
         gk_run_fail(c, GK_RUN_FAILED);
}
