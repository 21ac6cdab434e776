/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 of what came. */
#ifndef HTTP_DIGEST_H
#define HTTP_DIGEST_H

#include "answer.h"

void digest_of(struct gk_text bytes, uint8_t digest[32]);

/* Of the body without its transfer encoding. */
void digest_payload(struct answer *answer);

/* Of the decoded body. */
void digest_decoded(struct answer *answer);

bool digest_is_set(const uint8_t digest[32]);

#endif
