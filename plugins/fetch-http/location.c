/* SPDX-License-Identifier: Apache-2.0 */
#include "location.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

static const char prefix[] = "crawl:";

static int digit_of(char c)
{
  return c >= '0' && c <= '9'                 ? c - '0'
         : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                              : -1;
}

/* RFC 3986, 2.1. NULL: no memory, or it is none. For free(). */
static char *decode(const char *text, size_t size)
{
  char *decoded = malloc(size + 1), *to = decoded;
  for (const char *p = text, *end = text + size; decoded && p < end; p++) {
    int high = *p == '%' && end - p > 2 ? digit_of(p[1]) : -1;
    int low = high < 0 ? -1 : digit_of(p[2]);
    if ((*p == '%' && low < 0) || (high == 0 && low == 0)) {
      free(decoded);
      return NULL;
    }
    *to++ = (char)(low < 0 ? *p : high << 4 | low);
    p += low < 0 ? 0 : 2;
  }
  if (decoded)
    *to = 0;
  return decoded;
}

static bool is_date(const char *text)
{
  static const char form[] = "dddd-dd-dd";
  if (strlen(text) != sizeof form - 1)
    return false;
  for (size_t i = 0; form[i]; i++)
    if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
      return false;
  return true;
}

static bool add_name(struct location *location, char *name)
{
  char **names = realloc(location->names, (location->name_count + 1) * sizeof *names);
  if (!names)
    return false;
  location->names = names;
  names[location->name_count++] = name;
  return true;
}

/* Takes `value`, which is for free(). */
static bool take(struct location *location, const char *name, size_t size, char *value,
                 char why[200])
{
  bool taken = true;
  if (size == 5 && memcmp(name, "sites", size) == 0 && !location->sites) {
    location->sites = value;
    return true;
  }
  if (size == 4 && memcmp(name, "site", size) == 0 && add_name(location, value))
    return true;
  if (size == 5 && memcmp(name, "since", size) == 0 && is_date(value))
    memcpy(location->since, value, sizeof location->since);
  else if (size == 7 && memcmp(name, "deliver", size) == 0 &&
           (strcmp(value, "no") == 0 || strcmp(value, "yes") == 0))
    location->deliver = value[0] == 'y';
  else
    taken = false;
  if (!taken)
    snprintf(why, 200, "A location of a crawl has no %.*s=%.100s.", (int)(size > 40 ? 40 : size),
             name, value);
  free(value);
  return taken;
}

static bool take_all(struct location *location, const char *query, char why[200])
{
  while (*query) {
    size_t size = strcspn(query, "&"), name = strcspn(query, "=&");
    char *value = name < size ? decode(query + name + 1, size - name - 1) : NULL;
    if (!value) {
      snprintf(why, 200, "%.100s is no name=value, percent-encoded.", query);
      return false;
    }
    if (!take(location, query, name, value, why))
      return false;
    query += size;
    query += *query == '&';
  }
  if (location->sites && location->sites[0] == '/')
    return true;
  snprintf(why, 200, "A location of a crawl needs sites=, the absolute path of sites.conf.");
  return false;
}

enum location_result location_parse(struct location *location, const char *text, char why[200])
{
  static const struct {
    const char *name;
    enum action action;
  } actions[] = {{"fetch", ACTION_FETCH}, {"plan", ACTION_PLAN}, {"check", ACTION_CHECK}};
  *location = (struct location){.deliver = true};
  why[0] = 0;
  if (strncasecmp(text, "http://", 7) == 0 || strncasecmp(text, "https://", 8) == 0) {
    location->action = ACTION_PAGE;
    location->url = strdup(text);
    return location->url ? LOCATION_GOOD : LOCATION_BAD;
  }
  if (strncmp(text, prefix, sizeof prefix - 1) != 0)
    return LOCATION_OTHER;
  text += sizeof prefix - 1;
  size_t size = strcspn(text, "?");
  for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
    if (size == strlen(actions[i].name) && memcmp(text, actions[i].name, size) == 0)
      location->action = actions[i].action;
  if (!location->action) {
    snprintf(why, 200, "A crawl can fetch, plan or check, not %.*s.", (int)(size > 40 ? 40 : size),
             text);
    return LOCATION_BAD;
  }
  return take_all(location, text + size + (text[size] == '?'), why) ? LOCATION_GOOD : LOCATION_BAD;
}

void location_free(struct location *location)
{
  free(location->url);
  free(location->sites);
  for (size_t i = 0; i < location->name_count; i++)
    free(location->names[i]);
  free(location->names);
  *location = (struct location){0};
}
