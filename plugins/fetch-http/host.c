/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"

#include <stdio.h>
#include <stdlib.h>

#include "lane.h"
#include "vanishing.h"
#include "visit.h"

enum {
  FAILURES_LIMIT = 6,        /* in a row, by weight: a server that is down stays down for hours */
  BACKING_OFF_FIRST = 1,     /* seconds after a failure, if the delay is not longer; then doubled */
  BACKING_OFF_LIMIT = 300,   /* seconds */
  RETRY_AFTER_LIMIT = 1800,  /* seconds that a night waits for; who asks for more is left until the
                                next */
  MICROSECONDS = 1000 * 1000 /* of a second */
};

static unsigned slot_of(struct gk_text authority)
{
  uint32_t hash = 2166136261u; /* FNV-1a */
  for (size_t i = 0; i < authority.size; i++)
    hash = (hash ^ (unsigned char)authority.data[i]) * 16777619u;
  return (hash ^ hash >> 16) % HOST_SLOTS;
}

static bool list(struct crawl *crawl, struct host *host)
{
  if (crawl->host_count == crawl->host_room) {
    size_t room = crawl->host_room ? 2 * crawl->host_room : 64;
    struct host **more = realloc(crawl->hosts, room * sizeof(struct host *));
    if (!more)
      return false;
    crawl->hosts = more;
    crawl->host_room = room;
  }
  crawl->hosts[crawl->host_count++] = host;
  return true;
}

struct host *host_of(struct crawl *crawl, struct gk_text authority)
{
  struct host **slot = &crawl->slots[slot_of(authority)];
  for (struct host *host = *slot; host; host = host->next)
    if (strlen(host->authority) == authority.size &&
        memcmp(host->authority, authority.data, authority.size) == 0)
      return host;
  struct host *host = calloc(1, sizeof *host);
  if (host)
    host->authority = strndup(authority.data, authority.size);
  if (!host || !host->authority || !list(crawl, host)) {
    if (host)
      free(host->authority);
    free(host);
    crawl_fail(crawl, "There is no memory for another host.");
    return NULL;
  }
  host->connections = INT32_MAX; /* the sites that have pages there bring their limits */
  host->next = *slot;
  *slot = host;
  return host;
}

void hosts_free(struct crawl *crawl)
{
  for (size_t i = 0; i < crawl->host_count; i++) {
    struct host *host = crawl->hosts[i];
    lanes_free(host);
    vanishing_forget(host);
    for (int https = 0; https < 2; https++) {
      robots_drop(host->rules[https].robots);
      free(host->rules[https].at);
    }
    free(host->authority);
    free(host);
  }
  free(crawl->hosts);
  crawl->hosts = NULL;
  crawl->host_count = 0;
}

static void not_before(struct host *host, double seconds)
{
  int64_t ready = steady_time() + (int64_t)(seconds * MICROSECONDS);
  if (ready > host->ready)
    host->ready = ready;
}

void host_rest(struct host *host)
{
  not_before(host, host->delay_seconds);
}

void host_answered(struct host *host)
{
  host->failures = host->weight = 0;
}

void host_give_up(struct crawl *crawl, struct site_run *run, struct host *host, const char *code,
                  const char *format, ...)
{
  char message[400];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  host->given_up = true;
  tell_remark(crawl, run, host->authority, code, "%s", message);
}

void host_failed(struct crawl *crawl, struct site_run *run, struct host *host, int weight,
                 int64_t retry_after, const char *code)
{
  host->failures++;
  host->weight += weight;
  if (host->given_up)
    return;
  if (retry_after > RETRY_AFTER_LIMIT) {
    host_give_up(crawl, run, host, "host-given-up",
                 "It asks to be left alone for %lld seconds: what is due there waits for the next "
                 "night.",
                 (long long)retry_after);
    return;
  }
  if (host->weight >= FAILURES_LIMIT) {
    host_give_up(crawl, run, host, "host-given-up",
                 "%d requests failed in a row, the last with %s: what is due there waits for the "
                 "next night.",
                 host->failures, code);
    return;
  }
  /* A single page that is cut or slow is no reason to wait; a server that says so is. */
  bool says_so = strcmp(code, "too-many-requests") == 0 || strcmp(code, "server-error") == 0;
  if (!says_so && host->failures == 1)
    return;
  double seconds =
      host->delay_seconds > BACKING_OFF_FIRST ? host->delay_seconds : BACKING_OFF_FIRST;
  for (int i = 1; i < host->failures; i++)
    seconds *= 2;
  seconds = seconds < BACKING_OFF_LIMIT ? seconds : BACKING_OFF_LIMIT;
  not_before(host, seconds > (double)retry_after ? seconds : (double)retry_after);
}
