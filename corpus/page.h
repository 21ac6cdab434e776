/* SPDX-License-Identifier: Apache-2.0 */
/* A report as an HTML page or as the text that a dump of one gives. */
#ifndef GONGKAI_CORPUS_PAGE_H
#define GONGKAI_CORPUS_PAGE_H

#include "quirk.h"
#include "report.h"

enum layout {
  LAYOUT_CMS,   /* a content management system's page with everything around it */
  LAYOUT_TABLE, /* a page of 2008: tables for layout, font tags, tags left open */
  LAYOUT_WORD,  /* saved from Word: mso styles, a span for every change of script */
  LAYOUT_SOUP,  /* div for paragraph, br for space, bold for headings */
  LAYOUT_BARE,  /* the document and nothing else */
  LAYOUT_TEXT,  /* plain text: indented with U+3000 */
  LAYOUT_COUNT
};

enum tables {
  TABLES_SPANS,   /* rowspan and colspan as authorities print them */
  TABLES_NESTED,  /* the same inside a table that only draws a frame */
  TABLES_SPLIT,   /* a table for each article of the first form */
  TABLES_STACKED, /* every cell a paragraph of its own */
  TABLES_PIPES,   /* plain text: cells between |, spans lost */
  TABLES_TABS,    /* plain text: a tab and one cell a line */
  TABLES_JOINED,  /* plain text: the numbers of a row run together */
  TABLES_COUNT
};

struct look {
  enum layout layout;
  enum tables tables;
  const char *charset; /* as it is declared; NULL: not declared */
  bool furniture;      /* plain text: site header and footer as a dump has them */
  bool wrapped;        /* plain text: lines broken at a fixed width */
  enum quirk quirk;
  bool broken_labels;  /* long labels in cells are broken into lines */
  int marked_headings; /* 0: plain paragraphs, 1: bold paragraphs, 2: h2, h3 */
  int padding;         /* bytes of scripts, styles and menus to add around it */
  uint64_t serial;
};

extern const char *const layout_names[LAYOUT_COUNT];
extern const char *const tables_names[TABLES_COUNT];

void page_html(struct buffer *out, struct report *report, const struct look *look);
void page_text(struct buffer *out, struct report *report, const struct look *look);

/* What surrounds the document on a site: before it and behind it. */
void chrome_before(struct buffer *out, struct report *report, const struct look *look);
void chrome_after(struct buffer *out, struct report *report, const struct look *look);

#endif
