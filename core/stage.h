/* SPDX-License-Identifier: Apache-2.0 */
/* The stages' names and how a plugin is chosen for each. */
#ifndef GK_STAGE_H
#define GK_STAGE_H

#include <gongkai/plugin.h>

/* "fetch", "unpack" …; "unknown" for anything else. */
const char *gk_stage_name(uint32_t stage);

/* 0: there is no such stage. */
uint32_t gk_stage_find(const char *name);

/* The stages' names, in order, then NULL. */
const char *const *gk_stage_names(void);

/* True: every plugin that bids runs, in the order of pipeline.conf. False: the highest bid. */
bool gk_stage_runs_all(uint32_t stage);

/* "ok", "skip", "reject" … */
const char *gk_status_name(uint32_t status);

#endif
