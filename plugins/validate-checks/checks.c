/* SPDX-License-Identifier: Apache-2.0 */
/* The validate stage: every rules/checks/(name).sql is a question put to the document, and every
 * row of an answer is a finding. */
#include "check.h"
#include "rule-folder.h"
#include "rule-function.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* SQLite's own texts and blobs: a message's evidence, not a document. */
static const int SQL_LENGTH_LIMIT = 1 << 24;
static const int PARSE_DEPTH_LIMIT = 200;
/* Instructions between two calls of the progress handler. */
static const int PROGRESS_STEPS = 1000;
/* Steps of one check on one document: a report takes some hundreds; a document's size counts again,
 * since a check of a large table honestly takes more. About half a second. */
static const uint64_t BUDGET = 4000000;
static const uint64_t BUDGET_PER_BYTE = 2;

struct configuration {
  const char *rules;
};

struct state {
  struct database database;
  struct gk_rule_labels labels;
  struct check *checks;
  size_t count;
};

static const struct gk_option options[] = {
    {"rules", GK_OPTION_DIRECTORY, offsetof(struct configuration, rules), "checks", 0, 0, NULL,
     "The folder of the checks (*.sql) and of labels.tsv."},
    {0},
};

static int on_progress(void *data)
{
  struct budget *budget = data;
  uint64_t steps = (uint64_t)PROGRESS_STEPS;
  if (budget->left > steps) {
    budget->left -= steps;
    return 0;
  }
  budget->left = 0;
  budget->spent = true;
  return 1;
}

static int open_database(struct database *database, const struct gk_rule_labels *labels)
{
  int code = sqlite3_open_v2(":memory:", &database->connection,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX |
                                 SQLITE_OPEN_PRIVATECACHE,
                             NULL);
  if (code != SQLITE_OK)
    return code;
  sqlite3 *connection = database->connection;
  sqlite3_exec(connection, "PRAGMA temp_store = memory", NULL, NULL, NULL);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, SQL_LENGTH_LIMIT);
  sqlite3_limit(connection, SQLITE_LIMIT_EXPR_DEPTH, PARSE_DEPTH_LIMIT);
  code = module_register(database);
  if (code == SQLITE_OK)
    code = gk_rule_functions(connection, labels);
  if (code == SQLITE_OK)
    code = sqlite3_set_authorizer(connection, check_authorize, NULL);
  sqlite3_progress_handler(connection, PROGRESS_STEPS, on_progress, &database->budget);
  return code;
}

static int load_labels(struct gk_context *context, struct state *state, const char *folder)
{
  char path[4096];
  int length = snprintf(path, sizeof path, "%s/labels.tsv", folder);
  char *text = length > 0 && (size_t)length < sizeof path ? gk_rule_file(path) : NULL;
  if (!text)
    return gk_fail(context, GK_FATAL, "bad-check", "%s: %s", path, strerror(errno));
  const char *problem;
  int line = gk_rule_labels_parse(&state->labels, text, &problem);
  if (line)
    return gk_fail(context, GK_FATAL, "bad-check", "%s:%d: %s", path, line, problem);
  return GK_OK;
}

static const struct check *same_id(const struct state *state, const struct check *check)
{
  for (size_t i = 0; i < state->count; i++)
    if (state->checks[i].rule.id.size == check->rule.id.size &&
        memcmp(state->checks[i].rule.id.data, check->rule.id.data, check->rule.id.size) == 0)
      return &state->checks[i];
  return NULL;
}

static int load_check(struct gk_context *context, struct state *state, const char *path)
{
  char *source = gk_rule_file(path);
  if (!source)
    return gk_fail(context, GK_FATAL, "bad-check", "%s: %s", path, strerror(errno));
  struct check *check = &state->checks[state->count];
  struct gk_rule_error error = {0};
  if (!check_compile(check, &state->database, path, source, &error)) {
    check_free(check);
    return gk_fail(context, GK_FATAL, "bad-check", "%s:%d: %s", path, error.line, error.text);
  }
  const struct check *other = same_id(state, check);
  if (other) {
    int line = check->rule.id_line;
    check_free(check);
    return gk_fail(context, GK_FATAL, "bad-check", "%s:%d: %.*s is also the id of %s:%d", path,
                   line, (int)other->rule.id.size, other->rule.id.data, other->path,
                   other->rule.id_line);
  }
  state->count++;
  return GK_OK;
}

static void close_checks(void *data)
{
  struct state *state = data;
  for (size_t i = 0; i < state->count; i++)
    check_free(&state->checks[i]);
  sqlite3_close(state->database.connection);
  snapshot_free(&state->database.snapshot);
  gk_rule_labels_free(&state->labels);
  free(state->checks);
  free(state);
}

static int open_checks(struct gk_context *context, const void *config, void **result)
{
  const struct configuration *configuration = config;
  struct state *state = calloc(1, sizeof *state);
  if (!state)
    return gk_fail(context, GK_RETRY, "no-memory", "There is no memory for the checks.");
  struct gk_rule_folder folder = {0};
  int status = load_labels(context, state, configuration->rules);
  if (status == GK_OK && open_database(&state->database, &state->labels) != SQLITE_OK)
    status = gk_fail(context, GK_FATAL, "sqlite-failed", "SQLite cannot be used: %s",
                     sqlite3_errmsg(state->database.connection));
  if (status == GK_OK && !gk_rule_folder_list(&folder, configuration->rules))
    status =
        gk_fail(context, GK_FATAL, "bad-check", "%s: %s", configuration->rules, strerror(errno));
  if (status == GK_OK) {
    state->checks = calloc(folder.count + 1, sizeof *state->checks);
    if (!state->checks)
      status = gk_fail(context, GK_RETRY, "no-memory", "There is no memory for the checks.");
  }
  for (size_t i = 0; i < folder.count && status == GK_OK; i++)
    status = load_check(context, state, folder.paths[i]);
  gk_rule_folder_free(&folder);
  if (status == GK_OK)
    *result = state;
  else
    close_checks(state);
  return status;
}

/* Bytes of the document's largest resource: the same whichever checks are run. */
static uint64_t size_of(struct gk_context *context)
{
  uint64_t size = 0;
  for (struct gk_resource resource = {0}; gk_next_resource(context, &resource);)
    size = resource.size > size ? resource.size : size;
  return size;
}

/* Adds what a check found when it was the same file. */
static void keep_check(const struct check *check, struct gk_context *context)
{
  for (struct gk_finding finding = {0}; gk_next_kept_finding(context, &finding);) {
    if (finding.rule.size != check->rule.id.size ||
        memcmp(finding.rule.data, check->rule.id.data, finding.rule.size) != 0)
      continue;
    uint32_t was = finding.id, added = gk_add_finding(context, &finding);
    for (struct gk_evidence evidence = {0}; gk_next_kept_evidence(context, &evidence);)
      if (evidence.finding == was) {
        struct gk_evidence again = evidence;
        again.finding = added;
        gk_add_evidence(context, &again);
      }
  }
}

static int run_checks(struct gk_context *context, void *data)
{
  struct state *state = data;
  struct database *database = &state->database;
  bool keeps = gk_kept(context, NULL) && gk_kept(context, "labels.tsv"), begun = false;
  uint64_t size = size_of(context);
  int status = GK_OK;
  for (size_t i = 0; i < state->count && status == GK_OK; i++) {
    if (keeps && gk_kept(context, state->checks[i].name)) {
      keep_check(&state->checks[i], context);
      continue;
    }
    if (!begun) {
      snapshot_begin(&database->snapshot, context);
      snapshot_rows(&database->snapshot, TABLE_FACT);
      snapshot_rows(&database->snapshot, TABLE_FIELD);
      begun = true;
    }
    database->budget.left = BUDGET + BUDGET_PER_BYTE * size;
    database->budget.spent = false;
    status = database->snapshot.failed ? GK_RETRY : check_run(&state->checks[i], database, context);
  }
  if (status == GK_RETRY)
    return gk_fail(context, GK_RETRY, "no-memory",
                   "There is no memory for this document's checks.");
  return status;
}

static const char *libraries(void)
{
  static char text[40];
  snprintf(text, sizeof text, "sqlite %s", sqlite3_libversion());
  return text;
}

GK_PLUGIN(.stage = GK_STAGE_VALIDATE, .version = 2, .flags = GK_PLUGIN_ITEMS_ONLY, .name = "checks",
          .summary = "Puts the checks of rules/checks, written in SQL, to a document.",
          .licence = "Apache-2.0", .options = options, .option_size = sizeof(struct gk_option),
          .config_size = sizeof(struct configuration), .open = open_checks, .close = close_checks,
          .run = run_checks, .libraries = libraries);
