/* SPDX-License-Identifier: Apache-2.0 */
#include "transfer.h"

#include <stdlib.h>
#include <strings.h>

#include "http-message.h"
#include "lane.h"
#include "request.h"

enum {
  HEADERS_LIMIT = 256 << 10, /* of an answer; servers send less than a twentieth of it */
  RESERVE_LIMIT = 1 << 20    /* bytes that a server has only to announce to be given room for */
};

/* What no document is made of: not even begun. */
static bool is_unwanted(struct gk_text headers)
{
  static const char *const kinds[] = {"video/", "audio/", "application/x-msdownload",
                                      "application/vnd.android", "font/"};
  struct gk_text type = http_header(headers, "Content-Type");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (type.size >= strlen(kinds[i]) && strncasecmp(type.data, kinds[i], strlen(kinds[i])) == 0)
      return true;
  return false;
}

static bool is_success(struct gk_text headers)
{
  const char *space = memchr(headers.data, ' ', headers.size);
  return space && headers.data + headers.size - space > 3 && space[1] == '2';
}

/* What the body is said to have, in one piece: doubled by and by it would take twice as much. */
static void reserve_body(struct transfer *transfer)
{
  struct gk_text length = http_header(bytes_text(&transfer->headers), "Content-Length");
  size_t size = 0;
  for (size_t i = 0; i < length.size && size < RESERVE_LIMIT; i++) {
    if (length.data[i] < '0' || length.data[i] > '9')
      return;
    size = size * 10 + (size_t)(length.data[i] - '0');
  }
  if (size < RESERVE_LIMIT)
    bytes_reserve(&transfer->body, size); /* where there is none, bytes_put says so */
}

static size_t abandon(struct transfer *transfer, enum stop stop)
{
  transfer->stop = stop;
  return 0;
}

/* Lines come one by one. */
static size_t take_header(char *line, size_t one, size_t size, void *argument)
{
  struct transfer *transfer = argument;
  (void)one;
  if (transfer->in_body)
    return size; /* trailers: a part of the body as it came */
  if (size >= 5 && memcmp(line, "HTTP/", 5) == 0)
    transfer->headers.size = 0; /* those before were provisional (RFC 9110, 15.2) */
  if (transfer->headers.size + size > HEADERS_LIMIT)
    return abandon(transfer, STOP_HEADERS);
  if (!bytes_put(&transfer->headers, line, size))
    return abandon(transfer, STOP_MEMORY);
  struct gk_text headers = bytes_text(&transfer->headers);
  if (size <= 2 && is_success(headers) && is_unwanted(headers))
    return abandon(transfer, STOP_MEDIA_TYPE);
  if (size <= 2)
    reserve_body(transfer);
  return size;
}

static size_t take_body(char *data, size_t one, size_t size, void *argument)
{
  struct transfer *transfer = argument;
  (void)one;
  transfer->in_body = true;
  size_t room = transfer->limit > transfer->body.size ? transfer->limit - transfer->body.size : 0;
  size_t taken = size < room ? size : room;
  if (!bytes_put(&transfer->body, data, taken))
    return abandon(transfer, STOP_MEMORY);
  return taken < size ? abandon(transfer, STOP_LENGTH) : size;
}

static int take_request(CURL *easy, curl_infotype type, char *data, size_t size, void *argument)
{
  static const char method[] = "GET ";
  struct transfer *transfer = argument;
  (void)easy;
  if (type != CURLINFO_HEADER_OUT)
    return 0;
  if (size > sizeof method && memcmp(data, method, sizeof method - 1) == 0)
    request_note(&transfer->request, (struct gk_text){data, size});
  return 0;
}

struct transfer *transfer_new(struct crawl *crawl)
{
  struct transfer *transfer = crawl->idle;
  if (transfer) {
    crawl->idle = transfer->next;
    transfer->next = NULL;
  } else {
    transfer = calloc(1, sizeof *transfer);
    CURL *easy = transfer ? curl_easy_init() : NULL;
    if (!easy) {
      free(transfer);
      return NULL;
    }
    transfer->easy = easy;
    transfer->crawl = crawl;
  }
  transfer->task = NULL;
  return transfer;
}

bool transfer_start(struct transfer *transfer)
{
  CURL *easy = transfer->easy;
  transfer->request.size = 0;
  bytes_clear(&transfer->headers);
  bytes_clear(&transfer->body);
  transfer->stop = STOP_NOT;
  transfer->in_body = false;
  transfer->refused = NULL;
  transfer->error[0] = 0;
  curl_easy_reset(easy);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
  /* The only way to what was really asked. */
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, take_request);
  curl_easy_setopt(easy, CURLOPT_DEBUGDATA, transfer);
  if (!request_prepare(transfer))
    return false;
  transfer->asked = wall_time();
  transfer->began = steady_time();
  if (curl_multi_add_handle(transfer->crawl->multi, easy) != CURLM_OK)
    return false;
  struct crawl *crawl = transfer->crawl;
  crawl->running++;
  transfer->host->running++;
  transfer->next = crawl->started;
  transfer->link = &crawl->started;
  if (transfer->next)
    transfer->next->link = &transfer->next;
  crawl->started = transfer;
  return true;
}

void transfer_end(struct transfer *transfer)
{
  struct crawl *crawl = transfer->crawl;
  curl_multi_remove_handle(crawl->multi, transfer->easy);
  *transfer->link = transfer->next;
  if (transfer->next)
    transfer->next->link = transfer->link;
  crawl->running--;
  transfer->host->running--;
}

void transfer_abandon(struct transfer *transfer)
{
  transfer_end(transfer);
  task_free(transfer->task);
  transfer->task = NULL;
  transfer_release(transfer);
}

void transfer_release(struct transfer *transfer)
{
  struct crawl *crawl = transfer->crawl;
  curl_slist_free_all(transfer->fields);
  transfer->fields = NULL;
  transfer->next = crawl->idle;
  crawl->idle = transfer;
}

void transfers_free(struct crawl *crawl)
{
  for (struct transfer *transfer; (transfer = crawl->idle);) {
    crawl->idle = transfer->next;
    curl_easy_cleanup(transfer->easy);
    bytes_free(&transfer->request);
    bytes_free(&transfer->headers);
    bytes_free(&transfer->body);
    free(transfer);
  }
}
