/* SPDX-License-Identifier: Apache-2.0 */
/* The coordinator's side of the fetcher: locations, and the documents that are offered. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "companion.h"
#include "coordinator-private.h"
#include "message.h"

enum {
  /* Taken offers are told in lots. The fetcher waits for one only when it has more than these
   * outstanding. */
  TOLD_OFFERS = GK_OFFERS_AHEAD / 2,
  TOLD_BYTES = GK_OFFERED_BYTES_AHEAD / 2
};

static bool could_not_be_had(struct gk_coordinator *c, struct gk_text name, struct gk_text code,
                             struct gk_text message)
{
  char texts[3][1000];
  snprintf(texts[0], sizeof texts[0], "%.*s", (int)name.size, name.data);
  snprintf(texts[1], sizeof texts[1], "%.*s", (int)code.size, code.data);
  snprintf(texts[2], sizeof texts[2], "%.*s", (int)message.size, message.data);
  c->run->counts.unreadable++;
  c->run->failed(c->run->argument, texts[0], "", texts[1], texts[2]);
  if (!gk_store_put_failure(c->run->store, name, code, message, c->error))
    return gk_run_fail(c, GK_RUN_FAILED);
  c->uncommitted++;
  return true;
}

/* Whether a document with those bytes is on its way. `again`: a fetcher that ended may have offered
 * it before; then it is counted already. */
static bool is_on_its_way(struct gk_coordinator *c, const struct gk_job *fresh, struct gk_text name,
                          bool again)
{
  for (size_t i = 0; i < c->job_count; i++) {
    struct gk_job *job = &c->jobs[i];
    if (job->id && job != fresh && memcmp(job->digest, fresh->digest, GK_DIGEST_SIZE) == 0) {
      if (!again || !gk_job_has_name(job, name))
        gk_job_add_name(job, name);
      return true;
    }
  }
  return false;
}

static bool is_declared_the_same(const struct gk_job *fresh, const struct gk_known *known)
{
  return known->declared.size == fresh->declared.size &&
         memcmp(known->declared.data, fresh->declared.data, fresh->declared.size) == 0;
}

/* Whether the pictures that it refers to are those that it was stored with. */
static bool has_same_companions(struct gk_coordinator *c, const struct gk_job *fresh, bool *same)
{
  struct gk_buffer stored = {0};
  bool read = gk_store_read_companions(c->run->store, fresh->known, &stored, c->error);
  *same = gk_companions_same((struct gk_text){stored.data, stored.size},
                             (struct gk_text){fresh->companions.data, fresh->companions.size});
  gk_buffer_free(&stored);
  return read || gk_run_fail(c, GK_RUN_FAILED);
}

/* What the store has of a document that was offered. *needed: there is something to do. */
static bool look_up(struct gk_coordinator *c, struct gk_job *fresh, bool again, bool *needed)
{
  struct gk_known known;
  struct gk_run_counts *counts = &c->run->counts;
  int64_t recipe = c->plan.recipe;
  *needed = true;
  if (!gk_store_know(c->run->store, fresh->digest, &known, c->error))
    return gk_run_fail(c, GK_RUN_FAILED);
  fresh->known = known.id;
  fresh->outcome = gk_outcome_find(known.status);
  fresh->again = !known.recipe;
  if (!known.id)
    return true;
  bool same = is_declared_the_same(fresh, &known);
  if (same && !has_same_companions(c, fresh, &same))
    return false;
  if (known.in_run) {
    *needed = false;
    counts->duplicates += !again;
  } else if (same && known.recipe &&
             (known.recipe == recipe || !gk_plan_concerns(&c->plan, &known))) {
    *needed = false;
    counts->known += !again;
    counts->known_bad += !again && fresh->outcome >= GK_OUTCOME_REJECTED;
    if (known.recipe != recipe && !gk_store_confirm(c->run->store, known.id, recipe, c->error))
      return gk_run_fail(c, GK_RUN_FAILED);
  } else if (same) {
    return gk_job_recall(c, fresh, known.recipe);
  }
  if (*needed)
    return true;
  counts->done += !again;
  c->uncommitted++;
  return gk_put_sources(c, fresh);
}

static void tell_taken(struct gk_coordinator *c, uint64_t bytes)
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

static bool take_offer(struct gk_coordinator *c, struct gk_packet *packet)
{
  struct gk_reader reader = {packet->head.data, packet->head.data + packet->head.size, false};
  struct gk_job_offer offer = {.plugin = gk_reader_text(&reader)};
  offer.version = (uint32_t)gk_reader_number(&reader);
  struct gk_text name = offer.name = gk_reader_text(&reader);
  offer.media_type = gk_reader_text(&reader);
  offer.charset = gk_reader_text(&reader);
  struct gk_text code = gk_reader_text(&reader), message = gk_reader_text(&reader);
  offer.size = gk_reader_number(&reader);
  offer.companions = gk_reader_text(&reader);
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
  gk_job_begin(slot, ++c->last_id, packet, &offer);
  bool needed = !is_on_its_way(c, slot, name, again);
  if (needed)
    good = look_up(c, slot, again, &needed);
  if (!needed)
    gk_job_end(slot);
  else
    c->run->counts.found += again; /* the folder has changed meanwhile */
  return good && gk_commit_when_due(c);
}

bool gk_locate_next(struct gk_coordinator *c)
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
  gk_peer_reap(&c->fetcher, false);
  c->run->counts.all_found = true;
  return true;
}

static bool located(struct gk_coordinator *c, const struct gk_packet *packet)
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
  return gk_locate_next(c);
}

/* Another fetcher looks at the location anew; what was offered before is known again by its bytes.
 * A location over which it ends each time is left. */
static bool fetcher_gone(struct gk_coordinator *c)
{
  bool opened = c->fetcher.opened, good = true;
  int status = gk_peer_reap(&c->fetcher, true);
  c->untold_offers = c->untold_bytes = 0;
  if (c->offers > c->offers_before)
    c->offers_before = c->offers;
  c->offers = 0;
  if (c->locating && ++c->location_attempts < GK_ATTEMPTS_LIMIT) {
    c->next_location--;
  } else if (c->locating) {
    good =
        could_not_be_had(c, gk_text_of(c->run->locations[c->next_location - 1]), GK_TEXT("crash"),
                         GK_TEXT("The fetcher ended, three times, while it looked there."));
    c->offers_before = 0;
    c->location_attempts = 0;
  }
  c->locating = false;
  return good && (opened ? gk_count_restart(c) : gk_count_start(c, "fetcher", status)) &&
         gk_peer_start(c, &c->fetcher, "fetcher");
}

bool gk_hear_fetcher(struct gk_coordinator *c)
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
      good = gk_locate_next(c);
    break;
  case GK_PACKET_REFUSED:
    good = gk_peer_refused(c, &packet);
    break;
  case GK_PACKET_COMPLAINT:
    gk_peer_complains(c, &packet);
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
