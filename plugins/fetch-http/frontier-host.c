/* SPDX-License-Identifier: Apache-2.0 */
/* The authorities of sites: how many pages each has, of which state, and how many are due. */
#include "frontier-private.h"

#include <stdio.h>
#include <stdlib.h>

#include "frontier-hash.h"

static uint64_t hash_host(const struct frontier *frontier, int64_t site, struct gk_text authority)
{
  return frontier_hash(frontier->key, authority.data, authority.size) ^ (uint64_t)site;
}

/* The slot of the host, or the free one where it would stand. */
static uint32_t *slot_of(struct frontier *frontier, int64_t site, struct gk_text authority)
{
  size_t mask = frontier->host_slot_count - 1;
  size_t slot = (size_t)hash_host(frontier, site, authority) & mask;
  for (; frontier->host_slots[slot]; slot = (slot + 1) & mask) {
    const struct frontier_host *host = &frontier->hosts[frontier->host_slots[slot] - 1];
    if (host->site == site && strlen(host->authority) == authority.size &&
        memcmp(host->authority, authority.data, authority.size) == 0)
      break;
  }
  return &frontier->host_slots[slot];
}

static bool grow(struct frontier *frontier)
{
  size_t room = frontier->host_room ? 2 * frontier->host_room : 64;
  void *hosts = realloc(frontier->hosts, room * sizeof *frontier->hosts);
  if (!hosts)
    return frontier_fail_memory(frontier);
  frontier->hosts = hosts;
  frontier->host_room = room;
  free(frontier->host_slots);
  frontier->host_slots = calloc(2 * room, sizeof *frontier->host_slots);
  if (!frontier->host_slots)
    return frontier_fail_memory(frontier);
  frontier->host_slot_count = 2 * room;
  for (size_t i = 0; i < frontier->host_count; i++) {
    const struct frontier_host *host = &frontier->hosts[i];
    struct gk_text authority = {host->authority, strlen(host->authority)};
    *slot_of(frontier, host->site, authority) = (uint32_t)i + 1;
  }
  return true;
}

struct frontier_host *frontier_add_host(struct frontier *frontier, int64_t site,
                                        struct gk_text authority)
{
  if (frontier->host_count == frontier->host_room && !grow(frontier))
    return NULL;
  char *name = strndup(authority.data, authority.size);
  if (!name) {
    frontier_fail_memory(frontier);
    return NULL;
  }
  *slot_of(frontier, site, authority) = (uint32_t)frontier->host_count + 1;
  struct frontier_host *host = &frontier->hosts[frontier->host_count++];
  *host = (struct frontier_host){.site = site, .authority = name};
  return host;
}

int64_t frontier_host(struct frontier *frontier, int64_t site, struct gk_text authority, bool make)
{
  uint32_t known = frontier->host_slot_count ? *slot_of(frontier, site, authority) : 0;
  if (known || !make)
    return known;
  int64_t id = (int64_t)frontier->host_count + 1;
  if (!frontier_write(frontier) || !frontier_add_host(frontier, site, authority))
    return 0;
  sqlite3_stmt *statement =
      frontier_ask(frontier, FRONTIER_PUT_HOST, 2, (const int64_t[]){id, site});
  if (statement)
    sqlite3_bind_text(statement, 3, authority.data, (int)authority.size, SQLITE_STATIC);
  return frontier_run(frontier, statement) ? id : 0;
}

struct frontier_host *frontier_host_of(struct frontier *frontier, int64_t host)
{
  if (host > 0 && (uint64_t)host <= frontier->host_count)
    return &frontier->hosts[host - 1];
  if (!frontier->failed)
    snprintf(frontier->error, sizeof frontier->error,
             "%.90s is damaged (a page of no host): move it away to begin anew.", frontier->path);
  frontier->failed = true;
  return NULL;
}

void frontier_tally(struct frontier *frontier, const struct frontier_brief *page, int sign)
{
  struct frontier_host *host = frontier_host_of(frontier, page->host);
  if (!host)
    return;
  uint64_t one = sign < 0 ? UINT64_MAX : 1;
  host->touched = true;
  host->tally.pages += one;
  if (page->had && (page->role == PAGE_DOCUMENT || page->role == PAGE_ATTACHMENT))
    host->tally.documents += one;
  if (page->state == PAGE_VANISHED)
    host->tally.vanished += one;
  if (page->state == PAGE_FAILED)
    host->tally.failed += one;
  if (page->state == PAGE_REFUSED)
    host->tally.refused += one;
  if (page->queued)
    host->queued += one;
}

void frontier_hosts(struct frontier *frontier, int64_t site, int64_t now,
                    void (*each)(void *argument, const char *authority, uint64_t due),
                    void *argument)
{
  frontier_fill(frontier, now);
  for (size_t i = 0; i < frontier->host_count && !frontier->failed; i++)
    if (frontier->hosts[i].site == site && frontier->hosts[i].queued)
      each(argument, frontier->hosts[i].authority, frontier->hosts[i].queued);
}

void frontier_count(struct frontier *frontier, int64_t site, int64_t now,
                    struct frontier_counts *counts)
{
  *counts = (struct frontier_counts){0};
  frontier_fill(frontier, now);
  for (size_t i = 0; i < frontier->host_count; i++) {
    const struct frontier_host *host = &frontier->hosts[i];
    if (host->site != site)
      continue;
    counts->pages += host->tally.pages;
    counts->due += host->queued;
    counts->documents += host->tally.documents;
    counts->vanished += host->tally.vanished;
    counts->failed += host->tally.failed;
    counts->refused += host->tally.refused;
  }
}
