/* SPDX-License-Identifier: Apache-2.0 */
/* Sites, their hosts, nights, and what robots.txt said. */
#include "frontier-private.h"

#include <stdio.h>
#include <stdlib.h>

#include "frontier-hash.h"

enum {
  /* A night that was killed goes on within these hours; later, lists are to be looked at anew. */
  NIGHT_SECONDS = 20 * 3600,
  FILL_COUNT = 1000 /* pages that are queued at a time */
};

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

static struct frontier_host *add_host(struct frontier *frontier, int64_t site,
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
  if (!frontier_write(frontier) || !add_host(frontier, site, authority))
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

static bool add_site(struct frontier *frontier, const char *name)
{
  void *sites = realloc(frontier->sites, (frontier->site_count + 1) * sizeof *frontier->sites);
  char *copy = strdup(name);
  if (sites)
    frontier->sites = sites;
  if (!sites || !copy) {
    free(copy);
    return frontier_fail_memory(frontier);
  }
  frontier->sites[frontier->site_count++] = (struct frontier_site_row){.name = copy};
  return true;
}

static bool load_site(struct frontier *frontier, sqlite3_stmt *statement)
{
  const char *name = (const char *)sqlite3_column_text(statement, 0);
  if (!add_site(frontier, name ? name : ""))
    return false;
  struct frontier_site_row *site = &frontier->sites[frontier->site_count - 1];
  site->night = sqlite3_column_int64(statement, 1);
  site->pages = (uint64_t)sqlite3_column_int64(statement, 2);
  site->bytes = (uint64_t)sqlite3_column_int64(statement, 3);
  if (sqlite3_column_bytes(statement, 4) == sizeof site->configuration)
    memcpy(site->configuration, sqlite3_column_blob(statement, 4), sizeof site->configuration);
  return true;
}

static bool load_host(struct frontier *frontier, sqlite3_stmt *statement)
{
  const char *authority = (const char *)sqlite3_column_text(statement, 1);
  struct gk_text name = {authority ? authority : "",
                         authority ? (size_t)sqlite3_column_bytes(statement, 1) : 0};
  struct frontier_host *host = add_host(frontier, sqlite3_column_int64(statement, 0), name);
  if (!host)
    return false;
  host->tally = (struct frontier_tally){
      (uint64_t)sqlite3_column_int64(statement, 2), (uint64_t)sqlite3_column_int64(statement, 3),
      (uint64_t)sqlite3_column_int64(statement, 4), (uint64_t)sqlite3_column_int64(statement, 5),
      (uint64_t)sqlite3_column_int64(statement, 6)};
  return true;
}

static bool load_key(struct frontier *frontier, sqlite3_stmt *statement)
{
  if (sqlite3_column_bytes(statement, 0) == sizeof frontier->key)
    memcpy(frontier->key, sqlite3_column_blob(statement, 0), sizeof frontier->key);
  return true;
}

static bool load_queued(struct frontier *frontier, sqlite3_stmt *statement)
{
  struct frontier_host *host = frontier_host_of(frontier, sqlite3_column_int64(statement, 0));
  if (host)
    host->queued = (uint64_t)sqlite3_column_int64(statement, 1);
  return host;
}

static bool each_row(struct frontier *frontier, const char *sql,
                     bool (*each)(struct frontier *, sqlite3_stmt *))
{
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(frontier->database, sql, -1, &statement, NULL) != SQLITE_OK)
    return frontier_fail(frontier);
  while (frontier_row(frontier, statement) && each(frontier, statement))
    ;
  sqlite3_finalize(statement);
  return !frontier->failed;
}

bool frontier_load_sites(struct frontier *frontier)
{
  return each_row(frontier, "SELECT key FROM meta", load_key) &&
         each_row(frontier, "SELECT name, night, pages, bytes, configuration FROM site ORDER BY id",
                  load_site) &&
         each_row(frontier,
                  "SELECT site, authority, pages, documents, vanished, failed, refused FROM host"
                  " ORDER BY id",
                  load_host) &&
         each_row(frontier, "SELECT host, count(*) FROM page WHERE queued = 1 GROUP BY host",
                  load_queued);
}

static bool flush_site(struct frontier *frontier, size_t i)
{
  struct frontier_site_row *site = &frontier->sites[i];
  sqlite3_stmt *statement = frontier_ask(
      frontier, FRONTIER_SET_SITE, 4,
      (const int64_t[]){(int64_t)i + 1, site->night, (int64_t)site->pages, (int64_t)site->bytes});
  if (statement)
    sqlite3_bind_blob(statement, 5, site->configuration, sizeof site->configuration, SQLITE_STATIC);
  site->touched = false;
  return frontier_run(frontier, statement);
}

static bool flush_host(struct frontier *frontier, size_t i)
{
  struct frontier_host *host = &frontier->hosts[i];
  const struct frontier_tally *tally = &host->tally;
  host->touched = false;
  return frontier_run(
      frontier, frontier_ask(frontier, FRONTIER_SET_HOST, 6,
                             (const int64_t[]){(int64_t)i + 1, (int64_t)tally->pages,
                                               (int64_t)tally->documents, (int64_t)tally->vanished,
                                               (int64_t)tally->failed, (int64_t)tally->refused}));
}

bool frontier_flush_sites(struct frontier *frontier)
{
  bool good = true;
  for (size_t i = 0; good && i < frontier->site_count; i++)
    good = !frontier->sites[i].touched || flush_site(frontier, i);
  for (size_t i = 0; good && i < frontier->host_count; i++)
    good = !frontier->hosts[i].touched || flush_host(frontier, i);
  return good;
}

void frontier_free_sites(struct frontier *frontier)
{
  for (size_t i = 0; i < frontier->site_count; i++)
    free(frontier->sites[i].name);
  for (size_t i = 0; i < frontier->host_count; i++)
    free(frontier->hosts[i].authority);
  free(frontier->sites);
  free(frontier->hosts);
  free(frontier->host_slots);
}

int64_t frontier_site(struct frontier *frontier, const char *name)
{
  for (size_t i = 0; i < frontier->site_count; i++)
    if (strcmp(frontier->sites[i].name, name) == 0)
      return (int64_t)i + 1;
  int64_t id = (int64_t)frontier->site_count + 1;
  if (!frontier_write(frontier) || !add_site(frontier, name))
    return 0;
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_PUT_SITE, 1, &id);
  if (statement)
    sqlite3_bind_text(statement, 2, name, -1, SQLITE_STATIC);
  return frontier_run(frontier, statement) ? id : 0;
}

/* Runs a statement that queues some pages and returns them, until there are no more. */
static bool queue(struct frontier *frontier, enum frontier_statement which, int count,
                  const int64_t *numbers)
{
  for (;;) {
    sqlite3_stmt *statement = frontier_ask(frontier, which, count, numbers);
    int queued = 0;
    while (frontier_row(frontier, statement)) {
      struct frontier_host *host = frontier_host_of(frontier, sqlite3_column_int64(statement, 0));
      if (!host)
        break;
      host->queued++;
      uint64_t hash = (uint64_t)sqlite3_column_int64(statement, 1);
      struct frontier_seen *seen = frontier_seen_of(frontier, hash);
      if (seen->hash == hash)
        seen->hash = 0;
      queued++;
    }
    sqlite3_reset(statement);
    if (frontier->failed || queued < FILL_COUNT)
      return !frontier->failed;
  }
}

bool frontier_fill(struct frontier *frontier, int64_t now)
{
  int64_t from = frontier->filled;
  if (now <= from)
    return !frontier->failed;
  if (!frontier_write(frontier))
    return false;
  frontier->filled = now;
  return queue(frontier, FRONTIER_FILL, 4,
               (const int64_t[]){from, now, frontier->night, FILL_COUNT});
}

static bool unrefuse(struct frontier *frontier, int64_t host, int64_t now)
{
  return frontier_host_of(frontier, host)->tally.refused == 0 ||
         queue(frontier, FRONTIER_UNREFUSE, 3, (const int64_t[]){host, now, FILL_COUNT});
}

bool frontier_configure(struct frontier *frontier, int64_t site, const uint8_t digest[32],
                        int64_t now)
{
  if (site < 1 || (uint64_t)site > frontier->site_count || !frontier_write(frontier))
    return false;
  struct frontier_site_row *row = &frontier->sites[site - 1];
  if (memcmp(row->configuration, digest, sizeof row->configuration) == 0)
    return true;
  memcpy(row->configuration, digest, sizeof row->configuration);
  row->touched = true;
  for (size_t i = 0; i < frontier->host_count; i++)
    if (frontier->hosts[i].site == site && !unrefuse(frontier, (int64_t)i + 1, now))
      return false;
  return true;
}

int64_t frontier_begin_night(struct frontier *frontier, int64_t now, bool *goes_on)
{
  int64_t last = 0, began = 0;
  bool ended = true;
  *goes_on = false;
  if (!frontier_write(frontier))
    return 0;
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_LAST_NIGHT, 0, NULL);
  if (frontier_row(frontier, statement)) {
    last = sqlite3_column_int64(statement, 0);
    began = sqlite3_column_int64(statement, 1);
    ended = sqlite3_column_int(statement, 2);
  }
  sqlite3_reset(statement);
  *goes_on = !ended && now >= began && now - began < NIGHT_SECONDS;
  frontier->night = *goes_on ? last : last + 1;
  frontier->filled = 0;
  memset(frontier->seen, 0, FRONTIER_SEEN * sizeof *frontier->seen);
  if (!*goes_on &&
      (!frontier_run(frontier, frontier_ask(frontier, FRONTIER_PUT_NIGHT, 2,
                                            (const int64_t[]){frontier->night, now})) ||
       !frontier_run(frontier, frontier_ask(frontier, FRONTIER_WAKE_ALL, 0, NULL))))
    return 0;
  return frontier_fill(frontier, now) ? frontier->night : 0;
}

void frontier_end_night(struct frontier *frontier, int64_t now)
{
  if (frontier_write(frontier) &&
      frontier_run(frontier, frontier_ask(frontier, FRONTIER_WAKE_ALL, 0, NULL)))
    frontier_run(frontier, frontier_ask(frontier, FRONTIER_END_NIGHT, 2,
                                        (const int64_t[]){frontier->night, now}));
}

void frontier_spent(struct frontier *frontier, int64_t site, uint64_t *pages, uint64_t *bytes)
{
  *pages = *bytes = 0;
  for (size_t i = 0; i < frontier->site_count; i++) {
    const struct frontier_site_row *row = &frontier->sites[i];
    if ((site && (int64_t)i + 1 != site) || row->night != frontier->night)
      continue;
    *pages += row->pages;
    *bytes += row->bytes;
  }
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

bool frontier_robots(struct frontier *frontier, const char *authority, struct robots_copy *copy)
{
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_ROBOTS, 0, NULL);
  if (!statement)
    return false;
  sqlite3_bind_text(statement, 1, authority, -1, SQLITE_STATIC);
  bool there = frontier_row(frontier, statement);
  if (there) {
    size_t size = (size_t)sqlite3_column_bytes(statement, 2);
    char *file = malloc(size + 1);
    if (file) {
      if (size)
        memcpy(file, sqlite3_column_blob(statement, 2), size);
      file[size] = '\0';
      free(frontier->robots);
      frontier->robots = file;
      *copy = (struct robots_copy){
          sqlite3_column_int64(statement, 0), sqlite3_column_int(statement, 1), {file, size}};
    } else
      there = frontier_fail_memory(frontier);
  }
  sqlite3_reset(statement);
  return there;
}

/* As url_authority has it: without scheme and the port that is the scheme's own. */
static struct gk_text plain_authority(const char *authority)
{
  const char *colon = strstr(authority, "://");
  const char *own = colon && colon - authority == 5 ? ":443" : ":80";
  struct gk_text plain = {colon ? colon + 3 : authority, 0};
  plain.size = strlen(plain.data);
  size_t port = strlen(own);
  if (colon && plain.size > port && memcmp(plain.data + plain.size - port, own, port) == 0)
    plain.size -= port;
  return plain;
}

bool frontier_put_robots(struct frontier *frontier, const char *authority,
                         const struct robots_copy *copy)
{
  struct robots_copy before = {0};
  bool known = frontier_robots(frontier, authority, &before);
  bool same =
      known && before.status == copy->status && before.file.size == copy->file.size &&
      (copy->file.size == 0 || memcmp(before.file.data, copy->file.data, copy->file.size) == 0);
  if (!frontier_write(frontier))
    return false;
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_PUT_ROBOTS, 0, NULL);
  if (!statement)
    return false;
  sqlite3_bind_text(statement, 1, authority, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, copy->fetched);
  sqlite3_bind_int(statement, 3, copy->status);
  sqlite3_bind_blob(statement, 4, copy->file.size ? copy->file.data : "", (int)copy->file.size,
                    SQLITE_STATIC);
  if (!frontier_run(frontier, statement) || same)
    return !frontier->failed;
  struct gk_text plain = plain_authority(authority);
  for (size_t i = 0; i < frontier->host_count; i++) {
    const char *name = frontier->hosts[i].authority;
    if (strlen(name) == plain.size && memcmp(name, plain.data, plain.size) == 0 &&
        !unrefuse(frontier, (int64_t)i + 1, copy->fetched))
      return false;
  }
  return true;
}
