/* SPDX-License-Identifier: Apache-2.0 */
#include "companion.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "picture-format.h"
#include "read.h"

/* Files that were taken. */

static size_t place_of(const struct taken *taken, dev_t device, ino_t inode)
{
  uint64_t mixed = ((uint64_t)inode ^ (uint64_t)device << 32) * 0x9E3779B97F4A7C15u;
  size_t at = (size_t)(mixed >> 32) & (taken->capacity - 1);
  while (taken->of[at].inode && (taken->of[at].inode != inode || taken->of[at].device != device))
    at = (at + 1) & (taken->capacity - 1);
  return at;
}

bool taken_has(const struct taken *taken, dev_t device, ino_t inode)
{
  return taken->capacity && taken->of[place_of(taken, device, inode)].inode != 0;
}

/* Where there is no memory to note it, the file is offered as a document, too. */
static void note(struct taken *taken, dev_t device, ino_t inode)
{
  if (2 * taken->count >= taken->capacity) {
    struct taken larger = {.capacity = taken->capacity ? 2 * taken->capacity : 256};
    larger.of = calloc(larger.capacity, sizeof *larger.of);
    if (!larger.of)
      return;
    for (size_t i = 0; i < taken->capacity; i++)
      if (taken->of[i].inode)
        larger.of[place_of(&larger, taken->of[i].device, taken->of[i].inode)] = taken->of[i];
    larger.count = taken->count;
    free(taken->of);
    *taken = larger;
  }
  size_t at = place_of(taken, device, inode);
  taken->count += taken->of[at].inode == 0;
  taken->of[at].device = device;
  taken->of[at].inode = inode;
}

void taken_free(struct taken *taken)
{
  free(taken->of);
  *taken = (struct taken){0};
}

/* One picture. */

/* Whether what is open, whatever links led there, lies below the root. */
static bool is_beneath(const struct companions *companions, int file)
{
  char link[40], real[PATH_MAX];
  size_t root = strlen(companions->root);
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t size = readlink(link, real, sizeof real);
  if (size <= 0 || size == sizeof real)
    return false;
  if (root == 1)
    return true;
  return (size_t)size > root && memcmp(real, companions->root, root) == 0 && real[root] == '/';
}

/* Opens a file below the root without looking into it first, so that no link, no pipe and no device
 * outside of it is ever read. -1: *why says why not. */
static int open_beneath(struct companions *companions, const char *path, size_t limit,
                        struct stat *status, const char **why)
{
  char link[40];
  int found = open(path, O_PATH | O_CLOEXEC), file = -1;
  *why = "It is not there.";
  if (found < 0)
    return -1;
  if (!is_beneath(companions, found)) {
    *why = "It lies outside of the folder that is read.";
  } else if (fstat(found, status) != 0 || !S_ISREG(status->st_mode)) {
    *why = "It is no file.";
  } else if (status->st_size < 0 || (uint64_t)status->st_size > limit) {
    *why = "The page's pictures are larger than option pictures_mb of plugin file allows.";
  } else {
    snprintf(link, sizeof link, "/proc/self/fd/%d", found);
    file = open(link, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    *why = "It may not be read.";
  }
  close(found);
  return file;
}

/* Reads the picture at `path`. NULL: it is taken; otherwise why not. */
static const char *take(struct companions *companions, const char *path, size_t limit,
                        struct gk_companion *companion)
{
  struct stat status;
  const char *why;
  int file = open_beneath(companions, path, limit, &status, &why);
  if (file < 0)
    return why;
  size_t size;
  char *data = read_bytes(file, (size_t)status.st_size, &size);
  close(file);
  if (!data)
    return "It could not be read.";
  const char *type = gk_picture_type_of((struct gk_text){data, size});
  if (!type) {
    free(data);
    return "It is no PNG, JPEG, TIFF, GIF, BMP or WebP file.";
  }
  note(&companions->taken, status.st_dev, status.st_ino);
  companion->data = (struct gk_text){data, size};
  companion->media_type = gk_text_of(type);
  return NULL;
}

/* Tries what the name may stand for. NULL: it is taken. */
static const char *find(struct companions *companions, const char *page, size_t folder,
                        const struct reference *reference, size_t limit,
                        struct gk_companion *companion)
{
  static const char absent[] = "It is not there.";
  const char *first = absent;
  for (int way = 0; way < REFERENCE_WAYS; way++) {
    char name[REFERENCE_SIZE_LIMIT + 1], path[PATH_MAX];
    if (!reference_path(reference, way, companions->converter, name))
      continue;
    int size = name[0] == '/' ? snprintf(path, sizeof path, "%s%s", companions->location, name)
                              : snprintf(path, sizeof path, "%.*s%s", (int)folder, page, name);
    if (size < 0 || size >= (int)sizeof path)
      continue;
    const char *why = take(companions, path, limit, companion);
    if (!why)
      return NULL;
    if (strcmp(first, absent) == 0)
      first = why;
  }
  return first;
}

/* All of a page. */

bool companions_begin(struct companions *companions, const char *location, bool folder)
{
  char *given = strdup(location), *last;
  if (!given)
    return false;
  if (!folder && (last = strrchr(given, '/')))
    last[last == given] = 0;
  else if (!folder)
    strcpy(given, *location ? "." : "");
  companions->root = realpath(given, NULL);
  companions->location = given;
  if (companions->root)
    return true;
  free(given);
  companions->location = NULL;
  return false;
}

static void forget(struct companions *companions)
{
  for (uint32_t i = 0; i < companions->count; i++)
    free((void *)(uintptr_t)companions->of[i].data.data);
  companions->count = 0;
  references_free(&companions->references);
}

void companions_end(struct companions *companions)
{
  forget(companions);
  taken_free(&companions->taken);
  free(companions->root);
  free((void *)(uintptr_t)companions->location);
  companions->root = NULL;
  companions->location = NULL;
}

void companions_of(struct companions *companions, const char *path, struct gk_text page,
                   size_t limit)
{
  forget(companions);
  if (!companions->root)
    return;
  const char *last = strrchr(path, '/');
  size_t folder = last ? (size_t)(last - path) + 1 : 0;
  references_find(&companions->references, page, companions->converter);
  bool had = false; /* the element's picture, by another of its names */
  for (size_t i = 0; i < companions->references.count; i++) {
    const struct reference *reference = &companions->references.of[i];
    struct gk_companion companion = {.name = {reference->name, reference->size}};
    const char *why = find(companions, path, folder, reference, limit, &companion);
    had = (!reference->first && had) || !why;
    if (!why)
      limit -= companion.data.size;
    else if (!had)
      companion.error = gk_text_of(why);
    else
      continue;
    companions->of[companions->count++] = companion;
  }
}
