/* SPDX-License-Identifier: Apache-2.0 */
/* What a document that has taken over a plugin would try. */
#ifndef INTRUSION_H
#define INTRUSION_H

#include <gongkai/plugin.h>

struct act {
  const char *word;
  int (*act)(struct gk_context *);
};

/* Ends with one without a word. Each ends with the code "escaped" where it got what it wanted; one
 * that is refused, and lets the plugin go on, leaves the diagnostic "refused". */
extern const struct act intrusions[];

#endif
