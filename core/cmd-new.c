/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arguments.h"
#include "buffer.h"
#include "command.h"
#include "error.h"
#include "message.h"

static const char usage[] = N_("new plugin NAME [--stage read|extract] [--template DIRECTORY]");

static const char *const stages[] = {"read", "extract", NULL};

/* Each template of a stage and where it goes; "@" in `to` stands for the plugin's name. */
static const struct piece {
  const char *from, *to;
  bool of_stage; /* the template's name begins with the stage's */
} pieces[] = {{".c.in", "@.c", true},
              {".conf.in", "pipeline.conf", true},
              {".sample.in", "corpus/sample", true},
              {".items.in", "expected/sample.items", true},
              {"makefile.in", "Makefile", false}};

static bool good_name(const char *name)
{
  size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
  return length > 0 && length < 48 && name[length] == 0 && name[0] != '-';
}

static bool read_all(const char *path, struct gk_buffer *buffer)
{
  FILE *file = fopen(path, "re");
  if (!file)
    return false;
  size_t got;
  while ((got = fread(gk_buffer_reserve(buffer, 4096), 1, 4096, file)) > 0)
    buffer->size += got;
  fclose(file);
  gk_buffer_put_byte(buffer, 0);
  return true;
}

static bool write_with_name(const char *path, const char *text, const char *name)
{
  static const char place[] = "@NAME@";
  FILE *file = fopen(path, "wex");
  if (!file)
    return false;
  for (const char *next; (next = strstr(text, place)); text = next + sizeof place - 1) {
    fwrite(text, 1, (size_t)(next - text), file);
    fputs(name, file);
  }
  fputs(text, file);
  bool good = !ferror(file);
  return fclose(file) == 0 && good;
}

static bool write_piece(const struct piece *piece, const char *templates, const char *stage,
                        const char *name)
{
  char from[PATH_MAX], to[PATH_MAX];
  struct gk_buffer text = {0};
  snprintf(from, sizeof from, "%s/%s%s", templates, piece->of_stage ? stage : "", piece->from);
  if (piece->to[0] == '@')
    snprintf(to, sizeof to, "%s/%s%s", name, name, piece->to + 1);
  else
    snprintf(to, sizeof to, "%s/%s", name, piece->to);
  const char *wrong = !read_all(from, &text)                  ? from
                      : !write_with_name(to, text.data, name) ? to
                                                              : NULL;
  if (wrong)
    fprintf(stderr, "gongkai: %s: %s\n", wrong, strerror(errno));
  gk_buffer_free(&text);
  return !wrong;
}

static bool make_folder(const char *name, const char *below)
{
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s%s%s", name, *below ? "/" : "", below);
  if (mkdir(path, 0777) == 0)
    return true;
  fprintf(stderr, "gongkai: %s: %s\n", path, strerror(errno));
  return false;
}

/* Whether make finds this program by its name. */
static bool stands_in_path(void)
{
  const char *path = getenv("PATH");
  for (const char *p = path ? path : ""; *p;) {
    int length = (int)strcspn(p, ":");
    char file[PATH_MAX];
    if (snprintf(file, sizeof file, "%.*s/gongkai", length, p) < (int)sizeof file &&
        access(file, X_OK) == 0)
      return true;
    p += length + (p[length] == ':');
  }
  return false;
}

int gk_command_new(int argc, char **argv)
{
  const char *stage = "read", *templates = GK_TEMPLATE_DIRECTORY;
  const struct gk_argument arguments[] = {
      {"stage", 's', GK_ARGUMENT_STRING, &stage, "STAGE", N_("read or extract"), 0, 0},
      {"template", 't', GK_ARGUMENT_STRING, &templates, "DIR", N_("where the templates are"), 0, 0},
      {0}};
  int status, first = gk_arguments_parse(arguments, usage, argc, argv, &status);
  if (first < 0)
    return status;
  if (argc - first != 2 || strcmp(argv[first], "plugin") != 0)
    return gk_arguments_usage(usage);
  const char *name = argv[first + 1], *nearest = gk_nearest(stage, stages);
  if (!good_name(name)) {
    fprintf(stderr, _("gongkai: a plugin's name has lower case letters, digits and hyphens\n"));
    return GK_EXIT_USAGE;
  }
  if (strcmp(stage, "read") != 0 && strcmp(stage, "extract") != 0) {
    fprintf(stderr, _("gongkai: there is no template for stage \"%s\"; did you mean \"%s\"?\n"),
            stage, nearest ? nearest : "read");
    return GK_EXIT_USAGE;
  }
  if (!make_folder(name, "") || !make_folder(name, "corpus") || !make_folder(name, "expected"))
    return GK_EXIT_FAILURE;
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
    if (!write_piece(&pieces[i], templates, stage, name))
      return GK_EXIT_FAILURE;
  printf(_("%s/ is written. Build and test it: make -C %s check\n"), name, name);
  char own[PATH_MAX];
  ssize_t size = stands_in_path() ? -1 : readlink("/proc/self/exe", own, sizeof own);
  if (size > 0)
    printf(_("gongkai is not in your PATH: add GONGKAI=%.*s\n"), (int)size, own);
  return GK_EXIT_OK;
}
