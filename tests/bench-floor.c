/* SPDX-License-Identifier: Apache-2.0 */
/* bench-floor OUT DIRECTORY: the least that a program on libxml2's tree can cost.
 *
 * Reads every file below DIRECTORY, one after the other, and converts it to UTF-8 (from GB18030
 * where it is not valid UTF-8). Then, and this alone is the floor: htmlReadMemory on the UTF-8
 * bytes, a walk over every node of the tree that looks at each name and the first byte of each
 * text, and xmlFreeDoc. Appends two lines to OUT, in the manner of bench-measure:
 *   floor  CPU seconds of the parsing and walking alone …
 *   floor-with-reading  CPU seconds of that, the reading of the files and their conversion …
 * Prints the count of documents and bytes. */
#include <errno.h>
#include <ftw.h>
#include <iconv.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double tree_seconds, begin_wall;
static long documents, bytes_in, seen;

static double cpu(void)
{
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int valid_utf8(const char *data, size_t size)
{
  iconv_t check = iconv_open("UTF-8", "UTF-8");
  char *in = (char *)(size_t)data, *out = malloc(size + 1), *end = out;
  size_t left = size + 1;
  size_t result = iconv(check, &in, &size, &end, &left);
  free(out);
  iconv_close(check);
  return result != (size_t)-1;
}

/* The text as UTF-8, which the caller frees. Bytes that are no GB18030 are left out. */
static char *to_utf8(const char *data, size_t size, size_t *out_size)
{
  char *out = malloc(size * 2 + 16);
  if (valid_utf8(data, size)) {
    memcpy(out, data, size);
    *out_size = size;
    return out;
  }
  iconv_t converter = iconv_open("UTF-8", "GB18030");
  char *in = (char *)(size_t)data, *end = out;
  size_t left = size * 2 + 16;
  while (size > 0 && iconv(converter, &in, &size, &end, &left) == (size_t)-1 && errno != E2BIG) {
    in++;
    size--;
  }
  iconv_close(converter);
  *out_size = (size_t)(end - out);
  return out;
}

static void walk(const xmlNode *node)
{
  const xmlNode *root = node;
  while (node) {
    seen += node->name ? node->name[0] : 0;
    if (node->content)
      seen += node->content[0];
    if (node->children && node->type != XML_ENTITY_REF_NODE) {
      node = node->children;
      continue;
    }
    while (node && node != root && !node->next)
      node = node->parent;
    node = !node || node == root ? NULL : node->next;
  }
}

static int visit(const char *path, const struct stat *status, int type, struct FTW *where)
{
  (void)where;
  if (type != FTW_F || !strstr(path, ".html"))
    return 0;
  size_t size = (size_t)status->st_size;
  char *data = malloc(size + 1);
  FILE *file = fopen(path, "rb");
  if (!data || !file || fread(data, 1, size, file) != size) {
    perror(path);
    exit(2);
  }
  fclose(file);
  documents++;
  bytes_in += (long)size;
  size_t text_size;
  char *text = to_utf8(data, size, &text_size);
  double begin = cpu();
  htmlDocPtr tree = htmlReadMemory(text, (int)text_size, NULL, "UTF-8",
                                   HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                       HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
  if (tree)
    walk(xmlDocGetRootElement(tree));
  xmlFreeDoc(tree);
  tree_seconds += cpu() - begin;
  free(text);
  free(data);
  return 0;
}

int main(int argc, char **argv)
{
  if (argc != 3) {
    fputs("usage: bench-floor OUT DIRECTORY\n", stderr);
    return 2;
  }
  struct timespec wall;
  clock_gettime(CLOCK_MONOTONIC, &wall);
  begin_wall = (double)wall.tv_sec + (double)wall.tv_nsec / 1e9;
  if (nftw(argv[2], visit, 16, FTW_PHYS) != 0) {
    perror(argv[2]);
    return 2;
  }
  clock_gettime(CLOCK_MONOTONIC, &wall);
  double seconds = (double)wall.tv_sec + (double)wall.tv_nsec / 1e9 - begin_wall;
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  FILE *out = fopen(argv[1], "a");
  if (!out) {
    perror(argv[1]);
    return 2;
  }
  fprintf(out, "floor %.4f %.4f %ld 0\n", tree_seconds, tree_seconds, usage.ru_maxrss);
  fprintf(out, "floor-with-reading %.4f %.4f %ld 0\n", cpu(), seconds, usage.ru_maxrss);
  fclose(out);
  printf("%ld %ld %ld\n", documents, bytes_in, seen & 1);
  return 0;
}
