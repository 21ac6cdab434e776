/* SPDX-License-Identifier: Apache-2.0 */
/* Who is meant by the name of an authority: 舟山市定海区财政局, 定海区财政局 and, where it is known
 * to be of Dinghai, 区财政局 are one. */
#ifndef GK_AUTHORITY_NAME_H
#define GK_AUTHORITY_NAME_H

#include "arena.h"
#include "error.h"

struct gk_authority_names;

/* Reads rules/regions and rules/authorities of that folder of rules; where it has neither, names
 * are compared as they are. False: *error, with file and line. */
bool gk_authority_names_load(struct gk_authority_names **names, const char *rules,
                             struct gk_error *error);
void gk_authority_names_free(struct gk_authority_names *names);

struct gk_authority_key {
  uint32_t region;     /* code of GB/T 2260, six digits; 0: not known */
  bool named;          /* the name itself says which region, or how high it is */
  struct gk_text rest; /* what it is there, without regions, by its whole name; lent */
};

/* Takes a name (UTF-8) apart. `region` is the code of where it is read, 0: not known; it decides
 * between places of one name, and what 区, 县, 市 and 省 alone mean. `arena` keeps the text. */
struct gk_authority_key gk_authority_key_of(const struct gk_authority_names *names,
                                            struct gk_text name, uint32_t region,
                                            struct gk_arena *arena);

/* Month and day ("01-31") of the year after, until which the authority of that key is to publish
 * its annual report; NULL: not known. */
const char *gk_authority_deadline(const struct gk_authority_names *names, struct gk_text rest);

/* The digits of a code, 6 or more; 0: it is none. */
uint32_t gk_region_code(const char *text);

#endif
