/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "arguments.h"
#include "command.h"
#include "diff-runs.h"
#include "message.h"
#include "store-history.h"

static const char usage[] = N_("diff [-d STORE] [--samples N] [--rule RULE] [--field NAME] "
                               "[--form FORM] [--json] [RUN [RUN] | SOURCE]");

enum {
  SAMPLES = 3,
  SAMPLES_OF_ONE = 20, /* where one document is compared with one, each change is of interest */
  SAMPLES_LIMIT = 1000
};

/* Exit statuses are those of diff(1), but that the store's faults are GK_EXIT_FAILURE as ever. */
enum { SAME = GK_EXIT_OK, DIFFERENT = 1 };

static int complain(const struct gk_error *error)
{
  fprintf(stderr, "gongkai: %s\n", error->message);
  return strcmp(error->code, "usage") == 0 ? GK_EXIT_USAGE : GK_EXIT_FAILURE;
}

/* Whether a name is meant to be a run: 12, last, previous, last~2. */
static bool is_run(const char *name)
{
  return name[strspn(name, "0123456789")] == 0 || strcmp(name, "last") == 0 ||
         strcmp(name, "previous") == 0 || strncmp(name, "last~", 5) == 0;
}

/* One run is compared with the newest; where none is named, the two newest are. */
static bool find_runs(struct gk_store *store, char **names, int count,
                      struct gk_diff_wanted *wanted, struct gk_error *error)
{
  if (!gk_store_find_run(store, count > 1 ? names[1] : "last", &wanted->to, error))
    return false;
  if (count)
    return gk_store_find_run(store, names[0], &wanted->from, error);
  if (gk_store_find_run(store, "previous", &wanted->from, error))
    return true;
  return strcmp(error->code, "usage") == 0
             ? gk_error_set(error, "usage",
                            _("The store has seen one run only; there is none to compare it with."))
             : false;
}

int gk_command_diff(int argc, char **argv)
{
  const char *directory = NULL;
  int64_t samples = SAMPLES;
  bool json = false, differs = false;
  struct gk_diff_wanted wanted = {0};
  int status;
  const struct gk_argument arguments[] = {
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "STORE", N_("the store"), 0, 0},
      {"samples", 'n', GK_ARGUMENT_INT, &samples, "N",
       N_("print so many of each kind of change (default 3, for a source 20)"), 0, SAMPLES_LIMIT},
      {"rule", 0, GK_ARGUMENT_STRING, &wanted.filter.rule, "RULE",
       N_("findings of this rule, or of all whose names begin with it and a full stop"), 0, 0},
      {"field", 0, GK_ARGUMENT_STRING, &wanted.filter.field, "NAME",
       N_("this field, or all whose names begin with it and a full stop"), 0, 0},
      {"form", 0, GK_ARGUMENT_STRING, &wanted.filter.form, "FORM", N_("facts of this form"), 0, 0},
      {"json", 0, GK_ARGUMENT_FLAG, &json, NULL, N_("every change, an object a line"), 0, 0},
      {0}};
  int first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  if (argc - first > 2)
    return gk_arguments_usage(usage);
  struct gk_store *store;
  struct gk_error error;
  if (!gk_store_open(&store, gk_store_directory(directory), GK_STORE_READ, &error))
    return complain(&error);
  wanted.samples = (unsigned)samples;
  struct gk_diff_two two = {0};
  bool of_source = argc - first == 1 && !is_run(argv[first]);
  if (of_source) {
    wanted.two = &two;
    wanted.samples = samples == SAMPLES ? SAMPLES_OF_ONE : wanted.samples;
  }
  bool done = (of_source ? gk_diff_find_two(store, argv[first], &two, &error)
                         : find_runs(store, argv + first, argc - first, &wanted, &error)) &&
              (json ? gk_diff_print_json : gk_diff_print)(store, &wanted, stdout, &differs, &error);
  status = done ? differs ? DIFFERENT : SAME : complain(&error);
  gk_diff_two_free(&two);
  gk_store_close(store);
  return status;
}
