/* SPDX-License-Identifier: Apache-2.0 */
/* Small documents for the tests of the outline: lines in, an outline as text out. */
#ifndef GK_SEGMENT_TEST_DOCUMENT_H
#define GK_SEGMENT_TEST_DOCUMENT_H

#include "fake-host.h"
#include "outline.h"

struct test_document {
  struct fake_host *host;
  const struct gk_heading_rules *rules;
  struct gk_line *lines;
  uint32_t count;
  const struct gk_outline *outline;
};

/* Builds the outline of `text`, a line a block. A line may begin with marks: * bold, ^ centred,
 * > right, #2 and a space a heading of level 2; @ alone is a table. The text must outlive it. */
void test_document_open(struct test_document *document, const char *text);
void test_document_close(struct test_document *document);

/* The outline: a line a heading, two spaces a level below the first, number, |, title. */
char *test_document_print(const struct test_document *document);

/* The text of heading `index`, its lines joined by / . */
char *test_document_text(const struct test_document *document, uint32_t index);

/* A file of the reference documents, or NULL where they are not at hand. */
char *test_document_read(const char *name);

/* The directory of the rules. */
const char *test_document_rules(void);

#endif
