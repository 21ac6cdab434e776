/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that make the report share. */
#ifndef GK_REPORT_PRIVATE_H
#define GK_REPORT_PRIVATE_H

#include "diff.h"
#include "report.h"
#include "store-read.h"

struct gk_report_making {
  struct gk_store *store;
  const struct gk_report_wanted *wanted;
  struct gk_report *report;
  uint64_t changes[GK_CHANGE_KINDS]; /* of the record at hand */
  struct gk_buffer samples;
  unsigned sampled;
  struct gk_buffer added; /* its findings that came: rule, text, each with its length */
  uint64_t *known; /* hashes of sources that failed the time before, or were told of; 0: free */
  size_t known_count, slots;
  struct gk_error *error;
  bool failed;
};

static inline bool gk_report_same(struct gk_text a, struct gk_text b)
{
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static inline struct gk_text gk_report_text_of(const struct gk_buffer *buffer)
{
  return (struct gk_text){buffer->size ? buffer->data : "", buffer->size};
}

/* A copy that lives as long as the report, cut at a limit. */
struct gk_text gk_report_keep(struct gk_report_making *making, struct gk_text text, size_t limit);

/* A code as a mark; NULL: it is empty. */
const char *gk_report_word(struct gk_report_making *making, struct gk_text code);

/* Counts an item, and keeps it in its place by rank, the first come first, while there is room. */
void gk_report_put_item(struct gk_report_making *making, enum gk_report_part part,
                        const struct gk_report_item *item);

/* Whose report it is, else its title, else nothing. */
struct gk_text gk_report_title(const struct gk_entry *entry, struct gk_buffer *scratch);

/* What runs came to: failures, visits, what vanished. False: *making->error. */
bool gk_report_look_at_runs(struct gk_report_making *making);

/* Coverage, and the sites that could not be had. False: *making->error. */
bool gk_report_cover(struct gk_report_making *making);

#endif
