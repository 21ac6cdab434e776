/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>

#include "arguments.h"
#include "command.h"
#include "conf.h"
#include "corpus.h"
#include "message.h"
#include "plan-print.h"
#include "recipe-ask.h"
#include "stage.h"
#include "store-read.h"

static const char usage[] = N_("plan [-c PIPELINE] [-d STORE] [-p DIRECTORY]"
                               " [--stage STAGE] [--where SQL]");

static void complain(const char *message)
{
  fprintf(stderr, _("gongkai: warning: %s\n"), message);
}

/* Whose copy of the rules was edited is the first question of who expected something. */
static bool print_nothing(int64_t documents, const char *conf_path, struct gk_error *error)
{
  struct gk_conf conf;
  if (!gk_conf_load(&conf, conf_path, NULL, error)) {
    gk_conf_free(&conf);
    return false;
  }
  printf(_("0 of %" PRId64 " documents are to be done again. The rules are those in %s.\n"),
         documents, conf.rules);
  gk_conf_free(&conf);
  return true;
}

static bool print_plan(const struct gk_plan *plan, struct gk_store *store, const char *conf_path,
                       const char *where, uint32_t stage, struct gk_error *error)
{
  struct gk_selection selection = {0};
  struct gk_store_totals totals;
  int64_t left;
  bool good = gk_plan_apply(plan, store, stage, where, &selection, &left, stdout, error) &&
              gk_store_totals(store, &totals, error);
  if (good && selection.count == 0)
    good = print_nothing(totals.documents, conf_path, error);
  else if (good)
    printf(_("%zu of %" PRId64 " documents are to be done again. Nothing was changed; gongkai "
             "reprocess does it.\n"),
           selection.count, totals.documents);
  if (good && left)
    printf(_("  left as they are, since an earlier stage changed: %" PRId64 "\n"), left);
  gk_selection_free(&selection);
  return good;
}

int gk_command_plan(int argc, char **argv)
{
  const char *conf_path = NULL, *plugin_path = NULL, *directory = NULL, *where = NULL,
             *stage_name = NULL;
  const struct gk_argument arguments[] = {
      {"config", 'c', GK_ARGUMENT_STRING, &conf_path, "FILE", N_("the pipeline.conf to use"), 0, 0},
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "DIR", N_("the store"), 0, 0},
      {"plugin-path", 'p', GK_ARGUMENT_STRING, &plugin_path, "DIR",
       N_("search this directory for plugins first"), 0, 0},
      {"stage", 0, GK_ARGUMENT_STRING, &stage_name, "STAGE",
       N_("only documents for which nothing changed before this stage"), 0, 0},
      {"where", 0, GK_ARGUMENT_STRING, &where, "SQL",
       N_("only documents for which this holds: year = 2023 AND agency LIKE '%局'"), 0, 0},
      {0}};
  int status, first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  uint32_t stage;
  if (!gk_arguments_stage("--stage", stage_name, &stage))
    return GK_EXIT_USAGE;
  if (first != argc)
    return gk_arguments_usage(usage);
  struct gk_store *store = NULL;
  struct gk_error error;
  struct gk_buffer recipe = {0};
  struct gk_plan plan = {0};
  struct gk_corpus *corpus = NULL;
  bool good = gk_store_open(&store, gk_store_directory(directory), GK_STORE_READ, &error) &&
              gk_recipe_ask(conf_path, plugin_path, &recipe, complain, &error) &&
              gk_plan_preview(&plan, store, (struct gk_text){recipe.data, recipe.size}, &error) &&
              gk_corpus_open(&corpus, conf_path, &error) &&
              print_plan(&plan, store, conf_path, where, stage, &error) &&
              gk_corpus_plan(corpus, store, stdout, &error);
  if (!good)
    fprintf(stderr, "gongkai: %s\n", error.message);
  gk_corpus_close(corpus);
  gk_plan_free(&plan);
  gk_store_close(store);
  gk_buffer_free(&recipe);
  if (good)
    return GK_EXIT_OK;
  bool asked_wrong = strcmp(error.code, "configuration") == 0 || strcmp(error.code, "usage") == 0;
  return asked_wrong ? GK_EXIT_USAGE : GK_EXIT_FAILURE;
}
