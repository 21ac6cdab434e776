/* SPDX-License-Identifier: Apache-2.0 */
#include "spam.h"

#include <stdio.h>
#include <stdlib.h>

#include "spam-text.h"
#include "utf8.h"
#include "words.h"

/* What each signal is worth. No single one but words without number makes a page spam: reports
 * speak of casinos that were closed, hacked pages hide a link, and files are cut or misdeclared. */
enum {
  ENOUGH = 100,
  HEAD_POINTS = 16,   /* a weight; authorities do not head their pages with such words */
  LINK_POINTS = 6,    /* a weight */
  LINK_LIMIT = 60,    /* a comment or a banner may hold many */
  BODY_POINTS = 6,    /* a weight: six of the plainest words are enough */
  BODY_DISTINCT = 25, /* at most for each different word: one word said often is a subject */
  GLOSSED_FEW = 8,    /* characters in runs: the name of a place and its neighbours have less */
  GLOSSED_FEW_POINTS = 65,
  GLOSSED_MANY = 30, /* a text that is to pass by filters; a lesson in pinyin too, so not enough */
  GLOSSED_MANY_POINTS = 80,
  GLOSSED_TRADITIONAL = 10, /* characters: who writes those does not write pinyin */
  MIXED_LEAST = 20,         /* characters of each script */
  MIXED_SHARE = 20,         /* and one in so many of the two */
  MIXED_POINTS = 20, /* official pages in traditional characters may keep a simplified menu */
  BROKEN_LEAST = 20,
  BROKEN_SHARE = 50, /* one in so many characters */
  BROKEN_POINTS = 25,
  NUMBERED_LEAST = 4, /* characters of a title */
  NUMBERED_POINTS = 30,
  REFERRER_POINTS = 30,
  WEIGHT_LIMIT = 15,
  CONTEXT_REACH = 60, /* bytes: twenty Chinese characters to either side */
  WORDS_LIMIT = 4096, /* a list */
  EXAMPLES = 3,       /* words that are told */
  FIRST_HAN = 0x4E00,
  LAST_HAN = 0x9FFF
};

enum list {
  LIST_GAMBLING = 0,
  LIST_PORNOGRAPHY,
  LIST_LURE,
  LIST_SPAM, /* lists below are those of spam */
  LIST_CONTEXT = LIST_SPAM,
  LIST_NOTICE,
  LIST_BROKEN,
  LIST_TRADITIONAL,
  LIST_SIMPLIFIED,
  LISTS
};

static const char *const names[] = {"gambling", "pornography", "lure",       "context", "notice",
                                    "broken",   "traditional", "simplified", NULL};

enum script { SCRIPT_BOTH = 0, SCRIPT_TRADITIONAL, SCRIPT_SIMPLIFIED };

struct spam_rules {
  struct gk_words lists[LISTS];
  uint8_t script[LAST_HAN - FIRST_HAN + 1]; /* enum script, by character */
  uint8_t first[1 << (16 - 3)];             /* bits: words of spam or of what is broken begin so */
};

static void mark_script(struct spam_rules *rules, enum list list, enum script script)
{
  for (size_t i = 0; i < rules->lists[list].count; i++) {
    struct gk_text text = rules->lists[list].items[i].text;
    for (const char *p = text.data, *end = p + text.size; p < end;) {
      uint32_t c = gk_utf8_next(&p, end);
      if (c >= FIRST_HAN && c <= LAST_HAN)
        rules->script[c - FIRST_HAN] = (uint8_t)script;
    }
  }
}

static void mark_first(struct spam_rules *rules, enum list list)
{
  for (size_t i = 0; i < rules->lists[list].count; i++) {
    struct gk_text text = rules->lists[list].items[i].text;
    const char *p = text.data;
    uint32_t c = gk_utf8_next(&p, p + text.size) & 0xFFFF;
    rules->first[c >> 3] |= (uint8_t)(1 << (c & 7));
  }
}

struct spam_rules *spam_rules_new(const char *path, char why[300])
{
  struct spam_rules *rules = calloc(1, sizeof *rules);
  if (!rules) {
    snprintf(why, 300, "out of memory");
    return NULL;
  }
  bool good = gk_words_load(path, names, rules->lists, why, 300);
  for (int list = 0; good && list < LISTS; list++) {
    struct gk_words *words = &rules->lists[list];
    for (size_t i = 0; good && i < words->count; i++) {
      uint32_t weight = words->items[i].value;
      good = list >= LIST_SPAM || (weight > 0 && weight <= WEIGHT_LIMIT);
      if (!good)
        snprintf(why, 300, "%.200s: a word of %s has no weight from 1 to 15", path, names[list]);
      words->items[i].value = (uint32_t)i << 4 | weight;
    }
    if (good && words->count > WORDS_LIMIT) {
      snprintf(why, 300, "%.200s: %s has more than 4096 words", path, names[list]);
      good = false;
    }
  }
  if (!good) {
    spam_rules_drop(rules);
    return NULL;
  }
  for (int list = 0; list < LIST_SPAM; list++)
    mark_first(rules, list);
  mark_first(rules, LIST_BROKEN);
  mark_script(rules, LIST_TRADITIONAL, SCRIPT_TRADITIONAL);
  mark_script(rules, LIST_SIMPLIFIED, SCRIPT_SIMPLIFIED);
  return rules;
}

void spam_rules_drop(struct spam_rules *rules)
{
  for (int i = 0; rules && i < LISTS; i++)
    gk_words_free(&rules->lists[i]);
  free(rules);
}

/* What words of spam a zone holds, without those that are spoken about. */
struct count {
  unsigned weight, hits, distinct;
  struct gk_text examples[EXAMPLES];
};

/* What is counted of a page. */
struct tally {
  struct count zones[SPAM_ZONES];
  size_t scripts[3]; /* enum script */
  size_t broken;
  uint8_t *seen; /* of the zone: which words, WORDS_LIMIT a list */
};

static bool is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Whether a word of letters stands there by itself: bet365, not alphabet365. */
static bool stands_alone(struct gk_text text, size_t at, size_t size)
{
  return !(at > 0 && is_letter(text.data[at]) && is_letter(text.data[at - 1])) &&
         !(at + size < text.size && is_letter(text.data[at + size - 1]) &&
           is_letter(text.data[at + size]));
}

static bool has_any(const struct gk_words *words, struct gk_text text)
{
  return gk_words_find(words, text, 0, text.size, NULL, NULL) != SIZE_MAX;
}

/* Whether the sentence, which begins at `line`, speaks of offences, of their being stopped or of
 * the state's own lottery near the word. */
static bool is_spoken_of(const struct spam_rules *rules, struct gk_text text, size_t line,
                         size_t at, size_t size)
{
  size_t from = at - line > CONTEXT_REACH ? at - CONTEXT_REACH : line;
  size_t left = text.size - at - size, reach = left < CONTEXT_REACH ? left : CONTEXT_REACH;
  const char *feed = memchr(text.data + at + size, '\n', reach);
  size_t to = feed ? (size_t)(feed - text.data) : at + size + reach;
  return has_any(&rules->lists[LIST_CONTEXT], gk_text_slice(text, from, to));
}

/* Counts a word of spam that stands there. Returns its size, or 0. */
static size_t count_word(const struct spam_rules *rules, enum list list, struct gk_text text,
                         size_t line, size_t at, struct tally *tally, struct count *count)
{
  uint32_t value = 0;
  size_t size = gk_words_at(&rules->lists[list], text, at, &value);
  if (size == 0 || !stands_alone(text, at, size) || is_spoken_of(rules, text, line, at, size))
    return size;
  uint8_t *seen = &tally->seen[(size_t)list * WORDS_LIMIT + (value >> 4)];
  if (!*seen && count->distinct < EXAMPLES)
    count->examples[count->distinct] = (struct gk_text){text.data + at, size};
  count->distinct += !*seen;
  *seen = 1;
  count->hits++;
  count->weight += value & 15;
  return size;
}

static void count_zone(const struct spam_rules *rules, struct gk_text text, struct tally *tally,
                       struct count *count)
{
  size_t line = 0, next[LIST_SPAM] = {0}, next_broken = 0;
  memset(tally->seen, 0, (size_t)LIST_SPAM * WORDS_LIMIT);
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    size_t at = (size_t)(p - text.data);
    uint32_t c = gk_utf8_next(&p, end);
    if (c >= FIRST_HAN && c <= LAST_HAN)
      tally->scripts[rules->script[c - FIRST_HAN]]++;
    else if (c == '\n')
      line = at + 1;
    if (!(rules->first[(c & 0xFFFF) >> 3] >> (c & 7) & 1))
      continue;
    for (int list = 0; list < LIST_SPAM; list++)
      if (at >= next[list])
        next[list] = at + count_word(rules, list, text, line, at, tally, count);
    size_t size = at >= next_broken ? gk_words_at(&rules->lists[LIST_BROKEN], text, at, NULL) : 0;
    if (size > 0) {
      tally->broken++;
      next_broken = at + size;
    }
  }
}

struct evidence {
  char *out;
  size_t size;
  unsigned points;
};

/* Adds what was seen to the sentence, where there is room for all of it. */
GK_PRINTF(3, 4)
static void see(struct evidence *evidence, unsigned points, const char *format, ...)
{
  char clause[SPAM_EVIDENCE_SIZE];
  if (points == 0)
    return;
  evidence->points += points;
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(clause, sizeof clause, format, arguments);
  va_end(arguments);
  if (size > 0 && evidence->size + (size_t)size + 3 < SPAM_EVIDENCE_SIZE)
    evidence->size +=
        (size_t)snprintf(evidence->out + evidence->size, SPAM_EVIDENCE_SIZE - evidence->size,
                         "%s%s", evidence->size ? "; " : "", clause);
}

static void see_words(struct evidence *evidence, unsigned points, const struct count *count,
                      const char *where)
{
  char examples[200];
  size_t size = 0;
  for (unsigned i = 0; i < EXAMPLES && i < count->distinct; i++)
    if (size + count->examples[i].size + 6 < sizeof examples)
      size +=
          (size_t)snprintf(examples + size, sizeof examples - size, "%s\"%.*s\"", size ? ", " : "",
                           (int)count->examples[i].size, count->examples[i].data);
  see(evidence, points, "%s %u word%s of gambling or pornography (%s)", where, count->hits,
      count->hits == 1 ? "" : "s", size ? examples : "…");
}

static unsigned least(size_t a, size_t b)
{
  return (unsigned)(a < b ? a : b);
}

static void judge(const struct spam_rules *rules, const struct spam_text *text, uint8_t *seen,
                  struct evidence *evidence)
{
  struct tally tally = {.broken = text->broken, .seen = seen};
  const struct count *head = &tally.zones[SPAM_HEAD], *links = &tally.zones[SPAM_LINKS],
                     *body = &tally.zones[SPAM_BODY];
  for (int zone = 0; zone < SPAM_ZONES; zone++)
    count_zone(rules, text->zone[zone], &tally, &tally.zones[zone]);
  /* A notice whose title says that it is one lists names without saying so each time. */
  if (head->hits == 0 && has_any(&rules->lists[LIST_NOTICE], text->zone[SPAM_HEAD]))
    tally.zones[SPAM_BODY] = (struct count){0};
  see_words(evidence, least((size_t)head->weight * HEAD_POINTS, ENOUGH), head,
            "the title or description has");
  see_words(evidence, least((size_t)links->weight * LINK_POINTS, LINK_LIMIT), links,
            "its links have");
  see_words(evidence,
            least(least((size_t)body->weight * BODY_POINTS, (size_t)body->distinct * BODY_DISTINCT),
                  ENOUGH),
            body, "its text has");
  bool many = text->glossed >= GLOSSED_MANY;
  see(evidence,
      many                           ? GLOSSED_MANY_POINTS
      : text->glossed >= GLOSSED_FEW ? GLOSSED_FEW_POINTS
                                     : 0,
      "%zu characters have their pinyin in brackets behind them", text->glossed);
  size_t traditional = tally.scripts[SCRIPT_TRADITIONAL];
  size_t simplified = tally.scripts[SCRIPT_SIMPLIFIED], broken = tally.broken;
  size_t fewer = least(traditional, simplified), both = traditional + simplified;
  bool mixed = fewer >= MIXED_LEAST && fewer * MIXED_SHARE >= both;
  see(evidence, mixed || (many && traditional >= GLOSSED_TRADITIONAL) ? MIXED_POINTS : 0,
      "%zu characters are traditional, %zu simplified", traditional, simplified);
  see(evidence,
      broken >= BROKEN_LEAST && broken * BROKEN_SHARE >= text->han + broken ? BROKEN_POINTS : 0,
      "%zu places cannot be decoded", broken);
  see(evidence, text->numbered >= NUMBERED_LEAST ? NUMBERED_POINTS : 0,
      "%zu characters of the title are written as numbers", text->numbered);
  see(evidence, text->referrer ? REFERRER_POINTS : 0,
      "a script sends on who comes from a search engine");
}

bool spam_is(const struct spam_rules *rules, struct gk_text page, char evidence[SPAM_EVIDENCE_SIZE])
{
  struct spam_text text;
  struct evidence found = {.out = evidence};
  *evidence = 0;
  uint8_t *seen = malloc((size_t)LIST_SPAM * WORDS_LIMIT);
  if (spam_text_read(&text, page) && seen)
    judge(rules, &text, seen, &found);
  free(seen);
  spam_text_free(&text);
  if (found.size > 0 && found.size + 1 < SPAM_EVIDENCE_SIZE)
    memcpy(evidence + found.size, ".", 2);
  if (*evidence >= 'a' && *evidence <= 'z')
    *evidence = (char)(*evidence - 0x20);
  return found.points >= ENOUGH;
}
