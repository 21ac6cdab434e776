/* SPDX-License-Identifier: Apache-2.0 */
#include "turn.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "deliver.h"
#include "host.h"
#include "judge.h"
#include "lane.h"
#include "robots-cache.h"
#include "transfer.h"
#include "visit.h"

enum {
  MINUTE_KNOWN = 5 * 1000 * 1000 /* microseconds that the time of day is not looked up anew */
};

static void close_run(struct crawl *crawl, struct site_run *run, const char *code,
                      const char *message)
{
  run->closed = code;
  tell_remark(crawl, run, NULL, code, "%s", message);
}

static int minute_of_day(struct crawl *crawl)
{
  int64_t now = steady_time();
  if (crawl->minute_known == 0 || now > crawl->minute_known + MINUTE_KNOWN) {
    time_t seconds = (time_t)wall_seconds();
    struct tm local;
    crawl->minute = localtime_r(&seconds, &local) ? local.tm_hour * 60 + local.tm_min : 0;
    crawl->minute_known = now;
  }
  return crawl->minute;
}

/* Whether the site may ask for another page. */
static bool is_open(struct crawl *crawl, struct site_run *run)
{
  const struct gk_site *site = run->site;
  const struct gk_sites *sites = &crawl->sites;
  if (run->closed)
    return false;
  if (crawl->location->action != ACTION_FETCH)
    return true;
  if (site->first_minute != site->last_minute && !gk_site_within_hours(site, minute_of_day(crawl)))
    close_run(crawl, run, "outside-hours",
              "It is outside of the site's hours: what is left is for the next night.");
  else if (run->pages >= site->pages_a_night || run->bytes >= (uint64_t)site->megabytes_a_night
                                                                  << 20)
    close_run(crawl, run, "site-limit",
              "The site's limit for a night is reached: what is left is for the next one.");
  else if (crawl->pages >= sites->pages_a_night ||
           crawl->bytes >= (uint64_t)sites->megabytes_a_night << 20)
    close_run(crawl, run, "night-limit",
              "The limit of all sites for a night is reached: what is left is for the next one.");
  return !run->closed;
}

/* The page may not be fetched, and is not. */
static void refuse(struct crawl *crawl, struct site_run *run, struct task *task, const char *code,
                   const char *message)
{
  struct outcome outcome = {.state = PAGE_REFUSED, .code = code};
  if (!frontier_done(crawl->frontier, task->page.id, &outcome, run->site->recheck_days,
                     wall_seconds()))
    crawl_fail(crawl, "%s", frontier_error(crawl->frontier));
  crawl->queued -= crawl->queued > 0;
  crawl->uncommitted++;
  struct gk_visit visit = visit_of(crawl, run, &task->page);
  visit.kind = GK_VISIT_REFUSED;
  visit.code = gk_text_of(code);
  visit.message = gk_text_of(message);
  tell(crawl, &visit);
  deliver_failure(crawl, run, &task->page, code, message, true);
}

/* Left for another night. */
static bool is_too_old(const struct crawl *crawl, const struct task *task)
{
  return crawl->location->since[0] && task->page.role == PAGE_DOCUMENT && task->page.date &&
         strcmp(task->page.date, crawl->location->since) < 0;
}

static bool start(struct crawl *crawl, struct lane *lane, struct task *task)
{
  struct transfer *transfer = transfer_new(crawl);
  if (transfer) {
    transfer->purpose = PURPOSE_PAGE;
    transfer->host = lane->host;
    transfer->run = lane->site;
    transfer->task = task;
    snprintf(transfer->url, sizeof transfer->url, "%s", task_url(task));
    bool list = task->page.role == PAGE_START || task->page.role == PAGE_LIST ||
                task->page.role == PAGE_SITEMAP;
    task->conditional = !task->at && task->page.place.file[0] && !(list && lane->site->anew);
    if (transfer_start(transfer)) {
      lane->site->pages++;
      crawl->pages++;
      return true;
    }
    transfer_release(transfer);
  }
  task_free(task);
  crawl_fail(crawl, "There is no memory for a request.");
  return false;
}

/* Whether robots.txt lets a page of that address be fetched. */
static bool may_fetch(struct crawl *crawl, struct lane *lane, struct task *task)
{
  const char *url = task_url(task), *refused = NULL;
  struct rules_of_host *rules = &lane->host->rules[url_is_https(url)];
  struct gk_text rule;
  char message[300] = "";
  if (lane->site->site->obey_robots && !robots_allow(rules->robots, url_path(url), &rule)) {
    refused = "robots";
    snprintf(message, sizeof message, "robots.txt forbids it: \"%.*s\".",
             (int)(rule.size > 200 ? 200 : rule.size), rule.data);
  }
  if (refused)
    refuse(crawl, lane->site, task, refused, message);
  return !refused;
}

enum progress { STARTED, WAITS /* for robots.txt */, NOTHING };

/* The next page of a lane. */
static enum progress start_next(struct crawl *crawl, struct lane *lane)
{
  struct task *task;
  while (!crawl->ending && !crawl->why[0] && is_open(crawl, lane->site) &&
         (task = lane_take(crawl, lane))) {
    bool https = url_is_https(task_url(task));
    struct rules_of_host *rules = &lane->host->rules[https];
    bool needed = lane->site->site->obey_robots;
    const char *refused = judge_url(crawl, lane->site, task_url(task));
    if (refused) {
      refuse(crawl, lane->site, task, refused, "");
      task_free(task);
      continue;
    }
    if (needed && rules->state == ROBOTS_UNKNOWN) {
      lane_put_back(lane, task);
      robots_ask(crawl, lane->host, lane->site, https);
      if (rules->state == ROBOTS_ASKED)
        return STARTED;
      continue;
    }
    if (needed && rules->state == ROBOTS_ASKED) {
      lane_put_back(lane, task);
      return WAITS;
    }
    bool left = (needed && rules->state == ROBOTS_UNAVAILABLE) || is_too_old(crawl, task);
    if (left)
      crawl->queued -= crawl->queued > 0;
    else if (may_fetch(crawl, lane, task))
      return start(crawl, lane, task) ? STARTED : NOTHING;
    task_free(task);
  }
  return NOTHING;
}

/* One request to a host, from its sites in turn. */
static bool start_one(struct crawl *crawl, struct host *host)
{
  struct lane *lane = host->turn ? host->turn : host->lanes;
  for (struct lane *first = lane; lane;) {
    struct lane *next = lane->next ? lane->next : host->lanes;
    enum progress progress = start_next(crawl, lane);
    host->turn = next;
    if (progress != NOTHING)
      return progress == STARTED;
    if (next == first)
      return false;
    lane = next;
  }
  return false;
}

static bool has_pages(const struct host *host)
{
  for (const struct lane *lane = host->lanes; lane; lane = lane->next)
    if (!lane->site->closed && (lane->first || lane->may_have_more))
      return true;
  return false;
}

int64_t turn_start(struct crawl *crawl)
{
  int64_t now = steady_time(), wake = INT64_MAX;
  for (size_t i = 0; i < crawl->host_count; i++) {
    struct host *host = crawl->hosts[(crawl->turn + i) % crawl->host_count];
    while (!crawl->ending && !crawl->why[0] && !host->given_up &&
           crawl->running < crawl->sites.connections && host->running < host->connections &&
           has_pages(host)) {
      if (host->ready > now) {
        wake = host->ready < wake ? host->ready : wake;
        break;
      }
      if (!start_one(crawl, host))
        break;
      /* Several at a time do not begin at the same time. */
      if (host->delay_seconds > 0)
        host_rest(host);
    }
  }
  crawl->turn++;
  return wake;
}
