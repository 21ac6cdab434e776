/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of tables, where they hold, fail and cannot say. */
#include "test-support.h"

/* The statutory forms. */

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
  assert_int_equal(((struct fake_host *)*state)->finding_count, 2);
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
  assert_int_equal(((struct fake_host *)*state)->finding_count, 2);
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
  struct fake_host *document = *state;
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
  assert_int_equal(((struct fake_host *)*state)->finding_count, 2);
}

/* A document that prints the form twice: each copy is compared with itself. */
static void test_two_copies(void **state)
{
  struct fake_host *document = *state;
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
  struct fake_host *document = *state;
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

/* Other tables. */

static void add_table(struct fake_host *document, const char *last_row)
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
  struct fake_host *document = *state;
  add_table(document, "合计");
  document->facts[5].value.digits = 67;
  assert_only(document, "table.total", "66", "67");
}

static void test_table_units(void **state)
{
  struct fake_host *document = *state;
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
  struct fake_host *document = *state;
  add_table(document, "合计");
  for (int i = 0; i < 6; i++)
    document->facts[i].value.scale = 1;
  assert_none(document);
}

static void test_table_column(void **state)
{
  struct fake_host *document = *state;
  add_cell(document, "甲", "网站", 1, 1, 4);
  add_cell(document, "甲", "微信", 1, 2, 5);
  add_cell(document, "甲", "小计", 1, 3, 8);
  assert_only(document, "table.total", "9", "8");
}

static void test_table_unsure(void **state)
{
  struct fake_host *document = *state;
  add_table(document, "合计");
  document->facts[5].value.digits = 67;
  blank(&document->facts[3]);
  assert_none(document);
  blank(&document->facts[5]); /* now there is a blank total, and one that holds */
  assert_none(document);
}

static void test_table_subtotals(void **state)
{
  struct fake_host *document = *state;
  add_table(document, "合计");
  document->facts[2].row = document->facts[3].row = gk_text_of("其中:网站");
  document->facts[5].value.digits = 67;
  assert_none(document);
}

static void test_table_share(void **state)
{
  struct fake_host *document = *state;
  add_table(document, "合计");
  document->facts[1].column = document->facts[3].column = document->facts[5].column =
      gk_text_of("占比");
  document->facts[5].value.digits = 100;
  assert_none(document);
}

/* A reading that the sums chose hides what the other would contradict: it is said where. */
static void test_recovered(void **state)
{
  struct fake_host *document = *state;
  struct gk_cell cell = {.rowspan = 1,
                         .colspan = 1,
                         .flags = GK_CELL_RECOVERED | GK_CELL_DOUBTFUL,
                         .text = GK_TEXT("26"),
                         .alternative = GK_TEXT("36")};
  for (uint32_t sure = 0; sure < 2; sure++) {
    fake_host_clear(document);
    cell.flags = sure ? GK_CELL_RECOVERED : GK_CELL_RECOVERED | GK_CELL_DOUBTFUL;
    uint32_t table =
        gk_add_table(&document->context, &(struct gk_table){.origin = GK_TABLE_PICTURE}, &cell, 1);
    struct gk_fact *fact = add_fact(document, "requests-2021", "received", "total", 26);
    fact->table = table;
    fact->recovered = 1;
    run(document);
    struct gk_finding finding;
    assert_int_equal(count_of(document, "reading.recovered", &finding), !sure);
    if (!sure)
      assert_int_equal(finding.severity, GK_INFO);
  }
}

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
      TEST(test_recovered),
      TEST(test_table_share),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
