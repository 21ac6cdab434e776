/* SPDX-License-Identifier: Apache-2.0 */
/* A host for unit tests: it keeps what a plugin adds, so that a plugin's run can be called without
 * the core. Resources, blocks, tables and remarks only; it has no limits. */
#ifndef GK_COMMON_FAKE_HOST_H
#define GK_COMMON_FAKE_HOST_H

#include <gongkai/plugin.h>

struct fake_table {
  struct gk_table table;
  struct gk_cell *cells; /* sorted by row, then column */
};

struct fake_remark {
  uint32_t level, count;
  struct gk_place place;
  char code[40], message[400];
};

struct fake_host {
  struct gk_context context; /* what the plugin is handed */
  struct gk_resource *resources;
  struct gk_block *blocks;
  struct fake_table *tables;
  struct fake_remark *remarks;
  uint32_t resource_count, block_count, table_count, remark_count;
  char failure[40]; /* the code that gk_fail was given; empty: none */
  void **memory;
  size_t memory_count;
};

/* A host whose document holds one resource, the original (data is copied). */
struct fake_host *fake_host_new(struct gk_text data, struct gk_text charset);
void fake_host_free(struct fake_host *host);

/* The first remark with this code, or NULL. */
const struct fake_remark *fake_host_remark(const struct fake_host *host, const char *code);

#endif
