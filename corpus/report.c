/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include "damage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *room(void *array, int *count, int most, size_t size)
{
  if (*count == most) {
    fprintf(stderr, "gongkai-generate: a document outgrew its table of %d\n", most);
    exit(1);
  }
  char *slot = (char *)array + (size_t)*count * size;
  ++*count;
  memset(slot, 0, size);
  return slot;
}

struct node *report_node(struct report *report, enum node_kind kind)
{
  struct node *node = room(report->nodes, &report->node_count, NODES_MAX, sizeof *node);
  node->kind = kind;
  node->number = node->label = node->title = node->text = "";
  node->path = report->path;
  return node;
}

void report_paragraph(struct report *report, const char *text)
{
  report_node(report, NODE_PARAGRAPH)->text = text;
}

static const char *const numerals[] = {"零",   "一",   "二",   "三",   "四",   "五",   "六",
                                       "七",   "八",   "九",   "十",   "十一", "十二", "十三",
                                       "十四", "十五", "十六", "十七", "十八", "十九", "二十"};

struct node *report_heading(struct report *report, int level, const char *title)
{
  ++report->counters[level];
  bool bare = level == 1 && damage_heading(report);
  int ordinal = report->counters[level];
  for (int below = level + 1; below <= LEVELS_MAX; below++)
    report->counters[below] = 0;
  const char *path = "";
  for (int above = 1; above <= level; above++)
    path = pool_format(&report->pool, "%s%s%d", path, *path ? "." : "", report->counters[above]);
  report->path = path;
  struct node *node = report_node(report, NODE_HEADING);
  node->level = level;
  node->title = title;
  if (bare)
    return node;
  if (level == 1) {
    node->label = numerals[ordinal];
    node->number = pool_format(&report->pool, "%s、", numerals[ordinal]);
  } else if (level == 2) {
    node->label =
        pool_format(&report->pool, report->half_width ? "(%s)" : "（%s）", numerals[ordinal]);
    node->number = node->label;
  } else {
    node->number = pool_format(&report->pool, "%d.", ordinal);
    node->label = node->number;
  }
  return node;
}

void report_signature(struct report *report)
{
  if (!report->signed_on)
    return;
  report_node(report, NODE_SIGNATURE)->text = report->agency;
  report_node(report, NODE_SIGNATURE)->text = report->signed_text;
}

struct grid *report_grid(struct report *report, const char *form)
{
  struct grid *grid = calloc(1, sizeof *grid);
  if (!grid || report->grid_count == GRIDS_MAX) {
    fputs("gongkai-generate: no room for a table\n", stderr);
    exit(1);
  }
  grid->form = form;
  grid->section = report->path;
  report->grids[report->grid_count++] = grid;
  report_node(report, NODE_TABLE)->grid = grid;
  return grid;
}

void grid_cell(struct grid *grid, int row, int column, int rowspan, int colspan, bool header,
               const char *text)
{
  struct cell *cell = room(grid->cells, &grid->count, CELLS_MAX, sizeof *cell);
  *cell = (struct cell){row, column, rowspan, colspan, header, text};
  if (row + rowspan > grid->rows)
    grid->rows = row + rowspan;
  if (column + colspan > grid->columns)
    grid->columns = column + colspan;
}

void report_finding(struct report *report, const char *rule, const char *expected,
                    const char *actual, const char *where, bool optional)
{
  struct finding *finding =
      room(report->findings, &report->finding_count, FINDINGS_MAX, sizeof *finding);
  *finding = (struct finding){rule, expected, actual, where, optional};
}

void report_number(struct report *report, const char *number)
{
  for (int i = 0; i < report->number_count; i++)
    if (strcmp(report->numbers[i], number) == 0)
      return;
  if (report->number_count < NUMBERS_MAX)
    report->numbers[report->number_count++] = number;
}

static const char *chinese_year(struct report *report, int year)
{
  static const char *const digits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  return pool_format(&report->pool, "%s%s%s%s", digits[year / 1000 % 10], digits[year / 100 % 10],
                     digits[year / 10 % 10], digits[year % 10]);
}

/* Reports of a year are signed in the first weeks of the next, and published some days later. */
static void choose_dates(struct report *report)
{
  bool about_past = report->kind == KIND_ANNUAL || report->kind == KIND_WORK_REPORT;
  int year = report->year + (about_past ? 1 : 0);
  int month =
      about_past ? random_range(&report->random, 1, 2) : random_range(&report->random, 3, 6);
  int day = random_range(&report->random, 4, 20);
  if (random_chance(&report->random, 80))
    report->published = pool_format(&report->pool, "%d-%02d-%02d", year, month, day + 5);
  if (!random_chance(&report->random, 70))
    return;
  report->signed_on = pool_format(&report->pool, "%d-%02d-%02d", year, month, day);
  report->signed_text = random_chance(&report->random, 15)
                            ? pool_format(&report->pool, "%s年%s月%s日", chinese_year(report, year),
                                          numerals[month], numerals[day])
                            : pool_format(&report->pool, "%d年%d月%d日", year, month, day);
}

void report_write(struct report *report)
{
  report->path = "0";
  report->half_width = random_chance(&report->random, 30);
  report->region = place_region(&report->random);
  report->agency = place_agency(&report->pool, &report->random, report->region);
  choose_dates(report);
  switch (report->kind) {
  case KIND_ANNUAL:
    annual_write(report);
    break;
  case KIND_WORK_REPORT:
    work_report_write(report);
    break;
  case KIND_WORK_PLAN:
    plan_write(report);
    break;
  case KIND_NOTICE:
    notice_write(report);
    break;
  default:
    other_write(report);
  }
}

void report_free(struct report *report)
{
  for (int i = 0; i < report->grid_count; i++)
    free(report->grids[i]);
  pool_free(&report->pool);
}
