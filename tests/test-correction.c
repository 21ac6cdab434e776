/* SPDX-License-Identifier: Apache-2.0 */
/* Corrections hold for one cell of one picture, and for no other. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "correction.h"

static void turned(const float corners[8], float angle, float out[8])
{
  for (int i = 0; i < 4; i++) {
    out[2 * i] = corners[2 * i] * cosf(angle) - corners[2 * i + 1] * sinf(angle);
    out[2 * i + 1] = corners[2 * i] * sinf(angle) + corners[2 * i + 1] * cosf(angle);
  }
}

/* A row of cells, 100 by 40 pixels, and one below. */
static void cell_at(int row, int column, float corners[8])
{
  float left = (float)(100 * column), top = (float)(40 * row);
  const float of[8] = {left, top, left + 100, top, left + 100, top + 40, left, top + 40};
  memcpy(corners, of, sizeof of);
}

static void tells_cells_apart(void **state)
{
  (void)state;
  float one[8], other[8], turned_one[8], turned_other[8];
  cell_at(0, 0, one);
  assert_true(gk_corners_agree(one, one));
  for (int i = 0; i < 8; i++)
    other[i] = one[i] + 8;
  assert_true(gk_corners_agree(one, other));
  for (int i = 0; i < 8; i++)
    other[i] = one[i] + 15;
  assert_false(gk_corners_agree(one, other));
  /* Neighbours, however the table stands. */
  for (int degrees = 0; degrees < 360; degrees += 7)
    for (int row = 0; row < 3; row++)
      for (int column = 0; column < 3; column++) {
        float angle = (float)degrees * 3.14159265f / 180;
        cell_at(1, 1, one);
        cell_at(row, column, other);
        turned(one, angle, turned_one);
        turned(other, angle, turned_other);
        assert_int_equal(gk_corners_agree(turned_one, turned_other), row == 1 && column == 1);
      }
  /* Two cells that became one, and one that became two. */
  cell_at(0, 0, one);
  cell_at(0, 0, other);
  other[2] = other[4] = 200;
  assert_false(gk_corners_agree(one, other));
  other[2] = other[4] = 50;
  assert_false(gk_corners_agree(one, other));
  /* What is no place is none's. */
  other[2] = NAN;
  assert_false(gk_corners_agree(one, other));
  assert_false(gk_corners_agree(other, other));
  other[2] = INFINITY;
  assert_false(gk_corners_agree(other, other));
}

static void outlives_damaged_bytes(void **state)
{
  (void)state;
  struct gk_buffer bytes = {0};
  struct gk_correction correction = {.id = 300, .page = 2, .value = GK_TEXT("12")}, read;
  memset(correction.picture, 7, sizeof correction.picture);
  cell_at(2, 3, correction.corners);
  gk_correction_put(&bytes, &correction);
  struct gk_reader reader = gk_reader_of(bytes.data, bytes.size);
  assert_true(gk_correction_next(&reader, &read));
  assert_int_equal(read.id, 300);
  assert_int_equal(read.page, 2);
  assert_int_equal(read.value.size, 2);
  assert_memory_equal(read.picture, correction.picture, sizeof read.picture);
  assert_memory_equal(read.corners, correction.corners, sizeof read.corners);
  assert_false(gk_correction_next(&reader, &read));
  for (size_t size = 0; size < bytes.size; size++) {
    char *cut = malloc(size + 1);
    assert_non_null(cut);
    memcpy(cut, bytes.data, size);
    reader = gk_reader_of(cut, size);
    assert_false(gk_correction_next(&reader, &read));
    free(cut);
  }
  gk_buffer_free(&bytes);
}

struct scene {
  struct gk_document document;
  struct gk_buffer said;
  uint8_t picture[GK_DIGEST_SIZE];
};

static uint32_t add_table(struct scene *scene, uint32_t replaces, uint32_t page)
{
  static const char *const texts[] = {"项", "数", "甲", "12"};
  struct gk_cell cells[4] = {0};
  const char *reason;
  for (uint32_t i = 0; i < 4; i++) {
    cells[i].row = i / 2;
    cells[i].column = i % 2;
    cells[i].text = gk_text_of(texts[i]);
    cells[i].flags = i == 3 ? GK_CELL_DOUBTFUL : 0;
    cells[i].place = (struct gk_place){.resource = 1, .page = page};
    cell_at((int)cells[i].row, (int)cells[i].column, cells[i].corners);
  }
  struct gk_table table = {.origin = GK_TABLE_PICTURE,
                           .replaces_first = replaces,
                           .replaces_last = replaces,
                           .place = {.resource = 1, .page = page}};
  return gk_document_add_table(&scene->document, &table, sizeof table, cells, 4, sizeof *cells,
                               &reason);
}

static void say(struct scene *scene, int64_t id, uint32_t page, int row, int column,
                const char *value)
{
  struct gk_correction correction = {.id = id, .page = page, .value = gk_text_of(value)};
  memcpy(correction.picture, scene->picture, sizeof correction.picture);
  cell_at(row, column, correction.corners);
  gk_correction_put(&scene->said, &correction);
}

static int set_up(void **state)
{
  struct scene *scene = calloc(1, sizeof *scene);
  const char *reason;
  struct gk_step fetch = {.stage = GK_STAGE_FETCH}, ocr = {.stage = GK_STAGE_OCR};
  struct gk_resource original = {.kind = GK_RESOURCE_ORIGINAL, .data = GK_TEXT("a picture")};
  if (!scene)
    return -1;
  gk_sha256(original.data, scene->picture);
  gk_document_init(&scene->document, 0, NULL, NULL);
  gk_document_begin(&scene->document, &fetch);
  gk_document_add(&scene->document, GK_KIND_RESOURCE, &original, sizeof original, &reason);
  gk_document_begin(&scene->document, &ocr);
  *state = scene;
  return 0;
}

static int tear_down(void **state)
{
  struct scene *scene = *state;
  gk_document_free(&scene->document);
  gk_buffer_free(&scene->said);
  free(scene);
  return 0;
}

static void apply(struct scene *scene)
{
  struct gk_step step = {.stage = GK_STAGE_OCR, .plugin = GK_TEXT(GK_CORRECTION_STEP)};
  struct gk_buffer chosen = {0};
  gk_document_begin(&scene->document, &step);
  gk_corrections_choose(&scene->document, (struct gk_text){scene->said.data, scene->said.size},
                        &chosen);
  gk_corrections_apply(&scene->document, (struct gk_text){chosen.data, chosen.size});
  gk_buffer_free(&chosen);
}

static void corrects_the_newest_tables(void **state)
{
  struct scene *scene = *state;
  const struct gk_document *document = &scene->document;
  add_table(scene, 0, 1);
  add_table(scene, 0, 2);
  add_table(scene, 1, 1); /* another engine's */
  say(scene, 1, 1, 1, 1, "11");
  say(scene, 2, 1, 1, 1, "13"); /* later */
  say(scene, 3, 1, 1, 0, "");
  say(scene, 4, 3, 0, 0, "no such page");
  memset(scene->picture, 1, sizeof scene->picture);
  say(scene, 5, 2, 0, 0, "another picture");
  apply(scene);
  /* Both, so that they still follow each other. */
  assert_int_equal(gk_document_count(document, GK_KIND_TABLE), 5);
  const struct gk_table *first = gk_document_find(document, GK_KIND_TABLE, 4);
  const struct gk_table *second = gk_document_find(document, GK_KIND_TABLE, 5);
  assert_int_equal(first->replaces_first, 2);
  assert_int_equal(second->replaces_first, 3);
  assert_int_equal(second->replaces_last, 3);
  const struct gk_cell *cell = gk_document_cell_at(document, 5, 1, 1);
  assert_string_equal(cell->text.data, "13");
  assert_string_equal(cell->alternative.data, "12");
  assert_int_equal(cell->flags, GK_CELL_CORRECTED);
  assert_true(cell->confidence == 1);
  assert_int_equal(gk_document_cell_at(document, 5, 1, 0)->text.size, 0);
  assert_int_equal(gk_document_cell_at(document, 5, 0, 0)->flags, 0);
  assert_int_equal(gk_document_cell_at(document, 4, 1, 1)->flags, GK_CELL_DOUBTFUL);
  assert_null(gk_document_cell_at(document, 5, 2, 0));
  /* One holds for nothing; that of another picture is not even said to. */
  assert_int_equal(gk_document_count(document, GK_KIND_DIAGNOSTIC), 1);
  const bool *recognised = gk_recognised_tables(&scene->document);
  for (uint32_t id = 1; id <= 5; id++)
    assert_int_equal(recognised[id - 1], id > 3);
}

static void adds_nothing_for_nothing(void **state)
{
  struct scene *scene = *state;
  add_table(scene, 0, 1);
  say(scene, 1, 2, 0, 0, "elsewhere");
  apply(scene);
  assert_int_equal(gk_document_count(&scene->document, GK_KIND_TABLE), 1);
  assert_int_equal(gk_document_count(&scene->document, GK_KIND_DIAGNOSTIC), 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tells_cells_apart), cmocka_unit_test(outlives_damaged_bytes),
      cmocka_unit_test_setup_teardown(corrects_the_newest_tables, set_up, tear_down),
      cmocka_unit_test_setup_teardown(adds_nothing_for_nothing, set_up, tear_down)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
