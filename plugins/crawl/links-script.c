/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over a script or JSON: literals, names and braces; nothing is executed. What is put
 * together of parts while a script runs is not known here, and left alone. */
#include <stdlib.h>
#include <strings.h>

#include "links-parts.h"

enum {
  DEPTH_LIMIT = 24, /* of objects whose members are looked at */
  ARGUMENTS_LIMIT = 8,
  MARKUP_SIZE_LIMIT = 4 * 1024 * 1024, /* bytes of markup in a literal, which is copied */
  VALUE_SIZE_LIMIT = 4096              /* bytes of a literal that is an address or a title */
};

/* A member of list data; texts are literals as written. */
struct record {
  struct gk_text url, title, date;
  bool list; /* an array */
};

struct script {
  struct links *links;
  const char *begin, *end;
  bool gb, json;
  bool handler;          /* an onclick: what it opens is a link */
  struct gk_text anchor; /* its title */
  uint32_t opened;       /* the first link of a handler */
  unsigned nesting;
  size_t depth; /* of braces and brackets */
  size_t braces;
  struct record records[DEPTH_LIMIT];
  struct links_proxy proxy;
  size_t proxy_depth;      /* of the braces of its parameters; 0: not within them */
  const char *dead_end[3]; /* by quote: before it that quote does not end a literal */
  struct record array;     /* of urls[0]='…'; headers[0]='…'; */
  uint64_t array_index;
  uint64_t page_count;
  bool paged;       /* a function that writes the links to pages was called */
  bool names_pages; /* a literal has the _ of index_1.html */
};

static const struct gk_text nothing = {"", 0};

static bool is_space(char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_name(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$';
}

static const char *skip_space(const struct script *script, const char *p)
{
  while (p < script->end && is_space(*p))
    p++;
  return p;
}

/* The end of the literal whose quote is at p; NULL: it has none. A literal ends in its line. */
static const char *literal_end(struct script *script, const char *p)
{
  char quote = *p;
  const char **dead = &script->dead_end[quote == '"' ? 0 : quote == '\'' ? 1 : 2];
  if (p < *dead)
    return NULL;
  const char *at = p + 1;
  for (; at < script->end; at++) {
    if (*at == quote)
      return at;
    if ((*at == '\n' || *at == '\r') && quote != '`' && !script->json)
      break;
    if (script->gb && (unsigned char)*at >= 0x81 && script->end - at > 1 &&
        (unsigned char)at[1] >= 0x40)
      at++;
    else if (*at == '\\' && script->end - at > 1)
      at++;
  }
  *dead = at;
  return NULL;
}

/* The literal at p, if nothing is put behind it; else empty. *after: behind it. */
static struct gk_text whole_literal(struct script *script, const char *p, const char **after)
{
  *after = p;
  if (p >= script->end || (*p != '"' && *p != '\'' && *p != '`'))
    return nothing;
  const char *stop = literal_end(script, p);
  if (!stop)
    return nothing;
  *after = stop + 1;
  const char *next = skip_space(script, stop + 1);
  if (next < script->end && (*next == '+' || *next == '.'))
    return nothing;
  return (struct gk_text){p + 1, (size_t)(stop - p - 1)};
}

/* The text of a literal of the script, as UTF-8. */
static struct gk_text text_of(struct script *script, struct gk_text literal, char *out, size_t room)
{
  char converted[VALUE_SIZE_LIMIT];
  if (literal.size > sizeof converted)
    return nothing;
  size_t size = literal.size;
  if (script->gb)
    size = links_convert(script->links, literal, converted, sizeof converted);
  else if (size)
    memcpy(converted, literal.data, size);
  return (struct gk_text){out, links_unescape((struct gk_text){converted, size}, out, room)};
}

static struct gk_text title_of(struct script *script, struct gk_text literal,
                               char out[TITLE_SIZE_LIMIT])
{
  char text[VALUE_SIZE_LIMIT];
  struct gk_text title = text_of(script, literal, text, sizeof text);
  return (struct gk_text){out, links_resolve(title, true, true, out, TITLE_SIZE_LIMIT)};
}

static uint32_t add(struct script *script, enum link_kind kind, struct gk_text literal,
                    struct gk_text title)
{
  char url[VALUE_SIZE_LIMIT];
  struct gk_text reference = gk_text_trim(text_of(script, literal, url, sizeof url));
  if (reference.size == 0 || reference.data[0] == '#')
    return NO_LINK;
  return links_add(script->links, kind, reference, title, nothing);
}

/* Of JSON within a literal, such as {"common":"/a.html"}: the address in it. */
static struct gk_text inner_address(struct gk_text text)
{
  for (const char *p = text.data, *end = p + text.size; p < end; p++) {
    const char *stop = *p == '"' && end - p > 1 ? memchr(p + 1, '"', (size_t)(end - p - 1)) : NULL;
    if (!stop)
      continue;
    struct gk_text value = {p + 1, (size_t)(stop - p - 1)};
    if (memchr(value.data, '/', value.size) || memmem(value.data, value.size, ".htm", 4))
      return value;
    p = stop;
  }
  return nothing;
}

static void add_record(struct script *script, const struct record *record)
{
  char title_text[TITLE_SIZE_LIMIT], text[VALUE_SIZE_LIMIT], date_text[VALUE_SIZE_LIMIT];
  char date[DATE_SIZE];
  if (record->url.size == 0 || (record->title.size == 0 && record->date.size == 0))
    return;
  struct gk_text url = gk_text_trim(text_of(script, record->url, text, sizeof text));
  if (url.size > 0 && url.data[0] == '{')
    url = inner_address(url);
  if (url.size == 0 || url.data[0] == '#')
    return;
  uint32_t link = links_add(script->links, LINK_DATA, url,
                            title_of(script, record->title, title_text), nothing);
  if (link != NO_LINK &&
      links_read_date(text_of(script, record->date, date_text, sizeof date_text), date))
    links_set_date(script->links, link, date);
}

static bool has(const struct script *script, enum links_list list, struct gk_text word)
{
  return gk_words_has(&script->links->rules->list[list], word, NULL);
}

static bool equals(struct gk_text text, const char *word)
{
  return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

static uint64_t number_of(struct gk_text text)
{
  uint64_t number = 0;
  if (text.size > 15)
    return 0;
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] < '0' || text.data[i] > '9')
      return 0;
    number = number * 10 + (uint64_t)(text.data[i] - '0');
  }
  return number;
}

/* &name=value of a proxy's request. */
static void add_parameter(struct script *script, struct gk_text name, struct gk_text literal)
{
  struct links_proxy *proxy = &script->proxy;
  char value[VALUE_SIZE_LIMIT];
  struct gk_text text = text_of(script, literal, value, sizeof value);
  if (name.size + 3 * text.size + 2 > sizeof proxy->parameters - proxy->parameters_size)
    return;
  char *out = proxy->parameters + proxy->parameters_size;
  *out++ = '&';
  memcpy(out, name.data, name.size);
  out += name.size;
  *out++ = '=';
  for (size_t i = 0; i < text.size; i++) {
    static const char digits[] = "0123456789ABCDEF";
    unsigned char c = (unsigned char)text.data[i];
    if (is_name((char)c) || c == '-' || c == '.' || c >= 0x80) {
      *out++ = (char)c;
    } else {
      *out++ = '%';
      *out++ = digits[c >> 4];
      *out++ = digits[c & 15];
    }
  }
  proxy->parameters_size = (size_t)(out - proxy->parameters);
}

static void set_member(struct script *script, struct gk_text name, struct gk_text value)
{
  if (script->proxy_depth > 0 && script->depth == script->proxy_depth) {
    add_parameter(script, name, value);
    return;
  }
  if (script->depth == 0 || script->depth > DEPTH_LIMIT)
    return;
  struct record *record = &script->records[script->depth - 1];
  if (has(script, LIST_URL_KEY, name)) {
    if (record->url.size == 0)
      record->url = value;
  } else if (has(script, LIST_TITLE_KEY, name)) {
    if (record->title.size == 0 || equals(name, "title"))
      record->title = value;
  } else if (has(script, LIST_DATE_KEY, name)) {
    if (record->date.size == 0)
      record->date = value;
  } else if (equals(name, "proxyUrl") || equals(name, "dataUrl")) {
    script->proxy.url = value;
  } else if (equals(name, "totalRecord")) {
    script->proxy.records = number_of(value);
  } else if (equals(name, "perPage")) {
    script->proxy.records_a_page = number_of(value);
  }
}

static void open_brace(struct script *script, bool list)
{
  if (script->depth < DEPTH_LIMIT)
    script->records[script->depth] = (struct record){.list = list};
  script->depth++;
}

static void close_brace(struct script *script)
{
  if (script->depth == 0)
    return;
  if (script->depth <= DEPTH_LIMIT && !script->records[script->depth - 1].list)
    add_record(script, &script->records[script->depth - 1]);
  if (script->depth == script->proxy_depth)
    script->proxy_depth = 0;
  script->depth--;
}

/* Whether a value that nobody names may be an address. */
static bool is_address(struct gk_text literal)
{
  static const char *const ends[] = {".html", ".htm",  ".shtml", ".jsp", ".jhtml", ".aspx",
                                     ".asp",  ".php",  ".do",    ".pdf", ".doc",   ".docx",
                                     ".xls",  ".xlsx", ".wps",   ".ofd", ".zip",   ".rar"};
  size_t size = 0;
  while (size < literal.size && literal.data[size] != '?' && literal.data[size] != '#')
    size++;
  struct gk_text path = gk_text_slice(literal, 0, size);
  if (memchr(literal.data, ' ', literal.size) || memchr(literal.data, '<', literal.size))
    return false;
  if ((literal.size > 7 && strncasecmp(literal.data, "http://", 7) == 0) ||
      (literal.size > 8 && strncasecmp(literal.data, "https://", 8) == 0) ||
      (literal.size > 1 && literal.data[0] == '/') ||
      (literal.size > 2 && memcmp(literal.data, "./", 2) == 0) ||
      (literal.size > 3 && memcmp(literal.data, "../", 3) == 0))
    return true;
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (path.size > strlen(ends[i]) && gk_text_ends(path, gk_text_of(ends[i])))
      return true;
  return false;
}

static void opened(struct script *script, struct gk_text literal)
{
  uint32_t link = add(script, LINK_ANCHOR, literal, script->anchor);
  if (script->opened == NO_LINK)
    script->opened = link;
}

struct argument {
  bool number;
  struct gk_text text;
};

/* The arguments of the call whose ( is before p: literals, numbers; others are empty. */
static size_t read_arguments(struct script *script, const char *p,
                             struct argument arguments[ARGUMENTS_LIMIT])
{
  enum { CALL_SIZE_LIMIT = 2000 };
  const char *end = script->end - p > CALL_SIZE_LIMIT ? p + CALL_SIZE_LIMIT : script->end;
  size_t count = 0;
  while (count < ARGUMENTS_LIMIT) {
    struct argument *argument = &arguments[count++];
    *argument = (struct argument){false, nothing};
    p = skip_space(script, p);
    if (p >= end || *p == ')')
      return count - 1;
    const char *from = p;
    if (*p == '"' || *p == '\'') {
      argument->text = whole_literal(script, p, &p);
    } else {
      while (p < end && is_name(*p))
        p++;
      argument->text = (struct gk_text){from, (size_t)(p - from)};
      argument->number = p > from && *from >= '0' && *from <= '9';
    }
    while (p < end && *p != ',' && *p != ')') {
      if ((*p == '"' || *p == '\'') && literal_end(script, p))
        p = literal_end(script, p);
      if (*p == '(')
        return 0; /* so that calls within calls take linear time */
      if (!is_space(*p))
        *argument = (struct argument){false, nothing}; /* an expression */
      p++;
    }
    if (p >= end || *p == ')')
      return count;
    p++;
  }
  return count;
}

/* createPageHTML(20, 0, "index", "html"), createPageHTML('page_div', 20, 1, 'list', 'shtml', 390)
 */
static void read_page_function(struct script *script, const char *p)
{
  struct argument arguments[ARGUMENTS_LIMIT];
  uint64_t numbers[2] = {0};
  struct gk_text texts[2] = {nothing, nothing};
  size_t count = read_arguments(script, p, arguments), number = 0, text = 0, first = 0;
  bool element = false;
  for (size_t i = 0; i < count; i++) {
    bool variable = number == 0 && !arguments[i].number && script->page_count > 0 &&
                    has(script, LIST_PAGE_COUNT, arguments[i].text);
    if (arguments[i].number || variable) {
      if (number < 2)
        numbers[number] = variable ? script->page_count : number_of(arguments[i].text);
      first = number++ == 0 ? i : first;
    } else if (number == 0) {
      element = true;
    } else if (text < 2) {
      texts[text++] = arguments[i].text;
    }
  }
  if (number == 0)
    return;
  char name[VALUE_SIZE_LIMIT], extension[VALUE_SIZE_LIMIT];
  script->paged = true;
  links_add_pages(script->links, numbers[0], numbers[1], element,
                  text > 0 ? text_of(script, texts[0], name, sizeof name) : nothing,
                  text > 1 ? text_of(script, texts[1], extension, sizeof extension) : nothing);
}

/* A call of a function by that name; p is behind its (. */
static void read_call(struct script *script, struct gk_text name, const char *p)
{
  if (has(script, LIST_PAGE_FUNCTION, name)) {
    read_page_function(script, p);
    return;
  }
  bool opens = has(script, LIST_OPEN_FUNCTION, name);
  const char *after;
  if (script->handler) {
    struct argument arguments[ARGUMENTS_LIMIT];
    size_t count = read_arguments(script, p, arguments);
    if (equals(name, "__doPostBack"))
      return;
    for (size_t i = 0; i < count; i++)
      if (!arguments[i].number && (opens || is_address(arguments[i].text)) &&
          arguments[i].text.size > 0) {
        char previous = arguments[i].text.data[-1];
        if (previous != '"' && previous != '\'')
          continue;
        if (opens && !is_address(arguments[i].text) && i > 0)
          continue;
        opened(script, arguments[i].text);
        return;
      }
    return;
  }
  if (script->braces > 0)
    return;
  p = skip_space(script, p);
  struct gk_text literal = whole_literal(script, p, &after);
  if (literal.size == 0)
    return;
  if (opens && gk_text_ends(name, GK_TEXT("location.replace"))) {
    add(script, LINK_REFRESH, literal, nothing);
  } else if ((equals(name, "setTimeout") || equals(name, "window.setTimeout")) &&
             script->nesting < NESTING_LIMIT) {
    char text[VALUE_SIZE_LIMIT];
    struct gk_text inner = text_of(script, literal, text, sizeof text);
    links_scan_script(script->links, inner, false, false, NESTING_LIMIT);
  } else if ((equals(name, "document.write") || equals(name, "document.writeln")) &&
             script->nesting < NESTING_LIMIT && memchr(literal.data, '<', literal.size)) {
    char text[VALUE_SIZE_LIMIT];
    struct gk_text inner = text_of(script, literal, text, sizeof text);
    bool gb = script->links->gb;
    script->links->gb = false;
    links_scan_html(script->links, inner, false, NESTING_LIMIT);
    script->links->gb = gb;
  }
}

/* Whether a statement begins at p, which is outside of all braces. */
static bool begins_statement(const struct script *script, const char *p)
{
  const char *before = p;
  while (before > script->begin && is_space(before[-1]))
    before--;
  return before == script->begin || strchr(";}>/", before[-1]) || /* after --> or a comment, too */
         (memchr(before, '\n', (size_t)(p - before)) && !strchr(")=+,(?:&|.", before[-1]));
}

static void read_assignment(struct script *script, struct gk_text name, const char *begin,
                            const char *p)
{
  const char *after;
  p = skip_space(script, p);
  if (p >= script->end)
    return;
  if (*p >= '0' && *p <= '9') {
    const char *stop = p;
    while (stop < script->end && is_name(*stop))
      stop++;
    if (has(script, LIST_PAGE_COUNT, name))
      script->page_count = number_of((struct gk_text){p, (size_t)(stop - p)});
    return;
  }
  if (!has(script, LIST_TARGET, name))
    return;
  struct gk_text literal = whole_literal(script, p, &after);
  if (literal.size == 0)
    return;
  if (script->handler)
    opened(script, literal);
  else if (script->braces == 0 && begins_statement(script, begin))
    add(script, LINK_REFRESH, literal, nothing);
}

/* urls[0]='…' and so on; p is behind the [. */
static void read_array(struct script *script, struct gk_text name, const char *p)
{
  const char *digits = p, *after;
  while (p < script->end && *p >= '0' && *p <= '9')
    p++;
  struct gk_text index = {digits, (size_t)(p - digits)};
  if (index.size == 0 || p >= script->end || *p != ']')
    return;
  p = skip_space(script, p + 1);
  if (p >= script->end || *p != '=')
    return;
  struct gk_text literal = whole_literal(script, skip_space(script, p + 1), &after);
  bool url = has(script, LIST_URL_ARRAY, name), title = has(script, LIST_TITLE_ARRAY, name),
       date = has(script, LIST_DATE_ARRAY, name);
  if (!url && !title && !date)
    return;
  uint64_t number = number_of(index);
  if (number != script->array_index || (url && script->array.url.size > 0)) {
    add_record(script, &script->array);
    script->array = (struct record){0};
    script->array_index = number;
  }
  if (url)
    script->array.url = literal;
  else if (title)
    script->array.title = literal;
  else
    script->array.date = literal;
}

/* A name with what follows it; returns where to go on. */
static const char *read_name(struct script *script, const char *p, struct gk_text *key)
{
  const char *begin = p;
  while (p < script->end && (is_name(*p) || *p == '.'))
    p++;
  struct gk_text name = {begin, (size_t)(p - begin)};
  const char *next = skip_space(script, p);
  if (next >= script->end)
    return p;
  switch (*next) {
  case ':':
    *key = name;
    return next + 1;
  case '(':
    read_call(script, name, next + 1);
    return next + 1;
  case '=':
    if (script->end - next > 1 && next[1] == '=')
      return next;
    read_assignment(script, name, begin, next + 1);
    return next + 1;
  case '[':
    read_array(script, name, next + 1);
    return p;
  default:
    return p;
  }
}

/* A literal: a member's name, its value, or of no account. */
static const char *read_literal(struct script *script, const char *p, struct gk_text *key)
{
  const char *stop = literal_end(script, p);
  if (!stop)
    return p + 1;
  struct gk_text literal = {p + 1, (size_t)(stop - p - 1)}, name = *key;
  const char *next = skip_space(script, stop + 1);
  *key = nothing;
  if (name.size > 0) {
    if (next >= script->end || *next != '+')
      set_member(script, name, literal);
    if (script->json && script->nesting < NESTING_LIMIT && literal.size > 8 &&
        literal.size <= MARKUP_SIZE_LIMIT && memmem(literal.data, literal.size, "<a ", 3)) {
      /* Lists are sent as markup in JSON, too. */
      char *text = malloc(literal.size * 2 + 8);
      char *converted = text ? malloc(literal.size * 2 + 8) : NULL;
      if (converted) {
        size_t room = literal.size * 2 + 8;
        size_t size =
            script->gb ? links_convert(script->links, literal, converted, room) : literal.size;
        if (!script->gb)
          memcpy(converted, literal.data, literal.size);
        size = links_unescape((struct gk_text){converted, size}, text, room);
        bool gb = script->links->gb;
        script->links->gb = false;
        links_scan_html(script->links, (struct gk_text){text, size}, false, script->nesting + 1);
        script->links->gb = gb;
      }
      free(converted);
      free(text);
    }
  } else if (next < script->end && *next == ':' && script->depth > 0) {
    *key = literal;
    return next + 1;
  }
  if (literal.size > 0 && literal.data[literal.size - 1] == '_')
    script->names_pages = true;
  return stop + 1;
}

static const char *after_comment(struct script *script, const char *p)
{
  if (script->end - p > 1 && p[1] == '/' && !script->json) {
    p = memchr(p, '\n', (size_t)(script->end - p));
    return p ? p : script->end;
  }
  if (script->end - p > 1 && p[1] == '*') {
    p = memmem(p + 2, (size_t)(script->end - p - 2), "*/", 2);
    return p ? p + 2 : script->end;
  }
  return p + 1;
}

static void scan(struct script *script)
{
  struct gk_text key = nothing;
  for (const char *p = script->begin; p < script->end;) {
    char c = *p;
    if (is_space(c)) {
      p++;
    } else if ((c >= '0' && c <= '9') && key.size > 0) {
      const char *from = p;
      while (p < script->end && is_name(*p))
        p++;
      set_member(script, key, (struct gk_text){from, (size_t)(p - from)});
      key = nothing;
    } else if (is_name(c)) {
      key = nothing;
      p = read_name(script, p, &key);
    } else if (c == '"' || c == '\'' || c == '`') {
      p = read_literal(script, p, &key);
    } else if (c == '/') {
      p = after_comment(script, p);
    } else {
      if (c == '{' || c == '[') {
        open_brace(script, c == '[');
        script->braces += c == '{';
        if (c == '{' && (equals(key, "ajaxParam") || equals(key, "ajaxParams")))
          script->proxy_depth = script->depth;
      } else if (c == '}' || c == ']') {
        close_brace(script);
        script->braces -= c == '}' && script->braces > 0;
      }
      key = nothing;
      p += script->gb && (unsigned char)c >= 0x81 && script->end - p > 1 ? 2 : 1;
    }
  }
  add_record(script, &script->array);
  if (!script->paged && script->page_count > 1 && script->names_pages)
    links_add_pages(script->links, script->page_count, 0, false, nothing, nothing);
  if (script->proxy.url.size > 0 && script->proxy.records > 0)
    links_add_groups(script->links, &script->proxy);
}

void links_scan_script(struct links *links, struct gk_text text, bool gb, bool json,
                       unsigned nesting)
{
  struct script script = {.links = links,
                          .begin = text.data,
                          .end = text.data + text.size,
                          .gb = gb,
                          .json = json,
                          .opened = NO_LINK,
                          .nesting = nesting};
  scan(&script);
}

uint32_t links_scan_handler(struct links *links, struct gk_text text, struct gk_text title)
{
  struct script script = {.links = links,
                          .begin = text.data,
                          .end = text.data + text.size,
                          .handler = true,
                          .anchor = title,
                          .opened = NO_LINK,
                          .nesting = NESTING_LIMIT};
  scan(&script);
  return script.opened;
}

static uint32_t read_hexadecimal(const char *p, const char *end, size_t digits)
{
  uint32_t c = 0;
  if ((size_t)(end - p) < digits)
    return 0;
  for (size_t i = 0; i < digits; i++) {
    char d = p[i];
    int value = d >= '0' && d <= '9'                 ? d - '0'
                : (d | 32) >= 'a' && (d | 32) <= 'f' ? (d | 32) - 'a' + 10
                                                     : -1;
    if (value < 0)
      return 0;
    c = c << 4 | (uint32_t)value;
  }
  return c;
}

size_t links_unescape(struct gk_text literal, char *out, size_t room)
{
  size_t size = 0;
  for (const char *p = literal.data, *end = p + literal.size; p < end && size + 4 <= room;) {
    if (*p != '\\' || end - p < 2) {
      out[size++] = *p++;
      continue;
    }
    char c = p[1];
    p += 2;
    if (c == 'u' || c == 'x') {
      size_t digits = c == 'u' ? 4 : 2;
      uint32_t point = read_hexadecimal(p, end, digits);
      if (point == 0)
        continue;
      p += digits;
      if (point >= 0xD800 && point < 0xDC00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
        uint32_t low = read_hexadecimal(p + 2, end, 4);
        if (low >= 0xDC00 && low < 0xE000) {
          point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
          p += 6;
        }
      }
      size += gk_utf8_put(out + size, point >= 0xD800 && point < 0xE000 ? 0xFFFD : point);
    } else if (c == 'n' || c == 'r' || c == 't' || c == 'b' || c == 'f') {
      out[size++] = ' ';
    } else {
      out[size++] = c;
    }
  }
  return size;
}
