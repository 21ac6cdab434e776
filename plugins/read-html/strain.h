/* SPDX-License-Identifier: Apache-2.0 */
/* The page without what libxml2 need not see, since it takes its time for each byte: the bodies of
 * script and style, comments, runs of white space, and all attributes, which are set aside. */
#ifndef GK_HTML_STRAIN_H
#define GK_HTML_STRAIN_H

#include "grow.h"
#include "inert.h"
#include <gongkai/plugin.h>

enum gk_html_strain_mode {
  GK_HTML_STRAIN_INERT = 0, /* with stretches set aside: see inert.h */
  GK_HTML_STRAIN_PLAIN,
  GK_HTML_STRAIN_FLAT,  /* without the elements that only wrap: for pages nested beyond reason */
  GK_HTML_STRAIN_BROKEN /* nothing left but line breaks */
};

/* Byte `strained` and those after it, up to the next seam, stand at `source` in the page. */
struct gk_html_seam {
  uint32_t strained, source;
};

enum gk_html_attribute_name {
  GK_ATTRIBUTE_OTHER = 0, /* a selector asks for it */
  GK_ATTRIBUTE_ALIGN,
  GK_ATTRIBUTE_BORDER,
  GK_ATTRIBUTE_CLASS,
  GK_ATTRIBUTE_COLSPAN,
  GK_ATTRIBUTE_CONTENT,
  GK_ATTRIBUTE_DATA,
  GK_ATTRIBUTE_HIDDEN,
  GK_ATTRIBUTE_HREF,
  GK_ATTRIBUTE_ID,
  GK_ATTRIBUTE_LATER_SRC, /* data-src: what a script puts into src when the picture is shown */
  GK_ATTRIBUTE_NAME,
  GK_ATTRIBUTE_ROWSPAN,
  GK_ATTRIBUTE_SRC,
  GK_ATTRIBUTE_STYLE
};

/* As written: lent from the page, entities not resolved. */
struct gk_html_attribute {
  enum gk_html_attribute_name known;
  struct gk_text name, value;
};

/* The attributes of the tag at byte `strained`. */
struct gk_html_tagged {
  uint32_t strained;
  uint32_t first, count;
};

struct gk_html_strained {
  struct gk_grow text;       /* char, with a NUL after the last */
  struct gk_grow seams;      /* struct gk_html_seam, ascending */
  struct gk_grow attributes; /* struct gk_html_attribute */
  struct gk_grow tagged;     /* struct gk_html_tagged, ascending */
  struct gk_html_inert inert;
  uint32_t script_size; /* bytes of script and style that were left out */
  uint32_t unclosed;    /* comments, scripts and styles without an end */
  uint32_t unclosed_at; /* the first of them */
};

/* Strains `page` (valid UTF-8, below 4 GiB) into `out`, which is emptied first. `names` are
 * further attribute names to keep, lower case, ended by NULL. `page` must outlive the attributes.
 * False: out of memory. */
bool gk_html_strain(struct gk_html_strained *out, struct gk_text page,
                    enum gk_html_strain_mode mode, const char *const *names);

/* Sets the attributes of a tag aside that begin at p, behind its name, and returns where its > (or
 * what ends it in place of one) is. *ok becomes false when memory is out. */
const char *gk_html_strain_attributes(struct gk_html_strained *out, const char *const *names,
                                      const char *p, const char *end, bool *ok);

/* The place that the strained byte behind a tag has which ends at p: further on where white space
 * was left out between. */
uint32_t gk_html_strain_shifted(const char *page, const char *p, const char *end);

/* The place in the page of byte `strained`. *seam is where the search begins, and is moved on:
 * 0 for the first call; the positions of successive calls should ascend. */
uint32_t gk_html_unstrain(const struct gk_html_strained *strained, uint32_t position,
                          uint32_t *seam);

void gk_html_strained_free(struct gk_html_strained *strained);

#endif
