/* SPDX-License-Identifier: Apache-2.0 */
/* What a second engine's reading makes of a cell that the first has read. */
#ifndef GONGKAI_ONNX_VOTE_H
#define GONGKAI_ONNX_VOTE_H

#include <gongkai/plugin.h>

/* A reading of the whole cell. */
struct gk_voice {
  struct gk_text text, number; /* as any text, lines joined by \n; as a number, lines joined */
  float confidence, number_confidence;
};

enum gk_vote {
  GK_VOTE_NOTHING = 0, /* the cell stays as it was */
  GK_VOTE_CONFIRMED,   /* two of three agree: no doubt any more */
  GK_VOTE_DOUBTED,     /* it was given without doubt, and the second engine reads it otherwise */
  GK_VOTE_THIRD        /* a reading that differs from both */
};

/* Confidence (0..1) from which the second engine's voice counts: for the reading that the first
 * engine gave; and for another, be it the first's own alternative. */
#define GK_VOTE_AGREES 0.8f
#define GK_VOTE_SURE 0.9f

/* Whether the text is digits and what numbers are printed with, or a mark in place of one. */
bool gk_is_number_text(struct gk_text text);

/* Whether a reading of a number can be taken for what is printed: thousands are grouped by three,
 * and there is no point before three digits, which a comma looks like. */
bool gk_is_sound_number(struct gk_text text);

/* Whether two readings say the same: for numbers, without white space, commas between thousands
 * (and a point in place of the last of them) and the widths of dashes; else without white space and
 * the widths of characters. */
bool gk_reads_same(struct gk_context *context, struct gk_text left, struct gk_text right,
                   bool number);

/* Changes text, alternative, confidence and GK_CELL_DOUBTFUL of the cell as the voices have it. A
 * text is one of the readings or of the voice's, which must live as long as the cell. */
enum gk_vote gk_vote(struct gk_context *context, struct gk_cell *cell,
                     const struct gk_voice *voice);

#endif
