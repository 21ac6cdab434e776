/* SPDX-License-Identifier: Apache-2.0 */
/* Where a record of a WARC file stands. */
#ifndef WARC_PLACE_H
#define WARC_PLACE_H

#include <gongkai/plugin.h>

enum { WARC_FILE_NAME_SIZE = 96, WARC_RECORD_ID_SIZE = 48 /* <urn:uuid:…> and its NUL */ };

struct warc_place {
  char file[WARC_FILE_NAME_SIZE];   /* the file's name, without its folder */
  uint64_t offset;                  /* bytes; of the gzip member */
  char record[WARC_RECORD_ID_SIZE]; /* WARC-Record-ID of the response or revisit record */
};

#endif
