/* SPDX-License-Identifier: Apache-2.0 */
/* Quantities, what they count and what they are parts of, in written sentences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cell.h"
#include "number.h"
#include "paragraph.h"
#include "utf8.h"

static struct figure_rules rules;

static int load(void **state)
{
  (void)state;
  const char *top = getenv("top_srcdir");
  char path[3][512], error[512];
  static const char *const names[] = {"units", "words", "cells"};
  for (int i = 0; i < 3; i++)
    snprintf(path[i], sizeof path[i], "%s/rules/figures/%s.tsv", top ? top : ".", names[i]);
  if (figure_rules_load(&rules, path[0], path[1], path[2], error, sizeof error))
    return 0;
  print_error("%s\n", error);
  return -1;
}

static int unload(void **state)
{
  (void)state;
  figure_rules_free(&rules);
  return 0;
}

enum { ROOM = 4096 };

/* Every figure on a line: subject|value|unit, then ~ < > for about, at most, at least, *k for k
 * things, ^n for a part of the n-th, ! for one whose parts are all. */
static void describe(const char *text, char *out)
{
  static struct figure figures[64];
  static const char *const approximations[] = {"", "~", ">", "<"};
  size_t count = paragraph_figures(&rules, gk_text_of(text), (struct gk_text){0}, figures, 64);
  size_t used = 0;
  out[0] = 0;
  for (size_t i = 0; i < count; i++) {
    const struct figure *f = &figures[i];
    char value[24];
    gk_number_print(f->quantity.value, value);
    used += (size_t)snprintf(
        out + used, ROOM - used, "%s%.*s%.*s|%s|%.*s%s", i ? "\n" : "", (int)f->subject.text.size,
        f->subject.text.size ? f->subject.text.data : "", (int)f->subject.noun.size,
        f->subject.noun.size ? f->subject.noun.data : "", value,
        (int)(f->quantity.unit_end - f->quantity.unit_begin), text + f->quantity.unit_begin,
        approximations[f->quantity.approximation]);
    if (f->subject.times != 1)
      used += (size_t)snprintf(out + used, ROOM - used, "*%u", f->subject.times);
    if (f->parent != NO_PARENT)
      used += (size_t)snprintf(out + used, ROOM - used, "^%u", f->parent + 1);
    if (f->complete)
      used += (size_t)snprintf(out + used, ROOM - used, "!");
  }
}

static void assert_figures(const char *text, const char *expected)
{
  char out[ROOM];
  describe(text, out);
  assert_string_equal(out, expected);
}

static void test_plain(void **state)
{
  (void)state;
  assert_figures("2023年,我局共主动公开政府信息332条。", "主动公开政府信息|332|条");
  assert_figures("落实2名工作人员具体负责", "工作人员|2|名");
  assert_figures("全年累计访问量达30万余人次。", "访问量|300000|人次~");
  assert_figures("信息350余条", "信息|350|条~");
  assert_figures("专职人员为1人。", "专职人员|1|人");
  assert_figures("全年共收到2件依申请公开情况,已全部按时办结。", "收到依申请公开情况|2|件");
  assert_figures("共发布政务动态49条、公示共计34条、招投标17条。",
                 "发布政务动态|49|条\n公示|34|条\n招投标|17|条");
  assert_figures("编印《民政动态》12期,《社会组织动态》12期。",
                 "编印《民政动态》|12|期\n《社会组织动态》|12|期");
  assert_figures("信息公开主要包括机构概况、通知公告共十大类。", "信息公开|10|大类");
  assert_figures("办结率达100%，收费3.5万元", "办结率|100|%\n收费|3.5|万元");
  assert_figures("发布信息１，２３４条", "发布信息|1234|条");
  assert_figures("在石家庄、邢台等10个城市演出", "城市演出|10|个");
  assert_figures("梳理事项26个领域、1200项，5个镇收到申请56件",
                 "梳理事项|26|个\n|1200|项\n|5|个\n收到申请|56|件");
  assert_figures("例会每月不少于2次，与去年相比增加15条", "例会每月|2|次>\n|15|条");
  assert_figures("在省厅网站刊登信息3则", "在省厅网站刊登信息|3|则");
  assert_figures("发放资料近500份，参加群众不足300人，阅读量超过2万次",
                 "发放资料|500|份~\n参加群众|300|人<\n阅读量|20000|次>");
  assert_figures("培训人员50人左右，点击100次以上", "培训人员|50|人~\n点击|100|次>");
}

static void test_fragments(void **state)
{
  (void)state;
  assert_figures("由局长任组长，3名副局长任副组长，办公室2名同志专职负责。",
                 "副局长|3|名\n同志|2|名");
  assert_figures("我局将围绕3个方面12项任务抓好落实。", "任务|12|项");
  assert_figures("建成5个示范点，征求726户住户意见，组织全局120名干部职工参加培训。",
                 "建成示范点|5|个\n征求住户意见|726|户\n组织干部职工|120|名");
  assert_figures("在全市28家市直部门考核中排名第4。", "|28|家");
  assert_figures("对照条例第二十条列明15类信息。", "信息|15|类");
  assert_figures("在区政府网站信息120条，在线解答20条。",
                 "在区政府网站信息|120|条\n在线解答|20|条");
  assert_figures("政府决策8条，占7%，本年度镇共公开信息3条。",
                 "政府决策|8|条\n|7|%\n公开信息|3|条");
  assert_figures("3家单位不合格。", "单位|3|家");
}

static void test_han(void **state)
{
  (void)state;
  assert_figures("受理咨询四十余条，百余次回应舆情，三千余人次参加。",
                 "受理咨询|40|条~\n回应舆情|100|次~\n|3000|人次~");
  assert_figures("十余家媒体报道，二十多名群众参与。", "媒体报道|10|家~\n群众|20|名~");
  assert_figures("数百余次，几十多条，一多半，第十余条，十多年，二十条规定。", "");
}

static void test_none(void **state)
{
  (void)state;
  assert_figures("自2016年1月1日起至2016年12月31日止", "");
  assert_figures("(盘政办【2017】20号)联系电话：0571-86227894，邮编311100", "");
  assert_figures("拨打12345热线，96345便民服务，“515政务公开日”，24小时不间断", "");
  assert_figures("第20条、21条规定，第一解读人，三个着力，20个工作日内", "");
  assert_figures("《关于10件实事的通知》，3-5个，1至3个，http://a.cn/12个.html", "");
  assert_figures("第二十条第(一)项，2013年至2017年5年的数据", "");
  assert_figures("主动公开政府信息5$00余条，00件，05件，5#30件，1,25件", "");
  assert_figures("", "");
}

static void test_parts(void **state)
{
  (void)state;
  assert_figures("我局主动公开信息总数66条。其中：重大事项的信息42条，其他类信息24条。",
                 "主动公开信息总数|66|条!\n重大事项的信息|42|条^1\n其他类信息|24|条^1");
  assert_figures("共发布各类表格77条，其中，补贴公示4条，低保、低边、特困人员各12条。",
                 "发布各类表格|77|条\n补贴公示|4|条^1\n低保、低边、特困人员|12|条*3^1");
  assert_figures("办理来信273余件,其中公开电话222件,网上平台7件,来访44件。",
                 "办理来信|273|件~!\n公开电话|222|件^1\n网上平台|7|件^1\n来访|44|件^1");
  assert_figures("在“甲民政”“乙组织”分别发布信息266条、69条;在丙板块发布94条。",
                 "“甲民政”发布信息|266|条\n“乙组织”发布信息|69|条\n在丙板块发布|94|条");
  assert_figures("收到申请5件，分别为网络3件、信函1件。",
                 "收到申请|5|件!\n网络|3|件^1\n信函|1|件^1");
  assert_figures("收到申请12件，其中网络3件。", "收到申请|12|件\n网络|3|件^1");
  assert_figures("收到申请12件（其中网络3件，信函9件），答复10件。",
                 "收到申请|12|件!\n网络|3|件^1\n信函|9|件^1\n答复|10|件");
  assert_figures("收到申请100件，其中网络80件，信函15件，办结98件。",
                 "收到申请|100|件\n网络|80|件^1\n信函|15|件^1\n办结|98|件");
  assert_figures("发布信息100条，培训3次，其中视频培训1次。",
                 "发布信息|100|条\n培训|3|次\n视频培训|1|次^2");
  assert_figures("收到申请5件，较上年减少2件，其中：公开3件，不予公开1件。",
                 "收到申请|5|件!\n|2|件\n公开|3|件^1\n不予公开|1|件^1");
  assert_figures("公开信息100条，其中网站60条等。", "公开信息|100|条\n网站|60|条^1");
  assert_figures("公开信息90条：网站60条，微信30条。",
                 "公开信息|90|条!\n网站|60|条^1\n微信|30|条^1");
  assert_figures("公开信息90条，包括网站60条、微信20条。",
                 "公开信息|90|条!\n网站|60|条^1\n微信|20|条^1");
  assert_figures("公开信息90条，主要包括网站60条、微信20条。",
                 "公开信息|90|条\n网站|60|条^1\n微信|20|条^1");
}

/* Of several quantities before a list, the one that it is the parts of. */
static void test_parent(void **state)
{
  (void)state;
  assert_figures(
      "收到申请45件，合计47件；已办结44件，结转下年度3件。其中，予以公开20件，部分公开24件。",
      "收到申请|45|件\n|47|件\n办结|44|件!\n结转下年度|3|件\n予以公开|20|件^3\n"
      "部分公开|24|件^3");
  assert_figures("收到申请8件（含上年结转1件），其中自然人6件，法人1件。",
                 "收到申请|8|件\n上年结转|1|件\n自然人|6|件^1\n法人|1|件^1");
  /* A part that is more than its whole stays one where no other whole is there. */
  assert_figures("收到申请5件，其中网络6件。", "收到申请|5|件\n网络|6|件^1");
  assert_figures("1、业务类信息210条；\n2.完善制度.制定了3项制度",
                 "业务类信息|210|条\n制定制度|3|项");
}

/* A total beside its list is no part of the one before it. */
static void test_sibling(void **state)
{
  (void)state;
  assert_figures(
      "公开信息量1470余条。其中通过网站、报纸等渠道累计公开政策等信息350余条;"
      "成立、注销流程,登记流程等业务信息 120余条;要闻等信息680余条;回复咨询1300余条,"
      "其中接受电话1200余条,民心网50余条。",
      "公开信息量|1470|条~\n公开政策等信息|350|条~^1\n成立、注销流程,登记流程等业务信息|120|条~^1\n"
      "要闻等信息|680|条~^1\n回复咨询|1300|条~\n接受电话|1200|条~^5\n民心网|50|条~^5");
}

/* Every number is found with its value, whatever stands around it. */
static void test_round_trip(void **state)
{
  (void)state;
  unsigned seed = 7;
  for (int i = 0; i < 5000; i++) {
    seed = seed * 1103515245u + 12345u;
    unsigned value = (seed >> 8) % 100000;
    static const char *const forms[] = {"公开信息%u条。", "共%u件", "（发布%u篇）", "信息 %u 条，"};
    char text[64], expected[24], out[24];
    snprintf(text, sizeof text, forms[i % 4], value);
    snprintf(expected, sizeof expected, "%u", value);
    struct quantity quantity;
    size_t from = 0;
    assert_true(quantity_next(&rules, gk_text_of(text), &from, &quantity));
    gk_number_print(quantity.value, out);
    assert_string_equal(out, expected);
    assert_true(quantity.end <= strlen(text));
  }
}

static const char *cell_name(const char *subject)
{
  const struct cell *cell = cell_of(&rules, gk_text_of(subject));
  static char out[64];
  snprintf(out, sizeof out, "%.*s", cell ? (int)cell->cell.size : 0, cell ? cell->cell.data : "");
  return out;
}

static void test_cells(void **state)
{
  (void)state;
  assert_string_equal(cell_name("收到政府信息公开申请"), "received/total");
  assert_string_equal(cell_name("收到公民、法人和其他组织政府信息公开申请"), "received/total");
  assert_string_equal(cell_name("收到涉及拆迁的政府信息公开申请"), "");
  assert_string_equal(cell_name("办结政府信息公开申请"), "");
  assert_string_equal(cell_name(""), "");
  size_t from = 0, offset, size;
  assert_non_null(cell_none(&rules, GK_TEXT("2023年未收到信息公开申请。"), &from, &offset, &size));
  assert_int_equal(offset, 7);
  from = 0;
  assert_null(cell_none(&rules, GK_TEXT("没有收到行政复议申请。"), &from, &offset, &size));
}

static void test_period(void **state)
{
  (void)state;
  static const char *const rows[][2] = {{"2023年共发布信息3条", "2023"},
                                        {"2013年至2017年发布信息3条", "2013-2017"},
                                        {"上半年发布信息3条", "上半年"},
                                        {"《2017年要点》印发3份", ""},
                                        {"发布信息3条", ""}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct figure figures[4];
    char out[16];
    struct gk_text text = gk_text_of(rows[i][0]);
    assert_int_equal(paragraph_figures(&rules, text, (struct gk_text){0}, figures, 4), 1);
    struct gk_text period = paragraph_period(&rules, text, &figures[0], out);
    assert_true(gk_text_equal(period, gk_text_of(rows[i][1])));
  }
}

int main(int count, char **arguments)
{
  /* With a text: prints its figures, for a person who edits the rules. */
  if (count > 1) {
    char out[ROOM];
    if (load(NULL) == 0) {
      describe(arguments[1], out);
      puts(out);
      unload(NULL);
    }
    return 0;
  }
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_plain),   cmocka_unit_test(test_fragments),
      cmocka_unit_test(test_han),     cmocka_unit_test(test_none),
      cmocka_unit_test(test_parts),   cmocka_unit_test(test_parent),
      cmocka_unit_test(test_sibling), cmocka_unit_test(test_round_trip),
      cmocka_unit_test(test_cells),   cmocka_unit_test(test_period)};
  return cmocka_run_group_tests(tests, load, unload);
}
