/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the frontier share. */
#ifndef HTTP_FRONTIER_PRIVATE_H
#define HTTP_FRONTIER_PRIVATE_H

#include "frontier.h"

#include <sqlite3.h>

#include "id-set.h"

enum frontier_statement {
  FRONTIER_BEGIN,
  FRONTIER_COMMIT,
  FRONTIER_PUT_SITE,
  FRONTIER_SET_SITE,
  FRONTIER_PUT_HOST,
  FRONTIER_SET_HOST,
  FRONTIER_LAST_NIGHT,
  FRONTIER_PUT_NIGHT,
  FRONTIER_END_NIGHT,
  FRONTIER_FILL,
  FRONTIER_MEND_CLOCK,
  FRONTIER_UNREFUSE,
  FRONTIER_LOOK_UP,
  FRONTIER_LOOK_UP_ID,
  FRONTIER_PUT_PAGE,
  FRONTIER_RAISE,
  FRONTIER_FORGET_BODY,
  FRONTIER_LOSE_BODY,
  FRONTIER_VALIDATED_LISTS,
  FRONTIER_FORGET_VALIDATORS,
  FRONTIER_DONE_SAME,
  FRONTIER_DONE_CHANGED,
  FRONTIER_PUT_FILE,
  FRONTIER_FIND_FILE,
  FRONTIER_NEXT,
  FRONTIER_FIND,
  FRONTIER_DROP_SHOWN,
  FRONTIER_SHOW,
  FRONTIER_DELIVER,
  FRONTIER_SHOWN_BY_MANY,
  FRONTIER_DELIVER_SHOWING,
  FRONTIER_WAKE,
  FRONTIER_WAKE_ALL,
  FRONTIER_DELIVERABLE,
  FRONTIER_PICTURES,
  FRONTIER_OFFERED,
  FRONTIER_SETTLE,
  FRONTIER_ROBOTS,
  FRONTIER_PUT_ROBOTS,
  FRONTIER_STATEMENTS
};

enum { FRONTIER_APPLICATION = 0x676b4672 /* "gkFr", of PRAGMA application_id */ };

/* Schemas, each of which brings a database of the version before it up to its own; ends with NULL.
 */
extern const char *const frontier_migrations[];
extern const char *const frontier_sql[FRONTIER_STATEMENTS];

struct frontier_tally {
  uint64_t pages, documents, vanished, failed, refused;
};

/* Of an authority of a site. Their numbers are 1, 2, 3 …: host i is hosts[i - 1]. */
struct frontier_host {
  int64_t site;
  char *authority;
  uint64_t queued; /* pages that are to be looked at this night */
  struct frontier_tally tally;
  bool touched; /* since the last commit */
};

/* Likewise. */
struct frontier_site_row {
  char *name;
  int64_t night; /* that pages and bytes are of */
  uint64_t pages, bytes;
  uint8_t configuration[32];
  bool touched;
  bool anew; /* its configuration changed, and its lists still have their validators */
};

/* What noting a page needs to know of it. */
struct frontier_brief {
  int64_t id, host, hash, checked, changed, night;
  enum page_role role;
  enum page_state state;
  int depth, date, failures, unchanged; /* date: YYYYMMDD as a number; 0: none */
  bool titled, queued, had, has_due;
};

/* What was noted lately: most links of a page stand on the page before it, too. */
struct frontier_seen {
  uint64_t hash; /* 0: free */
  int64_t id;
  int32_t date;
  int16_t depth;
  uint8_t role;
  bool titled : 1, queued : 1;
};

enum { FRONTIER_SEEN = 1 << 13 /* 200 KB; a site's navigation and its last lists */ };

/* Rows that are lent to a caller. */
struct frontier_loan {
  struct frontier_loan *next;
  char text[];
};

enum frontier_lending {
  FRONTIER_LEND_NEXT,
  FRONTIER_LEND_FIND,
  FRONTIER_LEND_URL,
  FRONTIER_LEND_DELIVERABLE,
  FRONTIER_LEND_PASSING, /* for the time of a call of the caller's */
  FRONTIER_LENDINGS
};

struct frontier {
  sqlite3 *database;
  sqlite3_stmt *statements[FRONTIER_STATEMENTS];
  int lock;
  char *path;
  char error[200];
  bool failed, within; /* a transaction is open */
  uint8_t key[16];
  int64_t night, filled; /* until when pages that are due were queued */
  struct frontier_host *hosts;
  size_t host_count, host_room;
  uint32_t *host_slots; /* numbers of hosts by hash; 0: free */
  size_t host_slot_count;
  struct frontier_site_row *sites;
  size_t site_count;
  struct frontier_seen *seen;
  struct id_set given;
  int64_t showing; /* the document that frontier_show was last called for */
  int shown;
  int64_t file; /* the number of the WARC file that was last written to */
  char file_name[WARC_FILE_NAME_SIZE];
  struct frontier_loan *loans[FRONTIER_LENDINGS];
  char *robots;
};

/* frontier.c */
bool frontier_fail(struct frontier *frontier);        /* of the database; false */
bool frontier_fail_memory(struct frontier *frontier); /* false */
bool frontier_ready(struct frontier *frontier);       /* nothing failed */
bool frontier_write(struct frontier *frontier);       /* opens a transaction */
/* Bound by numbers where given; NULL: error. To be reset after use. */
sqlite3_stmt *frontier_ask(struct frontier *frontier, enum frontier_statement which, int count,
                           const int64_t *numbers);
/* Runs one that gives no rows, and resets it. */
bool frontier_run(struct frontier *frontier, sqlite3_stmt *statement);
/* SQLITE_ROW: true; else false, and an error is noted. */
bool frontier_row(struct frontier *frontier, sqlite3_stmt *statement);

/* frontier-site.c */
bool frontier_load_sites(struct frontier *frontier);
bool frontier_flush_sites(struct frontier *frontier);
void frontier_free_sites(struct frontier *frontier);

/* frontier-host.c */
/* The number of the host, made where it is new and `make`; 0: none, or error. */
int64_t frontier_host(struct frontier *frontier, int64_t site, struct gk_text authority, bool make);
/* In memory alone; NULL: error. */
struct frontier_host *frontier_add_host(struct frontier *frontier, int64_t site,
                                        struct gk_text authority);
struct frontier_host *frontier_host_of(struct frontier *frontier, int64_t host);
/* Adds `sign` of the page to its host's tally. */
void frontier_tally(struct frontier *frontier, const struct frontier_brief *page, int sign);

/* frontier-night.c */
/* Queues what has become due. */
bool frontier_fill(struct frontier *frontier, int64_t now);
/* Queues the host's refused pages. */
bool frontier_unrefuse(struct frontier *frontier, int64_t host, int64_t now);

/* frontier-page.c */
struct frontier_url {
  struct gk_text authority;
  char path[2048]; /* as the database has it: with an "s" before it where it is https */
};
bool frontier_split(const char *url, struct frontier_url *parts);
uint64_t frontier_hash_url(const struct frontier *frontier, int64_t site, const char *url);
void frontier_brief(sqlite3_stmt *statement, struct frontier_brief *page);
/* Whether a row of FRONTIER_LOOK_UP is that page: hashes may be the same. */
bool frontier_is(sqlite3_stmt *statement, int64_t host, const char *path);
struct frontier_seen *frontier_seen_of(struct frontier *frontier, uint64_t hash);
/* Reads a row of PAGE_COLUMNS. */
bool frontier_lend(struct frontier *frontier, enum frontier_lending lending,
                   sqlite3_stmt *statement, struct page *page);
void frontier_return(struct frontier *frontier, enum frontier_lending lending);

/* frontier-delivery.c */
bool frontier_deliver(struct frontier *frontier, int64_t document);
bool frontier_forget_shown(struct frontier *frontier, int64_t document);
/* A page was looked at: what shows it need not wait for it any more, and is delivered again where
 * it changed. */
bool frontier_wake(struct frontier *frontier, int64_t picture, bool changed);

#endif
