/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "schedule.h"

enum { HOUR = 3600, DAY = 24 * HOUR };
static const int64_t may = 1778551200;      /* 2026-05-12 02:00 +08:00 */
static const int64_t january = 1768417200;  /* 2026-01-15 03:00 +08:00 */
static const int64_t december = 1796151600; /* 2026-12-02 03:00 +08:00 */

static struct look document(int64_t now, int unchanged)
{
  return (struct look){.page = 7,
                       .role = PAGE_DOCUMENT,
                       .state = PAGE_HAD,
                       .unchanged = unchanged,
                       .recheck_days = 60,
                       .now = now};
}

/* In days, rounded up: a night reaches a page earlier than the one before it did. */
static int64_t days(const struct look *look)
{
  return (schedule_due(look) - look->now + DAY - 1) / DAY;
}

static void test_documents_are_looked_at_less_and_less(void **state)
{
  static const int64_t expected[] = {1, 2, 4, 8, 16, 32, 60, 60};
  (void)state;
  for (int i = 0; i < 8; i++) {
    struct look look = document(may, i);
    assert_int_equal(days(&look), expected[i]);
    assert_true(schedule_due(&look) < may + expected[i] * DAY);
  }
  struct look look = document(may, 1000000);
  assert_int_equal(days(&look), 60);
  look.recheck_days = 0;
  assert_int_equal(schedule_due(&look), may);
}

static void test_the_season_of_reports(void **state)
{
  (void)state;
  assert_true(schedule_report_season(january));
  assert_false(schedule_report_season(may));
  assert_true(schedule_report_season(1767196800));      /* 2026-01-01 00:00 +08:00 */
  assert_false(schedule_report_season(1767196800 - 1)); /* the year before */
  assert_true(schedule_report_season(1772294399));      /* 2026-02-28 23:59:59 +08:00 */
  assert_false(schedule_report_season(1772294400));
  struct look look = document(january, 2);
  assert_int_equal(days(&look), 4);
  look.unchanged = 9;
  assert_int_equal(days(&look), 7);
  look.state = PAGE_FAILED;
  look.failures = 12;
  assert_true(days(&look) <= 7);
}

static void test_what_is_not_due_until_the_season_is_due_in_its_first_days(void **state)
{
  const int64_t begin = 1798732800; /* 2027-01-01 00:00 +08:00 */
  int64_t first = INT64_MAX, last = 0;
  (void)state;
  for (int64_t page = 1; page <= 1000; page++) {
    struct look look = document(december, 9);
    look.page = page;
    int64_t due = schedule_due(&look);
    assert_true(due >= begin && due < begin + 7 * DAY);
    first = due < first ? due : first;
    last = due > last ? due : last;
  }
  assert_true(first < begin + DAY && last >= begin + 6 * DAY);
}

static void test_lists_are_due_each_night(void **state)
{
  static const enum page_role roles[] = {PAGE_START, PAGE_LIST, PAGE_SITEMAP};
  (void)state;
  for (int i = 0; i < 3; i++) {
    struct look look = document(may, 50);
    look.role = roles[i];
    assert_int_equal(schedule_due(&look), may);
    look.state = PAGE_FAILED;
    look.failures = 30;
    assert_true(schedule_due(&look) > may && schedule_due(&look) < may + DAY);
  }
}

static void test_failures_back_off(void **state)
{
  (void)state;
  struct look look = document(may, 0);
  look.state = PAGE_FAILED;
  for (int i = 1; i <= 5; i++) {
    look.failures = i;
    assert_int_equal(schedule_due(&look), may + (HOUR << (i - 1)));
  }
  look.failures = 1000;
  assert_int_equal(schedule_due(&look), may + 60 * DAY);
  look.failures = 1;
  look.retry_after = 2 * DAY;
  assert_int_equal(schedule_due(&look), may + 2 * DAY);
  look.retry_after = 10000 * (int64_t)DAY;
  assert_int_equal(schedule_due(&look), may + 30 * DAY);
  look.retry_after = INT64_MIN;
  assert_int_equal(schedule_due(&look), may + HOUR);
}

static void test_vanished_pages_are_given_up(void **state)
{
  static const int64_t expected[] = {7, 14, 30};
  (void)state;
  struct look look = document(january, 0);
  look.state = PAGE_VANISHED;
  for (int i = 0; i < 3; i++) {
    look.failures = i + 1;
    assert_int_equal(days(&look), expected[i]);
  }
  look.failures = 4;
  assert_int_equal(schedule_due(&look), 0);
  look.state = PAGE_FAILED; /* never had: a link to nothing */
  look.gone = true;
  assert_int_equal(schedule_due(&look), 0);
  look.role = PAGE_START;
  assert_int_equal(schedule_due(&look), january);
  look.role = PAGE_LIST;
  look.failures = 1;
  assert_int_equal(days(&look), 1);
  look.failures = 2;
  assert_int_equal(days(&look), 7);
  look.failures = 5;
  assert_int_equal(schedule_due(&look), 0);
}

static void test_refused_pages_are_not_due(void **state)
{
  (void)state;
  struct look look = document(may, 0);
  look.state = PAGE_REFUSED;
  assert_int_equal(schedule_due(&look), 0);
  look.state = PAGE_NEW;
  assert_int_equal(schedule_due(&look), may);
}

static void test_what_comes_first(void **state)
{
  (void)state;
  int start = schedule_rank(PAGE_START, PAGE_HAD, 0, 9);
  int list = schedule_rank(PAGE_LIST, PAGE_HAD, 1, 99);
  int archive = schedule_rank(PAGE_LIST, PAGE_HAD, 40, 99);
  int fresh = schedule_rank(PAGE_DOCUMENT, PAGE_NEW, 3, 0);
  int known = schedule_rank(PAGE_DOCUMENT, PAGE_HAD, 3, 0);
  int picture = schedule_rank(PAGE_PICTURE, PAGE_NEW, 4, 0);
  assert_true(start < list && list < picture && picture < fresh && fresh < known);
  assert_true(known < archive);
  assert_int_equal(schedule_rank(PAGE_LIST, PAGE_NEW, 40, 0), list);
  assert_int_equal(schedule_rank(PAGE_LIST, PAGE_HAD, 40, 2), list);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_documents_are_looked_at_less_and_less),
      cmocka_unit_test(test_the_season_of_reports),
      cmocka_unit_test(test_what_is_not_due_until_the_season_is_due_in_its_first_days),
      cmocka_unit_test(test_lists_are_due_each_night),
      cmocka_unit_test(test_failures_back_off),
      cmocka_unit_test(test_vanished_pages_are_given_up),
      cmocka_unit_test(test_refused_pages_are_not_due),
      cmocka_unit_test(test_what_comes_first)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
