/* SPDX-License-Identifier: Apache-2.0 */
/* What came back for one request, and what it means. */
#ifndef HTTP_ANSWER_H
#define HTTP_ANSWER_H

#include "transfer.h"

struct answer {
  struct crawl *crawl;
  struct transfer *transfer;
  struct site_run *run;
  struct host *host;
  struct task *task; /* NULL: robots.txt */
  CURLcode result;
  int status;       /* of HTTP; 0: none came */
  const char *code; /* why it failed; NULL: it did not */
  char message[500];
  const char *cut;     /* of WARC-Truncated; NULL: it came to its end */
  int64_t retry_after; /* seconds */
  uint64_t microseconds;
  struct gk_text headers, body; /* as they came */
  char media_type[100], charset[40];
  char *decoded; /* the body without its encodings; NULL: not yet */
  size_t decoded_size;
  uint8_t digest[32], payload_digest[32];
  struct warc_place place;   /* file empty: it is not kept */
  char date[WARC_DATE_SIZE]; /* WARC-Date */
};

/* A transfer has ended: does all that follows, and releases it. */
void answer_take(struct crawl *crawl, struct transfer *transfer, CURLcode result);

/* For robots.txt. Whether the body could be decoded; otherwise code and message are set. */
bool answer_decode(struct answer *answer, uint64_t limit);

/* A transfer that did not come to its end: says why, keeps what came, and counts it for the host,
 * less where it is its robots.txt, which is asked for by itself. Whether it may go well a moment
 * later. */
bool answer_broken(struct answer *answer);

/* The same for a status that is an error; what came is kept already. */
bool answer_refused(struct answer *answer);

/* Writes the exchange to the WARC, once; `revisit` NULL: a response record. */
void answer_keep(struct answer *answer, const struct warc_revisit *revisit);

/* The task's end: tells the frontier and the core. `outcome` and `visit` have what is special. */
void answer_done(struct answer *answer, struct outcome *outcome, uint32_t visit_kind);

/* The page could not be had: code and message say why. */
void answer_fail(struct answer *answer, enum page_state state);

#endif
