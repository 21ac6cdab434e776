/* SPDX-License-Identifier: Apache-2.0 */
#include "redirect.h"

#include <stdio.h>
#include <stdlib.h>

#include "http-message.h"
#include "judge.h"
#include "lane.h"
#include "note.h"

enum { REDIRECTS_LIMIT = 1 << 16 /* that are remembered of a night: chains are told by them */ };

struct redirect {
  int64_t page, from; /* page 0: free */
};

/* An open hash of which page led to a page. */
struct redirects {
  struct redirect of[2 * REDIRECTS_LIMIT];
  size_t count;
};

static struct redirect *place_of(struct redirects *redirects, int64_t page)
{
  size_t at = (size_t)((uint64_t)page * 0x9E3779B97F4A7C15u >> 40) % (2 * REDIRECTS_LIMIT);
  while (redirects->of[at].page && redirects->of[at].page != page)
    at = (at + 1) % (2 * REDIRECTS_LIMIT);
  return &redirects->of[at];
}

static void remember(struct crawl *crawl, int64_t page, int64_t from)
{
  if (!crawl->redirects)
    crawl->redirects = calloc(1, sizeof *crawl->redirects);
  if (!crawl->redirects || crawl->redirects->count == REDIRECTS_LIMIT)
    return;
  struct redirect *redirect = place_of(crawl->redirects, page);
  crawl->redirects->count += redirect->page == 0;
  *redirect = (struct redirect){page, from};
}

void redirects_free(struct crawl *crawl)
{
  free(crawl->redirects);
  crawl->redirects = NULL;
}

/* Whether one more hop from `page` to `to` (0: a new page) closes a circle or makes the chain too
 * long. */
static bool is_endless(struct crawl *crawl, int64_t page, int64_t to, int64_t limit)
{
  int64_t hops = 1;
  if (page == to)
    return true;
  while (crawl->redirects && hops <= limit) {
    const struct redirect *redirect = place_of(crawl->redirects, page);
    if (!redirect->page)
      break;
    page = redirect->from;
    if (page == to)
      return true;
    hops++;
  }
  return hops > limit;
}

static bool refuse(struct answer *answer, const char *code, const char *format, const char *url)
{
  answer->code = code;
  snprintf(answer->message, sizeof answer->message, format, url);
  answer_fail(answer, PAGE_FAILED);
  return true;
}

/* A page that is gone often leads to the front page: that is no document then. */
static bool is_listing(struct answer *answer, const char *url)
{
  struct page page;
  const struct page *from = &answer->task->page;
  bool document = from->role == PAGE_DOCUMENT || from->role == PAGE_ATTACHMENT;
  struct gk_text path = url_path(url);
  return document &&
         (path.size == 1 || (frontier_find(answer->crawl->frontier, answer->run->id, url, &page) &&
                             (page.role == PAGE_START || page.role == PAGE_LIST)));
}

bool redirect_to(struct answer *answer, const char *url, const char *message)
{
  struct crawl *crawl = answer->crawl;
  const struct page *page = &answer->task->page;
  const char *refused = judge_url(crawl, answer->run, url);
  if (refused)
    return refuse(answer, refused, "It leads to %.200s, which may not be fetched.", url);
  if (is_listing(answer, url))
    return refuse(answer, "not-found", "It leads to the list %.200s instead.", url);
  struct discovery discovery = {.site = answer->run->id,
                                .referrer = page->referrer ? page->referrer : page->id,
                                .url = url,
                                .role = page->role,
                                .depth = page->depth,
                                .title = gk_text_of(page->title),
                                .date = gk_text_of(page->date)};
  struct page known;
  int64_t to = frontier_find(crawl->frontier, answer->run->id, url, &known) ? known.id : 0;
  if (is_endless(crawl, page->id, to, answer->run->site->redirects))
    return refuse(answer, "redirect-loop", "It leads in a circle, or on and on, over %.200s.", url);
  int64_t id = note_page(crawl, answer->run, &discovery, NULL);
  if (!id)
    return refuse(answer, "redirect-refused", "It leads to %.200s, which cannot be fetched.", url);
  remember(crawl, id, page->id);
  snprintf(answer->message, sizeof answer->message, "%s %.300s", message, url);
  struct outcome outcome = {.state = PAGE_HAD};
  answer_done(answer, &outcome, GK_VISIT_REDIRECTED);
  return true;
}

/* A picture is had under the name that the page has for it. */
static void follow(struct answer *answer, const char *url)
{
  struct task *task = answer->task;
  const char *refused = judge_url(answer->crawl, answer->run, url);
  if (refused) {
    refuse(answer, refused, "It leads to %.200s, which may not be fetched.", url);
    return;
  }
  char *at = strdup(url);
  struct lane *lane = lane_of(answer->crawl, answer->run, url);
  if (++task->hops > answer->run->site->redirects || !at || !lane) {
    free(at);
    refuse(answer, "redirect-loop", "It leads on and on, last to %.200s.", url);
    return;
  }
  free(task->at);
  task->at = at;
  lane_put_back(lane, task);
  answer->task = NULL;
}

void redirect_take(struct answer *answer)
{
  char url[URL_SIZE_LIMIT];
  struct gk_text location = http_header(answer->headers, "Location");
  answer_keep(answer, NULL);
  if (!url_normalise(answer->crawl->tools->url_rules, answer->transfer->url, location, NULL, url)) {
    char written[200];
    snprintf(written, sizeof written, "%.*s", (int)location.size, location.data);
    refuse(answer, "redirect-refused", "It leads to \"%.200s\", which is no address of a page.",
           written);
  } else if (answer->task->page.role == PAGE_PICTURE) {
    follow(answer, url);
  } else {
    redirect_to(answer, url, "It leads to");
  }
}
