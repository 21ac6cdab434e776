/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that are no page but a script, or a question, that a person's browser is to go through
 * first. They are told of and left alone. */
#ifndef CRAWL_WALL_H
#define CRAWL_WALL_H

#include <gongkai/plugin.h>

struct wall_rules;

/* Reads rules/crawl/walls.tsv. NULL: *why has file:line. */
struct wall_rules *wall_rules_new(const char *path, char why[300]);
void wall_rules_drop(struct wall_rules *rules);

enum { WALL_REASON_SIZE = 200 };

/* Whether an answer of that status, with those header lines as they came and that decoded body in
 * any charset, is one. *why: one English sentence with what was seen. An error page that shows its
 * text, a page that only leads on, and an application that draws its page by script are none. */
bool wall_is(const struct wall_rules *rules, int status, struct gk_text headers,
             struct gk_text body, char why[WALL_REASON_SIZE]);

#endif
