/* SPDX-License-Identifier: Apache-2.0 */
#include "rule-label.h"

#include <stdlib.h>

enum { COLUMNS = 5 };

static int compare(const struct gk_rule_label *a, const struct gk_rule_label *b)
{
  int order = strcmp(a->family, b->family);
  if (order == 0)
    order = strcmp(a->axis, b->axis);
  return order ? order : strcmp(a->key, b->key);
}

static int compare_rows(const void *a, const void *b)
{
  return compare(a, b);
}

int gk_rule_labels_parse(struct gk_rule_labels *labels, char *text, const char **problem)
{
  size_t lines = 1;
  for (const char *at = text; *at; at++)
    lines += *at == '\n';
  labels->text = text;
  labels->count = 0;
  labels->rows = calloc(lines, sizeof *labels->rows);
  *problem = "out of memory";
  if (!labels->rows)
    return 1;
  int number = 0;
  for (char *line = text, *end; *line; line = end) {
    number++;
    end = strchr(line, '\n');
    if (end)
      *end++ = 0;
    else
      end = line + strlen(line);
    if (number == 1 || !*line || *line == '#')
      continue;
    char *columns[COLUMNS];
    int count = 0;
    for (char *at = line; at && count < COLUMNS; count++) {
      columns[count] = at;
      at = strchr(at, '\t');
      if (at)
        *at++ = 0;
    }
    *problem = "a line has five columns: family, axis, key, Chinese, English";
    if (count != COLUMNS)
      return number;
    *problem = "the axis is row or column";
    if (strcmp(columns[1], "row") != 0 && strcmp(columns[1], "column") != 0)
      return number;
    labels->rows[labels->count++] = (struct gk_rule_label){
        columns[0], columns[1], columns[2], gk_text_of(columns[3]), gk_text_of(columns[4])};
  }
  if (labels->count)
    qsort(labels->rows, labels->count, sizeof *labels->rows, compare_rows);
  return 0;
}

void gk_rule_labels_free(struct gk_rule_labels *labels)
{
  free(labels->rows);
  free(labels->text);
  memset(labels, 0, sizeof *labels);
}

/* Longer is no key. */
enum { KEY_SIZE = 64 };

static bool copy(char out[KEY_SIZE], struct gk_text text)
{
  if (text.size >= KEY_SIZE || text.size == 0)
    return false;
  memcpy(out, text.data, text.size);
  out[text.size] = 0;
  return true;
}

const struct gk_rule_label *gk_rule_label_find(const struct gk_rule_labels *labels,
                                               struct gk_text form, struct gk_text axis,
                                               struct gk_text key)
{
  char family[KEY_SIZE], axis_name[KEY_SIZE], key_name[KEY_SIZE];
  if (!copy(family, form) || !copy(axis_name, axis) || !copy(key_name, key) || !labels->count)
    return NULL;
  family[strcspn(family, "-")] = 0;
  struct gk_rule_label wanted = {.family = family, .axis = axis_name, .key = key_name};
  return bsearch(&wanted, labels->rows, labels->count, sizeof wanted, compare_rows);
}
