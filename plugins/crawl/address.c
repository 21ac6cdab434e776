/* SPDX-License-Identifier: Apache-2.0 */
#include "address.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What is no public unicast address, by the IANA special-purpose address registries of IPv4 and
 * IPv6 (RFC 6890 and what was added since) and the multicast spaces. An address that stands in no
 * row is public. */
struct block {
  uint8_t prefix[16];
  unsigned bits;
  const char *what; /* NULL: public */
};

/* The first that holds the address counts. */
static const struct block blocks4[] = {
    {{0, 0, 0, 0}, 32, "unspecified"},
    {{0}, 8, "reserved"},      /* "this network", RFC 791 */
    {{10}, 8, "private"},      /* RFC 1918 */
    {{100, 64}, 10, "shared"}, /* carrier's NAT, RFC 6598 */
    {{127}, 8, "loopback"},
    {{169, 254}, 16, "link-local"}, /* RFC 3927; also where clouds keep their metadata */
    {{172, 16}, 12, "private"},
    {{192, 0, 0}, 24, "reserved"}, /* IETF protocol assignments, RFC 6890 */
    {{192, 0, 2}, 24, "documentation"},
    {{192, 88, 99}, 24, "reserved"}, /* 6to4 relays, given up by RFC 7526 */
    {{192, 168}, 16, "private"},
    {{198, 18}, 15, "benchmarking"}, /* RFC 2544 */
    {{198, 51, 100}, 24, "documentation"},
    {{203, 0, 113}, 24, "documentation"},
    {{224}, 4, "multicast"},
    {{255, 255, 255, 255}, 32, "broadcast"},
    {{240}, 4, "reserved"}, /* RFC 1112 */
};

static const struct block blocks6[] = {
    {{0}, 128, "unspecified"},
    {{[15] = 1}, 128, "loopback"},
    {{0x00, 0x64, 0xFF, 0x9B, 0, 1}, 48, "translated"}, /* local NAT64, RFC 8215 */
    {{0x01, 0}, 64, "discard-only"},                    /* RFC 6666 */
    {{0x01, 0, 0, 0, 0, 0, 0, 1}, 64, "reserved"},      /* dummy prefix, RFC 9780 */
    {{0x20, 0x01, 0, 2}, 48, "benchmarking"},           /* RFC 5180 */
    /* IETF protocol assignments, RFC 2928; those of it that can be reached serve no pages. */
    {{0x20, 0x01}, 23, "reserved"},
    {{0x20, 0x01, 0x0D, 0xB8}, 32, "documentation"},
    {{0x3F, 0xFF}, 20, "documentation"}, /* RFC 9637 */
    {{0x5F, 0x00}, 16, "reserved"},      /* segment routing, RFC 9602 */
    {{0xFC}, 7, "private"},              /* unique local, RFC 4193 */
    {{0xFE, 0x80}, 10, "link-local"},
    {{0xFE, 0xC0}, 10, "private"}, /* site-local, given up by RFC 3879 */
    {{0xFF}, 8, "multicast"},
    {{0x20}, 3, NULL}, /* global unicast, RFC 4291 */
    {{0}, 0, "reserved"},
};

/* IPv6 addresses that lead to one of IPv4, which stands `at` a byte of them. */
static const struct {
  uint8_t prefix[16];
  unsigned bits, at;
  bool inverted;
} embedding[] = {
    {{[10] = 0xFF, [11] = 0xFF}, 96, 12, false}, /* mapped, RFC 4291 */
    {{[8] = 0xFF, [9] = 0xFF}, 96, 12, false},   /* translated, RFC 2765 */
    {{0x00, 0x64, 0xFF, 0x9B}, 96, 12, false},   /* NAT64, RFC 6052 */
    {{0x20, 0x02}, 16, 2, false},                /* 6to4, RFC 3056 */
    {{0x20, 0x01, 0, 0}, 32, 4, false},          /* Teredo's server, RFC 4380 */
    {{0x20, 0x01, 0, 0}, 32, 12, true},          /* and its client */
    {{0}, 96, 12, false},                        /* "compatible", given up by RFC 4291 */
};

static bool is_within(const uint8_t *address, const uint8_t *prefix, unsigned bits)
{
  unsigned whole = bits / 8, rest = bits % 8;
  if (memcmp(address, prefix, whole) != 0)
    return false;
  uint8_t mask = (uint8_t)(0xFF00 >> rest);
  return rest == 0 || (address[whole] & mask) == (prefix[whole] & mask);
}

static const char *judge(const uint8_t *address, const struct block *blocks, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (is_within(address, blocks[i].prefix, blocks[i].bits))
      return blocks[i].what;
  return NULL;
}

static const char *judge4(const uint8_t *address)
{
  return judge(address, blocks4, sizeof blocks4 / sizeof *blocks4);
}

/* The first judgement that is not "public"; *embedded: there is an IPv4 address within. */
static const char *judge_embedded(const uint8_t *address, bool *embedded)
{
  const char *what = NULL;
  for (size_t i = 0; !what && i < sizeof embedding / sizeof *embedding; i++) {
    if (!is_within(address, embedding[i].prefix, embedding[i].bits))
      continue;
    uint8_t inner[4];
    for (unsigned k = 0; k < 4; k++)
      inner[k] = address[embedding[i].at + k] ^ (embedding[i].inverted ? 0xFF : 0);
    *embedded = true;
    what = judge4(inner);
  }
  return what;
}

static const char *judge6(const uint8_t *address)
{
  static const uint8_t none[16], self[16] = {[15] = 1};
  bool embedded = false;
  if (memcmp(address, none, 16) != 0 && memcmp(address, self, 16) != 0) {
    const char *what = judge_embedded(address, &embedded);
    if (embedded)
      return what;
  }
  return judge(address, blocks6, sizeof blocks6 / sizeof *blocks6);
}

const char *address_not_public(const struct sockaddr *address)
{
  /* Copied, since a caller's may be a sockaddr of any alignment. */
  struct sockaddr_in four;
  struct sockaddr_in6 six;
  sa_family_t family;
  memcpy(&family, (const char *)address + offsetof(struct sockaddr, sa_family), sizeof family);
  switch (family) {
  case AF_INET:
    memcpy(&four, address, sizeof four);
    return judge4((const uint8_t *)&four.sin_addr);
  case AF_INET6:
    memcpy(&six, address, sizeof six);
    return judge6(six.sin6_addr.s6_addr);
  default:
    return "reserved";
  }
}
