/* SPDX-License-Identifier: Apache-2.0 */
/* Writes what was fetched as WARC files (ISO 28500:2017, WARC/1.1), each record a gzip member of
 * its own (its annex D), so that a reader can begin at any. A file begins with a warcinfo record.
 * Digests are SHA-256 in hexadecimal digits: sha256:…. */
#ifndef WARC_WRITER_H
#define WARC_WRITER_H

#include "place.h"

struct warc_writer;

enum {
  WARC_LEVEL = 1,        /* doc/architecture.md says why */
  WARC_PREFIX_LIMIT = 60 /* bytes; a file's name has room for no more */
};

struct warc_writer_options {
  const char *folder;  /* absolute; files are named PREFIX-YYYYMMDDhhmmss-NNNNN.warc.gz, by the time
                          (UTC) at which they were begun and their number among this writer's */
  const char *prefix;  /* letters, digits, . _ - */
  uint64_t file_bytes; /* a file that is larger is ended before the next exchange */
  int level;           /* of compression, 1 to 12 */
  const char *software; /* of the warcinfo record: "gongkai 0.1.0" */
  const char *contact;  /* its operator field; NULL: none */
};

/* What a revisit record stands for. */
struct warc_revisit {
  bool not_modified; /* the server said 304; else: it sent the same bytes again */
  struct warc_place of;
  struct gk_text url;  /* WARC-Target-URI of that record; empty: the same as the exchange's */
  struct gk_text date; /* WARC-Date of that record, as written; empty: not known */
};

/* One request and what came back, as it came over the wire: header lines with their CRLFs and the
 * empty line after them, bodies with the encodings that the headers name. HTTP/2 and 3 have no such
 * text: a status or request line that names one of them is written as HTTP/1.1, which is what other
 * programs read, and the protocol stands in WARC-Protocol. */
struct warc_exchange {
  struct gk_text url;     /* that was asked for, percent-encoded ASCII */
  struct gk_text address; /* of the server, as text; empty: not known */
  int64_t time;           /* when it was asked, microseconds since 1970 */
  struct gk_text request; /* empty: no request record is written */
  struct gk_text response_headers, response_body;
  /* The body ended before its time, or was larger than may be: "length", "time", "disconnect" or
   * "unspecified" (WARC-Truncated); NULL: it is whole. */
  const char *cut_reason;
  /* Of the payload, the body without its transfer encoding; SHA-256. NULL: it is not written; nor
   * is it in a response record whose body has such an encoding, since programs check it
   * differently. */
  const uint8_t *payload_digest;
  /* Where it is what was there before: a revisit record is written, without the body. */
  const struct warc_revisit *revisit; /* NULL: a response record */
};

/* No file is made before the first exchange. NULL: *why, one English sentence. A file that a dead
 * process left is never touched again: each record before its end is whole. */
struct warc_writer *warc_writer_new(const struct warc_writer_options *options, char why[200]);

/* Appends the exchange's request and response records. *place is of the latter. False: *why; the
 * file is as it was, and the same may be tried again. */
bool warc_writer_put(struct warc_writer *writer, const struct warc_exchange *exchange,
                     struct warc_place *place, char why[200]);

/* Makes what was written last (fdatasync). */
bool warc_writer_sync(struct warc_writer *writer, char why[200]);

/* The descriptor of the file that is being written, to be read from with pread, and its name; -1:
 * there is none yet. Both last until the next call. */
int warc_writer_file(const struct warc_writer *writer, const char **name);

/* The date of an exchange's records as WARC-Date says it: 2026-01-20T03:04:05Z. */
enum { WARC_DATE_SIZE = 21 };
void warc_date(int64_t time, char date[WARC_DATE_SIZE]);

/* Ends the file. */
void warc_writer_drop(struct warc_writer *writer);

#endif
