/* SPDX-License-Identifier: Apache-2.0 */
/* One request and its answer, as they go over the wire. */
#ifndef HTTP_TRANSFER_H
#define HTTP_TRANSFER_H

#include "bytes.h"
#include "crawl.h"

enum purpose { PURPOSE_PAGE = 1, PURPOSE_ROBOTS };

enum stop { /* why the answer was not read to its end */
            STOP_NOT,
            STOP_LENGTH,
            STOP_HEADERS,
            STOP_MEDIA_TYPE,
            STOP_MEMORY
};

struct transfer {
  struct transfer *next, **link; /* of those that are idle, or that are started */
  struct crawl *crawl;
  CURL *easy;
  enum purpose purpose;
  struct host *host; /* whose turn it counts for */
  struct site_run *run;
  struct task *task; /* NULL: robots.txt */
  char url[URL_SIZE_LIMIT];
  bool https; /* of robots.txt: which of the host's two it is */
  struct bytes request, headers, body;
  uint64_t limit;       /* bytes of the body */
  int64_t asked, began; /* wall, steady */
  enum stop stop;
  bool in_body;
  const char *refused; /* what the address is that it did not connect to; NULL: none */
  struct curl_slist *fields;
  char error[CURL_ERROR_SIZE];
};

/* One that is idle, or a new one; NULL: no memory. */
struct transfer *transfer_new(struct crawl *crawl);

/* Begins it; url, purpose, host, run and task are set. False: no memory. */
bool transfer_start(struct transfer *transfer);

/* It is on its way no more. */
void transfer_end(struct transfer *transfer);

/* It can be used again. */
void transfer_release(struct transfer *transfer);

/* What is on its way is given up, and its page is due as before. */
void transfer_abandon(struct transfer *transfer);

/* Those that are idle are freed. */
void transfers_free(struct crawl *crawl);

#endif
