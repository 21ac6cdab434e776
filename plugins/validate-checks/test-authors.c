/* SPDX-License-Identifier: Apache-2.0 */
/* What an author of checks can rely on: refusals with file and line, limits, functions, tables. */
#include "test-support.h"

#include <time.h>

/* Hostile documents and checks. */

static void test_many_facts(void **state)
{
  enum { ROWS = 10000, COLUMNS = 10 };
  struct fake_host *document = *state;
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
  struct fake_host *document = *state;
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
  print_message("%d of everything: %.0f ms; %s", COUNT, seconds * 1000,
                document->diagnostic_count ? document->diagnostics[0].message.data : "no remark");
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

static void assert_refused(struct fake_host *document, const char *first, const char *second,
                           const char *reason)
{
  struct folder folder;
  make_folder(&folder, first, second);
  void *opened = NULL;
  open_rules(folder.path, &opened, document, GK_FATAL);
  remove_folder(&folder);
  if (!strstr(document->message, reason))
    fail_msg("“%s” is not in: %s", reason, document->message);
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
  assert_non_null(strstr(((struct fake_host *)*state)->message, "labels.tsv:2: "));
  open_rules("/nonexistent", &opened, *state, GK_FATAL);
}

static void test_endless_check(void **state)
{
  static const char *const endless[] = {
      HEADER "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)\n"
             "SELECT count(*) AS actual FROM n",
      HEADER "SELECT count(*) AS actual FROM fact a, fact b, fact c, fact d",
  };
  struct fake_host *document = *state;
  add_requests(document);
  for (int i = 0; i < 2; i++) {
    struct folder folder;
    void *opened = NULL;
    make_folder(&folder, endless[i], NULL);
    open_rules(folder.path, &opened, document, GK_OK);
    document->diagnostic_count = 0;
    assert_int_equal(plugin->run(&document->context, opened), GK_OK);
    assert_remark(document, "check-too-slow", "a.sql: ");
    plugin->close(opened);
    remove_folder(&folder);
  }
  assert_int_equal(document->finding_count, 0);
}

static void test_endless_rows(void **state)
{
  struct fake_host *document = *state;
  struct folder folder;
  void *opened = NULL;
  make_folder(&folder,
              HEADER "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)\n"
                     "SELECT i AS actual, 'cell:1:2:3 fact:9 what:1 block:' AS evidence FROM n",
              NULL);
  open_rules(folder.path, &opened, document, GK_OK);
  assert_int_equal(plugin->run(&document->context, opened), GK_OK);
  assert_remark(document, "check-too-many", "a.sql: ");
  assert_int_equal(document->finding_count, 200);
  assert_int_equal(document->evidence_count, 400);
  assert_int_equal(document->evidences[0].kind, GK_EVIDENCE_CELL);
  assert_int_equal(document->evidences[0].row, 2);
  assert_int_equal(document->evidences[0].column, 3);
  plugin->close(opened);
  remove_folder(&folder);
}

/* Functions and tables as an author sees them. */

static void assert_answer(struct fake_host *document, const char *select, const char *answer)
{
  struct folder folder;
  void *opened = NULL;
  char check[1000];
  snprintf(check, sizeof check, HEADER "%s", select);
  make_folder(&folder, check, NULL);
  open_rules(folder.path, &opened, document, GK_OK);
  document->finding_count = 0;
  document->diagnostic_count = 0;
  assert_int_equal(plugin->run(&document->context, opened), GK_OK);
  assert_int_equal(document->diagnostic_count, 0);
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
  struct fake_host *document = *state;
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

/* Time. */

static void test_time(void **state)
{
  enum { TIMES = 2000 };
  struct fake_host *document = *state;
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

int main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(test_many_facts), TEST(test_many_of_all),   TEST(test_bad_checks),
      TEST(test_bad_labels), TEST(test_endless_check), TEST(test_endless_rows),
      TEST(test_functions),  TEST(test_tables),        TEST(test_time),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
