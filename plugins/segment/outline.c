/* SPDX-License-Identifier: Apache-2.0 */
#include "outline.h"

#include "closing.h"
#include "contents.h"
#include "hierarchy.h"
#include "select.h"
#include "utf8.h"

/* Levels are at most the styles with numbers, the settings of headings without (64), and one. */
enum { DEPTH_LIMIT = GK_NUMBERING_STYLES + 64 };

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

const struct gk_outline *gk_outline_build(struct gk_context *context,
                                          const struct gk_heading_rules *rules,
                                          const struct gk_line *lines, uint32_t count,
                                          struct gk_text title)
{
  struct gk_outline *outline = gk_alloc(context, sizeof *outline);
  struct gk_candidates candidates = gk_candidates_find(context, rules, lines, count);
  outline->truncated = candidates.truncated;
  uint32_t end = gk_closing_find(rules, lines, count, &candidates);
  while (candidates.count > 0 && candidates.items[candidates.count - 1].line >= end)
    candidates.count--;
  gk_contents_find(rules, lines, &candidates, &outline->announced);
  gk_select(rules, lines, end, title, &outline->announced, &candidates);
  build_tree(context, &candidates, outline);
  outline->end = outline->count ? end : count;
  return outline;
}
