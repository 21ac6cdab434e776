/* SPDX-License-Identifier: Apache-2.0 */
#include "materialise.h"

#include <string.h>

static bool lacks_data(const struct gk_resource *resource)
{
  return resource->size && !resource->data.size;
}

/* What came with the original is not made by any step, but fetched. */
static bool lacks_companion(const struct gk_document *document)
{
  const struct gk_resource *resource;
  for (uint32_t id = 2; (resource = gk_document_find(document, GK_KIND_RESOURCE, id)) &&
                        resource->kind == GK_RESOURCE_COMPANION;
       id++)
    if (lacks_data(resource))
      return true;
  return false;
}

/* The last step that added a resource which lacks its data; 0: none does. */
static uint32_t last_wanted(const struct gk_document *document)
{
  uint32_t step = 0;
  for (uint32_t id = 1; id <= gk_document_count(document, GK_KIND_RESOURCE); id++)
    if (lacks_data(gk_document_find(document, GK_KIND_RESOURCE, id)))
      step = document->lists[GK_KIND_RESOURCE].steps[id - 1];
  return step;
}

static struct gk_bound *find(struct gk_pipeline *pipeline, const struct gk_step *step)
{
  for (size_t i = 0; i < pipeline->stage_count; i++)
    for (size_t k = 0; k < pipeline->stages[i].count; k++) {
      struct gk_bound *bound = &pipeline->stages[i].plugins[k];
      const char *name = bound->registered->plugin.name;
      if (pipeline->stages[i].stage == step->stage && strlen(name) == step->plugin.size &&
          memcmp(name, step->plugin.data, step->plugin.size) == 0)
        return bound;
    }
  return NULL;
}

static bool run_again(struct gk_pipeline *pipeline, struct gk_document *scratch,
                      const struct gk_step *step)
{
  struct gk_bound *bound = find(pipeline, step);
  if (!bound)
    return false;
  struct gk_bound *runs = bound->delegate ? bound->delegate : bound;
  struct gk_session *session = &pipeline->session;
  gk_document_begin(scratch, step);
  session->plugin = &bound->registered->plugin;
  session->selectors = session->plugin->selectors;
  bool done = runs->registered->plugin.run(&session->context, runs->state) == GK_OK;
  session->plugin = NULL;
  session->selectors = NULL;
  return done;
}

static bool begin(struct gk_document *scratch, const struct gk_document *document)
{
  const char *reason;
  const struct gk_resource *original = gk_document_find(document, GK_KIND_RESOURCE, 1);
  gk_document_init(scratch, document->arena.limit, document->arena.exhausted,
                   document->arena.exhausted_argument);
  gk_document_begin(scratch, &document->steps[0]);
  if (!gk_document_add(scratch, GK_KIND_RESOURCE, original, sizeof *original, &reason))
    return false;
  const struct gk_resource *companion;
  for (uint32_t id = 2; (companion = gk_document_find(document, GK_KIND_RESOURCE, id)) &&
                        companion->kind == GK_RESOURCE_COMPANION;
       id++) {
    struct gk_resource copy = *companion;
    copy.data = (struct gk_text){"", 0};
    if (gk_document_add(scratch, GK_KIND_RESOURCE, &copy, sizeof copy, &reason) != id)
      return false;
    gk_document_lend_data(scratch, id, companion->data);
  }
  return true;
}

/* Hands over what is the same; false: something is not. */
static bool copy_all(struct gk_document *document, const struct gk_document *scratch)
{
  for (uint32_t id = 1; id <= gk_document_count(document, GK_KIND_RESOURCE); id++) {
    const struct gk_resource *wanted = gk_document_find(document, GK_KIND_RESOURCE, id);
    const struct gk_resource *made = gk_document_find(scratch, GK_KIND_RESOURCE, id);
    if (!lacks_data(wanted))
      continue;
    if (!made || made->digest.size != wanted->digest.size ||
        memcmp(made->digest.data, wanted->digest.data, wanted->digest.size) != 0)
      return false;
    gk_document_lend_data(document, id, gk_arena_text(&document->arena, made->data));
  }
  return true;
}

enum gk_material_state gk_materialise(struct gk_pipeline *pipeline, struct gk_document *document)
{
  const struct gk_resource *original = gk_document_find(document, GK_KIND_RESOURCE, 1);
  if (original && lacks_data(original))
    return GK_MATERIAL_NO_BYTES;
  if (lacks_companion(document))
    return GK_MATERIAL_OTHER;
  uint32_t last = last_wanted(document);
  if (last == 0)
    return GK_MATERIAL_THERE;
  struct gk_session *session = &pipeline->session;
  bool items_only = session->items_only;
  struct gk_document scratch;
  bool good = begin(&scratch, document);
  session->document = &scratch;
  session->arena = &scratch.arena;
  session->items_only = false;
  for (uint32_t i = 1; good && i <= last; i++)
    if (document->steps[i].status == GK_OK && document->steps[i].plugin.size)
      good = run_again(pipeline, &scratch, &document->steps[i]);
  session->document = document;
  session->arena = &document->arena;
  session->items_only = items_only;
  good = good && copy_all(document, &scratch);
  gk_document_free(&scratch);
  return good ? GK_MATERIAL_THERE : GK_MATERIAL_OTHER;
}
