/* SPDX-License-Identifier: Apache-2.0 */
#include "visit.h"

#include <stdio.h>

const char *role_name(enum page_role role)
{
  static const char *const names[] = {[PAGE_START] = "start",
                                      [PAGE_LIST] = "list",
                                      [PAGE_SITEMAP] = "sitemap",
                                      [PAGE_DOCUMENT] = "document",
                                      [PAGE_ATTACHMENT] = "attachment",
                                      [PAGE_PICTURE] = "picture",
                                      [PAGE_OTHER] = "other"};
  return role >= PAGE_START && role <= PAGE_OTHER ? names[role] : "other";
}

struct gk_visit visit_of(const struct crawl *crawl, const struct site_run *run,
                         const struct page *page)
{
  return (struct gk_visit){.queued = crawl->queued,
                           .site = gk_text_of(run->site->name),
                           .url = gk_text_of(page->url),
                           .role = gk_text_of(role_name(page->role)),
                           .title = gk_text_of(page->title)};
}

void tell(struct crawl *crawl, const struct gk_visit *visit)
{
  if (!gk_tell_visit(crawl->context, visit))
    crawl->ending = true;
}

void tell_remark(struct crawl *crawl, const struct site_run *run, const char *about,
                 const char *code, const char *format, ...)
{
  char message[500];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  struct gk_visit visit = {.kind = GK_VISIT_REMARK,
                           .queued = crawl->queued,
                           .site = gk_text_of(run ? run->site->name : ""),
                           .url = gk_text_of(about ? about
                                             : run ? run->site->name
                                                   : ""),
                           .code = gk_text_of(code),
                           .message = gk_text_of(message)};
  tell(crawl, &visit);
}
