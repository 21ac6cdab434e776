/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cuts the cells of generated pages into lines with the very code that reads pictures, and writes
 * them as a file that lstmtraining reads (DocumentData of Tesseract 5: pages of image, text).
 * Usage: lines SEED OUT.lstmf < list (list.h). A cell where another number of lines is found than
 * it has texts is left out and counted. Lines are written in an order that follows from the seed:
 * neighbours are of one page, and a network that is given them one after the other forgets the
 * other pages.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line.h"
#include "list.h"

struct record {
  size_t offset, size;
};

static FILE *out; /* of the records, in memory */
static struct record *records;
static unsigned written, left_out, empty, blank;

static void put(const void *data, size_t size)
{
  if (fwrite(data, 1, size, out) != size) {
    perror("lines");
    exit(1);
  }
}

static void put_number(uint32_t number)
{
  put(&number, sizeof number);
}

static void put_string(const void *data, size_t size)
{
  put_number((uint32_t)size);
  put(data, size);
}

/* ImageData::Serialize: name, page, picture, language, text, boxes, texts of boxes, vertical. */
static void put_line(PIX *pix, const char *text)
{
  l_uint8 *png = NULL;
  size_t size = 0;
  long offset = ftell(out);
  if ((written & (written - 1)) == 0)
    records = realloc(records, (2 * (size_t)written + 1) * sizeof *records);
  if (!records || offset < 0)
    exit(1);
  if (pixWriteMemPng(&png, &size, pix, 0) != 0)
    exit(1);
  put("\1", 1);
  put_string("", 0);
  put_number(0);
  put_string(png, size);
  put_string("", 0);
  put_string(text, strlen(text));
  put_number(0);
  put_number(0);
  put("\0", 1);
  free(png);
  records[written++] = (struct record){(size_t)offset, (size_t)ftell(out) - (size_t)offset};
}

static void put_cell(const struct gk_prepared *prepared, const float box[4], char *texts)
{
  struct gk_line lines[GK_LINES_LIMIT];
  int count = gk_lines_of_cell(prepared, box, 0, lines);
  if (count == 0)
    count = gk_lines_of_cell(prepared, box, GK_LINES_FAINT, lines);
  int wanted = 1;
  for (const char *p = texts; *p; p++)
    wanted += *p == '|';
  if (strcmp(texts, "empty") == 0) {
    /* What noise and remains of lines leave in blank cells. lstmtraining refuses lines that say
       nothing; no other line has a long dash. */
    for (int i = 0; i < count; i++)
      put_line(lines[i].pix, "—");
    blank += count > 0;
  } else if (count != wanted) {
    left_out++;
    empty += count <= 0;
  } else {
    char *text = texts;
    for (int i = 0; i < count; i++) {
      char *end = text + strcspn(text, "|");
      char *next = *end ? end + 1 : end;
      *end = '\0';
      put_line(lines[i].pix, text);
      text = next;
    }
  }
  gk_lines_free(lines, count);
}

static void shuffle(unsigned long long state)
{
  for (unsigned i = written; i > 1; i--) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL; /* Knuth's MMIX */
    unsigned j = (unsigned)((state >> 33) % i);
    struct record other = records[i - 1];
    records[i - 1] = records[j];
    records[j] = other;
  }
}

int main(int argc, char **argv)
{
  char *data = NULL;
  size_t size = 0;
  FILE *file = argc == 3 ? fopen(argv[2], "wb") : NULL;
  out = open_memstream(&data, &size);
  if (!file || !out) {
    fputs("usage: lines SEED OUT.lstmf < list\n", stderr);
    return 1;
  }
  setMsgSeverity(L_SEVERITY_ERROR);
  struct list list = {0};
  int more;
  while ((more = list_next(&list, stdin)) > 0)
    put_cell(&list.prepared, list.box, list.text);
  gk_prepared_free(&list.prepared);
  if (more < 0) {
    fprintf(stderr, "lines: %s: cannot be read\n", list.page);
    return 1;
  }
  if (fclose(out) != 0)
    return 1;
  shuffle(strtoull(argv[1], NULL, 10));
  fwrite(&written, sizeof written, 1, file);
  for (unsigned i = 0; i < written; i++)
    fwrite(data + records[i].offset, 1, records[i].size, file);
  if (ferror(file) || fclose(file) != 0)
    return 1;
  free(data);
  free(records);
  printf("%u lines written, %u cells left out (%u without ink), %u blank cells with ink\n", written,
         left_out, empty, blank);
  return 0;
}
