/* SPDX-License-Identifier: Apache-2.0 */
/* The headings and words that rules/headings/ lists. */
#ifndef GK_SEGMENT_RULES_H
#define GK_SEGMENT_RULES_H

#include "title.h"

/* One heading that documents of this kind have. */
struct gk_known_heading {
  struct gk_text key;
  bool top; /* it heads a main part of the document */
};

struct gk_known_spelling {
  struct gk_normal normal;
  uint32_t heading; /* index into `headings` */
};

struct gk_phrases {
  struct gk_text *items;
  uint32_t count;
};

struct gk_heading_rules {
  struct gk_known_heading *headings;
  uint32_t heading_count;
  struct gk_known_spelling *spellings; /* sorted by length */
  uint32_t spelling_count;
  uint32_t length_first[GK_NORMAL_LIMIT + 2]; /* first spelling of at least that length */
  struct gk_normal *labels;                   /* rows of the statutory forms: never headings */
  uint32_t label_count;
  struct gk_phrases announcing;  /* 包括, 组成: the sentence lists the document's parts */
  struct gk_phrases contents;    /* 目录: a line before a table of contents */
  struct gk_phrases attachments; /* 附件: a line that begins with it ends the outline */
  struct gk_phrases agencies;  /* 局, 委员会: what the name of a signing authority ends with */
  struct gk_phrases captions;  /* 表, 图: a line that ends so names a table or picture */
  struct gk_phrases documents; /* 报告, 要点: a line that ends so is the document's own title */
};

/* Reads every *.conf of `directory`, in the order of names. Memory is the context's (that of
 * `open`). NULL: a file is bad, and gk_fail was called with "file:line: what is wrong". */
const struct gk_heading_rules *gk_heading_rules_open(struct gk_context *context,
                                                     const char *directory);

struct gk_known_match {
  bool found;
  uint32_t heading;  /* index into `headings` */
  uint32_t distance; /* edits between the title and the nearest spelling; 0: the same */
  bool joined; /* the title names two: 存在的主要问题及改进情况和其他需要报告的事项 */
  uint32_t second; /* of a joined title: the other one */
};

/* The nearest known heading, if at most one character in five differs; else one of the main parts
 * that the title begins or ends with, or both. */
struct gk_known_match gk_heading_rules_match(const struct gk_heading_rules *rules,
                                             const struct gk_normal *title);

/* Whether the title is a row label of a statutory form. */
bool gk_heading_rules_is_label(const struct gk_heading_rules *rules, const struct gk_normal *title);

/* Whether a row label of a statutory form holds the title, or begins with it. */
bool gk_heading_rules_in_label(const struct gk_heading_rules *rules, const struct gk_normal *title,
                               bool begins);

bool gk_phrases_start(const struct gk_phrases *words, struct gk_text text);
bool gk_phrases_end(const struct gk_phrases *words, struct gk_text text);
bool gk_phrases_within(const struct gk_phrases *words, struct gk_text text);

#endif
