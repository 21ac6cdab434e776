/* SPDX-License-Identifier: Apache-2.0 */
#include "outline.h"

#include "closing.h"
#include "contents.h"
#include "hierarchy.h"
#include "select.h"
#include "utf8.h"

/* Levels are at most the styles with numbers, the settings of headings without (64), and one. */
enum { DEPTH_LIMIT = GK_NUMBERING_STYLES + 64 };

enum {
  ATTACHED_LINES = 20,  /* signature and list of attachments between a notice and what it brings */
  ATTACHED_BYTES = 180, /* sixty characters of its title */
  ATTACHED_RANK = -1000 /* outside of everything */
};

/* From the accepted candidates with their ranks to a tree. */
static void build_tree(struct gk_context *context, const struct gk_candidates *candidates,
                       struct gk_outline *outline)
{
  uint32_t accepted = 0;
  for (uint32_t i = 0; i < candidates->count; i++)
    accepted += candidates->items[i].accepted;
  if (accepted > GK_HEADINGS_LIMIT) {
    accepted = GK_HEADINGS_LIMIT;
    outline->truncated = true;
  }
  outline->headings = gk_alloc(context, (accepted + 1) * sizeof *outline->headings);
  struct {
    int rank;
    uint32_t heading, children;
  } open[DEPTH_LIMIT + 1] = {{0}};
  uint32_t depth = 0;
  for (uint32_t i = 0; i < candidates->count && outline->count < accepted; i++) {
    const struct gk_candidate *c = &candidates->items[i];
    if (!c->accepted)
      continue;
    while (depth > 0 && open[depth].rank >= c->rank)
      depth--;
    if (depth == DEPTH_LIMIT)
      continue;
    uint32_t place = ++open[depth].children;
    struct gk_heading *heading = &outline->headings[outline->count++];
    *heading = (struct gk_heading){
        .parent = open[depth].heading,
        .level = depth + 1,
        .ordinal = c->number.size ? c->ordinal : place,
        .number = c->number,
        .title = c->title,
        .line = c->line,
        .heading_size = c->heading_size,
        .text_line = c->last_line,
        .text_offset = c->text_offset,
        .known = c->known.found ? (int)c->known.heading : -1,
        .second = c->known.found && c->known.joined ? (int)c->known.second : -1};
    depth++;
    open[depth].rank = c->rank;
    open[depth].heading = outline->count;
    open[depth].children = 0;
  }
}

/* 附件：1.工作要点 / 2.联系人名单: the lines of a list of attachments are no headings. */
static void drop_attachment_lists(const struct gk_heading_rules *rules, const struct gk_line *lines,
                                  struct gk_candidates *candidates)
{
  uint32_t kept = 0, line = 0, ordinal = 0;
  for (uint32_t i = 0; i < candidates->count; i++) {
    const struct gk_candidate *c = &candidates->items[i];
    bool begins = c->ordinal == 2 && c->line > 0 && lines[c->line - 1].text.size > 0 &&
                  memchr(lines[c->line - 1].text.data, '1', lines[c->line - 1].text.size) &&
                  gk_phrases_start(&rules->attachments, lines[c->line - 1].text);
    bool goes_on = ordinal > 0 && c->line == line + 1 && c->ordinal == ordinal + 1;
    if (c->style != GK_NUMBERING_NONE && (begins || goes_on)) {
      line = c->last_line;
      ordinal = c->ordinal;
    } else {
      candidates->items[kept++] = *c;
    }
  }
  candidates->count = kept;
}

static bool is_notice(struct gk_text text)
{
  return gk_text_ends(gk_text_trim(text), GK_TEXT("通知"));
}

/* Whether the document is a notice: its title says so, or one of its first lines above `end`. */
static bool brings(const struct gk_line *lines, uint32_t end, struct gk_text title)
{
  bool notice = is_notice(title);
  for (uint32_t i = 0; i < end && i < ATTACHED_LINES && !notice; i++)
    notice = is_notice(lines[i].text);
  return notice;
}

/* A notice with numbers of its own may bring a plan whose numbers begin again: the candidate that
 * is the plan's title, below line `end` where the notice ends; `count` where there is none. */
static uint32_t find_attached(const struct gk_heading_rules *rules, const struct gk_line *lines,
                              uint32_t end, struct gk_text title,
                              const struct gk_candidates *candidates)
{
  uint32_t count = candidates->count, before = 0, found = count;
  while (before < count && candidates->items[before].line < end)
    before++;
  if (before == count || before == 0 || !brings(lines, end, title))
    return count;
  for (uint32_t i = before; i < count && candidates->items[i].line < end + ATTACHED_LINES; i++) {
    const struct gk_candidate *c = &candidates->items[i];
    if (c->style != GK_NUMBERING_NONE) {
      if (found < count)
        return c->ordinal == 1 && c->strength == GK_NUMBERING_STRONG ? found : count;
      continue; /* 2.联系人名单: of the list of attachments */
    }
    if (found == count && lines[c->line].text.size <= ATTACHED_BYTES &&
        gk_phrases_end(&rules->documents, c->title) &&
        !gk_phrases_start(&rules->attachments, lines[c->line].text))
      found = i;
  }
  return count;
}

const struct gk_outline *gk_outline_build(struct gk_context *context,
                                          const struct gk_heading_rules *rules,
                                          const struct gk_line *lines, uint32_t count,
                                          struct gk_text title)
{
  struct gk_outline *outline = gk_alloc(context, sizeof *outline);
  struct gk_candidates candidates = gk_candidates_find(context, rules, lines, count);
  outline->truncated = candidates.truncated;
  drop_attachment_lists(rules, lines, &candidates);
  uint32_t end = gk_closing_find(rules, lines, count, &candidates);
  uint32_t attached = find_attached(rules, lines, end, title, &candidates);
  outline->cut = outline->resume = end;
  if (attached < candidates.count) {
    struct gk_candidates rest = {candidates.items + attached, candidates.count - attached,
                                 candidates.truncated};
    outline->resume = rest.items[0].line;
    end = gk_closing_find(rules, lines, count, &rest);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < candidates.count; i++)
      if (candidates.items[i].line < outline->cut || i >= attached)
        candidates.items[kept++] = candidates.items[i];
    candidates.count = kept;
  }
  while (candidates.count > 0 && candidates.items[candidates.count - 1].line >= end)
    candidates.count--;
  gk_contents_find(rules, lines, &candidates, &outline->announced);
  gk_select(rules, lines, end, title, &outline->announced, &candidates);
  for (uint32_t i = 0; i < candidates.count && outline->resume > outline->cut; i++)
    if (candidates.items[i].line == outline->resume) {
      candidates.items[i].accepted = true;
      candidates.items[i].rank = ATTACHED_RANK;
      candidates.items[i].known.found = false;
    }
  build_tree(context, &candidates, outline);
  outline->end = outline->count ? end : count;
  return outline;
}

uint32_t gk_outline_stop(const struct gk_outline *outline, uint32_t index)
{
  if (index + 1 >= outline->count)
    return outline->end;
  uint32_t next = outline->headings[index + 1].line;
  return next == outline->resume ? outline->cut : next;
}
