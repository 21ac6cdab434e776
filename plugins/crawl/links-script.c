/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over a script or JSON: literals, names and braces; links_nothing is executed. What is
 * put together of parts while a script runs is not known here, and left alone. */
#include <stdlib.h>
#include <strings.h>

#include "links-script.h"

/* A name with what follows it; returns where to go on. */
static const char *read_name(struct script *script, const char *p, struct gk_text *key)
{
  const char *begin = p;
  while (p < script->end && (script_flags[(unsigned char)*p] & SCRIPT_NAME))
    p++;
  struct gk_text name = {begin, (size_t)(p - begin)};
  const char *next = script_skip_space(script, p);
  if (next >= script->end)
    return p;
  switch (*next) {
  case ':':
    *key = name;
    return next + 1;
  case '(':
    script_read_call(script, name, next + 1);
    return next + 1;
  case '=':
    if (script->end - next > 1 && next[1] == '=')
      return next;
    script_read_assignment(script, name, begin, next + 1);
    return next + 1;
  case '[':
    script_read_array(script, name, next + 1);
    return p;
  default:
    return p;
  }
}

/* A literal: a member's name, its value, or of no account. */
static const char *read_literal(struct script *script, const char *p, struct gk_text *key)
{
  const char *stop = script_literal_end(script, p);
  if (!stop)
    return p + 1;
  struct gk_text literal = {p + 1, (size_t)(stop - p - 1)}, name = *key;
  const char *next = script_skip_space(script, stop + 1);
  *key = links_nothing;
  if (name.size > 0) {
    if (next >= script->end || *next != '+')
      script_set_member(script, name, literal);
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

static void read_brace(struct script *script, char c)
{
  if (c == '{' || c == '[') {
    script_open_brace(script, c == '[');
    script->braces += c == '{';
  } else {
    script_close_brace(script);
    script->braces -= c == '}' && script->braces > 0;
  }
}

static void scan(struct script *script)
{
  struct gk_text key = links_nothing;
  for (const char *p = script->begin; p < script->end;) {
    unsigned flags = script_flags[(unsigned char)*p];
    if (flags == 0) { /* an operator */
      if (key.size > 0)
        key = links_nothing;
      p++;
    } else if (flags & SCRIPT_SPACE) {
      p++;
    } else if (flags & SCRIPT_NAME) {
      if (key.size > 0 && *p >= '0' && *p <= '9') {
        const char *from = p;
        while (p < script->end && script_is_name(*p))
          p++;
        script_set_member(script, key, (struct gk_text){from, (size_t)(p - from)});
        key = links_nothing;
      } else {
        key = links_nothing;
        p = read_name(script, p, &key);
      }
    } else if (flags & SCRIPT_QUOTE) {
      p = read_literal(script, p, &key);
    } else if (flags & SCRIPT_SLASH) {
      p = after_comment(script, p);
    } else {
      if (flags & SCRIPT_BRACE)
        read_brace(script, *p);
      key = links_nothing;
      p += (flags & SCRIPT_HIGH) && script->gb && script->end - p > 1 ? 2 : 1;
    }
  }
  script_add_record(script, &script->array);
  if (!script->paged && script->page_count > 1 && script->names_pages)
    links_add_pages(script->links, script->page_count, 0, false, links_nothing, links_nothing);
  if (script->columns.count > 0)
    links_add_columns(script->links, &script->columns);
  if (script->nesting == 0 && (script->pager.pages > 0 || script->pager.records > 0))
    links_add_answers(script->links, &script->pager);
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
                          .nesting = nesting,
                          .in_tree = !json && strstr(links->url, "/gkmlpt/") != NULL};
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
