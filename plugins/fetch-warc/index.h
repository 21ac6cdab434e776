/* SPDX-License-Identifier: Apache-2.0 */
/* What of WARC files must be known before their pages are offered: where pictures stand, what the
 * records are called, and which pages led to which. */
#ifndef FETCH_WARC_INDEX_H
#define FETCH_WARC_INDEX_H

#include <gongkai/plugin.h>

enum {
  /* Entries of each table; with more, pages lack pictures or referrers, which is said. */
  INDEX_LIMIT = 1 << 21
};

/* A picture as it was fetched, or a revisit that says that it still was the same then. */
struct index_picture {
  uint64_t url; /* hash of its normal form */
  uint64_t offset;
  uint32_t file;  /* number of the archive */
  uint32_t order; /* of the records, over all files */
  bool revisit, shown;
  size_t answer; /* number of the entry that it stands for, once sorted; SIZE_MAX: none */
  char *kept;    /* its body, decoded, where its file cannot be read from there; NULL: it can be */
  size_t size;
};

struct index_referrer {
  uint64_t record; /* hash of the response's WARC-Record-ID */
  size_t url;      /* in `urls` */
};

struct index_set { /* of hashes, open addressing; 0 is a free place */
  uint64_t *of;
  size_t count, room; /* room: a power of 2 */
};

struct index {
  struct index_picture *pictures; /* by URL and order, once sorted */
  size_t picture_count, picture_room;
  struct index_set shown;   /* URLs that are pictures */
  struct index_set records; /* WARC-Record-IDs of responses and resources */
  struct index_referrer *referrers;
  size_t referrer_count, referrer_room;
  char *urls; /* each with a NUL */
  size_t urls_size, urls_room, last_url;
  bool full; /* something found no room */
};

uint64_t index_hash(struct gk_text text);

/* Lent until the next one is added. NULL: there is no room. */
struct index_picture *index_add_picture(struct index *index, const struct index_picture *picture);
void index_add_record(struct index *index, struct gk_text id);
void index_add_referrer(struct index *index, struct gk_text id, struct gk_text url);

/* Before the first of those below. */
void index_sort(struct index *index);
void index_free(struct index *index);

bool index_has_picture(const struct index *index, uint64_t url);
bool index_has_record(const struct index *index, struct gk_text id);

/* UTF-8 or not, as it was written; empty: not known. */
struct gk_text index_find_referrer(const struct index *index, struct gk_text id);

/* The picture as a page showed it that is record number `order`: as it was fetched next after the
 * page, or was then still the same; else as it was fetched last before. NULL: it was not. */
struct index_picture *index_find_picture(struct index *index, uint64_t url, uint32_t order);

#endif
