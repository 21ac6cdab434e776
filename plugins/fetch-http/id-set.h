/* SPDX-License-Identifier: Apache-2.0 */
/* A set of numbers greater than 0: those of pages that are given out. */
#ifndef HTTP_ID_SET_H
#define HTTP_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct id_set {
  int64_t *slots; /* 0: free */
  size_t room, count;
};

bool id_set_add(struct id_set *set, int64_t id); /* false: no memory */
bool id_set_has(const struct id_set *set, int64_t id);
void id_set_remove(struct id_set *set, int64_t id);
void id_set_free(struct id_set *set);

#endif
