/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "attend.h"
#include "choose.h"
#include "command.h"
#include "correctable.h"
#include "correction-list.h"
#include "diff-runs.h"
#include "display.h"
#include "message.h"
#include "verdict.h"

static const char usage[] =
    N_("correct [-c PIPELINE] [-d STORE] [-p DIRECTORY] [-q] [--later] [--note TEXT] [--who NAME] "
       "[--whole] DOC TABLE ROW COLUMN [VALUE] | --remove DOC TABLE ROW COLUMN | --remove N | "
       "--list [--json]");

enum {
  VALUE_LIMIT = 1000, /* bytes of what stands in a cell */
  NOTE_LIMIT = 4000   /* bytes of a note or a name, as of a verdict's */
};

/* What the command line asks for. */
struct correct {
  struct gk_attended attended; /* first, so that its run leads here */
  bool listed, json, removes, later, whole;
  const char *note, *who;
  const char *document, *value; /* NULL: none */
  uint32_t table, row, column;
  int64_t number; /* of the correction that is to be removed; 0: it is named by its cell */
  struct gk_stored_corrections known;
  struct gk_stored_correction given; /* its texts are lent from `read` */
  struct gk_document read;
  struct gk_selection selection; /* the documents that have the picture */
  int64_t chosen, run;
};

static int complain(const struct gk_error *error)
{
  fprintf(stderr, "gongkai: %s\n", error->message);
  return strcmp(error->code, "usage") == 0              ? GK_EXIT_USAGE
         : strcmp(error->code, "document-damaged") == 0 ? GK_EXIT_DOCUMENTS
                                                        : GK_EXIT_FAILURE;
}

static void print_change(const struct correct *correct)
{
  const struct gk_stored_correction *given = &correct->given;
  gk_correction_print_cell(given, stdout);
  fputs(": ", stdout);
  gk_correction_print_value(given->reading, stdout);
  if (!given->removed && correct->value) {
    fputs(" → ", stdout);
    gk_correction_print_value(given->correction.value, stdout);
  }
  putchar('\n');
}

/* Which cell. */

/* The correction in force that holds for the place of the cell, if any. */
static const struct gk_stored_correction *holding(const struct correct *correct)
{
  const struct gk_correction *place = &correct->given.correction;
  for (size_t i = correct->known.count; i; i--) {
    const struct gk_stored_correction *stored = &correct->known.of[i - 1];
    if (stored->in_force && gk_correction_is_of(stored, place))
      return stored;
  }
  return NULL;
}

/* Finds the cell, and what was said of it before. */
static bool find_cell(struct correct *correct, struct gk_store *store, struct gk_error *error)
{
  struct gk_list_of *list;
  struct gk_entry entry;
  struct gk_view view;
  if (!gk_store_list_one(store, correct->chosen, &list, error))
    return false;
  bool good =
      gk_list_next(list, &entry, error) && gk_store_load(store, &entry, &correct->read, error);
  gk_list_close(list);
  if (!good)
    return false;
  gk_view_make(&view, &correct->read);
  return gk_correctable_find(&view, correct->table, correct->row, correct->column, correct->whole,
                             &correct->given, error);
}

/* Says what was said of a cell. */
static void print_history(const struct correct *correct)
{
  for (size_t i = 0; i < correct->known.count; i++)
    if (gk_correction_is_of(&correct->known.of[i], &correct->given.correction)) {
      gk_correction_print(&correct->known.of[i], stdout);
      putchar('\n');
    }
}

/* The correction of that number takes the place of the cell's. */
static bool find_number(struct correct *correct, struct gk_error *error)
{
  for (size_t i = 0; i < correct->known.count; i++) {
    const struct gk_stored_correction *stored = &correct->known.of[i];
    if (stored->correction.id != correct->number || !stored->in_force)
      continue;
    correct->given = *stored;
    correct->given.supersedes = stored->correction.id;
    return true;
  }
  return gk_error_set(error, "usage",
                      _("There is no correction %" PRId64 " in force; gongkai correct --list names "
                        "those there are."),
                      correct->number);
}

static bool prepare(struct correct *correct, struct gk_store *store, struct gk_error *error)
{
  if (!gk_store_corrections(store, &correct->known, error))
    return false;
  if (correct->number) {
    if (!find_number(correct, error))
      return false;
  } else {
    if (!find_cell(correct, store, error))
      return false;
    const struct gk_stored_correction *before = holding(correct);
    correct->given.supersedes = before ? before->correction.id : 0;
    if (correct->removes && !before)
      return gk_error_set(error, "usage", _("Cell %u %u of table t%u has no correction."),
                          correct->row, correct->column, correct->table);
  }
  correct->given.removed = correct->removes;
  correct->given.correction.value = gk_text_of(correct->value ? correct->value : "");
  correct->given.note = gk_text_of(correct->note ? correct->note : "");
  correct->given.who = gk_text_of(correct->who);
  correct->given.at = (int64_t)time(NULL);
  return true;
}

/* Writing it, and doing the documents again. */

static struct correct *correct_of(struct gk_run *run)
{
  return (struct correct *)((char *)run - offsetof(struct correct, attended.run));
}

static bool write_down(struct correct *correct, struct gk_store *store, struct gk_error *error)
{
  return gk_store_put_correction(store, &correct->given, error) && gk_store_commit(store, error);
}

static bool begin(struct gk_run *run, struct gk_error *error)
{
  const struct gk_store_run about = {.command = "correct", .pipeline = run->conf_path};
  struct correct *correct = correct_of(run);
  if (!gk_store_open(&run->store, run->store_path, GK_STORE_WRITE, error) ||
      !write_down(correct, run->store, error) || !gk_store_begin_run(run->store, &about, error))
    return false;
  correct->run = gk_store_run_number(run->store);
  return true;
}

static bool planned(struct gk_run *run, const struct gk_plan *plan, struct gk_error *error)
{
  struct correct *correct = correct_of(run);
  struct gk_buffer having = {0};
  (void)plan;
  gk_store_having_picture(correct->given.correction.picture, &having);
  gk_buffer_put_byte(&having, 0);
  const struct gk_selecting selecting = {.where = having.data};
  bool good = gk_select(&correct->selection, run->store, &selecting, error);
  gk_buffer_free(&having);
  return good;
}

/* What the correction changed beyond the cell: facts, findings. */
static void print_difference(const struct correct *correct)
{
  enum { SAMPLES = 3 };
  struct gk_error error;
  if (correct->attended.run.counts.changed + correct->attended.across.found &&
      !gk_diff_summary_print(correct->attended.run.store, correct->run - 1, correct->run, SAMPLES,
                             stdout, &error))
    fprintf(stderr, "gongkai: %s\n", error.message);
}

static int apply(struct correct *correct)
{
  struct gk_attended *attended = &correct->attended;
  attended->workers = 1;
  gk_attended_accept(attended);
  attended->run.begin = begin;
  attended->run.planned = planned;
  attended->run.selection = &correct->selection;
  enum gk_run_result result = gk_attend(attended);
  if (result == GK_RUN_DONE && !attended->quiet) {
    print_change(correct);
    print_difference(correct);
  } else if (correct->given.correction.id && result != GK_RUN_DONE) {
    fputs(_("gongkai: the correction is kept; gongkai reprocess applies it\n"), stderr);
  }
  gk_store_close(attended->run.store);
  return gk_attended_exit(attended, result);
}

static int keep_for_later(struct correct *correct)
{
  struct gk_store *store;
  struct gk_error error;
  const char *directory = gk_store_directory(correct->attended.directory);
  if (!gk_store_open(&store, directory, GK_STORE_WRITE, &error))
    return complain(&error);
  bool good = write_down(correct, store, &error);
  gk_store_close(store);
  if (!good)
    return complain(&error);
  if (!correct->attended.quiet) {
    print_change(correct);
    puts(_("It is kept; gongkai reprocess applies it."));
  }
  return GK_EXIT_OK;
}

/* The command. */

static const char *login_name(void)
{
  const struct passwd *user = getpwuid(getuid());
  return user && user->pw_name && *user->pw_name ? user->pw_name : "?";
}

static bool is_text(const char *what, const char *text, int limit)
{
  if (!text || (gk_is_utf8(text, strlen(text)) && strlen(text) <= (size_t)limit))
    return true;
  fprintf(stderr, _("gongkai: %s must be UTF-8, and no longer than %d bytes\n"), what, limit);
  return false;
}

static bool read_number(const char *word, uint32_t *number)
{
  char *end;
  if (*word < '0' || *word > '9')
    return false;
  unsigned long value = strtoul(word, &end, 10);
  *number = (uint32_t)value;
  return *end == 0 && value <= INT32_MAX;
}

/* DOC TABLE ROW COLUMN [VALUE], or the number of a correction. */
static bool take_words(struct correct *correct, char **words, int count)
{
  uint32_t number;
  if (correct->removes && count == 1 && read_number(words[0] + (words[0][0] == '#'), &number) &&
      number) {
    correct->number = number;
    return true;
  }
  if (count < 4 || count > (correct->removes ? 4 : 5))
    return false;
  correct->document = words[0];
  correct->value = count == 5 ? words[4] : NULL;
  return read_number(words[1] + (words[1][0] == 't'), &correct->table) &&
         read_number(words[2], &correct->row) && read_number(words[3], &correct->column);
}

static int run(struct correct *correct)
{
  struct gk_store *store;
  struct gk_error error = {0};
  const char *directory = gk_store_directory(correct->attended.directory);
  if (!gk_store_open(&store, directory, GK_STORE_READ, &error))
    return complain(&error);
  if (correct->listed) {
    int status = gk_corrections_list(store, correct->json);
    gk_store_close(store);
    return status;
  }
  struct gk_chosen chosen = {0};
  int status = correct->document ? gk_choose(store, correct->document, &chosen) : GK_EXIT_OK;
  correct->chosen = chosen.id;
  bool good = status == GK_EXIT_OK && prepare(correct, store, &error);
  gk_store_close(store);
  if (!good)
    return status == GK_EXIT_OK ? complain(&error) : status;
  if (!correct->value && !correct->removes) {
    print_change(correct);
    print_history(correct);
    return GK_EXIT_OK;
  }
  return correct->later ? keep_for_later(correct) : apply(correct);
}

int gk_command_correct(int argc, char **argv)
{
  struct correct correct = {0};
  struct gk_attended *attended = &correct.attended;
  gk_attended_init(attended);
  const struct gk_argument arguments[] = {
      {"config", 'c', GK_ARGUMENT_STRING, &attended->run.conf_path, "FILE",
       N_("the pipeline.conf to use"), 0, 0},
      {"store", 'd', GK_ARGUMENT_STRING, &attended->directory, "DIR", N_("the store"), 0, 0},
      {"plugin-path", 'p', GK_ARGUMENT_STRING, &attended->run.plugin_path, "DIR",
       N_("search this directory for plugins first"), 0, 0},
      {"quiet", 'q', GK_ARGUMENT_FLAG, &attended->quiet, NULL, N_("no summary"), 0, 0},
      {"no-sandbox", 0, GK_ARGUMENT_FLAG, &attended->no_sandbox, NULL,
       N_("let plugins make any system call; for documents that are trusted"), 0, 0},
      {"note", 0, GK_ARGUMENT_STRING, &correct.note, "TEXT", N_("why"), 0, 0},
      {"who", 0, GK_ARGUMENT_STRING, &correct.who, "NAME", N_("whose it is (default: you)"), 0, 0},
      {"later", 0, GK_ARGUMENT_FLAG, &correct.later, NULL,
       N_("keep it; gongkai reprocess applies it"), 0, 0},
      {"whole", 0, GK_ARGUMENT_FLAG, &correct.whole, NULL,
       N_("of a cell that was told apart: what stands in all of it"), 0, 0},
      {"remove", 0, GK_ARGUMENT_FLAG, &correct.removes, NULL,
       N_("take a correction back, by its cell or its number"), 0, 0},
      {"list", 0, GK_ARGUMENT_FLAG, &correct.listed, NULL,
       N_("the corrections, and whether they hold"), 0, 0},
      {"json", 0, GK_ARGUMENT_FLAG, &correct.json, NULL, N_("with --list: an object a line"), 0, 0},
      {0}};
  int status, first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  if (correct.listed ? first != argc || correct.removes
                     : correct.json || !take_words(&correct, argv + first, argc - first))
    return gk_arguments_usage(usage);
  if (!is_text("--note", correct.note, NOTE_LIMIT) || !is_text("--who", correct.who, NOTE_LIMIT) ||
      !is_text("VALUE", correct.value, VALUE_LIMIT))
    return GK_EXIT_USAGE;
  if (!correct.who || !*correct.who)
    correct.who = login_name();
  gk_document_init(&correct.read, 0, NULL, NULL);
  status = run(&correct);
  gk_stored_corrections_free(&correct.known);
  gk_selection_free(&correct.selection);
  gk_document_free(&correct.read);
  return status;
}
