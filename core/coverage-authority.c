/* SPDX-License-Identifier: Apache-2.0 */
/* The authorities of a coverage: those that sites.conf lists, and those that documents name. */
#include <stdio.h>
#include <stdlib.h>

#include "coverage-private.h"
#include "utf8.h"

static size_t slot_of(const struct gk_coverage_making *making, struct gk_text rest)
{
  uint64_t hash = 14695981039346656037u; /* FNV-1a */
  for (size_t i = 0; i < rest.size; i++)
    hash = (hash ^ (unsigned char)rest.data[i]) * 1099511628211u;
  return (size_t)(hash & (making->slots - 1));
}

static void index_one(struct gk_coverage_making *making, size_t which)
{
  size_t slot = slot_of(making, making->coverage->of[which].rest);
  while (making->by_rest[slot] != SIZE_MAX)
    slot = (slot + 1) & (making->slots - 1);
  making->by_rest[slot] = which;
}

static void make_room(struct gk_coverage_making *making)
{
  struct gk_coverage *coverage = making->coverage;
  if (coverage->count < making->capacity)
    return;
  making->capacity = making->capacity ? 2 * making->capacity : 256;
  making->slots = 4 * making->capacity; /* a power of two, mostly free */
  coverage->of = realloc(coverage->of, making->capacity * sizeof *coverage->of);
  making->by_rest = realloc(making->by_rest, making->slots * sizeof *making->by_rest);
  if (!coverage->of || !making->by_rest)
    abort();
  memset(making->by_rest, 0xFF, making->slots * sizeof *making->by_rest);
  for (size_t i = 0; i < coverage->count; i++)
    index_one(making, i);
}

static struct gk_covering *add(struct gk_coverage_making *making, struct gk_text site,
                               struct gk_text name, const struct gk_authority_key *key)
{
  struct gk_coverage *coverage = making->coverage;
  make_room(making);
  struct gk_covering *covering = &coverage->of[coverage->count];
  *covering = (struct gk_covering){.site = gk_coverage_keep(making, site),
                                   .authority = gk_coverage_keep(making, name),
                                   .rest = gk_coverage_keep(making, key->rest),
                                   .region = key->region,
                                   .state = GK_COVERED_MISSING};
  const char *deadline = gk_authority_deadline(making->names, covering->rest);
  if (deadline)
    snprintf(covering->deadline, sizeof covering->deadline, "%04u-%.5s", coverage->year + 1,
             deadline);
  index_one(making, coverage->count++);
  return covering;
}

/* How well an authority fits who is named in a document of a site; 0: not at all. */
static int fit(const struct gk_covering *covering, const struct gk_authority_key *key,
               struct gk_text site)
{
  bool here = site.size && gk_text_equal(covering->site, site);
  bool unknown = !covering->region || !key->region;
  if (covering->region == key->region && covering->region)
    return here ? 4 : 3;
  if (here && (unknown || !key->named))
    return 2;
  return unknown && !site.size && !covering->site.size ? 1 : 0;
}

static struct gk_covering *find(struct gk_coverage_making *making,
                                const struct gk_authority_key *key, struct gk_text site)
{
  struct gk_covering *best = NULL;
  int most = 0;
  if (!making->slots)
    return NULL;
  for (size_t slot = slot_of(making, key->rest); making->by_rest[slot] != SIZE_MAX;
       slot = (slot + 1) & (making->slots - 1)) {
    struct gk_covering *covering = &making->coverage->of[making->by_rest[slot]];
    int fits = gk_text_equal(covering->rest, key->rest) ? fit(covering, key, site) : 0;
    if (fits > most) {
      most = fits;
      best = covering;
    }
  }
  return best;
}

void gk_coverage_list_site(struct gk_coverage_making *making, const struct gk_site *site)
{
  struct gk_text name = gk_text_of(site->name);
  struct gk_covered_site *listed = gk_coverage_add_site(making, name);
  listed->listed = true;
  listed->authorities = site->authority_count;
  listed->first = making->coverage->count;
  for (size_t i = 0; i < site->authority_count; i++) {
    const struct gk_authority *of = &site->authorities[i];
    uint32_t region = gk_region_code(of->region ? of->region : site->region);
    struct gk_authority_key key =
        gk_authority_key_of(making->names, gk_text_of(of->name), region, &making->coverage->arena);
    add(making, name, gk_text_of(of->name), &key)->listed = true;
  }
}

struct gk_covering *gk_coverage_whose(struct gk_coverage_making *making, struct gk_text name,
                                      uint32_t region, struct gk_text site)
{
  struct gk_covering *covering, *first = NULL;
  const struct gk_covered_site *of = site.size ? gk_coverage_find_site(making, site) : NULL;
  if (of && of->authorities)
    first = &making->coverage->of[of->first];
  /* The site's own report names nobody in its title: 2025年政府信息公开工作年度报告. */
  if (!name.size)
    return of && of->authorities == 1 ? first : NULL;
  uint32_t around = region ? region : first ? first->region : 0;
  struct gk_authority_key key =
      gk_authority_key_of(making->names, name, around, &making->coverage->arena);
  if (region && !key.region)
    key.region = region;
  if (!key.rest.size)
    return NULL;
  covering = find(making, &key, site);
  return covering ? covering : add(making, site, name, &key);
}
