/* SPDX-License-Identifier: Apache-2.0 */
#include "wall.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "utf8.h"
#include "words.h"

enum {
  BODY_LIMIT = 512 << 10,    /* bytes: the largest such scripts have some hundred thousand */
  SENTENCE_LIMIT = 200,      /* bytes that a wall shows which asks nothing */
  SHOWN_LIMIT = 600,         /* one that does: some sentences, in UTF-8 or GBK */
  BARE_LIMIT = 60,           /* as good as nothing: a title, "loading" */
  PRECONDITION_FAILED = 412, /* which nothing but such walls answers to a plain GET */
  WEB_SERVER_DOWN = 521      /* of a kind of wall, and of a proxy whose server is away */
};

enum list { LIST_MARKER, LIST_COOKIE, LIST_AGAIN, LIST_SHOWN, LISTS };

struct wall_rules {
  struct gk_words lists[LISTS];
};

struct wall_rules *wall_rules_new(const char *path, char why[300])
{
  static const char *const names[] = {"marker", "cookie", "again", "shown", NULL};
  struct wall_rules *rules = calloc(1, sizeof *rules);
  if (!rules) {
    snprintf(why, 300, "out of memory");
    return NULL;
  }
  if (!gk_words_load(path, names, rules->lists, why, 300)) {
    wall_rules_drop(rules);
    return NULL;
  }
  return rules;
}

void wall_rules_drop(struct wall_rules *rules)
{
  for (int i = 0; rules && i < LISTS; i++)
    gk_words_free(&rules->lists[i]);
  free(rules);
}

/* Behind an element that shows nothing; NULL: `p`, behind its "<", begins none. */
static const char *skip_hidden(const char *p, const char *end)
{
  static const struct {
    const char *open, *close;
  } hidden[] = {{"script", "</script"}, {"style", "</style"}, {"!--", "-->"}, {"title", "</title"}};
  for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
    size_t size = strlen(hidden[i].open);
    if ((size_t)(end - p) >= size && strncasecmp(p, hidden[i].open, size) == 0) {
      const char *close = gk_find_any_case(p, end, hidden[i].close);
      return close ? close : end;
    }
  }
  return NULL;
}

/* Bytes that are shown, white space left out, until there are more than the limit. */
static size_t shown(struct gk_text body)
{
  const char *p = body.data, *end = p + body.size;
  size_t size = 0;
  while (p < end && size <= SHOWN_LIMIT) {
    if (*p == '<') {
      const char *behind = skip_hidden(p + 1, end);
      const char *close = behind ? behind : memchr(p, '>', (size_t)(end - p));
      if (!close)
        break;
      p = close + !behind;
      /* From the end tag of a hidden element on it goes as usual. */
      if (behind && behind < end && *behind == '-')
        p += strlen("-->");
    } else {
      size += (unsigned char)*p > ' ';
      p++;
    }
  }
  return size;
}

/* In lower case and without white space, as the words are. */
static struct gk_text squeeze(struct gk_text text, char *out)
{
  size_t size = 0;
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c > ' ')
      out[size++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : (char)c;
  }
  return (struct gk_text){out, size};
}

/* The word of the list that stands there; empty: none does. */
static struct gk_text word_in(const struct gk_words *list, struct gk_text text)
{
  size_t size = 0, at = gk_words_find(list, text, 0, text.size, &size, NULL);
  return at == SIZE_MAX ? (struct gk_text){"", 0} : (struct gk_text){text.data + at, size};
}

static bool say(char why[WALL_REASON_SIZE], int status, const char *what, struct gk_text word)
{
  snprintf(why, WALL_REASON_SIZE, "It is answered with status %d and %s%s%.*s%s.", status, what,
           word.size ? " (" : "", (int)word.size, word.data, word.size ? ")" : "");
  return true;
}

static bool judge(const struct wall_rules *rules, int status, struct gk_text headers,
                  struct gk_text body, size_t shown_size, char why[WALL_REASON_SIZE])
{
  bool script = gk_find_any_case(body.data, body.data + body.size, "<script") != NULL;
  struct gk_text none = {"", 0}, marker = word_in(&rules->lists[LIST_MARKER], body);
  struct gk_text question = word_in(&rules->lists[LIST_SHOWN], body);
  if (marker.size == 0 && shown_size <= BARE_LIMIT)
    marker = word_in(&rules->lists[LIST_MARKER], headers);
  bool silent = shown_size <= SENTENCE_LIMIT;
  if (script && silent && marker.size)
    return say(why, status, "a script that sets a cookie before there is a page", marker);
  if (question.size)
    return say(why, status, "a question or a refusal in place of the page", question);
  if (silent && ((status == PRECONDITION_FAILED && (script || body.size == 0)) ||
                 (status == WEB_SERVER_DOWN && script)))
    return say(why, status, body.size ? "nothing but a script" : "nothing", none);
  if (script && shown_size <= BARE_LIMIT && word_in(&rules->lists[LIST_COOKIE], body).size &&
      word_in(&rules->lists[LIST_AGAIN], body).size)
    return say(why, status, "nothing but a script that sets a cookie and asks again", none);
  return false;
}

bool wall_is(const struct wall_rules *rules, int status, struct gk_text headers,
             struct gk_text body, char why[WALL_REASON_SIZE])
{
  *why = 0;
  if (body.size > BODY_LIMIT)
    return false;
  size_t shown_size = shown(body);
  if (shown_size > SHOWN_LIMIT)
    return false;
  char *room = malloc(headers.size + body.size + 1);
  if (!room)
    return false;
  struct gk_text head = squeeze(headers, room), rest = squeeze(body, room + headers.size);
  bool wall = judge(rules, status, head, rest, shown_size, why);
  free(room);
  return wall;
}
