/* SPDX-License-Identifier: Apache-2.0 */
/* A page as it was read, kept for the next time (gk_remember) under all that it came from: the
 * picture, the models, the rules. A picture that many documents show is decoded once. */
#ifndef OCR_TESSERACT_KEPT_H
#define OCR_TESSERACT_KEPT_H

#include "page.h"

enum { GK_RULES_DIGEST = 32 };

/* The digest of the files below some paths, with their names, and of a word, such as an option's
 * value. False: one cannot be read. */
bool gk_rules_digest(const char *const *paths, size_t count, const char *word,
                     uint8_t digest[GK_RULES_DIGEST]);

/* Whether the page of `place` was kept by the same rules; puts it into *page, without pixels. */
bool gk_page_recall(struct gk_context *context, const uint8_t rules[GK_RULES_DIGEST],
                    const struct gk_place *place, struct gk_page *page);

/* Keeps a page, of which nothing was said beside what stands in it. */
void gk_page_keep(struct gk_context *context, const uint8_t rules[GK_RULES_DIGEST],
                  const struct gk_place *place, const struct gk_page *page);

#endif
