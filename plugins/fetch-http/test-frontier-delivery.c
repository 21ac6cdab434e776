/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>

#include "frontier-sample.h"

enum { DAY = SAMPLE_DAY };

static int64_t document_of(struct frontier *frontier, int n, int64_t now)
{
  return sample_page(frontier, n, PAGE_DOCUMENT, now);
}

static int64_t show(struct frontier *frontier, int64_t document, int n, const char *name,
                    int64_t now)
{
  int64_t picture = sample_page(frontier, n, PAGE_PICTURE, now);
  assert_true(frontier_show(frontier, document, picture, (struct gk_text){name, strlen(name)}));
  return picture;
}

static void test_offered_and_settled(void **state)
{
  struct frontier *frontier = sample_open(*state);
  struct page page;
  sample_begin(frontier, sample_night);
  for (int i = 0; i < 3; i++)
    assert_true(sample_done(frontier, document_of(frontier, i, sample_night),
                            sample_had((uint8_t)i, true, i != 1), sample_night));
  assert_true(frontier_commit(frontier));
  assert_true(frontier_deliverable(frontier, &page));
  assert_string_equal(page.url, "http://a.gov.cn/4/0");
  assert_string_equal(page.place.file, "a.warc.gz");
  frontier_offered(frontier, page.id);
  assert_int_equal(sample_deliver(frontier), 1);
  assert_true(frontier_commit(frontier));
  frontier_drop(frontier); /* the run ended before it settled */
  frontier = sample_open(*state);
  assert_int_equal(sample_deliver(frontier), 2);
  assert_true(frontier_settle(frontier));
  frontier_drop(frontier);
  frontier = sample_open(*state);
  assert_int_equal(sample_deliver(frontier), 0);
  /* What changes after it was offered is offered again, and not settled with what was before. */
  sample_begin(frontier, sample_night + DAY);
  int64_t id = document_of(frontier, 0, sample_night + DAY);
  assert_true(sample_done(frontier, id, sample_had(8, true, true), sample_night + DAY));
  assert_int_equal(sample_deliver(frontier), 1);
  assert_true(sample_done(frontier, id, sample_had(9, true, true), sample_night + DAY));
  assert_true(frontier_settle(frontier));
  assert_int_equal(sample_deliver(frontier), 1);
  frontier_drop(frontier);
}

static void collect(void *argument, const struct page *picture, const char *name)
{
  size_t used = strlen(argument);
  snprintf((char *)argument + used, 200 - used, "%s=%s,%s;", name, strrchr(picture->url, '/') + 1,
           picture->place.file);
}

static void test_a_document_waits_for_its_pictures(void **state)
{
  struct frontier *frontier = sample_open(NULL);
  char names[200] = "";
  (void)state;
  sample_begin(frontier, sample_night);
  int64_t id = document_of(frontier, 1, sample_night);
  int64_t one = show(frontier, id, 1, "../一.png", sample_night);
  /* Between them stands a link that is refused. */
  struct outcome refused = {.state = PAGE_REFUSED, .code = "robots"};
  int64_t link = sample_page(frontier, 9, PAGE_DOCUMENT, sample_night);
  assert_true(sample_done(frontier, link, refused, sample_night));
  int64_t two = show(frontier, id, 2, "two.png", sample_night);
  assert_true(sample_done(frontier, id, sample_had(1, true, true), sample_night));
  assert_int_equal(sample_deliver(frontier), 0);
  assert_true(sample_done(frontier, one, sample_had(2, true, false), sample_night));
  assert_int_equal(sample_deliver(frontier), 0);
  struct outcome missing = {.state = PAGE_FAILED, .code = "not-found", .http_status = 404};
  assert_true(sample_done(frontier, two, missing, sample_night));
  assert_int_equal(sample_deliver(frontier), 1);
  frontier_pictures(frontier, id, collect, names);
  assert_string_equal(names, "../一.png=1,a.warc.gz;two.png=2,;");
  /* Another document shows one that was looked at: it need not wait. */
  int64_t other = document_of(frontier, 2, sample_night);
  show(frontier, other, 1, "一.png", sample_night);
  assert_true(sample_done(frontier, other, sample_had(3, true, true), sample_night));
  assert_int_equal(sample_deliver(frontier), 1);
  assert_true(frontier_settle(frontier));
  /* Its pictures are those of the last look that found it changed. */
  frontier_end_night(frontier, sample_night);
  sample_begin(frontier, sample_night + DAY);
  struct outcome same = {.state = PAGE_HAD};
  assert_true(sample_done(frontier, id, same, sample_night + DAY));
  names[0] = '\0';
  frontier_pictures(frontier, id, collect, names);
  assert_string_equal(names, "../一.png=1,a.warc.gz;two.png=2,;");
  show(frontier, id, 2, "two.png", sample_night + DAY);
  assert_true(sample_done(frontier, id, sample_had(4, true, false), sample_night + DAY));
  names[0] = '\0';
  frontier_pictures(frontier, id, collect, names);
  assert_string_equal(names, "two.png=2,;");
  assert_true(sample_done(frontier, id, sample_had(5, true, false), sample_night + DAY));
  names[0] = '\0';
  frontier_pictures(frontier, id, collect, names);
  assert_string_equal(names, "");
  frontier_drop(frontier);
}

static void test_a_night_ends_without_pictures(void **state)
{
  struct frontier *frontier = sample_open(NULL);
  (void)state;
  sample_begin(frontier, sample_night);
  int64_t id = document_of(frontier, 1, sample_night);
  int64_t picture = show(frontier, id, 1, "1.png", sample_night);
  assert_true(sample_done(frontier, id, sample_had(1, true, true), sample_night));
  assert_int_equal(sample_deliver(frontier), 0);
  frontier_end_night(frontier, sample_night);
  assert_int_equal(sample_deliver(frontier), 1);
  assert_true(frontier_settle(frontier));
  /* Once it is had, the document is delivered with it. */
  sample_begin(frontier, sample_night + DAY);
  assert_true(sample_done(frontier, picture, sample_had(1, true, false), sample_night + DAY));
  assert_int_equal(sample_deliver(frontier), 1);
  frontier_drop(frontier);
}

static void test_a_picture_changes(void **state)
{
  enum { MANY = 60 };
  struct frontier *frontier = sample_open(NULL);
  int64_t later = sample_night + DAY, chart = 0, emblem = 0;
  (void)state;
  sample_begin(frontier, sample_night);
  for (int i = 0; i < MANY; i++) {
    int64_t id = document_of(frontier, i, sample_night);
    if (i < 2)
      chart = show(frontier, id, 1, "chart.png", sample_night);
    emblem = show(frontier, id, 2, "emblem.png", sample_night);
    assert_true(sample_done(frontier, id, sample_had(1, true, true), sample_night));
  }
  assert_true(sample_done(frontier, chart, sample_had(1, true, false), sample_night));
  assert_int_equal(sample_deliver(frontier), 0);
  assert_true(sample_done(frontier, emblem, sample_had(1, true, false), sample_night));
  assert_int_equal(sample_deliver(frontier), MANY);
  assert_true(frontier_settle(frontier));
  frontier_end_night(frontier, sample_night);
  sample_begin(frontier, later);
  struct outcome same = {.state = PAGE_HAD};
  assert_true(sample_done(frontier, chart, same, later));
  assert_int_equal(sample_deliver(frontier), 0);
  assert_true(sample_done(frontier, chart, sample_had(2, true, false), later));
  assert_int_equal(sample_deliver(frontier), 0); /* the emblem may have changed, too */
  assert_true(sample_done(frontier, emblem, sample_had(2, true, false), later));
  assert_int_equal(sample_deliver(frontier), 2);
  frontier_drop(frontier);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_offered_and_settled,
                                                                     sample_in_folder,
                                                                     sample_leave_folder),
                                     cmocka_unit_test(test_a_document_waits_for_its_pictures),
                                     cmocka_unit_test(test_a_night_ends_without_pictures),
                                     cmocka_unit_test(test_a_picture_changes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
