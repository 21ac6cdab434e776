/* SPDX-License-Identifier: Apache-2.0 */
/* Regions (codes and names of GB/T 2260) and invented authorities in them. */
#ifndef GONGKAI_CORPUS_PLACE_H
#define GONGKAI_CORPUS_PLACE_H

#include "buffer.h"
#include "random.h"

struct region {
  const char *code;     /* six digits */
  const char *province; /* 浙江省; for the four municipalities the municipality */
  const char *city;     /* 舟山市; empty under a municipality */
  const char *county;   /* 定海区 */
  const char *mark;     /* 舟定: stands in document numbers */
};

const struct region *place_region(struct random *random);

/* 浙江省舟山市定海区 */
const char *place_full_name(struct pool *pool, const struct region *region);

/* The name of an invented authority of the region: 定海区灯塔管理局. */
const char *place_agency(struct pool *pool, struct random *random, const struct region *region);

/* Sections of an authority, for responsibilities: 办公室, 信息中心 … */
extern const char *const place_departments[];

#endif
