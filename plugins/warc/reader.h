/* SPDX-License-Identifier: Apache-2.0 */
/* Reads WARC files, 0.17 to 1.1, plain or with gzip, ours and those of other programs, record by
 * record in bounded memory. */
#ifndef WARC_READER_H
#define WARC_READER_H

#include "place.h"

struct warc_reader;

enum warc_type {
  WARC_OTHER, /* warcinfo, metadata, conversion … */
  WARC_RESPONSE,
  WARC_RESOURCE,
  WARC_REQUEST,
  WARC_REVISIT
};

struct warc_record {
  enum warc_type type;
  uint64_t offset;     /* bytes into the file; of the gzip member where there is one a record */
  struct gk_text url;  /* WARC-Target-URI, without <> */
  struct gk_text date; /* WARC-Date as written */
  struct gk_text id;   /* WARC-Record-ID */
  struct gk_text refers_to, refers_to_url, refers_to_date; /* of a revisit */
  struct gk_text media_type;                               /* the record's Content-Type */
  struct gk_text truncated;                                /* WARC-Truncated; empty: whole */
  /* Of an HTTP response: its status line and header lines, and its body as it came. Of others:
   * no headers, and the block. */
  struct gk_text headers, body;
  int status;              /* of HTTP; 0: none */
  bool too_large, damaged; /* its body is left out, and why says so */
  const char *why;
};

/* `file` is a descriptor, not closed. `limit`: bytes of a record's block; a larger one comes
 * without its body. NULL: no memory. */
struct warc_reader *warc_reader_new(int file, uint64_t limit);

/* 1: *record, lent until the next call; 0: the end; -1: what follows cannot be read, *why says why
 * and where. A record that is damaged costs itself where the next one can be found. */
int warc_reader_next(struct warc_reader *reader, struct warc_record *record, char why[200]);

/* Goes to a record's offset. */
bool warc_reader_seek(struct warc_reader *reader, uint64_t offset);

void warc_reader_drop(struct warc_reader *reader);

#endif
