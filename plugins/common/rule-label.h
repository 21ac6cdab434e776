/* SPDX-License-Identifier: Apache-2.0 */
/* What people call the rows and columns of the statutory forms: rules/checks/labels.tsv. */
#ifndef GK_COMMON_RULE_LABEL_H
#define GK_COMMON_RULE_LABEL_H

#include <gongkai/plugin.h>

struct gk_rule_label {
  const char *family; /* requests: the form without its generation */
  const char *axis;   /* row or column */
  const char *key;
  struct gk_text chinese, english;
};

struct gk_rule_labels {
  struct gk_rule_label *rows; /* sorted by family, axis, key */
  size_t count;
  char *text;
};

/* Reads a table of five columns (family, axis, key, Chinese, English) with a head line. `text` is
 * the file's content, NUL-terminated, and becomes the labels'. Returns 0, or the line that is
 * wrong, and *problem says what is. */
int gk_rule_labels_parse(struct gk_rule_labels *labels, char *text, const char **problem);
void gk_rule_labels_free(struct gk_rule_labels *labels);

/* The label of a key, or NULL. */
const struct gk_rule_label *gk_rule_label_find(const struct gk_rule_labels *labels,
                                               struct gk_text form, struct gk_text axis,
                                               struct gk_text key);

#endif
