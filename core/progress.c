/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "display.h"
#include "message.h"

enum { NAME_COLUMNS = 30 /* of a document's name: the line must not wrap */ };

static uint64_t now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void gk_progress_begin(struct gk_progress *progress)
{
  *progress = (struct gk_progress){.terminal = isatty(STDERR_FILENO), .began = now()};
}

double gk_progress_seconds(const struct gk_progress *progress)
{
  return (double)(now() - progress->began) / 1e9;
}

void gk_progress_clear(struct gk_progress *progress)
{
  if (!progress->drawn)
    return;
  fputs("\r\033[K", stderr);
  progress->drawn = false;
}

/* "scan.tif page 34 of 200" */
static void draw_parts(const struct gk_run_counts *counts)
{
  struct gk_text name = counts->in_parts;
  const char *slash = memrchr(name.data, '/', name.size);
  if (slash && slash + 1 < name.data + name.size)
    name = (struct gk_text){slash + 1, (size_t)(name.data + name.size - slash - 1)};
  fputs("  ", stderr);
  gk_display_cut(stderr, name, NAME_COLUMNS);
  fprintf(stderr, _(" page %" PRIu64 " of %" PRIu64), counts->parts_done, counts->parts);
}

/* Of a run whose fetch plugin tells of visits: how much there is will be known at its end alone. */
static void draw_visits(struct gk_progress *progress, const struct gk_run_counts *counts)
{
  uint64_t seconds = (uint64_t)gk_progress_seconds(progress);
  gk_progress_clear(progress);
  fprintf(stderr,
          _("fetched %" PRIu64 ", unchanged %" PRIu64 ", failed %" PRIu64 ", queued %" PRIu64
            "; documents %" PRIu64 "/%" PRIu64 "; %.1f MB; %" PRIu64 ":%02" PRIu64),
          counts->visits[GK_VISIT_FETCHED], counts->visits[GK_VISIT_UNCHANGED],
          counts->visits[GK_VISIT_FAILED], counts->queued, counts->done, counts->found,
          (double)counts->visited_bytes / 1e6, seconds / 60, seconds % 60);
  if (counts->parts)
    draw_parts(counts);
  fflush(stderr);
  progress->drawn = true;
}

static bool has_visits(const struct gk_run_counts *counts)
{
  for (uint32_t kind = GK_VISIT_FETCHED; kind <= GK_VISIT_REMARK; kind++)
    if (counts->visits[kind])
      return true;
  return false;
}

void gk_progress_draw(struct gk_progress *progress, const struct gk_run_counts *counts)
{
  if (!progress->terminal)
    return;
  if (has_visits(counts)) {
    draw_visits(progress, counts);
    return;
  }
  double seconds = gk_progress_seconds(progress);
  double rate = seconds > 0 ? (double)counts->done / seconds : 0;
  uint64_t failures = counts->documents[GK_OUTCOME_REJECTED] +
                      counts->documents[GK_OUTCOME_FAILED] + counts->unreadable;
  gk_progress_clear(progress);
  fprintf(stderr, _("%" PRIu64 "/%" PRIu64 "%s  %.0f/s  "), counts->done, counts->found,
          counts->all_found ? "" : "+", rate);
  if (counts->all_found && rate > 0) {
    uint64_t left = (uint64_t)((double)(counts->found - counts->done) / rate);
    fprintf(stderr, _("%" PRIu64 ":%02" PRIu64 " left  "), left / 60, left % 60);
  }
  fprintf(stderr, _("%" PRIu64 " failed"), failures);
  if (counts->parts)
    draw_parts(counts);
  fflush(stderr);
  progress->drawn = true;
}

void gk_progress_draw_count(struct gk_progress *progress, uint64_t done, uint64_t documents)
{
  enum { BETWEEN = 100000000 /* nanoseconds */ };
  if (!progress->terminal || now() - progress->counted < BETWEEN)
    return;
  progress->counted = now();
  gk_progress_clear(progress);
  fprintf(stderr, _("%" PRIu64 "/%" PRIu64 " documents"), done, documents);
  fflush(stderr);
  progress->drawn = true;
}
