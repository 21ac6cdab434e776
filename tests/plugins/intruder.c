/* SPDX-License-Identifier: Apache-2.0 */
/* A fetch plugin that tries, for the location "intruder:WORD", what the fetcher's sandbox is there
 * for; and what it must leave possible. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
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

static int fetch(struct gk_context *context, void *state, const char *location)
{
  (void)state;
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
  /* Words that are paths: not made, not written, not removed. */
  if (*word == '/')
    return outcome(context, open(word, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0 &&
                                open(word, O_RDWR | O_CLOEXEC) < 0 && truncate(word, 0) != 0 &&
                                unlink(word) != 0);
  execl("/bin/true", "true", (char *)NULL);
  return outcome(context, false);
}

GK_PLUGIN(.stage = GK_STAGE_FETCH, .version = 1, .name = "intruder",
          .summary = "Tries what a fetcher may not do", .licence = "Apache-2.0", .fetch = fetch);
