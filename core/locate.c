/* SPDX-License-Identifier: Apache-2.0 */
#include "locate.h"

#include <locale.h>

#include "message.h"

static void put(struct gk_buffer *out, const char *before, struct gk_text text)
{
  if (text.size == 0)
    return;
  gk_buffer_put(out, before, strlen(before));
  gk_buffer_put(out, text.data, text.size);
}

static bool is_form(struct gk_text form)
{
  return form.size && !(form.size == 5 && memcmp(form.data, "table", 5) == 0);
}

/* The text of the cell that covers a place. */
static struct gk_text text_at(const struct gk_document *document, uint32_t table, uint32_t row,
                              uint32_t column)
{
  const struct gk_cell *cell;
  for (uint32_t i = 0; (cell = gk_document_cell(document, table, i)) && cell->row <= row; i++)
    if (row - cell->row < cell->rowspan && column >= cell->column &&
        column - cell->column < cell->colspan)
      return cell->text;
  return GK_TEXT("");
}

static void name_table(const struct gk_view *view, const struct gk_pointed *pointed,
                       struct gk_location *location)
{
  const struct gk_view_table *table = pointed->table ? &view->tables[pointed->table - 1] : NULL;
  if (table) {
    gk_buffer_print(&location->table, "t%u", pointed->table);
    put(&location->table, " §", table->section);
  }
}

static void name_cell(const struct gk_view *view, const struct gk_pointed *pointed,
                      struct gk_location *location)
{
  if (pointed->fact) {
    put(&location->cell, "", pointed->fact->row);
    put(&location->cell, "/", pointed->fact->column);
    return;
  }
  if (!pointed->table)
    return;
  uint32_t id = view->tables[pointed->table - 1].table->id;
  put(&location->cell, "", text_at(view->document, id, pointed->row, 0));
  put(&location->cell, "/", text_at(view->document, id, 0, pointed->column));
}

void gk_locate(const struct gk_view *view, const struct gk_finding *finding,
               struct gk_location *location)
{
  location->table.size = location->cell.size = 0;
  struct gk_text section = GK_TEXT("");
  for (uint32_t id = view->first_evidence[finding->id]; id; id = view->next_evidence[id]) {
    struct gk_pointed pointed;
    gk_evidence_point(view, gk_document_find(view->document, GK_KIND_EVIDENCE, id), &pointed);
    if (pointed.fact || pointed.in_table) {
      if (pointed.fact && is_form(pointed.fact->form))
        put(&location->table, "", pointed.fact->form);
      else
        name_table(view, &pointed, location);
      name_cell(view, &pointed, location);
      return;
    }
    if (section.size == 0 && pointed.in_section)
      section = pointed.section;
  }
  put(&location->table, "§", section);
}

void gk_location_free(struct gk_location *location)
{
  gk_buffer_free(&location->table);
  gk_buffer_free(&location->cell);
}

struct gk_text gk_localised(struct gk_text english, struct gk_text chinese)
{
  /* Translators: the code of the language that this catalogue is in. */
  const char *language = _("en");
  const char *locale = setlocale(LC_MESSAGES, NULL);
  bool wanted = strncmp(language, "zh", 2) == 0 || (locale && strncmp(locale, "zh", 2) == 0);
  return chinese.size && (wanted || english.size == 0) ? chinese : english;
}
