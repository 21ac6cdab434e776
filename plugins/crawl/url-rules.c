/* SPDX-License-Identifier: Apache-2.0 */
/* The parameters that say who asks, or from where: without them the page is the same. */
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "rows.h"
#include "url-parts.h"
#include "utf8.h"

enum {
  PARAMETERS_LIMIT = 256, /* of the rules: each parameter of each link is compared with all */
  NAME_SIZE_LIMIT = 40
};

struct parameter {
  char name[NAME_SIZE_LIMIT];
  size_t size;  /* of the name */
  bool begins;  /* the name stands for all that begin so */
  bool query;   /* of a query, else of a segment */
  size_t least; /* bytes of a value that counts */
};

struct url_rules {
  struct parameter of[PARAMETERS_LIMIT];
  size_t count;
  iconv_t converter;
};

static bool read_row(struct url_rules *rules, const struct gk_text *column, const char **wrong)
{
  struct parameter *parameter = &rules->of[rules->count];
  struct gk_text name = column[1];
  *wrong = NULL;
  if (rules->count == PARAMETERS_LIMIT)
    *wrong = "there are more than 256 parameters";
  else if (!gk_text_equal(column[0], GK_TEXT("query")) &&
           !gk_text_equal(column[0], GK_TEXT("path")))
    *wrong = "the first column is neither query nor path";
  else if (name.size == 0 || name.size >= NAME_SIZE_LIMIT || name.data[0] == '*')
    *wrong = "the name of a parameter has 1 to 39 bytes and does not begin with *";
  if (*wrong)
    return false;
  *parameter = (struct parameter){.query = column[0].data[0] == 'q'};
  parameter->begins = name.data[name.size - 1] == '*';
  parameter->size = name.size - parameter->begins;
  memcpy(parameter->name, name.data, parameter->size);
  for (size_t i = 0; i < column[2].size; i++) {
    if (!url_is_digit(column[2].data[i]) || i > 3) {
      *wrong = "the least size of a value is a number below 10000";
      return false;
    }
    parameter->least = parameter->least * 10 + (size_t)(column[2].data[i] - '0');
  }
  rules->count++;
  return true;
}

struct url_rules *url_rules_new(const char *path, char why[300])
{
  struct url_rules *rules = calloc(1, sizeof *rules);
  struct gk_rows rows;
  if (!rules) {
    snprintf(why, 300, "%s: out of memory", path);
    return NULL;
  }
  rules->converter = iconv_open("GB18030", "UTF-8");
  if (rules->converter == (iconv_t)-1) {
    snprintf(why, 300, "the C library does not convert from UTF-8 to GB18030");
    url_rules_drop(rules);
    return NULL;
  }
  if (!gk_rows_open(&rows, path, why, 300)) {
    url_rules_drop(rules);
    return NULL;
  }
  struct gk_text column[3];
  const char *wrong = NULL;
  while (!wrong && gk_rows_next(&rows, column, 3) > 0)
    if (!read_row(rules, column, &wrong))
      snprintf(why, 300, "%s:%u: %s", path, rows.line, wrong);
  gk_rows_close(&rows);
  if (wrong) {
    url_rules_drop(rules);
    return NULL;
  }
  return rules;
}

void url_rules_drop(struct url_rules *rules)
{
  if (rules && rules->converter != (iconv_t)-1)
    iconv_close(rules->converter);
  free(rules);
}

iconv_t url_rules_converter(const struct url_rules *rules)
{
  return rules ? rules->converter : (iconv_t)-1;
}

bool url_rules_drop_parameter(const struct url_rules *rules, bool query, const char *parameter,
                              size_t size)
{
  const char *equal = memchr(parameter, '=', size);
  size_t name = equal ? (size_t)(equal - parameter) : size;
  size_t value = equal ? size - name - 1 : 0;
  for (size_t i = 0; rules && i < rules->count; i++) {
    const struct parameter *known = &rules->of[i];
    if (known->query == query && known->least <= value && size > 0 &&
        (known->name[0] | 32) == (parameter[0] | 32) &&
        (known->begins ? name >= known->size : name == known->size) &&
        strncasecmp(parameter, known->name, known->size) == 0)
      return true;
  }
  return false;
}
