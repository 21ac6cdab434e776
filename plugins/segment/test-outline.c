/* SPDX-License-Identifier: Apache-2.0 */
/* Small documents and the outlines that a person reads in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "test-document.h"

#define PROSE "我局按照要求做好各项工作，及时公开信息，取得了较好的成效。\n"

static void expect(const char *text, const char *outline)
{
  struct test_document document;
  test_document_open(&document, text);
  assert_non_null(document.rules);
  char *printed = test_document_print(&document);
  assert_string_equal(printed, outline);
  free(printed);
  test_document_close(&document);
}

static void expect_text(const char *text, uint32_t index, const char *own)
{
  struct test_document document;
  test_document_open(&document, text);
  assert_true(index < document.outline->count);
  char *printed = test_document_text(&document, index);
  assert_string_equal(printed, own);
  free(printed);
  test_document_close(&document);
}

static void expect_announced(const char *text, uint32_t count, uint32_t index, const char *number,
                             const char *title)
{
  struct test_document document;
  test_document_open(&document, text);
  const struct gk_announced_list *list = &document.outline->announced;
  assert_int_equal(list->count, count);
  if (count > 0) {
    assert_int_equal(list->items[index].number.size, strlen(number));
    assert_memory_equal(list->items[index].number.data, number, strlen(number));
    assert_int_equal(list->items[index].title.size, strlen(title));
    assert_memory_equal(list->items[index].title.data, title, strlen(title));
  }
  test_document_close(&document);
}

static void levels(void **state)
{
  (void)state;
  expect("一、总体情况\n" PROSE "（一）主动公开\n" PROSE "1.数量\n" PROSE "（1）网站\n" PROSE
         "①首页\n" PROSE "②栏目\n" PROSE "（2）微信\n" PROSE "2.内容\n" PROSE
         "（二）依申请公开\n" PROSE "二、存在问题\n" PROSE,
         "一|总体情况\n  （一）|主动公开\n    1.|数量\n      （1）|网站\n        ①|首页\n"
         "        ②|栏目\n      （2）|微信\n    2.|内容\n  （二）|依申请公开\n二|存在问题\n");
}

static void one_style_on_two_levels(void **state)
{
  (void)state;
  expect("1、总体情况\n" PROSE "1、主动公开。" PROSE "2、依申请公开。" PROSE "3、平台建设。" PROSE
         "2、主动公开政府信息情况\n" PROSE "3、收到和处理政府信息公开申请情况\n" PROSE
         "4、其他需要报告的事项\n" PROSE,
         "1|总体情况\n  1|主动公开\n  2|依申请公开\n  3|平台建设\n2|主动公开政府信息情况\n"
         "3|收到和处理政府信息公开申请情况\n4|其他需要报告的事项\n");
  /* A number that is printed twice is a mistake, not a level. */
  expect("一、总体情况\n" PROSE "一、主动公开政府信息情况\n" PROSE
         "二、收到和处理政府信息公开申请情况\n" PROSE "三、其他需要报告的事项\n" PROSE,
         "一|总体情况\n一|主动公开政府信息情况\n二|收到和处理政府信息公开申请情况\n"
         "三|其他需要报告的事项\n");
}

static void mixed_widths(void **state)
{
  (void)state;
  expect("一、总体情况\n(一）公开\n" PROSE "（二)申请\n" PROSE "二 、存在问题\n１．数量\n" PROSE
         "2、质量\n" PROSE "三.其他\n" PROSE "四，建议\n" PROSE,
         "一|总体情况\n  (一）|公开\n  （二)|申请\n二|存在问题\n  １．|数量\n  2|质量\n三.|其他\n"
         "四|建议\n");
}

/* As the text of a PDF has it: labels over several lines, some upright, numbers behind spaces. */
static void rows_of_forms(void **state)
{
  (void)state;
  expect(
      "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 3001 53 0 0 61 4 3119\n"
      "三、\n本\n年\n（二）部分公开（区分处理的，只计这一情\n形，不计其他情形）\n447 7 0 0 0 0 "
      "454\n（三）不\n予公开\n"
      "2.其他法律行政法规禁止公开     30   1  0  0  0  0  31\n1、申请人无正当理由逾期不补\n正、\n"
      "行政机关不再处理其政府信\n息公开申请\n67 3 0 0 1 0 71\n3、其他 108 2 0 0 0 0 110\n"
      "四、政府信息公开行政复议、行政诉讼情况\n行政复议            行政诉讼\n" PROSE
      "五、存在的主要问题及改进情况\n" PROSE,
      "三|收到和处理政府信息公开申请情况\n四|政府信息公开行政复议、行政诉讼情况\n"
      "五|存在的主要问题及改进情况\n");
}

static void parts_and_chapters(void **state)
{
  (void)state;
  expect("第一部分  总体情况\n" PROSE "一、公开\n" PROSE "二、申请\n" PROSE
         "第二部分  存在问题\n一、不足\n" PROSE,
         "第一部分|总体情况\n  一|公开\n  二|申请\n第二部分|存在问题\n  一|不足\n");
  expect("第一章 总则\n" PROSE "第一节 目标\n" PROSE "第二章 任务\n" PROSE,
         "第一章|总则\n  第一节|目标\n第二章|任务\n");
  expect("1 总体情况\n1.1 公开\n" PROSE "1.2 申请\n" PROSE "2 存在的问题\n2.1 不足\n" PROSE,
         "1|总体情况\n  1.1|公开\n  1.2|申请\n2|存在的问题\n  2.1|不足\n");
  expect("I. 概述\n" PROSE "II. 主动公开情况\n" PROSE "Ⅲ、其他情况\n" PROSE,
         "I.|概述\nII.|主动公开情况\nⅢ|其他情况\n");
}

static void numbers_run_through(void **state)
{
  (void)state;
  expect("一、制度\n（一）条例。要贯彻条例。\n（二）审查。要审查信息。\n二、公开\n"
         "（三）决策。要公开决策。\n三、解读\n（四）解读。要解读政策。\n",
         "一|制度\n  （一）|条例\n  （二）|审查\n二|公开\n  （三）|决策\n三|解读\n  （四）|解读\n");
}

static void unusual_nesting(void **state)
{
  (void)state;
  expect("1、总体情况\n（一）公开\n" PROSE "（二）申请\n" PROSE "2、问题\n（一）不足\n" PROSE
         "3、打算\n" PROSE,
         "1|总体情况\n  （一）|公开\n  （二）|申请\n2|问题\n  （一）|不足\n3|打算\n");
  /* The first parent is missing. */
  expect("（一）公开\n" PROSE "（二）申请\n" PROSE "二、问题\n（一）不足\n" PROSE
         "三、打算\n" PROSE,
         "（一）|公开\n（二）|申请\n二|问题\n  （一）|不足\n三|打算\n");
  /* A list before the first heading. */
  expect("工作情况如下\n1.公开\n" PROSE "2.申请\n" PROSE "一、问题\n1.不足\n" PROSE
         "二、打算\n" PROSE,
         "1.|公开\n2.|申请\n一|问题\n  1.|不足\n二|打算\n");
}

static void odd_style_among_siblings(void **state)
{
  (void)state;
  expect("一、总体情况\n" PROSE "二、主动公开情况\n1.数量\n" PROSE "2.内容\n" PROSE
         "3、依申请公开情况\n" PROSE "四、其他事项\n" PROSE,
         "一|总体情况\n二|主动公开情况\n  1.|数量\n  2.|内容\n  3|依申请公开情况\n四|其他事项\n");
  expect("一、总体情况\n" PROSE "二、主动公开情况\n" PROSE "3、依申请公开情况\n" PROSE
         "四、其他事项\n" PROSE,
         "一|总体情况\n二|主动公开情况\n3|依申请公开情况\n四|其他事项\n");
}

static void numbers_stay_as_printed(void **state)
{
  (void)state;
  expect("一、总体情况\n" PROSE "二、公开\n" PROSE "二、申请\n" PROSE "五、问题\n" PROSE
         "一、打算\n" PROSE,
         "一|总体情况\n二|公开\n二|申请\n五|问题\n一|打算\n");
}

static void titles_in_their_paragraph(void **state)
{
  (void)state;
  const char *text =
      "一、总体情况\n(一)全面推进,做好主动公开工作。一是公开。二是更新。\n"
      "(二)依申请公开：全年收到2件。\n(三)平台建设　　我局建设了网站，及时更新内容。\n"
      "二、问题\n";
  expect(text, "一|总体情况\n  (一)|全面推进,做好主动公开工作\n  (二)|依申请公开\n"
               "  (三)|平台建设\n二|问题\n");
  expect_text(text, 0, "");
  expect_text(text, 1, "一是公开。二是更新。");
  expect_text(text, 2, "全年收到2件。");
  expect_text(text, 3, "我局建设了网站，及时更新内容。");
  expect("一、概　述\n" PROSE "二、加强领导　落实责任\n" PROSE "三、概述　　2018年，公开有序。\n",
         "一|概　述\n二|加强领导　落实责任\n三|概述\n");
}

static void brackets_end_no_title(void **state)
{
  (void)state;
  expect("一、落实《意见。通知》要求（责任单位：办公室）\n" PROSE
         "二、公开（见附表。）情况。我局公开。\n",
         "一|落实《意见。通知》要求（责任单位：办公室）\n二|公开（见附表。）情况\n");
}

static void missing_numbers(void **state)
{
  (void)state;
  /* Known headings where the numbers have a gap. */
  expect("一、概述\n" PROSE "二、主动公开情况\n" PROSE "行政复议、诉讼情况\n" PROSE
         "收费及减免情况\n" PROSE "五、存在的问题\n" PROSE,
         "一|概述\n二|主动公开情况\n|行政复议、诉讼情况\n|收费及减免情况\n五|存在的问题\n");
  /* The first and the last. */
  expect("概述\n" PROSE "二、主动公开情况\n" PROSE "三、依申请公开情况\n" PROSE
         "其他需要报告的事项\n" PROSE,
         "|概述\n二|主动公开情况\n三|依申请公开情况\n|其他需要报告的事项\n");
  /* The same words where nothing is missing are no heading. */
  expect("一、概述\n" PROSE "主动公开情况\n" PROSE "二、其他情况\n" PROSE,
         "一|概述\n二|其他情况\n");
}

static void misspelt(void **state)
{
  (void)state;
  struct test_document document;
  test_document_open(&document,
                     "一、总体情况\n" PROSE "四、政府信息公开行政法复议、行政诉讼情况\n" PROSE);
  assert_int_equal(document.outline->count, 2);
  int known = document.outline->headings[1].known;
  assert_true(known >= 0);
  assert_string_equal(document.rules->headings[known].key.data, "litigation");
  test_document_close(&document);
}

static void expect_keys(const char *title, const char *key, const char *second)
{
  struct test_document document;
  char text[400];
  snprintf(text, sizeof text, "一、概述\n" PROSE "二、%s\n" PROSE, title);
  test_document_open(&document, text);
  assert_int_equal(document.outline->count, 2);
  const struct gk_heading *heading = &document.outline->headings[1];
  const struct gk_known_heading *headings = document.rules->headings;
  assert_string_equal(heading->known < 0 ? "" : headings[heading->known].key.data, key);
  assert_string_equal(heading->second < 0 ? "" : headings[heading->second].key.data, second);
  test_document_close(&document);
}

static void keys(void **state)
{
  (void)state;
  expect_keys("2021年度主动公开政府信息的情况", "disclosure", "");
  expect_keys("我局收到和处理政府信息公开申请情况", "requests", "");
  expect_keys("存在的主要问题及改进情况和其他需要报告的事项", "problems", "other");
  expect_keys("政府信息公开行政复议、行政诉论情况", "litigation", "");
  expect_keys("依申请公开情况", "requests", "");
  expect_keys("民生工程建设情况", "", "");
  expect_keys("认真学习宣传条例", "", "");
}

static void set_apart_without_numbers(void **state)
{
  (void)state;
  expect("*总体情况\n" PROSE "*主动公开的渠道\n" PROSE "@\n*存在的问题\n" PROSE,
         "|总体情况\n|主动公开的渠道\n|存在的问题\n");
  expect("#2总体情况\n" PROSE "#3公开渠道\n" PROSE "#3公开内容\n" PROSE "#2存在的问题\n" PROSE,
         "|总体情况\n  |公开渠道\n  |公开内容\n|存在的问题\n");
  /* Known ones need no setting. */
  expect("总体情况\n" PROSE "主动公开政府信息情况\n@\n其他需要报告的事项\n" PROSE,
         "|总体情况\n|主动公开政府信息情况\n|其他需要报告的事项\n");
  /* Bold parts inside numbered ones. */
  expect("一、总体情况\n" PROSE "*加强组织领导\n" PROSE "*加强培训\n" PROSE "二、问题\n" PROSE,
         "一|总体情况\n  |加强组织领导\n  |加强培训\n二|问题\n");
  /* A page that is bold throughout. */
  expect("*一、总体情况\n*"
         "我局按照要求做好各项工作，及时公开信息，取得了较好的成效，得到了群众的认可，并按"
         "规定报送了相关的材料和数据，完善了制度。\n*特此报告\n*二、问题\n*无\n",
         "一|总体情况\n二|问题\n");
}

static void unnumbered_parents(void **state)
{
  (void)state;
  expect("总体情况\n（一）公开\n" PROSE "（二）申请\n" PROSE
         "主动公开政府信息情况\n（一）数量\n" PROSE "其他需要报告的事项\n" PROSE,
         "|总体情况\n  （一）|公开\n  （二）|申请\n|主动公开政府信息情况\n  （一）|数量\n"
         "|其他需要报告的事项\n");
  expect("总体情况\n一、公开\n" PROSE "二、申请\n" PROSE "主动公开政府信息情况\n一、数量\n" PROSE
         "存在的问题\n" PROSE,
         "|总体情况\n  一|公开\n  二|申请\n|主动公开政府信息情况\n  一|数量\n|存在的问题\n");
  expect("#2机关情况\n" PROSE "一、公开\n" PROSE "二、申请\n" PROSE "#2下属单位情况\n" PROSE
         "一、公开\n" PROSE,
         "|机关情况\n  一|公开\n  二|申请\n|下属单位情况\n  一|公开\n");
}

static void weak_separators(void **state)
{
  (void)state;
  expect("一 总体情况\n" PROSE "二 公开渠道\n" PROSE "三 存在的问题\n" PROSE,
         "一|总体情况\n二|公开渠道\n三|存在的问题\n");
  expect("一总体情况\n" PROSE "二主动公开政府信息情况\n" PROSE "三其他需要报告的事项\n" PROSE,
         "一|总体情况\n二|主动公开政府信息情况\n三|其他需要报告的事项\n");
}

static void number_in_its_own_line(void **state)
{
  (void)state;
  const char *text = "一、\n总体情况\n" PROSE "二、\n存在问题\n" PROSE;
  expect(text, "一|总体情况\n二|存在问题\n");
  expect_text(text, 0, "/我局按照要求做好各项工作，及时公开信息，取得了较好的成效。");
}

static void title_in_two_lines(void **state)
{
  (void)state;
  expect("三、其他\n" PROSE "四、因政府信息公开申请行政复议、提起\n行政诉讼情况\n" PROSE,
         "三|其他\n四|因政府信息公开申请行政复议、提起行政诉讼情况\n");
}

static void no_headings(void **state)
{
  (void)state;
  expect("一、总体情况\n2017年，我局公开信息。\n1.5万件信息已公开。\n一年来，我局做了工作。\n"
         "第二十条第(一)项规定的信息。\n第五条 本办法自公布之日起施行。\n3,000条信息。\n2018.3.1\n"
         "（2017年数据）\n12 件\n9:30开会\n二、问题\n",
         "一|总体情况\n二|问题\n");
  /* Rows of a form that was not recognised as a table. */
  expect("一、总体情况\n" PROSE
         "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\n"
         "三、本年度办理结果 0 0 "
         "0\n(一)予以公开\n1.属于国家秘密\n四、政府信息公开行政复议、行政诉讼情况\n",
         "一|总体情况\n三|收到和处理政府信息公开申请情况\n四|政府信息公开行政复议、行政诉讼情况\n");
  /* The document's title, its date and the caption of a table. */
  expect("^*某局2020年政府信息公开工作年度报告\n^2021年1月20日\n*一、总体情况\n" PROSE
         "*主动公开情况统计表\n@\n*二、问题\n" PROSE,
         "一|总体情况\n二|问题\n");
}

static void lists(void **state)
{
  (void)state;
  expect("一、总体情况\n公开以下信息：\n1.机构职能；\n2.财政预算；\n3.人事信息。\n二、问题\n" PROSE,
         "一|总体情况\n二|问题\n");
  expect("一、问题\n存在以下问题：\n1.公开不够及时；\n2.内容不够全面。\n改进措施：\n"
         "1、加强学习。组织培训。\n2、完善制度。健全机制。\n",
         "一|问题\n  1|加强学习\n  2|完善制度\n");
  const char *text =
      "一、总体情况\n1."
      "我局高度重视政府信息公开工作，主要领导亲自抓，分管领导具体抓，各科室负责人各负其责，"
      "形成了一级抓一级、层层抓落实的工作局面，确保了工作的顺利开展。成效明显。\n"
      "2."
      "我局认真贯彻落实上级的各项要求，制定了工作方案和制度，明确了责任分工，组织了多次培训，提高了"
      "工作人员"
      "的业务能力和水平，取得了较好的成绩。成效明显。\n二、问题\n" PROSE;
  expect(text, "一|总体情况\n二|问题\n");
}

static void enumerations_are_no_headings(void **state)
{
  (void)state;
  expect("一、打算\n第一，加强公开。第二，加强解读。\n二、其他\n(1)公开。网站公开。(2)解读。\n"
         "*一是加强领导\n" PROSE,
         "一|打算\n二|其他\n");
  expect("一、打算\n第一，加强公开。要公开。\n第二，加强解读。要解读。\n二、其他\n",
         "一|打算\n  第一|加强公开\n  第二|加强解读\n二|其他\n");
}

static void one_space_ends_a_known_title(void **state)
{
  (void)state;
  const char *text =
      "一、总体情况 2021年，我局按照要求公开信息。\n二、依申请公开情况 全年收到3件申请，已办结。\n";
  expect(text, "一|总体情况\n二|依申请公开情况\n");
  expect_text(text, 1, "全年收到3件申请，已办结。");
}

static void announced_parts(void **state)
{
  (void)state;
  const char *parts =
      "本报告共包括三个方面的内容：一、总体情况；二、主动公开情况；三、四项措施落实情况。\n"
      "一、总体情况\n" PROSE "二、主动公开情况\n" PROSE "三、四项措施落实情况\n" PROSE;
  expect(parts, "一|总体情况\n二|主动公开情况\n三|四项措施落实情况\n");
  expect_announced(parts, 3, 2, "三", "四项措施落实情况");
  expect_announced(
      "本报告由概述、主动公开政府信息情况、行政复议、行政诉讼情况、存在的问题四部分组成。\n"
      "一、概述\n" PROSE,
      4, 2, "", "行政复议、行政诉讼情况");
  expect_announced("全文包括概述、主动公开情况、依申请公开情况、存在的问题。\n一、概述\n" PROSE, 4,
                   3, "", "存在的问题");
  expect_announced("信息主要包括机构概况、工作动态、政策法规等。\n一、概述\n" PROSE, 0, 0, "", "");
  /* A part without its number, found since it was announced. */
  expect("本报告包括：一、总体情况；二、惠民政策落实成效；三、问题。\n一、总体情况\n" PROSE
         "惠民政策落实的成效\n" PROSE "三、问题\n" PROSE,
         "一|总体情况\n|惠民政策落实的成效\n三|问题\n");
}

static void broken_lines(void **state)
{
  (void)state;
  const char *list =
      "　　本报告共包括四个方面的内容：一、概述；二、主动公开情况；\n三、依申请公开情况；四、"
      "存在的问题。\n一、概述\n" PROSE "二、主动公开情况\n" PROSE;
  expect(list, "一|概述\n二|主动公开情况\n");
  expect_announced("本报告包括：一、概述；二、主动公开情况；三、申请；\n四、收费情况；五、其他。\n"
                   "一、概述\n" PROSE,
                   5, 4, "五", "其他");
  expect("五、问题\n一年来，公开工作取得了一定成绩，但仍存在以下问题：一是政策解读的形式较为单\n"
         "一，图文和视频解读偏少。\n六、其他\n" PROSE,
         "五|问题\n六|其他\n");
}

static void contents(void **state)
{
  (void)state;
  const char *run = "目录\n一、总体情况\n二、公开情况\n三、问题\n一、总体情况\n" PROSE
                    "二、公开情况\n" PROSE "三、问题\n" PROSE;
  expect(run, "一|总体情况\n二|公开情况\n三|问题\n");
  expect_announced(run, 3, 1, "二", "公开情况");
  expect("一、总体情况……………1\n二、公开情况.......2\n三、问题 ······ 3\n一、总体情况\n" PROSE
         "二、公开情况\n" PROSE "三、问题\n" PROSE,
         "一|总体情况\n二|公开情况\n三|问题\n");
  /* Headings that stand together and do not come again are an outline. */
  expect("一、总体情况\n二、公开情况\n三、问题\n", "一|总体情况\n二|公开情况\n三|问题\n");
}

static void the_end(void **state)
{
  (void)state;
  const char *text = "一、总体情况\n" PROSE "二、问题\n无。\n某某区民政局\n2018年3月1日\n";
  expect_text(text, 1, "/无。");
  expect_text("一、总体情况\n" PROSE "二、问题\n无。\n>某某局　2018年3月1日\n", 1, "/无。");
  expect_text("一、总体情况\n" PROSE "二、问题\n无。\n附件：1.统计表\n一、主动公开情况\n", 1,
              "/无。");
  expect_text("一、总体情况\n" PROSE "二、问题\n无。\n抄送：区委办公室，区人大常委会办公室。\n"
              "某某局办公室　　2018年3月1日印发\n",
              1, "/无。");
  expect_text("一、总体情况\n" PROSE "二、问题\n无。\n（此件公开发布）\n", 1, "/无。");
  /* The numbers go on after an attachment line: it ends nothing. */
  expect("一、总体情况\n附件：见后\n二、问题\n无。\n", "一|总体情况\n二|问题\n");
}

static void responsible(void **state)
{
  (void)state;
  expect("一、重点任务\n1.及时公开医保政策。牵头处室：待遇保障处　配合处室：规划财务处、各处室\n"
         "2.公开药品集采信息，结果公布后三个工作日内发布解读，做到有问必答。责任处室：价格处\n",
         "一|重点任务\n  1.|及时公开医保政策\n"
         "  2.|公开药品集采信息，结果公布后三个工作日内发布解读，做到有问必答\n");
}

/* A notice that has numbers of its own, and the plan that it brings. */
static void attached(void **state)
{
  (void)state;
  const char *text =
      "某某局关于印发2019年工作要点的通知\n各科室：\n现印发给你们。\n"
      "一、提高认识\n" PROSE "二、抓好落实\n按时报送。\n附件：1.某某局2019年工作要点\n"
      "2.联系人名单\n某某局\n2019年5月6日\n附件1\n某某局2019年工作要点\n" PROSE
      "一、深化公开\n（一）推进预算公开\n" PROSE "（二）推进规划公开\n" PROSE
      "二、加强解读\n" PROSE;
  expect(text, "一|提高认识\n二|抓好落实\n|某某局2019年工作要点\n  一|深化公开\n"
               "    （一）|推进预算公开\n    （二）|推进规划公开\n  二|加强解读\n");
  expect_text(text, 1, "/按时报送。");
}

static void hostile(void **state)
{
  (void)state;
  expect("", "");
  expect("一、\n", "");
  expect("（\n(((((((((((((\n（一\n第\n①\n", "");
  expect("一、\xFF\xFE\n\xE4\xB8\n", "一|\xFF\xFE\n");
  /* Many headings: the limit holds. */
  size_t count = 3000, size = 0;
  char *text = malloc(count * 32);
  for (size_t i = 0; i < count; i++)
    size += (size_t)sprintf(text + size, "(%zu)标题%zu\n正文。\n", i % 9 + 1, i);
  struct test_document document;
  test_document_open(&document, text);
  assert_int_equal(document.outline->count, GK_HEADINGS_LIMIT);
  assert_true(document.outline->truncated);
  test_document_close(&document);
  free(text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(levels),
      cmocka_unit_test(one_style_on_two_levels),
      cmocka_unit_test(mixed_widths),
      cmocka_unit_test(rows_of_forms),
      cmocka_unit_test(parts_and_chapters),
      cmocka_unit_test(numbers_run_through),
      cmocka_unit_test(unusual_nesting),
      cmocka_unit_test(odd_style_among_siblings),
      cmocka_unit_test(numbers_stay_as_printed),
      cmocka_unit_test(titles_in_their_paragraph),
      cmocka_unit_test(brackets_end_no_title),
      cmocka_unit_test(missing_numbers),
      cmocka_unit_test(misspelt),
      cmocka_unit_test(keys),
      cmocka_unit_test(set_apart_without_numbers),
      cmocka_unit_test(unnumbered_parents),
      cmocka_unit_test(weak_separators),
      cmocka_unit_test(number_in_its_own_line),
      cmocka_unit_test(title_in_two_lines),
      cmocka_unit_test(no_headings),
      cmocka_unit_test(lists),
      cmocka_unit_test(enumerations_are_no_headings),
      cmocka_unit_test(one_space_ends_a_known_title),
      cmocka_unit_test(announced_parts),
      cmocka_unit_test(broken_lines),
      cmocka_unit_test(contents),
      cmocka_unit_test(the_end),
      cmocka_unit_test(attached),
      cmocka_unit_test(responsible),
      cmocka_unit_test(hostile),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
