/* SPDX-License-Identifier: Apache-2.0 */
#include "rules.h"

#include <stdio.h>
#include <stdlib.h>

#include "rows.h"
#include "utf8.h"

static const char *const classes[UNIT_CLASSES + 1] = {
    "item", "person", "persontime", "time", "household", "money", "percent", "other", NULL};

static const char *const lists[LIST_COUNT + 1] = {"unit.not",
                                                  "approximate.before",
                                                  "least.before",
                                                  "most.before",
                                                  "approximate.middle",
                                                  "approximate.after",
                                                  "least.after",
                                                  "most.after",
                                                  "han.before",
                                                  "lead",
                                                  "tail",
                                                  "verb.keep",
                                                  "verb.drop",
                                                  "noun.stop",
                                                  "through.begin",
                                                  "through.end",
                                                  "contain",
                                                  "list.open",
                                                  "list.all",
                                                  "list.some",
                                                  "list.rest",
                                                  "list.end",
                                                  "change",
                                                  "period",
                                                  "none.verb",
                                                  "cell.optional",
                                                  "scope",
                                                  "fragment",
                                                  "owner",
                                                  NULL};

enum { LONGEST_SUBJECT = 256 };

static bool load_units(struct figure_rules *rules, const char *path, char *error, size_t error_size)
{
  struct gk_words by_class[UNIT_CLASSES];
  memset(by_class, 0, sizeof by_class);
  bool good = gk_words_load(path, classes, by_class, error, error_size);
  for (uint32_t c = 0; c < UNIT_CLASSES; c++) {
    for (size_t i = 0; good && i < by_class[c].count; i++)
      good = gk_words_add(&rules->units, by_class[c].items[i].text, c);
    gk_words_free(&by_class[c]);
  }
  return good && gk_words_seal(&rules->units);
}

/* The next of words joined by |. */
static bool alternative(struct gk_text *rest, struct gk_text *word)
{
  if (!rest->data)
    return false;
  const char *bar = memchr(rest->data, '|', rest->size), *end = rest->data + rest->size;
  *word = gk_text_trim((struct gk_text){rest->data, (size_t)((bar ? bar : end) - rest->data)});
  *rest = bar ? (struct gk_text){bar + 1, (size_t)(end - bar - 1)} : (struct gk_text){0};
  if (gk_text_equal(*word, GK_TEXT("-")))
    word->size = 0;
  return true;
}

static bool load_row(struct figure_rules *rules, const struct gk_text *column)
{
  uint32_t cell = (uint32_t)rules->cell_count;
  rules->cells[rules->cell_count++] = (struct cell){column[0], column[1]};
  struct gk_text verbs = column[2], verb, noun;
  while (alternative(&verbs, &verb)) {
    struct gk_text nouns = column[3];
    while (alternative(&nouns, &noun)) {
      char subject[LONGEST_SUBJECT];
      size_t size = verb.size + noun.size;
      if (size == 0 || size > sizeof subject)
        return false;
      memcpy(subject, verb.data, verb.size);
      memcpy(subject + verb.size, noun.data, noun.size);
      if (!gk_words_add(&rules->subjects, (struct gk_text){subject, size}, cell))
        return false;
      if (cell == 0 && noun.size > 0 && verb.data == column[2].data &&
          !gk_words_add(&rules->nouns, noun, cell))
        return false;
    }
  }
  return true;
}

static bool load_cells(struct figure_rules *rules, const char *path, char *error, size_t error_size)
{
  struct gk_rows rows;
  if (!gk_rows_open(&rows, path, error, error_size))
    return false;
  rules->cell_text = rows.data; /* the cells point into it */
  struct gk_text column[4];
  for (size_t count; (count = gk_rows_next(&rows, column, 4)) > 0;)
    if (count != 4 || rules->cell_count == MAXIMAL_CELLS || !load_row(rules, column)) {
      snprintf(error, error_size, "%s:%u: not a row of form, cell, verbs, nouns", path, rows.line);
      return false;
    }
  return gk_words_seal(&rules->subjects) && gk_words_seal(&rules->nouns);
}

bool figure_rules_load(struct figure_rules *rules, const char *units, const char *words,
                       const char *cells, char *error, size_t error_size)
{
  memset(rules, 0, sizeof *rules);
  snprintf(error, error_size, "%s: out of memory", units);
  return load_units(rules, units, error, error_size) &&
         gk_words_load(words, lists, rules->lists, error, error_size) &&
         load_cells(rules, cells, error, error_size);
}

void figure_rules_free(struct figure_rules *rules)
{
  gk_words_free(&rules->units);
  for (size_t i = 0; i < LIST_COUNT; i++)
    gk_words_free(&rules->lists[i]);
  gk_words_free(&rules->subjects);
  gk_words_free(&rules->nouns);
  free(rules->cell_text);
  memset(rules, 0, sizeof *rules);
}
