/* SPDX-License-Identifier: Apache-2.0 */
/* The three statutory forms of the 2019 and 2021 generations, filled with numbers. */
#ifndef GONGKAI_CORPUS_FORM_H
#define GONGKAI_CORPUS_FORM_H

#include "report.h"

enum { APPLICANTS = 7, REQUEST_ROWS = 25, GROUPS = 3, RESULTS = 5, TOTAL = 6 };

/* How an authority prints its numbers. */
struct style {
  const char *zero; /* what stands for a zero: 0, nothing, /, -, —, 无 */
  int zero_percent; /* how many zeros are printed like that; the rest as 0 */
  enum { DIGITS_PLAIN, DIGITS_THOUSANDS, DIGITS_FULL_WIDTH } digits;
  bool notes; /* 16（其中修订3件） in the first form */
};

/* The numbers of a report's three forms. Rows of `requests` in the order of request_rows. */
struct forms {
  struct style style;
  int64_t documents[2][3]; /* regulations, normative documents */
  int64_t decisions[4][3]; /* 2021: only [..][2]; 2019: previous, change, decisions */
  int64_t fees[2];         /* 2021: cents of 万元 in [0]; 2019: previous, change */
  int64_t procurement[2];  /* projects, cents of 万元 */
  int64_t requests[REQUEST_ROWS][APPLICANTS];
  int64_t litigation[GROUPS][RESULTS];
};

struct request_row {
  const char *key, *label, *label_2019;
};
extern const struct request_row request_rows[REQUEST_ROWS];
enum { ROW_RECEIVED, ROW_CARRIED_IN, ROW_FIRST_RESULT, ROW_TOTAL = 23, ROW_CARRIED_OUT = 24 };

/* Whether the row is in that generation's form (2019 has one row of other results). */
bool form_has_row(enum generation generation, int row);

void forms_fill(struct forms *forms, struct random *random, enum generation generation);

/* Adds the grid and the facts of one form to the report, in the section being written. */
void form_disclosure(struct report *report, const struct forms *forms);
void form_requests(struct report *report, const struct forms *forms);
void form_litigation(struct report *report, const struct forms *forms);

/* Adds the findings that the forms' numbers, as they were printed, make due. */
void form_check(struct report *report);

const struct fact *report_fact(const struct report *report, const char *form, const char *row,
                               const char *column);

#endif
