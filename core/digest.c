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
