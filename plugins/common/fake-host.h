/* SPDX-License-Identifier: Apache-2.0 */
/* A host for one plugin in a test: it holds the items that the plugin adds, checks what the core
 * would check, and prints them. Not for documents that matter: nothing is limited. */
#ifndef GK_COMMON_FAKE_HOST_H
#define GK_COMMON_FAKE_HOST_H

#include <gongkai/plugin.h>
#include <stdio.h>

struct fake_table {
  struct gk_table table;
  struct gk_cell *cells; /* table.cells of them, sorted by row, then column */
};

#define FAKE_ITEMS(noun)                                                                           \
  struct gk_##noun *noun##s;                                                                       \
  uint32_t noun##_count, noun##_room;

struct fake_host {
  struct gk_context context; /* hand &fake->context to the plugin */
  const struct gk_selector *selectors;
  FAKE_ITEMS(resource)
  FAKE_ITEMS(block)
  struct fake_table *tables;
  uint32_t table_count, table_room;
  FAKE_ITEMS(section)
  FAKE_ITEMS(item)
  FAKE_ITEMS(field)
  FAKE_ITEMS(fact)
  FAKE_ITEMS(figure)
  FAKE_ITEMS(finding)
  FAKE_ITEMS(evidence)
  FAKE_ITEMS(diagnostic)
  FAKE_ITEMS(offer) /* texts are copied, companions are not */
  FAKE_ITEMS(visit)
  bool has_no_room;  /* what gk_has_room says the contrary of */
  uint32_t stops_at; /* from so many offers and visits together on, the run is ending; 0: never */
  char code[64];     /* of gk_fail */
  char message[512];
  uint32_t faults; /* items that the core would refuse */
  void **memory;
  size_t memory_count, memory_room;
};
#undef FAKE_ITEMS

struct fake_host *fake_host_new(void);

/* The same with one resource, the original, as the decode stage finds it (data is copied). */
struct fake_host *fake_host_with(struct gk_text data, struct gk_text charset);

void fake_host_free(struct fake_host *fake);

/* Drops every item and all memory, for the next document. */
void fake_host_clear(struct fake_host *fake);

/* Adds an original and its decoded text, both lent, as decode would leave them. */
void fake_host_document(struct fake_host *fake, struct gk_text text);

/* Prints blocks, tables, resources and diagnostics, one a line; what a test compares. */
void fake_host_print(const struct fake_host *fake, FILE *out);

/* The first diagnostic of that code, or NULL. */
const struct gk_diagnostic *fake_host_diagnostic(const struct fake_host *fake, const char *code);

#endif
