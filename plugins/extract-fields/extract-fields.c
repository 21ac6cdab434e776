/* SPDX-License-Identifier: Apache-2.0 */
/* Named facts about the document: title, authority, place, kind, year, dates, contacts. */
#include <stdio.h>
#include <stdlib.h>

#include "authority.h"
#include "date.h"
#include "lead.h"
#include "listing.h"
#include "mention.h"
#include "title.h"
#include "utf8.h"

struct config {
  const char *labels, *words, *kinds, *codes, *changes;
};

static int open_rules(struct gk_context *context, const void *data, void **state)
{
  const struct config *config = data;
  struct rules *rules = calloc(1, sizeof *rules);
  char error[512];
  if (!rules)
    return gk_fail(context, GK_RETRY, "no-memory", "There is no memory for the rules.");
  if (!rules_load(rules, config->labels, config->words, config->kinds, config->codes,
                  config->changes, error, sizeof error)) {
    rules_free(rules);
    free(rules);
    return gk_fail(context, GK_FATAL, "bad-rules", "%s", error);
  }
  *state = rules;
  return GK_OK;
}

static void close_rules(void *state)
{
  if (state)
    rules_free(state);
  free(state);
}

/* By the headings, where no title tells. */
static bool has_statutory_headings(const struct view *view)
{
  enum { ENOUGH = 3 /* one or two stand in other reports too */ };
  int count = 0;
  for (struct gk_section s = {0}; gk_next_section(view->context, &s);)
    count +=
        gk_words_has(&view->rules->lists[LIST_HEADING_ANNUAL], view_squeeze(view, s.title), NULL);
  return count >= ENOUGH;
}

static struct gk_text find_kind(const struct view *view, const struct heading *heading,
                                const struct lead *lead)
{
  struct gk_text kind = title_kind(view->rules, heading->title);
  /* 年度报告 alone, with the rest of the title lost, is no other kind of report. */
  if (lead->annual && gk_text_equal(kind, GK_TEXT("work-report")) &&
      gk_text_equal(heading->title, GK_TEXT("年度报告")))
    kind.size = 0;
  if (kind.size == 0 && (lead->annual || has_statutory_headings(view)))
    kind = GK_TEXT("annual-report");
  if (gk_text_equal(kind, GK_TEXT("annual-report")) && listing_is(view, heading))
    kind.size = 0;
  struct spot spot = heading->spot;
  if (kind.size == 0)
    kind = GK_TEXT("other");
  view_add(view, "kind", kind, spot, 0);
  return kind;
}

static void add_year(struct view *view, const struct heading *heading, const struct lead *lead,
                     const struct mentions *mentions)
{
  struct date date;
  int year = 0;
  struct spot spot = {.block = 0};
  for (size_t from = 0; year == 0 && date_next(heading->title, &from, &date);)
    if (date.kind == DATE_YEAR) {
      year = date.year;
      struct gk_text printed = gk_text_slice(heading->title, date.offset, date.offset + date.size);
      size_t at = gk_text_find(heading->spot.text, printed, 0);
      spot = heading->spot;
      spot.text = printed;
      spot.offset += at != SIZE_MAX ? (uint32_t)at : 0;
      spot.block = at != SIZE_MAX ? spot.block : 0;
    }
  if (year == 0)
    year = mentions->period;
  if (year == 0 && lead->year) {
    year = lead->year;
    spot = lead->dated;
  }
  if (year == 0)
    year = mentions_majority(mentions->reported);
  if (year == 0)
    return;
  char *out = gk_alloc(view->context, 16);
  snprintf(out, 16, "%04d", year);
  view->year = (uint32_t)year;
  view_add(view, "year", gk_text_of(out), spot, 0);
}

/* The generation of the forms that were recognised, else that of the year. */
static void add_generation(const struct view *view)
{
  for (struct gk_field f = {0}; gk_next_field(view->context, &f);)
    if (gk_text_equal(f.name, GK_TEXT("form.generation")) && f.value.size > 0) {
      view_add(view, "generation", f.value, (struct spot){.block = 0}, 0);
      return;
    }
  for (struct gk_fact f = {0}; gk_next_fact(view->context, &f);)
    for (int i = 0; i < 2; i++) {
      struct gk_text year = i ? GK_TEXT("2021") : GK_TEXT("2019");
      if (gk_text_ends(f.form, year)) {
        view_add(view, "generation", year, (struct spot){.block = 0}, 0);
        return;
      }
    }
  /* Schools and universities report under rules of their own, without these forms. */
  if (view->year && !view_mentions((void *)(uintptr_t)view, GK_TEXT("高等学校信息公开办法")))
    view_add(view, "generation",
             view->year <= 2018   ? GK_TEXT("2008")
             : view->year <= 2020 ? GK_TEXT("2019")
                                  : GK_TEXT("2021"),
             (struct spot){.block = 0}, 0);
}

static int run(struct gk_context *context, void *state)
{
  struct view view;
  view_load(&view, context, state);
  struct heading heading = heading_find(&view);
  struct lead lead;
  lead_find(&view, &lead);
  if (heading.title.size == 0 && lead.title.block) {
    heading.title = lead.title.text;
    heading.spot = lead.title;
  }
  if (heading.title.size > 0)
    view_add(&view, "title", heading.title, heading.spot, 0);
  struct gk_text kind = find_kind(&view, &heading, &lead);
  bool annual = gk_text_equal(kind, GK_TEXT("annual-report"));
  bool reports = annual || gk_text_equal(kind, GK_TEXT("work-report"));
  struct notices notices;
  notices_find(&view, &notices);
  struct mentions mentions;
  mentions_find(&view, reports, &mentions);
  add_year(&view, &heading, &lead, &mentions);
  if (reports && view.year && heading.title.size > 0) {
    char *out = gk_alloc(context, 16);
    snprintf(out, 16, "%04u", (unsigned)view.year);
    struct date date;
    size_t from = 0;
    if (date_next(heading.title, &from, &date))
      view_add(&view, "mention.report_year", gk_text_of(out), heading.spot, 0);
  }
  if (annual)
    add_generation(&view);
  bool dated_below_title =
      gk_text_equal(kind, GK_TEXT("work-plan")) || gk_text_equal(kind, GK_TEXT("notice"));
  struct spot signature = authority_signature(&view, dated_below_title);
  struct spot agency = authority_find(&view, &heading, &lead, &notices, signature);
  authority_region(&view, &heading, &notices, agency);
  return GK_OK;
}

static const struct gk_option options[] = {
    {"labels", GK_OPTION_FILE, offsetof(struct config, labels), "fields/labels.tsv", 0, 0, NULL,
     "What stands before a colon, and the field that it names."},
    {"words", GK_OPTION_FILE, offsetof(struct config, words), "fields/words.tsv", 0, 0, NULL,
     "Words by which authorities, titles and years are told."},
    {"kinds", GK_OPTION_FILE, offsetof(struct config, kinds), "fields/kinds.tsv", 0, 0, NULL,
     "The kind of a document by its title."},
    {"regions", GK_OPTION_FILE, offsetof(struct config, codes), "regions/gb2260.tsv", 0, 0, NULL,
     "Codes and names of places."},
    {"region-changes", GK_OPTION_FILE, offsetof(struct config, changes), "regions/changes.tsv", 0,
     0, NULL, "Places that were renamed, merged or made, with years."},
    {.name = NULL}};

GK_PLUGIN(.stage = GK_STAGE_EXTRACT, .version = 1, .flags = GK_PLUGIN_ITEMS_ONLY, .name = "fields",
          .summary = "Title, authority, place, kind, year, dates, contacts and document numbers",
          .licence = "Apache-2.0", .options = options, .option_size = sizeof(struct gk_option),
          .config_size = sizeof(struct config), .open = open_rules, .close = close_rules,
          .run = run);
