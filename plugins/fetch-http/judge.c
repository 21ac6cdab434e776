/* SPDX-License-Identifier: Apache-2.0 */
#include "judge.h"

#include <stdio.h>

#include "port.h"
#include "request.h"
#include "utf8.h"

enum {
  TITLE_SIZE = 1000, /* bytes that patterns of titles are matched against */
  SITEMAPS_DEPTH = 4 /* an index names sitemaps, not further indexes (sitemaps.org) */
};

/* One page may show pictures of any host. But who names a private address himself does not mean the
 * others that stand behind the same door. */
static bool may_ask_host(const struct crawl *crawl, const struct site_run *run, const char *url)
{
  const struct gk_site *site = run->site;
  struct gk_text host = url_host(url);
  for (size_t i = 0; i < run->host_count; i++)
    if (gk_text_equal(host, gk_text_of(run->hosts[i])))
      return true;
  if (crawl->location->action != ACTION_PAGE)
    return gk_site_has_host(site, host);
  if (!site->private_addresses)
    return true;
  return gk_text_equal(host, url_host(site->start[0]));
}

const char *judge_url(const struct crawl *crawl, const struct site_run *run, const char *url)
{
  const struct gk_site *site = run->site;
  if (!may_ask_host(crawl, run, url) || port_is_of_others(url))
    return "host-refused";
  if (gk_patterns_match(&site->exclude, url))
    return "excluded";
  if (site->proxy && !site->private_addresses && request_names_private(url))
    return "private-address";
  return NULL;
}

/* Both kinds of pattern where a site has both; those of the rules where it has none: either then,
 * since they say different things. */
bool judge_is_document(const struct crawl *crawl, const struct site_run *run, const char *url,
                       const char *title)
{
  const struct gk_site *site = run->site;
  bool by_url = gk_patterns_match(&site->documents, url);
  bool by_title = title && *title && gk_patterns_match(&site->titles, title);
  if (site->documents.joined == crawl->sites.documents.joined)
    return by_url || by_title;
  if (site->documents.count && site->titles.count)
    return by_url && (by_title || !title || !*title);
  return by_url || by_title;
}

static bool is_list(const struct crawl *crawl, const struct site_run *run, const struct link *link,
                    const char *title)
{
  const struct gk_patterns *follow = &run->site->follow;
  return follow->count ? gk_patterns_match(follow, link->url)
                       : gk_patterns_match(&crawl->sites.sections, title);
}

static bool is_listing(enum page_role role)
{
  return role == PAGE_START || role == PAGE_LIST;
}

static struct judged of_listing(const struct crawl *crawl, const struct site_run *run,
                                const struct page *from, const struct link *link)
{
  struct judged judged = {.depth = from->depth};
  char title[TITLE_SIZE];
  snprintf(title, sizeof title, "%.*s", (int)link->title.size, link->title.data);
  switch (link->kind) {
  case LINK_PAGE_OF_LIST:
    /* Further pages are as deep as the first: how many there are, limits of the site say. */
    judged.role = PAGE_LIST;
    judged.why = "It is a further page of the list.";
    break;
  case LINK_FRAME:
    judged.role = PAGE_LIST;
    judged.why = "It is a frame of the page.";
    judged.depth++;
    break;
  case LINK_ANCHOR:
  case LINK_DATA:
    judged.depth++;
    if (judge_is_document(crawl, run, link->url, title)) {
      judged.role = PAGE_DOCUMENT;
      judged.why = "Its URL or the title of the link is that of a document.";
    } else if (is_list(crawl, run, link, title)) {
      judged.role = PAGE_LIST;
      judged.why = run->site->follow.count ? "Its URL is one to follow."
                                           : "The title of the link is that of a column.";
    }
    break;
  default:
    break;
  }
  if (judged.role == PAGE_LIST && judged.depth > run->site->depth)
    judged.refused = "depth";
  return judged;
}

static struct judged of_document(const struct crawl *crawl, const struct site_run *run,
                                 const struct page *from, const struct link *link)
{
  struct judged judged = {.depth = from->depth + 1};
  const struct gk_site *site = run->site;
  if (link->kind == LINK_PICTURE && site->pictures)
    judged.role = PAGE_PICTURE;
  else if (link->kind == LINK_FRAME && crawl->location->action != ACTION_PAGE)
    judged.role = PAGE_OTHER;
  else if ((link->kind == LINK_ANCHOR || link->kind == LINK_DATA) && site->attachments &&
           crawl->location->action != ACTION_PAGE &&
           gk_patterns_match(&crawl->sites.attachments, link->url))
    judged.role = PAGE_ATTACHMENT;
  return judged;
}

static struct judged of_sitemap(const struct crawl *crawl, const struct site_run *run,
                                const struct page *from, const struct link *link)
{
  struct judged judged = {.depth = from->depth + 1};
  if (link->kind == LINK_SITEMAP && judged.depth <= SITEMAPS_DEPTH)
    judged.role = PAGE_SITEMAP;
  else if (link->kind == LINK_ENTRY && judge_is_document(crawl, run, link->url, ""))
    judged.role = PAGE_DOCUMENT;
  else if (link->kind == LINK_ENTRY && run->site->follow.count &&
           gk_patterns_match(&run->site->follow, link->url))
    judged.role = PAGE_LIST;
  return judged;
}

struct judged judge_link(const struct crawl *crawl, const struct site_run *run,
                         const struct page *from, const struct link *link)
{
  struct judged judged;
  if (from->role == PAGE_SITEMAP)
    judged = of_sitemap(crawl, run, from, link);
  else if (is_listing(from->role) && crawl->location->action != ACTION_PAGE)
    judged = of_listing(crawl, run, from, link);
  else
    judged = of_document(crawl, run, from, link);
  if (judged.role && !judged.refused)
    judged.refused = judge_url(crawl, run, link->url);
  return judged;
}
