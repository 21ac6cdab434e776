/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that nobody would write: whatever they hold, what comes of them is well formed, and soon.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "links-sample.h"
#include "utf8.h"

#define URL "http://www.example.gov.cn/zwgk/nb/index.html"

struct checked {
  size_t count;
};

static bool is_text(struct gk_text text)
{
  for (const char *p = text.data, *end = p + text.size; p < end;) {
    const char *begin = p;
    if (gk_utf8_next(&p, end) == 0xFFFD && p - begin == 1)
      return false;
  }
  return true;
}

/* Whatever the page is: URLs are normal forms, texts are UTF-8, dates are dates. */
static void check(void *argument, const struct link *link)
{
  char again[URL_SIZE_LIMIT];
  struct checked *checked = argument;
  checked->count++;
  assert_true(link->kind >= LINK_ANCHOR && link->kind <= LINK_ENTRY);
  assert_true(url_normalise(sample_parameters, NULL, gk_text_of(link->url), NULL, again));
  assert_string_equal(again, link->url);
  assert_true(is_text(link->title) && is_text(link->name));
  assert_true(link->date.size == 0 || link->date.size == 10);
}

static void check_page(const char *url, const char *media_type, const char *page, size_t size)
{
  struct links_options options = {NULL, 3000};
  struct links_result result;
  struct checked checked = {0};
  char *copy = malloc(size ? size : 1);
  assert_non_null(copy);
  memcpy(copy, page, size);
  links_find(sample_links, url, media_type, (struct gk_text){copy, size}, &options, check, &checked,
             &result);
  free(copy);
  assert_int_equal(checked.count, result.count);
  assert_true(result.count <= options.limit);
  assert_true(is_text(result.title));
}

static uint64_t next_random(uint64_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

/* Pieces of markup, scripts and data in any order, with bytes changed. */
static void random_pages(void **state)
{
  (void)state;
  static const char *const pieces[] = {"<a href=",
                                       "'a.html'",
                                       "\"",
                                       "'",
                                       ">",
                                       "年报",
                                       "</a>",
                                       "<li>",
                                       "</li>",
                                       "2025-01-20",
                                       "<script>",
                                       "</script>",
                                       "createPageHTML(",
                                       "4,0,'index','html')",
                                       "{",
                                       "}",
                                       "[",
                                       "]",
                                       "\"title\":",
                                       "\"url\":",
                                       "\"/b.html\"",
                                       ",",
                                       ";",
                                       "location.href=",
                                       "urls[0]=",
                                       "<!--",
                                       "-->",
                                       "<![CDATA[",
                                       "]]>",
                                       "<record>",
                                       "<script type=text/xml>",
                                       "<img src=",
                                       "<title>",
                                       "<meta http-equiv=refresh content=",
                                       "0;url=",
                                       "<base href=",
                                       "<select onchange=location>",
                                       "<option value=",
                                       "onclick=",
                                       "window.open(",
                                       "&amp;",
                                       "&#x5e74;",
                                       "\\u5e74",
                                       "\\",
                                       "\xC4\xEA",
                                       "\x81\x5C",
                                       "\xE5\xB9",
                                       "<url>",
                                       "<loc>",
                                       "http://a.cn/",
                                       "<lastmod>",
                                       "document.write(",
                                       "perPage:15,totalRecord:99,",
                                       "proxyUrl:'/p',",
                                       "SID:'1',",
                                       "id:7,name:'年报',",
                                       " ",
                                       "\n",
                                       "\0",
                                       "<nextgroup>",
                                       "/*",
                                       "*/",
                                       "//",
                                       "querydata=",
                                       "url=",
                                       "\"total\":9",
                                       "totalpage=3",
                                       "setTimeout(",
                                       "javascript:"};
  static const char *const begins[] = {"", "{", "<?xml version='1.0'?><urlset>", "<datastore>",
                                       "<html>\xC4\xEA\xB1\xA8\xD6\xC6"};
  static const char *const urls[] = {URL, "http://a.cn/gkmlpt/index",
                                     "http://a.cn/front/page/build/unit?a=1",
                                     "http://a.cn/?page=1"};
  static const char *const types[] = {"text/html", "application/json", "text/xml", "text/plain"};
  uint64_t random = 88172645463325252u;
  for (unsigned round = 0; round < 30000; round++) {
    char page[4096];
    const char *begin = begins[next_random(&random) % (sizeof begins / sizeof *begins)];
    size_t size = strlen(begin), count = 5 + next_random(&random) % 60;
    memcpy(page, begin, size);
    for (size_t i = 0; i < count; i++) {
      const char *piece = pieces[next_random(&random) % (sizeof pieces / sizeof *pieces)];
      size_t piece_size = *piece ? strlen(piece) : 1;
      memcpy(page + size, piece, piece_size);
      size += piece_size;
    }
    for (size_t i = next_random(&random) % 4; i > 0; i--)
      page[next_random(&random) % size] = (char)next_random(&random);
    check_page(urls[next_random(&random) % (sizeof urls / sizeof *urls)],
               types[next_random(&random) % (sizeof types / sizeof *types)], page, size);
  }
}

/* What takes more than linear time or memory does not end here. */
static void hostile_pages(void **state)
{
  (void)state;
  static const char *const units[][2] = {
      {"", "<a"},
      {"", "<"},
      {"", "<a href=\"x"},
      {"", "<a href='x\" y=\""},
      {"", "<a href=x>"},
      {"", "<li><div>"},
      {"", "<script>"},
      {"<script>", "'\"`\\"},
      {"<script>\"", "\\\""},
      {"", "<!--"},
      {"", "<!-->"},
      {"<script>", "{["},
      {"", "{\"a\":"},
      {"<script>", "createPageHTML("},
      {"<script>", "createPageHTML(9999,0,'a','b');"},
      {"<script>", "location="},
      {"", "<li>2025-01-20"},
      {"", " "},
      {"<script>a", " "},
      {"", "&amp;"},
      {"<a href=x>", "&#x4e00;"},
      {"<script type=text/xml><record>", "<![CDATA["},
      {"<a", " a=b"},
      {"<script>", "\x81\x5c"},
      {"<title>", "\x81"},
      {"<script>\"", "\xf0\x90"},
      {"<script>", "/*"},
      {"<script>", "urls[0]="},
      {"<urlset>", "<url><loc>"},
      {"<urlset>", "<!x["},
      {"", "<p onclick='open(\"a\")'>"},
      {"", "<p onclick='a(b(c(d('>"},
      {"{\"a\":\"", "\\\\\\\"<a href"},
      {"[", "{\"a\":\"<a href=x>\"},"},
      {"<script url=a querydata=\"", "'a':"},
      {"<script>x(", "{proxyUrl:'a',perPage:1,totalRecord:9999,appid:1},"},
      {"<script>", "document.write('<a href=x>');"},
      {"<script>", "setTimeout('location=1');"},
      {"<script>", "{id:1,name:'a',c:"},
      {"<script>", "{id:1,name:'\xE5\xB9\xB4',c:{}},"},
      {"", "<script type=application/json>{\"total\":9}</script><a href=x>"}};
  enum { SIZE = 1024 * 1024 };
  char *page = malloc(SIZE);
  assert_non_null(page);
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    size_t size = strlen(units[i][0]), unit = strlen(units[i][1]);
    memcpy(page, units[i][0], size);
    for (; size + unit <= SIZE; size += unit)
      memcpy(page + size, units[i][1], unit);
    check_page("http://a.cn/gkmlpt/index?page=1", "text/html", page, size);
  }
  /* as many links as fit */
  size_t size = 0;
  for (unsigned i = 0; size + 40 < SIZE; i++)
    size += (size_t)snprintf(page + size, 40, "<a href=%u>createPageHTML</a>", i);
  check_page(URL, "text/html", page, size);
  size = 0;
  for (unsigned i = 0; size + 60 < SIZE; i++)
    size += (size_t)snprintf(page + size, 60, "%screatePageHTML(9999,0,'a%u','b');",
                             i == 0 ? "<script>" : "", i);
  check_page(URL, "text/html", page, size);
  memset(page, 0, SIZE);
  check_page(URL, "text/html", page, SIZE);
  free(page);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(random_pages),
                                     cmocka_unit_test(hostile_pages)};
  return cmocka_run_group_tests(tests, sample_open_links, sample_close_links);
}
