/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is used of the C API of onnxruntime, declared here so that nothing of it is needed to
 * build. Its table of functions only grows at the end, and the part up to ReleaseCustomOpDomain is
 * fixed as that of API version 1 (onnxruntime 1.0); nothing beyond it is used. The names are
 * onnxruntime's own. What is not called stands as a place of the table without a type.
 */
#ifndef GONGKAI_ONNX_API_H
#define GONGKAI_ONNX_API_H

#include <stddef.h>
#include <stdint.h>

enum {
  GK_ORT_API_VERSION = 1,
  GK_ORT_FUNCTIONS = 102 /* of that version */
};

/* The values of its enumerations that are used. */
enum {
  ORT_LOGGING_LEVEL_FATAL = 4,
  ORT_ENABLE_ALL = 99,
  ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT = 1,
  OrtDeviceAllocator = 0,
  OrtMemTypeDefault = 0
};

typedef struct OrtStatus OrtStatus;
typedef struct OrtEnv OrtEnv;
typedef struct OrtSession OrtSession;
typedef struct OrtSessionOptions OrtSessionOptions;
typedef struct OrtRunOptions OrtRunOptions;
typedef struct OrtAllocator OrtAllocator;
typedef struct OrtMemoryInfo OrtMemoryInfo;
typedef struct OrtValue OrtValue;
typedef struct OrtTensorTypeAndShapeInfo OrtTensorTypeAndShapeInfo;

typedef void GkOrtUnused(void);

/* A function that returns a status returns NULL where it succeeded. The number is the place in the
 * table, from 0. */
struct OrtApi {
  GkOrtUnused *unused_0[2];
  const char *(*GetErrorMessage)(const OrtStatus *status);                         /* 2 */
  OrtStatus *(*CreateEnv)(int level, const char *log_identifier, OrtEnv **result); /* 3 */
  GkOrtUnused *unused_4[2];
  OrtStatus *(*DisableTelemetryEvents)(const OrtEnv *env); /* 6 */
  GkOrtUnused *unused_7[1];
  OrtStatus *(*CreateSessionFromArray)(const OrtEnv *env, const void *model, size_t size,
                                       const OrtSessionOptions *options,
                                       OrtSession **result); /* 8 */
  OrtStatus *(*Run)(OrtSession *session, const OrtRunOptions *options,
                    const char *const *input_names, const OrtValue *const *inputs,
                    size_t input_count, const char *const *output_names, size_t output_count,
                    OrtValue **outputs);                          /* 9 */
  OrtStatus *(*CreateSessionOptions)(OrtSessionOptions **result); /* 10 */
  GkOrtUnused *unused_11[6];
  OrtStatus *(*DisableMemPattern)(OrtSessionOptions *options); /* 17 */
  GkOrtUnused *unused_18[1];
  OrtStatus *(*DisableCpuMemArena)(OrtSessionOptions *options); /* 19 */
  GkOrtUnused *unused_20[3];
  OrtStatus *(*SetSessionGraphOptimizationLevel)(OrtSessionOptions *options, int level); /* 23 */
  OrtStatus *(*SetIntraOpNumThreads)(OrtSessionOptions *options, int threads);           /* 24 */
  OrtStatus *(*SetInterOpNumThreads)(OrtSessionOptions *options, int threads);           /* 25 */
  GkOrtUnused *unused_26[4];
  OrtStatus *(*SessionGetInputCount)(const OrtSession *session, size_t *result);  /* 30 */
  OrtStatus *(*SessionGetOutputCount)(const OrtSession *session, size_t *result); /* 31 */
  GkOrtUnused *unused_32[4];
  OrtStatus *(*SessionGetInputName)(const OrtSession *session, size_t index,
                                    OrtAllocator *allocator, char **result); /* 36 */
  OrtStatus *(*SessionGetOutputName)(const OrtSession *session, size_t index,
                                     OrtAllocator *allocator, char **result); /* 37 */
  GkOrtUnused *unused_38[11];
  OrtStatus *(*CreateTensorWithDataAsOrtValue)(const OrtMemoryInfo *memory, void *data,
                                               size_t bytes, const int64_t *shape,
                                               size_t dimensions, int type,
                                               OrtValue **result); /* 49 */
  GkOrtUnused *unused_50[1];
  OrtStatus *(*GetTensorMutableData)(OrtValue *value, void **result); /* 51 */
  GkOrtUnused *unused_52[8];
  OrtStatus *(*GetTensorElementType)(const OrtTensorTypeAndShapeInfo *shape, int *result);  /* 60 */
  OrtStatus *(*GetDimensionsCount)(const OrtTensorTypeAndShapeInfo *shape, size_t *result); /* 61 */
  OrtStatus *(*GetDimensions)(const OrtTensorTypeAndShapeInfo *shape, int64_t *result,
                              size_t count); /* 62 */
  GkOrtUnused *unused_63[2];
  OrtStatus *(*GetTensorTypeAndShape)(const OrtValue *value,
                                      OrtTensorTypeAndShapeInfo **result); /* 65 */
  GkOrtUnused *unused_66[3];
  OrtStatus *(*CreateCpuMemoryInfo)(int allocator, int type, OrtMemoryInfo **result); /* 69 */
  GkOrtUnused *unused_70[6];
  OrtStatus *(*AllocatorFree)(OrtAllocator *allocator, void *memory); /* 76 */
  GkOrtUnused *unused_77[1];
  OrtStatus *(*GetAllocatorWithDefaultOptions)(OrtAllocator **result); /* 78 */
  GkOrtUnused *unused_79[13];
  void (*ReleaseEnv)(OrtEnv *env);                  /* 92 */
  void (*ReleaseStatus)(OrtStatus *status);         /* 93 */
  void (*ReleaseMemoryInfo)(OrtMemoryInfo *memory); /* 94 */
  void (*ReleaseSession)(OrtSession *session);      /* 95 */
  void (*ReleaseValue)(OrtValue *value);            /* 96 */
  GkOrtUnused *unused_97[2];
  void (*ReleaseTensorTypeAndShapeInfo)(OrtTensorTypeAndShapeInfo *shape); /* 99 */
  void (*ReleaseSessionOptions)(OrtSessionOptions *options);               /* 100 */
  GkOrtUnused *unused_101[1];
};

struct OrtApiBase {
  const struct OrtApi *(*GetApi)(uint32_t version); /* NULL: it does not know that version */
  const char *(*GetVersionString)(void);            /* "1.30.0" */
};

typedef const struct OrtApiBase *OrtGetApiBaseFunction(void);

_Static_assert(sizeof(struct OrtApi) == GK_ORT_FUNCTIONS * sizeof(void *),
               "the table has a place for each function of version 1");
_Static_assert(offsetof(struct OrtApi, Run) == 9 * sizeof(void *), "Run is the tenth");
_Static_assert(offsetof(struct OrtApi, CreateTensorWithDataAsOrtValue) == 49 * sizeof(void *),
               "CreateTensorWithDataAsOrtValue is the fiftieth");
_Static_assert(offsetof(struct OrtApi, GetTensorTypeAndShape) == 65 * sizeof(void *),
               "GetTensorTypeAndShape is the sixty-sixth");
_Static_assert(offsetof(struct OrtApi, ReleaseSessionOptions) == 100 * sizeof(void *),
               "ReleaseSessionOptions is the hundred and first");

#endif
