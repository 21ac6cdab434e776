/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of official documents: 盘政办〔2017〕20号 (GB/T 9704). */
#ifndef GK_FIELDS_DOCUMENT_NUMBER_H
#define GK_FIELDS_DOCUMENT_NUMBER_H

#include <gongkai/plugin.h>

#include "words.h"

/* The first number at or after byte *from, which is moved past it; its place in *offset, *size.
 * Brackets 〔〕 【】 [] ［］ 〈〉 ﹝﹞, and （） where the prefix ends as such prefixes do. `stops`
 * are words that the prefix does not reach back over. False: no more. */
bool document_number_next(struct gk_text text, const struct gk_words *stops, size_t *from,
                          size_t *offset, size_t *size);

/* Writes a number as GB/T 9704 has it, whatever its brackets and spaces, so that one document has
 * one name; returns the size. `out` has room for three times number.size bytes. */
size_t document_number_print(struct gk_text number, char *out);

#endif
