/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of links share: a scanner with the rules of the tree. */
#ifndef CRAWL_LINKS_SAMPLE_H
#define CRAWL_LINKS_SAMPLE_H

#include "links.h"

extern struct url_rules *sample_parameters;
extern struct links *sample_links;

/* Setup and teardown of a group of tests. */
int sample_open_links(void **state);
int sample_close_links(void **state);

#endif
