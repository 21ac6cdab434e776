/* SPDX-License-Identifier: Apache-2.0 */
/* What every document fulfils, whatever a plugin was given. */
#include "fuzz.h"

#include "wire.h"

static void check_place(const struct gk_document *document, const char *what, uint32_t id,
                        const struct gk_place *place)
{
  if (!place->resource)
    return;
  const struct gk_resource *resource =
      gk_document_find(document, GK_KIND_RESOURCE, place->resource);
  if (place->offset > resource->data.size || place->size > resource->data.size - place->offset)
    fuzz_fail("the place of %s %u is outside its resource", what, id);
}

/* Whether a character of the text, which is UTF-8, is cut there. */
static bool amid(struct gk_text text, size_t at)
{
  return at < text.size && ((unsigned char)text.data[at] & 0xC0) == 0x80;
}

static void check_span(const struct gk_document *document, const char *what, uint32_t id,
                       uint32_t block, uint32_t offset, uint32_t size)
{
  if (!block)
    return;
  const struct gk_block *found = gk_document_find(document, GK_KIND_BLOCK, block);
  if (offset > found->text.size || size > found->text.size - offset)
    fuzz_fail("%s %u stands at %u+%u of block %u, which has %zu bytes", what, id, offset, size,
              block, found->text.size);
  if (amid(found->text, offset) || amid(found->text, offset + size))
    fuzz_fail("%s %u stands at %u+%u of block %u, amid a character", what, id, offset, size, block);
}

/* What the core refuses, a plugin should not have offered; only limits are for it to keep. */
static void check_diagnostic(const struct gk_diagnostic *diagnostic)
{
  static const char *const allowed[] = {"too many", "larger than any table"};
  if (strcmp(diagnostic->code.data, "item-refused") != 0)
    return;
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    if (strstr(diagnostic->message.data, allowed[i]))
      return;
  fuzz_fail("%s", diagnostic->message.data);
}

#define EACH(noun, KIND)                                                                           \
  const struct gk_##noun *noun;                                                                    \
  for (uint32_t id = 1; (noun = gk_document_find(document, GK_KIND_##KIND, id)); id++)

static void check_read(const struct gk_document *document)
{
  EACH(block, BLOCK)
  {
    check_place(document, "block", id, &block->place);
  }
  EACH(table, TABLE)
  {
    check_place(document, "table", id, &table->place);
    const struct gk_cell *cell;
    for (uint32_t i = 0; (cell = gk_document_cell(document, id, i)); i++)
      check_place(document, "a cell of table", id, &cell->place);
  }
  EACH(diagnostic, DIAGNOSTIC)
  {
    check_place(document, "diagnostic", id, &diagnostic->place);
    check_diagnostic(diagnostic);
  }
}

static void check_extracted(const struct gk_document *document)
{
  EACH(section, SECTION)
  {
    check_span(document, "section", id, section->heading_block, section->heading_offset,
               section->heading_size);
    check_span(document, "the text of section", id, section->block, section->offset, 0);
    check_span(document, "the end of section", id, section->end_block, section->end_offset, 0);
  }
  EACH(item, ITEM)
  {
    check_span(document, "item", id, item->block, item->offset, item->size);
  }
  EACH(field, FIELD)
  {
    check_span(document, "field", id, field->block, field->offset, field->size);
    const struct gk_block *block = gk_document_find(document, GK_KIND_BLOCK, field->block);
    /* The raw of a heading is its title, and its place begins with the number. */
    bool heading = field->name.size == 7 && memcmp(field->name.data, "heading", 7) == 0;
    if (block && !heading && field->size == field->raw.size &&
        memcmp(block->text.data + field->offset, field->raw.data, field->size) != 0)
      fuzz_fail("field %u, %s, says %s, which is not what stands at its place", id,
                field->name.data, field->raw.data);
  }
  EACH(figure, FIGURE)
  {
    check_span(document, "figure", id, figure->block, figure->offset, figure->size);
    if (figure->offset < figure->sentence_offset ||
        figure->offset + figure->size > figure->sentence_offset + figure->sentence_size)
      fuzz_fail("figure %u stands outside its sentence", id);
    check_span(document, "the sentence of figure", id, figure->block, figure->sentence_offset,
               figure->sentence_size);
  }
  EACH(fact, FACT)
  {
    const struct gk_table *table = gk_document_find(document, GK_KIND_TABLE, fact->table);
    if (table && (fact->cell_row >= table->rows || fact->cell_column >= table->columns))
      fuzz_fail("fact %u stands outside its table", id);
  }
}

void fuzz_check(const struct gk_document *document)
{
  check_read(document);
  check_extracted(document);
}

void fuzz_wire(struct gk_document *document, struct gk_buffer *out)
{
  static struct gk_buffer step;
  for (uint32_t i = 0; i < document->step_count; i++) {
    document->steps[i].nanoseconds = 0;
    step.size = 0;
    gk_wire_write(document, i, &step);
    gk_buffer_put_text(out, (struct gk_text){step.data, step.size});
  }
}

void fuzz_check_wire(struct gk_document *document)
{
  static struct gk_document copy;
  static struct gk_buffer first, second;
  const char *reason;
  if (!copy.arena.exhausted)
    fuzz_document_init(&copy);
  first.size = second.size = 0;
  fuzz_wire(document, &first);
  if (!first.size)
    return;
  struct gk_reader reader = {first.data, first.data + first.size, false};
  while (reader.data < reader.end)
    if (!gk_wire_apply(&copy, gk_reader_text(&reader), GK_KINDS_ALL, &reason))
      fuzz_fail("what was written cannot be read: %s", reason);
  fuzz_wire(&copy, &second);
  if (first.size != second.size || memcmp(first.data, second.data, first.size) != 0)
    fuzz_fail("what was read is not what was written");
  gk_document_reset(&copy);
}
