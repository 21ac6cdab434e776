/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of a WARC file without gzip, and where in it records may begin. */
#ifndef WARC_STREAM_H
#define WARC_STREAM_H

#include <gongkai/plugin.h>
#include <zlib.h>

enum {
  STREAM_INPUT_BYTES = 64 << 10,
  VERSION_BYTES = 8 /* of "WARC/1.1", which a record begins with */
};

enum stream_state {
  STREAM_GOING,
  STREAM_ENDED,
  STREAM_DAMAGED, /* `problem` says how; warc_stream_recover may find where to go on */
  STREAM_FAILED   /* the file cannot be read, or there is no memory: `error`, of errno */
};

#define STREAM_NOWHERE SIZE_MAX

struct warc_stream {
  int file;
  uint64_t size; /* of the file when it was opened */
  bool gzip;
  enum stream_state state;
  int error;
  const char *problem;
  /* Decoded bytes that are not taken yet lie from `from` to `to`. Where a gzip member that begins
   * as a record does was met, its bytes begin at `stop`, and nothing beyond is given before
   * warc_stream_cross. */
  char *data;
  size_t from, to, room;
  size_t stop;
  uint64_t next_member; /* of `stop`: offset into the file */
  uint64_t member;      /* of what is at `from` */
  /* Of what is being decoded. */
  z_stream inflater;
  bool in_member;
  uint64_t latest_member;
  uint64_t input_offset; /* into the file, of input[0]; of a plain file, of what is read next */
  size_t input_size;
  uint64_t reread;     /* bytes that were gone back over after damage */
  uint64_t candidates; /* that were tried as beginnings of members */
  unsigned char input[STREAM_INPUT_BYTES];
};

/* Whether a record begins with these bytes, of which VERSION_BYTES are looked at. */
bool warc_begins(const char *bytes, size_t size);

/* False: errno. To be closed all the same. */
bool warc_stream_open(struct warc_stream *stream, int file);
void warc_stream_close(struct warc_stream *stream);

/* Goes to an offset, where a gzip member begins if the file has any. */
void warc_stream_seek(struct warc_stream *stream, uint64_t offset);

/* Sees to it that `count` bytes lie at `from`; returns how many do: fewer where `stop`, the end or
 * damage comes first. They may have moved. */
size_t warc_stream_need(struct warc_stream *stream, size_t count);

/* Passes over bytes that are there. */
void warc_stream_take(struct warc_stream *stream, size_t count);

/* Passes over bytes that need not be there; returns how many there were before `stop`, the end or
 * damage. */
uint64_t warc_stream_skip(struct warc_stream *stream, uint64_t count);

/* Whether the next bytes are those at `stop`; if so, the way beyond it is free. */
bool warc_stream_cross(struct warc_stream *stream);

/* Offset into the file of what is at `from`: of its gzip member, if it has any. */
uint64_t warc_stream_offset(const struct warc_stream *stream);

/* After damage: drops what is left, and goes to the next gzip member that begins as a record does.
 * False: there is none; the stream has ended. */
bool warc_stream_recover(struct warc_stream *stream);

/* Gives memory back that a large record took. */
void warc_stream_relax(struct warc_stream *stream);

#endif
