/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept when a process is killed, the disk is full, or the file is not what it should be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "frontier-sample.h"

enum { BATCH = 20, BATCHES_LIMIT = 400, KILLS = 25 };

/* Notes and looks at pages, a batch a commit, and says after each how many batches are committed.
 * The even pages are to be delivered. Ends where it may not write any more, or after `batches`. */
static bool crawl(const char *folder, int batches, int pipe)
{
  char why[200];
  struct frontier *frontier = frontier_new(folder, why);
  bool goes_on;
  if (!frontier)
    return false;
  bool good = frontier_begin_night(frontier, sample_night, &goes_on);
  struct frontier_counts counts;
  frontier_count(frontier, 1, sample_night, &counts);
  int first = (int)(counts.pages / BATCH);
  for (int batch = first; good && batch < batches; batch++) {
    for (int i = batch * BATCH; good && i < (batch + 1) * BATCH; i++) {
      int64_t page = sample_page(frontier, i, PAGE_DOCUMENT, sample_night);
      good = page &&
             sample_done(frontier, page, sample_had((uint8_t)i, true, i % 2 == 0), sample_night);
    }
    good = good && frontier_commit(frontier);
    int committed = batch + 1;
    if (good && pipe >= 0 && write(pipe, &committed, sizeof committed) != sizeof committed)
      good = false;
  }
  const char *error = frontier_error(frontier);
  bool full = error && (strstr(error, "the disk is full") || strstr(error, "is the disk full?"));
  if (error && !full)
    fprintf(stderr, "%s\n", error);
  frontier_drop(frontier);
  return full || (good && !error);
}

/* All that was committed is there, whole, and nothing else. */
static void verify(const char *folder, int committed)
{
  struct frontier *frontier = sample_open(folder);
  struct frontier_counts counts;
  struct page page;
  char url[80];
  frontier_count(frontier, 1, sample_night, &counts);
  assert_true(counts.pages >= (uint64_t)committed * BATCH && counts.pages % BATCH == 0);
  assert_true(counts.due == 0 && counts.documents == counts.pages);
  for (int i = 0; i < (int)counts.pages; i++) {
    snprintf(url, sizeof url, "http://a.gov.cn/%d/%d", PAGE_DOCUMENT, i);
    assert_true(frontier_find(frontier, 1, url, &page));
    assert_true(page.state == PAGE_HAD && page.digest[0] == (uint8_t)i);
  }
  assert_int_equal(sample_deliver(frontier), counts.pages / 2);
  frontier_drop(frontier);
}

static void check_integrity(const char *folder)
{
  char path[100];
  sqlite3 *database;
  sqlite3_stmt *statement;
  snprintf(path, sizeof path, "%s/frontier.db", folder);
  assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &statement, NULL),
                   SQLITE_OK);
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  assert_string_equal((const char *)sqlite3_column_text(statement, 0), "ok");
  sqlite3_finalize(statement);
  sqlite3_close(database);
}

static void test_killed(void **state)
{
  unsigned seed = 20260512;
  int committed = 0;
  for (int i = 0; i < KILLS && committed < BATCHES_LIMIT; i++) {
    int ends[2], said;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      _exit(crawl(*state, BATCHES_LIMIT, ends[1]) ? 0 : 1);
    }
    assert_true(child > 0);
    close(ends[1]);
    /* After some batches, somewhere within the next; also before the first. */
    seed = seed * 1664525 + 1013904223;
    int batches = (int)(seed >> 16) % 12;
    for (int k = 0; k < batches && read(ends[0], &said, sizeof said) == sizeof said; k++)
      committed = said;
    usleep(seed >> 20 & 1023);
    kill(child, SIGKILL);
    while (read(ends[0], &said, sizeof said) == sizeof said)
      committed = said;
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    verify(*state, committed);
  }
  check_integrity(*state);
}

static void test_disk_full(void **state)
{
  int committed = 0;
  for (rlim_t kilobytes = 16; kilobytes <= 900; kilobytes += 60) {
    int ends[2], said, status;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
      struct rlimit limit = {kilobytes << 10, kilobytes << 10};
      close(ends[0]);
      signal(SIGXFSZ, SIG_IGN);
      _exit(setrlimit(RLIMIT_FSIZE, &limit) == 0 && crawl(*state, BATCHES_LIMIT / 4, ends[1]) ? 0
                                                                                              : 1);
    }
    assert_true(child > 0);
    close(ends[1]);
    while (read(ends[0], &said, sizeof said) == sizeof said)
      committed = said;
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (kilobytes > 100) /* else not even its tables fit */
      assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    if (committed)
      verify(*state, committed);
  }
  assert_true(committed > 10);
  assert_true(crawl(*state, BATCHES_LIMIT / 4, -1)); /* there is room again */
  verify(*state, BATCHES_LIMIT / 4);
  check_integrity(*state);
}

static void expect_refused(const char *folder, const char *sentence)
{
  char why[200] = "";
  struct frontier *frontier = frontier_new(folder, why);
  if (frontier)
    fail_msg("it opened where this was expected: %s", sentence);
  if (!strstr(why, sentence))
    fail_msg("\"%s\" does not say: %s", why, sentence);
}

static void test_two_at_a_time(void **state)
{
  int begin[2], status;
  char sentence[80], byte = 'x';
  snprintf(sentence, sizeof sentence, "Process %ld is crawling", (long)getpid());
  assert_int_equal(pipe(begin), 0);
  pid_t child = fork();
  if (child == 0) {
    char why[200] = "";
    bool asked = read(begin[0], &byte, 1) == 1;
    _exit(asked && !frontier_new(*state, why) && strstr(why, sentence) ? 0 : 1);
  }
  frontier_drop(sample_open(*state));
  struct frontier *frontier = sample_open(*state);
  assert_int_equal(write(begin[1], &byte, 1), 1);
  assert_true(waitpid(child, &status, 0) == child && status == 0);
  close(begin[0]);
  close(begin[1]);
  /* The one that came first goes on. Nothing of it is shared memory. */
  char path[100];
  snprintf(path, sizeof path, "%s/frontier.db-shm", (char *)*state);
  assert_int_equal(access(path, F_OK), -1);
  assert_true(sample_page(frontier, 1, PAGE_LIST, sample_night) && frontier_commit(frontier));
  frontier_drop(frontier);
  frontier_drop(sample_open(*state));
}

static void run_sql(const char *folder, const char *sql)
{
  char path[100];
  sqlite3 *database;
  snprintf(path, sizeof path, "%s/frontier.db", folder);
  assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
  assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

static void overwrite(const char *folder, off_t offset, size_t size)
{
  static const char garbage[512] = "not what was here";
  char path[100];
  snprintf(path, sizeof path, "%s/frontier.db", folder);
  int file = open(path, O_WRONLY | O_CREAT, 0666);
  assert_true(file >= 0);
  for (size_t done = 0; done < size; done += sizeof garbage)
    assert_int_equal(pwrite(file, garbage, sizeof garbage, offset + (off_t)done), sizeof garbage);
  close(file);
}

static void test_another_version(void **state)
{
  assert_true(crawl(*state, 1, -1));
  run_sql(*state, "PRAGMA user_version = 1000");
  expect_refused(*state, "newer gongkai");
  run_sql(*state, "PRAGMA user_version = 1; PRAGMA application_id = 7");
  expect_refused(*state, "another program's");
  run_sql(*state, "PRAGMA application_id = 1735083634");
  verify(*state, 1);
}

static void test_damaged(void **state)
{
  struct stat before, after;
  char path[100];
  overwrite(*state, 0, 8192);
  expect_refused(*state, "damaged");
  snprintf(path, sizeof path, "%s/frontier.db", (char *)*state);
  assert_int_equal(unlink(path), 0);
  assert_true(crawl(*state, 20, -1));
  assert_int_equal(stat(path, &before), 0);
  overwrite(*state, 4096, (size_t)before.st_size - 4096);
  expect_refused(*state, "damaged");
  assert_int_equal(stat(path, &after), 0);
  assert_true(after.st_size == before.st_size);
}

static void use(struct frontier *frontier)
{
  struct frontier_counts counts;
  struct robots_copy copy;
  struct page pages[8];
  bool goes_on;
  frontier_begin_night(frontier, sample_night + SAMPLE_DAY, &goes_on);
  for (int i = 0; i < 8; i++)
    sample_page(frontier, i, PAGE_DOCUMENT, sample_night + SAMPLE_DAY);
  size_t count = sample_next(frontier, sample_night + SAMPLE_DAY, pages, 8);
  for (size_t i = 0; i < count; i++)
    sample_done(frontier, pages[i].id, sample_had(7, true, true), sample_night + SAMPLE_DAY);
  frontier_robots(frontier, "a.gov.cn", &copy);
  frontier_count(frontier, 1, sample_night + SAMPLE_DAY, &counts);
  for (int i = 0; i < 8 && frontier_deliverable(frontier, pages); i++)
    frontier_offered(frontier, pages[0].id);
  frontier_settle(frontier);
}

/* Whatever stands in the file: an error is said, or what is said of pages is wrong, and that is
 * all. */
static void test_damaged_anywhere(void **state)
{
  enum { ROUNDS = 60, PLACES = 12 };
  char path[100], why[200];
  struct stat status;
  unsigned seed = 7;
  assert_true(crawl(*state, 6, -1));
  snprintf(path, sizeof path, "%s/frontier.db", (char *)*state);
  assert_int_equal(stat(path, &status), 0);
  size_t size = (size_t)status.st_size;
  char *whole = malloc(size), *damaged = malloc(size);
  int file = open(path, O_RDWR);
  assert_true(whole && damaged && file >= 0);
  assert_int_equal(pread(file, whole, size, 0), size);
  close(file);
  for (int i = 0; i < ROUNDS; i++) {
    memcpy(damaged, whole, size);
    for (int k = 0; k < PLACES; k++) {
      seed = seed * 1664525 + 1013904223;
      damaged[seed % (unsigned)size] = (char)(seed >> 24);
    }
    sample_remove_folder(*state);
    assert_int_equal(mkdir(*state, 0777), 0);
    file = open(path, O_WRONLY | O_CREAT, 0666);
    assert_true(file >= 0 && write(file, damaged, size) == (ssize_t)size);
    close(file);
    why[0] = '\0';
    struct frontier *frontier = frontier_new(*state, why);
    if (frontier)
      use(frontier);
    else
      assert_true(why[0]);
    frontier_drop(frontier);
  }
  free(whole);
  free(damaged);
}

static void test_no_place(void **state)
{
  char path[100];
  snprintf(path, sizeof path, "%s/none", (char *)*state);
  expect_refused(path, "No such file or directory");
  snprintf(path, sizeof path, "%s/frontier.db", (char *)*state);
  assert_int_equal(mkdir(path, 0777), 0);
  expect_refused(*state, "cannot be used");
  assert_int_equal(rmdir(path), 0);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, sample_in_folder, sample_leave_folder)

int main(void)
{
  const struct CMUnitTest tests[] = {
      IN_FOLDER(test_killed),          IN_FOLDER(test_disk_full), IN_FOLDER(test_two_at_a_time),
      IN_FOLDER(test_another_version), IN_FOLDER(test_damaged),   IN_FOLDER(test_damaged_anywhere),
      IN_FOLDER(test_no_place)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
