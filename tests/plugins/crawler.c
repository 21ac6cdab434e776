/* SPDX-License-Identifier: Apache-2.0 */
/* A fetch plugin that takes crawl: locations and fetches nothing: it tells of visits, and offers
 * documents, as one that crawls does. What it had before it keeps in a file: in the first crawl all
 * is new, in those that follow only what a file "changed" there names; "settled" is what the core
 * has. Where a file "slow" is there, it waits until the run is ending, and says so in a file. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <gongkai/plugin.h>

enum { PAGES = 40 };

struct config {
  const char *state;
};

struct crawler {
  const char *state;
  bool offered;
};

static const struct gk_option options[] = {{"state", GK_OPTION_STATE,
                                            offsetof(struct config, state), "crawler", 0, 0, NULL,
                                            "Where it keeps what it had."},
                                           {0}};

static int open_crawler(struct gk_context *context, const void *config, void **state)
{
  struct crawler *crawler = gk_alloc(context, sizeof *crawler);
  crawler->state = ((const struct config *)config)->state;
  *state = crawler;
  return GK_OK;
}

static bool has(const struct crawler *crawler, const char *name)
{
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", crawler->state, name);
  return crawler->state && access(path, F_OK) == 0;
}

static bool put(const struct crawler *crawler, const char *name)
{
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", crawler->state, name);
  FILE *file = crawler->state ? fopen(path, "wbe") : NULL;
  if (file)
    fclose(file);
  return file;
}

/* A visit of the site; `next` counts down what is queued. */
static bool tell(struct gk_context *context, uint32_t kind, const char *role, const char *page,
                 const char *code, uint64_t queued)
{
  char url[100];
  snprintf(url, sizeof url, "http://sample.invalid/%s", page);
  struct gk_visit visit = {.kind = kind,
                           .queued = queued,
                           .site = GK_TEXT("样例市"),
                           .url = gk_text_of(url),
                           .role = gk_text_of(role),
                           .code = gk_text_of(code)};
  if (kind == GK_VISIT_FETCHED || kind == GK_VISIT_UNCHANGED)
    visit.status = kind == GK_VISIT_FETCHED ? 200 : 304;
  if (kind == GK_VISIT_FETCHED)
    visit.bytes = 1000;
  visit.microseconds = 1500;
  if (*code)
    visit.message = GK_TEXT("It says \"no\".\nReally.");
  return gk_tell_visit(context, &visit);
}

static bool offer(struct gk_context *context, int number)
{
  char name[100], text[400];
  snprintf(name, sizeof name, "http://sample.invalid/%d.txt", number);
  snprintf(text, sizeof text,
           "样例市第%d局2024年政府信息公开工作年度报告\n一、总体情况\n全年主动公开政府信息%d条。\n",
           number, number);
  const struct gk_offer offer = {.name = gk_text_of(name),
                                 .media_type = GK_TEXT("text/plain"),
                                 .data = gk_text_of(text),
                                 .retrieved = GK_TEXT("2026-01-20T03:04:05Z"),
                                 .headers = GK_TEXT("Server: nobody"),
                                 .referrer = GK_TEXT("http://sample.invalid/list"),
                                 .title = GK_TEXT("年度报告"),
                                 .site = GK_TEXT("样例市"),
                                 .record = GK_TEXT("<urn:uuid:1>")};
  return gk_offer(context, &offer);
}

/* Waits as one that keeps a delay does. */
static int wait_for_end(struct gk_context *context, const struct crawler *crawler)
{
  const struct timespec tick = {0, 10000000};
  put(crawler, "waiting");
  while (gk_tell_visit(context, &(struct gk_visit){.kind = GK_VISIT_NOTHING, .queued = 7}))
    nanosleep(&tick, NULL);
  put(crawler, "stopped");
  return GK_OK;
}

/* Its process ends amid of what it offers; the next one goes on, with what it did not come to. */
static int die_once(struct gk_context *context, const struct crawler *crawler)
{
  const struct gk_offer lost = {.name = GK_TEXT("http://sample.invalid/lost.txt"),
                                .error_code = GK_TEXT("timeout"),
                                .error_message = GK_TEXT("It did not come.")};
  if (has(crawler, "died")) {
    gk_offer(context, &lost);
    return GK_OK;
  }
  for (int i = 0; i < 2; i++)
    offer(context, i);
  put(crawler, "died");
  abort();
}

static int fetch_all(struct gk_context *context, struct crawler *crawler, bool delivers)
{
  bool known = has(crawler, "settled");
  uint32_t kind = known ? GK_VISIT_UNCHANGED : GK_VISIT_FETCHED;
  if (!tell(context, kind, "start", "", "", PAGES))
    return GK_OK;
  if (has(crawler, "slow"))
    return wait_for_end(context, crawler);
  if (has(crawler, "dies"))
    return die_once(context, crawler);
  for (int i = 0; i < PAGES; i++) {
    char page[20];
    snprintf(page, sizeof page, "%d.txt", i);
    if (!tell(context, kind, "document", page, "", (uint64_t)(PAGES - i)))
      return GK_OK;
    if (known || !delivers)
      continue;
    gk_has_room(context);
    if (!offer(context, i))
      return GK_OK;
    crawler->offered = true;
  }
  tell(context, GK_VISIT_REDIRECTED, "list", "old", "", 3);
  tell(context, GK_VISIT_VANISHED, "document", "gone.txt", "gone", 2);
  tell(context, GK_VISIT_REFUSED, "list", "private", "robots", 1);
  if (!has(crawler, "well"))
    tell(context, GK_VISIT_FAILED, "list", "slow", "timeout", 0);
  return GK_OK;
}

static int fetch(struct gk_context *context, void *state, const char *location)
{
  struct crawler *crawler = state;
  if (strncmp(location, "crawl:", 6) != 0)
    return GK_SKIP;
  /* What it was asked, for who looks. */
  const struct gk_visit asked = {
      .kind = GK_VISIT_REMARK, .url = gk_text_of(location), .site = GK_TEXT("样例市")};
  gk_tell_visit(context, &asked);
  if (strncmp(location + 6, "plan?", 5) == 0) {
    tell(context, GK_VISIT_PLANNED, "start", "", "", 0);
    tell(context, GK_VISIT_PLANNED, "document", crawler->state ? "known.txt" : "new.txt", "", 0);
    return GK_OK;
  }
  if (strncmp(location + 6, "check?", 6) == 0) {
    tell(context, GK_VISIT_FETCHED, "robots", "robots.txt", "", 0);
    tell(context, GK_VISIT_FETCHED, "start", "", "", 0);
    tell(context, GK_VISIT_PLANNED, "document", "new.txt", "", 0);
    tell(context, GK_VISIT_REFUSED, "list", "private", "robots", 0);
    if (strstr(location, "well"))
      return GK_OK;
    tell(context, GK_VISIT_REMARK, "start", "", "spam", 0);
    return GK_OK;
  }
  return fetch_all(context, crawler, !strstr(location, "deliver=no"));
}

static int settle(struct gk_context *context, void *state)
{
  const struct crawler *crawler = state;
  if (crawler->offered && !put(crawler, "settled"))
    return gk_fail(context, GK_RETRY, "io", "What was settled cannot be written.");
  return GK_OK;
}

GK_PLUGIN(.stage = GK_STAGE_FETCH, .version = 1, .name = "crawler",
          .summary = "Tells of visits that it does not make", .licence = "Apache-2.0",
          .options = options, .option_size = sizeof(struct gk_option),
          .config_size = sizeof(struct config), .open = open_crawler, .fetch = fetch,
          .settle = settle);
