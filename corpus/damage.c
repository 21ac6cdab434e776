/* SPDX-License-Identifier: Apache-2.0 */
#include "damage.h"

#include "prose.h"

#include <string.h>

enum { STATUTORY = 1, PROSE = 2, OTHERS = 4 };

static const struct {
  const char *name;
  int where;
} errors[] = {
    {"requests.balance", STATUTORY},
    {"requests.results-sum", STATUTORY},
    {"requests.applicants-sum", STATUTORY},
    {"requests.one-cell", STATUTORY},
    {"litigation.results-sum", STATUTORY},
    {"disclosure.not-negative", STATUTORY},
    {"requests.not-negative", STATUTORY},
    {"litigation.not-negative", STATUTORY},
    {"narrative.table", STATUTORY},
    {"narrative.parts-sum", STATUTORY | PROSE},
    {"table.total", PROSE},
    {"outline.missing-heading", STATUTORY},
    {"outline.missing-form", STATUTORY},
    {"outline.gap", STATUTORY | PROSE},
    {"outline.repeat", STATUTORY | PROSE},
    {"outline.no-number", STATUTORY | PROSE},
    {"date.impossible", STATUTORY | PROSE | OTHERS},
    {"year.mismatch", STATUTORY | PROSE},
};
enum { ERRORS = sizeof errors / sizeof *errors };

const char *damage_choose(struct random *random, enum kind kind, enum generation generation)
{
  int where = kind != KIND_ANNUAL ? OTHERS : generation == GENERATION_2008 ? PROSE : STATUTORY;
  int start = random_range(random, 0, ERRORS - 1);
  for (int i = 0; i < ERRORS; i++)
    if (errors[(start + i) % ERRORS].where & where)
      return errors[(start + i) % ERRORS].name;
  return NULL;
}

bool damage_known(const char *name)
{
  for (int i = 0; i < ERRORS; i++)
    if (strcmp(errors[i].name, name) == 0)
      return true;
  return false;
}

bool damage_is(const struct report *report, const char *name)
{
  return report->error && strcmp(report->error, name) == 0;
}

void damage_forms(struct report *report, struct forms *forms)
{
  struct random *random = &report->random;
  int column = random_range(random, 0, TOTAL - 1);
  int64_t off = random_range(random, 1, 9);
  if (damage_is(report, "requests.balance")) {
    forms->requests[ROW_CARRIED_OUT][column] += off;
    forms->requests[ROW_CARRIED_OUT][TOTAL] += off;
  } else if (damage_is(report, "requests.results-sum")) {
    int row = random_range(random, ROW_FIRST_RESULT, 19);
    forms->requests[row][column] += off;
    forms->requests[row][TOTAL] += off;
  } else if (damage_is(report, "requests.applicants-sum")) {
    forms->requests[ROW_RECEIVED][column] += off;
    forms->requests[ROW_CARRIED_OUT][column] += off;
  } else if (damage_is(report, "requests.one-cell")) {
    int row = random_range(random, 0, 19);
    forms->requests[row][random_range(random, 0, TOTAL)] += off;
  } else if (damage_is(report, "litigation.results-sum")) {
    forms->litigation[random_range(random, 0, 2)][RESULTS - 1] += off;
  } else if (damage_is(report, "disclosure.not-negative")) {
    forms->documents[1][random_range(random, 0, 1)] = -off;
  } else if (damage_is(report, "requests.not-negative")) {
    forms->requests[random_range(random, 2, 19)][column] = -off;
  } else if (damage_is(report, "litigation.not-negative")) {
    int group = random_range(random, 0, 2);
    forms->litigation[group][random_range(random, 0, 3)] = -off;
  }
}

bool damage_heading(struct report *report)
{
  static const struct {
    const char *name;
    int heading;
  } places[] = {{"outline.gap", 3}, {"outline.repeat", 4}, {"outline.no-number", 3}};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    if (!damage_is(report, places[i].name) || report->counters[1] != places[i].heading)
      continue;
    report_finding(report, "outline.numbering", NULL, NULL, "", false);
    if (i == 2)
      return true;
    report->counters[1] += i == 0 ? 1 : -1;
    report->error = i == 0 ? "outline.gap done" : "outline.repeat done";
  }
  return false;
}

void damage_text(struct report *report)
{
  static const char *const sentences[] = {"本报告的电子版已于{N}年2月30日在门户网站公布。",
                                          "{A}于{Y}年6月31日组织了政务公开主题日活动。",
                                          "有关情况统计至{Y}年11月31日。",
                                          "{Y}年13月5日，组织了一次专题培训。", NULL};
  if (damage_is(report, "date.impossible")) {
    report_paragraph(report, prose(report, random_pick(&report->random, sentences)));
    report_finding(report, "date.impossible", NULL, NULL, report->path, false);
  }
  if (damage_is(report, "outline.missing-heading"))
    report_finding(report, "outline.missing", NULL, NULL, "其他需要报告的事项", false);
  if (damage_is(report, "outline.missing-form"))
    report_finding(report, "outline.missing", NULL, NULL, "disclosure", false);
}
