/* SPDX-License-Identifier: Apache-2.0 */
/* Sites, and reading what is kept in memory of them and their hosts. */
#include "frontier-private.h"

#include <stdlib.h>

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
  struct frontier_host *host =
      frontier_add_host(frontier, sqlite3_column_int64(statement, 0), name);
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

const char *frontier_site_name(const struct frontier *frontier, int64_t site)
{
  bool known = site > 0 && (uint64_t)site <= frontier->site_count;
  return known ? frontier->sites[site - 1].name : NULL;
}

bool frontier_configure(struct frontier *frontier, int64_t site, const uint8_t digest[32],
                        int64_t now, bool *changed)
{
  if (changed)
    *changed = false;
  if (site < 1 || (uint64_t)site > frontier->site_count || !frontier_write(frontier))
    return false;
  struct frontier_site_row *row = &frontier->sites[site - 1];
  if (memcmp(row->configuration, digest, sizeof row->configuration) == 0)
    return true;
  memcpy(row->configuration, digest, sizeof row->configuration);
  row->touched = row->anew = true;
  if (changed)
    *changed = true;
  for (size_t i = 0; i < frontier->host_count; i++)
    if (frontier->hosts[i].site == site && !frontier_unrefuse(frontier, (int64_t)i + 1, now))
      return false;
  return true;
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
