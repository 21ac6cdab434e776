/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include <stdio.h>

#include "judge.h"
#include "look.h"
#include "note.h"
#include "redirect.h"
#include "visit.h"

enum { LINKS_LIMIT = 5000 /* of a page */ };

struct checking {
  struct answer *answer;
  unsigned lists, documents, refused;
  char refresh[URL_SIZE_LIMIT];
};

static void found(void *argument, const struct link *link)
{
  struct checking *checking = argument;
  struct answer *answer = checking->answer;
  struct crawl *crawl = answer->crawl;
  struct judged judged = judge_link(crawl, answer->run, &answer->task->page, link);
  struct gk_text rule = {"", 0};
  if (link->kind == LINK_REFRESH && !*checking->refresh)
    snprintf(checking->refresh, sizeof checking->refresh, "%s", link->url);
  if (!judged.role || judged.role == PAGE_PICTURE)
    return;
  const struct rules_of_host *rules = &answer->host->rules[url_is_https(answer->transfer->url)];
  struct gk_text here = url_authority(answer->transfer->url), there = url_authority(link->url);
  bool same = here.size == there.size && memcmp(here.data, there.data, here.size) == 0;
  if (!judged.refused && same && answer->run->site->obey_robots && rules->robots &&
      !robots_allow(rules->robots, url_path(link->url), &rule))
    judged.refused = "robots";
  checking->refused += judged.refused != NULL;
  checking->documents += !judged.refused && judged.role == PAGE_DOCUMENT;
  checking->lists += !judged.refused && judged.role == PAGE_LIST;
  struct gk_visit visit = {.kind = judged.refused ? GK_VISIT_REFUSED : GK_VISIT_PLANNED,
                           .site = gk_text_of(answer->run->site->name),
                           .url = gk_text_of(link->url),
                           .role = gk_text_of(role_name(judged.role)),
                           .referrer = gk_text_of(answer->transfer->url),
                           .title = link->title,
                           .code = gk_text_of(judged.refused),
                           .message = judged.refused ? rule : gk_text_of(judged.why)};
  tell(crawl, &visit);
  /* A page that only has frames shows what they hold. */
  if (link->kind == LINK_FRAME && !judged.refused && answer->task->page.depth == 0)
    note_page(crawl, answer->run,
              &(struct discovery){
                  .site = answer->run->id, .url = link->url, .role = PAGE_START, .depth = 1},
              NULL);
}

void check_page(struct answer *answer)
{
  struct outcome outcome = {.state = PAGE_HAD};
  struct checking checking = {.answer = answer};
  struct links_options options = {.charset = *answer->charset ? answer->charset : NULL,
                                  .limit = LINKS_LIMIT};
  struct links_result result = {0};
  links_find(answer->crawl->tools->links, answer->transfer->url, answer->media_type,
             (struct gk_text){answer->decoded, answer->decoded_size}, &options, found, &checking,
             &result);
  if (*checking.refresh && strcmp(checking.refresh, answer->transfer->url) != 0 &&
      answer->decoded_size <= LOOK_REFRESH_LIMIT) {
    redirect_to(answer, checking.refresh, "It sends its reader on.");
    return;
  }
  answer_done(answer, &outcome, GK_VISIT_FETCHED);
  char title[200];
  snprintf(title, sizeof title, "%.*s", (int)(result.title.size < 150 ? result.title.size : 150),
           result.title.data ? result.title.data : "");
  bool nothing = checking.lists + checking.documents == 0;
  tell_remark(answer->crawl, answer->run, answer->transfer->url, nothing ? "nothing-found" : "",
              "\"%s\", %s: of %zu links %u lead to lists and %u to documents; %u may not be "
              "followed.%s",
              title, result.charset, result.count, checking.lists, checking.documents,
              checking.refused,
              nothing ? " Say in sites.conf what to follow and what a document is." : "");
}
