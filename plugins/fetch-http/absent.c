/* SPDX-License-Identifier: Apache-2.0 */
/* The plugin where libcurl was not there when it was built: pipelines that name it still open, and
 * who asks for a page learns why there is none. */
#include <strings.h>

#include <gongkai/plugin.h>

static int fetch(struct gk_context *context, void *state, const char *location)
{
  (void)state;
  if (strncasecmp(location, "http://", 7) != 0 && strncasecmp(location, "https://", 8) != 0 &&
      strncmp(location, "crawl:", 6) != 0)
    return GK_SKIP;
  return gk_fail(context, GK_REJECT, "no-libcurl",
                 "gongkai was built without libcurl: it cannot fetch from the network.");
}

GK_PLUGIN(.stage = GK_STAGE_FETCH, .version = 1, .name = "http",
          .summary = "Nothing: libcurl was missing when it was built", .licence = "Apache-2.0",
          .fetch = fetch);
