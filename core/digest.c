/* SPDX-License-Identifier: Apache-2.0 */
#include "digest.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

void gk_sha256(struct gk_text bytes, uint8_t digest[32])
{
  /* Fetched once: looking the algorithm up costs more than a small document's digest. */
  static EVP_MD *algorithm;
  static EVP_MD_CTX *context;
  if (!algorithm) {
    algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    context = EVP_MD_CTX_new();
  }
  if (!algorithm || !context || EVP_DigestInit_ex(context, algorithm, NULL) != 1 ||
      EVP_DigestUpdate(context, bytes.data, bytes.size) != 1 ||
      EVP_DigestFinal_ex(context, digest, NULL) != 1) {
    fputs("gongkai: libcrypto has no SHA-256\n", stderr);
    abort();
  }
}

void gk_hex(const uint8_t digest[32], char out[65])
{
  static const char digits[] = "0123456789abcdef";
  for (int i = 0; i < 32; i++) {
    out[2 * i] = digits[digest[i] >> 4];
    out[2 * i + 1] = digits[digest[i] & 15];
  }
  out[64] = 0;
}

bool gk_read_hex(struct gk_text hex, uint8_t digest[32])
{
  if (hex.size != 64)
    return false;
  for (size_t i = 0; i < hex.size; i++) {
    unsigned c = (unsigned char)hex.data[i];
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
      return false;
    unsigned digit = c >= 'a' ? c - 'a' + 10 : c - '0';
    digest[i / 2] = (uint8_t)(i % 2 ? digest[i / 2] | digit : digit << 4);
  }
  return true;
}
