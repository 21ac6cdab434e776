/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arguments.h"
#include "check-folder.h"
#include "check-fresh.h"
#include "check-print.h"
#include "check-watch.h"
#include "command.h"
#include "message.h"
#include "stage.h"

static const char usage[] = N_("check [OPTION]… PLUGIN.so [SAMPLES]…");

enum { PLUGINS_LIMIT = 64, SEED = 20080501 /* the day the Regulations came into force */ };

struct found {
  uint32_t stage, version;
  char name[48];
};

struct checking {
  struct gk_check_request request;
  struct gk_check_results results;
  struct gk_check_watch watch;
  struct gk_check_fresh fresh;
  struct found plugins[PLUGINS_LIMIT];
  size_t plugin_count;
  char subject[80]; /* stage/name of the plugin that is checked */
};

static void check_fresh(struct checking *checking, const struct gk_check_record *record)
{
  if (gk_check_fresh_has(&checking->fresh, checking->subject, record->sample, record->text))
    return;
  const char *message = _("it adds something else in a fresh process with another locale, time "
                          "zone and memory: look for memory that is read before it is written, "
                          "order by address, and what the environment says");
  gk_check_results_add(&checking->results, &(struct gk_check_record){.rule = GK_CHECK_RUN_SAME,
                                                                     .outcome = GK_CHECK_FAIL,
                                                                     .sample = record->sample,
                                                                     .text = gk_text_of(message)});
}

static void take_record(void *argument, const struct gk_check_record *record)
{
  struct checking *checking = argument;
  switch (record->type) {
  case GK_CHECK_RECORD_NOTE:
    gk_check_results_add(&checking->results, record);
    break;
  case GK_CHECK_RECORD_PLUGIN:
    if (checking->plugin_count < PLUGINS_LIMIT) {
      struct found *found = &checking->plugins[checking->plugin_count++];
      found->stage = record->stage;
      found->version = record->version;
      snprintf(found->name, sizeof found->name, "%.*s", (int)record->sample.size,
               record->sample.data);
    }
    break;
  case GK_CHECK_RECORD_DIGEST:
    if (checking->request.digests)
      printf("%s\t%.*s\t%.*s\n", checking->subject, (int)record->sample.size, record->sample.data,
             (int)record->text.size, record->text.data);
    else
      check_fresh(checking, record);
    break;
  case GK_CHECK_RECORD_LINE:
    if (!checking->request.json)
      printf("    %.*s\n", (int)record->text.size, record->text.data);
    break;
  default:
    break;
  }
}

static void print(struct checking *checking, const char *subject)
{
  uint32_t tried[GK_CHECK_RULES];
  for (size_t i = 0; i < GK_CHECK_RULES; i++)
    tried[i] = atomic_exchange(&checking->watch.page->tested[i], 0);
  if (checking->request.digests)
    gk_check_results_forget(&checking->results);
  else
    gk_check_results_print(&checking->results, subject, tried);
}

static void check_plugin(struct checking *checking, const struct found *found)
{
  static const struct {
    gk_check_group *group;
    bool fetch, resumes, digests;
  } groups[] = {{gk_check_runs, false, true, true},          {gk_check_bids, false, false, false},
                {gk_check_golden, false, false, false},      {gk_check_hostile, false, true, false},
                {gk_check_residue, false, false, false},     {gk_check_fetch, true, false, true},
                {gk_check_fetch_residue, true, false, false}};
  char heading[120];
  snprintf(checking->subject, sizeof checking->subject, "%s/%s", gk_stage_name(found->stage),
           found->name);
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
    if (groups[i].fetch == (found->stage == GK_STAGE_FETCH) &&
        !gk_check_results_failed(&checking->results, GK_CHECK_OPENS) &&
        (!checking->request.digests || groups[i].digests))
      gk_check_watch(&checking->watch, groups[i].group, found->stage, found->name,
                     groups[i].resumes);
  snprintf(heading, sizeof heading, _("%s, version %u"), checking->subject, found->version);
  print(checking, checking->request.json ? checking->subject : heading);
}

static int check(struct checking *checking, const struct gk_conf *conf)
{
  checking->results.request = &checking->request;
  checking->watch = (struct gk_check_watch){
      .request = &checking->request,
      .limits = &conf->limits,
      .page = mmap(NULL, sizeof *checking->watch.page, PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
      .record = take_record,
      .argument = checking};
  if (checking->watch.page == MAP_FAILED) {
    fprintf(stderr, "gongkai: %s\n", strerror(errno));
    return GK_EXIT_FAILURE;
  }
  gk_check_watch(&checking->watch, gk_check_object, 0, NULL, false);
  print(checking, checking->request.object);
  if (!checking->request.digests && checking->plugin_count &&
      !gk_check_fresh_run(&checking->fresh, &checking->request))
    fprintf(stderr, _("gongkai: the fresh process that repeats the runs did not end well\n"));
  for (size_t i = 0; i < checking->plugin_count; i++)
    check_plugin(checking, &checking->plugins[i]);
  gk_check_fresh_free(&checking->fresh);
  munmap(checking->watch.page, sizeof *checking->watch.page);
  if (!checking->request.json && !checking->request.digests)
    printf(_("%" PRIu32 " rules failed, %" PRIu32 " have warnings\n"), checking->results.failed,
           checking->results.warned);
  return checking->results.failed ? GK_EXIT_DOCUMENTS : GK_EXIT_OK;
}

/* What only a fetch plugin can look at: it begins with a scheme (RFC 3986) and is no file. */
static bool is_location(const char *word)
{
  size_t scheme = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789+-.");
  return scheme > 1 && word[scheme] == ':' && access(word, F_OK) != 0;
}

/* Makes the paths absolute: children and the fresh process may look from elsewhere. */
static bool set_paths(struct gk_check_request *request, char **paths, size_t count)
{
  char **absolute = calloc(count, sizeof *absolute);
  if (!absolute)
    abort();
  for (size_t i = 0; i < count; i++) {
    bool located = i > 0 && is_location(paths[i]);
    absolute[i] = located ? strdup(paths[i]) : realpath(paths[i], NULL);
    if (!absolute[i] || (!located && access(absolute[i], R_OK) != 0)) {
      fprintf(stderr, "gongkai: %s: %s\n", paths[i], strerror(errno));
      while (i > 0)
        free(absolute[--i]);
      free(absolute);
      return false;
    }
  }
  request->object = absolute[0];
  request->samples = absolute + 1;
  request->sample_count = count - 1;
  return true;
}

static void free_paths(struct gk_check_request *request)
{
  if (!request->object)
    return;
  for (size_t i = 0; i < request->sample_count; i++)
    free(request->samples[i]);
  char **paths = (char **)(uintptr_t)(request->samples - 1);
  free(paths[0]);
  free(paths);
}

int gk_command_check(int argc, char **argv)
{
  struct checking checking = {0};
  struct gk_check_request *request = &checking.request;
  int64_t seed = SEED;
  bool no_sandbox = false;
  int status;
  const struct gk_argument arguments[] = {
      {"config", 'c', GK_ARGUMENT_STRING, &request->conf_path, "FILE",
       N_("the pipeline.conf to use"), 0, 0},
      {"plugin-path", 'p', GK_ARGUMENT_STRING, &request->plugin_path, "DIR",
       N_("search this directory for plugins first"), 0, 0},
      {"thorough", 't', GK_ARGUMENT_FLAG, &request->thorough, NULL,
       N_("try every sample, not a few"), 0, 0},
      {"update", 'u', GK_ARGUMENT_FLAG, &request->update, NULL, N_("write expected/digests.tsv"), 0,
       0},
      {"seed", 's', GK_ARGUMENT_INT, &seed, "N", N_("of the bytes that are changed"), 0, INT64_MAX},
      {"keep", 'k', GK_ARGUMENT_STRING, &request->keep, "DIR",
       N_("keep the inputs that the plugin died of there"), 0, 0},
      {"digests", 0, GK_ARGUMENT_FLAG, &request->digests, NULL,
       N_("only print the digest of what each sample adds"), 0, 0},
      {"no-sandbox", 0, GK_ARGUMENT_FLAG, &no_sandbox, NULL, N_("do not try it in the sandbox"), 0,
       0},
      {"verbose", 'v', GK_ARGUMENT_FLAG, &request->verbose, NULL,
       N_("show every result, and who bids what"), 0, 0},
      {"json", 'j', GK_ARGUMENT_FLAG, &request->json, NULL, N_("an object a line"), 0, 0},
      {0}};
  int first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  if (argc - first < 1)
    return gk_arguments_usage(usage);
  request->seed = (uint64_t)seed;
  /* The environment is how the children and the fresh process learn it. */
  if (no_sandbox)
    setenv("GONGKAI_SANDBOX", "off", 1);
  struct gk_conf conf;
  struct gk_error error;
  if (!gk_conf_load(&conf, request->conf_path, request->plugin_path, &error)) {
    fprintf(stderr, "gongkai: %s\n", error.message);
    status = GK_EXIT_USAGE;
  } else if (!set_paths(request, argv + first, (size_t)(argc - first))) {
    status = GK_EXIT_USAGE;
  } else if (request->keep && access(request->keep, W_OK | X_OK) != 0) {
    fprintf(stderr, "gongkai: %s: %s\n", request->keep, strerror(errno));
    status = GK_EXIT_USAGE;
  } else {
    char *folder = gk_check_folder_make();
    request->state = folder;
    status = check(&checking, &conf);
    gk_check_folder_remove(folder);
  }
  free_paths(request);
  gk_conf_free(&conf);
  return status;
}
