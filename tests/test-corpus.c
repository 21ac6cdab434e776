/* SPDX-License-Identifier: Apache-2.0 */
/* The headers of checks across documents, and which names tell an authority. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "corpus-private.h"

static struct gk_rule_labels labels;

static int set_up(void **state)
{
  static const char table[] = "family\taxis\tkey\tChinese\tEnglish\n"
                              "requests\trow\treceived\t一\treceived\n"
                              "requests\tcolumn\ttotal\t总计\ttotal\n";
  const char *problem;
  (void)state;
  return gk_rule_labels_parse(&labels, strdup(table), &problem);
}

static int tear_down(void **state)
{
  (void)state;
  gk_rule_labels_free(&labels);
  return 0;
}

#define HEADER "-- id: a.b\n-- severity: warn\n-- message: {n}\n-- message[zh]: {n}\n"

/* Reads a rule with these lines of facts; NULL: it is good, else what is wrong. */
static const char *read_facts(struct gk_corpus_rule *rule, const char *facts, int *line)
{
  static struct gk_rule_error error;
  char *source = malloc(2000);
  assert_non_null(source);
  snprintf(source, 2000, HEADER "%sSELECT 1 AS document, 2 AS n\n", facts);
  bool good = gk_corpus_rule_read(rule, "rules/corpus/x.sql", source, &labels, &error);
  *line = error.line;
  return good ? NULL : error.text;
}

static void assert_text(struct gk_text text, const char *wanted)
{
  assert_int_equal(text.size, strlen(wanted));
  assert_memory_equal(text.data, wanted, text.size);
}

static void facts_are_patterns(void **state)
{
  (void)state;
  struct gk_corpus_rule rule;
  int line;
  assert_null(read_facts(&rule,
                         "-- facts: requests-2021/received/*  requests-2021/*/total\n"
                         "-- facts: own-form/a.b/c\n",
                         &line));
  assert_int_equal(rule.pattern_count, 3);
  assert_text(rule.patterns[0].form, "requests-2021");
  assert_text(rule.patterns[0].row, "received");
  assert_text(rule.patterns[0].column, "*");
  assert_text(rule.patterns[1].row, "*");
  assert_text(rule.patterns[1].column, "total");
  assert_text(rule.patterns[2].row, "a.b");
  assert_string_equal(rule.name, "x.sql");
  assert_int_equal(rule.rule.severity, GK_WARN);
  gk_corpus_rule_free(&rule);
}

static void facts_that_are_none_have_a_line(void **state)
{
  (void)state;
  static const struct {
    const char *facts, *wrong;
  } cases[] = {
      {"-- facts: requests-2021/received\n", "is not form/row/column"},
      {"-- facts: requests-2021//total\n", "is not form/row/column"},
      {"-- facts: requests-2021/received/\n", "is not form/row/column"},
      {"-- facts: */received/total\n", "names no form"},
      {"-- facts: requests-2021/recieved/total\n", "has no row recieved"},
      {"-- facts: requests-2021/received/totals\n", "has no column totals"},
      {"-- facts:\n", "has no value"},
      {"-- applies: form requests-2021\n", "unknown header applies"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct gk_corpus_rule rule;
    int line;
    const char *wrong = read_facts(&rule, cases[i].facts, &line);
    assert_non_null(wrong);
    assert_non_null(strstr(wrong, cases[i].wrong));
    assert_int_equal(line, 5);
    gk_corpus_rule_free(&rule);
  }
}

static void patterns_have_a_limit(void **state)
{
  (void)state;
  struct gk_corpus_rule rule;
  char facts[1000] = "-- facts:";
  int line;
  for (int i = 0; i < GK_CORPUS_PATTERNS; i++)
    strcat(facts, " own/a/b");
  strcat(facts, "\n");
  assert_null(read_facts(&rule, facts, &line));
  gk_corpus_rule_free(&rule);
  strcat(facts, "-- facts: own/a/c\n");
  assert_non_null(read_facts(&rule, facts, &line));
  assert_int_equal(line, 6);
  gk_corpus_rule_free(&rule);
}

static void files_and_labels_are_part_of_the_digest(void **state)
{
  (void)state;
  struct gk_corpus_rule first, same, other;
  int line;
  assert_null(read_facts(&first, "", &line));
  assert_null(read_facts(&same, "", &line));
  assert_memory_equal(first.digest, same.digest, sizeof first.digest);
  assert_null(read_facts(&other, "-- a remark\n", &line));
  assert_memory_not_equal(first.digest, other.digest, sizeof first.digest);
  gk_corpus_rule_free(&other);
  struct gk_text kept = labels.rows[0].chinese;
  labels.rows[0].chinese = GK_TEXT("二");
  assert_null(read_facts(&other, "", &line));
  labels.rows[0].chinese = kept;
  assert_memory_not_equal(first.digest, other.digest, sizeof first.digest);
  gk_corpus_rule_free(&first);
  gk_corpus_rule_free(&same);
  gk_corpus_rule_free(&other);
}

static void names_tell_an_authority_or_not(void **state)
{
  (void)state;
  static const char *const named[] = {"舟山市定海区教育局",
                                      "定海区教育局",
                                      "歙县灯塔管理局",
                                      "浙江省教育厅",
                                      "教育部",
                                      "国家税务总局",
                                      "中国气象局",
                                      "青石镇人民政府",
                                      "定海区市场监督管理局",
                                      "浦东新区陆家嘴街道定海区",
                                      "延边朝鲜族自治州财政局"};
  static const char *const unnamed[] = {
      "区教育局",   "教育局",     "县人民政府办公室", "市场监督管理局",   "区市场监督管理局",
      "本市教育局", "城市管理局", "县城市管理局",     "经济开发区管委会", "市",
      "",           "城乡建设局", "综合行政执法局",   "新区管理委员会",   "高新技术产业开发区"};
  for (size_t i = 0; i < sizeof named / sizeof *named; i++)
    if (!gk_authority_is_named(gk_text_of(named[i])))
      fail_msg("%s is named", named[i]);
  for (size_t i = 0; i < sizeof unnamed / sizeof *unnamed; i++)
    if (gk_authority_is_named(gk_text_of(unnamed[i])))
      fail_msg("%s is not named", unnamed[i]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(facts_are_patterns),
      cmocka_unit_test(facts_that_are_none_have_a_line),
      cmocka_unit_test(patterns_have_a_limit),
      cmocka_unit_test(files_and_labels_are_part_of_the_digest),
      cmocka_unit_test(names_tell_an_authority_or_not),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
