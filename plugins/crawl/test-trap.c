/* SPDX-License-Identifier: Apache-2.0 */
/* Pages without end are bounded, and lists as they are come through. */
#include <setjmp.h>
#include <stdio.h>

#include <cmocka.h>

#include "trap.h"

enum { PAGES = 500 };

static void test_shapes(void **state)
{
  (void)state;
  static const char *const rows[][2] = {
      {"http://a1.cn/list_12.html", "http://a1.cn/list_0.html"},
      {"http://a.cn:8080/t20240131_1.html?id=7", "http://a.cn:8080/t0_0.html?id=0"},
      {"http://a.cn/col/col101/index.html", "http://a.cn/col/col0/index.html"},
      {"http://a.cn/5f3a9bc0d1e2f3a4b5c6d7e8/x", "http://a.cn/0/x"},
      {"http://a.cn/decade/face", "http://a.cn/decade/face"},
      {"http://a.cn/s?q=abcdefghijklmnopqrstuvwxyz&p=2", "http://a.cn/s?q=0&p=0"},
      {"http://a.cn/s?q=xy&p=", "http://a.cn/s?q=xy&p="},
      {"http://a.cn/", "http://a.cn/"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char shape[URL_SIZE_LIMIT];
    assert_int_equal(trap_shape(rows[i][0], shape), strlen(rows[i][1]));
    assert_string_equal(shape, rows[i][1]);
  }
}

static unsigned let_in(struct trap *trap, const char *format, unsigned count, const char **why)
{
  unsigned in = 0;
  for (unsigned i = 0; i < count; i++) {
    char url[200];
    snprintf(url, sizeof url, format, i, i / 7);
    const char *trapped = trap_of(trap, url, NULL);
    in += !trapped;
    if (trapped)
      *why = trapped;
  }
  return in;
}

static void test_endless_lists(void **state)
{
  (void)state;
  struct trap *trap = trap_new(PAGES);
  const char *why = NULL;
  assert_int_equal(let_in(trap, "http://a.cn/list?page=%u", 100000, &why), PAGES);
  assert_string_equal(why, "shape");
  /* Those that were let in stay so, and are counted once; what leads to documents may go on. */
  assert_null(trap_of(trap, "http://a.cn/list?page=7", NULL));
  assert_string_equal(trap_of(trap, "http://a.cn/list?page=70000", NULL), "shape");
  trap_yield(trap, "http://a.cn/list?page=7");
  trap_yield(trap, "http://a.cn/list?page=8");
  assert_int_equal(let_in(trap, "http://a.cn/list?page=%u", 100000, &why),
                   PAGES + 2 * TRAP_PAGES_MORE);
  /* Another list of the site is not held up. */
  assert_int_equal(let_in(trap, "http://a.cn/other/index_%u.html", 100, &why), 100);
  trap_yield(trap, "http://a.cn/never/seen");
  trap_drop(trap);
}

/* A calendar leads to itself; a portal leads to columns, and each to its own further pages. */
static void test_chains(void **state)
{
  (void)state;
  struct trap *trap = trap_new(PAGES);
  unsigned in = 0;
  char url[200], from[200] = "http://a.cn/";
  for (unsigned day = 0; day < 5000; day++) {
    snprintf(url, sizeof url, "http://a.cn/calendar?d=%u", day);
    in += !trap_of(trap, url, from);
    strcpy(from, url);
  }
  assert_int_equal(in, PAGES / TRAP_CHAIN);
  in = 0;
  for (unsigned column = 0; column < 400; column++) {
    snprintf(url, sizeof url, "http://a.cn/col/col%u/index.html", column);
    in += !trap_of(trap, url, "http://a.cn/");
  }
  assert_int_equal(in, 400);
  trap_yield(trap, "http://a.cn/col/col1/index.html");
  /* Ten documents a page: the list may be as long as it is. */
  for (unsigned page = 1; page < 3000; page++) {
    snprintf(from, sizeof from, "http://a.cn/list_%u.html", page - 1);
    snprintf(url, sizeof url, "http://a.cn/list_%u.html", page);
    assert_null(trap_of(trap, url, from));
    if (page % 10 == 0)
      trap_yield(trap, url);
  }
  trap_drop(trap);
}

static void test_parameters(void **state)
{
  (void)state;
  struct trap *trap = trap_new(PAGES);
  const char *why = NULL;
  unsigned in = 0;
  /* Filters of eight kinds, each with three choices. */
  for (unsigned i = 0; i < 6561; i++) {
    char url[300] = "http://a.cn/find?";
    for (unsigned k = 0, rest = i; k < 8; k++, rest /= 3)
      if (rest % 3)
        sprintf(url + strlen(url), "%c=%s&", (char)('a' + k), rest % 3 == 1 ? "yes" : "no");
    const char *trapped = trap_of(trap, url, NULL);
    in += !trapped;
    why = trapped ? trapped : why;
  }
  assert_int_equal(in, TRAP_QUERY_SHAPES);
  assert_string_equal(why, "queries");
  /* The same path with documents by it gets more. */
  for (int i = 0; i < 10; i++)
    trap_yield(trap, "http://a.cn/find?a=yes&");
  assert_null(trap_of(trap, "http://a.cn/find?z=1", NULL));
  trap_drop(trap);
}

static void test_memory(void **state)
{
  (void)state;
  struct trap *trap = trap_new(PAGES);
  const char *why = NULL;
  unsigned in = 0;
  for (unsigned i = 0; i < 400000; i++) {
    char url[100] = "http://a.cn/";
    for (unsigned rest = i, k = 0; k < 6; k++, rest /= 20)
      sprintf(url + strlen(url), "%c", (char)('g' + rest % 20));
    const char *trapped = trap_of(trap, url, NULL);
    in += !trapped;
    why = trapped ? trapped : why;
  }
  assert_int_equal(in, TRAP_SHAPES);
  assert_string_equal(why, "shapes");
  trap_drop(trap);
}

static void test_shape_alone(void **state)
{
  (void)state;
  struct trap *trap = trap_new(PAGES);
  assert_string_equal(trap_of(trap, "http://a.cn/x/y/x/y/x/y/x/y/", NULL), "repeated-segments");
  assert_string_equal(trap_of(trap, "http://a.cn/loop/a/b/b/a/c/a/d/a/", NULL),
                      "repeated-segments");
  assert_null(trap_of(trap, "http://a.cn/loop/a/b/b/a/", NULL));
  assert_null(trap_of(trap, "http://a.cn/1/art/1/x/1/y/1", NULL));
  assert_null(trap_of(trap, "http://a.cn/x/y/", NULL));
  trap_drop(trap);
  trap_drop(NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_shapes), cmocka_unit_test(test_endless_lists),
      cmocka_unit_test(test_chains), cmocka_unit_test(test_parameters),
      cmocka_unit_test(test_memory), cmocka_unit_test(test_shape_alone)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
