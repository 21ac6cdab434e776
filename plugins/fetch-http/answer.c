/* SPDX-License-Identifier: Apache-2.0 */
#include "answer.h"

#include <stdio.h>
#include <stdlib.h>

#include "deliver.h"
#include "digest.h"
#include "host.h"
#include "http-message.h"
#include "lane.h"
#include "look.h"
#include "redirect.h"
#include "robots-cache.h"
#include "vanishing.h"
#include "visit.h"

enum {
  ATTEMPTS_LIMIT = 3, /* in a night, of what may be had a moment later */
  /* Towards giving a host up: that nobody is there counts more than that it was slow once. */
  WEIGHT_ABSENT = 2,
  WEIGHT_BUSY = 1
};

/* Which codes of curl are what. */
static const struct failure {
  CURLcode result;
  const char *code, *cut;
  int weight; /* for the host; 0: it is the page's own */
  bool again; /* whether it may go well a moment later */
} failures[] = {
    {CURLE_OPERATION_TIMEDOUT, "timeout", "time", WEIGHT_BUSY, true},
    {CURLE_COULDNT_RESOLVE_HOST, "dns", NULL, WEIGHT_ABSENT, true},
    {CURLE_COULDNT_RESOLVE_PROXY, "dns", NULL, WEIGHT_ABSENT, true},
    {CURLE_COULDNT_CONNECT, "connect", NULL, WEIGHT_ABSENT, true},
    {CURLE_PROXY, "connect", NULL, WEIGHT_ABSENT, true},
    {CURLE_SSL_CONNECT_ERROR, "tls", NULL, WEIGHT_ABSENT, true},
    {CURLE_PEER_FAILED_VERIFICATION, "tls", NULL, WEIGHT_ABSENT, false},
    {CURLE_SSL_CERTPROBLEM, "tls", NULL, WEIGHT_ABSENT, false},
    {CURLE_SSL_CIPHER, "tls", NULL, WEIGHT_ABSENT, false},
    {CURLE_SSL_CACERT_BADFILE, "tls", NULL, WEIGHT_ABSENT, false},
    {CURLE_SSL_ISSUER_ERROR, "tls", NULL, WEIGHT_ABSENT, false},
    {CURLE_SSL_INVALIDCERTSTATUS, "tls", NULL, WEIGHT_ABSENT, false},
    {CURLE_PARTIAL_FILE, "cut", "disconnect", WEIGHT_BUSY, true},
    {CURLE_RECV_ERROR, "cut", "disconnect", WEIGHT_BUSY, true},
    {CURLE_SEND_ERROR, "cut", "disconnect", WEIGHT_BUSY, true},
    {CURLE_GOT_NOTHING, "cut", "disconnect", WEIGHT_BUSY, true},
    {CURLE_HTTP2, "cut", "disconnect", WEIGHT_BUSY, true},
    {CURLE_HTTP2_STREAM, "cut", "disconnect", WEIGHT_BUSY, true},
    {CURLE_FILESIZE_EXCEEDED, "too-large", "length", 0, false},
};

static const struct failure *failure_of(CURLcode result)
{
  static const struct failure other = {CURLE_OK, "protocol", "unspecified", WEIGHT_BUSY, false};
  for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
    if (failures[i].result == result)
      return &failures[i];
  return &other;
}

static void say(struct answer *answer, const char *code, const char *message)
{
  answer->code = code;
  snprintf(answer->message, sizeof answer->message, "%s", message);
}

/* Why a transfer ended before its time, in words. The weight for the host. */
static int explain_failure(struct answer *answer, bool *again)
{
  struct transfer *transfer = answer->transfer;
  const struct failure *failure = failure_of(answer->result);
  *again = false;
  if (transfer->refused) {
    answer->code = "private-address";
    snprintf(answer->message, sizeof answer->message,
             "The name leads to an address that is not public (%s).", transfer->refused);
    return 0;
  }
  switch (transfer->stop) {
  case STOP_LENGTH:
    answer->cut = "length";
    say(answer, "too-large", "It is larger than page_mb of the site allows.");
    return 0;
  case STOP_HEADERS:
    answer->cut = "length";
    say(answer, "protocol", "Its headers have no end.");
    return 0;
  case STOP_MEDIA_TYPE:
    answer->cut = "unspecified";
    say(answer, "media-type", "It is no kind of file that documents are made of.");
    return 0;
  case STOP_MEMORY:
    answer->cut = "unspecified";
    say(answer, "too-large", "There is no memory for it.");
    return 0;
  case STOP_NOT:
    break;
  }
  answer->cut = failure->cut;
  answer->code = failure->code;
  *again = failure->again;
  snprintf(answer->message, sizeof answer->message, "%s.",
           transfer->error[0] ? transfer->error : curl_easy_strerror(answer->result));
  return failure->weight;
}

static const char *code_of_status(int status)
{
  switch (status) {
  case 401:
    return "unauthorized";
  case 403:
    return "forbidden";
  case 404:
    return "not-found";
  case 410:
    return "gone";
  case 429:
    return "too-many-requests";
  default:
    return status >= 500 && status < 600 ? "server-error" : "protocol";
  }
}

bool answer_decode(struct answer *answer, uint64_t limit)
{
  enum http_body_result result = http_decode_body(answer->headers, answer->body, limit,
                                                  &answer->decoded, &answer->decoded_size);
  if (result == HTTP_BODY_DONE)
    return true;
  if (result == HTTP_BODY_TOO_LARGE)
    say(answer, "too-large", "Unpacked, it is larger than page_mb of the site allows.");
  else if (result == HTTP_BODY_NO_MEMORY)
    say(answer, "too-large", "There is no memory for it.");
  else if (result == HTTP_BODY_CUT)
    say(answer, "cut", "It ends before its compressed data does.");
  else
    say(answer, "bad-encoding", "It is not in the encoding that it says.");
  return false;
}

void answer_keep(struct answer *answer, const struct warc_revisit *revisit)
{
  struct crawl *crawl = answer->crawl;
  const struct transfer *transfer = answer->transfer;
  char *address = NULL, why[200];
  warc_date(transfer->asked, answer->date);
  if (!crawl->warc || answer->headers.size == 0)
    return;
  curl_easy_getinfo(transfer->easy, CURLINFO_PRIMARY_IP, &address);
  struct warc_exchange exchange = {.url = gk_text_of(transfer->url),
                                   .address = gk_text_of(address),
                                   .time = transfer->asked,
                                   .request = bytes_text(&transfer->request),
                                   .response_headers = answer->headers,
                                   .response_body = answer->body,
                                   .cut_reason = answer->cut,
                                   .payload_digest = answer->payload_digest,
                                   .revisit = revisit};
  if (!warc_writer_put(crawl->warc, &exchange, &answer->place, why))
    crawl_fail(crawl, "%s", why);
}

void answer_done(struct answer *answer, struct outcome *outcome, uint32_t visit_kind)
{
  struct crawl *crawl = answer->crawl;
  struct page *page = &answer->task->page;
  outcome->http_status = answer->status;
  outcome->code = answer->code;
  outcome->bytes = answer->headers.size + answer->body.size;
  outcome->retry_after = answer->retry_after;
  if (!frontier_done(crawl->frontier, page->id, outcome, answer->run->site->recheck_days,
                     wall_seconds()))
    crawl_fail(crawl, "%s", frontier_error(crawl->frontier));
  crawl->queued -= crawl->queued > 0;
  crawl->uncommitted++;
  struct gk_visit visit = visit_of(crawl, answer->run, page);
  visit.kind = visit_kind;
  visit.status = (uint32_t)answer->status;
  visit.bytes = outcome->bytes;
  visit.microseconds = answer->microseconds;
  visit.code = gk_text_of(answer->code);
  visit.message = gk_text_of(answer->message);
  if (visit_kind != GK_VISIT_FETCHED && visit_kind != GK_VISIT_UNCHANGED)
    visit.referrer = gk_text_of(frontier_url_of(crawl->frontier, page->referrer));
  tell(crawl, &visit);
}

void answer_fail(struct answer *answer, enum page_state state)
{
  struct page *page = &answer->task->page;
  struct outcome outcome = {.state = state, .place = NULL};
  bool gone = state == PAGE_VANISHED;
  bool first = !gone || page->state != PAGE_VANISHED;
  outcome.changed = gone && first;
  deliver_failure(answer->crawl, answer->run, page, gone ? "vanished" : answer->code,
                  answer->message, first);
  answer_done(answer, &outcome, gone && first ? GK_VISIT_VANISHED : GK_VISIT_FAILED);
}

/* Whether it was put back, to be asked for again this night. */
static bool try_again(struct answer *answer)
{
  struct task *task = answer->task;
  if (answer->host->given_up || ++task->attempts >= ATTEMPTS_LIMIT)
    return false;
  struct lane *lane = lane_of(answer->crawl, answer->run, task_url(task));
  if (!lane)
    return false;
  /* Others come between, so that one bad page does not speak for its host. */
  lane_put_off(lane, task);
  answer->task = NULL;
  return true;
}

bool answer_broken(struct answer *answer)
{
  bool again;
  int weight = explain_failure(answer, &again);
  answer_keep(answer, NULL);
  if (weight > WEIGHT_BUSY && !answer->task)
    weight = WEIGHT_BUSY;
  if (weight)
    host_failed(answer->crawl, answer->run, answer->host, weight, 0, answer->code);
  return again;
}

bool answer_refused(struct answer *answer)
{
  int status = answer->status;
  answer->code = code_of_status(status);
  snprintf(answer->message, sizeof answer->message, "The server answers %d.", status);
  if (status == 429 || status >= 500)
    host_failed(answer->crawl, answer->run, answer->host, WEIGHT_BUSY, answer->retry_after,
                answer->code);
  else
    host_answered(answer->host);
  return status == 429 || status == 502 || status == 503 || status == 504;
}

static void take_broken(struct answer *answer)
{
  if (!answer_broken(answer) || !try_again(answer))
    answer_fail(answer, PAGE_FAILED);
}

static void take_error(struct answer *answer)
{
  bool known = answer->task->page.place.file[0] || answer->task->page.state == PAGE_VANISHED;
  int status = answer->status;
  answer_keep(answer, NULL);
  if (look_for_wall(answer)) {
    host_answered(answer->host);
    answer_fail(answer, PAGE_FAILED);
    return;
  }
  if (answer_refused(answer) && try_again(answer))
    return;
  if ((status == 404 || status == 410) && known) {
    if (answer->task->page.state != PAGE_VANISHED && vanishing_doubted(answer))
      return;
    snprintf(answer->message, sizeof answer->message,
             "It was there when it was last looked at, and the server answers %d now.", status);
    answer_fail(answer, PAGE_VANISHED);
    return;
  }
  answer_fail(answer, PAGE_FAILED);
}

static void take_unchanged(struct answer *answer)
{
  const struct page *page = &answer->task->page;
  struct warc_revisit revisit = {
      .not_modified = true, .of = page->place, .date = gk_text_of(page->warc_date)};
  answer_keep(answer, page->place.file[0] ? &revisit : NULL);
  host_answered(answer->host);
  struct outcome outcome = {.state = PAGE_HAD};
  answer_done(answer, &outcome, GK_VISIT_UNCHANGED);
}

/* A front page is often all that a server has while it is being worked on. */
static void note_there(struct answer *answer)
{
  answer->host->served = true;
  if (answer->task->page.role != PAGE_START)
    vanishing_believe(answer->crawl, answer->host);
}

static void take_page(struct answer *answer)
{
  int status = answer->status;
  if (answer->result != CURLE_OK) {
    take_broken(answer);
  } else if (status == 304 && answer->task->conditional) {
    note_there(answer);
    take_unchanged(answer);
  } else if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) {
    host_answered(answer->host);
    redirect_take(answer);
  } else if (status == 200 || status == 203) {
    host_answered(answer->host);
    note_there(answer);
    look_at_page(answer);
  } else {
    take_error(answer);
  }
}

void answer_take(struct crawl *crawl, struct transfer *transfer, CURLcode result)
{
  curl_off_t retry_after = 0;
  long status = 0;
  struct answer answer = {.crawl = crawl,
                          .transfer = transfer,
                          .run = transfer->run,
                          .host = transfer->host,
                          .task = transfer->task,
                          .result = result,
                          .headers = bytes_text(&transfer->headers),
                          .body = bytes_text(&transfer->body)};
  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &retry_after);
  answer.status = (int)status;
  answer.retry_after = retry_after > 0 ? retry_after : 0;
  answer.microseconds = (uint64_t)(steady_time() - transfer->began);
  http_content_type(answer.headers, answer.media_type, sizeof answer.media_type, answer.charset,
                    sizeof answer.charset);
  uint64_t bytes = answer.headers.size + answer.body.size;
  crawl->bytes += bytes;
  answer.run->bytes += bytes;
  host_rest(answer.host);
  digest_payload(&answer);
  if (transfer->purpose == PURPOSE_ROBOTS)
    robots_take(&answer);
  else
    take_page(&answer);
  free(answer.decoded);
  task_free(answer.task);
  transfer->task = NULL;
  transfer_release(transfer);
}
