/* SPDX-License-Identifier: Apache-2.0 */
/* One page that a person asks for: a site of its own, without a file that says so. */
#ifndef HTTP_SINGLE_H
#define HTTP_SINGLE_H

#include "crawl.h"

/* Makes crawl->sites of the location's URL. False: *why. single_free in any case. */
bool single_site(struct crawl *crawl, char *why);
void single_free(struct crawl *crawl);

#endif
