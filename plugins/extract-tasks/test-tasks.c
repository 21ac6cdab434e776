/* SPDX-License-Identifier: Apache-2.0 */
/* Who is responsible, in the forms that work plans print. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "columns.h"
#include "fake-host.h"
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
  for (size_t from = 0; responsible_next(&rules, gk_text_of(text), true, &from, &found);) {
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
  assert_names("（责任单位：县税务局；完成时限：2022年10月底前）", "县税务局");
  assert_names("（完成时限：2022年10月底前；责任单位：县税务局）", "县税务局");
  assert_names("完成时限：持续推进", "");
  assert_names("（牵头单位：区财政局　责任单位：区税务局、区统计局）",
               "区财政局*/区税务局/区统计局");
  assert_names("责任单位：人力资源和社会保障局和各镇（街道）", "人力资源和社会保障局/各镇（街道）");
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
  assert_names("集中发布规则。（县市场监管局牵头，县司法局等部门按职责分工负责）",
               "县市场监管局*/县司法局");
  assert_names("推送信息。（县税务局、县财政局按职责分工负责）及时公布解答。（责任单位：县税务局）",
               "县税务局/县财政局 县税务局");
  assert_names("不得以考核代替指导。（各乡镇、各部门）", "各乡镇/各部门");
  assert_names("就近设立查阅点（档案馆、图书馆）。", "");
  assert_names("做好投资信息公开。由县发展和改革局牵头，县自然资源和规划局、县交通局配合。",
               "县发展和改革局*/县自然资源和规划局/县交通局");
  assert_names("会议由局长主持，办公室牵头落实相关事项。", "");
  assert_names("（办公室及各科室负责）", "办公室/各科室");
  assert_names("落实到位。（各牵头单位按职责分工负责）", "各牵头单位");
  assert_names("落实解读责任。（市政府办公室、市直各单位按职责分工负责，2021年12月底前完成）",
               "市政府办公室/市直各单位");
  assert_names("（责任单位：市教育局，持续推进）", "市教育局");
  assert_names("责任单位及责任人：办公室 张某某", "办公室/张某某");
  assert_names("（市发改委、市金融办分别牵头落实）", "市发改委*/市金融办*");
  assert_names("各处室（单位）按照“谁起草、谁解读”的原则负责。", "");
  assert_names("主要负责人亲自抓,分管负责人具体抓。", "");
  assert_names("(责任部门:", "");
  assert_names("", "");
}

/* The tasks of a table written as rows joined by ; and cells by |; ^ is no cell of its own: the
 * one at its left spans it. */
static void assert_tasks(const char *text, const char *expected)
{
  struct fake_host *host = fake_host_with(GK_TEXT(""), GK_TEXT("UTF-8"));
  struct gk_cell cells[64];
  uint32_t count = 0, row = 0, column = 0;
  for (const char *p = text;; column++) {
    size_t size = strcspn(p, "|;");
    if (size == 1 && *p == '^')
      cells[count - 1].colspan++;
    else
      cells[count++] = (struct gk_cell){
          .row = row, .column = column, .rowspan = 1, .colspan = 1, .text = {p, size}};
    p += size;
    if (*p == 0)
      break;
    if (*p++ == ';') {
      row++;
      column = UINT32_MAX;
    }
  }
  uint32_t id =
      gk_add_table(&host->context, &(struct gk_table){.origin = GK_TABLE_TEXT}, cells, count);
  char out[1024] = "";
  size_t used = 0;
  static struct task_row task;
  struct task_table table;
  if (task_table_open(&host->context, &rules, id, &table))
    while (task_table_next(&table, &task)) {
      used += (size_t)snprintf(out + used, sizeof out - used, "%s%u %.*s:", used ? " " : "",
                               (unsigned)task.ordinal, (int)task.title.size, task.title.data);
      for (size_t i = 0; i < task.responsible.count; i++)
        used +=
            (size_t)snprintf(out + used, sizeof out - used, "%s%.*s%s", i ? "/" : "",
                             (int)task.responsible.names[i].size, task.responsible.names[i].data,
                             i < task.responsible.leads ? "*" : "");
    }
  assert_string_equal(out, expected);
  fake_host_free(host);
}

static void test_tables(void **state)
{
  (void)state;
  assert_tasks("序号|工作任务|具体措施|牵头单位|配合单位|完成时限;"
               "1|强化主动公开|公开规划。|规划科|办公室、建设科|年底;"
               "2|规范办理|完善流程。|办公室|各科室|全年",
               "1 强化主动公开:规划科*/办公室/建设科 2 规范办理:办公室*/各科室");
  assert_tasks(
      "重点任务|责 任 科 室;一、深化公开|^;1.公开预算决算。|财务科;2.公开规划。|办公室\n各科室",
      "1 公开预算决算:财务科 2 公开规划:办公室/各科室");
  assert_tasks("任务|具体要求|责任部门（单位）;政策解读|（一）及时解读。|办公室牵头，各科室配合",
               "1 政策解读:办公室*/各科室");
  assert_tasks("项目|数量;收到申请|12", "");
  assert_tasks("责任单位|联系电话;办公室|123456", "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_labels), cmocka_unit_test(test_brackets),
                                     cmocka_unit_test(test_tables)};
  return cmocka_run_group_tests(tests, load, unload);
}
