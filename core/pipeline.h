/* SPDX-License-Identifier: Apache-2.0 */
/* The stages of pipeline.conf with their plugins open: what a worker runs each document through. */
#ifndef GK_PIPELINE_H
#define GK_PIPELINE_H

#include "buffer.h"
#include "conf.h"
#include "host.h"
#include "registry.h"
#include "replay.h"

/* A plugin in its place in the pipeline. */
struct gk_bound {
  const struct gk_registered *registered;
  const struct gk_conf_plugin *conf;
  const void *config;
  void *state;
  struct gk_bound *delegate; /* runs in its place; NULL: itself */
  size_t recipe_offset, recipe_size;
  uint8_t base[GK_DIGEST_SIZE];        /* of its recipe */
  uint8_t memory_base[GK_DIGEST_SIZE]; /* of what of it counts for what it remembers */
};

struct gk_bound_stage {
  uint32_t stage;
  struct gk_bound *plugins;
  size_t count;
  uint8_t base[GK_DIGEST_SIZE]; /* of all its plugins' recipes */
};

struct gk_pipeline {
  struct gk_arena arena; /* as long as the pipeline */
  struct gk_session session;
  struct gk_bound_stage *stages;
  size_t stage_count;
  struct gk_buffer recipe; /* see recipe.h: of all that is bound */
};

/* A step that was not taken from the replay. */
#define GK_NOT_REPLAYED SIZE_MAX

/* Follows a document through the pipeline; either may be NULL. */
struct gk_observer {
  /* A plugin is about to be asked or run: should it never return, its step would have that key. */
  void (*begin)(void *argument, uint32_t stage, const char *plugin,
                const uint8_t key[GK_DIGEST_SIZE]);
  /* A step ended; `wire` is its form as bytes, `replayed` which of the replay's it is, unchanged.
   */
  void (*end)(void *argument, const struct gk_document *document, uint32_t step,
              struct gk_text wire, size_t replayed);
  void *argument;
};

/* Finds, configures and opens the plugins of the stages from `first` to `last`. False: *error says
 * which setting is wrong (file:line) or which plugin did not open. */
bool gk_pipeline_open(struct gk_pipeline *pipeline, const struct gk_conf *conf,
                      const struct gk_registry *registry, uint32_t first, uint32_t last,
                      struct gk_error *error);
void gk_pipeline_close(struct gk_pipeline *pipeline);

enum gk_passage_end {
  GK_PASSAGE_DONE,
  GK_PASSAGE_NEEDS_BYTES, /* a plugin must run that may read them, and resource 1 has none */
  GK_PASSAGE_UNSOUND      /* what the replay says cannot be made again: a plugin gave other output
                             for the same key. What was done since is to be thrown away. */
};

/* Runs the document, which holds its original as resource 1 of its first step, through the stages
 * up to `last`. Ends early where a step rejects it. A step whose key one of `replay` (NULL: none)
 * has is taken from there. */
enum gk_passage_end gk_pipeline_run(struct gk_pipeline *pipeline, struct gk_document *document,
                                    uint32_t last, const struct gk_replay *replay,
                                    const struct gk_observer *observer);

/* Lets the fetch plugins, in order, name the documents at `location` until one does not skip.
 * Returns a gk_status; the reason is in session.reason. */
int gk_pipeline_fetch(struct gk_pipeline *pipeline, const char *location,
                      const struct gk_taker *taker);

/* Whether any fetch plugin wants to know when all that it offered is stored; and tells them all.
 * Returns the first gk_status that is not GK_OK; the reason is in session.reason. */
bool gk_pipeline_settles(const struct gk_pipeline *pipeline);
int gk_pipeline_settle(struct gk_pipeline *pipeline);

/* Calls `each` with the folders of state (GK_OPTION_STATE) of all plugins until it is false. */
void gk_pipeline_each_state(const struct gk_pipeline *pipeline,
                            bool (*each)(void *argument, const char *folder), void *argument);

#endif
