/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4), by OpenSSL's libcrypto. */
#ifndef GK_DIGEST_H
#define GK_DIGEST_H

#include <gongkai/plugin.h>

enum { GK_DIGEST_SIZE = 32 };

void gk_sha256(struct gk_text bytes, uint8_t digest[32]);

/* 64 lower-case hexadecimal digits and a NUL. */
void gk_hex(const uint8_t digest[32], char out[65]);

/* Reads such digits. False: they are others. */
bool gk_read_hex(struct gk_text hex, uint8_t digest[32]);

#endif
