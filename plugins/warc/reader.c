/* SPDX-License-Identifier: Apache-2.0 */
#include "reader.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "fields.h"
#include "http-message.h"
#include "stream.h"

enum {
  /* Of a record's header; real ones have some hundred bytes, and a URL. */
  HEADER_LIMIT = 64 << 10,
  HEADER_STEP = 1 << 10,
  /* Of the block of a record that is too large: what its HTTP headers stand in. */
  PEEKED_BYTES = 64 << 10,
  INTERIM_LIMIT = 8, /* of 1xx responses before the one that counts */
  SEARCHED_BYTES = 32 << 10
};

struct warc_reader {
  struct warc_stream stream;
  uint64_t limit;
  size_t lent;     /* bytes at the stream's beginning that the last record points into */
  uint64_t unread; /* of its block behind them */
  bool told;       /* the damage that the stream is in has been given with a record */
  bool search;     /* what follows is to be looked for: no record is known to begin there */
};

struct warc_reader *warc_reader_new(int file, uint64_t limit)
{
  struct warc_reader *reader = calloc(1, sizeof *reader);
  if (!reader)
    return NULL;
  reader->limit = limit < SIZE_MAX / 8 ? limit : SIZE_MAX / 8;
  if (warc_stream_open(&reader->stream, file) || reader->stream.state == STREAM_FAILED)
    return reader;
  warc_reader_drop(reader);
  return NULL;
}

void warc_reader_drop(struct warc_reader *reader)
{
  if (reader)
    warc_stream_close(&reader->stream);
  free(reader);
}

bool warc_reader_seek(struct warc_reader *reader, uint64_t offset)
{
  reader->lent = 0;
  reader->unread = 0;
  reader->search = false;
  warc_stream_seek(&reader->stream, offset);
  return offset <= reader->stream.size;
}

bool warc_is(struct gk_text beginning)
{
  if (warc_begins(beginning.data, beginning.size))
    return true;
  char decoded[VERSION_BYTES];
  z_stream inflater = {.next_in = (Bytef *)(uintptr_t)beginning.data,
                       .avail_in = beginning.size < UINT32_MAX ? (uInt)beginning.size : UINT32_MAX,
                       .next_out = (Bytef *)decoded,
                       .avail_out = sizeof decoded};
  enum { GZIP_WINDOW = 31 };
  if (beginning.size < 18 || (unsigned char)beginning.data[0] != 0x1F ||
      inflateInit2(&inflater, GZIP_WINDOW) != Z_OK)
    return false;
  inflate(&inflater, Z_NO_FLUSH);
  bool full = inflater.avail_out == 0;
  inflateEnd(&inflater);
  return full && warc_begins(decoded, sizeof decoded);
}

/* Blocks. */

/* Whether what follows a block is what may: line breaks of one kind, and the next record, if any is
 * there. Otherwise the block's length is wrong. */
static bool ends_well(const char *after, size_t size)
{
  size_t at = 0, step = size && *after == '\r' ? 2 : 1;
  while (at + step <= size && after[at + step - 1] == '\n' && (step == 1 || after[at] == '\r'))
    at += step;
  return at == size || (at + 1 == size && after[at] == '\r') || warc_begins(after + at, size - at);
}

static bool is_http(const struct warc_record *record, struct gk_text block)
{
  static const char type[] = "application/http";
  if (record->type != WARC_RESPONSE && record->type != WARC_REVISIT)
    return false;
  return (record->media_type.size >= sizeof type - 1 &&
          strncasecmp(record->media_type.data, type, sizeof type - 1) == 0) ||
         (block.size >= 5 && memcmp(block.data, "HTTP/", 5) == 0);
}

static const char *split_block(struct warc_record *record, struct gk_text block)
{
  record->headers = GK_TEXT("");
  record->body = block;
  if (!is_http(record, block) || (record->type == WARC_REVISIT && block.size == 0))
    return NULL;
  for (int i = 0; i < INTERIM_LIMIT; i++) {
    size_t size = http_head_size(block);
    record->headers = (struct gk_text){block.data, size};
    record->status = http_status(record->headers);
    if (size == 0 || record->status == 0) {
      /* Of a revisit the headers alone may be there, without the empty line. */
      record->status = http_status(block);
      if (record->type != WARC_REVISIT || !record->status)
        return "The HTTP headers in it do not end, or begin with no status.";
      size = block.size;
      record->headers.size = size;
    }
    block.data += size;
    block.size -= size;
    if (record->status >= 200 || record->status == 101 || block.size == 0)
      break;
  }
  record->body = block;
  return NULL;
}

static int give_damaged(struct warc_record *record, const char *why)
{
  record->damaged = true;
  record->why = why;
  record->headers = record->body = GK_TEXT("");
  return 1;
}

/* Sees to it that `count` bytes from the header's beginning on are there. They may move, and the
 * record's texts point into them. */
static size_t need_block(struct warc_stream *stream, struct warc_record *record, size_t head,
                         size_t count)
{
  uintptr_t before = (uintptr_t)(stream->data + stream->from);
  size_t got = warc_stream_need(stream, count);
  if ((uintptr_t)(stream->data + stream->from) != before) {
    uint64_t length;
    *record = (struct warc_record){.offset = record->offset, .exact = record->exact};
    warc_fields_read(stream->data + stream->from, head, record, &length);
  }
  return got;
}

/* Its HTTP headers are given, where they are there. */
static int give_large(struct warc_reader *reader, struct warc_record *record, size_t head,
                      uint64_t length)
{
  struct warc_stream *stream = &reader->stream;
  size_t peeked = length < PEEKED_BYTES ? (size_t)length : PEEKED_BYTES;
  size_t got = need_block(stream, record, head, head + peeked);
  peeked = got - head < peeked ? got - head : peeked;
  split_block(record, (struct gk_text){stream->data + stream->from + head, peeked});
  reader->lent = head + peeked;
  reader->unread = length - peeked;
  record->body = GK_TEXT("");
  record->too_large = true;
  record->why = "It is larger than may be.";
  return 1;
}

/* What a record's bytes turned out not to be as its header says. The header has been read, and
 * `got` bytes from its beginning on are there. */
static const char *what_is_wrong(struct warc_reader *reader, size_t end, size_t got)
{
  struct warc_stream *stream = &reader->stream;
  bool damaged = stream->state == STREAM_DAMAGED && stream->stop == STREAM_NOWHERE;
  if (got < end)
    return damaged ? stream->problem
           : stream->stop != STREAM_NOWHERE
               ? "Its Content-Length says more than its gzip member holds."
               : "The file ends within it.";
  bool well = ends_well(stream->data + stream->from + end, got - end);
  if (damaged && (!well || got - end < VERSION_BYTES))
    return stream->problem; /* such as the checksum of its member */
  return well ? NULL : "Its Content-Length is not that of its block.";
}

static int give_block(struct warc_reader *reader, struct warc_record *record, size_t head,
                      size_t length)
{
  struct warc_stream *stream = &reader->stream;
  /* Beyond the block, so that the end of its gzip member is met, with its checksum. */
  size_t end = head + length;
  size_t got = need_block(stream, record, head, end + 4 + VERSION_BYTES);
  const char *why = what_is_wrong(reader, end, got);
  if (why) {
    reader->lent = head;
    reader->search = true;
    reader->told = why == stream->problem;
    return give_damaged(record, why);
  }
  reader->lent = end;
  why = split_block(record, (struct gk_text){stream->data + stream->from + head, length});
  return why ? give_damaged(record, why) : 1;
}

/* Headers. */

/* Bytes of the header, with its empty line; 0: it does not end. */
static size_t header_size(struct warc_stream *stream)
{
  for (size_t want = HEADER_STEP;; want *= 4) {
    size_t got = warc_stream_need(stream, want);
    size_t looked = got < HEADER_LIMIT ? got : HEADER_LIMIT;
    size_t size = http_head_size((struct gk_text){stream->data + stream->from, looked});
    if (size || got < want || want >= HEADER_LIMIT)
      return size;
  }
}

static int give_record(struct warc_reader *reader, struct warc_record *record)
{
  struct warc_stream *stream = &reader->stream;
  uint64_t length;
  size_t head = header_size(stream);
  if (!head) {
    reader->lent = VERSION_BYTES;
    reader->search = true;
    reader->told = stream->state == STREAM_DAMAGED && stream->stop == STREAM_NOWHERE;
    return give_damaged(record, reader->told ? stream->problem : "Its header does not end.");
  }
  const char *why = warc_fields_read(stream->data + stream->from, head, record, &length);
  if (why) {
    reader->lent = head;
    reader->search = true;
    return give_damaged(record, why);
  }
  return length > reader->limit ? give_large(reader, record, head, length)
                                : give_block(reader, record, head, (size_t)length);
}

/* Between records. */

/* Passes over what is no record. Returns whether there was anything but empty lines. */
static bool search(struct warc_stream *stream)
{
  bool any = false, line_begins = true;
  for (;;) {
    size_t here = warc_stream_need(stream, SEARCHED_BYTES);
    const char *data = stream->data + stream->from;
    size_t at = 0;
    for (;;) {
      const char *found = here - at >= 5 ? memmem(data + at, here - at, "WARC/", 5) : NULL;
      size_t place = found ? (size_t)(found - data) : here;
      if (!found || here - place < VERSION_BYTES) {
        at = place;
        break;
      }
      at = place;
      if ((place ? data[place - 1] == '\n' : line_begins) && warc_begins(found, here - place)) {
        warc_stream_take(stream, place);
        return any || place > 0;
      }
      at = place + 5;
    }
    /* What the next bytes may complete is left, where there are any. */
    bool last = here < SEARCHED_BYTES;
    size_t taken = last ? here : at == here && here > VERSION_BYTES ? here - VERSION_BYTES : at;
    if (taken) {
      line_begins = data[taken - 1] == '\n';
      any = true;
    }
    warc_stream_take(stream, taken);
    if (last)
      return any;
  }
}

/* Goes to where the next record begins, or to what is none. *exact: a gzip member begins there.
 * False: nothing more is there. */
static bool find_next(struct warc_reader *reader, bool *exact)
{
  struct warc_stream *stream = &reader->stream;
  *exact = !stream->gzip;
  for (;;) {
    if (warc_stream_cross(stream)) {
      reader->search = false;
      *exact = true;
    }
    if (reader->search) {
      search(stream);
      reader->search = false;
      continue;
    }
    if (warc_stream_need(stream, 1) == 0) {
      if (stream->stop != STREAM_NOWHERE)
        continue;
      return false;
    }
    char c = stream->data[stream->from];
    if (c != '\r' && c != '\n')
      return true;
    warc_stream_take(stream, 1);
  }
}

/* 2: the next record is to be looked for. */
static int give_end(struct warc_reader *reader, struct warc_record *record, char why[200])
{
  struct warc_stream *stream = &reader->stream;
  if (stream->state == STREAM_FAILED) {
    snprintf(why, 200, "The file cannot be read further than byte %" PRIu64 ": %s.",
             warc_stream_offset(stream), strerror(stream->error));
    return -1;
  }
  if (stream->state != STREAM_DAMAGED)
    return 0;
  record->offset = stream->latest_member;
  const char *problem = stream->problem;
  bool told = reader->told;
  reader->told = false;
  warc_stream_recover(stream);
  return told ? 2 : give_damaged(record, problem);
}

int warc_reader_next(struct warc_reader *reader, struct warc_record *record, char why[200])
{
  struct warc_stream *stream = &reader->stream;
  *record = (struct warc_record){0};
  warc_stream_take(stream, reader->lent);
  reader->lent = 0;
  if (reader->unread && warc_stream_skip(stream, reader->unread) < reader->unread)
    reader->search = true;
  reader->unread = 0;
  warc_stream_relax(stream);
  while (!find_next(reader, &record->exact)) {
    int given = give_end(reader, record, why);
    if (given != 2)
      return given;
  }
  record->offset = warc_stream_offset(stream);
  if (!warc_begins(stream->data + stream->from, warc_stream_need(stream, VERSION_BYTES))) {
    reader->search = true;
    return give_damaged(record, "These bytes are no WARC record.");
  }
  return give_record(reader, record);
}
