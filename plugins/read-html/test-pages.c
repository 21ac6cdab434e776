/* SPDX-License-Identifier: Apache-2.0 */
/* Every page of corpus/ gives what stands in expected/; arguments print pages instead, which is how
 * an expected file is made (after it was read). */
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* beyond C11 */
#endif
#include "test-run.h"

#include <dirent.h>
#include <stdlib.h>

static char *print_page(struct test_reader *reader, const char *path)
{
  struct gk_text page = test_read_file(path);
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  if (!out)
    exit(1);
  int bid;
  fake_host_clear(reader->fake);
  fake_host_document(reader->fake, page);
  bid = reader->plugin->probe(&reader->fake->context, reader->state);
  int status = test_reader_run(reader, page, NULL);
  fake_host_print(reader->fake, out);
  fprintf(out, "bid %d status %d faults %u\n", bid, status, reader->fake->faults);
  fclose(out);
  free((char *)page.data);
  return text;
}

static int compare(struct test_reader *reader, const char *top, const char *name)
{
  char path[4096];
  snprintf(path, sizeof path, "%s/plugins/read-html/corpus/%s.html", top, name);
  char *actual = print_page(reader, path);
  snprintf(path, sizeof path, "%s/plugins/read-html/expected/%s.txt", top, name);
  struct gk_text expected = test_read_file(path);
  int wrong = strcmp(actual, expected.data) != 0;
  if (wrong)
    printf("%s: this is not what expected/%s.txt says:\n%s", name, name, actual);
  free(actual);
  free((char *)expected.data);
  return wrong;
}

int main(int count, char **arguments)
{
  const char *top = getenv("top_srcdir");
  struct test_reader *reader = test_reader_new();
  int pages = 0, wrong = 0;
  for (int i = 1; i < count; i++) {
    char *text = print_page(reader, arguments[i]);
    fputs(text, stdout);
    free(text);
  }
  if (count == 1) {
    char path[4096];
    snprintf(path, sizeof path, "%s/plugins/read-html/corpus", top ? top : ".");
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
      char *end = strstr(entry->d_name, ".html");
      if (!end)
        continue;
      *end = 0;
      pages++;
      wrong += compare(reader, top ? top : ".", entry->d_name);
    }
    if (folder)
      closedir(folder);
    printf("%d pages, %d wrong\n", pages, wrong);
    wrong += pages == 0;
  }
  test_reader_free(reader);
  return wrong > 0;
}
