/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>

/* A rule that finds more in one document has nothing to say about it. */
static const int FINDINGS = 200;
/* More cells than that explain nothing. */
static const int EVIDENCE = 64;

int check_authorize(void *data, int action, const char *first, const char *second,
                    const char *schema, const char *trigger)
{
  (void)data;
  (void)schema;
  (void)trigger;
  /* What makes a result depend on more than the document. */
  static const char *const refused[] = {"load_extension",
                                        "random",
                                        "randomblob",
                                        "date",
                                        "time",
                                        "datetime",
                                        "julianday",
                                        "strftime",
                                        "unixepoch",
                                        "current_date",
                                        "current_time",
                                        "current_timestamp",
                                        "changes",
                                        "total_changes",
                                        "last_insert_rowid",
                                        "sqlite_version",
                                        "sqlite_source_id",
                                        "zeroblob"};
  switch (action) {
  case SQLITE_SELECT:
  case SQLITE_RECURSIVE:
    return SQLITE_OK;
  case SQLITE_READ:
    return first && (module_table(first) < TABLE_KINDS || !second || !*second) ? SQLITE_OK
                                                                               : SQLITE_DENY;
  case SQLITE_FUNCTION:
    for (size_t i = 0; second && i < sizeof refused / sizeof *refused; i++)
      if (sqlite3_stricmp(second, refused[i]) == 0)
        return SQLITE_DENY;
    return SQLITE_OK;
  default:
    return SQLITE_DENY;
  }
}

__extension__ __attribute__((format(printf, 3, 4))) static bool
fail(struct check_error *error, int line, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  error->line = line;
  vsnprintf(error->text, sizeof error->text, format, arguments);
  va_end(arguments);
  return false;
}

/* ---- the header --------------------------------------------------------------------------- */

struct header {
  struct gk_text english, chinese;
  int message_line, statement_line;
};

static bool is_word(struct gk_text text, const char *word)
{
  return gk_text_equal(text, gk_text_of(word));
}

static bool set_severity(struct check *check, struct gk_text value)
{
  static const char *const names[] = {"", "info", "warn", "error"};
  for (uint32_t i = GK_INFO; i <= GK_ERROR; i++)
    if (is_word(value, names[i])) {
      check->severity = i;
      return true;
    }
  return false;
}

static bool set_header(struct check *check, struct header *header, struct gk_text name,
                       struct gk_text value, int line, struct check_error *error)
{
  if (value.size == 0)
    return fail(error, line, "%.*s has no value", (int)name.size, name.data);
  if (is_word(name, "id")) {
    if (check->id.size)
      return fail(error, line, "a check has one id");
    check->id = value;
    check->id_line = line;
  } else if (is_word(name, "severity")) {
    if (!set_severity(check, value))
      return fail(error, line, "severity is error, warn or info");
  } else if (is_word(name, "message")) {
    header->english = value;
    header->message_line = line;
  } else if (is_word(name, "message[zh]")) {
    header->chinese = value;
    header->message_line = line;
  } else if (is_word(name, "applies")) {
    if (check->applies_count == APPLIES)
      return fail(error, line, "a check has at most %d lines of applies", APPLIES);
    const char *space = memchr(value.data, ' ', value.size);
    size_t size = space ? (size_t)(space - value.data) : value.size;
    check->applies[check->applies_count++] = (struct condition_line){
        gk_text_slice(value, 0, size), gk_text_trim(gk_text_slice(value, size, value.size))};
  } else {
    return fail(error, line,
                "unknown header %.*s: one of id, severity, applies, message, message[zh]",
                (int)name.size, name.data);
  }
  return true;
}

/* The lines `-- name: value` before the first line that is no comment. */
static bool read_header(struct check *check, struct header *header, struct check_error *error)
{
  int number = 0;
  for (const char *line = check->source; *line;) {
    const char *end = line + strcspn(line, "\n");
    struct gk_text text = gk_text_trim((struct gk_text){line, (size_t)(end - line)});
    header->statement_line = ++number;
    if (text.size && !gk_text_starts(text, gk_text_of("--")))
      break;
    size_t colon = gk_text_find(text, gk_text_of(": "), 0);
    if (colon == SIZE_MAX && gk_text_ends(text, gk_text_of(":")))
      colon = text.size - 1;
    if (text.size > 2 && colon != SIZE_MAX) {
      struct gk_text name = gk_text_trim(gk_text_slice(text, 2, colon));
      struct gk_text value = gk_text_trim(gk_text_slice(text, colon + 1, text.size));
      bool header_like = name.size > 0;
      for (size_t i = 0; i < name.size; i++)
        header_like &= name.data[i] != ' ' && (unsigned char)name.data[i] < 0x80;
      bool licence = is_word(name, "SPDX-License-Identifier");
      if (header_like && !licence && !set_header(check, header, name, value, number, error))
        return false;
    }
    line = *end ? end + 1 : end;
  }
  if (!check->id.size)
    return fail(error, 1, "the header lacks its id: -- id: family.rule");
  if (!check->severity)
    return fail(error, check->id_line, "the header lacks its severity: error, warn or info");
  if (!header->english.size || !header->chinese.size)
    return fail(error, check->id_line, "the header lacks its message or message[zh]");
  return true;
}

/* ---- the statement ------------------------------------------------------------------------ */

static int line_at(const char *source, long offset)
{
  int line = 1;
  for (long i = 0; i < offset && source[i]; i++)
    line += source[i] == '\n';
  return line;
}

static bool add_evidence_column(struct check *check, uint32_t kind, int column,
                                struct check_error *error)
{
  if (check->evidence_count == EVIDENCE_COLUMNS)
    return fail(error, check->id_line, "a check has at most %d columns of evidence",
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

static bool read_columns(struct check *check, struct check_error *error)
{
  check->expected = check->actual = check->severity_column = -1;
  int count = sqlite3_column_count(check->statement);
  for (int i = 0; i < count; i++) {
    const char *name = sqlite3_column_name(check->statement, i);
    if (!name)
      return fail(error, 1, "out of memory");
    if (strcmp(name, "expected") == 0)
      check->expected = i;
    else if (strcmp(name, "actual") == 0)
      check->actual = i;
    else if (strcmp(name, "severity") == 0)
      check->severity_column = i;
    else if (strcmp(name, "evidence") == 0 && !add_evidence_column(check, 0, i, error))
      return false;
    for (uint32_t kind = GK_EVIDENCE_FACT; kind < GK_EVIDENCE_CELL; kind++) {
      size_t length = strlen(evidence_names[kind]);
      if (strncmp(name, evidence_names[kind], length) == 0 && name[length] == '_' &&
          name[length + 1] && strspn(name + length + 1, "0123456789") == strlen(name + length + 1))
        if (!add_evidence_column(check, kind, i, error))
          return false;
    }
  }
  return true;
}

bool check_compile(struct check *check, struct database *database, const char *path, char *source,
                   struct check_error *error)
{
  memset(check, 0, sizeof *check);
  check->source = source;
  check->path = strdup(path);
  const char *slash = strrchr(path, '/');
  check->name = check->path + (slash ? slash + 1 - path : 0);
  struct header header = {0};
  if (!check->path)
    return fail(error, 1, "out of memory");
  if (!read_header(check, &header, error))
    return false;
  const char *rest = source;
  int code = sqlite3_prepare_v3(database->connection, source, -1, SQLITE_PREPARE_PERSISTENT,
                                &check->statement, &rest);
  if (code != SQLITE_OK) {
    int offset = sqlite3_error_offset(database->connection);
    const char *message = sqlite3_errmsg(database->connection);
    return fail(error, offset < 0 ? header.statement_line : line_at(source, offset), "%s%s",
                message,
                code == SQLITE_AUTH ? " (a check only reads the tables of the document)" : "");
  }
  if (!check->statement)
    return fail(error, check->id_line, "there is no SELECT");
  if (sqlite3_column_count(check->statement) == 0 || !sqlite3_stmt_readonly(check->statement))
    return fail(error, check->id_line, "a check is a SELECT");
  sqlite3_stmt *second = NULL;
  int second_line = line_at(source, rest - source);
  code = sqlite3_prepare_v2(database->connection, rest, -1, &second, NULL);
  sqlite3_finalize(second);
  if (code != SQLITE_OK || second)
    return fail(error, second_line, "a check is one statement");
  if (!read_columns(check, error))
    return false;
  struct gk_text unknown;
  if (!message_parse(&check->english, header.english, check->statement, &unknown) ||
      !message_parse(&check->chinese, header.chinese, check->statement, &unknown))
    return fail(error, header.message_line, "no column of the SELECT is named %.*s",
                (int)unknown.size, unknown.data ? unknown.data : "");
  return true;
}

void check_free(struct check *check)
{
  sqlite3_finalize(check->statement);
  message_free(&check->english);
  message_free(&check->chinese);
  free(check->path);
  free(check->source);
  memset(check, 0, sizeof *check);
}

/* ---- one document ------------------------------------------------------------------------- */

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

static struct gk_text column_text(sqlite3_stmt *statement, int column)
{
  if (column < 0)
    return (struct gk_text){0};
  const char *text = (const char *)sqlite3_column_text(statement, column);
  return (struct gk_text){text, text ? (size_t)sqlite3_column_bytes(statement, column) : 0};
}

static uint32_t severity_of(const struct check *check)
{
  struct check changed = {.severity = check->severity};
  if (check->severity_column >= 0)
    set_severity(&changed, column_text(check->statement, check->severity_column));
  return changed.severity;
}

/* 'fact:12 figure:3 cell:4:2:7' */
static void add_list(struct gk_context *context, struct gk_evidence *evidence, const char *list,
                     int *left)
{
  while (*list && *left > 0) {
    size_t name = strcspn(list, ": ");
    evidence->kind = 0;
    for (uint32_t kind = GK_EVIDENCE_FACT; kind <= GK_EVIDENCE_CELL; kind++)
      if (strlen(evidence_names[kind]) == name && strncmp(list, evidence_names[kind], name) == 0)
        evidence->kind = kind;
    unsigned long numbers[3] = {0};
    const char *at = list + name;
    for (int i = 0; i < 3 && *at == ':'; i++) {
      char *end;
      numbers[i] = strtoul(at + 1, &end, 10);
      at = end;
    }
    if (evidence->kind && numbers[0] && numbers[0] <= UINT32_MAX) {
      evidence->item = (uint32_t)numbers[0];
      evidence->row = (uint32_t)numbers[1];
      evidence->column = (uint32_t)numbers[2];
      gk_add_evidence(context, evidence);
      --*left;
    }
    list = at + strcspn(at, " ");
    list += strspn(list, " ");
  }
}

static void add_finding(const struct check *check, struct gk_context *context)
{
  sqlite3_stmt *statement = check->statement;
  struct gk_finding finding = {
      .severity = severity_of(check),
      .rule = check->id,
      .message = message_fill(&check->english, context, statement),
      .message_zh = message_fill(&check->chinese, context, statement),
  };
  finding.expected = column_text(statement, check->expected);
  finding.actual = column_text(statement, check->actual);
  struct gk_evidence evidence = {.finding = gk_add_finding(context, &finding)};
  if (!evidence.finding)
    return;
  int left = EVIDENCE;
  for (int i = 0; i < check->evidence_count && left > 0; i++) {
    const struct evidence_column *column = &check->evidence[i];
    evidence.row = evidence.column = 0;
    if (column->kind == 0) {
      const char *list = (const char *)sqlite3_column_text(statement, column->column);
      add_list(context, &evidence, list ? list : "", &left);
      continue;
    }
    sqlite3_int64 item = sqlite3_column_int64(statement, column->column);
    if (item < 1 || item > UINT32_MAX)
      continue;
    evidence.kind = column->kind;
    evidence.item = (uint32_t)item;
    gk_add_evidence(context, &evidence);
    left--;
  }
}

int check_run(struct check *check, struct database *database, struct gk_context *context)
{
  for (int i = 0; i < check->applies_count; i++)
    if (!meets(database, &check->applies[i]))
      return database->snapshot.failed ? GK_RETRY : GK_OK;
  int findings = 0, code;
  while ((code = sqlite3_step(check->statement)) == SQLITE_ROW) {
    if (findings++ == FINDINGS) {
      gk_diagnose(context, GK_WARN, "check-too-many",
                  "%s: only the first %d findings of this check are kept", check->name, FINDINGS);
      code = SQLITE_DONE;
      break;
    }
    add_finding(check, context);
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
  sqlite3_reset(check->statement);
  return code == SQLITE_NOMEM ? GK_RETRY : GK_OK;
}
