/* SPDX-License-Identifier: Apache-2.0 */
/* The one document that a user means. */
#ifndef GK_CHOOSE_H
#define GK_CHOOSE_H

#include "store-read.h"

struct gk_chosen {
  int64_t id;
};

/* Finds the document by the beginning of its id, its source, or the end of its source. Where there
 * is none or more than one it says so on standard error, lists the candidates, and returns an
 * exit status other than GK_EXIT_OK. */
int gk_choose(struct gk_store *store, const char *name, struct gk_chosen *chosen);

#endif
