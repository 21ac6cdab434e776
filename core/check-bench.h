/* SPDX-License-Identifier: Apache-2.0 */
/* A pipeline with the plugin that is checked at its end: where samples are prepared by the stages
 * before it, bid for and run. */
#ifndef GK_CHECK_BENCH_H
#define GK_CHECK_BENCH_H

#include "check-sample.h"
#include "check.h"
#include "pipeline.h"
#include "sandbox.h"

struct gk_check_bench {
  struct gk_check_child *child;
  struct gk_conf conf;
  struct gk_registry registry;
  struct gk_pipeline pipeline;  /* up to the plugin's stage */
  struct gk_pipeline earlier;   /* what runs before the plugin */
  struct gk_pipeline own;       /* the plugin alone */
  struct gk_bound_stage *stage; /* with all that bid */
  struct gk_bound *bound;       /* the plugin; it is stage->plugins[index] */
  size_t index;
  struct gk_bound_stage own_stage;
  struct gk_document document;
  struct gk_sandbox sandbox;
  uint32_t prepared; /* steps before the plugin's own */
};

/* Opens it from the pipeline file (NULL: the request's, or the default one); a plugin that the file
 * does not name is put at the end of its stage. False: it was said why. */
bool gk_check_bench_open(struct gk_check_bench *bench, struct gk_check_child *child,
                         const char *conf_path);

/* Takes the limits of a worker's child and enters its sandbox, or the fetcher's: nothing can be
 * opened after it. False: it was said why. */
bool gk_check_bench_confine(struct gk_check_bench *bench);

/* Makes the document anew from those bytes, which must live as long as it, and runs the stages
 * before the plugin's. False: they did not hand it on. */
bool gk_check_bench_prepare(struct gk_check_bench *bench, const char *name, struct gk_text data);

/* What plugin `index` of the stage bids for the prepared document, as it says. */
int gk_check_bench_bid(struct gk_check_bench *bench, size_t index);

/* Runs the plugin on the prepared document where it bids. NULL: it did not bid. */
const struct gk_step *gk_check_bench_run(struct gk_check_bench *bench);

void gk_check_bench_close(struct gk_check_bench *bench);

#endif
