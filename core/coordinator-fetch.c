/* SPDX-License-Identifier: Apache-2.0 */
/* The coordinator's side of the fetcher: locations, and the documents that are offered. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "companion.h"
#include "coordinator-private.h"
#include "message.h"
#include "visit.h"

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
static bool is_on_its_way(struct gk_coordinator *c, const struct gk_job *fresh,
                          const struct gk_job_offer *offer, bool again)
{
  for (size_t i = 0; i < c->job_count; i++) {
    struct gk_job *job = &c->jobs[i];
    if (job->id && job != fresh && memcmp(job->digest, fresh->digest, GK_DIGEST_SIZE) == 0) {
      if (!again || !gk_job_has_name(job, offer->name))
        gk_job_add_name(job, offer->name, &offer->retrieval);
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
  offer.retrieval = gk_job_retrieval(&reader);
  bool again = c->offers++ < c->offers_before;
  if (c->offers > c->offers_before)
    c->location_attempts = 0;
  c->run->counts.found += !again;
  tell_taken(c, packet->body.size);
  if (code.size) {
    /* One that keeps what it knows goes on where the one before it ended, with other offers. */
    if (again && !c->settles)
      return true;
    c->run->counts.found += again;
    c->run->counts.done++;
    return could_not_be_had(c, name, code, message);
  }
  if (c->job_count == 0)
    return true; /* nobody is there to process it */
  struct gk_job *slot = c->jobs;
  while (slot->id)
    slot++; /* offers are only taken while a slot is free */
  bool good = true;
  gk_job_begin(slot, ++c->last_id, packet, &offer);
  bool needed = !is_on_its_way(c, slot, &offer, again);
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
  if (!c->settles)
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

static bool put_visit(struct gk_coordinator *c, const struct gk_packet *packet)
{
  struct gk_run_counts *counts = &c->run->counts;
  struct gk_visit visit;
  if (!gk_visit_read(packet->head, &visit))
    return true;
  counts->queued = visit.queued;
  if (visit.kind == GK_VISIT_NOTHING)
    return true;
  counts->visits[visit.kind]++;
  counts->visited_bytes += visit.bytes;
  if (c->run->visit)
    c->run->visit(c->run, &visit);
  if (visit.kind == GK_VISIT_PLANNED)
    return true;
  c->uncommitted++;
  return gk_store_put_visit(c->run->store, &visit, c->error) || gk_run_fail(c, GK_RUN_FAILED);
}

bool gk_fetcher_is_heard(const struct gk_coordinator *c)
{
  return c->waiting_count < GK_WAITING_LIMIT && !c->fetcher_ended;
}

/* The packet's file and mapping become the ring's. */
static void let_wait(struct gk_coordinator *c, struct gk_packet *packet)
{
  struct gk_waiting *last = &c->waiting[(c->waiting_first + c->waiting_count++) % GK_WAITING_LIMIT];
  *last = (struct gk_waiting){.packet = *packet};
  gk_buffer_put(&last->head, packet->head.data, packet->head.size);
  last->packet.head = (struct gk_text){last->head.data, last->head.size};
  if (packet->body_file < 0)
    last->packet.body = (struct gk_text){"", 0}; /* a document's bytes come as a file */
  packet->body_file = -1;
}

static struct gk_waiting *first_waiting(struct gk_coordinator *c)
{
  return c->waiting_count ? &c->waiting[c->waiting_first] : NULL;
}

static void end_waiting(struct gk_coordinator *c)
{
  struct gk_waiting *first = first_waiting(c);
  gk_packet_release(&first->packet);
  gk_buffer_free(&first->head);
  c->waiting_first = (c->waiting_first + 1) % GK_WAITING_LIMIT;
  c->waiting_count--;
}

void gk_forget_waiting(struct gk_coordinator *c)
{
  while (c->waiting_count)
    end_waiting(c);
}

/* Another fetcher looks at the location anew; what was offered before is known again by its bytes.
 * A location over which it ends each time is left. */
static bool fetcher_gone(struct gk_coordinator *c)
{
  bool opened = c->fetcher.opened, good = true;
  int status = gk_peer_reap(&c->fetcher, true);
  c->fetcher_ended = false;
  if (c->run->counts.all_found)
    return true;
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

void gk_take_waiting(struct gk_coordinator *c, size_t room)
{
  struct gk_waiting *first;
  while (c->result == GK_RUN_DONE && (first = first_waiting(c))) {
    bool offers = first->packet.type == GK_PACKET_OFFER;
    if (offers && room == 0 && c->job_count)
      break;
    uint64_t before = c->last_id;
    if (offers)
      take_offer(c, &first->packet);
    else
      located(c, &first->packet);
    room -= c->last_id != before && room;
    end_waiting(c);
  }
  if (c->result == GK_RUN_DONE && c->fetcher_ended && c->waiting_count == 0)
    fetcher_gone(c);
}

bool gk_hear_fetcher(struct gk_coordinator *c)
{
  struct gk_packet packet;
  bool good = true;
  if (gk_packet_receive(c->fetcher.socket, &packet) != 1) {
    c->fetcher_ended = true;
    return true;
  }
  switch (packet.type) {
  case GK_PACKET_READY:
    c->fetcher.opened = c->fetcher.ready = true;
    c->settles = packet.head.size > 0;
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
  case GK_PACKET_VISIT:
    good = put_visit(c, &packet);
    break;
  case GK_PACKET_OFFER:
  case GK_PACKET_LOCATED:
    let_wait(c, &packet);
    break;
  default:
    break;
  }
  gk_packet_release(&packet);
  return good;
}
