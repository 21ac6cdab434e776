/* SPDX-License-Identifier: Apache-2.0 */
/* Telling files that are no text. */
#ifndef DECODE_BINARY_H
#define DECODE_BINARY_H

#include <gongkai/plugin.h>

/* The name of the format that begins with these bytes (PDF, ZIP, …), or NULL. */
const char *binary_format(struct gk_text bytes);

/* Whether the share of control bytes is that of a binary. UTF-16 and UTF-32 have to be excluded
 * before. */
bool binary_controls(struct gk_text bytes);

#endif
