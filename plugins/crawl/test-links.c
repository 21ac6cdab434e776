/* SPDX-License-Identifier: Apache-2.0 */
/* What pages lead to, in the layouts of the systems that authorities publish with. Each page is
 * scanned as UTF-8 and as GB18030, with the same result. */
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "links.h"
#include "utf8.h"

#define BASE "http://www.example.gov.cn/zwgk/nb/"
#define URL BASE "index.html"

static struct url_rules *parameters;
static struct links_rules *rules;
static struct links *links;

static int open_rules(void **state)
{
  (void)state;
  const char *top = getenv("top_srcdir");
  char path[1000], why[300] = "";
  snprintf(path, sizeof path, "%s/rules/crawl/parameters.tsv", top ? top : ".");
  parameters = url_rules_new(path, why);
  snprintf(path, sizeof path, "%s/rules/crawl/links.tsv", top ? top : ".");
  rules = links_rules_new(path, why);
  links = rules ? links_new(rules, parameters) : NULL;
  if (!links)
    fprintf(stderr, "%s\n", why);
  return links ? 0 : -1;
}

static int close_rules(void **state)
{
  (void)state;
  links_drop(links);
  links_rules_drop(rules);
  url_rules_drop(parameters);
  return 0;
}

struct printed {
  char text[64 * 1024];
  size_t size;
};

/* "kind url|title|date" a line, without what is empty; URLs below BASE from there on. */
static void print(void *argument, const struct link *link)
{
  static const char *const kinds[] = {"?",         "a",    "page",    "frame",   "refresh",
                                      "canonical", "data", "picture", "sitemap", "entry"};
  struct printed *printed = argument;
  const char *url = link->url;
  size_t base = strlen(BASE);
  if (strncmp(url, BASE, base) == 0)
    url += base;
  int size =
      snprintf(printed->text + printed->size, sizeof printed->text - printed->size,
               "%s %s%s%.*s%s%.*s%s%.*s\n", kinds[link->kind], url,
               link->title.size || link->date.size ? "|" : "", (int)link->title.size,
               link->title.data, link->date.size ? "|" : "", (int)link->date.size, link->date.data,
               link->name.size ? " =" : "", (int)link->name.size, link->name.data);
  assert_true(size > 0 && (size_t)size < sizeof printed->text - printed->size);
  printed->size += (size_t)size;
}

static struct links_result find(const char *url, const char *media_type, struct gk_text page,
                                struct printed *printed)
{
  struct links_options options = {NULL, 10000};
  struct links_result result;
  printed->size = 0;
  printed->text[0] = 0;
  /* Exactly as large, so that a byte too far is seen by the sanitizer. */
  char *copy = malloc(page.size ? page.size : 1);
  assert_non_null(copy);
  memcpy(copy, page.data, page.size);
  links_find(links, url, media_type, (struct gk_text){copy, page.size}, &options, print, printed,
             &result);
  free(copy);
  return result;
}

static void expect_bytes(const char *url, const char *media_type, struct gk_text page,
                         const char *expected)
{
  static struct printed printed;
  find(url, media_type, page, &printed);
  if (strcmp(printed.text, expected) != 0)
    fail_msg("%s\ngave\n%snot\n%s", page.data, printed.text, expected);
}

static void expect_at(const char *url, const char *media_type, const char *page,
                      const char *expected)
{
  static char converted[64 * 1024];
  expect_bytes(url, media_type, gk_text_of(page), expected);
  iconv_t converter = iconv_open("GB18030", "UTF-8");
  assert_true(converter != (iconv_t)-1);
  char *from = (char *)(uintptr_t)page, *to = converted;
  size_t left = strlen(page), room = sizeof converted;
  assert_int_equal(iconv(converter, &from, &left, &to, &room), 0);
  iconv_close(converter);
  *to = 0;
  expect_bytes(url, media_type, (struct gk_text){converted, (size_t)(to - converted)}, expected);
}

static void expect(const char *page, const char *expected)
{
  expect_at(URL, "text/html", page, expected);
}

static void anchors(void **state)
{
  (void)state;
  expect("<A HREF='a.html' Title=x>通知 公告</A>", "a a.html|通知 公告\n");
  expect("<a href=a.html>一</a><a href=\"b.html\">二<a href=c.html>三",
         "a a.html|一\na b.html|二\na c.html|三\n");
  expect("<a href='a.html'><img src=i.png></a><a href='./a.html'><b>年&nbsp;报</b>\n 2024</a>",
         "picture i.png =i.png\na a.html|年 报 2024\n");
  expect("<a href=a.html title='关于公布年度报告的通知'>关于公布年…</a>",
         "a a.html|关于公布年度报告的通知\n");
  expect("<a href=a.html><img src=i.png alt='年报'></a>",
         "picture i.png|年报 =i.png\na a.html|年报\n");
  expect("<a href='a.asp?x=1&amp;y=2&copy=3'>x</a>", "a a.asp?x=1&y=2&copy=3|x\n");
  expect("<map><area href=a.html alt=区县></map>", "a a.html|区县\n");
  expect("<a href='#top'>顶</a><a href=''>空</a><a name=x>锚</a><a href=mailto:a@b.cn>信</a>"
         "<a href='javascript:void(0)'>无</a><a href='http://u:p@a.cn/'>名</a>",
         "");
  expect("<base href='/other/'><base href='/third/'><a href=a.html>x</a>",
         "a http://www.example.gov.cn/other/a.html|x\n");
  expect("<!-- <a href=a.html>旧</a> --><!----><!-->x<a href=b.html>新</a><!-- <a href=c.html>",
         "a b.html|新\n");
  expect("<div title='a>b'><a href=a.html>x</a></div><style>a{content:'<a href=b.html>'}</style>"
         "<textarea><a href=c.html>y</a></textarea>",
         "a a.html|x\n");
  expect("<script type='text/template'><a href=a.html>x</a></script>", "");
}

static void other_elements(void **state)
{
  (void)state;
  expect("<frameset><frame src=left.htm><frame src='main.htm'></frameset><iframe src=a.html>"
         "<embed src=a.pdf><object data=b.pdf>",
         "frame left.htm\nframe main.htm\nframe a.html\nframe a.pdf\nframe b.pdf\n");
  expect("<META http-equiv=Refresh content='0;URL=a.html'>", "refresh a.html\n");
  expect("<meta HTTP-EQUIV=\"refresh\" CONTENT=\"5 ; url = 'a b.html' \">", "refresh a%20b.html\n");
  expect("<meta http-equiv=refresh content=\"0; a.html\">", "refresh a.html\n");
  expect("<meta http-equiv=refresh content=60>", "");
  expect("<link rel=canonical href=/a.html><link rel=next href=index_2.html>"
         "<link rel=alternate type=application/rss+xml href=rss.xml title=动态>"
         "<link rel=stylesheet href=a.css>",
         "canonical http://www.example.gov.cn/a.html\npage index_2.html\nsitemap rss.xml|动态\n");
  expect("<img src=' images/年报 1.jpg '><img src=blank.gif data-original='b&amp;c.png'>"
         "<img src='data:image/png;base64,AAAA'>",
         "picture images/%E5%B9%B4%E6%8A%A5%201.jpg =images/年报 1.jpg\n"
         "picture blank.gif =blank.gif\npicture b&c.png =b&c.png\n");
  expect("<img src=a.png><img src=./a.png><img src=a.png>",
         "picture a.png =a.png\npicture a.png =./a.png\n");
  expect("<select onchange=\"window.location=this.value\"><option value=''>选择<option "
         "value='a.html'>甲</option><option value=2>乙</option></select>"
         "<select><option value='b.html'>丙<option value='http://a.cn/'>丁</select>",
         "a a.html|甲\na http://a.cn/|丁\n");
}

static void scripts_of_links(void **state)
{
  (void)state;
  expect("<a href='javascript:void(0)' onclick=\"window.open('a.html')\">x</a>", "a a.html|x\n");
  expect("<a href='#' onclick='location.href=&quot;a.html&quot;;return false'>x</a>",
         "a a.html|x\n");
  expect("<a href=\"javascript:goto('x.html')\">x</a>", "a x.html|x\n");
  expect("<a href=\"JavaScript:openUrl( '/a/b?c=1' , 1 )\">x</a>",
         "a http://www.example.gov.cn/a/b?c=1|x\n");
  expect("<td onclick=\"window.location = './a.html'\" title=年报>x</td>", "a a.html|年报\n");
  expect("<li onclick=\"show(this,'t20250120_1.html')\">x</li>", "a t20250120_1.html\n");
  expect("<a href=\"javascript:window.open('a.html?id='+id)\">x</a>", "");
  expect("<a href=\"javascript:__doPostBack('a.html','Page$2')\">2</a>", "");
  expect("<a href=\"javascript:goPage(2)\">2</a>", "");
  expect("<script>function f(){location.href='a.html'}\nif(a){location='b.html'}\n"
         "window.location.href = \"c.html\";</script>",
         "refresh c.html\n");
  expect("<script><!--\nlocation.replace('a.html')\n//--></script>", "refresh a.html\n");
  expect("<script>if (mobile) location='m.html'; x = location.href == 'y.html'</script>", "");
  expect("<script>setTimeout(\"location.href='a.html'\", 1000)</script>", "refresh a.html\n");
  expect("<script>/* location='a.html' */\n// location='b.html'\nvar s='乗';location='c.html'"
         "</script>",
         "refresh c.html\n");
  expect("<script>document.write('<a href=\"a.html\">年报<\\/a>')</script>", "a a.html|年报\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(anchors), cmocka_unit_test(other_elements),
                                     cmocka_unit_test(scripts_of_links)};
  return cmocka_run_group_tests(tests, open_rules, close_rules);
}
