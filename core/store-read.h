/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands that only read want of a store. Nothing that comes out of it is trusted. */
#ifndef GK_STORE_READ_H
#define GK_STORE_READ_H

#include "buffer.h"
#include "store.h"

/* A row of the list of documents. Texts are lent until the next row; empty: not known. */
struct gk_entry {
  int64_t id;
  char digest[65];
  struct gk_text source; /* the first by name; empty: no source has it any more */
  uint64_t size;
  struct gk_text status, kind, generation, title, agency;
  uint32_t year;                               /* 0: not known */
  struct gk_text stage, plugin, code, message; /* why it ended early */
  uint32_t steps;
};

struct gk_list_of;

/* Documents that some source has now, sorted by source. False: *error. */
bool gk_store_list(struct gk_store *store, struct gk_list_of **list, struct gk_error *error);

/* Documents whose digest begins with the hexadecimal digits, or whose source is `name`, or, where
 * there is none, ends with it after a slash. Also those that no source has any more. */
bool gk_store_find(struct gk_store *store, const char *name, struct gk_list_of **list,
                   struct gk_error *error);

/* The document of that id in the database. */
bool gk_store_list_one(struct gk_store *store, int64_t id, struct gk_list_of **list,
                       struct gk_error *error);

/* The next one; false: there is none, or *error has a code. */
bool gk_list_next(struct gk_list_of *list, struct gk_entry *entry, struct gk_error *error);
void gk_list_close(struct gk_list_of *list);

/* The other sources that have it, sorted. Lent until the next call. */
bool gk_store_also(struct gk_store *store, const struct gk_entry *entry,
                   const struct gk_text **names, size_t *count, struct gk_error *error);

/* Makes the document again from its steps, with all items but without the bytes. `document` must
 * be empty. False: "document-damaged", which concerns this one alone, or the store's fault. */
bool gk_store_load(struct gk_store *store, const struct gk_entry *entry,
                   struct gk_document *document, struct gk_error *error);

/* The same for its result as of a run: of the newest state that is not younger. */
bool gk_store_load_as_of(struct gk_store *store, const struct gk_entry *entry, int64_t run,
                         struct gk_document *document, struct gk_error *error);

/* Appends the bytes as they came. */
bool gk_store_original(struct gk_store *store, const struct gk_entry *entry,
                       struct gk_buffer *bytes, struct gk_error *error);

/* Which findings are listed; NULL: all. */
struct gk_finding_filter {
  const char *rule;     /* or its beginning, up to a full stop */
  const char *severity; /* this one */
  int64_t document;     /* 0: all */
};

/* A finding in the list. */
struct gk_found {
  struct gk_entry entry;
  uint32_t ordinal; /* its id in the document */
  struct gk_text rule, severity, expected, actual, message, message_zh;
};

/* Findings of current documents, worst first, then by source. */
bool gk_store_findings(struct gk_store *store, const struct gk_finding_filter *filter,
                       struct gk_list_of **list, struct gk_error *error);
bool gk_list_next_finding(struct gk_list_of *list, struct gk_found *found, struct gk_error *error);

/* What is counted, over the documents that some source has now. */
enum gk_tally {
  GK_TALLY_STATUS,
  GK_TALLY_KIND, /* this and the next three: of documents that could be read */
  GK_TALLY_YEAR,
  GK_TALLY_GENERATION,
  GK_TALLY_AGENCY,
  GK_TALLY_RULE,     /* findings; `more`: documents */
  GK_TALLY_SEVERITY, /* findings; `more`: documents */
  GK_TALLY_REASON,   /* "stage: code" of documents that ended early */
  GK_TALLY_STEP,     /* "stage/plugin" steps; `more`: nanoseconds of CPU */
  GK_TALLY_END
};

/* Calls `each` for the largest `limit` (0: all), in the order that a person expects: years
 * ascending, steps as they run, others by count. An empty name: not known. */
bool gk_store_tally(struct gk_store *store, enum gk_tally tally, unsigned limit,
                    void (*each)(void *argument, struct gk_text name, int64_t count, int64_t more),
                    void *argument, struct gk_error *error);

struct gk_store_totals {
  int64_t documents; /* that some source has now */
  int64_t former;    /* that none has any more */
  int64_t sources;
  int64_t bytes; /* of the documents as they came */
  int64_t nanoseconds;
  int64_t findings;
  int64_t failures;            /* sources that could not be had in the newest run */
  int64_t on_disk;             /* bytes of the store */
  int64_t run, started, ended; /* the newest; 0: none, not ended */
  int64_t run_documents;       /* written by it */
};

bool gk_store_totals(struct gk_store *store, struct gk_store_totals *totals,
                     struct gk_error *error);

/* Bytes that the store's files take. */
int64_t gk_store_bytes(const struct gk_store *store);

/* The sources that could not be had in the newest run. */
bool gk_store_failures(struct gk_store *store,
                       void (*each)(void *argument, struct gk_text source, struct gk_text code,
                                    struct gk_text message),
                       void *argument, struct gk_error *error);

#endif
