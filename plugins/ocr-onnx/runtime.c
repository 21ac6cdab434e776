/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A recogniser has some 10 MB; what is beyond this is another kind of model. */
static const off_t MODEL_LIMIT = 256 << 20;

/* Its variable: without it, builds since 1.29 keep a database under ~/.cache and send it. */
static const char NO_REPORTS[] = "ORT_DISABLE_TELEMETRY";

/* Takes a status: true where it is none, else keeps its message. */
static bool succeeded(struct gk_onnx *onnx, const char *what, OrtStatus *status)
{
  if (!status)
    return true;
  snprintf(onnx->error, sizeof onnx->error, "%s: %s", what, onnx->api->GetErrorMessage(status));
  onnx->api->ReleaseStatus(status);
  return false;
}

static bool failed(struct gk_onnx *onnx, const char *what, const char *why)
{
  snprintf(onnx->error, sizeof onnx->error, "%s: %s", what, why);
  return false;
}

static int count_threads(void)
{
  int count = 0;
  DIR *tasks = opendir("/proc/self/task");
  for (const struct dirent *entry; tasks && (entry = readdir(tasks));)
    count += entry->d_name[0] != '.';
  if (tasks)
    closedir(tasks);
  return count;
}

/* Keeps the library from reporting to its makers, for as long as it looks at the environment. What
 * stood there is put back: the environment is the process's. */
static char *forbid_reports(void)
{
  const char *before = getenv(NO_REPORTS);
  char *kept = before ? strdup(before) : NULL;
  setenv(NO_REPORTS, "1", 1);
  return kept;
}

static void restore_environment(char *kept)
{
  if (kept)
    setenv(NO_REPORTS, kept, 1);
  else
    unsetenv(NO_REPORTS);
  free(kept);
}

static void open_library(struct gk_onnx *onnx, const char *path)
{
  char *kept = forbid_reports();
  if (path) {
    onnx->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  } else {
    onnx->library = dlopen("libonnxruntime.so", RTLD_NOW | RTLD_LOCAL);
    if (!onnx->library)
      onnx->library = dlopen("libonnxruntime.so.1", RTLD_NOW | RTLD_LOCAL);
  }
  restore_environment(kept);
}

bool gk_onnx_load(struct gk_onnx *onnx, const char *path)
{
  memset(onnx, 0, sizeof *onnx);
  open_library(onnx, path);
  if (!onnx->library) {
    const char *why = dlerror();
    snprintf(onnx->error, sizeof onnx->error, "%s", why ? why : "it cannot be loaded");
    return false;
  }
  const char *name = path ? path : "libonnxruntime.so";
  void *symbol = dlsym(onnx->library, "OrtGetApiBase");
  if (!symbol)
    return failed(onnx, name, "it has no OrtGetApiBase, so it is no onnxruntime");
  OrtGetApiBaseFunction *entry;
  memcpy(&entry, &symbol, sizeof entry);
  const struct OrtApiBase *base = entry();
  if (base) {
    onnx->version = base->GetVersionString();
    onnx->api = base->GetApi(GK_ORT_API_VERSION);
  }
  return onnx->api && onnx->version ? true : failed(onnx, name, "it does not know API version 1");
}

/* The whole file in memory that the caller frees, or NULL. */
static char *read_model(struct gk_onnx *onnx, const char *path, size_t *size)
{
  struct stat status;
  FILE *file = fopen(path, "rbe");
  if (!file || fstat(fileno(file), &status) != 0) {
    failed(onnx, path, strerror(errno));
    if (file)
      fclose(file);
    return NULL;
  }
  char *data = NULL;
  if (status.st_size <= 0 || status.st_size > MODEL_LIMIT) {
    failed(onnx, path, "it is empty or too large for a model of text lines");
  } else {
    *size = (size_t)status.st_size;
    data = malloc(*size);
    if (!data || fread(data, 1, *size, file) != *size) {
      failed(onnx, path, "it cannot be read whole");
      free(data);
      data = NULL;
    }
  }
  fclose(file);
  return data;
}

/* One thread: the sandbox knows no others, and a worker's child is forked after this. Without the
 * arena and the patterns, memory goes back to the process after each run. */
static bool set_options(struct gk_onnx *onnx, OrtSessionOptions *options)
{
  const struct OrtApi *api = onnx->api;
  return succeeded(onnx, "one thread", api->SetIntraOpNumThreads(options, 1)) &&
         succeeded(onnx, "one thread", api->SetInterOpNumThreads(options, 1)) &&
         succeeded(onnx, "no arena", api->DisableCpuMemArena(options)) &&
         succeeded(onnx, "no patterns", api->DisableMemPattern(options)) &&
         succeeded(onnx, "optimisation",
                   api->SetSessionGraphOptimizationLevel(options, ORT_ENABLE_ALL));
}

static bool make_session(struct gk_onnx *onnx, const char *model, size_t size)
{
  const struct OrtApi *api = onnx->api;
  OrtSessionOptions *options = NULL;
  if (!succeeded(onnx, "CreateEnv",
                 api->CreateEnv(ORT_LOGGING_LEVEL_FATAL, "gongkai", &onnx->environment)) ||
      !succeeded(onnx, "no reports", api->DisableTelemetryEvents(onnx->environment)) ||
      !succeeded(onnx, "CreateSessionOptions", api->CreateSessionOptions(&options)))
    return false;
  bool made = set_options(onnx, options) &&
              succeeded(onnx, "the model cannot be used",
                        api->CreateSessionFromArray(onnx->environment, model, size, options,
                                                    &onnx->session));
  api->ReleaseSessionOptions(options);
  return made;
}

static bool ask_names(struct gk_onnx *onnx)
{
  const struct OrtApi *api = onnx->api;
  size_t inputs = 0, outputs = 0;
  if (!succeeded(onnx, "inputs", api->SessionGetInputCount(onnx->session, &inputs)) ||
      !succeeded(onnx, "outputs", api->SessionGetOutputCount(onnx->session, &outputs)))
    return false;
  if (inputs != 1 || outputs < 1)
    return failed(onnx, "the model", "it has not one input, so it is no recogniser of text lines");
  return succeeded(onnx, "allocator", api->GetAllocatorWithDefaultOptions(&onnx->allocator)) &&
         succeeded(onnx, "the input's name",
                   api->SessionGetInputName(onnx->session, 0, onnx->allocator, &onnx->input)) &&
         succeeded(onnx, "the output's name",
                   api->SessionGetOutputName(onnx->session, 0, onnx->allocator, &onnx->output)) &&
         succeeded(onnx, "memory",
                   api->CreateCpuMemoryInfo(OrtDeviceAllocator, OrtMemTypeDefault, &onnx->memory));
}

bool gk_onnx_open(struct gk_onnx *onnx, const char *path)
{
  size_t size = 0;
  char *model = read_model(onnx, path, &size);
  if (!model)
    return false;
  int threads = count_threads();
  char *kept = forbid_reports();
  /* The session copies what it keeps of the model. */
  bool good = make_session(onnx, model, size) && ask_names(onnx);
  restore_environment(kept);
  free(model);
  if (good && count_threads() > threads)
    return failed(onnx, "onnxruntime",
                  "it started a thread, which the sandbox does not know and which may report what "
                  "is done here; take another build of it");
  return good;
}

/* Where the output lies and what shape it has. */
static bool look_at(struct gk_onnx *onnx, struct gk_onnx_output *output)
{
  const struct OrtApi *api = onnx->api;
  OrtTensorTypeAndShapeInfo *shape = NULL;
  void *data = NULL;
  int type = 0;
  if (!succeeded(onnx, "the output's shape", api->GetTensorTypeAndShape(output->value, &shape)))
    return false;
  bool good = succeeded(onnx, "the output's type", api->GetTensorElementType(shape, &type)) &&
              succeeded(onnx, "the output's dimensions",
                        api->GetDimensionsCount(shape, &output->dimensions));
  if (good &&
      (type != ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT || output->dimensions > GK_ONNX_DIMENSIONS))
    good = failed(onnx, "the output", "it is no tensor of floats with up to four dimensions");
  good = good &&
         succeeded(onnx, "the output's dimensions",
                   api->GetDimensions(shape, output->shape, output->dimensions)) &&
         succeeded(onnx, "the output's data", api->GetTensorMutableData(output->value, &data));
  api->ReleaseTensorTypeAndShapeInfo(shape);
  output->data = data;
  return good && data;
}

bool gk_onnx_run(struct gk_onnx *onnx, float *data, const int64_t shape[GK_ONNX_DIMENSIONS],
                 struct gk_onnx_output *output)
{
  const struct OrtApi *api = onnx->api;
  size_t bytes = sizeof *data;
  OrtValue *input = NULL;
  memset(output, 0, sizeof *output);
  for (int i = 0; i < GK_ONNX_DIMENSIONS; i++)
    bytes *= (size_t)shape[i];
  if (!succeeded(onnx, "the input",
                 api->CreateTensorWithDataAsOrtValue(onnx->memory, data, bytes, shape,
                                                     GK_ONNX_DIMENSIONS,
                                                     ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &input)))
    return false;
  const char *const inputs[] = {onnx->input}, *const outputs[] = {onnx->output};
  const OrtValue *const values[] = {input};
  bool good =
      succeeded(onnx, "the run",
                api->Run(onnx->session, NULL, inputs, values, 1, outputs, 1, &output->value)) &&
      look_at(onnx, output);
  api->ReleaseValue(input);
  if (!good)
    gk_onnx_release(onnx, output);
  return good;
}

void gk_onnx_release(const struct gk_onnx *onnx, struct gk_onnx_output *output)
{
  if (output->value)
    onnx->api->ReleaseValue(output->value);
  memset(output, 0, sizeof *output);
}

static void free_name(struct gk_onnx *onnx, char *name)
{
  if (!name)
    return;
  OrtStatus *status = onnx->api->AllocatorFree(onnx->allocator, name);
  if (status)
    onnx->api->ReleaseStatus(status);
}

void gk_onnx_close(struct gk_onnx *onnx)
{
  if (onnx->api) {
    free_name(onnx, onnx->input);
    free_name(onnx, onnx->output);
    if (onnx->memory)
      onnx->api->ReleaseMemoryInfo(onnx->memory);
    if (onnx->session)
      onnx->api->ReleaseSession(onnx->session);
    if (onnx->environment)
      onnx->api->ReleaseEnv(onnx->environment);
  }
  if (onnx->library)
    dlclose(onnx->library);
  memset(onnx, 0, sizeof *onnx);
}
