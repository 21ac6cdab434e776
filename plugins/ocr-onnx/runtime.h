/* SPDX-License-Identifier: Apache-2.0 */
/* onnxruntime's shared library, loaded at run time if it is there, with one model in it. */
#ifndef GONGKAI_ONNX_RUNTIME_H
#define GONGKAI_ONNX_RUNTIME_H

#include <stdbool.h>

#include "api.h"

enum { GK_ONNX_ERROR_SIZE = 400, GK_ONNX_DIMENSIONS = 4 };

struct gk_onnx {
  void *library; /* of dlopen; NULL: not loaded */
  const struct OrtApi *api;
  const char *version; /* "1.30.0"; lent by the library */
  OrtEnv *environment;
  OrtSession *session;
  OrtMemoryInfo *memory;
  OrtAllocator *allocator;
  char *input, *output;           /* names of the model's only input and first output */
  char error[GK_ONNX_ERROR_SIZE]; /* of what failed last: a sentence's end, in English */
};

/* What the model gave for one input; lent until gk_onnx_release. */
struct gk_onnx_output {
  OrtValue *value;
  const float *data;
  int64_t shape[GK_ONNX_DIMENSIONS]; /* the dimensions there are */
  size_t dimensions;
};

/* Loads the library at `path`; NULL: libonnxruntime.so or libonnxruntime.so.1 where the loader
 * finds it. False: it is not there, or is no onnxruntime; `error` says so. Ends with
 * gk_onnx_close, also after false. */
bool gk_onnx_load(struct gk_onnx *onnx, const char *path);

/* Reads the model of a file and makes it ready: one thread (this one), no memory kept back beyond
 * what a run needs, nothing written to standard error, nothing told to its makers (builds of
 * onnxruntime since 1.29 do, in a thread of their own; one that does all the same is refused).
 * False: `error` says why. */
bool gk_onnx_open(struct gk_onnx *onnx, const char *path);

/* Runs the model on one tensor of floats (row-major, four dimensions). False: `error` says why,
 * and there is nothing to release. */
bool gk_onnx_run(struct gk_onnx *onnx, float *data, const int64_t shape[GK_ONNX_DIMENSIONS],
                 struct gk_onnx_output *output);
void gk_onnx_release(const struct gk_onnx *onnx, struct gk_onnx_output *output);

void gk_onnx_close(struct gk_onnx *onnx);

#endif
