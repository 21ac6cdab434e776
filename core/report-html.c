/* SPDX-License-Identifier: Apache-2.0 */
/* The morning report as one HTML page. What strangers wrote is text in it and nothing else; links
 * lead to http and https alone; the page may load and run nothing. */
#include <openssl/evp.h>

#include <ctype.h>
#include <strings.h>

#include "digest.h"
#include "message.h"
#include "report.h"
#include "utf8.h"

static const char style[] =
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60em;padding:1em}"
    "h1{font-size:1.4em;margin:.2em 0}h2{font-size:1.15em;margin:1.6em 0 .4em;"
    "border-bottom:1px solid #8888}"
    "pre{white-space:pre-wrap;font:inherit;margin:.5em 0}"
    "ul{list-style:none;padding:0;margin:0}li{padding:.45em 0;border-bottom:1px solid #8884;"
    "overflow-wrap:anywhere}"
    ".m{display:inline-block;font-size:.85em;border:1px solid #8888;border-radius:.3em;"
    "padding:0 .4em;margin-right:.4em}.error,.failed,.rejected,.spam{border-color:#c33;color:#c33}"
    ".d{display:block}.u{display:block;font-size:.85em}.n{opacity:.7}"
    "nav a{margin-right:1em;white-space:nowrap}";

static void put(struct gk_buffer *out, const char *text)
{
  gk_buffer_put(out, text, strlen(text));
}

/* Whether a character could turn the reading order of what follows, or is a control. */
static bool is_hostile(uint32_t c)
{
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x061C ||
         c == 0x2028 || c == 0x2029 || c == 0xFEFF || (c & 0xFFFE) == 0xFFFE;
}

/* As text, or as the value of an attribute in double quotes. */
static void put_text(struct gk_buffer *out, struct gk_text text)
{
  const char *p = text.data, *end = text.data + text.size;
  while (p < end) {
    const char *from = p;
    uint32_t c = gk_utf8_next(&p, end);
    if (is_hostile(c))
      gk_buffer_put_byte(out, ' ');
    else if (c == '&')
      put(out, "&amp;");
    else if (c == '<')
      put(out, "&lt;");
    else if (c == '>')
      put(out, "&gt;");
    else if (c == '"')
      put(out, "&quot;");
    else if (c == '\'')
      put(out, "&#39;");
    else if (c == 0xFFFD)
      put(out, "\xEF\xBF\xBD");
    else
      gk_buffer_put(out, from, (size_t)(p - from));
  }
}

/* Paths, and what else a browser would do something with, are no links. */
static bool is_web(struct gk_text url)
{
  bool web = (url.size > 8 && strncasecmp(url.data, "https://", 8) == 0) ||
             (url.size > 7 && strncasecmp(url.data, "http://", 7) == 0);
  for (size_t i = 0; web && i < url.size; i++)
    web = (unsigned char)url.data[i] > ' ';
  return web;
}

static void put_item(struct gk_buffer *out, const struct gk_report_item *item)
{
  bool web = is_web(item->url);
  put(out, "<li>");
  if (item->mark) {
    /* Also a class, by its letters alone. */
    put(out, "<span class=\"m ");
    for (const char *p = item->mark; *p; p++)
      gk_buffer_put_byte(out, (uint8_t)(isalnum((unsigned char)*p) ? *p : '-'));
    put(out, "\">");
    put_text(out, gk_text_of(item->mark));
    put(out, "</span>");
  }
  put(out, "<bdi>");
  put_text(out, item->title);
  put(out, "</bdi>");
  if (item->detail.size) {
    put(out, "<span class=\"d\"><bdi>");
    put_text(out, item->detail);
    put(out, "</bdi></span>");
  }
  if (item->url.size) {
    put(out, "<span class=\"u\">");
    if (web) {
      put(out, "<a rel=\"noreferrer noopener\" href=\"");
      put_text(out, item->url);
      put(out, "\">");
    }
    put(out, "<bdi>");
    put_text(out, item->url);
    put(out, web ? "</bdi></a></span>" : "</bdi></span>");
  }
  put(out, "</li>\n");
}

static void put_part(struct gk_buffer *out, const struct gk_report *report, int part)
{
  const struct gk_report_list *list = &report->parts[part];
  if (!list->total)
    return;
  gk_buffer_print(out, "<h2 id=\"p%d\">", part);
  put_text(out, gk_text_of(gk_report_part_name((enum gk_report_part)part)));
  gk_buffer_print(out, " (%zu)</h2>\n<ul>\n", list->total);
  for (size_t i = 0; i < list->count; i++)
    put_item(out, &list->of[i]);
  put(out, "</ul>\n");
  if (list->total > list->count) {
    struct gk_buffer more = {0};
    gk_buffer_print(&more, _("  … and %zu more\n"), list->total - list->count);
    put(out, "<p class=\"n\">");
    put_text(out, (struct gk_text){more.data, more.size});
    put(out, "</p>\n");
    gk_buffer_free(&more);
  }
}

/* Nothing but this style may be used: Content Security Policy 3. */
static void put_policy(struct gk_buffer *out)
{
  uint8_t digest[GK_DIGEST_SIZE];
  unsigned char encoded[64];
  gk_sha256(gk_text_of(style), digest);
  EVP_EncodeBlock(encoded, digest, sizeof digest);
  gk_buffer_print(out,
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                  "style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n",
                  (const char *)encoded);
}

void gk_report_html(const struct gk_report *report, struct gk_buffer *out)
{
  struct gk_buffer head = {0}, numbers = {0};
  gk_report_head(report, &head);
  gk_report_numbers(report, &numbers);
  gk_buffer_print(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                  _("en"));
  put_policy(out);
  put(out, "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
           "<meta name=\"referrer\" content=\"no-referrer\">\n<title>gongkai: ");
  put_text(out, (struct gk_text){head.data, head.size});
  put(out, "</title>\n<style>");
  put(out, style);
  put(out, "</style>\n</head>\n<body>\n<h1>");
  put_text(out, gk_text_of(_("What the night brought")));
  put(out, "</h1>\n<p>");
  put_text(out, (struct gk_text){head.data, head.size});
  put(out, "</p>\n");
  struct gk_text rest = {numbers.data, numbers.size};
  for (struct gk_text line = {0}; gk_next_line(rest, &line);) {
    put(out, "<p class=\"n\">");
    put_text(out, line);
    put(out, "</p>\n");
  }
  put(out, "<nav>");
  for (int part = 0; part < GK_REPORT_PARTS; part++)
    if (report->parts[part].total) {
      gk_buffer_print(out, "<a href=\"#p%d\">", part);
      put_text(out, gk_text_of(gk_report_part_name((enum gk_report_part)part)));
      gk_buffer_print(out, " %zu</a> ", report->parts[part].total);
    }
  put(out, "</nav>\n");
  for (int part = 0; part < GK_REPORT_PARTS; part++)
    put_part(out, report, part);
  put(out, "</body>\n</html>\n");
  gk_buffer_free(&head);
  gk_buffer_free(&numbers);
}
