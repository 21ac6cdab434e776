/* SPDX-License-Identifier: Apache-2.0 */
#include "robots-cache.h"

#include <stdio.h>
#include <stdlib.h>

#include "host.h"
#include "http-message.h"
#include "lane.h"
#include "note.h"
#include "port.h"
#include "request.h"
#include "visit.h"

enum {
  HOPS_LIMIT = 5,      /* RFC 9309, 2.3.1.2 */
  ATTEMPTS_LIMIT = 3,  /* in a night */
  SITEMAPS_LIMIT = 50, /* of a robots.txt */
  LONG_DELAY = 60,     /* seconds; what is longer makes a night of a site short */
  KEY_SIZE = URL_SIZE_LIMIT + 10
};

static void key_of(char key[KEY_SIZE], const struct host *host, bool https)
{
  snprintf(key, KEY_SIZE, "%s://%s", https ? "https" : "http", host->authority);
}

static void note_sitemaps(struct crawl *crawl, struct host *host, const char *base,
                          const struct robots *robots)
{
  char url[URL_SIZE_LIMIT];
  for (size_t i = 0; i < SITEMAPS_LIMIT; i++) {
    struct gk_text line = robots_sitemap(robots, i);
    if (line.size == 0)
      return;
    if (!url_normalise(crawl->tools->url_rules, base, line, NULL, url))
      continue;
    for (struct lane *lane = host->lanes; lane; lane = lane->next)
      if (lane->site->site->follow_sitemaps && crawl->location->action == ACTION_FETCH &&
          !judge_url(crawl, lane->site, url))
        note_page(crawl, lane->site,
                  &(struct discovery){.site = lane->site->id, .url = url, .role = PAGE_SITEMAP},
                  NULL);
  }
}

/* For a person who checks a site. */
static void say(struct crawl *crawl, struct site_run *run, const struct host *host, double delay,
                const struct robots *robots)
{
  size_t sitemaps = 0;
  while (sitemaps < SITEMAPS_LIMIT && robots_sitemap(robots, sitemaps).size)
    sitemaps++;
  struct gk_text first = robots_sitemap(robots, 0);
  tell_remark(
      crawl, run, host->authority, "",
      "robots.txt: Crawl-delay %g, so that %g s lie between two requests; %zu sitemaps%s%.*s.",
      delay, host->delay_seconds, sitemaps, sitemaps ? ", first " : "",
      (int)(first.size < 200 ? first.size : 200), first.data ? first.data : "");
}

/* What was redirected begins with robots.txt again. */
static void forget_redirects(struct rules_of_host *rules)
{
  free(rules->at);
  rules->at = NULL;
  rules->hops = 0;
}

/* What it says holds from now on. */
static void apply(struct crawl *crawl, struct host *host, struct site_run *run, bool https,
                  struct robots *robots)
{
  struct rules_of_host *rules = &host->rules[https];
  char key[KEY_SIZE], base[URL_SIZE_LIMIT];
  if (!robots) {
    crawl_fail(crawl, "There is no memory for a robots.txt.");
    return;
  }
  robots_drop(rules->robots);
  forget_redirects(rules);
  rules->robots = robots;
  rules->state = ROBOTS_KNOWN;
  double delay = robots_delay(robots);
  if (delay > LONG_DELAY && delay > host->delay_seconds)
    tell_remark(crawl, run, host->authority, "crawl-delay",
                "robots.txt asks for %.0f seconds between two requests: at most %.0f pages a day "
                "can be had there.",
                delay, 86400 / delay);
  if (delay > host->delay_seconds)
    host->delay_seconds = delay;
  if (delay > 0)
    host->connections = 1;
  host_rest(host); /* the first page comes after that delay, too */
  if (crawl->location->action == ACTION_CHECK)
    say(crawl, run, host, delay, robots);
  key_of(key, host, https);
  if (url_normalise(NULL, NULL, gk_text_of(key), NULL, base))
    note_sitemaps(crawl, host, base, robots);
}

static bool ask(struct crawl *crawl, struct host *host, struct site_run *run, bool https,
                const char *url)
{
  struct transfer *transfer = transfer_new(crawl);
  if (!transfer)
    return false;
  transfer->purpose = PURPOSE_ROBOTS;
  transfer->host = host;
  transfer->run = run;
  transfer->https = https;
  snprintf(transfer->url, sizeof transfer->url, "%s", url);
  if (transfer_start(transfer))
    return true;
  transfer_release(transfer);
  return false;
}

void robots_ask(struct crawl *crawl, struct host *host, struct site_run *run, bool https)
{
  struct rules_of_host *rules = &host->rules[https];
  struct robots_copy copy;
  char key[KEY_SIZE], url[URL_SIZE_LIMIT];
  enum { A_DAY = 24 * 60 * 60 };
  key_of(key, host, https);
  int64_t now = wall_seconds();
  if (!rules->at && frontier_robots(crawl->frontier, key, &copy) && copy.fetched <= now &&
      copy.fetched > now - A_DAY) {
    bool file = copy.status >= 200 && copy.status < 300;
    apply(crawl, host, run, https,
          file ? robots_new(copy.file, crawl->sites.product) : robots_new_of_status(copy.status));
    return;
  }
  snprintf(url, sizeof url, "%.*s/robots.txt", (int)sizeof url - 12, key);
  rules->state = ROBOTS_ASKED;
  if (!ask(crawl, host, run, https, rules->at ? rules->at : url))
    crawl_fail(crawl, "There is no memory for a request.");
}

static void tell_answer(struct answer *answer, uint32_t kind)
{
  struct gk_visit visit = {.kind = kind,
                           .status = (uint32_t)answer->status,
                           .bytes = answer->headers.size + answer->body.size,
                           .microseconds = answer->microseconds,
                           .queued = answer->crawl->queued,
                           .site = gk_text_of(answer->run->site->name),
                           .url = gk_text_of(answer->transfer->url),
                           .role = GK_TEXT("robots"),
                           .code = gk_text_of(answer->code),
                           .message = gk_text_of(answer->message)};
  tell(answer->crawl, &visit);
}

/* Nobody says what may be fetched: nothing is, after some attempts. */
static void unavailable(struct answer *answer, bool again)
{
  struct host *host = answer->host;
  struct rules_of_host *rules = &host->rules[answer->transfer->https];
  rules->state = ROBOTS_UNKNOWN;
  forget_redirects(rules);
  if (again && ++rules->attempts < ATTEMPTS_LIMIT && !host->given_up)
    return;
  tell_answer(answer, GK_VISIT_FAILED);
  rules->state = ROBOTS_UNAVAILABLE;
  tell_remark(answer->crawl, answer->run, host->authority, "robots-unavailable",
              "Its robots.txt could not be had (%s), so that nothing may be fetched there: %s",
              answer->code, answer->message);
}

static void redirected(struct answer *answer)
{
  struct transfer *transfer = answer->transfer;
  char url[URL_SIZE_LIMIT];
  struct gk_text location = http_header(answer->headers, "Location");
  struct rules_of_host *rules = &answer->host->rules[transfer->https];
  bool follow =
      rules->hops < HOPS_LIMIT && url_normalise(NULL, transfer->url, location, NULL, url) &&
      !port_is_of_others(url) && (!answer->run->site->proxy || !request_names_private(url));
  tell_answer(answer, GK_VISIT_REDIRECTED);
  char *at = follow ? strdup(url) : NULL;
  if (at) {
    /* Not at once: it is a request like any other, after the host's delay. */
    free(rules->at);
    rules->at = at;
    rules->hops++;
    return;
  }
  /* No robots.txt is to be had in that way: as if there were none (RFC 9309, 2.3.1.2). */
  apply(answer->crawl, answer->host, answer->run, transfer->https, robots_new_of_status(404));
}

static void remember(struct answer *answer, struct gk_text file)
{
  char key[KEY_SIZE];
  key_of(key, answer->host, answer->transfer->https);
  struct robots_copy copy = {.fetched = wall_seconds(), .status = answer->status, .file = file};
  if (!frontier_put_robots(answer->crawl->frontier, key, &copy))
    crawl_fail(answer->crawl, "%s", frontier_error(answer->crawl->frontier));
  answer->crawl->uncommitted++;
}

static void had(struct answer *answer)
{
  /* Of one that is larger, what RFC 9309, 2.5 says is read. */
  if (!answer_decode(answer, 4 * (uint64_t)ROBOTS_SIZE_LIMIT) && !answer->decoded) {
    unavailable(answer, false);
    return;
  }
  struct gk_text file = {answer->decoded, answer->decoded_size};
  if (file.size > ROBOTS_SIZE_LIMIT)
    file.size = ROBOTS_SIZE_LIMIT;
  answer->code = NULL;
  answer->message[0] = 0;
  remember(answer, file);
  tell_answer(answer, GK_VISIT_FETCHED);
  apply(answer->crawl, answer->host, answer->run, answer->transfer->https,
        robots_new(file, answer->crawl->sites.product));
}

void robots_take(struct answer *answer)
{
  int status = answer->status;
  bool long_one = answer->transfer->stop == STOP_LENGTH;
  answer->host->rules[answer->transfer->https].state = ROBOTS_UNKNOWN;
  if (answer->result != CURLE_OK && !long_one) {
    unavailable(answer, answer_broken(answer));
    return;
  }
  answer_keep(answer, NULL);
  if (status == 429 || status >= 500 || status < 200) {
    unavailable(answer, answer_refused(answer));
    return;
  }
  host_answered(answer->host);
  if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) {
    redirected(answer);
  } else if (status < 300) {
    had(answer);
  } else {
    remember(answer, GK_TEXT(""));
    tell_answer(answer, GK_VISIT_FETCHED);
    apply(answer->crawl, answer->host, answer->run, answer->transfer->https,
          robots_new_of_status(status));
  }
}
