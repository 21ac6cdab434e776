/* SPDX-License-Identifier: Apache-2.0 */
#include "prose.h"

#include <stdlib.h>
#include <string.h>

static const char *const surnames[] = {"陈", "林", "周", "吴", "方", "叶", NULL};
static const char *const given_names[] = {"晓舟", "明远", "若溪", "一帆", "文竹", NULL};
/* Characters of GB18030's four-byte part and of CJK extension B, as they stand in names. */
static const char *const rare_names[] = {"㙍", "𠮷", "㛃", "𬭎", NULL};

const char *prose_figure(struct report *report, const char *subject, int64_t value,
                         const char *unit)
{
  struct figure *figure = &report->figures[report->figure_count++];
  *figure = (struct figure){report->path, subject, unit, value, false, NULL, NULL};
  return pool_format(&report->pool, "%s%lld%s", subject, (long long)value, unit);
}

/* [subject|unit|low-high|approximation], without the brackets. */
static void quantity(struct report *report, struct buffer *out, const char *start, size_t size)
{
  const char *text = pool_copy(&report->pool, start, size);
  const char *bar = strchr(text, '|');
  const char *subject = pool_copy(&report->pool, text, (size_t)(bar - text));
  const char *next = strchr(bar + 1, '|');
  const char *unit = pool_copy(&report->pool, bar + 1, (size_t)(next - bar - 1));
  char *end;
  int low = (int)strtol(next + 1, &end, 10);
  int high = (int)strtol(end + 1, &end, 10);
  const char *about = *end == '|' ? end + 1 : "";
  int64_t value = random_range(&report->random, low, high);
  if (*about)
    value -= value % 10;
  bool before = strcmp(about, "约") == 0 || strcmp(about, "近") == 0;
  struct figure *figure = &report->figures[report->figure_count++];
  *figure = (struct figure){report->path, subject, unit, value, *about != '\0', NULL, NULL};
  buffer_format(out, "%s%s%lld%s%s", subject, before ? about : "", (long long)value,
                before ? "" : about, unit);
}

const char *prose(struct report *report, const char *template)
{
  struct buffer out = {0};
  for (const char *c = template; *c;) {
    if (*c == '[') {
      const char *end = strchr(c, ']');
      quantity(report, &out, c + 1, (size_t)(end - c - 1));
      c = end + 1;
    } else if (*c == '{') {
      switch (c[1]) {
      case 'A':
        buffer_add(&out, report->agency);
        break;
      case 'R':
        buffer_add(&out, report->region->county);
        break;
      case 'Y':
        buffer_format(&out, "%d", report->year);
        break;
      case 'P':
        buffer_format(&out, "%d", report->year - 1);
        break;
      case 'N':
        buffer_format(&out, "%d", report->year + 1);
        break;
      case 'D':
        buffer_add(&out, random_pick(&report->random, place_departments));
        break;
      default: {
        const char *given =
            random_pick(&report->random, report->four_byte ? rare_names : given_names);
        buffer_format(&out, "%s%s", random_pick(&report->random, surnames), given);
      }
      }
      c += 3;
    } else {
      buffer_append(&out, c, 1);
      c++;
    }
  }
  const char *text = pool_copy(&report->pool, out.data ? out.data : "", out.size);
  buffer_free(&out);
  return text;
}

/* Marks `count` of a list's sentences as taken, in a bit set. */
static unsigned choose(struct report *report, const char *const *sentences, int count)
{
  int all = 0;
  while (sentences[all])
    all++;
  unsigned taken = 0;
  if (count > all)
    count = all;
  while (count > 0) {
    unsigned bit = 1u << random_range(&report->random, 0, all - 1);
    if (taken & bit)
      continue;
    taken |= bit;
    count--;
  }
  return taken;
}

const char *prose_several(struct report *report, const char *const *sentences, int count)
{
  struct buffer out = {0};
  unsigned taken = choose(report, sentences, count);
  for (int i = 0; sentences[i]; i++)
    if (taken & 1u << i)
      buffer_add(&out, prose(report, sentences[i]));
  const char *text = pool_copy(&report->pool, out.data, out.size);
  buffer_free(&out);
  return text;
}

const char *prose_enumeration(struct report *report, const char *const *sentences, int count)
{
  static const char *const marks[] = {"一是", "二是", "三是", "四是", "五是"};
  struct buffer out = {0};
  unsigned taken = choose(report, sentences, count);
  int mark = 0;
  for (int i = 0; sentences[i] && mark < 5; i++)
    if (taken & 1u << i)
      buffer_format(&out, "%s%s", marks[mark++], prose(report, sentences[i]));
  const char *text = pool_copy(&report->pool, out.data, out.size);
  buffer_free(&out);
  return text;
}

struct breakdown {
  const char *lead, *subject, *unit, *joint;
  const char *parts[6];
};

static const struct breakdown breakdowns[] = {
    {"全年",
     "共发布各类信息",
     "条",
     "，其中",
     {"政务动态", "通知公告", "政策文件", "其他信息", NULL}},
    {"{Y}年，我单位",
     "通过门户网站公开信息",
     "条",
     "，其中",
     {"机构职能类信息", "业务工作类信息", "人事任免类信息", NULL}},
    {"一年来，",
     "累计受理群众来信来电",
     "件",
     "，其中",
     {"电话咨询", "网上留言", "其他渠道来件", NULL}},
    {"本年度", "在政务新媒体发布稿件", "篇", "，其中", {"微信公众号", "微博", NULL}},
    {"全年", "更新公开栏内容", "期", "：", {"办事指南", "收费公示", "人员信息", NULL}},
};

const char *prose_parts(struct report *report, int64_t difference)
{
  const struct breakdown *chosen = &breakdowns[random_range(
      &report->random, 0, (int)(sizeof breakdowns / sizeof *breakdowns) - 1)];
  int64_t sum = 0, values[6];
  int count = 0;
  for (; chosen->parts[count]; count++)
    sum += values[count] = random_range(&report->random, 3, 260);
  const char *last = count > 0 ? chosen->parts[count - 1] : "";
  /* Behind 其中 a list may leave things out, unless it ends with the others: only parts that are
   * more than the whole are certainly wrong. */
  if (strstr(chosen->joint, "其中") && !strstr(last, "其他") && difference > 0)
    difference = -difference;
  /* The parts before the last must not happen to be the total. */
  if (count > 0 && difference == -values[count - 1])
    difference--;
  struct buffer out = {0};
  buffer_add(&out, prose(report, chosen->lead));
  buffer_add(&out, prose_figure(report, chosen->subject, sum + difference, chosen->unit));
  buffer_add(&out, chosen->joint);
  for (int i = 0; chosen->parts[i]; i++)
    buffer_format(&out, "%s%s", i ? "，" : "",
                  prose_figure(report, chosen->parts[i], values[i], chosen->unit));
  buffer_add(&out, "。");
  if (difference != 0)
    report_finding(
        report, "narrative.parts-sum", pool_format(&report->pool, "%lld", (long long)sum),
        pool_format(&report->pool, "%lld", (long long)(sum + difference)), report->path, false);
  const char *text = pool_copy(&report->pool, out.data, out.size);
  buffer_free(&out);
  return text;
}

const char *const prose_openings[] = {
    "{Y}年，{A}"
    "围绕年度中心工作，把公开透明的要求贯穿决策、执行、管理、服务和结果的全过程，各项任务按期完成"
    "。",
    "一年来，{A}坚持以公开为常态、不公开为例外，完善制度，充实内容，方便群众查阅。",
    "{Y}年，{A}把群众看得到、听得懂、能监督作为衡量公开工作的标准，稳步推进各项工作。",
    "{A}高度重视政府信息公开工作，年初研究部署，年中督促检查，年末总结评估。", NULL};

const char *const prose_disclosure[] = {
    "{Y}年，[主动公开政府信息|条|60-900]，内容涵盖机构职能、办事服务、资金使用等方面。",
    "围绕重点领域，[公开各类资金使用信息|条|5-60]，做到应公开尽公开。",
    "对新出台的政策同步开展解读，[发布政策解读材料|篇|3-40]。",
    "财政预算和决算信息在规定时限内向社会公布。",
    "通过门户网站、公开栏、宣传册等渠道，[发放宣传资料|份|500-6000|余]。",
    "[召开新闻通气会|场|1-8]，就群众关心的问题作出说明。",
    "对涉及公众利益的重大决策事项，事前公开征求意见，事后公布采纳情况。",
    NULL};

const char *const prose_requests[] = {
    "进一步规范申请的登记、审核、办理、答复和归档流程，明确每个环节的责任人。",
    "对内容不明确的申请，主动与申请人沟通，一次性告知需要补正的事项。",
    "答复文书统一格式，事前经过合法性审核。",
    "对社会关注度高的申请事项，及时研究能否转为主动公开。", NULL};

const char *const prose_management[] = {
    "完善信息发布审核制度，落实先审查、后公开和一事一审的要求。",
    "定期清理失效文件，对网站栏目逐一核对，保证内容准确有效。",
    "明确由{D}归口管理，各科室指定专人负责信息报送。",
    "对历史信息进行分类整理，统一编制索引，方便检索。",
    "建立信息更新台账，按月核对，按季通报。",
    NULL};

const char *const prose_platform[] = {
    "门户网站设置公开专栏，优化检索功能，改进移动端浏览体验。",
    "政务微信公众号[发布信息|条|30-400]，[阅读量达|次|2000-90000|余]。",
    "在政务服务大厅设立查阅点，配备电脑和工作人员，方便群众现场查询。",
    "[开展网站自查|次|2-12]，及时修复失效链接。",
    "配合做好网站集约化工作，保证数据平稳迁移。",
    NULL};

const char *const prose_supervision[] = {"把公开工作纳入年度考核，与科室评优挂钩。",
                                         "[组织业务培训|次|1-9]，[参训人员|人次|20-400]。",
                                         "主动接受社会监督，对群众反映的问题逐条核实整改。",
                                         "全年没有因公开工作被责任追究的情形。",
                                         "[开展专项检查|次|1-6]，对发现的问题限期整改。",
                                         NULL};

const char *const prose_problems[] = {"公开内容与群众的期待还有距离，部分栏目更新不够及时；",
                                      "政策解读形式较为单一，图文和视频解读偏少；",
                                      "个别科室对公开工作认识不足，报送信息质量不高；",
                                      "工作人员变动较多，业务能力有待提高；",
                                      "公开渠道的整合力度还不够，群众查询不够方便。",
                                      NULL};

const char *const prose_plans[] = {"加强学习培训，提高工作人员的业务水平；",
                                   "丰富解读形式，多用群众听得懂的语言说明政策；",
                                   "健全考核机制，压实各科室责任；",
                                   "优化网站栏目设置，提升检索和服务功能；",
                                   "拓宽公开渠道，发挥新媒体作用，及时回应社会关切。",
                                   NULL};

const char *const prose_other[] = {"本年度没有其他需要报告的事项。",
                                   "本年度未收取信息处理费。没有其他需要报告的事项。",
                                   "按照有关规定，本年度未发出收费通知，未收取费用。", NULL};

const char *const prose_fees[] = {"本年度没有收取任何与政府信息公开有关的费用，也没有减免情况。",
                                  "向申请人提供政府信息均未收费，不存在减免情形。", NULL};

const char *const prose_staff[] = {"目前[共有专职工作人员|人|1-4]，[兼职工作人员|人|2-9]。",
                                   "[设立信息公开查阅点|个|1-6]，所需经费由单位统筹安排。", NULL};

const char *const prose_consultation[] = {
    "通过电话、网站和现场等方式[接受公众咨询|人次|40-900|余]，均给予了答复。",
    "对公众提出的意见建议，认真研究并及时反馈。", NULL};
