/* SPDX-License-Identifier: Apache-2.0 */
/* Which addresses a public document may come from. */
#ifndef CRAWL_ADDRESS_H
#define CRAWL_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* NULL: a public unicast address. Otherwise what it is ("loopback", "private", "link-local",
 * "multicast", "reserved", "unspecified", "shared", "translated" …), by the IANA special-purpose
 * registries; IPv4 within IPv6 (mapped, 6to4, NAT64, Teredo) counts as what it leads to. */
const char *address_not_public(const struct sockaddr *address);

#endif
