/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of prose, outline and dates, where they hold, fail and cannot say. */
#include "test-support.h"

#include "utf8.h"

/* Prose. */

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
  assert_int_equal(((struct fake_host *)*state)->findings[0].severity, GK_INFO);
  assert_text(((struct fake_host *)*state)->findings[0].message_zh,
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
  struct fake_host *document = *state;
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
  struct fake_host *document = *state;
  uint32_t whole = add_figure(document, 0, 253, 1, GK_EXACT, 0);
  add_figure(document, whole, 263, 1, GK_EXACT, 0);
  uint32_t part = add_figure(document, whole, 180, 1, GK_APPROXIMATE, 0);
  document->figures[part - 1].raw = gk_text_of("180余");
  assert_only(document, "narrative.parts-sum", "443–461", "253");
}

static void test_parts_units(void **state)
{
  struct fake_host *document = *state;
  uint32_t whole = add_figure(document, 0, 10, 1, GK_EXACT, 1);
  uint32_t part = add_figure(document, whole, 300, 1, GK_EXACT, 0);
  document->figures[part - 1].unit = gk_text_of("万元");
  assert_none(document);
}

/* 253 can hold no 182 and 75, whatever the 6 of another unit are. */
static void test_parts_units_exceed(void **state)
{
  struct fake_host *document = *state;
  uint32_t whole = add_figure(document, 0, 253, 1, GK_EXACT, 0);
  add_figure(document, whole, 182, 1, GK_EXACT, 0);
  uint32_t part = add_figure(document, whole, 6, 1, GK_EXACT, 0);
  document->figures[part - 1].unit = gk_text_of("人次");
  add_figure(document, whole, 75, 1, GK_EXACT, 0);
  assert_only(document, "narrative.parts-sum", "257", "253");
}

static void test_parts_channels(void **state)
{
  struct fake_host *document = *state;
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
  struct fake_host *document = *state;
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
  struct fake_host *document = *state;
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

/* Outline. */

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

/* A heading's number that was recognised in a picture may be a misreading: no error of the
 * authority's before a person has looked. The same of what is missing where the text was
 * recognised. */
static void test_numbering_recognised(void **state)
{
  struct fake_host *document = *state;
  for (uint32_t flags = GK_BLOCK_RECOGNISED; flags <= GK_BLOCK_DOUBTFUL; flags *= 2) {
    fake_host_clear(document);
    add_section(document, 0, 1, "一", "概述");
    add_section(document, 0, 2, "二", "主动公开");
    add_section(document, 0, 4, "四", "问题");
    for (uint32_t i = 0; i < document->block_count; i++)
      document->blocks[i].flags |= flags;
    assert_only(document, "outline.numbering", "三", "四");
    assert_int_equal(document->findings[0].severity, GK_INFO);
    assert_true(gk_text_ends(document->findings[0].message, GK_TEXT(" may be a misreading.")));
    assert_true(gk_text_ends(document->findings[0].message_zh, GK_TEXT("可能识别有误。")));
  }
}

static void test_missing_recognised(void **state)
{
  struct fake_host *document = *state;
  for (uint32_t recognised = 0; recognised < 2; recognised++) {
    fake_host_clear(document);
    add_report(document, 5);
    for (uint32_t i = 0; i < document->block_count; i++)
      document->blocks[i].flags |= recognised ? GK_BLOCK_RECOGNISED : 0;
    run(document);
    assert_true(count_of(document, "outline.missing", NULL) > 0);
    for (uint32_t i = 0; i < document->finding_count; i++)
      assert_int_equal(document->findings[i].severity, recognised ? GK_INFO : GK_ERROR);
  }
}

static void test_numbering_gap_printed(void **state)
{
  struct fake_host *document = *state;
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
  struct fake_host *document = *state;
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
  struct fake_host *document = *state;
  add_report(document, 3);
  add_disclosure(document);
  add_row(document, "received", 20);
  assert_none(document);
}

/* Dates. */

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

int main(void)
{
  const struct CMUnitTest tests[] = {
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
      TEST(test_numbering_recognised),
      TEST(test_missing_recognised),
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
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
