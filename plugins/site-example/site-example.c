/* SPDX-License-Identifier: Apache-2.0 */
/* A site's own reader: where on its pages things stand. The HTML reader does the rest. Zhushan is
 * made up; copy this folder for a site that exists. */
#include <gongkai/plugin.h>

static const struct gk_selector selectors[] = {{GK_SELECT_CONTENT, "div.zs-doc div.zs-text"},
                                               {GK_SELECT_TITLE, ".zs-headline"},
                                               {GK_SELECT_METADATA, "ul.zs-props"},
                                               {GK_SELECT_IGNORE, ".zs-text .zs-tools"},
                                               {0, NULL}};

/* The mark that the site's publishing system leaves in each page, within its first 4 KB. */
static int probe(struct gk_context *context, void *state)
{
  static const char mark[] = "content=\"zhushan-portal\"";
  struct gk_resource text;
  (void)state;
  if (!gk_find_resource(context, GK_RESOURCE_TEXT, &text))
    return 0;
  for (size_t i = 0; i + sizeof mark - 1 <= text.data.size && i < 4096; i++)
    if (!memcmp(text.data.data + i, mark, sizeof mark - 1))
      return 100;
  return 0;
}

static const struct gk_plugin plugin = {.abi = GK_ABI,
                                        .size = sizeof plugin,
                                        .stage = GK_STAGE_READ,
                                        .version = 1,
                                        .name = "site-example",
                                        .summary = "Pages of the (fictitious) city of Zhushan",
                                        .licence = "Apache-2.0",
                                        .probe = probe,
                                        .delegate = "html",
                                        .selectors = selectors};

GK_EXPORT gk_entry_function gongkai_plugins_1;

const struct gk_plugin *gongkai_plugins_1(uint32_t index)
{
  return index == 0 ? &plugin : NULL;
}
