/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of a finding that may be a misreading: a number or text that was recognised in a
 * picture is not the authority's until it is sure. */
#ifndef GK_COMMON_RULE_DOUBT_H
#define GK_COMMON_RULE_DOUBT_H

#include <gongkai/plugin.h>

/* What evidence rests on; the greater says more. */
enum gk_rule_doubt {
  GK_RULE_SURE = 0,
  GK_RULE_RECOGNISED, /* prose or a heading that was recognised in a picture */
  GK_RULE_DOUBTFUL    /* a reading that is not sure */
};

/* The severity of such a finding: no more than GK_INFO unless it is sure. */
uint32_t gk_rule_doubt_severity(enum gk_rule_doubt doubt, uint32_t severity);

/* A sentence to be put behind the message, English or Chinese; UTF-8, static; empty: sure. */
struct gk_text gk_rule_doubt_sentence(enum gk_rule_doubt doubt, bool chinese);

#endif
