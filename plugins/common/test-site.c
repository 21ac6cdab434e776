/* SPDX-License-Identifier: Apache-2.0 */
/* sites.conf is read as sites.conf(5) says, and what is wrong is said with its line. */
#include <malloc.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "site-setting.h"

static char folder[] = "/tmp/test-site-XXXXXX";
static char why[GK_SITE_COMPLAINT_SIZE];

static const char *write_file(const char *name, const char *text)
{
  static char path[200];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
  return path;
}

static const char *rules_folder(void)
{
  static char path[4096];
  const char *source = getenv("top_srcdir");
  snprintf(path, sizeof path, "%s/rules", source ? source : ".");
  return path;
}

static void load(struct gk_sites *sites, const char *text)
{
  if (!gk_sites_load(sites, write_file("sites.conf", text), rules_folder(), why))
    fail_msg("%s", why);
}

#define CONTACT "contact = \"crawl@example.org\";\n"
#define START "start = [ \"http://www.example.gov.cn/\" ];"

static void test_initial(void **state)
{
  (void)state;
  struct gk_sites sites;
  load(&sites, CONTACT "sites = ( { name = \"示例市\"; " START " } );");
  const struct gk_site *site = gk_sites_find(&sites, "示例市");
  assert_non_null(site);
  assert_null(gk_sites_find(&sites, "示例"));
  assert_int_equal(site->line, 2);
  assert_null(site->region);
  assert_string_equal(site->hosts[0], "www.example.gov.cn");
  assert_null(site->hosts[1]);
  assert_int_equal(site->authority_count, 1);
  assert_string_equal(site->authorities[0].name, "示例市");
  assert_null(site->authorities[0].region);
  assert_true(site->delay_seconds == 1.0);
  assert_int_equal(site->connections, 1);
  assert_int_equal(site->depth, 5);
  assert_int_equal(site->recheck_days, 30);
  assert_true(site->verify_tls && site->obey_robots && site->pictures && site->attachments);
  assert_false(site->private_addresses || site->cookies);
  assert_null(site->proxy);
  assert_int_equal(sites.connections, 32);
  assert_string_equal(sites.product, "gongkai");
  assert_non_null(strstr(sites.user_agent, "gongkai/"));
  assert_non_null(strstr(sites.user_agent, " (crawl@example.org)"));
  for (int minute = 0; minute < 1440; minute++)
    assert_true(gk_site_within_hours(site, minute));
  gk_sites_free(&sites);
}

static void test_all_settings(void **state)
{
  (void)state;
  struct gk_sites sites;
  write_file("ca.pem", "certificates\n");
  write_file("more.conf",
             "  { name = \"二\"; start = [ \"https://b.example.gov.cn/x\" ]; proxy = \"\";"
             " pictures = true; documents = [ \"only\" ]; }\n");
  load(
      &sites,
      "contact = \"https://example.org/crawl\"; user_agent = \"mycrawl/2.1\"; connections = 3;\n"
      "pages_a_night = 10; megabytes_a_night = 20L; proxy = \"http://proxy.example:3128\";\n"
      "defaults = { delay_seconds = 2.5; pictures = false; hosts = [ \"*.example.gov.cn\" ]; };\n"
      "sites = (\n"
      "  { name = \"一\"; region = \"370203001\"; start = [ \"http://A.Example.GOV.cn:8080/i?x\",\n"
      "      \"https://c.example.gov.cn\" ];\n"
      "    hosts = [ \"a.example.gov.CN\", \"*.c.example.gov.cn\", \"c.example.gov.cn\" ];\n"
      "    follow = [ \"/list\" ]; documents = [ \"\\.pdf$\", \"/t[0-9]{8}_\" ];\n"
      "    titles = ( \"年报\" ); exclude = [ \"/old/\" ];\n"
      "    authorities = ( { name = \"甲局\"; region = \"370203\"; }, \"乙局\" );\n"
      "    sitemaps = [ \"https://c.example.gov.cn/map.xml\" ]; delay_seconds = 0; connections = "
      "2;\n"
      "    hours = \"22:00-06:30\"; depth = 7; list_pages = 17; pages_a_night = 11; "
      "megabytes_a_night = 12;\n"
      "    page_mb = 13; timeout_seconds = 14; redirects = 0; recheck_days = 15; cookies = true;\n"
      "    verify_tls = false; ca_file = \"ca.pem\"; private_addresses = true;\n"
      "    obey_robots = false; follow_sitemaps = false; pictures = false; attachments = false;\n"
      "    proxy = \"socks5h://127.0.0.1:1080\"; },\n"
      "@include \"more.conf\"\n"
      ");");
  assert_int_equal(sites.count, 2);
  assert_string_equal(sites.user_agent, "mycrawl/2.1 (+https://example.org/crawl)");
  assert_string_equal(sites.product, "mycrawl");
  assert_int_equal(sites.connections, 3);
  assert_int_equal(sites.megabytes_a_night, 20);
  const struct gk_site *a = &sites.of[0], *b = &sites.of[1];
  assert_string_equal(a->region, "370203001");
  assert_string_equal(a->start[1], "https://c.example.gov.cn");
  assert_true(gk_site_has_host(a, GK_TEXT("a.example.gov.cn")));
  assert_true(gk_site_has_host(a, GK_TEXT("c.example.gov.cn")));
  assert_true(gk_site_has_host(a, GK_TEXT("x.y.c.example.gov.cn")));
  assert_false(gk_site_has_host(a, GK_TEXT("xc.example.gov.cn")));
  assert_false(gk_site_has_host(a, GK_TEXT(".c.example.gov.cn.evil.cn")));
  assert_false(gk_site_has_host(a, GK_TEXT("")));
  assert_true(gk_patterns_match(&a->documents, "http://a/b.PDF"));
  assert_true(gk_patterns_match(&a->documents, "http://a/t20240131_1.html"));
  assert_false(gk_patterns_match(&a->documents, "http://a/b.pdf.html"));
  assert_true(gk_patterns_match(&a->titles, "2023年年报"));
  assert_false(gk_patterns_match(&a->titles, "2023年"));
  assert_true(gk_patterns_match(&a->exclude, "/x/old/"));
  assert_int_equal(a->authority_count, 2);
  assert_string_equal(a->authorities[0].region, "370203");
  assert_string_equal(a->authorities[1].name, "乙局");
  assert_true(a->delay_seconds == 0 && a->connections == 2 && a->depth == 7 && a->list_pages == 17);
  assert_int_equal(a->first_minute, 22 * 60);
  assert_int_equal(a->last_minute, 6 * 60 + 30);
  assert_true(gk_site_within_hours(a, 22 * 60) && gk_site_within_hours(a, 0));
  assert_true(gk_site_within_hours(a, 6 * 60 + 29));
  assert_false(gk_site_within_hours(a, 6 * 60 + 30) || gk_site_within_hours(a, 21 * 60 + 59));
  assert_true(a->pages_a_night == 11 && a->megabytes_a_night == 12 && a->page_mb == 13);
  assert_true(a->timeout_seconds == 14 && a->redirects == 0 && a->recheck_days == 15);
  assert_true(a->cookies && !a->verify_tls && a->private_addresses && !a->obey_robots);
  assert_false(a->follow_sitemaps || a->pictures || a->attachments);
  assert_string_equal(a->proxy, "socks5h://127.0.0.1:1080");
  assert_true(a->ca_file[0] == '/' && strstr(a->ca_file, "/ca.pem"));
  /* The second: defaults where it says nothing, and what it says against them. */
  assert_null(b->proxy);
  assert_true(b->delay_seconds == 2.5 && b->pictures && b->connections == 1);
  assert_true(gk_site_has_host(b, GK_TEXT("b.example.gov.cn")));
  assert_int_equal(b->titles.count, 0);
  assert_false(gk_patterns_match(&b->titles, "anything"));
  gk_sites_free(&sites);
}

static void test_rules(void **state)
{
  (void)state;
  static const char *const titles[] = {"某某市2023年政府信息公开工作年度报告",
                                       "某某局2019年度信息公开年报",
                                       "2022年年度报告",
                                       "某县2024年政务公开工作要点",
                                       "关于印发2021年政务公开工作实施方案的通知",
                                       "某区政务公开工作总结",
                                       "某局2008年政府信息公开工作报告",
                                       "某某镇人民政府2023年政府信息公开工作年度…"};
  static const char *const others[] = {"2023年政府工作报告", "信息公开指南", "招聘公告",
                                       "某局2023年部门决算", "首页"};
  struct gk_sites sites;
  load(&sites, CONTACT "sites = ( { name = \"a\"; " START " } );");
  for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
    if (!gk_patterns_match(&sites.of[0].titles, titles[i]))
      fail_msg("%s is no document", titles[i]);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (gk_patterns_match(&sites.of[0].titles, others[i]))
      fail_msg("%s is a document", others[i]);
  assert_true(gk_patterns_match(&sites.of[0].documents,
                                "http://x.gov.cn/zfxxgk/zfxxgknb/202401/t20240131_1.html"));
  assert_false(gk_patterns_match(&sites.of[0].documents, "http://x.gov.cn/zfxxgk/zfxxgknb/"));
  assert_false(
      gk_patterns_match(&sites.of[0].documents, "http://x.gov.cn/zfxxgk/zfxxgknb/index_2.html"));
  assert_true(gk_patterns_match(&sites.attachments, "http://x.gov.cn/P020.PDF"));
  assert_true(gk_patterns_match(&sites.attachments, "http://x.gov.cn/a.docx?v=1"));
  assert_true(gk_patterns_match(&sites.attachments, "http://x.gov.cn/down.jsp?filename=a.ofd"));
  assert_false(gk_patterns_match(&sites.attachments, "http://x.gov.cn/pdf.html"));
  assert_true(gk_patterns_match(&sites.sections, "政府信息公开年报"));
  assert_false(gk_patterns_match(&sites.sections, "天气"));
  gk_sites_free(&sites);
  /* Without rules nothing is a document but what a site says. */
  assert_true(gk_sites_load(
      &sites, write_file("sites.conf", CONTACT "sites = ( { name = \"a\"; " START " } );"), NULL,
      why));
  assert_int_equal(sites.of[0].titles.count, 0);
  gk_sites_free(&sites);
}

#define SITE(more) CONTACT "sites = ( { name = \"a\"; " START "\n" more " } );"

static const struct {
  const char *text, *complaint; /* "line: …" that it begins with, and a part of it */
  const char *part;
} wrong[] = {
    {"sites = ( { name = \"a\"; " START " } );", "", "contact is missing"},
    {"contact = \"me\"; sites = ();", "1", "neither a mail address"},
    {"contact = \"我@example.org\";", "1", "ASCII"},
    {CONTACT, "", "there is no list of sites"},
    {CONTACT "sites = ();", "2", "there is no list of sites"},
    {CONTACT "sties = ();", "2", "unknown setting \"sties\"; did you mean \"sites\"?"},
    {CONTACT "\nsites = ( 3 );", "3", "a site is a group"},
    {CONTACT "sites = ( { } );", "2", "no name"},
    {CONTACT "sites = ( { name = \"a\"; } );", "2", "no start page"},
    {CONTACT "sites = ( { name = \"\"; } );", "2", "is empty"},
    {CONTACT "sites = ( { name = \" a\"; } );", "2", "space"},
    {CONTACT "sites = ( { name = \"a\\x01\"; } );", "2", "control character"},
    {CONTACT "sites = ( { name = \"a\\xff\"; } );", "2", "UTF-8"},
    {CONTACT "sites = ( { name = \"a\"; " START " },\n { name = \"a\"; " START " } );", "3",
     "another site is named \"a\" too (line 2)"},
    {CONTACT "sites = ( { name = \"a\"; start = [ \"ftp://a.cn/\" ]; } );", "2", "http://"},
    {CONTACT "sites = ( { name = \"a\"; start = [ \"/x\" ]; } );", "2", "http://"},
    {CONTACT "sites = ( { name = \"a\"; start = \"http://a.cn/\"; } );", "2", "list of strings"},
    {CONTACT "sites = ( { name = \"a\"; start = [ 1 ]; } );", "2", "must be a string"},
    {CONTACT "sites = ( { name = \"a\"; start = [ \"http://\" ]; } );", "2", "no host"},
    {CONTACT "sites = ( { name = \"a\"; start = [ \"http://a b.cn/\" ]; } );", "2", "space"},
    {CONTACT "sites = ( { name = \"a\"; start = [ \"http://u@a.cn/\" ]; } );", "2", "user"},
    {CONTACT "sites = ( { name = \"a\"; start = [ \"http://a.cn:0/\" ]; } );", "2", "port"},
    {CONTACT "sites = ( { name = \"a\"; start = [ \"http://a.cn:99999/\" ]; } );", "2", "port"},
    {CONTACT "sites = ( { name = \"a\"; start = [ \"http://甲.cn/\" ]; } );", "2", "xn--"},
    {CONTACT "sites = ( { name = \"a\"; start = [ \"http://a..cn/\" ]; } );", "2", "empty part"},
    {CONTACT "sites = ( { name = \"a\"; start = [ \"http://[::g]/\" ]; } );", "2", "IPv6"},
    {SITE("hosts = [ \"b.cn\" ];"), "2", "is on no host of this site; add \"www.example.gov.cn\""},
    {SITE("sitemaps = [ \"http://b.cn/\" ];"), "3", "is on no host of this site"},
    {SITE("hosts = [ \"http://b.cn\" ];"), "3", "leave out http://"},
    {SITE("hosts = [ \"b.cn:80\" ];"), "3", "port"},
    {SITE("hosts = [ \"*\" ];"), "3", "elsewhere"},
    {SITE("hosts = [ \"*.cn\" ];"), "3", "top-level"},
    {SITE("region = \"3702\";"), "3", "GB/T 2260"},
    {SITE("region = \"3702ab\";"), "3", "GB/T 2260"},
    {SITE("region = 370203;"), "3", "must be a string"},
    {SITE("detph = 3;"), "3", "unknown setting of a site \"detph\"; did you mean \"depth\"?"},
    {SITE("depth = -1;"), "3", "from 0 to 50"},
    {SITE("depth = 1.5;"), "3", "whole number"},
    {SITE("delay_seconds = 3601;"), "3", "from 0 to 3600"},
    {SITE("delay_seconds = \"1\";"), "3", "number of seconds"},
    {SITE("cookies = 1;"), "3", "true or false"},
    {SITE("hours = \"22-6\";"), "3", "22:00-06:00"},
    {SITE("hours = \"22:00-06:60\";"), "3", "two times"},
    {SITE("hours = \"06:00-06:00\";"), "3", "two times"},
    {SITE("hours = \"24:00-06:00\";"), "3", "two times"},
    {SITE("follow = [ \"(\" ];"), "3", "is no regular expression: Unmatched ("},
    {SITE("follow = [ \"\" ];"), "3", "is empty"},
    {SITE("follow = [ \"a\",\n\"(a)\\1\" ];"), "4", "refers back"},
    {SITE("titles = [ \"a{2,21}\" ];"), "3", "more than 20"},
    {SITE("titles = [ \"[甲乙]\" ];"), "3", "(甲|乙)"},
    {SITE("authorities = ( { name = \"b\"; }, \"b\" );"), "3", "stands twice"},
    {SITE("authorities = ( { region = \"370203\"; } );"), "3", "this authority has no name"},
    {SITE("authorities = ( { nmae = \"b\"; } );"), "3", "did you mean \"name\"?"},
    {SITE("proxy = \"proxy:3128\";"), "3", "is no proxy"},
    {SITE("ca_file = \"none.pem\";"), "3", "cannot be read"},
    {CONTACT "defaults = { name = \"a\"; };", "2", "unknown setting for all sites \"name\""},
    {CONTACT "defaults = 3;", "2", "must be a group"},
    {CONTACT "sites = (", "2", "syntax error"},
    {CONTACT "sites = ( { name = \"a\"; name = \"b\"; } );", "2", "duplicate"},
    {"user_agent = \"中\"; " SITE(""), "1", "ASCII"},
    {"user_agent = \"1.0\"; " SITE(""), "1", "begin with a name"},
    {"@include \".\"\n" SITE(""), "1", "is a directory"},
};

static void test_complaints(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct gk_sites sites;
    const char *path = write_file("wrong.conf", wrong[i].text);
    char place[300];
    snprintf(place, sizeof place, "%s:%s", path, wrong[i].complaint);
    if (gk_sites_load(&sites, path, NULL, why))
      fail_msg("nothing is wrong with %s", wrong[i].text);
    size_t size = strlen(place);
    if (strncmp(why, place, size) != 0 || (wrong[i].complaint[0] && why[size] != ':') ||
        !strstr(why, wrong[i].part))
      fail_msg("%s\ngave: %s\nnot: %s … %s", wrong[i].text, why, place, wrong[i].part);
    gk_sites_free(&sites);
  }
  struct gk_sites sites;
  assert_false(gk_sites_load(&sites, "/nonexistent/sites.conf", NULL, why));
  assert_string_equal(why, "/nonexistent/sites.conf: No such file or directory");
  gk_sites_free(&sites);
  assert_false(gk_sites_load(&sites, folder, NULL, why));
  assert_non_null(strstr(why, "it is a directory"));
  gk_sites_free(&sites);
  /* A complaint that is too long is cut between characters. */
  char text[4000] = "contact = \"";
  for (size_t size = strlen(text); size < 3000; size += 3)
    memcpy(text + size, "甲", 4);
  strcat(text, "\";");
  assert_false(gk_sites_load(&sites, write_file("wrong.conf", text), NULL, why));
  gk_sites_free(&sites);
}

static void test_wrong_rules(void **state)
{
  (void)state;
  char rules[100];
  struct gk_sites sites;
  snprintf(rules, sizeof rules, "%s/crawl", folder);
  mkdir(rules, 0700);
  write_file("crawl/documents.tsv", "# what\ntitles\tgood\ntilte\tx\n");
  assert_false(gk_sites_load(&sites, write_file("sites.conf", SITE("")), folder, why));
  assert_non_null(strstr(why, "documents.tsv:3: the pattern \"x\" is of no list"));
  gk_sites_free(&sites);
  write_file("crawl/documents.tsv", "titles\t[\n");
  assert_false(gk_sites_load(&sites, write_file("sites.conf", SITE("")), folder, why));
  assert_non_null(strstr(why, "documents.tsv:1: the pattern \"[\" "));
  gk_sites_free(&sites);
  assert_false(gk_sites_load(&sites, write_file("sites.conf", SITE("")), "/nonexistent", why));
  assert_non_null(strstr(why, "/nonexistent/crawl/documents.tsv: No such file"));
  gk_sites_free(&sites);
}

/* The file of the source tree, for free(). */
static char *source_file(const char *name)
{
  const char *source = getenv("top_srcdir");
  char path[4096], *text = calloc(1, 1 << 16);
  snprintf(path, sizeof path, "%s/%s", source ? source : ".", name);
  FILE *file = fopen(path, "r");
  if (!file)
    fail_msg("%s cannot be read", path);
  assert_true(fread(text, 1, (1 << 16) - 1, file) > 0);
  fclose(file);
  return text;
}

/* Texts that pages show cannot make the matcher of the project's patterns large. */
static void test_memory(void **state)
{
  (void)state;
  enum { TITLES = 20000, SIZE = 300, LIMIT = 8 << 20 };
  static const char *const parts[] = {"信息公开", "政务公开", "年度", "报", "要点",
                                      "2023",     "年",       "贯彻", "考", "工作"};
  struct gk_sites sites;
  load(&sites, CONTACT "sites = ( { name = \"a\"; " START " } );");
  uint32_t seed = 7;
  size_t before = mallinfo2().uordblks;
  for (int i = 0; i < TITLES; i++) {
    char title[SIZE + 20];
    for (int size = 0; size < SIZE;) {
      seed = seed * 1664525u + 1013904223u;
      size += sprintf(title + size, "%s", parts[(seed >> 8) % (sizeof parts / sizeof *parts)]);
    }
    gk_patterns_match(&sites.of[0].titles, title);
    gk_patterns_match(&sites.sections, title);
  }
  assert_true(mallinfo2().uordblks < before + LIMIT);
  gk_sites_free(&sites);
}

static void test_example(void **state)
{
  (void)state;
  char *text = source_file("doc/sites.conf.example");
  struct gk_sites sites;
  load(&sites, text);
  assert_int_equal(sites.count, 4);
  assert_int_equal(gk_sites_find(&sites, "示例省政府信息公开平台")->authority_count, 3);
  assert_true(gk_patterns_match(&sites.of[1].documents,
                                "http://xxgk.sheng.example.cn/art/2024/1/31/art_101_2.html"));
  assert_true(gk_patterns_match(&sites.of[1].follow, "http://a/col/col101/index_2.html"));
  assert_true(sites.of[0].delay_seconds == 1.5 && sites.of[2].delay_seconds == 10);
  assert_false(gk_site_within_hours(&sites.of[0], 12 * 60));
  assert_true(gk_site_within_hours(&sites.of[3], 12 * 60));
  gk_sites_free(&sites);
  free(text);
}

/* Any bytes are a file that is either read or complained about. */
static void test_mutations(void **state)
{
  (void)state;
  char *text = source_file("doc/sites.conf.example");
  size_t size = strlen(text);
  uint32_t seed = 42;
  for (int round = 0; round < 3000; round++) {
    char *changed = strdup(text);
    for (int k = 0; k < 1 + round % 5; k++) {
      seed = seed * 1664525u + 1013904223u;
      size_t at = (seed >> 8) % size;
      seed = seed * 1664525u + 1013904223u;
      changed[at] = seed >> 31 ? "\"{}[]();,=\\x*:"[(seed >> 8) % 14] : (char)(seed >> 8);
    }
    struct gk_sites sites;
    bool good = gk_sites_load(&sites, write_file("wrong.conf", changed), NULL, why);
    assert_true(good == !why[0]);
    gk_sites_free(&sites);
    free(changed);
  }
  free(text);
}

/* The next line of the page that begins so, or `end`. */
static const char *next_line(const char *from, const char *end, const char *begin)
{
  for (const char *p = from; p && p < end; p = strchr(p, '\n'), p = p ? p + 1 : end)
    if (strncmp(p, begin, strlen(begin)) == 0)
      return p;
  return end;
}

/* What the page says where a setting has a value of its own. */
static void print_value(const struct gk_site_setting *row, char out[100])
{
  *out = 0;
  if (row->kind == GK_SITE_FLAG)
    snprintf(out, 100, "(%s).\n", row->initial ? "true" : "false");
  else if (row->kind == GK_SITE_NUMBER || row->kind == GK_SITE_SECONDS)
    snprintf(out, 100, "(%lld; %lld to %lld).\n", (long long)row->initial, (long long)row->minimum,
             (long long)row->maximum);
}

/* sites.conf(5) has an item for each setting, with its value, and no others. */
static void test_manual(void **state)
{
  (void)state;
  char *page = source_file("doc/sites.conf.5");
  const char *site = strstr(page, "\n.Ss Of a site\n"), *end = strstr(page, "\n.Ss Patterns\n");
  assert_true(site && end);
  size_t items = 0, rows = 0;
  for (const char *p = page; (p = next_line(p, end, ".It Ic ")) < end; p++, items++) {
    unsigned where = p < site ? GK_IN_FILE : GK_IN_SITE;
    char name[64], value[100];
    assert_int_equal(sscanf(p, ".It Ic %63s", name), 1);
    const struct gk_site_setting *row = gk_site_setting_find(name, where);
    if (!row)
      fail_msg("sites.conf.5: there is no setting %s", name);
    const char *after = next_line(p + 1, end, ".It Ic "), *list = next_line(p, end, ".El");
    print_value(row, value);
    const char *found = strstr(p, value);
    if (!found || found > (after < list ? after : list))
      fail_msg("sites.conf.5: %s does not end with %s", name, value);
  }
  for (const struct gk_site_setting *row = gk_site_settings; row->name; row++)
    rows += ((row->where & GK_IN_FILE) != 0) + ((row->where & GK_IN_SITE) != 0);
  assert_int_equal(items, rows);
  const char *group = strstr(page, "\n.It Ic defaults\n");
  for (const struct gk_site_setting *row = gk_site_settings; row->name; row++) {
    char line[100];
    snprintf(line, sizeof line, "\n.Ic %s", row->name);
    bool excluded =
        group && strstr(group, line) && strstr(group, line) < strstr(group, "\n.It Ic sites\n");
    if ((row->where & GK_IN_SITE) && excluded != !(row->where & GK_IN_DEFAULTS))
      fail_msg("sites.conf.5: whether %s may stand in defaults", row->name);
  }
  free(page);
}

static int begin(void **state)
{
  (void)state;
  return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
  (void)state;
  char command[200];
  snprintf(command, sizeof command, "rm -rf '%s'", folder);
  return system(command);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_initial),     cmocka_unit_test(test_all_settings),
      cmocka_unit_test(test_rules),       cmocka_unit_test(test_complaints),
      cmocka_unit_test(test_wrong_rules), cmocka_unit_test(test_example),
      cmocka_unit_test(test_memory),      cmocka_unit_test(test_mutations),
      cmocka_unit_test(test_manual)};
  return cmocka_run_group_tests(tests, begin, end);
}
