/* SPDX-License-Identifier: Apache-2.0 */
/* What people said of findings. A verdict holds for the findings of its document that rest on the
 * same values as the one it was given on. */
#ifndef GK_VERDICT_H
#define GK_VERDICT_H

#include "json.h"
#include "store-read.h"
#include "view.h"

struct gk_verdict {
  uint8_t fingerprint[GK_DIGEST_SIZE]; /* of the finding: see fingerprint.h */
  struct gk_text rule;
  struct gk_text verdict; /* "confirmed", "dismissed", "withdrawn" */
  struct gk_text note;    /* empty: none */
  struct gk_text who;
  int64_t at; /* seconds since 1970 */
};

/* Those on one document, the oldest first. */
struct gk_verdicts {
  char document[65]; /* its digest */
  struct gk_verdict *of;
  size_t count, capacity;
  struct gk_buffer texts;
};

/* Reads those on a document, in place of what was read before. */
bool gk_verdicts_read(struct gk_store *store, const struct gk_entry *entry,
                      struct gk_verdicts *verdicts, struct gk_error *error);
void gk_verdicts_free(struct gk_verdicts *verdicts);

/* The newest on a finding; NULL: there is none, or it was withdrawn. Where a document has no
 * verdicts this costs nothing. `verdicts` may be NULL. */
const struct gk_verdict *gk_verdicts_find(const struct gk_verdicts *verdicts,
                                          const struct gk_view *view,
                                          const struct gk_finding *finding);

/* The newest with that fingerprint, even if it is "withdrawn"; NULL: none. */
const struct gk_verdict *gk_verdicts_newest(const struct gk_verdicts *verdicts,
                                            const uint8_t fingerprint[GK_DIGEST_SIZE]);

/* Writes one, which becomes the newest; the older ones are kept. */
bool gk_store_put_verdict(struct gk_store *store, int64_t document,
                          const struct gk_verdict *verdict, struct gk_error *error);

/* A verdict that was not withdrawn, and what it is about now. */
struct gk_judged {
  const struct gk_entry *entry;
  const struct gk_verdict *verdict;
  const struct gk_view *view;
  const struct gk_finding *finding; /* that it holds for; NULL: none any more */
  bool elsewhere;                   /* the rule finds something in the document, on other values */
};

/* Calls `each` for every verdict of the store that is the newest on its finding, by document. Says
 * of documents that are damaged by `damaged`. False: *error. */
bool gk_verdicts_each(struct gk_store *store,
                      void (*each)(void *argument, const struct gk_judged *judged),
                      void (*damaged)(void *argument, const struct gk_error *error), void *argument,
                      struct gk_error *error);

/* {"verdict", "note", "who", "at"} or null. */
void gk_verdict_write(const struct gk_verdict *verdict, struct gk_json *json);

/* A moment as RFC 3339 has it, in UTC: 2024-05-06T07:08:09Z. */
enum { GK_MOMENT_SIZE = 32 };
const char *gk_moment_print(int64_t seconds, char out[GK_MOMENT_SIZE]);

#endif
