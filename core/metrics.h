/* SPDX-License-Identifier: Apache-2.0 */
/* What a crawl came to, as OpenMetrics text 1.0.0 for the textfile collector of node_exporter. */
#ifndef GK_METRICS_H
#define GK_METRICS_H

#include "coordinator.h"
#include "visit-count.h"

struct gk_metrics {
  const struct gk_run_counts *counts;
  const struct gk_code_counts *failures, *refusals;
  int64_t findings[GK_ERROR + 1]; /* of documents that some source has, by enum gk_level */
  bool knows_findings;
  int64_t began, ended; /* seconds since 1970; ended 0: it runs */
  int exit;             /* of a crawl that ended */
};

/* Counts the store's findings. False: *error, and they are not known. */
bool gk_metrics_count_findings(struct gk_metrics *metrics, struct gk_store *store,
                               struct gk_error *error);

/* Writes them to a file beside `path`, which then takes its place, so that nobody reads half of
 * it. False: errno. */
bool gk_metrics_write(const struct gk_metrics *metrics, const char *path);

#endif
