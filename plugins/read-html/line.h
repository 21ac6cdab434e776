/* SPDX-License-Identifier: Apache-2.0 */
/* A paragraph or a cell as it grows: runs of text are joined as a browser joins them, the indent is
 * dropped and remembered, and a line break within Chinese text is none (CSS Text 3, 4.1.2). */
#ifndef GK_HTML_LINE_H
#define GK_HTML_LINE_H

#include "grow.h"
#include <gongkai/plugin.h>

struct gk_html_line {
  struct gk_grow text;
  uint32_t offset, end;         /* bytes of the page; end 0: nothing yet */
  uint32_t letters, bold, link; /* bytes that are not white space; of these set bold, in links */
  uint32_t han, stops, links;   /* Chinese characters; 。；，、：; pieces of link text */
  bool indented;
  /* white space that is due before the next letter */
  uint32_t wide, narrow; /* U+3000; U+00A0 and plain spaces */
  bool newline, broken;  /* a break of the source; a break that shows */
  /* Where not NULL: called when two paragraphs stand in one run, parted by an indent. Must empty
   * the line. */
  void (*part)(void *data);
  void *data;
};

struct gk_html_run {
  const char *data;
  size_t size;
  uint32_t offset, end; /* bytes of the page */
  bool bold, link;
};

/* Empties the line for the next paragraph. */
void gk_html_line_clear(struct gk_html_line *line);

/* False: out of memory. */
bool gk_html_line_add(struct gk_html_line *line, const struct gk_html_run *run);

/* A line break that the reader sees. */
void gk_html_line_break(struct gk_html_line *line);

static inline struct gk_text gk_html_line_text(const struct gk_html_line *line)
{
  return (struct gk_text){line->text.items, line->text.count};
}

#endif
