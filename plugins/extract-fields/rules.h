/* SPDX-License-Identifier: Apache-2.0 */
/* What extract-fields reads from rules/fields and rules/regions. */
#ifndef GK_FIELDS_RULES_H
#define GK_FIELDS_RULES_H

#include <gongkai/plugin.h>

#include "region.h"
#include "words.h"

enum label {
  LABEL_PUBLISHED,
  LABEL_SOURCE,
  LABEL_AGENCY,
  LABEL_ORGANISER,
  LABEL_SITE,
  LABEL_TITLE,
  LABEL_INDEX_NUMBER,
  LABEL_SITE_ID,
  LABEL_PHONE,
  LABEL_FAX,
  LABEL_ADDRESS,
  LABEL_POSTCODE,
  LABEL_EMAIL,
  LABEL_IGNORED,
  LABEL_COUNT
};

enum list {
  LIST_AGENCY_SUFFIX,
  LIST_AGENCY_STOP,
  LIST_TITLE_SUFFIX,
  LIST_TITLE_TOPIC,
  LIST_TITLE_LEAD,
  LIST_NUMBER_STOP,
  LIST_YEAR_OTHER,
  LIST_YEAR_BEFORE,
  LIST_YEAR_SUBJECT,
  LIST_YEAR_REPORT,
  LIST_SECTION_AHEAD,
  LIST_HEADING_ANNUAL,
  LIST_YEAR_ACTIVITY,
  LIST_SITE_SUFFIX,
  LIST_COUNT
};

/* A row of kinds.tsv. */
struct kind_rule {
  struct gk_text kind, phrase, topic; /* topic empty: none is asked for */
};

struct rules {
  struct gk_words labels; /* value: enum label */
  struct gk_words lists[LIST_COUNT];
  struct kind_rule *kinds;
  size_t kind_count;
  char *kind_text;
  struct regions regions;
};

/* The name of the field that a label's value is. */
const char *label_field(enum label label);

/* Loads all files. False: `error` says what is wrong, with file and line. */
bool rules_load(struct rules *rules, const char *labels, const char *words, const char *kinds,
                const char *codes, const char *changes, char *error, size_t error_size);
void rules_free(struct rules *rules);

#endif
