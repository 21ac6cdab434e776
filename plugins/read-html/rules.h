/* SPDX-License-Identifier: Apache-2.0 */
/* rules/html/page.tsv: what class names, identifiers and set phrases say about parts of a page. */
#ifndef GK_HTML_RULES_H
#define GK_HTML_RULES_H

#include <gongkai/plugin.h>

/* What an element is, as its class or id says. A set. */
enum gk_html_mark {
  GK_MARK_CONTENT = 1 << 0,
  GK_MARK_TITLE = 1 << 1,
  GK_MARK_METADATA = 1 << 2,
  GK_MARK_NAVIGATION = 1 << 3,
  GK_MARK_FOOTER = 1 << 4,
  GK_MARK_SELECTED_CONTENT = 1 << 5, /* by a site plugin's selector */
  GK_MARK_SELECTED_TITLE = 1 << 6,
  GK_MARK_SELECTED_METADATA = 1 << 7,
  GK_MARK_IGNORE = 1 << 8
};

enum gk_html_phrase {
  GK_PHRASE_LABEL = 0,  /* 索引号, 发布时间: begins a piece of metadata */
  GK_PHRASE_NAVIGATION, /* 当前位置, 打印本页 */
  GK_PHRASE_FOOTER,     /* 网站标识码, ICP备 */
  GK_PHRASE_META,       /* names of meta elements, lower case */
  GK_PHRASE_TITLE,      /* what a document's title ends with */
  GK_PHRASE_CLOSING,    /* 责任编辑： begins a line of the site's below the text */
  GK_PHRASE_KINDS
};

struct gk_html_rules;

/* Reads the file. NULL: it could not be read, or a line is wrong; `problem` (size bytes) says
 * "file:line: what". */
struct gk_html_rules *gk_html_rules_open(const char *path, char *problem, size_t size);
void gk_html_rules_close(struct gk_html_rules *rules);

/* The marks (enum gk_html_mark) of a class or id attribute, which may hold several names. */
uint32_t gk_html_rules_marks(struct gk_html_rules *rules, struct gk_text names);

/* Does `text` begin with (GK_PHRASE_LABEL, _NAVIGATION, _CLOSING), hold (_FOOTER), end with
 * (_TITLE) or equal without regard to case (_META) a phrase of that kind? *size, where not NULL,
 * gets its bytes. */
bool gk_html_rules_phrase(const struct gk_html_rules *rules, enum gk_html_phrase kind,
                          struct gk_text text, size_t *size);

#endif
