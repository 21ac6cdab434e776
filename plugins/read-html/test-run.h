/* SPDX-License-Identifier: Apache-2.0 */
/* The whole plugin on one page, for the tests of this folder. */
#ifndef GK_HTML_TEST_RUN_H
#define GK_HTML_TEST_RUN_H

#include "fake-host.h"

struct test_reader {
  struct fake_host *fake;
  const struct gk_plugin *plugin;
  void *state;
};

/* Opens the plugin with the rules of the source tree ($top_srcdir/rules/html/page.tsv). */
struct test_reader *test_reader_new(void);
void test_reader_free(struct test_reader *reader);

/* Reads `page` (which must outlive the result) into an emptied document; returns the status. */
int test_reader_run(struct test_reader *reader, struct gk_text page,
                    const struct gk_selector *selectors);

/* A file of the source tree, whole; the caller frees data. Exits with a message if it is not
 * there. */
struct gk_text test_read_file(const char *path);

#endif
