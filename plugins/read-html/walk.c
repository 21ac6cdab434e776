/* SPDX-License-Identifier: Apache-2.0 */
/* The page from its first node to its last: blocks in reading order, each with its part. */
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* memmem */
#endif
#include "reader.h"

#include <number.h>
#include <utf8.h>

enum {
  FURNITURE_LONGEST = 4000, /* bytes of menus and the like that make one block */
  LINE_HAN = 60,            /* a longer line is no page furniture */
  META_LINE_HAN = 160,      /* nor a publication line */
  DATE_HAN = 20,            /* 某某发布 2023-01-18 below the title */
  BARE_LABEL_HAN = 3,       /* 时间 alone may be anything */
  CLOSING_HAN = 20,         /* 责任编辑：某某 below the text */
  MENU_LINKS = 4            /* as many links in a line are a menu */
};

/* Where the walk is. */
enum zone { ZONE_OUTSIDE, ZONE_CONTENT, ZONE_TITLE, ZONE_METADATA, ZONE_NAVIGATION, ZONE_FOOTER };

struct frame {
  uint32_t end;
  uint8_t zone;
  uint8_t style; /* enum gk_html_style that is inherited */
  uint8_t kind;  /* enum gk_block_kind of the paragraphs in it */
  uint8_t level;
  bool link, breaks, pre;
};

struct walk {
  struct gk_html_reader *reader;
  struct frame frames[GK_HTML_DEPTH_LIMIT + GK_HTML_CONTINUATIONS + 2];
  uint32_t depth;
  uint32_t furniture_role;
  uint32_t furniture_from, furniture_to;
  struct gk_text label; /* 索引号： on a line of its own: its value is to come */
  uint32_t label_from;
  uint8_t label_zone;
  bool content_seen, prose_seen, title_seen, has_title, foot_seen;
  bool failed;
};

static const struct frame *top(const struct walk *walk)
{
  return &walk->frames[walk->depth - 1];
}

struct gk_place gk_html_place(const struct gk_html_reader *reader, uint32_t from, uint32_t to)
{
  return (struct gk_place){
      .resource = reader->resource, .offset = from, .size = to > from ? to - from : 0};
}

uint32_t gk_html_add_block(struct gk_html_reader *reader, const struct gk_block *block)
{
  if (reader->blocks >= GK_HTML_BLOCK_LIMIT) {
    if (!reader->limit_told)
      gk_diagnose_at(reader->context, GK_ERROR, "too-many-blocks", 1, &block->place,
                     "The page has more than %d paragraphs; what follows byte %llu is left out.",
                     GK_HTML_BLOCK_LIMIT, (unsigned long long)block->place.offset);
    reader->limit_told = true;
    return 0;
  }
  reader->blocks++;
  return gk_add_block(reader->context, block);
}

static void flush_furniture(struct walk *walk)
{
  struct gk_html_reader *reader = walk->reader;
  if (reader->furniture.count == 0)
    return;
  struct gk_text text = {reader->furniture.items, reader->furniture.count};
  struct gk_place place = gk_html_place(reader, walk->furniture_from, walk->furniture_to);
  gk_html_add_block(reader, &(struct gk_block){.kind = GK_BLOCK_PARAGRAPH,
                                               .role = walk->furniture_role,
                                               .text = text,
                                               .place = place});
  reader->furniture.count = 0;
}

static void add_furniture(struct walk *walk, uint32_t role)
{
  struct gk_html_reader *reader = walk->reader;
  struct gk_text text = gk_html_line_text(&reader->line);
  if (walk->furniture_role != role || reader->furniture.count + text.size > FURNITURE_LONGEST)
    flush_furniture(walk);
  if (!gk_grow_reserve(&reader->furniture, text.size + 1, 1)) {
    walk->failed = true;
    return;
  }
  char *out = (char *)reader->furniture.items + reader->furniture.count;
  if (reader->furniture.count) {
    *out++ = '\n';
    reader->furniture.count++;
  } else {
    walk->furniture_from = reader->line.offset;
  }
  memcpy(out, text.data, text.size);
  reader->furniture.count += text.size;
  walk->furniture_role = role;
  walk->furniture_to = reader->line.end;
}

/* The size of the colon at p, 0: none. */
static size_t colon_at(const char *p, const char *end)
{
  if (*p == ':')
    return 1;
  return end - p >= 3 && !memcmp(p, "：", 3) ? 3 : 0;
}

/* Does a label stand before one of the line's colons? */
static bool has_label(const struct gk_html_reader *reader, struct gk_text text)
{
  enum { LABEL_LONGEST = 24 };
  const char *end = text.data + text.size;
  for (const char *p = text.data; p < end; p++) {
    if (!colon_at(p, end))
      continue;
    const char *label_end = p;
    while (label_end > text.data && label_end[-1] == ' ')
      label_end--;
    for (const char *from = label_end; from-- > text.data && label_end - from <= LABEL_LONGEST;) {
      size_t size;
      if (((unsigned char)*from & 0xC0) != 0x80 &&
          gk_html_rules_phrase(reader->rules, GK_PHRASE_LABEL,
                               (struct gk_text){from, (size_t)(label_end - from)}, &size) &&
          from + size == label_end)
        return true;
    }
  }
  return false;
}

/* Does the line begin with a label and its colon? */
static bool begins_with_label(const struct gk_html_reader *reader, struct gk_text text)
{
  size_t size;
  if (!gk_html_rules_phrase(reader->rules, GK_PHRASE_LABEL, text, &size))
    return false;
  while (size < text.size && text.data[size] == ' ')
    size++;
  return size < text.size && colon_at(text.data + size, text.data + text.size) > 0;
}

/* Does the line hold a date such as 2023-01-18, as sites write when a page was published? */
static bool holds_date(struct gk_text text)
{
  static const char form[] = "dddd-dd-dd";
  size_t size = sizeof form - 1;
  for (size_t at = 0; at + size <= text.size; at++) {
    const char *p = text.data + at;
    size_t i = 0;
    while (i < size && (form[i] == 'd' ? p[i] >= '0' && p[i] <= '9' : p[i] == '-' || p[i] == '/'))
      i++;
    if (i == size)
      return true;
  }
  return false;
}

static bool is_metadata(const struct walk *walk, struct gk_text text, bool outside)
{
  const struct gk_html_line *line = &walk->reader->line;
  if (line->han > META_LINE_HAN)
    return false;
  if (!walk->prose_seen)
    return line->stops <= 12 && (has_label(walk->reader, text) ||
                                 ((outside || !walk->content_seen) && walk->title_seen &&
                                  !line->links && line->han <= DATE_HAN && holds_date(text)));
  if (outside)
    return line->han <= LINE_HAN && begins_with_label(walk->reader, text);
  return line->han <= CLOSING_HAN && line->stops <= 1 &&
         gk_html_rules_phrase(walk->reader->rules, GK_PHRASE_CLOSING, text, NULL);
}

static bool holds_full_stop(struct gk_text text)
{
  return memmem(text.data, text.size, "。", 3) != NULL;
}

/* Is what the line holds beside its links no more than a date? */
static bool is_date_beside(const struct walk *walk, struct gk_text text)
{
  enum { DATE_LONGEST = 16 }; /* bytes, with brackets around it */
  const struct gk_html_line *line = &walk->reader->line;
  return line->letters - line->link <= DATE_LONGEST && holds_date(text);
}

static bool is_menu(const struct walk *walk, struct gk_text text)
{
  const struct gk_html_line *line = &walk->reader->line;
  if (line->link == line->letters && !walk->prose_seen && top(walk)->zone != ZONE_TITLE)
    return true; /* columns of the site, or a table of contents that leads into the text */
  if (line->han <= LINE_HAN && !holds_full_stop(text) &&
      gk_html_rules_phrase(walk->reader->rules, GK_PHRASE_NAVIGATION, text, NULL))
    return true;
  if (line->links && line->link * 10 >= line->letters * 6 && is_date_beside(walk, text))
    return true; /* an entry of a list of documents */
  return line->links >= MENU_LINKS && line->link * 5 >= line->letters * 4 && line->stops == 0;
}

static bool is_foot(const struct walk *walk, struct gk_text text, bool outside)
{
  const struct gk_html_line *line = &walk->reader->line;
  return (outside || (walk->prose_seen && line->han <= LINE_HAN)) && !holds_full_stop(text) &&
         line->han <= META_LINE_HAN &&
         gk_html_rules_phrase(walk->reader->rules, GK_PHRASE_FOOTER, text, NULL);
}

/* A title that is not marked up as one: set like a title, and worded like one. */
static bool looks_like_title(const struct walk *walk, struct gk_text text, uint32_t flags)
{
  const struct gk_html_line *line = &walk->reader->line;
  if (walk->has_title || walk->title_seen || walk->prose_seen || line->han < 6 ||
      line->han > LINE_HAN || line->stops > 2 || line->links)
    return false;
  bool worded = gk_html_rules_phrase(walk->reader->rules, GK_PHRASE_TITLE, text, NULL);
  if (gk_html_names_title(walk->reader, text, worded))
    return true;
  size_t used;
  uint32_t ordinal;
  if (text.size > 3 && !memcmp(text.data, "（", 3))
    text = gk_text_slice(text, 3, text.size);
  if (gk_ordinal_parse(text, &used, &ordinal) && used < text.size && ordinal < 100)
    return false; /* a heading of the text */
  return worded &&
         (flags & (GK_BLOCK_CENTERED | GK_BLOCK_BOLD) || top(walk)->kind == GK_BLOCK_HEADING);
}

static uint32_t role_of(const struct walk *walk, struct gk_text text, uint32_t flags)
{
  bool outside = top(walk)->zone == ZONE_OUTSIDE;
  switch ((enum zone)top(walk)->zone) {
  case ZONE_NAVIGATION:
    return GK_ROLE_NAVIGATION;
  case ZONE_FOOTER:
    return GK_ROLE_FOOTER;
  case ZONE_METADATA:
    return is_menu(walk, text) ? GK_ROLE_NAVIGATION : GK_ROLE_METADATA;
  case ZONE_TITLE:
    if (has_label(walk->reader, text) && walk->reader->line.han <= META_LINE_HAN)
      return GK_ROLE_METADATA;
    return is_menu(walk, text) ? GK_ROLE_NAVIGATION : GK_ROLE_TITLE;
  case ZONE_CONTENT:
  case ZONE_OUTSIDE:
    break;
  }
  if (is_menu(walk, text))
    return GK_ROLE_NAVIGATION;
  if (is_foot(walk, text, outside))
    return GK_ROLE_FOOTER;
  if (is_metadata(walk, text, outside))
    return GK_ROLE_METADATA;
  if (!(outside && walk->content_seen) && looks_like_title(walk, text, flags))
    return GK_ROLE_TITLE;
  if (outside) /* what stands below the first line of the page's foot is of it */
    return walk->foot_seen && walk->reader->line.links == 0 ? GK_ROLE_FOOTER : GK_ROLE_NAVIGATION;
  return GK_ROLE_BODY;
}

static uint32_t flags_of(const struct walk *walk)
{
  const struct gk_html_line *line = &walk->reader->line;
  uint8_t style = top(walk)->style;
  uint32_t flags = 0;
  if (line->bold && line->bold * 10 >= line->letters * 9)
    flags |= GK_BLOCK_BOLD;
  if (style & GK_STYLE_CENTER)
    flags |= GK_BLOCK_CENTERED;
  if (style & GK_STYLE_RIGHT)
    flags |= GK_BLOCK_RIGHT;
  if (line->indented || style & GK_STYLE_INDENT)
    flags |= GK_BLOCK_INDENTED;
  return flags;
}

/* Is the line nothing but a label and its colon? *label gets it. */
static bool is_label(const struct gk_html_reader *reader, struct gk_text text,
                     struct gk_text *label)
{
  size_t size;
  if (!gk_html_rules_phrase(reader->rules, GK_PHRASE_LABEL, text, &size))
    return false;
  *label = (struct gk_text){text.data, size};
  while (size < text.size && text.data[size] == ' ')
    size++;
  size_t colon = size < text.size ? colon_at(text.data + size, text.data + text.size) : 0;
  return colon && size + colon == text.size;
}

/* Adds the line as the value of the label before it, which may have none. */
static void end_label(struct walk *walk, struct gk_text value, uint32_t to)
{
  if (walk->label.size == 0)
    return;
  flush_furniture(walk);
  gk_html_add_block(walk->reader,
                    &(struct gk_block){.kind = GK_BLOCK_PARAGRAPH,
                                       .role = GK_ROLE_METADATA,
                                       .label = walk->label,
                                       .text = value,
                                       .place = gk_html_place(walk->reader, walk->label_from, to)});
  walk->label.size = 0;
}

/* Deals with a label and its value on lines of their own. True: the line is done with. */
static bool take_label(struct walk *walk, struct gk_text text, uint32_t role)
{
  struct gk_html_line *line = &walk->reader->line;
  struct gk_text label;
  bool metadata = role == GK_ROLE_METADATA;
  if (walk->label.size) {
    bool value = line->han <= LINE_HAN && !walk->prose_seen && !has_label(walk->reader, text) &&
                 top(walk)->zone == walk->label_zone && !holds_full_stop(text) &&
                 (metadata || role == GK_ROLE_BODY || role == GK_ROLE_NAVIGATION) &&
                 !is_menu(walk, text);
    end_label(walk, value ? text : (struct gk_text){"", 0}, value ? line->end : line->offset);
    if (value)
      return true;
  }
  /* 索引号 as a term, its value as the definition: there is no colon. */
  bool bare = top(walk)->zone == ZONE_OUTSIDE && line->links == 0 && line->han >= BARE_LABEL_HAN &&
              gk_html_rules_phrase(walk->reader->rules, GK_PHRASE_LABEL, text, &label.size) &&
              label.size == text.size;
  if (bare)
    label.data = text.data;
  if (walk->prose_seen || (!bare && (!metadata || !is_label(walk->reader, text, &label))))
    return false;
  char *copy = gk_alloc(walk->reader->context, label.size + 1);
  memcpy(copy, label.data, label.size);
  walk->label = (struct gk_text){copy, label.size};
  walk->label_from = line->offset;
  walk->label_zone = top(walk)->zone;
  return true;
}

static void flush(struct walk *walk)
{
  struct gk_html_reader *reader = walk->reader;
  struct gk_html_line *line = &reader->line;
  struct gk_text text = gk_html_line_text(line);
  if (text.size == 0) {
    gk_html_line_clear(line);
    return;
  }
  uint32_t flags = flags_of(walk);
  uint32_t role = role_of(walk, text, flags);
  if (take_label(walk, text, role)) {
    gk_html_line_clear(line);
    return;
  }
  walk->foot_seen |= role == GK_ROLE_FOOTER && walk->content_seen;
  if (role == GK_ROLE_NAVIGATION || role == GK_ROLE_FOOTER) {
    add_furniture(walk, role);
  } else {
    flush_furniture(walk);
    gk_html_add_block(reader,
                      &(struct gk_block){.kind = top(walk)->kind,
                                         .role = role,
                                         .flags = flags,
                                         .level = top(walk)->level,
                                         .text = text,
                                         .place = gk_html_place(reader, line->offset, line->end)});
    walk->content_seen |= role == GK_ROLE_BODY;
    walk->title_seen |= role == GK_ROLE_TITLE;
    walk->prose_seen |= role == GK_ROLE_BODY && line->han >= 30 && line->stops >= 2;
  }
  gk_html_line_clear(line);
}

static void part(void *data)
{
  flush(data);
}

static void push(struct walk *walk, const struct gk_html_node *node)
{
  struct frame frame = *top(walk);
  frame.end = node->end;
  frame.breaks = gk_html_tag_flags((enum gk_html_tag)node->tag) & GK_TAG_IS_BLOCK;
  if (node->style & (GK_STYLE_CENTER | GK_STYLE_RIGHT | GK_STYLE_LEFT))
    frame.style &= (uint8_t) ~(GK_STYLE_CENTER | GK_STYLE_RIGHT | GK_STYLE_LEFT);
  frame.style |= node->style & (GK_STYLE_CENTER | GK_STYLE_RIGHT | GK_STYLE_LEFT | GK_STYLE_INDENT |
                                GK_STYLE_BOLD);
  if (node->style & GK_STYLE_NOT_BOLD)
    frame.style &= (uint8_t)~GK_STYLE_BOLD;
  if (node->tag == GK_TAG_BOLD && !(node->style & GK_STYLE_NOT_BOLD))
    frame.style |= GK_STYLE_BOLD;
  if (node->tag == GK_TAG_TABLE) /* not what the text around the table is set like */
    frame.style = 0;
  frame.link |= node->tag == GK_TAG_A;
  frame.pre |= node->tag == GK_TAG_PREFORMATTED;
  if (node->tag == GK_TAG_HEADING) {
    frame.kind = GK_BLOCK_HEADING;
    frame.level = node->level;
  } else if (node->tag == GK_TAG_LIST_ITEM) {
    frame.kind = GK_BLOCK_LIST_ITEM;
    frame.level = 0;
  } else if (frame.breaks && node->tag != GK_TAG_PARAGRAPH && node->tag != GK_TAG_BLOCK) {
    frame.kind = GK_BLOCK_PARAGRAPH;
    frame.level = 0;
  }
  bool outer = frame.zone == ZONE_OUTSIDE || frame.zone == ZONE_CONTENT;
  if (node->marks & GK_MARK_CHOSEN)
    frame.zone = ZONE_CONTENT;
  else if (node->marks & GK_MARK_THE_TITLE)
    frame.zone = ZONE_TITLE;
  else if (node->marks & GK_MARK_SELECTED_METADATA)
    frame.zone = ZONE_METADATA;
  else if (node->marks & GK_MARK_IGNORE)
    frame.zone = ZONE_NAVIGATION;
  else if (outer && (node->marks & GK_MARK_FOOTER || node->tag == GK_TAG_FOOTER))
    frame.zone = ZONE_FOOTER;
  else if (outer && (node->marks & GK_MARK_NAVIGATION || node->tag == GK_TAG_NAVIGATION))
    frame.zone = ZONE_NAVIGATION;
  else if (outer && node->marks & GK_MARK_METADATA && !walk->prose_seen)
    frame.zone = ZONE_METADATA;
  if (frame.zone != top(walk)->zone) {
    flush(walk); /* also where the element is an inline one */
    frame.breaks = true;
  }
  if (walk->depth < sizeof walk->frames / sizeof *walk->frames)
    walk->frames[walk->depth++] = frame;
}

static void emit_head_title(struct walk *walk, uint32_t index)
{
  struct gk_html_reader *reader = walk->reader;
  const struct gk_html_node *node = gk_html_nodes(&reader->page) + index;
  if (!gk_html_subtree_text(reader, index)) {
    walk->failed = true;
    return;
  }
  struct gk_text text = gk_html_line_text(&reader->cell_line);
  if (text.size)
    gk_html_add_block(
        reader, &(struct gk_block){.kind = GK_BLOCK_PARAGRAPH,
                                   .role = GK_ROLE_HEAD_TITLE,
                                   .text = text,
                                   .place = gk_html_place(reader, node->offset, node->source_end)});
}

static void emit_meta(struct walk *walk, const struct gk_html_node *node)
{
  struct gk_html_reader *reader = walk->reader;
  struct gk_text name = gk_html_page_attribute(&reader->page, node, GK_ATTRIBUTE_NAME);
  if (name.size == 0 || !gk_html_rules_phrase(reader->rules, GK_PHRASE_META, name, NULL))
    return;
  struct gk_text content =
      gk_html_resolve(reader, gk_html_page_attribute(&reader->page, node, GK_ATTRIBUTE_CONTENT));
  if (content.size)
    gk_html_add_block(
        reader, &(struct gk_block){.kind = GK_BLOCK_PARAGRAPH,
                                   .role = GK_ROLE_METADATA,
                                   .label = name,
                                   .text = content,
                                   .place = gk_html_place(reader, node->offset, node->source_end)});
}

static void emit_picture(struct walk *walk, const struct gk_html_node *node)
{
  struct gk_html_reader *reader = walk->reader;
  if (top(walk)->zone != ZONE_CONTENT)
    return; /* decoration */
  uint32_t picture = gk_html_add_picture(reader, node);
  if (!picture)
    return;
  flush(walk);
  flush_furniture(walk);
  gk_html_add_block(
      reader, &(struct gk_block){.kind = GK_BLOCK_PICTURE,
                                 .picture = picture,
                                 .flags = flags_of(walk) & GK_BLOCK_CENTERED,
                                 .place = gk_html_place(reader, node->offset, node->source_end)});
}

/* True: the table was dealt with; false: it is only layout. */
static bool emit_table(struct walk *walk, uint32_t index)
{
  struct gk_html_reader *reader = walk->reader;
  const struct gk_html_node *node = gk_html_nodes(&reader->page) + index;
  enum zone zone = (enum zone)top(walk)->zone;
  bool chosen = node->marks & GK_MARK_CHOSEN;
  if (node->marks & GK_MARK_PAIRS && !walk->prose_seen && zone != ZONE_NAVIGATION &&
      zone != ZONE_FOOTER) {
    flush(walk);
    flush_furniture(walk);
    walk->failed |= !gk_html_table_emit_metadata(reader, index);
    return true;
  }
  if (!(node->marks & GK_MARK_DATA_TABLE) || (zone != ZONE_CONTENT && !chosen))
    return false;
  flush(walk);
  flush_furniture(walk);
  walk->content_seen = true;
  walk->failed |= !gk_html_table_emit(reader, index, 0);
  return true;
}

static void take_text(struct walk *walk, const struct gk_html_node *node)
{
  const struct frame *frame = top(walk);
  struct gk_html_run run = {.data = gk_html_text_of(walk->reader, node),
                            .size = node->size,
                            .offset = node->offset,
                            .end = node->source_end,
                            .bold = frame->style & GK_STYLE_BOLD,
                            .link = frame->link};
  struct gk_html_line *line = &walk->reader->line;
  if (!frame->pre) {
    walk->failed |= !gk_html_line_add(line, &run);
    return;
  }
  while (run.size) { /* each line of the source is one of the page */
    const char *end = memchr(run.data, '\n', run.size);
    struct gk_html_run first = run;
    first.size = end ? (size_t)(end - run.data) : run.size;
    walk->failed |= !gk_html_line_add(line, &first);
    if (!end)
      return;
    flush(walk);
    run.data = end + 1;
    run.size -= first.size + 1;
  }
}

/* 来源：某局 and 时间：… in spans that only a style keeps apart. */
static void part_labels(struct walk *walk, uint32_t index)
{
  const struct gk_html_node *nodes = gk_html_nodes(&walk->reader->page);
  if (walk->prose_seen || walk->reader->line.letters == 0 || index + 1 >= nodes[index].end ||
      nodes[index + 1].tag != GK_TAG_TEXT)
    return;
  struct gk_text text = {gk_html_text_of(walk->reader, &nodes[index + 1]), nodes[index + 1].size};
  if (begins_with_label(walk->reader, gk_text_trim(text)))
    walk->reader->line.narrow++;
}

/* Takes the node at `index`; returns the index to go on at. */
static uint32_t visit(struct walk *walk, uint32_t index)
{
  struct gk_html_reader *reader = walk->reader;
  const struct gk_html_node *node = gk_html_nodes(&reader->page) + index;
  if (gk_html_is_hidden(node)) {
    if (node->style & GK_STYLE_HIDDEN)
      reader->hidden_han += node->weight.han;
    return node->end;
  }
  switch ((enum gk_html_tag)node->tag) {
  case GK_TAG_TEXT:
    take_text(walk, node);
    return index + 1;
  case GK_TAG_TITLE:
    emit_head_title(walk, index);
    return node->end;
  case GK_TAG_META:
    emit_meta(walk, node);
    return node->end;
  case GK_TAG_BR:
    if (top(walk)->zone == ZONE_TITLE || top(walk)->kind == GK_BLOCK_HEADING)
      gk_html_line_break(&reader->line);
    else
      flush(walk);
    return index + 1;
  case GK_TAG_IMAGE:
    emit_picture(walk, node);
    return node->end;
  case GK_TAG_TABLE:
    if (emit_table(walk, index))
      return node->end;
    break;
  case GK_TAG_A:
  case GK_TAG_EMBED:
  case GK_TAG_IFRAME:
    if (top(walk)->zone == ZONE_CONTENT || top(walk)->zone == ZONE_OUTSIDE)
      gk_html_add_attachment(reader, node);
    break;
  default:
    break;
  }
  if (gk_html_tag_flags((enum gk_html_tag)node->tag) & GK_TAG_IS_BLOCK)
    flush(walk);
  else
    part_labels(walk, index);
  if (node->end > index + 1)
    push(walk, node);
  return index + 1;
}

/* From here to node `end` all is content. */
static void enter_continuation(struct walk *walk, uint32_t end)
{
  struct frame frame = *top(walk);
  frame.end = end;
  frame.zone = ZONE_CONTENT;
  frame.breaks = true;
  flush(walk);
  if (walk->depth < sizeof walk->frames / sizeof *walk->frames)
    walk->frames[walk->depth++] = frame;
}

bool gk_html_walk(struct gk_html_reader *reader)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  uint32_t count = (uint32_t)reader->page.nodes.count;
  struct walk *walk = gk_alloc(reader->context, sizeof *walk);
  walk->reader = reader;
  walk->depth = 1;
  walk->frames[0] =
      (struct frame){.end = UINT32_MAX,
                     .zone = nodes[0].marks & GK_MARK_CHOSEN ? ZONE_CONTENT : ZONE_OUTSIDE,
                     .kind = GK_BLOCK_PARAGRAPH};
  for (uint32_t i = 1; i < count; i++)
    walk->has_title |= (nodes[i].marks & GK_MARK_THE_TITLE) != 0;
  gk_html_line_clear(&reader->line);
  reader->line.part = part;
  reader->line.data = walk;
  reader->furniture.count = 0;
  uint32_t next = 0;
  for (uint32_t i = 1; i < count && !walk->failed;) {
    while (i >= top(walk)->end) {
      if (top(walk)->breaks)
        flush(walk);
      walk->depth--;
    }
    if (next < reader->continuations && i == reader->continuation[next].from)
      enter_continuation(walk, reader->continuation[next++].to);
    i = visit(walk, i);
  }
  while (walk->depth > 1) {
    if (top(walk)->breaks)
      flush(walk);
    walk->depth--;
  }
  flush(walk);
  end_label(walk, (struct gk_text){"", 0}, walk->label_from);
  flush_furniture(walk);
  reader->line.part = NULL;
  return !walk->failed;
}
