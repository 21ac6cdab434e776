/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "json.h"
#include "normal.h"
#include "outcome.h"
#include "record.h"
#include "sample.h"
#include "show.h"
#include "store-crawl.h"
#include "wire.h"

static const char digest[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static void write_record(struct gk_document *document, bool pretty, struct gk_buffer *out)
{
  const struct gk_text also[] = {GK_TEXT("b.html")};
  const struct gk_retrieved retrieved = {
      .first = {.retrieved = GK_TEXT("2026-01-20T03:04:05Z")},
      .last = {.retrieved = GK_TEXT("2026-02-01T00:00:00Z"),
               .site = GK_TEXT("定海区"),
               .referrer = GK_TEXT("http://a.example/list.html")}};
  struct gk_record_origin origin = {digest, GK_TEXT("a.html"), also, 1, NULL, &retrieved};
  gk_record_write(document, &origin, pretty, out);
  gk_buffer_put_byte(out, '\n');
}

static void read_expected(const char *name, struct gk_buffer *out)
{
  const char *top = getenv("top_srcdir");
  char path[4096];
  snprintf(path, sizeof path, "%s/tests/%s", top ? top : ".", name);
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  out->size += fread(gk_buffer_reserve(out, 1 << 20), 1, 1 << 20, file);
  fclose(file);
}

static void holds_every_item(void **state)
{
  (void)state;
  struct gk_document document;
  struct gk_buffer record = {0}, expected = {0};
  gk_document_init(&document, 0, NULL, NULL);
  sample_make(&document, 21);
  write_record(&document, true, &record);
  read_expected("record-expected.json", &expected);
  if (record.size != expected.size || memcmp(record.data, expected.data, record.size) != 0) {
    fwrite(record.data, 1, record.size, stdout);
    fail_msg("the record is not the expected one");
  }
  gk_buffer_free(&record);
  gk_buffer_free(&expected);
  gk_document_free(&document);
}

/* The compact form holds the same values; a library that is not ours reads both. */
static void compact_is_the_same(void **state)
{
  (void)state;
  struct gk_document document;
  struct gk_buffer pretty = {0}, compact = {0};
  gk_document_init(&document, 0, NULL, NULL);
  sample_make(&document, 21);
  write_record(&document, true, &pretty);
  write_record(&document, false, &compact);
  assert_ptr_equal(memchr(compact.data, '\n', compact.size), compact.data + compact.size - 1);
  json_t *a = json_loadb(pretty.data, pretty.size, JSON_REJECT_DUPLICATES, NULL);
  json_t *b = json_loadb(compact.data, compact.size, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(a);
  assert_non_null(b);
  assert_true(json_equal(a, b));
  json_decref(a);
  json_decref(b);
  gk_buffer_free(&pretty);
  gk_buffer_free(&compact);
  gk_document_free(&document);
}

/* What was written and read again gives the same record. */
static void survives_the_wire(void **state)
{
  (void)state;
  struct gk_document document, again;
  struct gk_buffer first = {0}, second = {0}, wire = {0};
  gk_document_init(&document, 0, NULL, NULL);
  gk_document_init(&again, 0, NULL, NULL);
  sample_make(&document, 21);
  for (uint32_t i = 0; i < document.step_count; i++) {
    const char *reason = "";
    wire.size = 0;
    gk_wire_write(&document, i, &wire);
    assert_true(
        gk_wire_apply(&again, (struct gk_text){wire.data, wire.size}, GK_KINDS_ALL, &reason));
  }
  write_record(&document, false, &first);
  write_record(&again, false, &second);
  assert_int_equal(first.size, second.size);
  assert_memory_equal(first.data, second.data, first.size);
  gk_buffer_free(&first);
  gk_buffer_free(&second);
  gk_buffer_free(&wire);
  gk_document_free(&document);
  gk_document_free(&again);
}

static void empty_document_has_every_name(void **state)
{
  (void)state;
  struct gk_document document;
  struct gk_buffer record = {0};
  gk_document_init(&document, 0, NULL, NULL);
  struct gk_step step = {.stage = GK_STAGE_DECODE,
                         .plugin = GK_TEXT("charset"),
                         .status = GK_REJECT,
                         .code = GK_TEXT("empty-file"),
                         .message = GK_TEXT("The file is empty.")};
  gk_document_begin(&document, &step);
  write_record(&document, false, &record);
  json_t *json = json_loadb(record.data, record.size, 0, NULL);
  assert_string_equal(json_string_value(json_object_get(json, "status")), "rejected");
  json_t *reason = json_object_get(json, "reason");
  assert_string_equal(json_string_value(json_object_get(reason, "code")), "empty-file");
  static const char *const nulls[] = {"container",  "media_type", "charset", "kind",
                                      "generation", "year",       "title",   "agency",
                                      "region",     "published",  "signed"};
  for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++)
    assert_true(json_is_null(json_object_get(json, nulls[i])));
  static const char *const lists[] = {"document_numbers", "sections", "tables",   "facts",
                                      "figures",          "items",    "findings", "diagnostics"};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    assert_int_equal(json_array_size(json_object_get(json, lists[i])), 0);
  json_decref(json);
  gk_buffer_free(&record);
  gk_document_free(&document);
}

static void prints_decimals_exactly(void **state)
{
  (void)state;
  static const struct {
    struct gk_decimal number;
    const char *printed;
  } cases[] = {{{0, 0}, "0"},
               {{1250, 2}, "12.5"},
               {{-5, 1}, "-0.5"},
               {{5, 9}, "0.000000005"},
               {{100, 2}, "1"},
               {{0, 4}, "0"},
               {{INT64_MAX, 0}, "9223372036854775807"},
               {{INT64_MIN, 0}, "-9223372036854775808"},
               {{INT64_MIN, 9}, "-9223372036.854775808"},
               {{1, 1}, "0.1"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char out[GK_DECIMAL_SIZE];
    gk_decimal_print(cases[i].number, out);
    assert_string_equal(out, cases[i].printed);
  }
}

static void tells_numbers_from_words(void **state)
{
  (void)state;
  static const struct {
    const char *text, *json;
  } cases[] = {{"27", "27"},       {"-1.5", "-1.5"},   {"007", "\"007\""}, {"1.", "\"1.\""},
               {"+1", "\"+1\""},   {"1e5", "\"1e5\""}, {"", "null"},       {"二、", "\"二、\""},
               {"12 ", "\"12 \""}, {"-", "\"-\""}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct gk_buffer out = {0};
    struct gk_json json = {.out = &out};
    gk_json_number_or_text(&json, gk_text_of(cases[i].text));
    gk_buffer_put_byte(&out, 0);
    assert_string_equal(out.data, cases[i].json);
    gk_buffer_free(&out);
  }
}

static void brings_text_to_nfc(void **state)
{
  (void)state;
  static const struct {
    const char *text, *normal;
    bool quick;
  } cases[] = {{"政府信息公开，〔2022〕①２１“”—", "政府信息公开，〔2022〕①２１“”—", true},
               {"e\xCC\x81", "\xC3\xA9", false},                    /* e and an acute */
               {"\xE3\x81\x8B\xE3\x82\x99", "\xE3\x81\x8C", false}, /* か and its mark */
               {"\xEF\xA4\x80", "\xE8\xB1\x88", false},             /* a compatibility ideograph */
               {"\xE2\x84\xAB", "\xC3\x85", false}};                /* the sign of the ångström */
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct gk_buffer out = {0};
    struct gk_text text = gk_text_of(cases[i].text);
    assert_int_equal(gk_is_normal(text), cases[i].quick);
    gk_put_normal(&out, text);
    gk_buffer_put_byte(&out, 0);
    assert_string_equal(out.data, cases[i].normal);
    gk_buffer_free(&out);
  }
}

/* A table whose cells claim millions of places does not fill the disk. */
static void leaves_out_a_hostile_grid(void **state)
{
  (void)state;
  struct gk_document document;
  struct gk_buffer record = {0};
  const char *reason;
  gk_document_init(&document, 0, NULL, NULL);
  gk_document_begin(&document, &(struct gk_step){.stage = GK_STAGE_READ});
  struct gk_cell cells[] = {{.row = 99999, .column = 4095, .text = GK_TEXT("x")}};
  assert_int_not_equal(gk_document_add_table(&document, &(struct gk_table){0},
                                             sizeof(struct gk_table), cells, 1, sizeof *cells,
                                             &reason),
                       0);
  write_record(&document, false, &record);
  assert_true(record.size < 4096);
  json_t *json = json_loadb(record.data, record.size, 0, NULL);
  json_t *table = json_array_get(json_object_get(json, "tables"), 0);
  assert_non_null(json_object_get(table, "omitted"));
  json_decref(json);
  gk_buffer_free(&record);
  gk_document_free(&document);
}

/* A chain of sections deeper than readers of JSON allow is shown flatter. */
static void bounds_the_depth_of_the_outline(void **state)
{
  (void)state;
  struct gk_document document;
  struct gk_buffer record = {0};
  const char *reason;
  gk_document_init(&document, 0, NULL, NULL);
  gk_document_begin(&document, &(struct gk_step){.stage = GK_STAGE_SEGMENT});
  for (uint32_t i = 0; i < 3000; i++) {
    struct gk_section section = {.parent = i, .level = i + 1, .ordinal = 1, .title = GK_TEXT("深")};
    assert_int_equal(gk_document_add(&document, GK_KIND_SECTION, &section, sizeof section, &reason),
                     i + 1);
  }
  write_record(&document, false, &record);
  json_t *json = json_loadb(record.data, record.size, 0, NULL);
  assert_non_null(json);
  json_decref(json);
  gk_buffer_free(&record);
  gk_document_free(&document);
}

/* What is read back is bounds-checked: bytes that were changed at random are refused, or give a
 * record and a page that can be written. */
static void outlives_damaged_steps(void **state)
{
  enum { ROUNDS = 3000 };
  (void)state;
  struct gk_document document, again;
  struct gk_buffer wires[8] = {0}, copy = {0}, record = {0};
  uint32_t random = 1, whole = 0;
  FILE *nowhere = fopen("/dev/null", "w");
  gk_document_init(&document, 0, NULL, NULL);
  gk_document_init(&again, 0, NULL, NULL);
  sample_make(&document, 21);
  for (uint32_t i = 0; i < document.step_count; i++)
    gk_wire_write(&document, i, &wires[i]);
  for (int round = 0; round < ROUNDS; round++) {
    const char *reason = "";
    bool good = true;
    gk_document_reset(&again);
    for (uint32_t i = 0; i < document.step_count && good; i++) {
      copy.size = 0;
      gk_buffer_put(&copy, wires[i].data, wires[i].size);
      for (int k = 0; k < 2; k++) {
        random = random * 1664525 + 1013904223;
        if (random >> 30 == 0)
          copy.data[(random >> 8) % copy.size] = (char)(random >> 3);
      }
      good = gk_wire_apply(&again, (struct gk_text){copy.data, copy.size}, GK_KINDS_ALL, &reason);
    }
    whole += good;
    record.size = 0;
    write_record(&again, false, &record);
    json_t *json = json_loadb(record.data, record.size, JSON_ALLOW_NUL, NULL);
    assert_non_null(json);
    json_decref(json);
    struct gk_entry entry = {.source = GK_TEXT("a.html"), .status = GK_TEXT("ok")};
    gk_show(nowhere, &again, &(struct gk_record_origin){0}, &entry, true);
  }
  assert_true(whole > 0 && whole < ROUNDS);
  for (int i = 0; i < 8; i++)
    gk_buffer_free(&wires[i]);
  gk_buffer_free(&copy);
  gk_buffer_free(&record);
  gk_document_free(&document);
  gk_document_free(&again);
  fclose(nowhere);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(holds_every_item),
      cmocka_unit_test(compact_is_the_same),
      cmocka_unit_test(survives_the_wire),
      cmocka_unit_test(empty_document_has_every_name),
      cmocka_unit_test(prints_decimals_exactly),
      cmocka_unit_test(tells_numbers_from_words),
      cmocka_unit_test(brings_text_to_nfc),
      cmocka_unit_test(leaves_out_a_hostile_grid),
      cmocka_unit_test(bounds_the_depth_of_the_outline),
      cmocka_unit_test(outlives_damaged_steps),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
