/* SPDX-License-Identifier: Apache-2.0 */
#include "registry.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "message.h"
#include "option.h"
#include "stage.h"

enum {
  FILES_LIMIT = 512,      /* plugins in a directory */
  DESCRIPTORS_LIMIT = 64, /* descriptors in a file */
  TRIAL_SECONDS = 10,     /* a plugin that takes longer to load hangs */
  TRIALS = 3,             /* of a file whose child is killed */
  TRIAL_PASSED = 111      /* a status that no plugin's own exit() has by chance */
};

static const uint32_t ALL_STAGES = ~0u;

GK_PRINTF(3, 4)
static bool refuse(struct gk_registry *registry, const char *path, const char *format, ...)
{
  struct gk_error error;
  char message[800];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  gk_error_set(&error, "plugin", "%s: %s", path, message);
  if (registry->complain)
    registry->complain(registry->argument, &error);
  return false;
}

static gk_entry_function *entry_of(void *handle)
{
  gk_entry_function *entry;
  void *symbol = dlsym(handle, GK_ENTRY_NAME);
  memcpy(&entry, &symbol, sizeof entry);
  return entry;
}

/* The stages of which a file has plugins, as bits; a descriptor that is wrong counts as of all, so
 * that it is complained of. */
static uint32_t stages_of(gk_entry_function *entry)
{
  uint32_t stages = 0;
  const struct gk_plugin *plugin;
  for (uint32_t i = 0; i < DESCRIPTORS_LIMIT && (plugin = entry(i)); i++) {
    bool sane = plugin->size >= offsetof(struct gk_plugin, version) && plugin->stage >= 1 &&
                plugin->stage <= GK_STAGE_LAST;
    stages |= sane ? 1u << plugin->stage : ALL_STAGES;
  }
  return stages;
}

/* Loads files in a child, where a constructor or an entry function that crashes does no harm, and
 * where what is not wanted costs no memory. The child's status as waitpid has it; negative: there
 * is no child. `stages` is shared with it: those of each file; 0: it has no plugin. */
static int try_files(char *const *paths, size_t count, uint32_t *stages)
{
  pid_t child = fork();
  if (child < 0)
    return -1;
  if (child == 0) {
    for (size_t k = 0; k < count; k++) {
      alarm(TRIAL_SECONDS);
      void *handle = dlopen(paths[k], RTLD_NOW | RTLD_LOCAL);
      gk_entry_function *entry = handle ? entry_of(handle) : NULL;
      stages[k] = entry ? stages_of(entry) : 0;
    }
    _exit(TRIAL_PASSED);
  }
  int status = -1;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    continue;
  return status;
}

static bool passed(int status)
{
  return status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == TRIAL_PASSED;
}

static bool survives(struct gk_registry *registry, char *path, uint32_t *stages)
{
  int status = -1;
  /* Who is killed did not crash: somebody outside did that, and may have meant another process. */
  for (int i = 0; i < TRIALS &&
                  (i == 0 || (status >= 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
       i++)
    status = try_files(&path, 1, stages);
  if (status < 0)
    return refuse(registry, path, _("cannot try it: %s"), strerror(errno));
  if (WIFSIGNALED(status))
    return refuse(registry, path, _("it crashes when it is loaded (%s) and is set aside"),
                  strsignal(WTERMSIG(status)));
  return passed(status)
             ? true
             : refuse(registry, path, _("it ends the process when it is loaded and is set aside"));
}

static bool good_name(const char *name)
{
  size_t length = name ? strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;
  return length > 0 && length < 48 && name[length] == 0;
}

static const char *fault_of_options(const struct gk_plugin *plugin)
{
  if (!plugin->options)
    return NULL;
  if (plugin->option_size < sizeof(struct gk_option))
    return _("its options are shorter than those of ABI 1.0");
  const char *row = (const char *)plugin->options;
  for (size_t i = 0;; i++, row += plugin->option_size) {
    const struct gk_option *option = (const struct gk_option *)(const void *)row;
    if (!option->name)
      return NULL;
    if (i > 200)
      return _("its options do not end");
    if (!*option->name || !option->help)
      return _("an option has no name or no help");
    if (option->type < GK_OPTION_BOOL || option->type > GK_OPTION_STATE)
      return _("an option has an unknown type");
    if (option->type == GK_OPTION_STATE && plugin->stage != GK_STAGE_FETCH)
      return _("an option is a folder of state, which only a fetch plugin may have");
    size_t size = option->type == GK_OPTION_BOOL  ? sizeof(bool)
                  : option->type == GK_OPTION_INT ? sizeof(int64_t)
                                                  : sizeof(char *);
    if (option->offset >= plugin->config_size || size > plugin->config_size - option->offset)
      return _("an option lies outside its configuration structure");
    if (option->type == GK_OPTION_CHOICE && !option->choices)
      return _("an option has no choices");
  }
}

/* A name that is spelt wrong would leave an option out of what is remembered. */
static const char *fault_of_memory(const struct gk_plugin *plugin)
{
  for (size_t i = 0; plugin->memory_options && plugin->memory_options[i]; i++) {
    const struct gk_option *option;
    size_t at = 0;
    while ((option = gk_option_at(plugin, at)) &&
           strcmp(option->name, plugin->memory_options[i]) != 0)
      at++;
    if (!option)
      return _("what it remembers depends on an option that it does not have");
  }
  return NULL;
}

static const char *fault_of(const struct gk_plugin *plugin)
{
  if (plugin->stage < 1 || plugin->stage > GK_STAGE_LAST)
    return _("its stage is unknown");
  if (!good_name(plugin->name))
    return _("its name is not made of lower case letters, digits and hyphens");
  if (!plugin->summary || !plugin->licence)
    return _("it has no summary or no licence");
  if (plugin->stage == GK_STAGE_FETCH ? !plugin->fetch : !plugin->run && !plugin->delegate)
    return _("it has no function for its stage");
  if (plugin->delegate && !plugin->selectors)
    return _("it delegates without selectors");
  const char *fault = fault_of_options(plugin);
  return fault ? fault : fault_of_memory(plugin);
}

const struct gk_registered *gk_registry_find(const struct gk_registry *registry, uint32_t stage,
                                             const char *name)
{
  for (size_t i = 0; i < registry->count; i++)
    if (registry->entries[i].plugin.stage == stage &&
        strcmp(registry->entries[i].plugin.name, name) == 0)
      return &registry->entries[i];
  return NULL;
}

static bool add(struct gk_registry *registry, const char *path, const struct gk_plugin *given)
{
  if (given->abi >> 16 != GK_ABI_MAJOR || (given->abi & 0xFFFF) > GK_ABI_MINOR)
    return refuse(registry, path,
                  _("it needs plugin ABI %u.%u, and this program has %d.%d; build it against this "
                    "program's header or install a newer gongkai"),
                  given->abi >> 16, given->abi & 0xFFFF, GK_ABI_MAJOR, GK_ABI_MINOR);
  struct gk_plugin plugin = {0};
  if (given->size < offsetof(struct gk_plugin, licence))
    return refuse(registry, path, _("its descriptor is too short"));
  memcpy(&plugin, given, given->size < sizeof plugin ? given->size : sizeof plugin);
  const char *fault = fault_of(&plugin);
  if (fault)
    return refuse(registry, path, "%s", fault);
  const struct gk_registered *twin = gk_registry_find(registry, plugin.stage, plugin.name);
  if (twin)
    return refuse(registry, path, _("%s plugin \"%s\" was already loaded from %s"),
                  gk_stage_name(plugin.stage), plugin.name, twin->path);
  struct gk_registered *entries =
      realloc(registry->entries, (registry->count + 1) * sizeof *entries);
  char *copy = strdup(path);
  if (!entries || !copy)
    abort();
  registry->entries = entries;
  registry->entries[registry->count++] = (struct gk_registered){plugin, copy};
  return true;
}

static bool load_file(struct gk_registry *registry, const char *path)
{
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    const char *why = dlerror();
    return refuse(registry, path, _("it cannot be loaded: %s"), why ? why : "no reason given");
  }
  gk_entry_function *entry = entry_of(handle);
  if (!entry) {
    dlclose(handle);
    return refuse(
        registry, path,
        _("it has no function %s: it is no gongkai plugin, or one of another major version"),
        GK_ENTRY_NAME);
  }
  const struct gk_plugin *plugin;
  bool good = true;
  for (uint32_t i = 0; i < DESCRIPTORS_LIMIT && (plugin = entry(i)); i++)
    good = add(registry, path, plugin) && good;
  return good;
}

/* Room for the stages of so many files, which a child fills in. */
static uint32_t *stages_new(size_t count)
{
  void *room = mmap(NULL, (count + 1) * sizeof(uint32_t), PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED)
    abort();
  return room;
}

static void stages_free(uint32_t *stages, size_t count)
{
  munmap(stages, (count + 1) * sizeof *stages);
}

static bool is_wanted(const struct gk_registry *registry, uint32_t stages)
{
  uint32_t wanted = 0;
  for (uint32_t stage = registry->first; stage && stage <= registry->last; stage++)
    wanted |= 1u << stage;
  return !wanted || !stages || (stages & wanted);
}

bool gk_registry_load_file(struct gk_registry *registry, const char *path)
{
  char *copy = strdup(path);
  if (!copy)
    abort();
  uint32_t *stages = stages_new(1);
  bool good = survives(registry, copy, stages) && load_file(registry, copy);
  stages_free(stages, 1);
  free(copy);
  return good;
}

static int is_shared_object(const struct dirent *entry)
{
  size_t length = strlen(entry->d_name);
  return length > 3 && strcmp(entry->d_name + length - 3, ".so") == 0;
}

/* The files that may be plugins, in the order of the directories. */
struct found {
  char **paths;
  size_t count;
};

static void note_file(struct found *found, const char *path)
{
  char **paths = realloc(found->paths, (found->count + 1) * sizeof *paths);
  char *copy = strdup(path);
  if (!paths || !copy)
    abort();
  found->paths = paths;
  found->paths[found->count++] = copy;
}

static void find_files(struct gk_registry *registry, const char *directory, struct found *files)
{
  struct dirent **found;
  int count = scandir(directory, &found, is_shared_object, alphasort);
  if (count < 0) {
    if (errno != ENOENT)
      refuse(registry, directory, _("cannot read this directory: %s"), strerror(errno));
    return;
  }
  for (int i = 0; i < count; i++) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s", directory, found[i]->d_name);
    if (i == FILES_LIMIT)
      refuse(registry, directory, _("it holds more than %d plugins; the rest are not loaded"),
             FILES_LIMIT);
    if (i < FILES_LIMIT && length < (int)sizeof path)
      note_file(files, path);
    free(found[i]);
  }
  free(found);
}

void gk_registry_load(struct gk_registry *registry, char *const *directories)
{
  struct found files = {0};
  for (; *directories; directories++)
    find_files(registry, *directories, &files);
  /* All are tried in one child; where that one dies, each in its own, to know which it was. */
  uint32_t *stages = stages_new(files.count);
  bool all = files.count > 0 && passed(try_files(files.paths, files.count, stages));
  for (size_t i = 0; i < files.count; i++) {
    if ((all || survives(registry, files.paths[i], &stages[i])) && is_wanted(registry, stages[i]))
      load_file(registry, files.paths[i]);
    free(files.paths[i]);
  }
  stages_free(stages, files.count);
  free(files.paths);
}

void gk_registry_free(struct gk_registry *registry)
{
  for (size_t i = 0; i < registry->count; i++)
    free(registry->entries[i].path);
  free(registry->entries);
  registry->entries = NULL;
  registry->count = 0;
}
