/* SPDX-License-Identifier: Apache-2.0 */
/* Character references of HTML in what is read as bytes, without a tree. */
#ifndef GK_COMMON_CHARACTER_REFERENCE_H
#define GK_COMMON_CHARACTER_REFERENCE_H

#include <gongkai/plugin.h>

/* The character that the reference at `p` stands for (HTML Standard, 13.5), and where it ends in
 * *after; 0: none that titles and addresses have begins there. `p` is at its "&", below `end`. A
 * name without its semicolon is none, or ?a=1&copy=2 would lose its parameter. A reference is
 * longer than its character in UTF-8. */
uint32_t gk_character_reference(const char *p, const char *end, const char **after);

#endif
