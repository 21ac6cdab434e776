/* SPDX-License-Identifier: Apache-2.0 */
/* Pages as rows, by URL, and those that are due. */
#include "frontier-private.h"

#include <stdio.h>
#include <stdlib.h>

#include "frontier-hash.h"

enum { UUID_SIZE = 16, UUID_TEXT = 36 };

bool frontier_split(const char *url, struct frontier_url *parts)
{
  bool https = strncmp(url, "https://", 8) == 0;
  if (!https && strncmp(url, "http://", 7) != 0)
    return false;
  const char *begin = url + (https ? 8 : 7);
  const char *path = strchr(begin, '/');
  if (!path || path == begin || strlen(path) + 2 > sizeof parts->path)
    return false;
  parts->authority = (struct gk_text){begin, (size_t)(path - begin)};
  snprintf(parts->path, sizeof parts->path, "%s%s", https ? "s" : "", path);
  return true;
}

uint64_t frontier_hash_url(const struct frontier *frontier, int64_t site, const char *url)
{
  /* The key differs from site to site, so that the URL need not be copied behind its number. */
  uint8_t key[16];
  memcpy(key, frontier->key, sizeof key);
  for (int i = 0; i < 8; i++)
    key[i] ^= (uint8_t)((uint64_t)site >> 8 * i);
  uint64_t hash = frontier_hash(key, url, strlen(url));
  return hash ? hash : 1; /* 0: a free place among those seen */
}

struct frontier_seen *frontier_seen_of(struct frontier *frontier, uint64_t hash)
{
  return &frontier->seen[hash & (FRONTIER_SEEN - 1)];
}

void frontier_brief(sqlite3_stmt *statement, struct frontier_brief *page)
{
  page->id = sqlite3_column_int64(statement, 0);
  page->host = sqlite3_column_int64(statement, 1);
  page->hash = sqlite3_column_int64(statement, 2);
  page->role = (enum page_role)sqlite3_column_int(statement, 3);
  page->state = (enum page_state)sqlite3_column_int(statement, 4);
  page->depth = sqlite3_column_int(statement, 5);
  page->date = sqlite3_column_int(statement, 6);
  page->titled = sqlite3_column_int(statement, 7);
  page->queued = sqlite3_column_int(statement, 8);
  page->checked = sqlite3_column_int64(statement, 9);
  page->night = sqlite3_column_int64(statement, 10);
  page->had = sqlite3_column_int(statement, 11);
  page->failures = sqlite3_column_int(statement, 12);
  page->unchanged = sqlite3_column_int(statement, 13);
  page->has_due = sqlite3_column_int(statement, 14);
  page->changed = sqlite3_column_int64(statement, 15);
}

bool frontier_is(sqlite3_stmt *statement, int64_t host, const char *path)
{
  const char *url = (const char *)sqlite3_column_text(statement, 16);
  return sqlite3_column_int64(statement, 1) == host && url && strcmp(url, path) == 0;
}

void frontier_return(struct frontier *frontier, enum frontier_lending lending)
{
  while (frontier->loans[lending]) {
    struct frontier_loan *loan = frontier->loans[lending];
    frontier->loans[lending] = loan->next;
    free(loan);
  }
}

/* Copies of a row's texts, one after another. */
struct shelf {
  char *at;
};

static const char *put(struct shelf *shelf, const char *text)
{
  if (!text)
    return NULL;
  const char *begin = shelf->at;
  size_t size = strlen(text) + 1;
  memcpy(shelf->at, text, size);
  shelf->at += size;
  return begin;
}

static const char *column(sqlite3_stmt *statement, int number)
{
  return (const char *)sqlite3_column_text(statement, number);
}

static void read_digest(sqlite3_stmt *statement, int number, uint8_t digest[32])
{
  if (sqlite3_column_bytes(statement, number) == 32)
    memcpy(digest, sqlite3_column_blob(statement, number), 32);
}

static void read_record(sqlite3_stmt *statement, int number, char record[WARC_RECORD_ID_SIZE])
{
  const uint8_t *id = sqlite3_column_blob(statement, number);
  if (sqlite3_column_type(statement, number) != SQLITE_BLOB) {
    const char *text = column(statement, number);
    snprintf(record, WARC_RECORD_ID_SIZE, "%s", text ? text : "");
    return;
  }
  if (sqlite3_column_bytes(statement, number) != UUID_SIZE)
    return;
  snprintf(record, WARC_RECORD_ID_SIZE,
           "<urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x>", id[0],
           id[1], id[2], id[3], id[4], id[5], id[6], id[7], id[8], id[9], id[10], id[11], id[12],
           id[13], id[14], id[15]);
}

bool frontier_lend(struct frontier *frontier, enum frontier_lending lending,
                   sqlite3_stmt *statement, struct page *page)
{
  static const int texts[] = {2, 7, 9, 10, 21, 22};
  const struct frontier_host *host = frontier_host_of(frontier, sqlite3_column_int64(statement, 1));
  if (!host)
    return false;
  size_t size = strlen(host->authority) + sizeof "https://" + sizeof "YYYY-MM-DD";
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    size += column(statement, texts[i]) ? strlen(column(statement, texts[i])) + 1 : 0;
  struct frontier_loan *loan = malloc(sizeof *loan + size);
  if (!loan)
    return frontier_fail_memory(frontier);
  loan->next = frontier->loans[lending];
  frontier->loans[lending] = loan;
  struct shelf shelf = {loan->text};
  *page = (struct page){.id = sqlite3_column_int64(statement, 0), .site = host->site};
  const char *path = column(statement, 2);
  bool https = path && path[0] == 's';
  page->url = shelf.at;
  shelf.at += sprintf(shelf.at, "%s://%s%s", https ? "https" : "http", host->authority,
                      path ? path + https : "") +
              1;
  page->role = (enum page_role)sqlite3_column_int(statement, 3);
  page->state = (enum page_state)sqlite3_column_int(statement, 4);
  page->referrer = sqlite3_column_int64(statement, 5);
  page->depth = sqlite3_column_int(statement, 6);
  page->title = put(&shelf, column(statement, 7));
  int date = sqlite3_column_int(statement, 8);
  if (date > 0 && date <= 99991231) {
    page->date = shelf.at;
    shelf.at += sprintf(shelf.at, "%04d-%02d-%02d", date / 10000, date / 100 % 100, date % 100) + 1;
  }
  page->etag = put(&shelf, column(statement, 9));
  page->last_modified = put(&shelf, column(statement, 10));
  read_digest(statement, 11, page->digest);
  read_digest(statement, sqlite3_column_type(statement, 12) == SQLITE_NULL ? 11 : 12,
              page->payload_digest);
  page->first_seen = sqlite3_column_int64(statement, 13);
  page->checked = sqlite3_column_int64(statement, 14);
  page->changed = sqlite3_column_int64(statement, 15);
  page->due = sqlite3_column_int64(statement, 16);
  page->failures = sqlite3_column_int(statement, 17);
  const char *file = column(statement, 18);
  snprintf(page->place.file, sizeof page->place.file, "%s", file ? file : "");
  page->place.offset = (uint64_t)sqlite3_column_int64(statement, 19);
  read_record(statement, 20, page->place.record);
  page->warc_date = put(&shelf, column(statement, 21));
  page->code = put(&shelf, column(statement, 22));
  page->http_status = sqlite3_column_int(statement, 23);
  return true;
}

size_t frontier_next(struct frontier *frontier, int64_t site, const char *authority, int64_t now,
                     struct page *pages, size_t count)
{
  size_t found = 0;
  frontier_return(frontier, FRONTIER_LEND_NEXT);
  int64_t host =
      frontier_host(frontier, site, (struct gk_text){authority, strlen(authority)}, false);
  if (!host || !count || !frontier_fill(frontier, now))
    return 0;
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_NEXT, 1, &host);
  while (found < count && frontier_row(frontier, statement)) {
    int64_t id = sqlite3_column_int64(statement, 0);
    if (id_set_has(&frontier->given, id))
      continue;
    if (!frontier_lend(frontier, FRONTIER_LEND_NEXT, statement, &pages[found]))
      break;
    if (!id_set_add(&frontier->given, id)) {
      frontier_fail_memory(frontier);
      break;
    }
    found++;
  }
  sqlite3_reset(statement);
  return frontier->failed ? 0 : found;
}

void frontier_each_due(struct frontier *frontier, int64_t site, int64_t now,
                       bool (*each)(void *argument, const struct page *page), void *argument)
{
  bool more = frontier_fill(frontier, now);
  for (size_t i = 0; more && i < frontier->host_count; i++) {
    int64_t host = (int64_t)i + 1;
    if (frontier->hosts[i].site != site || !frontier->hosts[i].queued)
      continue;
    sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_NEXT, 1, &host);
    while (more && frontier_row(frontier, statement)) {
      struct page page;
      frontier_return(frontier, FRONTIER_LEND_PASSING);
      more =
          frontier_lend(frontier, FRONTIER_LEND_PASSING, statement, &page) && each(argument, &page);
    }
    sqlite3_reset(statement);
    more = more && !frontier->failed;
  }
}

static bool find_id(struct frontier *frontier, enum frontier_lending lending, int64_t id,
                    struct page *page)
{
  frontier_return(frontier, lending);
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_FIND, 1, &id);
  bool there =
      frontier_row(frontier, statement) && frontier_lend(frontier, lending, statement, page);
  sqlite3_reset(statement);
  return there;
}

const char *frontier_url_of(struct frontier *frontier, int64_t page)
{
  struct page found;
  return find_id(frontier, FRONTIER_LEND_URL, page, &found) ? found.url : NULL;
}

bool frontier_find(struct frontier *frontier, int64_t site, const char *url, struct page *page)
{
  struct frontier_url parts;
  if (!frontier_split(url, &parts))
    return false;
  int64_t host = frontier_host(frontier, site, parts.authority, false), id = 0;
  if (!host)
    return false;
  sqlite3_stmt *statement =
      frontier_ask(frontier, FRONTIER_LOOK_UP, 1,
                   (const int64_t[]){(int64_t)frontier_hash_url(frontier, site, url)});
  while (!id && frontier_row(frontier, statement))
    if (frontier_is(statement, host, parts.path))
      id = sqlite3_column_int64(statement, 0);
  sqlite3_reset(statement);
  return id && find_id(frontier, FRONTIER_LEND_FIND, id, page);
}
