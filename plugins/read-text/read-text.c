/* SPDX-License-Identifier: Apache-2.0 */
/* The read stage for plain text, as dumps of web pages and converters of documents give it. */
#include "metadata.h"
#include "picture.h"
#include "prose.h"
#include "reader.h"
#include "region.h"
#include "tables.h"
#include "utf8.h"

struct config {
  const char *phrases;
};

static int text_open(struct gk_context *context, const void *config, void **state)
{
  enum { ERROR_SIZE = 512 };
  char error[ERROR_SIZE];
  struct phrases *phrases = gk_alloc(context, sizeof *phrases);
  if (!phrases_load(phrases, ((const struct config *)config)->phrases, error, sizeof error)) {
    phrases_free(phrases);
    return gk_fail(context, GK_FATAL, "rules", "%s", error);
  }
  *state = phrases;
  return GK_OK;
}

static void text_close(void *state)
{
  phrases_free(state);
}

/* Whether markup begins the text: another reader's. */
static bool is_markup(struct gk_text text)
{
  struct gk_text start = gk_text_trim(gk_text_slice(text, 0, 512));
  if (start.size < 2 || start.data[0] != '<')
    return false;
  char c = start.data[1];
  return c == '!' || c == '?' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int text_probe(struct gk_context *context, void *state)
{
  struct gk_resource text;
  (void)state;
  if (!gk_find_resource(context, GK_RESOURCE_TEXT, &text))
    return 0;
  return is_markup(text.data) ? 0 : 30;
}

/* The role of a picture: of the page's head, of the document, of the page's foot. */
static uint32_t picture_role(const struct reader *reader, size_t at)
{
  if (at >= reader->footer)
    return GK_ROLE_FOOTER;
  return at < reader->body ? GK_ROLE_NAVIGATION : GK_ROLE_BODY;
}

static void add_line(struct reader *reader, size_t at, uint32_t role)
{
  struct gk_block block = {.kind = GK_BLOCK_PARAGRAPH,
                           .role = role,
                           .text = reader->lines[at].text,
                           .place = reader_place(reader, at, at + 1)};
  reader_add(reader, &block);
}

/* 2018-04-16 16:20, the time being left out or not. */
static bool is_timestamp(struct gk_text text)
{
  size_t at = 0;
  while (at < text.size && text.data[at] != ' ')
    at++;
  struct gk_text time = gk_text_trim(gk_text_slice(text, at, text.size));
  for (size_t i = 0; i < time.size; i++)
    if (time.data[i] != ':' && (time.data[i] < '0' || time.data[i] > '9'))
      return is_date(text);
  return is_date(gk_text_slice(text, 0, at));
}

static void add_title(struct reader *reader)
{
  size_t size = 0;
  for (size_t i = reader->title_first; i < reader->title_end; i++)
    size += reader->lines[i].text.size + 1;
  char *title = gk_alloc(reader->context, size + 1), *out = title;
  for (size_t i = reader->title_first; i < reader->title_end; i++) {
    if (i > reader->title_first)
      *out++ = '\n';
    struct gk_text line = region_without_bars(reader->lines[i].text);
    memcpy(out, line.data, line.size);
    out += line.size;
  }
  struct gk_block block = {.kind = GK_BLOCK_HEADING,
                           .role = GK_ROLE_TITLE,
                           .text = {title, (size_t)(out - title)},
                           .place = reader_place(reader, reader->title_first, reader->title_end)};
  if (reader->lines[reader->title_first].indent >= 4)
    block.flags |= GK_BLOCK_CENTERED;
  reader_add(reader, &block);
}

typedef size_t table_function(struct reader *, size_t);

static size_t read_table(struct reader *reader, size_t at)
{
  static table_function *const layouts[] = {cell_line_table, tab_table, pipe_table, form_table,
                                            aligned_table};
  _Static_assert(sizeof layouts / sizeof *layouts == TABLE_LAYOUTS, "one place for each");
  for (size_t i = 0; i < TABLE_LAYOUTS; i++) {
    /* Lines that were looked at in vain are not looked at again: this keeps the time linear. */
    if (at < reader->table_free[i])
      continue;
    reader->scanned = at;
    size_t end = layouts[i](reader, at);
    if (end > at)
      return end;
    reader->table_free[i] = reader->scanned;
  }
  return at;
}

/* Reads what begins at line `at`; returns the index behind it. */
static size_t read_piece(struct reader *reader, size_t at)
{
  const struct phrases *phrases = reader->phrases;
  struct gk_text text = reader->lines[at].text;
  if (text.size == 0)
    return at + 1;
  if (at == reader->title_first && reader->title_end > at) {
    add_title(reader);
    return reader->title_end;
  }
  if (picture_is_name(text) || picture_mark(text, NULL) > 0)
    return picture_read(reader, at, picture_role(reader, at));
  if (is_page_number(text)) {
    add_line(reader, at, GK_ROLE_FOOTER);
    return at + 1;
  }
  bool head = at < reader->body;
  bool middle = !head && at < reader->last_prose;
  if (is_metadata(phrases, text, head) && (head || !middle || text.size < 120)) {
    metadata_read(reader, at);
    return at + 1;
  }
  if (is_navigation(phrases, text, middle) || region_is_page_head(reader, at)) {
    add_line(reader, at, GK_ROLE_NAVIGATION);
    return at + 1;
  }
  if (at >= reader->footer || (head && is_footer(phrases, text))) {
    add_line(reader, at, GK_ROLE_FOOTER);
    return at + 1;
  }
  if (head && is_timestamp(text) && at >= reader->title_end && reader->title_end > 0) {
    add_line(reader, at, GK_ROLE_METADATA);
    return at + 1;
  }
  bool bars = region_without_bars(text).size == 0;
  size_t end = bars && head ? at : read_table(reader, at);
  if (end > at)
    return end;
  if (is_rule(text) || bars) {
    add_line(reader, at, GK_ROLE_FOOTER);
    return at + 1;
  }
  return prose_read(reader, at);
}

static void remark(struct reader *reader, const struct lines *lines)
{
  if (lines->cut) {
    struct gk_place place = {.resource = reader->resource,
                             .offset = lines->cut_at,
                             .size = reader->text.size - lines->cut_at};
    gk_diagnose_at(reader->context, GK_ERROR, "lines-limit", 1, &place,
                   "the text has more than %d lines; the rest was left out", LINES_LIMIT);
  }
  if (lines->split)
    gk_diagnose(reader->context, GK_WARN, "line-split",
                "lines of more than %d bytes were cut into paragraphs of that size",
                LINE_SIZE_LIMIT);
  if (reader->cells_dropped)
    gk_diagnose_at(reader->context, GK_ERROR, "cells-limit", reader->cells_dropped, NULL,
                   "%u cells were left out of tables with more than %d columns or %d cells",
                   reader->cells_dropped, COLUMNS_LIMIT, CELLS_LIMIT);
  if (reader->picture_texts)
    gk_diagnose_at(reader->context, GK_INFO, "picture-text", reader->picture_texts,
                   &reader->first_picture_text,
                   "text that a converter misread in a picture was kept apart from the document");
}

static int text_run(struct gk_context *context, void *state)
{
  struct gk_resource text;
  if (!gk_find_resource(context, GK_RESOURCE_TEXT, &text))
    return gk_fail(context, GK_REJECT, "no-text", "the file is no text, and no plugin reads it");
  struct lines lines = lines_split(context, text.data);
  struct reader reader = {.context = context,
                          .phrases = state,
                          .text = text.data,
                          .resource = text.id,
                          .lines = lines.items,
                          .count = lines.count};
  regions_find(&reader);
  prose_find_width(&reader);
  for (size_t at = 0; at < reader.count && !reader.full;)
    at = read_piece(&reader, at);
  remark(&reader, &lines);
  if (reader.blocks == 0)
    return gk_fail(context, GK_REJECT, "no-text", "the text has nothing but white space");
  return GK_OK;
}

static const struct gk_option options[] = {
    {.name = "phrases",
     .type = GK_OPTION_FILE,
     .offset = offsetof(struct config, phrases),
     .initial = "text/phrases.tsv",
     .help = "Set phrases by which titles, publication lines, navigation and page feet are told."},
    {.name = NULL}};

GK_PLUGIN(.stage = GK_STAGE_READ, .version = 1, .flags = GK_PLUGIN_FALLBACK, .name = "text",
          .summary = "Plain text, as dumps of pages and documents give it", .licence = "Apache-2.0",
          .options = options, .option_size = sizeof(struct gk_option),
          .config_size = sizeof(struct config), .open = text_open, .close = text_close,
          .probe = text_probe, .run = text_run);
