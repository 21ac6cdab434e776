/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a text is an HTML page. */
#ifndef GK_HTML_PROBE_H
#define GK_HTML_PROBE_H

#include <gongkai/plugin.h>

/* 0 (not HTML) to 95, from the first few kilobytes. */
int gk_html_probe(struct gk_text text);

#endif
