/* SPDX-License-Identifier: Apache-2.0 */
/* Heads and bodies of HTTP messages, also those that lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include <cmocka.h>

#include "http-message.h"

static void assert_text(struct gk_text text, const char *expected)
{
  char copy[500];
  assert_true(text.size < sizeof copy);
  memcpy(copy, text.size ? text.data : "", text.size);
  copy[text.size] = 0;
  assert_string_equal(copy, expected);
}

static void find_headers(void **state)
{
  (void)state;
  struct gk_text headers = GK_TEXT("HTTP/1.1 200 Host: not this\r\nhost:  one \r\nX-Host: no\r\n"
                                   "Host: two\r\nFolded: a\r\n\tb\r\n c\r\nEmpty:\r\n\r\n");
  assert_text(http_header(headers, "Host"), "one");
  assert_text(http_header(headers, "FOLDED"), "a\r\n\tb\r\n c");
  assert_text(http_header(headers, "Empty"), "");
  assert_text(http_header(headers, "Hos"), "");
  assert_text(http_header(GK_TEXT(""), "Host"), "");
  assert_text(http_header(GK_TEXT("a: 1\nb: 2"), "b"), "2");
  assert_int_equal(http_status(headers), 200);
  assert_int_equal(http_status(GK_TEXT("HTTP/2 304\r\n")), 304);
  assert_int_equal(http_status(GK_TEXT("HTTP/1.1 20\r\n\r\n")), 0);
  assert_int_equal(http_status(GK_TEXT("ICY 200 OK\r\n")), 0);
  assert_int_equal(http_status(GK_TEXT("HTTP/1.1 2000 OK")), 0);
  assert_int_equal(http_head_size(headers), headers.size);
  assert_int_equal(http_head_size(GK_TEXT("a: b\n\nbody")), 6);
  assert_int_equal(http_head_size(GK_TEXT("a: b\r\n")), 0);
}

static void check_type(const char *headers, const char *media_type, const char *charset)
{
  char type[20], set[10];
  http_content_type(gk_text_of(headers), type, sizeof type, set, sizeof set);
  assert_string_equal(type, media_type);
  assert_string_equal(set, charset);
}

static void read_types(void **state)
{
  (void)state;
  check_type("Content-Type: Text/HTML; charset=GB2312\r\n", "text/html", "GB2312");
  check_type("content-type:text/html;x=y; Charset = \"utf-8\"\r\n", "text/html", "utf-8");
  check_type("Content-Type: text/html\r\n", "text/html", "");
  check_type("Content-Type: text/html;charset=a-name-that-is-too-long\r\n", "text/html", "");
  check_type("Content-Type: application/a-name-that-is-too-long;charset=gbk\r\n", "", "gbk");
  check_type("Content-Type: charset=gbk\r\n", "", "");
  check_type("Content-Type: a/b\x01\r\n", "", "");
  check_type("Content-Type: text\r\n", "", "");
  check_type("X: y\r\n", "", "");
}

static void check_body(const char *headers, struct gk_text raw, uint64_t limit,
                       enum http_body_result result, struct gk_text expected)
{
  char *body;
  size_t size;
  assert_int_equal(http_decode_body(gk_text_of(headers), raw, limit, &body, &size), result);
  assert_int_equal(size, expected.size);
  if (size)
    assert_memory_equal(body, expected.data, size);
  free(body);
}

enum { ENOUGH = 1 << 20 };
static const char chunked[] = "Transfer-Encoding: chunked\r\n\r\n";

static void take_chunks_off(void **state)
{
  (void)state;
  check_body(chunked, GK_TEXT("3\r\nabc\r\n0A;x=y\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"),
             ENOUGH, HTTP_BODY_DONE, GK_TEXT("abc0123456789"));
  check_body(chunked, GK_TEXT("3 \nabc\n0\n\n"), ENOUGH, HTTP_BODY_DONE, GK_TEXT("abc"));
  check_body(chunked, GK_TEXT("0\r\n\r\n"), ENOUGH, HTTP_BODY_DONE, GK_TEXT(""));
  /* Tools leave the header where they took the encoding off. */
  check_body(chunked, GK_TEXT("<html>3\r\n"), ENOUGH, HTTP_BODY_DONE, GK_TEXT("<html>3\r\n"));
  check_body(chunked, GK_TEXT("12 people"), ENOUGH, HTTP_BODY_DONE, GK_TEXT("12 people"));
  check_body(chunked, GK_TEXT("3\r\nabcdef\r\n"), ENOUGH, HTTP_BODY_DONE,
             GK_TEXT("3\r\nabcdef\r\n"));
  check_body("X: y\r\n", GK_TEXT("3\r\nabc\r\n0\r\n\r\n"), ENOUGH, HTTP_BODY_DONE,
             GK_TEXT("3\r\nabc\r\n0\r\n\r\n"));
  /* Cut: between chunks, in one, in its size; no last chunk. */
  check_body(chunked, GK_TEXT("3\r\nabc\r\n5\r\nab"), ENOUGH, HTTP_BODY_CUT, GK_TEXT("abcab"));
  check_body(chunked, GK_TEXT("3\r\nabc\r\n5"), ENOUGH, HTTP_BODY_CUT, GK_TEXT("abc"));
  check_body(chunked, GK_TEXT("3\r\nabc"), ENOUGH, HTTP_BODY_CUT, GK_TEXT("abc"));
  check_body(chunked, GK_TEXT("3\r\nabc\r\nzz\r\n"), ENOUGH, HTTP_BODY_CUT, GK_TEXT("abc"));
  check_body(chunked, GK_TEXT("3\r\nabc\r\nffffffffffffffff\r\nx"), ENOUGH, HTTP_BODY_CUT,
             GK_TEXT("abc"));
  check_body(chunked, GK_TEXT("fffffffffffffff\r\nx"), ENOUGH, HTTP_BODY_CUT, GK_TEXT("x"));
  check_body(chunked, GK_TEXT("3\r\nabc\r\n0\r\n\r\n"), 2, HTTP_BODY_TOO_LARGE, GK_TEXT(""));
  char *owned;
  struct gk_text raw = GK_TEXT("3\r\nabc\r\n0\r\n\r\n");
  assert_text(http_payload(gk_text_of(chunked), raw, &owned), "abc");
  assert_non_null(owned);
  free(owned);
  assert_ptr_equal(http_payload(GK_TEXT("A: b\r\n"), raw, &owned).data, raw.data);
  assert_null(owned);
}

/* Packs with window bits of zlib: 31 gzip, 15 zlib, -15 raw. */
static struct gk_text packed(struct gk_text text, int window)
{
  size_t room = text.size + 1000;
  char *out = malloc(room);
  z_stream stream = {.next_in = (Bytef *)(uintptr_t)text.data,
                     .avail_in = (uInt)text.size,
                     .next_out = (Bytef *)out,
                     .avail_out = (uInt)room};
  assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
  assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
  size_t size = room - stream.avail_out;
  deflateEnd(&stream);
  return (struct gk_text){out, size};
}

static struct gk_text joined(struct gk_text a, struct gk_text b)
{
  char *out = malloc(a.size + b.size);
  memcpy(out, a.data, a.size);
  memcpy(out + a.size, b.data, b.size);
  return (struct gk_text){out, a.size + b.size};
}

static void drop(struct gk_text text)
{
  free((void *)(uintptr_t)text.data);
}

static void take_content_encoding_off(void **state)
{
  (void)state;
  static const char gzip[] = "Content-Encoding: gzip\r\n\r\n";
  static const char deflate_[] = "Content-Encoding: deflate\r\n\r\n";
  struct gk_text page = GK_TEXT("a page, a page, a page, a page, a page, a page, a page");
  struct gk_text member = packed(page, 31), zlib = packed(page, 15), raw = packed(page, -15);
  check_body(gzip, member, ENOUGH, HTTP_BODY_DONE, page);
  check_body("Content-Encoding: X-GZIP, identity\r\n", member, ENOUGH, HTTP_BODY_DONE, page);
  check_body(deflate_, zlib, ENOUGH, HTTP_BODY_DONE, page);
  check_body(deflate_, raw, ENOUGH, HTTP_BODY_DONE, page);
  check_body(gzip, page, ENOUGH, HTTP_BODY_BAD, page); /* not what it says */
  check_body("Content-Encoding: none\r\n", page, ENOUGH, HTTP_BODY_DONE, page);
  check_body("Content-Encoding: rot13\r\n", page, ENOUGH, HTTP_BODY_BAD, page);
  check_body("Content-Encoding: gzip\r\n", GK_TEXT(""), ENOUGH, HTTP_BODY_DONE, GK_TEXT(""));
  check_body(gzip, member, page.size, HTTP_BODY_DONE, page);
  check_body(gzip, member, page.size - 1, HTTP_BODY_TOO_LARGE, GK_TEXT(""));

  struct gk_text twice = packed(member, 31), two = joined(member, member);
  struct gk_text both = joined(page, page), trailed = joined(member, GK_TEXT("\r\n"));
  check_body("Content-Encoding: gzip, gzip\r\n", twice, ENOUGH, HTTP_BODY_DONE, page);
  check_body("Content-Encoding: a,gzip,gzip,gzip,gzip\r\n", page, ENOUGH, HTTP_BODY_BAD, page);
  check_body(gzip, two, ENOUGH, HTTP_BODY_DONE, both);
  check_body(gzip, trailed, ENOUGH, HTTP_BODY_DONE, page);

  /* Cut, and broken in its checksum. */
  char *body;
  size_t size;
  for (size_t cut = 2; cut < member.size; cut++) {
    assert_int_equal(http_decode_body(gk_text_of(gzip), (struct gk_text){member.data, cut}, ENOUGH,
                                      &body, &size),
                     HTTP_BODY_CUT);
    assert_true(size <= page.size && memcmp(body, page.data, size) == 0);
    free(body);
  }
  struct gk_text broken = joined(member, GK_TEXT(""));
  ((char *)(uintptr_t)broken.data)[broken.size - 6] ^= 1;
  check_body(gzip, broken, ENOUGH, HTTP_BODY_CUT, page);

  /* Both: chunks around it. */
  char head[20];
  snprintf(head, sizeof head, "%zx\r\n", member.size);
  struct gk_text begun = joined(gk_text_of(head), member);
  struct gk_text wrapped = joined(begun, GK_TEXT("\r\n0\r\n\r\n"));
  check_body("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", wrapped, ENOUGH,
             HTTP_BODY_DONE, page);
  struct gk_text texts[] = {member, zlib, raw, twice, two, both, trailed, broken, begun, wrapped};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    drop(texts[i]);
}

static void stop_bombs(void **state)
{
  (void)state;
  enum { BOMB = 64 << 20 };
  struct gk_text zeros = {calloc(1, BOMB), BOMB};
  struct gk_text bomb = packed(zeros, 31);
  check_body("Content-Encoding: gzip\r\n", bomb, ENOUGH, HTTP_BODY_TOO_LARGE, GK_TEXT(""));
  /* Its end says less than it holds, or more. */
  char *end = (char *)(uintptr_t)bomb.data + bomb.size - 4;
  memcpy(end, "\1\0\0\0", 4);
  check_body("Content-Encoding: gzip\r\n", bomb, ENOUGH, HTTP_BODY_TOO_LARGE, GK_TEXT(""));
  memcpy(end, "\xff\xff\xff\xff", 4);
  check_body("Content-Encoding: gzip\r\n", bomb, ENOUGH, HTTP_BODY_TOO_LARGE, GK_TEXT(""));
  drop(zeros);
  drop(bomb);
}

#ifdef WARC_BROTLI
static void take_brotli_off(void **state)
{
  (void)state;
  /* A stream of one uncompressed meta-block (RFC 7932, 9.2). */
  struct gk_text raw = GK_TEXT("\x8b\x01\x80"
                               "abcd\x03");
  check_body("Content-Encoding: br\r\n", raw, ENOUGH, HTTP_BODY_DONE, GK_TEXT("abcd"));
  check_body("Content-Encoding: br\r\n", raw, 3, HTTP_BODY_TOO_LARGE, GK_TEXT(""));
  check_body("Content-Encoding: br\r\n", (struct gk_text){raw.data, 5}, ENOUGH, HTTP_BODY_CUT,
             GK_TEXT("ab"));
  check_body("Content-Encoding: br\r\n", GK_TEXT("<html>"), ENOUGH, HTTP_BODY_BAD,
             GK_TEXT("<html>"));
}
#endif

static void compare_lengths(void **state)
{
  (void)state;
  check_body("Content-Length: 5\r\n", GK_TEXT("abc"), ENOUGH, HTTP_BODY_CUT, GK_TEXT("abc"));
  check_body("Content-Length: 3\r\n", GK_TEXT("abc"), ENOUGH, HTTP_BODY_DONE, GK_TEXT("abc"));
  check_body("Content-Length: 2\r\n", GK_TEXT("abc"), ENOUGH, HTTP_BODY_DONE, GK_TEXT("abc"));
  check_body("Content-Length: x\r\n", GK_TEXT("abc"), ENOUGH, HTTP_BODY_DONE, GK_TEXT("abc"));
  check_body("Content-Length: 99999999999999999999999\r\n", GK_TEXT("abc"), ENOUGH, HTTP_BODY_DONE,
             GK_TEXT("abc"));
  check_body("Content-Length: 1\r\n", GK_TEXT(""), ENOUGH, HTTP_BODY_CUT, GK_TEXT(""));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(find_headers),    cmocka_unit_test(read_types),
      cmocka_unit_test(take_chunks_off), cmocka_unit_test(take_content_encoding_off),
      cmocka_unit_test(stop_bombs),
#ifdef WARC_BROTLI
      cmocka_unit_test(take_brotli_off),
#endif
      cmocka_unit_test(compare_lengths),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
