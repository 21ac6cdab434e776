/* SPDX-License-Identifier: Apache-2.0 */
/* A rule's rows as findings in the store. */
#include <stdio.h>
#include <stdlib.h>

#include "corpus-private.h"
#include "description.h"
#include "json.h"
#include "key.h"
#include "message.h"
#include "rule-doubt.h"

enum {
  FINDINGS_LIMIT = 200000, /* of a rule: it has nothing to say that finds more */
  EVIDENCE_LIMIT = 64      /* more cells than that explain nothing */
};

struct running {
  struct gk_corpus_rule *rule;
  struct gk_corpus_view *view;
  struct gk_store *store;
  sqlite3_stmt *find_fact, *find_document; /* of the view */
  struct gk_buffer english, chinese, evidence;
  int pieces;
  enum gk_rule_doubt doubt; /* of all pieces of a finding */
  uint64_t findings;
};

/* Evidence. */

static void put_member(struct gk_json *json, const char *name, sqlite3_stmt *row, int column)
{
  if (sqlite3_column_type(row, column) == SQLITE_NULL)
    return;
  gk_json_key(json, name);
  if (sqlite3_column_type(row, column) == SQLITE_INTEGER)
    gk_json_integer(json, sqlite3_column_int64(row, column));
  else
    gk_json_text(json, gk_column_text(row, column));
}

enum { DOUBTFUL_COLUMN = 6 /* of find_fact: behind those that are written */ };

static void put_piece(struct running *running, struct gk_json *json, bool fact, int64_t id)
{
  static const char *const names[] = {"document", "text", "fact", "form", "row", "column"};
  sqlite3_stmt *row = fact ? running->find_fact : running->find_document;
  if (id < 1 || running->pieces == EVIDENCE_LIMIT)
    return;
  sqlite3_bind_int64(row, 1, id);
  if (sqlite3_step(row) == SQLITE_ROW) {
    running->pieces++;
    gk_json_open_flat(json, '{');
    for (size_t i = 0; i < sizeof names / sizeof *names && (int)i < sqlite3_column_count(row); i++)
      put_member(json, names[i], row, (int)i);
    if (fact && sqlite3_column_int(row, DOUBTFUL_COLUMN))
      running->doubt = GK_RULE_DOUBTFUL;
    gk_json_close_flat(json, '}');
  }
  sqlite3_reset(row);
}

/* 'fact:123 document:7' */
static void put_list(struct running *running, struct gk_json *json, const char *list)
{
  static const char fact[] = "fact:", document[] = "document:";
  while (*list && running->pieces < EVIDENCE_LIMIT) {
    bool is_fact = strncmp(list, fact, sizeof fact - 1) == 0;
    bool is_document = strncmp(list, document, sizeof document - 1) == 0;
    if (is_fact || is_document)
      put_piece(running, json, is_fact,
                strtoll(list + (is_fact ? sizeof fact : sizeof document) - 1, NULL, 10));
    list += strcspn(list, " ");
    list += strspn(list, " ");
  }
}

static void collect_evidence(struct running *running)
{
  const struct gk_corpus_rule *rule = running->rule;
  struct gk_json json = {.out = &running->evidence};
  running->evidence.size = 0;
  running->pieces = 0;
  running->doubt = GK_RULE_SURE;
  gk_json_open_flat(&json, '[');
  for (int i = 0; i < rule->evidence_count; i++)
    put_piece(running, &json, rule->evidence[i].fact,
              sqlite3_column_int64(rule->rule.statement, rule->evidence[i].column));
  if (rule->evidence_list >= 0) {
    const char *list = (const char *)sqlite3_column_text(rule->rule.statement, rule->evidence_list);
    put_list(running, &json, list ? list : "");
  }
  gk_json_close_flat(&json, ']');
}

/* Findings. */

static struct gk_text fill(struct gk_buffer *buffer, const struct gk_rule_message *message,
                           sqlite3_stmt *row, struct gk_text sentence)
{
  size_t size = gk_rule_message_size(message, row);
  buffer->size = 0;
  char *out = gk_buffer_reserve(buffer, size + sentence.size + 1);
  gk_rule_message_fill(message, row, out);
  memcpy(out + size, sentence.data, sentence.size);
  return (struct gk_text){buffer->data, size + sentence.size};
}

static struct gk_text utf8(struct gk_text text)
{
  return text.size && gk_is_utf8(text.data, text.size) ? text : GK_TEXT("");
}

static bool put_finding(struct running *running, int64_t document, struct gk_error *error)
{
  const struct gk_rule *rule = &running->rule->rule;
  uint8_t fingerprint[GK_DIGEST_SIZE];
  collect_evidence(running);
  uint32_t severity = gk_rule_doubt_severity(running->doubt, gk_rule_severity(rule));
  struct gk_text english = fill(&running->english, &rule->english, rule->statement,
                                gk_rule_doubt_sentence(running->doubt, false));
  struct gk_text chinese = fill(&running->chinese, &rule->chinese, rule->statement,
                                gk_rule_doubt_sentence(running->doubt, true));
  const struct gk_text fields[] = {rule->id,
                                   gk_text_of(gk_level_name(severity)),
                                   utf8(gk_rule_text(rule, rule->expected)),
                                   utf8(gk_rule_text(rule, rule->actual)),
                                   utf8(english),
                                   utf8(chinese),
                                   {running->evidence.data, running->evidence.size}};
  enum { FIELDS = sizeof fields / sizeof *fields };
  gk_key_fields("corpus-finding", fields, FIELDS, fingerprint);
  sqlite3_stmt *statement =
      gk_store_statement(running->store, GK_STATEMENT_CORPUS_PUT_FINDING, error);
  if (!statement)
    return false;
  sqlite3_bind_int64(statement, 1, document);
  for (int i = 0; i < FIELDS; i++)
    gk_bind_text(statement, 2 + i, fields[i]);
  sqlite3_bind_blob(statement, 2 + FIELDS, fingerprint, sizeof fingerprint, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 3 + FIELDS, running->store->run);
  return gk_store_finish(running->store, statement, error);
}

/* 1: the row is a finding of that document; 0: it names none. */
static bool names_document(struct running *running, int64_t *document)
{
  sqlite3_stmt *row = running->find_document;
  *document = sqlite3_column_int64(running->rule->rule.statement, running->rule->document);
  sqlite3_bind_int64(row, 1, *document);
  bool found = sqlite3_step(row) == SQLITE_ROW;
  sqlite3_reset(row);
  return found;
}

GK_PRINTF(2, 3)
static void tell(char **problem, const char *format, ...)
{
  char text[600];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  *problem = strdup(text);
}

/* False: the store's *error; *problem: the rule's fault. */
static bool put_findings(struct running *running, char **problem, struct gk_error *error)
{
  const struct gk_corpus_rule *rule = running->rule;
  int code;
  int64_t document;
  while ((code = sqlite3_step(rule->rule.statement)) == SQLITE_ROW) {
    if (running->findings++ == FINDINGS_LIMIT) {
      tell(problem, _("%s: it finds more than %d things"), rule->path, FINDINGS_LIMIT);
      return true;
    }
    if (!names_document(running, &document)) {
      tell(problem, _("%s: its column document is no document of the table report"), rule->path);
      return true;
    }
    /* What is read for a finding is not the rule's cost. */
    running->view->guarded = false;
    bool put = put_finding(running, document, error);
    running->view->guarded = true;
    if (!put)
      return false;
  }
  if (code == SQLITE_DONE)
    return true;
  if (running->view->spent)
    tell(problem, _("%s: stopped after too many steps; what it would have found is not known"),
         rule->path);
  else
    tell(problem, "%s: %s", rule->path, sqlite3_errmsg(running->view->connection));
  return true;
}

static bool run_sql(struct running *running, const char *sql, struct gk_error *error)
{
  sqlite3_stmt *statement;
  struct gk_store *store = running->store;
  if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) != SQLITE_OK)
    return gk_store_give_up(store, error);
  sqlite3_bind_text64(statement, 1, running->rule->rule.id.data, running->rule->rule.id.size,
                      SQLITE_STATIC, SQLITE_UTF8);
  sqlite3_bind_int64(statement, 2, store->run);
  bool done = sqlite3_step(statement) == SQLITE_DONE;
  if (!done)
    gk_store_give_up(store, error);
  sqlite3_finalize(statement);
  return done;
}

static bool open_statements(struct running *running, char **problem)
{
  sqlite3 *connection = running->view->connection;
  if (sqlite3_prepare_v2(connection,
                         "SELECT r.digest, f.raw, f.id & ((1 << 21) - 1), f.form, f.row,"
                         " f.\"column\", f.doubtful FROM temp.fact AS f JOIN temp.report AS r"
                         " ON r.document = f.document WHERE f.document = ?1 >> 21 AND f.id = ?1",
                         -1, &running->find_fact, NULL) == SQLITE_OK &&
      sqlite3_prepare_v2(connection, "SELECT digest, title FROM temp.report WHERE document = ?1",
                         -1, &running->find_document, NULL) == SQLITE_OK)
    return true;
  tell(problem, "%s", sqlite3_errmsg(connection));
  return false;
}

bool gk_corpus_rule_run(struct gk_corpus_rule *rule, struct gk_corpus_view *view,
                        struct gk_store *store, char **problem, struct gk_error *error)
{
  struct running running = {.rule = rule, .view = view, .store = store};
  *problem = NULL;
  bool good = gk_store_commit(store, error) && gk_store_write(store, error);
  if (good && open_statements(&running, problem)) {
    view->guarded = true;
    good = put_findings(&running, problem, error);
    view->guarded = false;
  }
  if (good)
    good = run_sql(&running,
                   *problem ? "DELETE FROM corpus_finding WHERE rule = ?1"
                            : "DELETE FROM corpus_finding WHERE rule = ?1 AND seen <> ?2",
                   error);
  sqlite3_reset(rule->rule.statement);
  sqlite3_finalize(running.find_fact);
  sqlite3_finalize(running.find_document);
  gk_buffer_free(&running.english);
  gk_buffer_free(&running.chinese);
  gk_buffer_free(&running.evidence);
  return good;
}
