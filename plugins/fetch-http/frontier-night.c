/* SPDX-License-Identifier: Apache-2.0 */
/* Nights, and which pages are to be looked at in them. */
#include "frontier-private.h"

enum {
  /* A night that was killed goes on within these hours; later, lists are to be looked at anew. */
  NIGHT_SECONDS = 20 * 3600,
  FILL_COUNT = 1000 /* pages that are queued at a time */
};

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

bool frontier_unrefuse(struct frontier *frontier, int64_t host, int64_t now)
{
  return frontier_host_of(frontier, host)->tally.refused == 0 ||
         queue(frontier, FRONTIER_UNREFUSE, 3, (const int64_t[]){host, now, FILL_COUNT});
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
