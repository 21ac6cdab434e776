/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the conformance kit that read what others wrote, and that must give the same again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "check-mutation.h"
#include "check-report.h"
#include "check-sample.h"
#include "check-symbol.h"

static void count(void *argument, const char *name)
{
  unsigned *names = argument;
  assert_true(strlen(name) > 0);
  ++*names;
}

static struct gk_text own_program(struct gk_buffer *bytes)
{
  assert_true(gk_check_read_file("/proc/self/exe", bytes));
  return (struct gk_text){bytes->data, bytes->size};
}

/* A copy of exactly that size, so that a sanitizer sees a byte too far. */
static void read_copy(const char *data, size_t size)
{
  const char *reason = NULL;
  unsigned names = 0;
  char *copy = malloc(size ? size : 1);
  assert_non_null(copy);
  memcpy(copy, data, size);
  if (!gk_check_symbols((struct gk_text){copy, size}, count, &names, &reason))
    assert_non_null(reason);
  free(copy);
}

static void test_damaged_objects(void **state)
{
  (void)state;
  struct gk_buffer bytes = {0};
  struct gk_text whole = own_program(&bytes);
  enum { STEPS = 300, HEADER = 64 };
  for (size_t i = 0; i < STEPS; i++)
    read_copy(whole.data, i < HEADER * 2 ? i : whole.size / STEPS * i);
  char *changed = malloc(whole.size);
  assert_non_null(changed);
  for (uint32_t i = 0; i < STEPS; i++) {
    memcpy(changed, whole.data, whole.size);
    gk_check_flip(changed, HEADER, 1, i);
    /* The tables of sections stand at the end. */
    gk_check_flip(changed + whole.size - whole.size / 8, whole.size / 8, 2, i);
    memcpy(changed, whole.data, 20); /* still an object of this machine */
    read_copy(changed, whole.size);
  }
  free(changed);
  gk_buffer_free(&bytes);
}

static void test_flips_are_the_same(void **state)
{
  (void)state;
  char first[200], again[200], other[200];
  for (uint32_t i = 0; i < GK_CHECK_FLIPS; i++) {
    memset(first, 'x', sizeof first);
    memset(again, 'x', sizeof again);
    memset(other, 'x', sizeof other);
    gk_check_flip(first, sizeof first, 7, i);
    gk_check_flip(again, sizeof again, 7, i);
    gk_check_flip(other, sizeof other, 8, i);
    assert_memory_equal(first, again, sizeof first);
    assert_int_not_equal(memcmp(first, other, sizeof first), 0);
  }
  gk_check_flip(first, 0, 7, 0);
  gk_check_flip(first, 1, 7, 0);
}

static void test_truncations_shorten(void **state)
{
  (void)state;
  static const size_t sizes[] = {0, 1, 2, 15, 16, 17, 48, 49, 50, 1000, 52428800, SIZE_MAX / 64};
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
    for (uint32_t i = 0; i < GK_CHECK_TRUNCATIONS; i++) {
      size_t size = gk_check_truncated(sizes[k], i);
      assert_true(size <= sizes[k]);
      if (i >= GK_CHECK_FIRST_BYTES && sizes[k] > 49)
        assert_true(size < sizes[k]);
      if (i > GK_CHECK_FIRST_BYTES)
        assert_true(size >= gk_check_truncated(sizes[k], i - 1));
    }
}

/* A plugin can write to the pipe: no record is read beyond the bytes, and none that is damaged. */
static void test_damaged_records(void **state)
{
  (void)state;
  static const struct {
    const char *bytes;
    size_t size;
    bool bad;
  } cases[] = {{"", 0, false},
               {"\x80", 1, false},
               {"\x08\x01", 2, false},
               {"\xff\xff\xff\xff\x7f", 5, true},
               {"\x08\x01\x63\x00\x00\x00\x00\x00\x00", 9, true},
               {"\x08\x01\x00\x63\x00\x00\x00\x00\x00", 9, true},
               {"\x08\x01\x00\x00\x00\x00\x7f\x00\x00", 9, true},
               {"\x09\x01\x00\x00\x00\x00\x00\x00\x00\x00", 10, true}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct gk_text bytes = {cases[i].bytes, cases[i].size};
    struct gk_check_record record;
    bool bad = false;
    assert_false(gk_check_receive(&bytes, &record, &bad));
    assert_int_equal(bad, cases[i].bad);
  }
  struct gk_text good = {"\x08\x01\x00\x02\x00\x00\x00\x00\x00", 9};
  struct gk_check_record record;
  bool bad = false;
  assert_true(gk_check_receive(&good, &record, &bad));
  assert_int_equal(record.outcome, GK_CHECK_FAIL);
  assert_int_equal(good.size, 0);
}

static void test_spread(void **state)
{
  (void)state;
  struct gk_check_samples samples = {0};
  gk_check_samples_add_made(&samples);
  size_t count_made = samples.count;
  assert_true(count_made > 2);
  gk_check_samples_spread(&samples, 100);
  assert_int_equal(samples.count, count_made);
  gk_check_samples_spread(&samples, 2);
  assert_int_equal(samples.count, 2);
  gk_check_samples_spread(&samples, 0);
  assert_int_equal(samples.count, 0);
  gk_check_samples_free(&samples);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_damaged_objects), cmocka_unit_test(test_flips_are_the_same),
      cmocka_unit_test(test_truncations_shorten), cmocka_unit_test(test_damaged_records),
      cmocka_unit_test(test_spread)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
