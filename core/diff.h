/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between two results of a document, as a person would say it: things are told apart
 * by what they are called (a fact by its form, row and column, a section by its title), not by the
 * order in which they were made. */
#ifndef GK_DIFF_H
#define GK_DIFF_H

#include "document.h"

enum gk_change_way { GK_CHANGE_ADDED, GK_CHANGE_GONE, GK_CHANGE_CHANGED, GK_CHANGE_WAYS };

/* In the order in which they are told. */
enum gk_change_kind {
  GK_CHANGE_STATUS,
  GK_CHANGE_FINDING,
  GK_CHANGE_FIELD,
  GK_CHANGE_FACT,
  GK_CHANGE_FIGURE,
  GK_CHANGE_ITEM,
  GK_CHANGE_SECTION,
  GK_CHANGE_CELL,
  GK_CHANGE_TEXT,
  GK_CHANGE_DIAGNOSTIC,
  GK_CHANGE_STEP,
  GK_CHANGE_KINDS
};

/* Texts are lent until the documents are reset. */
struct gk_change {
  enum gk_change_kind kind;
  enum gk_change_way way;
  struct gk_text group; /* what it is counted under: a rule, a field's name, a fact's form, row and
                           column; empty: its kind */
  struct gk_text place; /* where it stands in the document; empty: in the whole of it */
  struct gk_text before, after; /* as a person reads them; empty where it was added or is gone */
};

/* Calls `each` for every difference, kind by kind, in the order of the documents. `localised`: a
 * finding's message is that in the user's language, else the English one. The documents are only
 * read, but their arenas are used. Takes n log n in their items. */
void gk_diff_documents(struct gk_document *before, struct gk_document *after, bool localised,
                       void (*each)(void *argument, const struct gk_change *change),
                       void *argument);

/* "added", "gone", "changed". */
const char *gk_change_way_name(enum gk_change_way way);

/* "fact", "finding" … */
const char *gk_change_kind_name(enum gk_change_kind kind);

#endif
