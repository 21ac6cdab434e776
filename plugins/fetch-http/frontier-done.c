/* SPDX-License-Identifier: Apache-2.0 */
/* What a look at a page gave. */
#include "frontier-private.h"

#include <limits.h>
#include <string.h>

#include "schedule.h"

enum {
  /* Bytes of a validator; servers' are below 100. A longer one is not kept: the page is then had in
   * whole each time. */
  VALIDATOR_LIMIT = 300,
  COUNT_LIMIT = 1000, /* of looks in a row */
  UUID_SIZE = 16
};

static void bind_text(sqlite3_stmt *statement, int number, const char *text)
{
  if (text && *text && strlen(text) <= VALIDATOR_LIMIT)
    sqlite3_bind_text(statement, number, text, -1, SQLITE_STATIC);
  else
    sqlite3_bind_null(statement, number);
}

static void bind_digest(sqlite3_stmt *statement, int number, const uint8_t *digest)
{
  if (digest)
    sqlite3_bind_blob(statement, number, digest, 32, SQLITE_STATIC);
  else
    sqlite3_bind_null(statement, number);
}

static int hexadecimal(char c)
{
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* <urn:uuid:…> in lower case as 16 bytes; what is not of that form, which could not be written
 * again, stays text. */
static bool read_uuid(const char *record, uint8_t uuid[UUID_SIZE])
{
  static const char form[] = "<urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx>";
  int digits = 0;
  if (strlen(record) != sizeof form - 1)
    return false;
  for (size_t i = 0; i < sizeof form - 1; i++) {
    if (form[i] != 'x') {
      if (record[i] != form[i])
        return false;
      continue;
    }
    int value = hexadecimal(record[i]);
    if (value < 0)
      return false;
    uuid[digits / 2] = (uint8_t)(digits % 2 ? uuid[digits / 2] | value : value << 4);
    digits++;
  }
  return true;
}

static bool find_file(struct frontier *frontier, const char *name)
{
  if (strcmp(frontier->file_name, name) == 0)
    return true;
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_FIND_FILE, 0, NULL);
  if (!statement)
    return false;
  sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
  int64_t id = frontier_row(frontier, statement) ? sqlite3_column_int64(statement, 0) : 0;
  sqlite3_reset(statement);
  if (!id) {
    statement = frontier_ask(frontier, FRONTIER_PUT_FILE, 0, NULL);
    if (!statement)
      return false;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    if (!frontier_run(frontier, statement))
      return false;
    id = sqlite3_last_insert_rowid(frontier->database);
  }
  frontier->file = id;
  memcpy(frontier->file_name, name, strlen(name) + 1);
  return true;
}

static bool bind_body(struct frontier *frontier, sqlite3_stmt *statement,
                      const struct outcome *outcome, uint8_t uuid[UUID_SIZE])
{
  bool same = !outcome->payload_digest || memcmp(outcome->payload_digest, outcome->digest, 32) == 0;
  bind_digest(statement, 13, outcome->digest);
  bind_digest(statement, 14, same ? NULL : outcome->payload_digest);
  for (int i = 15; i <= 18; i++)
    sqlite3_bind_null(statement, i);
  if (!outcome->place || !outcome->place->file[0])
    return true;
  if (!find_file(frontier, outcome->place->file))
    return false;
  sqlite3_bind_int64(statement, 15, frontier->file);
  sqlite3_bind_int64(statement, 16, (int64_t)outcome->place->offset);
  if (read_uuid(outcome->place->record, uuid))
    sqlite3_bind_blob(statement, 17, uuid, UUID_SIZE, SQLITE_STATIC);
  else
    bind_text(statement, 17, outcome->place->record);
  bind_text(statement, 18, outcome->warc_date);
  return true;
}

static bool is_gone(const struct outcome *outcome)
{
  return outcome->state == PAGE_VANISHED ||
         (outcome->state == PAGE_FAILED && outcome->code &&
          (strcmp(outcome->code, "not-found") == 0 || strcmp(outcome->code, "gone") == 0));
}

static void spend(struct frontier *frontier, int64_t host, const struct outcome *outcome)
{
  const struct frontier_host *row = frontier_host_of(frontier, host);
  if (!row || outcome->state == PAGE_REFUSED || row->site < 1 ||
      (uint64_t)row->site > frontier->site_count)
    return;
  struct frontier_site_row *site = &frontier->sites[row->site - 1];
  if (site->night != frontier->night) {
    site->night = frontier->night;
    site->pages = site->bytes = 0;
  }
  site->pages++;
  site->bytes += outcome->bytes;
  site->touched = true;
}

/* Counts looks in a row and says when the next is due. */
static int64_t take_turn(struct frontier_brief *page, const struct outcome *outcome,
                         int64_t recheck_days, int64_t now)
{
  page->state = outcome->state;
  if (outcome->state == PAGE_HAD) {
    page->unchanged = outcome->changed                ? 0
                      : page->unchanged < COUNT_LIMIT ? page->unchanged + 1
                                                      : COUNT_LIMIT;
    page->failures = 0;
  } else if (outcome->state != PAGE_REFUSED && page->failures < COUNT_LIMIT)
    page->failures++;
  struct look look = {.page = page->id,
                      .role = page->role,
                      .state = page->state,
                      .gone = is_gone(outcome),
                      .unchanged = page->unchanged,
                      .failures = page->failures,
                      .recheck_days = recheck_days,
                      .retry_after = outcome->retry_after,
                      .now = now};
  return schedule_due(&look);
}

static bool look_up(struct frontier *frontier, int64_t id, struct frontier_brief *page)
{
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_LOOK_UP_ID, 1, &id);
  bool there = frontier_row(frontier, statement);
  if (there)
    frontier_brief(statement, page);
  sqlite3_reset(statement);
  return there;
}

static bool put(struct frontier *frontier, const struct frontier_brief *page,
                const struct outcome *outcome, bool body, int64_t due, int64_t now)
{
  uint8_t uuid[UUID_SIZE];
  int rank = schedule_rank(page->role, page->state, page->depth, page->unchanged);
  sqlite3_stmt *statement =
      frontier_ask(frontier, body ? FRONTIER_DONE_CHANGED : FRONTIER_DONE_SAME, 9,
                   (const int64_t[]){page->id, page->state, rank, now, due, frontier->night,
                                     page->unchanged, page->failures, outcome->http_status});
  if (!statement)
    return false;
  if (!due)
    sqlite3_bind_null(statement, 5);
  bind_text(statement, 10, outcome->code);
  bind_text(statement, 11, outcome->etag);
  bind_text(statement, 12, outcome->last_modified);
  return (!body || bind_body(frontier, statement, outcome, uuid)) &&
         frontier_run(frontier, statement);
}

bool frontier_lost(struct frontier *frontier, int64_t page_id, int64_t now)
{
  struct frontier_brief page;
  if (!frontier_write(frontier) || !look_up(frontier, page_id, &page))
    return false;
  frontier_tally(frontier, &page, -1);
  page.had = page.queued = false;
  frontier_tally(frontier, &page, 1);
  struct frontier_seen *seen = frontier_seen_of(frontier, (uint64_t)page.hash);
  if (seen->hash == (uint64_t)page.hash)
    seen->hash = 0;
  return frontier_run(frontier, frontier_ask(frontier, FRONTIER_LOSE_BODY, 3,
                                             (const int64_t[]){page_id, frontier->night, now}));
}

bool frontier_done(struct frontier *frontier, int64_t page_id, const struct outcome *outcome,
                   int64_t recheck_days, int64_t now)
{
  struct frontier_brief page;
  id_set_remove(&frontier->given, page_id);
  if (!frontier_write(frontier) || !look_up(frontier, page_id, &page))
    return false;
  bool body = outcome->state == PAGE_HAD && outcome->changed && outcome->digest;
  frontier_tally(frontier, &page, -1);
  int64_t due = take_turn(&page, outcome, recheck_days, now);
  page.queued = false;
  page.had = page.had || body;
  frontier_tally(frontier, &page, 1);
  spend(frontier, page.host, outcome);
  struct frontier_seen *seen = frontier_seen_of(frontier, (uint64_t)page.hash);
  if (seen->hash == (uint64_t)page.hash)
    seen->hash = 0;
  if (!put(frontier, &page, outcome, body, due, now))
    return false;
  /* It shows no pictures any more. */
  if (body && page.role >= PAGE_DOCUMENT && frontier->showing != page_id &&
      !frontier_forget_shown(frontier, page_id))
    return false;
  if (frontier->showing == page_id)
    frontier->showing = 0;
  if (outcome->to_deliver && !frontier_deliver(frontier, page_id))
    return false;
  return page.role < PAGE_DOCUMENT || frontier_wake(frontier, page_id, body);
}
