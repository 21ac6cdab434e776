/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"
#include "upright.h"

#include <stdlib.h>

enum {
  /* The fullest printed pages have 120 lines of text and tables of 1,000 numbers. With these bounds
   * the worst page takes about 20 seconds. */
  WORDS_LIMIT = 600,
  NUMBERS_LIMIT = 3000,
  FEW_CELLS = 4 /* what is no table has hardly more */
};

/* em: what a cell of a table is wide and high on the average, at least; digits are 0.7 high, but
 * the page's other print may be larger. */
#define ROOM 0.75f
#define ROOM_OF_FEW 1.10f
/* Text of which less can be read is none: a texture, a drawing, a photograph. */
#define LEGIBLE 0.50f

static int by_top(const void *a, const void *b)
{
  float x = ((const struct gk_element *)a)->top, y = ((const struct gk_element *)b)->top;
  return (x > y) - (x < y);
}

/* A form's lattice is another one on its head. */
static bool has_form(struct gk_context *context, const struct gk_readers *readers,
                     const struct gk_lattice *lattices, int count)
{
  for (int i = 0; i < count; i++)
    if (gk_table_is_form(context, readers, &lattices[i]))
      return true;
  return false;
}

/* Puts those lattices first whose cells have room for text, and says how many: the strokes of a
 * large character can be a lattice, and then would be taken out of the text. */
static int keep_roomy(struct gk_lattice *lattices, int count, float em)
{
  int kept = 0;
  for (int i = 0; i < count; i++) {
    struct gk_lattice lattice = lattices[i];
    float width = (lattice.box[2] - lattice.box[0]) / (float)lattice.columns;
    float height = (lattice.box[3] - lattice.box[1]) / (float)lattice.rows;
    float room = (lattice.count < FEW_CELLS ? ROOM_OF_FEW : ROOM) * em;
    if (width < room || height < room)
      continue;
    memmove(lattices + kept + 1, lattices + kept, (size_t)(i - kept) * sizeof *lattices);
    lattices[kept++] = lattice;
  }
  return kept;
}

static void put_elements(struct gk_context *context, struct gk_page *page,
                         const struct gk_place *place, struct gk_page_table *tables,
                         size_t table_count, struct gk_paragraphs *paragraphs)
{
  page->elements =
      gk_alloc(context, (table_count + paragraphs->count + 1) * sizeof *page->elements);
  for (size_t i = 0; i < table_count; i++)
    page->elements[page->count++] =
        (struct gk_element){.top = tables[i].box[1], .table = &tables[i]};
  for (size_t i = 0; i < paragraphs->count; i++) {
    struct gk_element *element = &page->elements[page->count++];
    struct gk_paragraph *paragraph = &paragraphs->items[i];
    *element = (struct gk_element){.top = paragraph->box[1], .paragraph = paragraph};
    struct gk_place at = gk_table_place(&page->prepared, place, paragraph->box);
    memcpy(element->box, at.box, sizeof element->box);
  }
  qsort(page->elements, page->count, sizeof *page->elements, by_top);
}

static bool has_models(const struct gk_readers *readers)
{
  return gk_engine_is_good(readers->words) && gk_engine_is_good(readers->numbers.voters[0]) &&
         gk_engine_is_good(readers->numbers.voters[1]);
}

/* Reads what stands on a page that holds something to be read. *count is -1 where there was no
 * memory. */
static void read_page(struct gk_context *context, const struct gk_readers *readers,
                      const struct gk_place *place, struct gk_lattice **lattices, int *count,
                      struct gk_page *page)
{
  if (!has_form(context, readers, *lattices, *count))
    gk_upright_set(readers->words, &page->prepared, lattices, count);
  if (*count < 0)
    return;
  int tables_count = keep_roomy(*lattices, *count, page->prepared.em);
  struct gk_page_table *tables = gk_alloc(context, ((size_t)tables_count + 1) * sizeof *tables);
  for (int i = 0; i < tables_count; i++)
    gk_table_read(context, readers, &page->prepared, &(*lattices)[i], place, &tables[i]);
  struct gk_paragraphs paragraphs;
  gk_text_read(context, readers->words, &page->prepared, *lattices, tables_count, &paragraphs);
  if (paragraphs.confidence < LEGIBLE && tables_count == 0) {
    page->class = GK_CLASS_DECORATION;
    paragraphs.count = 0;
  }
  put_elements(context, page, place, tables, (size_t)tables_count, &paragraphs);
}

enum gk_page_result gk_page_read(struct gk_context *context, const struct gk_readers *readers,
                                 PIX *source, int turns, const struct gk_place *place,
                                 struct gk_page *page)
{
  *page = (struct gk_page){.class = GK_CLASS_DECORATION};
  if (gk_class_is_small((uint32_t)pixGetWidth(source), (uint32_t)pixGetHeight(source)))
    return GK_PAGE_READ;
  struct gk_colours colours;
  if (gk_colours_count(source, &colours) &&
      gk_class_is_decoration(&colours, (uint32_t)pixGetWidth(source),
                             (uint32_t)pixGetHeight(source)))
    return GK_PAGE_READ;
  if (!gk_prepare(source, turns, &page->prepared))
    return GK_PAGE_MEMORY;
  gk_engine_allow(readers->words, WORDS_LIMIT);
  for (int i = 0; i < 2; i++)
    gk_engine_allow(readers->numbers.voters[i], NUMBERS_LIMIT);
  struct gk_lattice *lattices = NULL;
  int count = gk_lattices_find(&page->prepared, &lattices);
  page->class = gk_class_of(&colours, &page->prepared, lattices, count);
  if (count >= 0 && (page->class == GK_CLASS_TABLE || page->class == GK_CLASS_TEXT)) {
    if (!has_models(readers)) {
      gk_lattices_free(lattices, count);
      return GK_PAGE_MODEL;
    }
    read_page(context, readers, place, &lattices, &count, page);
  }
  if (count >= 0)
    gk_lattices_free(lattices, count);
  if (gk_engine_has_refused(readers->words) || gk_engine_has_refused(readers->numbers.voters[0]))
    gk_diagnose_at(
        context, GK_ERROR, "picture-crowded", 1, place,
        "The picture holds more than %d lines of text or %d numbers, and the rest is not "
        "read: cut it in parts.",
        WORDS_LIMIT, NUMBERS_LIMIT);
  return count >= 0 ? GK_PAGE_READ : GK_PAGE_MEMORY;
}

void gk_page_free(struct gk_page *page)
{
  gk_prepared_free(&page->prepared);
  *page = (struct gk_page){0};
}
