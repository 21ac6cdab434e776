/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of a site at one host, in the order in which they are fetched. */
#ifndef HTTP_LANE_H
#define HTTP_LANE_H

#include "crawl.h"

/* The lane of a URL (normal form), made where it is new; NULL: no memory, and the crawl ends. */
struct lane *lane_of(struct crawl *crawl, struct site_run *run, const char *url);

/* The same of an authority. */
struct lane *lane_at(struct crawl *crawl, struct site_run *run, struct gk_text authority);

/* The next page; NULL: none. For free(). */
struct task *lane_take(struct crawl *crawl, struct lane *lane);

/* To be taken again: next, or after those that are at hand. */
void lane_put_back(struct lane *lane, struct task *task);
void lane_put_off(struct lane *lane, struct task *task);

void task_free(struct task *task);

/* What is asked for: the page's URL, or where a redirect led. */
const char *task_url(const struct task *task);

void lanes_free(struct host *host);

#endif
