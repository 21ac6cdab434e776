/* SPDX-License-Identifier: Apache-2.0 */
/* pipeline.conf as it is written: which plugins may serve which stage, with which options, and
 * the limits. Plugins and their options are checked later, where plugins are loaded. */
#ifndef GK_CONF_H
#define GK_CONF_H

#include <libconfig.h>

#include "error.h"

enum { GK_CONF_PLUGINS_LIMIT = 64 /* a stage; so that steps of a document stay few */ };

struct gk_conf_plugin {
  const char *name;
  const config_setting_t *options; /* NULL: none given */
  const char *file;
  unsigned line;
};

struct gk_conf_stage {
  uint32_t stage; /* enum gk_stage */
  struct gk_conf_plugin *plugins;
  size_t plugin_count;
};

struct gk_limits {
  int64_t stage_seconds;
  int64_t document_seconds;
  int64_t memory_mb;         /* of a document's child beyond what the loaded plugins take */
  int64_t document_mb;       /* size of the bytes as they came */
  int64_t documents_a_child; /* after so many a fresh child takes over */
};

struct gk_conf {
  config_t config;
  char *path;
  char *rules;         /* absolute directory */
  char **plugin_paths; /* directories to search, in order; ends with NULL */
  const char *store;   /* absolute directory in which plugins have folders (GK_OPTION_STATE); NULL,
                          unless whoever loaded it says otherwise: nothing is stored */
  struct gk_conf_stage *stages;
  size_t stage_count;
  struct gk_limits limits;
};

/* Reads `path` (NULL: $GONGKAI_PIPELINE, else the installed pipeline.conf). `plugin_path` (NULL:
 * none) is searched before all others. False: *error has file:line. gk_conf_free in either case. */
bool gk_conf_load(struct gk_conf *conf, const char *path, const char *plugin_path,
                  struct gk_error *error);
void gk_conf_free(struct gk_conf *conf);

#endif
