/* SPDX-License-Identifier: Apache-2.0 */
/* make-seeds DIRECTORY FILE…: reads documents and writes, into DIRECTORY/TARGET/, what each target
 * would get of them, cut to a size at which the fuzzer is quick. */
#include "fuzz.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "packet.h"
#include "wire.h"

enum {
  SEED_BYTES = 3000,
  WIRE_BYTES = 8000, /* of a step with one table it is two or three thousand */
  PIECES = 2         /* of one document: its beginning, and what follows its first table */
};

static const char *output;
static unsigned written;

static void write_seed(const char *target, struct gk_text bytes)
{
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", output, target);
  if (mkdir(path, 0777) != 0 && errno != EEXIST)
    fuzz_fail("%s: %s", path, strerror(errno));
  snprintf(path, sizeof path, "%s/%s/%04u", output, target, written++);
  FILE *file = fopen(path, "wbe");
  if (!file || fwrite(bytes.data, 1, bytes.size, file) != bytes.size || fclose(file) != 0)
    fuzz_fail("%s: %s", path, strerror(errno));
}

/* Where the second piece begins: at the first table, or in the middle. */
static size_t second_piece(struct gk_text text, const char *table)
{
  const char *found = memmem(text.data, text.size, table, strlen(table));
  size_t at = found ? (size_t)(found - text.data) : text.size / 2;
  while (at && text.data[at - 1] != '\n')
    at--;
  return at;
}

static void write_pieces(const char *target, struct gk_text text, const char *table)
{
  size_t begins[PIECES] = {0, second_piece(text, table)};
  for (int i = 0; i < PIECES; i++) {
    size_t left = text.size - begins[i];
    if (i == 0 || begins[i])
      write_seed(target,
                 (struct gk_text){text.data + begins[i], left < SEED_BYTES ? left : SEED_BYTES});
  }
}

/* The targets that read blocks. */
static void write_blocks(const struct gk_document *document)
{
  struct gk_buffer text = {0};
  fuzz_print_blocks(document, &text);
  for (const struct fuzz_target *target = fuzz_targets; target->name; target++)
    if (target->build == fuzz_build_blocks && text.size)
      write_pieces(target->name, (struct gk_text){text.data, text.size}, "\n|");
  gk_buffer_free(&text);
}

/* The steps as they come in a packet; `b` of the wire target leaves most kinds out. */
static void write_wire(struct gk_document *document)
{
  struct gk_buffer wires = {0}, seed = {0};
  fuzz_wire(document, &wires);
  for (const char *kind = "abc"; *kind && wires.size <= WIRE_BYTES; kind++) {
    seed.size = 0;
    gk_buffer_put_byte(&seed, (uint8_t)*kind);
    gk_buffer_put(&seed, wires.data, wires.size);
    write_seed("wire", (struct gk_text){seed.data, seed.size});
  }
  if (wires.size && wires.size <= WIRE_BYTES) {
    seed.size = 0;
    gk_buffer_put(&seed, "F\1", 2);
    gk_buffer_put(&seed, wires.data, wires.size);
    write_seed("packet", (struct gk_text){seed.data, seed.size});
    uint32_t header[] = {GK_PACKET_STEPS, 1, (uint32_t)wires.size, 0, 1, 0};
    seed.size = 0;
    gk_buffer_put(&seed, header, sizeof header);
    gk_buffer_put_byte(&seed, 1);
    gk_buffer_put(&seed, wires.data, wires.size);
    write_seed("packet", (struct gk_text){seed.data, seed.size});
  }
  gk_buffer_free(&wires);
  gk_buffer_free(&seed);
}

/* All blocks of a report are too many for a seed of the wire: a document of the first few lines. */
static void write_short_wire(struct gk_pipeline *pipeline, const struct gk_document *document)
{
  struct gk_buffer text = {0};
  fuzz_print_blocks(document, &text);
  struct gk_text whole = {text.data, text.size};
  size_t begins[PIECES] = {0, text.size ? second_piece(whole, "\n|") : 0};
  for (int i = 0; i < PIECES && text.size; i++) {
    enum { SHORT = 700 };
    struct gk_document part;
    size_t left = text.size - begins[i];
    fuzz_document_init(&part);
    fuzz_build_blocks(&part, (struct gk_text){text.data + begins[i], left < SHORT ? left : SHORT});
    gk_pipeline_run(pipeline, &part, GK_STAGE_LAST, NULL, NULL);
    write_wire(&part);
    gk_document_free(&part);
  }
  gk_buffer_free(&text);
}

static void read_file(const char *path, struct gk_buffer *bytes)
{
  enum { PIECE = 65536 };
  FILE *file = fopen(path, "rbe");
  if (!file)
    fuzz_fail("%s: %s", path, strerror(errno));
  bytes->size = 0;
  for (size_t got; (got = fread(gk_buffer_reserve(bytes, PIECE), 1, PIECE, file)) > 0;)
    bytes->size += got;
  fclose(file);
}

static bool ends(const char *path, const char *end)
{
  size_t size = strlen(path), length = strlen(end);
  return size >= length && strcmp(path + size - length, end) == 0;
}

int main(int argc, char **argv)
{
  static struct gk_pipeline read_pipeline, rest_pipeline;
  struct gk_buffer bytes = {0};
  if (argc < 3) {
    fputs("usage: make-seeds DIRECTORY FILE…\n", stderr);
    return 2;
  }
  output = argv[1];
  fuzz_open_pipeline(&read_pipeline, "decode charset\nread html text");
  fuzz_open_pipeline(&rest_pipeline, "segment outline\nextract forms tables fields figures "
                                     "tasks\nvalidate checks");
  for (int i = 2; i < argc; i++) {
    read_file(argv[i], &bytes);
    struct gk_text all = {bytes.data, bytes.size};
    if (ends(argv[i], ".sql") || ends(argv[i], ".conf")) {
      write_seed(ends(argv[i], ".sql") ? "check" : "conf", all);
      continue;
    }
    struct gk_document document;
    fuzz_document_init(&document);
    fuzz_add_original(&document, all, "", NULL);
    gk_pipeline_run(&read_pipeline, &document, GK_STAGE_READ, NULL, NULL);
    write_pieces("decode", all, "<table");
    const struct gk_resource *text = gk_document_find(&document, GK_KIND_RESOURCE, 2);
    if (text && text->kind == GK_RESOURCE_TEXT)
      write_pieces(ends(argv[i], ".html") ? "html" : "text", text->data, "<table");
    write_blocks(&document);
    write_short_wire(&rest_pipeline, &document);
    gk_document_free(&document);
  }
  gk_pipeline_close(&read_pipeline);
  gk_pipeline_close(&rest_pipeline);
  gk_buffer_free(&bytes);
  return 0;
}
