/* SPDX-License-Identifier: Apache-2.0 */
/* Writes what was fetched as WARC files (ISO 28500, WARC/1.1), each record a gzip member of its
 * own, so that a reader can begin at any. */
#ifndef WARC_WRITER_H
#define WARC_WRITER_H

#include "place.h"

struct warc_writer;

struct warc_writer_options {
  const char *folder; /* absolute; files are named PREFIX-YYYYMMDDhhmmss-NNNNN.warc.gz */
  const char *prefix;
  uint64_t file_bytes;  /* a file that is larger is ended before the next exchange */
  int level;            /* of compression, 1 to 12 */
  const char *software; /* of the warcinfo record: "gongkai 0.1.0" */
  const char *contact;  /* its operator field; NULL: none */
};

/* One request and what came back, as it came over the wire: header lines with their CRLFs and the
 * empty line after them, bodies with the encodings that the headers name. */
struct warc_exchange {
  struct gk_text url;     /* that was asked for, percent-encoded ASCII */
  struct gk_text address; /* of the server, as text; empty: not known */
  int64_t time;           /* when it was asked, microseconds since 1970 */
  struct gk_text request;
  struct gk_text response_headers, response_body;
  bool cut; /* the body ended before its time, or was larger than may be: WARC-Truncated */
  const char *cut_reason; /* "length", "time", "disconnect"; NULL where it was not cut */
  /* Of the payload, the body without its transfer encoding; SHA-256. */
  uint8_t payload_digest[32];
  /* Where it is what was there before: a revisit record is written, without the body. */
  const struct warc_revisit *revisit; /* NULL: a response record */
};

struct warc_revisit {
  bool not_modified; /* the server said 304; else: it sent the same bytes again */
  struct warc_place of;
  struct gk_text date; /* WARC-Date of that record, as written; empty: not known */
};

/* NULL: *why, one English sentence. A file that a dead process left unfinished is cut back to its
 * last whole record. */
struct warc_writer *warc_writer_new(const struct warc_writer_options *options, char why[200]);

/* Appends the exchange's request and response records. False: *why; the file is as it was. */
bool warc_writer_put(struct warc_writer *writer, const struct warc_exchange *exchange,
                     struct warc_place *place, char why[200]);

/* Makes what was written last (fdatasync). */
bool warc_writer_sync(struct warc_writer *writer, char why[200]);

/* Ends the file. */
void warc_writer_drop(struct warc_writer *writer);

#endif
