/* SPDX-License-Identifier: Apache-2.0 */
#include "truth.h"

#include <string.h>

const char *const kind_names[KIND_COUNT] = {"annual-report", "work-report", "work-plan", "notice",
                                            "other"};

static void member(struct buffer *out, const char *name, const char *value)
{
  buffer_format(out, ", \"%s\": ", name);
  buffer_json(out, value);
}

/* The cells of the grid, each in every place it covers. */
static void rows(struct buffer *out, const struct grid *grid)
{
  buffer_add(out, "[");
  for (int row = 0; row < grid->rows; row++) {
    buffer_add(out, row ? ", [" : "[");
    for (int column = 0; column < grid->columns; column++) {
      const char *text = NULL;
      for (int i = 0; i < grid->count; i++) {
        const struct cell *cell = &grid->cells[i];
        if (row >= cell->row && row < cell->row + cell->rowspan && column >= cell->column &&
            column < cell->column + cell->colspan)
          text = cell->text;
      }
      buffer_add(out, column ? ", " : "");
      buffer_json(out, text);
    }
    buffer_add(out, "]");
  }
  buffer_add(out, "]");
}

static void sections(struct buffer *out, const struct report *report)
{
  const char *joint = "";
  buffer_add(out, ", \"sections\": [");
  for (int i = 0; i < report->node_count; i++) {
    const struct node *node = &report->nodes[i];
    if (node->kind != NODE_HEADING)
      continue;
    buffer_format(out, "%s{\"level\": %d", joint, node->level);
    member(out, "path", node->path);
    member(out, "number", *node->label ? node->label : NULL);
    member(out, "title", node->title);
    buffer_add(out, "}");
    joint = ", ";
  }
  buffer_add(out, "]");
}

static void tables(struct buffer *out, const struct report *report)
{
  buffer_add(out, ", \"tables\": [");
  for (int i = 0; i < report->grid_count; i++) {
    const struct grid *grid = report->grids[i];
    buffer_format(out, "%s{\"damaged\": %s", i ? ", " : "", grid->damaged ? "true" : "false");
    member(out, "form", grid->form);
    member(out, "section", grid->section);
    buffer_add(out, ", \"rows\": ");
    rows(out, grid);
    buffer_add(out, "}");
  }
  buffer_add(out, "]");
}

static void decimal(struct buffer *out, int64_t digits, int scale)
{
  int64_t unit = scale == 2 ? 100 : 1;
  int64_t magnitude = digits < 0 ? -digits : digits;
  buffer_format(out, "%s%lld", digits < 0 ? "-" : "", (long long)(magnitude / unit));
  if (scale == 2)
    buffer_format(out, ".%02d", (int)(magnitude % unit));
}

static void facts(struct buffer *out, const struct report *report)
{
  static const char *const kinds[] = {"number", "blank", "na"};
  buffer_add(out, ", \"facts\": [");
  for (int i = 0; i < report->fact_count; i++) {
    const struct fact *fact = &report->facts[i];
    buffer_format(out, "%s{\"kind\": \"%s\"", i ? ", " : "", kinds[fact->kind]);
    member(out, "form", fact->form);
    member(out, "row", fact->row);
    member(out, "column", fact->column);
    buffer_add(out, ", \"value\": ");
    if (fact->kind == VALUE_NUMBER)
      decimal(out, fact->digits, fact->scale);
    else
      buffer_add(out, "null");
    member(out, "raw", fact->raw);
    buffer_add(out, "}");
  }
  buffer_add(out, "]");
}

static void figures(struct buffer *out, const struct report *report)
{
  buffer_add(out, ", \"figures\": [");
  for (int i = 0; i < report->figure_count; i++) {
    const struct figure *figure = &report->figures[i];
    buffer_format(out, "%s{\"value\": %lld, \"approximate\": %s", i ? ", " : "",
                  (long long)figure->value, figure->approximate ? "true" : "false");
    member(out, "section", figure->section);
    member(out, "subject", figure->subject);
    member(out, "unit", figure->unit);
    buffer_add(out, "}");
  }
  buffer_add(out, "]");
}

static void tasks(struct buffer *out, const struct report *report)
{
  buffer_add(out, ", \"items\": [");
  for (int i = 0; i < report->task_count; i++) {
    const struct task *task = &report->tasks[i];
    buffer_format(out, "%s{\"responsible\": [", i ? ", " : "");
    for (int k = 0; task->responsible[k]; k++) {
      buffer_add(out, k ? ", " : "");
      buffer_json(out, task->responsible[k]);
    }
    buffer_add(out, "]");
    member(out, "section", task->section);
    member(out, "title", task->title);
    member(out, "lead", task->lead);
    buffer_add(out, "}");
  }
  buffer_add(out, "]");
}

static void findings(struct buffer *out, const struct report *report)
{
  buffer_add(out, ", \"findings\": [");
  for (int i = 0; i < report->finding_count; i++) {
    const struct finding *finding = &report->findings[i];
    buffer_format(out, "%s{\"optional\": %s", i ? ", " : "", finding->optional ? "true" : "false");
    member(out, "rule", finding->rule);
    member(out, "expected", finding->expected);
    member(out, "actual", finding->actual);
    member(out, "where", finding->where);
    buffer_add(out, "}");
  }
  buffer_add(out, "]");
}

void truth_write(struct buffer *out, struct report *report, const char *path,
                 const struct look *look, const struct charset *charset, const char *error)
{
  static const int generations[] = {0, 2008, 2019, 2021};
  buffer_add(out, "{\"path\": ");
  buffer_json(out, path);
  member(out, "kind", kind_names[report->kind]);
  member(out, "generation",
         report->generation == GENERATION_NONE
             ? NULL
             : pool_format(&report->pool, "%d", generations[report->generation]));
  buffer_format(out, ", \"year\": %d", report->year);
  member(out, "title", report->title);
  member(out, "agency", report->agency);
  member(out, "region", report->region->code);
  member(out, "region_name", place_full_name(&report->pool, report->region));
  bool shown = report->published && look->layout != LAYOUT_WORD;
  member(out, "published", shown ? report->published : NULL);
  member(out, "signed", report->signed_on);
  buffer_add(out, ", \"document_numbers\": [");
  for (int i = 0; i < report->number_count; i++) {
    buffer_add(out, i ? ", " : "");
    buffer_json(out, report->numbers[i]);
  }
  buffer_add(out, "]");
  member(out, "layout", layout_names[look->layout]);
  member(out, "table_layout", report->grid_count ? tables_names[look->tables] : NULL);
  member(out, "quirk", report->grid_count ? quirk_names[look->quirk] : NULL);
  member(out, "charset", charset->decoded);
  member(out, "encoding", charset->name);
  buffer_format(out, ", \"wrapped\": %s", look->wrapped ? "true" : "false");
  member(out, "error", error);
  sections(out, report);
  tables(out, report);
  facts(out, report);
  figures(out, report);
  tasks(out, report);
  findings(out, report);
  buffer_add(out, "}\n");
}
