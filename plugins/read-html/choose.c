/* SPDX-License-Identifier: Apache-2.0 */
/* Which part of the page is the document: what a site's selector says, else what the names of
 * containers say, else where the text is. Statutory tables are taken wherever they stand. */
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* memmem */
#endif
#include "reader.h"

#include <strings.h>
#include <utf8.h>

enum {
  STOP_WEIGHT = 8,     /* what one 。 counts in characters: prose has them, menus have not */
  ENOUGH = 200,        /* substance from which a named container is believed at once */
  TITLE_LONGEST = 120, /* characters */
  METADATA_LONGEST = 600,
  PIECE = 120,         /* substance of a further named container that is content as well */
  FOOT_LONGEST = 300,  /* characters */
  COPY_LEAST = 200,    /* characters of a part that may be there twice */
  COPY_HAN = 20,       /* of a text that tells a document from another */
  COPY_TEXTS = 3,      /* such texts */
  COPY_CANDIDATES = 48 /* parts that hold a fifth of the page */
};

static bool is_container(const struct gk_html_node *node)
{
  switch (node->tag) {
  case GK_TAG_HTML:
  case GK_TAG_BODY:
  case GK_TAG_BLOCK:
  case GK_TAG_CENTER:
  case GK_TAG_TABLE:
  case GK_TAG_ROW_GROUP:
  case GK_TAG_ROW:
  case GK_TAG_CELL:
  case GK_TAG_HEADER_CELL:
  case GK_TAG_LIST_ITEM:
    return !(node->marks & GK_MARK_DATA_TABLE);
  default:
    return false;
  }
}

static bool is_furniture(const struct gk_html_node *node)
{
  return node->marks & (GK_MARK_NAVIGATION | GK_MARK_FOOTER | GK_MARK_IGNORE) ||
         node->tag == GK_TAG_NAVIGATION || node->tag == GK_TAG_FOOTER;
}

/* Adds up, from the leaves to the root, what is text of its own: outside links and, where `whole`
 * is not given, outside furniture. */
static void add_up(const struct gk_html_reader *reader, uint32_t *substance, bool whole)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  uint32_t count = (uint32_t)reader->page.nodes.count;
  memset(substance, 0, count * sizeof *substance);
  for (uint32_t i = count; i-- > 0;) {
    const struct gk_html_node *node = &nodes[i];
    if (node->tag == GK_TAG_TEXT)
      substance[i] =
          node->weight.han + (node->weight.visible + 1) / 2 + node->weight.stops * STOP_WEIGHT;
    else if (gk_html_is_hidden(node) || node->tag == GK_TAG_A || node->tag == GK_TAG_HEAD ||
             (!whole && is_furniture(node)))
      substance[i] = 0;
    if (i > 0)
      substance[node->parent] += substance[i];
  }
}

/* Is it called a foot, and short, and does it say what feet say? The text of a page whose document
 * is a picture is mostly that. */
static bool is_worded_foot(const struct gk_html_reader *reader, uint32_t index)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  if (!(nodes[index].marks & GK_MARK_FOOTER) || nodes[index].weight.han > FOOT_LONGEST)
    return false;
  for (uint32_t i = index + 1; i < nodes[index].end; i++)
    if (nodes[i].tag == GK_TAG_TEXT &&
        gk_html_rules_phrase(reader->rules, GK_PHRASE_FOOTER,
                             (struct gk_text){gk_html_text_of(reader, &nodes[i]), nodes[i].size},
                             NULL))
      return true;
  return false;
}

/* Names mislead: what holds much of the page is no menu, no foot and no publication line. */
static void correct_marks(struct gk_html_reader *reader, const uint32_t *substance)
{
  struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  for (uint32_t i = 1; i < reader->page.nodes.count; i++) {
    struct gk_html_node *node = &nodes[i];
    if (node->marks == 0)
      continue;
    if (substance[i] * 2 > substance[0] && substance[i] > PIECE && !is_worded_foot(reader, i))
      node->marks &= ~(uint32_t)(GK_MARK_NAVIGATION | GK_MARK_FOOTER);
    if (node->weight.han > METADATA_LONGEST ||
        (substance[i] * 3 > substance[0] && node->weight.stops > 12))
      node->marks &= ~(uint32_t)(GK_MARK_METADATA);
    if (node->weight.han > TITLE_LONGEST)
      node->marks &= ~(uint32_t)(GK_MARK_TITLE);
    if (node->tag == GK_TAG_BODY || node->tag == GK_TAG_HTML)
      node->marks &=
          ~(uint32_t)(GK_MARK_NAVIGATION | GK_MARK_FOOTER | GK_MARK_METADATA | GK_MARK_TITLE);
  }
}

static bool mark_tables(struct gk_html_reader *reader)
{
  struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  for (uint32_t i = 1; i < reader->page.nodes.count; i++) {
    if (nodes[i].tag != GK_TAG_TABLE || gk_html_is_hidden(&nodes[i]))
      continue;
    struct gk_html_table table;
    if (!gk_html_table_take(reader, i, &table))
      return false;
    if (gk_html_table_is_data(reader, i, &table))
      nodes[i].marks |= GK_MARK_DATA_TABLE;
    if (table.labels >= 2 && table.labels * 4 >= table.filled && table.nested == 0 &&
        reader->cells.count <= 64)
      nodes[i].marks |= GK_MARK_PAIRS;
  }
  return true;
}

/* The first long texts below a node, as a number. */
static uint64_t fingerprint(const struct gk_html_reader *reader, uint32_t index)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  uint64_t hash = 14695981039346656037u;
  uint32_t texts = 0;
  for (uint32_t i = index; i < nodes[index].end && texts < COPY_TEXTS; i++) {
    if (nodes[i].tag != GK_TAG_TEXT || nodes[i].weight.han < COPY_HAN)
      continue;
    struct gk_text text =
        gk_text_trim((struct gk_text){gk_html_text_of(reader, &nodes[i]), nodes[i].size});
    for (size_t k = 0; k < text.size; k++)
      hash = (hash ^ (unsigned char)text.data[k]) * 1099511628211u;
    texts++;
  }
  return texts ? hash : 0;
}

/* Many pages hold the document twice, for wide screens and for narrow ones, or to be printed; a
 * style sheet shows one. The second is no content. */
static void ignore_copies(struct gk_html_reader *reader)
{
  struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  struct {
    uint64_t print;
    uint32_t end, han;
  } seen[COPY_CANDIDATES];
  uint32_t count = 0;
  for (uint32_t i = 1; i < reader->page.nodes.count;) {
    struct gk_html_node *node = &nodes[i];
    if (gk_html_is_hidden(node) || node->tag == GK_TAG_HEAD || node->weight.han < COPY_LEAST ||
        (uint64_t)node->weight.han * 5 < nodes[0].weight.han) {
      i = node->weight.han < COPY_LEAST || gk_html_is_hidden(node) ? node->end : i + 1;
      continue;
    }
    uint64_t print = fingerprint(reader, i);
    bool copy = false;
    for (uint32_t k = 0; k < count && !copy; k++)
      copy = print && seen[k].print == print && seen[k].end <= i &&
             (uint64_t)seen[k].han * 10 >= (uint64_t)node->weight.han * 9 &&
             (uint64_t)node->weight.han * 10 >= (uint64_t)seen[k].han * 9;
    if (copy) {
      node->marks |= GK_MARK_IGNORE;
      i = node->end;
      continue;
    }
    if (print && count < COPY_CANDIDATES) {
      seen[count].print = print;
      seen[count].end = node->end;
      seen[count++].han = node->weight.han;
    }
    i++;
  }
}

static bool choose_selected(struct gk_html_reader *reader)
{
  struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  bool any = false;
  for (uint32_t i = 1; i < reader->page.nodes.count; i++)
    if (nodes[i].marks & GK_MARK_SELECTED_CONTENT && nodes[i].end > i + 1) {
      nodes[i].marks |= GK_MARK_CHOSEN;
      any = true;
    }
  return any;
}

/* The named container with the most substance; of nested ones the innermost that has nearly all. */
static uint32_t find_named(const struct gk_html_reader *reader, const uint32_t *substance)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  uint32_t best = 0;
  for (uint32_t i = 1; i < reader->page.nodes.count;) {
    const struct gk_html_node *node = &nodes[i];
    if (is_furniture(node) || gk_html_is_hidden(node)) {
      i = node->end;
      continue;
    }
    if (node->marks & GK_MARK_CONTENT && node->tag != GK_TAG_TEXT) {
      bool inside = best && i < nodes[best].end;
      if (!best || (inside ? (uint64_t)substance[i] * 10 >= (uint64_t)substance[best] * 9
                           : substance[i] > substance[best]))
        best = i;
    }
    i++;
  }
  if (best && substance[best] < ENOUGH && (uint64_t)substance[best] * 4 < substance[0])
    return 0;
  return best && substance[best] ? best : 0;
}

/* Does it hold parts that are blocks, and begin with no 三、? */
static bool is_box(const struct gk_html_reader *reader, uint32_t index)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  bool blocks = false;
  for (uint32_t i = index + 1; i < nodes[index].end; i++) {
    blocks |= gk_html_tag_flags((enum gk_html_tag)nodes[i].tag) & GK_TAG_IS_BLOCK;
    if (nodes[i].tag == GK_TAG_TEXT && nodes[i].weight.link == 0 &&
        gk_html_begins_with_ordinal(reader, i))
      return false;
  }
  return blocks;
}

/* The first named container that shows pictures or leads to files: the document is in these. */
static uint32_t find_pictured(const struct gk_html_reader *reader)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  uint32_t named = 0;
  for (uint32_t i = 1; i < reader->page.nodes.count;) {
    const struct gk_html_node *node = &nodes[i];
    if (is_furniture(node) || gk_html_is_hidden(node)) {
      i = node->end;
      continue;
    }
    if (node->marks & GK_MARK_CONTENT && node->tag != GK_TAG_TEXT)
      named = i;
    if (named && i < nodes[named].end &&
        (node->tag == GK_TAG_IMAGE || node->tag == GK_TAG_EMBED || node->tag == GK_TAG_IFRAME ||
         node->tag == GK_TAG_A))
      return named;
    i++;
  }
  return 0;
}

/* May a container's child be left outside the content? Not prose, not a table, and not, after the
 * text, a short line such as a signature. */
static bool can_go(const struct gk_html_reader *reader, const uint32_t *substance, uint32_t index,
                   uint32_t all, bool after)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page), *node = &nodes[index];
  if (substance[index] == 0)
    return true;
  uint32_t letters = node->weight.han + node->weight.visible;
  if ((uint64_t)node->weight.link * 5 >= (uint64_t)letters * 2 && node->tag != GK_TAG_TEXT)
    return true;
  for (uint32_t i = index; i < node->end && i < index + 64; i++) {
    if (nodes[i].marks & GK_MARK_DATA_TABLE)
      return false;
    if (nodes[i].tag != GK_TAG_TEXT)
      continue;
    struct gk_text text = {gk_html_text_of(reader, &nodes[i]), nodes[i].size};
    while (text.size && (text.data[0] == ' ' || text.data[0] == '\n')) {
      text.data++;
      text.size--;
    }
    if (substance[index] < ENOUGH &&
        (gk_html_rules_phrase(reader->rules, GK_PHRASE_LABEL, text, NULL) ||
         gk_html_rules_phrase(reader->rules, GK_PHRASE_NAVIGATION, text, NULL) ||
         gk_html_rules_phrase(reader->rules, GK_PHRASE_FOOTER, text, NULL)))
      return true;
  }
  /* After the text a box of further articles may go, where the text has no links and no numbers. */
  if (after && !(node->weight.link && is_box(reader, index)))
    return false;
  return (uint64_t)substance[index] * 12 < all && (after || node->weight.stops < 2);
}

/* Goes down from the root as long as one container has the text and the rest may go. */
static uint32_t find_densest(const struct gk_html_reader *reader, const uint32_t *substance)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  uint32_t at = 0;
  for (;;) {
    uint32_t heir = 0;
    for (uint32_t i = at + 1; i < nodes[at].end; i = nodes[i].end)
      if (nodes[i].tag != GK_TAG_TEXT && (!heir || substance[i] > substance[heir]))
        heir = i;
    if (!heir || !is_container(&nodes[heir]) ||
        (uint64_t)substance[heir] * 3 < (uint64_t)substance[at] * 2)
      return at;
    bool leaf = true; /* a paragraph that is marked up as a div */
    for (uint32_t i = heir + 1; leaf && i < nodes[heir].end; i++)
      leaf = !(gk_html_tag_flags((enum gk_html_tag)nodes[i].tag) & GK_TAG_IS_BLOCK) &&
             nodes[i].tag != GK_TAG_BR;
    if (leaf)
      return at;
    for (uint32_t i = at + 1; i < nodes[at].end; i = nodes[i].end)
      if (i != heir && !can_go(reader, substance, i, substance[0], i > heir))
        return at;
    at = heir;
  }
}

/* Data tables and further named containers that stand apart from the content. */
static void choose_pieces(struct gk_html_reader *reader, const uint32_t *substance,
                          uint32_t content)
{
  struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  for (uint32_t i = 1; i < reader->page.nodes.count;) {
    struct gk_html_node *node = &nodes[i];
    if (i == content || gk_html_is_hidden(node) || is_furniture(node)) {
      i = node->end;
      continue;
    }
    bool table =
        node->marks & GK_MARK_DATA_TABLE && !(node->marks & GK_MARK_PAIRS) && substance[i] > 0;
    /* One that holds the chosen content was passed over for it. */
    bool around = i < content && content < node->end;
    bool named = node->marks & GK_MARK_CONTENT && !around && substance[i] >= PIECE &&
                 node->weight.stops >= 2;
    if (table || named) {
      node->marks |= GK_MARK_CHOSEN;
      i = node->end;
    } else {
      i++;
    }
  }
}

static struct gk_text trimmed(const struct gk_html_reader *reader, uint32_t index)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  for (uint32_t i = index; i < nodes[index].end; i++)
    if (nodes[i].tag == GK_TAG_TEXT && nodes[i].weight.han) {
      struct gk_text text = {gk_html_text_of(reader, &nodes[i]), nodes[i].size};
      while (text.size && (unsigned char)text.data[0] <= ' ') {
        text.data++;
        text.size--;
      }
      while (text.size && (unsigned char)text.data[text.size - 1] <= ' ')
        text.size--;
      return text;
    }
  return (struct gk_text){0};
}

bool gk_html_names_title(const struct gk_html_reader *reader, struct gk_text text, bool worded)
{
  struct gk_text name = reader->article_title.size ? reader->article_title : reader->head_title;
  return text.size && name.size >= text.size && (worded || text.size * 2 >= name.size) &&
         memmem(name.data, name.size, text.data, text.size);
}

static uint32_t score_title(const struct gk_html_reader *reader, uint32_t index)
{
  const struct gk_html_node *node = gk_html_nodes(&reader->page) + index;
  if (node->marks & GK_MARK_SELECTED_TITLE)
    return 100;
  bool heading = node->tag == GK_TAG_HEADING && node->level == 1;
  if (!heading && !(node->marks & GK_MARK_TITLE))
    return 0;
  if (node->weight.han < 4 || node->weight.han > TITLE_LONGEST || node->weight.stops > 6)
    return 0;
  struct gk_text text = trimmed(reader, index);
  uint32_t score = 2 + heading;
  bool worded = gk_html_rules_phrase(reader->rules, GK_PHRASE_TITLE, text, NULL);
  if (worded)
    score += 4;
  if (gk_html_names_title(reader, text, worded))
    score += 4;
  if (node->weight.link * 2 > node->weight.han) /* the site's name, which leads to its first page */
    score = heading && score < 6 ? 0 : score / 2;
  return score;
}

static void choose_title(struct gk_html_reader *reader)
{
  struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  uint32_t best = 0, best_score = 0;
  for (uint32_t i = 1; i < reader->page.nodes.count;) {
    const struct gk_html_node *node = &nodes[i];
    bool selected = node->marks & GK_MARK_SELECTED_TITLE;
    if (gk_html_is_hidden(node) || node->tag == GK_TAG_HEAD || (is_furniture(node) && !selected)) {
      i = node->end;
      continue;
    }
    uint32_t score = node->tag == GK_TAG_TEXT ? 0 : score_title(reader, i);
    /* Of two that are nested the inner one; of two alike the first. */
    if (score > best_score || (score == best_score && best && i < nodes[best].end)) {
      best = i;
      best_score = score;
    }
    i++;
  }
  if (best_score)
    nodes[best].marks |= GK_MARK_THE_TITLE;
}

static void find_head_title(struct gk_html_reader *reader)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  static const char name[] = "ArticleTitle";
  reader->head_title = reader->article_title = (struct gk_text){0};
  for (uint32_t i = 1; i < reader->page.nodes.count && nodes[i].tag != GK_TAG_BODY; i++) {
    if (nodes[i].tag == GK_TAG_TITLE && reader->head_title.size == 0)
      reader->head_title = trimmed(reader, i);
    if (nodes[i].tag != GK_TAG_META)
      continue;
    struct gk_text value = gk_html_page_attribute(&reader->page, &nodes[i], GK_ATTRIBUTE_NAME);
    if (value.size == sizeof name - 1 && !strncasecmp(value.data, name, value.size))
      reader->article_title =
          gk_text_trim(gk_html_page_attribute(&reader->page, &nodes[i], GK_ATTRIBUTE_CONTENT));
  }
}

bool gk_html_choose(struct gk_html_reader *reader)
{
  size_t count = reader->page.nodes.count;
  reader->substance.count = 0;
  if (!gk_grow_reserve(&reader->substance, count, sizeof(uint32_t)))
    return false;
  uint32_t *substance = reader->substance.items;
  struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  reader->continuations = 0;
  find_head_title(reader);
  add_up(reader, substance, true);
  correct_marks(reader, substance);
  ignore_copies(reader);
  if (!mark_tables(reader))
    return false;
  add_up(reader, substance, false);
  if (!choose_selected(reader)) {
    uint32_t content = find_named(reader, substance);
    if (!content && substance[0] < ENOUGH)
      content = find_pictured(reader);
    if (content)
      gk_html_continue(reader, content);
    else
      content = find_densest(reader, substance);
    nodes[content].marks |= GK_MARK_CHOSEN;
    choose_pieces(reader, substance, content);
  }
  choose_title(reader);
  return true;
}
