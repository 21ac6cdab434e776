/* SPDX-License-Identifier: Apache-2.0 */
#include "summary.h"

#include <inttypes.h>
#include <time.h>

#include "display.h"
#include "locate.h"
#include "message.h"
#include "verdict.h"

enum {
  LABEL_COLUMNS = 14,
  FEW = 5,      /* names of a list in a summary */
  SAMPLES = 3,  /* findings that stand for all */
  REASONS = 20, /* failures that are named one by one */
  AGENCIES = 20
};

struct printer {
  FILE *out;
  uint64_t shown;
};

static void label(FILE *out, const char *name)
{
  fputs("  ", out);
  gk_display_field(out, gk_text_of(name), LABEL_COLUMNS);
}

static void print_name(FILE *out, struct gk_text name)
{
  gk_display(out, name.size ? name : gk_text_of(_("not known")));
}

/* "annual-report 12, work-plan 3" on one line. */
static void print_inline(void *argument, struct gk_text name, int64_t count, int64_t more)
{
  struct printer *printer = argument;
  (void)more;
  fputs(printer->shown++ ? ", " : "", printer->out);
  print_name(printer->out, name);
  fprintf(printer->out, " %" PRId64, count);
}

static bool print_tally(struct gk_store *store, FILE *out, const char *name, enum gk_tally tally,
                        unsigned limit, struct gk_error *error)
{
  struct printer printer = {out, 0};
  label(out, name);
  if (!gk_store_tally(store, tally, limit, print_inline, &printer, error))
    return false;
  if (printer.shown == 0)
    fputs(_("none"), out);
  else if (limit && printer.shown == limit)
    fputs(" …", out);
  putc('\n', out);
  return true;
}

/* "requests.balance 12 in 9 documents", a line each. */
static void print_rule(void *argument, struct gk_text name, int64_t count, int64_t more)
{
  struct printer *printer = argument;
  printer->shown++;
  fputs("    ", printer->out);
  gk_display_field(printer->out, name, 28);
  fprintf(printer->out, _("%6" PRId64 " in %" PRId64 " documents\n"), count, more);
}

static void print_reason(void *argument, struct gk_text name, int64_t count, int64_t more)
{
  struct printer *printer = argument;
  (void)more;
  printer->shown++;
  fputs("    ", printer->out);
  gk_display_field(printer->out, name, 40);
  fprintf(printer->out, "%6" PRId64 "\n", count);
}

static void print_cost(void *argument, struct gk_text name, int64_t count, int64_t more)
{
  struct printer *printer = argument;
  printer->shown++;
  fputs("    ", printer->out);
  gk_display_field(printer->out, name, 28);
  fprintf(printer->out, _("%8" PRId64 " times %10.3f ms each %10.2f s\n"), count,
          count ? (double)more / 1e6 / (double)count : 0.0, (double)more / 1e9);
}

static void print_failure(void *argument, struct gk_text source, struct gk_text code,
                          struct gk_text message)
{
  struct printer *printer = argument;
  if (printer->shown++ >= REASONS)
    return;
  fputs("    ", printer->out);
  gk_display(printer->out, source);
  fputs(": ", printer->out);
  gk_display(printer->out, code);
  fputs(": ", printer->out);
  gk_display(printer->out, message);
  putc('\n', printer->out);
}

static void print_size(FILE *out, int64_t bytes)
{
  fprintf(out, "%.1f MB", (double)bytes / 1e6);
}

/* Verdicts that hold, and those that do not any more. */
struct verdicts {
  uint64_t confirmed, dismissed, without;
};

static void count_verdict(void *argument, const struct gk_judged *judged)
{
  struct verdicts *verdicts = argument;
  if (judged->entry->source.size == 0)
    return;
  if (!judged->finding)
    verdicts->without++;
  else if (judged->verdict->verdict.data[0] == 'c')
    verdicts->confirmed++;
  else
    verdicts->dismissed++;
}

static void say_damaged(void *argument, const struct gk_error *error)
{
  (void)argument;
  fprintf(stderr, "gongkai: %s\n", error->message);
}

static bool print_verdicts(struct gk_store *store, FILE *out, struct gk_error *error)
{
  struct verdicts verdicts = {0};
  if (!gk_verdicts_each(store, count_verdict, say_damaged, &verdicts, error))
    return false;
  if (verdicts.confirmed + verdicts.dismissed + verdicts.without == 0)
    return true;
  label(out, _("verdicts"));
  fprintf(out, _("confirmed %" PRIu64 ", dismissed %" PRIu64), verdicts.confirmed,
          verdicts.dismissed);
  if (verdicts.without)
    fprintf(out, _(", void %" PRIu64), verdicts.without);
  putc('\n', out);
  return true;
}

/* The worst findings, each of another rule where there are as many. */
static bool print_samples(struct gk_store *store, FILE *out, struct gk_error *error)
{
  struct gk_finding_filter filter = {0};
  struct gk_list_of *list;
  struct gk_found found;
  if (!gk_store_findings(store, &filter, &list, error))
    return false;
  char rule[64] = "";
  unsigned columns = gk_display_columns(out);
  for (int shown = 0, seen = 0;
       shown < SAMPLES && seen < 1000 && gk_list_next_finding(list, &found, error); seen++) {
    if (strncmp(rule, found.rule.data, sizeof rule - 1) == 0)
      continue;
    snprintf(rule, sizeof rule, "%s", found.rule.data);
    shown++;
    fprintf(out, "    %.8s ", found.entry.digest);
    gk_display_cut(out, found.entry.agency.size ? found.entry.agency : found.entry.source, 40);
    if (found.entry.year)
      fprintf(out, " %" PRIu32, found.entry.year);
    fputs(": ", out);
    gk_display_cut(out, gk_localised(found.message, found.message_zh),
                   columns > 100 ? columns - 60 : 60);
    putc('\n', out);
  }
  gk_list_close(list);
  return true;
}

/* Where the store is and how much is in it; the second line is left open. */
static void print_head(struct gk_store *store, FILE *out, const struct gk_store_totals *totals)
{
  label(out, _("store"));
  fprintf(out, "%s (", gk_store_path(store));
  print_size(out, totals->on_disk);
  fputs(")\n", out);
  label(out, _("documents"));
  fprintf(out, _("%" PRId64 " from %" PRId64 " sources, "), totals->documents, totals->sources);
  print_size(out, totals->bytes);
}

bool gk_store_summary_print(struct gk_store *store, FILE *out, struct gk_error *error)
{
  struct gk_store_totals totals;
  struct printer printer = {out, 0};
  if (!gk_store_totals(store, &totals, error))
    return false;
  print_head(store, out, &totals);
  putc('\n', out);
  if (!print_tally(store, out, _("status"), GK_TALLY_STATUS, 0, error) ||
      !print_tally(store, out, _("kinds"), GK_TALLY_KIND, 0, error) ||
      !print_tally(store, out, _("years"), GK_TALLY_YEAR, 0, error) ||
      !print_tally(store, out, _("agencies"), GK_TALLY_AGENCY, FEW, error) ||
      !print_verdicts(store, out, error) ||
      !print_tally(store, out, _("findings"), GK_TALLY_SEVERITY, 0, error))
    return false;
  return gk_store_tally(store, GK_TALLY_RULE, FEW, print_rule, &printer, error) &&
         (totals.findings == 0 || print_samples(store, out, error));
}

static void print_time(FILE *out, int64_t seconds)
{
  char text[64] = "?";
  time_t moment = (time_t)seconds;
  struct tm broken;
  if (localtime_r(&moment, &broken))
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &broken);
  fputs(text, out);
}

static void print_run(FILE *out, const struct gk_store_totals *totals)
{
  label(out, _("last run"));
  if (totals->run == 0) {
    fputs(_("none"), out);
  } else {
    fprintf(out, "%" PRId64 ": ", totals->run);
    print_time(out, totals->started);
    if (totals->ended)
      fprintf(out, _(", %" PRId64 " s"), totals->ended - totals->started);
    else
      fputs(_(", not ended"), out);
    fprintf(out, _(", %" PRId64 " documents written"), totals->run_documents);
  }
  putc('\n', out);
}

static bool print_list(struct gk_store *store, FILE *out, const char *name, enum gk_tally tally,
                       void (*each)(void *, struct gk_text, int64_t, int64_t),
                       struct gk_error *error)
{
  struct printer printer = {out, 0};
  fprintf(out, "\n%s\n", name);
  if (!gk_store_tally(store, tally, 0, each, &printer, error))
    return false;
  if (printer.shown == 0)
    fprintf(out, "    %s\n", _("none"));
  return true;
}

bool gk_store_status_print(struct gk_store *store, FILE *out, struct gk_error *error)
{
  struct gk_store_totals totals;
  if (!gk_store_totals(store, &totals, error))
    return false;
  print_head(store, out, &totals);
  if (totals.former)
    fprintf(out, _("; %" PRId64 " former"), totals.former);
  putc('\n', out);
  print_run(out, &totals);
  if (!print_tally(store, out, _("status"), GK_TALLY_STATUS, 0, error) ||
      !print_tally(store, out, _("kinds"), GK_TALLY_KIND, 0, error) ||
      !print_tally(store, out, _("years"), GK_TALLY_YEAR, 0, error) ||
      !print_tally(store, out, _("generations"), GK_TALLY_GENERATION, 0, error) ||
      !print_tally(store, out, _("agencies"), GK_TALLY_AGENCY, AGENCIES, error) ||
      !print_verdicts(store, out, error) ||
      !print_tally(store, out, _("findings"), GK_TALLY_SEVERITY, 0, error) ||
      !print_list(store, out, _("Findings by rule"), GK_TALLY_RULE, print_rule, error) ||
      !print_list(store, out, _("Why documents ended early"), GK_TALLY_REASON, print_reason, error))
    return false;
  if (totals.failures) {
    struct printer printer = {out, 0};
    fprintf(out, "\n%s (%" PRId64 ")\n", _("Sources that could not be had in the last run"),
            totals.failures);
    if (!gk_store_failures(store, print_failure, &printer, error))
      return false;
  }
  return print_list(store, out, _("CPU by stage and plugin"), GK_TALLY_STEP, print_cost, error);
}
