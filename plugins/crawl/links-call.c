/* SPDX-License-Identifier: Apache-2.0 */
/* Calls and assignments that lead to pages. */
#include <strings.h>

#include "links-script.h"

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
  uint32_t link = script_add(script, LINK_ANCHOR, literal, script->anchor);
  if (script->opened == NO_LINK)
    script->opened = link;
}

struct argument {
  bool number, literal;
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
    *argument = (struct argument){.text = links_nothing};
    p = script_skip_space(script, p);
    if (p >= end || *p == ')')
      return count - 1;
    const char *from = p;
    if (*p == '"' || *p == '\'') {
      argument->text = script_whole_literal(script, p, &p);
      argument->literal = argument->text.size > 0;
    } else {
      while (p < end && script_is_name(*p))
        p++;
      argument->text = (struct gk_text){from, (size_t)(p - from)};
      argument->number = p > from && *from >= '0' && *from <= '9';
    }
    while (p < end && *p != ',' && *p != ')') {
      if ((*p == '"' || *p == '\'') && script_literal_end(script, p))
        p = script_literal_end(script, p);
      if (*p == '(')
        return 0; /* so that calls within calls take linear time */
      if (!script_is_space(*p))
        *argument = (struct argument){.text = links_nothing}; /* an expression */
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
  struct gk_text texts[2] = {links_nothing, links_nothing};
  size_t count = read_arguments(script, p, arguments), number = 0, text = 0;
  bool element = false;
  for (size_t i = 0; i < count; i++) {
    bool variable = number == 0 && !arguments[i].number && script->page_count > 0 &&
                    script_in(script_lists(script, arguments[i].text), LIST_PAGE_COUNT);
    if (arguments[i].number || variable) {
      if (number < 2)
        numbers[number] = variable ? script->page_count : script_number(arguments[i].text);
      number++;
    } else if (number == 0) {
      if (element || !arguments[i].literal)
        return; /* a count that is not known here */
      element = true;
    } else if (text < 2) {
      if (!arguments[i].literal)
        return;
      texts[text++] = arguments[i].text;
    }
  }
  if (number == 0)
    return;
  char name[VALUE_SIZE_LIMIT], extension[VALUE_SIZE_LIMIT];
  script->paged = true;
  links_add_pages(script->links, numbers[0], numbers[1], element,
                  text > 0 ? script_text(script, texts[0], name, sizeof name) : links_nothing,
                  text > 1 ? script_text(script, texts[1], extension, sizeof extension)
                           : links_nothing);
}

/* A call of a function by that name; p is behind its (. */
void script_read_call(struct script *script, struct gk_text name, const char *p)
{
  uint32_t lists = script_lists(script, name);
  if (script_in(lists, LIST_PAGE_FUNCTION)) {
    read_page_function(script, p);
    return;
  }
  bool opens = script_in(lists, LIST_OPEN_FUNCTION);
  const char *after;
  if (script->handler) {
    struct argument arguments[ARGUMENTS_LIMIT];
    size_t count = read_arguments(script, p, arguments);
    if (script_equals(name, "__doPostBack"))
      return;
    size_t best = count;
    for (size_t i = 0; i < count && best == count; i++)
      if (arguments[i].literal && is_address(arguments[i].text))
        best = i;
    /* A function that opens addresses takes such as "list" or "?id=1", too. */
    if (best == count && opens && count > 0 && arguments[0].literal)
      best = 0;
    if (best < count)
      opened(script, arguments[best].text);
    return;
  }
  if (script->braces > 0)
    return;
  p = script_skip_space(script, p);
  struct gk_text literal = script_whole_literal(script, p, &after);
  if (literal.size == 0)
    return;
  if (opens && gk_text_ends(name, GK_TEXT("location.replace"))) {
    script_add(script, LINK_REFRESH, literal, links_nothing);
  } else if ((script_equals(name, "setTimeout") || script_equals(name, "window.setTimeout")) &&
             script->nesting < NESTING_LIMIT) {
    char text[VALUE_SIZE_LIMIT];
    struct gk_text inner = script_text(script, literal, text, sizeof text);
    links_scan_script(script->links, inner, false, false, NESTING_LIMIT);
  } else if ((script_equals(name, "document.write") || script_equals(name, "document.writeln")) &&
             script->nesting < NESTING_LIMIT && memchr(literal.data, '<', literal.size)) {
    char text[VALUE_SIZE_LIMIT];
    struct gk_text inner = script_text(script, literal, text, sizeof text);
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
  while (before > script->begin && script_is_space(before[-1]))
    before--;
  return before == script->begin || strchr(";}>/", before[-1]) || /* after --> or a comment, too */
         (memchr(before, '\n', (size_t)(p - before)) && !strchr(")=+,(?:&|.", before[-1]));
}

void script_read_assignment(struct script *script, struct gk_text name, const char *begin,
                            const char *p)
{
  const char *after;
  p = script_skip_space(script, p);
  if (p >= script->end)
    return;
  if (*p >= '0' && *p <= '9') {
    const char *stop = p;
    while (stop < script->end && script_is_name(*stop))
      stop++;
    if (script_in(script_lists(script, name), LIST_PAGE_COUNT))
      script->page_count = script_number((struct gk_text){p, (size_t)(stop - p)});
    return;
  }
  if (!script_in(script_lists(script, name), LIST_TARGET))
    return;
  struct gk_text literal = script_whole_literal(script, p, &after);
  if (literal.size == 0)
    return;
  if (script->handler)
    opened(script, literal);
  else if (script->braces == 0 && begins_statement(script, begin))
    script_add(script, LINK_REFRESH, literal, links_nothing);
}

/* urls[0]='…' and so on; p is behind the [. */
void script_read_array(struct script *script, struct gk_text name, const char *p)
{
  const char *digits = p, *after;
  while (p < script->end && *p >= '0' && *p <= '9')
    p++;
  struct gk_text index = {digits, (size_t)(p - digits)};
  if (index.size == 0 || p >= script->end || *p != ']')
    return;
  p = script_skip_space(script, p + 1);
  if (p >= script->end || *p != '=')
    return;
  struct gk_text literal = script_whole_literal(script, script_skip_space(script, p + 1), &after);
  uint32_t lists = script_lists(script, name);
  bool url = script_in(lists, LIST_URL_ARRAY), title = script_in(lists, LIST_TITLE_ARRAY),
       date = script_in(lists, LIST_DATE_ARRAY);
  if (!url && !title && !date)
    return;
  uint64_t number = script_number(index);
  if (number != script->array_index || (url && script->array.url.size > 0)) {
    script_add_record(script, &script->array);
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
