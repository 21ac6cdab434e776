/* SPDX-License-Identifier: Apache-2.0 */
/* Charsets that are rare here, by iconv. The converters are opened with the plugin, since a later
 * iconv_open would have to load a file. */
#ifndef DECODE_FOREIGN_H
#define DECODE_FOREIGN_H

#include "charset.h"

struct foreign;

/* Opens every converter that this system has; a charset without one is refused later. */
struct foreign *foreign_open(struct gk_context *context);
void foreign_close(struct foreign *foreign);
bool foreign_has(const struct foreign *foreign, enum charset charset);

/* Converts to UTF-8 in memory of the document; each byte that begins no character is replaced by
 * U+FFFD. Fills scan->size, bad and first_bad. */
char *foreign_convert(struct gk_context *context, struct foreign *foreign, enum charset charset,
                      struct gk_text bytes, struct charset_scan *scan);

/* The same for windows-1252, where every byte is a character (the five that the code page leaves
 * open become C1 controls, as in browsers). */
char *windows1252_convert(struct gk_context *context, struct gk_text bytes, size_t *size);

#endif
