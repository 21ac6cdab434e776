/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 and the widths of characters, as the plugins of this tree need them. */
#ifndef GK_COMMON_UTF8_H
#define GK_COMMON_UTF8_H

#include <gongkai/plugin.h>

/* The code point at *position (below end), and moves *position past it. A byte that begins no
 * well-formed sequence is returned as U+FFFD and costs one byte. */
uint32_t gk_utf8_next(const char **position, const char *end);

/* Writes code point c (up to 4 bytes, no NUL); returns the count of bytes. */
size_t gk_utf8_put(char *out, uint32_t c);

/* The half-width form of a full-width ASCII character, a space for U+3000; others unchanged. */
uint32_t gk_fold_width(uint32_t c);

/* White space as it stands in such documents: ASCII, U+00A0, U+3000, U+2000..U+200B, U+FEFF. */
bool gk_is_space(uint32_t c);

/* A Chinese character (CJK unified ideographs and extensions, U+3007). */
bool gk_is_han(uint32_t c);

struct gk_text gk_text_trim(struct gk_text text);
struct gk_text gk_text_slice(struct gk_text text, size_t from, size_t to);
bool gk_text_equal(struct gk_text a, struct gk_text b);
bool gk_text_starts(struct gk_text text, struct gk_text prefix);
bool gk_text_ends(struct gk_text text, struct gk_text suffix);

/* The byte offset of the first occurrence at or after `from`, or SIZE_MAX. */
size_t gk_text_find(struct gk_text text, struct gk_text needle, size_t from);

/* Copies `text` with widths folded and every white space removed into out (size bytes are always
 * enough: text.size + 1); returns the length. For comparing labels. */
size_t gk_text_squeeze(struct gk_text text, char *out);

#endif
