/* SPDX-License-Identifier: Apache-2.0 */
/* WARC files, one by one or a folder of them: what was fetched is read again without being fetched
 * again. A page's pictures come with it. */
#include <limits.h>
#include <stdio.h>

#include "source.h"

struct state {
  const struct config *config;
  struct url_rules *parameters;
  struct links_rules *rules;
  struct links *links;
};

#define MEDIA_TYPES                                                                                \
  "text/html application/xhtml+xml text/plain text/markdown application/pdf application/msword "   \
  "application/vnd.* application/wps-office.* application/kswps application/kset application/ofd " \
  "application/zip application/octet-stream"

static const struct gk_option options[] = {
    {"media_types", GK_OPTION_STRING, offsetof(struct config, media_types), MEDIA_TYPES, 0, 0, NULL,
     "Media types of documents, with spaces between; * stands for anything."},
    {"maximum_mb", GK_OPTION_INT, offsetof(struct config, maximum_mb), "256", 1, 4096, NULL,
     "Records above this size, packed or not, are not read but named as too large."},
    {"pictures", GK_OPTION_BOOL, offsetof(struct config, pictures), "true", 0, 0, NULL,
     "Whether pictures that HTML pages show are taken with them."},
    {"pictures_mb", GK_OPTION_INT, offsetof(struct config, pictures_mb), "32", 1, 4096, NULL,
     "How much a page's pictures may have together."},
    {"rules", GK_OPTION_DIRECTORY, offsetof(struct config, rules), "crawl", 0, 0, NULL,
     "How addresses are written and links found: see README.md there."},
    {0}};

static int open_plugin(struct gk_context *context, const void *config, void **out)
{
  struct state *state = gk_alloc(context, sizeof *state);
  char path[PATH_MAX], why[300] = "there is no memory";
  state->config = config; /* lives as long as the worker */
  *out = state;
  snprintf(path, sizeof path, "%s/parameters.tsv", state->config->rules);
  state->parameters = url_rules_new(path, why);
  if (!state->parameters)
    return gk_fail(context, GK_FATAL, "bad-rules", "%s", why);
  snprintf(path, sizeof path, "%s/links.tsv", state->config->rules);
  state->rules = links_rules_new(path, why);
  if (!state->rules)
    return gk_fail(context, GK_FATAL, "bad-rules", "%s", why);
  state->links = links_new(state->rules, state->parameters);
  if (state->links)
    return GK_OK;
  return gk_fail(context, GK_FATAL, "iconv-missing",
                 "this system's iconv has no converter for GB18030; install the C library's gconv "
                 "modules");
}

static void close_plugin(void *data)
{
  struct state *state = data;
  links_drop(state->links);
  links_rules_drop(state->rules);
  url_rules_drop(state->parameters);
}

static int fetch(struct gk_context *context, void *data, const char *location)
{
  struct state *state = data;
  struct source source = {.context = context,
                          .config = state->config,
                          .links = state->links,
                          .parameters = state->parameters};
  if (strstr(location, "://") || !archives_find(&source.archives, location))
    return GK_SKIP;
  source_index(&source);
  source_offer(&source);
  index_free(&source.index);
  archives_free(&source.archives);
  return GK_OK;
}

GK_PLUGIN(.stage = GK_STAGE_FETCH, .version = 1, .name = "warc",
          .summary = "WARC files of this and other crawlers", .licence = "Apache-2.0",
          .options = options, .option_size = sizeof *options, .config_size = sizeof(struct config),
          .open = open_plugin, .close = close_plugin, .fetch = fetch);
