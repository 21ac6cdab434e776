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
  GLOSSED_FEW_POINTS = 40,
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

static bool is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Whether a word of letters stands there by itself: bet365, not alphabet365. */
static bool stands_alone(struct gk_text line, size_t at, size_t size)
{
  return !(at > 0 && is_letter(line.data[at]) && is_letter(line.data[at - 1])) &&
         !(at + size < line.size && is_letter(line.data[at + size - 1]) &&
           is_letter(line.data[at + size]));
}

static bool has_any(const struct gk_words *words, struct gk_text text)
{
  return gk_words_find(words, text, 0, text.size, NULL, NULL) != SIZE_MAX;
}

/* Whether the sentence speaks of offences, of their being stopped or of the state's own lottery
 * near the word. */
static bool is_spoken_of(const struct spam_rules *rules, struct gk_text line, size_t at,
                         size_t size)
{
  size_t from = at > CONTEXT_REACH ? at - CONTEXT_REACH : 0;
  size_t to = line.size - at - size > CONTEXT_REACH ? at + size + CONTEXT_REACH : line.size;
  return has_any(&rules->lists[LIST_CONTEXT], gk_text_slice(line, from, to));
}

static void count_line(const struct spam_rules *rules, struct gk_text line, uint8_t *seen,
                       struct count *count)
{
  for (int list = 0; list < LIST_SPAM; list++) {
    size_t size = 0;
    uint32_t value = 0;
    for (size_t at = 0;
         (at = gk_words_find(&rules->lists[list], line, at, line.size, &size, &value)) != SIZE_MAX;
         at += size) {
      if (!stands_alone(line, at, size) || is_spoken_of(rules, line, at, size))
        continue;
      uint8_t *bit = &seen[(size_t)list * WORDS_LIMIT + (value >> 4)];
      if (!*bit && count->distinct < EXAMPLES)
        count->examples[count->distinct] = (struct gk_text){line.data + at, size};
      count->distinct += !*bit;
      *bit = 1;
      count->hits++;
      count->weight += value & 15;
    }
  }
}

static void count_zone(const struct spam_rules *rules, struct gk_text zone, uint8_t *seen,
                       struct count *count)
{
  memset(seen, 0, (size_t)LIST_SPAM * WORDS_LIMIT);
  for (size_t at = 0; at < zone.size;) {
    const char *feed = memchr(zone.data + at, '\n', zone.size - at);
    size_t end = feed ? (size_t)(feed - zone.data) : zone.size;
    struct gk_text line = gk_text_slice(zone, at, end);
    count_line(rules, line, seen, count);
    at = end + 1;
  }
}

static void count_scripts(const struct spam_rules *rules, struct gk_text zone, size_t counts[3])
{
  for (const char *p = zone.data, *end = p + zone.size; p < end;) {
    uint32_t c = gk_utf8_next(&p, end);
    if (c >= FIRST_HAN && c <= LAST_HAN)
      counts[rules->script[c - FIRST_HAN]]++;
  }
}

static size_t count_words(const struct gk_words *words, struct gk_text zone)
{
  size_t count = 0, size = 0;
  for (size_t at = 0; (at = gk_words_find(words, zone, at, zone.size, &size, NULL)) != SIZE_MAX;
       at += size)
    count++;
  return count;
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
  see(evidence, points, "%s %u words of gambling or pornography (%s)", where, count->hits,
      size ? examples : "…");
}

static unsigned least(size_t a, size_t b)
{
  return (unsigned)(a < b ? a : b);
}

static void judge(const struct spam_rules *rules, const struct spam_text *text, uint8_t *seen,
                  struct evidence *evidence)
{
  struct count counts[SPAM_ZONES] = {0};
  size_t scripts[3] = {0}, broken = text->broken;
  for (int zone = 0; zone < SPAM_ZONES; zone++) {
    count_zone(rules, text->zone[zone], seen, &counts[zone]);
    count_scripts(rules, text->zone[zone], scripts);
    broken += count_words(&rules->lists[LIST_BROKEN], text->zone[zone]);
  }
  /* A notice whose title says that it is one lists names without saying so each time. */
  if (counts[SPAM_HEAD].hits == 0 && has_any(&rules->lists[LIST_NOTICE], text->zone[SPAM_HEAD]))
    counts[SPAM_BODY] = (struct count){0};
  const struct count *head = &counts[SPAM_HEAD], *links = &counts[SPAM_LINKS],
                     *body = &counts[SPAM_BODY];
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
  size_t traditional = scripts[SCRIPT_TRADITIONAL], simplified = scripts[SCRIPT_SIMPLIFIED];
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
