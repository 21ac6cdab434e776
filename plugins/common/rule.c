/* SPDX-License-Identifier: Apache-2.0 */
#include "rule.h"

#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>

bool gk_rule_fail(struct gk_rule_error *error, int line, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  error->line = line;
  vsnprintf(error->text, sizeof error->text, format, arguments);
  va_end(arguments);
  return false;
}

/* The header. */

static bool is_word(struct gk_text text, const char *word)
{
  return gk_text_equal(text, gk_text_of(word));
}

static uint32_t level_of(struct gk_text value)
{
  static const char *const names[] = {"", "info", "warn", "error"};
  for (uint32_t i = GK_INFO; i <= GK_ERROR; i++)
    if (is_word(value, names[i]))
      return i;
  return 0;
}

static bool take_line(struct gk_rule *rule, const struct gk_rule_extra *extra, struct gk_text name,
                      struct gk_text value, int line, struct gk_rule_error *error)
{
  if (value.size == 0)
    return gk_rule_fail(error, line, "%.*s has no value", (int)name.size, name.data);
  if (is_word(name, "id")) {
    if (rule->id.size)
      return gk_rule_fail(error, line, "a check has one id");
    rule->id = value;
    rule->id_line = line;
  } else if (is_word(name, "severity")) {
    if (!(rule->severity = level_of(value)))
      return gk_rule_fail(error, line, "severity is error, warn or info");
  } else if (is_word(name, "message")) {
    rule->english_text = value;
    rule->message_line = line;
  } else if (is_word(name, "message[zh]")) {
    rule->chinese_text = value;
    rule->message_line = line;
  } else if (is_word(name, extra->name)) {
    return extra->take(extra->argument, value, line, error);
  } else {
    return gk_rule_fail(error, line,
                        "unknown header %.*s: one of id, severity, %s, message, message[zh]",
                        (int)name.size, name.data, extra->name);
  }
  return true;
}

/* Splits `-- name: value`; false: it is a comment like another. */
static bool split(struct gk_text text, struct gk_text *name, struct gk_text *value)
{
  size_t colon = gk_text_find(text, gk_text_of(": "), 0);
  if (colon == SIZE_MAX && gk_text_ends(text, gk_text_of(":")))
    colon = text.size - 1;
  if (text.size <= 2 || colon == SIZE_MAX)
    return false;
  *name = gk_text_trim(gk_text_slice(text, 2, colon));
  *value = gk_text_trim(gk_text_slice(text, colon + 1, text.size));
  bool header_like = name->size > 0;
  for (size_t i = 0; i < name->size; i++)
    header_like &= name->data[i] != ' ' && (unsigned char)name->data[i] < 0x80;
  return header_like && !is_word(*name, "SPDX-License-Identifier");
}

bool gk_rule_read(struct gk_rule *rule, const char *source, const struct gk_rule_extra *extra,
                  struct gk_rule_error *error)
{
  int number = 0;
  for (const char *line = source; *line;) {
    const char *end = line + strcspn(line, "\n");
    struct gk_text text = gk_text_trim((struct gk_text){line, (size_t)(end - line)});
    rule->statement_line = ++number;
    if (text.size && !gk_text_starts(text, gk_text_of("--")))
      break;
    struct gk_text name, value;
    if (split(text, &name, &value) && !take_line(rule, extra, name, value, number, error))
      return false;
    line = *end ? end + 1 : end;
  }
  if (!rule->id.size)
    return gk_rule_fail(error, 1, "the header lacks its id: -- id: family.rule");
  if (!rule->severity)
    return gk_rule_fail(error, rule->id_line, "the header lacks its severity: error, warn or info");
  if (!rule->english_text.size || !rule->chinese_text.size)
    return gk_rule_fail(error, rule->id_line, "the header lacks its message or message[zh]");
  return true;
}

/* The statement. */

bool gk_rule_may_call(const char *function)
{
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
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    if (sqlite3_stricmp(function, refused[i]) == 0)
      return false;
  return true;
}

static int line_at(const char *source, long offset)
{
  int line = 1;
  for (long i = 0; i < offset && source[i]; i++)
    line += source[i] == '\n';
  return line;
}

static bool prepare(struct gk_rule *rule, sqlite3 *connection, const char *source,
                    const char *reads, struct gk_rule_error *error)
{
  const char *rest = source;
  int code = sqlite3_prepare_v3(connection, source, -1, SQLITE_PREPARE_PERSISTENT, &rule->statement,
                                &rest);
  if (code != SQLITE_OK) {
    int offset = sqlite3_error_offset(connection);
    bool denied = code == SQLITE_AUTH;
    return gk_rule_fail(error, offset < 0 ? rule->statement_line : line_at(source, offset),
                        "%s%s%s%s", sqlite3_errmsg(connection),
                        denied ? " (a check only reads " : "", denied ? reads : "",
                        denied ? ")" : "");
  }
  if (!rule->statement)
    return gk_rule_fail(error, rule->id_line, "there is no SELECT");
  if (sqlite3_column_count(rule->statement) == 0 || !sqlite3_stmt_readonly(rule->statement))
    return gk_rule_fail(error, rule->id_line, "a check is a SELECT");
  sqlite3_stmt *second = NULL;
  int second_line = line_at(source, rest - source);
  code = sqlite3_prepare_v2(connection, rest, -1, &second, NULL);
  sqlite3_finalize(second);
  if (code != SQLITE_OK || second)
    return gk_rule_fail(error, second_line, "a check is one statement");
  return true;
}

bool gk_rule_is_numbered(const char *column, const char *noun)
{
  size_t size = strlen(noun);
  const char *number = column + size + 1;
  return strncmp(column, noun, size) == 0 && column[size] == '_' && *number &&
         strspn(number, "0123456789") == strlen(number);
}

bool gk_rule_compile(struct gk_rule *rule, sqlite3 *connection, const char *source,
                     const char *reads, struct gk_rule_error *error)
{
  rule->expected = rule->actual = rule->severity_column = -1;
  if (!prepare(rule, connection, source, reads, error))
    return false;
  int count = sqlite3_column_count(rule->statement);
  for (int i = 0; i < count; i++) {
    const char *name = sqlite3_column_name(rule->statement, i);
    if (!name)
      return gk_rule_fail(error, 1, "out of memory");
    if (strcmp(name, "expected") == 0)
      rule->expected = i;
    else if (strcmp(name, "actual") == 0)
      rule->actual = i;
    else if (strcmp(name, "severity") == 0)
      rule->severity_column = i;
  }
  struct gk_text unknown;
  if (!gk_rule_message_parse(&rule->english, rule->english_text, rule->statement, &unknown) ||
      !gk_rule_message_parse(&rule->chinese, rule->chinese_text, rule->statement, &unknown))
    return gk_rule_fail(error, rule->message_line, "no column of the SELECT is named %.*s",
                        (int)unknown.size, unknown.data ? unknown.data : "");
  return true;
}

void gk_rule_free(struct gk_rule *rule)
{
  sqlite3_finalize(rule->statement);
  gk_rule_message_free(&rule->english);
  gk_rule_message_free(&rule->chinese);
  rule->statement = NULL;
}

struct gk_text gk_rule_text(const struct gk_rule *rule, int column)
{
  if (column < 0)
    return (struct gk_text){0};
  const char *text = (const char *)sqlite3_column_text(rule->statement, column);
  return (struct gk_text){text, text ? (size_t)sqlite3_column_bytes(rule->statement, column) : 0};
}

uint32_t gk_rule_severity(const struct gk_rule *rule)
{
  uint32_t level = level_of(gk_rule_text(rule, rule->severity_column));
  return level ? level : rule->severity;
}
