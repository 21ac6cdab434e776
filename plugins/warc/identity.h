/* SPDX-License-Identifier: Apache-2.0 */
/* Names of records: random UUIDs (RFC 9562, version 4) as URNs. */
#ifndef WARC_IDENTITY_H
#define WARC_IDENTITY_H

#include "place.h"

struct warc_identities {
  uint8_t random[256]; /* getrandom gives so many without being interrupted */
  size_t left;
};

/* Writes <urn:uuid:…>. False: the system gives no random bytes. */
bool warc_identity(struct warc_identities *identities, char record[WARC_RECORD_ID_SIZE]);

#endif
