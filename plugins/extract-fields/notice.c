/* SPDX-License-Identifier: Apache-2.0 */
#include "notice.h"

#include "date.h"
#include "utf8.h"

enum {
  MAXIMAL_NOTICES = 256, /* of a document; a page has a dozen */
  SHORT_BLOCK = 160,     /* bytes: a publication line that stands in the body */
  FIRST_BLOCKS = 8,      /* of the body, where it may stand */
  UNLABELLED = 3         /* the rank of a date without a label */
};

struct notice {
  enum label label;
  int rank; /* 0: best */
  struct spot spot;
};

struct notice_list {
  struct notice items[MAXIMAL_NOTICES];
  size_t count;
};

static bool is_contact(enum label label)
{
  return label >= LABEL_PHONE && label <= LABEL_EMAIL;
}

/* How good a value of this label is in a block; -1: it does not count there. */
static int rank(enum label label, const struct gk_block *block, size_t body_index)
{
  bool head = body_index < FIRST_BLOCKS && block->text.size <= SHORT_BLOCK;
  switch (block->role) {
  case GK_ROLE_BODY:
    if (is_contact(label))
      return 0;
    return head && label != LABEL_ORGANISER && label != LABEL_TITLE ? 2 : -1;
  case GK_ROLE_METADATA:
    return is_contact(label) ? 1 : 0;
  case GK_ROLE_FOOTER:
    return is_contact(label) ? 2 : label == LABEL_ORGANISER || label == LABEL_SITE_ID ? 0 : -1;
  default:
    return label == LABEL_SITE_ID ? 1 : -1;
  }
}

static void push(struct notice_list *list, enum label label, int value_rank,
                 const struct gk_block *block, struct gk_text value)
{
  for (;;) {
    size_t offset;
    struct gk_text part = label_shape(label, value, &offset);
    if (part.size == 0 || list->count == MAXIMAL_NOTICES)
      return;
    bool first = true; /* a page repeats its contacts */
    for (size_t i = 0; i < list->count && first; i++)
      first = list->items[i].label != label || list->items[i].rank != value_rank ||
              !gk_text_equal(list->items[i].spot.text, part);
    if (first)
      list->items[list->count++] = (struct notice){label, value_rank, view_spot(block, part)};
    if (label != LABEL_PHONE && label != LABEL_FAX)
      return;
    value = gk_text_slice(value, offset + part.size, value.size);
    static const char *const joins[] = {"、", "/", "，", ",", "；", ";", "或"};
    size_t joined = 0;
    value = gk_text_trim(value);
    for (size_t i = 0; i < sizeof joins / sizeof *joins && joined == 0; i++)
      if (gk_text_starts(value, gk_text_of(joins[i])))
        joined = strlen(joins[i]);
    if (joined == 0)
      return;
    value = gk_text_slice(value, joined, value.size);
  }
}

static void scan(const struct view *view, const struct gk_block *block, size_t body_index,
                 struct notice_list *list)
{
  uint32_t label;
  if (block->label.size > 0) {
    struct gk_text name = view_squeeze(view, block->label);
    if (gk_text_ends(name, GK_TEXT(":")))
      name.size--;
    if (gk_words_has(&view->rules->labels, name, &label) && label != LABEL_IGNORED) {
      int value_rank = rank((enum label)label, block, body_index);
      if (value_rank >= 0)
        push(list, (enum label)label, value_rank, block, gk_text_trim(block->text));
      return;
    }
  }
  struct labelled found;
  for (size_t from = 0; label_next(&view->rules->labels, block->text, &from, &found);) {
    if (found.label == LABEL_IGNORED || found.size == 0)
      continue;
    int value_rank = rank(found.label, block, body_index);
    if (value_rank >= 0)
      push(list, found.label, value_rank, block,
           gk_text_slice(block->text, found.offset, found.offset + found.size));
  }
  if (block->role == GK_ROLE_BODY)
    for (size_t from = 0; label_bare(&view->rules->labels, block->text, &from, &found);)
      push(list, found.label, rank(found.label, block, body_index), block,
           gk_text_slice(block->text, found.offset, found.offset + found.size));
  /* 2016-03-28 12:00 来源：: the date of a publication line needs no label. */
  struct date date;
  size_t from = 0;
  if (block->role == GK_ROLE_METADATA && block->label.size == 0 &&
      date_next(block->text, &from, &date) && date.kind == DATE_FULL &&
      gk_text_trim(gk_text_slice(block->text, 0, date.offset)).size == 0)
    push(list, LABEL_PUBLISHED, UNLABELLED, block,
         gk_text_slice(block->text, date.offset, date.offset + date.size));
}

/* Digits and dashes of half width, without spaces. */
static struct gk_text plain(const struct view *view, struct gk_text text)
{
  struct gk_text squeezed = view_squeeze(view, text);
  char *out = gk_alloc(view->context, squeezed.size + 1);
  size_t size = 0;
  for (const char *p = squeezed.data, *end = p + squeezed.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end);
    if (c == 0x2014 || c == 0x2013 || c == 0x2010 || c == 0x2212)
      size += size > 0 && out[size - 1] == '-' ? 0 : gk_utf8_put(out + size, '-');
    else
      size += gk_utf8_put(out + size, c);
  }
  return (struct gk_text){out, size};
}

/* Publication: the first value that is a date. */
static void add_published(const struct view *view, const struct notice_list *list, int best)
{
  for (size_t i = 0; i < list->count; i++) {
    const struct notice *notice = &list->items[i];
    size_t from = 0;
    struct date date;
    if (notice->label != LABEL_PUBLISHED || notice->rank != best ||
        !date_next(notice->spot.text, &from, &date) || date.kind != DATE_FULL)
      continue;
    char *out = gk_alloc(view->context, 16);
    struct gk_text value = {out, date_is_possible(&date) ? date_print(&date, out) : 0};
    struct spot spot = notice->spot;
    spot.offset += (uint32_t)date.offset;
    spot.text = gk_text_slice(spot.text, date.offset, date.offset + date.size);
    view_add(view, "published", value, spot, 0);
    return;
  }
}

void notices_find(const struct view *view, struct notices *notices)
{
  struct notice_list *list = gk_alloc(view->context, sizeof *list);
  size_t body = 0;
  for (size_t i = 0; i < view->count; i++) {
    const struct gk_block *block = &view->blocks[i];
    if (block->kind != GK_BLOCK_TABLE && block->kind != GK_BLOCK_PICTURE)
      scan(view, block, body, list);
    body += block->role == GK_ROLE_BODY;
  }
  memset(notices, 0, sizeof *notices);
  for (int label = 0; label < LABEL_COUNT; label++) {
    int best = -1;
    for (size_t i = 0; i < list->count; i++)
      if ((int)list->items[i].label == label && (best < 0 || list->items[i].rank < best)) {
        best = list->items[i].rank;
        notices->best[label] = list->items[i].spot;
      }
    if (best < 0)
      continue;
    if (label == LABEL_PUBLISHED) {
      add_published(view, list, best);
      continue;
    }
    bool many = is_contact((enum label)label);
    bool wanted =
        many || label == LABEL_SOURCE || label == LABEL_INDEX_NUMBER || label == LABEL_SITE_ID;
    uint32_t ordinal = 0;
    for (size_t i = 0; i < list->count && wanted; i++) {
      const struct notice *notice = &list->items[i];
      if ((int)notice->label != label || notice->rank != best)
        continue;
      bool code = label != LABEL_ADDRESS && label != LABEL_SOURCE;
      view_add(view, label_field((enum label)label),
               code ? plain(view, notice->spot.text) : notice->spot.text, notice->spot, ordinal++);
      wanted = many;
    }
  }
}
