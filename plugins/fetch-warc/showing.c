/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures that a page shows, as companions of it. */
#include <stdlib.h>
#include <unistd.h>

#include "http-message.h"
#include "picture-format.h"
#include "source.h"

enum {
  /* Links of a page that are looked through for pictures; beyond stand galleries and menus. */
  LINKS_LIMIT = 20000,
  PICTURES_LIMIT = 256 /* of a page: as many as of a file's */
};

/* Reads from the archive. */
static char *read_back(const struct source *source, const struct index_picture *picture,
                       const char *url, uint64_t limit, size_t *size, const char **why)
{
  struct warc_record record;
  char message[200], found[URL_SIZE_LIMIT], *body = NULL;
  int file = archive_open(source->archives.paths[picture->file]);
  struct warc_reader *reader = file < 0 ? NULL : warc_reader_new(file, limit);
  *why = "It could not be read from the WARC file.";
  if (reader && warc_reader_seek(reader, picture->offset) &&
      warc_reader_next(reader, &record, message) == 1 && !record.damaged) {
    if (record.too_large)
      *why = "The page's pictures are larger than option pictures_mb of plugin warc allows.";
    else if (!source_url(source, record.url, found) || strcmp(found, url) != 0)
      *why = "It is not in the WARC file.";
    else
      switch (http_decode_body(record.headers, record.body, limit, &body, size)) {
      case HTTP_BODY_DONE:
        break;
      case HTTP_BODY_TOO_LARGE:
        *why = "The page's pictures are larger than option pictures_mb of plugin warc allows.";
        break;
      default:
        *why = "It is cut, or not in the encoding that it says.";
        free(body);
        body = NULL;
      }
  }
  warc_reader_drop(reader);
  if (file >= 0)
    close(file);
  return body;
}

char *picture_read(const struct source *source, const struct index_picture *picture,
                   const char *url, uint64_t limit, size_t *size, const char **why)
{
  if (!picture->kept)
    return read_back(source, picture, url, limit, size, why);
  char *copy = picture->size <= limit ? malloc(picture->size + 1) : NULL;
  *why = "The page's pictures are larger than option pictures_mb of plugin warc allows.";
  if (copy) {
    memcpy(copy, picture->kept, picture->size);
    *size = picture->size;
  }
  return copy;
}

/* NULL: it is taken; otherwise why not. */
static const char *take(struct showing *showing, const char *url, struct gk_companion *companion)
{
  struct source *source = showing->source;
  struct index_picture *picture =
      index_find_picture(&source->index, index_hash(gk_text_of(url)), source->order);
  if (!picture)
    return "It is not in the WARC file.";
  const char *why;
  size_t size;
  char *data = picture_read(source, picture, url, showing->left, &size, &why);
  if (!data)
    return why;
  picture->shown = true;
  const char *type = gk_picture_type_of((struct gk_text){data, size});
  if (!type) {
    free(data);
    return "It is no PNG, JPEG, TIFF, GIF, BMP or WebP file.";
  }
  companion->data = (struct gk_text){data, size};
  companion->media_type = gk_text_of(type);
  showing->left -= size;
  return NULL;
}

static void found(void *argument, const struct link *link)
{
  struct showing *showing = argument;
  if (link->kind != LINK_PICTURE || showing->count == PICTURES_LIMIT || !link->name.size)
    return;
  if (showing->count == showing->room) {
    uint32_t room = showing->room ? 2 * showing->room : 16;
    struct gk_companion *of = realloc(showing->of, room * sizeof *of);
    if (!of)
      return;
    showing->of = of;
    showing->room = room;
  }
  char *name = strndup(link->name.data, link->name.size);
  if (!name)
    return;
  struct gk_companion companion = {.name = {name, link->name.size}};
  companion.error = gk_text_of(take(showing, link->url, &companion));
  showing->of[showing->count++] = companion;
}

void showing_find(struct showing *showing, struct source *source, const char *url,
                  const char *media_type, const char *charset, struct gk_text page)
{
  struct links_options options = {.charset = *charset ? charset : NULL, .limit = LINKS_LIMIT};
  struct links_result result;
  *showing =
      (struct showing){.source = source, .left = (uint64_t)source->config->pictures_mb << 20};
  links_find(source->links, url, media_type, page, &options, found, showing, &result);
}

void showing_free(struct showing *showing)
{
  for (uint32_t i = 0; i < showing->count; i++) {
    free((void *)(uintptr_t)showing->of[i].name.data);
    free((void *)(uintptr_t)showing->of[i].data.data);
  }
  free(showing->of);
  *showing = (struct showing){0};
}
