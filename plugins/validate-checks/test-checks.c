/* SPDX-License-Identifier: Apache-2.0 */
/* Every check of rules/checks on documents for which it holds, does not, and cannot say. */
#include "fake-document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

GK_EXPORT gk_entry_function gongkai_plugins_1;

static const struct gk_plugin *plugin;
static void *rules; /* of the tree */

static void open_rules(const char *folder, void **state, struct fake_document *document, int wanted)
{
  const char *configuration = folder; /* the plugin's configuration is one string */
  int status = plugin->open(&document->context, &configuration, state);
  if (status != wanted)
    print_message("%s", document->reason);
  assert_int_equal(status, wanted);
}

static int set_up(void **state)
{
  (void)state;
  plugin = gongkai_plugins_1(0);
  const char *source = getenv("top_srcdir");
  char folder[4096];
  snprintf(folder, sizeof folder, "%s/rules/checks", source ? source : ".");
  static struct fake_document document;
  fake_document_init(&document);
  open_rules(folder, &rules, &document, GK_OK);
  fake_document_free(&document);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  plugin->close(rules);
  return 0;
}

/* ---- documents ---------------------------------------------------------------------------- */

static int begin(void **state)
{
  struct fake_document *document = malloc(sizeof *document);
  fake_document_init(document);
  *state = document;
  return 0;
}

static int end(void **state)
{
  fake_document_free(*state);
  free(*state);
  return 0;
}

static void run(struct fake_document *document)
{
  assert_int_equal(plugin->run(&document->context, rules), GK_OK);
  assert_string_equal(document->diagnostics, "");
}

/* The findings of a rule; *last is the last one of them. */
static int count_of(const struct fake_document *document, const char *rule, struct gk_finding *last)
{
  int count = 0;
  for (uint32_t i = 0; i < document->finding_count; i++) {
    const struct gk_finding *finding = &document->findings[i];
    if (finding->rule.size == strlen(rule) &&
        memcmp(finding->rule.data, rule, finding->rule.size) == 0) {
      count++;
      if (last)
        *last = *finding;
    }
  }
  return count;
}

static void assert_text(struct gk_text text, const char *wanted)
{
  if (text.size != strlen(wanted) || memcmp(text.data, wanted, text.size) != 0)
    fail_msg("“%.*s” is not “%s”", (int)text.size, text.data, wanted);
}

static void assert_only(struct fake_document *document, const char *rule, const char *expected,
                        const char *actual)
{
  struct gk_finding finding = {0};
  run(document);
  for (uint32_t i = 0; i < document->finding_count; i++)
    if (document->finding_count != 1)
      print_message("%.*s: %.*s\n", (int)document->findings[i].rule.size,
                    document->findings[i].rule.data, (int)document->findings[i].message.size,
                    document->findings[i].message.data);
  assert_int_equal(count_of(document, rule, &finding), 1);
  assert_int_equal(document->finding_count, 1);
  assert_text(finding.expected, expected);
  assert_text(finding.actual, actual);
  assert_true(document->evidence_count > 0);
}

static void assert_none(struct fake_document *document)
{
  run(document);
  for (uint32_t i = 0; i < document->finding_count; i++)
    print_message("%.*s: %.*s\n", (int)document->findings[i].rule.size,
                  document->findings[i].rule.data, (int)document->findings[i].message.size,
                  document->findings[i].message.data);
  assert_int_equal(document->finding_count, 0);
}

static struct gk_fact *add_fact(struct fake_document *document, const char *form, const char *row,
                                const char *column, int64_t value)
{
  struct gk_fact fact = {.kind = GK_FACT_NUMBER,
                         .form = gk_text_of(form),
                         .row = gk_text_of(row),
                         .column = gk_text_of(column),
                         .value = {value, 0},
                         .table = 1};
  gk_add_fact(&document->context, &fact);
  return &document->facts[document->fact_count - 1];
}

static struct gk_fact *find_fact(struct fake_document *document, const char *row,
                                 const char *column)
{
  for (uint32_t i = 0; i < document->fact_count; i++) {
    struct gk_fact *fact = &document->facts[i];
    if (fact->row.size == strlen(row) && memcmp(fact->row.data, row, fact->row.size) == 0 &&
        fact->column.size == strlen(column) &&
        memcmp(fact->column.data, column, fact->column.size) == 0)
      return fact;
  }
  fail_msg("no fact %s/%s", row, column);
  return NULL;
}

static void add_field(struct fake_document *document, const char *name, const char *value,
                      const char *raw, uint32_t ordinal)
{
  struct gk_field field = {.name = gk_text_of(name),
                           .value = gk_text_of(value),
                           .raw = gk_text_of(raw),
                           .ordinal = ordinal,
                           .block = 1};
  gk_add_field(&document->context, &field);
}

static const char *const request_items[] = {"granted",
                                            "partly_granted",
                                            "refused.state_secret",
                                            "refused.prohibited_by_law",
                                            "refused.public_safety",
                                            "refused.third_party",
                                            "refused.internal",
                                            "refused.process",
                                            "refused.case_file",
                                            "refused.inquiry",
                                            "unavailable.not_held",
                                            "unavailable.needs_making",
                                            "unavailable.unclear",
                                            "rejected.complaint",
                                            "rejected.repeat",
                                            "rejected.publication",
                                            "rejected.excessive",
                                            "rejected.reissue",
                                            "other.no_correction",
                                            "other.fee_unpaid",
                                            "other.other"};

enum { REQUEST_ITEMS = sizeof request_items / sizeof *request_items };

static const char *const applicants[] = {"natural_person", "company",   "research", "nonprofit",
                                         "legal_service",  "other_org", "total"};

enum { APPLICANTS = sizeof applicants / sizeof *applicants };

static void add_row(struct fake_document *document, const char *row, int64_t each)
{
  for (int i = 0; i < APPLICANTS; i++)
    add_fact(document, "requests-2021", row, applicants[i],
             i == APPLICANTS - 1 ? each * (APPLICANTS - 1) : each);
}

/* A table in which every sum is right: 1 in each of 21 items, so 21 = 20 + 3 - 2. */
static void add_requests(struct fake_document *document)
{
  add_row(document, "received", 20);
  add_row(document, "carried_in", 3);
  for (int i = 0; i < REQUEST_ITEMS; i++)
    add_row(document, request_items[i], 1);
  add_row(document, "total", REQUEST_ITEMS);
  add_row(document, "carried_out", 2);
}

static void add_litigation(struct fake_document *document)
{
  static const char *const rows[] = {"review", "lawsuit_direct", "lawsuit_after_review"};
  static const char *const columns[] = {"upheld", "corrected", "other", "pending", "total"};
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 5; j++)
      add_fact(document, "litigation-2021", rows[i], columns[j], j == 4 ? 4 : 1);
}

static void add_disclosure(struct fake_document *document)
{
  add_fact(document, "disclosure-2021", "regulations", "issued", 0);
  add_fact(document, "disclosure-2021", "licences", "decisions", 92);
  struct gk_fact *fees = add_fact(document, "disclosure-2021", "fees", "amount", 1250);
  fees->value.scale = 2;
}

static void blank(struct gk_fact *fact)
{
  fact->kind = GK_FACT_BLANK;
  fact->value = (struct gk_decimal){0};
}

/* ---- the statutory forms ------------------------------------------------------------------ */

static void test_forms_hold(void **state)
{
  add_requests(*state);
  add_litigation(*state);
  add_disclosure(*state);
  assert_none(*state);
}

static void test_empty_document(void **state)
{
  assert_none(*state);
}

static void test_balance(void **state)
{
  add_requests(*state);
  find_fact(*state, "received", "company")->value.digits = 19;
  find_fact(*state, "received", "total")->value.digits = 119;
  run(*state);
  struct gk_finding finding;
  assert_int_equal(count_of(*state, "requests.balance", &finding), 2);
  assert_int_equal(((struct fake_document *)*state)->finding_count, 2);
  assert_text(finding.expected, "137");
  assert_text(finding.actual, "138");
  assert_text(finding.message_zh,
              "“总计”列:第一项加第二项之和为 137,第三项加第四项之和为 138,两者应当相等。");
}

static void test_balance_blank(void **state)
{
  add_requests(*state);
  blank(find_fact(*state, "carried_in", "company"));
  blank(find_fact(*state, "carried_in", "total"));
  assert_none(*state);
}

static void test_results_sum(void **state)
{
  add_requests(*state);
  find_fact(*state, "refused.case_file", "company")->value.digits = 2;
  find_fact(*state, "refused.case_file", "total")->value.digits = 7;
  run(*state);
  struct gk_finding finding;
  assert_int_equal(count_of(*state, "requests.results-sum", &finding), 2);
  assert_int_equal(((struct fake_document *)*state)->finding_count, 2);
  assert_text(finding.expected, "127");
  assert_text(finding.actual, "126");
}

/* A blank item may be a 0 or forgotten: too little says nothing, too much does. */
static void test_results_sum_blank(void **state)
{
  add_requests(*state);
  blank(find_fact(*state, "granted", "research"));
  blank(find_fact(*state, "granted", "total"));
  assert_none(*state);
}

static void test_results_sum_blank_exceeds(void **state)
{
  add_requests(*state);
  blank(find_fact(*state, "granted", "research"));
  blank(find_fact(*state, "granted", "total"));
  find_fact(*state, "partly_granted", "research")->value.digits = 3;
  run(*state);
  struct gk_finding finding;
  assert_int_equal(count_of(*state, "requests.results-sum", &finding), 1);
  assert_text(finding.expected, "22");
}

static void test_results_sum_missing_row(void **state)
{
  struct fake_document *document = *state;
  add_requests(document);
  document->fact_count -= 4 * APPLICANTS; /* three items, total and what follows are lost */
  add_row(document, "total", REQUEST_ITEMS);
  assert_none(document);
}

static void test_applicants_sum(void **state)
{
  add_requests(*state);
  find_fact(*state, "rejected.repeat", "nonprofit")->value.digits = 0;
  find_fact(*state, "rejected.complaint", "nonprofit")->value.digits = 2;
  run(*state);
  assert_int_equal(count_of(*state, "requests.applicants-sum", NULL), 2);
  assert_int_equal(((struct fake_document *)*state)->finding_count, 2);
}

/* A document that prints the form twice: each copy is compared with itself. */
static void test_two_copies(void **state)
{
  struct fake_document *document = *state;
  add_requests(document);
  uint32_t first = document->fact_count;
  add_requests(document);
  for (uint32_t i = first; i < document->fact_count; i++) {
    document->facts[i].value.digits *= 2;
    document->facts[i].table = 2;
  }
  assert_none(document);
}

static void test_litigation_sum(void **state)
{
  add_litigation(*state);
  find_fact(*state, "lawsuit_direct", "total")->value.digits = 5;
  assert_only(*state, "litigation.results-sum", "4", "5");
}

static void test_litigation_blank(void **state)
{
  add_litigation(*state);
  blank(find_fact(*state, "lawsuit_direct", "pending"));
  blank(find_fact(*state, "review", "total"));
  assert_none(*state);
}

static void test_negative(void **state)
{
  struct fake_document *document = *state;
  add_disclosure(document);
  find_fact(document, "licences", "decisions")->value.digits = -4;
  assert_only(document, "disclosure.not-negative", "", "-4");
}

static void test_negative_change(void **state)
{
  add_fact(*state, "disclosure-2019", "licences", "change", -3);
  assert_none(*state);
}

static void test_negative_litigation(void **state)
{
  add_litigation(*state);
  find_fact(*state, "review", "upheld")->value.digits = -1;
  find_fact(*state, "review", "total")->value.digits = 2;
  assert_only(*state, "litigation.not-negative", "", "-1");
}

static void test_negative_requests(void **state)
{
  add_fact(*state, "requests-2021", "received", "company", -1);
  assert_only(*state, "requests.not-negative", "", "-1");
}

/* ---- other tables ------------------------------------------------------------------------- */

static struct gk_fact *add_cell(struct fake_document *document, const char *row, const char *column,
                                uint32_t cell_row, uint32_t cell_column, int64_t value)
{
  struct gk_fact *fact = add_fact(document, "table", row, column, value);
  fact->cell_row = cell_row;
  fact->cell_column = cell_column;
  return fact;
}

static void add_table(struct fake_document *document, const char *last_row)
{
  static const int64_t values[3][2] = {{52, 42}, {31, 24}, {83, 66}};
  static const char *const columns[] = {"2016年", "2017年"};
  const char *rows[] = {"重大事项", "其他信息", last_row};
  for (uint32_t i = 0; i < 3; i++)
    for (uint32_t j = 0; j < 2; j++)
      add_cell(document, rows[i], columns[j], i + 1, j + 1, values[i][j]);
}

static void test_table_holds(void **state)
{
  add_table(*state, "总 计");
  assert_none(*state);
}

static void test_table_violated(void **state)
{
  struct fake_document *document = *state;
  add_table(document, "合计");
  document->facts[5].value.digits = 67;
  assert_only(document, "table.total", "66", "67");
}

static void test_table_units(void **state)
{
  struct fake_document *document = *state;
  add_table(document, "合计");
  for (int i = 0; i < 4; i++)
    document->facts[i].unit = gk_text_of("条");
  document->facts[5].value.digits = 67;
  assert_only(document, "table.total", "66", "67");
  document->finding_count = 0;
  document->facts[3].unit = gk_text_of("人次");
  assert_none(document);
}

static void test_table_decimals(void **state)
{
  struct fake_document *document = *state;
  add_table(document, "合计");
  for (int i = 0; i < 6; i++)
    document->facts[i].value.scale = 1;
  assert_none(document);
}

static void test_table_column(void **state)
{
  struct fake_document *document = *state;
  add_cell(document, "甲", "网站", 1, 1, 4);
  add_cell(document, "甲", "微信", 1, 2, 5);
  add_cell(document, "甲", "小计", 1, 3, 8);
  assert_only(document, "table.total", "9", "8");
}

static void test_table_unsure(void **state)
{
  struct fake_document *document = *state;
  add_table(document, "合计");
  document->facts[5].value.digits = 67;
  blank(&document->facts[3]);
  assert_none(document);
  blank(&document->facts[5]); /* now there is a blank total, and one that holds */
  assert_none(document);
}

static void test_table_subtotals(void **state)
{
  struct fake_document *document = *state;
  add_table(document, "合计");
  document->facts[2].row = document->facts[3].row = gk_text_of("其中:网站");
  document->facts[5].value.digits = 67;
  assert_none(document);
}

static void test_table_share(void **state)
{
  struct fake_document *document = *state;
  add_table(document, "合计");
  document->facts[1].column = document->facts[3].column = document->facts[5].column =
      gk_text_of("占比");
  document->facts[5].value.digits = 100;
  assert_none(document);
}

/* ---- prose -------------------------------------------------------------------------------- */

static uint32_t add_figure(struct fake_document *document, uint32_t parent, int64_t value,
                           uint32_t times, uint32_t approximation, uint32_t complete)
{
  struct gk_figure figure = {.parent = parent,
                             .value = {value, 0},
                             .times = times,
                             .approximation = approximation,
                             .complete = complete,
                             .unit = gk_text_of("条"),
                             .subject = gk_text_of("表格"),
                             .text = gk_text_of("表格若干条")};
  return gk_add_figure(&document->context, &figure);
}

static void test_parts_hold(void **state)
{
  uint32_t whole = add_figure(*state, 0, 76, 1, GK_EXACT, 1);
  add_figure(*state, whole, 4, 1, GK_EXACT, 0);
  add_figure(*state, whole, 12, 6, GK_EXACT, 0);
  assert_none(*state);
}

static void test_parts_times(void **state)
{
  uint32_t whole = add_figure(*state, 0, 77, 1, GK_EXACT, 1);
  add_figure(*state, whole, 4, 1, GK_EXACT, 0);
  add_figure(*state, whole, 12, 7, GK_EXACT, 0);
  assert_only(*state, "narrative.parts-sum", "88", "77");
}

static void test_parts_too_few(void **state)
{
  uint32_t whole = add_figure(*state, 0, 66, 1, GK_EXACT, 0);
  add_figure(*state, whole, 42, 1, GK_EXACT, 0);
  assert_none(*state);
}

/* 其中 may leave something out, but hardly so little. */
static void test_parts_nearly_all(void **state)
{
  uint32_t whole = add_figure(*state, 0, 66, 1, GK_EXACT, 0);
  add_figure(*state, whole, 42, 1, GK_EXACT, 0);
  add_figure(*state, whole, 22, 1, GK_EXACT, 0);
  assert_only(*state, "narrative.parts-sum", "64", "66");
  assert_int_equal(((struct fake_document *)*state)->findings[0].severity, GK_INFO);
  assert_text(((struct fake_document *)*state)->findings[0].message_zh,
              "各分项之和为 64,总数为 66(如所列为全部分项,则不符):“表格若干条”。");
}

static void test_parts_nearly_all_unsure(void **state)
{
  uint32_t whole = add_figure(*state, 0, 66, 1, GK_EXACT, 0);
  add_figure(*state, whole, 42, 1, GK_EXACT, 0);
  add_figure(*state, whole, 2, 1, GK_EXACT, 0);
  add_figure(*state, whole, 19, 1, GK_EXACT, 0);
  assert_none(*state);
}

static void test_parts_too_few_complete(void **state)
{
  uint32_t whole = add_figure(*state, 0, 66, 1, GK_EXACT, 1);
  add_figure(*state, whole, 42, 1, GK_EXACT, 0);
  add_figure(*state, whole, 20, 1, GK_EXACT, 0);
  assert_only(*state, "narrative.parts-sum", "62", "66");
}

/* 1470余 = 350余 + 120余 + 680余 + 110余 + 120余 can be. */
static void test_parts_approximate(void **state)
{
  uint32_t whole = add_figure(*state, 0, 1470, 1, GK_AT_LEAST, 1);
  static const int64_t parts[] = {350, 120, 680, 110, 120};
  for (int i = 0; i < 5; i++)
    add_figure(*state, whole, parts[i], 1, GK_AT_LEAST, 0);
  whole = add_figure(*state, 0, 500, 1, GK_APPROXIMATE, 1);
  add_figure(*state, whole, 310, 1, GK_EXACT, 0);
  add_figure(*state, whole, 220, 1, GK_EXACT, 0);
  assert_none(*state);
}

static void test_parts_approximate_violated(void **state)
{
  uint32_t whole = add_figure(*state, 0, 1470, 1, GK_AT_LEAST, 0);
  add_figure(*state, whole, 1300, 1, GK_AT_LEAST, 0);
  add_figure(*state, whole, 700, 1, GK_AT_LEAST, 0);
  run(*state);
  struct gk_finding finding;
  assert_int_equal(count_of(*state, "narrative.parts-sum", &finding), 1);
  assert_int_equal(finding.severity, GK_WARN);
}

/* The rest of the list may stand in another paragraph. */
static void test_parts_cut(void **state)
{
  struct fake_document *document = *state;
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH,
                           .text = gk_text_of("更新内容66条：办事指南42条，收费")};
  uint32_t whole = add_figure(document, 0, 66, 1, GK_EXACT, 1);
  document->figures[whole - 1].block = gk_add_block(&document->context, &block);
  add_figure(document, whole, 42, 1, GK_EXACT, 0);
  assert_none(document);
  document->blocks[0].text = gk_text_of("更新内容66条：办事指南42条。");
  assert_only(document, "narrative.parts-sum", "42", "66");
}

/* 180余 is not less than 180. */
static void test_parts_more(void **state)
{
  struct fake_document *document = *state;
  uint32_t whole = add_figure(document, 0, 253, 1, GK_EXACT, 0);
  add_figure(document, whole, 263, 1, GK_EXACT, 0);
  uint32_t part = add_figure(document, whole, 180, 1, GK_APPROXIMATE, 0);
  document->figures[part - 1].raw = gk_text_of("180余");
  assert_only(document, "narrative.parts-sum", "443–461", "253");
}

static void test_parts_units(void **state)
{
  struct fake_document *document = *state;
  uint32_t whole = add_figure(document, 0, 10, 1, GK_EXACT, 1);
  uint32_t part = add_figure(document, whole, 300, 1, GK_EXACT, 0);
  document->figures[part - 1].unit = gk_text_of("万元");
  assert_none(document);
}

/* 253 can hold no 182 and 75, whatever the 6 of another unit are. */
static void test_parts_units_exceed(void **state)
{
  struct fake_document *document = *state;
  uint32_t whole = add_figure(document, 0, 253, 1, GK_EXACT, 0);
  add_figure(document, whole, 182, 1, GK_EXACT, 0);
  uint32_t part = add_figure(document, whole, 6, 1, GK_EXACT, 0);
  document->figures[part - 1].unit = gk_text_of("人次");
  add_figure(document, whole, 75, 1, GK_EXACT, 0);
  assert_only(document, "narrative.parts-sum", "257", "253");
}

static void test_parts_channels(void **state)
{
  struct fake_document *document = *state;
  uint32_t whole = add_figure(document, 0, 100, 1, GK_EXACT, 0);
  document->figures[whole - 1].text = gk_text_of("主动公开信息100条");
  uint32_t part = add_figure(document, whole, 80, 1, GK_EXACT, 0);
  document->figures[part - 1].subject = gk_text_of("网站");
  part = add_figure(document, whole, 60, 1, GK_EXACT, 0);
  document->figures[part - 1].subject = gk_text_of("微信公众号");
  run(document);
  struct gk_finding finding;
  assert_int_equal(count_of(document, "narrative.parts-sum", &finding), 1);
  assert_int_equal(finding.severity, GK_INFO);
}

static uint32_t claim(struct fake_document *document, int64_t value, uint32_t approximation)
{
  uint32_t figure = add_figure(document, 0, value, 1, approximation, 0);
  add_field(document, "figure.cell", "requests-2021/received/total", "", figure);
  return figure;
}

static void test_prose_table(void **state)
{
  add_requests(*state);
  claim(*state, 120, GK_EXACT);
  claim(*state, 110, GK_AT_LEAST);
  claim(*state, 138, GK_EXACT); /* with what was carried in */
  assert_none(*state);
}

static void test_prose_table_differs(void **state)
{
  add_requests(*state);
  claim(*state, 121, GK_EXACT);
  assert_only(*state, "narrative.table", "120", "121");
}

static void test_prose_table_carried_apart(void **state)
{
  struct fake_document *document = *state;
  add_requests(document);
  uint32_t figure = claim(document, 138, GK_EXACT);
  uint32_t carried = add_figure(document, figure, 18, 1, GK_EXACT, 0);
  document->figures[carried - 1].text = gk_text_of("上年度结转申请18件");
  document->figures[figure - 1].block = document->figures[carried - 1].block = 1;
  assert_none(document);
  document->figures[carried - 1].parent = 0;
  assert_only(document, "narrative.table", "120", "138");
}

static void test_prose_table_scope(void **state)
{
  struct fake_document *document = *state;
  add_requests(document);
  uint32_t figure = claim(document, 7, GK_EXACT);
  document->figures[figure - 1].scope = gk_text_of("局机关");
  figure = claim(document, 7, GK_EXACT);
  document->figures[figure - 1].period = gk_text_of("2019");
  blank(find_fact(document, "granted", "company"));
  figure = claim(document, 7, GK_EXACT);
  document->fields[document->field_count - 1].value = gk_text_of("requests-2021/granted/company");
  assert_none(document);
}

static void test_prose_table_missing(void **state)
{
  claim(*state, 7, GK_EXACT);
  assert_none(*state);
}

static void test_prose_none(void **state)
{
  add_requests(*state);
  add_field(*state, "figure.none", "requests-2021/received/total", "未收到申请", 0);
  assert_only(*state, "narrative.table", "120", "0");
}

/* ---- outline ------------------------------------------------------------------------------ */

static uint32_t add_section(struct fake_document *document, uint32_t parent, uint32_t ordinal,
                            const char *number, const char *title)
{
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .text = gk_text_of(title)};
  uint32_t heading = gk_add_block(&document->context, &block);
  struct gk_section section = {.parent = parent,
                               .level = parent ? 2 : 1,
                               .ordinal = ordinal,
                               .number = gk_text_of(number),
                               .title = gk_text_of(title),
                               .heading_block = heading,
                               .block = heading,
                               .end_block = heading};
  return gk_add_section(&document->context, &section);
}

static void test_numbering_holds(void **state)
{
  uint32_t first = add_section(*state, 0, 1, "一", "落实制度");
  add_section(*state, first, 1, "(一)", "贯彻条例");
  add_section(*state, first, 2, "(二)", "加强审查");
  uint32_t second = add_section(*state, 0, 2, "二", "重点领域");
  add_section(*state, second, 3, "(三)", "重大决策");
  add_section(*state, second, 4, "（四）", "权责清单");
  uint32_t third = add_section(*state, 0, 3, "三", "政策解读");
  add_section(*state, third, 1, "1.", "民生");
  add_section(*state, third, 2, "2、", "责任");
  assert_none(*state);
}

static void test_numbering_gap(void **state)
{
  add_section(*state, 0, 1, "一", "概述");
  add_section(*state, 0, 2, "二", "主动公开");
  add_section(*state, 0, 4, "四", "问题");
  assert_only(*state, "outline.numbering", "三", "四");
}

static void test_numbering_gap_printed(void **state)
{
  struct fake_document *document = *state;
  add_section(document, 0, 1, "一", "概述");
  add_section(document, 0, 2, "二", "主动公开");
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH, .text = gk_text_of("三、依申请公开")};
  gk_add_block(&document->context, &block);
  add_section(document, 0, 4, "四", "问题");
  assert_none(document);
}

static void test_numbering_repeated(void **state)
{
  add_section(*state, 0, 1, "一", "概述");
  add_section(*state, 0, 2, "二", "主动公开");
  add_section(*state, 0, 2, "二", "依申请公开");
  add_section(*state, 0, 3, "三", "问题");
  assert_only(*state, "outline.numbering", "三", "二");
}

static void test_numbering_wrong_once(void **state)
{
  add_section(*state, 0, 1, "一", "概述");
  add_section(*state, 0, 3, "三", "主动公开");
  add_section(*state, 0, 3, "三", "依申请公开");
  add_section(*state, 0, 4, "四", "问题");
  assert_only(*state, "outline.numbering", "二", "三");
}

static void test_numbering_restart(void **state)
{
  add_section(*state, 0, 1, "一", "概述");
  add_section(*state, 0, 2, "二", "主动公开");
  add_section(*state, 0, 1, "一", "问题");
  assert_only(*state, "outline.numbering", "三", "一");
}

static void test_numbering_unnumbered(void **state)
{
  add_section(*state, 0, 1, "一", "概述");
  add_section(*state, 0, 2, "", "复议和诉讼");
  add_section(*state, 0, 3, "", "收费");
  add_section(*state, 0, 4, "四", "问题");
  add_section(*state, 0, 5, "", "附件");
  run(*state);
  struct gk_finding finding;
  assert_int_equal(count_of(*state, "outline.numbering", &finding), 2);
  assert_text(finding.expected, "三");
  assert_text(finding.actual, "");
}

static void add_item(struct fake_document *document, uint32_t kind, uint32_t ordinal,
                     const char *number, const char *title, uint32_t block)
{
  struct gk_item item = {.kind = kind,
                         .section = 1,
                         .ordinal = ordinal,
                         .number = gk_text_of(number),
                         .title = gk_text_of(title),
                         .block = block};
  gk_add_item(&document->context, &item);
}

static void test_enumeration(void **state)
{
  add_section(*state, 0, 1, "一", "概述");
  add_item(*state, GK_ITEM_ENUMERATION, 1, "一是", "学习", 1);
  add_item(*state, GK_ITEM_ENUMERATION, 2, "二是", "宣传", 1);
  add_item(*state, GK_ITEM_ENUMERATION, 1, "一是", "责任", 2);
  add_item(*state, GK_ITEM_ENUMERATION, 2, "二是", "制度", 2);
  assert_none(*state);
}

static void test_enumeration_gap(void **state)
{
  add_section(*state, 0, 1, "一", "概述");
  add_item(*state, GK_ITEM_ENUMERATION, 1, "一是", "学习", 1);
  add_item(*state, GK_ITEM_ENUMERATION, 3, "三是", "宣传", 1);
  add_item(*state, GK_ITEM_ENUMERATION, 3, "三是", "宣传", 1);
  assert_only(*state, "outline.numbering", "二是", "三是");
}

static void test_enumeration_nested(void **state)
{
  add_section(*state, 0, 1, "一", "概述");
  add_item(*state, GK_ITEM_ENUMERATION, 1, "一是", "学习", 1);
  add_item(*state, GK_ITEM_ENUMERATION, 1, "一是", "学习", 1);
  add_item(*state, GK_ITEM_ENUMERATION, 2, "二是", "宣传", 1);
  add_item(*state, GK_ITEM_ENUMERATION, 2, "二是", "责任", 1);
  assert_none(*state);
}

static void test_announced(void **state)
{
  add_section(*state, 0, 1, "一", "主动公开政府信息情况");
  add_section(*state, 0, 2, "", "行政复议、诉讼和申诉情况");
  add_section(*state, 0, 3, "三", "存在的问题");
  add_item(*state, GK_ITEM_ANNOUNCED, 1, "一", "主动公开政府信息情况", 1);
  add_item(*state, GK_ITEM_ANNOUNCED, 2, "二", "行政复议和诉讼情况", 1);
  add_item(*state, GK_ITEM_ANNOUNCED, 3, "三", "存在的问题", 1);
  add_item(*state, GK_ITEM_ANNOUNCED, 4, "四", "下步工作安排", 1);
  run(*state);
  struct gk_finding finding;
  assert_int_equal(count_of(*state, "outline.numbering", &finding), 2);
  assert_text(finding.expected, "四");
  assert_text(finding.message_zh, "“下步工作安排”:所列第 4 部分在正文中没有。");
}

static void add_headings(struct fake_document *document, int first, int end_of_them)
{
  static const char *const keys[] = {"overview",   "disclosure", "requests",
                                     "litigation", "problems",   "other"};
  static const char *const titles[] = {"总体情况",
                                       "主动公开政府信息情况",
                                       "收到和处理政府信息公开申请情况",
                                       "政府信息公开行政复议、行政诉讼情况",
                                       "存在的主要问题及改进情况",
                                       "其他需要报告的事项"};
  static const char *const numbers[] = {"一", "二", "三", "四", "五", "六"};
  for (int i = first; i < end_of_them; i++) {
    uint32_t section = add_section(document, 0, (uint32_t)i + 1, numbers[i], titles[i]);
    add_field(document, "heading", keys[i], titles[i], section);
  }
}

static void add_report(struct fake_document *document, int headings)
{
  add_field(document, "kind", "annual-report", "", 0);
  add_field(document, "generation", "2021", "", 0);
  add_headings(document, 0, headings);
}

static void test_missing_none(void **state)
{
  add_report(*state, 6);
  add_requests(*state);
  add_litigation(*state);
  add_disclosure(*state);
  assert_none(*state);
}

static void test_missing_heading(void **state)
{
  add_report(*state, 5);
  add_requests(*state);
  add_litigation(*state);
  add_disclosure(*state);
  assert_only(*state, "outline.missing", "其他需要报告的事项", "");
}

static void test_missing_form(void **state)
{
  add_report(*state, 6);
  add_requests(*state);
  add_disclosure(*state);
  assert_only(*state, "outline.missing", "政府信息公开行政复议、行政诉讼情况表", "");
}

static void test_missing_form_picture(void **state)
{
  struct fake_document *document = *state;
  add_report(document, 4);
  struct gk_block picture = {.kind = GK_BLOCK_PICTURE, .picture = 2};
  document->sections[3].end_block = gk_add_block(&document->context, &picture);
  add_headings(document, 4, 6);
  add_requests(document);
  add_disclosure(document);
  run(document);
  struct gk_finding finding;
  assert_int_equal(count_of(document, "outline.missing", &finding), 1);
  assert_int_equal(finding.severity, GK_INFO);
}

/* A page that was cut off in the second table lacks whatever came after. */
static void test_missing_cut(void **state)
{
  struct fake_document *document = *state;
  add_report(document, 3);
  add_disclosure(document);
  add_row(document, "received", 20);
  assert_none(document);
}

/* ---- dates -------------------------------------------------------------------------------- */

static void test_dates(void **state)
{
  add_field(*state, "mention.date", "2020-02-29", "2020年2月29日", 0);
  add_field(*state, "mention.date", "--02-29", "2月29日", 0);
  add_field(*state, "mention.date", "2020-12", "2020年12月", 0);
  add_field(*state, "published", "2021-01-31", "2021-01-31", 0);
  add_field(*state, "signed", "2021-01-15", "2021年1月15日", 0);
  add_field(*state, "mention.date", "2021-02-30", "农历2月30日", 0);
  assert_none(*state);
}

static void test_date_impossible(void **state)
{
  add_field(*state, "mention.date", "2019-02-29", "2019年2月29日", 0);
  add_field(*state, "signed", "2019-02-29", "2019年2月29日", 0);
  assert_only(*state, "date.impossible", "", "2019年2月29日");
}

static void test_date_damaged(void **state)
{
  add_field(*state, "mention.date", "", "201911日", 0);
  run(*state);
  struct gk_finding finding;
  assert_int_equal(count_of(*state, "date.impossible", &finding), 1);
  assert_int_equal(finding.severity, GK_WARN);
}

static void test_year_mismatch(void **state)
{
  add_field(*state, "kind", "annual-report", "", 0);
  add_field(*state, "title", "2017年政府信息公开工作年度报告", "", 0);
  add_field(*state, "mention.period", "2016-01-01/2016-12-31", "2016年1月1日起至2016年12月31日", 0);
  add_field(*state, "mention.report_year", "2016", "2016年1月1日起至2016年12月31日", 0);
  assert_only(*state, "year.mismatch", "2017", "2016");
}

static void test_year_holds(void **state)
{
  add_field(*state, "kind", "annual-report", "", 0);
  add_field(*state, "title", "２０１７年度政府信息公开工作年度报告", "", 0);
  add_field(*state, "mention.period", "2017-01-01/2017-12-31", "本年", 0);
  add_field(*state, "mention.report_year", "2017", "本年", 0);
  add_field(*state, "mention.report_year", "2016", "2016年", 0);
  add_field(*state, "mention.period", "2013-2017", "2013-2017年", 0);
  assert_none(*state);
}

/* ---- hostile documents and checks --------------------------------------------------------- */

static void test_many_facts(void **state)
{
  enum { ROWS = 10000, COLUMNS = 10 };
  struct fake_document *document = *state;
  char *labels = malloc(ROWS * 8);
  for (uint32_t i = 0; i < ROWS; i++) {
    char *label = labels + i * 8;
    snprintf(label, 8, "r%u", i % 100000);
    for (uint32_t j = 0; j < COLUMNS; j++)
      add_cell(document, i == ROWS - 1 ? "合计" : label, j == COLUMNS - 1 ? "小计" : "数量", i, j,
               1);
  }
  clock_t start = clock();
  assert_int_equal(plugin->run(&document->context, rules), GK_OK);
  double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  print_message("%d facts: %.0f ms\n", ROWS * COLUMNS, seconds * 1000);
  assert_true(seconds < 10);
  free(labels);
}

static void test_many_of_all(void **state)
{
  enum { COUNT = 20000 };
  struct fake_document *document = *state;
  add_field(document, "kind", "annual-report", "", 0);
  for (uint32_t i = 0; i < COUNT; i++) {
    add_section(document, i ? 1 : 0, 7, "七", "标题");
    add_item(document, i % 2 ? GK_ITEM_ANNOUNCED : GK_ITEM_ENUMERATION, 9, "九是", "标题", i + 1);
    add_figure(document, i ? 1 : 0, 1000000, 9, GK_EXACT, 0);
    add_field(document, "figure.cell", "requests-2021/received/total", "", i + 1);
    add_fact(document, "requests-2021", "total", "total", 3);
  }
  clock_t start = clock();
  assert_int_equal(plugin->run(&document->context, rules), GK_OK);
  double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  print_message("%d of everything: %.0f ms; %s", COUNT, seconds * 1000, document->diagnostics);
  assert_true(seconds < 30);
}

/* A folder of its own with labels and one or two checks. */
struct folder {
  char path[64], first[96], second[96], labels[96];
};

static void write_file(const char *path, const char *text)
{
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

static void make_folder(struct folder *folder, const char *first, const char *second)
{
  strcpy(folder->path, "/tmp/gongkai-checks-XXXXXX");
  assert_non_null(mkdtemp(folder->path));
  snprintf(folder->labels, sizeof folder->labels, "%s/labels.tsv", folder->path);
  snprintf(folder->first, sizeof folder->first, "%s/a.sql", folder->path);
  snprintf(folder->second, sizeof folder->second, "%s/b.sql", folder->path);
  write_file(folder->labels, "family\taxis\tkey\tChinese\tEnglish\n");
  write_file(folder->first, first);
  if (second)
    write_file(folder->second, second);
}

static void remove_folder(struct folder *folder)
{
  remove(folder->labels);
  remove(folder->first);
  remove(folder->second);
  remove(folder->path);
}

#define HEADER "-- id: test.rule\n-- severity: warn\n-- message: m\n-- message[zh]: m\n"

static void assert_refused(struct fake_document *document, const char *first, const char *second,
                           const char *reason)
{
  struct folder folder;
  make_folder(&folder, first, second);
  void *opened = NULL;
  open_rules(folder.path, &opened, document, GK_FATAL);
  remove_folder(&folder);
  if (!strstr(document->reason, reason))
    fail_msg("“%s” is not in: %s", reason, document->reason);
}

static void test_bad_checks(void **state)
{
  assert_refused(*state, HEADER "SELECT id AS fact_1\n  FORM fact\n", NULL, "a.sql:6: near ");
  assert_refused(*state, HEADER "SELECT id FROM facts\n", NULL, "a.sql:5: no such table: facts");
  assert_refused(*state, HEADER "DELETE FROM fact\n", NULL, "a.sql:");
  assert_refused(*state, HEADER "CREATE TABLE t(x)\n", NULL, "only reads");
  assert_refused(*state, HEADER "ATTACH '/tmp/x' AS x\n", NULL, "only reads");
  assert_refused(*state, HEADER "PRAGMA user_version\n", NULL, "only reads");
  assert_refused(*state, HEADER "SELECT random() AS actual\n", NULL, "random");
  assert_refused(*state, HEADER "SELECT name FROM sqlite_master\n", NULL, "a.sql:");
  assert_refused(*state, HEADER "SELECT load_extension('x')\n", NULL, "a.sql:");
  assert_refused(*state, HEADER "SELECT 1;\nSELECT 2\n", NULL, "one statement");
  assert_refused(*state, HEADER, NULL, "no SELECT");
  assert_refused(*state, HEADER "SELECT 1 AS expected", HEADER "SELECT 1 AS expected",
                 "b.sql:1: test.rule is also the id of");
  assert_refused(*state, "-- severity: warn\nSELECT 1", NULL, "a.sql:1: the header lacks its id");
  assert_refused(*state, "-- id: a.b\n-- severity: bad\nSELECT 1", NULL, "a.sql:2: severity");
  assert_refused(*state, "-- id: a.b\n-- serverity: warn\nSELECT 1", NULL,
                 "a.sql:2: unknown header serverity");
  assert_refused(*state,
                 "-- id: a.b\n-- severity: warn\n-- message: {x} y\n-- message[zh]: z\nSELECT 1",
                 NULL, "no column of the SELECT is named x");
}

static void test_bad_labels(void **state)
{
  struct folder folder;
  make_folder(&folder, HEADER "SELECT 1", NULL);
  write_file(folder.labels, "head\nrequests\trow\n");
  void *opened = NULL;
  open_rules(folder.path, &opened, *state, GK_FATAL);
  remove_folder(&folder);
  assert_non_null(strstr(((struct fake_document *)*state)->reason, "labels.tsv:2: "));
  open_rules("/nonexistent", &opened, *state, GK_FATAL);
}

static void test_endless_check(void **state)
{
  static const char *const endless[] = {
      HEADER "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)\n"
             "SELECT count(*) AS actual FROM n",
      HEADER "SELECT count(*) AS actual FROM fact a, fact b, fact c, fact d",
  };
  struct fake_document *document = *state;
  add_requests(document);
  for (int i = 0; i < 2; i++) {
    struct folder folder;
    void *opened = NULL;
    make_folder(&folder, endless[i], NULL);
    open_rules(folder.path, &opened, document, GK_OK);
    document->diagnostics[0] = 0;
    assert_int_equal(plugin->run(&document->context, opened), GK_OK);
    assert_non_null(strstr(document->diagnostics, "check-too-slow: a.sql: "));
    plugin->close(opened);
    remove_folder(&folder);
  }
  assert_int_equal(document->finding_count, 0);
}

static void test_endless_rows(void **state)
{
  struct fake_document *document = *state;
  struct folder folder;
  void *opened = NULL;
  make_folder(&folder,
              HEADER "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)\n"
                     "SELECT i AS actual, 'cell:1:2:3 fact:9 what:1 block:' AS evidence FROM n",
              NULL);
  open_rules(folder.path, &opened, document, GK_OK);
  assert_int_equal(plugin->run(&document->context, opened), GK_OK);
  assert_non_null(strstr(document->diagnostics, "check-too-many: a.sql: "));
  assert_int_equal(document->finding_count, 200);
  assert_int_equal(document->evidence_count, 400);
  assert_int_equal(document->evidences[0].kind, GK_EVIDENCE_CELL);
  assert_int_equal(document->evidences[0].row, 2);
  assert_int_equal(document->evidences[0].column, 3);
  plugin->close(opened);
  remove_folder(&folder);
}

/* ---- functions and tables as an author sees them ------------------------------------------ */

static void assert_answer(struct fake_document *document, const char *select, const char *answer)
{
  struct folder folder;
  void *opened = NULL;
  char check[1000];
  snprintf(check, sizeof check, HEADER "%s", select);
  make_folder(&folder, check, NULL);
  open_rules(folder.path, &opened, document, GK_OK);
  document->finding_count = 0;
  document->diagnostics[0] = 0;
  assert_int_equal(plugin->run(&document->context, opened), GK_OK);
  assert_string_equal(document->diagnostics, "");
  assert_int_equal(document->finding_count, 1);
  assert_text(document->findings[0].actual, answer);
  plugin->close(opened);
  remove_folder(&folder);
}

static void test_functions(void **state)
{
  assert_answer(*state, "SELECT numeral(4, '(三)') AS actual", "(四)");
  assert_answer(*state, "SELECT numeral(21, '九') AS actual", "二十一");
  assert_answer(*state, "SELECT numeral(10, '2.') AS actual", "10.");
  assert_answer(*state, "SELECT numeral(3, '②') AS actual", "③");
  assert_answer(*state, "SELECT numeral(2, '第一') AS actual", "第二");
  assert_answer(*state, "SELECT numeral(2, NULL) AS actual", "2");
  assert_answer(*state, "SELECT date_valid('2019-02-29') AS actual", "0");
  assert_answer(*state, "SELECT date_valid('2000-02-29') AS actual", "1");
  assert_answer(*state, "SELECT date_valid('2019-13') AS actual", "0");
  assert_answer(*state, "SELECT date_valid('abc') IS NULL AS actual", "1");
  assert_answer(*state, "SELECT part('a/b/c', 3) AS actual", "c");
  assert_answer(*state, "SELECT part('a/b/c', 4) IS NULL AS actual", "1");
  assert_answer(*state, "SELECT decimal_differs(0.1 + 0.2, 0.3) AS actual", "0");
  assert_answer(*state, "SELECT decimal_differs(123456.78, 123456.79) AS actual", "1");
  assert_answer(*state, "SELECT decimal_differs(1, NULL) IS NULL AS actual", "1");
  assert_answer(
      *state, "SELECT decimal_sum(x) AS actual FROM (SELECT 0.1 AS x UNION ALL SELECT 0.2)", "0.3");
  assert_answer(*state,
                "SELECT decimal_sum(x) AS actual FROM (SELECT 9223372036854775807 AS x UNION ALL "
                "SELECT 1) HAVING decimal_sum(x) IS NULL",
                "");
  assert_answer(*state, "SELECT squeeze('总　计') AS actual", "总计");
  assert_answer(*state, "SELECT year_of('2013年至2017年') IS NULL AS actual", "1");
  assert_answer(*state, "SELECT similar('存在的问题', '存在问题') > 0.8 AS actual", "1");
  assert_answer(*state, "SELECT label('requests-2021', 'row', 'received') AS actual", "received");
}

static void test_tables(void **state)
{
  struct fake_document *document = *state;
  add_requests(document);
  add_section(document, 0, 1, "一", "概述");
  struct gk_cell cells[2] = {{.row = 0, .column = 0, .text = {"甲", 3}},
                             {.row = 0, .column = 1, .flags = GK_CELL_HEADER, .text = {"乙", 3}}};
  struct gk_table table = {.origin = GK_TABLE_TEXT, .rows = 1, .columns = 2};
  gk_add_table(&document->context, &table, cells, 2);
  struct gk_block block = {.kind = GK_BLOCK_TABLE, .table = 1};
  document->sections[0].end_block = gk_add_block(&document->context, &block);
  assert_answer(document, "SELECT count(*) AS actual FROM fact", "175");
  assert_answer(document, "SELECT count(*) AS actual FROM fact WHERE row = 'total'", "7");
  assert_answer(document, "SELECT count(*) AS actual FROM fact WHERE row <> 'total'", "168");
  assert_answer(document, "SELECT count(*) AS actual FROM fact WHERE row = 'unknown'", "0");
  assert_answer(document, "SELECT count(*) AS actual FROM fact WHERE row <> 'unknown'", "175");
  assert_answer(document, "SELECT count(*) AS actual FROM fact WHERE row <> NULL", "0");
  assert_answer(document, "SELECT count(*) AS actual FROM fact WHERE id = 3", "1");
  assert_answer(document, "SELECT count(*) AS actual FROM fact WHERE id = 0 OR id = 4000000000",
                "0");
  assert_answer(document, "SELECT count(*) AS actual FROM fact WHERE id = '3'", "1");
  assert_answer(document, "SELECT count(*) AS actual FROM fact WHERE id = 3.0", "1");
  assert_answer(document, "SELECT count(*) AS actual FROM fact WHERE id = 'x'", "0");
  assert_answer(document, "SELECT count(*) AS actual FROM fact WHERE kind = 'number'", "175");
  assert_answer(document, "SELECT count(*) AS actual FROM fact WHERE row = 'TOTAL' COLLATE NOCASE",
                "7");
  assert_answer(document, "SELECT text AS actual FROM cell WHERE header AND table_id = 1", "乙");
  assert_answer(document, "SELECT section AS actual FROM grid", "1");
  assert_answer(document, "SELECT form AS actual FROM grid", "requests-2021");
  assert_answer(document, "SELECT count(*) AS actual FROM block WHERE kind = 'table'", "1");
  assert_answer(document, "SELECT count(*) AS actual FROM resource", "0");
  assert_answer(document, "SELECT count(DISTINCT instance) AS actual FROM fact", "1");
}

/* ---- time --------------------------------------------------------------------------------- */

static void test_time(void **state)
{
  enum { TIMES = 2000 };
  struct fake_document *document = *state;
  if (!getenv("GONGKAI_BENCH")) {
    print_message("SKIP: GONGKAI_BENCH is not set\n");
    skip();
  }
  add_report(document, 6);
  add_requests(document);
  add_litigation(document);
  add_disclosure(document);
  for (int i = 0; i < 60; i++)
    add_fact(document, "other", "row", "column", i);
  for (int i = 0; i < 20; i++) {
    claim(document, 120, GK_EXACT);
    add_field(document, "mention.date", "2021-03-04", "2021年3月4日", 0);
  }
  uint32_t whole = add_figure(document, 0, 76, 1, GK_EXACT, 1);
  add_figure(document, whole, 4, 1, GK_EXACT, 0);
  add_figure(document, whole, 12, 6, GK_EXACT, 0);
  clock_t start = clock();
  for (int i = 0; i < TIMES; i++)
    plugin->run(&document->context, rules);
  print_message("%u facts, %u figures, %u sections: %.3f ms a document\n", document->fact_count,
                document->figure_count, document->section_count,
                1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC / TIMES);
  assert_int_equal(document->finding_count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(test_forms_hold),
      TEST(test_empty_document),
      TEST(test_balance),
      TEST(test_balance_blank),
      TEST(test_results_sum),
      TEST(test_results_sum_blank),
      TEST(test_results_sum_blank_exceeds),
      TEST(test_results_sum_missing_row),
      TEST(test_applicants_sum),
      TEST(test_two_copies),
      TEST(test_litigation_sum),
      TEST(test_litigation_blank),
      TEST(test_negative),
      TEST(test_negative_change),
      TEST(test_negative_litigation),
      TEST(test_negative_requests),
      TEST(test_table_holds),
      TEST(test_table_violated),
      TEST(test_table_units),
      TEST(test_table_decimals),
      TEST(test_table_column),
      TEST(test_table_unsure),
      TEST(test_table_subtotals),
      TEST(test_table_share),
      TEST(test_parts_hold),
      TEST(test_parts_times),
      TEST(test_parts_too_few),
      TEST(test_parts_nearly_all),
      TEST(test_parts_nearly_all_unsure),
      TEST(test_parts_too_few_complete),
      TEST(test_parts_approximate),
      TEST(test_parts_approximate_violated),
      TEST(test_parts_cut),
      TEST(test_parts_more),
      TEST(test_parts_units),
      TEST(test_parts_units_exceed),
      TEST(test_parts_channels),
      TEST(test_prose_table),
      TEST(test_prose_table_differs),
      TEST(test_prose_table_carried_apart),
      TEST(test_prose_table_scope),
      TEST(test_prose_table_missing),
      TEST(test_prose_none),
      TEST(test_numbering_holds),
      TEST(test_numbering_gap),
      TEST(test_numbering_gap_printed),
      TEST(test_numbering_repeated),
      TEST(test_numbering_wrong_once),
      TEST(test_numbering_restart),
      TEST(test_numbering_unnumbered),
      TEST(test_enumeration),
      TEST(test_enumeration_gap),
      TEST(test_enumeration_nested),
      TEST(test_announced),
      TEST(test_missing_none),
      TEST(test_missing_heading),
      TEST(test_missing_form),
      TEST(test_missing_form_picture),
      TEST(test_missing_cut),
      TEST(test_dates),
      TEST(test_date_impossible),
      TEST(test_date_damaged),
      TEST(test_year_mismatch),
      TEST(test_year_holds),
      TEST(test_many_facts),
      TEST(test_many_of_all),
      TEST(test_bad_checks),
      TEST(test_bad_labels),
      TEST(test_endless_check),
      TEST(test_endless_rows),
      TEST(test_functions),
      TEST(test_tables),
      TEST(test_time),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
