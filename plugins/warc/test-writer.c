/* SPDX-License-Identifier: Apache-2.0 */
/* WARC files as they are written, and disks that are full. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "http-message.h"
#include "reader.h"
#include "writer.h"

enum { GIGABYTE = 1 << 30, MEMBER_BYTES = 1 << 16 };
static const int64_t noon = 1769000000123456; /* 2026-01-21T12:53:20Z */
static char folder[] = "/tmp/test-writer-XXXXXX";

static int make_folder(void **state)
{
  (void)state;
  strcpy(folder + sizeof folder - 7, "XXXXXX");
  return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
  (void)state;
  char path[400];
  DIR *opened = opendir(folder);
  for (struct dirent *entry; opened && (entry = readdir(opened));) {
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    unlink(path);
  }
  closedir(opened);
  return rmdir(folder);
}

static struct warc_writer *begin(uint64_t file_bytes)
{
  char why[200] = "";
  struct warc_writer_options options = {.folder = folder,
                                        .prefix = "night",
                                        .file_bytes = file_bytes,
                                        .level = WARC_LEVEL,
                                        .software = "gongkai test",
                                        .contact = "webmaster@example.gov.cn"};
  struct warc_writer *writer = warc_writer_new(&options, why);
  if (!writer)
    fail_msg("%s", why);
  return writer;
}

static struct warc_exchange page_exchange(const char *url, struct gk_text body)
{
  return (struct warc_exchange){
      .url = gk_text_of(url),
      .address = GK_TEXT("2001:db8::1"),
      .time = noon,
      .request = GK_TEXT("GET /a HTTP/1.1\r\nHost: h\r\nReferer: http://h/\r\n\r\n"),
      .response_headers = GK_TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
      .response_body = body};
}

static struct warc_place put(struct warc_writer *writer, const struct warc_exchange *exchange)
{
  char why[200] = "";
  struct warc_place place;
  if (!warc_writer_put(writer, exchange, &place, why))
    fail_msg("%s", why);
  return place;
}

static int open_file(const char *name)
{
  char path[400];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return open(path, O_RDWR | O_CLOEXEC);
}

/* The whole gzip member at an offset, with a NUL; *next: where it ends. For free(). */
static char *member_at(const char *name, uint64_t offset, uint64_t *next)
{
  static unsigned char packed[MEMBER_BYTES];
  char *text = calloc(1, MEMBER_BYTES);
  int file = open_file(name);
  assert_true(file >= 0);
  ssize_t size = pread(file, packed, sizeof packed, (off_t)offset);
  assert_true(size > 0);
  close(file);
  z_stream stream = {.next_in = packed,
                     .avail_in = (uInt)size,
                     .next_out = (Bytef *)text,
                     .avail_out = MEMBER_BYTES - 1};
  assert_int_equal(inflateInit2(&stream, 31), Z_OK);
  assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
  *next = offset + stream.total_in;
  inflateEnd(&stream);
  return text;
}

static void assert_has(const char *text, const char *part)
{
  if (!strstr(text, part))
    fail_msg("there is no “%s” in:\n%s", part, text);
}

static void assert_has_digest(const char *text, const char *name, const char *bytes, size_t size)
{
  uint8_t digest[32];
  char line[120];
  int at = snprintf(line, sizeof line, "\r\n%s: sha256:", name);
  assert_int_equal(EVP_Digest(bytes, size, digest, NULL, EVP_sha256(), NULL), 1);
  for (int i = 0; i < 32; i++)
    at += snprintf(line + at, 3, "%02x", digest[i]);
  snprintf(line + at, 3, "\r\n");
  assert_has(text, line);
}

/* A record's block stands behind its empty line, has the length and digest that it says, and two
 * line breaks follow. */
static void check_block(const char *text, const char *block)
{
  char line[60];
  const char *begins = strstr(text, "\r\n\r\n");
  assert_non_null(begins);
  begins += 4;
  size_t size = strlen(begins) - 4;
  assert_string_equal(begins + size, "\r\n\r\n");
  snprintf(line, sizeof line, "\r\nContent-Length: %zu\r\n", size);
  assert_has(text, line);
  assert_has_digest(text, "WARC-Block-Digest", begins, size);
  assert_int_equal(strncmp(begins, block, size), 0);
  assert_int_equal(strlen(block), size);
}

static void write_records(void **state)
{
  (void)state;
  struct warc_writer *writer = begin(GIGABYTE);
  struct warc_exchange exchange = page_exchange("http://h/a", GK_TEXT("<p>1</p>"));
  uint8_t digest[32] = {0xAB};
  exchange.payload_digest = digest;
  struct warc_place place = put(writer, &exchange);
  assert_string_equal(place.file, "night-20260121125320-00000.warc.gz");
  warc_writer_drop(writer);

  uint64_t next;
  char *information = member_at(place.file, 0, &next),
       *request = member_at(place.file, next, &next);
  assert_int_equal(next, place.offset);
  char *response = member_at(place.file, next, &next);
  struct stat status;
  int file = open_file(place.file);
  assert_int_equal(fstat(file, &status), 0);
  assert_int_equal(status.st_size, next);
  close(file);

  assert_int_equal(strncmp(information, "WARC/1.1\r\nWARC-Type: warcinfo\r\n", 31), 0);
  assert_has(information, "\r\nWARC-Filename: night-20260121125320-00000.warc.gz\r\n");
  assert_has(information, "\r\nContent-Type: application/warc-fields\r\n");
  check_block(information, "software: gongkai test\r\nformat: WARC File Format 1.1\r\nconformsTo: "
                           "http://iipc.github.io/warc-specifications/specifications/warc-format/"
                           "warc-1.1/\r\noperator: webmaster@example.gov.cn\r\n");

  char line[100];
  assert_has(request, "WARC/1.1\r\nWARC-Type: request\r\n");
  snprintf(line, sizeof line, "\r\nWARC-Concurrent-To: %s\r\n", place.record);
  assert_has(request, line);
  assert_has(request, "\r\nContent-Type: application/http;msgtype=request\r\n");
  check_block(request, exchange.request.data);

  assert_has(response, "WARC/1.1\r\nWARC-Type: response\r\n");
  snprintf(line, sizeof line, "\r\nWARC-Record-ID: %s\r\n", place.record);
  assert_has(response, line);
  assert_has(response, "\r\nWARC-Date: 2026-01-21T12:53:20Z\r\n");
  assert_has(response, "\r\nWARC-Target-URI: http://h/a\r\n");
  assert_has(response, "\r\nWARC-IP-Address: 2001:db8::1\r\n");
  assert_has(response, "\r\nContent-Type: application/http;msgtype=response\r\n");
  assert_has(response, "\r\nWARC-Payload-Digest: sha256:ab0000000000");
  assert_null(strstr(response, "WARC-Truncated"));
  check_block(response, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>1</p>");
  free(information);
  free(request);
  free(response);
}

/* The record at a place, by a reader that begins there. */
static char *put_alone(const struct warc_exchange *exchange)
{
  uint64_t next;
  struct warc_writer *writer = begin(GIGABYTE);
  struct warc_place place = put(writer, exchange);
  warc_writer_drop(writer);
  return member_at(place.file, place.offset, &next);
}

static void write_revisits(void **state)
{
  (void)state;
  struct warc_revisit revisit = {.not_modified = true,
                                 .of = {.record = "<urn:uuid:1>"},
                                 .date = GK_TEXT("2026-01-20T01:02:03Z")};
  struct warc_exchange exchange = page_exchange("http://h/a", GK_TEXT("never written"));
  exchange.response_headers = GK_TEXT("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
  exchange.revisit = &revisit;
  char *record = put_alone(&exchange);
  assert_has(record, "\r\nWARC-Type: revisit\r\n");
  assert_has(record,
             "\r\nWARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified\r\n");
  assert_has(record, "\r\nWARC-Refers-To: <urn:uuid:1>\r\n");
  assert_has(record, "\r\nWARC-Refers-To-Target-URI: http://h/a\r\n");
  assert_has(record, "\r\nWARC-Refers-To-Date: 2026-01-20T01:02:03Z\r\n");
  assert_null(strstr(record, "WARC-Truncated"));
  assert_null(strstr(record, "Payload-Digest"));
  check_block(record, exchange.response_headers.data);
  free(record);

  uint8_t digest[32] = {1};
  revisit.not_modified = false;
  revisit.url = GK_TEXT("http://h/other");
  exchange.payload_digest = digest;
  exchange.request = GK_TEXT("");
  exchange.address = GK_TEXT("");
  record = put_alone(&exchange);
  assert_has(record, "/revisit/identical-payload-digest\r\n");
  assert_has(record, "\r\nWARC-Refers-To-Target-URI: http://h/other\r\n");
  assert_has(record, "\r\nWARC-Payload-Digest: sha256:01");
  assert_has(record, "\r\nWARC-Truncated: length\r\n");
  assert_null(strstr(record, "WARC-Concurrent-To"));
  assert_null(strstr(record, "WARC-IP-Address"));
  check_block(record, exchange.response_headers.data);
  free(record);
}

static void write_what_is_cut(void **state)
{
  (void)state;
  struct warc_exchange exchange = page_exchange("http://h/a", GK_TEXT("<p>1"));
  exchange.cut_reason = "disconnect";
  char *record = put_alone(&exchange);
  assert_has(record, "\r\nWARC-Truncated: disconnect\r\n");
  free(record);
}

static void write_what_is_chunked(void **state)
{
  (void)state;
  uint8_t digest[32] = {1};
  struct warc_exchange exchange = page_exchange("http://h/a", GK_TEXT("1\r\nx\r\n0\r\n\r\n"));
  exchange.response_headers = GK_TEXT("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  exchange.payload_digest = digest;
  char *record = put_alone(&exchange);
  assert_null(strstr(record, "WARC-Payload-Digest"));
  check_block(record, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "1\r\nx\r\n0\r\n\r\n");
  free(record);
}

/* Other programs read heads of HTTP/1 alone. */
static void write_other_protocols(void **state)
{
  (void)state;
  struct warc_exchange exchange = page_exchange("https://h/a", GK_TEXT("x"));
  exchange.response_headers = GK_TEXT("HTTP/2 200 \r\nserver: HTTP/2\r\n\r\n");
  char *record = put_alone(&exchange);
  assert_has(record, "\r\nWARC-Protocol: h2\r\n");
  check_block(record, "HTTP/1.1 200 \r\nserver: HTTP/2\r\n\r\nx");
  free(record);

  uint64_t next;
  struct warc_writer *writer = begin(GIGABYTE);
  exchange.request = GK_TEXT("GET /HTTP/2 HTTP/2\r\nHost: h\r\n\r\n");
  struct warc_place place = put(writer, &exchange);
  warc_writer_drop(writer);
  free(member_at(place.file, 0, &next));
  record = member_at(place.file, next, &next);
  check_block(record, "GET /HTTP/2 HTTP/1.1\r\nHost: h\r\n\r\n");
  free(record);
}

static void turn_files_over(void **state)
{
  (void)state;
  struct warc_writer *writer = begin(1);
  struct warc_exchange exchange = page_exchange("http://h/a", GK_TEXT("x"));
  const char *name;
  char why[200];
  assert_int_equal(warc_writer_file(writer, &name), -1);
  assert_true(warc_writer_sync(writer, why));
  struct warc_place first = put(writer, &exchange), second = put(writer, &exchange);
  assert_string_equal(first.file, "night-20260121125320-00000.warc.gz");
  assert_string_equal(second.file, "night-20260121125320-00001.warc.gz");
  assert_true(warc_writer_file(writer, &name) >= 0);
  assert_string_equal(name, second.file);
  assert_true(warc_writer_sync(writer, why));
  /* Another process in the same second takes another name. */
  struct warc_writer *other = begin(GIGABYTE);
  struct warc_place third = put(other, &exchange), fourth = put(other, &exchange);
  assert_string_equal(third.file, "night-20260121125320-00002.warc.gz");
  assert_string_equal(fourth.file, third.file);
  assert_true(fourth.offset > third.offset);
  assert_string_not_equal(fourth.record, third.record);
  warc_writer_drop(writer);
  warc_writer_drop(other);
  uint64_t next;
  const char *const files[] = {first.file, second.file, third.file};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char *record = member_at(files[i], 0, &next), line[150];
    snprintf(line, sizeof line, "\r\nWARC-Filename: %s\r\n", files[i]);
    assert_has(record, line);
    free(record);
  }
}

static void refuse_what_is_wrong(void **state)
{
  (void)state;
  char why[200];
  struct warc_writer_options options = {.folder = folder,
                                        .prefix = "a/b",
                                        .file_bytes = GIGABYTE,
                                        .level = WARC_LEVEL,
                                        .software = "s"};
  assert_null(warc_writer_new(&options, why));
  options.prefix = "..";
  assert_null(warc_writer_new(&options, why));
  options.prefix = "";
  assert_null(warc_writer_new(&options, why));
  options.prefix = "p";
  options.level = 13;
  assert_null(warc_writer_new(&options, why));
  options.level = 1;
  options.contact = "a\r\nWARC-Type: response";
  assert_null(warc_writer_new(&options, why));
  options.contact = NULL;
  options.folder = "/nowhere/at/all";
  assert_null(warc_writer_new(&options, why));
  assert_has(why, "No such file");

  struct warc_writer *writer = begin(GIGABYTE);
  struct warc_place place;
  static const char *const urls[] = {"", "http://h/a b", "http://h/\r\nWARC-Type: x",
                                     "http://h/\x7f"};
  for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
    struct warc_exchange exchange = page_exchange(urls[i], GK_TEXT("x"));
    assert_false(warc_writer_put(writer, &exchange, &place, why));
  }
  const char *name;
  assert_int_equal(warc_writer_file(writer, &name), -1);
  warc_writer_drop(writer);
}

/* All records of a file by its reader: how many are whole; *damaged, those that are not. */
static size_t count_records(const char *name, size_t *damaged)
{
  char why[200];
  struct warc_record record;
  int file = open_file(name);
  struct warc_reader *reader = warc_reader_new(file, GIGABYTE);
  size_t count = 0;
  *damaged = 0;
  while (warc_reader_next(reader, &record, why) == 1)
    *(record.damaged ? damaged : &count) += 1;
  warc_reader_drop(reader);
  close(file);
  return count;
}

static void limit_files(rlim_t bytes)
{
  struct rlimit limit;
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A file that may not grow takes some of what is written, as a full disk does, and then none. At
 * any byte that this happens, the file is as it was, and the same exchange can be written later. */
static void outlive_full_disks(void **state)
{
  (void)state;
  signal(SIGXFSZ, SIG_IGN);
  struct warc_exchange exchange = page_exchange("http://h/a", GK_TEXT("<p>some text</p>"));
  struct warc_writer *writer = begin(GIGABYTE);
  char why[200];
  struct warc_place place;
  struct stat status;
  const char *name;
  size_t expected = 1;
  uint64_t whole = 0;
  for (rlim_t limit = 0; limit < 3000; limit += 37) {
    limit_files(limit);
    bool written = warc_writer_put(writer, &exchange, &place, why);
    expected += written ? 2 : 0;
    int file = warc_writer_file(writer, &name);
    assert_true(file >= 0);
    assert_int_equal(fstat(file, &status), 0);
    if (!written) {
      assert_has(why, "The WARC file cannot be written");
      assert_int_equal(status.st_size, whole);
    }
    assert_true(status.st_size <= (off_t)limit);
    whole = (uint64_t)status.st_size;
  }
  limit_files(RLIM_INFINITY);
  assert_true(expected > 3);
  place = put(writer, &exchange);
  warc_writer_drop(writer);
  size_t damaged;
  assert_int_equal(count_records(place.file, &damaged), expected + 2);
  assert_int_equal(damaged, 0);
}

/* What a process leaves that dies while it writes is read up to there, and never touched again. */
static void outlive_dead_processes(void **state)
{
  (void)state;
  struct warc_exchange exchange = page_exchange("http://h/a", GK_TEXT("<p>some text</p>"));
  pid_t child = fork();
  if (child == 0) {
    struct warc_writer *writer = begin(GIGABYTE);
    put(writer, &exchange);
    struct warc_place place = put(writer, &exchange);
    const char *name;
    int file = warc_writer_file(writer, &name);
    _exit(ftruncate(file, (off_t)place.offset + 30));
  }
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
  struct warc_writer *writer = begin(GIGABYTE);
  struct warc_place place = put(writer, &exchange);
  assert_string_equal(place.file, "night-20260121125320-00001.warc.gz");
  warc_writer_drop(writer);
  size_t damaged;
  assert_int_equal(count_records("night-20260121125320-00000.warc.gz", &damaged), 4);
  assert_int_equal(damaged, 1);
  assert_int_equal(count_records(place.file, &damaged), 3);
  assert_int_equal(damaged, 0);
}

/* One large file among pages, which does not compress. */
static void write_large_bodies(void **state)
{
  (void)state;
  enum { LARGE = 12 << 20 };
  char *bytes = malloc(LARGE);
  uint64_t random = 1;
  for (size_t i = 0; i < LARGE; i++) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    bytes[i] = (char)(random >> 56);
  }
  struct warc_writer *writer = begin(GIGABYTE);
  struct warc_exchange exchange = page_exchange("http://h/a.pdf", (struct gk_text){bytes, LARGE});
  exchange.response_headers = GK_TEXT("HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n");
  struct warc_place place = put(writer, &exchange);
  exchange = page_exchange("http://h/b", GK_TEXT("<p>1"));
  struct warc_place page = put(writer, &exchange);
  /* Read back while it is being written. */
  const char *name;
  char why[200];
  struct warc_record record;
  struct warc_reader *reader = warc_reader_new(warc_writer_file(writer, &name), GIGABYTE);
  assert_true(warc_reader_seek(reader, page.offset));
  assert_int_equal(warc_reader_next(reader, &record, why), 1);
  assert_int_equal(record.body.size, 4);
  assert_true(warc_reader_seek(reader, place.offset));
  assert_int_equal(warc_reader_next(reader, &record, why), 1);
  assert_true(record.exact);
  assert_int_equal(record.body.size, LARGE);
  assert_memory_equal(record.body.data, bytes, LARGE);
  assert_int_equal(record.id.size, strlen(place.record));
  assert_memory_equal(record.id.data, place.record, record.id.size);
  warc_reader_drop(reader);
  warc_writer_drop(writer);
  free(bytes);
}

static void say_dates(void **state)
{
  (void)state;
  char date[WARC_DATE_SIZE];
  warc_date(noon, date);
  assert_string_equal(date, "2026-01-21T12:53:20Z");
  warc_date(-1, date);
  assert_string_equal(date, "1969-12-31T23:59:59Z");
  warc_date(INT64_MAX, date);
  assert_string_equal(date, "1970-01-01T00:00:00Z");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
  const struct CMUnitTest tests[] = {TEST(write_records),
                                     TEST(write_revisits),
                                     TEST(write_what_is_cut),
                                     TEST(write_what_is_chunked),
                                     TEST(write_other_protocols),
                                     TEST(turn_files_over),
                                     TEST(refuse_what_is_wrong),
                                     TEST(outlive_full_disks),
                                     TEST(outlive_dead_processes),
                                     TEST(write_large_bodies),
                                     TEST(say_dates)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
