/* SPDX-License-Identifier: Apache-2.0 */
#include "suspicion.h"

const char *suspicion_of(struct crawl *crawl, struct site_run *run,
                         const struct discovery *discovery)
{
  (void)crawl;
  (void)run;
  return discovery->role == PAGE_LIST && url_trap(discovery->url) ? "trap" : NULL;
}

bool suspicion_of_page(struct answer *answer)
{
  (void)answer;
  return false;
}
