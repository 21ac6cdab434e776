/* SPDX-License-Identifier: Apache-2.0 */
/* The line on a terminal that says how far a run is. */
#ifndef GK_PROGRESS_H
#define GK_PROGRESS_H

#include "coordinator.h"

struct gk_progress {
  bool terminal; /* standard error is one; else nothing is drawn */
  bool drawn;
  uint64_t began;   /* nanoseconds, CLOCK_MONOTONIC */
  uint64_t counted; /* when gk_progress_draw_count drew last */
};

void gk_progress_begin(struct gk_progress *progress);
void gk_progress_draw(struct gk_progress *progress, const struct gk_run_counts *counts);

/* The same for a command that counts documents: how many of how many. */
void gk_progress_draw_count(struct gk_progress *progress, uint64_t done, uint64_t documents);

/* Takes the line away, so that something else can be printed. */
void gk_progress_clear(struct gk_progress *progress);

/* Seconds since the beginning. */
double gk_progress_seconds(const struct gk_progress *progress);

#endif
