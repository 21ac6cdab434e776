/* SPDX-License-Identifier: Apache-2.0 */
#include "include.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_LIMIT = 10 /* the scanner's */ };

static bool check(const char *path, const char *folder, int depth, bool *deep,
                  struct gk_include *fault)
{
  FILE *file = depth < DEPTH_LIMIT ? fopen(path, "re") : NULL;
  char *line = NULL;
  size_t room = 0;
  bool good = true;
  *deep = *deep || depth == DEPTH_LIMIT;
  for (unsigned number = 1; file && good && !*deep && getline(&line, &room, file) > 0; number++) {
    char included[PATH_MAX];
    struct stat status;
    int begin = 0, end = 0;
    sscanf(line, " @include \"%n%*[^\"]%n", &begin, &end);
    end = end ? end : begin;
    int size = snprintf(included, sizeof included, "%s/%.*s", folder, end - begin, line + begin);
    if (begin == 0 || size >= (int)sizeof included)
      continue;
    /* The scanner leaves backslashes out. */
    for (char *from = included + strlen(folder), *to = from; (*to = *from); from++)
      to += *to != '\\';
    if (stat(included, &status) == 0 && S_ISDIR(status.st_mode)) {
      snprintf(fault->file, sizeof fault->file, "%s", path);
      fault->line = number;
      memcpy(fault->included, included, sizeof included);
      good = false;
    } else {
      good = check(included, folder, depth + 1, deep, fault);
    }
  }
  free(line);
  if (file)
    fclose(file);
  return good;
}

bool gk_includes_check(const char *path, const char *folder, struct gk_include *fault)
{
  bool deep = false;
  return check(path, folder, 0, &deep, fault);
}
