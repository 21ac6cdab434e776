/* SPDX-License-Identifier: Apache-2.0 */
/* Dates and years as Chinese documents print them. */
#ifndef GK_FIELDS_DATE_H
#define GK_FIELDS_DATE_H

#include <gongkai/plugin.h>

enum date_kind {
  DATE_FULL = 1,   /* 2018年3月23日, 2018-03-23, 二〇一八年三月二十三日 */
  DATE_YEAR_MONTH, /* 2018年3月 */
  DATE_MONTH_DAY,  /* 3月23日 */
  DATE_YEAR,       /* 2018年, 2018年度, the first of 2013-2017年 */
  DATE_DAMAGED     /* 201911日, 20251月1日: a 年 or 月 was lost */
};

struct date {
  enum date_kind kind;
  int year, month, day; /* as printed, also where there is no such day; 0: not printed */
  size_t offset, size;  /* bytes of the text */
};

/* The first date at or after byte *from, which is moved past it. Half- and full-width digits,
 * years in Chinese digits. False: no more. */
bool date_next(struct gk_text text, size_t *from, struct date *date);

/* Whether the calendar has this day (of any year, where none is printed). */
bool date_is_possible(const struct date *date);

/* YYYY-MM-DD of a full date, YYYY-MM, --MM-DD (ISO 8601:2000, year left out), YYYY; nothing for a
 * damaged one. Returns the length; `out` needs 16 bytes. */
size_t date_print(const struct date *date, char *out);

/* Whether only a word such as 起至, 至, 到 or a dash stands between two dates. */
bool date_joins(struct gk_text between);

#endif
