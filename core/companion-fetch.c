/* SPDX-License-Identifier: Apache-2.0 */
#include "companion-fetch.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "companion.h"
#include "file.h"
#include "message.h"
#include "pipeline.h"
#include "sandbox.h"

struct fetching {
  struct gk_pipeline *pipeline;
  const char *path;
  uint64_t limit; /* bytes of the document and its companions */
  int file;       /* where list and bytes go, a text each */
  bool failed;
};

/* The file alone is at the location, so its offer is the first. */
static bool take(void *argument, const struct gk_offer *offer)
{
  struct fetching *fetching = argument;
  struct gk_buffer list = {0}, bytes = {0}, both = {0};
  if (offer->companion_count && offer->data.size <= fetching->limit)
    gk_companions_gather(offer, fetching->limit - offer->data.size, &list, &bytes);
  gk_buffer_put_text(&both, (struct gk_text){list.data, list.size});
  gk_buffer_put_text(&both, (struct gk_text){bytes.data, bytes.size});
  fetching->failed = !gk_write_all(fetching->file, (struct gk_text){both.data, both.size});
  gk_buffer_free(&list);
  gk_buffer_free(&bytes);
  gk_buffer_free(&both);
  return false;
}

static int fetch(void *argument)
{
  struct fetching *fetching = argument;
  const struct gk_taker taker = {.offer = take, .argument = fetching};
  gk_pipeline_fetch(fetching->pipeline, fetching->path, &taker);
  return fetching->failed;
}

/* What the sandboxed process wrote: it is believed as little as a child. */
static bool read_offer(int file, struct gk_buffer *list, struct gk_buffer *bytes)
{
  off_t size = lseek(file, 0, SEEK_END);
  void *map = size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
  if (map == MAP_FAILED)
    return size == 0;
  struct gk_reader reader = gk_reader_of(map, (size_t)size);
  struct gk_text names = gk_reader_text(&reader), pictures = gk_reader_text(&reader);
  bool good = !reader.bad && gk_companions_digest(names, pictures, list);
  if (good)
    gk_buffer_put(bytes, pictures.data, pictures.size);
  munmap(map, (size_t)size);
  return good;
}

static bool run(struct fetching *fetching, struct gk_buffer *list, struct gk_buffer *bytes)
{
  struct gk_sandbox sandbox;
  struct gk_error warning;
  int call;
  if (!gk_sandbox_prepare(&sandbox, GK_FILTER_FETCHER, -1, &warning))
    return false;
  int status = gk_sandbox_run(&sandbox, fetch, fetching, &call);
  gk_sandbox_free(&sandbox);
  return status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 &&
         read_offer(fetching->file, list, bytes);
}

bool gk_companions_fetch(const struct gk_conf *conf, const struct gk_registry *registry,
                         const char *path, struct gk_buffer *list, struct gk_buffer *bytes,
                         struct gk_error *error)
{
  struct gk_pipeline pipeline = {0};
  bool good = gk_pipeline_open(&pipeline, conf, registry, GK_STAGE_FETCH, GK_STAGE_FETCH, error);
  if (good) {
    struct fetching fetching = {.pipeline = &pipeline,
                                .path = path,
                                .limit = (uint64_t)conf->limits.document_mb << 20,
                                .file = memfd_create("gongkai", MFD_CLOEXEC)};
    good = fetching.file >= 0 && run(&fetching, list, bytes);
    if (!good)
      gk_error_set(error, "companions", _("%s: the pictures that it refers to cannot be brought"),
                   path);
    if (fetching.file >= 0)
      close(fetching.file);
  }
  gk_pipeline_close(&pipeline);
  return good;
}
