/* SPDX-License-Identifier: Apache-2.0 */
#include "check-digest.h"

#include "recipe.h"

static void put_string(struct gk_buffer *out, const char *string)
{
  gk_buffer_put_text(out, gk_text_of(string));
}

static bool is_derived(enum gk_kind kind, const struct gk_member *member)
{
  /* The core makes these of the data. */
  return kind == GK_KIND_RESOURCE &&
         (strcmp(member->name, "digest") == 0 || strcmp(member->name, "size") == 0);
}

static void put_members(enum gk_kind kind, const char *item, struct gk_buffer *out)
{
  const struct gk_kind_schema *schema = gk_kind_schema(kind);
  for (size_t i = 0; i < schema->member_count; i++) {
    const struct gk_member *member = &schema->members[i];
    const char *at = item + member->offset;
    uint32_t narrow;
    uint64_t wide;
    struct gk_text text;
    switch (member->type) {
    case GK_MEMBER_U64:
    case GK_MEMBER_I64:
      memcpy(&wide, at, sizeof wide);
      break;
    case GK_MEMBER_TEXT:
      memcpy(&text, at, sizeof text);
      wide = text.size;
      break;
    default:
      memcpy(&narrow, at, sizeof narrow);
      wide = narrow;
    }
    if (!wide || is_derived(kind, member))
      continue;
    put_string(out, member->name);
    if (member->type == GK_MEMBER_TEXT)
      gk_buffer_put_text(out, text);
    else
      gk_buffer_put_number(out, wide);
  }
  gk_buffer_put_byte(out, 0);
}

static void put_step(const struct gk_document *document, uint32_t index, struct gk_buffer *out)
{
  const struct gk_step *step = &document->steps[index];
  gk_buffer_put_number(out, step->stage);
  gk_buffer_put_text(out, step->plugin);
  gk_buffer_put_number(out, step->status);
  gk_buffer_put_text(out, step->code);
  gk_buffer_put_text(out, step->message);
  for (int kind = 1; kind < GK_KIND_END; kind++) {
    const struct gk_list *list = &document->lists[kind];
    const struct gk_kind_schema *schema = gk_kind_schema((enum gk_kind)kind);
    if (kind == GK_KIND_CELL)
      continue;
    for (uint32_t i = 0; i < list->count; i++) {
      if (list->steps[i] != index)
        continue;
      put_string(out, schema->name);
      put_members((enum gk_kind)kind, list->items + (size_t)i * schema->size, out);
      const struct gk_cell *cell;
      for (uint32_t c = 0; kind == GK_KIND_TABLE && (cell = gk_document_cell(document, i + 1, c));
           c++)
        put_members(GK_KIND_CELL, (const char *)cell, out);
    }
  }
}

static void finish(struct gk_buffer *bytes, char hex[GK_CHECK_DIGEST_SIZE])
{
  uint8_t digest[GK_DIGEST_SIZE];
  gk_sha256((struct gk_text){bytes->data ? bytes->data : "", bytes->size}, digest);
  gk_hex(digest, hex);
  gk_buffer_free(bytes);
}

void gk_check_digest_steps(const struct gk_document *document, uint32_t first, uint32_t end,
                           char hex[GK_CHECK_DIGEST_SIZE])
{
  struct gk_buffer bytes = {0};
  for (uint32_t i = first; i < end; i++)
    put_step(document, i, &bytes);
  finish(&bytes, hex);
}

void gk_check_digest_recipe(const struct gk_pipeline *pipeline, const struct gk_bound *bound,
                            char hex[GK_CHECK_DIGEST_SIZE])
{
  struct gk_buffer bytes = {0};
  const struct gk_bound *parts[] = {bound, bound->delegate};
  put_string(&bytes, GK_RECIPE_CORE);
  for (size_t i = 0; i < 2 && parts[i]; i++) {
    struct gk_text rest = {pipeline->recipe.data + parts[i]->recipe_offset, parts[i]->recipe_size};
    struct gk_recipe_line line;
    while (gk_recipe_next(&rest, &line)) {
      if (i == 0 && line.field.size == 7 && memcmp(line.field.data, "version", 7) == 0)
        continue;
      gk_buffer_put_text(&bytes, line.plugin);
      gk_buffer_put_text(&bytes, line.field);
      gk_buffer_put_text(&bytes, line.value);
    }
  }
  finish(&bytes, hex);
}

void gk_check_digest_input(const struct gk_document *document, const char *recipe,
                           char hex[GK_CHECK_DIGEST_SIZE])
{
  struct gk_buffer bytes = {0};
  const struct gk_resource *original = gk_document_find(document, GK_KIND_RESOURCE, 1);
  if (original)
    gk_buffer_put_text(&bytes, original->data);
  for (uint32_t i = 0; i < document->step_count; i++)
    put_step(document, i, &bytes);
  put_string(&bytes, recipe);
  finish(&bytes, hex);
}
