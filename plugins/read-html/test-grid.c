/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct gk_html_grid_cell cell(uint32_t row, uint32_t rowspan, uint32_t colspan,
                                     uint32_t group_end)
{
  return (struct gk_html_grid_cell){
      .row = row, .rowspan = rowspan, .colspan = colspan, .group_end = group_end};
}

static void check(const struct gk_html_grid_cell *actual, uint32_t row, uint32_t column,
                  uint32_t rowspan, uint32_t colspan)
{
  assert_false(actual->lost);
  assert_int_equal(actual->row, row);
  assert_int_equal(actual->column, column);
  assert_int_equal(actual->rowspan, rowspan);
  assert_int_equal(actual->colspan, colspan);
}

/* Spans push later cells aside. */
static void test_spans(void **state)
{
  (void)state;
  struct gk_html_grid_cell cells[] = {cell(0, 2, 1, 3), cell(0, 1, 2, 3), cell(1, 1, 1, 3),
                                      cell(1, 1, 1, 3), cell(2, 1, 1, 3), cell(2, 1, 1, 3),
                                      cell(2, 1, 1, 3)};
  struct gk_html_grid grid;
  assert_true(gk_html_grid_place(cells, 7, 3, &grid));
  assert_int_equal(grid.rows, 3);
  assert_int_equal(grid.columns, 3);
  check(&cells[1], 0, 1, 1, 2);
  check(&cells[2], 1, 1, 1, 1);
  check(&cells[3], 1, 2, 1, 1);
  check(&cells[4], 2, 0, 1, 1);
}

/* rowspan=0 reaches to the end of its group and no further; so does one that is too long. */
static void test_rowspan_group(void **state)
{
  (void)state;
  struct gk_html_grid_cell cells[] = {cell(0, 0, 1, 2), cell(0, 9, 1, 2), cell(1, 1, 1, 2),
                                      cell(2, 1, 1, 3)};
  struct gk_html_grid grid;
  assert_true(gk_html_grid_place(cells, 4, 3, &grid));
  check(&cells[0], 0, 0, 2, 1);
  check(&cells[1], 0, 1, 2, 1);
  check(&cells[2], 1, 2, 1, 1);
  check(&cells[3], 2, 0, 1, 1);
}

/* A span of a thousand million makes no columns that nobody can see. */
static void test_huge_span(void **state)
{
  (void)state;
  struct gk_html_grid_cell cells[] = {cell(0, 1, 1000000000, 2), cell(1, 1, 1, 2),
                                      cell(1, 1, 1, 2)};
  struct gk_html_grid grid;
  assert_true(gk_html_grid_place(cells, 3, 2, &grid));
  assert_int_equal(grid.columns, 2);
  assert_int_equal(grid.clamped, 1);
  check(&cells[0], 0, 0, 1, 2);
}

/* Two cells never share a place: a wide one ends where a tall one stands. */
static void test_no_overlap(void **state)
{
  (void)state;
  struct gk_html_grid_cell cells[] = {cell(0, 1, 1, 2), cell(0, 2, 1, 2), cell(0, 1, 1, 2),
                                      cell(1, 1, 3, 2), cell(1, 1, 1, 2)};
  struct gk_html_grid grid;
  assert_true(gk_html_grid_place(cells, 5, 2, &grid));
  check(&cells[3], 1, 0, 1, 1);
  check(&cells[4], 1, 2, 1, 1);
}

/* A row without cells closes up, also under a span. */
static void test_empty_row(void **state)
{
  (void)state;
  struct gk_html_grid_cell cells[] = {cell(0, 3, 1, 3), cell(0, 1, 1, 3), cell(2, 1, 1, 3)};
  struct gk_html_grid grid;
  assert_true(gk_html_grid_place(cells, 3, 3, &grid));
  assert_int_equal(grid.rows, 2);
  check(&cells[0], 0, 0, 2, 1);
  check(&cells[2], 1, 1, 1, 1);
}

/* More columns than the limit: the rest is counted as lost. */
static void test_too_wide(void **state)
{
  (void)state;
  size_t count = GK_HTML_COLUMN_LIMIT + 3;
  struct gk_html_grid_cell *cells = calloc(count, sizeof *cells);
  assert_non_null(cells);
  for (size_t i = 0; i < count; i++)
    cells[i] = cell(0, 1, 1, 1);
  struct gk_html_grid grid;
  assert_true(gk_html_grid_place(cells, count, 1, &grid));
  assert_int_equal(grid.columns, GK_HTML_COLUMN_LIMIT);
  assert_int_equal(grid.clamped, 3);
  assert_true(cells[count - 1].lost);
  assert_false(cells[GK_HTML_COLUMN_LIMIT - 1].lost);
  free(cells);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_spans),     cmocka_unit_test(test_rowspan_group),
      cmocka_unit_test(test_huge_span), cmocka_unit_test(test_no_overlap),
      cmocka_unit_test(test_empty_row), cmocka_unit_test(test_too_wide)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
