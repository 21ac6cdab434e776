/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints the lattices of a picture as tab-separated values: for each page a line `page`, its
 * number, em, turns and seconds; for each table a line `table`, rows and columns; for each cell a
 * line `cell`, row, column, rowspan, colspan, the corners in the source, trust.
 */
#include "lattice.h"
#include "open.h"

#include <stdio.h>
#include <time.h>

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void print_page(PIX *source, uint32_t number, int turns)
{
  struct gk_prepared prepared;
  double start = now();
  if (!gk_prepare(source, turns, &prepared)) {
    puts("lacking");
    return;
  }
  double ready = now();
  struct gk_lattice *lattices;
  int count = gk_lattices_find(&prepared, &lattices);
  printf("page\t%u\t%d\t%d\t%.1f\t%.2f\t%d\t%.1f\t%.3f\t%.3f\n", number, pixGetWidth(source),
         pixGetHeight(source), (double)prepared.em, (double)prepared.scale, prepared.turns,
         (double)prepared.noise, ready - start, now() - ready);
  for (int i = 0; i < count; i++) {
    printf("table\t%d\t%d\t%.3f\n", lattices[i].rows, lattices[i].columns,
           (double)lattices[i].trust);
    for (int j = 0; j < lattices[i].count; j++) {
      const struct gk_lattice_cell *cell = &lattices[i].cells[j];
      float corners[8];
      gk_prepared_corners(&prepared, cell->box, corners);
      printf("cell\t%d\t%d\t%d\t%d", cell->row, cell->column, cell->rowspan, cell->colspan);
      for (int k = 0; k < 8; k++)
        printf("\t%.1f", (double)corners[k]);
      printf("\t%.3f\n", (double)cell->trust);
    }
  }
  gk_lattices_free(lattices, count);
  gk_prepared_free(&prepared);
}

int main(int count, char **arguments)
{
  if (count < 2)
    return 2;
  size_t size;
  l_uint8 *data = l_binaryRead(arguments[1], &size);
  if (!data)
    return 2;
  struct gk_picture picture;
  struct gk_text text = {(const char *)data, size};
  enum gk_picture_error error = gk_picture_open(text, &picture);
  if (error)
    printf("error\t%s\n", gk_picture_sentence(error));
  for (uint32_t i = 0; i < picture.count; i++) {
    PIX *source = gk_picture_read(&picture, i, &error);
    if (source)
      print_page(source, i + 1, (int)picture.pages[i].turns);
    else
      printf("error\t%s\n", gk_picture_sentence(error));
    pixDestroy(&source);
  }
  gk_picture_close(&picture);
  lept_free(data);
  return 0;
}
