/* SPDX-License-Identifier: Apache-2.0 */
#include "robots.h"

#include <stdlib.h>
#include <strings.h>

#include "robots-path.h"
#include "utf8.h"

static const double DELAY_LIMIT = 3600;

enum { PATH_ON_STACK = 2048 * ROBOTS_PATH_GROWTH /* that of any URL which is fetched */ };

enum line { LINE_OTHER = 0, LINE_AGENT, LINE_ALLOW, LINE_DISALLOW, LINE_DELAY, LINE_SITEMAP };

struct rule {
  struct gk_text form, line; /* the pattern as it is compared; the whole line as written */
  bool allow;
};

/* What the groups of one kind say. */
struct group {
  struct rule *rules;
  size_t count, room;
  double delay; /* below 0: none is given */
  bool named;   /* there is such a group */
};

struct robots {
  char *file, *forms; /* what rules and sitemaps point into */
  size_t form_size;
  struct group group; /* that counts */
  struct gk_text *sitemaps;
  size_t sitemap_count, sitemap_room;
  double delay;
  bool nothing; /* is allowed */
};

/* Misspellings that mean it are taken as meant, as other crawlers do: a webmaster who wrote one is
 * not to be bothered for it. */
static enum line kind_of(struct gk_text key)
{
  static const struct {
    const char *name;
    enum line line;
  } keys[] = {
      {"user-agent", LINE_AGENT},  {"useragent", LINE_AGENT},    {"user agent", LINE_AGENT},
      {"disallow", LINE_DISALLOW}, {"dissallow", LINE_DISALLOW}, {"dissalow", LINE_DISALLOW},
      {"disalow", LINE_DISALLOW},  {"diasllow", LINE_DISALLOW},  {"disallaw", LINE_DISALLOW},
      {"allow", LINE_ALLOW},       {"crawl-delay", LINE_DELAY},  {"crawldelay", LINE_DELAY},
      {"crawl delay", LINE_DELAY}, {"sitemap", LINE_SITEMAP},    {"site-map", LINE_SITEMAP}};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (strlen(keys[i].name) == key.size && strncasecmp(keys[i].name, key.data, key.size) == 0)
      return keys[i].line;
  return LINE_OTHER;
}

static struct gk_text trim(struct gk_text text)
{
  while (text.size && strchr(" \t\v\f", text.data[text.size - 1]) && text.data[text.size - 1])
    text.size--;
  while (text.size && strchr(" \t\v\f", text.data[0]) && text.data[0]) {
    text.data++;
    text.size--;
  }
  return text;
}

/* The colon, which may be a full-width one of UTF-8 or GBK, or left out between two words; its
 * size, or 0 where there is none. */
static size_t find_colon(struct gk_text line, size_t *at)
{
  for (size_t i = 0; i < line.size; i++) {
    *at = i;
    if (line.data[i] == ':')
      return 1;
    if (line.size - i >= 3 && memcmp(line.data + i, "\xEF\xBC\x9A", 3) == 0)
      return 3;
    if (line.size - i >= 2 && memcmp(line.data + i, "\xA3\xBA", 2) == 0)
      return 2;
  }
  size_t end = 0, next;
  while (end < line.size && line.data[end] != ' ' && line.data[end] != '\t')
    end++;
  for (next = end; next < line.size && (line.data[next] == ' ' || line.data[next] == '\t');)
    next++;
  *at = end;
  for (size_t i = next; i < line.size; i++)
    if (line.data[i] == ' ' || line.data[i] == '\t')
      return 0;
  return next - end;
}

/* Whether a User-agent line speaks to the product: its first word, without a version. */
static bool is_agent(struct gk_text value, const char *product)
{
  size_t size = 0;
  while (size < value.size &&
         (value.data[size] == '-' || value.data[size] == '_' ||
          ((value.data[size] | 0x20) >= 'a' && (value.data[size] | 0x20) <= 'z')))
    size++;
  return size > 0 && size == strlen(product) && strncasecmp(value.data, product, size) == 0;
}

static bool is_all(struct gk_text value)
{
  return value.size > 0 && value.data[0] == '*' &&
         (value.size == 1 || value.data[1] == ' ' || value.data[1] == '\t');
}

/* Seconds; -1: no number. Not strtod's, which goes by the locale. */
static double seconds(struct gk_text value)
{
  double number = 0, unit = 1;
  size_t i = 0;
  for (; i < value.size && value.data[i] >= '0' && value.data[i] <= '9'; i++)
    number = number * 10 + (value.data[i] - '0');
  if (i == 0)
    return -1;
  if (i < value.size && value.data[i] == '.')
    for (i++; i < value.size && value.data[i] >= '0' && value.data[i] <= '9'; i++)
      number += (value.data[i] - '0') * (unit /= 10);
  /* Of "10s" the number counts; of "10 000" or "1/5" it would be something else. */
  for (; i < value.size; i++)
    if ((value.data[i] | 0x20) < 'a' || (value.data[i] | 0x20) > 'z')
      return -1;
  return number > DELAY_LIMIT ? DELAY_LIMIT : number;
}

static void *grow(void *items, size_t count, size_t *room, size_t size)
{
  if (count < *room)
    return items;
  size_t larger = *room ? *room * 2 : 32;
  items = realloc(items, larger * size);
  if (items)
    *room = larger;
  return items;
}

static bool add_rule(struct robots *robots, struct group *group, struct gk_text value,
                     struct gk_text line, bool allow)
{
  if (value.size == 0)
    return true;
  struct rule *rules = grow(group->rules, group->count, &group->room, sizeof *rules);
  if (!rules)
    return false;
  group->rules = rules;
  char *form = robots->forms + robots->form_size;
  size_t size = robots_path_form(value, true, form);
  robots->form_size += size;
  rules[group->count++] = (struct rule){{form, size}, line, allow};
  return true;
}

static bool add_sitemap(struct robots *robots, struct gk_text value)
{
  if (value.size == 0)
    return true;
  struct gk_text *sitemaps =
      grow(robots->sitemaps, robots->sitemap_count, &robots->sitemap_room, sizeof *sitemaps);
  if (!sitemaps)
    return false;
  robots->sitemaps = sitemaps;
  sitemaps[robots->sitemap_count++] = value;
  return true;
}

/* Longest first, of equals Allow: the first that matches counts. */
static int by_rank(const void *left, const void *right)
{
  const struct rule *a = left, *b = right;
  if (a->form.size != b->form.size)
    return a->form.size > b->form.size ? -1 : 1;
  if (a->allow != b->allow)
    return a->allow ? -1 : 1;
  return a->line.data < b->line.data ? -1 : 1;
}

struct parser {
  struct robots *robots;
  const char *product;
  struct group ours, all;
  bool to_us, to_all; /* the group that is being read */
  bool rules_seen;    /* a User-agent line that follows begins another group */
};

static bool take_line(struct parser *parser, struct gk_text line)
{
  const char *comment = memchr(line.data, '#', line.size);
  if (comment)
    line.size = (size_t)(comment - line.data);
  line = trim(line);
  size_t at = 0, colon = line.size ? find_colon(line, &at) : 0;
  if (colon == 0)
    return true;
  struct gk_text key = trim((struct gk_text){line.data, at});
  struct gk_text value = trim((struct gk_text){line.data + at + colon, line.size - at - colon});
  enum line kind = kind_of(key);
  double delay;
  switch (kind) {
  case LINE_AGENT:
    if (parser->rules_seen)
      parser->to_us = parser->to_all = parser->rules_seen = false;
    if (is_all(value))
      parser->to_all = true;
    else if (is_agent(value, parser->product))
      parser->to_us = parser->ours.named = true;
    return true;
  case LINE_ALLOW:
  case LINE_DISALLOW:
    parser->rules_seen = true;
    return (!parser->to_us ||
            add_rule(parser->robots, &parser->ours, value, line, kind == LINE_ALLOW)) &&
           (!parser->to_all ||
            add_rule(parser->robots, &parser->all, value, line, kind == LINE_ALLOW));
  case LINE_DELAY:
    /* Not a rule of RFC 9309, so it ends no list of User-agent lines. */
    delay = seconds(value);
    if (parser->to_us && delay > parser->ours.delay)
      parser->ours.delay = delay;
    if (parser->to_all && delay > parser->all.delay)
      parser->all.delay = delay;
    return true;
  case LINE_SITEMAP:
    return add_sitemap(parser->robots, value);
  case LINE_OTHER:
    break;
  }
  return true;
}

/* What an editor that saves "Unicode" makes: UTF-16 with its mark. */
static size_t from_utf16(const unsigned char *data, size_t size, bool big, char *out)
{
  size_t length = 0;
  for (size_t i = 0; i + 1 < size; i += 2) {
    uint32_t c = big ? (uint32_t)data[i] << 8 | data[i + 1] : (uint32_t)data[i + 1] << 8 | data[i];
    length += gk_utf8_put(out + length, c ? c : ' ');
  }
  return length;
}

/* A copy of what counts of the file, in which rules and sitemaps stay. */
static size_t copy_file(struct robots *robots, struct gk_text file)
{
  const unsigned char *data = (const unsigned char *)file.data;
  size_t size = file.size > ROBOTS_SIZE_LIMIT ? ROBOTS_SIZE_LIMIT : file.size;
  /* A line that was cut would say something else. */
  if (size < file.size)
    while (size > 0 && data[size - 1] != '\n' && data[size - 1] != '\r')
      size--;
  robots->file = malloc(size * 2 + 1);
  if (!robots->file)
    return SIZE_MAX;
  if (size >= 2 && ((data[0] == 0xFF && data[1] == 0xFE) || (data[0] == 0xFE && data[1] == 0xFF)))
    return from_utf16(data + 2, size - 2, data[0] == 0xFE, robots->file);
  size_t mark = size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  if (size > mark)
    memcpy(robots->file, data + mark, size - mark);
  return size - mark;
}

struct robots *robots_new(struct gk_text file, const char *product)
{
  struct robots *robots = calloc(1, sizeof *robots);
  size_t size = robots ? copy_file(robots, file) : SIZE_MAX;
  bool good = size != SIZE_MAX;
  /* A rule may count for us and for all, each time in its form. */
  if (good)
    good = (robots->forms = malloc(size * ROBOTS_PATH_GROWTH * 2 + 1)) != NULL;
  struct parser parser = {.robots = robots, .product = product};
  parser.ours.delay = parser.all.delay = -1;
  for (size_t i = 0; good && i < size;) {
    size_t end = i;
    while (end < size && robots->file[end] != '\n' && robots->file[end] != '\r')
      end++;
    good = take_line(&parser, (struct gk_text){robots->file + i, end - i});
    i = end + 1;
  }
  struct group *kept = parser.ours.named ? &parser.ours : &parser.all;
  free(parser.ours.named ? parser.all.rules : parser.ours.rules);
  if (!good) {
    free(kept->rules);
    robots_drop(robots);
    return NULL;
  }
  robots->group = *kept;
  robots->delay = parser.ours.delay >= 0 ? parser.ours.delay : parser.all.delay;
  if (kept->count)
    qsort(kept->rules, kept->count, sizeof *kept->rules, by_rank);
  return robots;
}

struct robots *robots_new_of_status(int status)
{
  struct robots *robots = calloc(1, sizeof *robots);
  if (robots)
    robots->nothing = status < 300 || status >= 500 || status == 429;
  return robots;
}

bool robots_allow(const struct robots *robots, struct gk_text path, struct gk_text *rule)
{
  struct gk_text none = {"", 0};
  if (rule)
    *rule = none;
  if (path.size == 0)
    path = GK_TEXT("/");
  if (gk_text_equal(path, GK_TEXT("/robots.txt")))
    return true;
  if (robots->nothing || robots->group.count == 0)
    return !robots->nothing;
  char on_stack[PATH_ON_STACK], *form = on_stack;
  if (path.size * ROBOTS_PATH_GROWTH > sizeof on_stack)
    form = malloc(path.size * ROBOTS_PATH_GROWTH);
  if (!form)
    return false;
  struct gk_text subject = {form, robots_path_form(path, false, form)};
  const struct rule *found = NULL;
  for (size_t i = 0; !found && i < robots->group.count; i++)
    if (robots_path_match(robots->group.rules[i].form, subject))
      found = &robots->group.rules[i];
  if (form != on_stack)
    free(form);
  if (found && rule)
    *rule = found->line;
  return !found || found->allow;
}

double robots_delay(const struct robots *robots)
{
  return robots->delay > 0 ? robots->delay : 0;
}

struct gk_text robots_sitemap(const struct robots *robots, size_t i)
{
  return i < robots->sitemap_count ? robots->sitemaps[i] : (struct gk_text){"", 0};
}

void robots_drop(struct robots *robots)
{
  if (!robots)
    return;
  free(robots->group.rules);
  free(robots->sitemaps);
  free(robots->forms);
  free(robots->file);
  free(robots);
}
