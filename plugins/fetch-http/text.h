/* SPDX-License-Identifier: Apache-2.0 */
/* Pages as UTF-8, for what looks at their words. */
#ifndef HTTP_TEXT_H
#define HTTP_TEXT_H

#include <gongkai/plugin.h>

struct text;

/* Opens the converter, which needs files. NULL: no memory, or the C library does not convert from
 * GB18030. */
struct text *text_new(void);
void text_drop(struct text *text);

/* What is no UTF-8 is taken for GB18030; bytes that are neither are left out. *utf8 is lent until
 * the next call. False: no memory. */
bool text_of(struct text *text, struct gk_text page, struct gk_text *utf8);

#endif
