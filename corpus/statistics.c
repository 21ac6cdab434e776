/* SPDX-License-Identifier: Apache-2.0 */
#include "statistics.h"

#include "damage.h"

static const char *number(struct report *report, int64_t value)
{
  return pool_format(&report->pool, "%lld", (long long)value);
}

/* Publication by year: years across, kinds down, a row of totals. */
static void by_year(struct report *report)
{
  static const char *const kinds[] = {"政务动态类信息", "政策法规类信息", "办事服务类信息",
                                      "其他信息"};
  enum { YEARS = 5, KINDS = 4 };
  struct grid *grid = report_grid(report, NULL);
  grid->caption = pool_format(&report->pool, "%d年至%d年主动公开信息情况统计表",
                              report->year - YEARS + 1, report->year);
  int wrong = damage_is(report, "table.total") ? random_range(&report->random, 0, YEARS - 1) : -1;
  grid_cell(grid, 0, 0, 1, 2, true, "年份");
  grid_cell(grid, 1, 0, KINDS, 1, false, "数量（条）");
  grid_cell(grid, 1 + KINDS, 0, 1, 2, false, "总计");
  for (int kind = 0; kind < KINDS; kind++)
    grid_cell(grid, 1 + kind, 1, 1, 1, false, kinds[kind]);
  for (int year = 0; year < YEARS; year++) {
    int64_t sum = 0;
    grid_cell(grid, 0, 2 + year, 1, 1, true, number(report, report->year - YEARS + 1 + year));
    for (int kind = 0; kind < KINDS; kind++) {
      int64_t count = random_range(&report->random, 2, 180);
      sum += count;
      grid_cell(grid, 1 + kind, 2 + year, 1, 1, false, number(report, count));
    }
    int64_t printed = sum + (year == wrong ? random_range(&report->random, 1, 9) : 0);
    grid_cell(grid, 1 + KINDS, 2 + year, 1, 1, false, number(report, printed));
    if (printed != sum)
      report_finding(report, "table.total", number(report, sum), number(report, printed),
                     pool_format(&report->pool, "%d", report->year - YEARS + 1 + year), false);
  }
}

/* Offices down, channels across, a column of totals. */
static void by_office(struct report *report)
{
  static const char *const channels[] = {"门户网站", "微信公众号", "公开栏"};
  enum { CHANNELS = 3 };
  struct grid *grid = report_grid(report, NULL);
  grid->caption = pool_format(&report->pool, "%d年各科室信息公开数量（单位：条）", report->year);
  int offices = random_range(&report->random, 3, 7);
  int wrong = damage_is(report, "table.total") ? random_range(&report->random, 0, offices - 1) : -1;
  grid_cell(grid, 0, 0, 1, 1, true, "科室");
  for (int channel = 0; channel < CHANNELS; channel++)
    grid_cell(grid, 0, 1 + channel, 1, 1, true, channels[channel]);
  grid_cell(grid, 0, 1 + CHANNELS, 1, 1, true, "合计");
  for (int office = 0; office < offices; office++) {
    int64_t sum = 0;
    grid_cell(grid, 1 + office, 0, 1, 1, false, place_departments[office]);
    for (int channel = 0; channel < CHANNELS; channel++) {
      int64_t count = random_range(&report->random, 0, 120);
      sum += count;
      grid_cell(grid, 1 + office, 1 + channel, 1, 1, false, number(report, count));
    }
    int64_t printed = sum + (office == wrong ? random_range(&report->random, 1, 9) : 0);
    grid_cell(grid, 1 + office, 1 + CHANNELS, 1, 1, false, number(report, printed));
    if (printed != sum)
      report_finding(report, "table.total", number(report, sum), number(report, printed),
                     place_departments[office], false);
  }
}

/* The statistics of the reports for 2014 to 2018: indicator, unit, count. No total. */
static void indicators(struct report *report)
{
  static const struct {
    const char *label, *unit;
    int most;
  } rows[] = {{"一、主动公开情况", "——", 0},
              {"（一）主动公开政府信息数", "条", 800},
              {"其中：主动公开规范性文件数", "条", 9},
              {"制发规范性文件总数", "件", 9},
              {"（二）通过不同渠道和方式公开政府信息的情况", "——", 0},
              {"1.政府公报公开政府信息数", "条", 20},
              {"2.政府网站公开政府信息数", "条", 600},
              {"3.政务微博公开政府信息数", "条", 90},
              {"4.政务微信公开政府信息数", "条", 90},
              {"5.其他方式公开政府信息数", "条", 60},
              {"二、回应解读情况", "——", 0},
              {"（一）回应公众关注热点或重大舆情数", "次", 12},
              {"三、依申请公开情况", "——", 0},
              {"（一）收到申请数", "件", 20},
              {"四、行政复议数量", "件", 2},
              {"五、行政诉讼数量", "件", 2}};
  struct grid *grid = report_grid(report, NULL);
  grid->caption = pool_format(&report->pool, "政府信息公开情况统计表（%d年度）", report->year);
  grid_cell(grid, 0, 0, 1, 1, true, "统计指标");
  grid_cell(grid, 0, 1, 1, 1, true, "单位");
  grid_cell(grid, 0, 2, 1, 1, true, "统计数");
  for (int i = 0; i < (int)(sizeof rows / sizeof *rows); i++) {
    grid_cell(grid, 1 + i, 0, 1, 1, false, rows[i].label);
    grid_cell(grid, 1 + i, 1, 1, 1, false, rows[i].unit);
    grid_cell(grid, 1 + i, 2, 1, 1, false,
              rows[i].most ? number(report, random_range(&report->random, 0, rows[i].most)) : "");
  }
}

void statistics_write(struct report *report)
{
  if (damage_is(report, "table.total")) {
    if (random_chance(&report->random, 50))
      by_year(report);
    else
      by_office(report);
  } else if (report->year >= 2014 && random_chance(&report->random, 50))
    indicators(report);
  else if (random_chance(&report->random, 50))
    by_year(report);
  else
    by_office(report);
}
