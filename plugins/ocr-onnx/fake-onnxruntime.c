/* SPDX-License-Identifier: Apache-2.0 */
/* A stand-in for onnxruntime in tests: what the plugin uses of its C API, over a model that counts
 * strokes. The model file has a line for each count of vertical strokes in the picture, from 0:
 *
 *   PROBABILITY CLASS CLASS …
 *
 * and the output has those classes with that probability each, parted by blanks. Its first line
 * is "fake N": the number of classes; "fake N fail" makes each run fail from the second on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"

#define EXPORT __attribute__((visibility("default")))

enum { LINES_LIMIT = 16, CLASSES_LIMIT = 32, SPREAD = 2 /* columns of the output a class */ };

struct OrtStatus {
  char message[100];
};
struct OrtEnv {
  int level;
};
struct OrtSessionOptions {
  int threads;
};
struct OrtMemoryInfo {
  int type;
};
struct OrtSession {
  size_t classes, runs;
  int fails;
  struct line {
    float probability;
    size_t sequence[CLASSES_LIMIT], count;
  } lines[LINES_LIMIT];
};
struct OrtTensorTypeAndShapeInfo {
  int64_t shape[4];
  size_t dimensions;
};
struct OrtValue {
  struct OrtTensorTypeAndShapeInfo shape;
  float *data;
  int owned;
};
struct OrtAllocator {
  int unused;
};

static void *must(void *memory)
{
  if (!memory)
    abort();
  return memory;
}

static OrtStatus *fail(const char *message)
{
  OrtStatus *status = must(calloc(1, sizeof *status));
  snprintf(status->message, sizeof status->message, "%s", message);
  return status;
}

static const char *get_error_message(const OrtStatus *status)
{
  return status->message;
}

static OrtStatus *create_env(int level, const char *log_identifier, OrtEnv **result)
{
  (void)log_identifier;
  *result = must(calloc(1, sizeof **result));
  (*result)->level = level;
  return NULL;
}

static OrtStatus *no_reports(const OrtEnv *env)
{
  (void)env;
  const char *forbidden = getenv("ORT_DISABLE_TELEMETRY");
  return forbidden && forbidden[0] == '1' ? NULL : fail("it would report to its makers");
}

static void parse_line(char *text, struct line *line)
{
  char *end;
  line->probability = strtof(text, &end);
  for (text = end; line->count < CLASSES_LIMIT; text = end) {
    size_t class_ = strtoul(text, &end, 10);
    if (end == text)
      break;
    line->sequence[line->count++] = class_;
  }
}

static OrtStatus *create_session(const OrtEnv *env, const void *model, size_t size,
                                 const OrtSessionOptions *options, OrtSession **result)
{
  char text[4096] = "", *rest;
  (void)env;
  if (options->threads != 2)
    return fail("the session was not asked for one thread of each kind");
  memcpy(text, model, size < sizeof text ? size : sizeof text - 1);
  char *line = strtok_r(text, "\n", &rest);
  unsigned long classes = 0;
  if (!line || sscanf(line, "fake %lu", &classes) != 1)
    return fail("the protobuf cannot be parsed");
  OrtSession *session = must(calloc(1, sizeof *session));
  session->classes = classes;
  session->fails = strstr(line, "fail") != NULL;
  for (size_t i = 0; i < LINES_LIMIT && (line = strtok_r(NULL, "\n", &rest)); i++)
    parse_line(line, &session->lines[i]);
  *result = session;
  return NULL;
}

static OrtStatus *create_options(OrtSessionOptions **result)
{
  *result = must(calloc(1, sizeof **result));
  return NULL;
}

static OrtStatus *leave(OrtSessionOptions *options)
{
  (void)options;
  return NULL;
}

static OrtStatus *set_level(OrtSessionOptions *options, int level)
{
  (void)options;
  return level == ORT_ENABLE_ALL ? NULL : fail("not all optimisations");
}

static OrtStatus *set_threads(OrtSessionOptions *options, int threads)
{
  options->threads += threads == 1;
  return NULL;
}

static OrtStatus *count_one(const OrtSession *session, size_t *result)
{
  (void)session;
  *result = 1;
  return NULL;
}

static OrtStatus *give_name(const char *name, char **result)
{
  *result = must(malloc(strlen(name) + 1));
  strcpy(*result, name);
  return NULL;
}

static OrtStatus *input_name(const OrtSession *session, size_t index, OrtAllocator *allocator,
                             char **result)
{
  (void)session;
  (void)allocator;
  return index ? fail("one input") : give_name("x", result);
}

static OrtStatus *output_name(const OrtSession *session, size_t index, OrtAllocator *allocator,
                              char **result)
{
  (void)session;
  (void)allocator;
  return index ? fail("one output") : give_name("softmax", result);
}

static OrtStatus *create_tensor(const OrtMemoryInfo *memory, void *data, size_t bytes,
                                const int64_t *shape, size_t dimensions, int type,
                                OrtValue **result)
{
  size_t wanted = sizeof(float);
  (void)memory;
  for (size_t i = 0; i < dimensions; i++)
    wanted *= (size_t)shape[i];
  if (type != ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT || dimensions != 4 || wanted != bytes)
    return fail("the shape is not that of the data");
  OrtValue *value = must(calloc(1, sizeof *value));
  memcpy(value->shape.shape, shape, sizeof value->shape.shape);
  value->shape.dimensions = dimensions;
  value->data = data;
  *result = value;
  return NULL;
}

/* Columns in a row that have ink are a stroke. */
static size_t count_strokes(const OrtValue *input)
{
  size_t height = (size_t)input->shape.shape[2], width = (size_t)input->shape.shape[3];
  size_t strokes = 0;
  int before = 0;
  for (size_t x = 0; x < width; x++) {
    int ink = 0;
    for (size_t y = 0; y < height; y++)
      ink = ink || input->data[y * width + x] < -0.3f;
    strokes += ink && !before;
    before = ink;
  }
  return strokes;
}

static OrtStatus *run(OrtSession *session, const OrtRunOptions *options,
                      const char *const *input_names, const OrtValue *const *inputs,
                      size_t input_count, const char *const *output_names, size_t output_count,
                      OrtValue **outputs)
{
  (void)options;
  if (input_count != 1 || output_count != 1 || strcmp(input_names[0], "x") != 0 ||
      strcmp(output_names[0], "softmax") != 0 || inputs[0]->shape.shape[1] != 3 ||
      inputs[0]->shape.shape[2] != 48)
    return fail("the model has no such input or output");
  if (session->fails && session->runs++)
    return fail("no more runs");
  size_t strokes = count_strokes(inputs[0]);
  const struct line *line = &session->lines[strokes < LINES_LIMIT ? strokes : 0];
  size_t steps = (size_t)inputs[0]->shape.shape[3] / 8, classes = session->classes;
  OrtValue *value = must(calloc(1, sizeof *value));
  value->owned = 1;
  value->shape = (OrtTensorTypeAndShapeInfo){{1, (int64_t)steps, (int64_t)classes, 0}, 3};
  value->data = must(calloc(steps * classes, sizeof *value->data));
  for (size_t step = 0; step < steps; step++) {
    float *row = value->data + step * classes;
    size_t place = step / SPREAD;
    size_t class_ = step % SPREAD == 0 && place < line->count ? line->sequence[place] : 0;
    for (size_t i = 0; i < classes; i++)
      row[i] = class_ ? (1 - line->probability) / (float)classes : 0;
    row[class_ < classes ? class_ : 0] = class_ ? line->probability : 1;
  }
  outputs[0] = value;
  return NULL;
}

static OrtStatus *get_data(OrtValue *value, void **result)
{
  *result = value->data;
  return NULL;
}

static OrtStatus *get_type(const OrtTensorTypeAndShapeInfo *shape, int *result)
{
  (void)shape;
  *result = ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
  return NULL;
}

static OrtStatus *get_dimension_count(const OrtTensorTypeAndShapeInfo *shape, size_t *result)
{
  *result = shape->dimensions;
  return NULL;
}

static OrtStatus *get_dimensions(const OrtTensorTypeAndShapeInfo *shape, int64_t *result,
                                 size_t count)
{
  memcpy(result, shape->shape, count * sizeof *result);
  return NULL;
}

static OrtStatus *get_shape(const OrtValue *value, OrtTensorTypeAndShapeInfo **result)
{
  *result = must(malloc(sizeof **result));
  **result = value->shape;
  return NULL;
}

static OrtStatus *create_memory(int allocator, int type, OrtMemoryInfo **result)
{
  *result = must(calloc(1, sizeof **result));
  (*result)->type = allocator + type;
  return NULL;
}

static OrtStatus *free_allocated(OrtAllocator *allocator, void *memory)
{
  (void)allocator;
  free(memory);
  return NULL;
}

static OrtStatus *default_allocator(OrtAllocator **result)
{
  static OrtAllocator allocator;
  *result = &allocator;
  return NULL;
}

static void release_env(OrtEnv *env)
{
  free(env);
}

static void release_status(OrtStatus *status)
{
  free(status);
}

static void release_memory(OrtMemoryInfo *memory)
{
  free(memory);
}

static void release_session(OrtSession *session)
{
  free(session);
}

static void release_value(OrtValue *value)
{
  if (value && value->owned)
    free(value->data);
  free(value);
}

static void release_shape(OrtTensorTypeAndShapeInfo *shape)
{
  free(shape);
}

static void release_options(OrtSessionOptions *options)
{
  free(options);
}

static const struct OrtApi api = {.GetErrorMessage = get_error_message,
                                  .CreateEnv = create_env,
                                  .DisableTelemetryEvents = no_reports,
                                  .CreateSessionFromArray = create_session,
                                  .Run = run,
                                  .CreateSessionOptions = create_options,
                                  .DisableMemPattern = leave,
                                  .DisableCpuMemArena = leave,
                                  .SetSessionGraphOptimizationLevel = set_level,
                                  .SetIntraOpNumThreads = set_threads,
                                  .SetInterOpNumThreads = set_threads,
                                  .SessionGetInputCount = count_one,
                                  .SessionGetOutputCount = count_one,
                                  .SessionGetInputName = input_name,
                                  .SessionGetOutputName = output_name,
                                  .CreateTensorWithDataAsOrtValue = create_tensor,
                                  .GetTensorMutableData = get_data,
                                  .GetTensorElementType = get_type,
                                  .GetDimensionsCount = get_dimension_count,
                                  .GetDimensions = get_dimensions,
                                  .GetTensorTypeAndShape = get_shape,
                                  .CreateCpuMemoryInfo = create_memory,
                                  .AllocatorFree = free_allocated,
                                  .GetAllocatorWithDefaultOptions = default_allocator,
                                  .ReleaseEnv = release_env,
                                  .ReleaseStatus = release_status,
                                  .ReleaseMemoryInfo = release_memory,
                                  .ReleaseSession = release_session,
                                  .ReleaseValue = release_value,
                                  .ReleaseTensorTypeAndShapeInfo = release_shape,
                                  .ReleaseSessionOptions = release_options};

static const struct OrtApi *get_api(uint32_t version)
{
  return version == GK_ORT_API_VERSION ? &api : NULL;
}

static const char *get_version(void)
{
  return "0.0.0";
}

EXPORT OrtGetApiBaseFunction OrtGetApiBase;
const struct OrtApiBase *OrtGetApiBase(void)
{
  static const struct OrtApiBase base = {get_api, get_version};
  return &base;
}
