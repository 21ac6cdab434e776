/* SPDX-License-Identifier: Apache-2.0 */
#include "site-setting.h"

#include <ctype.h>
#include <string.h>

#include "utf8.h"

enum {
  NAME_SIZE_LIMIT = 200, /* bytes: the longest name of an authority known has 120 */
  TEXT_SIZE_LIMIT = 2000,
  HOST_SIZE_LIMIT = 253, /* RFC 1035 */
  REGION_DIGITS = 6,     /* GB/T 2260: a county; 9 a town, 12 a village */
  REGION_DIGITS_LIMIT = 12,
  PORT_LIMIT = 65535
};

static const char *text_wrong(const char *text)
{
  if (!*text)
    return N_("is empty");
  if (strlen(text) > TEXT_SIZE_LIMIT)
    return N_("is longer than 2000 bytes");
  for (const char *p = text, *end = text + strlen(text); p < end;) {
    const char *begin = p;
    uint32_t c = gk_utf8_next(&p, end);
    if (c == 0xFFFD && p - begin == 1)
      return N_("is not UTF-8");
    if (c < 0x20 || c == 0x7F)
      return N_("has a control character");
  }
  return NULL;
}

static const char *name_wrong(const char *text)
{
  const char *wrong = text_wrong(text);
  if (!wrong && strlen(text) > NAME_SIZE_LIMIT)
    wrong = N_("is longer than 200 bytes");
  if (!wrong && (text[0] == ' ' || text[strlen(text) - 1] == ' '))
    wrong = N_("begins or ends with a space");
  return wrong;
}

static const char *region_wrong(const char *text)
{
  size_t digits = strspn(text, "0123456789");
  return text[digits] || digits < REGION_DIGITS || digits > REGION_DIGITS_LIMIT
             ? N_("is no region: 6 to 12 digits of GB/T 2260 are needed, such as \"370203\"")
             : NULL;
}

/* What goes into a line of HTTP. */
static const char *header_wrong(const char *text)
{
  for (const char *p = text; *p; p++)
    if (*p < ' ' || *p > '~')
      return N_("may have ASCII characters only, since it goes into a line of HTTP");
  return text_wrong(text);
}

static bool is_web(const char *text)
{
  return strncasecmp(text, "http://", 7) == 0 || strncasecmp(text, "https://", 8) == 0;
}

static const char *contact_wrong(const char *text)
{
  const char *wrong = header_wrong(text), *at = strchr(text, '@');
  if (!wrong && !is_web(text) && (!at || at == text || !at[1] || strpbrk(text, " <>()")))
    wrong = N_("is neither a mail address nor the address of a page; a webmaster must be able to "
               "write to whoever crawls");
  return wrong;
}

static const char *agent_wrong(const char *text)
{
  const char *wrong = header_wrong(text);
  if (!wrong && !isalpha((unsigned char)text[0]))
    wrong = N_("must begin with a name, by which robots.txt can speak to it");
  return wrong;
}

static const char *host_wrong(struct gk_text host)
{
  if (host.size == 0 || host.size > HOST_SIZE_LIMIT)
    return N_("has no host, or one of more than 253 characters");
  if (host.data[0] == '[') {
    size_t inner = 1;
    while (inner < host.size && (isxdigit((unsigned char)host.data[inner]) ||
                                 host.data[inner] == ':' || host.data[inner] == '.'))
      inner++;
    return inner + 1 == host.size && host.data[inner] == ']' ? NULL
                                                             : N_("has a wrong IPv6 address");
  }
  size_t label = 0;
  for (size_t i = 0; i < host.size; i++) {
    unsigned char c = (unsigned char)host.data[i];
    if (c >= 0x80)
      return N_("has a host that is not ASCII; write it as it goes over the wire (xn--…)");
    if (c != '.' && c != '-' && c != '_' && !isalnum(c))
      return N_("has a host with a character that hosts have not");
    if (c == '.' && label == 0)
      return N_("has a host with an empty part");
    label = c == '.' ? 0 : label + 1;
  }
  return label == 0 ? N_("has a host that ends with a dot") : NULL;
}

struct gk_text gk_site_url_host(const char *url)
{
  if (!is_web(url))
    return (struct gk_text){"", 0};
  const char *begin = strchr(url, ':') + 3, *end = begin + strcspn(begin, "/?#");
  const char *bracket = *begin == '[' ? memchr(begin, ']', (size_t)(end - begin)) : NULL;
  const char *from = bracket ? bracket : begin;
  const char *colon = memchr(from, ':', (size_t)(end - from));
  return (struct gk_text){begin, (size_t)((colon ? colon : end) - begin)};
}

static const char *url_wrong(const char *text)
{
  const char *wrong = text_wrong(text);
  if (wrong)
    return wrong;
  if (!is_web(text))
    return N_("must begin with http:// or https://");
  struct gk_text host = gk_site_url_host(text);
  const char *rest = host.data + host.size;
  if (strchr(text, ' '))
    return N_("has a space; write %20");
  if (memchr(host.data, '@', strcspn(host.data, "/?#")))
    return N_("names a user; no page of an authority needs one");
  if (*rest == ':') {
    long port = 0;
    for (rest++; isdigit((unsigned char)*rest) && port <= PORT_LIMIT; rest++)
      port = port * 10 + *rest - '0';
    if (port < 1 || port > PORT_LIMIT || (*rest && !strchr("/?#", *rest)))
      return N_("has a wrong port");
  }
  return host_wrong(host);
}

static const char *hosts_wrong(const char *text)
{
  bool all = strncmp(text, "*.", 2) == 0;
  const char *host = all ? text + 2 : text;
  if (strstr(text, "://") || strchr(text, '/'))
    return N_("is no host: leave out http:// and what follows the first slash");
  if (host[0] != '[' && strchr(host, ':'))
    return N_("has a port; a host is allowed with all its ports");
  if (strchr(host, '*'))
    return N_("has a * elsewhere than in a leading *.");
  const char *wrong = host_wrong(gk_text_of(host));
  if (!wrong && all && !strchr(host, '.'))
    wrong = N_("allows all hosts of a top-level domain");
  return wrong;
}

static const char *proxy_wrong(const char *text)
{
  static const char *const schemes[] = {"http://",    "https://",  "socks4://",
                                        "socks4a://", "socks5://", "socks5h://"};
  if (!*text)
    return NULL; /* none, where the whole file has one */
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
    if (strncasecmp(text, schemes[i], strlen(schemes[i])) == 0 && text[strlen(schemes[i])])
      return header_wrong(text);
  return N_("is no proxy: http://host:port, https://…, socks4://…, socks4a://…, socks5://… or "
            "socks5h://… is needed, or \"\" for none");
}

#define FILE_ROW(text, type, member)                                                               \
  .name = text, .kind = type, .where = GK_IN_FILE, .offset = offsetof(struct gk_sites, member)
#define SITE_ROW(text, type, member)                                                               \
  .name = text, .kind = type, .where = GK_IN_SITE, .offset = offsetof(struct gk_site, member)
#define BOTH_ROW(text, type, member)                                                               \
  .name = text, .kind = type, .where = GK_IN_SITE | GK_IN_DEFAULTS,                                \
  .offset = offsetof(struct gk_site, member)
#define RULE_ROW(text, member)                                                                     \
  .name = text, .kind = GK_SITE_PATTERNS, .where = GK_IN_RULES,                                    \
  .offset = offsetof(struct gk_sites, member)
#define RANGE(first, least, most) .initial = first, .minimum = least, .maximum = most

/* The initial values are what a webmaster would not notice: one request at a time and a pause after
 * each, as one reader would make. */
const struct gk_site_setting gk_site_settings[] = {
    {FILE_ROW("contact", GK_SITE_TEXT, contact), .wrong = contact_wrong},
    {FILE_ROW("user_agent", GK_SITE_TEXT, user_agent), .wrong = agent_wrong},
    /* To all hosts together; each takes a descriptor and a buffer of a page. */
    {FILE_ROW("connections", GK_SITE_NUMBER, connections), RANGE(32, 1, 256)},
    /* A night at a page a second and 32 hosts would bring nine times as many. */
    {FILE_ROW("pages_a_night", GK_SITE_NUMBER, pages_a_night), RANGE(100000, 1, 100000000)},
    {FILE_ROW("megabytes_a_night", GK_SITE_NUMBER, megabytes_a_night), RANGE(20000, 1, 100000000)},
    {FILE_ROW("defaults", GK_SITE_GROUP, of)},
    {FILE_ROW("sites", GK_SITE_GROUP, of)},
    {SITE_ROW("name", GK_SITE_TEXT, name), .wrong = name_wrong},
    {BOTH_ROW("region", GK_SITE_TEXT, region), .wrong = region_wrong},
    {SITE_ROW("start", GK_SITE_TEXTS, start), .wrong = url_wrong},
    {BOTH_ROW("hosts", GK_SITE_TEXTS, hosts), .wrong = hosts_wrong},
    {BOTH_ROW("follow", GK_SITE_PATTERNS, follow)},
    {BOTH_ROW("documents", GK_SITE_PATTERNS, documents)},
    {BOTH_ROW("titles", GK_SITE_PATTERNS, titles)},
    {BOTH_ROW("exclude", GK_SITE_PATTERNS, exclude)},
    {SITE_ROW("authorities", GK_SITE_AUTHORITIES, authorities), .wrong = name_wrong},
    {SITE_ROW("sitemaps", GK_SITE_TEXTS, sitemaps), .wrong = url_wrong},
    /* A second is what crawlers that ask nobody are expected to wait. */
    {BOTH_ROW("delay_seconds", GK_SITE_SECONDS, delay_seconds), RANGE(1, 0, 3600)},
    /* More only where the webmaster agreed; browsers open 6. */
    {BOTH_ROW("connections", GK_SITE_NUMBER, connections), RANGE(1, 1, 16)},
    {BOTH_ROW("hours", GK_SITE_HOURS, first_minute)},
    /* Home page, section, column, year, report, its attachment. */
    {BOTH_ROW("depth", GK_SITE_NUMBER, depth), RANGE(5, 0, 50)},
    /* A portal leads to some hundred columns of authorities at once. */
    {BOTH_ROW("list_pages", GK_SITE_NUMBER, list_pages), RANGE(500, 5, 1000000)},
    /* An hour and a half at a page a second. */
    {BOTH_ROW("pages_a_night", GK_SITE_NUMBER, pages_a_night), RANGE(5000, 1, 10000000)},
    {BOTH_ROW("megabytes_a_night", GK_SITE_NUMBER, megabytes_a_night), RANGE(1000, 1, 10000000)},
    /* document_mb of pipeline.conf: what is larger would not be read. */
    {BOTH_ROW("page_mb", GK_SITE_NUMBER, page_mb), RANGE(64, 1, 1024)},
    /* Without a byte; some servers of counties take half a minute. */
    {BOTH_ROW("timeout_seconds", GK_SITE_NUMBER, timeout_seconds), RANGE(60, 1, 3600)},
    /* As many as RFC 9309 wants followed; browsers follow 20. */
    {BOTH_ROW("redirects", GK_SITE_NUMBER, redirects), RANGE(5, 0, 20)},
    /* A report that does not change is looked at once a month; 0: each night. */
    {BOTH_ROW("recheck_days", GK_SITE_NUMBER, recheck_days), RANGE(30, 0, 366)},
    {BOTH_ROW("cookies", GK_SITE_FLAG, cookies), .initial = false},
    {BOTH_ROW("verify_tls", GK_SITE_FLAG, verify_tls), .initial = true},
    {BOTH_ROW("ca_file", GK_SITE_FILE, ca_file), .wrong = text_wrong},
    {BOTH_ROW("private_addresses", GK_SITE_FLAG, private_addresses), .initial = false},
    {BOTH_ROW("obey_robots", GK_SITE_FLAG, obey_robots), .initial = true},
    {BOTH_ROW("follow_sitemaps", GK_SITE_FLAG, follow_sitemaps), .initial = true},
    {BOTH_ROW("pictures", GK_SITE_FLAG, pictures), .initial = true},
    {BOTH_ROW("attachments", GK_SITE_FLAG, attachments), .initial = true},
    {.name = "proxy",
     .kind = GK_SITE_TEXT,
     .where = GK_IN_FILE | GK_IN_SITE | GK_IN_DEFAULTS,
     .offset = offsetof(struct gk_site, proxy),
     .wrong = proxy_wrong},
    {RULE_ROW("documents", documents)},
    {RULE_ROW("titles", titles)},
    {RULE_ROW("attachments", attachments)},
    {RULE_ROW("sections", sections)},
    {0}};

_Static_assert(sizeof gk_site_settings / sizeof *gk_site_settings <= GK_SITE_SETTINGS_LIMIT,
               "lists of names are of that size");

const struct gk_site_setting *gk_site_setting_find(const char *name, unsigned where)
{
  for (const struct gk_site_setting *row = gk_site_settings; row->name; row++)
    if ((row->where & where) && strcmp(row->name, name) == 0)
      return row;
  return NULL;
}
