/* SPDX-License-Identifier: Apache-2.0 */
/* Where the document goes on behind the container that was chosen: an editor's stray end tag closes
 * the container early, and what follows stands beside it or beside one around it. */
#include "reader.h"

#include <number.h>
#include <utf8.h>

enum {
  PROSE_HAN = 30,   /* a paragraph, and not a line of page furniture */
  CLOSING_HAN = 40, /* a signature or a date behind the last paragraph */
  CLOSING_LINES = 4,
  LOOKED_AT = 64 /* nodes of a part that are searched for its first text */
};

static struct gk_text first_text(const struct gk_html_reader *reader, uint32_t index)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  for (uint32_t i = index; i < nodes[index].end && i < index + LOOKED_AT; i++)
    if (nodes[i].tag == GK_TAG_TEXT && nodes[i].weight.han)
      return gk_text_trim((struct gk_text){gk_html_text_of(reader, &nodes[i]), nodes[i].size});
  return (struct gk_text){0};
}

static bool is_aside(const struct gk_html_node *node)
{
  uint32_t letters = node->weight.han + node->weight.visible;
  return gk_html_is_hidden(node) || node->marks & (GK_MARK_NAVIGATION | GK_MARK_FOOTER) ||
         node->tag == GK_TAG_NAVIGATION || node->tag == GK_TAG_FOOTER ||
         (uint64_t)node->weight.link * 5 >= (uint64_t)letters * 2;
}

static bool is_furniture_text(const struct gk_html_reader *reader, struct gk_text text)
{
  return gk_html_rules_phrase(reader->rules, GK_PHRASE_LABEL, text, NULL) ||
         gk_html_rules_phrase(reader->rules, GK_PHRASE_NAVIGATION, text, NULL) ||
         gk_html_rules_phrase(reader->rules, GK_PHRASE_FOOTER, text, NULL);
}

/* 三、 or （二）: a document's count goes on. Page furniture does not count, but may quote the
 * start of another document. */
static bool is_ordinal(struct gk_text text)
{
  bool bracket = text.size > 3 && !memcmp(text.data, "（", 3);
  if (bracket)
    text = gk_text_slice(text, 3, text.size);
  if (text.size == 0 || (unsigned char)text.data[0] < 0x80)
    return false;
  size_t used;
  uint32_t ordinal;
  const char *after = bracket ? "）" : "、";
  return gk_ordinal_parse(text, &used, &ordinal) && ordinal > 1 && ordinal < 100 &&
         text.size >= used + 3 && !memcmp(text.data + used, after, 3);
}

bool gk_html_begins_with_ordinal(const struct gk_html_reader *reader, uint32_t index)
{
  return is_ordinal(first_text(reader, index));
}

/* Is it a paragraph that is marked up as a div? */
static bool is_leaf(const struct gk_html_reader *reader, uint32_t index)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  for (uint32_t i = index + 1; i < nodes[index].end; i++)
    if (gk_html_tag_flags((enum gk_html_tag)nodes[i].tag) & GK_TAG_IS_BLOCK)
      return false;
  return true;
}

/* Is the part at `index` one of the document for certain? `goes_on`: one before it is. */
static bool is_evidence(const struct gk_html_reader *reader, uint32_t index, bool goes_on)
{
  const struct gk_html_node *node = gk_html_nodes(&reader->page) + index;
  if (node->marks & GK_MARK_DATA_TABLE)
    return !(node->marks & GK_MARK_PAIRS);
  struct gk_text text = first_text(reader, index);
  if (text.size == 0 || is_furniture_text(reader, text))
    return false;
  if (is_ordinal(text))
    return true;
  bool paragraph = node->tag == GK_TAG_PARAGRAPH || node->tag == GK_TAG_TEXT ||
                   (goes_on && node->tag == GK_TAG_BLOCK && is_leaf(reader, index));
  return paragraph && node->weight.han >= PROSE_HAN && node->weight.stops >= 2;
}

/* Takes what follows node `from` below `parent`, up to the last part that is the document's. */
static void take_following(struct gk_html_reader *reader, uint32_t from, uint32_t parent)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  uint32_t last = 0, lines = 0;
  for (uint32_t i = nodes[from].end; i < nodes[parent].end; i = nodes[i].end) {
    if (nodes[i].weight.han == 0 && !(nodes[i].marks & GK_MARK_DATA_TABLE))
      continue;
    if (is_aside(&nodes[i]))
      lines = CLOSING_LINES; /* what is behind it is no signature */
    else if (is_evidence(reader, i, last > 0)) {
      last = nodes[i].end;
      lines = 0;
    } else if (last && lines < CLOSING_LINES && nodes[i].weight.han <= CLOSING_HAN &&
               !is_furniture_text(reader, first_text(reader, i))) {
      last = nodes[i].end;
      lines++;
    } else {
      lines = CLOSING_LINES;
    }
  }
  if (last && reader->continuations < GK_HTML_CONTINUATIONS)
    reader->continuation[reader->continuations++] = (struct gk_html_range){nodes[from].end, last};
}

void gk_html_continue(struct gk_html_reader *reader, uint32_t content)
{
  const struct gk_html_node *nodes = gk_html_nodes(&reader->page);
  reader->continuations = 0;
  for (uint32_t at = content; at != 0; at = nodes[at].parent) {
    switch (nodes[at].tag) {
    case GK_TAG_ROW:
    case GK_TAG_CELL: /* beside a cell stands another column of the page */
    case GK_TAG_HEADER_CELL:
    case GK_TAG_ROW_GROUP:
      break;
    default:
      take_following(reader, at, nodes[at].parent);
    }
  }
}
