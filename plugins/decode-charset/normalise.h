/* SPDX-License-Identifier: Apache-2.0 */
/* What is put right in any decoded text: line ends and NUL. */
#ifndef DECODE_NORMALISE_H
#define DECODE_NORMALISE_H

#include <gongkai/plugin.h>

/* CR LF and lone CR become LF, NUL becomes U+FFFD (counted in *nuls). The text itself where nothing
 * is to be done; else a copy in memory of the document. */
struct gk_text normalise_text(struct gk_context *context, struct gk_text text, size_t *nuls);

#endif
