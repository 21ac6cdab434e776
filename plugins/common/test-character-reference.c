/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "character-reference.h"

/* In memory that ends where the text does, for what looks beyond it. */
static uint32_t of(const char *text, size_t *size)
{
  size_t length = strlen(text);
  char *copy = malloc(length);
  assert_non_null(copy);
  memcpy(copy, text, length);
  const char *after = copy;
  uint32_t c = gk_character_reference(copy, copy + length, &after);
  *size = (size_t)(after - copy);
  free(copy);
  return c;
}

static void test_resolved(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    uint32_t c;
    size_t size;
  } cases[] = {{"&amp;b", '&', 5},       {"&nbsp;", 0xA0, 6},     {"&middot;x", 0xB7, 8},
               {"&#24180;x", 0x5E74, 8}, {"&#x5e74;", 0x5E74, 8}, {"&#X5E74 x", 0x5E74, 7},
               {"&#9;", '\t', 4},        {"&#65", 'A', 4},        {"&#x10FFFF;", 0x10FFFF, 10},
               {"&#00000065;", 'A', 11}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    size_t size;
    assert_int_equal(of(cases[i].text, &size), cases[i].c);
    assert_int_equal(size, cases[i].size);
  }
}

static void test_left(void **state)
{
  (void)state;
  static const char *const cases[] = {"&",
                                      "&#",
                                      "&#x",
                                      "&#;",
                                      "&#xg;",
                                      "&copy=2",
                                      "&amp",
                                      "&unknown;",
                                      "&#0;",
                                      "&#8;",
                                      "&#xD800;",
                                      "&#x110000;",
                                      "&#99999999999999999999;",
                                      "& "};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    size_t size;
    assert_int_equal(of(cases[i], &size), 0);
    assert_int_equal(size, 0);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_resolved), cmocka_unit_test(test_left)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
