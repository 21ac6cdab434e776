/* SPDX-License-Identifier: Apache-2.0 */
/* Normal forms of URLs: what browsers ask for, and one form for one page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "url.h"
#include "utf8.h"

#define BASE "http://www.example.gov.cn/zwgk/nb/index.html?page=2"
#define HOST "http://www.example.gov.cn"

struct row {
  const char *base, *reference, *charset, *normal; /* normal NULL: refused */
};

static struct url_rules *rules;

static int read_rules(void **state)
{
  (void)state;
  const char *top = getenv("top_srcdir");
  char path[1000], why[300];
  snprintf(path, sizeof path, "%s/rules/crawl/parameters.tsv", top ? top : ".");
  rules = url_rules_new(path, why);
  if (!rules)
    fprintf(stderr, "%s\n", why);
  return rules ? 0 : -1;
}

static int drop_rules(void **state)
{
  (void)state;
  url_rules_drop(rules);
  return 0;
}

/* Each normal form is also its own. */
static void expect_rows(const struct row *row, size_t count)
{
  char url[URL_SIZE_LIMIT], again[URL_SIZE_LIMIT];
  for (size_t i = 0; i < count; i++) {
    bool good =
        url_normalise(rules, row[i].base, gk_text_of(row[i].reference), row[i].charset, url);
    if (good != (row[i].normal != NULL) || (good && strcmp(url, row[i].normal) != 0))
      fail_msg("\"%s\" gave \"%s\", not \"%s\"", row[i].reference, good ? url : "(refused)",
               row[i].normal ? row[i].normal : "(refused)");
    if (!good)
      continue;
    assert_true(url_normalise(rules, NULL, gk_text_of(url), row[i].charset, again));
    assert_string_equal(url, again);
    assert_true(url_normalise(rules, url, gk_text_of(url), row[i].charset, again));
    assert_string_equal(url, again);
  }
}
#define EXPECT(rows) expect_rows(rows, sizeof rows / sizeof *rows)

static void resolved(void **state)
{
  (void)state;
  static const struct row rows[] = {
      {BASE, "a.html", NULL, HOST "/zwgk/nb/a.html"},
      {BASE, "./a.html", NULL, HOST "/zwgk/nb/a.html"},
      {BASE, "../a.html", NULL, HOST "/zwgk/a.html"},
      {BASE, "../../../../a.html", NULL, HOST "/a.html"},
      {BASE, "..", NULL, HOST "/zwgk/"},
      {BASE, ".", NULL, HOST "/zwgk/nb/"},
      {BASE, "/a/./b/../c/", NULL, HOST "/a/c/"},
      {BASE, "/a/%2e%2E/b", NULL, HOST "/b"},
      {BASE, "/a/b/..", NULL, HOST "/a/"},
      {BASE, "?page=3", NULL, HOST "/zwgk/nb/index.html?page=3"},
      {BASE, "a.html?x=../../b", NULL, HOST "/zwgk/nb/a.html?x=../../b"},
      {BASE, "//other.gov.cn/a", NULL, "http://other.gov.cn/a"},
      {"https://a.cn/b", "//other.gov.cn/a", NULL, "https://other.gov.cn/a"},
      {"https://a.cn/b", "/c", NULL, "https://a.cn/c"},
      {BASE, "http:b.html", NULL, HOST "/zwgk/nb/b.html"},
      {BASE, "http:/b.html", NULL, HOST "/b.html"},
      {BASE, "http:http:b.html", NULL, HOST "/zwgk/nb/http:b.html"},
      {BASE, "https:b.cn/c", NULL, "https://b.cn/c"},
      {BASE, "http:", NULL, NULL},
      {BASE, "http:///b.cn/c", NULL, "http://b.cn/c"},
      {BASE, "art//2025//1.html", NULL, HOST "/zwgk/nb/art//2025//1.html"},
      {BASE, "", NULL, NULL},
      {BASE, "#top", NULL, NULL},
      {NULL, "a.html", NULL, NULL},
      {NULL, "//a.cn/", NULL, NULL},
      {"http://a.cn/?x=/y/z", "b", NULL, "http://a.cn/b"},
      {"http://a.cn:8080/x/y", "b", NULL, "http://a.cn:8080/x/b"},
  };
  EXPECT(rows);
}

static void mended_as_browsers_do(void **state)
{
  (void)state;
  static const struct row rows[] = {
      {BASE, "\\a\\b.html", NULL, HOST "/a/b.html"},
      {BASE, "..\\a\\b.html?p=c\\d", NULL, HOST "/zwgk/a/b.html?p=c%5Cd"},
      {BASE, "http:\\\\b.cn\\c", NULL, "http://b.cn/c"},
      {BASE, " \n a.html \t", NULL, HOST "/zwgk/nb/a.html"},
      {BASE, "a\n b\t.html", NULL, HOST "/zwgk/nb/a%20b.html"},
      {BASE, "ht\ntp://b.cn/", NULL, "http://b.cn/"},
      {BASE, "a.html#part", NULL, HOST "/zwgk/nb/a.html"},
      {BASE, "a.html?", NULL, HOST "/zwgk/nb/a.html"},
      {BASE, "a.html?#x?y", NULL, HOST "/zwgk/nb/a.html"},
      {BASE, "50%.doc", NULL, HOST "/zwgk/nb/50%25.doc"},
      {BASE, "%%41%4", NULL, HOST "/zwgk/nb/%25A%254"},
      {BASE, "a|b[c]{d}^`e\"<>.html", NULL,
       HOST "/zwgk/nb/a%7Cb%5Bc%5D%7Bd%7D%5E%60e%22%3C%3E.html"},
      {BASE, "a?x='1'&y=\"2\"", NULL, HOST "/zwgk/nb/a?x=%271%27&y=%222%22"},
      {BASE, "it's(1)!*,;=:@&$+.html", NULL, HOST "/zwgk/nb/it's(1)!*,;=:@&$+.html"},
  };
  EXPECT(rows);
}

static void percent_encoding(void **state)
{
  (void)state;
  static const struct row rows[] = {
      {BASE, "%7euser/%41%2d%5f.html", NULL, HOST "/zwgk/nb/~user/A-_.html"},
      {BASE, "/a%2fb%3fc%23d", NULL, HOST "/a%2Fb%3Fc%23d"},
      /* 年报 in GBK and in UTF-8: two pages */
      {BASE, "/%c4%ea%b1%a8.doc", NULL, HOST "/%C4%EA%B1%A8.doc"},
      {BASE, "/%C4%EA%B1%A8.doc", "GBK", HOST "/%C4%EA%B1%A8.doc"},
      {BASE, "/%e5%b9%b4%e6%8a%a5.doc", NULL, HOST "/%E5%B9%B4%E6%8A%A5.doc"},
      /* raw: UTF-8 in a path whatever the page is, the page's charset in a query */
      {BASE, "/年报.doc", "GBK", HOST "/%E5%B9%B4%E6%8A%A5.doc"},
      {BASE, "/年报?q=年报", "GBK", HOST "/%E5%B9%B4%E6%8A%A5?q=%C4%EA%B1%A8"},
      {BASE, "/s?q=年报", "gb2312", HOST "/s?q=%C4%EA%B1%A8"},
      {BASE, "/s?q=年报", "GB18030", HOST "/s?q=%C4%EA%B1%A8"},
      {BASE, "/s?q=年报", "UTF-8", HOST "/s?q=%E5%B9%B4%E6%8A%A5"},
      {BASE, "/s?q=年报", NULL, HOST "/s?q=%E5%B9%B4%E6%8A%A5"},
      /* a code whose second byte is ASCII: 丂 is 81 40, 乗 is 81 5C */
      {BASE, "/s?q=丂乗", "GBK", HOST "/s?q=%81@%81%5C"},
      {BASE, "/年 报（2024）.pdf", NULL, HOST "/%E5%B9%B4%20%E6%8A%A5%EF%BC%882024%EF%BC%89.pdf"},
      /* what is no UTF-8 keeps its bytes */
      {BASE, "/\xC4\xEA", NULL, HOST "/%C4%EA"},
      {BASE, "/?\xC4\xEA", "GBK", HOST "/?%C4%EA"},
      {BASE, "/a%00b", NULL, HOST "/a%00b"},
  };
  EXPECT(rows);
}

static void hosts(void **state)
{
  (void)state;
  static const struct row rows[] = {
      {NULL, "HTTP://WWW.Example.GOV.CN", NULL, HOST "/"},
      {NULL, "http://www.example.gov.cn:80/", NULL, HOST "/"},
      {NULL, "http://www.example.gov.cn:/", NULL, HOST "/"},
      {NULL, "https://www.example.gov.cn:443/", NULL, "https://www.example.gov.cn/"},
      {NULL, "http://www.example.gov.cn:443/", NULL, HOST ":443/"},
      {NULL, "http://www.example.gov.cn:08080/", NULL, HOST ":8080/"},
      {NULL, "http://www.example.gov.cn./", NULL, HOST "/"},
      {NULL, "http://www.example.gov.cn?x=1", NULL, HOST "/?x=1"},
      {NULL, "http://www.%65xample.gov.cn/", NULL, HOST "/"},
      {NULL, "http://a_b.cn/", NULL, "http://a_b.cn/"},
      {NULL, "http://中国政府网.政务.cn/", NULL, "http://xn--fiqs8sirgfmhq98a.xn--zfr164b.cn/"},
      {NULL, "http://中国政府网。政务。cn/", NULL, "http://xn--fiqs8sirgfmhq98a.xn--zfr164b.cn/"},
      {NULL, "http://ＷＷＷ.example.gov.cn/", NULL, HOST "/"},
      {NULL, "http://%E4%B8%AD%E5%9B%BD.cn/", NULL, "http://xn--fiqs8s.cn/"},
      {NULL, "http://xn--fiqs8s.CN/", NULL, "http://xn--fiqs8s.cn/"},
      {NULL, "http://127.0.0.1/", NULL, "http://127.0.0.1/"},
      {NULL, "http://0x7f.1/", NULL, "http://127.0.0.1/"},
      {NULL, "http://017700000001/", NULL, "http://127.0.0.1/"},
      {NULL, "http://2130706433/", NULL, "http://127.0.0.1/"},
      {NULL, "http://１２７.0.0.1/", NULL, "http://127.0.0.1/"},
      {NULL, "http://10.65535/", NULL, "http://10.0.255.255/"},
      {NULL, "http://1.2.3.4.5/", NULL, NULL},
      {NULL, "http://1.2.3.256/", NULL, NULL},
      {NULL, "http://256.2.3.4/", NULL, NULL},
      {NULL, "http://4294967296/", NULL, NULL},
      {NULL, "http://99999999999999999999999999/", NULL, NULL},
      {NULL, "http://08.1/", NULL, NULL},
      {NULL, "http://a.0x/", NULL, NULL},
      {NULL, "http://[2001:DB8:0:0::1]/", NULL, "http://[2001:db8::1]/"},
      {NULL, "http://[::ffff:127.0.0.1]:8080/a", NULL, "http://[::ffff:127.0.0.1]:8080/a"},
      {NULL, "http://[::1%25eth0]/", NULL, NULL},
      {NULL, "http://[::1/", NULL, NULL},
      {NULL, "http://[::1]x/", NULL, NULL},
      {NULL, "http://user@a.cn/", NULL, NULL},
      {NULL, "http://user:word@a.cn/", NULL, NULL},
      {NULL, "http://a.cn/@b", NULL, "http://a.cn/@b"},
      {NULL, "http://a.cn:65536/", NULL, NULL},
      {NULL, "http://a.cn:0/", NULL, NULL},
      {NULL, "http://a.cn:8x/", NULL, NULL},
      {NULL, "http://a..cn/", NULL, NULL},
      {NULL, "http://.cn/", NULL, NULL},
      {NULL, "http:///", NULL, NULL},
      {NULL, "http://a b.cn/", NULL, NULL},
      {NULL, "http://a%00b.cn/", NULL, NULL},
      {NULL, "http://a%2fb.cn/", NULL, NULL},
      {NULL, "http://a%4/", NULL, NULL},
      {NULL, "http://a<b>.cn/", NULL, NULL},
      {NULL,
       "http://"
       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.cn/",
       NULL, NULL},
  };
  EXPECT(rows);
}

static void other_schemes(void **state)
{
  (void)state;
  static const char *const refused[] = {"javascript:void(0)",
                                        "JavaScript:;",
                                        "java\nscript:alert(1)",
                                        " javascript:a",
                                        "mailto:a@b.cn",
                                        "data:text/html,a",
                                        "ftp://a.cn/b",
                                        "file:///etc/passwd",
                                        "tel:12345",
                                        "about:blank",
                                        "www.a.cn:8080/b",
                                        "blob:http://a",
                                        "weixin://x",
                                        "view-source:http://a.cn/"};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    struct row row = {BASE, refused[i], NULL, NULL};
    expect_rows(&row, 1);
  }
}

static void parameters(void **state)
{
  (void)state;
  static const struct row rows[] = {
      {BASE, "/a.do;jsessionid=0A1B2C?id=1", NULL, HOST "/a.do?id=1"},
      {BASE, "/a.do;JSESSIONID=0A1B2C", NULL, HOST "/a.do"},
      {BASE, "/a;x=1;jsessionid=2;y=3/b", NULL, HOST "/a;x=1;y=3/b"},
      {BASE, "/..;jsessionid=2/b", NULL, HOST "/b"},
      {BASE, "/a.php?PHPSESSID=abc", NULL, HOST "/a.php"},
      {BASE, "/a.php?PHPSESSID=abc&id=1", NULL, HOST "/a.php?id=1"},
      {BASE, "/a.php?id=1&PHPSESSID=abc", NULL, HOST "/a.php?id=1"},
      {BASE, "/a.php?sid=12", NULL, HOST "/a.php?sid=12"},
      {BASE, "/a.php?sid=0123456789abcdef0123456789abcdef", NULL, HOST "/a.php"},
      {BASE, "/a?utm_source=x&a=1&UTM_medium=y", NULL, HOST "/a?a=1"},
      {BASE, "/a?ASPSESSIONIDQQAB=x", NULL, HOST "/a"},
      {BASE, "/a?_=1736899200000", NULL, HOST "/a"},
      {BASE, "/a?b&&c=&d", NULL, HOST "/a?b&&c=&d"},
  };
  EXPECT(rows);
  char url[URL_SIZE_LIMIT];
  assert_true(url_normalise(NULL, BASE, GK_TEXT("/a?PHPSESSID=abc"), NULL, url));
  assert_string_equal(url, HOST "/a?PHPSESSID=abc");
}

static void bounds(void **state)
{
  (void)state;
  static char text[10 * URL_SIZE_LIMIT];
  char url[URL_SIZE_LIMIT];
  memset(text, 'a', sizeof text);
  memcpy(text, HOST "/", strlen(HOST "/"));
  assert_true(url_normalise(rules, NULL, (struct gk_text){text, URL_SIZE_LIMIT - 1}, NULL, url));
  assert_int_equal(strlen(url), URL_SIZE_LIMIT - 1);
  assert_false(url_normalise(rules, NULL, (struct gk_text){text, URL_SIZE_LIMIT}, NULL, url));
  assert_false(url_normalise(rules, url, (struct gk_text){text, sizeof text}, NULL, url));
  /* What is written longer than it is read is bounded, too. */
  memset(text, ' ', URL_SIZE_LIMIT);
  memcpy(text, HOST "/", strlen(HOST "/"));
  text[1000] = 'a';
  assert_false(url_normalise(rules, NULL, (struct gk_text){text, 1001}, NULL, url));
  assert_string_equal(url, "");
  assert_false(url_normalise(rules, NULL, (struct gk_text){"http://a.cn/\0b", 14}, NULL, url));
  for (size_t i = 0; i + 3 <= 2000; i += 3)
    memcpy(text + i, "../", 3);
  assert_true(url_normalise(rules, BASE, (struct gk_text){text, 1998}, NULL, url));
  assert_string_equal(url, HOST "/");
}

static void expect_text(struct gk_text text, const char *expected)
{
  assert_int_equal(text.size, strlen(expected));
  assert_memory_equal(text.data, expected, text.size);
}

static void parts(void **state)
{
  (void)state;
  expect_text(url_host(HOST ":8080/a:b"), "www.example.gov.cn");
  expect_text(url_authority(HOST ":8080/a:b"), "www.example.gov.cn:8080");
  expect_text(url_path(HOST ":8080/a:b?c"), "/a:b?c");
  expect_text(url_host("https://[::1]:8443/"), "[::1]");
  expect_text(url_host("https://[::1]/"), "[::1]");
  expect_text(url_authority("https://[::1]:8443/"), "[::1]:8443");
  expect_text(url_host(HOST "/"), "www.example.gov.cn");
  assert_true(url_is_https("https://a.cn/"));
  assert_false(url_is_https("http://a.cn/"));
}

static void traps(void **state)
{
  (void)state;
  static const struct {
    const char *path, *trap;
  } rows[] = {
      {"/", NULL},
      {"/zwgk/nb/202501/t20250120_1234567.html", NULL},
      {"/art/2025/1/15/art_1234_5678.html", NULL},
      {"/col/1/1/1/1/index.html", NULL},
      {"/2025/01/01/01/a.html", NULL},
      {"/a/a/b.html", NULL},
      {"/a/a/a/b.html", "repeated-segments"},
      {"/a/b/a/b/c.html", NULL},
      {"/x/a/b/a/b/a/b", "repeated-segments"},
      {"/a/b/c/a/b/c/a/b/c/", "repeated-segments"},
      {"/1/1/1/1/1/", "repeated-segments"},
      {"/loop/a/b/b/a/c/a", NULL},
      {"/loop/a/b/b/a/c/a/a", "repeated-segments"},
      {"/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p", NULL},
      {"/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q", "deep-path"},
      {"/(S(55s1rfn4ka0ybk45))/a.aspx", "session"},
      {"/(a)/b.html", NULL},
      {"/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15&appid=1&webid=1&"
       "path=%2F&columnid=1&sourceContentType=1&unitid=1&webname=a&permissiontype=0",
       NULL},
      {"/a?1&2&3&4&5&6&7&8&9&10&11&12&13&14&15&16&17&18&19&20&21&22&23&24", NULL},
      {"/a?1&2&3&4&5&6&7&8&9&10&11&12&13&14&15&16&17&18&19&20&21&22&23&24&25", "many-parameters"},
      {"/a?x=1&x=2&x=3", NULL},
      {"/a?x=1&x=2&x=3&x=4", "repeated-parameter"},
      {"/a?x%5B%5D=1&x%5B%5D=2&x%5B%5D=3&x%5B%5D=4", NULL},
      {"/rili?year=2025&month=1", NULL},
      {"/rili?year=2101&month=1", "calendar"},
      {"/rili?Date=1899-12-01", "calendar"},
      {"/rili?date=19991201", NULL},
      {"/rili?day=12345", NULL},
      {"/s?id=9999", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char url[URL_SIZE_LIMIT];
    snprintf(url, sizeof url, HOST "%s", rows[i].path);
    const char *trap = url_trap(url);
    if ((trap == NULL) != (rows[i].trap == NULL) || (trap && strcmp(trap, rows[i].trap) != 0))
      fail_msg("%s: %s", rows[i].path, trap ? trap : "(none)");
  }
}

static void rules_that_are_wrong(void **state)
{
  (void)state;
  static const struct {
    const char *text, *why;
  } rows[] = {
      {"query\tutm_*\nbody\tx\n", ":2: the first column is neither query nor path"},
      {"query\n", ":1: the name of a parameter has 1 to 39 bytes and does not begin with *"},
      {"query\t*\n", ":1: the name of a parameter has 1 to 39 bytes and does not begin with *"},
      {"query\tsid\tmany\n", ":1: the least size of a value is a number below 10000"},
  };
  char path[] = "test-url-XXXXXX", why[300], expected[300];
  int descriptor = mkstemp(path);
  assert_true(descriptor >= 0);
  fclose(fdopen(descriptor, "w"));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(rows[i].text, file);
    fclose(file);
    assert_null(url_rules_new(path, why));
    snprintf(expected, sizeof expected, "%s%s", path, rows[i].why);
    assert_string_equal(why, expected);
  }
  remove(path);
  assert_null(url_rules_new(path, why));
}

/* Random references of the characters that matter: bounded, and each normal form is its own. */
static void random_references(void **state)
{
  (void)state;
  static const char *const pieces[] = {
      "http:", "https://", "//", "/",     "\\", "..",   ".",    "%2e", "%",   "%C4",
      "?",     "&",        "=",  "#",     "a",  "年报", "\xC4", "@",   ":",   "[",
      "::1",   "]",        "80", "127.1", " ",  "\n",   "cn",   ";",   "sid", "%2F%5c"};
  uint64_t random = 88172645463325252u;
  for (unsigned round = 0; round < 100000; round++) {
    char text[400], url[URL_SIZE_LIMIT], again[URL_SIZE_LIMIT];
    size_t size = 0;
    for (unsigned i = 0; i < 12; i++) {
      random ^= random << 13;
      random ^= random >> 7;
      random ^= random << 17;
      const char *piece = pieces[random % (sizeof pieces / sizeof *pieces)];
      memcpy(text + size, piece, strlen(piece));
      size += strlen(piece);
    }
    const char *charset = random & 1 << 20 ? "GBK" : NULL;
    if (!url_normalise(rules, random & 1 << 21 ? BASE : NULL, (struct gk_text){text, size}, charset,
                       url))
      continue;
    for (const char *p = url; *p; p++)
      assert_true(*p > ' ' && *p < 127 && *p != '\\' && *p != '#');
    assert_true(url_normalise(rules, NULL, gk_text_of(url), charset, again));
    assert_string_equal(url, again);
    url_trap(url);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(resolved),
                                     cmocka_unit_test(mended_as_browsers_do),
                                     cmocka_unit_test(percent_encoding),
                                     cmocka_unit_test(hosts),
                                     cmocka_unit_test(other_schemes),
                                     cmocka_unit_test(parameters),
                                     cmocka_unit_test(bounds),
                                     cmocka_unit_test(parts),
                                     cmocka_unit_test(traps),
                                     cmocka_unit_test(rules_that_are_wrong),
                                     cmocka_unit_test(random_references)};
  return cmocka_run_group_tests(tests, read_rules, drop_rules);
}
