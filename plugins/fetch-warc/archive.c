/* SPDX-License-Identifier: Apache-2.0 */
#include "archive.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reader.h"

enum { BEGINNING_BYTES = 512 };

int archive_open(const char *path)
{
  struct stat status;
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0 || (fstat(file, &status) == 0 && S_ISREG(status.st_mode)))
    return file;
  close(file);
  errno = EINVAL;
  return -1;
}

static bool ends_with(const char *name, const char *end)
{
  size_t size = strlen(name), wanted = strlen(end);
  return size >= wanted && strcasecmp(name + size - wanted, end) == 0;
}

static bool is_archive(const char *path)
{
  char bytes[BEGINNING_BYTES];
  int file = archive_open(path);
  if (file < 0)
    return false;
  ssize_t size = pread(file, bytes, sizeof bytes, 0);
  close(file);
  return ends_with(path, ".warc") || ends_with(path, ".warc.gz") ||
         (size > 0 && warc_is((struct gk_text){bytes, (size_t)size}));
}

static bool add(struct archives *archives, const char *path)
{
  char **paths = realloc(archives->paths, (archives->count + 1) * sizeof *paths);
  if (!paths)
    return false;
  archives->paths = paths;
  paths[archives->count] = strdup(path);
  return paths[archives->count] && ++archives->count;
}

static int by_name(const void *left, const void *right)
{
  return strcmp(*(char *const *)left, *(char *const *)right);
}

/* All that is in it must be WARC files: what else a folder holds would not be read. */
static bool list(struct archives *archives, const char *location, DIR *folder)
{
  bool all = true;
  for (struct dirent *entry; all && (entry = readdir(folder));) {
    char path[PATH_MAX];
    if (entry->d_name[0] == '.')
      continue;
    int size = snprintf(path, sizeof path, "%s%s%s", location, ends_with(location, "/") ? "" : "/",
                        entry->d_name);
    all = size > 0 && size < (int)sizeof path && is_archive(path) && add(archives, path);
  }
  if (all && archives->count)
    qsort(archives->paths, archives->count, sizeof *archives->paths, by_name);
  return all && archives->count > 0;
}

bool archives_find(struct archives *archives, const char *location)
{
  *archives = (struct archives){0};
  DIR *folder = opendir(location);
  bool found =
      folder ? list(archives, location, folder) : is_archive(location) && add(archives, location);
  if (folder)
    closedir(folder);
  if (!found)
    archives_free(archives);
  return found;
}

void archives_free(struct archives *archives)
{
  for (size_t i = 0; i < archives->count; i++)
    free(archives->paths[i]);
  free(archives->paths);
  *archives = (struct archives){0};
}
