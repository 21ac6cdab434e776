/* SPDX-License-Identifier: Apache-2.0 */
/* CSV quoting, the width of text on a terminal, and tables as grids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "csv.h"
#include "display.h"
#include "grid-print.h"

/* What `write` prints. */
static void expect(void (*write)(FILE *out), const char *expected)
{
  char *printed = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&printed, &size);
  write(out);
  fclose(out);
  assert_string_equal(printed, expected);
  free(printed);
}

static void write_rows(FILE *out)
{
  static const char *const names[] = {"a", "b,c", NULL};
  struct gk_csv csv;
  gk_csv_begin(&csv, out, false, names);
  gk_csv_string(&csv, "=1+1");
  gk_csv_string(&csv, "说\"好\",\n第二行");
  gk_csv_end_row(&csv);
  gk_csv_integer(&csv, -3);
  gk_csv_decimal(&csv, (struct gk_decimal){1250, 2});
  gk_csv_end_row(&csv);
  gk_csv_empty(&csv);
  gk_csv_string(&csv, "e\xCC\x81 ");
  gk_csv_end_row(&csv);
  gk_csv_free(&csv);
}

static void quotes_as_the_rfc_says(void **state)
{
  (void)state;
  expect(write_rows,
         "\xEF\xBB\xBF"
         "a,\"b,c\"\r\n=1+1,\"说\"\"好\"\",\n第二行\"\r\n-3,12.5\r\n,\"\xC3\xA9 \"\r\n");
}

static void write_guarded(FILE *out)
{
  static const char *const names[] = {"a", NULL};
  struct gk_csv csv;
  gk_csv_begin(&csv, out, true, names);
  gk_csv_string(&csv, "=1+1");
  gk_csv_string(&csv, "-");
  gk_csv_string(&csv, "1-2");
  gk_csv_integer(&csv, -3);
  gk_csv_end_row(&csv);
  gk_csv_free(&csv);
}

static void guards_texts_but_no_numbers(void **state)
{
  (void)state;
  expect(write_guarded, "\xEF\xBB\xBF"
                        "a\r\n'=1+1,'-,1-2,-3\r\n");
}

static void measures_east_asian_width(void **state)
{
  (void)state;
  assert_int_equal(gk_display_width(GK_TEXT("abc")), 3);
  assert_int_equal(gk_display_width(GK_TEXT("政府")), 4);
  assert_int_equal(gk_display_width(GK_TEXT("２１，")), 6);
  assert_int_equal(gk_display_width(GK_TEXT("e\xCC\x81")), 1);
  assert_int_equal(gk_display_line(GK_TEXT("政府信息"), 5).size, 6);
  assert_int_equal(gk_display_line(GK_TEXT("政府"), 1).size, 3);
  assert_int_equal(gk_display_line(GK_TEXT("ab\ncd"), 9).size, 2);
}

static void write_hostile(FILE *out)
{
  gk_display(out, GK_TEXT("a\x1B[31mb\nc\xC2\x9B"
                          "d\xE2\x80\xAE"
                          "e"));
}

static void disarms_what_a_terminal_obeys(void **state)
{
  (void)state;
  expect(write_hostile, "a [31mb c d e");
}

static void write_fields(FILE *out)
{
  gk_display_field(out, GK_TEXT("政府信息公开"), 7);
  fputs("|", out);
  gk_display_field(out, GK_TEXT("政府"), 7);
  fputs("|", out);
  gk_display_cut(out, GK_TEXT("政府"), 4);
}

static void cuts_and_fills(void **state)
{
  (void)state;
  expect(write_fields, "政府信…|政府   |政府");
}

static unsigned grid_columns;

static void write_grid(FILE *out)
{
  struct gk_document document;
  const char *reason;
  gk_document_init(&document, 0, NULL, NULL);
  gk_document_begin(&document, &(struct gk_step){.stage = GK_STAGE_READ});
  const struct gk_cell cells[] = {
      {.row = 0, .column = 0, .rowspan = 2, .text = GK_TEXT("项目")},
      {.row = 0, .column = 1, .colspan = 2, .text = GK_TEXT("申请人")},
      {.row = 1, .column = 1, .text = GK_TEXT("自然人")},
      {.row = 1, .column = 2, .text = GK_TEXT("总计")},
      {.row = 2, .column = 0, .text = GK_TEXT("本年新收政府信息公开申请数量")},
      {.row = 2, .column = 1, .text = GK_TEXT("21")}};
  uint32_t id = gk_document_add_table(&document, &(struct gk_table){0}, sizeof(struct gk_table),
                                      cells, 6, sizeof *cells, &reason);
  gk_grid_print(out, &document, gk_document_find(&document, GK_KIND_TABLE, id), grid_columns);
  gk_document_free(&document);
}

static void draws_merged_cells_merged(void **state)
{
  (void)state;
  grid_columns = 40;
  expect(write_grid, "┌──────────────────────┬───────────────┐\n"
                     "│ 项目                 │ 申请人        │\n"
                     "│                      ├────────┬──────┤\n"
                     "│                      │ 自然人 │ 总计 │\n"
                     "├──────────────────────┼────────┼──────┤\n"
                     "│ 本年新收政府信息公开 │ 21     │      │\n"
                     "│ 申请数量             │        │      │\n"
                     "└──────────────────────┴────────┴──────┘\n");
}

/* Wherever the terminal ends, every line is as wide as the others. */
static void keeps_lines_even(void **state)
{
  (void)state;
  for (grid_columns = 20; grid_columns < 80; grid_columns++) {
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);
    write_grid(out);
    fclose(out);
    unsigned width = 0;
    for (char *line = strtok(printed, "\n"); line; line = strtok(NULL, "\n")) {
      unsigned this_width = gk_display_width(gk_text_of(line));
      assert_true(width == 0 || width == this_width);
      width = this_width;
    }
    assert_true(width <= grid_columns || width <= 24);
    free(printed);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quotes_as_the_rfc_says),
      cmocka_unit_test(guards_texts_but_no_numbers),
      cmocka_unit_test(measures_east_asian_width),
      cmocka_unit_test(disarms_what_a_terminal_obeys),
      cmocka_unit_test(cuts_and_fills),
      cmocka_unit_test(draws_merged_cells_merged),
      cmocka_unit_test(keeps_lines_even),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
