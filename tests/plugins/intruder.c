/* SPDX-License-Identifier: Apache-2.0 */
/* A fetch plugin that tries, for the location "intruder:WORD", what the fetcher's sandbox is there
 * for; and what it must leave possible, also in a folder of its own. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gongkai/plugin.h>

static const char mark[] = "intruder:";

static int outcome(struct gk_context *context, bool good)
{
  return good ? GK_OK : gk_fail(context, GK_RETRY, "escaped", "It is not as it should be.");
}

static void *note(void *ran)
{
  *(bool *)ran = true;
  return NULL;
}

/* A port that nobody listens at refuses; it is not the sandbox that does. */
static bool reaches_network(void)
{
  struct sockaddr_in nobody = {
      .sin_family = AF_INET, .sin_port = htons(1), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool reached = file >= 0 && (connect(file, (struct sockaddr *)&nobody, sizeof nobody) == 0 ||
                               errno == ECONNREFUSED);
  if (file >= 0)
    close(file);
  return reached;
}

/* Whatever the answer is: a machine may know no names at all. */
static bool looks_up_names(void)
{
  struct addrinfo *found = NULL;
  getaddrinfo("localhost", "80", NULL, &found);
  if (found)
    freeaddrinfo(found);
  return true;
}

static bool has_threads(void)
{
  pthread_t thread;
  bool ran = false;
  return pthread_create(&thread, NULL, note, &ran) == 0 && pthread_join(thread, NULL) == 0 && ran;
}

struct config {
  const char *folder; /* of state; NULL: none */
};

static const struct gk_option options[] = {{"folder", GK_OPTION_STATE,
                                            offsetof(struct config, folder), NULL, 0, 0, NULL,
                                            "Where it keeps files."},
                                           {0}};

static int open_config(struct gk_context *context, const void *config, void **state)
{
  const void **known = gk_alloc(context, sizeof *known);
  *known = config;
  *state = known;
  return GK_OK;
}

/* What who writes files to the end and moves them into place does. */
static bool keeps_files(const char *folder)
{
  char below[PATH_MAX], file[PATH_MAX + 8], moved[PATH_MAX];
  snprintf(below, sizeof below, "%s/below", folder);
  snprintf(file, sizeof file, "%s/part", below);
  snprintf(moved, sizeof moved, "%s/whole", folder);
  int made = mkdir(below, 0777) == 0 ? open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : -1;
  if (made < 0)
    return false;
  bool good = pwrite(made, "kept", 4, 0) == 4 && ftruncate(made, 3) == 0 && fdatasync(made) == 0;
  close(made);
  made = open(file, O_WRONLY | O_TRUNC | O_APPEND | O_CLOEXEC);
  good = good && made >= 0 && write(made, "kept\n", 5) == 5 && fsync(made) == 0;
  close(made);
  made = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  good = good && rename(file, moved) == 0 && made >= 0 && fsync(made) == 0 && rmdir(below) == 0;
  close(made);
  return good;
}

static bool keeps_database(const char *folder)
{
  char path[PATH_MAX];
  sqlite3 *database;
  snprintf(path, sizeof path, "%s/kept.db", folder);
  bool good =
      sqlite3_open(path, &database) == SQLITE_OK &&
      sqlite3_exec(database, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) == SQLITE_OK &&
      sqlite3_exec(database, "CREATE TABLE kept(word TEXT); INSERT INTO kept VALUES('kept')", NULL,
                   NULL, NULL) == SQLITE_OK &&
      sqlite3_exec(database, "PRAGMA journal_mode = DELETE; DELETE FROM kept; VACUUM", NULL, NULL,
                   NULL) == SQLITE_OK;
  return sqlite3_close(database) == SQLITE_OK && good;
}

/* A way into the folder, and links out of it, are of no use either. */
static bool leaves_others_alone(const char *folder, const char *path)
{
  char link_path[PATH_MAX], through[PATH_MAX], name[PATH_MAX];
  snprintf(link_path, sizeof link_path, "%s/link", folder);
  snprintf(through, sizeof through, "%s/../%s", folder, "outside");
  snprintf(name, sizeof name, "%s/whole", folder);
  return open(through, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0 && errno == EACCES &&
         symlink(path, link_path) != 0 && link(path, link_path) != 0 &&
         rename(path, link_path) != 0 && rename(name, path) != 0 &&
         open(path, O_RDONLY | O_TRUNC | O_CLOEXEC) < 0;
}

static int fetch(struct gk_context *context, void *state, const char *location)
{
  const struct config *const *config = state;
  const char *folder = (*config)->folder;
  if (strncmp(location, mark, sizeof mark - 1) != 0)
    return GK_SKIP;
  const char *word = location + sizeof mark - 1;
  if (strcmp(word, "network") == 0)
    return outcome(context, reaches_network());
  if (strcmp(word, "local") == 0)
    return outcome(context, socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0);
  if (strcmp(word, "names") == 0)
    return outcome(context, looks_up_names());
  if (strcmp(word, "threads") == 0)
    return outcome(context, has_threads());
  if (strcmp(word, "read") == 0)
    return outcome(context, open("/proc/self/maps", O_RDONLY | O_CLOEXEC) >= 0);
  if (strcmp(word, "files") == 0)
    return outcome(context, folder && keeps_files(folder));
  if (strcmp(word, "database") == 0)
    return outcome(context, folder && keeps_database(folder));
  /* Words that are paths: not made, not written, not removed. */
  if (*word == '/' && folder && !leaves_others_alone(folder, word))
    return outcome(context, false);
  if (*word == '/')
    return outcome(context, open(word, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0 &&
                                open(word, O_RDWR | O_CLOEXEC) < 0 && truncate(word, 0) != 0 &&
                                unlink(word) != 0);
  execl("/bin/true", "true", (char *)NULL);
  return outcome(context, false);
}

GK_PLUGIN(.stage = GK_STAGE_FETCH, .version = 1, .name = "intruder",
          .summary = "Tries what a fetcher may not do", .licence = "Apache-2.0", .options = options,
          .option_size = sizeof(struct gk_option), .config_size = sizeof(struct config),
          .open = open_config, .fetch = fetch);
