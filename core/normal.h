/* SPDX-License-Identifier: Apache-2.0 */
/* Unicode's normal form C (UAX #15), by utf8proc. */
#ifndef GK_NORMAL_H
#define GK_NORMAL_H

#include "buffer.h"

/* Whether UTF-8 is surely in NFC already, as nearly all Chinese text is; false: it may not be. */
bool gk_is_normal(struct gk_text text);

/* Appends the text in NFC. */
void gk_put_normal(struct gk_buffer *out, struct gk_text text);

#endif
