/* SPDX-License-Identifier: Apache-2.0 */
/* What of the fetcher needs no network: locations, judging links, what is kept of a request, the
 * shelf, text of pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "bytes.h"
#include "judge.h"
#include "location.h"
#include "request.h"
#include "shelf.h"
#include "text.h"

static void locations(void **state)
{
  (void)state;
  struct location location;
  char why[200];
  assert_int_equal(location_parse(&location, "HTTPS://example.org/a?b", why), LOCATION_GOOD);
  assert_int_equal(location.action, ACTION_PAGE);
  assert_string_equal(location.url, "HTTPS://example.org/a?b");
  location_free(&location);
  assert_int_equal(location_parse(&location,
                                  "crawl:fetch?sites=%2Fetc%2Fa%26b.conf&site=%E7%94%B2&site=x"
                                  "&since=2026-01-20&deliver=no",
                                  why),
                   LOCATION_GOOD);
  assert_int_equal(location.action, ACTION_FETCH);
  assert_string_equal(location.sites, "/etc/a&b.conf");
  assert_int_equal(location.name_count, 2);
  assert_string_equal(location.names[0], "甲");
  assert_string_equal(location.names[1], "x");
  assert_string_equal(location.since, "2026-01-20");
  assert_false(location.deliver);
  location_free(&location);
  assert_int_equal(location_parse(&location, "crawl:check?sites=/s", why), LOCATION_GOOD);
  assert_int_equal(location.action, ACTION_CHECK);
  assert_true(location.deliver);
  location_free(&location);
  static const char *const others[] = {
      "", "a.html", "/crawl:fetch", "crawl", "ftp://example.org/", "httpx://example.org"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    assert_int_equal(location_parse(&location, others[i], why), LOCATION_OTHER);
    location_free(&location);
  }
  static const char *const bad[] = {"crawl:",
                                    "crawl:eat?sites=/s",
                                    "crawl:fetch",
                                    "crawl:fetch?sites=relative",
                                    "crawl:fetch?sites=/s&sites=/t",
                                    "crawl:fetch?sites=/s&since=yesterday",
                                    "crawl:fetch?sites=/s&since=2026-1-20",
                                    "crawl:fetch?sites=/s&deliver=maybe",
                                    "crawl:fetch?sites=/s&colour=red",
                                    "crawl:fetch?sites=/s&site",
                                    "crawl:fetch?sites=/s&site=%00",
                                    "crawl:fetch?sites=/s&site=%4"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(location_parse(&location, bad[i], why), LOCATION_BAD);
    assert_true(strlen(why) > 10);
    location_free(&location);
  }
}

static void requests(void **state)
{
  (void)state;
  static const char sent[] = "GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\n"
                             "Proxy-Authorization: Basic c2VjcmV0\r\nproxy-connection: close\r\n"
                             "Accept: */*\r\n\r\n";
  struct bytes kept = {0};
  request_note(&kept, gk_text_of(sent));
  request_note(&kept, gk_text_of(sent)); /* once more over a new connection: the last counts */
  bytes_put(&kept, "", 1);
  assert_string_equal(kept.data, "GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\n"
                                 "Accept: */*\r\n\r\n");
  bytes_free(&kept);
  static const char *const private[] = {
      "http://127.0.0.1/",      "http://10.1.2.3:8080/", "http://169.254.169.254/latest",
      "http://[::1]/",          "http://localhost/",     "http://a.localhost:80/",
      "http://[fd00::1]:8080/", "http://0.0.0.0/"};
  for (size_t i = 0; i < sizeof private / sizeof *private; i++)
    assert_true(request_names_private(private[i]));
  static const char *const public[] = {"http://example.org/", "http://8.8.8.8/",
                                       "http://notlocalhost/", "http://[2400:3200::1]/"};
  for (size_t i = 0; i < sizeof public / sizeof *public; i++)
    assert_false(request_names_private(public[i]));
}

static void shelves(void **state)
{
  (void)state;
  struct shelf *shelf = shelf_new(1000);
  struct shelved found;
  char body[300];
  memset(body, 'b', sizeof body);
  assert_non_null(shelf);
  for (int64_t page = 1; page <= 5; page++)
    shelf_put(shelf, &(struct shelved){page, GK_TEXT("h"), {body, sizeof body}});
  assert_false(shelf_find(shelf, 1, &found)); /* the oldest had to go */
  assert_true(shelf_find(shelf, 5, &found));
  assert_int_equal(found.body.size, sizeof body);
  assert_memory_equal(found.body.data, body, sizeof body);
  assert_int_equal(found.headers.size, 1);
  shelf_put(shelf, &(struct shelved){5, GK_TEXT("other"), GK_TEXT("x")});
  assert_true(shelf_find(shelf, 5, &found));
  assert_int_equal(found.body.size, 1);
  shelf_drop(shelf, 5);
  assert_false(shelf_find(shelf, 5, &found));
  shelf_drop(shelf, 5);
  char large[2000] = {0};
  shelf_put(shelf, &(struct shelved){9, GK_TEXT(""), {large, sizeof large}});
  assert_false(shelf_find(shelf, 9, &found)); /* larger than all there is */
  shelf_free(shelf);
}

static void texts(void **state)
{
  (void)state;
  struct text *text = text_new();
  struct gk_text utf8;
  assert_non_null(text);
  assert_true(text_of(text, GK_TEXT("政府"), &utf8));
  assert_memory_equal(utf8.data, "政府", 6);
  assert_true(text_of(text, GK_TEXT("\xD5\xFE\xB8\xAE"), &utf8));
  assert_int_equal(utf8.size, 6);
  assert_memory_equal(utf8.data, "政府", 6);
  assert_true(text_of(text, GK_TEXT("\xD5\xFE\xFF\xB8\xAE"), &utf8)); /* a byte of neither */
  assert_int_equal(utf8.size, 6);
  /* Markup between characters; one of four bytes; one whose second byte is a letter; a cut one. */
  assert_true(text_of(text,
                      GK_TEXT("<p>\xD5\xFE</p>\x81\x30\x84\x36\x81\x40"
                              "A\xB8\x20\xB8\xAE\xD5"),
                      &utf8));
  assert_int_equal(utf8.size, strlen("<p>政</p>¥丂A 府"));
  assert_memory_equal(utf8.data, "<p>政</p>¥丂A 府", utf8.size);
  assert_true(text_of(text, GK_TEXT(""), &utf8));
  assert_int_equal(utf8.size, 0);
  text_drop(text);
}

/* Judging. */

struct judging {
  struct location location;
  struct crawl crawl;
  struct site_run run;
  char path[40];
};

static void begin(struct judging *judging, const char *settings)
{
  char why[GK_SITE_COMPLAINT_SIZE], text[2000];
  int size = snprintf(text, sizeof text,
                      "contact = \"a@example.org\"; sites = ( { name = \"s\"; start = [ "
                      "\"http://s.gov.cn/\" ]; %s } );",
                      settings);
  *judging = (struct judging){.location.action = ACTION_FETCH, .path = "/tmp/sites-XXXXXX"};
  int file = mkstemp(judging->path);
  assert_true(file >= 0);
  assert_int_equal(write(file, text, (size_t)size), size);
  close(file);
  if (!gk_sites_load(&judging->crawl.sites, judging->path, getenv("GONGKAI_RULES"), why))
    fail_msg("%s", why);
  judging->crawl.location = &judging->location;
  judging->run.site = judging->crawl.sites.of;
}

static void end(struct judging *judging)
{
  unlink(judging->path);
  gk_sites_free(&judging->crawl.sites);
}

static struct judged judge(struct judging *judging, enum page_role from, int depth,
                           enum link_kind kind, const char *url, const char *title)
{
  struct page page = {.url = "http://s.gov.cn/list/", .role = from, .depth = depth};
  struct link link = {.kind = kind, .url = url, .title = gk_text_of(title)};
  return judge_link(&judging->crawl, &judging->run, &page, &link);
}

static void patterns_of_a_site(void **state)
{
  (void)state;
  struct judging j;
  struct judged judged;
  begin(&j, "documents = [ \"/t[0-9]+_[0-9]+[.]html$\" ]; titles = [ \"年度报告\" ]; "
            "follow = [ \"/zfxxgk/\" ]; exclude = [ \"/zfxxgk/old/\" ]; depth = 2; "
            "hosts = [ \"s.gov.cn\", \"*.t.gov.cn\" ];");
  judged = judge(&j, PAGE_LIST, 1, LINK_ANCHOR, "http://s.gov.cn/t1_1.html", "甲2024年度报告");
  assert_int_equal(judged.role, PAGE_DOCUMENT);
  assert_int_equal(judged.depth, 2);
  assert_null(judged.refused);
  /* The title says that it is none; where there is no title, the URL decides. */
  judged = judge(&j, PAGE_LIST, 1, LINK_ANCHOR, "http://s.gov.cn/t1_1.html", "通知");
  assert_int_equal(judged.role, 0);
  judged = judge(&j, PAGE_SITEMAP, 0, LINK_ENTRY, "http://s.gov.cn/t1_1.html", "");
  assert_int_equal(judged.role, PAGE_DOCUMENT);
  judged = judge(&j, PAGE_START, 0, LINK_ANCHOR, "http://s.gov.cn/zfxxgk/", "政府信息公开");
  assert_int_equal(judged.role, PAGE_LIST);
  assert_null(judged.refused);
  judged = judge(&j, PAGE_START, 0, LINK_ANCHOR, "http://s.gov.cn/zfxxgk/old/", "旧");
  assert_string_equal(judged.refused, "excluded");
  judged = judge(&j, PAGE_START, 0, LINK_ANCHOR, "http://other.cn/zfxxgk/", "");
  assert_string_equal(judged.refused, "host-refused");
  judged = judge(&j, PAGE_START, 0, LINK_ANCHOR, "http://www.t.gov.cn/zfxxgk/", "");
  assert_null(judged.refused);
  judged = judge(&j, PAGE_LIST, 2, LINK_ANCHOR, "http://s.gov.cn/zfxxgk/", "");
  assert_string_equal(judged.refused, "depth");
  /* Further pages of a list are as deep as its first. */
  judged = judge(&j, PAGE_LIST, 2, LINK_PAGE_OF_LIST, "http://s.gov.cn/list/index_1.html", "2");
  assert_int_equal(judged.role, PAGE_LIST);
  assert_int_equal(judged.depth, 2);
  assert_null(judged.refused);
  judged = judge(&j, PAGE_START, 0, LINK_ANCHOR, "http://s.gov.cn/about.html", "概况");
  assert_int_equal(judged.role, 0);
  end(&j);
}

static void what_rules_say(void **state)
{
  (void)state;
  struct judging j;
  struct judged judged;
  begin(&j, "");
  judged = judge(&j, PAGE_LIST, 0, LINK_ANCHOR, "http://s.gov.cn/x/123.html",
                 "某局2023年政府信息公开工作年度报告");
  assert_int_equal(judged.role, PAGE_DOCUMENT);
  judged = judge(&j, PAGE_START, 0, LINK_ANCHOR, "http://s.gov.cn/col/12/", "政府信息公开年报");
  assert_int_not_equal(judged.role, 0);
  judged = judge(&j, PAGE_START, 0, LINK_ANCHOR, "http://s.gov.cn/news/", "新闻");
  assert_int_equal(judged.role, 0);
  end(&j);
}

static void beside_a_document(void **state)
{
  (void)state;
  struct judging j;
  struct judged judged;
  begin(&j, "pictures = true; attachments = true;");
  judged = judge(&j, PAGE_DOCUMENT, 3, LINK_PICTURE, "http://s.gov.cn/p.png", "");
  assert_int_equal(judged.role, PAGE_PICTURE);
  judged = judge(&j, PAGE_DOCUMENT, 3, LINK_ANCHOR, "http://s.gov.cn/P1.pdf", "附件");
  assert_int_equal(judged.role, PAGE_ATTACHMENT);
  judged = judge(&j, PAGE_DOCUMENT, 3, LINK_ANCHOR, "http://s.gov.cn/next.html", "下一篇");
  assert_int_equal(judged.role, 0);
  /* What a list shows as pictures belongs to no document. */
  judged = judge(&j, PAGE_LIST, 3, LINK_PICTURE, "http://s.gov.cn/p.png", "");
  assert_int_equal(judged.role, 0);
  j.location.action = ACTION_PAGE;
  judged = judge(&j, PAGE_DOCUMENT, 0, LINK_ANCHOR, "http://s.gov.cn/P1.pdf", "附件");
  assert_int_equal(judged.role, 0);
  judged = judge(&j, PAGE_DOCUMENT, 0, LINK_PICTURE, "http://elsewhere.cn/p.png", "");
  assert_int_equal(judged.role, PAGE_PICTURE);
  assert_null(judged.refused);
  end(&j);
  begin(&j, "pictures = false; attachments = false;");
  assert_int_equal(judge(&j, PAGE_DOCUMENT, 3, LINK_PICTURE, "http://s.gov.cn/p.png", "").role, 0);
  assert_int_equal(judge(&j, PAGE_DOCUMENT, 3, LINK_ANCHOR, "http://s.gov.cn/P1.pdf", "").role, 0);
  end(&j);
}

static void behind_a_proxy(void **state)
{
  (void)state;
  struct judging j;
  begin(&j, "proxy = \"http://proxy.example.org:3128\"; follow = [ \"/\" ]; "
            "hosts = [ \"127.0.0.1\", \"s.gov.cn\" ];");
  assert_string_equal(judge(&j, PAGE_START, 0, LINK_ANCHOR, "http://127.0.0.1/admin", "").refused,
                      "private-address");
  assert_null(judge(&j, PAGE_START, 0, LINK_ANCHOR, "http://s.gov.cn/admin", "").refused);
  end(&j);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(locations),
                                     cmocka_unit_test(requests),
                                     cmocka_unit_test(shelves),
                                     cmocka_unit_test(texts),
                                     cmocka_unit_test(patterns_of_a_site),
                                     cmocka_unit_test(what_rules_say),
                                     cmocka_unit_test(beside_a_document),
                                     cmocka_unit_test(behind_a_proxy)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
