/* SPDX-License-Identifier: Apache-2.0 */
#include "schedule.h"

#include <time.h>

enum {
  HOUR = 3600,
  DAY = 24 * HOUR,
  CHINA_OFFSET = 8 * HOUR, /* from UTC, all year and all over the country */
  /* A night reaches a page earlier than the last one did when it has less to do; what is due after
   * whole days is due in the night that begins on that day. */
  NIGHT_SLACK = 8 * HOUR,
  FIRST_RETRY = HOUR,
  /* A list that fails is asked again in the next night: what is new stands there. */
  LIST_RETRY = DAY - NIGHT_SLACK,
  /* In the weeks in which reports are published, corrected and replaced. */
  SEASON_DAYS = 7,
  SEASON_MONTHS = 2,
  DOUBLINGS_LIMIT = 20, /* beyond any recheck_days that makes sense; keeps shifts defined */
  /* A server may ask for patience, but not to be forgotten. */
  RETRY_AFTER_LIMIT = 30 * DAY,
  /* Lists that do not change below this depth are archives: see schedule_rank. */
  ARCHIVE_DEPTH = 2,
  ARCHIVE_UNCHANGED = 3
};

/* Days to the next look at a page that is gone: servers lose pages for a day when they are moved,
 * and authorities take reports down to correct them. After the last it is given up. */
static const int gone_days[] = {7, 14, 30};

static void china_date(int64_t now, struct tm *date)
{
  time_t seconds = (time_t)(now + CHINA_OFFSET);
  gmtime_r(&seconds, date);
}

bool schedule_report_season(int64_t now)
{
  struct tm date;
  china_date(now, &date);
  return date.tm_mon < SEASON_MONTHS;
}

/* Not later than the season wants. What would be looked at after its beginning is, within its first
 * days, all on another. */
static int64_t within_season(const struct look *look, int64_t due)
{
  const int64_t longest = (int64_t)SEASON_DAYS * DAY;
  if (schedule_report_season(look->now)) {
    int64_t latest = look->now + longest - NIGHT_SLACK;
    return due < latest ? due : latest;
  }
  struct tm date;
  china_date(look->now, &date);
  struct tm begin = {.tm_year = date.tm_year + 1, .tm_mday = 1};
  int64_t season = (int64_t)timegm(&begin) - CHINA_OFFSET;
  if (due <= season + longest)
    return due;
  return season + (int64_t)((uint64_t)look->page * 2654435761u % (uint64_t)longest);
}

static int64_t doubled(int64_t first, int times, int64_t most)
{
  int64_t interval = first << (times < DOUBLINGS_LIMIT ? times : DOUBLINGS_LIMIT);
  return interval < most ? interval : most;
}

static bool is_list(enum page_role role)
{
  return role == PAGE_START || role == PAGE_LIST || role == PAGE_SITEMAP;
}

static int64_t after_gone(const struct look *look)
{
  int count = (int)(sizeof gone_days / sizeof *gone_days);
  int look_number = look->failures > 0 ? look->failures - 1 : 0;
  if (look->role == PAGE_START)
    return look->now; /* the operator asked for it, and is to hear of it */
  if (is_list(look->role) && look_number-- == 0)
    return look->now + LIST_RETRY;
  return look_number < count ? look->now + (int64_t)gone_days[look_number] * DAY - NIGHT_SLACK : 0;
}

static int64_t after_failure(const struct look *look)
{
  int64_t most = look->recheck_days > 1 ? look->recheck_days * DAY : DAY;
  int64_t wait = doubled(FIRST_RETRY, look->failures > 0 ? look->failures - 1 : 0,
                         is_list(look->role) ? LIST_RETRY : most);
  int64_t due = within_season(look, look->now + wait);
  int64_t asked = look->retry_after < RETRY_AFTER_LIMIT ? look->retry_after : RETRY_AFTER_LIMIT;
  return due > look->now + asked ? due : look->now + asked;
}

int64_t schedule_due(const struct look *look)
{
  if (look->state == PAGE_NEW)
    return look->now;
  if (look->state == PAGE_REFUSED)
    return 0;
  if (look->state == PAGE_VANISHED || look->gone)
    return after_gone(look);
  if (look->state == PAGE_FAILED)
    return after_failure(look);
  if (is_list(look->role) || look->recheck_days <= 0)
    return look->now; /* a page is looked at once a night */
  int64_t interval = doubled(DAY, look->unchanged, look->recheck_days * DAY);
  return within_season(look, look->now + interval - NIGHT_SLACK);
}

int schedule_rank(enum page_role role, enum page_state state, int depth, int unchanged)
{
  bool known = state != PAGE_NEW;
  switch (role) {
  case PAGE_START:
    return 0;
  case PAGE_SITEMAP:
    return 1;
  case PAGE_LIST:
    /* Hundreds of pages of an archive would keep a night that is too short from what is new. */
    return known && depth >= ARCHIVE_DEPTH && unchanged >= ARCHIVE_UNCHANGED ? 8 : 2;
  case PAGE_PICTURE:
    return 3; /* a document waits for it */
  case PAGE_OTHER:
    return 4;
  case PAGE_DOCUMENT:
    return known ? 7 : 5;
  case PAGE_ATTACHMENT:
    return known ? 7 : 6;
  }
  return 8;
}
