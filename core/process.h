/* SPDX-License-Identifier: Apache-2.0 */
/* The processes beside the coordinator: the fetcher and the workers. Each is this program again,
 * in a role, with its socket at a fixed descriptor, so that no plugin is ever mapped into the
 * coordinator and the environment can be set before libraries read it. */
#ifndef GK_PROCESS_H
#define GK_PROCESS_H

#include <sys/types.h>

#include "error.h"

enum { GK_ROLE_SOCKET = 3 };

/* Starts `role` ("fetcher", "worker"). `store_path` is the directory in which its plugins have
 * folders; NULL: there is none. The other end of its socket goes to *socket. */
bool gk_process_start(const char *role, const char *conf_path, const char *plugin_path,
                      const char *store_path, pid_t *process, int *socket, struct gk_error *error);

/* What such a process runs: argv as gk_process_start made it. */
int gk_role_main(int argc, char **argv);

/* The roles. */
int gk_fetcher_main(const char *conf_path, const char *plugin_path, const char *store_path);
int gk_worker_main(const char *conf_path, const char *plugin_path);

#endif
