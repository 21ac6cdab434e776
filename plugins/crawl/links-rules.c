/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "links-parts.h"

static const char *const names[LIST_COUNT + 1] = {
    [LIST_PAGE_WORD] = "page-word",
    [LIST_PAGE_URL] = "page-url",
    [LIST_OPEN_FUNCTION] = "open-function",
    [LIST_TARGET] = "target",
    [LIST_PAGE_FUNCTION] = "page-function",
    [LIST_PAGE_COUNT] = "page-count",
    [LIST_URL_KEY] = "url-key",
    [LIST_TITLE_KEY] = "title-key",
    [LIST_DATE_KEY] = "date-key",
    [LIST_URL_ARRAY] = "url-array",
    [LIST_TITLE_ARRAY] = "title-array",
    [LIST_DATE_ARRAY] = "date-array",
    [LIST_PICTURE_ATTRIBUTE] = "picture-attribute",
    [LIST_PROXY_PARAMETER] = "proxy-parameter",
    [LIST_COLUMN_WORD] = "column-word",
    [LIST_PAGES_KEY] = "pages-key",
    [LIST_RECORDS_KEY] = "records-key",
    [LIST_PAGE_PARAMETER] = "page-parameter",
    [LIST_UNIT_URL] = "unit-url",
    [LIST_LINK_ATTRIBUTE] = "link-attribute",
    [LIST_FILE_PARAMETER] = "file-parameter",
};

/* One look-up for a name of a script that may stand in several lists. */
static bool join_names(struct links_rules *rules)
{
  static const enum links_list lists[] = {
      LIST_OPEN_FUNCTION,   LIST_TARGET,    LIST_PAGE_FUNCTION, LIST_PAGE_COUNT,  LIST_URL_KEY,
      LIST_TITLE_KEY,       LIST_DATE_KEY,  LIST_URL_ARRAY,     LIST_TITLE_ARRAY, LIST_DATE_ARRAY,
      LIST_PROXY_PARAMETER, LIST_PAGES_KEY, LIST_RECORDS_KEY};
  enum { LISTS = sizeof lists / sizeof *lists };
  for (size_t i = 0; i < LISTS; i++)
    for (size_t j = 0; j < rules->list[lists[i]].count; j++) {
      struct gk_text name = rules->list[lists[i]].items[j].text;
      uint32_t bits = 0;
      for (size_t k = 0; k < LISTS; k++)
        if (gk_words_has(&rules->list[lists[k]], name, NULL))
          bits |= (uint32_t)1 << lists[k];
      if (!gk_words_add(&rules->name, name, bits))
        return false;
    }
  if (!gk_words_seal(&rules->name) || rules->name.count > NAMES_LIMIT)
    return false;
  for (size_t i = 0; i < rules->name.count; i++) {
    size_t at = links_name_slot(rules->name.items[i].text);
    while (rules->slot[at])
      at = (at + 1) % NAME_SLOTS;
    rules->slot[at] = (uint16_t)(i + 1);
  }
  return true;
}

struct links_rules *links_rules_new(const char *path, char why[300])
{
  struct links_rules *rules = calloc(1, sizeof *rules);
  if (!rules) {
    snprintf(why, 300, "%s: out of memory", path);
    return NULL;
  }
  if (!gk_words_load(path, names, rules->list, why, 300)) {
    links_rules_drop(rules);
    return NULL;
  }
  if (!join_names(rules)) {
    snprintf(why, 300, "%s: there are more than %d names, or the memory is full", path,
             NAMES_LIMIT);
    links_rules_drop(rules);
    return NULL;
  }
  return rules;
}

void links_rules_drop(struct links_rules *rules)
{
  for (size_t i = 0; rules && i < LIST_COUNT; i++)
    gk_words_free(&rules->list[i]);
  if (rules)
    gk_words_free(&rules->name);
  free(rules);
}
