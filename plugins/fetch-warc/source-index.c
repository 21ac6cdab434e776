/* SPDX-License-Identifier: Apache-2.0 */
/* The first pass over the files of a location. */
#include <stdlib.h>
#include <unistd.h>

#include "http-message.h"
#include "source.h"

enum {
  /* Of files that cannot be read from the middle (one gzip member for all), the pictures are kept
   * in memory: so much of them. */
  KEPT_BYTES = 64 << 20,
  BLOCK_BYTES = 64 << 10 /* of records whose block is looked into: requests, metadata */
};

struct indexing {
  struct source *source;
  uint32_t file;
  bool keeps;    /* the file's pictures are kept */
  uint64_t kept; /* bytes, of all files */
};

static void keep(struct indexing *indexing, const struct warc_record *record,
                 struct index_picture *picture)
{
  char *body;
  size_t size;
  uint64_t left = KEPT_BYTES - indexing->kept;
  if (record->damaged || record->too_large ||
      http_decode_body(record->headers, record->body, left, &body, &size) != HTTP_BODY_DONE)
    return;
  picture->kept = body;
  picture->size = size;
  indexing->kept += size;
}

/* "via: URL" of application/warc-fields, as Heritrix and others write it of a response. */
static struct gk_text via_of(const struct warc_record *record)
{
  return http_header(record->body, "via");
}

static void take(struct indexing *indexing, const struct warc_record *record)
{
  struct source *source = indexing->source;
  struct index *index = &source->index;
  char url[URL_SIZE_LIMIT], media_type[MEDIA_TYPE_SIZE], charset[CHARSET_SIZE];
  if (record->damaged)
    return;
  if (record->type == WARC_REQUEST)
    index_add_referrer(index, record->concurrent_to, http_header(record->body, "referer"));
  else if (record->type == WARC_METADATA && record->refers_to.size)
    index_add_referrer(index, record->refers_to, via_of(record));
  else if (record->type == WARC_METADATA)
    index_add_referrer(index, record->concurrent_to, via_of(record));
  if (record->type == WARC_RESPONSE || record->type == WARC_RESOURCE)
    index_add_record(index, record->id);
  bool revisit = record->type == WARC_REVISIT;
  if (!source->config->pictures ||
      (record->type != WARC_RESPONSE && record->type != WARC_RESOURCE && !revisit))
    return;
  record_type(record, media_type, charset);
  if (!revisit && ((record->status && record->status != 200) || record->truncated.size ||
                   !media_type_is_picture(media_type)))
    return;
  if (!source_url(source, record->url, url))
    return;
  struct index_picture picture = {.url = index_hash(gk_text_of(url)),
                                  .offset = record->offset,
                                  .file = indexing->file,
                                  .order = source->order,
                                  .revisit = revisit};
  if (revisit && !index_has_picture(index, picture.url))
    return;
  if (!record->exact && !indexing->keeps) {
    index->full = true;
    return;
  }
  struct index_picture *added = index_add_picture(index, &picture);
  if (added && indexing->keeps && !revisit)
    keep(indexing, record, added);
}

/* Whether its records cannot be gone to one by one: its second says so. */
static bool is_in_one_piece(int file)
{
  struct warc_reader *reader = warc_reader_new(file, BLOCK_BYTES);
  struct warc_record record;
  char why[200];
  bool exact = true;
  for (int i = 0; reader && i < 2 && warc_reader_next(reader, &record, why) == 1; i++)
    exact = exact && (record.exact || record.damaged);
  warc_reader_drop(reader);
  return !exact;
}

static void index_file(struct indexing *indexing, int file)
{
  struct source *source = indexing->source;
  indexing->keeps = is_in_one_piece(file);
  uint64_t limit = indexing->keeps ? KEPT_BYTES : BLOCK_BYTES;
  struct warc_reader *reader = warc_reader_new(file, limit);
  struct warc_record record;
  char why[200];
  for (; reader && warc_reader_next(reader, &record, why) == 1; source->order++)
    take(indexing, &record);
  warc_reader_drop(reader);
}

void source_index(struct source *source)
{
  struct indexing indexing = {.source = source};
  source->order = 0;
  for (; indexing.file < source->archives.count; indexing.file++) {
    int file = archive_open(source->archives.paths[indexing.file]);
    if (file < 0)
      continue; /* said when it is to be offered */
    index_file(&indexing, file);
    close(file);
  }
  source->order = 0;
  index_sort(&source->index);
}
