/* SPDX-License-Identifier: Apache-2.0 */
#include "landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_landlock_create_ruleset

enum { ASK_VERSION = 1 /* LANDLOCK_CREATE_RULESET_VERSION */ };

/* As the kernel has it: older headers lack what newer kernels know. */
struct ruleset {
  uint64_t files;   /* since version 1 */
  uint64_t network; /* since version 4 */
  uint64_t scopes;  /* since version 6 */
};

/* The rights to files that each version knows, as bits. */
enum {
  EXECUTE = 1 << 0,
  WRITE_FILE = 1 << 1,
  READ_FILE = 1 << 2,
  READ_FOLDER = 1 << 3,
  REMOVE_FOLDER = 1 << 4,
  REMOVE_FILE = 1 << 5,
  MAKE_FOLDER = 1 << 7,
  MAKE_FILE = 1 << 8,
  MOVE = 1 << 13,
  SHORTEN = 1 << 14,
  FILES_1 = (1 << 13) - 1,
  FILES_2 = (1 << 14) - 1, /* with moving between folders */
  FILES_3 = (1 << 15) - 1, /* with shortening */
  FILES_5 = (1 << 16) - 1, /* with ioctl on devices */
  NETWORK_4 = 3,           /* binding and connecting TCP */
  SCOPES_6 = 3             /* abstract sockets and signals of processes outside */
};

/* As the kernel has it; packed there. */
struct below {
  uint64_t files;
  int32_t folder;
} __attribute__((packed));

enum { PATH_BENEATH = 1 /* LANDLOCK_RULE_PATH_BENEATH */ };

static long version_of_kernel(void)
{
  return syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);
}

static uint64_t known_rights(long version)
{
  return version >= 5 ? FILES_5 : version >= 3 ? FILES_3 : version >= 2 ? FILES_2 : FILES_1;
}

int gk_landlock_ruleset(bool reads)
{
  long version = version_of_kernel();
  if (version < 1)
    return -1;
  struct ruleset ruleset = {0};
  size_t size = sizeof ruleset.files;
  ruleset.files = known_rights(version);
  if (reads)
    ruleset.files &= ~(uint64_t)(READ_FILE | READ_FOLDER);
  if (version >= 4) {
    size = offsetof(struct ruleset, scopes);
    ruleset.network = reads ? 0 : NETWORK_4;
  }
  if (version >= 6) {
    size = sizeof ruleset;
    ruleset.scopes = SCOPES_6;
  }
  return (int)syscall(SYS_landlock_create_ruleset, &ruleset, size, 0);
}

bool gk_landlock_allow_writing(int ruleset, const char *folder)
{
  const uint64_t writing =
      WRITE_FILE | REMOVE_FOLDER | REMOVE_FILE | MAKE_FOLDER | MAKE_FILE | MOVE | SHORTEN;
  struct below below = {.files = writing & known_rights(version_of_kernel()),
                        .folder = open(folder, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  if (below.folder < 0)
    return false;
  bool added = syscall(SYS_landlock_add_rule, ruleset, PATH_BENEATH, &below, 0) == 0;
  int saved = errno;
  close(below.folder);
  errno = saved;
  return added;
}

bool gk_landlock_enter(int ruleset)
{
  return syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
}

#else

int gk_landlock_ruleset(bool reads)
{
  (void)reads;
  errno = ENOSYS;
  return -1;
}

bool gk_landlock_allow_writing(int ruleset, const char *folder)
{
  (void)ruleset;
  (void)folder;
  errno = ENOSYS;
  return false;
}

bool gk_landlock_enter(int ruleset)
{
  (void)ruleset;
  errno = ENOSYS;
  return false;
}

#endif
