/* SPDX-License-Identifier: Apache-2.0 */
#include "loop.h"

#include "answer.h"
#include "deliver.h"
#include "transfer.h"
#include "turn.h"
#include "visit.h"

enum {
  MICROSECONDS = 1000,        /* of a millisecond */
  WAIT_LIMIT = 500,           /* milliseconds: whether the core has room again is not heard of */
  COMMIT_AFTER = 1000 * 1000, /* microseconds */
  ASK_AFTER = 1000 * 1000     /* microseconds: whether the run goes on, also while hosts rest */
};

void loop_commit(struct crawl *crawl)
{
  char why[200];
  if (crawl->warc && !warc_writer_sync(crawl->warc, why))
    crawl_fail(crawl, "%s", why);
  else if (!frontier_commit(crawl->frontier))
    crawl_fail(crawl, "%s", frontier_error(crawl->frontier));
  crawl->uncommitted = 0;
  crawl->committed = steady_time();
}

/* Whether any had. */
static bool take_ended(struct crawl *crawl)
{
  bool any = false;
  int left;
  for (CURLMsg *message; (message = curl_multi_info_read(crawl->multi, &left));) {
    struct transfer *transfer = NULL;
    CURL *easy = message->easy_handle;
    CURLcode result = message->data.result;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    transfer_end(transfer);
    answer_take(crawl, transfer, result);
    any = true;
  }
  return any;
}

static int until(int64_t wake)
{
  int64_t wait = wake == INT64_MAX ? WAIT_LIMIT : (wake - steady_time()) / MICROSECONDS + 1;
  return wait < 0 ? 0 : wait > WAIT_LIMIT ? WAIT_LIMIT : (int)wait;
}

static void ask_whether_it_goes_on(struct crawl *crawl, int64_t *asked)
{
  if (steady_time() < *asked + ASK_AFTER)
    return;
  tell(crawl, &(struct gk_visit){.kind = GK_VISIT_NOTHING, .queued = crawl->queued});
  *asked = steady_time();
}

void loop_run(struct crawl *crawl)
{
  int64_t asked = crawl->committed = steady_time();
  while (!crawl->ending && !crawl->why[0]) {
    int64_t wake = turn_start(crawl);
    if (crawl->running == 0 && wake == INT64_MAX)
      break;
    int running;
    if (curl_multi_perform(crawl->multi, &running) != CURLM_OK) {
      crawl_fail(crawl, "The connections cannot be served any more.");
      break;
    }
    bool any = take_ended(crawl);
    deliver_waiting(crawl, false);
    if (crawl->uncommitted && steady_time() > crawl->committed + COMMIT_AFTER)
      loop_commit(crawl);
    ask_whether_it_goes_on(crawl, &asked);
    if (!any && !crawl->ending)
      curl_multi_poll(crawl->multi, NULL, 0, until(wake), NULL);
  }
  while (crawl->started)
    transfer_abandon(crawl->started);
}
