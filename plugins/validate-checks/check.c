/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "doubt.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>

enum {
  FINDINGS = 200, /* a rule that finds more in one document has nothing to say about it */
  EVIDENCE = 64   /* more cells than that explain nothing */
};

int check_authorize(void *data, int action, const char *first, const char *second,
                    const char *schema, const char *trigger)
{
  (void)data;
  (void)schema;
  (void)trigger;
  switch (action) {
  case SQLITE_SELECT:
  case SQLITE_RECURSIVE:
    return SQLITE_OK;
  case SQLITE_READ:
    return first && (module_table(first) < TABLE_KINDS || !second || !*second) ? SQLITE_OK
                                                                               : SQLITE_DENY;
  case SQLITE_FUNCTION:
    return second && gk_rule_may_call(second) ? SQLITE_OK : SQLITE_DENY;
  default:
    return SQLITE_DENY;
  }
}

static bool is_word(struct gk_text text, const char *word)
{
  return gk_text_equal(text, gk_text_of(word));
}

static bool take_applies(void *argument, struct gk_text value, int line,
                         struct gk_rule_error *error)
{
  struct check *check = argument;
  if (check->applies_count == APPLIES)
    return gk_rule_fail(error, line, "a check has at most %d lines of applies", APPLIES);
  const char *space = memchr(value.data, ' ', value.size);
  size_t size = space ? (size_t)(space - value.data) : value.size;
  check->applies[check->applies_count++] = (struct condition_line){
      gk_text_slice(value, 0, size), gk_text_trim(gk_text_slice(value, size, value.size))};
  return true;
}

static bool add_evidence_column(struct check *check, uint32_t kind, int column,
                                struct gk_rule_error *error)
{
  if (check->evidence_count == EVIDENCE_COLUMNS)
    return gk_rule_fail(error, check->rule.id_line, "a check has at most %d columns of evidence",
                        EVIDENCE_COLUMNS);
  check->evidence[check->evidence_count++] = (struct evidence_column){column, kind};
  return true;
}

static const char *const evidence_names[] = {
    [GK_EVIDENCE_FACT] = "fact",       [GK_EVIDENCE_FIGURE] = "figure",
    [GK_EVIDENCE_SECTION] = "section", [GK_EVIDENCE_FIELD] = "field",
    [GK_EVIDENCE_BLOCK] = "block",     [GK_EVIDENCE_ITEM] = "item",
    [GK_EVIDENCE_CELL] = "cell",
};

static bool read_columns(struct check *check, struct gk_rule_error *error)
{
  int count = sqlite3_column_count(check->rule.statement);
  for (int i = 0; i < count; i++) {
    const char *name = sqlite3_column_name(check->rule.statement, i);
    if (!name)
      return gk_rule_fail(error, 1, "out of memory");
    if (strcmp(name, "evidence") == 0 && !add_evidence_column(check, 0, i, error))
      return false;
    for (uint32_t kind = GK_EVIDENCE_FACT; kind < GK_EVIDENCE_CELL; kind++)
      if (gk_rule_is_numbered(name, evidence_names[kind]) &&
          !add_evidence_column(check, kind, i, error))
        return false;
  }
  return true;
}

bool check_compile(struct check *check, struct database *database, const char *path, char *source,
                   struct gk_rule_error *error)
{
  memset(check, 0, sizeof *check);
  check->source = source;
  check->path = strdup(path);
  if (!check->path)
    return gk_rule_fail(error, 1, "out of memory");
  const char *slash = strrchr(path, '/');
  check->name = check->path + (slash ? slash + 1 - path : 0);
  const struct gk_rule_extra extra = {"applies", take_applies, check};
  return gk_rule_read(&check->rule, source, &extra, error) &&
         gk_rule_compile(&check->rule, database->connection, source, "the tables of the document",
                         error) &&
         read_columns(check, error);
}

void check_free(struct check *check)
{
  gk_rule_free(&check->rule);
  free(check->path);
  free(check->source);
  memset(check, 0, sizeof *check);
}

/* One document. */

static bool has_form(struct database *database, struct gk_text form)
{
  struct rows *rows = snapshot_rows(&database->snapshot, TABLE_FACT);
  uint32_t symbol = symbols_find(&database->snapshot.symbols, form);
  for (uint32_t i = 0; symbol && i < rows->count; i++)
    if (((const struct fact_row *)rows_at(rows, sizeof(struct fact_row), i))->form == symbol)
      return true;
  return false;
}

static bool field_has(struct database *database, struct gk_text name, struct gk_text value)
{
  struct rows *rows = snapshot_rows(&database->snapshot, TABLE_FIELD);
  uint32_t symbol = symbols_find(&database->snapshot.symbols, name);
  for (uint32_t i = 0; symbol && i < rows->count; i++) {
    const struct field_row *field = rows_at(rows, sizeof *field, i);
    if (field->name == symbol && (value.size == 0 || gk_text_equal(field->item.value, value)))
      return true;
  }
  return false;
}

static bool meets(struct database *database, const struct condition_line *line)
{
  bool form = is_word(line->word, "form"), field = is_word(line->word, "field");
  char word[16] = "";
  if (line->word.size < sizeof word)
    memcpy(word, line->word.data, line->word.size);
  enum table_kind table = module_table(word);
  if (line->values.size == 0) {
    if (table < TABLE_KINDS)
      return snapshot_rows(&database->snapshot, table)->count > 0;
    return field_has(database, line->word, (struct gk_text){0});
  }
  for (size_t from = 0; from < line->values.size;) {
    size_t to = gk_text_find(line->values, gk_text_of(" "), from);
    if (to == SIZE_MAX)
      to = line->values.size;
    struct gk_text value = gk_text_slice(line->values, from, to);
    if (value.size && (form    ? has_form(database, value)
                       : field ? field_has(database, value, (struct gk_text){0})
                               : field_has(database, line->word, value)))
      return true;
    from = to + 1;
  }
  return false;
}

/* What a finding rests on, before it is added. */
struct pieces {
  struct gk_evidence list[EVIDENCE];
  int count;
};

/* 'fact:12 figure:3 cell:4:2:7' */
static void take_list(struct pieces *pieces, const char *list)
{
  while (*list && pieces->count < EVIDENCE) {
    size_t name = strcspn(list, ": ");
    struct gk_evidence evidence = {0};
    for (uint32_t kind = GK_EVIDENCE_FACT; kind <= GK_EVIDENCE_CELL; kind++)
      if (strlen(evidence_names[kind]) == name && strncmp(list, evidence_names[kind], name) == 0)
        evidence.kind = kind;
    unsigned long numbers[3] = {0};
    const char *at = list + name;
    for (int i = 0; i < 3 && *at == ':'; i++) {
      char *end;
      numbers[i] = strtoul(at + 1, &end, 10);
      at = end;
    }
    if (evidence.kind && numbers[0] && numbers[0] <= UINT32_MAX) {
      evidence.item = (uint32_t)numbers[0];
      evidence.row = (uint32_t)numbers[1];
      evidence.column = (uint32_t)numbers[2];
      pieces->list[pieces->count++] = evidence;
    }
    list = at + strcspn(at, " ");
    list += strspn(list, " ");
  }
}

static void take_evidence(const struct check *check, struct pieces *pieces)
{
  sqlite3_stmt *row = check->rule.statement;
  pieces->count = 0;
  for (int i = 0; i < check->evidence_count && pieces->count < EVIDENCE; i++) {
    const struct evidence_column *column = &check->evidence[i];
    if (column->kind == 0) {
      const char *list = (const char *)sqlite3_column_text(row, column->column);
      take_list(pieces, list ? list : "");
      continue;
    }
    sqlite3_int64 item = sqlite3_column_int64(row, column->column);
    if (item >= 1 && item <= UINT32_MAX)
      pieces->list[pieces->count++] =
          (struct gk_evidence){.kind = column->kind, .item = (uint32_t)item};
  }
}

/* The message, and a sentence behind it where what it rests on is not sure. */
static struct gk_text fill(const struct gk_rule_message *message, struct gk_context *context,
                           sqlite3_stmt *statement, struct gk_text sentence)
{
  size_t size = gk_rule_message_size(message, statement);
  if (size == 0)
    return (struct gk_text){0};
  char *out = gk_alloc(context, size + sentence.size);
  gk_rule_message_fill(message, statement, out);
  memcpy(out + size, sentence.data, sentence.size);
  return (struct gk_text){out, size + sentence.size};
}

static void add_finding(const struct check *check, struct snapshot *snapshot,
                        struct gk_context *context)
{
  const struct gk_rule *rule = &check->rule;
  struct pieces pieces;
  take_evidence(check, &pieces);
  enum gk_rule_doubt doubt = pieces.count ? GK_RULE_SURE : document_doubt(snapshot);
  for (int i = 0; i < pieces.count; i++) {
    enum gk_rule_doubt one = evidence_doubt(snapshot, &pieces.list[i]);
    doubt = one > doubt ? one : doubt;
  }
  struct gk_finding finding = {
      .severity = gk_rule_doubt_severity(doubt, gk_rule_severity(rule)),
      .rule = rule->id,
      .message =
          fill(&rule->english, context, rule->statement, gk_rule_doubt_sentence(doubt, false)),
      .message_zh =
          fill(&rule->chinese, context, rule->statement, gk_rule_doubt_sentence(doubt, true)),
  };
  finding.expected = gk_rule_text(rule, rule->expected);
  finding.actual = gk_rule_text(rule, rule->actual);
  uint32_t id = gk_add_finding(context, &finding);
  for (int i = 0; id && i < pieces.count; i++) {
    pieces.list[i].finding = id;
    gk_add_evidence(context, &pieces.list[i]);
  }
}

int check_run(struct check *check, struct database *database, struct gk_context *context)
{
  for (int i = 0; i < check->applies_count; i++)
    if (!meets(database, &check->applies[i]))
      return database->snapshot.failed ? GK_RETRY : GK_OK;
  int findings = 0, code;
  while ((code = sqlite3_step(check->rule.statement)) == SQLITE_ROW) {
    if (findings++ == FINDINGS) {
      gk_diagnose(context, GK_WARN, "check-too-many",
                  "%s: only the first %d findings of this check are kept", check->name, FINDINGS);
      code = SQLITE_DONE;
      break;
    }
    add_finding(check, &database->snapshot, context);
  }
  if (code != SQLITE_DONE) {
    if (database->budget.spent)
      gk_diagnose(context, GK_WARN, "check-too-slow",
                  "%s: stopped after too many steps; what it would have found is not known",
                  check->name);
    else if (code != SQLITE_NOMEM)
      gk_diagnose(context, GK_WARN, "check-failed", "%s: %s", check->name,
                  sqlite3_errmsg(database->connection));
  }
  sqlite3_reset(check->rule.statement);
  return code == SQLITE_NOMEM ? GK_RETRY : GK_OK;
}
