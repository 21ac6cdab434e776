/* SPDX-License-Identifier: Apache-2.0 */
/* Work plans with responsible sections, work reports, notices and other documents. */
#include "damage.h"
#include "prose.h"

#include <stddef.h>

enum { TASKS_TO_AIM = 3 };

static const struct {
  const char *title;
  struct {
    const char *title, *text;
  } tasks[TASKS_TO_AIM];
} aims[] = {
    {"落实公开制度",
     {{"完善主动公开目录",
       "对照职责梳理公开事项，明确公开的内容、时限和方式，并根据变化及时调整。"},
      {"规范依申请公开工作", "健全登记、审核、答复和归档流程，保障公众依法获取信息的权利。"},
      {"加强发布审核", "坚持先审查、后公开，防止发布失信和泄露隐私。"}}},
    {"推进重点领域信息公开",
     {{"推进财政信息公开", "按规定公开预算、决算和专项资金使用情况，便于公众监督。"},
      {"做好重大决策公开", "决策前广泛听取意见，决策后及时公布结果和依据。"},
      {"公开建议提案办理结果", "除涉及秘密的以外，办理复文全文公开，并公布总体情况。"}}},
    {"加强政策解读",
     {{"丰富解读形式", "综合运用图表、视频和问答，把政策讲清楚、讲明白。"},
      {"落实解读责任", "坚持谁起草、谁解读，解读材料与文件同步起草、同步审批、同步发布。"},
      {"做好惠民政策宣传", "组织人员进社区、进村组，面对面解答群众疑问。"}}},
    {"回应社会关切",
     {{"加强舆情监测", "建立信息收集、研判、处置和回应机制，及时发布权威信息。"},
      {"办理群众来信", "明确办理时限，做到事事有回音。"},
      {"畅通咨询渠道", "公布咨询电话和受理时间，安排专人接听。"}}},
    {"加强平台建设",
     {{"办好门户网站", "优化栏目设置，加强内容保障，做好日常检查和安全防护。"},
      {"用好政务新媒体", "明确运维责任，严格发布审核，提高信息质量。"},
      {"规范线下查阅点", "配齐设备和资料，方便群众就近查阅。"}}},
    {"强化工作保障",
     {{"加强组织领导", "主要负责人每年至少听取一次专题汇报，研究解决突出问题。"},
      {"开展业务培训", "围绕条例和相关制度，分期分批组织学习。"},
      {"加强督促检查", "定期对落实情况进行通报，对进展缓慢的予以督办。"}}},
};
enum { AIMS = sizeof aims / sizeof *aims };

/* （责任部门：…） in one of its usual forms; fills in who it names. */
static const char *responsibility(struct report *report, struct task *task)
{
  int first = random_range(&report->random, 0, 9), second = (first + 3) % 10;
  const char *a = place_departments[first], *b = place_departments[second];
  const char *c = place_departments[(first + 5) % 10];
  task->responsible[0] = a;
  switch (random_range(&report->random, 0, 4)) {
  case 0:
    return pool_format(&report->pool, "（责任部门：%s）", a);
  case 1:
    task->responsible[1] = b;
    return pool_format(&report->pool, "（责任部门：%s、%s）", a, b);
  case 2:
    task->responsible[1] = b;
    task->responsible[2] = c;
    return pool_format(&report->pool, "（责任科室：%s、%s、%s）", a, b, c);
  case 3:
    task->responsible[1] = b;
    task->lead = a;
    return pool_format(&report->pool, "（牵头部门：%s；配合部门：%s）", a, b);
  default:
    task->responsible[1] = b;
    task->lead = a;
    return pool_format(&report->pool, "（责任部门：%s牵头，%s配合）", a, b);
  }
}

void plan_write(struct report *report)
{
  static const char *const nouns[] = {"政务公开工作要点", "政务公开工作实施方案",
                                      "政府信息公开工作要点", NULL};
  report->title = pool_format(&report->pool, "%s%d年%s", report->agency, report->year,
                              random_pick(&report->random, nouns));
  const char *basis = pool_format(&report->pool, "%s政办〔%d〕%d号", report->region->mark,
                                  report->year, random_range(&report->random, 3, 90));
  report_number(report, basis);
  report_paragraph(
      report, pool_format(&report->pool,
                          "为做好%d年政务公开工作，根据《%s人民政府办公室关于印发%d年政务公开工作"
                          "安排的通知》（%s），结合实际，制定本要点。",
                          report->year, report->region->county, report->year, basis));
  int first = random_range(&report->random, 0, 2);
  int end = random_range(&report->random, first + 3, AIMS);
  bool counts_on = random_chance(&report->random, 50);
  int last = 0;
  for (int aim = first; aim < end; aim++) {
    report_heading(report, 1, aims[aim].title);
    if (counts_on)
      report->counters[2] = last;
    int count = random_range(&report->random, 2, TASKS_TO_AIM);
    for (int i = 0; i < count; i++) {
      struct node *heading = report_heading(report, 2, aims[aim].tasks[i].title);
      struct task *task = &report->tasks[report->task_count++];
      *task = (struct task){.section = report->path, .title = aims[aim].tasks[i].title};
      heading->run_in = true;
      heading->text =
          pool_format(&report->pool, "%s%s", aims[aim].tasks[i].text, responsibility(report, task));
    }
    last = report->counters[2];
  }
  damage_text(report);
  report_signature(report);
}

void work_report_write(struct report *report)
{
  static const char *const titles[] = {"强化组织领导，健全工作机制", "突出公开重点，拓展公开内容",
                                       "加强平台建设，畅通公开渠道", "规范办理流程，做好依申请公开",
                                       "存在问题和下步打算"};
  static const char *const nouns[] = {"政务公开工作报告", "政务公开工作总结",
                                      "政府信息公开工作总结", NULL};
  const char *const *const bodies[] = {prose_management, prose_disclosure, prose_platform,
                                       prose_requests, NULL};
  report->title = pool_format(&report->pool, "%s%d年度%s", report->agency, report->year,
                              random_pick(&report->random, nouns));
  const char *basis = pool_format(&report->pool, "%s政办发〔%d〕%d号", report->region->mark,
                                  report->year, random_range(&report->random, 3, 90));
  report_number(report, basis);
  report_paragraph(report,
                   pool_format(&report->pool,
                               "%d年，%s按照《政务公开工作安排》（%s）的要求，认真组织实施，现将"
                               "有关情况报告如下：",
                               report->year, report->agency, basis));
  for (int i = 0; i < 5; i++) {
    report_heading(report, 1, titles[i]);
    if (i == 4) {
      const char *plans = prose_enumeration(report, prose_plans, 3);
      const char *problems = prose_enumeration(report, prose_problems, 2);
      report_paragraph(report,
                       pool_format(&report->pool, "存在的问题：%s%d年，将重点做好以下工作：%s",
                                   problems, report->year + 1, plans));
    } else
      report_paragraph(report, prose_several(report, bodies[i], 3));
    if (i == 1)
      report_paragraph(report, prose_parts(report, 0));
  }
  damage_text(report);
  report_signature(report);
}

void notice_write(struct report *report)
{
  static const char *const subjects[] = {"开展政务公开主题日活动", "做好信息公开栏目检查",
                                         "报送政务公开工作总结", NULL};
  report->title = pool_format(&report->pool, "%s关于%s的通知", report->agency,
                              random_pick(&report->random, subjects));
  report->document_number = pool_format(&report->pool, "%s发〔%d〕%d号", report->region->mark,
                                        report->year, random_range(&report->random, 1, 60));
  report_number(report, report->document_number);
  report_paragraph(report, report->document_number);
  report_paragraph(report, "各科室、各直属单位：");
  report_paragraph(
      report, prose(report, "为进一步提高工作透明度，方便群众了解和监督，现就有关事项通知如下。"));
  report_heading(report, 1, "时间安排");
  report_paragraph(report, prose(report, "自{Y}年5月10日起至{Y}年5月31日止。"));
  report_heading(report, 1, "主要内容");
  report_paragraph(report, "各科室对照职责，梳理公开事项，准备宣传资料，并安排人员现场答疑。");
  report_heading(report, 1, "有关要求");
  report_paragraph(report, prose(report, "请各科室于{Y}年6月5日前将书面总结报{D}。"));
  damage_text(report);
  report_signature(report);
}

void other_write(struct report *report)
{
  report->title = pool_format(&report->pool, "%s政府信息公开指南", report->agency);
  report_paragraph(report,
                   prose(report, "为了方便公民、法人和其他组织获取{A}的政府信息，编制本指南。"));
  report_heading(report, 1, "公开的范围");
  report_paragraph(report, "机构职能、办事依据、办理程序、收费项目和标准等，以公开目录为准。");
  report_heading(report, 1, "公开的方式");
  report_paragraph(report, "通过门户网站、公开栏和政务服务大厅公开，也可以到查阅点查询。");
  report_heading(report, 1, "申请的办理");
  report_paragraph(report, "申请人可以当面提交或者邮寄申请表，受理机构为办公室，法定工作日办理。");
  report_heading(report, 1, "监督和救济");
  report_paragraph(report,
                   "认为未依法履行公开义务的，可以向主管部门举报，也可以依法申请行政复议。");
  damage_text(report);
  report_signature(report);
}
