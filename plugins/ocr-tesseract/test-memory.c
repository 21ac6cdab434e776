/* SPDX-License-Identifier: Apache-2.0 */
/* What the models read in a page, kept and found again: the same crop gives the same reading,
 * another model, way or crop none, and damaged bytes give less, never something else. */
#include "fake-host.h"
#include "kept.h"
#include "memory.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* What is remembered, under one key. */
static struct {
  char key[200], bytes[GK_MEMORY_LIMIT];
  size_t key_size, size;
  int asked, kept;
} store;

static bool recall(struct gk_context *context, struct gk_text key, struct gk_text *bytes)
{
  (void)context;
  store.asked++;
  *bytes = (struct gk_text){store.bytes, store.size};
  return store.size && store.key_size == key.size && memcmp(store.key, key.data, key.size) == 0;
}

static void keep(struct gk_context *context, struct gk_text key, struct gk_text bytes)
{
  (void)context;
  assert_true(key.size < sizeof store.key && bytes.size <= sizeof store.bytes);
  store.key_size = key.size;
  memcpy(store.key, key.data, key.size);
  memcpy(store.bytes, bytes.data, bytes.size);
  store.size = bytes.size;
  store.kept++;
}

static struct gk_host host;

static struct fake_host *begin(void)
{
  struct fake_host *fake = fake_host_new();
  struct gk_resource picture = {
      .kind = GK_RESOURCE_ORIGINAL,
      .data = GK_TEXT("x"),
      .digest = GK_TEXT("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")};
  gk_add_resource(&fake->context, &picture);
  host = *fake->context.host;
  host.size = sizeof host;
  host.recall = recall;
  host.remember = keep;
  fake->context.host = &host;
  return fake;
}

static PIX *crop(int width, int seed)
{
  PIX *pix = pixCreate(width, 44, 8);
  for (int y = 0; y < 44; y++)
    for (int x = 0; x < width; x++)
      pixSetPixel(pix, x, y, (uint32_t)(x * 7 + y * 3 + seed) & 0xFF);
  return pix;
}

static struct gk_reading reading_of(const char *text)
{
  struct gk_reading reading = {.confidence = 0.75f};
  reading.size = strlen(text);
  memcpy(reading.text, text, reading.size + 1);
  for (const char *p = text; *p; p++)
    reading.symbols[reading.count++] = (struct gk_symbol){
        .text = {*p}, .confidence = 0.7f, .left = (int)(p - text) * 10, .right = 9};
  return reading;
}

static void expect(struct gk_page_memory *memory, unsigned model, enum gk_engine_shape shape,
                   PIX *pix, const char *text)
{
  struct gk_reading reading = {0}, wanted = reading_of(text ? text : "");
  assert_int_equal(gk_page_memory_find(memory, model, shape, pix, &reading), text != NULL);
  if (text)
    assert_memory_equal(&reading, &wanted, sizeof reading);
}

static const struct gk_place place = {.resource = 1, .page = 1};

static void what_was_read_is_found_again(void **state)
{
  struct fake_host *fake = begin();
  PIX *one = crop(61, 1), *same = crop(61, 1), *other = crop(61, 2), *wider = crop(62, 1);
  struct gk_reading number = reading_of("12,345"), nothing = reading_of("");
  (void)state;
  memset(&store, 0, sizeof store);
  struct gk_page_memory *memory = gk_page_memory_open(&fake->context, &place);
  assert_int_equal(store.asked, 0); /* a page without lines costs nothing */
  expect(memory, 1, GK_ENGINE_RAW_LINE, one, NULL);
  gk_page_memory_add(memory, &number);
  gk_page_memory_add(memory, &nothing); /* belongs to no line */
  expect(memory, 1, GK_ENGINE_RAW_LINE, same, "12,345");
  expect(memory, 1, GK_ENGINE_RAW_LINE, other, NULL);
  expect(memory, 2, GK_ENGINE_RAW_LINE, one, NULL);
  gk_page_memory_add(memory, &nothing);
  expect(memory, 1, GK_ENGINE_LINE, one, NULL);
  expect(memory, 1, GK_ENGINE_RAW_LINE, wider, NULL);
  gk_page_memory_close(memory);
  assert_int_equal(store.kept, 1);
  memory = gk_page_memory_open(&fake->context, &place);
  expect(memory, 1, GK_ENGINE_RAW_LINE, one, "12,345");
  expect(memory, 2, GK_ENGINE_RAW_LINE, same, "");
  expect(memory, 1, GK_ENGINE_RAW_LINE, other, NULL);
  gk_page_memory_close(memory);
  assert_int_equal(store.kept, 1); /* there was nothing new */
  memory = gk_page_memory_open(&fake->context, &(struct gk_place){.resource = 1, .page = 2});
  expect(memory, 1, GK_ENGINE_RAW_LINE, one, NULL);
  gk_page_memory_close(memory);
  pixDestroy(&one);
  pixDestroy(&same);
  pixDestroy(&other);
  pixDestroy(&wider);
  fake_host_free(fake);
}

static void damaged_bytes_give_nothing(void **state)
{
  struct fake_host *fake = begin();
  PIX *pix = crop(40, 3);
  struct gk_reading number = reading_of("7"), reading;
  (void)state;
  memset(&store, 0, sizeof store);
  struct gk_page_memory *memory = gk_page_memory_open(&fake->context, &place);
  expect(memory, 1, GK_ENGINE_RAW_LINE, pix, NULL);
  gk_page_memory_add(memory, &number);
  gk_page_memory_close(memory);
  size_t whole = store.size;
  for (size_t size = 0; size < whole; size++) {
    store.size = size;
    memory = gk_page_memory_open(&fake->context, &place);
    expect(memory, 1, GK_ENGINE_RAW_LINE, pix, NULL);
    gk_page_memory_close(memory);
  }
  store.size = whole;
  memset(store.bytes + 16, 0xFF, 4); /* the sizes */
  memory = gk_page_memory_open(&fake->context, &place);
  assert_false(gk_page_memory_find(memory, 1, GK_ENGINE_RAW_LINE, pix, &reading));
  gk_page_memory_close(memory);
  pixDestroy(&pix);
  fake_host_free(fake);
}

static void nothing_is_kept_without_memory(void **state)
{
  struct fake_host *fake = fake_host_new();
  struct gk_reading reading;
  PIX *pix = crop(40, 3);
  (void)state;
  struct gk_page_memory *memory = gk_page_memory_open(&fake->context, &place);
  assert_null(memory); /* there is no picture */
  assert_false(gk_page_memory_find(memory, 1, GK_ENGINE_RAW_LINE, pix, &reading));
  gk_page_memory_add(memory, &reading);
  gk_page_memory_close(memory);
  pixDestroy(&pix);
  fake_host_free(fake);
}

/* More lines, and more bytes, than are kept. */
static void it_has_an_end(void **state)
{
  struct fake_host *fake = begin();
  struct gk_reading reading = reading_of("1234567890123456789012345678901234567890");
  (void)state;
  memset(&store, 0, sizeof store);
  struct gk_page_memory *memory = gk_page_memory_open(&fake->context, &place);
  for (int i = 0; i < 4000; i++) {
    PIX *pix = pixCreate(4, 1, 8);
    pixSetPixel(pix, 0, 0, (uint32_t)i & 0xFF);
    pixSetPixel(pix, 1, 0, (uint32_t)i >> 8);
    if (!gk_page_memory_find(memory, 1, GK_ENGINE_RAW_LINE, pix, &reading))
      gk_page_memory_add(memory, &reading);
    pixDestroy(&pix);
  }
  gk_page_memory_close(memory);
  assert_true(store.size > GK_MEMORY_LIMIT / 2);
  fake_host_free(fake);
}

static void expect_page(const struct gk_page *page, uint32_t resource)
{
  assert_int_equal(page->class, GK_CLASS_TABLE);
  assert_int_equal(page->count, 2);
  const struct gk_paragraph *paragraph = page->elements[0].paragraph;
  assert_null(page->elements[0].table);
  assert_int_equal(paragraph->kind, GK_BLOCK_HEADING);
  assert_int_equal(paragraph->flags, GK_BLOCK_RECOGNISED);
  assert_int_equal(paragraph->text.size, 6);
  assert_memory_equal(paragraph->text.data, "报告", 6);
  assert_float_equal(page->elements[0].box[2], 3.5f, 0);
  const struct gk_page_table *table = page->elements[1].table;
  assert_int_equal(table->rows, 1);
  assert_int_equal(table->columns, 2);
  assert_true(table->whole && table->at_foot && !table->at_head);
  assert_int_equal(table->place.resource, resource);
  assert_int_equal(table->place.page, 1);
  assert_float_equal(table->place.box[3], 40, 0);
  assert_float_equal(table->column_lines[1], 0.25f, 0);
  assert_int_equal(table->count, 2);
  const struct gk_cell *cell = &table->cells[1];
  assert_int_equal(cell->column, 1);
  assert_int_equal(cell->flags, GK_CELL_DOUBTFUL);
  assert_float_equal(cell->confidence, 0.5f, 0);
  assert_memory_equal(cell->alternative.data, "17", 2);
  assert_int_equal(cell->place.resource, resource);
  assert_float_equal(cell->place.box[0], 5, 0);
  assert_float_equal(cell->corners[7], 8, 0);
}

static void a_page_comes_back_whole_or_not_at_all(void **state)
{
  struct fake_host *fake = begin();
  uint8_t rules[GK_RULES_DIGEST] = {1}, others[GK_RULES_DIGEST] = {2};
  struct gk_cell cells[] = {
      {.rowspan = 1, .colspan = 1, .text = GK_TEXT("罚款")},
      {.column = 1,
       .rowspan = 1,
       .colspan = 1,
       .flags = GK_CELL_DOUBTFUL,
       .confidence = 0.5f,
       .text = GK_TEXT("12"),
       .alternative = GK_TEXT("17"),
       .place = {.resource = 1, .page = 1, .box = {5, 6, 7, 8}},
       .corners = {1, 2, 3, 4, 5, 6, 7, 8}},
  };
  float lines[] = {0, 0.25f, 1};
  struct gk_page_table table = {.cells = cells,
                                .count = 2,
                                .rows = 1,
                                .columns = 2,
                                .column_lines = lines,
                                .whole = true,
                                .at_foot = true,
                                .place = {.resource = 1, .page = 1, .box = {10, 20, 30, 40}}};
  struct gk_paragraph paragraph = {
      .text = GK_TEXT("报告"), .kind = GK_BLOCK_HEADING, .flags = GK_BLOCK_RECOGNISED};
  struct gk_element elements[] = {{.paragraph = &paragraph, .box = {1, 2, 3.5f, 4}},
                                  {.top = 9, .table = &table}};
  struct gk_page page = {.class = GK_CLASS_TABLE, .elements = elements, .count = 2}, found;
  (void)state;
  memset(&store, 0, sizeof store);
  assert_false(gk_page_recall(&fake->context, rules, &place, &found));
  gk_page_keep(&fake->context, rules, &place, &page);
  assert_int_equal(store.kept, 1);
  assert_true(gk_page_recall(&fake->context, rules, &place, &found));
  expect_page(&found, 1);
  assert_false(gk_page_recall(&fake->context, others, &place, &found));
  assert_false(
      gk_page_recall(&fake->context, rules, &(struct gk_place){.resource = 1, .page = 2}, &found));
  /* The same picture, as another resource of another document. */
  struct gk_resource picture;
  gk_get_resource(&fake->context, 1, &picture);
  gk_add_resource(&fake->context, &picture);
  assert_true(
      gk_page_recall(&fake->context, rules, &(struct gk_place){.resource = 2, .page = 1}, &found));
  expect_page(&found, 2);
  size_t whole = store.size;
  store.bytes[whole] = 0;
  for (store.size = 1; store.size <= whole + 1; store.size++)
    if (store.size != whole) {
      assert_false(gk_page_recall(&fake->context, rules, &place, &found));
      assert_int_equal(found.count, 0);
    }
  fake_host_free(fake);
}

static void rules_are_told_by_their_files(void **state)
{
  char folder[] = "test-rules.XXXXXX", path[64];
  uint8_t one[GK_RULES_DIGEST], two[GK_RULES_DIGEST];
  (void)state;
  assert_non_null(mkdtemp(folder));
  const char *paths[] = {folder};
  snprintf(path, sizeof path, "%s/a", folder);
  FILE *file = fopen(path, "w");
  fputs("a form", file);
  fclose(file);
  assert_true(gk_rules_digest(paths, 1, "all", one));
  assert_true(gk_rules_digest(paths, 1, "all", two));
  assert_memory_equal(one, two, sizeof one);
  assert_true(gk_rules_digest(paths, 1, "verify", two));
  assert_memory_not_equal(one, two, sizeof one);
  file = fopen(path, "a");
  fputc('s', file);
  fclose(file);
  assert_true(gk_rules_digest(paths, 1, "all", two));
  assert_memory_not_equal(one, two, sizeof one);
  remove(path);
  remove(folder);
  assert_false(gk_rules_digest(paths, 1, "all", two));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_was_read_is_found_again),
      cmocka_unit_test(damaged_bytes_give_nothing),
      cmocka_unit_test(nothing_is_kept_without_memory),
      cmocka_unit_test(it_has_an_end),
      cmocka_unit_test(a_page_comes_back_whole_or_not_at_all),
      cmocka_unit_test(rules_are_told_by_their_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
