/* SPDX-License-Identifier: Apache-2.0 */
#include "identity.h"

#include <sys/random.h>

bool warc_identity(struct warc_identities *identities, char record[WARC_RECORD_ID_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  enum { UUID_BYTES = 16 };
  if (identities->left < UUID_BYTES) {
    if (getrandom(identities->random, sizeof identities->random, 0) !=
        (ssize_t)sizeof identities->random)
      return false;
    identities->left = sizeof identities->random;
  }
  uint8_t *uuid = identities->random + identities->left - UUID_BYTES;
  identities->left -= UUID_BYTES;
  uuid[6] = (uint8_t)((uuid[6] & 0x0F) | 0x40);
  uuid[8] = (uint8_t)((uuid[8] & 0x3F) | 0x80);
  memcpy(record, "<urn:uuid:", 10);
  char *to = record + 10;
  for (int i = 0; i < UUID_BYTES; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      *to++ = '-';
    *to++ = digits[uuid[i] >> 4];
    *to++ = digits[uuid[i] & 15];
  }
  *to++ = '>';
  *to = 0;
  return true;
}
