/* SPDX-License-Identifier: Apache-2.0 */
#include "picture-bytes.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arguments.h"
#include "file.h"
#include "materialise.h"
#include "message.h"
#include "sandbox.h"

/* A document of the store that is the picture. */
static bool find_document(const struct gk_picture_source *source, const char *digest,
                          struct gk_buffer *bytes)
{
  struct gk_list_of *list;
  struct gk_entry entry;
  struct gk_error unused;
  if (!gk_store_find(source->store, digest, &list, &unused))
    return false;
  bool found = gk_list_next(list, &entry, &unused) && strcmp(entry.digest, digest) == 0 &&
               gk_store_original(source->store, &entry, bytes, &unused);
  gk_list_close(list);
  return found;
}

/* A picture that was fetched with a document that refers to it. */
static bool find_companion(const struct gk_picture_source *source,
                           const struct gk_resource *resource, struct gk_buffer *bytes)
{
  uint8_t digest[GK_DIGEST_SIZE];
  struct gk_error unused;
  return gk_read_hex(resource->digest, digest) &&
         gk_store_picture(source->store, digest, bytes, &unused);
}

/* Made again. */

struct making {
  struct gk_pipeline *pipeline;
  struct gk_document *document;
  uint32_t resource;
  int file; /* where the bytes go */
};

static int make(void *argument)
{
  const struct making *making = argument;
  if (gk_materialise(making->pipeline, making->document) != GK_MATERIAL_THERE)
    return GK_EXIT_DOCUMENTS;
  const struct gk_resource *made =
      gk_document_find(making->document, GK_KIND_RESOURCE, making->resource);
  return gk_write_all(making->file, made->data) ? GK_EXIT_OK : GK_EXIT_FAILURE;
}

static bool read_file(int file, uint64_t size, struct gk_buffer *bytes)
{
  off_t end = lseek(file, 0, SEEK_END);
  if (end < 0 || (uint64_t)end != size || lseek(file, 0, SEEK_SET) != 0)
    return false;
  for (uint64_t left = size; left;) {
    ssize_t got = read(file, gk_buffer_reserve(bytes, (size_t)left), (size_t)left);
    if (got == 0 || (got < 0 && errno != EINTR))
      return false;
    bytes->size += got > 0 ? (size_t)got : 0;
    left -= got > 0 ? (uint64_t)got : 0;
  }
  return true;
}

static bool make_in_sandbox(const struct gk_picture_source *source, struct making *making,
                            const struct gk_resource *resource, struct gk_buffer *bytes,
                            struct gk_error *error)
{
  struct gk_sandbox sandbox;
  struct gk_buffer original = {0};
  int call, status = -1;
  making->file = memfd_create("gongkai", MFD_CLOEXEC);
  bool good = making->file >= 0 &&
              gk_store_original(source->store, source->entry, &original, error) &&
              gk_sandbox_prepare(&sandbox, GK_FILTER_CHILD, making->file, error);
  if (good) {
    gk_document_lend_data(making->document, 1,
                          (struct gk_text){original.data ? original.data : "", original.size});
    status = gk_sandbox_run(&sandbox, make, making, &call);
    gk_sandbox_free(&sandbox);
    good = status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == GK_EXIT_OK &&
           read_file(making->file, resource->size, bytes);
    if (!good)
      gk_error_set(error, "picture",
                   _("The picture stands in the document, and the plugins do not find it there "
                     "any more; gongkai reprocess brings the document up to date."));
  }
  if (making->file >= 0)
    close(making->file);
  gk_document_lend_data(making->document, 1, (struct gk_text){"", 0});
  gk_buffer_free(&original);
  return good;
}

static void complain(void *argument, const struct gk_error *error)
{
  (void)argument;
  fprintf(stderr, "gongkai: %s\n", error->message);
}

static bool make_again(const struct gk_picture_source *source, const struct gk_resource *resource,
                       struct gk_buffer *bytes, struct gk_error *error)
{
  struct gk_conf conf;
  struct gk_registry registry = {.complain = complain};
  struct gk_pipeline pipeline = {0};
  if (!gk_conf_load(&conf, source->conf_path, source->plugin_path, error)) {
    gk_conf_free(&conf);
    return false;
  }
  gk_registry_load(&registry, conf.plugin_paths);
  struct making making = {&pipeline, source->document, resource->id, -1};
  bool made = gk_pipeline_open(&pipeline, &conf, &registry, GK_STAGE_UNPACK, GK_STAGE_OCR, error) &&
              make_in_sandbox(source, &making, resource, bytes, error);
  gk_pipeline_close(&pipeline);
  gk_registry_free(&registry);
  gk_conf_free(&conf);
  return made;
}

bool gk_picture_bytes(const struct gk_picture_source *source, const struct gk_resource *resource,
                      struct gk_buffer *bytes, struct gk_error *error)
{
  if (resource->id == 1 || strcmp(resource->digest.data, source->entry->digest) == 0)
    return gk_store_original(source->store, source->entry, bytes, error);
  if (resource->digest.size == 0)
    return gk_error_set(error, "picture", _("The store does not keep the picture's bytes."));
  return find_companion(source, resource, bytes) ||
         find_document(source, resource->digest.data, bytes) ||
         make_again(source, resource, bytes, error);
}
