/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"
#include "style.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <string.h>
#include <utf8.h>

enum { OWN_NAME_SHORTEST = 8 /* letters of an element of a site's own, such as ucapcontent */ };

struct open_element {
  uint32_t node;
  uint64_t selectors;
};

struct parser {
  struct gk_html_page *page;
  struct gk_html_rules *rules;
  const struct gk_html_selectors *selectors;
  xmlParserCtxtPtr libxml;
  const char *source;             /* the page */
  const char *start, *stop;       /* the strained text */
  uint32_t last_end;              /* strained bytes up to the end of the last call */
  uint32_t seam, tagged, stretch; /* where to go on in the strained arrays */
  uint32_t depth, links;
  bool at_block; /* a block began or ended since the last text */
  bool stopped;
  bool strayed; /* libxml2 has another element open than the one that a stretch stands in */
  struct open_element stack[GK_HTML_DEPTH_LIMIT];
};

static void stop(struct parser *p)
{
  p->stopped = true;
  xmlStopParser(p->libxml);
}

/* The strained byte that libxml2 is at. */
static uint32_t here(struct parser *p)
{
  const char *cur = (const char *)p->libxml->input->cur;
  if (cur < p->start || cur > p->stop)
    return p->last_end;
  return (uint32_t)(cur - p->start);
}

static uint32_t source_of(struct parser *p, uint32_t strained)
{
  return gk_html_unstrain(&p->page->strained, strained, &p->seam);
}

static struct gk_html_node *add_node(struct parser *p)
{
  struct gk_html_page *page = p->page;
  if (page->nodes.count >= GK_HTML_NODE_LIMIT) {
    page->too_many = true;
    stop(p);
    return NULL;
  }
  struct gk_html_node *node = gk_grow_add(&page->nodes, sizeof *node);
  if (!node) {
    page->no_memory = true;
    stop(p);
    return NULL;
  }
  *node = (struct gk_html_node){.parent = p->stack[p->depth - 1].node};
  return node;
}

/* Where the tag that libxml2 has just read begins: the first `<NAME` since the last call; the end
 * of that call where libxml2 made the element up (*real is false). */
static uint32_t tag_start(struct parser *p, const char *name, bool *real)
{
  const char *from = p->start + p->last_end, *to = p->start + here(p);
  size_t size = strlen(name);
  *real = true;
  for (; from < to && (from = memchr(from, '<', (size_t)(to - from))); from++)
    if ((size_t)(to - from) > size &&
        !xmlStrncasecmp((const xmlChar *)from + 1, (const xmlChar *)name, (int)size))
      return (uint32_t)(from - p->start);
  *real = false;
  return p->last_end;
}

/* Where the tag ends whose > libxml2 has not yet read. */
static uint32_t tag_end(struct parser *p)
{
  uint32_t position = here(p), size = (uint32_t)(p->stop - p->start), end = position;
  while (end < size && (p->start[end] == ' ' || p->start[end] == '/' || p->start[end] == '\n' ||
                        p->start[end] == '\t'))
    end++;
  return end < size && p->start[end] == '>' ? end + 1 : position;
}

static void find_attributes(struct parser *p, struct gk_html_node *node, uint32_t position)
{
  const struct gk_html_strained *strained = &p->page->strained;
  const struct gk_html_tagged *tagged = strained->tagged.items;
  while (p->tagged < strained->tagged.count && tagged[p->tagged].strained < position)
    p->tagged++;
  if (p->tagged == strained->tagged.count || tagged[p->tagged].strained != position)
    return;
  node->attribute = tagged[p->tagged].first;
  node->attributes = tagged[p->tagged].count;
}

static void take_attributes(struct parser *p, struct gk_html_node *node)
{
  const struct gk_html_attribute *attribute = p->page->strained.attributes.items;
  for (uint32_t i = node->attribute; i < node->attribute + node->attributes; i++) {
    struct gk_text value = attribute[i].value;
    switch (attribute[i].known) {
    case GK_ATTRIBUTE_CLASS:
    case GK_ATTRIBUTE_ID:
      node->marks |= gk_html_rules_marks(p->rules, value);
      break;
    case GK_ATTRIBUTE_STYLE:
      node->style |= (uint8_t)gk_html_style_of(value);
      break;
    case GK_ATTRIBUTE_ALIGN:
      if (node->tag != GK_TAG_TABLE && node->tag != GK_TAG_IMAGE)
        node->style |= (uint8_t)gk_html_style_of_align(value);
      break;
    case GK_ATTRIBUTE_HIDDEN:
      node->style |= GK_STYLE_HIDDEN;
      break;
    case GK_ATTRIBUTE_BORDER:
      if (node->tag == GK_TAG_TABLE && !(value.size && value.data[0] == '0'))
        node->style |= GK_STYLE_BORDER;
      break;
    default:
      break;
    }
  }
}

static void select_element(struct parser *p, struct gk_html_node *node, const char *tag,
                           uint64_t *own)
{
  static const uint32_t marks[] = {[GK_SELECT_CONTENT] = GK_MARK_SELECTED_CONTENT,
                                   [GK_SELECT_TITLE] = GK_MARK_SELECTED_TITLE,
                                   [GK_SELECT_METADATA] = GK_MARK_SELECTED_METADATA,
                                   [GK_SELECT_IGNORE] = GK_MARK_IGNORE};
  uint64_t matched;
  const struct gk_html_attribute *attributes = p->page->strained.attributes.items;
  if (node->attributes)
    attributes += node->attribute;
  *own = gk_html_selectors_match(p->selectors, p->stack[p->depth - 1].selectors, tag, attributes,
                                 node->attributes, &matched);
  p->page->selected |= matched;
  for (unsigned i = 0; matched; i++, matched >>= 1)
    if (matched & 1 && p->selectors->source[i].kind < sizeof marks / sizeof *marks)
      node->marks |= marks[p->selectors->source[i].kind];
}

/* Enters an element; NULL: the page has too many, or they are too deep. */
static struct gk_html_node *enter(struct parser *p, const char *name, uint32_t offset)
{
  if (p->depth == GK_HTML_DEPTH_LIMIT) {
    p->page->too_deep = true;
    stop(p);
    return NULL;
  }
  struct gk_html_node *node = add_node(p);
  if (!node)
    return NULL;
  node->tag = (uint8_t)gk_html_tag_of(name, &node->level);
  node->offset = offset;
  return node;
}

/* What is to be known of the element at `node`, once it has its attributes. */
static void settle(struct parser *p, struct gk_html_node *node, const char *name)
{
  uint32_t index = (uint32_t)p->page->nodes.count - 1;
  take_attributes(p, node);
  size_t size = strlen(name);
  if (node->tag == GK_TAG_OTHER && size >= OWN_NAME_SHORTEST)
    node->marks |= gk_html_rules_marks(p->rules, (struct gk_text){name, size});
  if (node->tag == GK_TAG_A && !gk_html_page_attribute(p->page, node, GK_ATTRIBUTE_HREF).data)
    node->tag = GK_TAG_OTHER; /* an anchor, as Word sets it around headings, leads nowhere */
  if (node->tag == GK_TAG_CENTER)
    node->style |= GK_STYLE_CENTER;
  if (node->tag == GK_TAG_FRAME)
    p->page->frameset = true;
  uint64_t own = 0;
  if (p->selectors->compound_count && !p->stopped)
    select_element(p, node, name, &own);
  p->links += node->tag == GK_TAG_A;
  p->at_block |= gk_html_tag_flags(node->tag) & GK_TAG_IS_BLOCK;
  p->stack[p->depth++] = (struct open_element){index, own};
}

static void start_element(void *data, const xmlChar *name, const xmlChar **attributes)
{
  struct parser *p = data;
  (void)attributes; /* they were set aside */
  if (p->stopped)
    return;
  bool real;
  uint32_t start = tag_start(p, (const char *)name, &real);
  struct gk_html_node *node = enter(p, (const char *)name, source_of(p, start));
  if (!node)
    return;
  if (real)
    find_attributes(p, node, start);
  settle(p, node, (const char *)name);
  if (!p->stopped)
    p->last_end = tag_end(p);
}

static void add_weight(struct gk_html_weight *to, const struct gk_html_weight *weight)
{
  to->han += weight->han;
  to->link += weight->link;
  to->stops += weight->stops;
  to->visible += weight->visible;
}

static void close_top(struct parser *p, uint32_t source_end)
{
  struct gk_html_node *nodes = gk_html_nodes(p->page);
  struct gk_html_node *node = &nodes[p->stack[--p->depth].node];
  node->end = (uint32_t)p->page->nodes.count;
  node->source_end = source_end;
  if (node->source_end < node->offset)
    node->source_end = node->offset;
  p->links -= node->tag == GK_TAG_A;
  if (node->style & GK_STYLE_HIDDEN || node->tag == GK_TAG_HIDDEN || node->tag == GK_TAG_HEAD ||
      node->tag == GK_TAG_NOSCRIPT)
    return; /* weighs nothing to its parent */
  add_weight(&nodes[node->parent].weight, &node->weight);
}

/* Does the end tag of `name` end at `position`? An end that libxml2 implies comes while it reads
 * another tag. */
static bool is_end_tag(struct parser *p, uint32_t position, const char *name)
{
  const char *from = p->start + position - 1, *limit = p->start + p->last_end;
  size_t size = strlen(name);
  if (*from != '>')
    return false;
  while (from > limit && *from != '<')
    from--;
  return *from == '<' && (size_t)(p->stop - from) > size + 2 && from[1] == '/' &&
         !xmlStrncasecmp((const xmlChar *)from + 2, (const xmlChar *)name, (int)size) &&
         (from[size + 2] == '>' || from[size + 2] == ' ' || from[size + 2] == '\n');
}

static void leave(struct parser *p, uint32_t source_end)
{
  enum gk_html_tag tag = (enum gk_html_tag)gk_html_nodes(p->page)[p->stack[p->depth - 1].node].tag;
  p->at_block |= gk_html_tag_flags(tag) & GK_TAG_IS_BLOCK;
  close_top(p, source_end);
}

static void end_element(void *data, const xmlChar *name)
{
  struct parser *p = data;
  if (p->stopped || p->depth < 2)
    return;
  uint32_t position = here(p);
  if (position > p->last_end && is_end_tag(p, position, (const char *)name))
    p->last_end = position;
  leave(p, source_of(p, p->last_end));
}

/* Copies text with its white space collapsed, and weighs it. */
static size_t collapse(char *out, const char *in, size_t size, struct gk_html_weight *weight,
                       char last)
{
  const unsigned char *p = (const unsigned char *)in, *end = p + size;
  char *write = out;
  while (p < end) {
    unsigned char c = *p;
    if (c <= ' ') {
      char space = c == '\n' || c == '\r' ? '\n' : ' ';
      if (last == ' ' || last == '\n') {
        if (space == '\n' && write > out)
          write[-1] = last = '\n';
      } else {
        *write++ = last = space;
      }
      p++;
      continue;
    }
    last = 'x';
    if (c < 0x80) {
      weight->visible++;
      *write++ = (char)*p++;
      continue;
    }
    size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (length > (size_t)(end - p))
      length = (size_t)(end - p);
    if (length == 3) {
      if (c >= 0xE4 && c <= 0xE9)
        weight->han++;
      else if ((c == 0xE3 && p[1] == 0x80 && (p[2] == 0x81 || p[2] == 0x82)) ||
               (c == 0xEF && p[1] == 0xBC && (p[2] == 0x8C || p[2] == 0x9A || p[2] == 0x9B)))
        weight->stops++;
      else if (!(c == 0xE3 && p[1] == 0x80 && p[2] == 0x80))
        weight->visible++;
    } else if (!(c == 0xC2 && length == 2 && p[1] == 0xA0)) {
      weight->visible++;
    }
    memcpy(write, p, length);
    write += length;
    p += length;
  }
  return (size_t)(write - out);
}

/* Where `size` bytes of text that libxml2 has just handed over begin. */
static uint32_t text_start(struct parser *p, const char *text, size_t size, uint32_t end)
{
  if (size <= end && end - size >= p->last_end && !memcmp(p->start + end - size, text, size))
    return (uint32_t)(end - size);
  return p->last_end; /* an entity, or characters that libxml2 left out */
}

static bool is_blank(const char *text, size_t size)
{
  for (size_t i = 0; i < size; i++)
    if ((unsigned char)text[i] > ' ')
      return false;
  return true;
}

/* Takes `size` bytes of text that stand from byte `from` of the page to byte `to`. */
static void take_text(struct parser *p, const char *bytes, size_t size, uint32_t from, uint32_t to)
{
  if (p->at_block && is_blank(bytes, size))
    return;
  struct gk_html_page *page = p->page;
  struct gk_html_node *node = gk_html_nodes(page) + page->nodes.count - 1;
  uint32_t parent = p->stack[p->depth - 1].node;
  if (page->nodes.count - 1 == 0 || node->tag != GK_TAG_TEXT || node->parent != parent ||
      p->at_block || node->text + node->size != page->text.count) {
    node = add_node(p);
    if (!node)
      return;
    node->tag = GK_TAG_TEXT;
    node->end = (uint32_t)page->nodes.count;
    node->offset = from;
    node->text = (uint32_t)page->text.count;
  }
  if (!gk_grow_reserve(&page->text, size, 1)) {
    page->no_memory = true;
    stop(p);
    return;
  }
  char *out = (char *)page->text.items + page->text.count;
  struct gk_html_weight weight = {0};
  size_t kept = collapse(out, bytes, size, &weight, node->size ? out[-1] : 'x');
  page->text.count += kept;
  node->size += (uint32_t)kept;
  node->source_end = to;
  node->weight.han += weight.han;
  node->weight.visible += weight.visible;
  node->weight.stops += weight.stops;
  struct gk_html_weight *up = &gk_html_nodes(page)[parent].weight;
  up->han += weight.han;
  up->visible += weight.visible;
  if (p->links)
    up->link += weight.han + weight.visible;
  else
    up->stops += weight.stops;
  p->at_block = false;
}

static void replay_event(struct parser *p, const struct gk_html_event *event)
{
  struct gk_html_node *node;
  switch (event->kind) {
  case GK_EVENT_OPEN:
    node = enter(p, gk_html_inert_name(event->element), event->from);
    if (!node)
      return;
    node->attribute = event->first;
    node->attributes = event->count;
    settle(p, node, gk_html_inert_name(event->element));
    break;
  case GK_EVENT_CLOSE:
    leave(p, event->to);
    break;
  case GK_EVENT_TEXT:
    take_text(p, p->source + event->first, event->count, event->from, event->to);
    break;
  default: {
    char bytes[4];
    take_text(p, bytes, gk_utf8_put(bytes, event->first), event->from, event->to);
  }
  }
}

static void replay(struct parser *p, const struct gk_html_stretch *stretch)
{
  const struct gk_html_node *top = gk_html_nodes(p->page) + p->stack[p->depth - 1].node;
  const struct gk_html_event *events = p->page->strained.inert.events.items;
  if (p->depth < 2 || top->offset != stretch->parent) {
    p->strayed = true;
    stop(p);
    return;
  }
  uint32_t last = stretch->count - 1;
  for (uint32_t i = 0; i < last && !p->stopped; i++)
    replay_event(p, &events[stretch->first + i]);
  if (!p->stopped) /* as everywhere, what was left out behind a tag counts to it */
    leave(p, source_of(p, stretch->strained + 1));
}

static void characters(void *data, const xmlChar *text, int length)
{
  struct parser *p = data;
  const char *bytes = (const char *)text;
  size_t size = (size_t)length;
  if (p->stopped || length <= 0)
    return;
  uint32_t end = here(p);
  if (end < p->last_end)
    end = p->last_end;
  uint32_t start = text_start(p, bytes, size, end);
  const struct gk_html_inert *inert = &p->page->strained.inert;
  const struct gk_html_stretch *stretches = inert->stretches.items;
  while (p->stretch < inert->stretches.count && stretches[p->stretch].strained < end) {
    const struct gk_html_stretch *stretch = &stretches[p->stretch++];
    /* It stands first in its text, since nothing but a tag is before it. */
    if (stretch->strained != start || end - start != size) {
      p->strayed = true;
      stop(p);
      return;
    }
    replay(p, stretch);
    bytes++;
    start++;
    size--;
    p->last_end = start;
    if (p->stopped)
      return;
  }
  if (size)
    take_text(p, bytes, size, source_of(p, start), source_of(p, end));
  p->last_end = end;
}

static xmlParserCtxtPtr make_parser(struct parser *p)
{
  xmlParserCtxtPtr libxml = htmlNewParserCtxt();
  if (!libxml)
    return NULL;
  htmlCtxtUseOptions(libxml, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                 HTML_PARSE_IGNORE_ENC | HTML_PARSE_NONET | HTML_PARSE_NODEFDTD);
  memset(libxml->sax, 0, sizeof *libxml->sax);
  libxml->sax->startElement = start_element;
  libxml->sax->endElement = end_element;
  libxml->sax->characters = characters;
  libxml->sax->cdataBlock = NULL;
  libxml->sax->ignorableWhitespace = characters;
  libxml->userData = p;
  /* The text is UTF-8: no guessing. */
  libxml->charset = XML_CHAR_ENCODING_UTF8;
  /* A string is parsed in place, so that positions in it are positions in the text. */
  xmlParserInputPtr input = xmlNewStringInputStream(libxml, (const xmlChar *)p->start);
  if (!input || inputPush(libxml, input) < 0) {
    htmlFreeParserCtxt(libxml);
    return NULL;
  }
  return libxml;
}

/* Parses what was strained. *strayed: a stretch was not where it should be, parse it without. */
static bool parse(struct gk_html_page *page, const char *source, struct gk_html_rules *rules,
                  const struct gk_html_selectors *selectors, bool *strayed)
{
  *strayed = false;
  page->nodes.count = page->text.count = 0;
  page->selected = 0;
  page->too_deep = page->too_many = page->frameset = page->no_memory = false;
  struct gk_html_node *root = gk_grow_add(&page->nodes, sizeof *root);
  if (!root)
    return false;
  *root = (struct gk_html_node){.tag = GK_TAG_HTML};
  struct parser *p = calloc(1, sizeof *p);
  if (!p)
    return false;
  *p = (struct parser){.page = page,
                       .rules = rules,
                       .selectors = selectors,
                       .source = source,
                       .start = page->strained.text.items,
                       .depth = 1,
                       .at_block = true};
  p->stop = p->start + page->strained.text.count;
  p->libxml = make_parser(p);
  bool made = p->libxml != NULL;
  if (made) {
    htmlParseDocument(p->libxml);
    if (!page->too_deep && !page->too_many)
      p->last_end = (uint32_t)page->strained.text.count;
    *strayed = p->strayed || (!p->stopped && p->stretch < page->strained.inert.stretches.count);
    while (p->depth > 1)
      close_top(p, source_of(p, p->last_end));
    root = page->nodes.items;
    root->end = (uint32_t)page->nodes.count;
    root->source_end = source_of(p, p->last_end);
    htmlFreeParserCtxt(p->libxml);
  }
  free(p);
  return made && !page->no_memory;
}

bool gk_html_page_parse(struct gk_html_page *page, struct gk_text source,
                        struct gk_html_rules *rules, const struct gk_html_selectors *selectors,
                        enum gk_html_strain_mode first)
{
  bool deep = false, strayed;
  for (int mode = (int)first; mode <= GK_HTML_STRAIN_BROKEN; mode++) {
    if (!gk_html_strain(&page->strained, source, (enum gk_html_strain_mode)mode,
                        selectors->attributes) ||
        !parse(page, source.data, rules, selectors, &strayed))
      return false;
    if (strayed)
      continue;
    if (!page->too_deep)
      break;
    deep = true;
    if (mode == GK_HTML_STRAIN_INERT)
      mode = GK_HTML_STRAIN_PLAIN; /* which makes the same tree */
  }
  page->too_deep = deep;
  return true;
}

enum { PROSE_TIMES = 4 /* so many times the punctuation: what is shown is only menus */ };

bool gk_html_page_reveal(struct gk_html_page *page, uint32_t little)
{
  struct gk_html_node *nodes = gk_html_nodes(page);
  uint32_t hidden = 0, stops = 0;
  for (uint32_t i = 1; i < page->nodes.count;) {
    if (!(nodes[i].style & GK_STYLE_HIDDEN)) {
      i++;
      continue;
    }
    hidden += nodes[i].weight.han;
    stops += nodes[i].weight.stops;
    i = nodes[i].end;
  }
  bool menus = hidden > nodes[0].weight.han && stops > nodes[0].weight.stops * PROSE_TIMES;
  if (hidden < little || (nodes[0].weight.han >= little && !menus))
    return false;
  for (uint32_t i = 0; i < page->nodes.count; i++) {
    nodes[i].style &= (uint8_t)~GK_STYLE_HIDDEN;
    if (nodes[i].tag != GK_TAG_TEXT)
      nodes[i].weight = (struct gk_html_weight){0};
  }
  for (uint32_t i = (uint32_t)page->nodes.count; i-- > 1;) {
    struct gk_html_node *node = &nodes[i];
    if (node->tag == GK_TAG_A) {
      node->weight.link = node->weight.han + node->weight.visible;
      node->weight.stops = 0;
    }
    if (node->tag != GK_TAG_HIDDEN && node->tag != GK_TAG_HEAD && node->tag != GK_TAG_NOSCRIPT)
      add_weight(&nodes[node->parent].weight, &node->weight);
  }
  return true;
}

struct gk_text gk_html_page_attribute(const struct gk_html_page *page,
                                      const struct gk_html_node *node,
                                      enum gk_html_attribute_name name)
{
  const struct gk_html_attribute *attributes = page->strained.attributes.items;
  for (uint32_t i = 0; i < node->attributes; i++)
    if (attributes[node->attribute + i].known == name)
      return attributes[node->attribute + i].value;
  return (struct gk_text){0};
}

void gk_html_page_free(struct gk_html_page *page)
{
  gk_grow_free(&page->nodes);
  gk_grow_free(&page->text);
  gk_html_strained_free(&page->strained);
}
