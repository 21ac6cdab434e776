/* SPDX-License-Identifier: Apache-2.0 */
#include "role.h"

#include "message.h"
#include "process.h"

static void complain(void *argument, const struct gk_error *error)
{
  struct gk_process *process = argument;
  gk_packet_send(process->socket, GK_PACKET_COMPLAINT, 0, gk_text_of(error->message),
                 (struct gk_text){"", 0}, -1);
}

bool gk_process_open(struct gk_process *process, const char *conf_path, const char *plugin_path,
                     uint32_t first, uint32_t last)
{
  struct gk_error error;
  memset(process, 0, sizeof *process);
  process->socket = GK_ROLE_SOCKET;
  process->sandbox.ruleset = -1;
  process->registry.complain = complain;
  process->registry.argument = process;
  gk_sandbox_give_up_privileges();
  bool good = gk_conf_load(&process->conf, conf_path, plugin_path, &error);
  if (good) {
    gk_registry_load(&process->registry, process->conf.plugin_paths);
    good = gk_pipeline_open(&process->pipeline, &process->conf, &process->registry, first, last,
                            &error);
  }
  if (good && first == GK_STAGE_FETCH && process->pipeline.stage_count == 0)
    good = gk_error_set(&error, "configuration", _("%s: there is no fetch stage to find documents"),
                        process->conf.path);
  good = good && gk_sandbox_prepare(&process->sandbox,
                                    first == GK_STAGE_FETCH ? GK_FILTER_FETCHER : GK_FILTER_CHILD,
                                    -1, &error);
  if (good && error.message[0])
    complain(process, &error);
  struct gk_text nothing = {"", 0};
  if (!good)
    gk_packet_send(process->socket, GK_PACKET_REFUSED, 0, gk_text_of(error.message), nothing, -1);
  struct gk_text recipe = {process->pipeline.recipe.data, process->pipeline.recipe.size};
  return good && gk_packet_send(process->socket, GK_PACKET_READY, 0, nothing, recipe, -1);
}

void gk_process_close(struct gk_process *process)
{
  if (process->pipeline.session.context.host)
    gk_pipeline_close(&process->pipeline);
  gk_registry_free(&process->registry);
  gk_conf_free(&process->conf);
  gk_sandbox_free(&process->sandbox);
}
