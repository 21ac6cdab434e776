/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the reader of sites.conf share. */
#ifndef GK_COMMON_SITE_PRIVATE_H
#define GK_COMMON_SITE_PRIVATE_H

#include <libconfig.h>

#include "site-setting.h"

enum { GK_SITE_REGEX_COMPLAINT = 100 /* regerror's sentences are shorter */ };

struct site_reader {
  struct gk_sites *sites;
  struct gk_site_memory *memory;
  const config_t *config;
  const char *folder; /* of sites.conf */
  char *why;
};

/* Memory, zeroed, until gk_sites_free. */
void *gk_site_alloc(struct gk_site_memory *memory, size_t size);
char *gk_site_copy(struct gk_site_memory *memory, const char *text);

/* Writes "file:line: …" to reader->why. Returns false. */
GK_PRINTF(3, 4)
bool gk_site_complain(struct site_reader *reader, const config_setting_t *setting,
                      const char *format, ...);

/* Writes a sentence to reader->why. Returns false. */
GK_PRINTF(2, 3)
bool gk_site_say(struct site_reader *reader, const char *format, ...);

/* Reads the lists of rules/crawl/documents.tsv into those of struct gk_sites. */
bool gk_site_read_rules(struct site_reader *reader, const char *rules);

/* Whether the name is one of `names`, which ends with NULL; else it complains, with the nearest. */
bool gk_site_known(struct site_reader *reader, const config_setting_t *setting, const char *name,
                   const char *const *names, const char *what);

/* Fills what the row says, in struct gk_sites or gk_site at `base`, from the setting. */
bool gk_site_read(struct site_reader *reader, const config_setting_t *setting,
                  const struct gk_site_setting *row, void *base);

/* What a pattern's text has that is not allowed, or NULL. */
const char *gk_site_pattern_wrong(const char *pattern);

/* Compiles one alone, to see whether it is right. False: *why (size bytes) is regerror's. */
bool gk_site_pattern_check(const char *pattern, char *why, size_t size);

/* Compiles patterns->text, each of which was checked, into one. False: why. */
bool gk_site_pattern_join(struct gk_site_memory *memory, struct gk_patterns *patterns, char *why,
                          size_t size);

/* Takes over an expression, to be freed in gk_sites_free. */
regex_t *gk_site_keep(struct gk_site_memory *memory);

#endif
