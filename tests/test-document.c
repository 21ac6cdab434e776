/* SPDX-License-Identifier: Apache-2.0 */
/* The document, and its form as bytes: what is added comes back, what is wrong is refused, and
 * damaged bytes are never believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "wire.h"

static struct gk_document document;

static int set_up(void **state)
{
  (void)state;
  gk_document_init(&document, 0, NULL, NULL);
  struct gk_step step = {.stage = GK_STAGE_READ, .plugin = GK_TEXT("test"), .version = 7};
  gk_document_begin(&document, &step);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  gk_document_free(&document);
  return 0;
}

static uint32_t add_field(struct gk_text value)
{
  const char *reason = NULL;
  struct gk_field field = {.name = GK_TEXT("title"), .value = value, .raw = value};
  return gk_document_add(&document, GK_KIND_FIELD, &field, sizeof field, &reason);
}

static uint32_t add_table(const struct gk_cell *cells, size_t count)
{
  const char *reason = NULL;
  struct gk_table table = {.origin = GK_TABLE_TEXT, .caption = GK_TEXT("表")};
  return gk_document_add_table(&document, &table, sizeof table, cells, count, sizeof *cells,
                               &reason);
}

static void adds_copy(void **state)
{
  (void)state;
  char text[] = "政务公开";
  assert_int_equal(add_field((struct gk_text){text, sizeof text - 1}), 1);
  memset(text, 'x', sizeof text - 1);
  const struct gk_field *field = gk_document_find(&document, GK_KIND_FIELD, 1);
  assert_string_equal(field->value.data, "政务公开");
  assert_int_equal(field->id, 1);
  assert_null(gk_document_find(&document, GK_KIND_FIELD, 2));
  assert_null(gk_document_find(&document, GK_KIND_FIELD, 0));
  assert_string_equal(gk_document_step(&document, GK_KIND_FIELD, 1)->plugin.data, "test");
}

static void refuses_what_is_not_utf8(void **state)
{
  (void)state;
  static const char *const bad[] = {"\xFF",
                                    "\xC0\x80",
                                    "\xED\xA0\x80",
                                    "\xF4\x90\x80\x80",
                                    "\xE4\xB8",
                                    "12345678\x80",
                                    ("\x80"
                                     "12345678")};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    assert_int_equal(add_field(gk_text_of(bad[i])), 0);
  assert_int_equal(add_field((struct gk_text){"a\0b", 3}), 0);
  assert_int_equal(add_field((struct gk_text){"12345678\0abcdefgh", 17}), 0);
  assert_int_equal(add_field(GK_TEXT("𠮷㍿é€ 12345678 政")), 1);
}

static void refuses_what_does_not_exist(void **state)
{
  (void)state;
  const char *reason = NULL;
  struct gk_field field = {.name = GK_TEXT("title"), .block = 1};
  assert_int_equal(gk_document_add(&document, GK_KIND_FIELD, &field, sizeof field, &reason), 0);
  assert_non_null(reason);
}

static void completes_older_structures(void **state)
{
  (void)state;
  const char *reason;
  struct gk_figure figure = {.unit = GK_TEXT("件"), .complete = 1};
  /* As a plugin of an older header would have it, which did not know `complete`. */
  assert_int_equal(gk_document_add(&document, GK_KIND_FIGURE, &figure,
                                   offsetof(struct gk_figure, complete), &reason),
                   1);
  const struct gk_figure *found = gk_document_find(&document, GK_KIND_FIGURE, 1);
  assert_int_equal(found->complete, 0);
  assert_int_equal(found->times, 1);
}

static void a_value_that_is_not_printed_is_none(void **state)
{
  (void)state;
  const char *reason;
  struct gk_fact fact = {.kind = GK_FACT_BLANK, .value = {12, 0}, .form = GK_TEXT("table")};
  assert_int_equal(gk_document_add(&document, GK_KIND_FACT, &fact, sizeof fact, &reason), 1);
  const struct gk_fact *found = gk_document_find(&document, GK_KIND_FACT, 1);
  assert_int_equal(found->value.digits, 0);
  fact.kind = 0;
  assert_int_equal(gk_document_add(&document, GK_KIND_FACT, &fact, sizeof fact, &reason), 0);
  fact.kind = GK_FACT_NUMBER;
  fact.value.scale = 10;
  assert_int_equal(gk_document_add(&document, GK_KIND_FACT, &fact, sizeof fact, &reason), 0);
}

static void tables_are_sorted_and_measured(void **state)
{
  (void)state;
  const struct gk_cell cells[] = {{.row = 1, .column = 1, .text = GK_TEXT("d")},
                                  {.row = 0, .column = 0, .rowspan = 2, .text = GK_TEXT("a")},
                                  {.row = 0, .column = 1, .colspan = 2, .text = GK_TEXT("b")}};
  assert_int_equal(add_table(cells, 3), 1);
  const struct gk_table *table = gk_document_find(&document, GK_KIND_TABLE, 1);
  assert_int_equal(table->rows, 2);
  assert_int_equal(table->columns, 3);
  assert_int_equal(table->cells, 3);
  assert_string_equal(gk_document_cell(&document, 1, 0)->text.data, "a");
  assert_string_equal(gk_document_cell(&document, 1, 2)->text.data, "d");
  assert_null(gk_document_cell(&document, 1, 3));
  assert_null(gk_document_cell(&document, 2, 0));
}

static void cells_do_not_overlap(void **state)
{
  (void)state;
  const struct gk_cell cells[] = {{.row = 0, .column = 0, .rowspan = 2, .colspan = 2},
                                  {.row = 1, .column = 1}};
  assert_int_equal(add_table(cells, 2), 0);
  const struct gk_cell wide[] = {{.row = 0, .column = 0, .colspan = 1000000000}};
  assert_int_equal(add_table(wide, 1), 0);
  const struct gk_cell far[] = {{.row = UINT32_MAX, .column = UINT32_MAX, .rowspan = UINT32_MAX}};
  assert_int_equal(add_table(far, 1), 0);
  assert_int_equal(add_table(NULL, 0), 1);
}

static void withdrawing_keeps_diagnostics(void **state)
{
  (void)state;
  const char *reason;
  struct gk_step step = {.stage = GK_STAGE_EXTRACT, .plugin = GK_TEXT("second")};
  struct gk_diagnostic diagnostic = {.level = GK_WARN, .code = GK_TEXT("x")};
  add_field(GK_TEXT("stays"));
  gk_document_begin(&document, &step);
  add_field(GK_TEXT("goes"));
  gk_document_add(&document, GK_KIND_DIAGNOSTIC, &diagnostic, sizeof diagnostic, &reason);
  gk_document_withdraw(&document);
  assert_int_equal(gk_document_count(&document, GK_KIND_FIELD), 1);
  assert_int_equal(gk_document_count(&document, GK_KIND_DIAGNOSTIC), 1);
}

/* A document with an item of most kinds, in two steps. */
static void fill(void)
{
  const char *reason;
  const struct gk_cell cells[] = {
      {.row = 0, .column = 0, .text = GK_TEXT("甲"), .confidence = 0.5f},
      {.row = 0, .column = 1, .text = GK_TEXT("-12")}};
  struct gk_resource original = {
      .kind = GK_RESOURCE_ORIGINAL, .name = GK_TEXT("a.html"), .data = GK_TEXT("\x00\xFF")};
  struct gk_resource picture = {
      .kind = GK_RESOURCE_PICTURE, .parent = 1, .data = {"\x89PNG\xFF\x00", 6}};
  gk_document_add(&document, GK_KIND_RESOURCE, &original, sizeof original, &reason);
  gk_document_add(&document, GK_KIND_RESOURCE, &picture, sizeof picture, &reason);
  add_table(cells, 2);
  struct gk_block block = {.kind = GK_BLOCK_TABLE,
                           .table = 1,
                           .place = {.resource = 1, .offset = 1u << 31, .box = {1, 2.5f, 3, 4}}};
  gk_document_add(&document, GK_KIND_BLOCK, &block, sizeof block, &reason);
  struct gk_step step = {.stage = GK_STAGE_EXTRACT,
                         .plugin = GK_TEXT("second"),
                         .bids = GK_TEXT("second=50"),
                         .nanoseconds = 123456789};
  gk_document_begin(&document, &step);
  struct gk_section parent = {.level = 1, .ordinal = 3, .number = GK_TEXT("三")};
  struct gk_section child = {.level = 2, .ordinal = 12, .parent = 1};
  gk_document_add(&document, GK_KIND_SECTION, &parent, sizeof parent, &reason);
  gk_document_add(&document, GK_KIND_SECTION, &child, sizeof child, &reason);
  struct gk_fact fact = {.kind = GK_FACT_NUMBER,
                         .value = {INT64_MIN + 1, 2},
                         .form = GK_TEXT("table"),
                         .table = 1,
                         .cell_column = 1};
  gk_document_add(&document, GK_KIND_FACT, &fact, sizeof fact, &reason);
  add_field(GK_TEXT("标题"));
}

static struct gk_buffer wire_of(uint32_t step)
{
  struct gk_buffer wire = {0};
  gk_wire_write(&document, step, &wire);
  return wire;
}

static void wire_brings_everything_back(void **state)
{
  (void)state;
  fill();
  struct gk_buffer first = wire_of(0), second = wire_of(1);
  struct gk_document copy;
  const char *reason = NULL;
  gk_document_init(&copy, 0, NULL, NULL);
  assert_true(
      gk_wire_apply(&copy, (struct gk_text){first.data, first.size}, GK_KINDS_ALL, &reason));
  assert_true(
      gk_wire_apply(&copy, (struct gk_text){second.data, second.size}, GK_KINDS_ALL, &reason));
  const struct gk_section *section = gk_document_find(&copy, GK_KIND_SECTION, 2);
  assert_string_equal(section->path.data, "3.12");
  const struct gk_fact *fact = gk_document_find(&copy, GK_KIND_FACT, 1);
  assert_true(fact->value.digits == INT64_MIN + 1 && fact->value.scale == 2);
  const struct gk_resource *picture = gk_document_find(&copy, GK_KIND_RESOURCE, 2);
  assert_int_equal(picture->data.size, 0);
  assert_int_equal(picture->size, 6);
  assert_int_equal(picture->digest.size, 64);
  const struct gk_resource *original = gk_document_find(&copy, GK_KIND_RESOURCE, 1);
  assert_int_equal(original->data.size, 0);
  const struct gk_block *block = gk_document_find(&copy, GK_KIND_BLOCK, 1);
  assert_true(block->place.box[1] > 2.4f && block->place.offset == 1u << 31);
  assert_string_equal(gk_document_cell(&copy, 1, 1)->text.data, "-12");
  assert_int_equal(copy.steps[1].nanoseconds, 123456789);
  assert_string_equal(copy.steps[1].bids.data, "second=50");
  /* And the same bytes again. */
  struct gk_buffer again = {0};
  gk_wire_write(&copy, 1, &again);
  assert_int_equal(again.size, second.size);
  assert_memory_equal(again.data, second.data, second.size);
  gk_document_free(&copy);
  gk_buffer_free(&again);
  gk_buffer_free(&first);
  gk_buffer_free(&second);
}

/* What is put off is counted, comes when it is asked for, and stands before what is added since. */
static void deferred_items_come_when_asked_for(void **state)
{
  (void)state;
  fill();
  struct gk_buffer first = wire_of(0), second = wire_of(1), again = {0};
  struct gk_document copy;
  const char *reason = NULL;
  gk_document_init(&copy, 0, NULL, NULL);
  assert_true(gk_wire_defer(&copy, (struct gk_text){first.data, first.size}, &reason));
  assert_true(gk_wire_defer(&copy, (struct gk_text){second.data, second.size}, &reason));
  assert_int_equal(copy.lists[GK_KIND_SECTION].count, 0);
  assert_int_equal(gk_document_count(&copy, GK_KIND_SECTION), 2);
  const struct gk_section *section = gk_document_find(&copy, GK_KIND_SECTION, 2);
  assert_string_equal(section->path.data, "3.12");
  assert_int_equal(copy.lists[GK_KIND_FACT].count, 0);
  assert_int_equal(copy.lists[GK_KIND_FIELD].count, 0);
  gk_document_begin(&copy, &(struct gk_step){.stage = GK_STAGE_VALIDATE});
  struct gk_field field = {.name = GK_TEXT("title"), .value = GK_TEXT("new"), .block = 1};
  assert_int_equal(gk_document_add(&copy, GK_KIND_FIELD, &field, sizeof field, &reason), 2);
  assert_ptr_equal(gk_document_step(&copy, GK_KIND_FIELD, 1), &copy.steps[1]);
  assert_ptr_equal(gk_document_step(&copy, GK_KIND_FIELD, 2), &copy.steps[2]);
  assert_string_equal(gk_document_cell(&copy, 1, 1)->text.data, "-12");
  gk_wire_write(&copy, 1, &again);
  assert_int_equal(again.size, second.size);
  assert_memory_equal(again.data, second.data, second.size);
  assert_false(copy.damaged);
  gk_document_free(&copy);
  gk_buffer_free(&again);
  gk_buffer_free(&first);
  gk_buffer_free(&second);
}

/* Damage shows when the items are read, and is told. */
static void deferred_damage_is_told(void **state)
{
  (void)state;
  fill();
  struct gk_buffer first = wire_of(0), second = wire_of(1);
  struct gk_document copy;
  const char *reason = NULL;
  size_t noticed = 0;
  gk_document_init(&copy, 0, NULL, NULL);
  for (size_t i = second.size / 2; i < second.size - 1; i++) {
    char was = second.data[i];
    second.data[i] = (char)0x7F;
    gk_document_reset(&copy);
    assert_true(gk_wire_defer(&copy, (struct gk_text){first.data, first.size}, &reason));
    bool whole = gk_wire_defer(&copy, (struct gk_text){second.data, second.size}, &reason);
    for (int kind = 1; kind < GK_KIND_END; kind++)
      for (uint32_t id = 1;
           kind != GK_KIND_CELL && gk_document_find(&copy, (enum gk_kind)kind, id);)
        id++;
    noticed += !whole || copy.damaged;
    second.data[i] = was;
  }
  assert_true(noticed > 0);
  gk_document_free(&copy);
  gk_buffer_free(&first);
  gk_buffer_free(&second);
}

static void wire_leaves_kinds_out(void **state)
{
  (void)state;
  fill();
  struct gk_buffer first = wire_of(0), second = wire_of(1);
  struct gk_document copy;
  const char *reason = NULL;
  uint32_t kinds = GK_KIND_BIT(GK_KIND_FIELD);
  gk_document_init(&copy, 0, NULL, NULL);
  assert_true(gk_wire_apply(&copy, (struct gk_text){first.data, first.size}, kinds, &reason));
  assert_true(gk_wire_apply(&copy, (struct gk_text){second.data, second.size}, kinds, &reason));
  assert_int_equal(gk_document_count(&copy, GK_KIND_FIELD), 1);
  assert_int_equal(gk_document_count(&copy, GK_KIND_TABLE), 0);
  gk_document_free(&copy);
  gk_buffer_free(&first);
  gk_buffer_free(&second);
}

/* Each prefix is refused; each flipped byte is refused or gives something well formed. */
static void wire_is_not_trusted(void **state)
{
  (void)state;
  fill();
  struct gk_buffer first = wire_of(0), wire = wire_of(1);
  struct gk_document copy;
  const char *reason = NULL;
  gk_document_init(&copy, 0, NULL, NULL);
  for (size_t size = 0; size < wire.size; size++) {
    char *exact = malloc(size ? size : 1); /* so that a sanitizer sees a read past it */
    memcpy(exact, wire.data, size);
    gk_document_reset(&copy);
    gk_wire_apply(&copy, (struct gk_text){first.data, first.size}, GK_KINDS_ALL, &reason);
    assert_false(gk_wire_apply(&copy, (struct gk_text){exact, size}, GK_KINDS_ALL, &reason));
    free(exact);
  }
  for (size_t at = 0; at < first.size; at++)
    for (unsigned flip = 1; flip < 256; flip <<= 1) {
      first.data[at] ^= (char)flip;
      gk_document_reset(&copy);
      reason = NULL;
      if (!gk_wire_apply(&copy, (struct gk_text){first.data, first.size}, GK_KINDS_ALL, &reason))
        assert_non_null(reason);
      first.data[at] ^= (char)flip;
    }
  gk_document_free(&copy);
  gk_buffer_free(&first);
  gk_buffer_free(&wire);
}

static void begin(struct gk_document *of, uint32_t stage)
{
  gk_document_begin(of, &(struct gk_step){.stage = stage, .plugin = GK_TEXT("test")});
}

static uint32_t add_block(struct gk_document *of, const char *text, uint32_t after)
{
  const char *reason = NULL;
  struct gk_block block = {
      .kind = GK_BLOCK_PARAGRAPH, .text = gk_text_of(text), .after = after, .id = 77};
  uint32_t id = gk_document_add(of, GK_KIND_BLOCK, &block, sizeof block, &reason);
  assert_true(id || reason);
  return id;
}

/* The texts of the blocks in reading order, and that each knows its place and what it follows. */
static void assert_order(struct gk_document *of, const char *expected)
{
  char order[100] = "";
  const struct gk_block *block;
  for (uint32_t id = 1; (block = gk_document_find(of, GK_KIND_BLOCK, id)); id++) {
    assert_int_equal(block->id, id);
    assert_true(block->after == 0 || block->after == id - 1);
    strcat(order, block->text.data);
  }
  assert_string_equal(order, expected);
}

/* a to d are a reader's; the ocr stage puts others between and after them. */
static void fill_blocks(struct gk_document *of)
{
  for (const char *c = "abcd"; *c; c++)
    add_block(of, (char[]){*c, 0}, 0);
  begin(of, GK_STAGE_OCR);
  assert_int_equal(add_block(of, "1", 2), 3);
  assert_int_equal(add_block(of, "2", 3), 4);
  assert_int_equal(add_block(of, "0", 1), 2);
  assert_int_equal(add_block(of, "9", 0), 8);
  assert_int_equal(add_block(of, "8", 8), 9);
}

static void blocks_are_put_between_others(void **state)
{
  (void)state;
  fill_blocks(&document);
  assert_order(&document, "a0b12cd98");
  static const uint32_t steps[] = {0, 1, 0, 1, 1, 0, 0, 1, 1};
  for (uint32_t id = 1; id <= 9; id++)
    assert_ptr_equal(gk_document_step(&document, GK_KIND_BLOCK, id),
                     &document.steps[steps[id - 1]]);
  assert_int_equal(add_block(&document, "x", 10), 0);
  /* A second plugin of the stage puts its own between those of the first. */
  begin(&document, GK_STAGE_OCR);
  assert_int_equal(add_block(&document, "r", 4), 5);
  assert_order(&document, "a0b1r2cd98");
  const char *reason;
  struct gk_section section = {.level = 1, .block = 5, .end_block = 5};
  begin(&document, GK_STAGE_SEGMENT);
  assert_int_equal(gk_document_add(&document, GK_KIND_SECTION, &section, sizeof section, &reason),
                   1);
  assert_int_equal(add_block(&document, "x", 1), 0);
  assert_int_equal(add_block(&document, "e", 0), 11);
}

static void withdrawing_closes_the_gaps(void **state)
{
  (void)state;
  fill_blocks(&document);
  begin(&document, GK_STAGE_OCR);
  add_block(&document, "r", 4);
  add_block(&document, "s", 1);
  add_block(&document, "t", 0);
  assert_order(&document, "as0b1r2cd98t");
  gk_document_withdraw(&document);
  assert_order(&document, "a0b12cd98");
  /* What the steps before added is written as it was before. */
  struct gk_buffer wire = wire_of(1), again = wire_of(1);
  assert_memory_equal(wire.data, again.data, wire.size);
  gk_buffer_free(&wire);
  gk_buffer_free(&again);
  struct gk_document copy;
  gk_document_init(&copy, 0, NULL, NULL);
  begin(&copy, GK_STAGE_READ);
  fill_blocks(&copy);
  gk_buffer_reserve(&wire, 1);
  gk_wire_write(&copy, 1, &again);
  gk_wire_write(&document, 1, &wire);
  assert_memory_equal(copy.steps[1].digest, document.steps[1].digest, GK_DIGEST_SIZE);
  gk_buffer_free(&wire);
  gk_buffer_free(&again);
  gk_document_free(&copy);
}

/* In the same places, by the same digests, also where the blocks are read when the outline that
 * comes after them is known already. */
static void blocks_between_others_come_back(void **state)
{
  (void)state;
  const char *reason = NULL;
  struct gk_buffer wires[4];
  struct gk_section section = {.level = 1, .block = 5, .end_block = 5};
  fill_blocks(&document);
  wires[0] = wire_of(0);
  wires[1] = wire_of(1);
  begin(&document, GK_STAGE_OCR);
  add_block(&document, "r", 4);
  add_block(&document, "s", 1);
  wires[2] = wire_of(2);
  begin(&document, GK_STAGE_SEGMENT);
  gk_document_add(&document, GK_KIND_SECTION, &section, sizeof section, &reason);
  wires[3] = wire_of(3);
  for (int defer = 0; defer < 2; defer++) {
    struct gk_document copy;
    gk_document_init(&copy, 0, NULL, NULL);
    for (int i = 0; i < 4; i++) {
      struct gk_text wire = {wires[i].data, wires[i].size};
      assert_true(defer ? gk_wire_defer(&copy, wire, &reason)
                        : gk_wire_apply(&copy, wire, GK_KINDS_ALL, &reason));
    }
    assert_order(&copy, "as0b1r2cd98");
    assert_false(copy.damaged);
    for (uint32_t i = 0; i < 4; i++) {
      struct gk_buffer again = {0};
      assert_memory_equal(copy.steps[i].digest, document.steps[i].digest, GK_DIGEST_SIZE);
      /* Of the last step that put blocks between others it is what was written then; those before
       * are written before it runs. */
      if (i != 1) {
        gk_wire_write(&copy, i, &again);
        assert_int_equal(again.size, wires[i].size);
        assert_memory_equal(again.data, wires[i].data, again.size);
      }
      gk_buffer_free(&again);
    }
    gk_document_free(&copy);
  }
  for (int i = 0; i < 4; i++)
    gk_buffer_free(&wires[i]);
}

/* A hostile step cannot make others wait for ever. */
static void putting_blocks_between_others_is_bounded(void **state)
{
  (void)state;
  enum { BLOCKS = 20000 };
  uint32_t added = 0;
  for (int i = 0; i < BLOCKS; i++)
    add_block(&document, "", 0);
  while (added < BLOCKS && add_block(&document, "", 1))
    added++;
  assert_in_range(added, 1000, BLOCKS - 1);
  assert_true(add_block(&document, "", 0) != 0);
}

/* An array that grows takes its own place, not as much again. */
static void large_arrays_leave_nothing_behind(void **state)
{
  (void)state;
  enum { STEP = 1 << 20, TIMES = 40 };
  struct gk_arena arena;
  char *array = NULL;
  gk_arena_init(&arena, 0, NULL, NULL);
  for (size_t i = 0; i < TIMES; i++) {
    array = gk_arena_grow(&arena, array, i * STEP, (i + 1) * STEP);
    assert_int_equal(array[i * STEP], 0);
    assert_int_equal(array[(i + 1) * STEP - 1], 0);
    memset(array + i * STEP, (int)i + 1, STEP);
    gk_arena_alloc(&arena, 100);
  }
  for (size_t i = 0; i < TIMES; i++)
    assert_int_equal(array[i * STEP + STEP / 2], i + 1);
  assert_in_range(arena.total, TIMES * STEP, (TIMES + 2) * STEP);
  gk_arena_free(&arena);
}

static _Thread_local jmp_buf exhausted_jump;

static void exhausted(void *argument)
{
  (void)argument;
  longjmp(exhausted_jump, 1);
}

static void memory_has_a_limit(void **state)
{
  (void)state;
  struct gk_document small;
  gk_document_init(&small, 1 << 20, exhausted, NULL);
  if (setjmp(exhausted_jump) == 0) {
    for (int i = 0; i < 100; i++)
      gk_arena_alloc(&small.arena, 1 << 16);
    fail();
  }
  gk_document_free(&small);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(adds_copy, set_up, tear_down),
      cmocka_unit_test_setup_teardown(refuses_what_is_not_utf8, set_up, tear_down),
      cmocka_unit_test_setup_teardown(refuses_what_does_not_exist, set_up, tear_down),
      cmocka_unit_test_setup_teardown(completes_older_structures, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_value_that_is_not_printed_is_none, set_up, tear_down),
      cmocka_unit_test_setup_teardown(tables_are_sorted_and_measured, set_up, tear_down),
      cmocka_unit_test_setup_teardown(cells_do_not_overlap, set_up, tear_down),
      cmocka_unit_test_setup_teardown(withdrawing_keeps_diagnostics, set_up, tear_down),
      cmocka_unit_test_setup_teardown(wire_brings_everything_back, set_up, tear_down),
      cmocka_unit_test_setup_teardown(deferred_items_come_when_asked_for, set_up, tear_down),
      cmocka_unit_test_setup_teardown(deferred_damage_is_told, set_up, tear_down),
      cmocka_unit_test_setup_teardown(wire_leaves_kinds_out, set_up, tear_down),
      cmocka_unit_test_setup_teardown(wire_is_not_trusted, set_up, tear_down),
      cmocka_unit_test_setup_teardown(blocks_are_put_between_others, set_up, tear_down),
      cmocka_unit_test_setup_teardown(withdrawing_closes_the_gaps, set_up, tear_down),
      cmocka_unit_test_setup_teardown(blocks_between_others_come_back, set_up, tear_down),
      cmocka_unit_test_setup_teardown(putting_blocks_between_others_is_bounded, set_up, tear_down),
      cmocka_unit_test(large_arrays_leave_nothing_behind),
      cmocka_unit_test(memory_has_a_limit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
