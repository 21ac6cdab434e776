/* SPDX-License-Identifier: Apache-2.0 */
/* What a child of the conformance kit says to the command: results through a pipe, and through a
 * page of shared memory what it is at, so that a death is known with its cause. */
#ifndef GK_CHECK_REPORT_H
#define GK_CHECK_REPORT_H

#include <stdatomic.h>

#include "buffer.h"
#include "check-rule.h"

enum gk_check_outcome { GK_CHECK_OK, GK_CHECK_WARN, GK_CHECK_FAIL };

enum {
  /* The largest input that the kit makes, and a little more for a sample that is larger. */
  GK_CHECK_INPUT_LIMIT = 64 << 20,
  GK_CHECK_LARGE_BYTES = 50 << 20
};

/* Memory that the child writes and the command reads, also after the child's death. */
struct gk_check_page {
  atomic_uint_fast64_t case_began; /* nanoseconds, CLOCK_MONOTONIC; 0: between cases */
  atomic_uint_fast64_t stage_began;
  atomic_uint case_index;
  atomic_uint rule;
  atomic_uint earlier;    /* a plugin before the one that is checked runs */
  atomic_int system_call; /* that the sandbox forbids and the child made; -1: none */
  char plugin[80];        /* stage/name of the one that runs */
  char sample[256];
  char doing[160];                    /* for the user */
  atomic_uint tested[GK_CHECK_RULES]; /* how often each rule was tried */
  atomic_uint input_size;             /* of a made input; 0: none */
  char input[GK_CHECK_INPUT_LIMIT];
};

/* What comes through the pipe. */
enum gk_check_record_type {
  GK_CHECK_RECORD_NOTE = 1, /* rule, outcome, sample, message */
  GK_CHECK_RECORD_PLUGIN,   /* stage, version, name */
  GK_CHECK_RECORD_DIGEST,   /* version, sample, digest, input */
  GK_CHECK_RECORD_LINE,     /* text, for --verbose */
  GK_CHECK_RECORD_DONE
};

struct gk_check_record {
  uint32_t type;
  uint32_t rule, outcome; /* NOTE */
  uint32_t stage, version;
  struct gk_text sample; /* PLUGIN: name */
  struct gk_text text;   /* NOTE: message; DIGEST: digest; LINE */
  struct gk_text input;  /* DIGEST */
};

struct gk_check_child;

/* The child's side. */
void gk_check_send(const struct gk_check_child *child, const struct gk_check_record *record);
GK_PRINTF(5, 6)
void gk_check_note(const struct gk_check_child *child, enum gk_check_rule rule,
                   enum gk_check_outcome outcome, const char *sample, const char *format, ...);
GK_PRINTF(2, 3)
void gk_check_line(const struct gk_check_child *child, const char *format, ...);

/* Notes in the page that case `index` of a rule begins, and counts it as tried. */
void gk_check_begin(const struct gk_check_child *child, uint32_t index, enum gk_check_rule rule,
                    const char *sample, const char *doing);
void gk_check_end(const struct gk_check_child *child);
/* Counts a rule as tried. */
void gk_check_tried(const struct gk_check_child *child, enum gk_check_rule rule);

/* Nanoseconds of CLOCK_MONOTONIC, as the page has them. */
uint64_t gk_check_now(void);

/* The command's side: the next whole record; false: there is none yet. The texts are lent from the
 * reader's bytes, which a plugin may have written: *bad is set where they are no record. */
bool gk_check_receive(struct gk_text *bytes, struct gk_check_record *record, bool *bad);

#endif
