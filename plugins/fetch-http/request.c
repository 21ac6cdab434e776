/* SPDX-License-Identifier: Apache-2.0 */
#include "request.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <strings.h>

#include "address.h"

enum {
  CONNECT_SECONDS = 15,
  SLOW_BYTES = 64, /* a second: less is a server that holds a connection rather than answers */
  /* A second, on the whole: what drips ends, and a large file over a county's line does not. */
  STEADY_BYTES = 16 << 10,
  WHOLE_SECONDS = 3600,
  NAMES_SECONDS = 600, /* that an address is kept */
  ROBOTS_SECONDS = 30
};

/* What a connection is about to go to, whatever led there: a redirect, or a name that is answered
 * otherwise than before. */
static curl_socket_t open_socket(void *argument, curlsocktype purpose, struct curl_sockaddr *to)
{
  struct transfer *transfer = argument;
  const struct gk_site *site = transfer->run->site;
  (void)purpose;
  if (!site->private_addresses && !site->proxy) {
    const char *kind = address_not_public(&to->addr);
    if (kind) {
      transfer->refused = kind;
      return CURL_SOCKET_BAD;
    }
  }
  return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static bool add_field(struct transfer *transfer, const char *format, const char *value)
{
  char line[1200];
  int size = snprintf(line, sizeof line, format, value);
  if (size < 0 || size >= (int)sizeof line || strpbrk(line, "\r\n"))
    return true; /* a validator of that length is none */
  struct curl_slist *fields = curl_slist_append(transfer->fields, line);
  if (!fields)
    return false;
  transfer->fields = fields;
  return true;
}

static bool add_fields(struct transfer *transfer)
{
  const struct task *task = transfer->task;
  bool added = add_field(transfer, "%s", "Accept: text/html,application/xhtml+xml,*/*;q=0.8") &&
               add_field(transfer, "%s", "Accept-Language: zh-CN,zh;q=0.9,en;q=0.3") &&
               /* By ourselves: the body is kept as it comes. */
               add_field(transfer, "%s", "Accept-Encoding: gzip, deflate");
  if (task && task->conditional && task->page.etag)
    added = added && add_field(transfer, "If-None-Match: %s", task->page.etag);
  if (task && task->conditional && task->page.last_modified)
    added = added && add_field(transfer, "If-Modified-Since: %s", task->page.last_modified);
  return added;
}

static void set_limits(struct transfer *transfer)
{
  CURL *easy = transfer->easy;
  const struct gk_site *site = transfer->run->site;
  long seconds = (long)site->timeout_seconds;
  if (transfer->purpose == PURPOSE_ROBOTS) {
    transfer->limit = ROBOTS_SIZE_LIMIT;
    seconds = seconds > ROBOTS_SECONDS ? ROBOTS_SECONDS : seconds;
  } else {
    transfer->limit = (uint64_t)site->page_mb << 20;
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)transfer->limit);
  }
  long whole = seconds + (long)(transfer->limit / STEADY_BYTES);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT, whole < WHOLE_SECONDS ? whole : (long)WHOLE_SECONDS);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT,
                   seconds < CONNECT_SECONDS ? seconds : (long)CONNECT_SECONDS);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, seconds);
}

static void set_trust(CURL *easy, const struct gk_site *site)
{
  if (site->ca_file)
    curl_easy_setopt(easy, CURLOPT_CAINFO, site->ca_file);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, site->verify_tls ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, site->verify_tls ? 2L : 0L);
}

static void set_way(struct transfer *transfer)
{
  CURL *easy = transfer->easy;
  const struct gk_site *site = transfer->run->site;
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
  /* What the environment names as a proxy is nothing that sites.conf says. */
  curl_easy_setopt(easy, CURLOPT_PROXY, site->proxy ? site->proxy : "");
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, (long)NAMES_SECONDS);
  /* A connection to a private address that another site may have is not for this one. */
  if (site->private_addresses)
    transfer->host->has_private = true;
  else if (transfer->host->has_private)
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
}

bool request_prepare(struct transfer *transfer)
{
  CURL *easy = transfer->easy;
  struct site_run *run = transfer->run;
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
  set_limits(transfer);
  set_trust(easy, run->site);
  set_way(transfer);
  curl_easy_setopt(easy, CURLOPT_SHARE, run->share);
  if (run->share)
    curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");
  return add_fields(transfer) &&
         curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->fields) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_USERAGENT, transfer->crawl->sites.user_agent) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_URL, transfer->url) == CURLE_OK;
}

void request_note(struct bytes *kept, struct gk_text sent)
{
  static const char proxy[] = "Proxy-";
  kept->size = 0;
  for (const char *line = sent.data, *end = line + sent.size; line < end;) {
    const char *feed = memchr(line, '\n', (size_t)(end - line));
    size_t size = feed ? (size_t)(feed - line) + 1 : (size_t)(end - line);
    if (size < sizeof proxy || strncasecmp(line, proxy, sizeof proxy - 1) != 0)
      bytes_put(kept, line, size);
    line += size;
  }
}

bool request_names_private(const char *url)
{
  struct gk_text host = url_host(url);
  char text[INET6_ADDRSTRLEN + 2];
  struct sockaddr_in ip4 = {.sin_family = AF_INET};
  struct sockaddr_in6 ip6 = {.sin6_family = AF_INET6};
  static const char local[] = "localhost";
  size_t local_size = sizeof local - 1;
  if (host.size >= local_size &&
      memcmp(host.data + host.size - local_size, local, local_size) == 0 &&
      (host.size == local_size || host.data[host.size - local_size - 1] == '.'))
    return true;
  bool bracketed = host.size > 2 && host.data[0] == '[';
  size_t size = bracketed ? host.size - 2 : host.size;
  if (size >= sizeof text)
    return false;
  memcpy(text, host.data + bracketed, size);
  text[size] = 0;
  if (inet_pton(AF_INET, text, &ip4.sin_addr) == 1)
    return address_not_public((const struct sockaddr *)&ip4) != NULL;
  if (inet_pton(AF_INET6, text, &ip6.sin6_addr) == 1)
    return address_not_public((const struct sockaddr *)&ip6) != NULL;
  return false;
}
