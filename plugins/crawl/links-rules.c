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
};

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
  return rules;
}

void links_rules_drop(struct links_rules *rules)
{
  for (size_t i = 0; rules && i < LIST_COUNT; i++)
    gk_words_free(&rules->list[i]);
  free(rules);
}
