/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "buffer.h"
#include "file.h"
#include "stage.h"
#include "store-crawl.h"
#include "store-read.h"

/* A family: its name without _total, its type, its unit (empty: none) and what it is. */
static void begin(struct gk_buffer *out, const char *name, const char *type, const char *unit,
                  const char *help)
{
  gk_buffer_print(out, "# TYPE gongkai_crawl_%s %s\n", name, type);
  if (*unit)
    gk_buffer_print(out, "# UNIT gongkai_crawl_%s %s\n", name, unit);
  gk_buffer_print(out, "# HELP gongkai_crawl_%s %s\n", name, help);
}

/* Codes come from plugins. */
static void put_escaped(struct gk_buffer *out, const char *value)
{
  for (; *value; value++) {
    if (*value == '\n')
      gk_buffer_put(out, "\\n", 2);
    else if (*value == '"' || *value == '\\')
      gk_buffer_print(out, "\\%c", *value);
    else
      gk_buffer_put_byte(out, (uint8_t)*value);
  }
}

static void put_labelled(struct gk_buffer *out, const char *name, const char *label,
                         const char *value, uint64_t number)
{
  gk_buffer_print(out, "gongkai_crawl_%s{%s=\"", name, label);
  put_escaped(out, value);
  gk_buffer_print(out, "\"} %" PRIu64 "\n", number);
}

static void put_codes(struct gk_buffer *out, const char *name, const struct gk_code_counts *counts)
{
  for (size_t i = 0; i < counts->count; i++)
    put_labelled(out, name, "reason", counts->of[i].code, counts->of[i].count);
}

static void put_visits(struct gk_buffer *out, const struct gk_metrics *metrics)
{
  const struct gk_run_counts *counts = metrics->counts;
  begin(out, "visits", "counter", "", "Visits of the newest crawl, by what became of them.");
  for (uint32_t kind = GK_VISIT_FETCHED; kind <= GK_VISIT_REMARK; kind++)
    put_labelled(out, "visits_total", "kind", gk_visit_kind_name(kind), counts->visits[kind]);
  begin(out, "failures", "counter", "", "Pages that could not be had, by reason.");
  put_codes(out, "failures_total", metrics->failures);
  begin(out, "refusals", "counter", "", "Pages that may not be fetched and were not, by reason.");
  put_codes(out, "refusals_total", metrics->refusals);
  begin(out, "queued_pages", "gauge", "pages", "Pages that are still to be fetched.");
  gk_buffer_print(out, "gongkai_crawl_queued_pages %" PRIu64 "\n", counts->queued);
  begin(out, "received_bytes", "counter", "bytes", "Bytes that came over the network.");
  gk_buffer_print(out, "gongkai_crawl_received_bytes_total %" PRIu64 "\n", counts->visited_bytes);
}

static void put_documents(struct gk_buffer *out, const struct gk_metrics *metrics)
{
  static const char *const severities[] = {
      [GK_INFO] = "info", [GK_WARN] = "warn", [GK_ERROR] = "error"};
  const struct gk_run_counts *counts = metrics->counts;
  begin(out, "plugin_seconds", "counter", "seconds", "Processor time of plugins, by stage.");
  for (uint32_t stage = GK_STAGE_UNPACK; stage <= GK_STAGE_LAST; stage++)
    gk_buffer_print(out, "gongkai_crawl_plugin_seconds_total{stage=\"%s\"} %.6f\n",
                    gk_stage_name(stage), (double)counts->stage_nanoseconds[stage] / 1e9);
  begin(out, "documents", "counter", "", "Documents that were delivered, by outcome.");
  for (int outcome = GK_OUTCOME_OK; outcome <= GK_OUTCOME_FAILED; outcome++)
    put_labelled(out, "documents_total", "outcome", gk_outcome_name((enum gk_outcome)outcome),
                 counts->documents[outcome]);
  put_labelled(out, "documents_total", "outcome", "known", counts->known);
  put_labelled(out, "documents_total", "outcome", "duplicate", counts->duplicates);
  put_labelled(out, "documents_total", "outcome", "unreadable", counts->unreadable);
  if (!metrics->knows_findings)
    return;
  begin(out, "findings", "gauge", "", "Findings on the documents in the store, by severity.");
  for (int level = GK_ERROR; level >= GK_INFO; level--)
    put_labelled(out, "findings", "severity", severities[level],
                 (uint64_t)metrics->findings[level]);
}

static void put_times(struct gk_buffer *out, const struct gk_metrics *metrics)
{
  begin(out, "start_time_seconds", "gauge", "seconds", "When the newest crawl began.");
  gk_buffer_print(out, "gongkai_crawl_start_time_seconds %" PRId64 "\n", metrics->began);
  begin(out, "running", "gauge", "", "1 while a crawl runs, else 0.");
  gk_buffer_print(out, "gongkai_crawl_running %d\n", metrics->ended == 0);
  if (metrics->ended) {
    begin(out, "end_time_seconds", "gauge", "seconds", "When the newest crawl ended.");
    gk_buffer_print(out, "gongkai_crawl_end_time_seconds %" PRId64 "\n", metrics->ended);
    begin(out, "exit_status", "gauge", "", "Exit status of the newest crawl.");
    gk_buffer_print(out, "gongkai_crawl_exit_status %d\n", metrics->exit);
  }
  gk_buffer_print(out, "# EOF\n");
}

static void note_findings(void *argument, struct gk_text name, int64_t count, int64_t documents)
{
  struct gk_metrics *metrics = argument;
  (void)documents;
  if (name.size == 0)
    return;
  enum gk_level level = name.data[0] == 'e' ? GK_ERROR : name.data[0] == 'w' ? GK_WARN : GK_INFO;
  metrics->findings[level] += count;
}

bool gk_metrics_count_findings(struct gk_metrics *metrics, struct gk_store *store,
                               struct gk_error *error)
{
  memset(metrics->findings, 0, sizeof metrics->findings);
  metrics->knows_findings =
      gk_store_tally(store, GK_TALLY_SEVERITY, 0, note_findings, metrics, error);
  return metrics->knows_findings;
}

bool gk_metrics_write(const struct gk_metrics *metrics, const char *path)
{
  char beside[PATH_MAX];
  /* The collector reads what ends with .prom. */
  if ((size_t)snprintf(beside, sizeof beside, "%s.new", path) >= sizeof beside) {
    errno = ENAMETOOLONG;
    return false;
  }
  struct gk_buffer out = {0};
  put_visits(&out, metrics);
  put_documents(&out, metrics);
  put_times(&out, metrics);
  int file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  bool good = file >= 0 && gk_write_all(file, (struct gk_text){out.data, out.size});
  int saved = errno;
  if (file >= 0 && close(file) != 0 && good) {
    good = false;
    saved = errno;
  }
  gk_buffer_free(&out);
  if (good && rename(beside, path) == 0)
    return true;
  if (!good)
    errno = saved;
  saved = errno;
  if (file >= 0)
    unlink(beside);
  errno = saved;
  return false;
}
