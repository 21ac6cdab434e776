/* SPDX-License-Identifier: Apache-2.0 */
/* A document as a reader sees it: the outline as a tree, tables in reading order without those
 * that were put right, and where each thing stands. */
#ifndef GK_VIEW_H
#define GK_VIEW_H

#include "document.h"

/* Sections below this level are shown as if they stood on it: readers of JSON limit nesting. */
enum { GK_VIEW_DEPTH_LIMIT = 64 };

struct gk_view_table {
  const struct gk_table *table;
  struct gk_text section; /* path; "0": before the first heading */
  struct gk_text form;    /* empty: no statutory form */
  struct gk_text title;   /* of its section */
};

struct gk_view {
  struct gk_document *document;
  struct gk_view_table *tables; /* in reading order: t1 is the first */
  uint32_t table_count;
  uint32_t *table_numbers;  /* by id - 1: 1 for t1; 0: it was put right by another */
  uint32_t *block_sections; /* by id - 1: the section it stands in; 0: none */
  uint32_t *first_children; /* by section id, that of 0 is the first at the top */
  uint32_t *next_siblings;  /* by section id; 0: none */
  uint32_t *parents;        /* by section id, as shown */
  uint32_t *first_evidence; /* by finding id: its evidence, 0: none */
  uint32_t *next_evidence;  /* by evidence id: the next of the same finding */
};

/* What it holds lives in the document's arena. */
void gk_view_make(struct gk_view *view, struct gk_document *document);

/* The path of a section; "0" where there is none. */
struct gk_text gk_view_path(const struct gk_view *view, uint32_t section);

/* The section's heading as printed. */
struct gk_text gk_view_heading(const struct gk_view *view, const struct gk_section *section);

/* A run of a block's text, within its bounds and whole characters. */
struct gk_text gk_view_slice(struct gk_text text, uint64_t offset, uint64_t size);

/* Where a run of a block's text stands in its resource: exactly where the block's text stands there
 * as it is, else where the block begins. False: not known. */
bool gk_view_offset(const struct gk_view *view, uint32_t block, uint64_t offset, uint64_t *found);

/* The cell that a fact was read in, where that was recognised from a picture; else NULL. */
const struct gk_cell *gk_view_recognised(const struct gk_view *view, const struct gk_fact *fact);

/* Visits the sections from the top: the one after `section` (0: the first), or 0. *depth counts
 * from 0 at the top and is kept by the caller between calls. */
uint32_t gk_view_next(const struct gk_view *view, uint32_t section, unsigned *depth);

#endif
