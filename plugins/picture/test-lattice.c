/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lattices of tables that are drawn here as they come: broken, with double or thick borders, one
 * below the other, photographed on a desk.
 */
#include "lattice.h"
#include "test-drawing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define MARGIN 60
#define LINE 2 /* pixels: how wide a ruled line is */

/* A table without merged cells, each of so many characters. */
struct table {
  int left, top, rows, columns, width, height, characters;
};

static const struct table usual = {MARGIN, 50, 5, 6, 100, 48, 2};

static int right_of(const struct table *table)
{
  return table->left + table->columns * table->width;
}

static int bottom_of(const struct table *table)
{
  return table->top + table->rows * table->height;
}

static PIX *make_page(const struct table *table, int below)
{
  return pixCreate(right_of(table) + MARGIN, bottom_of(table) + MARGIN + below, 1);
}

static void draw_cells(PIX *pix, const struct table *table)
{
  int height = table->rows * table->height, width = table->columns * table->width;
  for (int row = 0; row <= table->rows; row++)
    fill(pix, table->left, table->top + row * table->height, width + LINE, LINE);
  for (int column = 0; column <= table->columns; column++)
    fill(pix, table->left + column * table->width, table->top, LINE, height + LINE);
  for (int row = 0; row < table->rows; row++)
    for (int column = 0; column < table->columns; column++)
      draw_text(pix, table->left + column * table->width + 25,
                table->top + row * table->height + 14, table->characters);
}

/* A whole page of it, as grey as `ink` of 255. */
static PIX *grey_of(PIX *one_bit)
{
  PIX *grey = pixConvertTo8(one_bit, 0);
  pixDestroy(&one_bit);
  return grey;
}

/* Finds `count` tables of that many rows and columns in a picture, with a cell in each place;
 * destroys the picture. */
static void expect(PIX *source, int count, int rows, int columns)
{
  struct gk_prepared prepared;
  struct gk_lattice *lattices;
  assert_true(gk_prepare(source, 0, &prepared));
  assert_int_equal(gk_lattices_find(&prepared, &lattices), count);
  for (int i = 0; i < count; i++) {
    assert_int_equal(lattices[i].rows, rows);
    assert_int_equal(lattices[i].columns, columns);
    assert_int_equal(lattices[i].count, rows * columns);
  }
  gk_lattices_free(lattices, count);
  gk_prepared_free(&prepared);
  pixDestroy(&source);
}

/* The border of a table twice, some pixels apart. */
static void test_double_border(void **state)
{
  (void)state;
  for (int apart = 4; apart <= 16; apart += 3) {
    PIX *page = make_page(&usual, 0);
    int left = usual.left - apart, top = usual.top - apart;
    int width = right_of(&usual) - left + apart, height = bottom_of(&usual) - top + apart;
    draw_cells(page, &usual);
    fill(page, left, top, width + LINE, LINE);
    fill(page, left, top + height, width + LINE, LINE);
    fill(page, left, top, LINE, height);
    fill(page, left + width, top, LINE, height);
    expect(grey_of(page), 1, usual.rows, usual.columns);
  }
}

/* A border that is too thick for a line: its sides are where the others end. */
static void test_thick_border(void **state)
{
  (void)state;
  PIX *page = make_page(&usual, 0);
  draw_cells(page, &usual);
  int width = right_of(&usual) - usual.left;
  fill(page, usual.left - 8, usual.top - 14, width + 18, 16);
  fill(page, usual.left - 8, bottom_of(&usual), width + 18, 16);
  expect(grey_of(page), 1, usual.rows, usual.columns);
}

/* Every edge has a gap of a third of its length, at another place. */
static PIX *draw_broken(void)
{
  PIX *page = make_page(&usual, 0);
  draw_cells(page, &usual);
  for (int row = 0; row <= usual.rows; row++)
    for (int column = 0; column <= usual.columns; column++) {
      int x = usual.left + column * usual.width, y = usual.top + row * usual.height;
      int shift = (5 * row + 3 * column) % 7;
      if (column < usual.columns)
        clear(page, x + 4 + 9 * shift, y - 1, 35, LINE + 2);
      if (row < usual.rows)
        clear(page, x - 1, y + 3 + 4 * shift, LINE + 2, 16);
    }
  return page;
}

/* Between two numbers nothing but the ends of the edge is left. */
static void test_broken_edges(void **state)
{
  (void)state;
  PIX *page = draw_broken();
  int x = usual.left + 2 * usual.width, y = usual.top + 3 * usual.height;
  clear(page, x - 1, y + 12, LINE + 2, 28);
  expect(grey_of(page), 1, usual.rows, usual.columns);
}

/* Of a whole column's line nothing is left but pieces as short as those of characters. */
static void test_broken_line(void **state)
{
  (void)state;
  PIX *page = draw_broken();
  int x = usual.left + 4 * usual.width;
  fill(page, x, usual.top, LINE, usual.rows * usual.height);
  for (int row = 0; row < usual.rows; row++)
    clear(page, x - 1, usual.top + row * usual.height + 10, LINE + 2, 30);
  expect(grey_of(page), 1, usual.rows, usual.columns);
}

/* A row whose sides and columns are all interrupted holds a table together if pieces are left. */
static void test_broken_apart(void **state)
{
  (void)state;
  PIX *page = make_page(&usual, 0);
  draw_cells(page, &usual);
  for (int column = 0; column <= usual.columns; column++)
    clear(page, usual.left + column * usual.width - 1, usual.top + 2 * usual.height + 16, LINE + 2,
          18);
  for (int row = 0; row <= usual.rows; row++)
    clear(page, usual.left + 3 * usual.width + 15 + 11 * row, usual.top + row * usual.height - 1,
          30, LINE + 2);
  expect(grey_of(page), 1, usual.rows, usual.columns);
}

/* Tables of the same columns with a paragraph or a short caption between them. */
static void test_one_below_the_other(void **state)
{
  (void)state;
  for (int characters = 6; characters <= 60; characters += 6)
    for (int gap = 34; gap <= 100; gap += 22) {
      struct table lower = usual;
      lower.top = bottom_of(&usual) + gap;
      PIX *page = make_page(&lower, 0);
      draw_cells(page, &usual);
      draw_cells(page, &lower);
      for (int line = 0; line * 30 + 30 < gap; line++)
        draw_text(page, usual.left, bottom_of(&usual) + 8 + line * 30,
                  characters < 28 ? characters : 28);
      expect(grey_of(page), 2, usual.rows, usual.columns);
    }
}

/* A sheet on a darker desk: its edges are no lines. */
static void test_sheet_on_a_desk(void **state)
{
  (void)state;
  for (int desk = 60; desk <= 140; desk += 40) {
    PIX *page = make_page(&usual, 120);
    draw_cells(page, &usual);
    PIX *sheet = grey_of(page);
    int width = pixGetWidth(sheet), height = pixGetHeight(sheet);
    PIX *photograph = pixCreate(width + 80, height + 80, 8);
    pixSetAllArbitrary(photograph, (l_uint32)desk);
    pixRasterop(photograph, 40, 40, width, height, PIX_SRC, sheet, 0, 0);
    PIX *blurred = pixBlockconv(photograph, 1, 1);
    pixDestroy(&sheet);
    pixDestroy(&photograph);
    expect(blurred, 1, usual.rows, usual.columns);
  }
}

/* A small picture of few characters: its frame is not taken for one. */
static void test_few_characters(void **state)
{
  (void)state;
  const struct table small = {20, 20, 3, 4, 160, 80, 1};
  PIX *page = make_page(&small, 0);
  draw_cells(page, &small);
  struct gk_prepared prepared;
  PIX *grey = grey_of(page);
  assert_true(gk_prepare(grey, 0, &prepared));
  assert_true(prepared.em > 0.8f * GLYPH && prepared.em < 1.4f * GLYPH);
  gk_prepared_free(&prepared);
  expect(grey, 1, small.rows, small.columns);
}

/* A heading in large characters, of which the strokes above and below lie in two lines. */
static void test_heading(void **state)
{
  (void)state;
  for (int size = 24; size <= 40; size += 4) {
    struct table lower = usual;
    lower.top = 140;
    PIX *page = make_page(&lower, 0);
    draw_cells(page, &lower);
    for (int i = 0; i < 9; i++) {
      int left = lower.left + i * (size + 3), wide = i % 4 == 1 ? size / 3 : size;
      fill(page, left, 50, wide, 2);
      fill(page, left, 50 + size, wide, 2);
      for (int stroke = 0; stroke < 3; stroke++)
        fill(page, left + stroke * (size / 2), 50, 2, size);
    }
    expect(grey_of(page), 1, usual.rows, usual.columns);
  }
}

/* A head of white text on a dark ground. */
static void test_filled_head(void **state)
{
  (void)state;
  PIX *page = make_page(&usual, 0);
  draw_cells(page, &usual);
  PIX *grey = grey_of(page);
  for (int y = usual.top; y < usual.top + usual.height; y++)
    for (int x = usual.left; x <= right_of(&usual); x++) {
      l_uint32 value;
      pixGetPixel(grey, x, y, &value);
      pixSetPixel(grey, x, y, value ? 90 : 255);
    }
  expect(grey, 1, usual.rows, usual.columns);
}

/* One row, as a table leaves it on a page where it ends. */
static void test_single_row(void **state)
{
  (void)state;
  struct table single = usual;
  single.rows = 1;
  PIX *page = make_page(&single, 200);
  draw_cells(page, &single);
  expect(grey_of(page), 1, 1, single.columns);
}

/* A page of narrow digits with little text is not turned, though each of them stands upright. */
static void test_narrow_digits(void **state)
{
  (void)state;
  PIX *page = pixCreate(700, 900, 1);
  for (int row = 0; row < 20; row++)
    for (int column = 0; column < 10; column++) {
      int left = 40 + column * 60, top = 40 + row * 40;
      fill(page, left, top, 10, 2);
      fill(page, left, top + 18, 10, 2);
      fill(page, left, top, 2, 20);
      fill(page, left + 8, top, 2, 20);
    }
  struct gk_prepared prepared;
  PIX *grey = grey_of(page);
  assert_true(gk_prepare(grey, 0, &prepared));
  assert_int_equal(prepared.turns, 0);
  gk_prepared_free(&prepared);
  pixDestroy(&grey);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_double_border),   cmocka_unit_test(test_thick_border),
      cmocka_unit_test(test_broken_edges),    cmocka_unit_test(test_broken_line),
      cmocka_unit_test(test_broken_apart),    cmocka_unit_test(test_one_below_the_other),
      cmocka_unit_test(test_sheet_on_a_desk), cmocka_unit_test(test_few_characters),
      cmocka_unit_test(test_heading),         cmocka_unit_test(test_filled_head),
      cmocka_unit_test(test_single_row),      cmocka_unit_test(test_narrow_digits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
