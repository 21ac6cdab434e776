/* SPDX-License-Identifier: Apache-2.0 */
/* A run over the WARC files of one location. */
#ifndef FETCH_WARC_SOURCE_H
#define FETCH_WARC_SOURCE_H

#include "archive.h"
#include "index.h"
#include "links.h"
#include "reader.h"

struct config {
  const char *media_types;
  int64_t maximum_mb;
  bool pictures;
  int64_t pictures_mb;
  const char *rules;
};

struct source {
  struct gk_context *context;
  const struct config *config;
  struct links *links; /* finds the pictures of a page */
  const struct url_rules *parameters;
  struct archives archives;
  struct index index;
  uint32_t order; /* of the record at hand, over all files */
  /* What is not offered, for the person who watches. */
  uint64_t revisits, outside, answers, aside, pictures, other_types;
  char other_type[80]; /* the first of these */
};

/* The normal form of a record's URL, by which pages are known. False: it is no page of the web. */
bool source_url(const struct source *source, struct gk_text written, char url[URL_SIZE_LIMIT]);

/* Whether the media type is one of a list with spaces between, in which * stands for anything. */
bool media_type_is_listed(const char *media_type, const char *list);
bool media_type_is_page(const char *media_type);
bool media_type_is_picture(const char *media_type);

/* The media type and charset of a record's body; empty: not declared. */
enum { MEDIA_TYPE_SIZE = 80, CHARSET_SIZE = 40 };
void record_type(const struct warc_record *record, char media_type[MEDIA_TYPE_SIZE],
                 char charset[CHARSET_SIZE]);

/* Goes through all files once for what must be known beforehand. */
void source_index(struct source *source);

/* Offers what documents they hold. False: the run is ending. */
bool source_offer(struct source *source);

/* The pictures of a page; to be freed. */
struct showing {
  struct gk_companion *of;
  uint32_t count, room;
  uint64_t left; /* bytes that its pictures may still have */
  struct source *source;
};
void showing_find(struct showing *showing, struct source *source, const char *url,
                  const char *media_type, const char *charset, struct gk_text page);
void showing_free(struct showing *showing);

/* Reads a picture back, without its encodings; NULL: *why, one English sentence. For free(). */
char *picture_read(const struct source *source, const struct index_picture *picture,
                   const char *url, uint64_t limit, size_t *size, const char **why);

#endif
