/* SPDX-License-Identifier: Apache-2.0 */
#include "site-file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "message.h"

enum { NAMES_LIMIT = 4096 /* sites among which the nearest name is looked for */ };

static bool has_names(const struct gk_site_file *file, const struct gk_given_words *names)
{
  static const char *known[NAMES_LIMIT + 1];
  size_t count = 0;
  while (count < file->sites.count && count < NAMES_LIMIT) {
    known[count] = file->sites.of[count].name;
    count++;
  }
  known[count] = NULL;
  for (size_t i = 0; i < names->count; i++) {
    if (gk_sites_find(&file->sites, names->of[i]))
      continue;
    const char *nearest = gk_nearest(names->of[i], known);
    char suggestion[GK_SUGGESTION_SIZE] = "";
    fprintf(stderr, _("gongkai: %s has no site \"%s\"%s\n"), file->path, names->of[i],
            nearest ? gk_suggest(suggestion, nearest) : "");
    return false;
  }
  return true;
}

bool gk_site_file_open(struct gk_site_file *file, const char *given, const char *conf_path,
                       const char *plugin_path, const struct gk_given_words *names)
{
  struct gk_error error;
  char why[GK_SITE_COMPLAINT_SIZE], path[PATH_MAX];
  const char *from_environment = getenv("GONGKAI_SITES");
  if (!given)
    given = from_environment && *from_environment ? from_environment : GK_SITES_FILE;
  *file = (struct gk_site_file){0};
  if (!gk_conf_load(&file->conf, conf_path, plugin_path, &error)) {
    fprintf(stderr, "gongkai: %s\n", error.message);
    return false;
  }
  if (!realpath(given, path)) {
    fprintf(stderr, _("gongkai: %s: %s; sites.conf lists the sites to crawl: -s names it\n"), given,
            strerror(errno));
    return false;
  }
  file->path = strdup(path);
  if (!file->path)
    abort();
  if (!gk_sites_load(&file->sites, file->path, file->conf.rules, why)) {
    fprintf(stderr, "gongkai: %s\n", why);
    return false;
  }
  return has_names(file, names);
}

void gk_site_file_close(struct gk_site_file *file)
{
  gk_sites_free(&file->sites);
  gk_conf_free(&file->conf);
  free(file->path);
  *file = (struct gk_site_file){0};
}

bool gk_is_day(const char *text)
{
  struct tm day = {0};
  const char *end = strptime(text, "%Y-%m-%d", &day);
  char again[16];
  /* Which makes the first of March of the 30th of February. */
  return end && !*end && timegm(&day) != -1 &&
         strftime(again, sizeof again, "%Y-%m-%d", &day) == 10 && strcmp(again, text) == 0;
}

static void put_value(struct gk_buffer *out, const char *value)
{
  static const char unreserved[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  for (; *value; value++)
    if (strchr(unreserved, *value))
      gk_buffer_put_byte(out, (uint8_t)*value);
    else
      gk_buffer_print(out, "%%%02X", (unsigned)(uint8_t)*value);
}

void gk_crawl_location_put(struct gk_buffer *out, const struct gk_crawl_location *location)
{
  gk_buffer_print(out, "crawl:%s?sites=", location->action);
  put_value(out, location->sites);
  for (size_t i = 0; i < location->names->count; i++) {
    gk_buffer_print(out, "&site=");
    put_value(out, location->names->of[i]);
  }
  if (location->since)
    gk_buffer_print(out, "&since=%s", location->since);
  if (location->keeps)
    gk_buffer_print(out, "&deliver=no");
  gk_buffer_put_byte(out, 0);
}
