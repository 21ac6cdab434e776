/* SPDX-License-Identifier: Apache-2.0 */
/* By what a person's verdict on a finding is kept: the document's bytes, the rule, and the values
 * that the finding rests on, by the names that a person gives them. Ids and messages are not part
 * of it, so that it stays the same when a document is done again and says the same. */
#ifndef GK_FINGERPRINT_H
#define GK_FINGERPRINT_H

#include "digest.h"
#include "view.h"

/* `document`: SHA-256 of its bytes, 64 hexadecimal digits. */
void gk_fingerprint(const struct gk_view *view, const char *document,
                    const struct gk_finding *finding, uint8_t fingerprint[GK_DIGEST_SIZE]);

#endif
