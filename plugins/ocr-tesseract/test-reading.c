/* SPDX-License-Identifier: Apache-2.0 */
/* What is decided about readings and pictures without any model. */
#include "classify.h"
#include "fake-host.h"
#include "guess.h"
#include "join.h"
#include "label.h"
#include "number.h"
#include "shape.h"
#include "stroke.h"

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

static bool is_part(const char *partly, const char *words)
{
  return gk_number_is_part(gk_text_of(partly), gk_text_of(words));
}

static void digits_in_words_are_compared(void **state)
{
  (void)state;
  assert_true(is_part("3#7#", "3月7日"));
  assert_true(is_part("2018#", "2018年"));
  assert_true(is_part("2018##", "2018年度"));
  assert_true(is_part("#12#", "第 12条"));
  assert_false(is_part("3#7#", "5月7日"));
  assert_false(is_part("3#7#", "3月了日"));
  assert_false(is_part("3#7#", "3月7了日"));
  assert_false(is_part("3#7#", "3月7日1"));
  assert_false(is_part("3#7#", "37日"));
  assert_false(is_part("##", "月日")); /* it says nothing */
}

static void expect_number(struct gk_context *context, const char *reading, const char *wanted)
{
  struct gk_text text = gk_number_clean(context, reading, strlen(reading));
  assert_int_equal(text.size, strlen(wanted));
  assert_memory_equal(text.data, wanted, text.size);
}

static void specks_are_no_part_of_a_number(void **state)
{
  struct fake_host *host = fake_host_new();
  (void)state;
  expect_number(&host->context, "1, 204", "1,204");
  expect_number(&host->context, "—", "");
  expect_number(&host->context, "— —12—", "12");
  expect_number(&host->context, "-", "-");
  expect_number(&host->context, "12\xE2\x80", "12\xE2\x80"); /* no character of its own */
  expect_number(&host->context, "", "");
  fake_host_free(host);
}

static void small_print_takes_more_certainty(void **state)
{
  struct gk_prepared native = {.em = 24, .scale = 1}, enlarged = {.em = 24, .scale = 2};
  (void)state;
  assert_true(gk_number_bound(&native) == GK_NUMBER_SURE);
  assert_true(gk_number_bound(&enlarged) == GK_NUMBER_SURE_SMALL);
  assert_true(GK_NUMBER_SURE < GK_NUMBER_SURE_SMALL);
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
  struct gk_page_table table = {.cells = cells,
                                .rows = rows,
                                .columns = 2,
                                .column_lines = lines,
                                .at_head = true,
                                .at_foot = true};
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
  first = table_of(one, "项目", 3, lines);
  second = table_of(two, "项目", 3, near);
  first.at_foot = false;
  assert_false(gk_join_fits(&first, &second)); /* there was room for more */
  first.at_foot = true;
  second.at_head = false;
  assert_false(gk_join_fits(&first, &second));
  second.at_head = true;
  first.whole = second.whole = true;
  assert_false(gk_join_fits(&first, &second)); /* two forms, one below the other */
  fake_host_free(host);
}

/* A form of four columns whose last part, on the next page, has two. */
static void a_form_goes_on_in_fewer_columns(void **state)
{
  struct fake_host *host = fake_host_new();
  struct gk_cell one[8], two[8];
  float lines[] = {0, 0.3f, 1}, wide[] = {0, 0.3f, 0.5f, 0.8f, 1};
  struct gk_page_table first = table_of(one, "信息内容", 3, wide);
  struct gk_page_table second = table_of(two, "信息内容", 2, lines);
  (void)state;
  first.columns = 4;
  for (int i = 0; i < 6; i++)
    if (one[i].column == 1)
      one[i].colspan = 3;
  assert_false(gk_join_fits(&first, &second)); /* another table */
  first.whole = true;
  assert_true(gk_join_fits(&first, &second));
  gk_join(&host->context, &first, &second);
  assert_int_equal(first.columns, 4);
  assert_int_equal(first.count, 8); /* the header stands once */
  assert_int_equal(first.rows, 4);
  assert_int_equal(first.cells[7].row, 3);
  assert_int_equal(first.cells[7].column, 1);
  assert_int_equal(first.cells[7].colspan, 3);
  second = table_of(two, "信息内容", 2, (float[]){0, 0.4f, 1});
  assert_false(gk_join_fits(&first, &second));
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

/* Text of two lines, a ruled axis, and a curve from point to point where one is wanted. */
static enum gk_picture_class class_of(bool curve, bool grid)
{
  PIX *pix = canvas(640, 400, 0xFFFFFF);
  for (int x = 60; x < 580; x += 20) {
    paint(pix, x, 20, 14, 3, 0x222222);
    paint(pix, x + 6, 20, 3, 14, 0x222222);
    paint(pix, x, 370, 14, 3, 0x222222);
    paint(pix, x, 370, 3, 14, 0x222222);
  }
  for (int y = 60; y <= 340; y += 70)
    paint(pix, 60, y, 520, 1, 0x888888);
  for (int x = 60; x <= 580 && grid; x += 130)
    paint(pix, x, 60, 1, 280, 0x888888);
  for (int x = 60; x < 580 && curve; x++) {
    int part = x % 160, y = x / 160 % 2 ? 80 + part : 240 - part;
    paint(pix, x, y, 2, 3, 0x4472C4);
  }
  struct gk_colours colours;
  struct gk_prepared prepared;
  struct gk_lattice *lattices = NULL;
  gk_colours_count(pix, &colours);
  assert_true(gk_prepare(pix, 0, &prepared));
  int count = gk_lattices_find(&prepared, &lattices);
  enum gk_picture_class class = gk_class_of(&colours, &prepared, lattices, count);
  gk_lattices_free(lattices, count);
  gk_prepared_free(&prepared);
  pixDestroy(&pix);
  return class;
}

static void curves_are_charts(void **state)
{
  (void)state;
  assert_int_equal(class_of(false, false), GK_CLASS_TEXT);
  assert_int_equal(class_of(true, false), GK_CLASS_CHART);
  assert_int_equal(class_of(false, true), GK_CLASS_TABLE);
  assert_int_equal(class_of(true, true), GK_CLASS_CHART);
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

/* A line whose glyphs are as high as the model wants them. */
static struct gk_line line_of(int width, int height)
{
  struct gk_line line = {.pix = pixCreate(width + 2 * GK_LINE_MARGIN, 44, 8)};
  pixSetAllArbitrary(line.pix, 255);
  line.box[2] = (float)width;
  line.box[3] = (float)height;
  return line;
}

/* A stroke from the foot to the head, which is `shift` pixels further right. */
static void stroke(PIX *pix, int x, int shift)
{
  for (int y = 0; y < GK_LINE_GLYPH; y++)
    pixRasterop(pix, GK_LINE_MARGIN + x + shift * (GK_LINE_GLYPH - 1 - y) / GK_LINE_GLYPH, 6 + y, 4,
                1, PIX_CLR, NULL, 0, 0);
}

static bool allows(struct gk_line *line, const char *reading)
{
  struct gk_strokes strokes;
  gk_strokes_of_line(line, &strokes);
  return gk_strokes_allow(&strokes, gk_text_of(reading));
}

static void ink_allows_only_so_many_digits(void **state)
{
  struct gk_line line = line_of(60, 28);
  (void)state;
  pixRasterop(line.pix, 12, 6, 20, 32, PIX_CLR, NULL, 0, 0);
  assert_true(allows(&line, "2"));
  assert_false(allows(&line, "22"));
  pixRasterop(line.pix, 36, 36, 3, 3, PIX_CLR, NULL, 0, 0); /* a speck is no digit */
  assert_false(allows(&line, "22"));
  pixRasterop(line.pix, 42, 6, 20, 32, PIX_CLR, NULL, 0, 0);
  assert_true(allows(&line, "22"));
  assert_false(allows(&line, "1811"));
  pixRasterop(line.pix, 12, 6, 50, 32, PIX_CLR, NULL, 0, 0); /* digits that touch */
  assert_true(allows(&line, "18"));
  pixDestroy(&line.pix);
}

static void a_slash_is_seen(void **state)
{
  struct gk_line slash = line_of(16, 28), one = line_of(6, 28), seven = line_of(20, 28);
  struct gk_strokes strokes;
  (void)state;
  stroke(slash.pix, 0, 12);
  assert_true(allows(&slash, "/"));
  assert_false(allows(&slash, "7"));
  assert_false(allows(&slash, "1"));
  stroke(one.pix, 0, 2);
  assert_true(allows(&one, "1"));
  stroke(seven.pix, 4, 12);
  pixRasterop(seven.pix, GK_LINE_MARGIN, 6, 20, 4, PIX_CLR, NULL, 0, 0);
  assert_true(allows(&seven, "7"));
  gk_strokes_of_line(&seven, &strokes);
  assert_false(strokes.slash);
  pixDestroy(&slash.pix);
  pixDestroy(&one.pix);
  pixDestroy(&seven.pix);
}

static void a_dash_is_no_digit(void **state)
{
  struct gk_line line = line_of(20, 3);
  struct gk_strokes strokes;
  (void)state;
  pixRasterop(line.pix, GK_LINE_MARGIN, 20, 20, 3, PIX_CLR, NULL, 0, 0);
  gk_strokes_of_line(&line, &strokes);
  assert_true(strokes.dash);
  assert_false(allows(&line, "0"));
  assert_true(allows(&line, "-"));
  pixRasterop(line.pix, GK_LINE_MARGIN, 40, 20, 3, PIX_CLR, NULL, 0, 0);
  line.box[3] = 24; /* 二 */
  assert_false(allows(&line, "——"));
  pixDestroy(&line.pix);
}

/* A table of no form, read: a column of `count` numbers, each of its contrast. */
static void judge(struct fake_host *host, struct gk_cells *cells, float *contrasts, uint32_t count)
{
  *cells = (struct gk_cells){.context = &host->context, .contrasts = contrasts};
  cells->fit = (struct gk_fit){.rows = count, .columns = 1, .count = count};
  cells->fit.guesses = gk_alloc(&host->context, count * sizeof(struct gk_guess));
  for (uint32_t i = 0; i < count; i++)
    cells->fit.guesses[i] = (struct gk_guess){.row = i,
                                              .rowspan = 1,
                                              .colspan = 1,
                                              .kind = GK_GUESS_NUMBER,
                                              .candidates = {{GK_TEXT("7"), 0.9f}},
                                              .candidate_count = 1};
  gk_cells_measure(cells);
  gk_cells_judge(cells);
}

static void what_is_much_fainter_than_the_numbers_is_none(void **state)
{
  struct fake_host *host = fake_host_new();
  struct gk_cells cells;
  float contrasts[] = {0.80f, 0.78f, 0.60f, 0.50f, 0.82f, 0.10f, 0.28f};
  (void)state;
  judge(host, &cells, contrasts, 7);
  const struct gk_guess *guesses = cells.fit.guesses;
  for (int i = 0; i < 5; i++) {
    assert_int_equal(guesses[i].candidate_count, 1);
    assert_int_equal(guesses[i].flags, 0);
  }
  assert_int_equal(guesses[5].candidate_count, 0);
  assert_int_equal(guesses[5].flags, 0);
  assert_int_equal(guesses[6].candidate_count, 2); /* or not? */
  assert_int_equal(guesses[6].candidates[0].text.size, 0);
  assert_string_equal(guesses[6].candidates[1].text.data, "7");
  assert_int_equal(guesses[6].flags, GK_CELL_DOUBTFUL);
  /* Where all is faint, that is how it is printed. */
  float faint[] = {0.10f, 0.11f, 0.12f, 0.10f};
  judge(host, &cells, faint, 4);
  for (int i = 0; i < 4; i++)
    assert_int_equal(cells.fit.guesses[i].candidate_count, 1);
  fake_host_free(host);
}

static void a_cell_that_may_be_two_is_doubtful(void **state)
{
  struct gk_lattice_cell places[] = {{.row = 0, .column = 0, .trust = 0.9f},
                                     {.row = 0, .column = 1, .colspan = 2, .trust = 0.2f},
                                     {.row = 1, .column = 1, .trust = 0.6f}};
  struct gk_cell cells[] = {
      {.row = 0, .column = 0}, {.row = 0, .column = 1}, {.row = 1, .column = 1}};
  struct gk_lattice lattice = {.cells = places, .count = 3};
  struct gk_page_table table = {.cells = cells, .count = 3};
  (void)state;
  gk_table_doubt_places(&lattice, &table);
  assert_int_equal(cells[0].flags, 0);
  assert_int_equal(cells[1].flags, GK_CELL_DOUBTFUL);
  assert_int_equal(cells[2].flags, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_known_from_what_is_none),
      cmocka_unit_test(digits_in_words_are_compared),
      cmocka_unit_test(specks_are_no_part_of_a_number),
      cmocka_unit_test(small_print_takes_more_certainty),
      cmocka_unit_test(spaces_of_the_model_go),
      cmocka_unit_test(lines_of_a_cell_become_one),
      cmocka_unit_test(pages_of_a_table_are_joined),
      cmocka_unit_test(a_form_goes_on_in_fewer_columns),
      cmocka_unit_test(decorations_are_known_by_size_and_colour),
      cmocka_unit_test(curves_are_charts),
      cmocka_unit_test(digits_are_narrow),
      cmocka_unit_test(ink_allows_only_so_many_digits),
      cmocka_unit_test(a_slash_is_seen),
      cmocka_unit_test(a_dash_is_no_digit),
      cmocka_unit_test(a_cell_that_may_be_two_is_doubtful),
      cmocka_unit_test(what_is_much_fainter_than_the_numbers_is_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
