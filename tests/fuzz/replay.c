/* SPDX-License-Identifier: Apache-2.0 */
/* replay TARGET FILE…: runs a target on files without libFuzzer: crashes that were found once, and
 * seeds. Each file is named before it is run, so that the last name is the culprit's. */
#include "fuzz.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static bool read_file(const char *path, struct gk_buffer *buffer)
{
  enum { PIECE = 65536 };
  FILE *file = fopen(path, "rbe");
  if (!file)
    return false;
  size_t got;
  while ((got = fread(gk_buffer_reserve(buffer, PIECE), 1, PIECE, file)) > 0)
    buffer->size += got;
  bool whole = !ferror(file);
  fclose(file);
  return whole;
}

static double cpu_seconds(void)
{
  return (double)clock() / CLOCKS_PER_SEC;
}

int main(int argc, char **argv)
{
  const struct fuzz_target *target = argc > 2 ? fuzz_find(argv[1]) : NULL;
  struct gk_buffer bytes = {0};
  if (!target) {
    fputs("usage: replay TARGET FILE…\n", stderr);
    return 2;
  }
  for (int i = 2; i < argc; i++) {
    bytes.size = 0;
    if (!read_file(argv[i], &bytes)) {
      fprintf(stderr, "replay: %s: %s\n", argv[i], strerror(errno));
      return 2;
    }
    printf("%s: %zu bytes", argv[i], bytes.size);
    fflush(stdout);
    /* Exactly as large as the input, so that a memory checker sees a read behind its end. */
    uint8_t *copy = malloc(bytes.size ? bytes.size : 1);
    if (!copy)
      abort();
    if (bytes.size)
      memcpy(copy, bytes.data, bytes.size);
    double begin = cpu_seconds();
    fuzz_one(target, copy, bytes.size);
    printf(", %.3f s\n", cpu_seconds() - begin);
    free(copy);
  }
  gk_buffer_free(&bytes);
  return 0;
}
