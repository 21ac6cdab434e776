/* SPDX-License-Identifier: Apache-2.0 */
#include "store-scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

int scene_set_up(void **state)
{
  struct scene *scene = calloc(1, sizeof *scene);
  if (!scene)
    return -1;
  snprintf(scene->directory, sizeof scene->directory, "test-store.XXXXXX");
  *state = scene;
  return mkdtemp(scene->directory) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
  (void)info, (void)type, (void)at;
  return remove(path);
}

int scene_tear_down(void **state)
{
  struct scene *scene = *state;
  gk_store_close(scene->store);
  nftw(scene->directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  free(scene);
  return 0;
}

void scene_open(struct scene *scene, enum gk_store_mode mode)
{
  gk_store_close(scene->store);
  if (!gk_store_open(&scene->store, scene->directory, mode, &scene->error))
    fail_msg("%s: %s", scene->error.code, scene->error.message);
}
