/* SPDX-License-Identifier: Apache-2.0 */
/* Pages from the network: a night over the sites of sites.conf, or one page. */
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>

#include "crawl.h"
#include "night.h"
#include "text.h"

static const struct gk_option options[] = {
    {"state", GK_OPTION_STATE, offsetof(struct config, state), "crawl", 0, 0, NULL,
     "The folder within the store that holds what is known of each page, and the WARC files."},
    {"rules", GK_OPTION_DIRECTORY, offsetof(struct config, rules), "crawl", 0, 0, NULL,
     "The folder of rules for links, parameters, spam and what a document is."},
    {"warc_mb", GK_OPTION_INT, offsetof(struct config, warc_mb), "1024", 1, 1 << 20, NULL,
     "A WARC file that is larger is ended, and another one begun."},
    {"warc_level", GK_OPTION_INT, offsetof(struct config, warc_level), "1", 1, 12, NULL,
     "How hard WARC records are compressed, 1 being the fastest."},
    {0}};

static struct gk_text path_of(const struct config *config, const char *file, char *path,
                              size_t size)
{
  int length = snprintf(path, size, "%s/%s", config->rules, file);
  return (struct gk_text){path, length < 0 ? 0 : (size_t)length};
}

static bool read_rules(struct tools *tools, char why[300])
{
  char path[4200];
  path_of(tools->config, "parameters.tsv", path, sizeof path);
  if (!(tools->url_rules = url_rules_new(path, why)))
    return false;
  path_of(tools->config, "links.tsv", path, sizeof path);
  if (!(tools->links_rules = links_rules_new(path, why)))
    return false;
  path_of(tools->config, "spam.tsv", path, sizeof path);
  if (!(tools->spam_rules = spam_rules_new(path, why)))
    return false;
  path_of(tools->config, "walls.tsv", path, sizeof path);
  if (!(tools->wall_rules = wall_rules_new(path, why)))
    return false;
  snprintf(why, 300, "There is no memory, or the C library has no converter for GB18030.");
  tools->text = text_new();
  tools->links = links_new(tools->links_rules, tools->url_rules);
  return tools->text && tools->links;
}

/* What the resolver reads when it is first asked, and could not load later. */
static void warm_resolver(void)
{
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
  if (getaddrinfo("localhost", "80", &hints, &list) == 0)
    freeaddrinfo(list);
}

static void close_plugin(void *data)
{
  struct tools *tools = data;
  frontier_drop(tools->frontier);
  links_drop(tools->links);
  links_rules_drop(tools->links_rules);
  spam_rules_drop(tools->spam_rules);
  wall_rules_drop(tools->wall_rules);
  text_drop(tools->text);
  url_rules_drop(tools->url_rules);
  curl_global_cleanup();
}

static int open_plugin(struct gk_context *context, const void *config, void **out)
{
  struct tools *tools = gk_alloc(context, sizeof *tools);
  char why[300];
  tools->config = config; /* lives as long as the process */
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    return gk_fail(context, GK_FATAL, "libcurl", "libcurl could not be prepared.");
  if (!read_rules(tools, why)) {
    close_plugin(tools);
    return gk_fail(context, GK_FATAL, "rules", "%s", why);
  }
  warm_resolver();
  *out = tools;
  return GK_OK;
}

static int fetch(struct gk_context *context, void *state, const char *text)
{
  struct location location;
  char why[200];
  int status = GK_SKIP;
  switch (location_parse(&location, text, why)) {
  case LOCATION_GOOD:
    status = night_run(context, state, &location);
    break;
  case LOCATION_BAD:
    status = gk_fail(context, GK_REJECT, "location", "%s", why);
    break;
  case LOCATION_OTHER:
    break;
  }
  location_free(&location);
  return status;
}

static int settle(struct gk_context *context, void *state)
{
  struct tools *tools = state;
  int status = GK_OK;
  if (tools->frontier && !frontier_settle(tools->frontier))
    status = gk_fail(context, GK_RETRY, "frontier", "%s", frontier_error(tools->frontier));
  frontier_drop(tools->frontier);
  tools->frontier = NULL;
  return status;
}

GK_PLUGIN(.stage = GK_STAGE_FETCH, .version = 1, .name = "http",
          .summary = "Web sites, by night and politely, and single pages", .licence = "Apache-2.0",
          .options = options, .option_size = sizeof *options, .config_size = sizeof(struct config),
          .open = open_plugin, .close = close_plugin, .fetch = fetch, .settle = settle);
