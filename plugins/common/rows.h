/* SPDX-License-Identifier: Apache-2.0 */
/* Rule files of tab-separated columns. A line that is empty or begins with # is left out. */
#ifndef GK_COMMON_ROWS_H
#define GK_COMMON_ROWS_H

#include <gongkai/plugin.h>

struct gk_rows {
  const char *path;
  char *data;
  size_t size, position;
  unsigned line; /* of the row that was read last, from 1 */
};

/* Reads the whole file. False: it cannot be read, is larger than 16 MiB or is not UTF-8; `error`
 * (error_size bytes) then says so, with the path. The caller closes. */
bool gk_rows_open(struct gk_rows *rows, const char *path, char *error, size_t error_size);

/* The next row: fills up to `maximal` columns, which point into `rows`, and empties the others.
 * Returns the count of columns in the row, 0 at the end. */
size_t gk_rows_next(struct gk_rows *rows, struct gk_text *columns, size_t maximal);

void gk_rows_close(struct gk_rows *rows);

#endif
