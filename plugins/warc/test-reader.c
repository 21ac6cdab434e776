/* SPDX-License-Identifier: Apache-2.0 */
/* WARC files of several programs and versions, and broken ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "block.h"
#include "http-message.h"
#include "reader.h"
#include "stream.h"

enum { LIMIT = 1 << 20 };

/* A file of those bytes. */
static int file_of(struct gk_text bytes)
{
  int file = memfd_create("warc", MFD_CLOEXEC);
  assert_true(file >= 0);
  for (size_t done = 0; done < bytes.size;) {
    ssize_t count = write(file, bytes.data + done, bytes.size - done);
    assert_true(count > 0);
    done += (size_t)count;
  }
  return file;
}

static void append_text(struct warc_block *to, struct gk_text text)
{
  warc_block_put(to, text.data, text.size);
}

/* Appends as a gzip member. */
static void append_member(struct warc_block *to, struct gk_text text)
{
  size_t room = text.size + text.size / 100 + 1000;
  assert_true(warc_block_reserve(to, room));
  z_stream stream = {.next_in = (Bytef *)(uintptr_t)text.data,
                     .avail_in = (uInt)text.size,
                     .next_out = (Bytef *)to->data + to->size,
                     .avail_out = (uInt)room};
  assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
  assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
  to->size += room - stream.avail_out;
  deflateEnd(&stream);
}

static struct gk_text text_of(const struct warc_block *block)
{
  return (struct gk_text){block->data, block->size};
}

/* A response record of URL http://h/NUMBER with that body. */
static void append_record(struct warc_block *to, unsigned number, struct gk_text body)
{
  static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
  warc_block_print(
      to,
      "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://h/%u>\r\n"
      "WARC-Date: 2026-01-20T01:02:03Z\r\nWARC-Record-ID: <urn:uuid:%u>\r\n"
      "Content-Type: application/http; msgtype=response\r\nContent-Length: %zu\r\n\r\n",
      number, number, sizeof head - 1 + body.size);
  warc_block_put(to, head, sizeof head - 1);
  append_text(to, body);
  append_text(to, GK_TEXT("\r\n\r\n"));
}

/* How the reader took a file: a letter a record, r response, s resource, q request, v revisit,
 * m metadata, o other, X damaged, L too large; then . at the end, ! where it could not go on. */
static const char *taken(struct gk_text bytes, uint64_t limit)
{
  static char letters[400];
  char why[200];
  struct warc_record record;
  int file = file_of(bytes), next;
  struct warc_reader *reader = warc_reader_new(file, limit);
  size_t count = 0;
  while ((next = warc_reader_next(reader, &record, why)) == 1) {
    assert_true(count < sizeof letters - 2);
    assert_true(!record.damaged || (record.why && record.body.size == 0));
    letters[count++] = record.damaged ? 'X' : record.too_large ? 'L' : "orsqvm"[record.type];
  }
  letters[count++] = next < 0 ? '!' : '.';
  letters[count] = 0;
  warc_reader_drop(reader);
  close(file);
  return letters;
}

static struct warc_reader *reader_of(struct gk_text bytes)
{
  return warc_reader_new(file_of(bytes), LIMIT); /* the file stays open until the test ends */
}

static void assert_text(struct gk_text text, const char *expected)
{
  if (text.size != strlen(expected) || memcmp(text.data, expected, text.size) != 0)
    fail_msg("“%.*s” is not “%s”", (int)text.size, text.data, expected);
}

static void read_versions(void **state)
{
  (void)state;
  static const char form[] = "WARC/%s%swarc-type: Response%sWARC-target-uri:http://h/1%s"
                             "WARC-Date: 2026-01-20T01:02:03Z%scontent-length: 21%s"
                             "Content-Type: application/http%s%sHTTP/1.0 404 No\n\nbody%s%s";
  static const char *const versions[] = {"0.17", "0.18", "1.0", "1.1"};
  static const char *const ends[] = {"\n", "\r\n"};
  for (size_t i = 0; i < 8; i++) {
    char bytes[500], why[200];
    const char *e = ends[i / 4];
    int size = snprintf(bytes, sizeof bytes, form, versions[i % 4], e, e, e, e, e, e, e, e, e);
    struct warc_record record;
    struct warc_reader *reader = reader_of((struct gk_text){bytes, (size_t)size});
    assert_int_equal(warc_reader_next(reader, &record, why), 1);
    assert_false(record.damaged);
    assert_int_equal(record.type, WARC_RESPONSE);
    assert_text(record.url, "http://h/1");
    assert_text(record.date, "2026-01-20T01:02:03Z");
    assert_int_equal(record.status, 404);
    assert_text(record.headers, "HTTP/1.0 404 No\n\n");
    assert_text(record.body, "body");
    assert_int_equal(warc_reader_next(reader, &record, why), 0);
    warc_reader_drop(reader);
  }
  assert_string_equal(taken(GK_TEXT("WARC/0.9\r\nContent-Length: 0\r\n\r\n\r\n\r\n"), LIMIT), "X.");
}

static void read_fields(void **state)
{
  (void)state;
  char why[200];
  struct warc_record record;
  struct warc_reader *reader = reader_of(
      GK_TEXT("WARC/1.1\r\nWARC-Type: revisit\r\nWARC-Target-URI: <http://h/\r\n 1>\r\n"
              "WARC-Refers-To: <urn:uuid:7>\r\nWARC-Refers-To-Target-URI: http://h/0\r\n"
              "WARC-Refers-To-Date: 2026\r\nWARC-Profile: http://p\r\nno field\r\n"
              "WARC-Truncated: length\r\nWARC-Concurrent-To: <urn:uuid:8>\r\n"
              "WARC-Concurrent-To: <urn:uuid:9>\r\nWARC-Record-ID: <urn:uuid:6>\r\n"
              "Content-Type: application/http\r\nContent-Length: 25\r\n\r\n"
              "HTTP/1.1 304 Same\r\nA: b\r\n\r\n\r\n"
              "WARC/1.1\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\n"
              "Content-Length: 0\r\n\r\n\r\n\r\n"
              "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 67\r\n"
              "Content-Type: application/http\r\n\r\n"
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
              "b\r\n\r\n"));
  assert_int_equal(warc_reader_next(reader, &record, why), 1);
  assert_false(record.damaged);
  assert_int_equal(record.type, WARC_REVISIT);
  assert_text(record.url, "http://h/   1");
  assert_text(record.refers_to, "<urn:uuid:7>");
  assert_text(record.refers_to_url, "http://h/0");
  assert_text(record.refers_to_date, "2026");
  assert_text(record.profile, "http://p");
  assert_text(record.truncated, "length");
  assert_text(record.concurrent_to, "<urn:uuid:8>");
  assert_text(record.id, "<urn:uuid:6>");
  assert_int_equal(record.status, 304);
  assert_int_equal(warc_reader_next(reader, &record, why), 1);
  assert_int_equal(record.type, WARC_RESOURCE);
  assert_text(record.media_type, "text/plain");
  assert_int_equal(record.status, 0);
  assert_int_equal(warc_reader_next(reader, &record, why), 1);
  assert_false(record.damaged);
  assert_int_equal(record.status, 200);
  assert_text(record.body, "b");
  assert_int_equal(warc_reader_next(reader, &record, why), 0);
  warc_reader_drop(reader);
}

static void read_plain_files(void **state)
{
  (void)state;
  struct warc_block block = {0};
  assert_string_equal(taken(GK_TEXT(""), LIMIT), ".");
  for (unsigned i = 0; i < 5; i++)
    append_record(&block, i, GK_TEXT("<p>text</p>"));
  assert_string_equal(taken(text_of(&block), LIMIT), "rrrrr.");
  size_t whole = block.size;
  append_text(&block, GK_TEXT("\r\n\r\n"));
  assert_string_equal(taken(text_of(&block), LIMIT), "rrrrr.");
  append_text(&block, GK_TEXT("something else\r\nWARC/ is no version\r\n"));
  append_record(&block, 5, GK_TEXT("x"));
  /* What follows a record is not what may: it, too, may not be what it says. */
  assert_string_equal(taken(text_of(&block), LIMIT), "rrrrXr.");
  /* Cut anywhere, the records before are there, and the last says that it is cut. */
  for (size_t size = whole * 4 / 5 + 9; size < whole - 4; size++)
    assert_string_equal(taken((struct gk_text){block.data, size}, LIMIT), "rrrrX.");
  warc_block_free(&block);
}

static void read_gzip_files(void **state)
{
  (void)state;
  struct warc_block plain = {0}, members = {0}, single = {0}, pieces = {0};
  size_t ends[7] = {0};
  for (unsigned i = 0; i < 6; i++) {
    size_t begin = plain.size;
    append_record(&plain, i, GK_TEXT("<p>text and more text and more text</p>"));
    append_member(&members, (struct gk_text){plain.data + begin, plain.size - begin});
    ends[i + 1] = members.size;
  }
  append_member(&single, text_of(&plain));
  for (size_t at = 0; at < plain.size; at += 100)
    append_member(&pieces,
                  (struct gk_text){plain.data + at, plain.size - at < 100 ? plain.size - at : 100});
  assert_string_equal(taken(text_of(&members), LIMIT), "rrrrrr.");
  assert_string_equal(taken(text_of(&single), LIMIT), "rrrrrr.");
  assert_string_equal(taken(text_of(&pieces), LIMIT), "rrrrrr.");

  /* From each of its offsets. */
  struct warc_reader *reader = reader_of(text_of(&members));
  struct warc_record record;
  char why[200];
  for (unsigned i = 6; i-- > 0;) {
    char url[20];
    snprintf(url, sizeof url, "http://h/%u", i);
    assert_true(warc_reader_seek(reader, ends[i]));
    assert_int_equal(warc_reader_next(reader, &record, why), 1);
    assert_true(record.exact);
    assert_int_equal(record.offset, ends[i]);
    assert_text(record.url, url);
  }
  assert_false(warc_reader_seek(reader, ends[6] + 1));
  assert_int_equal(warc_reader_next(reader, &record, why), 0);
  warc_reader_drop(reader);
  reader = reader_of(text_of(&single));
  assert_int_equal(warc_reader_next(reader, &record, why), 1);
  assert_int_equal(warc_reader_next(reader, &record, why), 1);
  assert_false(record.exact);
  warc_reader_drop(reader);

  /* Cut anywhere in the last member. */
  for (size_t size = ends[5] + 1; size < ends[6]; size++)
    assert_string_equal(taken((struct gk_text){members.data, size}, LIMIT), "rrrrrX.");
  /* One broken byte costs one record: of the header of a member, of its data, of its checksum. */
  const size_t places[] = {ends[2], ends[2] + 1, ends[2] + 20, ends[3] - 8};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    members.data[places[i]] ^= 0x55;
    assert_string_equal(taken(text_of(&members), LIMIT), "rrXrrr.");
    members.data[places[i]] ^= 0x55;
  }
  members.data[1] ^= 0x55;
  assert_string_equal(taken(text_of(&members), LIMIT), "Xrrrrr.");
  members.data[1] ^= 0x55;
  /* Behind the last: zeros of a tape are nothing, anything else is said. */
  append_text(&members, (struct gk_text){(char[500]){0}, 500});
  assert_string_equal(taken(text_of(&members), LIMIT), "rrrrrr.");
  append_text(&members, GK_TEXT("garbage"));
  assert_string_equal(taken(text_of(&members), LIMIT), "rrrrrrX.");
  warc_block_free(&plain);
  warc_block_free(&members);
  warc_block_free(&single);
  warc_block_free(&pieces);
}

/* A file that was cut, and to which a program went on to append. */
static void read_appended_files(void **state)
{
  (void)state;
  struct warc_block plain = {0}, file = {0};
  append_record(&plain, 1, GK_TEXT("<p>text and more text</p>"));
  append_member(&file, text_of(&plain));
  append_member(&file, text_of(&plain));
  file.size -= 40;
  append_member(&file, text_of(&plain));
  append_member(&file, text_of(&plain));
  assert_string_equal(taken(text_of(&file), LIMIT), "rXrr.");
  warc_block_free(&plain);
  warc_block_free(&file);
}

static void detect_lies(void **state)
{
  (void)state;
  static const char form[] = "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: %s\r\n\r\n12345678"
                             "\r\n\r\n";
  static const char *const lengths[] = {"7",  "9",  "200", "1000", "0",
                                        "-8", "8x", "1e3", "",     "99999999999999999999999"};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    struct warc_block plain = {0}, members = {0};
    append_record(&plain, 0, GK_TEXT("x"));
    append_member(&members, text_of(&plain));
    size_t begin = plain.size;
    warc_block_print(&plain, form, lengths[i]);
    append_member(&members, (struct gk_text){plain.data + begin, plain.size - begin});
    begin = plain.size;
    append_record(&plain, 1, GK_TEXT("x"));
    append_record(&plain, 2, GK_TEXT("x"));
    append_member(&members, (struct gk_text){plain.data + begin, plain.size - begin});
    assert_string_equal(taken(text_of(&plain), LIMIT), "rXrr.");
    assert_string_equal(taken(text_of(&members), LIMIT), "rXrr.");
    warc_block_free(&plain);
    warc_block_free(&members);
  }
  assert_string_equal(taken(GK_TEXT("WARC/1.0\r\nWARC-Type: resource\r\n\r\nx"), LIMIT), "X.");
  assert_string_equal(
      taken(GK_TEXT("WARC/1.0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"), LIMIT), "X.");
  assert_string_equal(taken(GK_TEXT("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 4\r\n"
                                    "Content-Type: application/http\r\n\r\nICY \r\n\r\n"),
                            LIMIT),
                      "X.");
  assert_string_equal(taken(GK_TEXT("no such file"), LIMIT), "X.");
  assert_string_equal(taken(GK_TEXT("\x1f\x8b\x08"), LIMIT), "X.");
}

static void pass_over_large_records(void **state)
{
  (void)state;
  enum { LARGE = 48 << 20 };
  struct warc_block plain = {0}, members = {0};
  struct gk_text zeros = {calloc(1, LARGE), LARGE};
  append_record(&plain, 0, GK_TEXT("x"));
  append_member(&members, text_of(&plain));
  size_t begin = plain.size;
  append_record(&plain, 1, zeros);
  append_member(&members, (struct gk_text){plain.data + begin, plain.size - begin});
  begin = plain.size;
  append_record(&plain, 2, GK_TEXT("x"));
  append_member(&members, (struct gk_text){plain.data + begin, plain.size - begin});
  assert_string_equal(taken(text_of(&plain), LIMIT), "rLr.");
  assert_string_equal(taken(text_of(&members), LIMIT), "rLr.");
  assert_true(members.size < 1 << 17); /* a bomb: what is kept of it is what the stream needs */
  struct warc_stream stream;
  int file = file_of(text_of(&members));
  assert_true(warc_stream_open(&stream, file));
  assert_int_equal(warc_stream_skip(&stream, LARGE), 0);
  for (int i = 0; i < 2; i++) {
    assert_true(warc_stream_need(&stream, 1) || warc_stream_cross(&stream));
    warc_stream_skip(&stream, UINT64_MAX);
  }
  assert_true(stream.room < 1 << 20);
  warc_stream_close(&stream);
  close(file);

  /* Its HTTP headers are there all the same. */
  struct warc_record record;
  char why[200];
  struct warc_reader *reader = reader_of(text_of(&members));
  assert_true(warc_reader_next(reader, &record, why) == 1);
  assert_true(warc_reader_next(reader, &record, why) == 1);
  assert_true(record.too_large);
  assert_int_equal(record.status, 200);
  assert_text(record.url, "http://h/1");
  assert_text(http_header(record.headers, "content-type"), "text/html");
  warc_reader_drop(reader);

  /* One that says that it is larger than the file. */
  plain.size = 0;
  append_text(&plain, GK_TEXT("WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: "
                              "100000000000000000\r\n\r\nx"));
  assert_string_equal(taken(text_of(&plain), LIMIT), "L.");
  warc_block_free(&plain);
  warc_block_free(&members);
  free((void *)(uintptr_t)zeros.data);
}

static void end_headers(void **state)
{
  (void)state;
  struct warc_block block = {0};
  append_text(&block, GK_TEXT("WARC/1.0\r\n"));
  for (int i = 0; i < 20000; i++)
    append_text(&block, GK_TEXT("X-Y: z\r\n"));
  append_record(&block, 1, GK_TEXT("x"));
  assert_string_equal(taken(text_of(&block), LIMIT), "Xr.");
  warc_block_free(&block);
}

/* Members within members, each of which is broken at the very end: no byte is gone over more than
 * twice for that. */
static void bound_recovery(void **state)
{
  (void)state;
  enum { NESTED = 300 };
  struct warc_block file = {0};
  append_text(&file, GK_TEXT("\x1f\x8b\x08\0\0\0\0\0\0\x03"));
  /* A stored block (RFC 1951, 3.2.4) that is not the last, as large as can be. */
  static const char head[] = "\x1f\x8b\x08\0\0\0\0\0\0\x03\0\xff\xff\0\0WARC/1.0\r\n";
  file.size = 0;
  for (int i = 0; i < NESTED; i++)
    warc_block_put(&file, head, sizeof head - 1);
  while (file.size < 0x10100)
    append_text(&file, GK_TEXT("z"));
  append_text(&file, GK_TEXT("\x07\x07\x07\x07")); /* a type of block that there is not */
  for (int i = 0; i < NESTED; i++)
    append_text(&file, GK_TEXT("\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07"));
  struct warc_stream stream;
  int opened = file_of(text_of(&file)), damages = 0;
  assert_true(warc_stream_open(&stream, opened));
  for (;;) {
    warc_stream_skip(&stream, UINT64_MAX);
    if (warc_stream_cross(&stream))
      continue;
    if (stream.state != STREAM_DAMAGED)
      break;
    damages++;
    assert_true(stream.reread <= stream.size);
    warc_stream_recover(&stream);
  }
  assert_int_equal(stream.state, STREAM_ENDED);
  assert_true(damages > 0 && damages <= NESTED + 1);
  assert_true(stream.reread <= stream.size);
  warc_stream_close(&stream);
  close(opened);
  warc_block_free(&file);
}

static void know_files(void **state)
{
  (void)state;
  struct warc_block block = {0};
  append_member(&block, GK_TEXT("WARC/1.0\r\n"));
  assert_true(warc_is(text_of(&block)));
  assert_true(warc_is(GK_TEXT("WARC/0.18\r\n")));
  assert_false(warc_is(GK_TEXT("WARC/2.0\r\n")));
  assert_false(warc_is(GK_TEXT("WARC")));
  assert_false(warc_is(GK_TEXT("")));
  block.size = 0;
  append_member(&block, GK_TEXT("<html>, which is no record"));
  assert_false(warc_is(text_of(&block)));
  warc_block_free(&block);
}

/* Mutations, the same ones every time. */

static uint64_t seed;
static volatile uint64_t touched; /* so that nothing that is read is left out */

static size_t any(size_t below)
{
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return below ? (size_t)(seed >> 33) % below : 0;
}

static void mutate(struct warc_block *block)
{
  static const char *const words[] = {
      "WARC/1.0\r\n", "\r\n\r\n", "Content-Length: ", "\x1f\x8b\x08", "99999999", "\n ",
      "HTTP/1.1 200", "\r\n",     "chunked",          "\0\0\0\0"};
  size_t at = any(block->size + 1);
  switch (any(5)) {
  case 0:
    if (at < block->size)
      block->data[at] ^= (char)(1 << any(8));
    break;
  case 1: { /* takes some away */
    size_t size = any(64);
    size = size < block->size - at ? size : block->size - at;
    memmove(block->data + at, block->data + at + size, block->size - at - size);
    block->size -= size;
    break;
  }
  case 2: { /* puts a word over what is there */
    const char *word = words[any(sizeof words / sizeof *words)];
    size_t size = strlen(word);
    if (block->size - at >= size)
      memcpy(block->data + at, word, size);
    break;
  }
  case 3: { /* doubles some */
    size_t size = any(300);
    size = size < block->size - at ? size : block->size - at;
    if (!size || !warc_block_reserve(block, size))
      break;
    memmove(block->data + at + size, block->data + at, block->size - at);
    block->size += size;
    break;
  }
  default:
    if (any(8) == 0)
      block->size = at;
  }
}

static uint64_t sum_of(struct gk_text text)
{
  uint64_t sum = 0;
  for (size_t i = 0; i < text.size; i++)
    sum = sum * 31 + (unsigned char)text.data[i];
  return sum;
}

/* Reads all of it and touches all that is lent. */
static void read_mutation(struct gk_text bytes)
{
  char why[200];
  struct warc_record record;
  int file = file_of(bytes), next;
  struct warc_reader *reader = warc_reader_new(file, LIMIT);
  size_t count = 0;
  uint64_t sum = 0;
  while ((next = warc_reader_next(reader, &record, why)) == 1) {
    char *body = NULL, media_type[40], charset[20];
    size_t size = 0;
    const struct gk_text texts[] = {record.url,          record.date,    record.id,
                                    record.refers_to,    record.profile, record.media_type,
                                    record.truncated,    record.headers, record.body,
                                    record.concurrent_to};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
      sum += sum_of(texts[i]);
    http_content_type(record.headers, media_type, sizeof media_type, charset, sizeof charset);
    http_decode_body(record.headers, record.body, LIMIT, &body, &size);
    sum += sum_of((struct gk_text){body, size});
    free(body);
    assert_true(record.offset <= bytes.size);
    /* A record has a line of its own, or is what stands between two. */
    assert_true(++count <= bytes.size / 8 + 2);
  }
  assert_int_equal(next, 0);
  touched ^= sum;
  warc_reader_drop(reader);
  close(file);
}

static void outlive_mutations(void **state)
{
  (void)state;
  enum { ROUNDS = 1500, DEEPEST = 6 };
  struct warc_block forms[4] = {{0}};
  struct gk_text bodies[] = {GK_TEXT("<p>text</p>"), GK_TEXT("3\r\nabc\r\n0\r\n\r\n"), GK_TEXT("")};
  for (unsigned i = 0; i < 6; i++) {
    struct warc_block one = {0};
    append_record(&one, i, bodies[i % 3]);
    append_text(&forms[0], text_of(&one));
    append_member(&forms[1], text_of(&one));
    warc_block_free(&one);
  }
  append_text(&forms[0], GK_TEXT("WARC/1.1\r\nWARC-Type: response\r\nContent-Type: "
                                 "application/http\r\nContent-Length: 66\r\n\r\nHTTP/1.1 200 OK\r\n"
                                 "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"
                                 "\r\n\r\n"));
  append_member(&forms[2], text_of(&forms[0]));
  for (size_t at = 0; at < forms[0].size; at += 70)
    append_member(&forms[3], (struct gk_text){forms[0].data + at,
                                              forms[0].size - at < 70 ? forms[0].size - at : 70});
  for (unsigned round = 0; round < ROUNDS; round++)
    for (size_t form = 0; form < 4; form++) {
      struct warc_block block = {0};
      seed = (uint64_t)round << 8 | form;
      append_text(&block, text_of(&forms[form]));
      for (size_t i = any(DEEPEST) + 1; i-- > 0;)
        mutate(&block);
      read_mutation((struct gk_text){block.data ? block.data : "", block.size});
      warc_block_free(&block);
    }
  for (size_t form = 0; form < 4; form++)
    warc_block_free(&forms[form]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(read_versions),           cmocka_unit_test(read_fields),
      cmocka_unit_test(read_plain_files),        cmocka_unit_test(read_gzip_files),
      cmocka_unit_test(read_appended_files),     cmocka_unit_test(detect_lies),
      cmocka_unit_test(pass_over_large_records), cmocka_unit_test(end_headers),
      cmocka_unit_test(bound_recovery),          cmocka_unit_test(know_files),
      cmocka_unit_test(outlive_mutations)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
