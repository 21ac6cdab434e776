/* SPDX-License-Identifier: Apache-2.0 */
/* Dates, document numbers, labels, titles, places and years in written sentences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "date.h"
#include "document-number.h"
#include "label.h"
#include "rules.h"
#include "title.h"
#include "utf8.h"
#include "year.h"

static struct rules rules;

static int load(void **state)
{
  (void)state;
  const char *top = getenv("top_srcdir");
  char path[5][512], error[512];
  static const char *const names[] = {"fields/labels.tsv", "fields/words.tsv", "fields/kinds.tsv",
                                      "regions/gb2260.tsv", "regions/changes.tsv"};
  for (int i = 0; i < 5; i++)
    snprintf(path[i], sizeof path[i], "%s/rules/%s", top ? top : ".", names[i]);
  if (rules_load(&rules, path[0], path[1], path[2], path[3], path[4], error, sizeof error))
    return 0;
  print_error("%s\n", error);
  return -1;
}

static int unload(void **state)
{
  (void)state;
  rules_free(&rules);
  return 0;
}

/* Every date of a text, as kind:value, joined by spaces. */
static void assert_dates(const char *text, const char *expected)
{
  char out[512] = "";
  struct date date;
  for (size_t from = 0; date_next(gk_text_of(text), &from, &date);) {
    char value[16];
    date_print(&date, value);
    size_t size = strlen(out);
    snprintf(out + size, sizeof out - size, "%s%s%s", size ? " " : "",
             date.kind == DATE_DAMAGED ? "damaged" : value, date_is_possible(&date) ? "" : "!");
  }
  assert_string_equal(out, expected);
}

static void test_dates(void **state)
{
  (void)state;
  assert_dates("成文于2018年3月23日。", "2018-03-23");
  assert_dates("二〇一八年三月二十三日", "2018-03-23");
  assert_dates("二○二一年十月一日", "2021-10-01");
  assert_dates("二Ｏ二一年十二月卅日", "2021-12");
  assert_dates("２０２１年２月３０日", "2021-02-30!");
  assert_dates("2019年2月29日、2020年2月29日", "2019-02-29! 2020-02-29");
  assert_dates("发布时间:2017-03-28 10:20", "2017-03-28");
  assert_dates("2017/3/8，2017.03.08", "2017-03-08 2017-03-08");
  assert_dates("自2016年1月1日起至12月31 日止", "2016-01-01 --12-31");
  assert_dates("2016年度，2017 年", "2016 2017");
  assert_dates("2013年至2017年", "2013 2017");
  assert_dates("2013-2017年", "2013 2017");
  assert_dates("报告于201911日发布", "damaged!");
  assert_dates("20251月1日", "damaged!");
  assert_dates("捐款200000日元，20300日均访问，2019-45-67号文", "");
  assert_dates("2019年13月1日", "2019-13-01!");
  assert_dates("2017年5月底", "2017-05");
  assert_dates("盘政办【2017】20号，电话0571-86227894，邮编311100，96345热线", "");
  assert_dates("http://example.gov.cn/2017/03/28/t20170328_1.html", "");
  assert_dates("", "");
}

/* A date that was printed is read back, in every form. */
static void test_dates_round_trip(void **state)
{
  (void)state;
  unsigned seed = 20171109;
  for (int i = 0; i < 5000; i++) {
    seed = seed * 1103515245u + 12345u;
    int year = 1990 + (int)(seed >> 8) % 60, month = 1 + (int)(seed >> 16) % 12,
        day = 1 + (int)(seed >> 20) % 31;
    static const char *const forms[] = {"于%d年%d月%d日印发", "%04d-%02d-%02d", "（%d.%d.%d）",
                                        "%d 年 %d 月 %d 日"};
    char text[64], expected[16], value[16];
    snprintf(text, sizeof text, forms[i % 4], year, month, day);
    snprintf(expected, sizeof expected, "%04d-%02d-%02d", year, month, day);
    struct date date;
    size_t from = 0;
    assert_true(date_next(gk_text_of(text), &from, &date));
    date_print(&date, value);
    assert_string_equal(value, expected);
    assert_true(date.offset + date.size <= strlen(text));
  }
}

static void assert_numbers(const char *text, const char *expected)
{
  char out[512] = "";
  size_t offset, size;
  for (size_t from = 0; document_number_next(gk_text_of(text), &rules.lists[LIST_NUMBER_STOP],
                                             &from, &offset, &size);) {
    size_t used = strlen(out);
    snprintf(out + used, sizeof out - used, "%s%.*s", used ? " " : "", (int)size, text + offset);
  }
  assert_string_equal(out, expected);
}

static void test_document_numbers(void **state)
{
  (void)state;
  assert_numbers("《…的通知》(盘政办【2017】20号)等文件", "盘政办【2017】20号");
  assert_numbers("工作安排的通知》(辽政办〔2017〕22号)、《通知》（津政办函〔2018〕31号）",
                 "辽政办〔2017〕22号 津政办函〔2018〕31号");
  assert_numbers("根据国办发[2017]47号文件精神", "国办发[2017]47号");
  assert_numbers("按照和贯彻落实浙政办发〔2021〕第3号", "浙政办发〔2021〕第3号");
  assert_numbers("国办发（2016）8号，第八条（2016）8号", "国办发（2016）8号");
  assert_numbers("见〔2017〕20号", "");
  assert_numbers("附件[12]3号", "");
  assert_numbers("玄政办发〔2017\n〕51号", "玄政办发〔2017\n〕51号");
}

static void test_document_numbers_printed(void **state)
{
  (void)state;
  static const char *const rows[][2] = {{"盘政办【2017】20号", "盘政办〔2017〕20号"},
                                        {"国办发［2017］ 47 号", "国办发〔2017〕47号"},
                                        {"国办发（2016）8号", "国办发〔2016〕8号"},
                                        {"玄政办发〔2017\n〕51号", "玄政办发〔2017〕51号"},
                                        {"浙政办发〔2021〕第3号", "浙政办发〔2021〕第3号"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char out[256];
    size_t size = document_number_print(gk_text_of(rows[i][0]), out);
    out[size] = 0;
    assert_string_equal(out, rows[i][1]);
  }
}

static void assert_label(const char *text, enum label label, const char *expected)
{
  struct labelled found;
  for (size_t from = 0; label_next(&rules.labels, gk_text_of(text), &from, &found);) {
    if (found.label != label)
      continue;
    size_t offset;
    struct gk_text value = label_shape(
        label, gk_text_slice(gk_text_of(text), found.offset, found.offset + found.size), &offset);
    assert_int_equal(value.size, strlen(expected));
    assert_memory_equal(value.data, expected, value.size);
    return;
  }
  assert_null(expected);
}

static void test_labels(void **state)
{
  (void)state;
  const char *contact = "请与办公室联系(联系电话:0571-86227894,传真号码:0571-86225214。地址:"
                        "余杭区临平街道邱山大街460号,邮政编码:311100,电子邮箱地址:abc_1@qq.com )。";
  assert_label(contact, LABEL_PHONE, "0571-86227894");
  assert_label(contact, LABEL_FAX, "0571-86225214");
  assert_label(contact, LABEL_ADDRESS, "余杭区临平街道邱山大街460号");
  assert_label(contact, LABEL_POSTCODE, "311100");
  assert_label(contact, LABEL_EMAIL, "abc_1@qq.com");
  assert_label("请联系（地址：某某大道 90\n号，邮编：223100，电话：0517-87290606）。",
               LABEL_ADDRESS, "某某大道 90\n号");
  assert_label("地址：某某路8号\n联系人", LABEL_ADDRESS, "某某路8号");
  const char *line = "发布时间：2018-04-16 来源：市民政局办公室 浏览次数:250";
  assert_label(line, LABEL_PUBLISHED, "2018-04-16");
  assert_label(line, LABEL_SOURCE, "市民政局办公室");
  assert_label("索 引 号：11330902002665478T/2022-00012  主题分类：其他", LABEL_INDEX_NUMBER,
               "11330902002665478T/2022-00012");
  assert_label("主办单位:盘锦市民政局 版权所有:盘锦市人民政府办公室", LABEL_ORGANISER,
               "盘锦市民政局");
  assert_label("网站标识码:2111000061 ICP备案序号:辽ICP备1号", LABEL_SITE_ID, "2111000061");
  assert_label("邮编：31110", LABEL_POSTCODE, "");
  assert_label("没有标签：不是", LABEL_PHONE, NULL);
}

static void assert_title(const char *title, const char *agency, const char *kind)
{
  struct gk_text found = title_agency(&rules, gk_text_of(title));
  char out[256];
  snprintf(out, sizeof out, "%.*s", (int)found.size, found.size ? found.data : "");
  assert_string_equal(out, agency);
  found = title_kind(&rules, gk_text_of(title));
  snprintf(out, sizeof out, "%.*s", (int)found.size, found.size ? found.data : "");
  assert_string_equal(out, kind);
}

static void test_titles(void **state)
{
  (void)state;
  assert_title("余杭区民政局2016年度政府信息公开工作年度报告", "余杭区民政局", "annual-report");
  assert_title("市民政局2017年度政务公开工作报告", "市民政局", "work-report");
  assert_title("天津市民政局2018年政务公开工作要点", "天津市民政局", "work-plan");
  assert_title("2021年舟山市定海区经济和信息化局政府信息公开工作年度报告",
               "舟山市定海区经济和信息化局", "annual-report");
  assert_title("2017年政府信息公开工作年度报告", "", "annual-report");
  assert_title("淮安市2024年政府信息公开工作年度报告", "", "annual-report");
  assert_title("盘锦市人民政府办公室关于印发盘锦市2017年政务公开工作要点的通知",
               "盘锦市人民政府办公室", "work-plan");
  assert_title("关于做好2021年政府信息公开年度报告编制工作的通知", "", "notice");
  assert_title("盘锦市民政局政府信息公开工作自查报告", "盘锦市民政局", "work-report");
  assert_title("盘锦市2022年政务公开工作要点落实情况", "", "work-report");
  assert_title("盘锦市民政局2023年政务公开工作台账", "盘锦市民政局", "work-plan");
  assert_title("盘锦市民政局2020年政务公开责任分工表", "盘锦市民政局", "work-plan");
  assert_title("盘锦市民政局关于政务公开工作情况的通报", "盘锦市民政局", "notice");
  assert_title("《盘锦市2022年政务公开工作要点》解读", "", "other");
  assert_title("盘锦市民政局依申请公开指南", "盘锦市民政局", "other");
  assert_title("盘锦市政府信息公开工作考核办法", "", "other");
  assert_title("关于印发政务公开工作考核办法的通知", "", "notice");
  assert_title("关于印发2018年政务公开工作要点及任务分工的通知", "", "work-plan");
  assert_title("中国制造的领军者3名", "", "");
  assert_title("某市水利局二〇二〇年政府信息公开年报", "某市水利局", "annual-report");
}

static void test_site_suffix(void **state)
{
  (void)state;
  static const char *const rows[][2] = {
      {"某局2021年政府信息公开年度报告-某某政府网", "某局2021年政府信息公开年度报告"},
      {"某局2021年政府信息公开年度报告_信息公开_某市人民政府", "某局2021年政府信息公开年度报告"},
      {"某局2021年政府信息公开年度报告", "某局2021年政府信息公开年度报告"},
      {"某局2019-2020年工作报告", "某局2019-2020年工作报告"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct gk_text out = title_without_site(&rules, gk_text_of(rows[i][0]));
    assert_true(gk_text_equal(out, gk_text_of(rows[i][1])));
  }
}

static bool mentions(void *closure, struct gk_text name)
{
  return gk_text_find(gk_text_of(closure), name, 0) != SIZE_MAX;
}

static uint32_t code(const char *name, const char *prose, uint32_t site, uint32_t year)
{
  struct region_context context = {site, year, mentions, (void *)(uintptr_t)prose};
  size_t used;
  const struct region *region = region_parse(&rules.regions, gk_text_of(name), &context, &used);
  return region ? region->code : 0;
}

static void test_regions(void **state)
{
  (void)state;
  assert_int_equal(code("盘锦市民政局", "", 0, 2017), 211100);
  assert_int_equal(code("天津市民政局", "", 0, 2018), 120000);
  assert_int_equal(code("余杭区民政局", "", 0, 2016), 330110);
  assert_int_equal(code("浙江省舟山市定海区民政局", "", 0, 0), 330902);
  assert_int_equal(code("舟山市定海区民政局", "", 0, 0), 330902);
  assert_int_equal(code("浑江区民政局", "", 0, 2017), 220602);
  assert_int_equal(code("天津市南开区人民政府", "", 0, 2020), 120104);
  assert_int_equal(code("鼓楼区民政局", "", 0, 2020), 0);
  assert_int_equal(code("鼓楼区民政局", "南京市的统一部署", 0, 2020), 320106);
  assert_int_equal(code("鼓楼区民政局", "南京市和徐州市", 0, 2020), 0);
  assert_int_equal(code("鼓楼区民政局", "", 3501020001 / 10000, 2020), 350102);
  assert_int_equal(code("市民政局", "", 0, 2020), 0);
  assert_int_equal(code("江干区民政局", "", 0, 2020), 330104);
  assert_int_equal(code("江干区民政局", "", 0, 2023), 0);
  assert_int_equal(code("临平区民政局", "", 0, 2022), 330113);
  assert_int_equal(code("民政部", "", 0, 2022), 0);
  assert_non_null(region_by_code(&rules.regions, 330902, 2020));
  assert_null(region_by_code(&rules.regions, 999999, 0));
}

static void assert_reported(const char *text, bool expected)
{
  struct date date;
  size_t from = 0;
  assert_true(date_next(gk_text_of(text), &from, &date));
  assert_int_equal(year_is_reported(&rules, gk_text_of(text), &date), expected);
}

static void test_reported_years(void **state)
{
  (void)state;
  assert_reported("2023年,我局共发布各类福利救助表格77条", true);
  assert_reported("规范。2023年未收到信息公开申请。", true);
  assert_reported("现就2017年度政务公开工作情况报告如下", true);
  assert_reported("一是2021年，共主动公开信息3条", true);
  assert_reported("2018年重点抓好以下工作", false);
  assert_reported("根据《盘锦市2017年政务公开工作安排》公开", false);
  assert_reported("2019年，新修订的《条例》施行，公开力度加大", false);
  assert_reported("比2020年，我局公开信息增加3条", false);
  assert_reported("2022年，我局将进一步做好公开工作", false);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_dates),
                                     cmocka_unit_test(test_dates_round_trip),
                                     cmocka_unit_test(test_document_numbers),
                                     cmocka_unit_test(test_document_numbers_printed),
                                     cmocka_unit_test(test_labels),
                                     cmocka_unit_test(test_titles),
                                     cmocka_unit_test(test_site_suffix),
                                     cmocka_unit_test(test_regions),
                                     cmocka_unit_test(test_reported_years)};
  return cmocka_run_group_tests(tests, load, unload);
}
