/* SPDX-License-Identifier: Apache-2.0 */
/* A page of a picture, made ready, and where the cells of a table that was read from it lie. */
#ifndef GONGKAI_ONNX_PAGE_H
#define GONGKAI_ONNX_PAGE_H

#include "open.h"
#include "prepare.h"
#include "recognise.h"
#include "vote.h"

struct gk_page {
  uint32_t resource, number; /* of the page, from 1; resource 0: none is open */
  bool ready;                /* false: the page cannot be read */
  struct gk_prepared prepared;
  double from_source[9]; /* as gk_prepared.to_source, the other way */
};

/* Opens page `number` (from 1; 0 is taken as 1) of a resource, unless it is the one that is open.
 * False: it has no data or cannot be read. Ends with gk_page_close. */
bool gk_page_open(struct gk_context *context, struct gk_page *page, uint32_t resource,
                  uint32_t number);
void gk_page_close(struct gk_page *page);

/* The box of a cell (left, top, right, bottom in pixels of the prepared page) from its corners, or
 * else from its place. Turns the page where the corners say that it reads upright otherwise. False:
 * the cell does not say where it is, or that is not on the page. */
bool gk_page_locate(struct gk_page *page, const struct gk_cell *cell, float box[4]);

/* Reads the cell within a box: all its lines. Texts are from gk_alloc. False: the engine failed
 * (recogniser->onnx.error). */
bool gk_page_read(struct gk_context *context, const struct gk_page *page,
                  struct gk_recogniser *recogniser, const float box[4], struct gk_voice *voice);

#endif
