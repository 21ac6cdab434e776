/* SPDX-License-Identifier: Apache-2.0 */
/* Compound CSS selectors with descendants, matched while elements open: each element carries the
 * set of compounds that it or an ancestor has satisfied, so a match costs no look back. */
#ifndef GK_HTML_SELECTOR_H
#define GK_HTML_SELECTOR_H

#include "strain.h"

enum {
  GK_HTML_COMPOUNDS = 64, /* of all selectors of a site together: one bit each */
  GK_HTML_TESTS = 256,    /* #id, .class, [name=value] in them */
  GK_HTML_SELECTOR_TEXT = 4096
};

struct gk_html_test {
  char kind;         /* t tag, # id, . class, [ has attribute, = attribute has value */
  const char *name;  /* lower case for tags and attributes */
  const char *value; /* of = */
};

struct gk_html_compound {
  uint16_t first, count; /* tests */
  bool last;             /* of its selector */
  uint8_t selector;      /* index of the selector */
  bool starts;           /* the first of its selector */
};

struct gk_html_selectors {
  const struct gk_selector *source; /* what was compiled */
  struct gk_html_compound compounds[GK_HTML_COMPOUNDS];
  struct gk_html_test tests[GK_HTML_TESTS];
  const char *attributes[GK_HTML_TESTS + 1]; /* names they ask for; ended by NULL */
  char text[GK_HTML_SELECTOR_TEXT];
  size_t compound_count, test_count, attribute_count, text_size;
};

/* Compiles a list that ends with kind 0, or NULL for none. Returns NULL, or the `match` that is no
 * selector of the grammar in plugin.h (or that passes a limit above); those before it work. */
const char *gk_html_selectors_compile(struct gk_html_selectors *selectors,
                                      const struct gk_selector *source);

/* Tests an element with its `count` attributes; `tag` is lower case, `inherited` is the parent's
 * result. Returns the element's own, and in *matched the set of selectors (bit i: source[i], up to
 * 64) whose last compound is this element. */
uint64_t gk_html_selectors_match(const struct gk_html_selectors *selectors, uint64_t inherited,
                                 const char *tag, const struct gk_html_attribute *attributes,
                                 size_t count, uint64_t *matched);

#endif
