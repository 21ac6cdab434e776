/* SPDX-License-Identifier: Apache-2.0 */
/* CPU of the whole plugin against libxml2 building a tree of the same bytes and freeing it. Takes
 * UTF-8 pages: bench-html PAGE...; the rules are those of $top_srcdir. Not part of make check. */
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* beyond C11 */
#endif
#include "test-run.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 40 };

static double cpu_seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void build_tree(struct gk_text page)
{
  htmlDocPtr tree = htmlReadMemory(page.data, (int)page.size, NULL, "UTF-8",
                                   HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                       HTML_PARSE_NONET);
  xmlFreeDoc(tree);
}

int main(int count, char **paths)
{
  struct test_reader *reader = test_reader_new();
  double tree = 0, plugin = 0, bytes = 0;
  for (int i = 1; i < count; i++) {
    struct gk_text page = test_read_file(paths[i]);
    for (int round = 0; round < ROUNDS; round++) {
      double start = cpu_seconds();
      build_tree(page);
      double middle = cpu_seconds();
      test_reader_run(reader, page, NULL);
      plugin += cpu_seconds() - middle;
      tree += middle - start;
    }
    bytes += (double)page.size * ROUNDS;
    free((char *)page.data);
  }
  if (count > 1)
    printf(
        "%d pages of %.0f KB: tree %.3f ms (%.0f MB/s), plugin %.3f ms (%.0f MB/s), ratio %.2f\n",
        count - 1, bytes / ROUNDS / (count - 1) / 1000, tree / ROUNDS / (count - 1) * 1000,
        bytes / tree / 1e6, plugin / ROUNDS / (count - 1) * 1000, bytes / plugin / 1e6,
        plugin / tree);
  test_reader_free(reader);
  return 0;
}
