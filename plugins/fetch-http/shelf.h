/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies that were had a moment ago and are soon asked for again: documents that wait for room or
 * for their pictures. What does not fit is read back from the WARC file; where there is none, all
 * is kept here. */
#ifndef HTTP_SHELF_H
#define HTTP_SHELF_H

#include <gongkai/plugin.h>

struct shelf;

struct shelved {
  int64_t page;
  struct gk_text headers, body; /* decoded */
};

/* `limit`: bytes; the oldest go first. NULL: no memory. */
struct shelf *shelf_new(size_t limit);

/* Copies both; in place of what was there of the page. */
void shelf_put(struct shelf *shelf, const struct shelved *shelved);

/* Lent until the next call of shelf_put or shelf_drop. */
bool shelf_find(const struct shelf *shelf, int64_t page, struct shelved *shelved);

void shelf_drop(struct shelf *shelf, int64_t page);
void shelf_free(struct shelf *shelf);

#endif
