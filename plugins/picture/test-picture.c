/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures that are drawn here: opened, made ready, and their lattices found.
 */
#include "lattice.h"
#include "open.h"
#include "test-drawing.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* A table of 4 rows and 3 columns, of which the first row is one cell over all columns. */
#define ROWS 4
#define COLUMNS 3
#define LEFT 60
#define TOP 50
#define WIDTH 200
#define HEIGHT 48

/* 1 bit. `below`: pixels of ground under it. */
static PIX *draw_table(int below)
{
  int right = LEFT + COLUMNS * WIDTH, bottom = TOP + ROWS * HEIGHT;
  PIX *pix = pixCreate(right + LEFT, bottom + TOP + below, 1);
  for (int row = 0; row <= ROWS; row++)
    fill(pix, LEFT, TOP + row * HEIGHT, right - LEFT + 2, 2);
  for (int column = 0; column <= COLUMNS; column++) {
    bool side = column == 0 || column == COLUMNS;
    int from = side ? TOP : TOP + HEIGHT;
    fill(pix, LEFT + column * WIDTH, from, 2, bottom - from + 2);
  }
  for (int row = 0; row < ROWS; row++)
    for (int column = 0; column < COLUMNS; column++)
      for (int i = 0; i < 3; i++)
        draw_glyph(pix, LEFT + column * WIDTH + 60 + i * (GLYPH + 1), TOP + row * HEIGHT + 14);
  return pix;
}

static PIX *grey_of(PIX *one_bit)
{
  PIX *grey = pixConvertTo8(one_bit, 0);
  pixDestroy(&one_bit);
  return grey;
}

/* Finds the one table and compares it with what was drawn. `warp`: from the drawing to `source`, as
 * far as it turns by whole pixels; NULL: they are one. */
static void expect_table(PIX *source, int shift_x, int shift_y)
{
  struct gk_prepared prepared;
  struct gk_lattice *lattices;
  assert_true(gk_prepare(source, 0, &prepared));
  assert_int_equal(gk_lattices_find(&prepared, &lattices), 1);
  assert_int_equal(lattices->rows, ROWS);
  assert_int_equal(lattices->columns, COLUMNS);
  assert_int_equal(lattices->count, 1 + (ROWS - 1) * COLUMNS);
  assert_int_equal(lattices->cells[0].colspan, COLUMNS);
  assert_int_equal(lattices->cells[0].rowspan, 1);
  for (int i = 1; i < lattices->count; i++) {
    const struct gk_lattice_cell *cell = &lattices->cells[i];
    assert_int_equal(cell->row, 1 + (i - 1) / COLUMNS);
    assert_int_equal(cell->column, (i - 1) % COLUMNS);
    assert_int_equal(cell->rowspan * cell->colspan, 1);
    assert_true(cell->trust > 0.5f && cell->trust <= 1);
    float corners[8];
    gk_prepared_corners(&prepared, cell->box, corners);
    assert_true(fabsf(corners[0] - (float)(LEFT + cell->column * WIDTH + shift_x)) < 5);
    assert_true(fabsf(corners[1] - (float)(TOP + cell->row * HEIGHT + shift_y)) < 5);
    assert_true(cell->inner[0] > cell->box[0] && cell->inner[3] < cell->box[3]);
  }
  gk_lattices_free(lattices, 1);
  gk_prepared_free(&prepared);
  pixDestroy(&source);
}

static void test_plain(void **state)
{
  (void)state;
  expect_table(grey_of(draw_table(0)), 0, 0);
}

static void test_one_bit(void **state)
{
  (void)state;
  expect_table(draw_table(0), 0, 0);
}

static void test_broken_lines(void **state)
{
  (void)state;
  PIX *pix = draw_table(0);
  /* A gap of an em in each line of a row and of a column. */
  for (int row = 1; row < ROWS; row++) {
    BOX *box = boxCreate(LEFT + 70 * row, TOP + row * HEIGHT - 1, GLYPH, 4);
    pixClearInRect(pix, box);
    boxDestroy(&box);
  }
  BOX *box = boxCreate(LEFT + WIDTH - 1, TOP + 2 * HEIGHT + 15, 4, 15);
  pixClearInRect(pix, box);
  boxDestroy(&box);
  expect_table(grey_of(pix), 0, 0);
}

static void test_text_across_a_border(void **state)
{
  (void)state;
  PIX *pix = draw_table(0);
  for (int i = 0; i < 5; i++)
    draw_glyph(pix, LEFT + 2 * WIDTH - 50 + i * (GLYPH + 1), TOP + 2 * HEIGHT + 14);
  expect_table(grey_of(pix), 0, 0);
}

static void test_uneven_ground(void **state)
{
  (void)state;
  PIX *grey = grey_of(draw_table(0));
  for (int y = 0; y < pixGetHeight(grey); y++)
    for (int x = 0; x < pixGetWidth(grey); x++) {
      l_uint32 value;
      pixGetPixel(grey, x, y, &value);
      pixSetPixel(grey, x, y, value * (unsigned)(120 + x / 6) / 255);
    }
  expect_table(grey, 0, 0);
}

static void test_pale_lines(void **state)
{
  (void)state;
  PIX *grey = grey_of(draw_table(0));
  for (int row = 0; row <= ROWS; row++)
    for (int y = 0; y < 2; y++)
      for (int x = LEFT; x < LEFT + COLUMNS * WIDTH; x++)
        pixSetPixel(grey, x, TOP + row * HEIGHT + y, 200);
  expect_table(grey, 0, 0);
}

static void test_coloured_head_and_seal(void **state)
{
  (void)state;
  PIX *one_bit = draw_table(0), *colour = pixConvertTo32(one_bit);
  int width = pixGetWidth(colour), height = pixGetHeight(colour);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      l_uint32 ink;
      pixGetPixel(one_bit, x, y, &ink);
      double from_middle = hypot(x - 430.0, y - 170.0);
      bool head = y > TOP && y < TOP + HEIGHT && x > LEFT && x < LEFT + COLUMNS * WIDTH;
      if (!ink && head)
        pixSetPixel(colour, x, y, 0x9fc5e800);
      if (!ink && from_middle > 55 && from_middle < 62)
        pixSetPixel(colour, x, y, 0xe0202000);
    }
  struct gk_prepared prepared;
  assert_true(gk_prepare(colour, 0, &prepared));
  l_uint32 value;
  pixGetPixel(prepared.grey, 430 + 58, 190, &value);
  assert_true(value > 200);
  gk_prepared_free(&prepared);
  pixDestroy(&one_bit);
  expect_table(colour, 0, 0);
}

/* What a file says of its orientation is followed, and a page on its side is seen to lie so. */
static void test_turns(void **state)
{
  (void)state;
  for (int turns = 1; turns <= 3; turns += 2)
    for (int told = 0; told < 2; told++) {
      PIX *grey = grey_of(draw_table(40)), *turned = pixRotateOrth(grey, turns);
      struct gk_prepared prepared;
      struct gk_lattice *lattices;
      assert_true(gk_prepare(turned, told ? 4 - turns : 0, &prepared));
      if (!told && turns == 1)
        assert_true(gk_prepared_turn(&prepared, 2));
      assert_int_equal(prepared.turns, 4 - turns);
      assert_int_equal(gk_lattices_find(&prepared, &lattices), 1);
      assert_int_equal(lattices->rows, ROWS);
      assert_int_equal(lattices->cells[0].colspan, COLUMNS);
      float corners[8], x = turns == 1 ? (float)pixGetHeight(grey) - 1 - TOP : TOP;
      float y = turns == 1 ? LEFT : (float)pixGetWidth(grey) - 1 - LEFT;
      gk_prepared_corners(&prepared, lattices->cells[0].box, corners);
      assert_true(fabsf(corners[0] - x) < 5 && fabsf(corners[1] - y) < 5);
      gk_lattices_free(lattices, 1);
      gk_prepared_free(&prepared);
      pixDestroy(&grey);
      pixDestroy(&turned);
    }
}

static void test_skew(void **state)
{
  (void)state;
  for (int degrees = -4; degrees <= 4; degrees += 2) {
    PIX *grey = grey_of(draw_table(200));
    PIX *skewed =
        pixRotate(grey, (float)degrees * 0.01745f, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
    struct gk_prepared prepared;
    struct gk_lattice *lattices;
    assert_true(gk_prepare(skewed, 0, &prepared));
    assert_int_equal(gk_lattices_find(&prepared, &lattices), 1);
    assert_int_equal(lattices->count, 1 + (ROWS - 1) * COLUMNS);
    gk_lattices_free(lattices, 1);
    gk_prepared_free(&prepared);
    pixDestroy(&grey);
    pixDestroy(&skewed);
  }
}

/* A photograph: the corners of the page are moved by some per cent, each by another. */
static void test_perspective(void **state)
{
  (void)state;
  PIX *grey = grey_of(draw_table(300));
  float width = (float)pixGetWidth(grey), height = (float)pixGetHeight(grey);
  const float from[8] = {0, 0, width, 0, width, height, 0, height};
  const float to[8] = {20, 10, width - 5, 25, width - 30, height - 10, 5, height - 30};
  PTA *drawn = ptaCreate(4), *seen = ptaCreate(4);
  for (int i = 0; i < 4; i++) {
    ptaAddPt(drawn, from[2 * i], from[2 * i + 1]);
    ptaAddPt(seen, to[2 * i], to[2 * i + 1]);
  }
  PIX *photograph = pixProjectivePta(grey, seen, drawn, L_BRING_IN_WHITE);
  l_float32 *back, x, y;
  getProjectiveXformCoeffs(drawn, seen, &back);
  projectiveXformPt(back, LEFT, TOP, &x, &y);
  struct gk_prepared prepared;
  struct gk_lattice *lattices;
  assert_true(gk_prepare(photograph, 0, &prepared));
  assert_true(prepared.perspective);
  assert_int_equal(gk_lattices_find(&prepared, &lattices), 1);
  assert_int_equal(lattices->count, 1 + (ROWS - 1) * COLUMNS);
  float corners[8];
  gk_prepared_corners(&prepared, lattices->cells[0].box, corners);
  assert_true(fabsf(corners[0] - x) < 5 && fabsf(corners[1] - y) < 5);
  gk_lattices_free(lattices, 1);
  gk_prepared_free(&prepared);
  lept_free(back);
  ptaDestroy(&drawn);
  ptaDestroy(&seen);
  pixDestroy(&grey);
  pixDestroy(&photograph);
}

static void test_small_is_enlarged(void **state)
{
  (void)state;
  PIX *grey = grey_of(draw_table(0)), *small = pixScale(grey, 0.5f, 0.5f);
  struct gk_prepared prepared;
  struct gk_lattice *lattices;
  assert_true(gk_prepare(small, 0, &prepared));
  assert_true(prepared.scale > 1.5f && prepared.em > 15);
  assert_int_equal(gk_lattices_find(&prepared, &lattices), 1);
  assert_int_equal(lattices->count, 1 + (ROWS - 1) * COLUMNS);
  float x, y;
  gk_prepared_to_source(&prepared, lattices->box[0], lattices->box[1], &x, &y);
  assert_true(fabsf(x - LEFT / 2.0f) < 3 && fabsf(y - TOP / 2.0f) < 3);
  gk_lattices_free(lattices, 1);
  gk_prepared_free(&prepared);
  pixDestroy(&grey);
  pixDestroy(&small);
}

static void test_two_tables(void **state)
{
  (void)state;
  PIX *table = draw_table(0);
  int width = pixGetWidth(table), height = pixGetHeight(table);
  PIX *page = pixCreate(width, 2 * height + 60, 1);
  pixRasterop(page, 0, 0, width, height, PIX_SRC, table, 0, 0);
  pixRasterop(page, 0, height + 60, width, height, PIX_SRC, table, 0, 0);
  for (int i = 0; i < 25; i++)
    draw_glyph(page, LEFT + i * (GLYPH + 1), height + 20);
  struct gk_prepared prepared;
  struct gk_lattice *lattices;
  assert_true(gk_prepare(page, 0, &prepared));
  assert_int_equal(gk_lattices_find(&prepared, &lattices), 2);
  assert_true(lattices[0].box[3] < lattices[1].box[1]);
  assert_int_equal(lattices[1].count, 1 + (ROWS - 1) * COLUMNS);
  gk_lattices_free(lattices, 2);
  gk_prepared_free(&prepared);
  pixDestroy(&table);
  pixDestroy(&page);
}

static void test_text_is_no_table(void **state)
{
  (void)state;
  PIX *page = pixCreate(800, 600, 1);
  for (int row = 0; row < 15; row++)
    for (int i = 0; i < 33; i++)
      draw_glyph(page, 50 + i * (GLYPH + 1), 40 + row * 34);
  struct gk_prepared prepared;
  struct gk_lattice *lattices;
  assert_true(gk_prepare(page, 0, &prepared));
  assert_int_equal(gk_lattices_find(&prepared, &lattices), 0);
  gk_lattices_free(lattices, 0);
  gk_prepared_free(&prepared);
  pixDestroy(&page);
}

static void test_nothing(void **state)
{
  (void)state;
  static const int sizes[][2] = {{1, 1}, {2, 900}, {900, 2}, {300, 300}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    for (int depth = 1; depth <= 32; depth *= 2) {
      PIX *pix = pixCreate(sizes[i][0], sizes[i][1], depth);
      struct gk_prepared prepared;
      struct gk_lattice *lattices;
      assert_true(gk_prepare(pix, 0, &prepared));
      assert_int_equal(gk_lattices_find(&prepared, &lattices), 0);
      gk_lattices_free(lattices, 0);
      gk_prepared_free(&prepared);
      pixDestroy(&pix);
    }
  struct gk_prepared prepared;
  assert_false(gk_prepare(NULL, 0, &prepared));
}

static void test_formats(void **state)
{
  (void)state;
  static const struct {
    int written;
    enum gk_picture_format format;
  } formats[] = {{IFF_PNG, GK_PICTURE_PNG},   {IFF_JFIF_JPEG, GK_PICTURE_JPEG},
                 {IFF_TIFF, GK_PICTURE_TIFF}, {IFF_GIF, GK_PICTURE_GIF},
                 {IFF_BMP, GK_PICTURE_BMP},   {IFF_WEBP, GK_PICTURE_WEBP}};
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    PIX *grey = grey_of(draw_table(0));
    l_uint8 *data;
    size_t size;
    assert_int_equal(pixWriteMem(&data, &size, grey, formats[i].written), 0);
    struct gk_text text = {(const char *)data, size};
    struct gk_picture picture;
    enum gk_picture_error error;
    assert_int_equal(gk_picture_open(text, &picture), GK_PICTURE_OK);
    assert_int_equal(picture.format, formats[i].format);
    assert_int_equal(picture.count, 1);
    assert_int_equal(picture.pages[0].width, pixGetWidth(grey));
    assert_int_equal(picture.pages[0].height, pixGetHeight(grey));
    PIX *read = gk_picture_read(&picture, 0, &error);
    assert_non_null(read);
    assert_int_equal(pixGetWidth(read), pixGetWidth(grey));
    pixDestroy(&read);
    assert_null(gk_picture_read(&picture, 1, &error));
    gk_picture_close(&picture);
    /* Cut anywhere: an error in opening or in reading, or (BMP alone) what there is. */
    for (size_t cut = 0; cut < size; cut += size / 16 + 1) {
      text.size = cut;
      error = gk_picture_open(text, &picture);
      PIX *part = error ? NULL : gk_picture_read(&picture, 0, &error);
      if (!part)
        assert_int_not_equal(error, GK_PICTURE_OK);
      else
        assert_true(formats[i].written == IFF_BMP || formats[i].written == IFF_GIF);
      assert_non_null(gk_picture_sentence(error));
      pixDestroy(&part);
      gk_picture_close(&picture);
    }
    lept_free(data);
    pixDestroy(&grey);
  }
}

static void put(unsigned char *data, size_t at, unsigned bytes, unsigned value)
{
  for (unsigned i = 0; i < bytes; i++)
    data[at + i] = (unsigned char)(value >> 8 * i);
}

/* A TIFF of directories at 8, 100, 200, each of which names the next. */
static size_t make_directories(unsigned char data[600], unsigned width, unsigned last_next)
{
  memset(data, 0, 600);
  memcpy(data, "II*\0", 4);
  put(data, 4, 4, 8);
  static const unsigned places[] = {8, 100, 200};
  for (int i = 0; i < 3; i++) {
    const unsigned values[][3] = {{256, 4, width}, {257, 4, 4},   {258, 3, 8}, {259, 3, 1},
                                  {262, 3, 1},     {273, 4, 500}, {279, 4, 16}};
    put(data, places[i], 2, 7);
    for (unsigned j = 0; j < 7; j++) {
      put(data, places[i] + 2 + 12 * j, 2, values[j][0]);
      put(data, places[i] + 4 + 12 * j, 2, values[j][1]);
      put(data, places[i] + 6 + 12 * j, 4, 1);
      put(data, places[i] + 10 + 12 * j, 4, values[j][2]);
    }
    put(data, places[i] + 2 + 84, 4, i < 2 ? places[i + 1] : last_next);
  }
  return 600;
}

/* A smaller copy is no page, whoever counts; where all are such, they are what there is. */
static void test_smaller_copies(void **state)
{
  (void)state;
  unsigned char data[600];
  struct gk_picture picture;
  struct gk_text text = {(const char *)data, make_directories(data, 4, 0)};
  static const unsigned places[] = {100, 8, 200};
  for (int reduced = 1; reduced <= 3; reduced++) {
    put(data, places[reduced - 1] + 2 + 12 * 4, 2, 254);
    assert_int_equal(gk_picture_open(text, &picture), GK_PICTURE_OK);
    assert_int_equal(picture.count, reduced == 3 ? 3 : 3 - reduced);
    assert_int_equal(picture.pages[0].offset, reduced == 2 ? 200 : 8);
    assert_false(picture.cut);
    gk_picture_close(&picture);
  }
}

static void test_pages(void **state)
{
  (void)state;
  unsigned char data[600];
  struct gk_picture picture;
  enum gk_picture_error error;
  struct gk_text text = {(const char *)data, make_directories(data, 4, 0)};
  assert_int_equal(gk_picture_open(text, &picture), GK_PICTURE_OK);
  assert_int_equal(picture.count, 3);
  assert_false(picture.cut);
  PIX *pix = gk_picture_read(&picture, 2, &error);
  assert_non_null(pix);
  pixDestroy(&pix);
  gk_picture_close(&picture);
  /* The last names the first again. */
  make_directories(data, 4, 8);
  assert_int_equal(gk_picture_open(text, &picture), GK_PICTURE_OK);
  assert_int_equal(picture.count, 3);
  assert_true(picture.cut);
  gk_picture_close(&picture);
  /* Beyond the end of the file. */
  make_directories(data, 4, 100000);
  assert_int_equal(gk_picture_open(text, &picture), GK_PICTURE_OK);
  assert_true(picture.cut);
  gk_picture_close(&picture);
  /* The pixels are. */
  make_directories(data, 4, 0);
  put(data, 8 + 10 + 12 * 5, 4, 590);
  assert_int_equal(gk_picture_open(text, &picture), GK_PICTURE_OK);
  assert_null(gk_picture_read(&picture, 0, &error));
  assert_int_equal(error, GK_PICTURE_TRUNCATED);
  gk_picture_close(&picture);
}

static void test_limits(void **state)
{
  (void)state;
  unsigned char data[600];
  struct gk_picture picture;
  enum gk_picture_error error;
  struct gk_text text = {(const char *)data, make_directories(data, 100000, 0)};
  assert_int_equal(gk_picture_open(text, &picture), GK_PICTURE_OK);
  assert_int_equal(picture.pages[0].width, 100000);
  assert_null(gk_picture_read(&picture, 0, &error));
  assert_int_equal(error, GK_PICTURE_TOO_LARGE);
  gk_picture_close(&picture);
  /* A PNG that says it is 30,000 by 30,000: nine hundred million pixels. */
  static const unsigned char png[64] = {0x89, 'P',  'N', 'G', '\r', '\n', 0x1a, '\n', 0,
                                        0,    0,    13,  'I', 'H',  'D',  'R',  0,    0,
                                        0x75, 0x30, 0,   0,   0x75, 0x30, 8,    2};
  text = (struct gk_text){(const char *)png, sizeof png};
  assert_int_equal(gk_picture_open(text, &picture), GK_PICTURE_OK);
  assert_null(gk_picture_read(&picture, 0, &error));
  assert_int_equal(error, GK_PICTURE_TOO_LARGE);
  gk_picture_close(&picture);
  text = GK_TEXT("<html>");
  assert_int_equal(gk_picture_open(text, &picture), GK_PICTURE_UNKNOWN);
}

/* Bytes changed at random: whatever comes of it, it ends. */
static void test_mutations(void **state)
{
  (void)state;
  static const int formats[] = {IFF_PNG, IFF_JFIF_JPEG, IFF_TIFF, IFF_TIFF_G4,
                                IFF_GIF, IFF_BMP,       IFF_WEBP};
  uint32_t random = 1;
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    PIX *one_bit = draw_table(0), *small = pixScale(one_bit, 0.3f, 0.3f);
    PIX *pix = formats[i] == IFF_TIFF_G4 ? pixConvertTo1(small, 128) : pixConvertTo8(small, 0);
    l_uint8 *data;
    size_t size;
    assert_int_equal(pixWriteMem(&data, &size, pix, formats[i]), 0);
    for (int round = 0; round < 60; round++) {
      l_uint8 *changed = malloc(size);
      assert_non_null(changed);
      memcpy(changed, data, size);
      for (int j = 0; j < 1 + round % 8; j++) {
        random = random * 1664525 + 1013904223;
        size_t at = (random >> 8) % (round & 1 ? size : size < 300 ? size : 300);
        random = random * 1664525 + 1013904223;
        changed[at] = (l_uint8)(random >> 16);
      }
      struct gk_picture picture;
      struct gk_text text = {(const char *)changed, size};
      enum gk_picture_error error = gk_picture_open(text, &picture);
      for (uint32_t page = 0; page < picture.count && page < 3; page++) {
        PIX *read = gk_picture_read(&picture, page, &error);
        struct gk_prepared prepared;
        struct gk_lattice *lattices;
        bool small_enough = read && (double)pixGetWidth(read) * pixGetHeight(read) < 1e6;
        if (small_enough && gk_prepare(read, (int)picture.pages[page].turns, &prepared)) {
          int count = gk_lattices_find(&prepared, &lattices);
          assert_true(count >= -1);
          gk_lattices_free(lattices, count);
          gk_prepared_free(&prepared);
        }
        pixDestroy(&read);
      }
      gk_picture_close(&picture);
      free(changed);
    }
    lept_free(data);
    pixDestroy(&one_bit);
    pixDestroy(&small);
    pixDestroy(&pix);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_plain),
      cmocka_unit_test(test_one_bit),
      cmocka_unit_test(test_broken_lines),
      cmocka_unit_test(test_text_across_a_border),
      cmocka_unit_test(test_uneven_ground),
      cmocka_unit_test(test_pale_lines),
      cmocka_unit_test(test_coloured_head_and_seal),
      cmocka_unit_test(test_turns),
      cmocka_unit_test(test_skew),
      cmocka_unit_test(test_perspective),
      cmocka_unit_test(test_small_is_enlarged),
      cmocka_unit_test(test_two_tables),
      cmocka_unit_test(test_text_is_no_table),
      cmocka_unit_test(test_nothing),
      cmocka_unit_test(test_formats),
      cmocka_unit_test(test_pages),
      cmocka_unit_test(test_smaller_copies),
      cmocka_unit_test(test_limits),
      cmocka_unit_test(test_mutations),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
