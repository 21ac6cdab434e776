/* SPDX-License-Identifier: Apache-2.0 */
/* Files and folders, recursively. Symbolic links are followed, and a loop of them is left at its
 * first turn. A page's pictures come with the page, if they stand below the same location, and are
 * no documents of their own then: a report's scanned tables belong to the report, its icons to
 * nobody. So files that are named as pictures are offered after all others. */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <iconv.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "companion.h"
#include "read.h"
#include "utf8.h"

struct config {
  int64_t maximum_mb;
  bool hidden, pictures;
  int64_t pictures_mb;
};

struct state {
  const struct config *config;
  struct companions companions;
  /* Picture files that were met, each with a NUL after it. */
  char *later;
  size_t later_size, later_capacity;
};

static const struct gk_option options[] = {
    {"maximum_mb", GK_OPTION_INT, offsetof(struct config, maximum_mb), "256", 1, 4096, NULL,
     "Files above this size are not read but named as too large."},
    {"hidden", GK_OPTION_BOOL, offsetof(struct config, hidden), "false", 0, 0, NULL,
     "Whether files and folders whose name begins with a dot are taken, too."},
    {"pictures", GK_OPTION_BOOL, offsetof(struct config, pictures), "true", 0, 0, NULL,
     "Whether pictures that HTML pages refer to are taken with them, those below the location."},
    {"pictures_mb", GK_OPTION_INT, offsetof(struct config, pictures_mb), "32", 1, 4096, NULL,
     "How much a page's pictures may have together."},
    {0}};

static int open_plugin(struct gk_context *context, const void *config, void **out)
{
  struct state *state = gk_alloc(context, sizeof *state);
  state->config = config; /* lives as long as the worker */
  state->companions.converter = iconv_open("UTF-8", "GB18030");
  if (state->companions.converter == (iconv_t)-1)
    return gk_fail(
        context, GK_FATAL, "iconv-missing",
        "this system's iconv has no converter for GB18030; install the C library's gconv "
        "modules");
  *out = state;
  return GK_OK;
}

static void close_plugin(void *data)
{
  struct state *state = data;
  iconv_close(state->companions.converter);
}

/* IANA media types by file name extension. */
static const char *media_type_of(const char *path)
{
  static const struct {
    const char *extension, *type;
  } known[] = {{"html", "text/html"},
               {"htm", "text/html"},
               {"shtml", "text/html"},
               {"xhtml", "application/xhtml+xml"},
               {"txt", "text/plain"},
               {"md", "text/markdown"},
               {"xml", "application/xml"},
               {"pdf", "application/pdf"},
               {"doc", "application/msword"},
               {"wps", "application/vnd.ms-works"},
               {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
               {"xls", "application/vnd.ms-excel"},
               {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
               {"ofd", "application/ofd"},
               {"zip", "application/zip"},
               {"jpg", "image/jpeg"},
               {"jpeg", "image/jpeg"},
               {"png", "image/png"},
               {"gif", "image/gif"},
               {"bmp", "image/bmp"},
               {"webp", "image/webp"},
               {"tif", "image/tiff"},
               {"tiff", "image/tiff"}};
  const char *dot = strrchr(path, '.');
  for (size_t i = 0; dot && i < sizeof known / sizeof *known; i++)
    if (strcasecmp(dot + 1, known[i].extension) == 0)
      return known[i].type;
  return "";
}

/* The path as text: a byte that is no UTF-8 becomes %XX, so that it can still be found. The caller
 * frees its data. */
static struct gk_text name_of(const char *path)
{
  size_t length = strlen(path), size = 0;
  char *name = malloc(3 * length + 1);
  if (!name)
    return (struct gk_text){NULL, 0};
  for (const char *p = path, *end = path + length; p < end;) {
    const char *begin = p;
    if (gk_utf8_next(&p, end) == 0xFFFD && p - begin == 1)
      size += (size_t)snprintf(name + size, 4, "%%%02X", (unsigned char)*begin);
    else
      while (begin < p)
        name[size++] = *begin++;
  }
  return (struct gk_text){name, size};
}

static bool refuse(struct gk_context *context, const char *path, const char *code,
                   const char *message)
{
  struct gk_text name = name_of(path);
  struct gk_offer offer = {
      .name = name, .error_code = gk_text_of(code), .error_message = gk_text_of(message)};
  bool goes_on = gk_offer(context, &offer);
  free((void *)(uintptr_t)name.data);
  return goes_on;
}

char *read_bytes(int file, size_t size, size_t *got)
{
  char *data = malloc(size ? size : 1);
  *got = 0;
  while (data && *got < size) {
    ssize_t count = read(file, data + *got, size - *got);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0) {
      int saved = errno;
      free(data);
      errno = saved;
      return NULL;
    }
    if (count == 0)
      break;
    *got += (size_t)count;
  }
  return data;
}

static bool is_page(struct gk_text data, const char *media_type)
{
  enum { LOOKED_AT = 1024 };
  if (*media_type)
    return strcmp(media_type, "text/html") == 0 || strcmp(media_type, "application/xhtml+xml") == 0;
  for (size_t i = 0; i + 5 < data.size && i < LOOKED_AT; i++)
    if (data.data[i] == '<' && (strncasecmp(data.data + i, "<html", 5) == 0 ||
                                strncasecmp(data.data + i, "<!doct", 6) == 0))
      return true;
  return false;
}

static bool offer_file(struct gk_context *context, struct state *state, const char *path,
                       const char *access_path)
{
  const struct config *config = state->config;
  struct stat status;
  int file = open(access_path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0 || fstat(file, &status) != 0) {
    const char *why = strerror(errno);
    if (file >= 0)
      close(file);
    return refuse(context, path, "unreadable", why);
  }
  if (status.st_size > config->maximum_mb << 20) {
    char message[160];
    snprintf(message, sizeof message,
             "It has %lld bytes; option maximum_mb = %lld of plugin file allows less.",
             (long long)status.st_size, (long long)config->maximum_mb);
    close(file);
    return refuse(context, path, "too-large", message);
  }
  size_t size;
  char *data = read_bytes(file, (size_t)status.st_size, &size);
  const char *why = strerror(errno);
  close(file);
  if (!data)
    return refuse(context, path, "unreadable", why);
  struct gk_text name = name_of(path);
  struct gk_offer offer = {
      .name = name, .media_type = gk_text_of(media_type_of(path)), .data = {data, size}};
  if (config->pictures && is_page(offer.data, offer.media_type.data)) {
    companions_of(&state->companions, access_path, offer.data, (size_t)config->pictures_mb << 20);
    offer.companions = state->companions.of;
    offer.companion_count = state->companions.count;
    offer.companion_size = sizeof *state->companions.of;
  }
  bool goes_on = gk_offer(context, &offer);
  free((void *)(uintptr_t)name.data);
  free(data);
  return goes_on;
}

/* Where the program keeps its own results; a run over the folder around it must not read them. */
static bool is_store(const FTSENT *folder)
{
  char path[PATH_MAX];
  int length = snprintf(path, sizeof path, "%s/gongkai.db", folder->fts_accpath);
  return length < (int)sizeof path && access(path, F_OK) == 0;
}

static int by_name(const FTSENT **left, const FTSENT **right)
{
  return strcmp((*left)->fts_name, (*right)->fts_name);
}

/* Notes a picture for later; false: there is no memory for that. */
static bool put_off(struct state *state, const char *path)
{
  size_t size = strlen(path) + 1;
  if (size > state->later_capacity - state->later_size) {
    size_t capacity = 2 * state->later_capacity + size + PATH_MAX;
    char *later = realloc(state->later, capacity);
    if (!later)
      return false;
    state->later = later;
    state->later_capacity = capacity;
  }
  memcpy(state->later + state->later_size, path, size);
  state->later_size += size;
  return true;
}

/* Offers the pictures that no page refers to. */
static bool offer_later(struct gk_context *context, struct state *state)
{
  bool goes_on = true;
  for (size_t at = 0; goes_on && at < state->later_size; at += strlen(state->later + at) + 1) {
    struct stat status;
    const char *path = state->later + at;
    if (stat(path, &status) != 0 ||
        !taken_has(&state->companions.taken, status.st_dev, status.st_ino))
      goes_on = offer_file(context, state, path, path);
  }
  return goes_on;
}

/* What a crawl keeps: its records are documents, the file itself is none. */
static bool is_web_archive(const char *name)
{
  static const char *const ends[] = {".warc", ".warc.gz"};
  size_t size = strlen(name);
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (size > strlen(ends[i]) && strcasecmp(name + size - strlen(ends[i]), ends[i]) == 0)
      return true;
  return false;
}

static bool pass_over(struct gk_context *context, const char *path)
{
  struct gk_text name = name_of(path);
  struct gk_visit remark = {
      .kind = GK_VISIT_REMARK,
      .url = name,
      .code = GK_TEXT("web-archive"),
      .message = GK_TEXT("It is a WARC file among others, and is passed over: plugin warc reads it "
                         "where it, or a folder of such files alone, is named.")};
  bool goes_on = gk_tell_visit(context, &remark);
  free((void *)(uintptr_t)name.data);
  return goes_on;
}

static bool visit(struct gk_context *context, struct state *state, FTS *tree, FTSENT *entry)
{
  if (entry->fts_level > 0 && entry->fts_name[0] == '.' && !state->config->hidden) {
    fts_set(tree, entry, FTS_SKIP);
    return true;
  }
  switch (entry->fts_info) {
  case FTS_F:
    if (entry->fts_level > 0 && is_web_archive(entry->fts_name))
      return pass_over(context, entry->fts_path);
    if (state->config->pictures && strncmp(media_type_of(entry->fts_path), "image/", 6) == 0 &&
        put_off(state, entry->fts_path))
      return true;
    return offer_file(context, state, entry->fts_path, entry->fts_accpath);
  case FTS_D:
    if (entry->fts_level > 0 && is_store(entry))
      fts_set(tree, entry, FTS_SKIP);
    return true;
  case FTS_DP:
  case FTS_DC: /* a folder that is its own ancestor: what it holds was named already */
    return true;
  case FTS_SLNONE:
    return refuse(context, entry->fts_path, "unreadable",
                  "It is a symbolic link to something that does not exist.");
  case FTS_DEFAULT:
    return refuse(context, entry->fts_path, "special-file",
                  "It is a pipe, socket or device, not a file.");
  default:
    return refuse(context, entry->fts_path, "unreadable", strerror(entry->fts_errno));
  }
}

static bool is_folder(const char *path)
{
  struct stat status;
  return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int fetch(struct gk_context *context, void *data, const char *location)
{
  struct state *state = data;
  /* What crawls sites is for another plugin, too. */
  if (strstr(location, "://") || strncmp(location, "crawl:", 6) == 0)
    return GK_SKIP;
  char *copy = strdup(location);
  char *roots[] = {copy, NULL};
  FTS *tree = copy ? fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name) : NULL;
  if (!tree) {
    free(copy);
    return gk_fail(context, GK_RETRY, "unreadable", "%s", strerror(errno));
  }
  bool goes_on = true;
  /* A location that is not there is said below. */
  companions_begin(&state->companions, location, is_folder(location));
  errno = 0; /* what fts_read leaves 0 at the end of the tree */
  for (FTSENT *entry; goes_on && (entry = fts_read(tree)); errno = 0)
    goes_on = visit(context, state, tree, entry);
  int why = goes_on ? errno : 0;
  if (goes_on)
    offer_later(context, state);
  companions_end(&state->companions);
  free(state->later);
  state->later = NULL;
  state->later_size = state->later_capacity = 0;
  fts_close(tree);
  free(copy);
  return why ? gk_fail(context, GK_RETRY, "unreadable", "%s", strerror(why)) : GK_OK;
}

GK_PLUGIN(.stage = GK_STAGE_FETCH, .version = 3, .name = "file",
          .summary = "Files and folders on this machine", .licence = "Apache-2.0",
          .options = options, .option_size = sizeof *options, .config_size = sizeof(struct config),
          .open = open_plugin, .close = close_plugin, .fetch = fetch);
