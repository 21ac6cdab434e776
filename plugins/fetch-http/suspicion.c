/* SPDX-License-Identifier: Apache-2.0 */
#include "suspicion.h"

#include <stdio.h>

#include "text.h"
#include "visit.h"

enum { SPAM_FEW = 3 /* pages: fewer may be somebody's mistake */ };

const char *suspicion_of(struct site_run *run, const struct discovery *discovery, const char *from)
{
  if (discovery->role != PAGE_LIST && discovery->role != PAGE_SITEMAP)
    return NULL;
  if (!run->trap && !(run->trap = trap_new((uint32_t)run->site->list_pages)))
    return "trap";
  return trap_of(run->trap, discovery->url, from) ? "trap" : NULL;
}

void suspicion_less(struct site_run *run, const char *url)
{
  if (run->trap)
    trap_yield(run->trap, url);
}

static bool is_wall(struct answer *answer)
{
  char why[WALL_REASON_SIZE];
  if (!wall_is(answer->crawl->tools->wall_rules, answer->status, answer->headers,
               (struct gk_text){answer->decoded, answer->decoded_size}, why))
    return false;
  answer->code = "script-wall";
  snprintf(answer->message, sizeof answer->message, "%s", why);
  return true;
}

bool suspicion_of_page(struct answer *answer)
{
  char evidence[SPAM_EVIDENCE_SIZE];
  struct tools *tools = answer->crawl->tools;
  struct gk_text body = {answer->decoded, answer->decoded_size}, page;
  if (is_wall(answer))
    return true;
  if (answer->status >= 400)
    return false;
  answer->run->looked_at++;
  if (!text_of(tools->text, body, &page) || !spam_is(tools->spam_rules, page, evidence))
    return false;
  answer->run->spam++;
  answer->code = "spam";
  snprintf(answer->message, sizeof answer->message, "%s", evidence);
  return true;
}

void suspicion_tell(struct crawl *crawl, const struct site_run *run)
{
  if (run->spam >= SPAM_FEW && 2 * run->spam > run->looked_at)
    tell_remark(crawl, run, NULL, "spam",
                "%llu of %llu pages that were looked at are spam: the authority may have lost its "
                "domain. Take the site out of sites.conf, or name where it is now.",
                (unsigned long long)run->spam, (unsigned long long)run->looked_at);
}
