/* SPDX-License-Identifier: Apache-2.0 */
/* Prints what two runs differ in, for a person. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "change-table.h"
#include "diff-runs.h"
#include "display.h"
#include "message.h"
#include "store-history.h"

enum {
  GROUPS_SHOWN = 60,   /* of the table; --json has all */
  SUMMARY_GROUPS = 12, /* where it is a part of a summary */
  NAME_COLUMNS = 44,
  LABEL_COLUMNS = 40, /* at most, of whose report it is and of the place */
  LEAST_COLUMNS = 60, /* of a terminal that is taken for wider than it is */
  RECORDS_SHOWN = 3 /* named of those that were added, gone or replaced, where samples are shown */
};

struct printing {
  FILE *out;
  unsigned samples;
  struct gk_change_table table;
  char *names[GK_RECORD_MOVED + 1][RECORDS_SHOWN];
  unsigned named[GK_RECORD_MOVED + 1];
  int64_t runs[2];
  char commands[2][32];
};

static void note_change(void *argument, const struct gk_diff_record *record,
                        const struct gk_change *change)
{
  gk_change_table_add(&((struct printing *)argument)->table, record, change);
}

static void note_record(void *argument, const struct gk_diff_record *record)
{
  struct printing *printing = argument;
  unsigned *named = &printing->named[record->change];
  if (record->change == GK_RECORD_CHANGED || record->change == GK_RECORD_MOVED ||
      *named == RECORDS_SHOWN || *named == printing->samples)
    return;
  const struct gk_entry *entry = record->after ? record->after : record->before;
  struct gk_buffer name = {0};
  gk_buffer_print(&name, "%.8s ", entry->digest);
  gk_buffer_put(&name, record->source.data, record->source.size);
  gk_buffer_put_byte(&name, 0);
  printing->names[record->change][(*named)++] = name.data;
}

static void say_damaged(void *argument, const struct gk_error *error)
{
  (void)argument;
  fprintf(stderr, "gongkai: %s\n", error->message);
}

static void note_run(void *argument, const struct gk_past_run *run)
{
  struct printing *printing = argument;
  for (int i = 0; i < 2; i++)
    if (run->number == printing->runs[i])
      snprintf(printing->commands[i], sizeof printing->commands[i], "%.*s",
               (int)(run->command.size < 31 ? run->command.size : 31), run->command.data);
}

static void print_records(const struct printing *printing, const struct gk_diff_totals *totals)
{
  static const char *const labels[] = {N_("added"), N_("gone"), N_("changed"), N_("other bytes"),
                                       N_("changed in places only")};
  static const char marks[] = "+-~~~";
  FILE *out = printing->out;
  fprintf(out, _("Records: "));
  for (int i = 0; i <= GK_RECORD_MOVED; i++)
    if (i < GK_RECORD_REPLACED || totals->records[i])
      fprintf(out, "%s %" PRIu64 ", ", _(labels[i]), totals->records[i]);
  fprintf(out, _("the same %" PRIu64), totals->same);
  if (totals->across)
    fprintf(out, _("; findings across documents %" PRIu64), totals->across);
  if (totals->damaged)
    fprintf(out, _(", damaged %" PRIu64), totals->damaged);
  putc('\n', out);
  for (int i = 0; i <= GK_RECORD_MOVED; i++) {
    for (unsigned k = 0; k < printing->named[i]; k++) {
      fprintf(out, "    %c ", marks[i]);
      gk_display(out, gk_text_of(printing->names[i][k]));
      putc('\n', out);
    }
    if (printing->named[i] && totals->records[i] > printing->named[i])
      fprintf(out, _("    … and %" PRIu64 " more\n"), totals->records[i] - printing->named[i]);
  }
}

/* Before and after on one line, or, where they do not fit, each on its own. */
static void print_both(FILE *out, const struct gk_change_sample *sample, unsigned room,
                       unsigned columns)
{
  struct gk_text before = gk_text_of(sample->before), after = gk_text_of(sample->after);
  if (gk_display_width(before) + gk_display_width(after) + 3 <= room) {
    putc(' ', out);
    gk_display(out, before);
    fputs(" → ", out);
    gk_display(out, after);
    return;
  }
  fputs("\n        - ", out);
  gk_display_cut(out, before, columns - 10);
  fputs("\n        + ", out);
  gk_display_cut(out, after, columns - 10);
}

static void print_sample(const struct printing *printing, enum gk_change_way way,
                         const struct gk_change_sample *sample)
{
  static const char marks[] = "+-~";
  FILE *out = printing->out;
  unsigned columns = gk_display_columns(out);
  unsigned used = 15; /* the indent, the mark, the digits */
  columns = columns < LEAST_COLUMNS ? LEAST_COLUMNS : columns;
  fprintf(out, "    %c %.8s ", marks[way], sample->document);
  const char *parts[] = {sample->label, sample->place};
  for (int i = 0; i < 2; i++)
    if (*parts[i]) {
      struct gk_text part = gk_text_of(parts[i]);
      unsigned width = gk_display_width(part);
      gk_display_cut(out, part, LABEL_COLUMNS);
      fputs(i ? ":" : " ", out);
      used += (width < LABEL_COLUMNS ? width : LABEL_COLUMNS) + 2;
    }
  unsigned room = columns > used + LABEL_COLUMNS ? columns - used : LABEL_COLUMNS;
  if (way == GK_CHANGE_CHANGED) {
    print_both(out, sample, room, columns);
  } else {
    putc(' ', out);
    gk_display_cut(out, gk_text_of(way == GK_CHANGE_ADDED ? sample->after : sample->before), room);
  }
  putc('\n', out);
}

static void print_group(const struct printing *printing, const struct gk_change_group *group)
{
  static const char *const labels[] = {
      [GK_CHANGE_STATUS] = N_("status"),    [GK_CHANGE_FINDING] = N_("finding"),
      [GK_CHANGE_FIELD] = N_("field"),      [GK_CHANGE_FACT] = N_("fact"),
      [GK_CHANGE_FIGURE] = N_("figures"),   [GK_CHANGE_ITEM] = N_("items"),
      [GK_CHANGE_SECTION] = N_("sections"), [GK_CHANGE_CELL] = N_("cells"),
      [GK_CHANGE_TEXT] = N_("text"),        [GK_CHANGE_DIAGNOSTIC] = N_("remark"),
      [GK_CHANGE_STEP] = N_("steps")};
  struct gk_buffer name = {0};
  gk_buffer_print(&name, "%s%s%s", _(labels[group->kind]), *group->name ? " " : "", group->name);
  fputs("  ", printing->out);
  gk_display_field(printing->out, (struct gk_text){name.data, name.size}, NAME_COLUMNS);
  gk_buffer_free(&name);
  for (int way = 0; way < GK_CHANGE_WAYS; way++)
    fprintf(printing->out, " %9" PRIu64, group->counts[way]);
  putc('\n', printing->out);
  for (int way = 0; way < GK_CHANGE_WAYS; way++)
    for (unsigned i = 0; i < group->samples[way].count; i++)
      print_sample(printing, way, &group->samples[way].of[i]);
}

static void print_table(struct printing *printing, size_t shown)
{
  static const char *const heads[] = {N_("added"), N_("gone"), N_("changed")};
  FILE *out = printing->out;
  gk_change_table_sort(&printing->table);
  if (printing->table.count == 0)
    return;
  fputs("  ", out);
  gk_display_field(out, gk_text_of(_("in those that stand in both:")), NAME_COLUMNS);
  for (int way = 0; way < GK_CHANGE_WAYS; way++) {
    const char *head = _(heads[way]);
    unsigned width = gk_display_width(gk_text_of(head));
    fprintf(out, "%*s%s", 10 - (int)(width < 10 ? width : 9), "", head);
  }
  putc('\n', out);
  for (size_t i = 0; i < printing->table.count && i < shown; i++)
    print_group(printing, printing->table.groups[i]);
  if (printing->table.count > shown)
    fprintf(out, _("  … and %zu more; gongkai diff --json lists every change\n"),
            printing->table.count - shown);
}

/* Which document of the source is compared with which. */
static void print_two(FILE *out, const struct gk_diff_two *two)
{
  gk_display(out, (struct gk_text){two->source.data, two->source.size});
  putc('\n', out);
  const struct gk_version_of *of[] = {&two->before, &two->after};
  static const char marks[] = "-+";
  for (int i = 0; i < 2; i++) {
    fprintf(out, "  %c ", marks[i]);
    fprintf(out, _("since run %" PRId64), of[i]->run);
    if (of[i]->retrieved[0])
      fprintf(out, _(", retrieved %s"), of[i]->retrieved);
    putc('\n', out);
  }
}

static bool print(struct gk_store *store, const struct gk_diff_wanted *wanted, size_t shown,
                  FILE *out, bool *differs, struct gk_error *error)
{
  struct printing printing = {.out = out,
                              .samples = wanted->samples,
                              .table = {.samples = wanted->samples},
                              .runs = {wanted->from, wanted->to}};
  const struct gk_diff_observer observer = {.change = note_change,
                                            .record = note_record,
                                            .damaged = say_damaged,
                                            .argument = &printing,
                                            .localised = true,
                                            .filter = wanted->filter};
  struct gk_diff_totals totals;
  bool good =
      gk_store_runs(store, note_run, &printing, error) &&
      (wanted->two ? gk_diff_source(store, wanted->two, &observer, &totals, error)
                   : gk_diff_runs(store, wanted->from, wanted->to, &observer, &totals, error));
  if (good && wanted->two) {
    print_two(out, wanted->two);
    print_table(&printing, shown);
    if (printing.table.count == 0 && !totals.damaged)
      fputs(_("  other bytes, but nothing that was read from them differs\n"), out);
    *differs = true;
  } else if (good) {
    fprintf(out, _("Run %" PRId64 " (%s) against run %" PRId64 " (%s)\n"), wanted->to,
            printing.commands[1], wanted->from, printing.commands[0]);
    print_records(&printing, &totals);
    print_table(&printing, shown);
    *differs = gk_diff_totals_differ(&totals);
  }
  for (int i = 0; i <= GK_RECORD_MOVED; i++)
    for (unsigned k = 0; k < printing.named[i]; k++)
      free(printing.names[i][k]);
  gk_change_table_free(&printing.table);
  return good;
}

bool gk_diff_print(struct gk_store *store, const struct gk_diff_wanted *wanted, FILE *out,
                   bool *differs, struct gk_error *error)
{
  return print(store, wanted, GROUPS_SHOWN, out, differs, error);
}

bool gk_diff_summary_print(struct gk_store *store, int64_t from_run, int64_t to_run,
                           unsigned samples, FILE *out, struct gk_error *error)
{
  const struct gk_diff_wanted wanted = {.from = from_run, .to = to_run, .samples = samples};
  bool differs;
  return print(store, &wanted, SUMMARY_GROUPS, out, &differs, error);
}
