/* SPDX-License-Identifier: Apache-2.0 */
#include "description.h"

struct gk_text gk_document_field(const struct gk_document *document, const char *name)
{
  size_t size = strlen(name);
  for (uint32_t i = 1; i <= gk_document_count(document, GK_KIND_FIELD); i++) {
    const struct gk_field *field = gk_document_find(document, GK_KIND_FIELD, i);
    if (field->name.size == size && memcmp(field->name.data, name, size) == 0)
      return field->value;
  }
  return GK_TEXT("");
}

uint32_t gk_document_year(const struct gk_document *document)
{
  struct gk_text text = gk_document_field(document, "year");
  uint32_t year = 0;
  for (size_t i = 0; i < text.size; i++) {
    if (text.size > 4 || text.data[i] < '0' || text.data[i] > '9')
      return 0;
    year = year * 10 + (uint32_t)(text.data[i] - '0');
  }
  return year;
}

static const struct gk_resource *decoded(const struct gk_document *document)
{
  for (uint32_t i = 1; i <= gk_document_count(document, GK_KIND_RESOURCE); i++) {
    const struct gk_resource *resource = gk_document_find(document, GK_KIND_RESOURCE, i);
    if (resource->kind == GK_RESOURCE_TEXT)
      return resource;
  }
  return NULL;
}

struct gk_text gk_document_media_type(const struct gk_document *document)
{
  const struct gk_resource *original = gk_document_find(document, GK_KIND_RESOURCE, 1);
  if (original && original->media_type.size)
    return original->media_type;
  const struct gk_resource *text = decoded(document);
  return text ? text->media_type : GK_TEXT("");
}

struct gk_text gk_document_charset(const struct gk_document *document)
{
  const struct gk_resource *text = decoded(document);
  if (text && text->charset.size)
    return text->charset;
  const struct gk_resource *original = gk_document_find(document, GK_KIND_RESOURCE, 1);
  return original ? original->charset : GK_TEXT("");
}

const char *gk_level_name(uint32_t level)
{
  return level == GK_ERROR ? "error" : level == GK_WARN ? "warn" : "info";
}
