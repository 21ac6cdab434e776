/* SPDX-License-Identifier: Apache-2.0 */
/* A site's own reader: where on its pages things stand. The HTML reader does the rest. Zhushan is
 * made up; copy this folder for a site that exists. */
#include <gongkai/plugin.h>

static const struct gk_selector selectors[] = {{GK_SELECT_CONTENT, "div.zs-doc div.zs-text"},
                                               {GK_SELECT_TITLE, ".zs-headline"},
                                               {GK_SELECT_METADATA, "ul.zs-props"},
                                               {GK_SELECT_IGNORE, ".zs-text .zs-tools"},
                                               {0, NULL}};

GK_SITE_PLUGIN("site-example", 1, "Pages of the (fictitious) city of Zhushan",
               "content=\"zhushan-portal\"", selectors);
