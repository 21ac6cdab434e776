/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of rules that are written in SQL. */
#ifndef GK_COMMON_RULE_FOLDER_H
#define GK_COMMON_RULE_FOLDER_H

#include <gongkai/plugin.h>

struct gk_rule_folder {
  char **paths; /* of its *.sql, sorted, so that findings have one order */
  size_t count;
};

/* False: see errno; to be freed all the same. */
bool gk_rule_folder_list(struct gk_rule_folder *folder, const char *path);
void gk_rule_folder_free(struct gk_rule_folder *folder);

/* The whole file of at most a megabyte, NUL-terminated, for free(); NULL: see errno. */
char *gk_rule_file(const char *path);

#endif
