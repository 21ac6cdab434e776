/* SPDX-License-Identifier: Apache-2.0 */
#include "look.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "check.h"
#include "deliver.h"
#include "digest.h"
#include "http-message.h"
#include "judge.h"
#include "note.h"
#include "picture-format.h"
#include "redirect.h"
#include "suspicion.h"
#include "utf8.h"
#include "visit.h"

enum {
  LINKS_LIMIT = 5000,    /* of a page; lists have less than a tenth of that */
  ENTRIES_LIMIT = 50000, /* of a sitemap, by sitemaps.org */
  LOOKED_AT = 1024,      /* bytes in which a page of HTML shows that it is one */
  VALIDATOR_SIZE = 512   /* bytes; longer ones are none */
};

#define BYTES(literal)                                                                             \
  {                                                                                                \
    (literal), sizeof(literal) - 1                                                                 \
  }

struct looking {
  struct answer *answer;
  bool is_document;
  uint32_t pictures;
  char refresh[URL_SIZE_LIMIT], canonical[URL_SIZE_LIMIT];
};

static bool is_document(const struct answer *answer)
{
  enum page_role role = answer->task->page.role;
  return role == PAGE_DOCUMENT || role == PAGE_ATTACHMENT || role == PAGE_OTHER ||
         (role == PAGE_START && answer->crawl->location->action == ACTION_PAGE);
}

static bool begins(struct gk_text text, const char *with)
{
  size_t size = strlen(with);
  return text.size >= size && strncasecmp(text.data, with, size) == 0;
}

/* Whether it begins as files do that are no pages. */
static bool is_file(struct gk_text body)
{
  static const struct gk_text marks[] = {
      BYTES("%PDF"),     BYTES("PK\3\4"), BYTES("\xD0\xCF\x11\xE0"),
      BYTES("\x1F\x8B"), BYTES("Rar!"),   BYTES("7z\xBC\xAF"),
      BYTES("{\\rtf")};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (gk_text_starts(body, marks[i]))
      return true;
  return gk_picture_type_of(body) != NULL;
}

/* By its bytes, where they tell: what servers call a page is often none, and the other way round.
 */
static bool is_page(struct gk_text body, const char *media_type)
{
  if (is_file(body))
    return false;
  if (strcmp(media_type, "text/html") == 0 || strcmp(media_type, "application/xhtml+xml") == 0)
    return true;
  static const char *const marks[] = {"<html",   "<!doctype html", "<head",  "<body",
                                      "<script", "<meta",          "<title", "<frameset"};
  for (size_t i = 0; i < body.size && i < LOOKED_AT; i++) {
    const struct gk_text rest = {body.data + i, body.size - i};
    for (size_t k = 0; rest.data[0] == '<' && k < sizeof marks / sizeof *marks; k++)
      if (begins(rest, marks[k]))
        return true;
  }
  return false;
}

static void found_picture(struct looking *looking, const struct link *link, int64_t id)
{
  struct answer *answer = looking->answer;
  if (!id)
    return;
  looking->pictures++;
  if (!frontier_show(answer->crawl->frontier, answer->task->page.id, id, link->name))
    crawl_fail(answer->crawl, "%s", frontier_error(answer->crawl->frontier));
}

static void found(void *argument, const struct link *link)
{
  struct looking *looking = argument;
  struct answer *answer = looking->answer;
  struct crawl *crawl = answer->crawl;
  const struct page *page = &answer->task->page;
  char *elsewhere = link->kind == LINK_REFRESH     ? looking->refresh
                    : link->kind == LINK_CANONICAL ? looking->canonical
                                                   : NULL;
  if (elsewhere) {
    if (!*elsewhere)
      snprintf(elsewhere, URL_SIZE_LIMIT, "%s", link->url);
    return;
  }
  struct judged judged = judge_link(crawl, answer->run, page, link);
  if (!judged.role)
    return;
  struct discovery discovery = {.site = answer->run->id,
                                .referrer = page->id,
                                .url = link->url,
                                .role = judged.role,
                                .depth = judged.depth,
                                .title = link->title,
                                .date = link->date};
  bool added = false;
  const char *refused = judged.refused;
  int64_t id = refused ? note_refused(crawl, answer->run, &discovery, refused)
                       : note_page(crawl, answer->run, &discovery, &added);
  /* Those that are known were no trap in the nights before. */
  if (added && (refused = suspicion_of(answer->run, &discovery, page->url))) {
    crawl->queued -= crawl->queued > 0;
    id = note_refused(crawl, answer->run, &discovery, refused);
  }
  if (added && judged.role == PAGE_DOCUMENT)
    suspicion_less(answer->run, page->url);
  if (judged.role == PAGE_PICTURE)
    found_picture(looking, link, id);
}

static void find_links(struct looking *looking)
{
  struct answer *answer = looking->answer;
  struct links_options options = {.charset = *answer->charset ? answer->charset : NULL,
                                  .limit = answer->task->page.role == PAGE_SITEMAP ? ENTRIES_LIMIT
                                                                                   : LINKS_LIMIT};
  struct links_result result = {0};
  links_find(answer->crawl->tools->links, answer->transfer->url, answer->media_type,
             (struct gk_text){answer->decoded, answer->decoded_size}, &options, found, looking,
             &result);
  if (result.left_off)
    tell_remark(answer->crawl, answer->run, answer->transfer->url, "too-many-links",
                "%zu links of it are not followed: it has more than is taken of one page.",
                result.left_off);
}

/* Why a page that came as it should is still none; NULL: it is one. */
static bool is_unfit(struct answer *answer, bool page, bool same)
{
  enum page_role role = answer->task->page.role;
  struct gk_text body = {answer->decoded, answer->decoded_size};
  const char *why = NULL;
  if (role == PAGE_PICTURE && !gk_picture_type_of(body))
    why = "It is no PNG, JPEG, TIFF, GIF, BMP or WebP file.";
  else if (role == PAGE_ATTACHMENT && page)
    why = "A file is meant to be there, and a page came.";
  else if (body.size == 0 && role != PAGE_SITEMAP)
    why = "It is empty.";
  if (!why)
    return page && !same && suspicion_of_page(answer);
  answer->code = "media-type";
  snprintf(answer->message, sizeof answer->message, "%s", why);
  return true;
}

bool look_for_wall(struct answer *answer)
{
  if (!answer_decode(answer, (uint64_t)answer->run->site->page_mb << 20)) {
    answer->code = NULL;
    return false;
  }
  return suspicion_of_page(answer);
}

static const char *validator(struct gk_text headers, const char *name, char text[VALIDATOR_SIZE])
{
  struct gk_text value = http_header(headers, name);
  if (value.size == 0 || value.size >= VALIDATOR_SIZE)
    return NULL;
  memcpy(text, value.data, value.size);
  text[value.size] = 0;
  return text;
}

/* A revisit record says that the payload is the same, which it is not where only the decoded bytes
 * are. */
static void keep(struct answer *answer, bool same)
{
  const struct page *page = &answer->task->page;
  struct warc_revisit revisit = {.of = page->place, .date = gk_text_of(page->warc_date)};
  same = same && page->place.file[0] &&
         memcmp(page->payload_digest, answer->payload_digest, sizeof page->payload_digest) == 0;
  answer_keep(answer, same ? &revisit : NULL);
}

static void finish(struct answer *answer, bool same, uint32_t pictures)
{
  char etag[VALIDATOR_SIZE], modified[VALIDATOR_SIZE];
  struct outcome outcome = {.state = PAGE_HAD,
                            .changed = !same,
                            .etag = validator(answer->headers, "ETag", etag),
                            .last_modified = validator(answer->headers, "Last-Modified", modified),
                            .digest = answer->digest,
                            .payload_digest = answer->payload_digest,
                            .place = answer->place.file[0] && !same ? &answer->place : NULL,
                            .warc_date = answer->date,
                            .to_deliver = !same && is_document(answer)};
  answer_done(answer, &outcome, same ? GK_VISIT_UNCHANGED : GK_VISIT_FETCHED);
  if (outcome.to_deliver || answer->task->page.role == PAGE_PICTURE)
    deliver_answer(answer, outcome.to_deliver && pictures == 0);
}

/* The last part of a path; empty: there is none, or a query follows it. */
static struct gk_text file_name(const char *url)
{
  struct gk_text path = url_path(url);
  const char *slash = memrchr(path.data, '/', path.size);
  struct gk_text name = {slash + 1, path.size - (size_t)(slash + 1 - path.data)};
  return memchr(name.data, '?', name.size) ? (struct gk_text){"", 0} : name;
}

/* Whether a document stands under the name that it gives as its own. Whole sites name their front
 * page, or one address without the query, as that of each page: a document must not be lost over
 * that. So the other name must be that of the same file, and none that could not be had. */
static bool has_other_name(struct looking *looking)
{
  struct answer *answer = looking->answer;
  const struct page *page = &answer->task->page;
  const char *other = looking->canonical;
  if (page->role != PAGE_DOCUMENT || !*other || strcmp(other, page->url) == 0 ||
      judge_url(answer->crawl, answer->run, other) ||
      !judge_is_document(answer->crawl, answer->run, other, page->title))
    return false;
  struct gk_text name = file_name(page->url);
  if (!name.size || !gk_text_equal(name, file_name(other)))
    return false;
  struct page known;
  return !frontier_find(answer->crawl->frontier, answer->run->id, other, &known) ||
         known.state == PAGE_NEW || known.state == PAGE_HAD;
}

/* Whether the page says that it stands elsewhere. */
static bool leads_elsewhere(struct looking *looking)
{
  struct answer *answer = looking->answer;
  const struct page *page = &answer->task->page;
  if (*looking->refresh && strcmp(looking->refresh, page->url) != 0 &&
      answer->decoded_size <= LOOK_REFRESH_LIMIT)
    return redirect_to(answer, looking->refresh, "It sends its reader on.");
  if (has_other_name(looking))
    return redirect_to(answer, looking->canonical, "It says that this is its other name.");
  return false;
}

void look_at_page(struct answer *answer)
{
  const struct page *known = &answer->task->page;
  bool decoded = answer_decode(answer, (uint64_t)answer->run->site->page_mb << 20);
  if (!decoded) {
    answer_keep(answer, NULL);
    answer_fail(answer, PAGE_FAILED);
    return;
  }
  digest_decoded(answer);
  bool same = digest_is_set(known->digest) &&
              memcmp(known->digest, answer->digest, sizeof known->digest) == 0;
  bool page = is_page((struct gk_text){answer->decoded, answer->decoded_size}, answer->media_type);
  keep(answer, same);
  if (is_unfit(answer, page, same)) {
    answer_fail(answer, PAGE_FAILED);
    return;
  }
  if (answer->crawl->location->action == ACTION_CHECK) {
    check_page(answer);
    return;
  }
  struct looking looking = {.answer = answer, .is_document = is_document(answer)};
  bool listing =
      known->role == PAGE_START || known->role == PAGE_LIST || known->role == PAGE_SITEMAP;
  if (listing || (looking.is_document && page && !same))
    find_links(&looking);
  if (!leads_elsewhere(&looking))
    finish(answer, same, looking.pictures);
}
