/* SPDX-License-Identifier: Apache-2.0 */
/* What the fetcher and the workers begin with: the configuration, the plugins, the pipeline. */
#ifndef GK_ROLE_H
#define GK_ROLE_H

#include "packet.h"
#include "pipeline.h"
#include "sandbox.h"

struct gk_process {
  int socket;
  struct gk_conf conf;
  struct gk_registry registry;
  struct gk_pipeline pipeline;
  char *store;               /* absolute; NULL: there is none */
  struct gk_sandbox sandbox; /* prepared; who runs plugins on documents enters it */
};

/* Gives up privileges, opens the stages from `first` to `last`, prepares the sandbox and says
 * READY, or REFUSED with the reason and false. `store_path`: as of gk_process_start. */
bool gk_process_open(struct gk_process *process, const char *conf_path, const char *plugin_path,
                     const char *store_path, uint32_t first, uint32_t last);
void gk_process_close(struct gk_process *process);

#endif
