/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "frontier-hash.h"
#include "frontier.h"

enum { DAY = 86400, RECHECK = 30 };
static const int64_t night_1 = 1778551200; /* 2026-05-12 02:00 +08:00 */
static char folder[64];

static struct frontier *opened(const char *where)
{
  char why[200];
  struct frontier *frontier = frontier_new(where, why);
  if (!frontier)
    fail_msg("%s", why);
  return frontier;
}

static int64_t note(struct frontier *frontier, const char *url, enum page_role role,
                    const char *date, int64_t now, bool *added, bool *due)
{
  struct discovery discovery = {.site = frontier_site(frontier, "某市"),
                                .url = url,
                                .role = role,
                                .depth = 1,
                                .title = GK_TEXT("年度报告"),
                                .date = {date ? date : "", date ? strlen(date) : 0}};
  return frontier_note(frontier, &discovery, now, added, due);
}

static struct outcome had(uint8_t first, bool changed, bool deliver)
{
  static uint8_t digest[32];
  static const struct warc_place place = {"a.warc.gz", 1234567890123,
                                          "<urn:uuid:0123abcd-4567-89ef-0123-456789abcdef>"};
  digest[0] = first;
  return (struct outcome){.state = PAGE_HAD,
                          .changed = changed,
                          .http_status = 200,
                          .etag = "\"e\"",
                          .last_modified = "Tue, 20 Jan 2026 03:04:05 GMT",
                          .digest = digest,
                          .place = &place,
                          .warc_date = "2026-01-20T03:04:05Z",
                          .bytes = 1000,
                          .to_deliver = deliver};
}

static bool done(struct frontier *frontier, int64_t page, struct outcome outcome, int64_t now)
{
  return frontier_done(frontier, page, &outcome, RECHECK, now);
}

static size_t next(struct frontier *frontier, int64_t now, struct page *pages, size_t count)
{
  return frontier_next(frontier, 1, "a.gov.cn", now, pages, count);
}

static int64_t begin(struct frontier *frontier, int64_t now)
{
  bool goes_on;
  int64_t night = frontier_begin_night(frontier, now, &goes_on);
  assert_true(night > 0);
  return night;
}

static int64_t due_of(struct frontier *frontier, int64_t now)
{
  struct frontier_counts counts;
  frontier_count(frontier, 1, now, &counts);
  return (int64_t)counts.due;
}

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

static void test_what_is_known_of_a_page(void **state)
{
  struct frontier *frontier = opened(NULL);
  struct page page;
  bool added, due;
  (void)state;
  begin(frontier, night_1);
  int64_t id = note(frontier, "https://a.gov.cn/x/1.html?a=b", PAGE_DOCUMENT, "2026-01-20", night_1,
                    &added, &due);
  assert_true(id > 0 && added && due);
  assert_int_equal(note(frontier, "https://a.gov.cn/x/1.html?a=b", PAGE_DOCUMENT, "2026-01-20",
                        night_1, &added, &due),
                   id);
  assert_true(!added && due);
  assert_true(note(frontier, "http://a.gov.cn/x/1.html?a=b", PAGE_DOCUMENT, NULL, night_1, &added,
                   NULL) != id &&
              added);
  assert_int_equal(note(frontier, "ftp://a.gov.cn/", PAGE_LIST, NULL, night_1, NULL, NULL), 0);
  assert_int_equal(next(frontier, night_1, &page, 1), 1);
  assert_int_equal(page.id, id);
  assert_string_equal(page.url, "https://a.gov.cn/x/1.html?a=b");
  assert_string_equal(page.title, "年度报告");
  assert_string_equal(page.date, "2026-01-20");
  assert_int_equal(page.state, PAGE_NEW);
  assert_null(page.etag);
  assert_true(done(frontier, id, had(5, true, true), night_1 + 7));
  assert_true(frontier_find(frontier, 1, "https://a.gov.cn/x/1.html?a=b", &page));
  assert_string_equal(page.etag, "\"e\"");
  assert_string_equal(page.last_modified, "Tue, 20 Jan 2026 03:04:05 GMT");
  assert_int_equal(page.digest[0], 5);
  assert_int_equal(page.payload_digest[0], 5);
  assert_string_equal(page.place.file, "a.warc.gz");
  assert_int_equal(page.place.offset, 1234567890123);
  assert_string_equal(page.place.record, "<urn:uuid:0123abcd-4567-89ef-0123-456789abcdef>");
  assert_string_equal(page.warc_date, "2026-01-20T03:04:05Z");
  assert_int_equal(page.checked, night_1 + 7);
  assert_int_equal(page.http_status, 200);
  assert_false(frontier_find(frontier, 1, "https://a.gov.cn/x/2.html", &page));
  assert_string_equal(frontier_url_of(frontier, id), "https://a.gov.cn/x/1.html?a=b");
  assert_null(frontier_url_of(frontier, 1000));
  /* Not modified: what the answer does not repeat stays. */
  assert_true(
      done(frontier, id, (struct outcome){.state = PAGE_HAD, .http_status = 304}, night_1 + DAY));
  assert_true(frontier_find(frontier, 1, "https://a.gov.cn/x/1.html?a=b", &page));
  assert_string_equal(page.etag, "\"e\"");
  assert_int_equal(page.digest[0], 5);
  assert_int_equal(page.changed, night_1 + 7);
  assert_string_equal(page.place.file, "a.warc.gz");
  frontier_drop(frontier);
}

static void test_order_and_what_is_given_out(void **state)
{
  static const char *const expected[] = {"/", "/list", "/p.png", "/new.html", "/a.pdf"};
  struct frontier *frontier = opened(NULL);
  struct page pages[8];
  (void)state;
  begin(frontier, night_1);
  note(frontier, "http://a.gov.cn/a.pdf", PAGE_ATTACHMENT, NULL, night_1, NULL, NULL);
  note(frontier, "http://a.gov.cn/new.html", PAGE_DOCUMENT, NULL, night_1, NULL, NULL);
  note(frontier, "http://a.gov.cn/p.png", PAGE_PICTURE, NULL, night_1, NULL, NULL);
  note(frontier, "http://a.gov.cn/list", PAGE_LIST, NULL, night_1, NULL, NULL);
  note(frontier, "http://a.gov.cn/", PAGE_START, NULL, night_1, NULL, NULL);
  assert_int_equal(next(frontier, night_1, pages, 2), 2);
  assert_int_equal(next(frontier, night_1, pages + 2, 8 - 2), 3);
  for (int i = 2; i < 5; i++)
    assert_string_equal(strchr(pages[i].url + 8, '/'), expected[i]);
  assert_int_equal(next(frontier, night_1, pages, 8), 0);
  assert_int_equal(due_of(frontier, night_1), 5);
  frontier_drop(frontier);
}

static void test_nights(void **state)
{
  struct frontier *frontier = opened(NULL);
  struct page pages[8];
  bool due;
  (void)state;
  int64_t first = begin(frontier, night_1);
  int64_t list = note(frontier, "http://a.gov.cn/list", PAGE_LIST, NULL, night_1, NULL, NULL);
  int64_t page = note(frontier, "http://a.gov.cn/1", PAGE_DOCUMENT, NULL, night_1, NULL, NULL);
  assert_int_equal(next(frontier, night_1, pages, 8), 2);
  assert_true(done(frontier, list, had(1, true, false), night_1) &&
              done(frontier, page, had(2, true, true), night_1));
  assert_int_equal(next(frontier, night_1 + 3600, pages, 8), 0);
  note(frontier, "http://a.gov.cn/list", PAGE_LIST, NULL, night_1, NULL, &due);
  assert_false(due);
  frontier_end_night(frontier, night_1 + 3600);
  assert_true(begin(frontier, night_1 + 7200) > first); /* a second crawl in the same night */
  assert_int_equal(next(frontier, night_1 + 7200, pages, 8), 1);
  assert_int_equal(pages[0].id, list);
  assert_true(done(frontier, list, (struct outcome){.state = PAGE_HAD}, night_1 + 7200));
  frontier_end_night(frontier, night_1 + 7200);
  for (int i = 1, look = 1; i <= 16; i++) { /* the document after 1, 2, 4, 8 nights */
    int64_t night = night_1 + i * DAY;
    begin(frontier, night);
    size_t count = next(frontier, night, pages, 8);
    assert_int_equal(count, i == (1 << look) - 1 ? 2 : 1);
    for (size_t k = 0; k < count; k++)
      assert_true(done(frontier, pages[k].id, (struct outcome){.state = PAGE_HAD}, night));
    look += count == 2;
    frontier_end_night(frontier, night);
  }
  frontier_drop(frontier);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_hash), cmocka_unit_test(test_what_is_known_of_a_page),
      cmocka_unit_test(test_order_and_what_is_given_out), cmocka_unit_test(test_nights)};
  char made[] = "/tmp/frontier-XXXXXX";
  if (!mkdtemp(made))
    return 77;
  snprintf(folder, sizeof folder, "%s", made);
  int result = cmocka_run_group_tests(tests, NULL, NULL);
  char command[100];
  snprintf(command, sizeof command, "rm -rf %s", made);
  return system(command) == 0 ? result : 1;
}
