/* SPDX-License-Identifier: Apache-2.0 */
/* What the store keeps of a crawl beside documents: how each source was had, what is not there any
 * more, and what a run's visits came to. */
#ifndef GK_STORE_CRAWL_H
#define GK_STORE_CRAWL_H

#include "store.h"

/* How a source was had, as the fetch plugin says it (see struct gk_offer); each may be empty. */
struct gk_store_retrieval {
  struct gk_text retrieved; /* when, RFC 3339, UTC */
  struct gk_text referrer;  /* name of the source that led there */
  struct gk_text title;     /* that the referrer gives it, UTF-8 */
  struct gk_text site;      /* of sites.conf, by name */
  struct gk_text record;    /* WARC-Record-ID */
  struct gk_text headers;   /* of the transport, a line each, in any encoding */
};

/* Headers that are kept of a retrieval, in bytes: servers refuse requests with more than 8 KB, and
 * answers with more are attacks. The WARC has all of them. */
enum { GK_RETRIEVAL_HEADERS_LIMIT = 16 << 10 };

/* Says how the source `name` was had, after gk_store_put_source. Of one document that it has had
 * again and again, the first retrieval and the last are kept. All empty: nothing is written. What
 * is not UTF-8 is kept as if it were not known. */
bool gk_store_put_retrieval(struct gk_store *store, struct gk_text name,
                            const struct gk_store_retrieval *retrieval, struct gk_error *error);

/* Adds a visit to those of the open run: counts it by site, role, kind and code, keeps the first
 * GK_VISITS_KEPT of each count that a person wants to look at (failed, vanished, refused, remarks),
 * and changes what is known of the source whose name is the URL:
 *   GK_VISIT_VANISHED               it is marked, with the time of the first such visit;
 *   GK_VISIT_FETCHED, _UNCHANGED    the mark goes, and it was last seen in this run.
 * gk_store_put_source takes the mark away as well. */
enum { GK_VISITS_KEPT = 200 };
bool gk_store_put_visit(struct gk_store *store, const struct gk_visit *visit,
                        struct gk_error *error);

/* What is known of a source that some document is had under now. Texts are lent until the next
 * call. */
struct gk_retrieved {
  struct gk_store_retrieval first, last; /* the same where it was had once; empty: not known */
  int64_t vanished;                      /* since when it is not there, in seconds since 1970; 0 */
  int64_t vanished_run;                  /* the run that found so */
};
bool gk_store_retrieved(struct gk_store *store, struct gk_text name, struct gk_retrieved *retrieved,
                        struct gk_error *error);

/* What a run's visits came to, by site, role, kind and code. */
struct gk_visit_count {
  struct gk_text site, role, code;
  uint32_t kind; /* enum gk_visit_kind; 0: one that this version does not know */
  int64_t count, bytes, microseconds;
};
/* `site` empty: of all. */
bool gk_store_visit_counts(struct gk_store *store, int64_t run, struct gk_text site,
                           void (*each)(void *argument, const struct gk_visit_count *count),
                           void *argument, struct gk_error *error);

/* The visits of a run that are kept, by site and URL; `site` empty: of all. */
bool gk_store_visits(struct gk_store *store, int64_t run, struct gk_text site,
                     void (*each)(void *argument, const struct gk_visit *visit), void *argument,
                     struct gk_error *error);

/* The sources that vanished in runs after `from`, up to `to`, and are not there now, by name. */
bool gk_store_vanished(struct gk_store *store, int64_t from, int64_t to,
                       void (*each)(void *argument, struct gk_text name, int64_t since),
                       void *argument, struct gk_error *error);

/* The sources that could not be had in a run, by name, each once. */
bool gk_store_failures_of(struct gk_store *store, int64_t run,
                          void (*each)(void *argument, struct gk_text source, struct gk_text code,
                                       struct gk_text message),
                          void *argument, struct gk_error *error);

/* A document that a source has had. Texts are lent for the call. */
struct gk_version {
  int64_t document;           /* its id in the database */
  int64_t run, seen;          /* the first run that met the source with it, and the last */
  struct gk_text first, last; /* when it was retrieved first and last, RFC 3339; empty: not known */
};

/* The documents that the source of that name has had, the newest first, until `each` returns
 * false. */
bool gk_store_versions(struct gk_store *store, struct gk_text name,
                       bool (*each)(void *argument, const struct gk_version *version),
                       void *argument, struct gk_error *error);

/* "fetched", "unchanged" … as the log has it; NULL: no kind. */
const char *gk_visit_kind_name(uint32_t kind);

#endif
