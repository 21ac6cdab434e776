/* SPDX-License-Identifier: Apache-2.0 */
/* A document for the tests of the checks: it keeps what is added, without the core. */
#ifndef GK_CHECKS_FAKE_DOCUMENT_H
#define GK_CHECKS_FAKE_DOCUMENT_H

#include <gongkai/plugin.h>

#define FAKE_ITEMS(noun)                                                                           \
  struct gk_##noun *noun##s;                                                                       \
  uint32_t noun##_count, noun##_capacity;

struct fake_table {
  struct gk_table table;
  struct gk_cell *cells;
};

struct fake_document {
  struct gk_context context; /* first: what the plugin is handed */
  FAKE_ITEMS(resource)
  FAKE_ITEMS(block)
  FAKE_ITEMS(section)
  FAKE_ITEMS(item)
  FAKE_ITEMS(field)
  FAKE_ITEMS(fact)
  FAKE_ITEMS(figure)
  FAKE_ITEMS(finding)
  FAKE_ITEMS(evidence)
  struct fake_table *tables;
  uint32_t table_count;
  void **memory;
  size_t memory_count, memory_capacity;
  char reason[1000];      /* of the last gk_fail */
  char diagnostics[2000]; /* codes and messages, a line each */
};
#undef FAKE_ITEMS

void fake_document_init(struct fake_document *document);
void fake_document_free(struct fake_document *document);

#endif
