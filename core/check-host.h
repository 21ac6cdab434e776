/* SPDX-License-Identifier: Apache-2.0 */
/* A table of functions that counts what a plugin tries to add, also where the core lets it add
 * nothing. */
#ifndef GK_CHECK_HOST_H
#define GK_CHECK_HOST_H

#include <gongkai/plugin.h>

/* Puts the counting table in the place of the context's own. */
void gk_check_host_watch(struct gk_context *context);

/* How often something was added since the last call, remarks included. */
uint32_t gk_check_host_additions(void);

#endif
