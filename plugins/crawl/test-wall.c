/* SPDX-License-Identifier: Apache-2.0 */
/* Script walls are known, and pages, error pages and redirects are not taken for them. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "wall.h"

static struct wall_rules *rules;

#define TEXT                                                                                                                                   \
  "<p>"                                                                                                                                        \
  "本报告根据《中华人民共和国政府信息公开条例》要求编制，由概述、主动公开情况、依申请公开情况、" \
  "行政复议和行政诉讼情况、存在的主要问题及改进措施等部分组成。报告中所列数据的统计期限自2016年1"  \
  "月1日起至12月31日止。</p><p>2016年，我局认真贯彻落实上级关于政务公开工作的部署，完善制度，加强"      \
  "平台建设，全年主动公开政府信息1286条，其中政策法规类32条，工作动态类894条，其他360条。</p>"

static const struct {
  int status;
  const char *headers, *body, *seen; /* NULL: it is a page */
} rows[] = {
    {521, "Set-Cookie: __jsluid_h=5e; path=/\r\n",
     "<script>document.cookie=('_')+('_')+('jsl')+'=1';location.href=location.pathname</script>",
     "status 521 and nothing but a script"},
    {412, "Set-Cookie: FSSBBIl1UgzbN7N80S=x;\r\n",
     "<!DOCTYPE html><html><head><meta content=\"x{y\"><script>$_ts=window['$_ts'];</script>"
     "<script src=/a.js></script></head><body></body></html>",
     "$_ts"},
    {412, "", "", "status 412 and nothing"},
    {200, "",
     "<html><script>var arg1='5F';function f(x){document.cookie = \"acw_sc__v2=\" + x;"
     "document . location.reload()}</script></html>",
     "acw_sc__v2"},
    {200, "",
     "<html><head><title>请稍候</title><script>eval(unescape('x'));document.cookie='a=b';"
     "window.location.reload(true);</script></head><body>loading</body></html>",
     "sets a cookie and asks again"},
    {200, "Set-Cookie: wzws_cid=abc\r\n", "<script src='/w.js'></script>", "wzws_cid"},
    {202, "", "<script>x()</script><noscript>请开启JavaScript并刷新该页。</noscript>",
     "javascript并刷新"},
    {403, "", "<h1>网站防火墙</h1><p>您的请求可能对网站造成威胁</p>", "网站防火墙"},
    {200, "", "<html><body><div>请完成 安全验证 后继续</div><img src=c.png></body></html>",
     "安全验证"},
    {503, "", "<title>Just a moment...</title><body>Checking your browser</body>", "justamoment"},
    {200, "", "<html><body>" TEXT "<script>$_ts={};document.cookie='a';location.reload()</script>",
     NULL},
    {412, "", "<html><body>" TEXT "<script>x()</script>", NULL},
    {521, "", "Web server is down", NULL},
    {404, "", "<html><head><title>404</title></head><body>页面不存在</body></html>", NULL},
    {200, "", "<script>window.location.href='/zfxxgk/index.html';</script>", NULL},
    {200, "", "<html><head><meta http-equiv=refresh content='0;url=/i'></head></html>", NULL},
    {200, "", "<html><body><div id=app></div><script src=/app.js></script></body></html>", NULL},
    {200, "", "<html><body><form>信息公开年报<script>document.cookie='visited=1'</script></form>",
     NULL},
    {200, "",
     "<html><body><noscript>You need to enable JavaScript to run this app. 请启用JavaScript"
     "</noscript><div id=root></div><script src=/static/js/main.js></script></body></html>",
     NULL},
    {200, "",
     "<html><body><form>用户名 密码 请输入验证码 登录</form><ul "
     "id=list></ul><script>load()</script>",
     NULL},
    {200, "", "", NULL},
    {200, "", "<", NULL},
    {200, "", "<script", NULL},
    {200, "", "<!--", NULL},
};

static void test_rows(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char why[WALL_REASON_SIZE];
    size_t size = strlen(rows[i].body);
    char *body = malloc(size + !size);
    memcpy(body, rows[i].body, size);
    bool wall = wall_is(rules, rows[i].status, gk_text_of(rows[i].headers),
                        (struct gk_text){body, size}, why);
    if (wall != (rows[i].seen != NULL) || (wall && !strstr(why, rows[i].seen)))
      fail_msg("%d %s: %s", rows[i].status, rows[i].body, why);
    free(body);
  }
}

/* The word may stand behind more than is looked at, and a large page is none. */
static void test_large(void **state)
{
  (void)state;
  enum { SIZE = 600 << 10 };
  char why[WALL_REASON_SIZE], *body = malloc(SIZE);
  memset(body, ' ', SIZE);
  memcpy(body, "<script>", 8);
  memcpy(body + 500, "acw_sc__v2</script>", 19);
  assert_true(wall_is(rules, 200, GK_TEXT(""), (struct gk_text){body, 1000}, why));
  assert_false(wall_is(rules, 200, GK_TEXT(""), (struct gk_text){body, SIZE}, why));
  free(body);
}

static void test_mutations(void **state)
{
  (void)state;
  uint32_t seed = 521;
  for (size_t i = 0; i < 20000; i++) {
    const char *text = rows[i % 10].body;
    size_t size = strlen(text);
    char why[WALL_REASON_SIZE], *body = malloc(size + !size);
    memcpy(body, text, size);
    for (int k = 0; k < 6 && size > 0; k++) {
      seed = seed * 1664525u + 1013904223u;
      body[(seed >> 8) % size] = "<>-!\0 s/"[seed >> 29];
      if (seed % 61 == 0)
        size = (seed >> 8) % size;
    }
    if (size == 0) {
      free(body);
      continue;
    }
    char *exact = malloc(size);
    memcpy(exact, body, size);
    assert_true(wall_is(rules, rows[i % 10].status, GK_TEXT(""), (struct gk_text){exact, size},
                        why) == (why[0] != 0));
    free(exact);
    free(body);
  }
}

static int begin(void **state)
{
  (void)state;
  const char *source = getenv("top_srcdir");
  char path[4096], why[300];
  assert_null(wall_rules_new("/nonexistent", why));
  snprintf(path, sizeof path, "%s/rules/crawl/walls.tsv", source ? source : ".");
  rules = wall_rules_new(path, why);
  if (!rules)
    fprintf(stderr, "%s\n", why);
  return rules ? 0 : -1;
}

static int end(void **state)
{
  (void)state;
  wall_rules_drop(rules);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_large),
                                     cmocka_unit_test(test_mutations)};
  return cmocka_run_group_tests(tests, begin, end);
}
