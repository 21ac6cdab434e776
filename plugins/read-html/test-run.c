/* SPDX-License-Identifier: Apache-2.0 */
#include "test-run.h"

#include <stdlib.h>

extern gk_entry_function gongkai_plugins_1;

static void *must(void *memory)
{
  if (!memory) {
    fputs("out of memory\n", stderr);
    exit(1);
  }
  return memory;
}

struct test_reader *test_reader_new(void)
{
  struct test_reader *reader = must(calloc(1, sizeof *reader));
  const char *top = getenv("top_srcdir");
  static char path[4096];
  snprintf(path, sizeof path, "%s/rules/html/page.tsv", top ? top : ".");
  struct {
    const char *rules;
  } config = {path};
  reader->fake = fake_host_new();
  reader->plugin = gongkai_plugins_1(0);
  if (reader->plugin->open(&reader->fake->context, &config, &reader->state) != GK_OK) {
    fprintf(stderr, "%s\n", reader->fake->message);
    exit(1);
  }
  return reader;
}

void test_reader_free(struct test_reader *reader)
{
  reader->plugin->close(reader->state);
  fake_host_free(reader->fake);
  free(reader);
}

int test_reader_run(struct test_reader *reader, struct gk_text page,
                    const struct gk_selector *selectors)
{
  fake_host_clear(reader->fake);
  reader->fake->selectors = selectors;
  fake_host_document(reader->fake, page);
  return reader->plugin->run(&reader->fake->context, reader->state);
}

struct gk_text test_read_file(const char *path)
{
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(1);
  }
  size_t size = 0, room = 1 << 16;
  char *data = must(malloc(room));
  for (size_t got; (got = fread(data + size, 1, room - size - 1, file)) > 0;) {
    size += got;
    if (room - size < 2)
      data = must(realloc(data, room *= 2));
  }
  fclose(file);
  data[size] = 0;
  return (struct gk_text){data, size};
}
