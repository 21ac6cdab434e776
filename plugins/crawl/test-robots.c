/* SPDX-License-Identifier: Apache-2.0 */
/* robots.txt means what RFC 9309 says, whatever is in it. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "robots-path.h"
#include "robots.h"

static bool allows(const char *file, const char *product, const char *path)
{
  struct robots *robots = robots_new(gk_text_of(file), product);
  assert_non_null(robots);
  bool allowed = robots_allow(robots, gk_text_of(path), NULL);
  robots_drop(robots);
  return allowed;
}

static void check(const char *file, const char *product, const char *path, bool allowed)
{
  if (allows(file, product, path) != allowed)
    fail_msg("%s: %s should be %s by\n%s", product, path, allowed ? "allowed" : "forbidden", file);
}

/* Section 5.1 of the RFC. */
static const char simple[] = "User-Agent: *\n"
                             "Disallow: *.gif$\n"
                             "Disallow: /example/\n"
                             "Allow: /publications/\n"
                             "\n"
                             "User-Agent: foobot\n"
                             "Disallow:/\n"
                             "Allow:/example/page.html\n"
                             "Allow:/example/allowed.gif\n"
                             "\n"
                             "User-Agent: barbot\n"
                             "User-Agent: bazbot\n"
                             "Disallow: /example/page.html\n"
                             "\n"
                             "User-Agent: quxbot\n"
                             "\n"
                             "EOF\n";

static void test_rfc_examples(void **state)
{
  (void)state;
  check(simple, "otherbot", "/a/b.gif", false);
  check(simple, "otherbot", "/a/b.gif?x", true);
  check(simple, "otherbot", "/example/", false);
  check(simple, "otherbot", "/example", true);
  check(simple, "otherbot", "/publications/b.gif", true);
  check(simple, "otherbot", "/", true);
  check(simple, "foobot", "/", false);
  check(simple, "foobot", "/publications/", false);
  check(simple, "foobot", "/example/page.html", true);
  check(simple, "foobot", "/example/allowed.gif", true);
  check(simple, "barbot", "/example/page.html", false);
  check(simple, "bazbot", "/example/page.html", false);
  check(simple, "BazBot", "/example/a.gif", true);
  check(simple, "quxbot", "/example/a.gif", true);
  /* 5.2: the longest match. */
  static const char longest[] = "User-Agent: foobot\n"
                                "Allow: /example/page/\n"
                                "Disallow: /example/page/disallowed.gif\n";
  check(longest, "foobot", "/example/page/x", true);
  check(longest, "foobot", "/example/page/disallowed.gif", false);
  /* 2.2.1: groups of one product are one. */
  static const char merged[] = "user-agent: ExampleBot\ndisallow: /foo\ndisallow: /bar\n"
                               "user-agent: *\ndisallow: /all\n"
                               "user-agent: ExampleBot\ndisallow: /baz\n";
  check(merged, "examplebot", "/foo", false);
  check(merged, "examplebot", "/bar", false);
  check(merged, "examplebot", "/baz", false);
  check(merged, "examplebot", "/all", true);
  check(merged, "other", "/all", false);
  check(merged, "other", "/baz", true);
  /* 2.2.2: the file itself may always be asked for; of equals Allow counts. */
  check("user-agent: *\ndisallow: /\n", "a", "/robots.txt", true);
  check("user-agent: *\ndisallow: /x\nallow: /x\n", "a", "/x", true);
  check("user-agent: *\nallow: /x\ndisallow: /x\n", "a", "/x", true);
}

/* 2.2.2 and 2.2.3: what is compared. */
static void test_encoding(void **state)
{
  (void)state;
  static const struct {
    const char *pattern, *path;
    bool match;
  } rows[] = {
      {"/foo/bar?baz=quz", "/foo/bar?baz=quz", true},
      {"/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", true},
      {"/foo/bar?baz=https%3a%2f%2ffoo.bar", "/foo/bar?baz=https://foo.bar", true},
      {"/foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84", true},
      {"/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", true},
      {"/foo/bar/%62%61%7A", "/foo/bar/baz", true},
      {"/foo/bar/baz", "/foo/bar/%62%61%7A", true},
      {"/a%2Fb", "/a/b", false},
      {"/a/b", "/a%2Fb", false},
      {"/a?b%26c", "/a?b&c", false},
      {"/a%21b", "/a!b", true},
      {"/path/file-with-a-%2A.html", "/path/file-with-a-*.html", true},
      {"/path/file-with-a-%2A.html", "/path/file-with-a-x.html", false},
      {"/path/foo-%24", "/path/foo-$", true},
      {"/path/foo-%24", "/path/foo-", false},
      {"/this/path/exactly$", "/this/path/exactly", true},
      {"/this/path/exactly$", "/this/path/exactly/", false},
      {"/this/*/exactly", "/this/a/b/exactly/c", true},
      {"/a$b", "/a$b", true},
      {"/a$b", "/a", false},
      {"/%", "/%", true},
      {"/%zz", "/%zz", true},
      {"/\xD5\xFE\xB8\xAE", "/%D5%FE%B8%AE", true}, /* GBK */
      {"/fish", "/fish.html", true},
      {"/fish", "/Fish.asp", false},
      {"/fish*", "/fishheads/yummy.html", true},
      {"/fish/", "/fish", false},
      {"/*.php", "/folder/filename.php?parameters", true},
      {"/*.php", "/windows.PHP", false},
      {"/*.php$", "/filename.php?parameters", false},
      {"/*.php$", "/filename.php/", false},
      {"/*.php$", "/a.php/b.php", true},
      {"/fish*.php", "/fishheads/catfish.php?parameters", true},
      {"/fish*.php", "/Fish.PHP", false},
      {"*", "/anything", true},
      {"**$", "/anything", true},
      {"$", "/anything", false},
      {"fish", "/fish", false},
      {"/", "", true},
      {"/a*a$", "/a", false},
      {"/ab*ba$", "/aba", false},
      {"/a*b*c", "/acb", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char file[200];
    snprintf(file, sizeof file, "User-agent: *\nDisallow: %s\n", rows[i].pattern);
    check(file, "gongkai", rows[i].path, !rows[i].match);
  }
}

static void test_lines(void **state)
{
  (void)state;
  static const char *const files[] = {
      "user-agent: gongkai\ndisallow: /x\n",
      "User-Agent:gongkai\r\nDisallow:/x\r\n",
      "USER-AGENT: GongKai\rDISALLOW: /x\r",
      "\xEF\xBB\xBFuser-agent: gongkai\ndisallow: /x",
      "  user-agent :\tgongkai # us\n\n\n# 注释\n  disallow : /x # not here",
      "# \xD7\xA2\xCA\xCD\xA3\xBA GBK\nuser-agent: *\ndisallow: /x\n",
      "user-agent：gongkai\ndisallow：/x\n",
      "user-agent\xA3\xBAgongkai\ndisallow\xA3\xBA/x\n",
      "user-agent gongkai\ndisallow /x\n",
      "useragent: gongkai\ndissallow: /x\n",
      "user agent: gongkai\ndisalow: /x\n",
      "user-agent: gongkai/1.0\ndisallow: /x\n",
      "user-agent: * \ndisallow: /x\n",
      "user-agent: *\nsitemap: http://a/\nuser-agent: other\ndisallow: /x\n",
      "user-agent: gongkai\ncrawl-delay: 3\nfoo: bar\n<html>\ndisallow: /x\n",
      "user-agent: a\ndisallow: /\nuser-agent: b\nuser-agent: gongkai\nuser-agent: c\ndisallow: /x",
  };
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    check(files[i], "gongkai", "/x", false);
    check(files[i], "gongkai", "/y", true);
  }
  static const char *const allowing[] = {
      "",
      "disallow: /x\n",
      "user-agent: gongkai-news\ndisallow: /\n",
      "user-agent: gong\ndisallow: /\n",
      "user-agent: gongkai\nuser-agent: gongkai\n\nuser-agent: *\ndisallow:\n",
      "user-agent: gongkai\ndisallow:\n\nuser-agent: *\ndisallow: /\n",
      "user-agent: *\ndisallow: /\nuser-agent: gongkai\n",
      "user-agent: *x\ndisallow: /\n",
      "user-agent:\ndisallow: /\n",
      "<!DOCTYPE html><html><body>找不到页面: 404</body></html>",
      "user-agent: *\n#disallow: /\n",
      "user-agent: *\ndis allow: /\n",
  };
  for (size_t i = 0; i < sizeof allowing / sizeof *allowing; i++)
    check(allowing[i], "gongkai", "/x", true);
  static const char wide[] =
      "\xFF\xFEu\0s\0e\0r\0-\0a\0g\0e\0n\0t\0:\0*\0\n\0d\0i\0s\0a\0l\0l\0o\0w"
      "\0:\0/\0x\0\n";
  struct robots *robots = robots_new((struct gk_text){wide, sizeof wide}, "gongkai");
  assert_false(robots_allow(robots, GK_TEXT("/x"), NULL));
  robots_drop(robots);
}

static void test_rule_delay_sitemap(void **state)
{
  (void)state;
  struct robots *robots = robots_new(
      GK_TEXT("Sitemap: https://a.gov.cn/1.xml # one\nuser-agent: *\ncrawl-delay: 7\n"
              "disallow: /a\nuser-agent: gongkai\nallow: /a/b\nDisallow: /a/*.doc  # why\n"
              "Crawl-delay: 2.5\nsitemap:https://a.gov.cn/2.xml"),
      "gongkai");
  struct gk_text rule;
  assert_false(robots_allow(robots, GK_TEXT("/a/b.doc"), &rule));
  assert_int_equal(rule.size, strlen("Disallow: /a/*.doc"));
  assert_memory_equal(rule.data, "Disallow: /a/*.doc", rule.size);
  assert_true(robots_allow(robots, GK_TEXT("/a/b"), &rule));
  assert_memory_equal(rule.data, "allow: /a/b", rule.size);
  assert_true(robots_allow(robots, GK_TEXT("/"), &rule));
  assert_int_equal(rule.size, 0);
  assert_true(robots_delay(robots) == 2.5);
  assert_memory_equal(robots_sitemap(robots, 0).data, "https://a.gov.cn/1.xml", 22);
  assert_int_equal(robots_sitemap(robots, 0).size, 22);
  assert_memory_equal(robots_sitemap(robots, 1).data, "https://a.gov.cn/2.xml", 22);
  assert_int_equal(robots_sitemap(robots, 2).size, 0);
  robots_drop(robots);
  static const struct {
    const char *text;
    double seconds;
  } delays[] = {{"10", 10},
                {"0", 0},
                {"0.5", 0.5},
                {"10s", 10},
                {"99999", 3600},
                {"-3", 0},
                {"many", 0},
                {"", 0},
                {"1/5", 0},
                {"5 ", 5},
                {"1e999", 0},
                {".5", 0},
                {"3.", 3},
                {"10\ncrawl-delay: 4", 10},
                {"10000000000000000000000000000000", 3600}};
  for (size_t i = 0; i < sizeof delays / sizeof *delays; i++) {
    char file[200];
    snprintf(file, sizeof file, "user-agent: *\ncrawl-delay: %s\ndisallow: /x", delays[i].text);
    robots = robots_new(gk_text_of(file), "gongkai");
    if (robots_delay(robots) != delays[i].seconds)
      fail_msg("%s is taken for %g", delays[i].text, robots_delay(robots));
    robots_drop(robots);
  }
  /* Our group's, else that for all. */
  static const struct {
    const char *file;
    double seconds;
  } groups[] = {
      {"user-agent: *\ncrawl-delay: 9\ndisallow: /x\nuser-agent: gongkai\ndisallow: /y", 9},
      {"user-agent: *\ncrawl-delay: 9\ndisallow: /x\nuser-agent: gongkai\ncrawl-delay: 0\n", 0},
      {"user-agent: gongkai\ncrawl-delay: 2\ndisallow:\nuser-agent: *\ncrawl-delay: 9\n", 2},
      {"user-agent: other\ncrawl-delay: 9\ndisallow:\nuser-agent: gongkai\ndisallow: /y", 0},
      {"user-agent: gongkai\ncrawl-delay: 3\ndisallow:\nuser-agent: gongkai\ncrawl-delay: 2", 3},
  };
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    robots = robots_new(gk_text_of(groups[i].file), "gongkai");
    if (robots_delay(robots) != groups[i].seconds)
      fail_msg("%g seconds by\n%s", robots_delay(robots), groups[i].file);
    robots_drop(robots);
  }
}

static void test_status(void **state)
{
  (void)state;
  static const struct {
    int status;
    bool allowed;
  } rows[] = {{404, true}, {410, true},  {403, true},  {401, true}, {429, false},
              {302, true}, {500, false}, {503, false}, {0, false},  {599, false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct robots *robots = robots_new_of_status(rows[i].status);
    struct gk_text rule;
    assert_int_equal(robots_allow(robots, GK_TEXT("/x"), &rule), rows[i].allowed);
    assert_int_equal(rule.size, 0);
    assert_true(robots_allow(robots, GK_TEXT("/robots.txt"), NULL));
    assert_true(robots_delay(robots) == 0);
    assert_int_equal(robots_sitemap(robots, 0).size, 0);
    robots_drop(robots);
  }
}

static void test_size(void **state)
{
  (void)state;
  /* What stands before the limit counts; a line that the limit cuts does not. */
  size_t size = ROBOTS_SIZE_LIMIT + 1000;
  char *file = malloc(size);
  static const char begin[] = "user-agent: *\ndisallow: /before\n";
  memset(file, '\n', size);
  memcpy(file, begin, sizeof begin - 1);
  memcpy(file + ROBOTS_SIZE_LIMIT - 12, "disallow: /after", 16);
  struct robots *robots = robots_new((struct gk_text){file, size}, "gongkai");
  assert_false(robots_allow(robots, GK_TEXT("/before"), NULL));
  assert_true(robots_allow(robots, GK_TEXT("/after"), NULL));
  assert_true(robots_allow(robots, GK_TEXT("/a"), NULL));
  robots_drop(robots);
  /* One line only, without an end. */
  memset(file, 'x', size);
  robots = robots_new((struct gk_text){file, size}, "gongkai");
  assert_true(robots_allow(robots, GK_TEXT("/"), NULL));
  robots_drop(robots);
  free(file);
  /* A path that is longer than those on the stack. */
  char *path = malloc(100000);
  memset(path, '/', 100000);
  robots = robots_new(GK_TEXT("user-agent: *\ndisallow: /*/$"), "gongkai");
  assert_false(robots_allow(robots, (struct gk_text){path, 100000}, NULL));
  robots_drop(robots);
  free(path);
}

/* A matcher that goes back would not end here. */
static void test_stars(void **state)
{
  (void)state;
  enum { STARS = 2000, PATHS = 200 };
  char *file = malloc(STARS * 2 + 100), path[2000];
  strcpy(file, "user-agent: *\ndisallow: /");
  for (size_t i = 0, size = strlen(file); i < STARS; i++, size += 2)
    memcpy(file + size, "a*", 3);
  strcat(file, "b$");
  memset(path, 'a', sizeof path);
  path[0] = '/';
  struct robots *robots = robots_new(gk_text_of(file), "gongkai");
  for (int i = 0; i < PATHS; i++)
    assert_true(robots_allow(robots, (struct gk_text){path, sizeof path}, NULL));
  robots_drop(robots);
  free(file);
}

static uint32_t next_random(uint32_t *seed)
{
  return *seed = *seed * 1664525u + 1013904223u, *seed >> 8;
}

/* The plain definition: a star is any run. */
static bool matches(const char *pattern, const char *pattern_end, const char *path,
                    const char *path_end)
{
  if (pattern == pattern_end)
    return true;
  if (*pattern == '$' && pattern + 1 == pattern_end)
    return path == path_end;
  if (*pattern == '*') {
    for (;; path++) {
      if (matches(pattern + 1, pattern_end, path, path_end))
        return true;
      if (path == path_end)
        return false;
    }
  }
  return path < path_end && *path == *pattern &&
         matches(pattern + 1, pattern_end, path + 1, path_end);
}

static void test_against_definition(void **state)
{
  (void)state;
  uint32_t seed = 9309;
  for (int round = 0; round < 200000; round++) {
    char pattern[10], path[12];
    size_t pattern_size = next_random(&seed) % sizeof pattern;
    size_t path_size = next_random(&seed) % sizeof path;
    for (size_t i = 0; i < pattern_size; i++)
      pattern[i] = "ab*ab*/"[next_random(&seed) % 7];
    if (pattern_size && next_random(&seed) % 3 == 0)
      pattern[pattern_size - 1] = '$';
    for (size_t i = 0; i < path_size; i++)
      path[i] = "ab/"[next_random(&seed) % 3];
    bool expected = matches(pattern, pattern + pattern_size, path, path + path_size);
    if (robots_path_match((struct gk_text){pattern, pattern_size},
                          (struct gk_text){path, path_size}) != expected)
      fail_msg("%.*s %s %.*s", (int)pattern_size, pattern, expected ? "does not match" : "matches",
               (int)path_size, path);
  }
}

/* Any bytes are a robots.txt: nothing is read or written beyond them. */
static void test_mutations(void **state)
{
  (void)state;
  uint32_t seed = 1994;
  for (int round = 0; round < 20000; round++) {
    size_t size = sizeof simple - 1;
    char *file = malloc(size);
    memcpy(file, simple, size);
    for (uint32_t changes = next_random(&seed) % 12 + 1; changes > 0; changes--) {
      size_t at = next_random(&seed) % size;
      switch (next_random(&seed) % 4) {
      case 0:
        file[at] = (char)next_random(&seed);
        break;
      case 1:
        file[at] = "\r\n:#*$% /\0\xEF\xA3\xFF"[next_random(&seed) % 13];
        break;
      case 2:
        size = at + 1;
        break;
      default:
        memmove(file + at / 2, file + at, size - at);
      }
    }
    char *exact = malloc(size);
    memcpy(exact, file, size);
    struct robots *robots = robots_new((struct gk_text){exact, size}, "foobot");
    free(exact);
    assert_non_null(robots);
    struct gk_text rule;
    bool allowed = robots_allow(robots, GK_TEXT("/example/page.html?a=%e4%b8%ad"), &rule);
    assert_true(allowed || rule.size > 0);
    assert_true(robots_delay(robots) >= 0 && robots_delay(robots) <= 3600);
    for (size_t i = 0; robots_sitemap(robots, i).size; i++)
      assert_true(i < size);
    robots_drop(robots);
    free(file);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_rfc_examples), cmocka_unit_test(test_encoding),
      cmocka_unit_test(test_lines),        cmocka_unit_test(test_rule_delay_sitemap),
      cmocka_unit_test(test_status),       cmocka_unit_test(test_size),
      cmocka_unit_test(test_stars),        cmocka_unit_test(test_against_definition),
      cmocka_unit_test(test_mutations),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
