/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the frontier share: a site of one host, and what looks at its pages give. */
#ifndef HTTP_FRONTIER_SAMPLE_H
#define HTTP_FRONTIER_SAMPLE_H

#include "frontier.h"

enum { SAMPLE_DAY = 86400, SAMPLE_RECHECK = 30 };
extern const int64_t sample_night; /* 2026-05-12 02:00 +08:00 */

/* Setup and teardown of a test whose state is the name of a new folder below TMPDIR. */
int sample_in_folder(void **state);
int sample_leave_folder(void **state);
/* With what is in it. */
void sample_remove_folder(const char *folder);

/* Fails the test where it cannot. */
struct frontier *sample_open(const char *folder);
int64_t sample_begin(struct frontier *frontier, int64_t now);

/* At depth 1, with a title; `date` may be NULL. */
int64_t sample_note(struct frontier *frontier, const char *url, enum page_role role,
                    const char *date, int64_t now, bool *added, bool *due);
/* The n-th page of a role: http://a.gov.cn/ROLE/n. */
int64_t sample_page(struct frontier *frontier, int n, enum page_role role, int64_t now);

/* An answer 200, whose digest begins with `first`. */
struct outcome sample_had(uint8_t first, bool changed, bool deliver);
bool sample_done(struct frontier *frontier, int64_t page, struct outcome outcome, int64_t now);
size_t sample_next(struct frontier *frontier, int64_t now, struct page *pages, size_t count);
uint64_t sample_due(struct frontier *frontier, int64_t now);
/* How many are deliverable; each is offered. */
int sample_deliver(struct frontier *frontier);

#endif
