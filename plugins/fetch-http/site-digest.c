/* SPDX-License-Identifier: Apache-2.0 */
#include "site-digest.h"

#include <stdio.h>

#include "bytes.h"
#include "digest.h"

static void put_texts(struct bytes *bytes, const char *const *texts)
{
  for (size_t i = 0; texts && texts[i]; i++)
    bytes_put(bytes, texts[i], strlen(texts[i]) + 1);
  bytes_put(bytes, "\n", 1);
}

static void put_patterns(struct bytes *bytes, const struct gk_patterns *patterns)
{
  for (size_t i = 0; i < patterns->count; i++)
    bytes_put(bytes, patterns->text[i], strlen(patterns->text[i]) + 1);
  bytes_put(bytes, "\n", 1);
}

void site_digest(const struct gk_sites *sites, const struct gk_site *site, uint8_t digest[32])
{
  struct bytes bytes = {0};
  char numbers[100];
  put_texts(&bytes, site->start);
  put_texts(&bytes, site->hosts);
  put_texts(&bytes, site->sitemaps);
  put_patterns(&bytes, &site->follow);
  put_patterns(&bytes, &site->documents);
  put_patterns(&bytes, &site->titles);
  put_patterns(&bytes, &site->exclude);
  put_patterns(&bytes, &sites->attachments);
  put_patterns(&bytes, &sites->sections);
  int size = snprintf(numbers, sizeof numbers, "%lld %lld %d %d %d %d %d", (long long)site->depth,
                      (long long)site->list_pages, site->private_addresses, site->obey_robots,
                      site->follow_sitemaps, site->pictures, site->attachments);
  bytes_put(&bytes, numbers, (size_t)size);
  digest_of(bytes_text(&bytes), digest);
  bytes_free(&bytes);
}
