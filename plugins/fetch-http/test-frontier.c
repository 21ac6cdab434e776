/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>

#include "frontier-hash.h"
#include "frontier-sample.h"
#include "id-set.h"

enum { DAY = SAMPLE_DAY };

static void test_hash(void **state)
{
  uint8_t key[16], data[15];
  (void)state;
  for (uint8_t i = 0; i < 16; i++)
    key[i] = i;
  for (uint8_t i = 0; i < 15; i++)
    data[i] = i;
  assert_true(frontier_hash(key, data, 15) == 0xa129ca6149be45e5u); /* of its paper */
}

static void test_set(void **state)
{
  struct id_set set = {0};
  static bool within[1000];
  uint32_t random = 1;
  (void)state;
  assert_false(id_set_has(&set, 1));
  id_set_remove(&set, 1);
  for (int i = 0; i < 20000; i++) {
    random = random * 1664525 + 1013904223;
    int id = (int)(random >> 16) % 999 + 1;
    if (random >> 8 & 1)
      assert_true(id_set_add(&set, id));
    else
      id_set_remove(&set, id);
    within[id] = random >> 8 & 1;
  }
  size_t count = 0;
  for (int id = 1; id < 1000; id++) {
    assert_int_equal(id_set_has(&set, id), within[id]);
    count += within[id];
  }
  assert_int_equal(set.count, count);
  id_set_free(&set);
}

static void test_what_is_known_of_a_page(void **state)
{
  static const char url[] = "https://a.gov.cn/x/1.html?a=b";
  struct frontier *frontier = sample_open(NULL);
  struct page page;
  bool added, due;
  (void)state;
  sample_begin(frontier, sample_night);
  int64_t id = sample_note(frontier, url, PAGE_DOCUMENT, "2026-01-20", sample_night, &added, &due);
  assert_true(id > 0 && added && due);
  assert_int_equal(
      sample_note(frontier, url, PAGE_DOCUMENT, "2026-01-20", sample_night, &added, &due), id);
  assert_true(!added && due);
  assert_true(sample_note(frontier, "http://a.gov.cn/x/1.html?a=b", PAGE_DOCUMENT, NULL,
                          sample_night, &added, NULL) != id &&
              added);
  assert_int_equal(
      sample_note(frontier, "ftp://a.gov.cn/", PAGE_LIST, NULL, sample_night, NULL, NULL), 0);
  assert_null(frontier_error(frontier));
  assert_int_equal(sample_next(frontier, sample_night, &page, 1), 1);
  assert_int_equal(page.id, id);
  assert_string_equal(page.url, url);
  assert_string_equal(page.title, "年度报告");
  assert_string_equal(page.date, "2026-01-20");
  assert_int_equal(page.state, PAGE_NEW);
  assert_null(page.etag);
  assert_true(sample_done(frontier, id, sample_had(5, true, true), sample_night + 7));
  assert_true(frontier_find(frontier, 1, url, &page));
  assert_string_equal(page.etag, "\"e\"");
  assert_string_equal(page.last_modified, "Tue, 20 Jan 2026 03:04:05 GMT");
  assert_int_equal(page.digest[0], 5);
  assert_int_equal(page.payload_digest[0], 5);
  assert_string_equal(page.place.file, "a.warc.gz");
  assert_int_equal(page.place.offset, 1234567890123);
  assert_string_equal(page.place.record, "<urn:uuid:0123abcd-4567-89ef-0123-456789abcdef>");
  assert_string_equal(page.warc_date, "2026-01-20T03:04:05Z");
  assert_int_equal(page.checked, sample_night + 7);
  assert_int_equal(page.http_status, 200);
  assert_false(frontier_find(frontier, 1, "https://a.gov.cn/x/2.html", &page));
  assert_string_equal(frontier_url_of(frontier, id), url);
  assert_null(frontier_url_of(frontier, 1000));
  /* Not modified: what the answer does not repeat stays. */
  struct outcome same = {.state = PAGE_HAD, .http_status = 304};
  assert_true(sample_done(frontier, id, same, sample_night + DAY));
  assert_true(frontier_find(frontier, 1, url, &page));
  assert_string_equal(page.etag, "\"e\"");
  assert_int_equal(page.digest[0], 5);
  assert_int_equal(page.changed, sample_night + 7);
  assert_string_equal(page.place.file, "a.warc.gz");
  /* Another encoding of it, and a record whose identifier is of another form. */
  uint8_t payload[32] = {9};
  struct warc_place place = {"b.warc.gz", 1, "<urn:uuid:0123ABCD>"};
  struct outcome other = sample_had(6, true, false);
  other.payload_digest = payload;
  other.place = &place;
  assert_true(sample_done(frontier, id, other, sample_night + 2 * DAY));
  assert_true(frontier_find(frontier, 1, url, &page));
  assert_true(page.digest[0] == 6 && page.payload_digest[0] == 9);
  assert_string_equal(page.place.file, "b.warc.gz");
  assert_string_equal(page.place.record, "<urn:uuid:0123ABCD>");
  frontier_drop(frontier);
}

static void test_order_and_what_is_given_out(void **state)
{
  static const char *const expected[] = {"/", "/list", "/p.png", "/new.html", "/a.pdf"};
  struct frontier *frontier = sample_open(NULL);
  struct page pages[8];
  (void)state;
  sample_begin(frontier, sample_night);
  sample_note(frontier, "http://a.gov.cn/a.pdf", PAGE_ATTACHMENT, NULL, sample_night, NULL, NULL);
  sample_note(frontier, "http://a.gov.cn/new.html", PAGE_DOCUMENT, NULL, sample_night, NULL, NULL);
  sample_note(frontier, "http://a.gov.cn/p.png", PAGE_PICTURE, NULL, sample_night, NULL, NULL);
  sample_note(frontier, "http://a.gov.cn/list", PAGE_LIST, NULL, sample_night, NULL, NULL);
  sample_note(frontier, "http://a.gov.cn/", PAGE_START, NULL, sample_night, NULL, NULL);
  assert_int_equal(sample_next(frontier, sample_night, pages, 2), 2);
  for (int i = 0; i < 2; i++)
    assert_string_equal(strchr(pages[i].url + 8, '/'), expected[i]);
  int64_t list = pages[1].id;
  assert_int_equal(sample_next(frontier, sample_night, pages, 8), 3);
  for (int i = 0; i < 3; i++)
    assert_string_equal(strchr(pages[i].url + 8, '/'), expected[i + 2]);
  assert_int_equal(sample_next(frontier, sample_night, pages, 8), 0);
  assert_int_equal(sample_due(frontier, sample_night), 5);
  assert_true(sample_done(frontier, list, sample_had(1, true, false), sample_night));
  assert_int_equal(sample_due(frontier, sample_night), 4);
  frontier_drop(frontier);
}

static void test_nights(void **state)
{
  struct frontier *frontier = sample_open(NULL);
  struct page pages[8];
  bool due;
  (void)state;
  int64_t first = sample_begin(frontier, sample_night);
  int64_t list = sample_page(frontier, 1, PAGE_LIST, sample_night);
  int64_t page = sample_page(frontier, 1, PAGE_DOCUMENT, sample_night);
  assert_int_equal(sample_next(frontier, sample_night, pages, 8), 2);
  assert_true(sample_done(frontier, list, sample_had(1, true, false), sample_night));
  assert_true(sample_done(frontier, page, sample_had(2, true, true), sample_night));
  assert_int_equal(sample_next(frontier, sample_night + 3600, pages, 8), 0);
  sample_note(frontier, "http://a.gov.cn/2/1", PAGE_LIST, NULL, sample_night, NULL, &due);
  assert_false(due);
  frontier_end_night(frontier, sample_night + 3600);
  /* A second crawl in the same night. */
  assert_true(sample_begin(frontier, sample_night + 7200) > first);
  assert_int_equal(sample_next(frontier, sample_night + 7200, pages, 8), 1);
  assert_int_equal(pages[0].id, list);
  struct outcome same = {.state = PAGE_HAD};
  assert_true(sample_done(frontier, list, same, sample_night + 7200));
  frontier_end_night(frontier, sample_night + 7200);
  for (int i = 1, look = 1; i <= 16; i++) { /* the document after 1, 2, 4, 8 nights */
    int64_t night = sample_night + i * DAY;
    sample_begin(frontier, night);
    size_t count = sample_next(frontier, night, pages, 8);
    assert_int_equal(count, i == (1 << look) - 1 ? 2 : 1);
    for (size_t k = 0; k < count; k++)
      assert_true(sample_done(frontier, pages[k].id, same, night));
    look += count == 2;
    frontier_end_night(frontier, night);
  }
  frontier_drop(frontier);
}

static void test_a_night_goes_on(void **state)
{
  struct page pages[8];
  uint64_t asked, bytes;
  bool goes_on;
  struct frontier *frontier = sample_open(*state);
  int64_t night = frontier_begin_night(frontier, sample_night, &goes_on);
  assert_false(goes_on);
  for (int i = 0; i < 4; i++)
    sample_page(frontier, i, PAGE_LIST, sample_night);
  assert_int_equal(sample_next(frontier, sample_night, pages, 2), 2);
  for (int i = 0; i < 2; i++)
    assert_true(sample_done(frontier, pages[i].id, sample_had(1, true, false), sample_night));
  assert_true(frontier_commit(frontier));
  assert_int_equal(sample_next(frontier, sample_night, pages, 1), 1);
  assert_true(sample_done(frontier, pages[0].id, sample_had(1, true, false), sample_night));
  frontier_drop(frontier); /* what was not committed is to be had again */
  frontier = sample_open(*state);
  assert_true(frontier_begin_night(frontier, sample_night + 60, &goes_on) == night && goes_on);
  assert_int_equal(sample_next(frontier, sample_night + 60, pages, 8), 2);
  for (int i = 0; i < 2; i++)
    assert_true(sample_done(frontier, pages[i].id, sample_had(1, true, false), sample_night + 60));
  frontier_spent(frontier, 1, &asked, &bytes);
  assert_true(asked == 4 && bytes == 4000);
  frontier_spent(frontier, 0, &asked, &bytes);
  assert_int_equal(asked, 4);
  assert_int_equal(sample_due(frontier, sample_night + 60), 0);
  assert_true(frontier_commit(frontier));
  frontier_drop(frontier);
  /* The next day it is over. */
  frontier = sample_open(*state);
  assert_true(frontier_begin_night(frontier, sample_night + DAY, &goes_on) > night && !goes_on);
  assert_int_equal(sample_next(frontier, sample_night + DAY, pages, 8), 4);
  frontier_spent(frontier, 1, &asked, &bytes);
  assert_int_equal(asked, 0);
  frontier_drop(frontier);
}

static void test_what_makes_a_known_page_due(void **state)
{
  static const char url[] = "http://a.gov.cn/1.html";
  struct frontier *frontier = sample_open(NULL);
  struct page page;
  bool added, due;
  (void)state;
  sample_begin(frontier, sample_night);
  int64_t id = sample_note(frontier, url, PAGE_DOCUMENT, "2026-05-01", sample_night, &added, &due);
  assert_true(sample_done(frontier, id, sample_had(1, true, true), sample_night));
  sample_note(frontier, url, PAGE_DOCUMENT, "2026-05-02", sample_night, &added, &due);
  assert_true(!added && !due); /* it was looked at this night */
  frontier_end_night(frontier, sample_night);
  int64_t later = sample_night + 3600;
  sample_begin(frontier, later);
  static const char *const older[] = {"2026-05-02", "2026-05-01", "",           "2027-01-01",
                                      "2026-13-01", "yesterday",  "2026-05-1x", "9999-99-99"};
  for (size_t i = 0; i < sizeof older / sizeof *older; i++) {
    sample_note(frontier, url, PAGE_DOCUMENT, older[i], later, &added, &due);
    assert_false(due);
  }
  sample_note(frontier, url, PAGE_DOCUMENT, "2026-05-12T08:00:00+08:00", later, &added, &due);
  assert_true(!added && due);
  assert_int_equal(sample_next(frontier, later, &page, 1), 1);
  assert_string_equal(page.date, "2026-05-12");
  frontier_drop(frontier);
}

/* A sitemap that gives each page the day on which it was made is not believed for long. */
static void test_dates_that_mislead(void **state)
{
  static const char url[] = "http://a.gov.cn/1.html";
  struct frontier *frontier = sample_open(NULL);
  struct outcome same = {.state = PAGE_HAD};
  struct page page;
  char date[32];
  int looks = 0;
  (void)state;
  for (int i = 0; i < 19; i++) {
    int64_t now = sample_night + i * DAY;
    snprintf(date, sizeof date, "2026-05-%02d", 12 + i);
    sample_begin(frontier, now);
    sample_note(frontier, url, PAGE_DOCUMENT, date, now, NULL, NULL);
    if (sample_next(frontier, now, &page, 1)) {
      assert_true(sample_done(frontier, page.id, looks ? same : sample_had(1, true, true), now));
      looks++;
    }
    frontier_end_night(frontier, now);
  }
  /* On days 0, 1, 3, 7, 15 by the schedule, and for the date on day 8. */
  assert_in_range(looks, 5, 7);
  frontier_drop(frontier);
}

static void test_a_role_is_raised(void **state)
{
  static const char url[] = "http://a.gov.cn/1.html";
  struct frontier *frontier = sample_open(NULL);
  struct frontier_counts counts;
  struct page page;
  bool added, due;
  (void)state;
  sample_begin(frontier, sample_night);
  int64_t id = sample_note(frontier, url, PAGE_LIST, NULL, sample_night, NULL, NULL);
  assert_true(sample_done(frontier, id, sample_had(1, true, false), sample_night));
  assert_int_equal(sample_note(frontier, url, PAGE_DOCUMENT, NULL, sample_night, &added, &due), id);
  assert_true(!added && due);
  /* It is had whole, as a document is. */
  assert_int_equal(sample_next(frontier, sample_night, &page, 1), 1);
  assert_int_equal(page.role, PAGE_DOCUMENT);
  assert_null(page.etag);
  assert_int_equal(page.digest[0], 0);
  assert_true(sample_done(frontier, id, sample_had(1, true, true), sample_night));
  sample_note(frontier, url, PAGE_LIST, NULL, sample_night, NULL, &due);
  assert_false(due);
  assert_true(frontier_find(frontier, 1, url, &page) && page.role == PAGE_DOCUMENT);
  frontier_count(frontier, 1, sample_night, &counts);
  assert_true(counts.pages == 1 && counts.documents == 1 && counts.due == 0);
  frontier_drop(frontier);
}

static void test_failures(void **state)
{
  struct frontier *frontier = sample_open(NULL);
  struct outcome timeout = {.state = PAGE_FAILED, .code = "timeout"};
  struct frontier_counts counts;
  struct page page;
  (void)state;
  sample_begin(frontier, sample_night);
  int64_t id = sample_page(frontier, 1, PAGE_DOCUMENT, sample_night);
  assert_int_equal(sample_next(frontier, sample_night, &page, 1), 1);
  assert_true(sample_done(frontier, id, timeout, sample_night));
  frontier_count(frontier, 1, sample_night, &counts);
  assert_true(counts.failed == 1 && counts.due == 0 && counts.documents == 0);
  assert_int_equal(sample_next(frontier, sample_night + 3599, &page, 1), 0);
  assert_int_equal(sample_next(frontier, sample_night + 3600, &page, 1), 1); /* in the same night */
  assert_string_equal(page.code, "timeout");
  assert_int_equal(page.failures, 1);
  assert_true(sample_done(frontier, id, timeout, sample_night + 3600));
  assert_int_equal(sample_next(frontier, sample_night + 3 * 3600 - 1, &page, 1), 0);
  assert_int_equal(sample_next(frontier, sample_night + 3 * 3600, &page, 1), 1);
  assert_true(sample_done(frontier, id, sample_had(1, true, true), sample_night + 3 * 3600));
  frontier_count(frontier, 1, sample_night + 3 * 3600, &counts);
  assert_true(counts.failed == 0 && counts.documents == 1);
  frontier_drop(frontier);
}

static void test_vanished_pages(void **state)
{
  static const int expected[] = {7, 14, 30};
  struct frontier *frontier = sample_open(NULL);
  struct outcome gone = {.state = PAGE_VANISHED, .code = "not-found", .http_status = 404};
  struct frontier_counts counts;
  struct page page;
  bool due;
  (void)state;
  sample_begin(frontier, sample_night);
  int64_t id = sample_page(frontier, 1, PAGE_DOCUMENT, sample_night), now = sample_night;
  assert_true(sample_done(frontier, id, sample_had(1, true, true), now));
  assert_true(sample_done(frontier, id, gone, now));
  for (int i = 0; i < 3; i++) {
    assert_int_equal(sample_next(frontier, now + (expected[i] - 1) * DAY, &page, 1), 0);
    now += expected[i] * DAY;
    sample_begin(frontier, now);
    assert_int_equal(sample_next(frontier, now, &page, 1), 1);
    assert_int_equal(page.digest[0], 1);
    assert_true(sample_done(frontier, id, gone, now));
  }
  assert_int_equal(sample_next(frontier, now + 1000 * DAY, &page, 1), 0);
  frontier_count(frontier, 1, now, &counts);
  assert_true(counts.vanished == 1 && counts.documents == 1);
  sample_note(frontier, "http://a.gov.cn/4/1", PAGE_DOCUMENT, NULL, now + DAY, NULL, &due);
  assert_false(due);
  sample_begin(frontier, now + 31 * DAY);
  sample_note(frontier, "http://a.gov.cn/4/1", PAGE_DOCUMENT, NULL, now + 31 * DAY, NULL, &due);
  assert_true(due);
  frontier_drop(frontier);
}

static void test_refused_pages(void **state)
{
  struct frontier *frontier = sample_open(NULL);
  struct outcome refused = {.state = PAGE_REFUSED, .code = "robots"};
  struct robots_copy copy = {sample_night, 200, GK_TEXT("User-agent: *\nDisallow: /\n")};
  uint8_t digest[32] = {1};
  uint64_t asked, bytes;
  bool changed, due;
  (void)state;
  sample_begin(frontier, sample_night);
  assert_true(frontier_put_robots(frontier, "http://a.gov.cn:80", &copy));
  assert_true(frontier_configure(frontier, frontier_site(frontier, "某市"), digest, sample_night,
                                 &changed) &&
              changed);
  int64_t id = sample_page(frontier, 1, PAGE_DOCUMENT, sample_night);
  assert_true(sample_done(frontier, id, refused, sample_night));
  frontier_spent(frontier, 1, &asked, &bytes);
  assert_int_equal(asked, 0);
  int64_t later = sample_night + 100 * DAY;
  sample_begin(frontier, later);
  sample_note(frontier, "http://a.gov.cn/4/1", PAGE_DOCUMENT, "2026-08-01", later, NULL, &due);
  assert_false(due);
  copy.fetched = later;
  assert_true(frontier_put_robots(frontier, "http://a.gov.cn:80", &copy)); /* the same */
  assert_true(frontier_configure(frontier, 1, digest, later, &changed) && !changed);
  assert_int_equal(sample_due(frontier, later), 0);
  copy.file = GK_TEXT("");
  assert_true(frontier_put_robots(frontier, "https://b.gov.cn", &copy));
  assert_int_equal(sample_due(frontier, later), 0);
  assert_true(frontier_put_robots(frontier, "http://a.gov.cn:80", &copy));
  assert_int_equal(sample_due(frontier, later), 1);
  assert_true(sample_done(frontier, id, refused, later));
  digest[0] = 2;
  assert_true(frontier_configure(frontier, 1, digest, later, &changed) && changed);
  assert_int_equal(sample_due(frontier, later), 1);
  struct robots_copy kept;
  assert_true(frontier_robots(frontier, "https://b.gov.cn", &kept));
  assert_true(kept.status == 200 && kept.file.size == 0 && kept.fetched == later);
  assert_false(frontier_robots(frontier, "http://b.gov.cn", &kept));
  frontier_drop(frontier);
}

static void count_host(void *argument, const char *authority, uint64_t due)
{
  uint64_t *counts = argument;
  assert_true(strcmp(authority, "a.gov.cn") == 0 || strcmp(authority, "b.gov.cn:8080") == 0);
  counts[authority[0] - 'a'] += due;
}

static bool count_page(void *argument, const struct page *page)
{
  int *count = argument;
  assert_int_equal(page->state, PAGE_NEW);
  return ++*count < 25;
}

static void test_hosts_and_plans(void **state)
{
  struct frontier *frontier = sample_open(*state);
  uint64_t counts[2] = {0};
  char url[80];
  int count = 0;
  sample_begin(frontier, sample_night);
  for (int i = 0; i < 30; i++) {
    snprintf(url, sizeof url, "http://%s/%d", i % 3 ? "a.gov.cn" : "b.gov.cn:8080", i);
    sample_note(frontier, url, PAGE_DOCUMENT, NULL, sample_night, NULL, NULL);
  }
  frontier_site(frontier, "另一个");
  frontier_hosts(frontier, 1, sample_night, count_host, counts);
  assert_true(counts[0] == 20 && counts[1] == 10);
  assert_string_equal(frontier_site_name(frontier, 2), "另一个");
  assert_null(frontier_site_name(frontier, 3));
  frontier_hosts(frontier, 2, sample_night, count_host, counts);
  assert_int_equal(counts[0], 20);
  frontier_each_due(frontier, 1, sample_night, count_page, &count);
  assert_int_equal(count, 25);
  frontier_each_due(frontier, 2, sample_night, count_page, &count);
  assert_int_equal(count, 25);
  frontier_drop(frontier); /* nothing was committed: a plan leaves no trace */
  frontier = sample_open(*state);
  assert_int_equal(frontier_site(frontier, "另一个"), 1);
  frontier_drop(frontier);
}

/* More pages than are queued at a time, and what is counted agrees with what is given out. */
static void test_many_pages(void **state)
{
  enum { MANY = 3000 };
  struct outcome same = {.state = PAGE_HAD};
  struct page pages[16];
  struct frontier *frontier = sample_open(*state);
  sample_begin(frontier, sample_night);
  for (int i = 0; i < MANY; i++)
    sample_page(frontier, i, i % 2 ? PAGE_DOCUMENT : PAGE_LIST, sample_night);
  for (int night = 0; night < 2; night++) {
    int64_t now = sample_night + night * DAY;
    size_t count, all = 0;
    if (night)
      sample_begin(frontier, now);
    assert_int_equal(sample_due(frontier, now), MANY);
    for (; (count = sample_next(frontier, now, pages, 16)) > 0; all += count)
      for (size_t i = 0; i < count; i++)
        assert_true(
            sample_done(frontier, pages[i].id, night ? same : sample_had(1, true, false), now));
    assert_int_equal(all, MANY);
    assert_int_equal(sample_due(frontier, now), 0);
    frontier_end_night(frontier, now);
    assert_true(frontier_commit(frontier));
    frontier_drop(frontier);
    frontier = sample_open(*state);
    assert_int_equal(sample_due(frontier, 0), 0);
  }
  frontier_drop(frontier);
}

static void test_a_clock_that_was_wrong(void **state)
{
  struct frontier *frontier = sample_open(NULL);
  struct page pages[8];
  int64_t wrong = sample_night + 10000 * (int64_t)DAY;
  (void)state;
  sample_begin(frontier, wrong);
  int64_t list = sample_page(frontier, 1, PAGE_LIST, wrong);
  int64_t page = sample_page(frontier, 1, PAGE_DOCUMENT, wrong);
  assert_true(sample_done(frontier, list, sample_had(1, true, false), wrong));
  assert_true(sample_done(frontier, page, sample_had(2, true, true), wrong));
  frontier_end_night(frontier, wrong);
  sample_begin(frontier, sample_night);
  assert_int_equal(sample_next(frontier, sample_night, pages, 8), 2);
  frontier_drop(frontier);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_hash),
      cmocka_unit_test(test_set),
      cmocka_unit_test(test_what_is_known_of_a_page),
      cmocka_unit_test(test_order_and_what_is_given_out),
      cmocka_unit_test(test_nights),
      cmocka_unit_test_setup_teardown(test_a_night_goes_on, sample_in_folder, sample_leave_folder),
      cmocka_unit_test(test_what_makes_a_known_page_due),
      cmocka_unit_test(test_dates_that_mislead),
      cmocka_unit_test(test_a_role_is_raised),
      cmocka_unit_test(test_failures),
      cmocka_unit_test(test_vanished_pages),
      cmocka_unit_test(test_refused_pages),
      cmocka_unit_test(test_a_clock_that_was_wrong),
      cmocka_unit_test_setup_teardown(test_hosts_and_plans, sample_in_folder, sample_leave_folder),
      cmocka_unit_test_setup_teardown(test_many_pages, sample_in_folder, sample_leave_folder)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
