/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of cells: drawn with rectangles, glyphs of 14 by 20 pixels on an em of 28. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "line.h"

enum { WIDTH = 200, HEIGHT = 120, EM = 28 };

static struct gk_prepared page;
static struct gk_line lines[GK_LINES_LIMIT];
static const float whole[4] = {0, 0, WIDTH, HEIGHT};

static int set_up(void **state)
{
  (void)state;
  page.grey = pixCreate(WIDTH, HEIGHT, 8);
  page.em = EM;
  pixSetAll(page.grey);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  pixDestroy(&page.grey);
  return 0;
}

static void fill(int left, int top, int width, int height, unsigned level)
{
  for (int y = top; y < top + height; y++)
    for (int x = left; x < left + width; x++)
      pixSetPixel(page.grey, x, y, level);
}

/* A ring as a nought is. */
static void nought(int left, int top, unsigned level)
{
  fill(left, top, 14, 20, level);
  fill(left + 3, top + 3, 8, 14, 255);
}

static void noise(int range)
{
  unsigned state = 1;
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++) {
      state = state * 1103515245U + 12345U;
      l_uint32 level = 0;
      pixGetPixel(page.grey, x, y, &level);
      int changed = (int)level - (int)((state >> 16) % (unsigned)range);
      pixSetPixel(page.grey, x, y, (l_uint32)(changed < 0 ? 0 : changed));
    }
}

static int find(unsigned flags)
{
  return gk_lines_of_cell(&page, whole, flags, lines);
}

/* Whether line i covers these columns and rows, to a pixel. */
static void covers(int i, float left, float top, float right, float bottom)
{
  assert_true(fabsf(lines[i].box[0] - left) <= 1);
  assert_true(fabsf(lines[i].box[1] - top) <= 1);
  assert_true(fabsf(lines[i].box[2] - right) <= 1);
  assert_true(fabsf(lines[i].box[3] - bottom) <= 1);
}

static void empty_cell(void **state)
{
  (void)state;
  assert_int_equal(find(0), 0);
  assert_true(lines[0].ink < 0.01F);
}

static void scales_glyphs(void **state)
{
  (void)state;
  nought(90, 50, 0);
  nought(108, 50, 0);
  assert_int_equal(find(0), 1);
  covers(0, 90, 50, 122, 70);
  assert_true(lines[0].ink > 0.9F);
  /* A pixel of paper around the ink is scaled with it. */
  int rows = pixGetHeight(lines[0].pix) - 2 * GK_LINE_PADDING;
  assert_in_range(rows, GK_LINE_GLYPH, GK_LINE_GLYPH * 24 / 20);
  assert_int_equal(pixGetDepth(lines[0].pix), 8);
  l_uint32 level = 0;
  pixGetPixel(lines[0].pix, 0, 0, &level);
  assert_int_equal(level, 255);
  gk_lines_free(lines, 1);
}

static void ruling_lines_go(void **state)
{
  (void)state;
  fill(0, 0, WIDTH, 3, 0);
  fill(0, HEIGHT - 2, 60, 2, 40);
  fill(WIDTH - 3, 0, 3, HEIGHT, 0);
  fill(0, 20, 2, 30, 0);
  nought(90, 50, 0);
  assert_int_equal(find(0), 1);
  covers(0, 90, 50, 104, 70);
  gk_lines_free(lines, 1);
}

static void only_ruling_lines(void **state)
{
  (void)state;
  fill(0, 0, WIDTH, 3, 0);
  fill(0, 0, 3, HEIGHT, 0);
  fill(0, HEIGHT - 4, WIDTH, 4, 0);
  assert_int_equal(find(0), 0);
}

static void points_and_signs_stay(void **state)
{
  (void)state;
  fill(70, 58, 10, 3, 0); /* minus */
  nought(84, 50, 0);
  fill(101, 67, 3, 3, 0); /* point */
  nought(107, 50, 0);
  fill(124, 66, 3, 8, 0); /* comma */
  assert_int_equal(find(0), 1);
  covers(0, 70, 50, 127, 74);
  gk_lines_free(lines, 1);
}

static void a_faint_minus_stays(void **state)
{
  (void)state;
  fill(68, 59, 12, 2, 185);
  nought(84, 50, 0);
  assert_int_equal(find(0), 1);
  covers(0, 68, 50, 98, 70);
  gk_lines_free(lines, 1);
  fill(68, 59, 12, 2, 255);
  fill(68, 40, 12, 2, 185); /* above it is none */
  assert_int_equal(find(0), 1);
  covers(0, 84, 50, 98, 70);
  gk_lines_free(lines, 1);
}

static void specks_go(void **state)
{
  (void)state;
  nought(90, 50, 0);
  fill(20, 20, 3, 3, 0);
  fill(170, 90, 4, 3, 0);
  fill(108, 40, 2, 2, 0);
  assert_int_equal(find(0), 1);
  covers(0, 90, 50, 104, 70);
  gk_lines_free(lines, 1);
}

static void specks_alone_are_empty(void **state)
{
  (void)state;
  fill(20, 20, 3, 3, 0);
  fill(170, 90, 3, 3, 0);
  assert_int_equal(find(0), 0);
  assert_int_equal(find(GK_LINES_FAINT), 0);
}

static void dash_keeps_its_size(void **state)
{
  (void)state;
  fill(90, 58, 10, 3, 0);
  assert_int_equal(find(0), 1);
  covers(0, 90, 58, 100, 61);
  assert_true(pixGetWidth(lines[0].pix) < 4 * GK_LINE_GLYPH);
  assert_int_equal(pixGetHeight(lines[0].pix), GK_LINE_GLYPH + 2 * GK_LINE_PADDING);
  gk_lines_free(lines, 1);
}

static void a_dash_of_three_pixels_is_one(void **state)
{
  (void)state;
  page.em = 16;
  fill(90, 58, 3, 1, 0);
  assert_int_equal(find(0), 1);
  covers(0, 90, 58, 93, 59);
  gk_lines_free(lines, 1);
  fill(40, 80, 2, 2, 0); /* where there are specks, it may be one */
  assert_int_equal(find(0), 0);
  page.em = EM;
}

static void two_lines(void **state)
{
  (void)state;
  nought(80, 25, 0);
  nought(98, 25, 0);
  fill(114, 42, 3, 7, 0); /* a comma at the end of the first */
  nought(90, 60, 0);
  assert_int_equal(find(0), 2);
  covers(0, 80, 25, 117, 49);
  covers(1, 90, 60, 104, 80);
  gk_lines_free(lines, 2);
}

static void strokes_of_a_character_are_one_line(void **state)
{
  (void)state;
  for (int i = 0; i < 3; i++)
    fill(86, 44 + 10 * i, 24, 3, 0); /* 三 */
  assert_int_equal(find(0), 1);
  covers(0, 86, 44, 110, 67);
  gk_lines_free(lines, 1);
  for (int i = 0; i < 3; i++)
    fill(86, 44 + 10 * i, 24, 3, 255);
  fill(86, 30, 24, 3, 0); /* dashes of two lines */
  fill(86, 66, 24, 3, 0);
  assert_int_equal(find(0), 2);
  gk_lines_free(lines, 2);
}

static void broken_glyph_is_one_line(void **state)
{
  (void)state;
  nought(90, 50, 0);
  fill(90, 59, 14, 2, 255);
  assert_int_equal(find(0), 1);
  covers(0, 90, 50, 104, 70);
  gk_lines_free(lines, 1);
}

static void faint_when_asked(void **state)
{
  (void)state;
  nought(90, 50, 235);
  assert_int_equal(find(0), 0);
  assert_int_equal(find(GK_LINES_FAINT), 1);
  covers(0, 90, 50, 104, 70);
  gk_lines_free(lines, 1);
}

static void noise_is_empty(void **state)
{
  (void)state;
  noise(90);
  assert_int_equal(find(0), 0);
}

static void digits_in_noise(void **state)
{
  (void)state;
  nought(90, 50, 20);
  noise(90);
  assert_int_equal(find(0), 1);
  covers(0, 90, 50, 104, 70);
  gk_lines_free(lines, 1);
}

/* What smoothing leaves of strong noise: many small spots, some of which touch. */
static void grain(unsigned level)
{
  for (int y = 20; y < 100; y += 12)
    for (int x = 14; x < 186; x += 12)
      fill(x, y, 6 + (x + y) % 3, 6, level);
}

static void grain_is_empty(void **state)
{
  (void)state;
  grain(215);
  fill(92, 44, 8, 14, 215); /* two that touch */
  assert_int_equal(find(GK_LINES_FAINT), 0);
  assert_true(lines[0].ink < 0.01F);
}

static void a_glyph_stands_out_of_grain(void **state)
{
  (void)state;
  grain(225);
  fill(80, 40, 36, 36, 255);
  nought(90, 50, 150);
  assert_int_equal(find(GK_LINES_FAINT), 1);
  covers(0, 90, 50, 104, 70);
  assert_int_equal(lines[0].marks, 1);
  assert_true(fabsf(lines[0].contrast - 105 / 255.0F) < 0.02F);
  gk_lines_free(lines, 1);
}

static void hostile_boxes(void **state)
{
  (void)state;
  nought(90, 50, 0);
  const float bad[][4] = {{10, 10, 10, 50}, {50, 50, 10, 10},     {-1e30F, 0, 1e30F, 50},
                          {NAN, 0, 50, 50}, {300, 300, 400, 400}, {0, 0, 2, 120}};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    assert_int_equal(gk_lines_of_cell(&page, bad[i], 0, lines), -1);
  const float beyond[4] = {-50, -50, 500, 500};
  assert_int_equal(gk_lines_of_cell(&page, beyond, 0, lines), 1);
  gk_lines_free(lines, 1);
  for (int i = 0; i < 3; i++) {
    page.em = (const float[]){0, NAN, 1e9F}[i];
    int count = find(0);
    assert_in_range(count + 1, 1, GK_LINES_LIMIT + 1);
    gk_lines_free(lines, count);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(empty_cell, set_up, tear_down),
      cmocka_unit_test_setup_teardown(scales_glyphs, set_up, tear_down),
      cmocka_unit_test_setup_teardown(ruling_lines_go, set_up, tear_down),
      cmocka_unit_test_setup_teardown(only_ruling_lines, set_up, tear_down),
      cmocka_unit_test_setup_teardown(points_and_signs_stay, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_faint_minus_stays, set_up, tear_down),
      cmocka_unit_test_setup_teardown(specks_go, set_up, tear_down),
      cmocka_unit_test_setup_teardown(specks_alone_are_empty, set_up, tear_down),
      cmocka_unit_test_setup_teardown(dash_keeps_its_size, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_dash_of_three_pixels_is_one, set_up, tear_down),
      cmocka_unit_test_setup_teardown(two_lines, set_up, tear_down),
      cmocka_unit_test_setup_teardown(strokes_of_a_character_are_one_line, set_up, tear_down),
      cmocka_unit_test_setup_teardown(broken_glyph_is_one_line, set_up, tear_down),
      cmocka_unit_test_setup_teardown(faint_when_asked, set_up, tear_down),
      cmocka_unit_test_setup_teardown(noise_is_empty, set_up, tear_down),
      cmocka_unit_test_setup_teardown(digits_in_noise, set_up, tear_down),
      cmocka_unit_test_setup_teardown(grain_is_empty, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_glyph_stands_out_of_grain, set_up, tear_down),
      cmocka_unit_test_setup_teardown(hostile_boxes, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
