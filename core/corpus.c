/* SPDX-License-Identifier: Apache-2.0 */
#include "corpus.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "conf.h"
#include "corpus-private.h"
#include "message.h"
#include "rule-folder.h"
#include "utf8.h"

/* Instructions of SQLite's machine for one rule: a comparison of two years takes some thousands a
 * report. About a second, and a thousandth of one a document. */
static const uint64_t STEPS = 20000000;
static const uint64_t STEPS_PER_DOCUMENT = 20000;

/* Reading the rules. */

static bool wrong(struct gk_error *error, const char *path, int line, const char *text)
{
  return gk_error_set(error, "configuration", "%s:%d: %s", path, line, text);
}

static bool read_labels(struct gk_corpus *corpus, const char *rules_directory,
                        struct gk_error *error)
{
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%.4000s/checks/labels.tsv", rules_directory);
  char *text = gk_rule_file(path);
  /* Then keys stand for themselves. */
  if (!text && errno == ENOENT)
    return true;
  if (!text)
    return gk_error_set(error, "configuration", "%s: %s", path, strerror(errno));
  const char *problem;
  int line = gk_rule_labels_parse(&corpus->labels, text, &problem);
  return line ? wrong(error, path, line, problem) : true;
}

static const struct gk_corpus_rule *same_id(const struct gk_corpus *corpus,
                                            const struct gk_corpus_rule *rule)
{
  for (size_t i = 0; i < corpus->count; i++)
    if (gk_text_equal(corpus->rules[i].rule.id, rule->rule.id))
      return &corpus->rules[i];
  return NULL;
}

static bool read_rule(struct gk_corpus *corpus, struct gk_corpus_view *view, const char *path,
                      struct gk_error *error)
{
  struct gk_corpus_rule *rule = &corpus->rules[corpus->count];
  struct gk_rule_error why = {0};
  char *source = gk_rule_file(path);
  if (!source)
    return gk_error_set(error, "configuration", "%s: %s", path, strerror(errno));
  bool good = gk_corpus_rule_read(rule, path, source, &corpus->labels, &why);
  const struct gk_corpus_rule *other = good ? same_id(corpus, rule) : NULL;
  if (other)
    good = gk_rule_fail(&why, rule->rule.id_line, "the id %.*s is also that of %s",
                        (int)rule->rule.id.size, rule->rule.id.data, other->path);
  good = good && gk_corpus_rule_compile(rule, view, &why);
  gk_rule_free(&rule->rule); /* it is compiled again for a store */
  if (good)
    corpus->count++;
  else
    gk_corpus_rule_free(rule);
  return good ? true : wrong(error, path, why.line, why.text);
}

static bool sqlite_failed(struct gk_error *error, struct gk_corpus_view *view)
{
  return gk_error_set(error, "store-io", _("The checks across documents cannot be run: %s."),
                      sqlite3_errmsg(view->connection));
}

static bool read_rules(struct gk_corpus *corpus, const struct gk_rule_folder *folder,
                       struct gk_error *error)
{
  struct gk_corpus_view view;
  corpus->rules = calloc(folder->count + 1, sizeof *corpus->rules);
  if (!corpus->rules)
    abort();
  bool good = gk_corpus_view_open(&view, NULL, &corpus->labels) == SQLITE_OK
                  ? true
                  : sqlite_failed(error, &view);
  for (size_t i = 0; good && i < folder->count; i++)
    good = read_rule(corpus, &view, folder->paths[i], error);
  gk_corpus_view_close(&view);
  return good;
}

bool gk_corpus_open_rules(struct gk_corpus **corpus, const char *rules_directory,
                          struct gk_error *error)
{
  char path[PATH_MAX];
  struct gk_rule_folder folder = {0};
  *corpus = calloc(1, sizeof **corpus);
  if (!*corpus)
    abort();
  snprintf(path, sizeof path, "%.4000s/corpus", rules_directory);
  bool good = true;
  if (access(path, F_OK) == 0 || errno != ENOENT) {
    good = gk_rule_folder_list(&folder, path)
               ? true
               : gk_error_set(error, "configuration", "%s: %s", path, strerror(errno));
    good = good && (folder.count == 0 || read_labels(*corpus, rules_directory, error)) &&
           read_rules(*corpus, &folder, error);
  }
  gk_rule_folder_free(&folder);
  if (good)
    return true;
  gk_corpus_close(*corpus);
  *corpus = NULL;
  return false;
}

bool gk_corpus_open(struct gk_corpus **corpus, const char *conf_path, struct gk_error *error)
{
  struct gk_conf conf;
  *corpus = NULL;
  bool good = gk_conf_load(&conf, conf_path, NULL, error) &&
              gk_corpus_open_rules(corpus, conf.rules, error);
  gk_conf_free(&conf);
  return good;
}

void gk_corpus_close(struct gk_corpus *corpus)
{
  if (!corpus)
    return;
  for (size_t i = 0; i < corpus->count; i++)
    gk_corpus_rule_free(&corpus->rules[i]);
  gk_rule_labels_free(&corpus->labels);
  free(corpus->rules);
  free(corpus);
}

/* Running them. */

struct check {
  struct gk_corpus *corpus;
  struct gk_store *store;
  struct gk_corpus_counts *counts;
  struct gk_corpus_view view; /* opened for the first rule that must be looked at closely */
  uint8_t whole[GK_DIGEST_SIZE], reports[GK_DIGEST_SIZE];
  void (*complain)(void *argument, const char *message);
  void *argument;
  struct gk_error *error;
};

static sqlite3_stmt *prepare(struct check *check, const char *sql)
{
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(check->store->database, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;
  gk_store_give_up(check->store, check->error);
  return NULL;
}

static bool finish(struct check *check, sqlite3_stmt *statement)
{
  bool done = sqlite3_step(statement) == SQLITE_DONE;
  if (!done)
    gk_store_give_up(check->store, check->error);
  sqlite3_finalize(statement);
  return done;
}

static int64_t count_findings(struct check *check, const char *sql)
{
  sqlite3_stmt *statement = prepare(check, sql);
  if (!statement)
    return -1;
  sqlite3_bind_int64(statement, 1, check->store->run);
  int64_t count = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
  if (count < 0)
    gk_store_fault(check->store, check->error);
  sqlite3_finalize(statement);
  return count;
}

/* Takes back what rules found that are there no more. */
static bool drop_others(struct check *check)
{
  static const char *const sql[] = {
      "DELETE FROM corpus_finding WHERE rule NOT IN (SELECT value FROM json_each(?1))",
      "DELETE FROM corpus_rule WHERE rule NOT IN (SELECT value FROM json_each(?1))"};
  struct gk_buffer names = {0};
  for (size_t i = 0; i < check->corpus->count; i++) {
    struct gk_text id = check->corpus->rules[i].rule.id;
    gk_buffer_put(&names, i ? ",\"" : "[\"", 2);
    for (size_t k = 0; k < id.size; k++)
      if (id.data[k] == '"' || id.data[k] == '\\')
        gk_buffer_print(&names, "\\%c", id.data[k]);
      else
        gk_buffer_put_byte(&names, (uint8_t)id.data[k]);
    gk_buffer_put_byte(&names, '"');
  }
  gk_buffer_print(&names, "%s", check->corpus->count ? "]" : "[]");
  bool good = gk_store_write(check->store, check->error);
  for (int i = 0; good && i < 2; i++) {
    sqlite3_stmt *statement = prepare(check, sql[i]);
    if (statement)
      sqlite3_bind_text64(statement, 1, names.data, names.size, SQLITE_STATIC, SQLITE_UTF8);
    good = statement && finish(check, statement);
  }
  gk_buffer_free(&names);
  return good && gk_store_commit(check->store, check->error);
}

/* By what a rule was run last. */
struct before {
  bool same_file, same_whole;
  uint8_t input[GK_DIGEST_SIZE];
};

static bool is_digest(sqlite3_stmt *row, int column, const uint8_t digest[GK_DIGEST_SIZE])
{
  return sqlite3_column_bytes(row, column) == GK_DIGEST_SIZE &&
         memcmp(sqlite3_column_blob(row, column), digest, GK_DIGEST_SIZE) == 0;
}

static bool find_before(struct check *check, const struct gk_corpus_rule *rule,
                        struct before *before)
{
  *before = (struct before){0};
  sqlite3_stmt *row = prepare(check, "SELECT file, whole, input FROM corpus_rule WHERE rule = ?1");
  if (!row)
    return false;
  sqlite3_bind_text64(row, 1, rule->rule.id.data, rule->rule.id.size, SQLITE_STATIC, SQLITE_UTF8);
  int status = sqlite3_step(row);
  if (status == SQLITE_ROW) {
    before->same_file = is_digest(row, 0, rule->digest);
    before->same_whole = is_digest(row, 1, check->whole);
    if (sqlite3_column_bytes(row, 2) == GK_DIGEST_SIZE)
      memcpy(before->input, sqlite3_column_blob(row, 2), GK_DIGEST_SIZE);
  } else if (status != SQLITE_DONE) {
    gk_store_fault(check->store, check->error);
  }
  sqlite3_finalize(row);
  return status == SQLITE_ROW || status == SQLITE_DONE;
}

/* Remembers by what a rule was run; `done` false: by nothing, so that it is tried again. */
static bool remember(struct check *check, const struct gk_corpus_rule *rule,
                     const uint8_t input[GK_DIGEST_SIZE], bool done)
{
  sqlite3_stmt *statement =
      !gk_store_write(check->store, check->error) ? NULL
      : done ? prepare(check, "INSERT OR REPLACE INTO corpus_rule(rule, file, whole, input, run)"
                              " VALUES(?1, ?2, ?3, ?4, ?5)")
             : prepare(check, "DELETE FROM corpus_rule WHERE rule = ?1");
  if (!statement)
    return false;
  sqlite3_bind_text64(statement, 1, rule->rule.id.data, rule->rule.id.size, SQLITE_STATIC,
                      SQLITE_UTF8);
  if (done) {
    sqlite3_bind_blob(statement, 2, rule->digest, GK_DIGEST_SIZE, SQLITE_STATIC);
    sqlite3_bind_blob(statement, 3, check->whole, GK_DIGEST_SIZE, SQLITE_STATIC);
    sqlite3_bind_blob(statement, 4, input, GK_DIGEST_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 5, check->store->run);
  }
  return finish(check, statement) && gk_store_commit(check->store, check->error);
}

static bool open_view(struct check *check)
{
  char path[PATH_MAX];
  if (check->view.connection)
    return true;
  snprintf(path, sizeof path, "%.4000s/gongkai.db", gk_store_path(check->store));
  return gk_corpus_view_open(&check->view, path, &check->corpus->labels) == SQLITE_OK &&
                 gk_corpus_view_fill(&check->view) == SQLITE_OK &&
                 gk_corpus_view_reports(&check->view, check->reports) == SQLITE_OK
             ? true
             : sqlite_failed(check->error, &check->view);
}

static bool run_rule(struct check *check, struct gk_corpus_rule *rule,
                     const uint8_t input[GK_DIGEST_SIZE])
{
  struct gk_rule_error why = {0};
  char *problem;
  int64_t documents = count_findings(check, "SELECT count(*) FROM document WHERE ?1 > 0");
  if (documents < 0)
    return false;
  check->view.steps = STEPS + STEPS_PER_DOCUMENT * (uint64_t)documents;
  check->view.spent = false;
  if (!gk_corpus_rule_compile(rule, &check->view, &why))
    return wrong(check->error, rule->path, why.line, why.text);
  bool good = gk_corpus_rule_run(rule, &check->view, check->store, &problem, check->error);
  gk_rule_free(&rule->rule);
  good = good && remember(check, rule, input, !problem);
  if (problem)
    check->complain(check->argument, problem);
  free(problem);
  check->counts->run++;
  return good;
}

static bool check_rule(struct check *check, struct gk_corpus_rule *rule)
{
  struct before before;
  uint8_t input[GK_DIGEST_SIZE];
  if (!find_before(check, rule, &before))
    return false;
  if (before.same_file && before.same_whole)
    return true;
  if (!open_view(check))
    return false;
  if (gk_corpus_view_declare(&check->view, rule) != SQLITE_OK ||
      gk_corpus_view_input(&check->view, check->reports, input) != SQLITE_OK)
    return sqlite_failed(check->error, &check->view);
  if (before.same_file && memcmp(before.input, input, sizeof input) == 0)
    return remember(check, rule, input, true);
  return run_rule(check, rule, input);
}

static bool count(struct check *check, int64_t before)
{
  struct gk_corpus_counts *counts = check->counts;
  int64_t now = count_findings(check, "SELECT count(*) FROM corpus_finding WHERE ?1 > 0");
  int64_t found = count_findings(check, "SELECT count(*) FROM corpus_finding WHERE run = ?1");
  if (now < 0 || found < 0)
    return false;
  counts->findings = (uint64_t)now;
  counts->found = (uint64_t)found;
  counts->gone = (uint64_t)(before + found - now);
  return true;
}

bool gk_corpus_check(struct gk_corpus *corpus, struct gk_store *store,
                     void (*complain)(void *argument, const char *message), void *argument,
                     volatile int *stop, struct gk_corpus_counts *counts, struct gk_error *error)
{
  struct check check = {.corpus = corpus,
                        .store = store,
                        .counts = counts,
                        .complain = complain,
                        .argument = argument,
                        .error = error};
  *counts = (struct gk_corpus_counts){.rules = corpus->count};
  int64_t before = count_findings(&check, "SELECT count(*) FROM corpus_finding WHERE ?1 > 0");
  bool good = before >= 0 && gk_store_commit(store, error) && drop_others(&check) &&
              gk_corpus_read_facts(corpus, store, stop, counts, error) &&
              gk_corpus_whole(store, check.whole, error);
  for (size_t i = 0; good && i < corpus->count && !(stop && *stop); i++)
    good = check_rule(&check, &corpus->rules[i]);
  good = good && count(&check, before);
  gk_corpus_view_close(&check.view);
  return good;
}

bool gk_corpus_plan(struct gk_corpus *corpus, struct gk_store *store, FILE *out,
                    struct gk_error *error)
{
  struct check check = {.corpus = corpus, .store = store, .error = error};
  for (size_t i = 0; i < corpus->count; i++) {
    struct before before;
    if (!find_before(&check, &corpus->rules[i], &before))
      return false;
    if (!before.same_file)
      fprintf(out,
              _("rules/corpus/%s: this check across documents is to be run, and no document\n"),
              corpus->rules[i].name);
  }
  return true;
}

void gk_corpus_print(const struct gk_corpus_counts *counts, FILE *out)
{
  if (counts->rules == 0)
    return;
  fprintf(out,
          _("  across documents: %" PRIu64 " checks, %" PRIu64 " of them run; findings %" PRIu64
            ", new %" PRIu64 ", gone %" PRIu64 "\n"),
          counts->rules, counts->run, counts->findings, counts->found, counts->gone);
}
