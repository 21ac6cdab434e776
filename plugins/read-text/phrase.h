/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that are told by set phrases: publication lines, navigation, the foot of a page. */
#ifndef TEXT_PHRASE_H
#define TEXT_PHRASE_H

#include "words.h"

enum phrase_list {
  PHRASE_LABEL,
  PHRASE_NAVIGATION,
  PHRASE_NAVIGATION_START,
  PHRASE_FOOTER_START,
  PHRASE_FOOTER,
  PHRASE_TITLE_END,
  PHRASE_AGENCY_END,
  PHRASE_FORM_LABEL,
  PHRASE_LISTS
};

struct phrases {
  struct gk_words lists[PHRASE_LISTS];
};

/* Loads the lists; false: `error` says why, with file and line. */
bool phrases_load(struct phrases *phrases, const char *path, char *error, size_t error_size);
void phrases_free(struct phrases *phrases);

/* Bytes of a label with its colon at byte `at` of a line, or 0. The label may have spaces in it
 * (索 引 号). `head`: labels that only count before the document begins are wanted too.
 * *label gets the label's bytes (without the colon), as printed. */
size_t label_at(const struct phrases *phrases, struct gk_text line, size_t at, bool head,
                struct gk_text *label);

/* The same for a label that a space, a bar or the end of the line follows, as in an index block
 * whose colons were lost: 索引号 620700001/2024-00012. Short words are none. */
size_t bare_label_at(const struct phrases *phrases, struct gk_text line, size_t at,
                     struct gk_text *label);

/* Whether the line is one of such a block: several of these labels, or an index number. */
bool is_index_line(const struct phrases *phrases, struct gk_text line);

/* Bytes of a date and time in figures at the start, with the spaces behind them, or 0. */
size_t timestamp_size(struct gk_text line);

/* Whether the line begins with a label (perhaps behind a bracket, in a page's head also behind a
 * date or without a colon) and is no prose. */
bool is_metadata(const struct phrases *phrases, struct gk_text line, bool head);

/* Breadcrumb (首页 > …), share bar, links to the next page. `inside`: the line stands in the
 * document, where the name of a column of the site alone may be a heading. */
bool is_navigation(const struct phrases *phrases, struct gk_text line, bool inside);

/* - 3 -, 第 3 页 共 8 页 */
bool is_page_number(struct gk_text line);

bool is_footer(const struct phrases *phrases, struct gk_text line);

/* Whether the line ends as titles do, brackets at its end apart. */
bool is_title(const struct phrases *phrases, struct gk_text line);
bool is_agency(const struct phrases *phrases, struct gk_text line);

#endif
