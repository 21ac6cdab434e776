/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver.h"

#include <stdio.h>
#include <stdlib.h>

#include "http-message.h"
#include "kept.h"
#include "picture-format.h"
#include "shelf.h"

enum {
  PAGE_MB = 64,
  PICTURES_LIMIT = 256,      /* of a document: beyond this stand galleries and icons */
  PICTURES_BYTES = 32 << 20, /* of a document */
  FAILURES_LIMIT = 4096      /* that wait for room; further ones wait with the network */
};

/* A document that could not be had and whose failure the core has no room for yet. */
struct told {
  struct told *next;
  const char *url, *code, *message, *referrer, *title, *site; /* behind the structure */
};

struct offering {
  struct crawl *crawl;
  struct gk_companion of[PICTURES_LIMIT];
  char *owned[PICTURES_LIMIT]; /* names and bytes, for free() */
  uint32_t count;
  size_t bytes;
};

static void end_if(struct crawl *crawl, bool taken)
{
  crawl->ending = crawl->ending || !taken;
}

static struct gk_text referrer_of(struct crawl *crawl, const struct page *page)
{
  return gk_text_of(page->referrer ? frontier_url_of(crawl->frontier, page->referrer) : NULL);
}

static void offer_document(struct crawl *crawl, const struct page *page, struct gk_text headers,
                           struct gk_text body, const char *date, const char *record,
                           const struct offering *pictures)
{
  char type[100], charset[40];
  http_content_type(headers, type, sizeof type, charset, sizeof charset);
  struct gk_offer offer = {.name = gk_text_of(page->url),
                           .media_type = gk_text_of(type),
                           .charset = gk_text_of(charset),
                           .data = body,
                           .retrieved = gk_text_of(date),
                           .headers = headers,
                           .referrer = referrer_of(crawl, page),
                           .title = gk_text_of(page->title),
                           .site = gk_text_of(frontier_site_name(crawl->frontier, page->site)),
                           .record = gk_text_of(record)};
  if (pictures) {
    offer.companions = pictures->of;
    offer.companion_count = pictures->count;
    offer.companion_size = sizeof *pictures->of;
  }
  frontier_offered(crawl->frontier, page->id);
  end_if(crawl, gk_offer(crawl->context, &offer));
}

void deliver_answer(struct answer *answer, bool whole)
{
  struct crawl *crawl = answer->crawl;
  struct page *page = &answer->task->page;
  struct gk_text body = {answer->decoded, answer->decoded_size};
  if (!crawl->location->deliver)
    return;
  if (whole && gk_has_room(crawl->context))
    offer_document(crawl, page, answer->headers, body, answer->date, answer->place.record, NULL);
  else
    shelf_put(crawl->shelf, &(struct shelved){page->id, answer->headers, body});
}

/* Failures. */

static void offer_failure(struct crawl *crawl, const struct told *told)
{
  struct gk_offer offer = {.name = gk_text_of(told->url),
                           .error_code = gk_text_of(told->code),
                           .error_message = gk_text_of(told->message),
                           .referrer = gk_text_of(told->referrer),
                           .title = gk_text_of(told->title),
                           .site = gk_text_of(told->site)};
  end_if(crawl, gk_offer(crawl->context, &offer));
}

static const char *copy(char **to, const char *text)
{
  char *begin = *to;
  *to = stpcpy(begin, text ? text : "") + 1;
  return begin;
}

static struct told *copy_of(const struct told *told)
{
  const char *const texts[] = {told->url,      told->code,  told->message,
                               told->referrer, told->title, told->site};
  size_t size = sizeof(struct told);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    size += (texts[i] ? strlen(texts[i]) : 0) + 1;
  struct told *made = malloc(size);
  if (!made)
    return NULL;
  char *to = (char *)(made + 1);
  *made = (struct told){.url = copy(&to, told->url), .code = copy(&to, told->code)};
  made->message = copy(&to, told->message);
  made->referrer = copy(&to, told->referrer);
  made->title = copy(&to, told->title);
  made->site = copy(&to, told->site);
  return made;
}

void deliver_failure(struct crawl *crawl, struct site_run *run, const struct page *page,
                     const char *code, const char *message, bool first)
{
  bool document = page->role == PAGE_DOCUMENT || page->role == PAGE_ATTACHMENT;
  if (!document || !first || !crawl->location->deliver)
    return;
  struct told told = {.url = page->url,
                      .code = code,
                      .message = message,
                      .referrer =
                          page->referrer ? frontier_url_of(crawl->frontier, page->referrer) : NULL,
                      .title = page->title,
                      .site = run->site->name};
  struct told *later =
      gk_has_room(crawl->context) || crawl->told_count >= FAILURES_LIMIT ? NULL : copy_of(&told);
  if (!later) {
    offer_failure(crawl, &told);
    return;
  }
  *(crawl->told ? &crawl->told_last->next : &crawl->told) = later;
  crawl->told_last = later;
  crawl->told_count++;
}

static bool offer_next_failure(struct crawl *crawl)
{
  struct told *told = crawl->told;
  if (!told)
    return false;
  crawl->told = told->next;
  crawl->told_count--;
  offer_failure(crawl, told);
  free(told);
  return true;
}

void deliveries_free(struct crawl *crawl)
{
  for (struct told *told; (told = crawl->told);) {
    crawl->told = told->next;
    free(told);
  }
}

/* Documents that wait. */

/* The bytes of a page out of the shelf or the WARC file. *why NULL: they are there; body is for
 * free() where it is *owned. */
static bool fetch_back(struct crawl *crawl, const struct page *page, struct gk_text *headers,
                       struct gk_text *body, char **owned, const char **why)
{
  struct shelved shelved;
  *owned = NULL;
  if (shelf_find(crawl->shelf, page->id, &shelved)) {
    *headers = shelved.headers;
    *body = shelved.body;
    return true;
  }
  /* It may be of a site that this crawl was not asked for. */
  const struct site_run *run = crawl_run_of(crawl, page->site);
  uint64_t limit = (uint64_t)(run ? run->site->page_mb : PAGE_MB) << 20;
  if (kept_read(crawl, &page->place, limit, headers, body, owned, why))
    return true;
  if (!frontier_lost(crawl->frontier, page->id, wall_seconds()) && frontier_error(crawl->frontier))
    crawl_fail(crawl, "%s", frontier_error(crawl->frontier));
  return false;
}

static void add_picture(void *argument, const struct page *picture, const char *name)
{
  struct offering *offering = argument;
  struct gk_text headers, body = {"", 0};
  char *owned = NULL, *text;
  const char *why = NULL;
  if (offering->count == PICTURES_LIMIT)
    return;
  struct shelved shelved;
  bool had = picture->place.file[0] || shelf_find(offering->crawl->shelf, picture->id, &shelved);
  if (!had)
    why = picture->code ? picture->code : "It was not fetched yet.";
  else
    fetch_back(offering->crawl, picture, &headers, &body, &owned, &why);
  if (!why && offering->bytes + body.size > PICTURES_BYTES)
    why = "The page's pictures are larger than is taken.";
  /* One block: the name, what is wrong, or the bytes, which may be lent from the shelf. */
  size_t size = strlen(name) + 1, wrong = why ? strlen(why) + 40 : 0;
  text = malloc(size + wrong + (why ? 0 : body.size));
  if (text) {
    struct gk_companion *companion = &offering->of[offering->count];
    *companion = (struct gk_companion){.name = {text, size - 1}};
    memcpy(text, name, size);
    if (why) {
      int length = snprintf(text + size, wrong,
                            why == picture->code ? "It could not be had (%s)." : "%s", why);
      companion->error = (struct gk_text){text + size, (size_t)length};
    } else {
      memcpy(text + size, body.data, body.size);
      companion->data = (struct gk_text){text + size, body.size};
      companion->media_type = gk_text_of(gk_picture_type_of(companion->data));
      offering->bytes += body.size;
    }
    offering->owned[offering->count++] = text;
  }
  free(owned);
}

static void deliver(struct crawl *crawl, const struct page *page)
{
  struct gk_text headers, body;
  const char *why = NULL;
  char *owned = NULL;
  struct offering *offering = calloc(1, sizeof *offering);
  if (!offering) {
    crawl_fail(crawl, "There is no memory for a document and its pictures.");
    return;
  }
  offering->crawl = crawl;
  frontier_pictures(crawl->frontier, page->id, add_picture, offering);
  if (fetch_back(crawl, page, &headers, &body, &owned, &why)) {
    offer_document(crawl, page, headers, body, page->warc_date, page->place.record, offering);
  } else {
    frontier_offered(crawl->frontier, page->id);
    offer_failure(crawl, &(struct told){.url = page->url,
                                        .code = "unreadable",
                                        .message = why,
                                        .title = page->title,
                                        .site = frontier_site_name(crawl->frontier, page->site)});
  }
  shelf_drop(crawl->shelf, page->id);
  for (uint32_t i = 0; i < offering->count; i++)
    free(offering->owned[i]);
  free(owned);
  free(offering);
}

void deliver_waiting(struct crawl *crawl, bool all)
{
  struct page page;
  if (!crawl->location->deliver)
    return;
  while (!crawl->ending && !crawl->why[0] && (all || gk_has_room(crawl->context)))
    if (!offer_next_failure(crawl)) {
      if (!frontier_deliverable(crawl->frontier, &page))
        return;
      deliver(crawl, &page);
    }
}
