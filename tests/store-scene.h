/* SPDX-License-Identifier: Apache-2.0 */
/* What a test of the store works with: a store of its own, which is removed after it. */
#ifndef STORE_SCENE_H
#define STORE_SCENE_H

#include "store.h"

struct scene {
  char directory[64];
  struct gk_store *store; /* NULL: not open yet */
  struct gk_error error;
};

/* Setup and teardown of a test whose state is a scene. */
int scene_set_up(void **state);
int scene_tear_down(void **state);

/* Fails the test where it cannot. */
void scene_open(struct scene *scene, enum gk_store_mode mode);

#endif
