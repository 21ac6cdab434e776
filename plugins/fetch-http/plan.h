/* SPDX-License-Identifier: Apache-2.0 */
/* What a night would fetch. */
#ifndef HTTP_PLAN_H
#define HTTP_PLAN_H

#include "crawl.h"

/* Tells of each page that is due, site by site; asks nothing. */
void plan_tell(struct crawl *crawl);

#endif
