/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"

#include <stdlib.h>
#include <string.h>

const char *const layout_names[LAYOUT_COUNT] = {"cms", "table", "word", "soup", "bare", "text"};
const char *const tables_names[TABLES_COUNT] = {"spans", "nested", "split", "stacked",
                                                "pipes", "tabs",   "joined"};

/* Running text. Word puts every change between digits and characters into a span of its own. */
static void inline_text(struct buffer *out, const char *text, const struct look *look)
{
  if (look->layout != LAYOUT_WORD) {
    buffer_html(out, text);
    return;
  }
  while (*text) {
    size_t digits = strspn(text, "0123456789.,-+");
    size_t others = digits ? 0 : strcspn(text, "0123456789.,-+");
    struct buffer run = {0};
    buffer_append(&run, text, digits + others);
    buffer_add(out, digits ? "<span lang=EN-US style='font-size:16.0pt'>"
                           : "<span style='font-size:16.0pt;font-family:仿宋_GB2312'>");
    buffer_html(out, run.data);
    buffer_add(out, "</span>");
    buffer_free(&run);
    text += digits + others;
  }
}

static void paragraph(struct buffer *out, const char *text, const struct look *look)
{
  switch (look->layout) {
  case LAYOUT_WORD:
    buffer_add(out, "<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'>");
    inline_text(out, text, look);
    buffer_add(out, "<span lang=EN-US><o:p></o:p></span></p>\n");
    break;
  case LAYOUT_SOUP:
    buffer_add(out, "<div>　　");
    inline_text(out, text, look);
    buffer_add(out, "</div><br>\n");
    break;
  case LAYOUT_TABLE:
    buffer_add(out, "<P>&nbsp;&nbsp;&nbsp;&nbsp;");
    inline_text(out, text, look);
    buffer_add(out, "\n");
    break;
  case LAYOUT_CMS:
    buffer_add(out, "<p style=\"text-indent: 2em;\">");
    inline_text(out, text, look);
    buffer_add(out, "</p>\n");
    break;
  default:
    buffer_add(out, "<p>　　");
    inline_text(out, text, look);
    buffer_add(out, "</p>\n");
  }
}

static void heading(struct buffer *out, struct report *report, const struct node *node,
                    const struct look *look)
{
  const char *text = pool_format(&report->pool, "%s%s", node->number, node->title);
  if (node->run_in) {
    paragraph(out, pool_format(&report->pool, "%s。%s", text, node->text), look);
    return;
  }
  if (look->marked_headings == 2 && node->level <= 2 && look->layout != LAYOUT_WORD) {
    buffer_format(out, "<h%d>", node->level + 1);
    inline_text(out, text, look);
    buffer_format(out, "</h%d>\n", node->level + 1);
  } else if (look->marked_headings == 1) {
    buffer_add(out, look->layout == LAYOUT_WORD
                        ? "<p class=MsoNormal style='text-indent:32.0pt'><b>"
                    : look->layout == LAYOUT_SOUP ? "<div><b>　　"
                                                  : "<p><strong>　　");
    inline_text(out, text, look);
    buffer_add(out, look->layout == LAYOUT_WORD   ? "</b></p>\n"
                    : look->layout == LAYOUT_SOUP ? "</b></div>\n"
                                                  : "</strong></p>\n");
  } else
    paragraph(out, text, look);
}

static int by_place(const void *left, const void *right)
{
  const struct cell *a = left, *b = right;
  return a->row != b->row ? a->row - b->row : a->column - b->column;
}

static void cell_html(struct buffer *out, const struct cell *cell, const struct look *look)
{
  bool word = look->layout == LAYOUT_WORD;
  const char *tag = cell->header && look->layout == LAYOUT_CMS ? "th" : "td";
  buffer_format(out, "<%s", tag);
  if (cell->rowspan > 1)
    buffer_format(out, " rowspan=%s%d%s", word ? "" : "\"", cell->rowspan, word ? "" : "\"");
  if (cell->colspan > 1)
    buffer_format(out, " colspan=%s%d%s", word ? "" : "\"", cell->colspan, word ? "" : "\"");
  if (word)
    buffer_add(out, " valign=top style='border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt'>"
                    "<p class=MsoNormal align=center style='text-align:center'>");
  else
    buffer_add(out, " align=\"center\">");
  bool wrapped = look->quirk == QUIRK_PARAGRAPHS && !word;
  buffer_add(out, wrapped ? "\n<p style=\"line-height: 150%\"><span>&nbsp;" : "");
  size_t half = strlen(cell->text) / 2;
  half -= half % 3; /* the labels are of three-byte characters; others are not broken */
  if (!*cell->text)
    buffer_add(out, word ? "<span lang=EN-US><o:p>&nbsp;</o:p></span>" : "&nbsp;");
  else if (look->broken_labels && cell->header && half > 6 && (cell->text[half] & 0xc0) != 0x80) {
    struct buffer first = {0};
    buffer_append(&first, cell->text, half);
    inline_text(out, first.data, look);
    buffer_add(out, "<br>\n");
    inline_text(out, cell->text + half, look);
    buffer_free(&first);
  } else
    inline_text(out, cell->text, look);
  buffer_add(out, wrapped ? "</span></p>\n" : "");
  buffer_add(out, word ? "<span lang=EN-US><o:p></o:p></span></p>" : "");
  /* The pages of 2008 leave cells and rows open; the parser closes them. */
  if (look->layout != LAYOUT_TABLE)
    buffer_format(out, "</%s>\n", tag);
}

static void open_table(struct buffer *out, const struct look *look)
{
  buffer_add(out,
             look->layout == LAYOUT_WORD
                 ? "<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 "
                   "style='border-collapse:collapse;mso-yfti-tbllook:1184'>\n"
                 : "<table border=\"1\" cellspacing=\"0\" cellpadding=\"0\" width=\"100%\">\n");
  if (look->layout == LAYOUT_CMS)
    buffer_add(out, "<tbody>\n");
}

static void close_table(struct buffer *out, const struct look *look)
{
  buffer_add(out, look->layout == LAYOUT_TABLE ? "\n" : "</tr>\n");
  if (look->layout == LAYOUT_CMS)
    buffer_add(out, "</tbody>\n");
  buffer_add(out, "</table>\n");
}

static void table_html(struct buffer *out, struct grid *grid, const struct look *look)
{
  bool nested = look->tables == TABLES_NESTED;
  bool split = look->tables == TABLES_SPLIT && grid->form && strncmp(grid->form, "disc", 4) == 0;
  if (nested)
    buffer_add(out, "<table width=\"100%\"><tr><td>\n");
  open_table(out, look);
  int row = -1;
  for (int i = 0; i < grid->count; i++) {
    const struct cell *cell = &grid->cells[i];
    if (split && row >= 0 && cell->header && cell->colspan == grid->columns) {
      close_table(out, look);
      open_table(out, look);
      grid->damaged = true;
      row = -1;
    }
    if (cell->row != row) {
      if (row >= 0 && look->layout != LAYOUT_TABLE)
        buffer_add(out, "</tr>\n");
      row = cell->row;
      if (look->layout == LAYOUT_WORD)
        buffer_format(out, " <tr style='mso-yfti-irow:%d;page-break-inside:avoid'>\n", row);
      else
        buffer_add(out, "<tr>");
    }
    cell_html(out, cell, look);
  }
  close_table(out, look);
  if (nested)
    buffer_add(out, "</td></tr></table>\n");
}

/* Where blank cells would leave nothing behind, stacked cells could not be told apart again. */
static bool has_blanks(const struct grid *grid)
{
  for (int i = 0; i < grid->count; i++)
    if (!*grid->cells[i].text)
      return true;
  return false;
}

/* The table as a converter leaves it that knows no tables: a paragraph for every cell. */
static void table_stacked(struct buffer *out, const struct grid *grid, const struct look *look)
{
  for (int i = 0; i < grid->count; i++) {
    buffer_add(out, look->layout == LAYOUT_SOUP ? "<div>" : "<p>");
    inline_text(out, grid->cells[i].text, look);
    buffer_add(out, look->layout == LAYOUT_SOUP ? "</div>\n" : "</p>\n");
  }
}

static void signature(struct buffer *out, const char *text, const struct look *look)
{
  if (look->layout == LAYOUT_WORD) {
    buffer_add(out, "<p class=MsoNormal align=right style='text-align:right'>");
    inline_text(out, text, look);
    buffer_add(out, "</p>\n");
  } else if (look->layout == LAYOUT_SOUP)
    buffer_format(out, "<div align=right>%s</div>\n", text);
  else
    buffer_format(out, "<p style=\"text-align: right;\">%s</p>\n", text);
}

void page_html(struct buffer *out, struct report *report, const struct look *look)
{
  chrome_before(out, report, look);
  for (int i = 0; i < report->node_count; i++) {
    struct node *node = &report->nodes[i];
    switch (node->kind) {
    case NODE_HEADING:
      heading(out, report, node, look);
      break;
    case NODE_TABLE:
      if (node->grid->caption) {
        if (look->layout == LAYOUT_WORD || look->layout == LAYOUT_SOUP)
          paragraph(out, node->grid->caption, look);
        else
          buffer_format(out, "<p style=\"text-align:center\">%s</p>\n", node->grid->caption);
      }
      quirk_apply(report, node->grid, look->quirk);
      qsort(node->grid->cells, (size_t)node->grid->count, sizeof *node->grid->cells, by_place);
      if (look->tables == TABLES_STACKED && node->grid->form && !has_blanks(node->grid)) {
        node->grid->damaged = true;
        table_stacked(out, node->grid, look);
      } else
        table_html(out, node->grid, look);
      break;
    case NODE_SIGNATURE:
      signature(out, node->text, look);
      break;
    case NODE_PICTURE:
      buffer_format(out, "<p align=\"center\"><img src=\"%s\"></p>\n", node->text);
      break;
    default:
      paragraph(out, node->text, look);
    }
  }
  chrome_after(out, report, look);
}
