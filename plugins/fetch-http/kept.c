/* SPDX-License-Identifier: Apache-2.0 */
#include "kept.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "http-message.h"
#include "reader.h"
#include "utf8.h"

/* The file that was read from last. */
struct kept {
  int file;
  struct warc_reader *reader;
  char name[WARC_FILE_NAME_SIZE];
};

static void let_go(struct kept *kept)
{
  warc_reader_drop(kept->reader);
  if (kept->file >= 0)
    close(kept->file);
  *kept = (struct kept){.file = -1};
}

void kept_close(struct crawl *crawl)
{
  if (crawl->kept)
    let_go(crawl->kept);
  free(crawl->kept);
  crawl->kept = NULL;
}

static bool open_file(struct crawl *crawl, struct kept *kept, const char *name, uint64_t limit)
{
  char path[PATH_MAX];
  if (kept->reader && strcmp(kept->name, name) == 0)
    return true;
  let_go(kept);
  int size = snprintf(path, sizeof path, "%s/%s", crawl->warc_folder, name);
  if (size < 0 || size >= (int)sizeof path)
    return false;
  kept->file = open(path, O_RDONLY | O_CLOEXEC);
  if (kept->file < 0)
    return false;
  kept->reader = warc_reader_new(kept->file, limit);
  snprintf(kept->name, sizeof kept->name, "%s", name);
  return kept->reader != NULL;
}

bool kept_read(struct crawl *crawl, const struct warc_place *place, uint64_t limit,
               struct gk_text *headers, struct gk_text *body, char **owned, const char **why)
{
  struct warc_record record;
  char trouble[200];
  size_t size;
  *why = "It was had, and is not in the WARC files any more: it is fetched again the next night.";
  if (!crawl->kept) {
    crawl->kept = calloc(1, sizeof *crawl->kept);
    if (!crawl->kept)
      return false;
    crawl->kept->file = -1;
  }
  if (!crawl->warc_folder || !place->file[0] ||
      !open_file(crawl, crawl->kept, place->file, limit) ||
      !warc_reader_seek(crawl->kept->reader, place->offset) ||
      warc_reader_next(crawl->kept->reader, &record, trouble) != 1 || record.damaged ||
      record.too_large || !gk_text_equal(record.id, gk_text_of(place->record)))
    return false;
  enum http_body_result result = http_decode_body(record.headers, record.body, limit, owned, &size);
  if (result == HTTP_BODY_TOO_LARGE || result == HTTP_BODY_NO_MEMORY)
    return false;
  *headers = record.headers;
  *body = (struct gk_text){*owned, size};
  *why = NULL;
  return true;
}
