/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The outline plugin: headings of the body's blocks to sections, enumerations and announced parts
 * to items. A section whose title is a known heading (rules/headings) gets a field as well: name
 * `heading`, value = the heading's key, raw = the title as printed, ordinal = the section's
 * identifier. A title that names two known headings gets two.
 */
#include <gongkai/plugin.h>

#include "enumeration.h"
#include "outline.h"
#include "utf8.h"

enum {
  INDENT_COLUMNS = 4, /* two characters, as the first line of a paragraph is indented */
  TITLE_LINE = 120    /* bytes of a heading behind which another one may follow in its line */
};

struct configuration {
  const char *headings;
};

struct document {
  struct gk_context *context;
  const struct gk_heading_rules *rules;
  struct gk_line *lines;
  uint32_t count, room;
  struct gk_text title;
};

static int open_plugin(struct gk_context *context, const void *config, void **state)
{
  const struct configuration *configuration = config;
  const struct gk_heading_rules *rules = gk_heading_rules_open(context, configuration->headings);
  *state = (void *)(uintptr_t)rules;
  return rules ? GK_OK : GK_FATAL;
}

static void add_line(struct document *document, const struct gk_line *line)
{
  if (document->count == document->room) {
    document->room = document->room ? document->room * 2 : 256;
    struct gk_line *lines = gk_alloc(document->context, document->room * sizeof *lines);
    if (document->count)
      memcpy(lines, document->lines, document->count * sizeof *lines);
    document->lines = lines;
  }
  document->lines[document->count++] = *line;
}

/* Adds text[from, to) of a block as a line, unless it is blank. */
static void add_span(struct document *document, struct gk_line *line, struct gk_text text,
                     size_t from, size_t to)
{
  line->text = gk_text_trim(gk_text_slice(text, from, to));
  line->offset = (uint32_t)(line->text.data - text.data);
  if (line->text.size > 0)
    add_line(document, line);
}

/* Bytes of the white space at `at`; its width in columns. */
static size_t space_at(struct gk_text text, size_t at, uint32_t *width)
{
  size_t size = 0;
  for (*width = 0; at + size < text.size;) {
    const char *p = text.data + at + size;
    if (*p == ' ') {
      size++;
      *width += 1;
    } else if (text.size - at - size >= 3 && memcmp(p, "\xE3\x80\x80", 3) == 0) {
      size += 3;
      *width += 2;
    } else if (text.size - at - size >= 2 && memcmp(p, "\xC2\xA0", 2) == 0) {
      size += 2;
      *width += 1;
    } else {
      break;
    }
  }
  return size;
}

/* Whether a paragraph's line break was lost at a white space. */
enum loss {
  LOSS_NONE,
  LOSS_SENTENCE, /* a number behind a full stop and a space: a heading where others are sure */
  LOSS_SURE      /* it has its indent still, or what it heads is a known part */
};

/* Whether text at `at`, behind a number, is the title of a known part, with a space or a stop
 * behind it. */
static bool is_known_title(const struct document *document, struct gk_text text, size_t at)
{
  enum { TITLE_BYTES = 120 };
  text = gk_text_slice(text, at, text.size);
  size_t end = 0;
  uint32_t width;
  while (end < text.size && end < TITLE_BYTES && space_at(text, end, &width) == 0 &&
         !gk_text_starts(gk_text_slice(text, end, text.size), GK_TEXT("。")))
    end++;
  struct gk_normal normal;
  gk_title_normalise(gk_text_slice(text, 0, end), &normal);
  struct gk_known_match match = gk_heading_rules_match(document->rules, &normal);
  return normal.size > 0 && match.found && match.distance == 0;
}

/* What the white space of `size` bytes and `width` columns at `at` is. */
static enum loss loss_at(const struct document *document, struct gk_text text, size_t begin,
                         size_t at, size_t size, uint32_t width)
{
  struct gk_numbering numbering;
  struct gk_text rest = gk_text_slice(text, at + size, text.size);
  if (at <= begin || rest.size == 0 || !gk_numbering_parse(rest, &numbering) ||
      numbering.strength != GK_NUMBERING_STRONG)
    return LOSS_NONE;
  if (width >= INDENT_COLUMNS)
    return LOSS_SURE;
  struct gk_text before = gk_text_slice(text, begin, at);
  bool known = is_known_title(document, rest, numbering.after);
  if (gk_text_ends(before, GK_TEXT("。")))
    return known ? LOSS_SURE : LOSS_SENTENCE;
  /* 一、总体情况 (一)主动公开情况 2021年，…: a heading behind a heading. */
  struct gk_numbering first;
  return known && (gk_text_ends(before, GK_TEXT("报告")) ||
                   (gk_numbering_parse(before, &first) &&
                    is_known_title(document, gk_text_slice(text, begin, text.size), first.after) &&
                    before.size < TITLE_LINE))
             ? LOSS_SURE
             : LOSS_NONE;
}

/* Paragraphs whose line break was lost still have their indent: …成效。　　二、主动公开情况. Adds
 * text[from, to) in as many lines as numbers stand after an indent, or after a full stop and a
 * space where known parts follow such. */
static void add_paragraphs(struct document *document, struct gk_line *line, struct gk_text text,
                           size_t from, size_t to)
{
  enum { SURE = 2 /* known parts in one paragraph: its line breaks were lost */ };
  uint32_t sure = 0, width;
  text.size = to;
  for (int pass = 0; pass < 2; pass++) {
    size_t begin = from;
    for (size_t at = from; at < to; at++) {
      if (text.data[at] != ' ' && text.data[at] != '\xE3' && text.data[at] != '\xC2')
        continue;
      size_t size = space_at(text, at, &width);
      enum loss loss = size ? loss_at(document, text, begin, at, size, width) : LOSS_NONE;
      if (loss == LOSS_SURE || (loss == LOSS_SENTENCE && sure >= SURE)) {
        if (pass == 1)
          add_span(document, line, text, begin, at);
        begin = at + size;
        sure += pass == 0 && width < INDENT_COLUMNS;
      }
      if (size > 0)
        at += size - 1;
    }
    if (pass == 1)
      add_span(document, line, text, begin, to);
  }
}

static void add_block(struct document *document, const struct gk_block *block)
{
  struct gk_line line = {.kind = block->kind,
                         .flags = block->flags,
                         .level = block->level,
                         .block = block->id,
                         .text = {block->text.data, 0}};
  if (block->kind == GK_BLOCK_TABLE || block->kind == GK_BLOCK_PICTURE) {
    add_line(document, &line);
    return;
  }
  for (size_t at = 0; at < block->text.size;) {
    const char *begin = block->text.data + at;
    const char *feed = memchr(begin, '\n', block->text.size - at);
    size_t size = feed ? (size_t)(feed - begin) : block->text.size - at;
    add_paragraphs(document, &line, block->text, at, at + size);
    at += size + 1;
  }
}

static void read_blocks(struct document *document)
{
  for (struct gk_block block = {0}; gk_next_block(document->context, &block);) {
    if (block.role == GK_ROLE_BODY)
      add_block(document, &block);
    else if (block.role == GK_ROLE_TITLE && document->title.size == 0)
      document->title = block.text;
  }
}

static void add_announced(const struct document *document, const struct gk_announced_list *list)
{
  for (uint32_t i = 0; i < list->count; i++) {
    const struct gk_announced *part = &list->items[i];
    const struct gk_line *line = &document->lines[part->line];
    struct gk_item item = {.kind = GK_ITEM_ANNOUNCED,
                           .ordinal = part->ordinal,
                           .number = part->number,
                           .title = part->title,
                           .text = part->title,
                           .block = line->block,
                           .offset = line->offset + part->offset,
                           .size = part->size};
    gk_add_item(document->context, &item);
  }
}

/* Returns whether some items were left out. */
static bool add_enumeration(const struct document *document, uint32_t section, uint32_t first,
                            uint32_t offset, uint32_t last)
{
  struct gk_enumeration enumeration =
      gk_enumeration_find(document->context, document->rules, document->lines, first, offset, last);
  for (uint32_t i = 0; i < enumeration.count; i++) {
    const struct gk_enumerated *found = &enumeration.items[i];
    const struct gk_line *line = &document->lines[found->line];
    struct gk_item item = {.kind = GK_ITEM_ENUMERATION,
                           .section = section,
                           .ordinal = found->ordinal,
                           .number = found->number,
                           .title = found->title,
                           .text = found->text,
                           .block = line->block,
                           .offset = line->offset + found->offset,
                           .size = found->size};
    gk_add_item(document->context, &item);
  }
  return enumeration.truncated;
}

static void add_key(const struct document *document, const struct gk_heading *heading,
                    const struct gk_section *section, uint32_t id, int known)
{
  if (known < 0)
    return;
  struct gk_field field = {.name = GK_TEXT("heading"),
                           .value = document->rules->headings[known].key,
                           .raw = heading->title,
                           .ordinal = id,
                           .block = section->heading_block,
                           .offset = section->heading_offset,
                           .size = section->heading_size};
  gk_add_field(document->context, &field);
}

/* The section's own text reaches to the line before the next heading. */
static struct gk_section section_of(const struct document *document,
                                    const struct gk_heading *heading, uint32_t stop)
{
  const struct gk_line *line = &document->lines[heading->line];
  const struct gk_line *first = &document->lines[heading->text_line];
  struct gk_section section = {.level = heading->level,
                               .ordinal = heading->ordinal,
                               .number = heading->number,
                               .title = heading->title,
                               .heading_block = line->block,
                               .heading_offset = line->offset,
                               .heading_size = heading->heading_size,
                               .block = first->block,
                               .offset = first->offset + heading->text_offset};
  section.end_block = section.block;
  section.end_offset = section.offset;
  if (stop > heading->text_line) {
    const struct gk_line *last = &document->lines[stop - 1];
    uint32_t end = last->offset + (uint32_t)last->text.size;
    if (last->block != section.block || end > section.offset) {
      section.end_block = last->block;
      section.end_offset = end;
    }
  }
  return section;
}

static void add_sections(const struct document *document, const struct gk_outline *outline)
{
  uint32_t *ids = gk_alloc(document->context, (outline->count + 1) * sizeof *ids);
  bool truncated = outline->truncated;
  for (uint32_t i = 0; i < outline->count; i++) {
    const struct gk_heading *heading = &outline->headings[i];
    uint32_t stop = gk_outline_stop(outline, i);
    struct gk_section section = section_of(document, heading, stop);
    section.parent = ids[heading->parent];
    uint32_t id = gk_add_section(document->context, &section);
    ids[i + 1] = id;
    if (id == 0)
      break; /* the core's limit; it has said so */
    add_key(document, heading, &section, id, heading->known);
    add_key(document, heading, &section, id, heading->second);
    if (stop > heading->text_line)
      truncated |=
          add_enumeration(document, id, heading->text_line, heading->text_offset, stop - 1);
  }
  if (truncated)
    gk_diagnose(document->context, GK_WARN, "sections-limit",
                "the document has more headings or enumerated items than are kept (%d sections, %d "
                "items of one section)",
                GK_HEADINGS_LIMIT, GK_ENUMERATED_LIMIT);
}

static int run_plugin(struct gk_context *context, void *state)
{
  struct document document = {.context = context, .rules = state};
  read_blocks(&document);
  if (document.count == 0)
    return GK_SKIP;
  const struct gk_outline *outline =
      gk_outline_build(context, document.rules, document.lines, document.count, document.title);
  add_announced(&document, &outline->announced);
  uint32_t preamble = outline->count ? outline->headings[0].line : document.count;
  if (preamble > 0 && outline->announced.count == 0)
    add_enumeration(&document, 0, 0, 0, preamble - 1);
  add_sections(&document, outline);
  if (outline->count == 0)
    gk_diagnose(context, GK_INFO, "no-outline", "no line of the document is a heading");
  return GK_OK;
}

static const struct gk_option options[] = {
    {"headings", GK_OPTION_DIRECTORY, offsetof(struct configuration, headings), "headings", 0, 0,
     NULL, "Directory of the headings and words that the outline knows."},
    {NULL, 0, 0, NULL, 0, 0, NULL, NULL}};

GK_PLUGIN(.stage = GK_STAGE_SEGMENT, .version = 1, .flags = GK_PLUGIN_ITEMS_ONLY, .name = "outline",
          .summary = "Outline of the body: sections, enumerations, announced parts.",
          .licence = "Apache-2.0", .options = options, .option_size = sizeof *options,
          .config_size = sizeof(struct configuration), .open = open_plugin, .run = run_plugin);
