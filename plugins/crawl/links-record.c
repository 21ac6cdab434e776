/* SPDX-License-Identifier: Apache-2.0 */
/* Lists as data: objects with an address and a title, and what software for lists goes by. */
#include "links-script.h"

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
  return links_nothing;
}

void script_add_record(struct script *script, const struct record *record)
{
  char title_text[TITLE_SIZE_LIMIT], text[VALUE_SIZE_LIMIT], date_text[VALUE_SIZE_LIMIT];
  char date[DATE_SIZE];
  if (record->url.size == 0 || (record->title.size == 0 && record->date.size == 0))
    return;
  struct gk_text url = gk_text_trim(script_text(script, record->url, text, sizeof text));
  if (url.size > 0 && url.data[0] == '{')
    url = inner_address(url);
  if (url.size == 0 || url.data[0] == '#')
    return;
  bool dated =
      links_read_date(script_text(script, record->date, date_text, sizeof date_text), date);
  /* A request of the script's own has an address, and a time to wait. */
  if (record->title.size == 0 && !dated)
    return;
  uint32_t link = links_add(script->links, LINK_DATA, url,
                            script_title(script, record->title, title_text), links_nothing);
  if (dated)
    links_set_date(script->links, link, date);
}

/* What is not of a single object. */
static void set_list_member(struct script *script, struct record *record, uint32_t lists,
                            struct gk_text name, struct gk_text value)
{
  char text[VALUE_SIZE_LIMIT];
  struct links_proxy *proxy = &script->proxy;
  if (script_in(lists, LIST_PROXY_PARAMETER))
    links_add_parameter(proxy, name, script_text(script, value, text, sizeof text));
  else if (script_equals(name, "proxyUrl")) {
    proxy->url = value;
    record->proxy = true;
  } else if (script_equals(name, "totalRecord"))
    proxy->records = script_number(value);
  else if (script_equals(name, "totalPage"))
    proxy->pages = script_number(value);
  else if (script_equals(name, "perPage"))
    proxy->records_a_page = script_number(value);
  else if (script_equals(name, "SID"))
    script->columns.site = value;
  if (!script->json || script->depth > 2)
    return;
  if (script_in(lists, LIST_PAGES_KEY))
    script->pager.pages = script_number(value);
  else if (script_in(lists, LIST_RECORDS_KEY))
    script->pager.records = script_number(value);
}

void script_set_member(struct script *script, struct gk_text name, struct gk_text value)
{
  if (script->depth == 0 || script->depth > DEPTH_LIMIT)
    return;
  struct record *record = &script->records[script->depth - 1];
  uint32_t lists = script_lists(script, name);
  if (script_in(lists, LIST_URL_KEY)) {
    if (record->url.size == 0)
      record->url = value;
  } else if (script_in(lists, LIST_TITLE_KEY)) {
    if (record->title.size == 0 || script_equals(name, "title"))
      record->title = value;
  } else if (script_in(lists, LIST_DATE_KEY)) {
    if (record->date.size == 0)
      record->date = value;
  } else if (script_equals(name, "id")) {
    record->id = value;
  } else {
    set_list_member(script, record, lists, name, value);
  }
}

/* Whether a column has a name of those that are looked for. */
static bool is_column(struct script *script, const struct record *record)
{
  const struct gk_words *words = &script->links->rules->list[LIST_COLUMN_WORD];
  char text[TITLE_SIZE_LIMIT];
  struct gk_text title = script_title(script, record->title, text);
  return title.size > 0 && gk_words_find(words, title, 0, title.size, NULL, NULL) != SIZE_MAX;
}

void script_open_brace(struct script *script, bool list)
{
  if (script->depth < DEPTH_LIMIT) {
    struct record *outer = script->depth > 0 ? &script->records[script->depth - 1] : NULL;
    if (outer && script->in_tree && !outer->column && outer->title.size > 0)
      outer->column = is_column(script, outer);
    script->records[script->depth] =
        (struct record){.list = list, .column = outer && outer->column};
  }
  script->depth++;
}

static void close_object(struct script *script, const struct record *record)
{
  struct links_columns *columns = &script->columns;
  script_add_record(script, record);
  if (record->proxy) {
    char text[VALUE_SIZE_LIMIT];
    links_add_groups(script->links, &script->proxy,
                     script_text(script, script->proxy.url, text, sizeof text));
    script->proxy = (struct links_proxy){.records = 0};
  }
  if (script->in_tree && record->id.size > 0 && record->title.size > 0 &&
      columns->count < COLUMNS_LIMIT && script_number(record->id) > 0 &&
      (record->column || is_column(script, record)))
    columns->of[columns->count++] = record->id;
}

void script_close_brace(struct script *script)
{
  if (script->depth == 0)
    return;
  if (script->depth <= DEPTH_LIMIT && !script->records[script->depth - 1].list)
    close_object(script, &script->records[script->depth - 1]);
  script->depth--;
}
