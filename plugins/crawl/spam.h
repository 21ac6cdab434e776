/* SPDX-License-Identifier: Apache-2.0 */
/* Lapsed domains that serve spam under an authority's name. */
#ifndef CRAWL_SPAM_H
#define CRAWL_SPAM_H

#include <gongkai/plugin.h>

struct spam_rules;

/* Reads rules/crawl/spam.tsv. NULL: *why has file:line. */
struct spam_rules *spam_rules_new(const char *path, char why[300]);
void spam_rules_drop(struct spam_rules *rules);

enum { SPAM_EVIDENCE_SIZE = 400 };

/* Whether the page (UTF-8) is no authority's: gambling or pornographic words, in traditional
 * characters, with pinyin in brackets after each character, broken GBK, put into what was its text.
 * *evidence: one English sentence with what was seen. A page that only speaks of such things, as
 * police notices do, is none. */
bool spam_is(const struct spam_rules *rules, struct gk_text page,
             char evidence[SPAM_EVIDENCE_SIZE]);

#endif
