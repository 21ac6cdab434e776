/* SPDX-License-Identifier: Apache-2.0 */
/* A child's limits: each case runs in a process of its own, which keeps them. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "limit.h"

static const struct gk_limits limits = {.memory_mb = 64, .document_mb = 64};

/* Whether so many megabytes more can be had now. */
static bool can_have(size_t megabytes)
{
  void *memory =
      mmap(NULL, megabytes << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory != MAP_FAILED && munmap(memory, megabytes << 20) == 0;
}

/* The status with which a limited process ends that runs `check`: 0 where that holds. */
static int in_child(bool (*check)(void))
{
  pid_t child = fork();
  if (child == 0) {
    gk_limit_child(&limits);
    _exit(check() ? 0 : 1);
  }
  int status = -1;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static bool memory_is_bounded(void)
{
  return can_have(56) && !can_have(72);
}

static bool factor_doubles(void)
{
  gk_limit_memory(&limits, 2);
  bool doubled = can_have(120) && !can_have(136);
  gk_limit_memory(&limits, 1);
  return doubled && memory_is_bounded();
}

static bool zero_counts_as_one(void)
{
  gk_limit_memory(&limits, 0);
  return memory_is_bounded();
}

static bool no_factor_passes_two(void)
{
  gk_limit_memory(&limits, 9);
  return can_have(120) && !can_have(136);
}

static void test_memory(void **state)
{
  (void)state;
#ifdef GK_SANITIZED
  skip();
#endif
  assert_int_equal(in_child(memory_is_bounded), 0);
  assert_int_equal(in_child(factor_doubles), 0);
  assert_int_equal(in_child(zero_counts_as_one), 0);
  assert_int_equal(in_child(no_factor_passes_two), 0);
}

static bool no_core(void)
{
  struct rlimit core;
  return getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0;
}

/* What is mapped and no data: read only, from a file. */
static bool mappings_are_bounded(void)
{
  int file = memfd_create("mapped", MFD_CLOEXEC);
  size_t count = 0, size = 100 << 20;
  if (pwrite(file, "x", 1, (off_t)size - 1) != 1)
    return false;
  while (count < 32 && mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0) != MAP_FAILED)
    count++;
  return count >= 2 && count < 8;
}

static void test_mappings(void **state)
{
  (void)state;
#ifdef GK_SANITIZED
  skip();
#endif
  assert_int_equal(in_child(mappings_are_bounded), 0);
}

static void test_core(void **state)
{
  (void)state;
  assert_int_equal(in_child(no_core), 0);
}

/* A limit that the user has set is not raised. */
static bool lower_stays(void)
{
  struct rlimit now;
  return getrlimit(RLIMIT_FSIZE, &now) == 0 && now.rlim_max == 4096;
}

static void test_lower(void **state)
{
  (void)state;
  pid_t child = fork();
  if (child == 0) {
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, 4096});
    gk_limit_child(&limits);
    _exit(lower_stays() ? 0 : 1);
  }
  int status = -1;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_memory), cmocka_unit_test(test_mappings),
                                     cmocka_unit_test(test_core), cmocka_unit_test(test_lower)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
