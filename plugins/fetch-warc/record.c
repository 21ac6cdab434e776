/* SPDX-License-Identifier: Apache-2.0 */
/* What a record is of. */
#include <fnmatch.h>

#include "http-message.h"
#include "source.h"

bool source_url(const struct source *source, struct gk_text written, char url[URL_SIZE_LIMIT])
{
  return url_normalise(source->parameters, NULL, written, NULL, url);
}

bool media_type_is_listed(const char *media_type, const char *list)
{
  char pattern[MEDIA_TYPE_SIZE];
  for (const char *p = list; *p; p += strspn(p, " ")) {
    size_t size = strcspn(p, " ");
    if (size && size < sizeof pattern) {
      memcpy(pattern, p, size);
      pattern[size] = 0;
      if (fnmatch(pattern, media_type, 0) == 0)
        return true;
    }
    p += size;
  }
  return false;
}

bool media_type_is_page(const char *media_type)
{
  return strcmp(media_type, "text/html") == 0 || strcmp(media_type, "application/xhtml+xml") == 0;
}

bool media_type_is_picture(const char *media_type)
{
  return strncmp(media_type, "image/", 6) == 0;
}

void record_type(const struct warc_record *record, char media_type[MEDIA_TYPE_SIZE],
                 char charset[CHARSET_SIZE])
{
  if (record->status) {
    http_content_type(record->headers, media_type, MEDIA_TYPE_SIZE, charset, CHARSET_SIZE);
    return;
  }
  /* Of a resource: the field is written as the header is. */
  char line[200] = "content-type: ";
  size_t size = strlen(line);
  if (record->media_type.size >= sizeof line - size)
    *media_type = *charset = 0;
  else {
    if (record->media_type.size)
      memcpy(line + size, record->media_type.data, record->media_type.size);
    http_content_type((struct gk_text){line, size + record->media_type.size}, media_type,
                      MEDIA_TYPE_SIZE, charset, CHARSET_SIZE);
  }
}
