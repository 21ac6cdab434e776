/* SPDX-License-Identifier: Apache-2.0 */
/* Who is responsible, in the forms that work plans print. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "responsible.h"
#include "utf8.h"

static struct task_rules rules;

static int load(void **state)
{
  (void)state;
  const char *top = getenv("top_srcdir");
  char path[512], error[512];
  snprintf(path, sizeof path, "%s/rules/fields/responsible.tsv", top ? top : ".");
  if (task_rules_load(&rules, path, error, sizeof error))
    return 0;
  print_error("%s\n", error);
  return -1;
}

static int unload(void **state)
{
  (void)state;
  task_rules_free(&rules);
  return 0;
}

/* All phrases of a text: names joined by /, those that lead with a *, phrases joined by a space. */
static void assert_names(const char *text, const char *expected)
{
  char out[1024] = "";
  size_t used = 0;
  static struct responsible found;
  for (size_t from = 0; responsible_next(&rules, gk_text_of(text), &from, &found);) {
    for (size_t i = 0; i < found.count; i++)
      used += (size_t)snprintf(out + used, sizeof out - used, "%s%.*s%s",
                               i      ? "/"
                               : used ? " "
                                      : "",
                               (int)found.names[i].size, found.names[i].data,
                               i < found.leads ? "*" : "");
    assert_true(found.end <= strlen(text) && found.begin < found.end);
  }
  assert_string_equal(out, expected);
}

static void test_labels(void **state)
{
  (void)state;
  assert_names("加强公开。(责任部门:办公室牵头各处室单位)", "办公室*/各处室单位");
  assert_names("加强公开。（责任部门：各处室单位）", "各处室单位");
  assert_names("(责任部门:办公室、信息中心、各处室单位)", "办公室/信息中心/各处室单位");
  assert_names("(责任处室:办公室、人事处)", "办公室/人事处");
  assert_names("（牵头单位：办公室；配合单位：人事处、规划和财务处）",
               "办公室*/人事处/规划和财务处");
  assert_names("责任单位：办公室，各科室", "办公室/各科室");
  assert_names("【责任单位】办公室、法规科", "办公室/法规科");
  assert_names("（责任单位：市发改委（粮食局）、市民政局按职责分工负责）",
               "市发改委（粮食局）/市民政局");
}

static void test_brackets(void **state)
{
  (void)state;
  assert_names("加强公开。(办公室负责)", "办公室");
  assert_names("加强公开。（办公室牵头，人事处、信息中心配合）", "办公室*/人事处/信息中心");
  assert_names("加强公开（包括主动公开）工作。", "");
  assert_names("各处室（单位）按照“谁起草、谁解读”的原则负责。", "");
  assert_names("主要负责人亲自抓,分管负责人具体抓。", "");
  assert_names("(责任部门:", "");
  assert_names("", "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_labels),
                                     cmocka_unit_test(test_brackets)};
  return cmocka_run_group_tests(tests, load, unload);
}
