/* SPDX-License-Identifier: Apache-2.0 */
/* What pages lead to, in the layouts of the systems that authorities publish with. Each page is
 * scanned as UTF-8 and as GB18030, with the same result. */
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "links-sample.h"

#define BASE "http://www.example.gov.cn/zwgk/nb/"
#define URL BASE "index.html"

struct printed {
  char text[512 * 1024];
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
  links_find(sample_links, url, media_type, (struct gk_text){copy, page.size}, &options, print,
             printed, &result);
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
  expect("<a href=a.html title='某县2024年政府信息公开年度报告'>某县2024年政府信息</a>"
         "<a href=b.html title='点击查看'>年报</a>",
         "a a.html|某县2024年政府信息公开年度报告\na b.html|年报\n");
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
  expect(
      "<noscript><meta http-equiv=refresh content='0;url=no.html'><a href=a.html>x</a></noscript>"
      "<meta http-equiv=refresh content='0;url=b.html'>",
      "a a.html|x\nrefresh b.html\n");
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

static void shown_files(void **state)
{
  (void)state;
  expect("<iframe src='/pdfjs/web/viewer.html?file=%2Fupload%2F%E5%B9%B4%20.pdf&x=1'></iframe>",
         "frame http://www.example.gov.cn/pdfjs/web/viewer.html?file=%2Fupload%2F%E5%B9%B4%20"
         ".pdf&x=1\nframe http://www.example.gov.cn/upload/%E5%B9%B4%20.pdf\n");
  expect("<a href='down.jsp?file=a.pdf'>年报</a><a href='v.html?file=../a.pdf'>年报</a>",
         "a down.jsp?file=a.pdf|年报\na v.html?file=../a.pdf|年报\n"
         "frame http://www.example.gov.cn/zwgk/a.pdf\n");
  expect("<a href='javascript:;' data-href='a.html'>年报</a><a href=b.html data-url=c.html>乙</a>",
         "a a.html|年报\na b.html|乙\n");
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
  expect("<a href=\"javascript:MM_goToURL('parent','a.html')\">x</a>", "a a.html|x\n");
  expect("<a href=\"javascript:open('?id=1')\">x</a>", "a index.html?id=1|x\n");
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

#define PAGES "page index_1.html\npage index_2.html\npage index_3.html\n"

static void pages_of_lists(void **state)
{
  (void)state;
  expect("<a href=index.html>1</a><a href=index_1.html>2</a><a href='index_1.html'>[下一页&gt;]</a>"
         "<a href=index_9.html>尾 页</a>",
         "a index_1.html|2\npage index_1.html|2\npage index_9.html|尾 页\n");
  expect("<a href='?page=2'>下一页</a>", "page index.html?page=2|下一页\n");
  expect("<a href='?d=2025-01-12'>12</a><a href='12.html'>13</a><a href='?start=20'>2</a>",
         "a index.html?d=2025-01-12|12\na 12.html|13\npage 12.html|13\na index.html?start=20|2\n");
  expect("<a href='/other/2.html'>2</a>", "a http://www.example.gov.cn/other/2.html|2\n");
  expect("<a href='t1.html'>下一页的内容</a>", "a t1.html|下一页的内容\n");
  /* TRS: counted from nought */
  expect("<script>createPageHTML(4, 0, \"index\", \"html\");</script>", PAGES);
  expect("<script>createPageHTML(4,0,'index','html','red',12)</script>", PAGES);
  expect("<script>function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt)"
         "{ document.write(x) }\ncreatePageHTML( 1 , 0,'index','html')</script>",
         "");
  expect_at(BASE "index_2.html", "text/html",
            "<script>createPageHTML(4, 2, 'index', 'html');</script>",
            "page index.html\npage index_3.html\n");
  expect_at(BASE "index_3.html", "text/html",
            "<script>createPageHTML(4, 3, 'index', 'html');</script>", "page index.html\n");
  /* counted from one, with an element before */
  expect_at(BASE "list.shtml", "text/html",
            "<script>createPageHTML('page_div',3,1,'list','shtml',57);</script>",
            "page list_2.shtml\npage list_3.shtml\n");
  expect_at(BASE "list_2.shtml", "text/html",
            "<script>createPageHTML('page_div',3,2,'list','shtml',57);</script>",
            "page list.shtml\npage list_3.shtml\n");
  expect_at(BASE "list.shtml", "text/html", "<script>createPageHTML(3,1,'list','shtml')</script>",
            "page list_2.shtml\npage list_3.shtml\n");
  /* names as of the page itself */
  expect_at(BASE, "text/html", "<script>createPageHTML(2,0)</script>", "page index_1.html\n");
  expect_at(BASE "lm.htm?x=1", "text/html", "<script>createPageHTML(2,0)</script>",
            "page lm_1.htm\n");
  expect("<script>var countPage = 4//共多少页\nfor(i=1;i<countPage;i++)"
         "document.write('<a href=\"index_' + i + '.html\">');</script>",
         PAGES);
  expect("<script>var countPage = 4; var currentPage=0; createPageHTML(countPage, 0, 'index', "
         "'html')</script>",
         PAGES);
  expect("<script>var countPage = 4;</script>", "");
  expect("<script>createPageHTML(n, 0, 'index', 'html'); createPageHTML('a'+b, 9); "
         "createPageHTML(n, 5)</script>",
         "");
  expect("<select onchange='location=this.value'><option value=index.html>第1页<option "
         "value=index_1.html>第2页</select>",
         "a index_1.html|第2页\npage index_1.html|第2页\n");
}

static void bounded_pages(void **state)
{
  (void)state;
  static struct printed printed;
  struct links_result result =
      find(URL, "text/html", GK_TEXT("<script>createPageHTML(999999999,0,'i','html')</script>"),
           &printed);
  assert_int_equal(result.count, 2000);
  assert_int_equal(result.left_off, 999999999 - 1 - 2000);
  result = find(URL, "text/html",
                GK_TEXT("<script>x.jpage({proxyUrl:'/p',perPage:10,totalRecord:9999999})</script>"),
                &printed);
  assert_int_equal(result.count, 2000);
  assert_true(result.left_off > 300000);
  result = find(URL, "text/html",
                GK_TEXT("<script>createPageHTML(99999999999999999999999,0,'i','html')</script>"),
                &printed);
  assert_int_equal(result.count, 0);
  struct links_options options = {NULL, 1};
  printed.size = 0;
  links_find(sample_links, URL, "text/html",
             GK_TEXT("<a href=a>1</a><a href=b>2</a><a href=a>3</a>"), &options, print, &printed,
             &result);
  assert_string_equal(printed.text, "a a|1\n");
  assert_int_equal(result.count, 1);
  assert_int_equal(result.left_off, 1);
}

/* Hanweb: the records stand as data, further ones are loaded in groups. */
static void jpage(void **state)
{
  (void)state;
#define RECORD                                                                                     \
  "<record><![CDATA[<li><a href='/art/2025/1/20/art_4729_1.html' title='x'>年报</a>"             \
  "<span>2025-01-20</span></li>]]></record>"
#define FOUND "a http://www.example.gov.cn/art/2025/1/20/art_4729_1.html|年报|2025-01-20\n"
#define PROXY "page http://www.example.gov.cn/module/web/jpage/dataproxy.jsp?"
#define OF "&perpage=15&appid=1&webid=1&path=%2F&columnid=4729&sourceContentType=3&unitid=18064&"
  expect("<div id=18064><script type=\"text/xml\"><datastore>\n<nextgroup><![CDATA[<a "
         "href=\"/module/web/jpage/dataproxy.jsp?page=1&webid=1\"></a>]]></nextgroup>"
         "<recordset>" RECORD "</recordset></datastore></script></div>"
         "<script>$(function(){ $('#18064').jpage({ themeName:'default', perPage:15, groupSize:3, "
         "totalRecord:100, ajaxParam:{appid:1,webid:1,path:'/',columnid:4729,sourceContentType:3,"
         "unitid:18064,webname:'%E5%B8%82',permissiontype:0}, "
         "proxyUrl:'/module/web/jpage/dataproxy.jsp'}); })</script>",
         FOUND PROXY "startrecord=46&endrecord=90" OF "webname=%E5%B8%82&permissiontype=0\n" PROXY
                     "startrecord=91&endrecord=100" OF "webname=%E5%B8%82&permissiontype=0\n");
  expect("<script>a.jpage({proxyUrl:'/module/web/jpage/dataproxy.jsp','appid':'1',webid:1,"
         "path:'%2F',columnid:4729,sourceContentType:3,unitid:18064,webname:'市 政府',perPage:15,"
         "totalPage:4}); b.jpage({appid:2,perPage:15,totalRecord:46,"
         "proxyUrl:'/module/web/jpage/dataproxy.jsp'})</script>",
         PROXY "startrecord=46&endrecord=60" OF "webname=%E5%B8%82%20%E6%94%BF%E5%BA%9C\n" PROXY
               "startrecord=46&endrecord=46&perpage=15&appid=2\n");
  expect_at(
      "http://www.example.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=46", "text/xml",
      "<?xml version='1.0' encoding='UTF-8'?><datastore><totalrecord>100</totalrecord>"
      "<nextgroup><![CDATA[<a href=\"dataproxy.jsp?page=2\"></a>]]></nextgroup><recordset>" RECORD
      "</recordset></datastore>",
      FOUND);
  expect_at("http://www.example.gov.cn/module/web/jpage/dataproxy.jsp?page=1", "text/html",
            "<datastore><nextgroup><![CDATA[<a href=\"dataproxy.jsp?page=2\"></a>]]></nextgroup>"
            "<recordset>" RECORD "</recordset></datastore>",
            PROXY "page=2\n" FOUND);
  expect("<!-- <recordset>" RECORD "</recordset> --><!-- " RECORD " -->", FOUND);
}

/* JPaaS: a unit of the page is loaded, and holds its list as markup in JSON. */
static void units(void **state)
{
  (void)state;
#define UNIT "http://www.example.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit"
#define QUERY                                                                                      \
  "?parseType=bulidstatic&webId=a1&tplSetId=b2&pageType=column&tagId=%E5%88%97&editType=null"
  expect("<script src='/x.js' parseType='bulidstatic' "
         "url=\"/api-gateway/jpaas-publish-server/front/page/build/unit\" "
         "queryData=\"{'parseType':'bulidstatic','webId':'a1', 'tplSetId':'b2','pageType':'column',"
         "'tagId':'列','editType':'null'}\"></script>",
         "page " UNIT QUERY "\n");
  expect_at(UNIT QUERY, "application/json",
            "{\"success\":true,\"data\":{\"html\":\"<ul><li><a href=\\\"\\/art\\/a.html\\\" "
            "title='\\u5e74\\u62a5'>年…<\\/a><span>2025-01-20</span></li></ul><div "
            "class='pagination' pagesize=\\\"20\\\" totalpage='3' count=57></div>\"}}",
            "a http://www.example.gov.cn/art/a.html|年报|2025-01-20\n"
            "page " UNIT QUERY "&paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A20%7D\n"
            "page " UNIT QUERY "&paramJson=%7B%22pageNo%22%3A3%2C%22pageSize%22%3A20%7D\n");
  expect_at(UNIT QUERY, "application/json",
            "{\"data\":{\"html\":\"<a href=/a.html>a</a><a href=/b.html>b</a><p data-total=3>\"}}",
            "a http://www.example.gov.cn/a.html|a\na http://www.example.gov.cn/b.html|b\n"
            "page " UNIT QUERY "&paramJson=%7B%22pageNo%22%3A2%7D\n");
  expect_at(UNIT QUERY "&paramJson=%7B%22pageNo%22%3A2%7D", "application/json",
            "{\"data\":{\"html\":\"<a href=/a.html>a</a><p totalpage=9>\"}}",
            "a http://www.example.gov.cn/a.html|a\n");
}

/* gkmlpt: columns of a tree, each a list as JSON. */
static void columns(void **state)
{
  (void)state;
#define SITE "http://www.example.gov.cn/gkmlpt/"
  expect_at(SITE "index", "text/html",
            "<script>window._CONFIG = { SID: '662021', TREE: [{\"id\":1,\"name\":\"机构职能\","
            "\"children\":[]},{id:2,name:\"政府信息公开\",children:[{\"id\":721,\"name\":"
            "\"政府信息公开年报\",\"children\":[{\"id\":722,\"name\":\"2024年\"}]}]}] };</script>",
            "page " SITE "api/all/722?page=1&sid=662021\n"
            "page " SITE "api/all/721?page=1&sid=662021\n");
  expect_at(SITE "api/all/721?page=1&sid=662021", "application/json",
            "{\"articles\":[{\"id\":1,\"title\":\"2024年<em>年度报告<\\/em>\",\"url\":\"http:\\/\\/"
            "www.example.gov.cn\\/gkmlpt\\/content\\/1\\/post_1.html\",\"date\":1737331200},"
            "{\"title\":\"二\",\"post_url\":\"\\/b.html\",\"display_publish_time\":"
            "\"2025-01-21 09:00:00\"}],\"total\":5}",
            "data " SITE "content/1/post_1.html|2024年年度报告|2025-01-20\n"
            "data http://www.example.gov.cn/b.html|二|2025-01-21\n"
            "page " SITE "api/all/721?page=2&sid=662021\n"
            "page " SITE "api/all/721?page=3&sid=662021\n");
  expect_at(SITE "api/all/721?page=2&sid=662021", "application/json",
            "{\"articles\":[{\"title\":\"三\",\"url\":\"/c.html\"}],\"total\":5}",
            "data http://www.example.gov.cn/c.html|三\n");
}

static void data(void **state)
{
  (void)state;
  expect("<script>var list=[{\"title\":\"年报\",\"url\":\"a.html\",\"date\":\"2025-01-20\"},"
         "{title:'二',link:'.\\/b.html',time:20250121}];</script>",
         "data a.html|年报|2025-01-20\ndata b.html|二|2025-01-21\n");
  expect("<script>urls[0]='./202501/t1.html';headers[0]=\"年报\";dates[0]='2025.1.20';\n"
         "urls[1]='b.html'; headers[1]='二'\n headers[2]='三'; urls[2]='c.html';</script>",
         "data 202501/t1.html|年报|2025-01-20\ndata b.html|二\ndata c.html|三\n");
  expect("<script type='application/json'>{\"a\":{\"docTitle\":\"\\u5E74\\u62A5\","
         "\"docpuburl\":\"https:\\/\\/b.gov.cn\\/a\"}}</script>",
         "data https://b.gov.cn/a|年报\n");
  /* the second byte of a character may be a backslash in GB18030 */
  expect(
      "<script>x=[{title:'乗',url:'a.html'}]; y='乗'; z=[{title:\"乗\\\"\",url:'b.html'}]</script>",
      "data a.html|乗\ndata b.html|乗\"\n");
  expect_at(BASE "api", "application/json",
            "{\"code\":200,\"data\":{\"rows\":[{\"title\":\"甲\",\"linkUrl\":\"a.html\","
            "\"publishedTimeStr\":\"2025-01-20 10:11:12\"},{\"name\":\"乙\",\"href\":\"b.html\"},"
            "{\"title\":\"无\"},{\"url\":\"c.html\"}]}}",
            "data a.html|甲|2025-01-20\ndata b.html|乙\n");
  expect_at(BASE "api?callback=f", "application/javascript",
            "f({\"list\":[{\"title\":\"甲\",\"url\":\"a.html\",\"pubtime\":1737331200000}]});",
            "data a.html|甲|2025-01-20\n");
  expect_at(BASE "api", "text/html", "[{\"title\":\"甲\",\"url\":\"a.html\"}]", "data a.html|甲\n");
  expect_at(BASE "api", "application/json",
            "{\"title\":\"甲\",\"urls\":\"{\\\"common\\\":\\\"/a.html\\\"}\"}",
            "data http://www.example.gov.cn/a.html|甲\n");
  expect_at(BASE "list?pageNo=1&size=1", "application/json",
            "{\"data\":{\"totalPage\":3,\"list\":[{\"title\":\"甲\",\"url\":\"a.html\"}]}}",
            "data a.html|甲\npage list?pageNo=2&size=1\npage list?pageNo=3&size=1\n");
  expect("<script>$.ajax({url:'/api/list',time:3000,type:'get'})</script>", "");
  expect("<script>var o={title:'a'+b,url:'x'+y}; f(a?title:url);</script>", "");
}

static void dates(void **state)
{
  (void)state;
  expect("<ul><li><a href=a.html>甲</a><span>2025-01-20</span></li>"
         "<li><span>[2025/1/21]</span><a href=b.html>乙</a></li>"
         "<li><a href=c.html>丙</a> 2025年1月22日</li><li><a href=d.html>丁</a>[01-20]</li></ul>",
         "a a.html|甲|2025-01-20\na b.html|乙|2025-01-21\na c.html|丙|2025-01-22\na d.html|丁\n");
  expect("<table><tr><td>1<td><a href=a.html>甲</a><td><a href=a.doc>附件</a><td>2025.01.20</tr>"
         "<tr><td>2<td><a href=b.html>乙</a><td><td>2025-01-32</table>",
         "a a.html|甲|2025-01-20\na a.doc|附件|2025-01-20\na b.html|乙\n");
  expect("<a href=0.html>导航</a><div><div class=t><a href=a.html>甲</a></div><div>2025-01-20</div>"
         "</div><div><div><a href=b.html>乙</a></div><div>2025-01-21</div></div>",
         "a 0.html|导航\na a.html|甲|2025-01-20\na b.html|乙|2025-01-21\n");
  expect("<a href=0.html>导航</a><div><div>2025-01-20</div><div><a href=a.html>甲</a></div></div>"
         "<div><div>2025-01-21</div><div><a href=b.html>乙</a></div></div>",
         "a 0.html|导航\na a.html|甲|2025-01-20\na b.html|乙|2025-01-21\n");
  expect("<p>2025-01-20 <a href=a.html>甲</a></p><p>2025-01-21 <a href=b.html>乙</a></p>",
         "a a.html|甲|2025-01-20\na b.html|乙|2025-01-21\n");
  expect("<a href=a.html>甲</a> 2025-01-20<br><a href=b.html>乙</a> 2025-01-21<br>",
         "a a.html|甲|2025-01-20\na b.html|乙|2025-01-21\n");
  expect("<li><a href=a.html><b>甲</b><i>2025-01-20 10:00</i></a></li>",
         "a a.html|甲2025-01-20 10:00|2025-01-20\n");
  expect("<li><a href=a.html>关于2025年1月20日停水的通知</a></li>",
         "a a.html|关于2025年1月20日停水的通知\n");
  expect("<li><a href=a.html>甲</a><span>1899-01-20</span><i>20250120</i><b>12025-01-20</b></li>",
         "a a.html|甲\n");
  expect("<ul><li><a href=0.html>首页</a></li></ul>今天是2025年1月20日<ul><li><a href=a.html>甲</a>"
         "</li></ul>",
         "a 0.html|首页\na a.html|甲\n");
}

static void feeds(void **state)
{
  (void)state;
  expect_at("http://www.example.gov.cn/sitemap.xml", "text/xml",
            "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>"
            "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            "<!-- <url><loc>http://www.example.gov.cn/no</loc></url> -->"
            "<url>\n<loc>\n http://www.example.gov.cn/a?x=1&amp;y=2 </loc>"
            "<lastmod>2025-01-20T08:00:00+08:00</lastmod></url>"
            "<url><loc><![CDATA[http://www.example.gov.cn/b]]></loc></url>"
            "<url><lastmod>2025-01-20</lastmod></url><url><loc>&b;</loc></url></urlset>",
            "entry http://www.example.gov.cn/a?x=1&y=2||2025-01-20\n"
            "entry http://www.example.gov.cn/b\nentry http://www.example.gov.cn/&b;\n");
  expect_at(
      "http://www.example.gov.cn/sitemap.xml", "application/xml",
      "<s:sitemapindex xmlns:s='x'><s:sitemap><s:loc>http://www.example.gov.cn/1.xml.gz"
      "</s:loc><s:lastmod>2025-01</s:lastmod></s:sitemap><s:sitemap><s:loc>/2.xml</s:loc>"
      "</s:sitemap>",
      "sitemap http://www.example.gov.cn/1.xml.gz\nsitemap http://www.example.gov.cn/2.xml\n");
  expect_at(BASE "rss.xml", "text/html",
            "<rss version='2.0'><channel><title>动态</title><link>/</link><image><url>/i.png</url>"
            "</image><item><title><![CDATA[年<b>报</b>]]></title><link>a.html</link>"
            "<pubDate>Mon, 20 Jan 2025 08:00:00 GMT</pubDate></item></channel></rss>",
            "entry a.html|年报|2025-01-20\n");
  expect_at(BASE "atom.xml", "application/atom+xml",
            "<feed><title>动态</title><link href='/'/><entry><title>年报</title><link rel='self' "
            "href='x'/><link href='a.html'/><updated>2025-01-20T00:00:00Z</updated></entry></feed>",
            "entry a.html|年报|2025-01-20\n");
  expect_at("http://www.example.gov.cn/sitemap.txt", "text/plain",
            "http://www.example.gov.cn/a\r\nhttp://www.example.gov.cn/b\nc\n",
            "entry http://www.example.gov.cn/a\nentry http://www.example.gov.cn/b\n");
}

static void charsets(void **state)
{
  (void)state;
  static struct printed printed;
  struct links_result result =
      find(URL, "text/html", GK_TEXT("\xEF\xBB\xBF<title> 年 \n报 </title><a href='?q=年'>年</a>"),
           &printed);
  assert_string_equal(result.charset, "UTF-8");
  assert_memory_equal(result.title.data, "年 报", result.title.size);
  assert_string_equal(printed.text, "a index.html?q=%E5%B9%B4|年\n");
  /* declared as one, written as the other */
  result = find(URL, "text/html",
                GK_TEXT("<meta charset=utf-8><title>\xC4\xEA\xB1\xA8</title>"
                        "<a href='\xC4\xEA.doc?q=\xC4\xEA'>\xC4\xEA</a><a href='%C4%EA'>x</a>"),
                &printed);
  assert_string_equal(result.charset, "GB18030");
  assert_memory_equal(result.title.data, "年报", result.title.size);
  assert_string_equal(printed.text, "a %E5%B9%B4.doc?q=%C4%EA|年\na %C4%EA|x\n");
  /* a character cut in two */
  result = find(URL, "text/html",
                GK_TEXT("<a href=a>年度报告\xE5\xB9</a><a href=b>政府信息公开</a>"), &printed);
  assert_string_equal(result.charset, "UTF-8");
  assert_string_equal(printed.text, "a a|年度报告\uFFFD\uFFFD\na b|政府信息公开\n");
  /* a character whose bytes are a space of UTF-8 */
  find(URL, "text/html",
       GK_TEXT("<title>\xC4\xEA\xB1\xA8</title><a href=\"\xC2\xA0\">\xC2\xA0</a>"), &printed);
  assert_string_equal(printed.text, "a %E8%81%BD|聽\n");
  result = find(URL, "text/html",
                GK_TEXT("\xFF\xFE<\0a\0 \0h\0r\0e\0f\0=\0a\0>\0\x74\x5e=\xD8\x00\xDE"), &printed);
  assert_string_equal(result.charset, "UTF-16");
  assert_string_equal(printed.text, "a a|年\U0001F600\n");
  result = find(URL, "text/html", GK_TEXT("\xFE\xFF\0<\0a\0 \0h\0r\0e\0f\0=\0b\0>\x5e\x74\xD8"),
                &printed);
  assert_string_equal(printed.text, "a b|年\n");
  result = find(URL, "text/html", GK_TEXT(""), &printed);
  assert_int_equal(result.count, 0);
}

/* Pages of several kinds of system, as a whole. */
static void systems(void **state)
{
  (void)state;
  /* .NET: forms that only a script can send are left alone */
  expect("<form method=post action='./list.aspx?id=3'><input type=hidden name=__VIEWSTATE value=x>"
         "<table id=GridView1><tr><td><a href='show.aspx?id=11' target=_blank>年报</a></td>"
         "<td>2025/1/20 0:00:00</td></tr><tr><td><a href=\"javascript:__doPostBack('GridView1',"
         "'Page$2')\">2</a></td></tr></table></form>",
         "a show.aspx?id=11|年报|2025-01-20\n");
  /* a frameset of 2008 */
  expect(
      "<html><head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'><title>县"
      "</title></head><frameset rows='90,*'><frame src='top.asp' name=top><frameset cols='180,*'>"
      "<frame src='left.asp?id=1'><frame src='main.asp'></frameset></frameset><noframes><body>"
      "<a href=text.htm>文字版</a></body></noframes></html>",
      "frame top.asp\nframe left.asp?id=1\nframe main.asp\na text.htm|文字版\n");
  /* Founder: node_ and content_, next pages by words */
  expect_at(
      BASE "node_12.htm", "text/html",
      "<td class=l>·<a href='content_345.htm' target=_blank>年报</a></td><td>[2025-01-20]</td>"
      "<tr><td><a href=node_12_2.htm>2</a> <a href=node_12_2.htm>下一页</a></td></tr>",
      "a content_345.htm|年报|2025-01-20\na node_12_2.htm|2\npage node_12_2.htm|2\n");
  /* rows that a script opens */
  expect("<tr onclick=\"javascript:window.open('view.jsp?id=1&amp;c=2','_blank');\" "
         "style='cursor:pointer'><td>年报</td><td>2025-01-20</td></tr>",
         "a view.jsp?id=1&c=2||2025-01-20\n");
  /* a page of the platform that provinces share */
  expect("<ul class='news-list'><li class=\"clearfix\"><a href='./202501/t20250120_1.shtml' "
         "target='_blank' "
         "title=\"某某局2024年政府信息公开工作年度报告\">某某局2024年政府信息公开工...</a>"
         "<em>2025-01-20</em></li></ul><div id=page_div></div>"
         "<script>createPageHTML('page_div',2, 1,'index','html',21);</script>",
         "a 202501/t20250120_1.shtml|某某局2024年政府信息公开工作年度报告|2025-01-20\n"
         "page index_2.html\n");
}

static void rules_that_are_wrong(void **state)
{
  (void)state;
  char path[] = "test-links-XXXXXX", why[300], expected[300];
  int descriptor = mkstemp(path);
  assert_true(descriptor >= 0);
  FILE *file = fdopen(descriptor, "w");
  assert_non_null(file);
  fputs("page-word\t下一页\npage-words\t下页\n", file);
  fclose(file);
  assert_null(links_rules_new(path, why));
  snprintf(expected, sizeof expected, "%s:2: there is no list \"page-words\"", path);
  assert_string_equal(why, expected);
  remove(path);
  assert_null(links_rules_new(path, why));
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(anchors),
                                     cmocka_unit_test(other_elements),
                                     cmocka_unit_test(shown_files),
                                     cmocka_unit_test(scripts_of_links),
                                     cmocka_unit_test(pages_of_lists),
                                     cmocka_unit_test(bounded_pages),
                                     cmocka_unit_test(jpage),
                                     cmocka_unit_test(units),
                                     cmocka_unit_test(columns),
                                     cmocka_unit_test(data),
                                     cmocka_unit_test(dates),
                                     cmocka_unit_test(feeds),
                                     cmocka_unit_test(charsets),
                                     cmocka_unit_test(systems),
                                     cmocka_unit_test(rules_that_are_wrong)};
  return cmocka_run_group_tests(tests, sample_open_links, sample_close_links);
}
