/* SPDX-License-Identifier: Apache-2.0 */
#include "note.h"

#include "lane.h"
#include "visit.h"

int64_t note_page(struct crawl *crawl, struct site_run *run, const struct discovery *discovery,
                  bool *is_new)
{
  bool added, due;
  int64_t id = frontier_note(crawl->frontier, discovery, wall_seconds(), &added, &due);
  if (!id) {
    const char *why = frontier_error(crawl->frontier);
    if (why)
      crawl_fail(crawl, "%s", why);
    return 0;
  }
  if (due) {
    struct lane *lane = lane_of(crawl, run, discovery->url);
    if (lane)
      lane->may_have_more = true;
  }
  crawl->queued += added && due;
  if (is_new)
    *is_new = added;
  return id;
}

int64_t note_refused(struct crawl *crawl, struct site_run *run, const struct discovery *discovery,
                     const char *code)
{
  bool added, due;
  int64_t id = frontier_note(crawl->frontier, discovery, wall_seconds(), &added, &due);
  if (!id || (!added && !due))
    return id;
  struct outcome outcome = {.state = PAGE_REFUSED, .code = code};
  if (!frontier_done(crawl->frontier, id, &outcome, run->site->recheck_days, wall_seconds()))
    crawl_fail(crawl, "%s", frontier_error(crawl->frontier));
  struct gk_visit visit = {.kind = GK_VISIT_REFUSED,
                           .queued = crawl->queued,
                           .site = gk_text_of(run->site->name),
                           .url = gk_text_of(discovery->url),
                           .role = gk_text_of(role_name(discovery->role)),
                           .title = discovery->title,
                           .code = gk_text_of(code)};
  tell(crawl, &visit);
  return id;
}
