/* SPDX-License-Identifier: Apache-2.0 */
#include "shelf.h"

#include <stdlib.h>

struct entry {
  struct entry *next; /* in the order in which they came */
  int64_t page;
  size_t headers, body; /* bytes, one after the other behind the structure */
};

struct shelf {
  struct entry *first, *last;
  size_t bytes, limit;
};

struct shelf *shelf_new(size_t limit)
{
  struct shelf *shelf = calloc(1, sizeof *shelf);
  if (shelf)
    shelf->limit = limit;
  return shelf;
}

static void take_out(struct shelf *shelf, struct entry **link, struct entry *before)
{
  struct entry *entry = *link;
  *link = entry->next;
  if (shelf->last == entry)
    shelf->last = before;
  shelf->bytes -= sizeof *entry + entry->headers + entry->body;
  free(entry);
}

void shelf_drop(struct shelf *shelf, int64_t page)
{
  struct entry *before = NULL;
  for (struct entry **link = &shelf->first; *link; before = *link, link = &(*link)->next)
    if ((*link)->page == page) {
      take_out(shelf, link, before);
      return;
    }
}

void shelf_put(struct shelf *shelf, const struct shelved *shelved)
{
  size_t size = sizeof(struct entry) + shelved->headers.size + shelved->body.size;
  shelf_drop(shelf, shelved->page);
  while (shelf->first && shelf->bytes + size > shelf->limit)
    take_out(shelf, &shelf->first, NULL);
  struct entry *entry = size > shelf->limit ? NULL : malloc(size);
  if (!entry)
    return;
  *entry = (struct entry){
      .page = shelved->page, .headers = shelved->headers.size, .body = shelved->body.size};
  char *to = mempcpy(entry + 1, shelved->headers.data, shelved->headers.size);
  memcpy(to, shelved->body.data, shelved->body.size);
  if (shelf->last)
    shelf->last->next = entry;
  else
    shelf->first = entry;
  shelf->last = entry;
  shelf->bytes += size;
}

bool shelf_find(const struct shelf *shelf, int64_t page, struct shelved *shelved)
{
  for (const struct entry *entry = shelf->first; entry; entry = entry->next)
    if (entry->page == page) {
      const char *bytes = (const char *)(entry + 1);
      *shelved =
          (struct shelved){page, {bytes, entry->headers}, {bytes + entry->headers, entry->body}};
      return true;
    }
  return false;
}

void shelf_free(struct shelf *shelf)
{
  while (shelf && shelf->first)
    take_out(shelf, &shelf->first, NULL);
  free(shelf);
}
