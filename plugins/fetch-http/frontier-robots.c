/* SPDX-License-Identifier: Apache-2.0 */
/* What robots.txt said. */
#include "frontier-private.h"

#include <stdlib.h>

bool frontier_robots(struct frontier *frontier, const char *authority, struct robots_copy *copy)
{
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_ROBOTS, 0, NULL);
  if (!statement)
    return false;
  sqlite3_bind_text(statement, 1, authority, -1, SQLITE_STATIC);
  bool there = frontier_row(frontier, statement);
  if (there) {
    size_t size = (size_t)sqlite3_column_bytes(statement, 2);
    char *file = malloc(size + 1);
    if (file) {
      if (size)
        memcpy(file, sqlite3_column_blob(statement, 2), size);
      file[size] = '\0';
      free(frontier->robots);
      frontier->robots = file;
      *copy = (struct robots_copy){
          sqlite3_column_int64(statement, 0), sqlite3_column_int(statement, 1), {file, size}};
    } else
      there = frontier_fail_memory(frontier);
  }
  sqlite3_reset(statement);
  return there;
}

/* As url_authority has it: without scheme and the port that is the scheme's own. */
static struct gk_text plain_authority(const char *authority)
{
  const char *colon = strstr(authority, "://");
  const char *own = colon && colon - authority == 5 ? ":443" : ":80";
  struct gk_text plain = {colon ? colon + 3 : authority, 0};
  plain.size = strlen(plain.data);
  size_t port = strlen(own);
  if (colon && plain.size > port && memcmp(plain.data + plain.size - port, own, port) == 0)
    plain.size -= port;
  return plain;
}

bool frontier_put_robots(struct frontier *frontier, const char *authority,
                         const struct robots_copy *copy)
{
  struct robots_copy before = {0};
  bool known = frontier_robots(frontier, authority, &before);
  bool same =
      known && before.status == copy->status && before.file.size == copy->file.size &&
      (copy->file.size == 0 || memcmp(before.file.data, copy->file.data, copy->file.size) == 0);
  if (!frontier_write(frontier))
    return false;
  sqlite3_stmt *statement = frontier_ask(frontier, FRONTIER_PUT_ROBOTS, 0, NULL);
  if (!statement)
    return false;
  sqlite3_bind_text(statement, 1, authority, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, copy->fetched);
  sqlite3_bind_int(statement, 3, copy->status);
  sqlite3_bind_blob(statement, 4, copy->file.size ? copy->file.data : "", (int)copy->file.size,
                    SQLITE_STATIC);
  if (!frontier_run(frontier, statement) || same)
    return !frontier->failed;
  struct gk_text plain = plain_authority(authority);
  for (size_t i = 0; i < frontier->host_count; i++) {
    const char *name = frontier->hosts[i].authority;
    if (strlen(name) == plain.size && memcmp(name, plain.data, plain.size) == 0 &&
        !frontier_unrefuse(frontier, (int64_t)i + 1, copy->fetched))
      return false;
  }
  return true;
}
