/* SPDX-License-Identifier: Apache-2.0 */
/* lacking FEATURE COMMAND…: runs a command as on a kernel that lacks seccomp, landlock, or both.
 * The filter that does so is inherited, and cannot be seen by what asks for those. */
#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
  if (argc < 3) {
    fputs("usage: lacking seccomp|landlock|both COMMAND…\n", stderr);
    return 2;
  }
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  int result = filter ? 0 : -ENOMEM;
  if (result == 0 && strcmp(argv[1], "landlock") != 0) {
    result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
                              (struct scmp_arg_cmp){0, SCMP_CMP_EQ, PR_SET_SECCOMP, 0});
    if (result == 0)
      result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(seccomp), 0);
  }
  if (result == 0 && strcmp(argv[1], "seccomp") != 0)
    result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0);
  if (result == 0)
    result = seccomp_load(filter);
  if (result != 0) {
    fprintf(stderr, "lacking: %s\n", strerror(-result));
    return 2;
  }
  execvp(argv[2], argv + 2);
  perror(argv[2]);
  return 127;
}
