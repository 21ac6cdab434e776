/* SPDX-License-Identifier: Apache-2.0 */
/* A document's items as they are compared: by what a person would call the same thing. */
#ifndef GK_TRAIT_H
#define GK_TRAIT_H

#include "diff.h"
#include "view.h"

struct gk_trait {
  struct gk_text names[2]; /* which thing it is: by the first, else, where that finds none, by the
                              second (empty: by no other) */
  struct gk_text group, place;
  struct gk_text value; /* in which it may differ */
  struct gk_text shown; /* the value for a person */
  struct gk_trait *other;
};

struct gk_traits {
  struct gk_trait *of;
  size_t count, capacity;
};

/* Puts the document's items of a kind into the list, which is emptied first. Texts live in the
 * document's arena. */
void gk_traits_collect(struct gk_traits *traits, const struct gk_view *view,
                       enum gk_change_kind kind, bool localised);
void gk_traits_free(struct gk_traits *traits);

#endif
