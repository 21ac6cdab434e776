/* SPDX-License-Identifier: Apache-2.0 */
#include "trap.h"

#include <stdlib.h>

enum {
  FIRST_ROOM = 256,
  TOKEN_SIZE = 16, /* hexadecimal digits of the shortest digest */
  VALUE_SIZE = 24  /* bytes: longer values of parameters are texts, not choices */
};

enum kind { KIND_URL = 1, KIND_SHAPE, KIND_PATH };

/* What is counted under a digest of a URL, of a shape, of a path. */
struct entry {
  uint64_t key; /* 0: free */
  uint32_t pages, yields;
};

struct trap {
  struct entry *entries;
  size_t room, count, shapes; /* room is a power of 2 */
  uint32_t pages;             /* of a shape */
};

struct trap *trap_new(uint32_t pages)
{
  struct trap *trap = calloc(1, sizeof *trap);
  if (trap)
    trap->entries = calloc(trap->room = FIRST_ROOM, sizeof *trap->entries);
  if (trap && !trap->entries) {
    free(trap);
    return NULL;
  }
  if (trap)
    trap->pages = pages;
  return trap;
}

void trap_drop(struct trap *trap)
{
  if (trap)
    free(trap->entries);
  free(trap);
}

/* FNV-1a, with its bits mixed once more, since the lower ones choose the place. */
static uint64_t digest(enum kind kind, const char *data, size_t size)
{
  uint64_t hash = UINT64_C(14695981039346656037) ^ (uint64_t)kind;
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ (unsigned char)data[i]) * UINT64_C(1099511628211);
  hash ^= hash >> 32;
  hash *= UINT64_C(0x9E3779B97F4A7C15);
  hash ^= hash >> 29;
  return hash ? hash : 1;
}

static struct entry *place(struct entry *entries, size_t room, uint64_t key)
{
  size_t at = (size_t)key & (room - 1);
  while (entries[at].key && entries[at].key != key)
    at = (at + 1) & (room - 1);
  return &entries[at];
}

/* Room for some more entries; false: there may be none. */
static bool make_room(struct trap *trap, size_t more)
{
  if ((trap->count + more) * 4 <= trap->room * 3)
    return true;
  size_t room = trap->room * 2;
  struct entry *entries =
      room * sizeof *entries <= TRAP_MEMORY ? calloc(room, sizeof *entries) : NULL;
  if (!entries)
    return (trap->count + more) * 8 <= trap->room * 7;
  for (size_t i = 0; i < trap->room; i++)
    if (trap->entries[i].key)
      *place(entries, room, trap->entries[i].key) = trap->entries[i];
  free(trap->entries);
  trap->entries = entries;
  trap->room = room;
  return true;
}

static struct entry *look_up(struct trap *trap, enum kind kind, const char *data, size_t size)
{
  uint64_t key = digest(kind, data, size);
  struct entry *entry = place(trap->entries, trap->room, key);
  if (!entry->key) {
    entry->key = key;
    trap->count++;
  }
  return entry;
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool is_hexadecimal(char c)
{
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

size_t trap_shape(const char *url, char shape[URL_SIZE_LIMIT])
{
  size_t size = 0;
  bool query = false;
  /* The host has its digits for a reason. */
  const char *p = url, *path = url_path(url).data;
  while (p < path && size < URL_SIZE_LIMIT - 1)
    shape[size++] = *p++;
  while (*p && size < URL_SIZE_LIMIT - 1) {
    size_t token = 0, value = 0;
    bool digits = true;
    while (is_hexadecimal(p[token]))
      digits = is_digit(p[token++]) && digits;
    if (query && p[-1] == '=')
      value = strcspn(p, "&");
    query = query || *p == '?';
    if (value > VALUE_SIZE) {
      shape[size++] = '0';
      p += value;
    } else if (token && (digits || token >= TOKEN_SIZE)) {
      shape[size++] = '0';
      p += token;
    } else if (is_digit(*p)) {
      shape[size++] = '0';
      p += strspn(p, "0123456789");
    } else {
      shape[size++] = *p++;
    }
  }
  shape[size] = 0;
  return size;
}

/* The URL without its query. */
static size_t path_size(const char *url)
{
  return strcspn(url, "?");
}

static uint64_t pages_allowed(const struct trap *trap, const struct entry *shape, const char *from,
                              uint64_t shape_key)
{
  char of[URL_SIZE_LIMIT];
  bool chain = from && digest(KIND_SHAPE, of, trap_shape(from, of)) == shape_key;
  return (chain ? trap->pages / TRAP_CHAIN : trap->pages) +
         (uint64_t)shape->yields * TRAP_PAGES_MORE;
}

const char *trap_of(struct trap *trap, const char *url, const char *from)
{
  enum { MORE = 3 /* entries that a URL may add */ };
  const char *why = url_trap(url);
  if (why)
    return why;
  if (!make_room(trap, MORE))
    return "shapes";
  uint64_t key = digest(KIND_URL, url, strlen(url));
  struct entry *own = place(trap->entries, trap->room, key);
  if (own->key)
    return NULL;
  char shape[URL_SIZE_LIMIT];
  size_t size = trap_shape(url, shape);
  uint64_t shape_key = digest(KIND_SHAPE, shape, size);
  struct entry *known = place(trap->entries, trap->room, shape_key);
  if (!known->key) {
    size_t path = path_size(shape);
    struct entry *shapes = shape[path] ? look_up(trap, KIND_PATH, shape, path) : NULL;
    if (shapes && shapes->pages >= TRAP_QUERY_SHAPES + shapes->yields)
      return "queries";
    if (trap->shapes >= TRAP_SHAPES)
      return "shapes";
    trap->shapes++;
    if (shapes)
      shapes->pages++;
  }
  struct entry *counted = look_up(trap, KIND_SHAPE, shape, size);
  if (counted->pages >= pages_allowed(trap, counted, from, shape_key))
    return "shape";
  counted->pages++;
  look_up(trap, KIND_URL, url, strlen(url));
  return NULL;
}

void trap_yield(struct trap *trap, const char *url)
{
  char shape[URL_SIZE_LIMIT];
  size_t size = trap_shape(url, shape), path = path_size(shape);
  struct entry *counted = place(trap->entries, trap->room, digest(KIND_SHAPE, shape, size));
  if (!counted->key)
    return;
  counted->yields += counted->yields < UINT32_MAX;
  struct entry *shapes = place(trap->entries, trap->room, digest(KIND_PATH, shape, path));
  if (shapes->key)
    shapes->yields += shapes->yields < UINT32_MAX - TRAP_QUERY_SHAPES;
}
