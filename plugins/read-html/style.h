/* SPDX-License-Identifier: Apache-2.0 */
/* The few properties of a style attribute that change what a reader of the page sees (CSS 2.1). */
#ifndef GK_HTML_STYLE_H
#define GK_HTML_STYLE_H

#include <gongkai/plugin.h>

/* A set of enum gk_html_style. */
unsigned gk_html_style_of(struct gk_text style);

/* The same of an align attribute's value. */
unsigned gk_html_style_of_align(struct gk_text align);

#endif
