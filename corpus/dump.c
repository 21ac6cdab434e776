/* SPDX-License-Identifier: Apache-2.0 */
/* Plain text as it comes out of pages and Word files: no markup, tables in ruins. */
#include "page.h"

#include <stdlib.h>
#include <string.h>

/* Characters to a line where lines are broken. */
enum { LINE_CHARACTERS = 40 };

static void line(struct buffer *out, const char *text, const struct look *look)
{
  buffer_add(out, "　　");
  int width = 2;
  for (const char *c = text; *c;) {
    size_t size = 1;
    while ((c[size] & 0xc0) == 0x80)
      size++;
    if (look->wrapped && width >= LINE_CHARACTERS) {
      buffer_add(out, "\n");
      width = 0;
    }
    buffer_append(out, c, size);
    c += size;
    width++;
  }
  buffer_add(out, "\n");
}

static int by_place(const void *left, const void *right)
{
  const struct cell *a = left, *b = right;
  return a->row != b->row ? a->row - b->row : a->column - b->column;
}

/* Cells between |; what spans several places stands once, and the places it covered are added as
 * empty ones at the end of the line. */
static void pipes(struct buffer *out, const struct grid *grid)
{
  for (int i = 0; i < grid->count;) {
    int row = grid->cells[i].row, tokens = 0;
    for (; i < grid->count && grid->cells[i].row == row; i++, tokens++)
      buffer_format(out, "%s%s", tokens ? " | " : "", grid->cells[i].text);
    buffer_add(out, " |");
    if (tokens < grid->columns)
      buffer_add(out, " ");
    for (; tokens < grid->columns; tokens++)
      buffer_add(out, "|");
    buffer_add(out, "\n");
  }
}

static const struct cell *covering(const struct grid *grid, int row, int column)
{
  for (int i = 0; i < grid->count; i++) {
    const struct cell *cell = &grid->cells[i];
    if (row >= cell->row && row < cell->row + cell->rowspan && column >= cell->column &&
        column < cell->column + cell->colspan)
      return cell;
  }
  return NULL;
}

/* A tab and one cell a line, a blank line between rows; the lower part of a cell that spans rows is
 * an empty one, what spans columns stands once. */
static void tabs(struct buffer *out, const struct grid *grid)
{
  buffer_add(out, "\n");
  for (int row = 0; row < grid->rows; row++) {
    for (int column = 0; column < grid->columns; column++) {
      const struct cell *cell = covering(grid, row, column);
      if (!cell || cell->column != column)
        continue;
      buffer_format(out, "\t%s\n", cell->row == row ? cell->text : "");
    }
    buffer_add(out, "\n");
  }
}

static bool plain_number(const char *text)
{
  return *text && text[strspn(text, "0123456789")] == '\0';
}

/* Labels with spaces between them, then the row's numbers without any. */
static void joined(struct buffer *out, const struct grid *grid)
{
  for (int i = 0; i < grid->count;) {
    int row = grid->cells[i].row;
    bool number = false;
    for (int k = 0; i < grid->count && grid->cells[i].row == row; i++, k++) {
      bool next = plain_number(grid->cells[i].text);
      buffer_format(out, "%s%s", k > 0 && !(number && next) ? " " : "", grid->cells[i].text);
      number = next;
    }
    buffer_add(out, "\n");
  }
}

/* Only where every cell of the values is a plain number can they be told apart again. */
static bool can_be_joined(const struct grid *grid)
{
  if (!grid->form || strncmp(grid->form, "disclosure", 10) == 0)
    return false;
  for (int i = 0; i < grid->count; i++)
    if (!*grid->cells[i].text ||
        (strlen(grid->cells[i].text) < 6 && !plain_number(grid->cells[i].text)))
      return false;
  return true;
}

static void table_text(struct buffer *out, struct report *report, struct grid *grid,
                       const struct look *look)
{
  if (grid->caption)
    buffer_format(out, "%s\n", grid->caption);
  qsort(grid->cells, (size_t)grid->count, sizeof *grid->cells, by_place);
  for (int i = 0; i < grid->count; i++)
    if (grid->cells[i].rowspan > 1 || grid->cells[i].colspan > 1)
      grid->damaged = true;
  if (look->tables == TABLES_TABS)
    tabs(out, grid);
  else if (look->tables == TABLES_JOINED && can_be_joined(grid)) {
    joined(out, grid);
    /* Numbers that break their own rules cannot be told apart by them. */
    for (int i = 0; i < report->finding_count; i++)
      if (strncmp(report->findings[i].rule, grid->form, strcspn(grid->form, "-")) == 0)
        report->findings[i].optional = true;
  } else
    pipes(out, grid);
}

void page_text(struct buffer *out, struct report *report, const struct look *look)
{
  if (look->furniture)
    buffer_format(out, "top_logo.png\n\n%s人民政府\n首页 > 政务公开 > 政府信息公开年报\n",
                  report->region->county);
  buffer_format(out, "%s\n\n", report->title);
  if (report->published)
    buffer_format(out, "发布时间:%s 浏览次数:%d\n", report->published,
                  (int)(look->serial % 900) + 9);
  for (int i = 0; i < report->node_count; i++) {
    struct node *node = &report->nodes[i];
    switch (node->kind) {
    case NODE_HEADING:
      if (node->run_in)
        line(out, pool_format(&report->pool, "%s%s。%s", node->number, node->title, node->text),
             look);
      else
        line(out, pool_format(&report->pool, "%s%s", node->number, node->title), look);
      break;
    case NODE_TABLE:
      table_text(out, report, node->grid, look);
      break;
    case NODE_PICTURE:
      buffer_format(out, "[image: %s]\n", node->text);
      break;
    case NODE_SIGNATURE:
      buffer_format(out, "%40s%s\n", "", node->text);
      break;
    default:
      line(out, node->text, look);
    }
  }
  if (look->furniture)
    buffer_format(out,
                  "\nfoot_img.png\n\n主办单位:%s人民政府办公室 版权所有:%s人民政府 [网站地图]\n\n"
                  "网站标识码:%s0001 ICP备案序号:ICP备05000001号\n\n联系电话:0000-1234567\n",
                  report->region->county, report->region->county, report->region->code);
}
