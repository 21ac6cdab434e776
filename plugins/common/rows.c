/* SPDX-License-Identifier: Apache-2.0 */
#include "rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "utf8.h"

enum { MAXIMAL_FILE = 16 << 20 /* a rule file that is larger was given by mistake */ };

static bool is_utf8(const char *data, size_t size)
{
  for (const char *p = data, *end = data + size; p < end;) {
    const char *begin = p;
    if (gk_utf8_next(&p, end) == 0xFFFD && p - begin == 1)
      return false;
  }
  return true;
}

bool gk_rows_open(struct gk_rows *rows, const char *path, char *error, size_t error_size)
{
  memset(rows, 0, sizeof *rows);
  rows->path = path;
  FILE *file = fopen(path, "rb");
  if (!file) {
    snprintf(error, error_size, "%s: %s", path, strerror(errno));
    return false;
  }
  size_t capacity = 0;
  for (;;) {
    if (rows->size == capacity) {
      capacity = capacity ? capacity * 2 : 1 << 14;
      char *larger = capacity <= MAXIMAL_FILE ? realloc(rows->data, capacity) : NULL;
      if (!larger) {
        snprintf(error, error_size, "%s: too large for a rule file", path);
        break;
      }
      rows->data = larger;
    }
    size_t count = fread(rows->data + rows->size, 1, capacity - rows->size, file);
    rows->size += count;
    if (count > 0)
      continue;
    if (ferror(file)) {
      snprintf(error, error_size, "%s: cannot be read", path);
      break;
    }
    if (!is_utf8(rows->data, rows->size)) {
      snprintf(error, error_size, "%s: is not UTF-8", path);
      break;
    }
    fclose(file);
    return true;
  }
  fclose(file);
  gk_rows_close(rows);
  return false;
}

size_t gk_rows_next(struct gk_rows *rows, struct gk_text *columns, size_t maximal)
{
  while (rows->position < rows->size) {
    char *line = rows->data + rows->position;
    size_t left = rows->size - rows->position;
    char *feed = memchr(line, '\n', left);
    size_t size = feed ? (size_t)(feed - line) : left;
    rows->position += size + (feed != NULL);
    rows->line++;
    if (size > 0 && line[size - 1] == '\r')
      size--;
    if (size == 0 || line[0] == '#')
      continue;
    memset(columns, 0, maximal * sizeof *columns);
    size_t count = 0;
    for (char *p = line, *end = line + size;;) {
      char *tab = memchr(p, '\t', (size_t)(end - p));
      if (count < maximal)
        columns[count] = gk_text_trim((struct gk_text){p, (size_t)((tab ? tab : end) - p)});
      count++;
      if (!tab)
        break;
      p = tab + 1;
    }
    return count;
  }
  return 0;
}

void gk_rows_close(struct gk_rows *rows)
{
  free(rows->data);
  memset(rows, 0, sizeof *rows);
}
