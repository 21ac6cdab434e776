/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses that are not public are known, at both ends of every block. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <sys/un.h>

#include "address.h"
#include "port.h"

static const struct {
  const char *text, *what; /* NULL: public */
} rows[] = {
    {"0.0.0.0", "unspecified"},
    {"0.0.0.1", "reserved"},
    {"0.255.255.255", "reserved"},
    {"1.0.0.0", NULL},
    {"1.1.1.1", NULL},
    {"9.255.255.255", NULL},
    {"10.0.0.0", "private"},
    {"10.255.255.255", "private"},
    {"11.0.0.0", NULL},
    {"100.63.255.255", NULL},
    {"100.64.0.0", "shared"},
    {"100.127.255.255", "shared"},
    {"100.128.0.0", NULL},
    {"126.255.255.255", NULL},
    {"127.0.0.0", "loopback"},
    {"127.0.0.1", "loopback"},
    {"127.255.255.255", "loopback"},
    {"128.0.0.0", NULL},
    {"169.253.255.255", NULL},
    {"169.254.0.0", "link-local"},
    {"169.254.169.254", "link-local"},
    {"169.254.255.255", "link-local"},
    {"169.255.0.0", NULL},
    {"172.15.255.255", NULL},
    {"172.16.0.0", "private"},
    {"172.31.255.255", "private"},
    {"172.32.0.0", NULL},
    {"191.255.255.255", NULL},
    {"192.0.0.0", "reserved"},
    {"192.0.0.8", "reserved"},
    {"192.0.0.255", "reserved"},
    {"192.0.1.0", NULL},
    {"192.0.1.255", NULL},
    {"192.0.2.0", "documentation"},
    {"192.0.2.255", "documentation"},
    {"192.0.3.0", NULL},
    {"192.88.98.255", NULL},
    {"192.88.99.0", "reserved"},
    {"192.88.99.255", "reserved"},
    {"192.88.100.0", NULL},
    {"192.167.255.255", NULL},
    {"192.168.0.0", "private"},
    {"192.168.255.255", "private"},
    {"192.169.0.0", NULL},
    {"198.17.255.255", NULL},
    {"198.18.0.0", "benchmarking"},
    {"198.19.255.255", "benchmarking"},
    {"198.20.0.0", NULL},
    {"198.51.99.255", NULL},
    {"198.51.100.0", "documentation"},
    {"198.51.100.255", "documentation"},
    {"198.51.101.0", NULL},
    {"203.0.112.255", NULL},
    {"203.0.113.0", "documentation"},
    {"203.0.113.255", "documentation"},
    {"203.0.114.0", NULL},
    {"202.96.209.5", NULL},
    {"223.255.255.255", NULL},
    {"224.0.0.0", "multicast"},
    {"239.255.255.255", "multicast"},
    {"240.0.0.0", "reserved"},
    {"255.255.255.254", "reserved"},
    {"255.255.255.255", "broadcast"},
    {"::", "unspecified"},
    {"::1", "loopback"},
    {"::2", "reserved"},
    {"::127.0.0.1", "loopback"},
    {"::10.1.2.3", "private"},
    {"::8.8.8.8", NULL},
    {"::1:0:0:0", "reserved"},
    {"::ffff:0.0.0.0", "unspecified"},
    {"::ffff:127.0.0.1", "loopback"},
    {"::ffff:10.0.0.1", "private"},
    {"::ffff:169.254.169.254", "link-local"},
    {"::ffff:8.8.8.8", NULL},
    {"::ffff:0:127.0.0.1", "loopback"},
    {"::fffe:127.0.0.1", "reserved"},
    {"64:ff9b::127.0.0.1", "loopback"},
    {"64:ff9b::192.168.1.1", "private"},
    {"64:ff9b::8.8.8.8", NULL},
    {"64:ff9b:0:0:0:1::", "reserved"},
    {"64:ff9b:1::", "translated"},
    {"64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "translated"},
    {"64:ff9b:2::", "reserved"},
    {"64:ff9a::8.8.8.8", "reserved"},
    {"100::", "discard-only"},
    {"100::ffff:ffff:ffff:ffff", "discard-only"},
    {"100:0:0:1::", "reserved"},
    {"100:0:0:2::", "reserved"},
    {"1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"},
    {"2000::", NULL},
    {"2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
    {"2001:0:7f00:1:0:0:f7f7:f7f7", "loopback"},  /* Teredo: server 127.0.0.1 */
    {"2001:0:808:808:0:0:80ff:fffe", "loopback"}, /* client 127.0.0.1, inverted */
    {"2001:0:808:808:0:0:f5ff:fffe", "private"},
    {"2001:0:808:808:0:0:f7f7:f7f7", NULL},
    {"2001:1::1", "reserved"},
    {"2001:2::", "benchmarking"},
    {"2001:2:0:ffff:ffff:ffff:ffff:ffff", "benchmarking"},
    {"2001:2:1::", "reserved"},
    {"2001:10::", "reserved"},
    {"2001:20::", "reserved"},
    {"2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"},
    {"2001:200::", NULL},
    {"2001:da8::1", NULL},
    {"2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
    {"2001:db8::", "documentation"},
    {"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"},
    {"2001:db9::", NULL},
    {"2002:7f00:1::1", "loopback"},
    {"2002:c0a8:101::", "private"},
    {"2002:808:808::1", NULL},
    {"2003::", NULL},
    {"240e::1", NULL},
    {"3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
    {"3fff::", "documentation"},
    {"3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"},
    {"3fff:1000::", NULL},
    {"4000::", "reserved"},
    {"5f00::1", "reserved"},
    {"fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"},
    {"fc00::", "private"},
    {"fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "private"},
    {"fe00::", "reserved"},
    {"fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"},
    {"fe80::", "link-local"},
    {"febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local"},
    {"fec0::", "private"},
    {"feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "private"},
    {"ff00::", "multicast"},
    {"ff02::1", "multicast"},
    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast"},
};

static void test_blocks(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    bool is_six = strchr(rows[i].text, ':') != NULL;
    int parsed = is_six ? inet_pton(AF_INET6, rows[i].text, &six.sin6_addr)
                        : inet_pton(AF_INET, rows[i].text, &four.sin_addr);
    if (parsed != 1)
      fail_msg("%s is no address", rows[i].text);
    const char *what =
        address_not_public(is_six ? (struct sockaddr *)&six : (struct sockaddr *)&four);
    if (!what != !rows[i].what || (what && strcmp(what, rows[i].what) != 0))
      fail_msg("%s is %s, not %s", rows[i].text, what ? what : "public",
               rows[i].what ? rows[i].what : "public");
  }
}

static void test_other_families(void **state)
{
  (void)state;
  struct sockaddr_un local = {.sun_family = AF_UNIX};
  assert_string_equal(address_not_public((struct sockaddr *)&local), "reserved");
}

static void test_ports(void **state)
{
  static const struct {
    const char *url;
    bool others;
  } of[] = {{"http://a.gov.cn/", false},          {"http://a.gov.cn:8080/", false},
            {"https://a.gov.cn:8443/:25", false}, {"http://a.gov.cn:22/", true},
            {"http://a.gov.cn:25/mail", true},    {"https://a.gov.cn:6667/", true},
            {"http://[2400::25]/", false},        {"http://[2400::80]:25/", true}};
  (void)state;
  for (size_t i = 0; i < sizeof of / sizeof *of; i++)
    assert_int_equal(port_is_of_others(of[i].url), of[i].others);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_blocks), cmocka_unit_test(test_ports),
                                     cmocka_unit_test(test_other_families)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
