/* SPDX-License-Identifier: Apache-2.0 */
/* What two results of a document differ in, and by what a verdict on a finding is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "diff.h"
#include "fingerprint.h"
#include "sample.h"

static const char digest[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static uint32_t add(struct gk_document *document, enum gk_kind kind, const void *item, size_t size)
{
  const char *reason = "";
  uint32_t id = gk_document_add(document, kind, item, size, &reason);
  if (!id)
    fail_msg("%s", reason);
  return id;
}

#define ADD(kind, noun, ...)                                                                       \
  add(document, GK_KIND_##kind, &(struct gk_##noun){__VA_ARGS__}, sizeof(struct gk_##noun))

static void begin(struct gk_document *document)
{
  const struct gk_step step = {.stage = GK_STAGE_VALIDATE, .plugin = GK_TEXT("checks")};
  gk_document_init(document, 0, NULL, NULL);
  gk_document_begin(document, &step);
}

static void add_field(struct gk_document *document, const char *name, const char *value)
{
  ADD(FIELD, field, .name = gk_text_of(name), .value = gk_text_of(value));
}

static uint32_t add_fact(struct gk_document *document, const char *row, const char *raw)
{
  bool blank = !*raw;
  return ADD(FACT, fact, .kind = blank ? GK_FACT_BLANK : GK_FACT_NUMBER,
             .value = {blank ? 0 : strtoll(raw, NULL, 10), 0}, .form = GK_TEXT("requests-2021"),
             .row = gk_text_of(row), .column = GK_TEXT("total"), .raw = gk_text_of(raw));
}

static void add_section(struct gk_document *document, uint32_t ordinal, const char *title)
{
  ADD(SECTION, section, .level = 1, .ordinal = ordinal, .title = gk_text_of(title));
}

/* The changes, a line each. */
static void note(void *argument, const struct gk_change *change)
{
  struct gk_buffer *out = argument;
  gk_buffer_print(out, "%s %s %.*s @%.*s: %.*s > %.*s\n", gk_change_kind_name(change->kind),
                  gk_change_way_name(change->way), (int)change->group.size, change->group.data,
                  (int)change->place.size, change->place.data, (int)change->before.size,
                  change->before.data, (int)change->after.size, change->after.data);
}

static void differ(struct gk_document *before, struct gk_document *after, const char *expected)
{
  struct gk_buffer out = {0};
  gk_diff_documents(before, after, false, note, &out);
  gk_buffer_put_byte(&out, 0);
  assert_string_equal(out.data, expected);
  gk_buffer_free(&out);
  gk_document_free(before);
  gk_document_free(after);
}

static void same_is_the_same(void **state)
{
  (void)state;
  struct gk_document before, after;
  gk_document_init(&before, 0, NULL, NULL);
  gk_document_init(&after, 0, NULL, NULL);
  sample_make(&before, 21);
  sample_make(&after, 21);
  differ(&before, &after, "");
}

static void empty_against_full(void **state)
{
  (void)state;
  struct gk_document before, after;
  begin(&before);
  begin(&after);
  add_field(&after, "title", "报告");
  differ(&before, &after, "field added title @title:  > 报告\n");
}

/* A name that stands more than once: values that stand in both are no change, whatever their
 * order. */
static void pairs_by_value_first(void **state)
{
  (void)state;
  struct gk_document before, after;
  begin(&before);
  begin(&after);
  add_field(&before, "contact.phone", "1");
  add_field(&before, "contact.phone", "2");
  add_field(&before, "contact.phone", "3");
  add_field(&after, "contact.phone", "3");
  add_field(&after, "contact.phone", "1");
  differ(&before, &after, "field gone contact.phone @contact.phone: 2 > \n");
}

static void pairs_what_is_left(void **state)
{
  (void)state;
  struct gk_document before, after;
  begin(&before);
  begin(&after);
  add_field(&before, "agency", "甲");
  add_field(&before, "contact.phone", "1");
  add_field(&after, "contact.phone", "4");
  add_field(&after, "contact.phone", "5");
  differ(&before, &after,
         "field gone agency @agency: 甲 > \n"
         "field changed contact.phone @contact.phone: 1 > 4\n"
         "field added contact.phone @contact.phone:  > 5\n");
}

/* Blank, 0 and what was not printed are three things. */
static void facts_by_row_and_column(void **state)
{
  (void)state;
  struct gk_document before, after;
  begin(&before);
  begin(&after);
  add_fact(&before, "received", "12");
  add_fact(&before, "carried_in", "");
  add_fact(&before, "gone", "3");
  add_fact(&after, "carried_in", "0");
  add_fact(&after, "received", "12");
  differ(
      &before, &after,
      "fact gone requests-2021/gone/total @requests-2021/gone/total: 3 > \n"
      "fact changed requests-2021/carried_in/total @requests-2021/carried_in/total: blank > 0\n");
}

/* A heading that moved is the same heading; one that stands in its place is compared with it. */
static void sections_by_title(void **state)
{
  (void)state;
  struct gk_document before, after;
  begin(&before);
  begin(&after);
  add_section(&before, 1, "总体情况");
  add_section(&before, 2, "主动公开");
  add_section(&after, 1, "概述");
  add_section(&after, 2, "总体情况");
  add_section(&after, 3, "主动公开");
  differ(&before, &after,
         "section added  @§1:  > 1  概述\n"
         "section changed  @§2: 1  总体情况 > 2  总体情况\n"
         "section changed  @§3: 2  主动公开 > 3  主动公开\n");
}

static uint32_t add_finding(struct gk_document *document, const char *actual, const char *message,
                            uint32_t fact)
{
  uint32_t id =
      ADD(FINDING, finding, .severity = GK_ERROR, .rule = GK_TEXT("requests.balance"),
          .expected = GK_TEXT("12"), .actual = gk_text_of(actual), .message = gk_text_of(message));
  ADD(EVIDENCE, evidence, .finding = id, .kind = GK_EVIDENCE_FACT, .item = fact);
  return id;
}

static void findings_by_what_they_rest_on(void **state)
{
  (void)state;
  struct gk_document before, after;
  begin(&before);
  begin(&after);
  add_finding(&before, "13", "one", add_fact(&before, "received", "12"));
  add_finding(&before, "14", "two", add_fact(&before, "total", "13"));
  uint32_t total = add_fact(&after, "total", "13");
  add_finding(&after, "15", "TWO", total);
  add_fact(&after, "received", "12");
  differ(&before, &after,
         "finding gone requests.balance @requests-2021 received/total: error: one > \n"
         "finding changed requests.balance @requests-2021 total/total: error: two > error: TWO\n");
}

static void fingerprint_of(struct gk_document *document, uint32_t finding,
                           uint8_t fingerprint[GK_DIGEST_SIZE])
{
  struct gk_view view;
  gk_view_make(&view, document);
  gk_fingerprint(&view, digest, gk_document_find(document, GK_KIND_FINDING, finding), fingerprint);
}

/* Whether a finding on `row`, printed as `raw`, has the fingerprint of one on received, 12. */
static bool holds(const char *row, const char *raw, const char *actual, const char *message)
{
  struct gk_document first, second;
  uint8_t fingerprints[2][GK_DIGEST_SIZE];
  begin(&first);
  begin(&second);
  uint32_t finding = add_finding(&first, "13", "one", add_fact(&first, "received", "12"));
  fingerprint_of(&first, finding, fingerprints[0]);
  /* Other items before it give it other ids. */
  add_finding(&second, "1", "before", add_fact(&second, "carried_in", "4"));
  finding = add_finding(&second, actual, message, add_fact(&second, row, raw));
  fingerprint_of(&second, finding, fingerprints[1]);
  gk_document_free(&first);
  gk_document_free(&second);
  return memcmp(fingerprints[0], fingerprints[1], GK_DIGEST_SIZE) == 0;
}

static void fingerprint_is_of_values(void **state)
{
  (void)state;
  assert_true(holds("received", "12", "13", "one"));
  assert_true(holds("received", "12", "13", "in other words"));
  assert_false(holds("received", "12", "14", "one"));
  assert_false(holds("received", "11", "13", "one"));
  assert_false(holds("received", "", "13", "one"));
  assert_false(holds("received", "12件", "13", "one"));
  assert_false(holds("total", "12", "13", "one"));
}

/* Every kind of evidence of the sample counts: without its last piece a finding is another. */
static void fingerprint_has_all_evidence(void **state)
{
  (void)state;
  struct gk_document document;
  uint8_t whole[GK_DIGEST_SIZE], lacking[GK_DIGEST_SIZE];
  gk_document_init(&document, 0, NULL, NULL);
  sample_make(&document, 21);
  for (uint32_t id = 1; id <= gk_document_count(&document, GK_KIND_FINDING); id++) {
    const struct gk_finding *finding = gk_document_find(&document, GK_KIND_FINDING, id);
    struct gk_view view;
    gk_view_make(&view, &document);
    gk_fingerprint(&view, digest, finding, whole);
    uint32_t *piece = &view.first_evidence[id];
    for (int pieces = 0; *piece; pieces++) {
      uint32_t left_out = *piece;
      *piece = view.next_evidence[left_out];
      gk_fingerprint(&view, digest, finding, lacking);
      *piece = left_out;
      assert_memory_not_equal(whole, lacking, GK_DIGEST_SIZE);
      piece = &view.next_evidence[left_out];
    }
  }
  gk_document_free(&document);
}

/* A check across documents rests on the other document's values, whatever its bytes are. */
static void fingerprint_of_another_document(void **state)
{
  (void)state;
  static const struct gk_reference others[] = {
      {.document = {"sha256:00", 9}, .source = {"a", 1}, .fact = {"f/r/c", 5}, .text = {"7", 1}},
      {.document = {"sha256:11", 9}, .source = {"b", 1}, .fact = {"f/r/c", 5}, .text = {"7", 1}},
      {.document = {"sha256:00", 9}, .source = {"a", 1}, .fact = {"f/r/c", 5}, .text = {"8", 1}},
      {.document = {"sha256:00", 9}, .source = {"a", 1}, .fact = {"f/r/d", 5}, .text = {"7", 1}}};
  uint8_t fingerprints[4][GK_DIGEST_SIZE];
  for (int i = 0; i < 4; i++) {
    struct gk_document made, *document = &made;
    begin(document);
    uint32_t id = ADD(FINDING, finding, .severity = GK_WARN, .rule = GK_TEXT("requests.carry"));
    uint32_t other = add(document, GK_KIND_REFERENCE, &others[i], sizeof others[i]);
    ADD(EVIDENCE, evidence, .finding = id, .kind = GK_EVIDENCE_REFERENCE, .item = other);
    fingerprint_of(document, id, fingerprints[i]);
    gk_document_free(document);
  }
  assert_memory_equal(fingerprints[0], fingerprints[1], GK_DIGEST_SIZE);
  assert_memory_not_equal(fingerprints[0], fingerprints[2], GK_DIGEST_SIZE);
  assert_memory_not_equal(fingerprints[0], fingerprints[3], GK_DIGEST_SIZE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(same_is_the_same),
      cmocka_unit_test(empty_against_full),
      cmocka_unit_test(pairs_by_value_first),
      cmocka_unit_test(pairs_what_is_left),
      cmocka_unit_test(facts_by_row_and_column),
      cmocka_unit_test(sections_by_title),
      cmocka_unit_test(findings_by_what_they_rest_on),
      cmocka_unit_test(fingerprint_is_of_values),
      cmocka_unit_test(fingerprint_has_all_evidence),
      cmocka_unit_test(fingerprint_of_another_document),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
