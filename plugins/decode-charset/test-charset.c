/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

#include "charset.h"
#include "fake-host.h"
#include "utf8.h"

static const struct gk_plugin *plugin;
static void *state;
static struct fake_host *opener;

GK_EXPORT gk_entry_function gongkai_plugins_1;

static struct fake_host *decode(struct gk_text bytes, const char *transport, int *status)
{
  struct fake_host *host = fake_host_with(bytes, gk_text_of(transport));
  *status = plugin->run(&host->context, state);
  return host;
}

static struct gk_text decoded(const struct fake_host *host)
{
  assert_int_equal(host->resource_count, 2);
  assert_int_equal(host->resources[1].kind, GK_RESOURCE_TEXT);
  assert_int_equal(host->resources[1].parent, 1);
  return host->resources[1].data;
}

/* Well-formed, without NUL and CR; the count of U+FFFD in it. */
static size_t check_text(struct gk_text text)
{
  size_t replacements = 0;
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    const char *before = p;
    uint32_t c = gk_utf8_next(&p, end);
    if (c == 0xFFFD) {
      assert_int_equal(p - before, 3);
      replacements++;
    }
    assert_int_not_equal(c, 0);
    assert_int_not_equal(c, '\r');
  }
  return replacements;
}

#define META(charset) "<html><head><meta charset=\"" charset "\"></head><body>"
#define EQUIV(charset)                                                                             \
  "<META content='text/html; charset=" charset "' http-equiv=Content-Type><body>"
/* 政府信息公开工作年度报告 in GBK, and the same in UTF-8 */
#define GB_WORDS                                                                                   \
  "\xD5\xFE\xB8\xAE\xD0\xC5\xCF\xA2\xB9\xAB\xBF\xAA\xB9\xA4\xD7\xF7\xC4\xEA\xB6\xC8\xB1\xA8\xB8"   \
  "\xE6"
#define WORDS "政府信息公开工作年度报告"
/* 政府資訊公開 in Big5 */
#define BIG5_WORDS "\xAC\x46\xA9\xB2\xB8\xEA\xB0\x54\xA4\xBD\xB6\x7D"

struct expectation {
  const char *name;
  struct gk_text bytes;
  const char *transport;
  const char *charset;
  struct gk_text text; /* empty: not compared */
  size_t replaced;
  bool mismatch;
};

#define BYTES(literal)                                                                             \
  {                                                                                                \
    (literal), sizeof(literal) - 1                                                                 \
  }

static const struct expectation expectations[] = {
    {"ascii", BYTES("abc\n"), "", "UTF-8", BYTES("abc\n"), 0, false},
    {"utf-8", BYTES(WORDS), "", "UTF-8", BYTES(WORDS), 0, false},
    {"utf-8 mark", BYTES("\xEF\xBB\xBF" WORDS), "", "UTF-8", BYTES(WORDS), 0, false},
    {"utf-8 mark before gbk", BYTES("\xEF\xBB\xBF" GB_WORDS), "", "GB18030", BYTES(WORDS), 0, true},
    {"undeclared gbk", BYTES(GB_WORDS), "", "GB18030", BYTES(WORDS), 0, false},
    {"declared gb2312", BYTES(META("gb2312") GB_WORDS), "", "GB18030", BYTES(META("gb2312") WORDS),
     0, false},
    {"gb2312 with a character of gbk", BYTES(META("gb2312") "\xE9\x46" GB_WORDS), "", "GB18030",
     BYTES(META("gb2312") "镕" WORDS), 0, false}, /* 0xE946 */
    {"dash", BYTES(META("GB2312") GB_WORDS "\xA1\xAA\xA1\xAA"), "", "GB18030",
     BYTES(META("GB2312") WORDS "——"), 0, false},
    {"http-equiv", BYTES(EQUIV("gbk") GB_WORDS), "", "GB18030", BYTES(EQUIV("gbk") WORDS), 0,
     false},
    {"declared gbk but utf-8", BYTES(META("gbk") WORDS), "", "UTF-8", BYTES(META("gbk") WORDS), 0,
     true},
    {"declared utf-8 but gbk", BYTES(META("utf-8") GB_WORDS), "", "GB18030",
     BYTES(META("utf-8") WORDS), 0, true},
    {"declared iso-8859-1 but gbk", BYTES(META("iso-8859-1") GB_WORDS), "", "GB18030",
     BYTES(META("iso-8859-1") WORDS), 0, true},
    {"declared iso-8859-1 but utf-8", BYTES(META("iso-8859-1") WORDS), "", "UTF-8",
     BYTES(META("iso-8859-1") WORDS), 0, true},
    {"iso-8859-1", BYTES(META("iso-8859-1") "caf\xE9 ol\xE9"), "", "windows-1252",
     BYTES(META("iso-8859-1") "café olé"), 0, false},
    {"transport", BYTES(GB_WORDS), "gb2312", "GB18030", BYTES(WORDS), 0, false},
    {"transport wins over meta", BYTES(META("big5") GB_WORDS), "GBK", "GB18030",
     BYTES(META("big5") WORDS), 0, true},
    {"transport contradicted", BYTES(META("gb2312") GB_WORDS), "utf-8", "GB18030",
     BYTES(META("gb2312") WORDS), 0, true},
    {"transport quoted", BYTES(GB_WORDS), "\"GB2312\"", "GB18030", BYTES(WORDS), 0, false},
    {"ascii is in no contradiction", BYTES(META("gb2312") "abc"), "utf-8", "UTF-8",
     BYTES(META("gb2312") "abc"), 0, false},
    {"xml declaration", BYTES("<?xml version=\"1.0\" encoding='GB2312'?><a>" GB_WORDS), "",
     "GB18030", BYTES("<?xml version=\"1.0\" encoding='GB2312'?><a>" WORDS), 0, false},
    {"meta in a comment", BYTES("<!-- " META("utf-8") " -->" GB_WORDS), "", "GB18030",
     BYTES("<!-- " META("utf-8") " -->" WORDS), 0, false},
    {"meta in a script", BYTES("<script>'" META("big5") "'</script>" GB_WORDS), "", "GB18030",
     BYTES("<script>'" META("big5") "'</script>" WORDS), 0, false},
    {"description that speaks of charsets",
     BYTES("<meta name=description content='charset=big5'>" GB_WORDS), "", "GB18030",
     BYTES("<meta name=description content='charset=big5'>" WORDS), 0, false},
    {"unknown label", BYTES(META("x-none") GB_WORDS), "", "GB18030", BYTES(META("x-none") WORDS), 0,
     false},
    {"meta says utf-16", BYTES(META("utf-16") WORDS), "", "UTF-8", BYTES(META("utf-16") WORDS), 0,
     true},
    {"gb18030 of four bytes", BYTES(GB_WORDS "\x81\x39\xEE\x39\x95\x32\x82\x36"), "", "GB18030",
     BYTES(WORDS "㐀𠀀"), 0, false},
    {"gb18030, old code of a moved character", BYTES(GB_WORDS "\x82\x35\x90\x37"), "", "GB18030",
     BYTES(WORDS "\xE9\xBE\xB4"), 0, false},
    {"euro of code page 936", BYTES(GB_WORDS "\x80"), "gbk", "GB18030", BYTES(WORDS "€"), 0, false},
    {"gb18030 mark", BYTES("\x84\x31\x95\x33" GB_WORDS), "", "GB18030", BYTES(WORDS), 0, false},
    {"stray lead byte before a tag", BYTES(META("gbk") GB_WORDS "\xC4</p>" GB_WORDS), "", "GB18030",
     BYTES(META("gbk") WORDS "\xEF\xBF\xBD</p>" WORDS), 1, false},
    {"stray lead byte at the end", BYTES(GB_WORDS "\xC4"), "gbk", "GB18030",
     BYTES(WORDS "\xEF\xBF\xBD"), 1, false},
    {"broken code of four bytes", BYTES(META("gbk") GB_WORDS "\x81\x30<p>"), "", "GB18030",
     BYTES(META("gbk") WORDS "\xEF\xBF\xBD"
                             "0<p>"),
     1, false},
    {"0xFF", BYTES(META("gbk") GB_WORDS "\xFF" GB_WORDS), "", "GB18030",
     BYTES(META("gbk") WORDS "\xEF\xBF\xBD" WORDS), 1, false},
    {"utf-8 cut in a character", BYTES(META("utf-8") WORDS WORDS "\xE6\x94<p>" WORDS), "", "UTF-8",
     BYTES(META("utf-8") WORDS WORDS "\xEF\xBF\xBD<p>" WORDS), 1, false},
    {"utf-8 with a piece of gbk", BYTES(META("utf-8") WORDS WORDS WORDS WORDS "\xB9\xAB\xBF\xAA"),
     "", "UTF-8", BYTES(""), 4, false},
    {"undeclared utf-8 with a wrong byte", BYTES(WORDS WORDS "\xFF" WORDS), "", "UTF-8",
     BYTES(WORDS WORDS "\xEF\xBF\xBD" WORDS), 1, false},
    {"surrogates in utf-8", BYTES(WORDS WORDS WORDS WORDS "\xED\xA0\x80"), "", "UTF-8",
     BYTES(WORDS WORDS WORDS WORDS "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"), 3, false},
    {"declared big5", BYTES(META("big5") BIG5_WORDS), "", "Big5",
     BYTES(META("big5") "政府資訊公開"), 0, false},
    {"undeclared big5", BYTES(BIG5_WORDS BIG5_WORDS), "", "Big5", BYTES("政府資訊公開政府資訊公開"),
     0, false},
    {"declared gbk but big5", BYTES(META("gbk") BIG5_WORDS), "", "Big5",
     BYTES(META("gbk") "政府資訊公開"), 0, true},
    {"declared big5 but gbk", BYTES(META("big5") GB_WORDS), "", "GB18030",
     BYTES(META("big5") WORDS), 0, true},
    {"hong kong", BYTES(META("big5-hkscs") BIG5_WORDS "\x88\x62"), "", "Big5-HKSCS",
     BYTES(META("big5-hkscs") "政府資訊公開Ê̄"), 0, false},
    {"big5, stray lead byte",
     BYTES(META("big5") BIG5_WORDS BIG5_WORDS BIG5_WORDS BIG5_WORDS "\xA4<b>"), "", "Big5",
     BYTES(""), 1, false},
    {"utf-16 little-endian mark", BYTES("\xFF\xFE\x3F\x65\x9C\x5E\n\0"), "", "UTF-16LE",
     BYTES("政府\n"), 0, false},
    {"utf-16 big-endian mark", BYTES("\xFE\xFF\x65\x3F\x5E\x9C\0\n"), "", "UTF-16BE",
     BYTES("政府\n"), 0, false},
    {"utf-16 without mark",
     BYTES("2\0\x3F\x65\x9C\x5E\n\0"
           "1\0"),
     "", "UTF-16LE", BYTES("2政府\n1"), 0, false},
    {"utf-16 big-endian without mark", BYTES("\0002\x65\x3F\x5E\x9C\0\n\0001"), "", "UTF-16BE",
     BYTES("2政府\n1"), 0, false},
    {"utf-16, lone surrogate", BYTES("\xFF\xFE\x3F\x65\x00\xD8\x9C\x5E"), "", "UTF-16LE",
     BYTES("政\xEF\xBF\xBD府"), 1, false},
    {"utf-16, half a unit", BYTES("\xFF\xFE\x3F\x65\x9C"), "", "UTF-16LE", BYTES("政\xEF\xBF\xBD"),
     1, false},
    {"utf-16, pair", BYTES("\xFE\xFF\xD8\x40\xDC\x00"), "", "UTF-16BE", BYTES("𠀀"), 0, false},
    {"utf-32", BYTES("\xFF\xFE\0\0\x3F\x65\0\0\x9C\x5E\0\0"), "", "UTF-32LE", BYTES("政府"), 0,
     false},
    {"utf-32 without mark", BYTES("\0\0\0002\0\0\x65\x3F\0\0\0001"), "", "UTF-32BE", BYTES("2政1"),
     0, false},
    {"hz", BYTES(META("hz-gb-2312") "~{9+?*~}~~"), "", "HZ-GB-2312",
     BYTES(META("hz-gb-2312") "公开~"), 0, false},
    {"iso-2022-cn", BYTES("\x1B$)A\x0E\x39\x2B\x3F\x2A\x0F\n"), "", "ISO-2022-CN", BYTES("公开\n"),
     0, false},
    {"line ends", BYTES("a\r\nb\rc\n\r\nd\r"), "", "UTF-8", BYTES("a\nb\nc\n\nd\n"), 0, false},
    {"nul", BYTES("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\0b\r\n"), "", "UTF-8",
     BYTES("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xEF\xBF\xBD"
           "b\n"),
     1, false},
    {"greek by utf-8 of two bytes", BYTES("\xCE\xB1 is small"), "", "UTF-8", BYTES("α is small"), 0,
     false},
};

static void each_expectation(void **unused)
{
  (void)unused;
  for (size_t i = 0; i < sizeof expectations / sizeof *expectations; i++) {
    const struct expectation *want = &expectations[i];
    int status;
    struct fake_host *host = decode(want->bytes, want->transport, &status);
    print_message("  %s\n", want->name);
    assert_int_equal(status, GK_OK);
    struct gk_text text = decoded(host);
    assert_string_equal(host->resources[1].charset.data, want->charset);
    if (want->text.size) {
      assert_string_equal(text.data, want->text.data);
      assert_int_equal(text.size, want->text.size);
    }
    const struct gk_diagnostic *replaced = fake_host_diagnostic(host, "bytes-replaced");
    assert_int_equal(check_text(text), want->replaced);
    assert_int_equal(replaced ? replaced->count : 0, want->replaced);
    assert_int_equal(fake_host_diagnostic(host, "charset-mismatch") != NULL, want->mismatch);
    fake_host_free(host);
  }
}

/* A declaration may stand after any amount of scripts and styles. */
static void late_declaration(void **unused)
{
  (void)unused;
  enum { FILLER = 100000 };
  static char page[FILLER + 200];
  size_t size = 0;
  for (; size < FILLER; size += 16)
    memcpy(page + size, "<i>a<b;\"'=meta\n ", 16);
  int tail = snprintf(page + size, 200, "<meta charset=big5>" GB_WORDS);
  int status;
  struct fake_host *host = decode((struct gk_text){page, size + (size_t)tail}, "", &status);
  assert_non_null(fake_host_diagnostic(host, "charset-mismatch"));
  fake_host_free(host);
}

static void place_of_first_bad_byte(void **unused)
{
  (void)unused;
  int status;
  struct fake_host *host =
      decode(GK_TEXT("\xEF\xBB\xBF" WORDS WORDS WORDS "\xFF" WORDS "\xFF"), "", &status);
  const struct gk_diagnostic *remark = fake_host_diagnostic(host, "bytes-replaced");
  assert_int_equal(remark->place.resource, 1);
  assert_int_equal(remark->place.offset, 3 + 3 * 36);
  assert_int_equal(remark->count, 2);
  assert_int_equal(remark->level, GK_WARN);
  fake_host_free(host);
}

static void too_many_bad_bytes(void **unused)
{
  (void)unused;
  int status;
  struct fake_host *host =
      decode(GK_TEXT("\xFF\xFF\xFF\xFF\xC4\x31\xFF\xFF" GB_WORDS), "gbk", &status);
  assert_int_equal(status, GK_OK);
  assert_int_equal(fake_host_diagnostic(host, "bytes-replaced")->level, GK_ERROR);
  fake_host_free(host);
}

static void refused(void **unused)
{
  (void)unused;
  static const struct {
    struct gk_text bytes;
    const char *code;
    int bid;
  } cases[] = {
      {BYTES(""), "empty-file", 80},
      {BYTES("%PDF-1.4 \xE2\xE3"), "binary-file", 0},
      {BYTES("PK\3\4aaaa"), "binary-file", 0},
      {BYTES("\x7F"
             "ELF\1\1\1\0\0"),
       "binary-file", 0},
      {BYTES("\x89PNG\r\n\x1A\n"), "binary-file", 0},
      {BYTES("\xFF\xD8\xFF\xE0"), "binary-file", 0},
      {BYTES("\0\1\2\3\4\0\0\0ab\0\0\1\5\6\0\0\0"), "binary-file", 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct fake_host *host = fake_host_with(cases[i].bytes, GK_TEXT(""));
    assert_int_equal(plugin->probe(&host->context, state), cases[i].bid);
    assert_int_equal(plugin->run(&host->context, state), GK_REJECT);
    assert_string_equal(host->code, cases[i].code);
    assert_int_equal(host->resource_count, 1);
    fake_host_free(host);
  }
}

/* Every code of two bytes, and four bytes at steps, as iconv has it. */
static void same_as_iconv(const char *name, bool quadruples)
{
  static char bytes[1 << 18];
  static char expected[1 << 20];
  size_t size = 0;
  iconv_t converter = iconv_open("UTF-8", name);
  assert_true(converter != (iconv_t)-1);
  char *out = expected;
  size_t out_left = sizeof expected;
  for (unsigned lead = 0x81; lead <= 0xFE; lead++)
    for (unsigned trail = 0x40; trail <= 0xFE; trail++) {
      char code[2] = {(char)lead, (char)trail}, *in = code;
      size_t in_left = 2;
      char *before = out;
      iconv(converter, NULL, NULL, NULL, NULL);
      bool mapped = iconv(converter, &in, &in_left, &out, &out_left) == 0 && in_left == 0;
      iconv(converter, NULL, NULL, &out, &out_left);
      const char *first = before;
      uint32_t c = mapped ? gk_utf8_next(&first, out) : 0;
      if (!mapped || (c >= 0xE000 && c <= 0xF8FF && !quadruples)) {
        out_left += (size_t)(out - before); /* private use: Hong Kong's supplement has it better */
        out = before;
        continue;
      }
      memcpy(bytes + size, code, 2);
      size += 2;
    }
  for (unsigned i = 0; quadruples && i < 1587600; i += i < 39420 ? 7 : 4999) {
    char code[4] = {(char)(0x81 + i / 12600), (char)(0x30 + i / 1260 % 10),
                    (char)(0x81 + i / 10 % 126), (char)(0x30 + i % 10)};
    char *in = code;
    size_t in_left = 4;
    iconv(converter, NULL, NULL, NULL, NULL);
    if (iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1)
      continue;
    memcpy(bytes + size, code, 4);
    size += 4;
  }
  iconv_close(converter);
  int status;
  struct fake_host *host = decode((struct gk_text){bytes, size}, name, &status);
  struct gk_text text = decoded(host);
  assert_int_equal(text.size, (size_t)(out - expected));
  assert_memory_equal(text.data, expected, text.size);
  assert_null(fake_host_diagnostic(host, "bytes-replaced"));
  fake_host_free(host);
}

static void all_of_gb18030(void **unused)
{
  (void)unused;
  same_as_iconv("GB18030", true);
}

/* Any bytes give well-formed text, and as many replacements as were counted. */
static void any_bytes(void **unused)
{
  (void)unused;
  static const char *const transports[] = {"",         "utf-8",     "gbk",        "big5",
                                           "utf-16le", "shift_jis", "iso-8859-1", "euc-kr",
                                           "hz",       "utf-32",    "iso-2022-cn"};
  static const char *const seeds[] = {
      WORDS WORDS, GB_WORDS GB_WORDS, BIG5_WORDS BIG5_WORDS, META("gb2312") GB_WORDS,
      "~{9+?*~}",  "plain text\r\n"};
  uint32_t random = 1;
  for (size_t round = 0; round < 30000; round++) {
    char bytes[160];
    random = random * 1664525 + 1013904223;
    const char *seed = seeds[(random >> 16) % (sizeof seeds / sizeof *seeds)];
    size_t size = strlen(seed);
    memcpy(bytes, seed, size);
    size -= (random >> 8) % 5;
    for (unsigned flips = (random >> 20) % 6; flips > 0; flips--) {
      random = random * 1664525 + 1013904223;
      bytes[(random >> 9) % size] = (char)(random >> 24);
    }
    struct gk_text input = {bytes, size};
    int status;
    struct fake_host *host =
        decode(input, transports[round % (sizeof transports / sizeof *transports)], &status);
    if (status == GK_OK) {
      size_t replaced = check_text(decoded(host)), already = 0;
      for (size_t at = 0; (at = gk_text_find(input, GK_TEXT("\xEF\xBF\xBD"), at)) != SIZE_MAX; at++)
        already++;
      const struct gk_diagnostic *remark = fake_host_diagnostic(host, "bytes-replaced");
      size_t count = remark ? remark->count : 0;
      if (replaced < count || replaced > count + already)
        fail_msg("round %zu: %zu in the text, %zu counted", round, replaced, count);
    } else {
      assert_int_equal(status, GK_REJECT);
    }
    fake_host_free(host);
  }
}

static void all_of_big5(void **unused)
{
  (void)unused;
  same_as_iconv("CP950", false);
}

static void labels(void **unused)
{
  (void)unused;
  static const struct {
    const char *label;
    enum charset charset;
  } cases[] = {{"GB2312", CHARSET_GB18030},
               {" gb_2312-80 ", CHARSET_GB18030},
               {"x-gbk", CHARSET_GB18030},
               {"EUC-CN", CHARSET_GB18030},
               {"cp936", CHARSET_GB18030},
               {"'utf8'", CHARSET_UTF_8},
               {"UTF-16", CHARSET_UTF_16LE},
               {"Big5-HKSCS", CHARSET_BIG5},
               {"latin1", CHARSET_WINDOWS_1252},
               {"", CHARSET_UNKNOWN},
               {"utf-8-and-a-very-long-tail-of-it", CHARSET_UNKNOWN}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_int_equal(charset_of_label(gk_text_of(cases[i].label)), cases[i].charset);
}

static int set_up(void **unused)
{
  (void)unused;
  plugin = gongkai_plugins_1(0);
  opener = fake_host_with(GK_TEXT(""), GK_TEXT(""));
  int64_t error_share = 5;
  return plugin->open(&opener->context, &error_share, &state) == GK_OK ? 0 : -1;
}

static int tear_down(void **unused)
{
  (void)unused;
  plugin->close(state);
  fake_host_free(opener);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(labels),
      cmocka_unit_test(each_expectation),
      cmocka_unit_test(late_declaration),
      cmocka_unit_test(place_of_first_bad_byte),
      cmocka_unit_test(too_many_bad_bytes),
      cmocka_unit_test(refused),
      cmocka_unit_test(all_of_gb18030),
      cmocka_unit_test(all_of_big5),
      cmocka_unit_test(any_bytes),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
