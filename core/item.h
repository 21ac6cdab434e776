/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of item that a document holds, and the one table of their members from which adding,
 * checking, storing and printing follow. */
#ifndef GK_ITEM_H
#define GK_ITEM_H

#include <gongkai/plugin.h>

/* Their values are stored: new kinds go to the end. */
enum gk_kind {
  GK_KIND_RESOURCE = 1,
  GK_KIND_BLOCK,
  GK_KIND_TABLE,
  GK_KIND_CELL,
  GK_KIND_SECTION,
  GK_KIND_ITEM,
  GK_KIND_FIELD,
  GK_KIND_FACT,
  GK_KIND_FIGURE,
  GK_KIND_FINDING,
  GK_KIND_EVIDENCE,
  GK_KIND_DIAGNOSTIC,
  GK_KIND_REFERENCE,
  GK_KIND_END
};

/* Something in another document, which a finding rests on; no plugin adds one. Beside the kinds of
 * evidence that plugins know there is one that names such an item. */
struct gk_reference {
  uint32_t id;
  struct gk_text document; /* "sha256:" and the digest */
  struct gk_text source;   /* the first of it; empty: none has it any more */
  struct gk_text fact;     /* form/row/column; empty: the whole document */
  struct gk_text text;     /* as printed; of the whole document, its title */
};

enum { GK_EVIDENCE_REFERENCE = GK_EVIDENCE_CELL + 1 };

enum gk_member_type { GK_MEMBER_U32, GK_MEMBER_U64, GK_MEMBER_I64, GK_MEMBER_F32, GK_MEMBER_TEXT };

struct gk_member {
  const char *name;
  uint16_t offset;
  uint8_t type;      /* enum gk_member_type */
  uint8_t reference; /* enum gk_kind of the item it names; 0: none */
};

struct gk_kind_schema {
  const char *name;
  size_t size;
  const struct gk_member *members; /* in stored order: new ones go to the end */
  size_t member_count;
  size_t first_count; /* of those that are always written; the others only where one is not 0 */
  uint32_t limit;     /* how many a document may hold */
  bool bytes;         /* its texts need not be UTF-8: a resource's data */
};

/* The schema of a kind, 1 <= kind < GK_KIND_END. */
const struct gk_kind_schema *gk_kind_schema(enum gk_kind kind);

#endif
