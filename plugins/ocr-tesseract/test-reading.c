/* SPDX-License-Identifier: Apache-2.0 */
/* What is decided about readings and pictures without any model. */
#include "classify.h"
#include "fake-host.h"
#include "join.h"
#include "label.h"
#include "number.h"
#include "shape.h"

#include <setjmp.h>
#include <stdlib.h>

#include <cmocka.h>

static void numbers_are_known_from_what_is_none(void **state)
{
  static const char *const good[] = {"0",  "7",       "1,204", "12,345,678", "3.5", "1,439.52",
                                     "-3", "98.6%",   "+12",   "/",          "—",   "0.5",
                                     "20", "1234567", "-",     "——"};
  static const char *const bad[] = {"",     "00",    "000", "05",  "1,23",  "1,2345", "1234,567",
                                    "3.",   ".5",    "--1", "1-2", "1/2",   "12件",   "(0",
                                    "1..2", "1,,23", "%",   "+",   "1,234,"};
  (void)state;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    if (!gk_number_is_well_formed(gk_text_of(good[i])))
      fail_msg("%s is a number", good[i]);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (gk_number_is_well_formed(gk_text_of(bad[i])))
      fail_msg("%s is no number", bad[i]);
}

static void expect_clean(const char *text, const char *wanted)
{
  char out[200];
  size_t size = gk_label_clean(text, strlen(text), out);
  assert_string_equal(out, wanted);
  assert_int_equal(size, strlen(wanted));
}

static void spaces_of_the_model_go(void **state)
{
  (void)state;
  expect_clean("本 年 新 收", "本年新收");
  expect_clean("主动 公开 332 条", "主动公开332条");
  expect_clean("1. 属于 国家 秘密", "1.属于国家秘密");
  expect_clean("Open Government 公开", "Open Government公开");
  expect_clean("1, 204 , 5", "1, 204, 5");
  expect_clean("  ", "");
  expect_clean("一\n二 三", "一\n二三");
  expect_clean("a\x01"
               "b",
               "ab");
}

static void lines_of_a_cell_become_one(void **state)
{
  struct fake_host *host = fake_host_new();
  struct gk_text text = gk_label_unwrap(&host->context, GK_TEXT("社会公\n益组织"));
  (void)state;
  assert_string_equal(text.data, "社会公益组织");
  text = gk_label_unwrap(&host->context, GK_TEXT("Open\nGovernment"));
  assert_string_equal(text.data, "Open Government");
  text = gk_label_unwrap(&host->context, GK_TEXT("总计"));
  assert_string_equal(text.data, "总计");
  fake_host_free(host);
}

/* A table of two columns: a header, and rows of a label and a number. */
static struct gk_page_table table_of(struct gk_cell *cells, const char *header, uint32_t rows,
                                     float *lines)
{
  struct gk_page_table table = {.cells = cells, .rows = rows, .columns = 2, .column_lines = lines};
  for (uint32_t row = 0; row < rows; row++)
    for (uint32_t column = 0; column < 2; column++)
      cells[table.count++] = (struct gk_cell){.row = row,
                                              .column = column,
                                              .rowspan = 1,
                                              .colspan = 1,
                                              .text = gk_text_of(row == 0 ? header
                                                                 : column ? "5"
                                                                          : "规章")};
  return table;
}

static void pages_of_a_table_are_joined(void **state)
{
  struct fake_host *host = fake_host_new();
  struct gk_cell one[8], two[8];
  float lines[] = {0, 0.6f, 1}, near[] = {0, 0.605f, 1}, far[] = {0, 0.5f, 1};
  struct gk_page_table first = table_of(one, "项目", 3, lines);
  struct gk_page_table second = table_of(two, "项目", 3, near);
  (void)state;
  assert_true(gk_join_fits(&first, &second));
  gk_join(&host->context, &first, &second);
  assert_int_equal(first.rows, 5); /* the header stands once */
  assert_int_equal(first.count, 10);
  assert_int_equal(first.cells[6].row, 3);
  assert_int_equal(first.cells[9].row, 4);
  first = table_of(one, "项目", 3, lines);
  second = table_of(two, "其他", 3, near);
  gk_join(&host->context, &first, &second);
  assert_int_equal(first.rows, 6); /* nothing is repeated */
  second = table_of(two, "项目", 3, far);
  assert_false(gk_join_fits(&first, &second));
  second = table_of(two, "项目", 3, near);
  first.whole = second.whole = true;
  assert_false(gk_join_fits(&first, &second)); /* two forms, one below the other */
  fake_host_free(host);
}

static PIX *canvas(int width, int height, uint32_t colour)
{
  PIX *pix = pixCreate(width, height, 32);
  pixSetAllArbitrary(pix, colour << 8 | 0xFF);
  return pix;
}

static void paint(PIX *pix, int x, int y, int width, int height, uint32_t colour)
{
  BOX *box = boxCreate(x, y, width, height);
  pixSetInRectArbitrary(pix, box, colour << 8 | 0xFF);
  boxDestroy(&box);
}

static bool is_decoration(PIX *pix)
{
  struct gk_colours colours;
  bool known = gk_colours_count(pix, &colours);
  bool decoration = known && gk_class_is_decoration(&colours, (uint32_t)pixGetWidth(pix),
                                                    (uint32_t)pixGetHeight(pix));
  pixDestroy(&pix);
  return decoration;
}

static void decorations_are_known_by_size_and_colour(void **state)
{
  (void)state;
  assert_true(gk_class_is_small(16, 16));
  assert_true(gk_class_is_small(100000, 1));
  assert_false(gk_class_is_small(300, 80));
  assert_true(is_decoration(canvas(1000, 90, 0x336699))); /* a banner */
  PIX *seal = canvas(200, 200, 0xFFFFFF);
  paint(seal, 20, 20, 160, 20, 0xDD1122);
  paint(seal, 20, 160, 160, 20, 0xDD1122);
  assert_true(is_decoration(seal));
  PIX *page = canvas(800, 1100, 0xFFFFFF);
  for (int y = 50; y < 1000; y += 40)
    paint(page, 80, y, 640, 12, 0x111111);
  paint(page, 560, 850, 150, 30, 0xDD1122); /* stamped */
  assert_false(is_decoration(page));
}

/* A line of `count` boxes as wide and as far apart as asked for, in a picture of 8 bits. */
static enum gk_shape shape_of(int count, int width, int height, int step)
{
  struct gk_line line = {.pix = pixCreate(count * step + 24, 44, 8)};
  pixSetAllArbitrary(line.pix, 255);
  for (int i = 0; i < count; i++)
    pixRasterop(line.pix, 12 + i * step, 6, width, height, PIX_CLR, NULL, 0, 0);
  enum gk_shape shape = gk_shape_of_line(&line);
  pixDestroy(&line.pix);
  return shape;
}

static void digits_are_narrow(void **state)
{
  (void)state;
  assert_int_equal(shape_of(4, 17, 32, 20), GK_SHAPE_DIGITS);
  assert_int_equal(shape_of(4, 31, 32, 34), GK_SHAPE_WORDS);
  assert_int_equal(shape_of(1, 31, 32, 34), GK_SHAPE_EITHER);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_known_from_what_is_none),
      cmocka_unit_test(spaces_of_the_model_go),
      cmocka_unit_test(lines_of_a_cell_become_one),
      cmocka_unit_test(pages_of_a_table_are_joined),
      cmocka_unit_test(decorations_are_known_by_size_and_colour),
      cmocka_unit_test(digits_are_narrow),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
