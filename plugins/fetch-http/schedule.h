/* SPDX-License-Identifier: Apache-2.0 */
/* When a page is due next, and which of those that are due comes first: functions of what is known
 * of it alone. */
#ifndef HTTP_SCHEDULE_H
#define HTTP_SCHEDULE_H

#include "frontier.h"

/* What the last look gave. */
struct look {
  int64_t page; /* its number: pages whose day could be any are spread by it */
  enum page_role role;
  enum page_state state;
  bool gone;                /* 404 or 410, also of a page that was never had */
  int unchanged;            /* looks in a row that found it as it was, with this one */
  int failures;             /* looks in a row that did not get it, with this one */
  int64_t recheck_days;     /* at most between two looks at a document; 0: each night */
  int64_t retry_after, now; /* seconds; seconds since 1970 */
};

/* Seconds since 1970; 0: never, unless something else is learned of it. */
int64_t schedule_due(const struct look *look);

/* Pages of a lower rank are fetched first. What a night's limits leave out are those of the
 * highest.
 */
int schedule_rank(enum page_role role, enum page_state state, int depth, int unchanged);

/* 1 January to the end of February, by the time of China: reports on the year before are due by 31
 * January (Regulations on Open Government Information, article 49), and many come late. */
bool schedule_report_season(int64_t now);

#endif
