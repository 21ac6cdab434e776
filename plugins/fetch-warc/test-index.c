/* SPDX-License-Identifier: Apache-2.0 */
/* Which picture a page showed, and who led to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "index.h"
#include "source.h"

static void add(struct index *index, uint64_t url, uint32_t order, bool revisit)
{
  assert_non_null(index_add_picture(
      index, &(struct index_picture){
                 .url = url, .order = order, .offset = order * 10, .revisit = revisit}));
}

/* The order of the picture that a page showed; 0: none. */
static uint32_t shown(struct index *index, uint64_t url, uint32_t page)
{
  const struct index_picture *picture = index_find_picture(index, url, page);
  return picture ? picture->order : 0;
}

static void find_pictures(void **state)
{
  (void)state;
  struct index index = {0};
  index_sort(&index);
  assert_int_equal(shown(&index, 1, 1), 0);
  /* Of 5: fetched in the first night, the same in the second, another in the third. */
  add(&index, 5, 30, true);
  add(&index, 5, 10, false);
  add(&index, 5, 50, false);
  /* Of 6: the same as in a file that is not there, then another. */
  add(&index, 6, 20, true);
  add(&index, 6, 40, false);
  /* Of 7: nothing but that it was the same. */
  add(&index, 7, 20, true);
  index_sort(&index);
  assert_int_equal(shown(&index, 5, 1), 10);
  assert_int_equal(shown(&index, 5, 9), 10);
  assert_int_equal(shown(&index, 5, 11), 10); /* the same still, at 30 */
  assert_int_equal(shown(&index, 5, 31), 50);
  assert_int_equal(shown(&index, 5, 99), 50);
  assert_int_equal(shown(&index, 6, 1), 40);
  assert_int_equal(shown(&index, 6, 99), 40);
  assert_int_equal(shown(&index, 7, 1), 0);
  assert_int_equal(shown(&index, 4, 1), 0);
  assert_int_equal(shown(&index, 8, 1), 0);
  assert_true(index_has_picture(&index, 6));
  assert_false(index_has_picture(&index, 8));
  index_free(&index);
}

static void find_records(void **state)
{
  (void)state;
  enum { MANY = 5000 };
  struct index index = {0};
  char id[40], url[60];
  assert_false(index_has_record(&index, GK_TEXT("<a>")));
  for (int i = 0; i < MANY; i++) {
    snprintf(id, sizeof id, "<urn:%d>", i);
    snprintf(url, sizeof url, "http://h/%d", i / 3);
    index_add_record(&index, gk_text_of(id));
    index_add_referrer(&index, gk_text_of(id), gk_text_of(i % 5 ? url : ""));
  }
  index_add_referrer(&index, GK_TEXT(""), GK_TEXT("http://h/"));
  index_sort(&index);
  for (int i = 0; i < MANY; i++) {
    snprintf(id, sizeof id, "<urn:%d>", i);
    snprintf(url, sizeof url, "http://h/%d", i / 3);
    assert_true(index_has_record(&index, gk_text_of(id)));
    struct gk_text found = index_find_referrer(&index, gk_text_of(id));
    assert_int_equal(found.size, i % 5 ? strlen(url) : 0);
    assert_memory_equal(found.data, url, found.size);
  }
  assert_false(index_has_record(&index, GK_TEXT("<urn:5000>")));
  assert_int_equal(index_find_referrer(&index, GK_TEXT("<urn:5000>")).size, 0);
  assert_false(index.full);
  index_free(&index);
}

static void list_media_types(void **state)
{
  (void)state;
  static const char list[] = "text/html  application/vnd.* ";
  assert_true(media_type_is_listed("text/html", list));
  assert_true(media_type_is_listed("application/vnd.ms-excel", list));
  assert_false(media_type_is_listed("text/html5", list));
  assert_false(media_type_is_listed("text/css", list));
  assert_false(media_type_is_listed("text/html", ""));
  assert_true(media_type_is_page("application/xhtml+xml"));
  assert_false(media_type_is_page("text/plain"));
  assert_true(media_type_is_picture("image/png"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(find_pictures),
                                     cmocka_unit_test(find_records),
                                     cmocka_unit_test(list_media_types)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
