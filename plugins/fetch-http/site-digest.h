/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what a site's pages lead to is judged as it was the night before. */
#ifndef HTTP_SITE_DIGEST_H
#define HTTP_SITE_DIGEST_H

#include "crawl.h"

/* Of all settings that decide which pages become known and may be fetched. */
void site_digest(const struct gk_sites *sites, const struct gk_site *site, uint8_t digest[32]);

#endif
