/* SPDX-License-Identifier: Apache-2.0 */
/* Shapes of URLs that pages without end have. */
#include <strings.h>

#include "url-parts.h"
#include "utf8.h"

enum {
  SEGMENTS_LIMIT = 16,   /* content management systems write up to ten */
  PARAMETERS_LIMIT = 24, /* the list requests of some have fourteen */
  PERIOD_LIMIT = 3,      /* segments that stand again: a/b/c/a/b/c/a/b/c */
  REPEATED_LIMIT = 3,
  STANDS_LIMIT = 4,  /* of a word anywhere in a path: a/b/a/c/a/b/a */
  NUMBERS_LIMIT = 5, /* of the same number in a row: identifiers do repeat */
  FIRST_YEAR = 1990, /* no authority had pages before */
  LAST_YEAR = 2100
};

static bool is_number(struct gk_text text)
{
  for (size_t i = 0; i < text.size; i++)
    if (!url_is_digit(text.data[i]))
      return false;
  return text.size > 0;
}

static const char *look_at_path(struct gk_text path)
{
  struct gk_text segment[SEGMENTS_LIMIT + 1];
  size_t count = 0, run[PERIOD_LIMIT + 1] = {0};
  for (size_t from = 1; from <= path.size; count++) {
    const char *slash = memchr(path.data + from, '/', path.size - from);
    size_t to = slash ? (size_t)(slash - path.data) : path.size;
    if (count == SEGMENTS_LIMIT)
      return "deep-path";
    struct gk_text now = {path.data + from, to - from};
    segment[count] = now;
    if (now.size >= 4 && now.data[0] == '(' && strchr("SAFX", now.data[1]) && now.data[2] == '(')
      return "session";
    size_t stands = 1;
    for (size_t i = 0; i < count; i++)
      stands += gk_text_equal(segment[i], now);
    if (now.size > 0 && stands >= STANDS_LIMIT && !is_number(now))
      return "repeated-segments";
    for (size_t period = 1; period <= PERIOD_LIMIT && period <= count; period++) {
      run[period] = gk_text_equal(now, segment[count - period]) ? run[period] + 1 : 0;
      size_t limit = period == 1 && is_number(now) ? NUMBERS_LIMIT : REPEATED_LIMIT;
      if (now.size > 0 && run[period] >= period * (limit - 1))
        return "repeated-segments";
    }
    from = to + 1;
  }
  return NULL;
}

/* Of a value that begins with a year. */
static bool is_beyond_calendar(struct gk_text name, struct gk_text value)
{
  static const char *const names[] = {"year", "date", "day", "month", "nian", "riqi", "rq"};
  bool known = false;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    known = known ||
            (name.size == strlen(names[i]) && strncasecmp(name.data, names[i], name.size) == 0);
  if (!known || value.size < 4 ||
      (value.size > 4 && url_is_digit(value.data[4]) && value.size != 6 && value.size != 8))
    return false;
  unsigned year = 0;
  for (size_t i = 0; i < 4; i++) {
    if (!url_is_digit(value.data[i]))
      return false;
    year = year * 10 + (unsigned)(value.data[i] - '0');
  }
  return year < FIRST_YEAR || year > LAST_YEAR;
}

static const char *look_at_query(struct gk_text query)
{
  struct gk_text names[PARAMETERS_LIMIT];
  size_t count = 0;
  for (size_t from = 0; from < query.size; count++) {
    const char *and = memchr(query.data + from, '&', query.size - from);
    size_t to = and? (size_t)(and-query.data) : query.size;
    if (count == PARAMETERS_LIMIT)
      return "many-parameters";
    struct gk_text parameter = {query.data + from, to - from};
    const char *equal = memchr(parameter.data, '=', parameter.size);
    size_t size = equal ? (size_t)(equal - parameter.data) : parameter.size;
    struct gk_text name = gk_text_slice(parameter, 0, size);
    names[count] = name;
    size_t same = 1;
    for (size_t i = 0; i < count; i++)
      same += gk_text_equal(names[i], name);
    /* Lists are written a[]=1&a[]=2. */
    if (same > REPEATED_LIMIT && !gk_text_ends(name, GK_TEXT("%5D")))
      return "repeated-parameter";
    if (equal && is_beyond_calendar(name, gk_text_slice(parameter, size + 1, parameter.size)))
      return "calendar";
    from = to + 1;
  }
  return NULL;
}

const char *url_trap(const char *url)
{
  struct gk_text path = url_path(url), query = {"", 0};
  const char *question = memchr(path.data, '?', path.size);
  if (question) {
    query = gk_text_slice(path, (size_t)(question - path.data) + 1, path.size);
    path.size = (size_t)(question - path.data);
  }
  const char *trap = look_at_path(path);
  return trap ? trap : look_at_query(query);
}
