/* SPDX-License-Identifier: Apache-2.0 */
/* What a page refers to or carries within itself: pictures and attachments. */
#include "reader.h"

#include <libxml/HTMLparser.h>
#include <utf8.h>

/* The value of the six bits of a base64 digit (RFC 4648), -1: not one. */
static int digit_of(char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static struct gk_text decode_base64(struct gk_html_reader *reader, const char *p, const char *end)
{
  char *out = gk_alloc(reader->context, (size_t)(end - p) / 4 * 3 + 4);
  size_t size = 0;
  uint32_t bits = 0, held = 0;
  for (; p < end && *p != '='; p++) {
    int digit = digit_of(*p);
    if (digit < 0)
      continue;
    bits = bits << 6 | (uint32_t)digit;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[size++] = (char)(bits >> held & 0xFF);
    }
  }
  return (struct gk_text){out, size};
}

/* The reference at p (HTML 4.01, 5.3); writes it, returns the bytes read, 0: none. */
static size_t resolve_one(const char *p, const char *end, char *out, size_t *written)
{
  enum { NAME_LONGEST = 10 };
  char name[NAME_LONGEST + 1];
  size_t size = 0;
  uint32_t c = 0;
  const char *start = p++;
  if (p < end && *p == '#') {
    p++;
    bool hex = p < end && (*p == 'x' || *p == 'X');
    p += hex;
    const char *digits = p;
    for (; p < end && c < 0x110000; p++) {
      int digit = *p >= '0' && *p <= '9'          ? *p - '0'
                  : hex && *p >= 'a' && *p <= 'f' ? *p - 'a' + 10
                  : hex && *p >= 'A' && *p <= 'F' ? *p - 'A' + 10
                                                  : -1;
      if (digit < 0)
        break;
      c = c * (hex ? 16 : 10) + (uint32_t)digit;
    }
    if (p == digits)
      return 0;
  } else {
    while (p < end && size < NAME_LONGEST &&
           ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9')))
      name[size++] = *p++;
    name[size] = 0;
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    if (!entity || p == end || *p != ';')
      return 0;
    c = entity->value;
  }
  if (c < ' ' || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
    return 0;
  p += p < end && *p == ';';
  *written = gk_utf8_put(out, c);
  return (size_t)(p - start);
}

struct gk_text gk_html_resolve(struct gk_html_reader *reader, struct gk_text value)
{
  if (value.size == 0 || !memchr(value.data, '&', value.size))
    return value;
  /* The shortest reference has four bytes and gives at most three, or three of a low number. */
  char *out = gk_alloc(reader->context, value.size + 4);
  size_t size = 0;
  for (const char *p = value.data, *end = p + value.size; p < end;) {
    size_t written, taken = *p == '&' ? resolve_one(p, end, out + size, &written) : 0;
    if (taken) {
      p += taken;
      size += written;
    } else {
      out[size++] = *p++;
    }
  }
  return (struct gk_text){out, size};
}

static bool starts(struct gk_text text, const char *word)
{
  size_t size = strlen(word);
  if (text.size < size)
    return false;
  for (size_t i = 0; i < size; i++) {
    char c = text.data[i];
    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != word[i])
      return false;
  }
  return true;
}

static struct gk_text strip(struct gk_text text)
{
  while (text.size && (unsigned char)text.data[0] <= ' ') {
    text.data++;
    text.size--;
  }
  while (text.size && (unsigned char)text.data[text.size - 1] <= ' ')
    text.size--;
  return text;
}

/* A picture written into the page (RFC 2397). */
static uint32_t add_data(struct gk_html_reader *reader, struct gk_text url)
{
  const char *comma = memchr(url.data, ',', url.size), *end = url.data + url.size;
  if (!comma || comma - url.data > 200)
    return 0;
  struct gk_text type = {url.data + 5, strcspn(url.data + 5, ";,")};
  bool base64 = comma - url.data >= 7 && !memcmp(comma - 7, ";base64", 7);
  size_t size = (size_t)(end - comma) / 4 * 3;
  if (!base64)
    return 0; /* an SVG drawing: never a scan */
  if (size > GK_HTML_PICTURE_BYTES - reader->picture_bytes) {
    gk_diagnose(reader->context, GK_ERROR, "pictures-too-large",
                "The pictures written into the page take more than %d bytes; one of %zu is left "
                "out.",
                GK_HTML_PICTURE_BYTES, size);
    return 0;
  }
  reader->picture_bytes += (uint32_t)size;
  struct gk_text data = decode_base64(reader, comma + 1, end);
  return gk_add_resource(reader->context, &(struct gk_resource){.kind = GK_RESOURCE_PICTURE,
                                                                .parent = reader->resource,
                                                                .name = GK_TEXT("data:"),
                                                                .media_type = type,
                                                                .data = data});
}

uint32_t gk_html_add_picture(struct gk_html_reader *reader, const struct gk_html_node *node)
{
  struct gk_text url = strip(gk_html_page_attribute(&reader->page, node, GK_ATTRIBUTE_LATER_SRC));
  if (url.size == 0)
    url = strip(gk_html_page_attribute(&reader->page, node, GK_ATTRIBUTE_SRC));
  if (url.size == 0 || reader->pictures++ >= GK_HTML_PICTURE_LIMIT)
    return 0;
  if (starts(url, "data:"))
    return add_data(reader, url);
  return gk_add_resource(reader->context,
                         &(struct gk_resource){.kind = GK_RESOURCE_PICTURE,
                                               .parent = reader->resource,
                                               .name = gk_html_resolve(reader, url)});
}

/* Does the path of the address end as an attachment's does? */
static bool is_attachment(struct gk_text url)
{
  static const char *const ends[] = {"pdf", "doc", "docx", "xls", "xlsx", "wps", "et",
                                     "ofd", "zip", "rar",  "ceb", "7z",   NULL};
  size_t size = 0;
  while (size < url.size && url.data[size] != '?' && url.data[size] != '#')
    size++;
  for (size_t i = 0; ends[i]; i++) {
    size_t length = strlen(ends[i]);
    if (size > length && url.data[size - length - 1] == '.' &&
        starts((struct gk_text){url.data + size - length, length}, ends[i]))
      return true;
  }
  return false;
}

/* Is the link's text the name of such a file? Its address may be that of a program. */
static bool names_file(const struct gk_html_reader *reader, const struct gk_html_node *node)
{
  if (node->tag != GK_TAG_A || node + 1 == gk_html_nodes(&reader->page) + node->end ||
      node[1].tag != GK_TAG_TEXT)
    return false;
  return is_attachment(strip((struct gk_text){gk_html_text_of(reader, &node[1]), node[1].size}));
}

void gk_html_add_attachment(struct gk_html_reader *reader, const struct gk_html_node *node)
{
  enum gk_html_attribute_name name = node->tag == GK_TAG_A ? GK_ATTRIBUTE_HREF : GK_ATTRIBUTE_SRC;
  struct gk_text url = gk_html_page_attribute(&reader->page, node, name);
  if (!url.size && node->tag == GK_TAG_EMBED)
    url = gk_html_page_attribute(&reader->page, node, GK_ATTRIBUTE_DATA);
  url = strip(url);
  if (url.size == 0 || !(is_attachment(url) || names_file(reader, node)))
    return;
  if (reader->attachments++ < GK_HTML_ATTACHMENT_LIMIT)
    gk_add_resource(reader->context, &(struct gk_resource){.kind = GK_RESOURCE_ATTACHMENT,
                                                           .parent = reader->resource,
                                                           .name = gk_html_resolve(reader, url)});
}
