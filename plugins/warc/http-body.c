/* SPDX-License-Identifier: Apache-2.0 */
/* The body of an HTTP message without what it was wrapped in for the way. */
#include <libdeflate.h>
#include <stdlib.h>
#include <strings.h>
#include <zlib.h>

#ifdef WARC_BROTLI
#include <brotli/decode.h>
#endif

#include "http-message.h"

enum {
  /* Codings one after another. Servers use one, misconfigured ones two; each costs a pass. */
  CODINGS_LIMIT = 4,
  /* What deflate can make of a byte at most (1032), rounded up: a gzip trailer that says more lies.
   */
  DEFLATE_RATIO_LIMIT = 1040,
  /* A body that says it grows so far is trusted to; one that says more is read bit by bit. */
  TRUSTED_SIZE = 64 << 20,
  CHUNK_DIGITS_LIMIT = 15 /* of a chunk's size; beyond it no memory has room */
};

/* Bytes that grow. */
struct body {
  char *data;
  size_t size, room;
};

static bool body_reserve(struct body *body, size_t more)
{
  if (body->room - body->size >= more)
    return true;
  size_t room = 2 * body->room > body->size + more ? 2 * body->room : body->size + more;
  char *data = realloc(body->data, room);
  if (!data)
    return false;
  body->data = data;
  body->room = room;
  return true;
}

/* Transfer encoding. */

static int digit_of(char c)
{
  return c >= '0' && c <= '9'                 ? c - '0'
         : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                              : -1;
}

/* The size line of a chunk at *p (RFC 9112, 7.1), past which it moves. False: there is none. */
static bool chunk_size(const char **p, const char *end, uint64_t *size)
{
  const char *at = *p;
  *size = 0;
  int digits = 0;
  for (; at < end && digit_of(*at) >= 0; at++)
    if (++digits > CHUNK_DIGITS_LIMIT)
      return false;
    else
      *size = *size << 4 | (uint64_t)digit_of(*at);
  if (digits == 0)
    return false;
  const char *line = memchr(at, '\n', (size_t)(end - at));
  while (at < end && (*at == ' ' || *at == '\t'))
    at++;
  if (!line || (at != line && *at != ';' && !(*at == '\r' && at + 1 == line)))
    return false;
  *p = line + 1;
  return true;
}

enum chunked { CHUNKED_NOT, CHUNKED_WHOLE, CHUNKED_CUT, CHUNKED_NO_MEMORY };

/* Whether the line break after a chunk is at *p, past which it moves. */
static bool chunk_end(const char **p, const char *end)
{
  if (*p < end && **p == '\r')
    ++*p;
  if (*p == end || **p != '\n')
    return false;
  ++*p;
  return true;
}

/* A body that does not begin as a chunked one does was unwrapped by who wrote it. */
static enum chunked unchunk(struct gk_text raw, struct body *out)
{
  const char *p = raw.data, *end = p + raw.size;
  bool first = true;
  for (;; first = false) {
    uint64_t size;
    if (!chunk_size(&p, end, &size))
      return first ? CHUNKED_NOT : CHUNKED_CUT;
    if (size == 0)
      return CHUNKED_WHOLE;
    bool cut = size > (uint64_t)(end - p);
    size_t take = cut ? (size_t)(end - p) : (size_t)size;
    const char *after = p + take;
    if (!cut && after < end && !chunk_end(&after, end))
      return first ? CHUNKED_NOT : CHUNKED_CUT;
    if (first && !body_reserve(out, raw.size))
      return CHUNKED_NO_MEMORY;
    memcpy(out->data + out->size, p, take);
    out->size += take;
    if (cut)
      return CHUNKED_CUT;
    p = after;
  }
}

static bool has_word(struct gk_text list, const char *word)
{
  size_t size = strlen(word);
  for (size_t i = 0; i + size <= list.size; i++)
    if (strncasecmp(list.data + i, word, size) == 0)
      return true;
  return false;
}

static enum chunked transfer_decode(struct gk_text headers, struct gk_text raw, struct body *out)
{
  return raw.size && has_word(http_header(headers, "transfer-encoding"), "chunked")
             ? unchunk(raw, out)
             : CHUNKED_NOT;
}

struct gk_text http_payload(struct gk_text headers, struct gk_text raw, char **owned)
{
  struct body body = {0};
  enum chunked chunked = transfer_decode(headers, raw, &body);
  *owned = NULL;
  if (chunked == CHUNKED_NOT || chunked == CHUNKED_NO_MEMORY) {
    free(body.data);
    return raw;
  }
  *owned = body.data;
  return (struct gk_text){body.data ? body.data : "", body.size};
}

/* Content encoding. */

/* The usual gzip body, one member of a size that its end says: twice as fast as by zlib. False: it
 * is something else, or broken. */
static bool gunzip_at_once(struct gk_text from, uint64_t limit, struct body *out)
{
  const unsigned char *bytes = (const void *)from.data;
  if (from.size < 18 || bytes[0] != 0x1F || bytes[1] != 0x8B)
    return false;
  const unsigned char *tail = bytes + from.size - 4;
  uint64_t size = (uint64_t)tail[0] | (uint64_t)tail[1] << 8 | (uint64_t)tail[2] << 16 |
                  (uint64_t)tail[3] << 24;
  if (size > limit || size > TRUSTED_SIZE || size > (uint64_t)from.size * DEFLATE_RATIO_LIMIT ||
      !body_reserve(out, (size_t)size + 1))
    return false;
  struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
  size_t taken, wrote;
  bool good = decompressor &&
              libdeflate_gzip_decompress_ex(decompressor, from.data, from.size, out->data,
                                            (size_t)size, &taken, &wrote) == LIBDEFLATE_SUCCESS &&
              taken == from.size;
  libdeflate_free_decompressor(decompressor);
  out->size = good ? wrote : 0;
  return good;
}

/* `window`: of inflateInit2: 31 gzip, 15 zlib, -15 raw deflate. */
static enum http_body_result inflate_all(struct gk_text from, int window, uint64_t limit,
                                         struct body *out)
{
  z_stream stream = {.next_in = (Bytef *)(uintptr_t)from.data};
  size_t left = from.size;
  if (inflateInit2(&stream, window) != Z_OK)
    return HTTP_BODY_NO_MEMORY;
  enum http_body_result result = HTTP_BODY_CUT;
  for (;;) {
    if (stream.avail_in == 0) {
      stream.avail_in = left < UINT32_MAX ? (uInt)left : UINT32_MAX;
      left -= stream.avail_in;
    }
    if (!body_reserve(out, from.size < 4096 ? 4096 : 2048)) {
      result = HTTP_BODY_NO_MEMORY;
      break;
    }
    size_t room = out->room - out->size;
    stream.avail_out = room < UINT32_MAX ? (uInt)room : UINT32_MAX;
    stream.next_out = (Bytef *)out->data + out->size;
    int status = inflate(&stream, Z_NO_FLUSH);
    out->size = (size_t)((char *)stream.next_out - out->data);
    if (out->size > limit) {
      result = HTTP_BODY_TOO_LARGE;
      break;
    }
    if (status == Z_STREAM_END) {
      /* Members may follow each other (RFC 1952, 2.2); what is none is left aside, as browsers do.
       */
      if (window == 31 && stream.avail_in >= 2 && stream.next_in[0] == 0x1F &&
          stream.next_in[1] == 0x8B && inflateReset(&stream) == Z_OK)
        continue;
      result = HTTP_BODY_DONE;
      break;
    }
    if (status == Z_MEM_ERROR) {
      result = HTTP_BODY_NO_MEMORY;
      break;
    }
    if ((status != Z_OK && status != Z_BUF_ERROR) ||
        (stream.avail_in == 0 && left == 0 && stream.avail_out > 0))
      break;
  }
  inflateEnd(&stream);
  return result;
}

static enum http_body_result ungzip(struct gk_text from, uint64_t limit, struct body *out)
{
  if (from.size < 2 || (unsigned char)from.data[0] != 0x1F || (unsigned char)from.data[1] != 0x8B)
    return HTTP_BODY_BAD;
  if (gunzip_at_once(from, limit, out))
    return HTTP_BODY_DONE;
  return inflate_all(from, 31, limit, out);
}

/* RFC 9110, 8.4.1.2: zlib's form; some servers send deflate without it. */
static enum http_body_result undeflate(struct gk_text from, uint64_t limit, struct body *out)
{
  const unsigned char *bytes = (const void *)from.data;
  bool zlib = from.size >= 2 && (bytes[0] & 15) == 8 && (bytes[0] << 8 | bytes[1]) % 31 == 0;
  enum http_body_result result = inflate_all(from, zlib ? 15 : -15, limit, out);
  /* Nothing says of raw deflate that it is any. */
  return !zlib && result == HTTP_BODY_CUT ? HTTP_BODY_BAD : result;
}

#ifdef WARC_BROTLI
static enum http_body_result unbrotli(struct gk_text from, uint64_t limit, struct body *out)
{
  BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
  const uint8_t *next_in = (const uint8_t *)from.data;
  size_t avail_in = from.size;
  enum http_body_result result = state ? HTTP_BODY_BAD : HTTP_BODY_NO_MEMORY;
  while (state) {
    if (!body_reserve(out, 4096)) {
      result = HTTP_BODY_NO_MEMORY;
      break;
    }
    size_t avail_out = out->room - out->size;
    uint8_t *next_out = (uint8_t *)out->data + out->size;
    BrotliDecoderResult status =
        BrotliDecoderDecompressStream(state, &avail_in, &next_in, &avail_out, &next_out, NULL);
    out->size = (size_t)((char *)next_out - out->data);
    if (out->size > limit) {
      result = HTTP_BODY_TOO_LARGE;
      break;
    }
    if (status == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT)
      continue;
    if (status == BROTLI_DECODER_RESULT_SUCCESS)
      result = HTTP_BODY_DONE;
    else if (status == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
      result = HTTP_BODY_CUT;
    break;
  }
  BrotliDecoderDestroyInstance(state);
  return result;
}
#endif

static bool is_word(struct gk_text text, const char *word)
{
  return text.size == strlen(word) && strncasecmp(text.data, word, text.size) == 0;
}

static enum http_body_result decode(struct gk_text coding, struct gk_text from, uint64_t limit,
                                    struct body *out)
{
  if (is_word(coding, "gzip") || is_word(coding, "x-gzip"))
    return ungzip(from, limit, out);
  if (is_word(coding, "deflate") || is_word(coding, "x-deflate"))
    return undeflate(from, limit, out);
#ifdef WARC_BROTLI
  if (is_word(coding, "br"))
    return unbrotli(from, limit, out);
#endif
  return HTTP_BODY_BAD;
}

/* The codings of Content-Encoding in the order in which they were applied, without identity; more
 * than there is room for: SIZE_MAX. */
static size_t list_codings(struct gk_text headers, struct gk_text codings[CODINGS_LIMIT])
{
  struct gk_text value = http_header(headers, "content-encoding");
  size_t count = 0;
  for (const char *p = value.data, *end = p + value.size; p < end;) {
    const char *from = p;
    while (p < end && *p != ',' && *p > ' ')
      p++;
    struct gk_text coding = {from, (size_t)(p - from)};
    while (p < end && (*p == ',' || (unsigned char)*p <= ' '))
      p++;
    if (coding.size == 0 || is_word(coding, "identity") || is_word(coding, "none"))
      continue;
    if (count == CODINGS_LIMIT)
      return SIZE_MAX;
    codings[count++] = coding;
  }
  return count;
}

/* Whether Content-Length says that more should have come. */
static bool is_short(struct gk_text headers, size_t size)
{
  struct gk_text value = http_header(headers, "content-length");
  uint64_t length = 0;
  if (value.size == 0 || value.size > 18)
    return false;
  for (size_t i = 0; i < value.size; i++) {
    if (value.data[i] < '0' || value.data[i] > '9')
      return false;
    length = 10 * length + (uint64_t)(value.data[i] - '0');
  }
  return size < length;
}

static enum http_body_result give(struct body *body, enum http_body_result result, uint64_t limit,
                                  char **out, size_t *size)
{
  if (result != HTTP_BODY_NO_MEMORY && body->size > limit)
    result = HTTP_BODY_TOO_LARGE;
  if (result != HTTP_BODY_TOO_LARGE && result != HTTP_BODY_NO_MEMORY && !body_reserve(body, 1))
    result = HTTP_BODY_NO_MEMORY;
  bool none = result == HTTP_BODY_TOO_LARGE || result == HTTP_BODY_NO_MEMORY;
  if (none) {
    free(body->data);
    *body = (struct body){0};
  } else {
    body->data[body->size] = 0;
  }
  *out = body->data;
  *size = body->size;
  return result;
}

enum http_body_result http_decode_body(struct gk_text headers, struct gk_text raw, uint64_t limit,
                                       char **out, size_t *size)
{
  struct body body = {0};
  struct gk_text codings[CODINGS_LIMIT];
  enum chunked chunked = transfer_decode(headers, raw, &body);
  enum http_body_result result = HTTP_BODY_DONE;
  if (chunked == CHUNKED_NO_MEMORY)
    return give(&body, HTTP_BODY_NO_MEMORY, limit, out, size);
  if (chunked == CHUNKED_CUT)
    result = HTTP_BODY_CUT;
  struct gk_text from = chunked == CHUNKED_NOT ? raw : (struct gk_text){body.data, body.size};
  size_t count = from.size ? list_codings(headers, codings) : 0;
  bool decoded = false;
  if (count == SIZE_MAX) {
    result = HTTP_BODY_BAD;
    count = 0;
  }
  while (count > 0) {
    struct body next = {0};
    enum http_body_result one = decode(codings[--count], from, limit, &next);
    if (one == HTTP_BODY_BAD) {
      /* What was unwrapped before stays so: it is what the next coding should have been. */
      free(next.data);
      result = result == HTTP_BODY_CUT ? result : HTTP_BODY_BAD;
      break;
    }
    free(body.data);
    body = next;
    if (one == HTTP_BODY_TOO_LARGE || one == HTTP_BODY_NO_MEMORY)
      return give(&body, one, limit, out, size);
    if (one == HTTP_BODY_CUT)
      result = one;
    decoded = true;
    from = (struct gk_text){body.data, body.size};
  }
  if (!body.data && from.size > limit)
    return give(&body, HTTP_BODY_TOO_LARGE, limit, out, size);
  if (!body.data) {
    if (!body_reserve(&body, from.size + 1))
      return give(&body, HTTP_BODY_NO_MEMORY, limit, out, size);
    if (from.size)
      memcpy(body.data, from.data, from.size);
    body.size = from.size;
  }
  /* A length is of what came over the wire, which is not at hand where somebody unwrapped it. */
  if (chunked == CHUNKED_NOT && !decoded && is_short(headers, raw.size) &&
      (count == 0 || result == HTTP_BODY_DONE) && result != HTTP_BODY_BAD)
    result = HTTP_BODY_CUT;
  return give(&body, result, limit, out, size);
}
