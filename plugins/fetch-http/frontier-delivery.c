/* SPDX-License-Identifier: Apache-2.0 */
/* What the core is to have, and what documents show. */
#include "frontier-private.h"

#include <string.h>

enum {
  /* Of a document: its number and theirs share an identifier. */
  PICTURES_LIMIT = 1 << 16,
  NAME_LIMIT = 2048,
  /* A picture that more documents show is the site's own, such as its emblem: where it changes,
   * they are not another. */
  SHOWN_BY_LIMIT = 50
};

bool frontier_forget_shown(struct frontier *frontier, int64_t document)
{
  return frontier_run(frontier, frontier_ask(frontier, FRONTIER_DROP_SHOWN, 1, &document));
}

bool frontier_show(struct frontier *frontier, int64_t document, int64_t picture,
                   struct gk_text name)
{
  if (!frontier_write(frontier))
    return false;
  if (frontier->showing != document) {
    frontier->showing = document;
    frontier->shown = 0;
    if (!frontier_forget_shown(frontier, document))
      return false;
  }
  if (frontier->shown == PICTURES_LIMIT || name.size > NAME_LIMIT)
    return true;
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_SHOW, 3,
                                         (const int64_t[]){document, frontier->shown++, picture});
  if (statement)
    sqlite3_bind_text(statement, 4, name.size ? name.data : "", (int)name.size, SQLITE_STATIC);
  return frontier_run(frontier, statement);
}

bool frontier_deliver(struct frontier *frontier, int64_t document)
{
  return frontier_run(frontier, frontier_ask(frontier, FRONTIER_DELIVER, 1, &document));
}

static bool is_shown_by_few(struct frontier *frontier, int64_t picture)
{
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_SHOWN_BY_MANY, 2,
                                         (const int64_t[]){picture, SHOWN_BY_LIMIT + 1});
  int64_t count = frontier_row(frontier, statement) ? sqlite3_column_int64(statement, 0) : 0;
  sqlite3_reset(statement);
  return count > 0 && count <= SHOWN_BY_LIMIT;
}

bool frontier_wake(struct frontier *frontier, int64_t picture, bool changed)
{
  if (changed && is_shown_by_few(frontier, picture) &&
      !frontier_run(frontier, frontier_ask(frontier, FRONTIER_DELIVER_SHOWING, 1, &picture)))
    return false;
  return frontier_run(frontier, frontier_ask(frontier, FRONTIER_WAKE, 1, &picture));
}

bool frontier_deliverable(struct frontier *frontier, struct page *page)
{
  frontier_return(frontier, FRONTIER_LEND_DELIVERABLE);
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_DELIVERABLE, 0, NULL);
  bool there = frontier_row(frontier, statement) &&
               frontier_lend(frontier, FRONTIER_LEND_DELIVERABLE, statement, page);
  sqlite3_reset(statement);
  return there;
}

void frontier_pictures(struct frontier *frontier, int64_t document,
                       void (*each)(void *argument, const struct page *picture, const char *name),
                       void *argument)
{
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_PICTURES, 1, &document);
  while (frontier_row(frontier, statement)) {
    struct page picture;
    const char *name = (const char *)sqlite3_column_text(statement, 24);
    frontier_return(frontier, FRONTIER_LEND_PASSING);
    if (!name || !frontier_lend(frontier, FRONTIER_LEND_PASSING, statement, &picture))
      break;
    each(argument, &picture, name);
  }
  sqlite3_reset(statement);
}

void frontier_offered(struct frontier *frontier, int64_t page)
{
  if (frontier_write(frontier))
    frontier_run(frontier, frontier_ask(frontier, FRONTIER_OFFERED, 1, &page));
}

bool frontier_settle(struct frontier *frontier)
{
  return frontier_write(frontier) &&
         frontier_run(frontier, frontier_ask(frontier, FRONTIER_SETTLE, 0, NULL)) &&
         frontier_commit(frontier);
}
