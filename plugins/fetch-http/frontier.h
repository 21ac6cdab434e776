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
  uint8_t payload_digest[32];       /* SHA-256 of the encoded one, as WARC has it */
  int64_t first_seen, checked, changed, due; /* seconds since 1970; 0: never */
  int failures;                              /* in a row */
  struct warc_place place; /* of the response that the digest is of; file empty: none */
  const char *warc_date;   /* of that record */
  const char *code;        /* why it failed or was refused; NULL: did not */
  int http_status;
};

struct frontier;

/* Opens or makes FOLDER/frontier.db; FOLDER NULL: in memory, forgotten with the process. NULL:
 * *why, one English sentence: another process has it open, it is damaged or of a newer version, it
 * cannot be written. Nothing is thrown away then. */
struct frontier *frontier_new(const char *folder, char why[200]);

/* What was not committed is forgotten, as if the process had died. */
void frontier_drop(struct frontier *frontier);

/* The first thing that went wrong, such as a full disk, one English sentence; NULL: nothing. From
 * then on all calls fail, and what is committed stays as it is. */
const char *frontier_error(const struct frontier *frontier);

/* Keeps all that was said since the last commit, whatever becomes of this process. So that it also
 * agrees with the WARC file when the machine itself fails, that is to be on the disk before. About
 * once a second: each costs a write. */
bool frontier_commit(struct frontier *frontier);

/* The number of a site of that name, made where it is new; 0: error. */
int64_t frontier_site(struct frontier *frontier, const char *name);
/* The name of that number, also of one that is not configured any more; NULL: none. */
const char *frontier_site_name(const struct frontier *frontier, int64_t site);

/* Says by what the site is configured. Where that is another digest than the last time (*changed,
 * may be NULL; also the first time), its refused pages are due again. */
bool frontier_configure(struct frontier *frontier, int64_t site, const uint8_t digest[32],
                        int64_t now, bool *changed);

/* A night: a crawl from beginning to end; one that did not end and began a short time ago goes on.
 * Pages that were looked at in it are not looked at again in it, but for those that failed and
 * whose time has come. `now`: seconds since 1970. 0: error. */
int64_t frontier_begin_night(struct frontier *frontier, int64_t now, bool *goes_on);

/* Documents that still wait for pictures become deliverable without them. */
void frontier_end_night(struct frontier *frontier, int64_t now);

/* How many pages of a site (0: of all) were asked for in this night, before it was interrupted as
 * well, and how many bytes came. */
void frontier_spent(struct frontier *frontier, int64_t site, uint64_t *pages, uint64_t *bytes);

/* Notes that a page is there: adds it, due at once, or raises what is known (a list that is now a
 * document, a newer date, which makes a known document due). A role is only ever raised, from other
 * over picture, list, sitemap, attachment and document to start. A page that was given up after it
 * had vanished is due again if its last look is long ago. *added, *due (either NULL): whether it is
 * new, whether it is to be fetched this night. 0: error, or a URL that is no http(s) one. */
struct discovery {
  int64_t site, referrer;
  const char *url;
  enum page_role role;
  int depth;
  struct gk_text title, date; /* either may be empty; a date of another form is left out */
};
int64_t frontier_note(struct frontier *frontier, const struct discovery *discovery, int64_t now,
                      bool *added, bool *due);

/* Pages of a host that are due and were not looked at this night, in the order of schedule_rank,
 * then by depth, then as they were found; at most `count`, after those given out and not done yet.
 * Lent until the next call. */
size_t frontier_next(struct frontier *frontier, int64_t site, const char *authority, int64_t now,
                     struct page *pages, size_t count);

/* All pages of a site that are due, host by host in that order, without giving them out: calls
 * `each`, which may not call the frontier, until it returns false. */
void frontier_each_due(struct frontier *frontier, int64_t site, int64_t now,
                       bool (*each)(void *argument, const struct page *page), void *argument);

/* Authorities (host:port) of a site that have pages due, with how many (those that are given out
 * and not done are counted): calls `each`. */
void frontier_hosts(struct frontier *frontier, int64_t site, int64_t now,
                    void (*each)(void *argument, const char *authority, uint64_t due),
                    void *argument);

/* *page is lent until the next call of it. */
bool frontier_find(struct frontier *frontier, int64_t site, const char *url, struct page *page);

/* Lent until the next call; NULL: no such page. */
const char *frontier_url_of(struct frontier *frontier, int64_t page);

/* What a look at a page gave. When the next one is due follows from it: see schedule.h. */
struct outcome {
  enum page_state state;
  bool changed; /* the digest is another, or the page is new */
  int http_status;
  const char *code; /* stable: "timeout", "not-found" …; NULL: none */
  /* Of what is NULL and has not changed, what is known stays. */
  const char *etag, *last_modified;
  const uint8_t *digest;          /* NULL: not had */
  const uint8_t *payload_digest;  /* NULL: as `digest` */
  const struct warc_place *place; /* NULL: none was written. Counts where the page changed */
  const char *warc_date;
  int64_t retry_after; /* seconds; 0: not said */
  uint64_t bytes;      /* that came over the wire */
  bool to_deliver;     /* it is a document whose bytes the core is to have */
};
/* A document whose picture changed is to be delivered again as well. */
bool frontier_done(struct frontier *frontier, int64_t page, const struct outcome *outcome,
                   int64_t recheck_days, int64_t now);

/* That the document shows these pictures by these names; it is delivered when all of them have been
 * looked at. Those of a look come before frontier_done of the document, after its pictures were
 * noted, with none of another document between them; those of an earlier look are forgotten then.
 */
bool frontier_show(struct frontier *frontier, int64_t document, int64_t picture,
                   struct gk_text name);

/* The next document that is to be delivered and was not yet offered by this process; false: none.
 * Its pictures follow through frontier_pictures. Lent until the next call. */
bool frontier_deliverable(struct frontier *frontier, struct page *page);
/* In the order of the calls of frontier_show, also those that could not be had (no place.file). */
void frontier_pictures(struct frontier *frontier, int64_t document,
                       void (*each)(void *argument, const struct page *picture, const char *name),
                       void *argument);
void frontier_offered(struct frontier *frontier, int64_t page);

/* What was had of it can be read no more: it is fetched whole again, in the next night at the
 * earliest, since what could not be kept in this one cannot be kept a moment later. */
bool frontier_lost(struct frontier *frontier, int64_t page, int64_t now);

/* The core has stored all that was offered. Commits. */
bool frontier_settle(struct frontier *frontier);

/* robots.txt of an authority as it was last had: at most a day old counts (RFC 9309 2.4). The
 * authority may have its scheme before it: https://host:port. */
struct robots_copy {
  int64_t fetched;
  int status; /* of HTTP; 0: no answer */
  struct gk_text file;
};
/* Lent until the next call. */
bool frontier_robots(struct frontier *frontier, const char *authority, struct robots_copy *copy);
/* Where it is another one than before, refused pages of the authority are due again. */
bool frontier_put_robots(struct frontier *frontier, const char *authority,
                         const struct robots_copy *copy);

struct frontier_counts {
  uint64_t pages, due, documents, vanished, failed, refused; /* documents: had at least once */
};
void frontier_count(struct frontier *frontier, int64_t site, int64_t now,
                    struct frontier_counts *counts);

#endif
