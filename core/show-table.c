/* SPDX-License-Identifier: Apache-2.0 */
#include "show-table.h"

#include <inttypes.h>

#include "correctable.h"
#include "correction-list.h"
#include "description.h"
#include "display.h"
#include "grid-print.h"
#include "locate.h"
#include "message.h"
#include "record-evidence.h"

enum { TEXT_SHOWN = 40 /* columns of a reading */ };

/* By index of a cell: the findings that rest on it, the lowest id; 0: none. */
static uint32_t *cell_findings(const struct gk_view *view, uint32_t number)
{
  struct gk_document *document = view->document;
  const struct gk_table *table = view->tables[number - 1].table;
  uint32_t *found = gk_arena_alloc(&document->arena, ((size_t)table->cells + 1) * sizeof *found);
  const struct gk_evidence *evidence;
  for (uint32_t id = 1; (evidence = gk_document_find(document, GK_KIND_EVIDENCE, id)); id++) {
    struct gk_pointed pointed;
    gk_evidence_point(view, evidence, &pointed);
    const struct gk_cell *cell;
    if (pointed.table != number || !pointed.in_table)
      continue;
    for (uint32_t i = 0; (cell = gk_document_cell(document, table->id, i)); i++)
      if (cell->row <= pointed.row && pointed.row - cell->row < cell->rowspan &&
          cell->column <= pointed.column && pointed.column - cell->column < cell->colspan &&
          (!found[i] || evidence->finding < found[i]))
        found[i] = evidence->finding;
  }
  return found;
}

/* The newest correction in force of a cell; NULL: not known. */
static const struct gk_stored_correction *
correction_of(const struct gk_view *view, const struct gk_table *table, const struct gk_cell *cell,
              const struct gk_stored_corrections *corrections)
{
  struct gk_correction place = {0};
  if (!gk_cell_corners(cell, place.corners) ||
      !gk_cell_picture(view->document, table, cell, place.picture, &place.page))
    return NULL;
  for (size_t i = corrections->count; i; i--)
    if (corrections->of[i - 1].in_force && gk_correction_is_of(&corrections->of[i - 1], &place))
      return &corrections->of[i - 1];
  return NULL;
}

static void print_value(FILE *out, struct gk_text text)
{
  if (text.size)
    gk_display_cut(out, text, TEXT_SHOWN);
  else
    fputs(_("(blank)"), out);
}

static void print_marks(FILE *out, const struct gk_view *view, const struct gk_table *table,
                        const struct gk_cell *cell, const struct gk_stored_corrections *corrections)
{
  if (cell->flags & GK_CELL_DOUBTFUL) {
    fputs(_("  doubtful"), out);
    if (cell->alternative.size) {
      fputs(_(", or "), out);
      print_value(out, cell->alternative);
    }
    if (cell->confidence > 0)
      fprintf(out, _(", confidence %.2f"), (double)cell->confidence);
  }
  if (cell->flags & GK_CELL_RECOVERED) {
    fputs(_("  recovered by the sums"), out);
    if (cell->alternative.size && !(cell->flags & GK_CELL_DOUBTFUL)) {
      fputs(_(", read as "), out);
      print_value(out, cell->alternative);
    }
  }
  if (cell->flags & GK_CELL_CORRECTED) {
    const struct gk_stored_correction *stored = correction_of(view, table, cell, corrections);
    fputs(_("  corrected"), out);
    if (stored) {
      fprintf(out, " (#%" PRId64 ", ", stored->correction.id);
      gk_display(out, stored->who);
      fputs(")", out);
    }
    if (cell->alternative.size) {
      fputs(_(", read as "), out);
      print_value(out, cell->alternative);
    }
  }
}

static void print_finding(FILE *out, const struct gk_view *view, uint32_t id)
{
  const struct gk_finding *finding = gk_document_find(view->document, GK_KIND_FINDING, id);
  fprintf(out, "  %s :%" PRIu32 " ", gk_level_name(finding->severity), id);
  gk_display(out, finding->rule);
}

void gk_show_table(FILE *out, const struct gk_view *view, uint32_t number,
                   const struct gk_stored_corrections *corrections)
{
  const struct gk_view_table *shown = &view->tables[number - 1];
  const struct gk_table *table = shown->table;
  const uint32_t *findings = cell_findings(view, number);
  unsigned columns = gk_display_columns(out);
  fprintf(out, "t%" PRIu32 "  %s  §%s ", number,
          shown->form.size ? shown->form.data : _("no statutory form"), shown->section.data);
  gk_display(out, shown->title);
  putc('\n', out);
  if (table->caption.size) {
    fputs("  ", out);
    gk_display_wrapped(out, table->caption, 2, columns);
  }
  gk_grid_print(out, view->document, table, columns);
  const uint32_t marks = GK_CELL_DOUBTFUL | GK_CELL_RECOVERED | GK_CELL_CORRECTED;
  const struct gk_cell *cell;
  for (uint32_t i = 0; (cell = gk_document_cell(view->document, table->id, i)); i++) {
    if (!(cell->flags & marks) && !findings[i])
      continue;
    fprintf(out, "  [%" PRIu32 ",%" PRIu32 "] ", cell->row, cell->column);
    print_value(out, cell->text);
    print_marks(out, view, table, cell, corrections);
    if (findings[i])
      print_finding(out, view, findings[i]);
    putc('\n', out);
  }
}

/* Where a cell stands; false: not known. */
static bool stands(const struct gk_table *table, const struct gk_cell *cell, float corners[8],
                   uint32_t *resource, uint32_t *page)
{
  *resource = cell->place.resource ? cell->place.resource : table->place.resource;
  *page = cell->place.page ? cell->place.page : table->place.page;
  return *resource && gk_cell_corners(cell, corners);
}

bool gk_show_table_draw(const struct gk_view *view, uint32_t number, struct gk_drawing *drawing,
                        const struct gk_resource **resource, struct gk_error *error)
{
  struct gk_document *document = view->document;
  const struct gk_table *table = view->tables[number - 1].table;
  if (table->origin != GK_TABLE_PICTURE)
    return gk_error_set(error, "usage", _("Table t%u was not recognised from a picture."), number);
  const uint32_t *findings = cell_findings(view, number);
  drawing->cells =
      gk_arena_alloc(&document->arena, ((size_t)table->cells + 1) * sizeof *drawing->cells);
  drawing->count = 0;
  *resource = NULL;
  const uint32_t wanted = drawing->page;
  const struct gk_cell *cell;
  for (uint32_t i = 0; (cell = gk_document_cell(document, table->id, i)); i++) {
    struct gk_drawn_cell *drawn = &drawing->cells[drawing->count];
    uint32_t in, page;
    if (drawing->count == GK_DRAWN_CELLS_LIMIT || !stands(table, cell, drawn->corners, &in, &page))
      continue;
    if (drawing->page && drawing->page != page)
      continue;
    drawing->page = page;
    if (!*resource)
      *resource = gk_document_find(document, GK_KIND_RESOURCE, in);
    if (!*resource || (*resource)->id != in)
      continue;
    drawn->row = cell->row;
    drawn->column = cell->column;
    drawn->flags = cell->flags;
    drawn->finding = findings[i] != 0;
    drawn->confidence = cell->confidence;
    drawn->text = cell->text;
    drawn->alternative = cell->alternative;
    drawing->count++;
  }
  if (drawing->count)
    return true;
  return wanted ? gk_error_set(error, "usage",
                               _("No cell of table t%u stands on page %u of its picture."), number,
                               wanted)
                : gk_error_set(error, "usage",
                               _("Where the cells of table t%u stand in a picture is not known."),
                               number);
}
