/* SPDX-License-Identifier: Apache-2.0 */
/* A crawl: what its parts share. One thread does everything, in one loop. */
#ifndef HTTP_CRAWL_H
#define HTTP_CRAWL_H

#include <curl/curl.h>
#include <gongkai/plugin.h>

#include "frontier.h"
#include "links.h"
#include "location.h"
#include "robots.h"
#include "site.h"
#include "spam.h"
#include "trap.h"
#include "url.h"
#include "wall.h"
#include "writer.h"

struct config {
  const char *state; /* the folder of the frontier and the WARC files; NULL: nothing is stored */
  const char *rules; /* rules/crawl */
  int64_t warc_mb, warc_level;
};

/* What is read once, before the process gives up its rights. */
struct tools {
  const struct config *config;
  struct url_rules *url_rules;
  struct links_rules *links_rules;
  struct links *links;
  struct spam_rules *spam_rules;
  struct wall_rules *wall_rules;
  struct text *text;
  struct frontier *frontier; /* of the crawl that went before, until it is settled */
};

/* A site while it is crawled. */
struct site_run {
  const struct gk_site *site;
  int64_t id; /* in the frontier */
  /* Hosts of its start pages as normal forms have them, where sites.conf writes them otherwise,
   * such as in Chinese. */
  char **hosts;
  size_t host_count;
  CURLSH *share; /* its cookies; NULL: none are kept */
  int64_t pages; /* asked for this night */
  uint64_t bytes;
  struct trap *trap;        /* NULL: nothing was counted yet */
  uint64_t looked_at, spam; /* pages that were read; of those, spam */
  const char *closed;       /* why nothing more is asked for this night; NULL: it goes on */
  bool anew;                /* its settings changed: known lists are read again */
};

/* A page that was given out by the frontier; one block of memory. */
struct task {
  struct task *next;
  struct page page; /* its texts lie behind the structure */
  char *at; /* where a redirect led that is followed on the page's behalf; NULL: its own URL */
  int hops; /* of these */
  int attempts;
  bool conditional; /* whether it may be asked for with validators */
};

/* The pages of a site at one host. */
struct lane {
  struct lane *next; /* of the host */
  struct site_run *site;
  struct host *host;
  struct task *first, *last;
  bool may_have_more; /* the frontier may know pages that were not given out yet */
};

enum robots_state { ROBOTS_UNKNOWN, ROBOTS_ASKED, ROBOTS_KNOWN, ROBOTS_UNAVAILABLE };

struct rules_of_host {
  enum robots_state state;
  struct robots *robots;
  int attempts;
  char *at; /* where its redirect led, which is asked at the host's next turn; NULL: robots.txt */
  int hops; /* of these */
};

/* One host:port, whichever sites have pages there. */
struct host {
  struct host *next; /* in its slot of the table */
  char *authority;
  struct lane *lanes, *turn;
  struct rules_of_host rules[2]; /* of http, of https */
  int64_t ready;                 /* when it may be asked next, monotonic microseconds */
  int64_t connections;           /* at a time */
  double delay_seconds;
  int running;
  int failures, weight; /* in a row, and how much they count */
  uint64_t waiting;     /* pages due here */
  bool given_up;
  /* Pages that were had before and are not found now: see vanishing.h. */
  struct doubted *doubted;
  int doubted_count;
  bool believed;    /* what is not found has vanished */
  bool served;      /* it answered with a page this night */
  bool has_private; /* a site that allows private addresses has connections to it */
};

enum { HOST_SLOTS = 1024 };

struct crawl {
  struct gk_context *context;
  struct tools *tools;
  const struct location *location;
  struct gk_sites sites;
  struct frontier *frontier;
  struct warc_writer *warc; /* NULL: nothing is kept */
  char *warc_folder;
  struct site_run *runs;
  size_t run_count;
  struct host *slots[HOST_SLOTS];
  struct host **hosts; /* in the order in which they were met */
  size_t host_count, host_room;
  CURLM *multi;
  struct transfer *idle, *started;
  struct redirects *redirects;
  struct shelf *shelf;
  struct kept *kept;
  struct told *told, *told_last; /* failures that wait for room */
  size_t told_count;
  size_t turn;            /* at whose turn the hosts begin */
  int64_t running, pages; /* transfers; pages asked for this night */
  uint64_t bytes, queued;
  int64_t uncommitted, committed; /* pages; when, monotonic microseconds */
  int minute;                     /* of the day, local time */
  int64_t minute_known;           /* when that was looked up, monotonic microseconds */
  bool ending;                    /* the core wants no more */
  char why[200];                  /* not empty: it cannot go on */
};

/* Microseconds since 1970, and on a clock that never jumps; seconds since 1970. */
int64_t wall_time(void);
int64_t steady_time(void);
static inline int64_t wall_seconds(void)
{
  return wall_time() / 1000000;
}

/* Ends the crawl: something that it cannot do without failed. */
GK_PRINTF(2, 3) void crawl_fail(struct crawl *crawl, const char *format, ...);

struct site_run *crawl_run_of(struct crawl *crawl, int64_t site);

#endif
