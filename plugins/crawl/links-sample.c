/* SPDX-License-Identifier: Apache-2.0 */
#include "links-sample.h"

#include <stdio.h>
#include <stdlib.h>

struct url_rules *sample_parameters;
struct links *sample_links;
static struct links_rules *rules;

int sample_open_links(void **state)
{
  (void)state;
  const char *top = getenv("top_srcdir");
  char path[1000], why[300] = "";
  snprintf(path, sizeof path, "%s/rules/crawl/parameters.tsv", top ? top : ".");
  sample_parameters = url_rules_new(path, why);
  snprintf(path, sizeof path, "%s/rules/crawl/links.tsv", top ? top : ".");
  rules = links_rules_new(path, why);
  sample_links = rules ? links_new(rules, sample_parameters) : NULL;
  if (!sample_links)
    fprintf(stderr, "%s\n", why);
  return sample_links ? 0 : -1;
}

int sample_close_links(void **state)
{
  (void)state;
  links_drop(sample_links);
  links_rules_drop(rules);
  url_rules_drop(sample_parameters);
  return 0;
}
