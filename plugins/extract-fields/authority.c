/* SPDX-License-Identifier: Apache-2.0 */
#include "authority.h"

#include "date.h"
#include "title.h"
#include "utf8.h"

enum {
  LAST_BLOCKS = 12, /* of the body, among which the signature is looked for */
  SIGNATURE = 160   /* bytes of a line of it */
};

/* A line that is a date, or a name and a date: the name, the date. */
static bool signature_line(const struct view *view, struct gk_text line, struct gk_text *name,
                           struct date *date)
{
  size_t from = 0;
  *name = (struct gk_text){0};
  date->size = 0;
  struct date found;
  if (date_next(line, &from, &found) && (found.kind == DATE_FULL || found.kind == DATE_DAMAGED)) {
    struct gk_text after = gk_text_trim(gk_text_slice(line, from, line.size));
    if (after.size > 0)
      return false;
    *date = found;
    line = gk_text_trim(gk_text_slice(line, 0, found.offset));
    if (line.size == 0 || gk_text_equal(line, GK_TEXT("日期：")) ||
        gk_text_equal(line, GK_TEXT("日期:")))
      return true;
  }
  if (!title_is_agency(view->rules, line))
    return false;
  *name = line;
  return true;
}

/* A notice is signed before the plan that it brings: its authority and, on the next line, the
 * date. */
static void notice_signature(const struct view *view, struct spot *signature, struct date *date,
                             struct spot *signed_on)
{
  enum { FIRST_BLOCKS = 40 /* a notice that brings a text is a page at most */ };
  struct spot last = {.block = 0};
  size_t seen = 0;
  bool text = false; /* above it stand the lines of the site */
  for (size_t i = 0; i < view->count && seen < FIRST_BLOCKS; i++) {
    const struct gk_block *block = &view->blocks[i];
    if (!view_is_prose(block))
      continue;
    seen++;
    for (struct gk_text rest = gk_text_trim(block->text); rest.size > 0;) {
      size_t feed = gk_text_find(rest, GK_TEXT("\n"), 0);
      struct gk_text line = gk_text_trim(gk_text_slice(rest, 0, feed)), name;
      rest = gk_text_slice(rest, feed == SIZE_MAX ? rest.size : feed + 1, rest.size);
      struct date found;
      if (line.size == 0)
        continue;
      text = text || gk_text_ends(line, GK_TEXT("。"));
      if (!text || line.size > SIGNATURE || !signature_line(view, line, &name, &found)) {
        last.block = 0;
        continue;
      }
      if (found.size > 0 && (name.size > 0 || last.block)) {
        *date = found;
        *signed_on = view_spot(block, gk_text_slice(line, found.offset, found.offset + found.size));
        *signature = name.size > 0 ? view_spot(block, name) : last;
        return;
      }
      last = view_spot(block, name);
    }
  }
}

/* A line that is a date in brackets, among the first lines of the body and above its first
 * sentence. */
static void date_below_title(const struct view *view, struct date *date, struct spot *signed_on)
{
  enum { FIRST_LINES = 6 /* a title of two lines, the authority, a number, the date */ };
  int seen = 0;
  for (size_t i = 0; i < view->count; i++) {
    const struct gk_block *block = &view->blocks[i];
    if (!view_is_prose(block))
      continue;
    for (struct gk_text rest = gk_text_trim(block->text); rest.size > 0;) {
      size_t feed = gk_text_find(rest, GK_TEXT("\n"), 0);
      struct gk_text line = gk_text_trim(gk_text_slice(rest, 0, feed));
      rest = gk_text_trim(gk_text_slice(rest, feed == SIZE_MAX ? rest.size : feed, rest.size));
      size_t open = gk_text_starts(line, GK_TEXT("（")) ? 3 : gk_text_starts(line, GK_TEXT("("));
      size_t close = gk_text_ends(line, GK_TEXT("）")) ? 3 : gk_text_ends(line, GK_TEXT(")"));
      if (seen++ == FIRST_LINES || gk_text_ends(line, GK_TEXT("。")))
        return;
      if (open == 0 || close == 0 || open + close >= line.size)
        continue;
      struct gk_text inside = gk_text_trim(gk_text_slice(line, open, line.size - close));
      struct date found;
      size_t from = 0;
      if (date_next(inside, &from, &found) && found.kind == DATE_FULL && found.offset == 0 &&
          found.size == inside.size) {
        *date = found;
        *signed_on = view_spot(block, inside);
        return;
      }
    }
  }
}

struct spot authority_signature(const struct view *view, bool dated_below_title)
{
  struct spot signature = {.block = 0};
  struct date date = {.size = 0};
  struct spot signed_on = {.block = 0};
  size_t seen = 0;
  for (size_t i = view->count; i-- > 0 && seen < LAST_BLOCKS;) {
    const struct gk_block *block = &view->blocks[i];
    struct gk_text line = gk_text_trim(block->text);
    if (block->role == GK_ROLE_TITLE)
      break; /* what stands above is the page's */
    if (!view_is_prose(block) || line.size == 0)
      continue;
    seen++;
    if (line.size > SIGNATURE) {
      if (signed_on.block || signature.block)
        break;
      continue;
    }
    /* Name and date may be lines of one block: the last two count. */
    for (struct gk_text rest = line; rest.size > 0;) {
      size_t feed = rest.size;
      while (feed > 0 && rest.data[feed - 1] != '\n')
        feed--;
      struct gk_text part = gk_text_trim(gk_text_slice(rest, feed, rest.size));
      rest = gk_text_slice(rest, 0, feed ? feed - 1 : 0);
      struct gk_text name;
      struct date found;
      if (!signature_line(view, part, &name, &found))
        continue;
      if (found.size > 0 && !signed_on.block) {
        date = found;
        signed_on = view_spot(block, gk_text_slice(part, found.offset, found.offset + found.size));
      }
      if (name.size > 0 && !signature.block)
        signature = view_spot(block, name);
    }
    if (signature.block && signed_on.block)
      break;
  }
  if (!signed_on.block)
    notice_signature(view, &signature, &date, &signed_on);
  if (!signed_on.block && !signature.block && dated_below_title)
    date_below_title(view, &date, &signed_on);
  if (signed_on.block) {
    char *out = gk_alloc(view->context, 16);
    struct gk_text value = {out, date_is_possible(&date) ? date_print(&date, out) : 0};
    view_add(view, "signed", value, signed_on, 0);
  }
  return signature;
}

static bool has_place(const struct view *view, struct gk_text name)
{
  static const char *const central[] = {"国家", "国务院", "中华人民共和国", "中国"};
  for (size_t i = 0; i < sizeof central / sizeof *central; i++)
    if (gk_text_starts(name, gk_text_of(central[i])))
      return true;
  struct region_context context = {.year = view->year};
  size_t used;
  region_parse(&view->rules->regions, name, &context, &used);
  return used > 0;
}

/* 盘锦市民政局 for 市民政局, where the document prints it with the name of its place before it. */
static struct spot extended(const struct view *view, struct gk_text name)
{
  const struct gk_words *names = &view->rules->regions.names;
  for (size_t i = 0; i < view->count; i++) {
    const struct gk_block *block = &view->blocks[i];
    for (size_t at = 0; (at = gk_text_find(block->text, name, at)) != SIZE_MAX; at += name.size) {
      size_t begin = at, size = gk_words_before(names, block->text, at + 3, NULL);
      if (size > 3)
        begin = at + 3 - size; /* its own first character ends the name: 盘锦市 */
      while ((size = gk_words_before(names, block->text, begin, NULL)) > 0)
        begin -= size;
      if (begin < at)
        return view_spot(block, gk_text_slice(block->text, begin, at + name.size));
    }
  }
  return (struct spot){.block = 0};
}

/* Whether whose document the title says it is may go by this name: 某市人民政府办公室 for 某市, and
 * no other authority's for 某县机场. */
static bool fits_title(struct gk_text subject, struct gk_text name)
{
  enum { CORE = 6 /* bytes of the two characters that a name begins with */ };
  return subject.size < CORE || gk_text_find(name, gk_text_slice(subject, 0, CORE), 0) != SIZE_MAX;
}

struct spot authority_find(const struct view *view, const struct heading *heading,
                           const struct lead *lead, const struct notices *notices,
                           struct spot signature)
{
  struct spot list[7];
  size_t count = 0;
  struct gk_text title = title_agency(view->rules, heading->title);
  if (heading->agency.size > 0 && title.size == 0) {
    list[count] = heading->agency_spot;
    list[count++].text = heading->agency;
  } else if (title.size > 0) {
    struct spot spot = heading->spot;
    /* Its place, where the title was not put together from several lines. */
    size_t at = gk_text_find(spot.text, title, 0);
    spot = (struct spot){title, at != SIZE_MAX ? spot.block : 0,
                         spot.offset + (at != SIZE_MAX ? (uint32_t)at : 0)};
    list[count++] = spot;
  }
  if (lead->agency.block)
    list[count++] = lead->agency;
  if (signature.text.size > 0)
    list[count++] = signature;
  struct gk_text kind = title_kind(view->rules, heading->title), subject = {0};
  if (gk_text_ends(kind, GK_TEXT("report")))
    subject = title_subject(view->rules, heading->title);
  static const enum label labels[] = {LABEL_AGENCY, LABEL_SOURCE, LABEL_ORGANISER};
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    if (title_is_agency(view->rules, notices->best[labels[i]].text) &&
        fits_title(subject, notices->best[labels[i]].text))
      list[count++] = notices->best[labels[i]];
  if (count == 0)
    return (struct spot){.block = 0};
  struct spot best = list[0];
  bool placed = has_place(view, best.text);
  for (size_t i = 1; i < count; i++)
    if (list[i].text.size > best.text.size && gk_text_ends(list[i].text, best.text) &&
        (!placed || has_place(view, list[i].text))) {
      best = list[i];
      placed = has_place(view, best.text);
    }
  if (!placed) {
    struct spot full = extended(view, best.text);
    if (full.block)
      best = full;
  }
  view_add(view, "agency", best.text, best, 0);
  return best;
}

static void add_region(const struct view *view, const struct region *region, struct spot spot)
{
  char *code = gk_alloc(view->context, 8);
  for (uint32_t i = 6, rest = region->code; i-- > 0; rest /= 10)
    code[i] = (char)('0' + rest % 10);
  view_add(view, "region.code", (struct gk_text){code, 6}, spot, 0);
  view_add(view, "region.name", view_join(view, region->above, "", region->name), spot, 0);
}

/* The first six digits of the site's code, 0: none. */
static uint32_t site_code(struct gk_text site)
{
  uint32_t code = 0;
  if (site.size < 6)
    return 0;
  for (size_t i = 0; i < 6; i++) {
    if (site.data[i] < '0' || site.data[i] > '9')
      return 0;
    code = code * 10 + (uint32_t)(site.data[i] - '0');
  }
  return code;
}

/* Counts of a short name in the prose. */
struct hits {
  uint32_t region; /* the first of its full name */
  uint32_t count;
  struct spot first;
};

enum { MAXIMAL_HITS = 64 };

static size_t count_brief(const struct view *view, struct hits *hits)
{
  size_t count = 0;
  for (size_t i = 0; i < view->count; i++) {
    const struct gk_block *block = &view->blocks[i];
    if (!view_is_prose(block))
      continue;
    size_t size;
    uint32_t region;
    for (size_t at = 0; (at = gk_words_find(&view->rules->regions.brief, block->text, at,
                                            block->text.size, &size, &region)) != SIZE_MAX;
         at += size) {
      struct gk_text brief = gk_text_slice(block->text, at, at + size);
      size_t h = 0;
      while (h < count && !gk_text_equal(hits[h].first.text, brief))
        h++;
      if (h == count && count < MAXIMAL_HITS)
        hits[count++] = (struct hits){region, 0, view_spot(block, brief)};
      if (h < count)
        hits[h].count++;
    }
  }
  return count;
}

/* Whether a short name is that of the last region in `above`. */
static bool is_parent(struct gk_text above, struct gk_text brief)
{
  return above.size > brief.size + 3 &&
         gk_text_equal(gk_text_slice(above, above.size - 3 - brief.size, above.size - 3), brief);
}

/* A county that the prose names by its short name again and again (定海民政), beside that of its
 * own city (舟山日报), in a document of a county's authority: only where exactly one fits. */
static const struct region *from_prose(const struct view *view, struct spot *spot)
{
  enum { COUNTY_HITS = 3, CITY_HITS = 2 };
  struct hits *hits = gk_alloc(view->context, MAXIMAL_HITS * sizeof *hits);
  size_t count = count_brief(view, hits);
  const struct regions *regions = &view->rules->regions;
  const struct region *only = NULL;
  size_t found = 0;
  for (size_t h = 0; h < count; h++) {
    if (hits[h].count < COUNTY_HITS)
      continue;
    for (size_t r = 0; r < regions->count; r++) {
      const struct region *region = &regions->items[r];
      struct gk_text brief = gk_text_slice(region->name, 0, region->name.size - 3);
      if (region->code % 100 == 0 || !gk_text_equal(brief, hits[h].first.text) ||
          (region->until && (view->year == 0 || view->year > region->until)))
        continue;
      struct gk_text level = gk_text_slice(region->name, region->name.size - 3, region->name.size);
      if (!view_mentions((void *)view, view_join(view, level, "", GK_TEXT("政府"))) &&
          !view_mentions((void *)view, view_join(view, GK_TEXT("我"), "", level)))
        continue;
      for (size_t c = 0; c < count; c++)
        if (c != h && hits[c].count >= CITY_HITS && is_parent(region->above, hits[c].first.text)) {
          only = region;
          found++;
          *spot = hits[h].first;
        }
    }
  }
  return found == 1 ? only : NULL;
}

void authority_region(const struct view *view, const struct heading *heading,
                      const struct notices *notices, struct spot agency)
{
  const struct regions *regions = &view->rules->regions;
  struct spot site = notices->best[LABEL_SITE_ID];
  struct region_context context = {.code = site_code(site.text),
                                   .year = view->year,
                                   .mentions = view_mentions,
                                   .closure = (void *)view};
  struct spot names[] = {agency, heading->spot, notices->best[LABEL_AGENCY]};
  names[1].text = title_subject(view->rules, heading->title);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    size_t used;
    const struct region *region = region_parse(regions, names[i].text, &context, &used);
    if (region) {
      struct spot spot = names[i];
      spot.text = gk_text_slice(spot.text, 0, used);
      add_region(view, region, spot);
      return;
    }
    if (used > 0)
      return; /* it is named, and it cannot be told which of that name it is */
  }
  const struct region *region = NULL;
  if (context.code) {
    region = region_by_code(regions, context.code, view->year);
    if (!region)
      region = region_by_code(regions, context.code / 100 * 100, view->year);
    if (region) {
      add_region(view, region, site);
      return;
    }
  }
  static const enum label labels[] = {LABEL_ORGANISER, LABEL_SITE, LABEL_SOURCE};
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
    struct spot spot = notices->best[labels[i]];
    size_t used;
    if (spot.text.size > 0 && (region = region_parse(regions, spot.text, &context, &used))) {
      spot.text.size = used;
      add_region(view, region, spot);
      return;
    }
  }
  struct spot spot;
  if ((region = from_prose(view, &spot)))
    add_region(view, region, spot);
}
