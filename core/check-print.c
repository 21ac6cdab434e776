/* SPDX-License-Identifier: Apache-2.0 */
#include "check-print.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "document.h"
#include "json.h"
#include "message.h"

enum {
  RESULTS_LIMIT = 10000, /* a plugin that fails a rule on every document says the same */
  SHOWN = 5              /* of one rule, without --verbose */
};

struct gk_check_result {
  uint32_t rule, outcome;
  char *sample, *message;
};

static char *copy_of(struct gk_text text)
{
  char *copy = strndup(text.data, text.size);
  if (!copy)
    abort();
  /* What a plugin said may be anything; a terminal gets text. */
  for (char *p = copy; *p; p++)
    if ((unsigned char)*p < 0x20 || *p == 0x7F)
      *p = ' ';
  if (!gk_is_utf8(copy, strlen(copy)))
    for (char *p = copy; *p; p++)
      if ((unsigned char)*p >= 0x80)
        *p = '?';
  return copy;
}

void gk_check_results_add(struct gk_check_results *results, const struct gk_check_record *record)
{
  if (results->count == RESULTS_LIMIT)
    return;
  struct gk_check_result *list = realloc(results->list, (results->count + 1) * sizeof *list);
  if (!list)
    abort();
  results->list = list;
  list[results->count++] = (struct gk_check_result){record->rule, record->outcome,
                                                    copy_of(record->sample), copy_of(record->text)};
}

bool gk_check_results_failed(const struct gk_check_results *results, enum gk_check_rule rule)
{
  for (size_t i = 0; i < results->count; i++)
    if (results->list[i].rule == rule && results->list[i].outcome == GK_CHECK_FAIL)
      return true;
  return false;
}

static void print_json(const char *subject, enum gk_check_rule rule, uint32_t tried,
                       uint32_t outcome, const char *sample, const char *message)
{
  static const char *const names[] = {"ok", "warn", "fail"};
  struct gk_buffer line = {0};
  struct gk_json json = {.out = &line};
  gk_json_open(&json, '{');
  gk_json_key(&json, "subject");
  gk_json_string(&json, subject);
  gk_json_key(&json, "rule");
  gk_json_string(&json, gk_check_rule_text(rule)->id);
  gk_json_key(&json, "outcome");
  gk_json_string(&json, names[outcome]);
  gk_json_key(&json, "tried");
  gk_json_integer(&json, tried);
  gk_json_key(&json, "sample");
  gk_json_text_or_null(&json, gk_text_of(sample));
  gk_json_key(&json, "message");
  gk_json_string(&json, message);
  gk_json_close(&json, '}');
  printf("%.*s\n", (int)line.size, line.data);
  gk_buffer_free(&line);
}

static void print(const struct gk_check_results *results, const char *subject,
                  enum gk_check_rule rule, uint32_t tried, uint32_t outcome, const char *sample,
                  const char *message)
{
  static const char *const names[] = {"ok", "warn", "FAIL"};
  if (results->request->json)
    print_json(subject, rule, tried, outcome, sample, message);
  else
    printf("  %-4s  %-20s %s%s%s\n", names[outcome], gk_check_rule_text(rule)->id, sample,
           *sample ? ": " : "", message);
}

static void print_rule(struct gk_check_results *results, const char *subject,
                       enum gk_check_rule rule, uint32_t tried)
{
  uint32_t worst = GK_CHECK_OK, said = 0;
  for (size_t i = 0; i < results->count; i++)
    if (results->list[i].rule == rule && results->list[i].outcome > worst)
      worst = results->list[i].outcome;
  results->failed += worst == GK_CHECK_FAIL;
  results->warned += worst == GK_CHECK_WARN;
  if (worst == GK_CHECK_OK && tried)
    print(results, subject, rule, tried, GK_CHECK_OK, "", _(gk_check_rule_text(rule)->holds));
  for (size_t i = 0; i < results->count; i++) {
    const struct gk_check_result *result = &results->list[i];
    if (result->rule == rule &&
        (said++ < SHOWN || results->request->verbose || results->request->json))
      print(results, subject, rule, tried, result->outcome, result->sample, result->message);
  }
  if (said > SHOWN && !results->request->verbose && !results->request->json)
    printf(_("        … and %" PRIu32 " more; --verbose shows them\n"), said - SHOWN);
}

void gk_check_results_print(struct gk_check_results *results, const char *subject,
                            const uint32_t tried[GK_CHECK_RULES])
{
  if (!results->request->json)
    printf("%s\n", subject);
  for (int rule = 0; rule < GK_CHECK_RULES; rule++)
    print_rule(results, subject, (enum gk_check_rule)rule, tried[rule]);
  gk_check_results_forget(results);
  fflush(stdout);
}

void gk_check_results_forget(struct gk_check_results *results)
{
  for (size_t i = 0; i < results->count; i++) {
    free(results->list[i].sample);
    free(results->list[i].message);
  }
  free(results->list);
  results->list = NULL;
  results->count = 0;
}
