/* SPDX-License-Identifier: Apache-2.0 */
#include "spam-text.h"

#include <stdlib.h>
#include <strings.h>

#include "character-reference.h"
#include "utf8.h"

enum {
  GLOSS_LETTERS = 6,    /* of a syllable: zhuang */
  GLOSS_RUN = 3,        /* fewer in a row are how a rare name is pronounced */
  ATTRIBUTE_LIMIT = 20, /* of a meta element */
  FIRST_ROOM = 4096,
  AT_ONCE = 8 /* bytes at most that a character adds, with a space and a line feed */
};

struct writer {
  struct spam_text *text;
  size_t room[SPAM_ZONES];
  uint32_t last[SPAM_ZONES]; /* character */
  size_t run;                /* of characters that were glossed one after another */
  bool failed;
  bool space[SPAM_ZONES]; /* is to be written before the next character, if that is not Chinese */
};

/* The vowels of pinyin with their tones. */
static bool is_vowel(uint32_t c)
{
  static const uint16_t toned[] = {0xE0,  0xE1,  0xE8,  0xE9,  0xEA,  0xEC,  0xED,  0xF2,  0xF3,
                                   0xF9,  0xFA,  0xFC,  0x101, 0x113, 0x11B, 0x12B, 0x14D, 0x16B,
                                   0x1CE, 0x1D0, 0x1D2, 0x1D4, 0x1D6, 0x1D8, 0x1DA, 0x1DC};
  for (size_t i = 0; i < sizeof toned / sizeof *toned; i++)
    if (toned[i] == c)
      return true;
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'v';
}

/* The bytes of "(bó)" at `p`, or 0. */
static size_t gloss(const char *p, const char *end)
{
  const char *begin = p;
  unsigned letters = 0, vowels = 0;
  if (p == end || gk_fold_width(gk_utf8_next(&p, end)) != '(')
    return 0;
  while (p < end) {
    uint32_t c = gk_fold_width(gk_utf8_next(&p, end));
    if (c == ')')
      return vowels > 0 && letters > 0 ? (size_t)(p - begin) : 0;
    if (c >= 'A' && c <= 'Z')
      c |= 0x20;
    if (is_vowel(c))
      vowels++;
    else if (!(c >= 'a' && c <= 'z') && !(c >= '1' && c <= '5'))
      return 0;
    if (++letters > GLOSS_LETTERS)
      return 0;
  }
  return 0;
}

/* Where the next bytes of a zone go, of which there is room for AT_ONCE; NULL: no memory. */
static char *out_of(struct writer *writer, enum spam_zone zone)
{
  struct gk_text *text = &writer->text->zone[zone];
  if (text->size + AT_ONCE > writer->room[zone]) {
    size_t room = writer->room[zone] ? writer->room[zone] * 2 : FIRST_ROOM;
    char *larger = realloc(writer->text->memory[zone], room);
    if (!larger) {
      writer->failed = true;
      return NULL;
    }
    writer->text->memory[zone] = larger;
    writer->room[zone] = room;
    text->data = larger;
  }
  return writer->text->memory[zone] + text->size;
}

static void break_line(struct writer *writer, enum spam_zone zone)
{
  char *out = writer->last[zone] && writer->last[zone] != '\n' ? out_of(writer, zone) : NULL;
  if (out) {
    *out = '\n';
    writer->text->zone[zone].size++;
  }
  writer->last[zone] = '\n';
  writer->space[zone] = false;
}

static bool ends_sentence(uint32_t c)
{
  return c == 0x3002 || c == '!' || c == '?' || c == ';';
}

static void put(struct writer *writer, enum spam_zone zone, uint32_t c)
{
  struct spam_text *text = writer->text;
  bool han = gk_is_han(c);
  if (c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF))
    text->broken++;
  c = gk_fold_width(c);
  if (c >= 'A' && c <= 'Z')
    c |= 0x20;
  if (gk_is_space(c) || c < ' ' || c == 0x200C || c == 0x200D || c == 0xAD) {
    writer->space[zone] = writer->last[zone] && writer->last[zone] != '\n';
    return;
  }
  char *out = out_of(writer, zone);
  if (!out)
    return;
  if (writer->space[zone] && !han && !gk_is_han(writer->last[zone]))
    *out++ = ' ';
  writer->space[zone] = false;
  text->han += han;
  out += gk_utf8_put(out, c);
  text->zone[zone].size = (size_t)(out - text->memory[zone]);
  writer->last[zone] = c;
  if (ends_sentence(c))
    break_line(writer, zone);
}

/* Shown characters from `p` to `end`, without elements. */
static void put_text(struct writer *writer, enum spam_zone zone, const char *p, const char *end)
{
  while (p < end) {
    /* Most of what stands between elements is white space. */
    while (p < end && (unsigned char)*p <= ' ') {
      writer->space[zone] = writer->last[zone] && writer->last[zone] != '\n';
      p++;
    }
    if (p == end)
      break;
    const char *before = p;
    uint32_t c = *p == '&' ? gk_character_reference(p, end, &p) : 0;
    bool numbered = c && p > before + 2 && before[1] == '#';
    if (!c)
      c = gk_utf8_next(&p, end);
    if (numbered && zone == SPAM_HEAD && gk_is_han(c))
      writer->text->numbered++;
    put(writer, zone, c);
    if (!gk_is_han(c))
      continue;
    size_t size = gloss(p, end);
    p += size;
    writer->run = size ? writer->run + 1 : 0;
    if (writer->run >= GLOSS_RUN)
      writer->text->glossed += writer->run == GLOSS_RUN ? GLOSS_RUN : 1;
  }
}

enum tag { TAG_BLOCK = 0, TAG_INLINE, TAG_ANCHOR, TAG_META, TAG_TITLE, TAG_STYLE, TAG_SCRIPT };

/* What the element whose name begins at `p` does here; most part what stands before and after. */
static enum tag tag_at(const char *p, const char *end)
{
  enum { SIZE = 8 };
  static const struct {
    char name[SIZE];
    enum tag tag;
  } tags[] = {
      {"a", TAG_ANCHOR},    {"b", TAG_INLINE},    {"i", TAG_INLINE},     {"u", TAG_INLINE},
      {"o:p", TAG_INLINE},  {"em", TAG_INLINE},   {"rt", TAG_INLINE},    {"rp", TAG_INLINE},
      {"sup", TAG_INLINE},  {"sub", TAG_INLINE},  {"font", TAG_INLINE},  {"mark", TAG_INLINE},
      {"ruby", TAG_INLINE}, {"span", TAG_INLINE}, {"small", TAG_INLINE}, {"strong", TAG_INLINE},
      {"meta", TAG_META},   {"title", TAG_TITLE}, {"style", TAG_STYLE},  {"script", TAG_SCRIPT}};
  char name[SIZE] = {0};
  for (size_t i = 0; p < end && (unsigned char)*p > ' ' && *p != '/' && *p != '>'; i++, p++) {
    if (i == SIZE)
      return TAG_BLOCK;
    name[i] = *p >= 'A' && *p <= 'Z' ? (char)(*p | 0x20) : *p;
  }
  for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
    if (memcmp(name, tags[i].name, SIZE) == 0)
      return tags[i].tag;
  return TAG_BLOCK;
}

/* The end of a tag that begins at `p`, behind its ">", which may stand in quotation marks before.
 */
static const char *tag_end(const char *p, const char *end)
{
  const char *close = memchr(p, '>', (size_t)(end - p));
  while (close && (p = memchr(p, '=', (size_t)(close - p)))) {
    char quote = *++p;
    if (quote != '"' && quote != '\'')
      continue;
    p = memchr(p + 1, quote, (size_t)(end - p - 1));
    if (!p)
      return end;
    p++;
    if (p > close)
      close = memchr(p, '>', (size_t)(end - p));
  }
  return close ? close + 1 : end;
}

/* The value of an attribute of the tag [p, end); empty: it has none. */
static struct gk_text attribute(const char *p, const char *end, const char *name)
{
  for (int i = 0; i < ATTRIBUTE_LIMIT && p < end; i++) {
    while (p < end && strchr(" \t\r\n/", *p))
      p++;
    const char *key = p;
    while (p < end && !strchr(" \t\r\n=>", *p))
      p++;
    size_t key_size = (size_t)(p - key);
    while (p < end && strchr(" \t\r\n", *p))
      p++;
    if (p == end || *p != '=')
      continue;
    for (p++; p < end && strchr(" \t\r\n", *p);)
      p++;
    char quote = p < end && (*p == '"' || *p == '\'') ? *p++ : 0;
    const char *value = p;
    while (p < end && (quote ? *p != quote : !strchr(" \t\r\n>", *p)))
      p++;
    if (key_size == strlen(name) && strncasecmp(key, name, key_size) == 0)
      return (struct gk_text){value, (size_t)(p - value)};
    p += p < end && quote;
  }
  return (struct gk_text){"", 0};
}

static void put_meta(struct writer *writer, const char *p, const char *end)
{
  static const char *const names[] = {"keywords",       "description", "og:title",
                                      "og:description", "title",       "articletitle"};
  struct gk_text name = attribute(p, end, "name"), content = attribute(p, end, "content");
  if (name.size == 0)
    name = attribute(p, end, "property");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (name.size == strlen(names[i]) && strncasecmp(name.data, names[i], name.size) == 0) {
      put_text(writer, SPAM_HEAD, content.data, content.data + content.size);
      break_line(writer, SPAM_HEAD);
    }
}

static bool has(struct gk_text text, const char *what)
{
  return gk_find_any_case(text.data, text.data + text.size, what) != NULL;
}

/* Who comes from a search engine is sent elsewhere; others see the page that was copied. */
static bool sends_on(struct gk_text script)
{
  return has(script, "document.referrer") && has(script, "location") &&
         (has(script, "baidu") || has(script, "sogou") || has(script, "google") ||
          has(script, "so.com"));
}

/* Where an element ends that shows nothing here; its end tag is read as any other. */
static const char *skip_element(struct writer *writer, enum tag tag, const char *after,
                                const char *end)
{
  const char *close = gk_find_any_case(after, end,
                                       tag == TAG_SCRIPT  ? "</script"
                                       : tag == TAG_STYLE ? "</style"
                                                          : "</title");
  const char *stop = close ? close : end;
  if (tag == TAG_SCRIPT && !writer->text->referrer)
    writer->text->referrer = sends_on((struct gk_text){after, (size_t)(stop - after)});
  if (tag == TAG_TITLE) {
    put_text(writer, SPAM_HEAD, after, stop);
    break_line(writer, SPAM_HEAD);
  }
  return stop;
}

static void read_page(struct writer *writer, const char *p, const char *end)
{
  enum spam_zone zone = SPAM_BODY;
  while (p < end) {
    const char *open = memchr(p, '<', (size_t)(end - p));
    put_text(writer, zone, p, open ? open : end);
    if (!open)
      break;
    p = open + 1;
    if ((size_t)(end - p) >= 3 && memcmp(p, "!--", 3) == 0) {
      const char *close = gk_find_any_case(p, end, "-->");
      p = close ? close + 3 : end;
      continue;
    }
    const char *name = p + (p < end && *p == '/');
    if (name == end || !(((*name | 0x20) >= 'a' && (*name | 0x20) <= 'z') || *name == '!')) {
      put(writer, zone, '<');
      continue;
    }
    const char *after = tag_end(p, end);
    bool closes = *p == '/';
    enum tag tag = tag_at(name, end);
    p = after;
    if (tag == TAG_ANCHOR) {
      break_line(writer, SPAM_LINKS);
      zone = closes ? SPAM_BODY : SPAM_LINKS;
    } else if (tag == TAG_META) {
      put_meta(writer, name + strlen("meta"), after);
    } else if (tag != TAG_INLINE) {
      break_line(writer, zone);
      if (tag >= TAG_TITLE && !closes)
        p = skip_element(writer, tag, after, end);
    }
  }
}

bool spam_text_read(struct spam_text *text, struct gk_text page)
{
  *text = (struct spam_text){0};
  struct writer writer = {.text = text};
  for (int i = 0; i < SPAM_ZONES; i++)
    text->zone[i].data = "";
  read_page(&writer, page.data,
            page.data + (page.size < SPAM_TEXT_LIMIT ? page.size : SPAM_TEXT_LIMIT));
  return !writer.failed;
}

void spam_text_free(struct spam_text *text)
{
  for (int i = 0; i < SPAM_ZONES; i++)
    free(text->memory[i]);
  *text = (struct spam_text){0};
}
