/* SPDX-License-Identifier: Apache-2.0 */
/* Where the heads of ordinary tables end, and what their cells are called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "fake-host.h"
#include "grid.h"
#include "utf8.h"

static struct fake_host *host;
static struct cell_rules rules;

/* Adds a table written as rows joined by ; and cells by |; an empty cell is blank, ^ is no cell of
 * its own: the cell at its left spans it, and v: the cell above does. */
static uint32_t add(const char *text)
{
  struct gk_cell cells[64];
  uint32_t count = 0, row = 0, column = 0;
  for (const char *p = text;; column++) {
    size_t size = strcspn(p, "|;");
    if (size == 1 && *p == '^') {
      cells[count - 1].colspan++;
    } else if (size == 1 && *p == 'v') {
      for (uint32_t i = 0; i < count; i++)
        if (cells[i].column == column && cells[i].row + cells[i].rowspan == row)
          cells[i].rowspan++;
    } else {
      cells[count++] = (struct gk_cell){
          .row = row, .column = column, .rowspan = 1, .colspan = 1, .text = {p, size}};
    }
    p += size;
    if (*p == 0)
      break;
    if (*p++ == ';') {
      row++;
      column = UINT32_MAX;
    }
  }
  struct gk_table table = {.origin = GK_TABLE_TEXT};
  return gk_add_table(&host->context, &table, cells, count);
}

static bool read(const char *text, struct grid *grid)
{
  return grid_read(&host->context, &rules, add(text), grid) && grid_find_heads(grid);
}

static void assert_labels(const struct grid *grid, uint32_t row, const char *row_label,
                          uint32_t column, const char *column_label)
{
  assert_string_equal(grid_row_label(&host->context, grid, row).data, row_label);
  assert_string_equal(grid_column_label(&host->context, grid, column).data, column_label);
}

static void takes_years_for_a_header(void **state)
{
  struct grid grid;
  (void)state;
  assert_true(read("年份|^|2013|2014;数量（个）|甲类|52|51;|乙类|31|32;总计|^|83|83", &grid));
  assert_int_equal(grid.header_end, 1);
  assert_int_equal(grid.head_columns, 2);
  assert_labels(&grid, 1, "数量（个）/甲类", 2, "2013");
  assert_labels(&grid, 2, "数量（个）/乙类", 3, "2014");
  assert_labels(&grid, 3, "总计", 3, "2014");
}

static void joins_the_levels_of_a_header(void **state)
{
  struct grid grid;
  (void)state;
  assert_true(read("部门|公开渠道|^|合计;v|网站|微信|v;办公室|3|4|7;信息中心|—||0", &grid));
  assert_int_equal(grid.header_end, 2);
  assert_int_equal(grid.head_columns, 1);
  assert_labels(&grid, 2, "办公室", 2, "公开渠道/微信");
  assert_labels(&grid, 3, "信息中心", 3, "合计");
}

static void leaves_out_titles_and_counters(void **state)
{
  struct grid grid;
  (void)state;
  assert_true(read("收费情况|^|^;序号|类别|金额;1|甲|12;2|乙|13.5", &grid));
  assert_int_equal(grid.title_rows, 1);
  assert_int_equal(grid.head_columns, 2);
  assert_labels(&grid, 3, "乙", 2, "金额");
}

static void leaves_tables_without_numbers_alone(void **state)
{
  struct grid grid;
  (void)state;
  assert_false(read("索引号|发布机构;甲|乙", &grid));
  assert_false(read("一", &grid));
}

static void reads_values(void **state)
{
  static const struct {
    const char *text;
    uint32_t kind;
    int64_t digits;
    uint32_t scale;
    const char *unit;
  } cases[] = {{"0", GK_FACT_NUMBER, 0, 0, ""},
               {"１２", GK_FACT_NUMBER, 12, 0, ""},
               {"1,234", GK_FACT_NUMBER, 1234, 0, ""},
               {"+1", GK_FACT_NUMBER, 1, 0, ""},
               {"-3", GK_FACT_NUMBER, -3, 0, ""},
               {"12.50万元", GK_FACT_NUMBER, 1250, 2, "万元"},
               {"16（其中修订3件）", GK_FACT_NUMBER, 16, 0, ""},
               {"0件", GK_FACT_NUMBER, 0, 0, "件"},
               {"　", GK_FACT_BLANK, 0, 0, ""},
               {"/", GK_FACT_NOT_APPLICABLE, 0, 0, ""},
               {"——", GK_FACT_NOT_APPLICABLE, 0, 0, ""},
               {"无", GK_FACT_NOT_APPLICABLE, 0, 0, ""},
               {"约12", GK_FACT_WORDS, 0, 0, ""},
               {"12余件", GK_FACT_WORDS, 0, 0, ""},
               {"O", GK_FACT_WORDS, 0, 0, ""},
               {"〇", GK_FACT_WORDS, 0, 0, ""},
               {"007", GK_FACT_WORDS, 0, 0, ""},
               {"1 2", GK_FACT_WORDS, 0, 0, ""}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct cell_value value;
    cell_value_read(&rules, gk_text_of(cases[i].text), &value);
    if (value.kind != cases[i].kind)
      print_error("%s\n", cases[i].text);
    assert_int_equal(value.kind, cases[i].kind);
    assert_int_equal(value.value.digits, cases[i].digits);
    assert_int_equal(value.value.scale, cases[i].scale);
    assert_true(gk_text_equal(value.unit, gk_text_of(cases[i].unit)));
  }
}

static int load(void **state)
{
  char path[1024];
  const char *source = getenv("top_srcdir"), *error = NULL;
  (void)state;
  host = fake_host_with(GK_TEXT(""), GK_TEXT("UTF-8"));
  snprintf(path, sizeof path, "%s/rules/forms/cells.conf", source ? source : ".");
  return !cell_rules_load(&host->context, path, &rules, &error);
}

static int unload(void **state)
{
  (void)state;
  fake_host_free(host);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_years_for_a_header),
      cmocka_unit_test(joins_the_levels_of_a_header),
      cmocka_unit_test(leaves_out_titles_and_counters),
      cmocka_unit_test(leaves_tables_without_numbers_alone),
      cmocka_unit_test(reads_values),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
