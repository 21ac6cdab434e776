/* SPDX-License-Identifier: Apache-2.0 */
/* A picture, or a page of one, looked at as a whole: what it is, and what stands on it. */
#ifndef OCR_TESSERACT_PAGE_H
#define OCR_TESSERACT_PAGE_H

#include "classify.h"
#include "table.h"
#include "text.h"

/* A paragraph or a table, in reading order. */
struct gk_element {
  float top;
  struct gk_paragraph *paragraph; /* or */
  struct gk_page_table *table;
  float box[4]; /* of a paragraph: pixels of the source */
};

struct gk_page {
  enum gk_picture_class class;
  struct gk_element *elements; /* gk_alloc's */
  size_t count;
  struct gk_prepared prepared; /* gk_page_free frees it alone */
};

enum gk_page_result {
  GK_PAGE_READ,
  GK_PAGE_MEMORY, /* there is none for its pixels */
  GK_PAGE_MODEL   /* there is something to be read, and a model cannot be loaded */
};

/* Reads `source`, which is `turns` quarter turns clockwise from upright as far as its file says.
 * `place` is the page's. What it is is told before any model is loaded: most pictures of a site are
 * nothing to be read. */
enum gk_page_result gk_page_read(struct gk_context *context, const struct gk_readers *readers,
                                 PIX *source, int turns, const struct gk_place *place,
                                 struct gk_page *page);
void gk_page_free(struct gk_page *page);

#endif
