/* SPDX-License-Identifier: Apache-2.0 */
/* SipHash-2-4 (Aumasson and Bernstein, 2012): a hash of 64 bits that nobody who does not know the
 * key can make collide, since sites choose their URLs. */
#ifndef HTTP_FRONTIER_HASH_H
#define HTTP_FRONTIER_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t frontier_hash(const uint8_t key[16], const void *data, size_t size);

#endif
