/* SPDX-License-Identifier: Apache-2.0 */
#include "recognise.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
  HEIGHT = 48, /* of the lines that the models are trained with */
  CHANNELS = 3,
  /* The models were trained with lines filled up to 320 columns; a digit alone in less is often
   * taken for a letter. Time is in proportion. */
  WIDTH_LEAST = 160,
  /* Some 60 characters; a longer line is squeezed. What bounds memory and time for hostile
   * pictures. */
  WIDTH_LIMIT = 2400,
  WIDTH_STEP = 8 /* columns of the picture for one of the output */
};

/* What connectionist temporal classification makes of one column after the other: a class that
 * goes on is one character, and the blank (0) parts two that are alike. */
struct decoding {
  char *text;
  size_t room, size; /* bytes */
  size_t before;     /* the class of the column before */
  float current;     /* the highest probability of the character that goes on */
  float least;       /* of those that are complete; negative: there is none yet */
  bool cut;
};

static void complete(struct decoding *decoding)
{
  if (decoding->before && (decoding->least < 0 || decoding->current < decoding->least))
    decoding->least = decoding->current;
}

static void take(struct decoding *decoding, size_t class_, struct gk_text character,
                 float probability)
{
  if (class_ == decoding->before) {
    decoding->current = fmaxf(decoding->current, probability);
    return;
  }
  complete(decoding);
  decoding->before = class_;
  decoding->current = probability;
  if (class_ == 0)
    return;
  if (character.size >= decoding->room - decoding->size) {
    decoding->cut = true;
    return;
  }
  memcpy(decoding->text + decoding->size, character.data, character.size);
  decoding->size += character.size;
}

static float finish(struct decoding *decoding)
{
  complete(decoding);
  return decoding->least < 0 || decoding->cut ? 0 : decoding->least;
}

/* What is no number counts as 0. */
static float probability_of(float value)
{
  return value > 0 ? fminf(value, 1) : 0;
}

static size_t best_of(const float *probabilities, size_t classes, float *most)
{
  size_t best = 0;
  *most = probability_of(probabilities[0]);
  for (size_t i = 1; i < classes; i++)
    if (probabilities[i] > *most) {
      best = i;
      *most = probability_of(probabilities[i]);
    }
  return best;
}

/* The best sign of a number in a column, counted from 1; 0: the blank. */
static size_t best_sign(const float *probabilities, const struct gk_dictionary *dictionary,
                        float *most)
{
  float signs[GK_NUMBER_SIGN_COUNT] = {0};
  size_t best = 0;
  for (size_t i = 0; i < dictionary->number_count; i++)
    signs[dictionary->number[i].sign] +=
        probability_of(probabilities[dictionary->number[i].class_]);
  *most = probability_of(probabilities[0]);
  for (size_t i = 0; i < GK_NUMBER_SIGN_COUNT; i++)
    if (signs[i] > *most) {
      best = i + 1;
      *most = fminf(signs[i], 1);
    }
  return best;
}

static bool is_number_class(const struct gk_dictionary *dictionary, size_t class_)
{
  bool is = class_ == 0;
  for (size_t i = 0; i < dictionary->number_count && !is; i++)
    is = dictionary->number[i].class_ == class_;
  return is;
}

void gk_ctc_decode(const float *probabilities, size_t steps, size_t classes,
                   const struct gk_dictionary *dictionary, struct gk_reading *reading)
{
  memset(reading, 0, sizeof *reading);
  struct decoding text = {.text = reading->text, .room = sizeof reading->text, .least = -1};
  struct decoding number = {.text = reading->number, .room = sizeof reading->number, .least = -1};
  float other = 0; /* how probable something is that no number has */
  for (size_t step = 0; step < steps; step++, probabilities += classes) {
    float most;
    size_t best = best_of(probabilities, classes, &most);
    take(&text, best, dictionary->entries[best], most);
    if (!is_number_class(dictionary, best) && dictionary->entries[best].data[0] != ' ')
      other = fmaxf(other, most);
    best = best_sign(probabilities, dictionary, &most);
    take(&number, best, (struct gk_text){&GK_NUMBER_SIGNS[best ? best - 1 : 0], 1}, most);
  }
  reading->confidence = finish(&text);
  reading->number_confidence = fminf(finish(&number), 1 - other);
  reading->cut = text.cut || number.cut;
}

/* The line at the model's height, its sides kept in proportion. */
static PIX *fit(PIX *line)
{
  int width, height;
  pixGetDimensions(line, &width, &height, NULL);
  if (width < 1 || height < 1)
    return NULL;
  double wanted = ceil((double)HEIGHT * width / height);
  int scaled = wanted > WIDTH_LIMIT ? WIDTH_LIMIT : wanted < 1 ? 1 : (int)wanted;
  return pixScaleToSize(line, scaled, HEIGHT);
}

/* From 0 (black) to 255 (white) to -1..1, channel by channel; the three are the same. To the right
 * of the line 0 is added, as in training. */
static float *to_tensor(PIX *line, int64_t shape[GK_ONNX_DIMENSIONS])
{
  int width, height;
  pixGetDimensions(line, &width, &height, NULL);
  size_t whole = ((size_t)width + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
  if (whole < WIDTH_LEAST)
    whole = WIDTH_LEAST;
  size_t plane = whole * (size_t)height;
  float *data = calloc(CHANNELS * plane, sizeof *data);
  if (!data)
    return NULL;
  const uint32_t *row = pixGetData(line);
  for (int y = 0; y < height; y++, row += pixGetWpl(line))
    for (int x = 0; x < width; x++)
      data[(size_t)y * whole + (size_t)x] = (float)GET_DATA_BYTE(row, x) / 127.5f - 1;
  memcpy(data + plane, data, plane * sizeof *data);
  memcpy(data + 2 * plane, data, plane * sizeof *data);
  shape[0] = 1;
  shape[1] = CHANNELS;
  shape[2] = height;
  shape[3] = (int64_t)whole;
  return data;
}

static bool decode(struct gk_recogniser *recogniser, const struct gk_onnx_output *output,
                   struct gk_reading *reading)
{
  const struct gk_dictionary *dictionary = &recogniser->dictionary;
  if (output->dimensions != 3 || output->shape[0] != 1 || output->shape[1] < 0 ||
      output->shape[1] > WIDTH_LIMIT || output->shape[2] < 0 ||
      (uint64_t)output->shape[2] != dictionary->classes) {
    snprintf(recogniser->onnx.error, sizeof recogniser->onnx.error,
             "the model has %lld classes and the dictionary %zu, so they do not belong together",
             output->dimensions == 3 ? (long long)output->shape[2] : 0LL, dictionary->classes);
    return false;
  }
  gk_ctc_decode(output->data, (size_t)output->shape[1], dictionary->classes, dictionary, reading);
  return true;
}

bool gk_recognise(struct gk_recogniser *recogniser, PIX *line, struct gk_reading *reading)
{
  int64_t shape[GK_ONNX_DIMENSIONS];
  struct gk_onnx_output output;
  memset(reading, 0, sizeof *reading);
  PIX *fitted = pixGetDepth(line) == 8 ? fit(line) : NULL;
  float *data = fitted ? to_tensor(fitted, shape) : NULL;
  pixDestroy(&fitted);
  if (!data) {
    snprintf(recogniser->onnx.error, sizeof recogniser->onnx.error, "no memory for a line");
    return false;
  }
  bool good = gk_onnx_run(&recogniser->onnx, data, shape, &output);
  free(data);
  if (!good)
    return false;
  good = decode(recogniser, &output, reading);
  gk_onnx_release(&recogniser->onnx, &output);
  return good;
}

static bool warm(struct gk_recogniser *recogniser)
{
  struct gk_reading reading;
  PIX *empty = pixCreate(WIDTH_LEAST, HEIGHT, 8);
  bool good = empty && pixSetAll(empty) == 0 && gk_recognise(recogniser, empty, &reading);
  pixDestroy(&empty);
  return good;
}

bool gk_recogniser_open(struct gk_recogniser *recogniser, const char *library, const char *model,
                        const char *dictionary, char *error, size_t error_size)
{
  memset(recogniser, 0, sizeof *recogniser);
  if (!gk_dictionary_read(&recogniser->dictionary, dictionary, error, error_size))
    return false;
  if (gk_onnx_load(&recogniser->onnx, library) && gk_onnx_open(&recogniser->onnx, model) &&
      warm(recogniser))
    return true;
  snprintf(error, error_size, "%s", recogniser->onnx.error);
  return false;
}

void gk_recogniser_close(struct gk_recogniser *recogniser)
{
  gk_onnx_close(&recogniser->onnx);
  gk_dictionary_free(&recogniser->dictionary);
}
