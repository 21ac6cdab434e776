/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "corpus-private.h"
#include "key.h"
#include "utf8.h"

/* Raised when the same rule and store would give other findings. */
static const char VERSION[] = "2";

struct reading {
  struct gk_corpus_rule *rule;
  const struct gk_rule_labels *labels;
};

static bool is_any(struct gk_text part)
{
  return gk_text_equal(part, GK_TEXT("*"));
}

/* Whether the labels know a form's rows at all: a form of one's own need not have labels. */
static bool knows_form(const struct gk_rule_labels *labels, struct gk_text form)
{
  size_t family = gk_text_find(form, GK_TEXT("-"), 0);
  struct gk_text name = gk_text_slice(form, 0, family == SIZE_MAX ? form.size : family);
  for (size_t i = 0; i < labels->count; i++)
    if (gk_text_equal(gk_text_of(labels->rows[i].family), name))
      return true;
  return false;
}

static bool check_key(const struct reading *reading, struct gk_text form, const char *axis,
                      struct gk_text key, int line, struct gk_rule_error *error)
{
  return is_any(key) || gk_rule_label_find(reading->labels, form, gk_text_of(axis), key)
             ? true
             : gk_rule_fail(error, line, "the form %.*s has no %s %.*s", (int)form.size, form.data,
                            axis, (int)key.size, key.data);
}

static bool take_pattern(struct reading *reading, struct gk_text word, int line,
                         struct gk_rule_error *error)
{
  struct gk_corpus_rule *rule = reading->rule;
  if (rule->pattern_count == GK_CORPUS_PATTERNS)
    return gk_rule_fail(error, line, "a check names at most %d facts", GK_CORPUS_PATTERNS);
  size_t first = gk_text_find(word, GK_TEXT("/"), 0);
  size_t second = first == SIZE_MAX ? SIZE_MAX : gk_text_find(word, GK_TEXT("/"), first + 1);
  struct gk_corpus_pattern *pattern = &rule->patterns[rule->pattern_count];
  if (second != SIZE_MAX) {
    pattern->form = gk_text_slice(word, 0, first);
    pattern->row = gk_text_slice(word, first + 1, second);
    pattern->column = gk_text_slice(word, second + 1, word.size);
  }
  if (second == SIZE_MAX || !pattern->form.size || !pattern->row.size || !pattern->column.size)
    return gk_rule_fail(error, line, "%.*s is not form/row/column (* is any row or column)",
                        (int)word.size, word.data);
  if (is_any(pattern->form))
    return gk_rule_fail(error, line, "%.*s names no form", (int)word.size, word.data);
  rule->pattern_count++;
  return !knows_form(reading->labels, pattern->form) ||
         (check_key(reading, pattern->form, "row", pattern->row, line, error) &&
          check_key(reading, pattern->form, "column", pattern->column, line, error));
}

static bool take_facts(void *argument, struct gk_text value, int line, struct gk_rule_error *error)
{
  for (size_t from = 0; from < value.size;) {
    size_t to = gk_text_find(value, GK_TEXT(" "), from);
    if (to == SIZE_MAX)
      to = value.size;
    if (to > from && !take_pattern(argument, gk_text_slice(value, from, to), line, error))
      return false;
    from = to + 1;
  }
  return true;
}

static void digest(struct gk_corpus_rule *rule, const struct gk_rule_labels *labels)
{
  struct gk_buffer words = {0};
  for (size_t i = 0; i < labels->count; i++) {
    const struct gk_rule_label *label = &labels->rows[i];
    gk_buffer_put_text(&words, gk_text_of(label->family));
    gk_buffer_put_text(&words, gk_text_of(label->axis));
    gk_buffer_put_text(&words, gk_text_of(label->key));
    gk_buffer_put_text(&words, label->chinese);
    gk_buffer_put_text(&words, label->english);
  }
  const struct gk_text fields[] = {gk_text_of(VERSION),
                                   gk_text_of(rule->source),
                                   {words.size ? words.data : "", words.size},
                                   gk_text_of(sqlite3_libversion())};
  gk_key_fields("corpus-rule", fields, sizeof fields / sizeof *fields, rule->digest);
  gk_buffer_free(&words);
}

bool gk_corpus_rule_read(struct gk_corpus_rule *rule, const char *path, char *source,
                         const struct gk_rule_labels *labels, struct gk_rule_error *error)
{
  *rule = (struct gk_corpus_rule){.source = source, .path = strdup(path)};
  if (!rule->path)
    return gk_rule_fail(error, 1, "out of memory");
  const char *slash = strrchr(path, '/');
  rule->name = rule->path + (slash ? slash + 1 - path : 0);
  digest(rule, labels);
  struct reading reading = {rule, labels};
  const struct gk_rule_extra extra = {"facts", take_facts, &reading};
  return gk_rule_read(&rule->rule, source, &extra, error);
}

static bool read_columns(struct gk_corpus_rule *rule, struct gk_rule_error *error)
{
  rule->document = rule->evidence_list = -1;
  rule->evidence_count = 0;
  int count = sqlite3_column_count(rule->rule.statement);
  for (int i = 0; i < count; i++) {
    const char *name = sqlite3_column_name(rule->rule.statement, i);
    if (!name)
      return gk_rule_fail(error, 1, "out of memory");
    bool fact = gk_rule_is_numbered(name, "fact");
    if (strcmp(name, "document") == 0)
      rule->document = i;
    if (strcmp(name, "evidence") == 0)
      rule->evidence_list = i;
    if (!fact && !gk_rule_is_numbered(name, "document"))
      continue;
    if (rule->evidence_count == GK_CORPUS_EVIDENCE_COLUMNS)
      return gk_rule_fail(error, rule->rule.id_line, "a check has at most %d columns of evidence",
                          GK_CORPUS_EVIDENCE_COLUMNS);
    rule->evidence[rule->evidence_count++] = (struct gk_corpus_evidence){i, fact};
  }
  return rule->document >= 0 ? true
                             : gk_rule_fail(error, rule->rule.statement_line,
                                            "no column is named document: whose finding it is");
}

bool gk_corpus_rule_compile(struct gk_corpus_rule *rule, struct gk_corpus_view *view,
                            struct gk_rule_error *error)
{
  gk_rule_free(&rule->rule);
  view->guarded = true;
  bool good = gk_rule_compile(&rule->rule, view->connection, rule->source,
                              "the tables report and fact", error) &&
              read_columns(rule, error);
  view->guarded = false;
  return good;
}

void gk_corpus_rule_free(struct gk_corpus_rule *rule)
{
  gk_rule_free(&rule->rule);
  free(rule->path);
  free(rule->source);
  *rule = (struct gk_corpus_rule){0};
}
