/* SPDX-License-Identifier: Apache-2.0 */
/* What a finding rests on, as something that can be looked up. */
#ifndef GK_RECORD_EVIDENCE_H
#define GK_RECORD_EVIDENCE_H

#include "json.h"
#include "view.h"

/* What a piece of evidence points to. Texts are lent, empty where they do not apply. */
struct gk_pointed {
  const struct gk_fact *fact;           /* NULL: none */
  const struct gk_field *field;         /* NULL: none */
  const struct gk_reference *reference; /* NULL: it is in this document */
  uint32_t table;                       /* 1 for t1; 0: none */
  bool in_table;
  uint32_t row, column; /* of the cell, where in_table */
  bool in_section;
  struct gk_text section;     /* path, where in_section */
  struct gk_text text;        /* as printed */
  bool doubtful;              /* it was recognised, and is not sure */
  struct gk_text alternative; /* a second reading, where doubtful; empty: none */
  bool placed;
  uint64_t offset; /* in the decoded text, where placed */
};

void gk_evidence_point(const struct gk_view *view, const struct gk_evidence *evidence,
                       struct gk_pointed *pointed);

/* Cuts a text at `limit` bytes, between characters. True: it was longer. */
bool gk_text_cut(struct gk_text *text, size_t limit);

/* Appends what it points to, without the text: "requests-2021/total/total", "t2[3,1]", "1.2";
 * of another document after that one's source. */
void gk_evidence_name(const struct gk_pointed *pointed, struct gk_buffer *out);

void gk_evidence_write(const struct gk_view *view, const struct gk_evidence *evidence,
                       struct gk_json *json);

#endif
