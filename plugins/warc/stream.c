/* SPDX-License-Identifier: Apache-2.0 */
#include "stream.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  DATA_BYTES = 128 << 10, /* decoded ahead; most records fit */
  KEPT_BYTES = 8 << 20,   /* of memory, between records */
  ROOM_BYTES = 4 << 10,   /* that one step of decoding has at least */
  /* What is looked at to see whether a member begins as a record does: a header with a name, the
   * tables of a first block, and enough of it. */
  CANDIDATE_BYTES = 2 << 10,
  /* Beginnings of members that were none, in one file. Chance makes one in some 100 MB. */
  CANDIDATES_LIMIT = 100000,
  GZIP_WINDOW = 31 /* of inflateInit2: gzip, and the largest window */
};

bool warc_begins(const char *bytes, size_t size)
{
  return size >= VERSION_BYTES && memcmp(bytes, "WARC/", 5) == 0 &&
         (bytes[5] == '0' || bytes[5] == '1') && bytes[6] == '.' && bytes[7] >= '0' &&
         bytes[7] <= '9';
}

static void fail(struct warc_stream *stream, int error)
{
  stream->state = STREAM_FAILED;
  stream->error = error;
}

/* Reads at an offset; 0: the end, or the stream has failed. */
static size_t read_at(struct warc_stream *stream, void *to, size_t size, uint64_t offset)
{
  if (offset > INT64_MAX)
    return 0;
  ssize_t count;
  do
    count = pread(stream->file, to, size, (off_t)offset);
  while (count < 0 && errno == EINTR);
  if (count < 0)
    fail(stream, errno);
  return count < 0 ? 0 : (size_t)count;
}

bool warc_stream_open(struct warc_stream *stream, int file)
{
  struct stat status;
  *stream = (struct warc_stream){.file = file, .stop = STREAM_NOWHERE};
  if (fstat(file, &status) != 0 || inflateInit2(&stream->inflater, GZIP_WINDOW) != Z_OK)
    return false;
  stream->size = status.st_size > 0 ? (uint64_t)status.st_size : 0;
  stream->data = malloc(DATA_BYTES);
  stream->room = DATA_BYTES;
  size_t size = read_at(stream, stream->input, 4096, 0);
  /* A file that begins as neither does is damaged at its beginning. */
  stream->gzip = !(size >= VERSION_BYTES && warc_begins((char *)stream->input, size)) &&
                 ((size >= 2 && stream->input[0] == 0x1F && stream->input[1] == 0x8B) ||
                  !memmem(stream->input, size, "WARC/", 5));
  return stream->data && stream->state != STREAM_FAILED;
}

void warc_stream_close(struct warc_stream *stream)
{
  inflateEnd(&stream->inflater);
  free(stream->data);
  stream->data = NULL;
}

void warc_stream_seek(struct warc_stream *stream, uint64_t offset)
{
  stream->from = stream->to = 0;
  stream->stop = STREAM_NOWHERE;
  stream->in_member = false;
  stream->input_offset = stream->member = stream->latest_member = offset;
  stream->input_size = 0;
  stream->inflater.avail_in = 0;
  stream->state = STREAM_GOING;
}

/* Input. */

static uint64_t input_position(const struct warc_stream *stream)
{
  return stream->input_offset + stream->input_size - stream->inflater.avail_in;
}

/* Sees to it that input is there. */
static bool read_input(struct warc_stream *stream)
{
  if (stream->inflater.avail_in)
    return true;
  stream->input_offset += stream->input_size;
  stream->input_size = read_at(stream, stream->input, sizeof stream->input, stream->input_offset);
  stream->inflater.next_in = stream->input;
  stream->inflater.avail_in = (uInt)stream->input_size;
  return stream->input_size > 0;
}

static void damage(struct warc_stream *stream, const char *problem)
{
  if (stream->state == STREAM_GOING) {
    stream->state = STREAM_DAMAGED;
    stream->problem = problem;
  }
}

/* Goes into the next member. */
static bool begin_member(struct warc_stream *stream)
{
  bool there;
  /* Zeros fill up a block of a tape or of a disk. */
  while ((there = read_input(stream)) && *stream->inflater.next_in == 0) {
    stream->inflater.next_in++;
    stream->inflater.avail_in--;
  }
  stream->latest_member = input_position(stream);
  if (!there) {
    if (stream->state == STREAM_GOING)
      stream->state = STREAM_ENDED;
    return false;
  }
  if (*stream->inflater.next_in != 0x1F) {
    damage(stream, "No gzip member begins where one should.");
    return false;
  }
  stream->in_member = inflateReset(&stream->inflater) == Z_OK;
  return stream->in_member;
}

/* Decodes once; whatever happens is in the stream's state. */
static void inflate_some(struct warc_stream *stream)
{
  if (!read_input(stream)) {
    damage(stream, "The file ends within a gzip member.");
    return;
  }
  size_t room = stream->room - stream->to;
  stream->inflater.next_out = (Bytef *)stream->data + stream->to;
  stream->inflater.avail_out = room < UINT32_MAX ? (uInt)room : UINT32_MAX;
  int status = inflate(&stream->inflater, Z_NO_FLUSH);
  stream->to = (size_t)((char *)stream->inflater.next_out - stream->data);
  if (status == Z_STREAM_END)
    stream->in_member = false;
  else if (status == Z_MEM_ERROR)
    fail(stream, ENOMEM);
  else if (status != Z_OK && status != Z_BUF_ERROR)
    damage(stream, "A gzip member is damaged.");
}

/* Decodes more of a file with gzip. Where a member begins, it is decoded as far as is needed to
 * see whether a record begins with it. */
static void fill_inflated(struct warc_stream *stream)
{
  size_t before = stream->to, fresh = STREAM_NOWHERE;
  while (stream->state == STREAM_GOING && stream->stop == STREAM_NOWHERE) {
    if (!stream->in_member) {
      if (!begin_member(stream)) {
        if (stream->state == STREAM_DAMAGED) { /* what came before is whole */
          stream->stop = stream->to;
          stream->next_member = stream->latest_member;
        }
        break;
      }
      fresh = stream->to;
    }
    inflate_some(stream);
    if (fresh != STREAM_NOWHERE && warc_begins(stream->data + fresh, stream->to - fresh)) {
      stream->stop = fresh;
      stream->next_member = stream->latest_member;
    } else if (fresh != STREAM_NOWHERE && stream->state == STREAM_DAMAGED &&
               stream->to - fresh < VERSION_BYTES) {
      /* What is wrong is wrong with what comes next. */
      stream->to = stream->stop = fresh;
      stream->next_member = stream->latest_member;
    } else if (stream->to > before && (fresh == STREAM_NOWHERE || !stream->in_member ||
                                       stream->to - fresh >= VERSION_BYTES)) {
      break;
    }
  }
}

static void fill_plain(struct warc_stream *stream)
{
  size_t count =
      read_at(stream, stream->data + stream->to, stream->room - stream->to, stream->input_offset);
  stream->input_offset += count;
  stream->to += count;
  if (count == 0 && stream->state == STREAM_GOING)
    stream->state = STREAM_ENDED;
}

/* Data. */

static size_t available(const struct warc_stream *stream)
{
  return (stream->stop != STREAM_NOWHERE ? stream->stop : stream->to) - stream->from;
}

/* Makes room for `count` bytes from `from` on and some more. Bytes are moved only when as many have
 * been taken, so that each is moved once. */
static bool make_room(struct warc_stream *stream, size_t count)
{
  size_t held = stream->to - stream->from;
  size_t more = count > held ? count - held : 0;
  more += ROOM_BYTES;
  if (stream->room - stream->to >= more)
    return true;
  if (stream->from >= held) {
    memmove(stream->data, stream->data + stream->from, held);
    if (stream->stop != STREAM_NOWHERE)
      stream->stop -= stream->from;
    stream->to = held;
    stream->from = 0;
    if (stream->room - stream->to >= more)
      return true;
  }
  if (more > SIZE_MAX / 2 - stream->to)
    return false;
  size_t room = stream->to + more;
  /* The size that a record says it has is believed as far as its bytes come. */
  if (room > 2 * stream->room)
    room = 2 * stream->room;
  char *data = realloc(stream->data, room);
  if (!data)
    return false;
  stream->data = data;
  stream->room = room;
  return true;
}

size_t warc_stream_need(struct warc_stream *stream, size_t count)
{
  while (available(stream) < count && stream->stop == STREAM_NOWHERE &&
         stream->state == STREAM_GOING) {
    if (!make_room(stream, count))
      fail(stream, ENOMEM);
    else if (stream->gzip)
      fill_inflated(stream);
    else
      fill_plain(stream);
  }
  return available(stream);
}

void warc_stream_take(struct warc_stream *stream, size_t count)
{
  stream->from += count;
  if (stream->from == stream->to && stream->stop == STREAM_NOWHERE)
    stream->from = stream->to = 0;
}

uint64_t warc_stream_skip(struct warc_stream *stream, uint64_t count)
{
  uint64_t done = 0;
  while (done < count) {
    size_t here = available(stream);
    if (!here && !stream->gzip && count - done > STREAM_INPUT_BYTES) {
      /* A plain file need not be read for that. */
      uint64_t left = stream->size > stream->input_offset ? stream->size - stream->input_offset : 0;
      uint64_t jump = count - done < left ? count - done : left;
      stream->input_offset += jump;
      done += jump;
      if (jump == 0)
        break;
      continue;
    }
    if (!here)
      here = warc_stream_need(stream, 1);
    if (!here)
      break;
    if (here > count - done)
      here = (size_t)(count - done);
    warc_stream_take(stream, here);
    done += here;
  }
  return done;
}

bool warc_stream_cross(struct warc_stream *stream)
{
  if (stream->stop == STREAM_NOWHERE || stream->from != stream->stop)
    return false;
  stream->stop = STREAM_NOWHERE;
  stream->member = stream->next_member;
  return true;
}

uint64_t warc_stream_offset(const struct warc_stream *stream)
{
  if (stream->gzip)
    return stream->stop == stream->from ? stream->next_member : stream->member;
  return stream->input_offset - (stream->to - stream->from);
}

/* Recovery. */

/* Whether the member at that offset begins as a record does. */
static bool is_record(struct warc_stream *stream, uint64_t offset)
{
  unsigned char bytes[CANDIDATE_BYTES];
  char decoded[VERSION_BYTES];
  size_t size = read_at(stream, bytes, sizeof bytes, offset);
  if (size < 18 || bytes[1] != 0x8B || bytes[2] != Z_DEFLATED || (bytes[3] & 0xE0) ||
      stream->candidates++ >= CANDIDATES_LIMIT || inflateReset(&stream->inflater) != Z_OK)
    return false;
  stream->inflater.next_in = bytes;
  stream->inflater.avail_in = (uInt)size;
  stream->inflater.next_out = (Bytef *)decoded;
  stream->inflater.avail_out = sizeof decoded;
  inflate(&stream->inflater, Z_NO_FLUSH);
  return stream->inflater.avail_out == 0 && warc_begins(decoded, sizeof decoded);
}

bool warc_stream_recover(struct warc_stream *stream)
{
  uint64_t at = stream->latest_member + 1, position = input_position(stream);
  /* What a broken member was taken for may hold whole ones. All of a file is gone over once more at
   * most. */
  uint64_t back = position > at ? position - at : 0;
  if (stream->reread + back > stream->size)
    at = position;
  else
    stream->reread += back;
  if (stream->state == STREAM_FAILED)
    return false;
  stream->state = STREAM_GOING;
  for (size_t size; stream->candidates < CANDIDATES_LIMIT &&
                    (size = read_at(stream, stream->input, sizeof stream->input, at));
       at += size) {
    const unsigned char *p = stream->input, *end = p + size;
    for (; (p = memchr(p, 0x1F, (size_t)(end - p))); p++)
      if ((p + 1 == end || p[1] == 0x8B) && is_record(stream, at + (size_t)(p - stream->input))) {
        warc_stream_seek(stream, at + (size_t)(p - stream->input));
        return true;
      }
  }
  warc_stream_seek(stream, stream->size);
  if (stream->state != STREAM_FAILED)
    stream->state = STREAM_ENDED;
  return false;
}

void warc_stream_relax(struct warc_stream *stream)
{
  if (stream->room <= KEPT_BYTES || stream->to - stream->from > DATA_BYTES / 2)
    return;
  memmove(stream->data, stream->data + stream->from, stream->to - stream->from);
  if (stream->stop != STREAM_NOWHERE)
    stream->stop -= stream->from;
  stream->to -= stream->from;
  stream->from = 0;
  char *data = realloc(stream->data, DATA_BYTES);
  if (data) {
    stream->data = data;
    stream->room = DATA_BYTES;
  }
}
