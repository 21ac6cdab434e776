/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "site-private.h"

enum {
  LIST_LIMIT = 1000,         /* a province lists some hundred authorities */
  PATTERN_SIZE_LIMIT = 1000, /* bytes; longer ones are a list by rights */
  MINUTES_OF_DAY = 24 * 60
};

static const char *text_of(struct site_reader *reader, const config_setting_t *setting,
                           const struct gk_site_setting *row)
{
  const char *text = config_setting_get_string(setting);
  if (!text) {
    gk_site_complain(reader, setting, _("%s must be a string: \"…\""), row->name);
    return NULL;
  }
  const char *wrong = row->wrong ? row->wrong(text) : NULL;
  if (wrong) {
    gk_site_complain(reader, setting, "%s \"%.200s\" %s", row->name, text, _(wrong));
    return NULL;
  }
  return text;
}

static bool read_file(struct site_reader *reader, const config_setting_t *setting,
                      const struct gk_site_setting *row, const char **value)
{
  const char *text = text_of(reader, setting, row);
  if (!text)
    return false;
  size_t size = strlen(reader->folder) + strlen(text) + 2;
  char *path = gk_site_alloc(reader->memory, size);
  if (text[0] == '/')
    snprintf(path, size, "%s", text);
  else
    snprintf(path, size, "%s/%s", reader->folder, text);
  *value = path;
  return access(path, R_OK) == 0 ||
         gk_site_complain(reader, setting, _("%s \"%.200s\" cannot be read"), row->name, path);
}

/* The elements of a list or an array; -1: it is none. */
static int elements(struct site_reader *reader, const config_setting_t *setting,
                    const struct gk_site_setting *row)
{
  if (!config_setting_is_list(setting) && !config_setting_is_array(setting)) {
    gk_site_complain(reader, setting, _("%s must be a list of strings: [ \"…\", \"…\" ]"),
                     row->name);
    return -1;
  }
  int count = config_setting_length(setting);
  if (count > LIST_LIMIT) {
    gk_site_complain(reader, setting, _("%s has %d elements; at most %d are read"), row->name,
                     count, LIST_LIMIT);
    return -1;
  }
  return count;
}

static bool read_texts(struct site_reader *reader, const config_setting_t *setting,
                       const struct gk_site_setting *row, const char *const **value)
{
  int count = elements(reader, setting, row);
  if (count < 0)
    return false;
  const char **texts = gk_site_alloc(reader->memory, ((size_t)count + 1) * sizeof *texts);
  for (int i = 0; i < count; i++) {
    texts[i] = text_of(reader, config_setting_get_elem(setting, (unsigned)i), row);
    if (!texts[i])
      return false;
  }
  *value = texts;
  return true;
}

static bool read_patterns(struct site_reader *reader, const config_setting_t *setting,
                          const struct gk_site_setting *row, struct gk_patterns *value)
{
  int count = elements(reader, setting, row);
  if (count < 0)
    return false;
  struct gk_patterns patterns = {0};
  const char **texts = gk_site_alloc(reader->memory, ((size_t)count + 1) * sizeof *texts);
  patterns.text = texts;
  for (int i = 0; i < count; i++) {
    const config_setting_t *element = config_setting_get_elem(setting, (unsigned)i);
    texts[i] = text_of(reader, element, row);
    if (!texts[i])
      return false;
    char why[GK_SITE_REGEX_COMPLAINT];
    const char *wrong = strlen(texts[i]) > PATTERN_SIZE_LIMIT ? N_("is longer than 1000 bytes")
                                                              : gk_site_pattern_wrong(texts[i]);
    if (wrong)
      return gk_site_complain(reader, element, _("the pattern \"%.120s\" of %s %s"), texts[i],
                              row->name, _(wrong));
    if (!gk_site_pattern_check(texts[i], why, sizeof why))
      return gk_site_complain(reader, element,
                              _("the pattern \"%.120s\" of %s is no regular expression: %s"),
                              texts[i], row->name, why);
    patterns.count++;
  }
  char why[GK_SITE_REGEX_COMPLAINT];
  if (count > 0 && !gk_site_pattern_join(reader->memory, &patterns, why, sizeof why))
    return gk_site_complain(reader, setting, _("the patterns of %s cannot be put together: %s"),
                            row->name, why);
  *value = patterns;
  return true;
}

static bool read_number(struct site_reader *reader, const config_setting_t *setting,
                        const struct gk_site_setting *row, int64_t *value)
{
  int type = config_setting_type(setting);
  int64_t number = type == CONFIG_TYPE_INT64 ? config_setting_get_int64(setting)
                                             : config_setting_get_int(setting);
  if ((type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) || number < row->minimum ||
      number > row->maximum)
    return gk_site_complain(reader, setting, _("%s must be a whole number from %lld to %lld"),
                            row->name, (long long)row->minimum, (long long)row->maximum);
  *value = number;
  return true;
}

static bool read_seconds(struct site_reader *reader, const config_setting_t *setting,
                         const struct gk_site_setting *row, double *value)
{
  int type = config_setting_type(setting);
  double number = type == CONFIG_TYPE_FLOAT   ? config_setting_get_float(setting)
                  : type == CONFIG_TYPE_INT64 ? (double)config_setting_get_int64(setting)
                                              : (double)config_setting_get_int(setting);
  if ((type != CONFIG_TYPE_FLOAT && type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) ||
      !(number >= (double)row->minimum && number <= (double)row->maximum))
    return gk_site_complain(reader, setting, _("%s must be a number of seconds from %lld to %lld"),
                            row->name, (long long)row->minimum, (long long)row->maximum);
  *value = number;
  return true;
}

/* Minutes of "HH:MM", -1 where it is not one; *text moves past it. */
static int minutes(const char **text)
{
  const char *p = *text;
  for (int i = 0; i < 5; i++)
    if (i == 2 ? p[i] != ':' : p[i] < '0' || p[i] > '9')
      return -1;
  *text = p + 5;
  int hour = (p[0] - '0') * 10 + p[1] - '0', minute = (p[3] - '0') * 10 + p[4] - '0';
  return minute < 60 ? hour * 60 + minute : -1;
}

static bool read_hours(struct site_reader *reader, const config_setting_t *setting, int value[2])
{
  const char *text = config_setting_get_string(setting), *p = text ? text : "";
  int first = minutes(&p), last = -1;
  if (first >= 0 && *p++ == '-')
    last = minutes(&p);
  if (last < 0 || *p || first >= MINUTES_OF_DAY || last > MINUTES_OF_DAY || first == last)
    return gk_site_complain(
        reader, setting,
        _("hours must be two times of the day, such as \"22:00-06:00\"; without "
          "the setting a site may always be asked"));
  value[0] = first;
  value[1] = last == MINUTES_OF_DAY ? 0 : last;
  return true;
}

static bool read_authority(struct site_reader *reader, const config_setting_t *setting,
                           const struct gk_site_setting *row, struct gk_authority *authority)
{
  if (!config_setting_is_group(setting)) {
    authority->name = text_of(reader, setting, row);
    return authority->name != NULL;
  }
  static const char *const names[] = {"name", "region", NULL};
  for (int i = 0; i < config_setting_length(setting); i++) {
    const config_setting_t *member = config_setting_get_elem(setting, (unsigned)i);
    const char *name = config_setting_name(member);
    if (!gk_site_known(reader, member, name, names, N_("setting of an authority")))
      return false;
    const struct gk_site_setting *of = gk_site_setting_find(name, GK_IN_SITE);
    const char *text = text_of(reader, member, of);
    if (!text)
      return false;
    *(strcmp(name, "name") == 0 ? &authority->name : &authority->region) = text;
  }
  return authority->name || gk_site_complain(reader, setting, _("this authority has no name"));
}

static int by_name(const void *left, const void *right)
{
  const struct gk_authority *a = left, *b = right;
  return strcmp(a->name, b->name);
}

static bool read_authorities(struct site_reader *reader, const config_setting_t *setting,
                             const struct gk_site_setting *row, struct gk_site *site)
{
  int count = elements(reader, setting, row);
  if (count <= 0)
    return count == 0;
  struct gk_authority *authorities =
      gk_site_alloc(reader->memory, (size_t)count * sizeof *authorities);
  struct gk_authority *sorted = gk_site_alloc(reader->memory, (size_t)count * sizeof *sorted);
  for (int i = 0; i < count; i++)
    if (!read_authority(reader, config_setting_get_elem(setting, (unsigned)i), row,
                        &authorities[i]))
      return false;
  memcpy(sorted, authorities, (size_t)count * sizeof *sorted);
  qsort(sorted, (size_t)count, sizeof *sorted, by_name);
  for (int i = 1; i < count; i++)
    if (strcmp(sorted[i - 1].name, sorted[i].name) == 0)
      return gk_site_complain(reader, setting, _("the authority \"%s\" stands twice"),
                              sorted[i].name);
  site->authorities = authorities;
  site->authority_count = (size_t)count;
  return true;
}

bool gk_site_read(struct site_reader *reader, const config_setting_t *setting,
                  const struct gk_site_setting *row, void *base)
{
  void *value = (char *)base + row->offset;
  switch (row->kind) {
  case GK_SITE_TEXT:
    return (*(const char **)value = text_of(reader, setting, row)) != NULL;
  case GK_SITE_FILE:
    return read_file(reader, setting, row, value);
  case GK_SITE_TEXTS:
    return read_texts(reader, setting, row, value);
  case GK_SITE_PATTERNS:
    return read_patterns(reader, setting, row, value);
  case GK_SITE_NUMBER:
    return read_number(reader, setting, row, value);
  case GK_SITE_SECONDS:
    return read_seconds(reader, setting, row, value);
  case GK_SITE_FLAG:
    *(bool *)value = config_setting_get_bool(setting);
    return config_setting_type(setting) == CONFIG_TYPE_BOOL ||
           gk_site_complain(reader, setting, _("%s must be true or false"), row->name);
  case GK_SITE_HOURS:
    return read_hours(reader, setting, value);
  case GK_SITE_AUTHORITIES:
    return read_authorities(reader, setting, row, base);
  case GK_SITE_GROUP:
    break;
  }
  return true;
}
