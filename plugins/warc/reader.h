/* SPDX-License-Identifier: Apache-2.0 */
/* Reads WARC files (ISO 28500), 0.17 to 1.1, plain or with gzip, a member a record or otherwise,
 * ours and those of other programs, record by record in bounded memory and in time that grows with
 * the bytes that are there once decompressed. */
#ifndef WARC_READER_H
#define WARC_READER_H

#include "place.h"

struct warc_reader;

enum warc_type {
  WARC_OTHER, /* warcinfo, conversion, continuation …; a damaged one of which no more is known */
  WARC_RESPONSE,
  WARC_RESOURCE,
  WARC_REQUEST,
  WARC_REVISIT,
  WARC_METADATA
};

struct warc_record {
  enum warc_type type;
  uint64_t offset;     /* bytes into the file; of the gzip member where there is one a record */
  bool exact;          /* warc_reader_seek to that offset finds this record */
  struct gk_text url;  /* WARC-Target-URI, without <> */
  struct gk_text date; /* WARC-Date as written */
  struct gk_text id;   /* WARC-Record-ID, with its <> */
  struct gk_text concurrent_to;                            /* the first of them; with its <> */
  struct gk_text refers_to, refers_to_url, refers_to_date; /* of a revisit */
  struct gk_text profile;                                  /* of a revisit: a URI */
  struct gk_text media_type;                               /* the record's Content-Type */
  struct gk_text truncated;                                /* WARC-Truncated; empty: whole */
  /* Of HTTP responses and revisits: status line and header lines with the empty one, and the body
   * as it came. Of others: no headers, and the block. */
  struct gk_text headers, body;
  int status;      /* of HTTP; 0: none */
  bool too_large;  /* its body is left out */
  bool damaged;    /* its body is left out, and why says so; its other members may be empty */
  const char *why; /* one English sentence, static; NULL: neither */
};

/* `file` is a descriptor of a file that can be read anywhere (pread); it is not closed. `limit`:
 * bytes of a record's block; a larger one comes without its body. NULL: no memory. */
struct warc_reader *warc_reader_new(int file, uint64_t limit);

/* 1: *record, lent until the next call; 0: the end; -1: nothing more can be read, *why says why and
 * where. A record that is damaged costs itself where the next one can be found: the next gzip
 * member that begins as a record does, or the next line that does. Bytes between records that are
 * none come as one damaged record without a URL. */
int warc_reader_next(struct warc_reader *reader, struct warc_record *record, char why[200]);

/* Goes to a record's offset. */
bool warc_reader_seek(struct warc_reader *reader, uint64_t offset);

void warc_reader_drop(struct warc_reader *reader);

/* Whether these, which a file begins with, are the first bytes of a WARC file, plain or with gzip;
 * some 512 do. */
bool warc_is(struct gk_text beginning);

#endif
