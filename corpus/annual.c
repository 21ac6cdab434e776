/* SPDX-License-Identifier: Apache-2.0 */
/* Annual reports of the three generations. */
#include "damage.h"
#include "form.h"
#include "prose.h"
#include "statistics.h"

#include <string.h>

static void subsection(struct report *report, bool run_in, const char *title,
                       const char *const *sentences)
{
  struct node *heading = report_heading(report, 2, title);
  const char *text = prose_several(report, sentences, 2);
  if (run_in) {
    heading->run_in = true;
    heading->text = text;
  } else
    report_paragraph(report, text);
}

/* What the forms say, said again in the prose; a claim is checked against its cell later. */
static const char *claim(struct report *report, const char *subject, const char *unit,
                         const char *row, const char *column, int64_t value)
{
  const char *text = prose_figure(report, subject, value, unit);
  struct figure *figure = &report->figures[report->figure_count - 1];
  figure->row = row;
  figure->column = column;
  return text;
}

static const char *request_claims(struct report *report, const struct forms *forms,
                                  int64_t difference)
{
  int64_t received = forms->requests[ROW_RECEIVED][TOTAL];
  int64_t in = forms->requests[ROW_CARRIED_IN][TOTAL];
  struct buffer out = {0};
  /* A difference that last year's carry-over explains would be no error. */
  if (difference != 0 && difference == in)
    difference++;
  if (received == 0 && difference == 0 && random_chance(&report->random, 60)) {
    buffer_format(&out, "%d年未收到政府信息公开申请。", report->year);
  } else {
    buffer_format(
        &out, "%d年，共%s", report->year,
        claim(report, "收到政府信息公开申请", "件", "received", "total", received + difference));
    if (difference == 0 && received > 0 && random_chance(&report->random, 50)) {
      int64_t persons = forms->requests[ROW_RECEIVED][0];
      /* In an order that every compiler keeps. */
      const char *others = prose_figure(report, "法人或其他组织申请", received - persons, "件");
      const char *natural =
          claim(report, "自然人申请", "件", "received", "natural_person", persons);
      buffer_format(&out, "，其中%s，%s", natural, others);
    }
    if (in > 0)
      buffer_format(&out, "；%s",
                    claim(report, "上年结转政府信息公开申请", "件", "carried_in", "total", in));
    buffer_add(&out, "。");
  }
  if (random_chance(&report->random, 40))
    buffer_add(&out, prose(report, prose_requests[random_range(&report->random, 0, 3)]));
  const char *text = pool_copy(&report->pool, out.data, out.size);
  buffer_free(&out);
  return text;
}

/* Claims that the printed cells do not bear out. */
static void check_claims(struct report *report)
{
  for (int i = 0; i < report->figure_count; i++) {
    const struct figure *figure = &report->figures[i];
    if (!figure->row)
      continue;
    const struct fact *fact = report_fact(report, "requests", figure->row, figure->column);
    if (!fact)
      fact = report_fact(report, "disclosure", figure->row, figure->column);
    if (!fact || fact->kind != VALUE_NUMBER || fact->digits == figure->value)
      continue;
    report_finding(report, "narrative.table",
                   pool_format(&report->pool, "%lld", (long long)fact->digits),
                   pool_format(&report->pool, "%lld", (long long)figure->value),
                   pool_format(&report->pool, "%s/%s", figure->row, figure->column), false);
  }
}

static void write_title(struct report *report)
{
  static const char *const patterns[] = {"%s%d年政府信息公开工作年度报告",
                                         "%s%d年度政府信息公开工作年度报告",
                                         "%s%d年政府信息公开年度报告"};
  report->title = pool_format(&report->pool, "%s%d%s", report->agency, report->year,
                              strchr(patterns[random_range(&report->random, 0, 2)], 'd') + 1);
}

static void write_period(struct report *report, int year)
{
  const char *person = prose(report, "{C}");
  const char *office = random_pick(&report->random, place_departments);
  report_paragraph(
      report,
      pool_format(
          &report->pool,
          "本报告由%s按照《中华人民共和国政府信息公开条例》编制。本报告中所列数据的统计期限自"
          "%d年1月1日起至%d年12月31日止。如对本报告有疑问，请与%s联系（联系人：%s）。",
          report->agency, year, year, office, person));
}

static void write_overview(struct report *report, const struct forms *forms)
{
  bool run_in = random_chance(&report->random, 60);
  int difference = damage_is(report, "narrative.table") ? random_range(&report->random, 1, 5) : 0;
  int parts = damage_is(report, "narrative.parts-sum") ? random_range(&report->random, 1, 9) : 0;
  report_heading(report, 1, "总体情况");
  report_paragraph(report, prose_several(report, prose_openings, 1));
  struct buffer text = {0};
  report_heading(report, 2, "主动公开情况");
  struct node *heading = &report->nodes[report->node_count - 1];
  buffer_add(&text, prose_several(report, prose_disclosure, 3));
  if (parts != 0 || random_chance(&report->random, 60))
    buffer_add(&text, prose_parts(report, parts));
  if (report->generation == GENERATION_2021 && forms->documents[1][0] > 0 &&
      random_chance(&report->random, 50))
    buffer_format(&text, "全年%s。",
                  claim(report, "制发行政规范性文件", "件", "normative_documents", "issued",
                        forms->documents[1][0]));
  const char *body = pool_copy(&report->pool, text.data, text.size);
  buffer_free(&text);
  if (run_in) {
    heading->run_in = true;
    heading->text = body;
  } else
    report_paragraph(report, body);
  struct node *second = report_heading(report, 2, "依申请公开情况");
  body = request_claims(report, forms, difference);
  if (run_in) {
    second->run_in = true;
    second->text = body;
  } else
    report_paragraph(report, body);
  report_heading(report, 2, "政府信息管理情况");
  report_paragraph(report, prose_several(report, prose_management, 2));
  struct node *fourth = report_heading(report, 2, "政府信息公开平台建设情况");
  fourth->run_in = false;
  report_paragraph(report, prose_several(report, prose_platform, 3));
  report_heading(report, 2, "监督保障情况");
  report_paragraph(report, prose_several(report, prose_supervision, 2));
}

/* 2019 and 2021: six headings, three forms. */
static void write_statutory(struct report *report)
{
  struct forms forms;
  forms_fill(&forms, &report->random, report->generation);
  if (report->error && random_chance(&report->random, 75))
    forms.style.zero = "0";
  damage_forms(report, &forms);
  write_title(report);
  if (damage_is(report, "year.mismatch")) {
    write_period(report, report->year - 1);
    report_finding(report, "year.mismatch", NULL, NULL, "0", false);
  } else if (random_chance(&report->random, 70))
    write_period(report, report->year);
  write_overview(report, &forms);
  report_heading(report, 1, "主动公开政府信息情况");
  if (!damage_is(report, "outline.missing-form"))
    form_disclosure(report, &forms);
  report_heading(report, 1, "收到和处理政府信息公开申请情况");
  form_requests(report, &forms);
  report_heading(report, 1, "政府信息公开行政复议、行政诉讼情况");
  form_litigation(report, &forms);
  report_heading(report, 1, "存在的主要问题及改进情况");
  report_paragraph(report,
                   pool_format(&report->pool, "%d年，公开工作取得了一定成绩，但仍存在以下问题：%s",
                               report->year, prose_enumeration(report, prose_problems, 3)));
  report_paragraph(report, pool_format(&report->pool, "下一步，我单位将做好以下工作：%s",
                                       prose_enumeration(report, prose_plans, 3)));
  if (!damage_is(report, "outline.missing-heading")) {
    report_heading(report, 1, "其他需要报告的事项");
    report_paragraph(report, prose_several(report, prose_other, 1));
  }
  form_check(report);
  check_claims(report);
}

/* 2008: eight headings of prose, from 2014 on with a table of statistics. */
static void write_prose_report(struct report *report)
{
  static const char *const titles[] = {"概述",
                                       "主动公开政府信息情况",
                                       "依申请公开政府信息情况",
                                       "政府信息公开的收费及减免情况",
                                       "政府信息公开咨询处理情况",
                                       "因政府信息公开申请行政复议、提起行政诉讼情况",
                                       "政府信息公开工作人员和支出情况",
                                       "存在的主要问题及改进措施"};
  write_title(report);
  int difference =
      damage_is(report, "narrative.parts-sum") ? random_range(&report->random, 1, 9) : 0;
  if (damage_is(report, "year.mismatch")) {
    write_period(report, report->year - 1);
    report_finding(report, "year.mismatch", NULL, NULL, "0", false);
  } else if (random_chance(&report->random, 40)) {
    struct buffer text = {0};
    buffer_add(&text, "本报告共包括八个方面的内容：");
    for (int i = 0; i < 8; i++)
      buffer_format(&text, "%s、%s%s",
                    (const char *const[]){"一", "二", "三", "四", "五", "六", "七", "八"}[i],
                    titles[i], i < 7 ? "；" : "。");
    report_paragraph(report, pool_copy(&report->pool, text.data, text.size));
    buffer_free(&text);
  } else
    write_period(report, report->year);
  report_heading(report, 1, titles[0]);
  report_paragraph(report, prose_several(report, prose_openings, 2));
  bool run_in = random_chance(&report->random, 50);
  subsection(report, run_in, "加强领导，落实责任", prose_management);
  subsection(report, run_in, "完善制度，规范程序", prose_supervision);
  report_heading(report, 1, titles[1]);
  const char *parts_text =
      difference != 0 || random_chance(&report->random, 60) ? prose_parts(report, difference) : "";
  const char *disclosed = prose_several(report, prose_disclosure, 3);
  report_paragraph(report, pool_format(&report->pool, "%s%s", disclosed, parts_text));
  if (random_chance(&report->random, 60) || damage_is(report, "table.total"))
    statistics_write(report);
  report_paragraph(report, prose_several(report, prose_platform, 2));
  report_heading(report, 1, titles[2]);
  if (random_chance(&report->random, 50))
    report_paragraph(report, prose(report, "{Y}年，未收到公民、法人和其他组织提出的公开申请。"));
  else
    report_paragraph(report, prose(report, "{Y}年，[共收到公开申请|件|1-40]，均按时答复。"));
  report_heading(report, 1, titles[3]);
  report_paragraph(report, prose_several(report, prose_fees, 1));
  report_heading(report, 1, titles[4]);
  report_paragraph(report, prose_several(report, prose_consultation, 2));
  report_heading(report, 1, titles[5]);
  report_paragraph(report, prose(report, "{Y}年，没有发生针对政府信息公开的行政复议和行政诉讼。"));
  report_heading(report, 1, titles[6]);
  report_paragraph(report, prose_several(report, prose_staff, 2));
  report_heading(report, 1, titles[7]);
  report_paragraph(report, pool_format(&report->pool, "存在的主要问题：%s",
                                       prose_enumeration(report, prose_problems, 3)));
  report_paragraph(report,
                   pool_format(&report->pool, "%d年，将从以下方面加以改进：%s", report->year + 1,
                               prose_enumeration(report, prose_plans, 3)));
}

void annual_write(struct report *report)
{
  if (report->generation == GENERATION_2008)
    write_prose_report(report);
  else
    write_statutory(report);
  damage_text(report);
  report_signature(report);
}
