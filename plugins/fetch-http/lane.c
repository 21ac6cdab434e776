/* SPDX-License-Identifier: Apache-2.0 */
#include "lane.h"

#include <stdlib.h>

#include "host.h"

enum { TAKEN_AT_ONCE = 16 /* pages that are asked of the frontier for a host */ };

struct lane *lane_at(struct crawl *crawl, struct site_run *run, struct gk_text authority)
{
  struct host *host = host_of(crawl, authority);
  if (!host)
    return NULL;
  for (struct lane *lane = host->lanes; lane; lane = lane->next)
    if (lane->site == run)
      return lane;
  struct lane *lane = calloc(1, sizeof *lane);
  if (!lane) {
    crawl_fail(crawl, "There is no memory for another host.");
    return NULL;
  }
  const struct gk_site *site = run->site;
  lane->site = run;
  lane->host = host;
  lane->may_have_more = true;
  lane->next = host->lanes;
  host->lanes = lane;
  /* Of several sites at one host, the most patient one counts. */
  if (site->delay_seconds > host->delay_seconds)
    host->delay_seconds = site->delay_seconds;
  if (site->connections < host->connections)
    host->connections = site->connections;
  return lane;
}

struct lane *lane_of(struct crawl *crawl, struct site_run *run, const char *url)
{
  return lane_at(crawl, run, url_authority(url));
}

static const char *copy(char **to, const char *text)
{
  if (!text)
    return NULL;
  char *begin = *to;
  *to = stpcpy(begin, text) + 1;
  return begin;
}

static size_t size_of(const char *text)
{
  return text ? strlen(text) + 1 : 0;
}

static struct task *task_of(const struct page *page)
{
  struct task *task =
      malloc(sizeof *task + size_of(page->url) + size_of(page->title) + size_of(page->date) +
             size_of(page->etag) + size_of(page->last_modified) + size_of(page->warc_date) +
             size_of(page->code));
  if (!task)
    return NULL;
  char *to = (char *)(task + 1);
  *task = (struct task){.page = *page};
  task->page.url = copy(&to, page->url);
  task->page.title = copy(&to, page->title);
  task->page.date = copy(&to, page->date);
  task->page.etag = copy(&to, page->etag);
  task->page.last_modified = copy(&to, page->last_modified);
  task->page.warc_date = copy(&to, page->warc_date);
  task->page.code = copy(&to, page->code);
  return task;
}

void lane_put_off(struct lane *lane, struct task *task)
{
  task->next = NULL;
  if (lane->last)
    lane->last->next = task;
  else
    lane->first = task;
  lane->last = task;
}

static void fill(struct crawl *crawl, struct lane *lane)
{
  struct page pages[TAKEN_AT_ONCE];
  size_t count = frontier_next(crawl->frontier, lane->site->id, lane->host->authority,
                               wall_seconds(), pages, TAKEN_AT_ONCE);
  lane->may_have_more = count == TAKEN_AT_ONCE;
  for (size_t i = 0; i < count; i++) {
    struct task *task = task_of(&pages[i]);
    if (!task) {
      crawl_fail(crawl, "There is no memory for the pages that are due.");
      return;
    }
    lane_put_off(lane, task);
  }
}

struct task *lane_take(struct crawl *crawl, struct lane *lane)
{
  if (!lane->first && lane->may_have_more)
    fill(crawl, lane);
  struct task *task = lane->first;
  if (!task)
    return NULL;
  lane->first = task->next;
  if (!lane->first)
    lane->last = NULL;
  task->next = NULL;
  return task;
}

void lane_put_back(struct lane *lane, struct task *task)
{
  task->next = lane->first;
  lane->first = task;
  if (!lane->last)
    lane->last = task;
}

const char *task_url(const struct task *task)
{
  return task->at ? task->at : task->page.url;
}

void task_free(struct task *task)
{
  if (task)
    free(task->at);
  free(task);
}

void lanes_free(struct host *host)
{
  for (struct lane *lane; (lane = host->lanes);) {
    host->lanes = lane->next;
    for (struct task *task; (task = lane->first);) {
      lane->first = task->next;
      task_free(task);
    }
    free(lane);
  }
}
