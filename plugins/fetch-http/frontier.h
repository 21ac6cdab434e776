/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of every page, and which are to be fetched: one SQLite database in the plugin's own
 * folder, written by one process. A process that dies loses what was not committed, which is
 * fetched again; nothing that was fetched is forgotten before the core has it. */
#ifndef HTTP_FRONTIER_H
#define HTTP_FRONTIER_H

#include "place.h"

enum page_role {
  PAGE_START = 1, /* and list pages: looked at each night */
  PAGE_LIST,
  PAGE_SITEMAP,
  PAGE_DOCUMENT,
  PAGE_ATTACHMENT, /* a file that a document links to */
  PAGE_PICTURE,    /* that a document shows */
  PAGE_OTHER       /* led to a document through a frame, a refresh */
};

enum page_state {
  PAGE_NEW = 1,
  PAGE_HAD,
  PAGE_VANISHED, /* it was had, and is not there any more: 404, 410 */
  PAGE_FAILED,   /* could not be had yet */
  PAGE_REFUSED   /* may not be fetched: robots.txt, not allowed host, trap; code says which */
};

struct page {
  int64_t id;
  int64_t site;    /* see frontier_site */
  const char *url; /* normal form */
  enum page_role role;
  enum page_state state;
  int64_t referrer; /* page; 0: none */
  int depth;
  const char *title;                /* of the link that led there, UTF-8; NULL: none */
  const char *date;                 /* YYYY-MM-DD that the list or the sitemap gives; NULL: none */
  const char *etag, *last_modified; /* validators as they came; NULL: none */
  uint8_t digest[32];               /* SHA-256 of the decoded body; all 0: not had */
  int64_t first_seen, checked, changed, due; /* seconds since 1970; 0: never */
  int failures;                              /* in a row */
  struct warc_place place; /* of the response that the digest is of; file empty: none */
  const char *warc_date;   /* of that record */
  const char *code;        /* why it failed or was refused; NULL: did not */
  int http_status;
};

struct frontier;

/* Opens or makes FOLDER/frontier.db. NULL: *why, one English sentence. */
struct frontier *frontier_new(const char *folder, char why[200]);
void frontier_drop(struct frontier *frontier);

bool frontier_commit(struct frontier *frontier);

/* The number of a site of that name, made where it is new; 0: error. */
int64_t frontier_site(struct frontier *frontier, const char *name);

/* A night: a crawl from beginning to end; one that did not end goes on. `now`: seconds since 1970.
 */
int64_t frontier_begin_night(struct frontier *frontier, int64_t now, bool *goes_on);
void frontier_end_night(struct frontier *frontier, int64_t now);

/* Notes that a page is there: adds it, due at once, or raises what is known (a list that is now a
 * document, a newer date, which makes a known document due). *added, *due (either NULL): whether it
 * is new, whether it is to be fetched this night. 0: error. */
struct discovery {
  int64_t site, referrer;
  const char *url;
  enum page_role role;
  int depth;
  struct gk_text title, date;
};
int64_t frontier_note(struct frontier *frontier, const struct discovery *discovery, int64_t now,
                      bool *added, bool *due);

/* Pages of a host that are due and were not looked at this night, by role, then by depth, new ones
 * before known ones; at most `count`, after those given out and not done yet. Lent until the next
 * call. */
size_t frontier_next(struct frontier *frontier, int64_t site, const char *authority, int64_t now,
                     struct page *pages, size_t count);

/* Authorities (host:port) of a site that have pages due, with how many: calls `each`. */
void frontier_hosts(struct frontier *frontier, int64_t site, int64_t now,
                    void (*each)(void *argument, const char *authority, uint64_t due),
                    void *argument);

bool frontier_find(struct frontier *frontier, int64_t site, const char *url, struct page *page);

/* What a look at a page gave. The schedule follows from it: a list is due the next night; a
 * document after a day, then twice as long each time that it has not changed, up to `recheck_days`;
 * a failure after an hour, then twice as long each time. */
struct outcome {
  enum page_state state;
  bool changed; /* the digest is another, or the page is new */
  int http_status;
  const char *code; /* stable: "timeout", "not-found" …; NULL: none */
  const char *etag, *last_modified;
  const uint8_t *digest;          /* NULL: not had */
  const struct warc_place *place; /* NULL: none was written */
  const char *warc_date;
  int64_t retry_after; /* seconds; 0: not said */
  bool to_deliver;     /* it is a document whose bytes the core is to have */
};
bool frontier_done(struct frontier *frontier, int64_t page, const struct outcome *outcome,
                   int64_t recheck_days, int64_t now);

/* That the document shows these pictures by these names; it is delivered when all of them have been
 * looked at. */
bool frontier_show(struct frontier *frontier, int64_t document, int64_t picture,
                   struct gk_text name);

/* The next document that is to be delivered and was not yet offered by this process; false: none.
 * Its pictures follow through frontier_pictures. */
bool frontier_deliverable(struct frontier *frontier, struct page *page);
void frontier_pictures(struct frontier *frontier, int64_t document,
                       void (*each)(void *argument, const struct page *picture, const char *name),
                       void *argument);
void frontier_offered(struct frontier *frontier, int64_t page);

/* The core has stored all that was offered. */
bool frontier_settle(struct frontier *frontier);

/* robots.txt of an authority as it was last had: at most a day old counts (RFC 9309 2.4). */
struct robots_copy {
  int64_t fetched;
  int status; /* of HTTP; 0: no answer */
  struct gk_text file;
};
bool frontier_robots(struct frontier *frontier, const char *authority, struct robots_copy *copy);
bool frontier_put_robots(struct frontier *frontier, const char *authority,
                         const struct robots_copy *copy);

struct frontier_counts {
  uint64_t pages, due, documents, vanished, failed, refused;
};
void frontier_count(struct frontier *frontier, int64_t site, int64_t now,
                    struct frontier_counts *counts);

#endif
