/* SPDX-License-Identifier: Apache-2.0 */
/* Hosts: names, IPv4 in the notations that resolvers take, IPv6 in brackets. */
#include <arpa/inet.h>
#include <idn2.h>
#include <stdio.h>

#include "url-parts.h"

enum {
  HOST_SIZE_LIMIT = 253, /* of a name in text (RFC 1035, 2.3.4, less the length bytes) */
  LABEL_SIZE_LIMIT = 63,
  WRITTEN_SIZE_LIMIT = 1024 /* of a host as written: each byte of a name may be percent-encoded */
};

/* One of an IPv4 address's numbers: decimal, octal after 0, hexadecimal after 0x. False: is none.
 */
static bool read_number(const char *p, size_t size, uint64_t *number)
{
  unsigned base = 10;
  if (size >= 2 && p[0] == '0') {
    base = (p[1] | 32) == 'x' ? 16 : 8;
    p += base == 16 ? 2 : 1;
    size -= base == 16 ? 2 : 1;
  }
  *number = 0;
  for (size_t i = 0; i < size; i++) {
    int digit = url_digit(p[i]);
    if (digit < 0 || (unsigned)digit >= base)
      return false;
    if (*number <= UINT32_MAX)
      *number = *number * base + (unsigned)digit;
  }
  return true;
}

/* Whether a name ends in a number: then it is an address of IPv4 or nothing (URL Standard, 3.5). */
static bool ends_in_number(const char *host, size_t size)
{
  size_t from = size;
  while (from > 0 && host[from - 1] != '.')
    from--;
  bool digits = from < size;
  for (size_t i = from; i < size; i++)
    digits = digits && url_is_digit(host[i]);
  uint64_t number;
  return digits || (size - from >= 2 && (host[from + 1] | 32) == 'x' &&
                    read_number(host + from, size - from, &number));
}

static bool put_ipv4(struct url_buffer *out, const char *host, size_t size)
{
  uint64_t numbers[4] = {0};
  size_t count = 0;
  for (const char *p = host, *end = host + size; p <= end;) {
    const char *dot = memchr(p, '.', (size_t)(end - p));
    dot = dot ? dot : end;
    if (count == 4 || dot == p || !read_number(p, (size_t)(dot - p), &numbers[count++]))
      return false;
    p = dot + 1;
  }
  uint64_t address = 0;
  for (size_t i = 0; i + 1 < count; i++) {
    if (numbers[i] > 255)
      return false;
    address |= numbers[i] << (24 - 8 * i);
  }
  if (numbers[count - 1] >= (uint64_t)1 << (8 * (5 - count)))
    return false;
  address |= numbers[count - 1];
  char text[16];
  int wrote = snprintf(text, sizeof text, "%u.%u.%u.%u", (unsigned)(address >> 24 & 255),
                       (unsigned)(address >> 16 & 255), (unsigned)(address >> 8 & 255),
                       (unsigned)(address & 255));
  for (int i = 0; i < wrote; i++)
    url_put(out, text[i]);
  return true;
}

/* RFC 3986, 3.2.2, written as RFC 5952 says. An address with a zone is of one machine's network. */
static bool put_ipv6(struct url_buffer *out, const char *host, size_t size)
{
  char text[INET6_ADDRSTRLEN];
  struct in6_addr address;
  if (size < 2 || host[size - 1] != ']' || size - 2 >= sizeof text)
    return false;
  memcpy(text, host + 1, size - 2);
  text[size - 2] = 0;
  if (inet_pton(AF_INET6, text, &address) != 1 || !inet_ntop(AF_INET6, &address, text, sizeof text))
    return false;
  url_put(out, '[');
  for (const char *p = text; *p; p++)
    url_put(out, *p);
  url_put(out, ']');
  return true;
}

/* Lower-case labels of letters, digits, hyphens and underscores, which names of hosts do have. */
static bool is_name(const char *host, size_t size)
{
  size_t label = 0;
  for (size_t i = 0; i < size; i++) {
    char c = host[i];
    if (c == '.') {
      if (label == 0)
        return false;
      label = 0;
    } else if (++label > LABEL_SIZE_LIMIT ||
               !((c >= 'a' && c <= 'z') || url_is_digit(c) || c == '-' || c == '_')) {
      return false;
    }
  }
  return size <= HOST_SIZE_LIMIT && label > 0;
}

bool url_put_host(struct url_buffer *out, const char *host, size_t size)
{
  char name[WRITTEN_SIZE_LIMIT], *ascii = NULL;
  if (size == 0 || size >= sizeof name)
    return false;
  if (host[0] == '[')
    return put_ipv6(out, host, size);
  size_t count = 0;
  bool international = false;
  for (size_t i = 0; i < size; i++) {
    char c = host[i];
    if (c == '%') {
      int high = i + 2 < size ? url_digit(host[i + 1]) : -1;
      int low = high < 0 ? -1 : url_digit(host[i + 2]);
      if (low < 0)
        return false;
      c = (char)(high << 4 | low);
      i += 2;
    }
    if (c == 0)
      return false;
    if (c >= 'A' && c <= 'Z')
      c |= 32;
    international = international || (unsigned char)c >= 0x80;
    name[count++] = c;
  }
  name[count] = 0;
  const char *normal = name;
  if (international) {
    /* As browsers do: not the transitional mapping of UTS 46, which names of 政务 do not need. */
    if (idn2_lookup_u8((const uint8_t *)name, (uint8_t **)&ascii,
                       IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
      return false;
    normal = ascii;
    count = strlen(ascii);
  }
  /* A name that ends in a dot is the same one, said to be whole. */
  if (count > 1 && normal[count - 1] == '.')
    count--;
  bool good;
  if (ends_in_number(normal, count)) {
    good = put_ipv4(out, normal, count);
  } else {
    good = is_name(normal, count);
    for (size_t i = 0; good && i < count; i++)
      url_put(out, normal[i]);
  }
  if (ascii)
    idn2_free(ascii);
  return good && !out->full;
}
