/* SPDX-License-Identifier: Apache-2.0 */
#include "engine.h"

#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>

enum {
  /* The largest models there are (script/HanS of tessdata_best) have 30 MB. */
  MODEL_LIMIT = 128 << 20,
  /* Tesseract guesses a resolution, and complains, where none is set; only its guesses of the
   * layout depend on it. */
  RESOLUTION = 200
};

/* Of the OpenMP that Tesseract is linked with, if any (OpenMP 5.0, 3.2.15). */
extern void omp_set_max_active_levels(int levels) __attribute__((weak));

struct gk_engine {
  TessBaseAPI *api;
  char *model;
  size_t size;
  bool bad;      /* the model cannot be loaded */
  uint32_t left; /* lines that may still be read */
  bool refused;  /* one was asked for beyond those */
  struct gk_page_memory *memory;
  unsigned number; /* of the model, there */
};

/* Tesseract has remarks about what it reads ("Empty page!!") for standard error, whatever is
 * configured; a child in the sandbox could not open another file for them. */
static ssize_t swallow(void *cookie, const char *bytes, size_t size)
{
  (void)cookie;
  (void)bytes;
  return (ssize_t)size;
}

static FILE *sink;

static FILE *hush(void)
{
  FILE *before = stderr;
  if (!sink)
    sink = fopencookie(NULL, "w", (cookie_io_functions_t){.write = swallow});
  if (sink)
    stderr = sink;
  return before;
}

static void unhush(FILE *before)
{
  stderr = before;
}

static char *load(const char *path, size_t *size, char *error, size_t error_size)
{
  FILE *file = fopen(path, "rbe");
  char *data = NULL;
  long end = 0;
  if (file && fseek(file, 0, SEEK_END) == 0 && (end = ftell(file)) > 0 && end <= MODEL_LIMIT) {
    rewind(file);
    data = malloc((size_t)end);
    if (data && fread(data, 1, (size_t)end, file) != (size_t)end) {
      free(data);
      data = NULL;
    }
  }
  if (file)
    fclose(file);
  if (!data)
    snprintf(error, error_size, "The model %s cannot be read.", path);
  *size = (size_t)end;
  return data;
}

struct gk_engine *gk_engine_open(const char *path, char *error, size_t error_size)
{
  struct gk_engine *engine = calloc(1, sizeof *engine);
  if (!engine)
    return NULL;
  engine->model = load(path, &engine->size, error, error_size);
  if (engine->model)
    return engine;
  gk_engine_close(engine);
  return NULL;
}

bool gk_engine_is_good(struct gk_engine *engine)
{
  static const char *const variables[] = {
      /* A model may name others to be loaded with it (chi_sim_vert beside chi_sim): they are not at
       * hand, and would be asked for every line. */
      "tessedit_load_sublangs",
      /* What is hardly read would be tried once more in white on black. */
      "tessedit_do_invert"};
  static const char *const values[] = {"", "0"};
  if (engine->api || engine->bad)
    return engine->api;
  setMsgSeverity(L_SEVERITY_NONE);
  /* Threads cost more than they gain on a line; and those of a process that then forks would be
   * waited for by its child for ever. */
  if (omp_set_max_active_levels)
    omp_set_max_active_levels(0);
  FILE *before = hush();
  engine->api = TessBaseAPICreate();
  engine->bad =
      !engine->api ||
      TessBaseAPIInit5(engine->api, engine->model, (int)engine->size, "gongkai", OEM_LSTM_ONLY,
                       NULL, 0, (char **)variables, (char **)values, 2, FALSE) != 0;
  if (engine->bad && engine->api) {
    TessBaseAPIDelete(engine->api);
    engine->api = NULL;
  }
  unhush(before);
  return engine->api;
}

void gk_engine_close(struct gk_engine *engine)
{
  if (!engine)
    return;
  if (engine->api) {
    TessBaseAPIEnd(engine->api);
    TessBaseAPIDelete(engine->api);
  }
  free(engine->model);
  free(engine);
}

static float share(float percent)
{
  return percent < 0 ? 0 : percent > 100 ? 1 : percent / 100;
}

void gk_engine_allow(struct gk_engine *engine, uint32_t lines)
{
  engine->left = lines;
  engine->refused = false;
}

bool gk_engine_has_refused(const struct gk_engine *engine)
{
  return engine->refused;
}

static void clear(struct gk_reading *reading)
{
  reading->text[0] = 0;
  reading->size = 0;
  reading->confidence = 0;
  reading->count = 0;
}

static void put_symbol(struct gk_reading *reading, const char *text, float confidence, int left,
                       int right)
{
  size_t size = strlen(text);
  if (size == 0 || size >= sizeof reading->symbols->text ||
      reading->size + size >= sizeof reading->text || reading->count == GK_READING_SYMBOLS)
    return;
  memcpy(reading->text + reading->size, text, size + 1);
  reading->size += size;
  if (reading->count == 0 || confidence < reading->confidence)
    reading->confidence = confidence;
  struct gk_symbol *symbol = &reading->symbols[reading->count++];
  memcpy(symbol->text, text, size + 1);
  *symbol = (struct gk_symbol){.confidence = confidence, .left = left, .right = right};
  memcpy(symbol->text, text, size + 1);
}

/* The symbols of the line at which the iterator stands, which is left at the next one's beginning.
 * Where words are apart a space is put. False: there is no next one. */
static bool take_line(TessResultIterator *symbols, struct gk_reading *reading)
{
  TessPageIterator *page = TessResultIteratorGetPageIterator(symbols);
  bool more;
  clear(reading);
  do {
    char *text = TessResultIteratorGetUTF8Text(symbols, RIL_SYMBOL);
    int left = 0, top = 0, right = 0, bottom = 0;
    TessPageIteratorBoundingBox(page, RIL_SYMBOL, &left, &top, &right, &bottom);
    if (text && reading->count > 0 && TessPageIteratorIsAtBeginningOf(page, RIL_WORD) &&
        reading->size + 1 < sizeof reading->text) {
      reading->text[reading->size++] = ' ';
      reading->text[reading->size] = 0;
    }
    if (text)
      put_symbol(reading, text, share(TessResultIteratorConfidence(symbols, RIL_SYMBOL)), left,
                 right);
    TessDeleteText(text);
    more = TessResultIteratorNext(symbols, RIL_SYMBOL);
  } while (more && !TessPageIteratorIsAtBeginningOf(page, RIL_TEXTLINE));
  return more;
}

static TessResultIterator *recognise(struct gk_engine *engine, PIX *pix, TessPageSegMode mode)
{
  if (!gk_engine_is_good(engine))
    return NULL;
  TessBaseAPISetPageSegMode(engine->api, mode);
  TessBaseAPISetImage2(engine->api, pix);
  TessBaseAPISetSourceResolution(engine->api, RESOLUTION);
  return TessBaseAPIRecognize(engine->api, NULL) == 0 ? TessBaseAPIGetIterator(engine->api) : NULL;
}

void gk_engine_remember(struct gk_engine *engine, struct gk_page_memory *memory, unsigned number)
{
  engine->memory = memory;
  engine->number = number;
}

bool gk_engine_read(struct gk_engine *engine, PIX *pix, enum gk_engine_shape shape,
                    struct gk_reading *reading)
{
  clear(reading);
  engine->refused = engine->refused || engine->left == 0;
  if (engine->left == 0)
    return false;
  engine->left--;
  if (gk_page_memory_find(engine->memory, engine->number, shape, pix, reading))
    return reading->count > 0;
  FILE *before = hush();
  TessResultIterator *symbols =
      recognise(engine, pix, shape == GK_ENGINE_RAW_LINE ? PSM_RAW_LINE : PSM_SINGLE_LINE);
  if (symbols) {
    take_line(symbols, reading);
    gk_page_memory_add(engine->memory, reading);
    TessResultIteratorDelete(symbols);
  }
  if (engine->api)
    TessBaseAPIClear(engine->api);
  unhush(before);
  return reading->count > 0;
}

const char *gk_engine_libraries(void)
{
  static char text[96];
  char *leptonica = getLeptonicaVersion();
  snprintf(text, sizeof text, "tesseract %s, %s", TessVersion(), leptonica ? leptonica : "");
  lept_free(leptonica);
  return text;
}
