/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the cells of a list (list.h; the text "empty" stands for an empty cell) with
 * models through Tesseract's C API, and writes a row for each: page, truth, lines found, ink, em in
 * pixels of the source, then text and least confidence of a symbol for each model, parted by tabs.
 * Usage: evaluate FOLDER [MODEL[:PSM]...] < list
 * With CROPS set, the crops of cells that a model misread are written to that folder.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>
#include <time.h>

#include "line.h"
#include "list.h"

enum { MODELS_LIMIT = 8 };

static struct model {
  TessBaseAPI *api;
  double seconds;
} models[MODELS_LIMIT];
static int model_count, lines_read, crops;

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static float read_line(TessBaseAPI *api, PIX *pix, char *text, size_t size)
{
  float least = 100;
  TessBaseAPISetImage2(api, pix);
  TessBaseAPISetSourceResolution(api, 300);
  if (TessBaseAPIRecognize(api, NULL) != 0)
    return 0;
  TessResultIterator *symbol = TessBaseAPIGetIterator(api);
  if (!symbol)
    return 0;
  do {
    char *part = TessResultIteratorGetUTF8Text(symbol, RIL_SYMBOL);
    if (part) {
      strncat(text, part, size - strlen(text) - 1);
      least = fminf(least, TessResultIteratorConfidence(symbol, RIL_SYMBOL));
    }
    TessDeleteText(part);
  } while (TessResultIteratorNext(symbol, RIL_SYMBOL));
  TessResultIteratorDelete(symbol);
  return least;
}

static void read_cell(const struct gk_prepared *prepared, const char *page, const float box[4],
                      const char *truth)
{
  struct gk_line lines[GK_LINES_LIMIT];
  int count = gk_lines_of_cell(prepared, box, 0, lines);
  /* Without models: cells that are not empty or of one line, as they should be. */
  int wrong = model_count == 0 && count != (strcmp(truth, "empty") == 0 ? 0 : 1);
  printf("%s\t%s\t%d\t%.3f\t%.1f", page, truth, count, lines[0].ink,
         (double)(prepared->em / (prepared->scale > 0 ? prepared->scale : 1)));
  for (int i = 0; i < model_count; i++) {
    char text[1024] = "";
    float least = 100;
    double start = now();
    for (int j = 0; j < count; j++)
      least = fminf(least, read_line(models[i].api, lines[j].pix, text, sizeof text));
    models[i].seconds += now() - start;
    for (char *p = text; *p; p++)
      if (*p == '\n' || *p == '\t')
        *p = ' ';
    printf("\t%s\t%.2f", text, count > 0 ? least : 0);
    if (strcmp(text, strcmp(truth, "empty") == 0 ? "" : truth) != 0)
      wrong = 1;
  }
  lines_read += count;
  if (wrong && getenv("CROPS") && crops < 2000) {
    char name[1024];
    crops++;
    for (int j = 0; j < count; j++) {
      snprintf(name, sizeof name, "%s/%04d_%d.png", getenv("CROPS"), crops, j);
      pixWrite(name, lines[j].pix, IFF_PNG);
    }
    BOX *area = boxCreate((int)box[0] - 6, (int)box[1] - 6, (int)(box[2] - box[0]) + 12,
                          (int)(box[3] - box[1]) + 12);
    PIX *cell = pixClipRectangle(prepared->grey, area, NULL);
    snprintf(name, sizeof name, "%s/%04d_cell.png", getenv("CROPS"), crops);
    if (cell)
      pixWrite(name, cell, IFF_PNG);
    pixDestroy(&cell);
    boxDestroy(&area);
    printf("\t%04d", crops);
  }
  putchar('\n');
  gk_lines_free(lines, count);
}

int main(int argc, char **argv)
{
  if (argc < 2 || argc - 2 > MODELS_LIMIT) {
    fputs("usage: evaluate FOLDER [MODEL[:PSM]...] < list\n", stderr);
    return 1;
  }
  setMsgSeverity(L_SEVERITY_ERROR);
  for (int i = 2; i < argc; i++) {
    char name[256];
    snprintf(name, sizeof name, "%s", argv[i]);
    char *mode = strchr(name, ':');
    if (mode)
      *mode++ = '\0';
    TessBaseAPI *api = TessBaseAPICreate();
    if (TessBaseAPIInit2(api, argv[1], name, OEM_LSTM_ONLY) != 0) {
      fprintf(stderr, "evaluate: no model %s in %s\n", name, argv[1]);
      return 1;
    }
    TessBaseAPISetPageSegMode(api, (TessPageSegMode)(mode ? atoi(mode) : PSM_RAW_LINE));
    TessBaseAPISetVariable(api, "tessedit_do_invert", "0");
    models[model_count++].api = api;
  }
  struct list list = {0};
  int more;
  while ((more = list_next(&list, stdin)) > 0)
    read_cell(&list.prepared, list.page, list.box, list.text);
  gk_prepared_free(&list.prepared);
  for (int i = 0; i < model_count; i++) {
    fprintf(stderr, "%s: %.2f ms a line\n", argv[i + 2],
            models[i].seconds * 1000 / (lines_read ? lines_read : 1));
    TessBaseAPIDelete(models[i].api);
  }
  return more < 0;
}
