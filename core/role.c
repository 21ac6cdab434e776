/* SPDX-License-Identifier: Apache-2.0 */
#include "role.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "message.h"
#include "process.h"

static void complain(void *argument, const struct gk_error *error)
{
  struct gk_process *process = argument;
  gk_packet_send(process->socket, GK_PACKET_COMPLAINT, 0, gk_text_of(error->message),
                 (struct gk_text){"", 0}, -1);
}

/* Of a folder that may not be there yet. NULL: errno. */
static char *absolute(const char *path)
{
  char folder[PATH_MAX], *whole = NULL;
  if (path[0] == '/')
    return strdup(path);
  return getcwd(folder, sizeof folder) && asprintf(&whole, "%s/%s", folder, path) >= 0 ? whole
                                                                                       : NULL;
}

static bool note_any(void *argument, const char *folder)
{
  (void)folder;
  *(bool *)argument = true;
  return false;
}

static bool prepare_sandbox(struct gk_process *process, uint32_t first, struct gk_error *error)
{
  bool keeps = false;
  gk_pipeline_each_state(&process->pipeline, note_any, &keeps);
  enum gk_filter_role role = keeps                     ? GK_FILTER_KEEPER
                             : first == GK_STAGE_FETCH ? GK_FILTER_FETCHER
                                                       : GK_FILTER_CHILD;
  return gk_sandbox_prepare(&process->sandbox, role, -1, error);
}

bool gk_process_open(struct gk_process *process, const char *conf_path, const char *plugin_path,
                     const char *store_path, uint32_t first, uint32_t last)
{
  struct gk_error error;
  memset(process, 0, sizeof *process);
  process->socket = GK_ROLE_SOCKET;
  process->sandbox.ruleset = -1;
  process->registry.complain = complain;
  process->registry.argument = process;
  gk_sandbox_give_up_privileges();
  bool good = gk_conf_load(&process->conf, conf_path, plugin_path, &error);
  if (good && store_path && !(process->store = absolute(store_path)))
    good = gk_error_set(&error, "store-io", "%s: %s", store_path, strerror(errno));
  process->conf.store = process->store;
  if (good) {
    process->registry.first = first;
    process->registry.last = last;
    gk_registry_load(&process->registry, process->conf.plugin_paths);
    good = gk_pipeline_open(&process->pipeline, &process->conf, &process->registry, first, last,
                            &error);
  }
  if (good && first == GK_STAGE_FETCH && process->pipeline.stage_count == 0)
    good = gk_error_set(&error, "configuration", _("%s: there is no fetch stage to find documents"),
                        process->conf.path);
  good = good && prepare_sandbox(process, first, &error);
  if (good && error.message[0])
    complain(process, &error);
  struct gk_text nothing = {"", 0};
  if (!good)
    gk_packet_send(process->socket, GK_PACKET_REFUSED, 0, gk_text_of(error.message), nothing, -1);
  struct gk_text recipe = {process->pipeline.recipe.data, process->pipeline.recipe.size};
  struct gk_text settles = gk_pipeline_settles(&process->pipeline) ? GK_TEXT("settles") : nothing;
  return good && gk_packet_send(process->socket, GK_PACKET_READY, 0, settles, recipe, -1);
}

void gk_process_close(struct gk_process *process)
{
  if (process->pipeline.session.context.host)
    gk_pipeline_close(&process->pipeline);
  gk_registry_free(&process->registry);
  gk_conf_free(&process->conf);
  gk_sandbox_free(&process->sandbox);
  free(process->store);
}
