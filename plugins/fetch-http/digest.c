/* SPDX-License-Identifier: Apache-2.0 */
#include "digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "http-message.h"

void digest_of(struct gk_text bytes, uint8_t digest[32])
{
  if (EVP_Digest(bytes.data, bytes.size, digest, NULL, EVP_sha256(), NULL) != 1)
    memset(digest, 0, 32);
}

void digest_payload(struct answer *answer)
{
  char *owned;
  digest_of(http_payload(answer->headers, answer->body, &owned), answer->payload_digest);
  free(owned);
}

void digest_decoded(struct answer *answer)
{
  if (http_header(answer->headers, "Content-Encoding").size == 0)
    memcpy(answer->digest, answer->payload_digest, sizeof answer->digest);
  else
    digest_of((struct gk_text){answer->decoded, answer->decoded_size}, answer->digest);
}

bool digest_is_set(const uint8_t digest[32])
{
  static const uint8_t none[32];
  return memcmp(digest, none, sizeof none) != 0;
}
