/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alone.h"
#include "fake-host.h"
#include "recognise.h"
#include "vote.h"

extern gk_entry_function GK_ENTRY;

/* A dictionary of ten digits (classes 1 to 10), comma (11), point (12), o (13) and 条 (14); the
 * space after its end is 15. */
static const char characters[] = "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n,\n.\no\n条\n";
enum { CLASSES = 16 };
static char folder[] = "/tmp/gongkai-onnx-XXXXXX", dictionary_path[64], model_path[64];

static void write_file(const char *path, const char *text)
{
  FILE *file = fopen(path, "we");
  assert_non_null(file);
  fputs(text, file);
  assert_int_equal(fclose(file), 0);
}

static const char *library(void)
{
  return getenv("GONGKAI_FAKE_ONNXRUNTIME");
}

static int make_folder(void **state)
{
  (void)state;
  assert_non_null(mkdtemp(folder));
  snprintf(dictionary_path, sizeof dictionary_path, "%s/dictionary", folder);
  snprintf(model_path, sizeof model_path, "%s/model", folder);
  write_file(dictionary_path, characters);
  return 0;
}

static int remove_folder(void **state)
{
  (void)state;
  unlink(dictionary_path);
  unlink(model_path);
  return rmdir(folder);
}

static void decode(const char *steps, struct gk_reading *reading)
{
  /* A step is CLASS:PERCENT, of the rest an equal share for all others. */
  struct gk_dictionary dictionary;
  char error[400];
  static float rows[32][CLASSES];
  size_t count = 0;
  assert_true(gk_dictionary_read(&dictionary, dictionary_path, error, sizeof error));
  assert_int_equal(dictionary.classes, CLASSES);
  for (char *end; *steps && count < 32; steps = end + (*end == ' '), count++) {
    size_t class_ = strtoul(steps, &end, 10);
    float probability = strtof(end + 1, &end) / 100;
    for (size_t i = 0; i < CLASSES; i++)
      rows[count][i] = (1 - probability) / (CLASSES - 1);
    rows[count][class_] = probability;
  }
  gk_ctc_decode(rows[0], count, CLASSES, &dictionary, reading);
  gk_dictionary_free(&dictionary);
}

static void decodes_columns(void **state)
{
  struct gk_reading reading;
  (void)state;
  /* A class that goes on is one character; a blank parts two. */
  decode("0:99 2:90 2:95 0:99 2:80 3:99 0:99", &reading);
  assert_string_equal(reading.text, "112");
  assert_string_equal(reading.number, "112");
  assert_true(fabsf(reading.confidence - 0.80f) < 0.001f);
  decode("0:99 0:99", &reading);
  assert_string_equal(reading.text, "");
  assert_true(reading.confidence == 0 && reading.number_confidence == 0);
  /* What is printed like a 0 counts as one in a number. */
  decode("13:90 0:99 4:95", &reading);
  assert_string_equal(reading.text, "o3");
  assert_string_equal(reading.number, "03");
  assert_true(reading.number_confidence > 0.9f);
  /* What no number has is left out of it, and makes it improbable. */
  decode("4:99 14:98 4:99", &reading);
  assert_string_equal(reading.text, "3条3");
  assert_true(reading.number_confidence < 0.05f);
}

static void bounds_what_it_decodes(void **state)
{
  struct gk_reading reading;
  struct gk_dictionary dictionary;
  char error[400];
  (void)state;
  enum { STEPS = 4000 };
  float *rows = calloc((size_t)STEPS * CLASSES, sizeof *rows);
  assert_non_null(rows);
  for (size_t i = 0; i < STEPS; i++)
    rows[i * CLASSES + (i % 2 ? 1 : 2)] = 1;
  assert_true(gk_dictionary_read(&dictionary, dictionary_path, error, sizeof error));
  gk_ctc_decode(rows, STEPS, CLASSES, &dictionary, &reading);
  assert_true(reading.cut);
  assert_true(reading.confidence == 0 && reading.number_confidence == 0);
  assert_int_equal(strlen(reading.text), GK_READING_SIZE - 1);
  for (size_t i = 0; i < CLASSES; i++)
    rows[i] = i % 2 ? NAN : -INFINITY;
  rows[2] = INFINITY;
  gk_ctc_decode(rows, 1, CLASSES, &dictionary, &reading);
  assert_string_equal(reading.text, "1");
  assert_true(reading.confidence == 1);
  gk_dictionary_free(&dictionary);
  free(rows);
}

static void refuse_dictionary(const char *text, const char *why)
{
  struct gk_dictionary dictionary;
  char error[400] = "", path[80];
  snprintf(path, sizeof path, "%s/wrong", folder);
  write_file(path, text);
  assert_false(gk_dictionary_read(&dictionary, path, error, sizeof error));
  if (!strstr(error, why))
    fail_msg("%s does not say: %s", error, why);
  gk_dictionary_free(&dictionary);
  unlink(path);
}

static void refuses_what_is_no_dictionary(void **state)
{
  struct gk_dictionary dictionary;
  char error[400];
  (void)state;
  refuse_dictionary("", "no line");
  refuse_dictionary("0\n\xC3\n", "UTF-8");
  refuse_dictionary("0\nthis is a sentence\n", "one character");
  assert_false(gk_dictionary_read(&dictionary, "/nowhere/keys", error, sizeof error));
  assert_non_null(strstr(error, "/nowhere/keys"));
  gk_dictionary_free(&dictionary);
}

static void refuse_engine(const char *path, const char *model, const char *why)
{
  struct gk_recogniser recogniser;
  char error[600] = "";
  if (model)
    write_file(model_path, model);
  else
    unlink(model_path);
  assert_false(
      gk_recogniser_open(&recogniser, path, model_path, dictionary_path, error, sizeof error));
  if (!strstr(error, why))
    fail_msg("%s does not say: %s", error, why);
  gk_recogniser_close(&recogniser);
}

static void says_why_an_engine_is_refused(void **state)
{
  (void)state;
  refuse_engine("/nowhere/libonnxruntime.so", "fake 16\n", "/nowhere/libonnxruntime.so");
  refuse_engine("libm.so.6", "fake 16\n", "no onnxruntime");
  refuse_engine(library(), NULL, "model");
  refuse_engine(library(), "", "empty");
  refuse_engine(library(), "something else\n", "protobuf");
  refuse_engine(library(), "fake 17\n", "17 classes and the dictionary 16");
}

/* Neither what it sets nor what stood there stays changed. */
static void leaves_the_environment(void **state)
{
  struct gk_recogniser recogniser;
  char error[600];
  (void)state;
  write_file(model_path, "fake 16\n1\n");
  setenv("ORT_DISABLE_TELEMETRY", "0", 1);
  assert_true(
      gk_recogniser_open(&recogniser, library(), model_path, dictionary_path, error, sizeof error));
  assert_string_equal(getenv("ORT_DISABLE_TELEMETRY"), "0");
  gk_recogniser_close(&recogniser);
  unsetenv("ORT_DISABLE_TELEMETRY");
  assert_true(
      gk_recogniser_open(&recogniser, library(), model_path, dictionary_path, error, sizeof error));
  assert_null(getenv("ORT_DISABLE_TELEMETRY"));
  gk_recogniser_close(&recogniser);
}

static void vote_is(const char *text, const char *alternative, uint32_t flags, const char *reading,
                    float confidence, enum gk_vote wanted, const char *result)
{
  struct fake_host *host = fake_host_new();
  const struct gk_voice voice = {gk_text_of(reading), gk_text_of(reading), confidence, confidence};
  struct gk_cell cell = {.text = gk_text_of(text),
                         .alternative = gk_text_of(alternative),
                         .flags = flags,
                         .confidence = 0.4f};
  char got[200];
  enum gk_vote vote = gk_vote(&host->context, &cell, &voice);
  snprintf(got, sizeof got, "%.*s%s%.*s%s", (int)cell.text.size, cell.text.data,
           cell.alternative.size ? "|" : "", (int)cell.alternative.size, cell.alternative.data,
           cell.flags & GK_CELL_DOUBTFUL ? "?" : "");
  if (strcmp(got, result) != 0 || vote != wanted)
    fail_msg("%s|%s read as %s: %s, vote %d", text, alternative, reading, got, (int)vote);
  fake_host_free(host);
}

static void votes(void **state)
{
  const uint32_t doubtful = GK_CELL_DOUBTFUL;
  (void)state;
  /* Two of three agree. */
  vote_is("123", "128", doubtful, "123", 0.95f, GK_VOTE_CONFIRMED, "123");
  vote_is("123", "128", doubtful, "128", 0.95f, GK_VOTE_CONFIRMED, "128");
  vote_is("1,123", "1,128", doubtful, "1128", 0.95f, GK_VOTE_CONFIRMED, "1,128");
  vote_is("1,123", "1,128", doubtful, "1.128", 0.95f, GK_VOTE_CONFIRMED, "1,128");
  vote_is("—", "1", doubtful, "-", 0.95f, GK_VOTE_CONFIRMED, "—");
  vote_is("予以 公开", "予以公升", doubtful, "予以公开", 0.95f, GK_VOTE_CONFIRMED, "予以 公开");
  /* Not sure enough, or nothing that a number may look like. */
  vote_is("123", "128", doubtful, "123", 0.85f, GK_VOTE_CONFIRMED, "123");
  vote_is("123", "128", doubtful, "128", 0.85f, GK_VOTE_NOTHING, "123|128?");
  vote_is("123", "128", doubtful, "128", 0.6f, GK_VOTE_NOTHING, "123|128?");
  vote_is("12,34", "128", doubtful, "12,34", 0.95f, GK_VOTE_NOTHING, "12,34|128?");
  vote_is("1.234", "128", doubtful, "1.234", 0.95f, GK_VOTE_NOTHING, "1.234|128?");
  /* Three readings. */
  vote_is("123", "128", doubtful, "129", 0.95f, GK_VOTE_THIRD, "129|123?");
  vote_is("123", "128", doubtful, "129", 0.8f, GK_VOTE_NOTHING, "123|128?");
  vote_is("", "", doubtful, "7", 0.95f, GK_VOTE_THIRD, "7?");
  vote_is("", "7", doubtful, "7", 0.95f, GK_VOTE_CONFIRMED, "7");
  vote_is("", "7", doubtful, "", 0, GK_VOTE_NOTHING, "|7?");
  /* Without doubt so far. */
  vote_is("123", "", 0, "123", 0.95f, GK_VOTE_NOTHING, "123");
  vote_is("123", "", 0, "128", 0.95f, GK_VOTE_DOUBTED, "123|128?");
  vote_is("123", "", 0, "128", 0.8f, GK_VOTE_NOTHING, "123");
  /* Sums and people have decided. */
  vote_is("123", "128", doubtful | GK_CELL_RECOVERED, "128", 0.95f, GK_VOTE_NOTHING, "123|128?");
  vote_is("123", "128", doubtful | GK_CELL_CORRECTED, "128", 0.95f, GK_VOTE_NOTHING, "123|128?");
}

static void sound(const char *text, bool wanted)
{
  if (gk_is_sound_number(gk_text_of(text)) != wanted)
    fail_msg("%s", text);
}

static void knows_how_numbers_are_grouped(void **state)
{
  (void)state;
  sound("0", true);
  sound("12345", true);
  sound("1,234,567", true);
  sound("1,234.50", true);
  sound("-1,234", true);
  sound("98.6%", true);
  sound("/", true);
  sound("12,34", false);
  sound("1234,567", false);
  sound(",234", false);
  sound("1.234", false);
  sound("1.2.3", false);
  sound("12-3", false);
  sound("5.", false);
}

/* The whole plugin, over a picture. */

enum { ROWS = 4, COLUMNS = 3, CELL_WIDTH = 160, CELL_HEIGHT = 110, EDGE = 40, RULE = 3 };

/* Strokes of the cells: what the model of the tests tells apart. */
static const int strokes[ROWS][COLUMNS] = {{2, 3, 4}, {5, 1, 2}, {3, 0, 4}, {2, 1, 5}};

static void fill(PIX *pix, int x, int y, int width, int height, unsigned grey)
{
  BOX *box = boxCreate(x, y, width, height);
  assert_non_null(box);
  pixSetInRectArbitrary(pix, box, grey);
  boxDestroy(&box);
}

/* A frame of the size of a digit: one stroke for the model of the tests. */
static void draw_stroke(PIX *pix, int x, int y)
{
  fill(pix, x, y, 16, 24, 0);
  fill(pix, x + 4, y + 4, 8, 16, 255);
}

/* The table as PNG; `turns` quarter turns clockwise. The caller frees. */
static struct gk_text draw(int turns)
{
  PIX *pix = pixCreate(2 * EDGE + COLUMNS * CELL_WIDTH, 2 * EDGE + ROWS * CELL_HEIGHT, 8);
  assert_non_null(pix);
  pixSetAll(pix);
  for (int i = 0; i <= ROWS; i++)
    fill(pix, EDGE, EDGE + i * CELL_HEIGHT, COLUMNS * CELL_WIDTH + RULE, RULE, 0);
  for (int i = 0; i <= COLUMNS; i++)
    fill(pix, EDGE + i * CELL_WIDTH, EDGE, RULE, ROWS * CELL_HEIGHT + RULE, 0);
  for (int r = 0; r < ROWS; r++)
    for (int c = 0; c < COLUMNS; c++)
      for (int k = 0; k < strokes[r][c]; k++)
        draw_stroke(pix, EDGE + c * CELL_WIDTH + 30 + k * 22, EDGE + r * CELL_HEIGHT + 40);
  PIX *turned = pixRotateOrth(pix, turns);
  l_uint8 *data = NULL;
  size_t size = 0;
  assert_non_null(turned);
  assert_int_equal(pixWriteMemPng(&data, &size, turned, 0), 0);
  pixDestroy(&turned);
  pixDestroy(&pix);
  return (struct gk_text){(const char *)data, size};
}

/* Strokes: 1 is 1 and surely so; 2 is 12, 3 is 345 (not sure), 4 is 1,28 (no number), 5 is 9条. */
static const char model[] = "fake 16\n1\n0.99 2\n0.99 2 3\n0.5 4 5 6\n0.99 2 11 3 9\n0.99 10 14\n";

struct config {
  const char *library, *model, *dictionary, *read;
};

static int open_plugin(struct fake_host *host, const char *path, const char *read, void **state)
{
  const struct config config = {path, path ? model_path : NULL, dictionary_path, read};
  return gongkai_plugins_1(0)->open(&host->context, &config, state);
}

static struct fake_host *host_with(int turns)
{
  struct gk_text png = draw(turns);
  struct fake_host *host = fake_host_with(png, GK_TEXT(""));
  lept_free((void *)(uintptr_t)png.data);
  const struct gk_block block = {
      .kind = GK_BLOCK_PICTURE, .picture = 1, .place = {.resource = 1, .page = 1}};
  gk_add_block(&host->context, &block);
  return host;
}

static void set_corners(struct gk_cell *cell, int turns)
{
  const float width = 2 * EDGE + COLUMNS * CELL_WIDTH, height = 2 * EDGE + ROWS * CELL_HEIGHT;
  float left = EDGE + (float)cell->column * CELL_WIDTH;
  float top = EDGE + (float)cell->row * CELL_HEIGHT;
  const float x[4] = {left, left + CELL_WIDTH, left + CELL_WIDTH, left};
  const float y[4] = {top, top, top + CELL_HEIGHT, top + CELL_HEIGHT};
  for (int i = 0; i < 4; i++) {
    cell->corners[2 * i] = turns == 0   ? x[i]
                           : turns == 1 ? height - y[i]
                           : turns == 2 ? width - x[i]
                                        : y[i];
    cell->corners[2 * i + 1] = turns == 0   ? y[i]
                               : turns == 1 ? x[i]
                               : turns == 2 ? height - y[i]
                                            : width - x[i];
  }
}

/* The table as an engine before would have left it. */
static void add_read(struct fake_host *host, int turns)
{
  static const struct {
    const char *text, *alternative;
    uint32_t flags;
  } read[ROWS * COLUMNS] = {
      {"12", "18", GK_CELL_DOUBTFUL},
      {"345", "346", GK_CELL_DOUBTFUL},
      {"1,28", "", 0},
      {"90", "96", GK_CELL_DOUBTFUL},
      {"7", "1", GK_CELL_DOUBTFUL},
      {"55", "66", GK_CELL_DOUBTFUL},
      {"345", "", 0},
      {"", "", GK_CELL_DOUBTFUL},
      {"1,28", "7", GK_CELL_DOUBTFUL},
      {"13", "", 0},
      {"1", "", 0},
      {"8条", "9条", GK_CELL_DOUBTFUL},
  };
  struct gk_cell cells[ROWS * COLUMNS];
  const struct gk_table table = {.origin = GK_TABLE_PICTURE, .place = {.resource = 1, .page = 1}};
  memset(cells, 0, sizeof cells);
  for (uint32_t i = 0; i < ROWS * COLUMNS; i++) {
    cells[i].row = i / COLUMNS;
    cells[i].column = i % COLUMNS;
    cells[i].rowspan = cells[i].colspan = 1;
    cells[i].text = gk_text_of(read[i].text);
    cells[i].alternative = gk_text_of(read[i].alternative);
    cells[i].flags = read[i].flags;
    cells[i].confidence = 0.4f;
    set_corners(&cells[i], turns);
  }
  gk_add_table(&host->context, &table, cells, ROWS * COLUMNS);
}

static void expect_cell(const struct fake_host *host, uint32_t table, uint32_t index,
                        const char *wanted)
{
  const struct gk_cell *cell = &host->tables[table - 1].cells[index];
  char got[100];
  snprintf(got, sizeof got, "%s%s%s%s", cell->text.data, cell->alternative.size ? "|" : "",
           cell->alternative.data, cell->flags & GK_CELL_DOUBTFUL ? "?" : "");
  if (strcmp(got, wanted) != 0)
    fail_msg("cell %u of table %u: %s, not %s", index, table, got, wanted);
}

static void reads_doubtful_cells_turned(int turns)
{
  static const char *const wanted[ROWS * COLUMNS] = {
      "12", "345|346?", "1,28", "90|96?", "1", "12|55?", "345", "?", "1,28|7?", "13", "1", "9条"};
  struct fake_host *host = host_with(turns);
  void *state;
  write_file(model_path, model);
  add_read(host, turns);
  assert_int_equal(open_plugin(host, library(), "doubtful", &state), GK_OK);
  const struct gk_plugin *plugin = gongkai_plugins_1(0);
  assert_true(plugin->probe(&host->context, state) > 0);
  assert_int_equal(plugin->run(&host->context, state), GK_OK);
  assert_int_equal(host->table_count, 2);
  assert_int_equal(host->tables[1].table.replaces_first, 1);
  assert_int_equal(host->tables[1].table.replaces_last, 1);
  assert_int_equal(host->tables[1].table.origin, GK_TABLE_PICTURE);
  for (uint32_t i = 0; i < ROWS * COLUMNS; i++)
    expect_cell(host, 2, i, wanted[i]);
  assert_non_null(fake_host_diagnostic(host, "second-engine"));
  assert_int_equal(host->faults, 0);
  plugin->close(state);
  fake_host_free(host);
}

static void reads_doubtful_cells(void **state)
{
  (void)state;
  for (int turns = 0; turns < 4; turns++)
    reads_doubtful_cells_turned(turns);
}

static void contradicts_where_all_are_read(void **unused)
{
  struct fake_host *host = host_with(0);
  void *state;
  (void)unused;
  write_file(model_path, model);
  add_read(host, 0);
  assert_int_equal(open_plugin(host, library(), "all", &state), GK_OK);
  assert_int_equal(gongkai_plugins_1(0)->run(&host->context, state), GK_OK);
  assert_int_equal(host->table_count, 2);
  expect_cell(host, 2, 9, "13|12?");
  expect_cell(host, 2, 10, "1");
  gongkai_plugins_1(0)->close(state);
  fake_host_free(host);
}

static void reads_tables_alone(void **unused)
{
  static const char *const wanted[ROWS * COLUMNS] = {"12",   "345?", "1,28?", "9条", "1", "12",
                                                     "345?", "",     "1,28?", "12",  "1", "9条"};
  struct fake_host *host = host_with(0);
  void *state;
  (void)unused;
  write_file(model_path, model);
  assert_int_equal(open_plugin(host, library(), "all", &state), GK_OK);
  assert_int_equal(gongkai_plugins_1(0)->run(&host->context, state), GK_OK);
  assert_int_equal(host->table_count, 1);
  assert_int_equal(host->tables[0].table.rows, ROWS);
  assert_int_equal(host->tables[0].table.columns, COLUMNS);
  for (uint32_t i = 0; i < ROWS * COLUMNS; i++)
    expect_cell(host, 1, i, wanted[i]);
  assert_int_equal(host->block_count, 2);
  assert_int_equal(host->blocks[1].kind, GK_BLOCK_TABLE);
  assert_int_equal(host->blocks[1].table, 1);
  assert_int_equal(host->blocks[1].after, 1);
  assert_int_equal(host->tables[0].table.place.page, 1);
  assert_int_equal(host->faults, 0);
  gongkai_plugins_1(0)->close(state);
  fake_host_free(host);
}

static void leaves_what_is_not_doubtful(void **unused)
{
  struct fake_host *host = host_with(0);
  const struct gk_cell cell = {.rowspan = 1, .colspan = 1, .text = GK_TEXT("13")};
  const struct gk_table table = {.origin = GK_TABLE_PICTURE, .place = {.resource = 1, .page = 1}};
  void *state;
  (void)unused;
  write_file(model_path, model);
  gk_add_table(&host->context, &table, &cell, 1);
  assert_int_equal(open_plugin(host, library(), "doubtful", &state), GK_OK);
  assert_int_equal(gongkai_plugins_1(0)->run(&host->context, state), GK_SKIP);
  assert_int_equal(host->table_count, 1);
  gongkai_plugins_1(0)->close(state);
  fake_host_free(host);
}

static void does_without_the_library(void **unused)
{
  struct fake_host *host = host_with(0);
  void *state;
  (void)unused;
  add_read(host, 0);
  assert_int_equal(open_plugin(host, NULL, "doubtful", &state), GK_OK);
  assert_int_equal(gongkai_plugins_1(0)->run(&host->context, state), GK_SKIP);
  assert_string_equal(host->code, "second-engine-absent");
  assert_non_null(strstr(host->message, "8 cells"));
  assert_int_equal(host->table_count, 1);
  gongkai_plugins_1(0)->close(state);
  fake_host_free(host);
}

static void refuses_a_library_that_is_none(void **unused)
{
  struct fake_host *host = fake_host_new();
  void *state = NULL;
  (void)unused;
  write_file(model_path, model);
  assert_int_equal(open_plugin(host, "/bin/sh", "doubtful", &state), GK_FATAL);
  assert_string_equal(host->code, "bad-engine");
  assert_null(state);
  fake_host_free(host);
}

static void keeps_the_table_where_the_engine_fails(void **unused)
{
  struct fake_host *host = host_with(0);
  void *state;
  (void)unused;
  write_file(model_path, "fake 16 fail\n1\n");
  add_read(host, 0);
  assert_int_equal(open_plugin(host, library(), "doubtful", &state), GK_OK);
  assert_int_equal(gongkai_plugins_1(0)->run(&host->context, state), GK_OK);
  assert_int_equal(host->table_count, 1);
  assert_non_null(fake_host_diagnostic(host, "second-engine-failed"));
  gongkai_plugins_1(0)->close(state);
  fake_host_free(host);
}

static void says_what_it_cannot_reach(void **unused)
{
  struct fake_host *host = fake_host_with(GK_TEXT("no picture"), GK_TEXT(""));
  void *state;
  (void)unused;
  write_file(model_path, model);
  add_read(host, 0);
  assert_int_equal(open_plugin(host, library(), "doubtful", &state), GK_OK);
  assert_int_equal(gongkai_plugins_1(0)->run(&host->context, state), GK_OK);
  assert_int_equal(host->table_count, 1);
  assert_non_null(fake_host_diagnostic(host, "second-engine-place"));
  gongkai_plugins_1(0)->close(state);
  fake_host_free(host);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(decodes_columns),
      cmocka_unit_test(bounds_what_it_decodes),
      cmocka_unit_test(refuses_what_is_no_dictionary),
      cmocka_unit_test(says_why_an_engine_is_refused),
      cmocka_unit_test(leaves_the_environment),
      cmocka_unit_test(votes),
      cmocka_unit_test(knows_how_numbers_are_grouped),
      cmocka_unit_test(reads_doubtful_cells),
      cmocka_unit_test(contradicts_where_all_are_read),
      cmocka_unit_test(reads_tables_alone),
      cmocka_unit_test(leaves_what_is_not_doubtful),
      cmocka_unit_test(does_without_the_library),
      cmocka_unit_test(refuses_a_library_that_is_none),
      cmocka_unit_test(keeps_the_table_where_the_engine_fails),
      cmocka_unit_test(says_what_it_cannot_reach),
  };
  if (!library()) {
    fputs("GONGKAI_FAKE_ONNXRUNTIME is not set\n", stderr);
    return 99;
  }
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
