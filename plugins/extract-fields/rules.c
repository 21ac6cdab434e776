/* SPDX-License-Identifier: Apache-2.0 */
#include "rules.h"

#include <stdio.h>
#include <stdlib.h>

#include "rows.h"
#include "utf8.h"

static const char *const fields[LABEL_COUNT + 1] = {
    "published",       "source",           "agency",        "organiser",     "site",
    "title",           "index_number",     "site_id",       "contact.phone", "contact.fax",
    "contact.address", "contact.postcode", "contact.email", "ignored",       NULL};

static const char *const lists[LIST_COUNT + 1] = {
    "agency.suffix", "agency.stop",   "title.suffix",
    "title.topic",   "title.lead",    "number.stop",
    "year.other",    "year.before",   "year.subject",
    "year.report",   "section.ahead", "heading.annual-report",
    "year.activity", "site.suffix",   NULL};

enum { MAXIMAL_KINDS = 1000 };

const char *label_field(enum label label)
{
  return fields[label];
}

/* Labels come as lists, one a field; the plugin wants one list that says which field. */
static bool load_labels(struct rules *rules, const char *path, char *error, size_t error_size)
{
  struct gk_words by_field[LABEL_COUNT];
  memset(by_field, 0, sizeof by_field);
  bool good = gk_words_load(path, fields, by_field, error, error_size);
  for (uint32_t f = 0; f < LABEL_COUNT; f++) {
    for (size_t i = 0; good && i < by_field[f].count; i++)
      if (!gk_words_add(&rules->labels, by_field[f].items[i].text, f)) {
        snprintf(error, error_size, "%s: out of memory", path);
        good = false;
      }
    gk_words_free(&by_field[f]);
  }
  if (good && !gk_words_seal(&rules->labels)) {
    snprintf(error, error_size, "%s: out of memory", path);
    good = false;
  }
  return good;
}

static bool load_kinds(struct rules *rules, const char *path, char *error, size_t error_size)
{
  struct gk_rows rows;
  if (!gk_rows_open(&rows, path, error, error_size))
    return false;
  rules->kinds = calloc(MAXIMAL_KINDS, sizeof *rules->kinds);
  struct gk_text column[3];
  bool good = rules->kinds != NULL;
  for (size_t count; good && (count = gk_rows_next(&rows, column, 3)) > 0;) {
    if (count < 3 || rules->kind_count == MAXIMAL_KINDS || column[0].size == 0 ||
        column[1].size == 0) {
      snprintf(error, error_size, "%s:%u: not a row of kind, phrase, topic", path, rows.line);
      good = false;
      break;
    }
    if (gk_text_equal(column[2], GK_TEXT("-")))
      column[2].size = 0;
    rules->kinds[rules->kind_count++] = (struct kind_rule){column[0], column[1], column[2]};
  }
  rules->kind_text = rows.data; /* the rows point into it */
  return good;
}

bool rules_load(struct rules *rules, const char *labels, const char *words, const char *kinds,
                const char *codes, const char *changes, char *error, size_t error_size)
{
  memset(rules, 0, sizeof *rules);
  return load_labels(rules, labels, error, error_size) &&
         gk_words_load(words, lists, rules->lists, error, error_size) &&
         load_kinds(rules, kinds, error, error_size) &&
         regions_load(&rules->regions, codes, changes, error, error_size);
}

void rules_free(struct rules *rules)
{
  gk_words_free(&rules->labels);
  for (size_t i = 0; i < LIST_COUNT; i++)
    gk_words_free(&rules->lists[i]);
  free(rules->kinds);
  free(rules->kind_text);
  regions_free(&rules->regions);
  memset(rules, 0, sizeof *rules);
}
