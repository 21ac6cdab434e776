/* SPDX-License-Identifier: Apache-2.0 */
#include "night.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "deliver.h"
#include "host.h"
#include "kept.h"
#include "lane.h"
#include "loop.h"
#include "note.h"
#include "plan.h"
#include "redirect.h"
#include "shelf.h"
#include "single.h"
#include "site-digest.h"
#include "suspicion.h"
#include "transfer.h"
#include "vanishing.h"
#include "version.h"
#include "visit.h"

enum {
  SHELF_BYTES = 1 << 20,        /* where there are WARC files to read from */
  SHELF_BYTES_ALONE = 256 << 20 /* where not */
};

static bool is_stored(const struct crawl *crawl)
{
  enum action action = crawl->location->action;
  return crawl->tools->config->state && action != ACTION_CHECK;
}

static bool is_known(const struct crawl *crawl)
{
  enum action action = crawl->location->action;
  return action == ACTION_FETCH || action == ACTION_PLAN;
}

static bool open_warc(struct crawl *crawl, char why[200])
{
  const struct config *config = crawl->tools->config;
  if (asprintf(&crawl->warc_folder, "%s/warc", config->state) < 0) {
    crawl->warc_folder = NULL;
    snprintf(why, 200, "There is no memory for a crawl.");
    return false;
  }
  if (mkdir(crawl->warc_folder, 0777) != 0 && errno != EEXIST) {
    snprintf(why, 200, "%.120s cannot be made: %s.", crawl->warc_folder, strerror(errno));
    return false;
  }
  struct warc_writer_options options = {.folder = crawl->warc_folder,
                                        .prefix = "gongkai",
                                        .file_bytes = (uint64_t)config->warc_mb << 20,
                                        .level = (int)config->warc_level,
                                        .software = "gongkai " VERSION,
                                        .contact = crawl->sites.contact};
  crawl->warc = warc_writer_new(&options, why);
  return crawl->warc != NULL;
}

static bool open_frontier(struct crawl *crawl, char why[200])
{
  struct tools *tools = crawl->tools;
  if (crawl->location->action == ACTION_FETCH && !tools->config->state) {
    snprintf(why, 200, "A crawl needs a store: it keeps there what it knows of each page.");
    return false;
  }
  /* That of a crawl before in the same run: what that offered is settled with it. */
  if (is_known(crawl) && tools->frontier) {
    crawl->frontier = tools->frontier;
    tools->frontier = NULL;
    return true;
  }
  crawl->frontier = frontier_new(is_known(crawl) ? tools->config->state : NULL, why);
  return crawl->frontier != NULL;
}

static bool is_meant(const struct location *location, const char *name)
{
  for (size_t i = 0; i < location->name_count; i++)
    if (strcmp(location->names[i], name) == 0)
      return true;
  return location->name_count == 0;
}

static bool add_run(struct crawl *crawl, const struct gk_site *site)
{
  struct site_run *run = &crawl->runs[crawl->run_count];
  uint8_t digest[32];
  *run = (struct site_run){.site = site, .id = frontier_site(crawl->frontier, site->name)};
  if (!run->id)
    return false;
  crawl->run_count++;
  site_digest(&crawl->sites, site, digest);
  if (!frontier_configure(crawl->frontier, run->id, digest, wall_seconds(), &run->anew))
    return false;
  if (!site->cookies)
    return true;
  run->share = curl_share_init();
  return run->share &&
         curl_share_setopt(run->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE) == CURLSHE_OK;
}

static bool open_sites(struct crawl *crawl, char why[GK_SITE_COMPLAINT_SIZE])
{
  const struct location *location = crawl->location;
  char rules[PATH_MAX];
  if (location->action == ACTION_PAGE)
    return single_site(crawl, why);
  snprintf(rules, sizeof rules, "%s/..", crawl->tools->config->rules);
  if (!gk_sites_load(&crawl->sites, location->sites, rules, why))
    return false;
  for (size_t i = 0; i < location->name_count; i++)
    if (!gk_sites_find(&crawl->sites, location->names[i])) {
      snprintf(why, GK_SITE_COMPLAINT_SIZE, "%.300s names no site \"%.200s\".", location->sites,
               location->names[i]);
      return false;
    }
  return true;
}

static bool open_runs(struct crawl *crawl)
{
  bool good = true;
  crawl->runs = calloc(crawl->sites.count + 1, sizeof *crawl->runs);
  for (size_t i = 0; crawl->runs && good && i < crawl->sites.count; i++)
    if (is_meant(crawl->location, crawl->sites.of[i].name))
      good = add_run(crawl, &crawl->sites.of[i]);
  return crawl->runs && good;
}

static void allow_host(struct crawl *crawl, struct site_run *run, struct gk_text host)
{
  char **more = realloc(run->hosts, (run->host_count + 1) * sizeof *more);
  char *copy = strndup(host.data, host.size);
  if (more)
    run->hosts = more;
  if (!more || !copy) {
    free(copy);
    crawl_fail(crawl, "There is no memory for a crawl.");
    return;
  }
  run->hosts[run->host_count++] = copy;
}

static void note_given(struct crawl *crawl, struct site_run *run, const char *text,
                       enum page_role role)
{
  char url[URL_SIZE_LIMIT];
  if (!url_normalise(crawl->tools->url_rules, NULL, gk_text_of(text), NULL, url)) {
    tell_remark(crawl, run, text, "protocol", "%.300s is no address of a page.", text);
    return;
  }
  if (role == PAGE_START && !gk_site_has_host(run->site, url_host(url)))
    allow_host(crawl, run, url_host(url));
  note_page(crawl, run, &(struct discovery){.site = run->id, .url = url, .role = role}, NULL);
}

struct beginning {
  struct crawl *crawl;
  struct site_run *run;
};

static void begin_host(void *argument, const char *authority, uint64_t due)
{
  struct beginning *beginning = argument;
  beginning->crawl->queued += due;
  lane_at(beginning->crawl, beginning->run, gk_text_of(authority));
}

static void begin_run(struct crawl *crawl, struct site_run *run)
{
  const struct gk_site *site = run->site;
  bool page = crawl->location->action == ACTION_PAGE;
  uint64_t pages = 0;
  frontier_spent(crawl->frontier, run->id, &pages, &run->bytes);
  run->pages = (int64_t)pages;
  struct beginning beginning = {crawl, run};
  frontier_hosts(crawl->frontier, run->id, wall_seconds(), begin_host, &beginning);
  for (size_t i = 0; site->start[i]; i++)
    note_given(crawl, run, site->start[i], page ? PAGE_DOCUMENT : PAGE_START);
  for (size_t i = 0; site->sitemaps && site->sitemaps[i] && crawl->location->action == ACTION_FETCH;
       i++)
    note_given(crawl, run, site->sitemaps[i], PAGE_SITEMAP);
  if (!site->verify_tls)
    tell_remark(crawl, run, NULL, "tls-unverified",
                "Its certificates are not verified, as sites.conf says: what is had could be "
                "anybody's.");
}

static void say_left(struct crawl *crawl)
{
  for (size_t i = 0; i < crawl->run_count; i++) {
    struct site_run *run = &crawl->runs[i];
    struct frontier_counts counts = {0};
    frontier_count(crawl->frontier, run->id, wall_seconds(), &counts);
    if (counts.due && (run->closed || crawl->location->since[0]))
      tell_remark(crawl, run, NULL, run->closed ? run->closed : "since",
                  "Pages that are due and left for the next night: %llu.",
                  (unsigned long long)counts.due);
  }
}

static void fetch(struct crawl *crawl)
{
  bool goes_on = false;
  int64_t night = frontier_begin_night(crawl->frontier, wall_seconds(), &goes_on);
  if (!night)
    crawl_fail(crawl, "%s", frontier_error(crawl->frontier));
  uint64_t pages = 0;
  frontier_spent(crawl->frontier, 0, &pages, &crawl->bytes);
  crawl->pages = (int64_t)pages;
  for (size_t i = 0; i < crawl->run_count && !crawl->why[0]; i++)
    begin_run(crawl, &crawl->runs[i]);
  if (crawl->location->action == ACTION_PLAN) {
    plan_tell(crawl);
    return;
  }
  loop_run(crawl);
  if (!crawl->ending && !crawl->why[0]) {
    vanishing_end(crawl);
    for (size_t i = 0; i < crawl->run_count; i++)
      suspicion_tell(crawl, &crawl->runs[i]);
    say_left(crawl);
    frontier_end_night(crawl->frontier, wall_seconds());
  }
  if (!crawl->why[0])
    loop_commit(crawl);
  if (!crawl->ending && !crawl->why[0])
    deliver_waiting(crawl, true);
}

static void close_all(struct crawl *crawl)
{
  struct tools *tools = crawl->tools;
  hosts_free(crawl);
  transfers_free(crawl);
  deliveries_free(crawl);
  redirects_free(crawl);
  kept_close(crawl);
  shelf_free(crawl->shelf);
  curl_multi_cleanup(crawl->multi);
  for (size_t i = 0; i < crawl->run_count; i++) {
    curl_share_cleanup(crawl->runs[i].share);
    trap_drop(crawl->runs[i].trap);
    for (size_t k = 0; k < crawl->runs[i].host_count; k++)
      free(crawl->runs[i].hosts[k]);
    free(crawl->runs[i].hosts);
  }
  free(crawl->runs);
  warc_writer_drop(crawl->warc);
  free(crawl->warc_folder);
  if (crawl->location->action == ACTION_FETCH && !crawl->why[0])
    tools->frontier = crawl->frontier; /* until the core has stored all */
  else
    frontier_drop(crawl->frontier);
  if (crawl->location->action == ACTION_PAGE)
    single_free(crawl);
  else
    gk_sites_free(&crawl->sites);
}

int night_run(struct gk_context *context, struct tools *tools, const struct location *location)
{
  struct crawl crawl = {.context = context, .tools = tools, .location = location};
  char why[GK_SITE_COMPLAINT_SIZE] = "There is no memory for a crawl.";
  int status = GK_FATAL;
  crawl.multi = curl_multi_init();
  crawl.shelf = shelf_new(is_stored(&crawl) ? SHELF_BYTES : SHELF_BYTES_ALONE);
  if (!crawl.multi || !crawl.shelf || !open_sites(&crawl, why)) {
    status = gk_fail(context, GK_REJECT, location->action == ACTION_PAGE ? "location" : "sites",
                     "%s", why);
  } else if (!open_frontier(&crawl, why) ||
             (is_stored(&crawl) && location->action != ACTION_PLAN && !open_warc(&crawl, why))) {
    status = gk_fail(context, GK_REJECT, "state", "%s", why);
  } else {
    if (!open_runs(&crawl))
      crawl_fail(&crawl, "%s",
                 frontier_error(crawl.frontier) ? frontier_error(crawl.frontier) : why);
    else
      fetch(&crawl);
    status = crawl.why[0] ? gk_fail(context, GK_RETRY, "crawl", "%s", crawl.why) : GK_OK;
  }
  close_all(&crawl);
  return status;
}
