/* SPDX-License-Identifier: Apache-2.0 */
/* Nights, and which pages are to be looked at in them. */
#include "frontier-private.h"

enum {
  /* A night that was killed goes on within these hours; later, lists are to be looked at anew. */
  NIGHT_SECONDS = 20 * 3600,
  FILL_COUNT = 1000, /* pages that are queued at a time */
  /* What is due later was put down while the clock was wrong: recheck_days is at most a year. */
  FARTHEST_DUE = 400 * 86400
};

/* Runs a statement that queues up to FILL_COUNT pages and returns them. How many; -1: error. *last,
 * unless NULL: when the last of them was due. */
static int queue_some(struct frontier *frontier, sqlite3_stmt *statement, int64_t *last)
{
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
    int64_t due = sqlite3_column_int64(statement, 2);
    if (last && due > *last)
      *last = due;
    queued++;
  }
  sqlite3_reset(statement);
  return frontier->failed ? -1 : queued;
}

bool frontier_fill(struct frontier *frontier, int64_t now)
{
  int64_t from = frontier->filled;
  if (now <= from)
    return !frontier->failed;
  if (!frontier_write(frontier))
    return false;
  frontier->filled = now;
  for (;;) {
    int64_t last = from;
    int queued = queue_some(frontier,
                            frontier_ask(frontier, FRONTIER_FILL, 4,
                                         (const int64_t[]){from, now, frontier->night, FILL_COUNT}),
                            &last);
    if (queued < FILL_COUNT)
      return queued >= 0;
    /* Those that are due in the same second come next; what was looked at and stands before them is
     * not passed over again. */
    from = last - 1 > from ? last - 1 : from;
  }
}

bool frontier_unrefuse(struct frontier *frontier, int64_t host, int64_t now)
{
  int queued = FILL_COUNT;
  if (frontier_host_of(frontier, host)->tally.refused == 0)
    return true;
  while (queued == FILL_COUNT)
    queued = queue_some(
        frontier,
        frontier_ask(frontier, FRONTIER_UNREFUSE, 3, (const int64_t[]){host, now, FILL_COUNT}),
        NULL);
  return queued >= 0;
}

/* Lists of sites whose configuration changed are read whole, however many nights that takes: what
 * is unchanged may hold what was not wanted before. All in one pass, since pages have no index by
 * host alone. */
static bool forget_validators(struct frontier *frontier)
{
  bool any = false;
  for (size_t i = 0; i < frontier->site_count; i++)
    any = any || frontier->sites[i].anew;
  for (int64_t last = 0; any;) {
    int64_t ids[FILL_COUNT];
    size_t count = 0;
    sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_VALIDATED_LISTS, 1, &last);
    while (count < FILL_COUNT && (any = frontier_row(frontier, statement))) {
      const struct frontier_host *host =
          frontier_host_of(frontier, sqlite3_column_int64(statement, 1));
      last = sqlite3_column_int64(statement, 0);
      if (host && frontier->sites[host->site - 1].anew)
        ids[count++] = last;
    }
    sqlite3_reset(statement);
    for (size_t i = 0; i < count; i++)
      if (!frontier_run(frontier, frontier_ask(frontier, FRONTIER_FORGET_VALIDATORS, 1, &ids[i])))
        return false;
  }
  for (size_t i = 0; i < frontier->site_count; i++)
    frontier->sites[i].anew = false;
  return !frontier->failed;
}

int64_t frontier_begin_night(struct frontier *frontier, int64_t now, bool *goes_on)
{
  int64_t last = 0, began = 0;
  bool ended = true;
  *goes_on = false;
  if (!frontier_write(frontier) || !forget_validators(frontier))
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
       !frontier_run(frontier, frontier_ask(frontier, FRONTIER_WAKE_ALL, 0, NULL)) ||
       !frontier_run(frontier, frontier_ask(frontier, FRONTIER_MEND_CLOCK, 2,
                                            (const int64_t[]){now, now + FARTHEST_DUE}))))
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
