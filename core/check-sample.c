/* SPDX-License-Identifier: Apache-2.0 */
#include "check-sample.h"

#include <errno.h>
#include <fts.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
  SAMPLES_LIMIT = 2000,
  SAMPLE_BYTES_LIMIT = 64 << 20, /* of one */
  BYTES_LIMIT = 256 << 20,       /* of all: they are held in memory */
  FOLDERS_ABOVE = 8              /* how far up a tree of sources is looked for */
};

static char *copy_of(const char *text)
{
  char *copy = strdup(text);
  if (!copy)
    abort();
  return copy;
}

bool gk_check_read_file(const char *path, struct gk_buffer *bytes)
{
  FILE *file = fopen(path, "rbe");
  if (!file)
    return false;
  size_t got;
  while ((got = fread(gk_buffer_reserve(bytes, 65536), 1, 65536, file)) > 0 &&
         bytes->size + got <= SAMPLE_BYTES_LIMIT)
    bytes->size += got;
  bool good = !ferror(file) && got == 0;
  if (got > 0)
    errno = EFBIG;
  int saved = errno;
  fclose(file);
  errno = saved;
  return good;
}

static bool exists(const char *folder, const char *name)
{
  char path[PATH_MAX];
  struct stat status;
  return snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path &&
         stat(path, &status) == 0;
}

static bool is_source_folder(const char *folder)
{
  return exists(folder, "corpus") || exists(folder, "expected") || exists(folder, "Makefile.inc");
}

/* The folder of a file, without a last .libs, where libtool builds. */
static void folder_of(const char *object, char folder[PATH_MAX])
{
  char *copy = copy_of(object);
  snprintf(folder, PATH_MAX, "%s", dirname(copy));
  free(copy);
  char *last = strrchr(folder, '/');
  if (last && last != folder && strcmp(last, "/.libs") == 0)
    *last = 0;
}

/* The folders above, from the nearest on: calls `wanted` until it is true. */
static char *look_above(const char *object, const char *below)
{
  char folder[PATH_MAX], path[PATH_MAX];
  folder_of(object, folder);
  for (int i = 0; i < FOLDERS_ABOVE; i++) {
    char *last = strrchr(folder, '/');
    if (!last || last == folder)
      return NULL;
    *last = 0;
    if (snprintf(path, sizeof path, "%s/%s", folder, below) < (int)sizeof path &&
        exists(folder, below) && (strncmp(below, "plugins/", 8) != 0 || is_source_folder(path)))
      return copy_of(path);
  }
  return NULL;
}

char *gk_check_source_folder(const char *object)
{
  char folder[PATH_MAX], below[PATH_MAX];
  folder_of(object, folder);
  if (is_source_folder(folder))
    return copy_of(folder);
  const char *name = strrchr(folder, '/');
  if (!name || snprintf(below, sizeof below, "plugins%s", name) >= (int)sizeof below)
    return NULL;
  char *found = look_above(object, below);
  if (found)
    return found;
  folder[name - folder] = 0;
  return is_source_folder(folder) ? copy_of(folder) : NULL;
}

char *gk_check_shared_folder(const char *object)
{
  return look_above(object, "corpus/documents");
}

static void add(struct gk_check_samples *samples, const char *name, struct gk_text data,
                const char *owner)
{
  if (samples->count == SAMPLES_LIMIT || data.size > BYTES_LIMIT - samples->bytes) {
    samples->cut = true;
    free((char *)data.data);
    return;
  }
  struct gk_check_sample *list = realloc(samples->list, (samples->count + 1) * sizeof *list);
  if (!list)
    abort();
  samples->list = list;
  samples->bytes += data.size;
  list[samples->count++] = (struct gk_check_sample){copy_of(name), data, owner};
}

static bool add_file(struct gk_check_samples *samples, const char *path, const char *name,
                     const char *owner)
{
  struct gk_buffer bytes = {0};
  gk_buffer_reserve(&bytes, 1); /* an empty file has data, too */
  if (!gk_check_read_file(path, &bytes)) {
    int saved = errno;
    gk_buffer_free(&bytes);
    errno = saved;
    return false;
  }
  add(samples, name, (struct gk_text){bytes.data, bytes.size}, owner);
  return true;
}

static int by_name(const FTSENT **left, const FTSENT **right)
{
  return strcmp((*left)->fts_name, (*right)->fts_name);
}

bool gk_check_samples_add(struct gk_check_samples *samples, const char *path, const char *owner)
{
  char *copy = copy_of(path), *roots[] = {copy, NULL};
  FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
  bool good = tree != NULL;
  size_t length = strlen(path);
  for (FTSENT *entry; good && (entry = fts_read(tree));) {
    const char *name = entry->fts_path + length;
    if (entry->fts_level == 0)
      name = entry->fts_name;
    while (*name == '/')
      name++;
    if (entry->fts_level > 0 && entry->fts_name[0] == '.') {
      fts_set(tree, entry, FTS_SKIP);
    } else if (entry->fts_info == FTS_F) {
      good = add_file(samples, entry->fts_path, name, owner);
    } else if (entry->fts_info == FTS_ERR || entry->fts_info == FTS_DNR ||
               entry->fts_info == FTS_NS) {
      errno = entry->fts_errno;
      good = false;
    }
  }
  int saved = errno;
  if (tree)
    fts_close(tree);
  free(copy);
  errno = saved;
  return good;
}

void gk_check_samples_add_made(struct gk_check_samples *samples)
{
  static const struct {
    const char *name, *text;
  } made[] = {{"made-text",
               "样例县水务局2021年政府信息公开工作年度报告\n\n一、总体情况\n"
               "2021年，全局主动公开政府信息30条，其中：政策文件类10条，工作动态类20条。\n"
               "二、主动公开政府信息情况\n信息内容 | 本年发布件数\n规章 | 0\n行政规范性文件 | 2\n"},
              {"made-page",
               "<!DOCTYPE html><html><head><meta "
               "charset=\"utf-8\"><title>样例县水务局年度报告</title></head>"
               "<body><h1>样例县水务局2021年政府信息公开工作年度报告</h1><p>一、总体情况</p>"
               "<p>全年主动公开政府信息12条。</p><table><tr><td>规章</td><td>0</td></tr></table></"
               "body></html>"},
              {"made-gbk", "\xd7\xdc\xcc\xe5\xc7\xe9\xbf\xf6\n\xc8\xab\xc4\xea\xb9\xab\xbf\xaa"
                           "12\xcc\xf5\xa1\xa3\n"},
              {"made-line", "x\n"}};
  for (size_t i = 0; i < sizeof made / sizeof *made; i++)
    add(samples, made[i].name, (struct gk_text){copy_of(made[i].text), strlen(made[i].text)}, NULL);
}

bool gk_check_samples_find(struct gk_check_samples *samples, const char *object, char *const *given,
                           size_t given_count, const char **missing)
{
  char path[PATH_MAX];
  for (size_t i = 0; i < given_count; i++)
    if (!gk_check_samples_add(samples, given[i], object)) {
      *missing = given[i];
      return false;
    }
  if (given_count)
    return true;
  char *folder = gk_check_source_folder(object);
  if (folder && exists(folder, "corpus") &&
      snprintf(path, sizeof path, "%s/corpus", folder) < (int)sizeof path)
    gk_check_samples_add(samples, path, object);
  free(folder);
  char *shared = samples->count ? NULL : gk_check_shared_folder(object);
  if (shared)
    gk_check_samples_add(samples, shared, NULL);
  free(shared);
  if (!samples->count)
    gk_check_samples_add_made(samples);
  return true;
}

void gk_check_samples_spread(struct gk_check_samples *samples, size_t limit)
{
  size_t count = samples->count, kept = 0;
  if (count <= limit)
    return;
  for (size_t i = 0; i < count; i++) {
    struct gk_check_sample *sample = &samples->list[i];
    if (kept < limit && i == kept * count / limit) {
      samples->list[kept++] = *sample;
    } else {
      free(sample->name);
      free((char *)sample->data.data);
    }
  }
  samples->count = kept;
}

void gk_check_samples_free(struct gk_check_samples *samples)
{
  for (size_t i = 0; i < samples->count; i++) {
    free(samples->list[i].name);
    free((char *)samples->list[i].data.data);
  }
  free(samples->list);
  memset(samples, 0, sizeof *samples);
}
