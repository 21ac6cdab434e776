/* SPDX-License-Identifier: Apache-2.0 */
/* The stages of pipeline.conf with their plugins open: what a worker runs each document through. */
#ifndef GK_PIPELINE_H
#define GK_PIPELINE_H

#include "conf.h"
#include "host.h"
#include "registry.h"

/* A plugin in its place in the pipeline. */
struct gk_bound {
  const struct gk_registered *registered;
  const struct gk_conf_plugin *conf;
  const void *config;
  void *state;
  struct gk_bound *delegate; /* runs in its place; NULL: itself */
};

struct gk_bound_stage {
  uint32_t stage;
  struct gk_bound *plugins;
  size_t count;
};

struct gk_pipeline {
  struct gk_arena arena; /* as long as the pipeline */
  struct gk_session session;
  struct gk_bound_stage *stages;
  size_t stage_count;
};

/* Follows a document through the pipeline; either may be NULL. */
struct gk_observer {
  void (*begin)(void *argument, uint32_t stage, const char *plugin);
  void (*end)(void *argument, const struct gk_document *document, uint32_t step);
  void *argument;
};

/* Finds, configures and opens the plugins of the stages from `first` to `last`. False: *error says
 * which setting is wrong (file:line) or which plugin did not open. */
bool gk_pipeline_open(struct gk_pipeline *pipeline, const struct gk_conf *conf,
                      const struct gk_registry *registry, uint32_t first, uint32_t last,
                      struct gk_error *error);
void gk_pipeline_close(struct gk_pipeline *pipeline);

/* Runs the document, which holds its original as resource 1, through the stages up to `last`.
 * Ends early where a step rejects it. */
void gk_pipeline_run(struct gk_pipeline *pipeline, struct gk_document *document, uint32_t last,
                     const struct gk_observer *observer);

/* Lets the fetch plugins, in order, name the documents at `location` until one does not skip.
 * Returns a gk_status; the reason is in session.reason. */
int gk_pipeline_fetch(struct gk_pipeline *pipeline, const char *location,
                      bool (*offer)(void *argument, const struct gk_offer *offer), void *argument);

#endif
