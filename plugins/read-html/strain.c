/* SPDX-License-Identifier: Apache-2.0 */
#include "strain.h"

#include <string.h>

/* What is worth leaving out: shorter runs cost more as a seam than as bytes. */
enum { SEAM_WORTH = 8 };

static unsigned char lower(char c)
{
  return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool is_space(char c)
{
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
  return lower(c) >= 'a' && lower(c) <= 'z';
}

/* Does the name of `size` bytes at p equal `word` (lower case)? */
static bool is_name(const char *p, size_t size, const char *word)
{
  for (size_t i = 0; i < size; i++)
    if (word[i] == 0 || lower(p[i]) != (unsigned char)word[i])
      return false;
  return word[size] == 0;
}

struct strainer {
  struct gk_html_strained *out;
  const char *page, *end;
  const char *kept; /* what lies before is copied or left out */
  const char *const *names;
  char *write;
};

static bool seam(struct strainer *s)
{
  struct gk_html_seam *last = NULL;
  uint32_t at = (uint32_t)(s->write - (char *)s->out->text.items);
  if (s->out->seams.count) {
    last = (struct gk_html_seam *)s->out->seams.items + s->out->seams.count - 1;
    if (last->strained != at)
      last = NULL;
  }
  if (!last)
    last = gk_grow_add(&s->out->seams, sizeof *last);
  if (!last)
    return false;
  last->strained = at;
  last->source = (uint32_t)(s->kept - s->page);
  return true;
}

/* Copies up to `from`, and goes on at `to`. The copy is never longer than the page. */
static bool leave_out(struct strainer *s, const char *from, const char *to)
{
  size_t size = (size_t)(from - s->kept);
  memcpy(s->write, s->kept, size);
  s->write += size;
  s->kept = to;
  return seam(s);
}

/* The attribute's place among those that mean something, or -1. */
static int attribute_of(const char *const *names, const char *name, size_t size)
{
  static const struct {
    const char *name;
    enum gk_html_attribute_name known;
  } all[] = {{"align", GK_ATTRIBUTE_ALIGN},
             {"border", GK_ATTRIBUTE_BORDER},
             {"class", GK_ATTRIBUTE_CLASS},
             {"colspan", GK_ATTRIBUTE_COLSPAN},
             {"content", GK_ATTRIBUTE_CONTENT},
             {"data", GK_ATTRIBUTE_DATA},
             {"data-original", GK_ATTRIBUTE_LATER_SRC},
             {"data-src", GK_ATTRIBUTE_LATER_SRC},
             {"hidden", GK_ATTRIBUTE_HIDDEN},
             {"href", GK_ATTRIBUTE_HREF},
             {"id", GK_ATTRIBUTE_ID},
             {"name", GK_ATTRIBUTE_NAME},
             {"rowspan", GK_ATTRIBUTE_ROWSPAN},
             {"src", GK_ATTRIBUTE_SRC},
             {"style", GK_ATTRIBUTE_STYLE}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (lower(*name) == (unsigned char)all[i].name[0] && is_name(name, size, all[i].name))
      return (int)all[i].known;
  for (const char *const *extra = names; extra && *extra; extra++)
    if (is_name(name, size, *extra))
      return GK_ATTRIBUTE_OTHER;
  return -1;
}

static bool set_aside(struct gk_html_strained *out, const char *const *names, struct gk_text name,
                      struct gk_text value)
{
  int known = name.size ? attribute_of(names, name.data, name.size) : -1;
  if (known < 0)
    return true;
  struct gk_html_attribute *attribute = gk_grow_add(&out->attributes, sizeof *attribute);
  if (!attribute)
    return false;
  *attribute = (struct gk_html_attribute){(enum gk_html_attribute_name)known, name, value};
  return true;
}

/* Reads one attribute at *at (no white space), and moves past it. False: out of memory. */
static bool take_attribute(struct gk_html_strained *out, const char *const *names, const char **at,
                           const char *end)
{
  const char *p = *at;
  struct gk_text name = {p, 0}, value = {p, 0};
  while (p < end && !is_space(*p) && *p != '=' && *p != '>' && *p != '/' && *p != '<')
    p++;
  name.size = (size_t)(p - name.data);
  const char *equals = p;
  while (equals < end && is_space(*equals))
    equals++;
  if (equals < end && *equals == '=') {
    p = equals + 1;
    while (p < end && is_space(*p))
      p++;
    value.data = p;
    const char *close = NULL;
    if (p < end && (*p == '"' || *p == '\''))
      close = memchr(p + 1, *p, (size_t)(end - p - 1));
    if (close) {
      value = (struct gk_text){p + 1, (size_t)(close - p - 1)};
      p = close + 1;
    } else { /* no quotes, or one that is never closed */
      while (p < end && !is_space(*p) && *p != '>')
        p++;
      value.size = (size_t)(p - value.data);
    }
  } else if (name.size == 0) {
    p++; /* a lone character that begins no attribute */
  }
  *at = p;
  return set_aside(out, names, name, value);
}

const char *gk_html_strain_attributes(struct gk_html_strained *out, const char *const *names,
                                      const char *p, const char *end, bool *ok)
{
  while (*ok && p < end && *p != '>' && *p != '<') {
    if (is_space(*p) || *p == '/')
      p++;
    else
      *ok = take_attribute(out, names, &p, end);
  }
  return p;
}

/* Sets the attributes of the tag at `tag` aside, from p on; returns what follows its `>`. */
static const char *strain_attributes(struct strainer *s, const char *tag, const char *p, bool *ok)
{
  const char *from = p;
  uint32_t first = (uint32_t)s->out->attributes.count;
  p = gk_html_strain_attributes(s->out, s->names, p, s->end, ok);
  uint32_t count = (uint32_t)s->out->attributes.count - first;
  if (*ok && count) {
    struct gk_html_tagged *tagged = gk_grow_add(&s->out->tagged, sizeof *tagged);
    if (tagged)
      *tagged = (struct gk_html_tagged){
          (uint32_t)(s->write - (char *)s->out->text.items + (tag - s->kept)), first, count};
    *ok = tagged != NULL;
  }
  if (*ok && (p - from >= SEAM_WORTH || count))
    *ok = leave_out(s, from, p);
  return p < s->end && *p == '>' ? p + 1 : p;
}

/* Leaves out all but one byte of the white space at p; returns what follows it. */
static const char *strain_space(struct strainer *s, const char *p, bool *ok)
{
  const char *from = p;
  bool line_break = false;
  for (; p < s->end && is_space(*p); p++)
    line_break |= *p == '\n' || *p == '\r';
  if (p - from < SEAM_WORTH)
    return p;
  *ok = leave_out(s, from, p - 1);
  if (*ok && line_break && p[-1] != '\n') {
    *s->write++ = '\n';
    s->kept = p;
    *ok = seam(s);
  }
  return p;
}

uint32_t gk_html_strain_shifted(const char *page, const char *p, const char *end)
{
  const char *from = p;
  while (p < end && is_space(*p))
    p++;
  return (uint32_t)((p - from < SEAM_WORTH ? from : p - 1) - page);
}

/* Puts one character in place of the stretch behind the start tag at `tag`; returns what follows
 * it, `after`: there is none. */
static const char *strain_inert(struct strainer *s, const char *tag, size_t size, const char *after,
                                bool *ok)
{
  struct gk_html_inert *inert = &s->out->inert;
  uint32_t first = (uint32_t)inert->events.count;
  struct gk_text page = {s->page, (size_t)(s->end - s->page)};
  const char *to = gk_html_inert_find(s->out, page, s->names, tag, size, after, ok);
  if (!*ok || to == after)
    return after;
  struct gk_html_stretch *stretch = gk_grow_add(&inert->stretches, sizeof *stretch);
  *ok = stretch && leave_out(s, after, to);
  if (!*ok)
    return after;
  *stretch = (struct gk_html_stretch){(uint32_t)(s->write - (char *)s->out->text.items),
                                      (uint32_t)(tag - s->page), first,
                                      (uint32_t)inert->events.count - first};
  *s->write++ = GK_HTML_INERT_MARK;
  *ok = seam(s);
  return to;
}

/* Where the end tag of `name` begins at or after p, or NULL. */
static const char *find_end_tag(const char *p, const char *end, const char *name, size_t size)
{
  while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
    if ((size_t)(end - p) < size + 2)
      return NULL;
    size_t i = 0;
    while (i < size && lower(p[2 + i]) == lower(name[i]))
      i++;
    if (p[1] == '/' && i == size && (p + 2 + size == end || !is_letter(p[2 + size])))
      return p;
    p++;
  }
  return NULL;
}

static void note_unclosed(struct strainer *s, const char *at)
{
  if (!s->out->unclosed++)
    s->out->unclosed_at = (uint32_t)(at - s->page);
}

/* Is this an element whose content is no text of the page? */
static bool is_opaque(const char *name, size_t size)
{
  switch (lower(*name)) {
  case 's':
    return is_name(name, size, "script") || is_name(name, size, "style") ||
           is_name(name, size, "svg");
  case 't':
    return is_name(name, size, "template");
  default:
    return false;
  }
}

/* Does the tag survive in GK_HTML_STRAIN_FLAT? Those that do close one another. */
static bool survives(const char *name, size_t size)
{
  static const char *const words[] = {"table", "tr", "td", "th", "p",  "br",    "h1", "h2",
                                      "h3",    "h4", "h5", "h6", "li", "title", NULL};
  for (size_t i = 0; words[i]; i++)
    if (is_name(name, size, words[i]))
      return true;
  return false;
}

static bool is_inline(const char *name, size_t size)
{
  static const char *const words[] = {"a",      "b",   "i",   "u",    "em",    "font",   "span",
                                      "strong", "sub", "sup", "o",    "label", "big",    "small",
                                      "ins",    "del", "s",   "code", "tt",    "strike", NULL};
  for (size_t i = 0; words[i]; i++)
    if (is_name(name, size, words[i]))
      return true;
  return false;
}

/* Leaves a whole tag out, and a line break in its place where it parted blocks. */
static bool flatten(struct strainer *s, const char *tag, const char *close, const char *name,
                    size_t size)
{
  if (!leave_out(s, tag, close))
    return false;
  if (!is_inline(name, size) && close - tag >= 4) {
    memcpy(s->write, "<br>", 4);
    s->write += 4;
    return seam(s);
  }
  return true;
}

/* A comment, a declaration or a processing instruction at p; returns what follows. */
static const char *strain_declaration(struct strainer *s, const char *p, bool *ok)
{
  const char *end = s->end, *close;
  if (end - p >= 4 && !memcmp(p, "<!--", 4)) {
    close = p + 4;
    while ((close = memchr(close, '-', (size_t)(end - close))) && end - close >= 3 &&
           memcmp(close, "-->", 3) != 0)
      close++;
    if (close && end - close >= 3) {
      close += 3;
    } else { /* never closed: only the opening mark is lost, not the rest of the page */
      note_unclosed(s, p);
      close = memchr(p, '>', (size_t)(end - p));
      close = close ? close + 1 : end;
    }
  } else {
    close = memchr(p, '>', (size_t)(end - p));
    close = close ? close + 1 : end;
  }
  *ok = leave_out(s, p, close);
  return close;
}

/* One tag at p; returns what follows. */
static const char *strain_tag(struct strainer *s, const char *p, enum gk_html_strain_mode mode,
                              bool *ok)
{
  bool closing = p[1] == '/';
  const char *name = p + 1 + closing;
  const char *name_end = name;
  while (name_end < s->end && !is_space(*name_end) && *name_end != '>' && *name_end != '/' &&
         *name_end != '<')
    name_end++;
  size_t size = (size_t)(name_end - name);
  if (memchr(name, ':', size)) { /* o:p, v:shape, st1:chsdate: Word's own; their text counts */
    const char *close = memchr(name_end, '>', (size_t)(s->end - name_end));
    close = close ? close + 1 : s->end;
    *ok = leave_out(s, p, close);
    return close;
  }
  if (mode > GK_HTML_STRAIN_PLAIN && !is_opaque(name, size) &&
      (mode == GK_HTML_STRAIN_BROKEN || !survives(name, size))) {
    const char *close = memchr(name_end, '>', (size_t)(s->end - name_end));
    close = close ? close + 1 : s->end;
    *ok = flatten(s, p, close, name, size);
    return close;
  }
  const char *after = strain_attributes(s, p, name_end, ok);
  if (!*ok)
    return after;
  if (mode == GK_HTML_STRAIN_INERT && !closing && after[-1] == '>' && after[-2] != '/')
    after = strain_inert(s, p, size, after, ok);
  if (!*ok)
    return after;
  if (closing || !is_opaque(name, size) || after[-1] != '>' || after[-2] == '/')
    return strain_space(s, after, ok);
  const char *body_end = find_end_tag(after, s->end, name, size);
  if (!body_end) {
    note_unclosed(s, p);
    body_end = s->end;
  }
  s->out->script_size += (uint32_t)(body_end - after);
  *ok = leave_out(s, after, body_end);
  return body_end;
}

bool gk_html_strain(struct gk_html_strained *out, struct gk_text page,
                    enum gk_html_strain_mode mode, const char *const *names)
{
  out->text.count = out->seams.count = 0;
  out->attributes.count = out->tagged.count = 0;
  out->inert.events.count = out->inert.stretches.count = out->inert.wasted = 0;
  out->script_size = out->unclosed = out->unclosed_at = 0;
  if (!gk_grow_reserve(&out->text, page.size + 1, 1))
    return false;
  struct strainer s = {.out = out,
                       .page = page.data,
                       .end = page.data + page.size,
                       .kept = page.data,
                       .names = names,
                       .write = out->text.items};
  if (!seam(&s))
    return false;
  bool ok = true;
  const char *p = page.data;
  while (ok && p < s.end && (p = memchr(p, '<', (size_t)(s.end - p)))) {
    if (s.end - p < 2)
      break;
    if (p[1] == '!' || p[1] == '?')
      p = strain_declaration(&s, p, &ok);
    else if (is_letter(p[1]) || (p[1] == '/' && s.end - p > 2 && is_letter(p[2])))
      p = strain_tag(&s, p, mode, &ok);
    else
      p++;
  }
  if (!ok || !leave_out(&s, s.end, s.end))
    return false;
  *s.write = 0;
  /* libxml2 ends at a NUL. */
  for (char *zero = out->text.items; (zero = memchr(zero, 0, (size_t)(s.write - zero))); zero++)
    *zero = ' ';
  out->text.count = (size_t)(s.write - (char *)out->text.items);
  return true;
}

uint32_t gk_html_unstrain(const struct gk_html_strained *strained, uint32_t position,
                          uint32_t *hint)
{
  const struct gk_html_seam *seams = strained->seams.items;
  uint32_t i = *hint, count = (uint32_t)strained->seams.count;
  if (i >= count || seams[i].strained > position) { /* went back: search from the beginning */
    uint32_t low = 0, high = count;
    while (high - low > 1) {
      uint32_t middle = low + (high - low) / 2;
      if (seams[middle].strained <= position)
        low = middle;
      else
        high = middle;
    }
    i = low;
  }
  while (i + 1 < count && seams[i + 1].strained <= position)
    i++;
  *hint = i;
  return seams[i].source + (position - seams[i].strained);
}

void gk_html_strained_free(struct gk_html_strained *strained)
{
  gk_grow_free(&strained->text);
  gk_grow_free(&strained->seams);
  gk_grow_free(&strained->attributes);
  gk_grow_free(&strained->tagged);
  gk_grow_free(&strained->inert.events);
  gk_grow_free(&strained->inert.stretches);
}
