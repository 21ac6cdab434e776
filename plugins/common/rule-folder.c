/* SPDX-License-Identifier: Apache-2.0 */
#include "rule-folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* A rule of more than a megabyte is no rule. */
static const off_t FILE_LIMIT = 1 << 20;

char *gk_rule_file(const char *path)
{
  FILE *file = fopen(path, "rb");
  if (!file)
    return NULL;
  struct stat status;
  char *text = NULL;
  if (fstat(fileno(file), &status) == 0) {
    errno = EFBIG;
    if (S_ISREG(status.st_mode) && status.st_size <= FILE_LIMIT) {
      size_t size = (size_t)status.st_size;
      text = calloc(1, size + 1);
      if (text && fread(text, 1, size, file) != size) {
        free(text);
        text = NULL;
      }
    }
  }
  fclose(file);
  return text;
}

static int by_name(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

void gk_rule_folder_free(struct gk_rule_folder *folder)
{
  for (size_t i = 0; i < folder->count; i++)
    free(folder->paths[i]);
  free(folder->paths);
  *folder = (struct gk_rule_folder){0};
}

static bool add(struct gk_rule_folder *folder, const char *path, const char *name)
{
  char **grown = realloc(folder->paths, (folder->count + 1) * sizeof *grown);
  if (!grown)
    return false;
  folder->paths = grown;
  size_t size = strlen(path) + strlen(name) + 2;
  char *joined = malloc(size);
  if (!joined)
    return false;
  snprintf(joined, size, "%s/%s", path, name);
  folder->paths[folder->count++] = joined;
  return true;
}

bool gk_rule_folder_list(struct gk_rule_folder *folder, const char *path)
{
  static const char suffix[] = ".sql";
  *folder = (struct gk_rule_folder){0};
  DIR *stream = opendir(path);
  bool good = stream != NULL;
  for (const struct dirent *entry; good && (entry = readdir(stream));) {
    size_t length = strlen(entry->d_name);
    if (entry->d_name[0] != '.' && length >= sizeof suffix &&
        strcmp(entry->d_name + length - sizeof suffix + 1, suffix) == 0)
      good = add(folder, path, entry->d_name);
  }
  if (stream)
    closedir(stream);
  if (folder->count)
    qsort(folder->paths, folder->count, sizeof *folder->paths, by_name);
  return good;
}
