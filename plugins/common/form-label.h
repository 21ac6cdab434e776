/* SPDX-License-Identifier: Apache-2.0 */
/* Labels are compared by their Chinese characters alone. */
#ifndef GK_COMMON_FORM_LABEL_H
#define GK_COMMON_FORM_LABEL_H

#include "form.h"

/* Longer texts are no labels of a form. */
enum { LABEL_BYTES = 420 };

/* Writes the Chinese characters of `text` to out (LABEL_BYTES bytes) without a leading number and
 * without bracketed notes, unless nothing else is there. Returns the bytes; 0: no label. */
size_t label_normalise(struct gk_text text, char *out);

/* The label whose normalised text is exactly `normal`, or NULL. */
const struct label *label_find(const struct form_rules *rules, struct gk_text normal);

/* The label of `family` that is nearest to `normal`: at most a character in five wrong, and no
 * other label as near. NULL: none. */
const struct label *label_nearest(const struct form_rules *rules, uint32_t family,
                                  struct gk_text normal);

/* The one label of `family` that begins with `normal` (4 characters at least) and is longer. */
const struct label *label_beginning(const struct form_rules *rules, uint32_t family,
                                    struct gk_text normal);

uint32_t label_hash(struct gk_text normal);

#endif
