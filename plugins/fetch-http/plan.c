/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include <stdio.h>
#include <time.h>

#include "visit.h"

struct planning {
  struct crawl *crawl;
  struct site_run *run;
};

static void explain(const struct page *page, char why[80])
{
  time_t checked = (time_t)page->checked;
  struct tm date;
  char day[20] = "";
  if (page->checked && gmtime_r(&checked, &date))
    strftime(day, sizeof day, "%Y-%m-%d", &date);
  if (page->state == PAGE_NEW || !*day)
    snprintf(why, 80, "It was never looked at.");
  else if (page->state == PAGE_FAILED || page->state == PAGE_REFUSED)
    snprintf(why, 80, "It was tried last on %s: %.30s.", day, page->code ? page->code : "");
  else
    snprintf(why, 80, "It was looked at last on %s.", day);
}

static bool tell_page(void *argument, const struct page *page)
{
  struct planning *planning = argument;
  struct crawl *crawl = planning->crawl;
  struct gk_visit visit = visit_of(crawl, planning->run, page);
  char why[80];
  explain(page, why);
  visit.kind = GK_VISIT_PLANNED;
  visit.message = gk_text_of(why);
  tell(crawl, &visit);
  return !crawl->ending;
}

void plan_tell(struct crawl *crawl)
{
  for (size_t i = 0; i < crawl->run_count && !crawl->ending; i++) {
    struct planning planning = {crawl, &crawl->runs[i]};
    frontier_each_due(crawl->frontier, planning.run->id, wall_seconds(), tell_page, &planning);
  }
}
