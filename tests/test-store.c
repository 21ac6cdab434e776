/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "digest.h"
#include "record.h"
#include "sample.h"
#include "store-pack.h"
#include "store-read.h"
#include "store-scene.h"
#include "store-schema.h"
#include "wire.h"

enum { STEPS_MOST = 16 };

static void begin_run(struct scene *scene)
{
  scene_open(scene, GK_STORE_WRITE);
  const struct gk_store_run run = {.command = "run", .pipeline = "pipeline.conf"};
  assert_true(gk_store_begin_run(scene->store, &run, &scene->error));
}

static void end_run(struct scene *scene)
{
  assert_true(gk_store_commit(scene->store, &scene->error));
  assert_true(gk_store_end_run(scene->store, &scene->error));
}

/* Writes sample `number` with these bytes under these names (the last is NULL). False: *error. */
static bool put_bytes(struct scene *scene, unsigned number, struct gk_text bytes,
                      const char *const *names, uint8_t digest[GK_DIGEST_SIZE])
{
  struct gk_document document;
  struct gk_buffer wires[STEPS_MOST] = {0};
  struct gk_text steps[STEPS_MOST];
  gk_document_init(&document, 0, NULL, NULL);
  sample_make(&document, number);
  for (uint32_t i = 0; i < document.step_count; i++) {
    gk_wire_write(&document, i, &wires[i]);
    steps[i] = (struct gk_text){wires[i].data, wires[i].size};
  }
  gk_sha256(bytes, digest);
  struct gk_store_document given = {.original = bytes,
                                    .size = bytes.size,
                                    .declared = GK_TEXT("text/html\n"),
                                    .recipe = 1,
                                    .steps = steps,
                                    .step_count = document.step_count,
                                    .document = &document};
  memcpy(given.digest, digest, GK_DIGEST_SIZE);
  bool put = gk_store_put_document(scene->store, &given, NULL, &scene->error);
  for (; put && *names; names++)
    put = gk_store_put_source(scene->store, gk_text_of(*names), digest, &scene->error);
  for (int i = 0; i < STEPS_MOST; i++)
    gk_buffer_free(&wires[i]);
  gk_document_free(&document);
  return put;
}

static void put(struct scene *scene, unsigned number, const char *name)
{
  const char *const names[] = {name, NULL};
  uint8_t digest[GK_DIGEST_SIZE];
  struct gk_buffer bytes = {0};
  sample_bytes(&bytes, number);
  if (!put_bytes(scene, number, (struct gk_text){bytes.data, bytes.size}, names, digest))
    fail_msg("%s: %s", scene->error.code, scene->error.message);
  gk_buffer_free(&bytes);
}

/* The current sources, joined by spaces. */
static void list_sources(struct scene *scene, char *out, size_t size)
{
  struct gk_list_of *list;
  struct gk_entry entry;
  size_t used = 0;
  out[0] = 0;
  assert_true(gk_store_list(scene->store, &list, &scene->error));
  while (gk_list_next(list, &entry, &scene->error))
    used += (size_t)snprintf(out + used, size - used, "%s%s", used ? " " : "", entry.source.data);
  assert_string_equal(scene->error.code, "");
  gk_list_close(list);
}

static void find_one(struct scene *scene, const char *name, struct gk_list_of **list,
                     struct gk_entry *entry)
{
  assert_true(gk_store_find(scene->store, name, list, &scene->error));
  assert_true(gk_list_next(*list, entry, &scene->error));
}

static int count_found(struct scene *scene, const char *name)
{
  struct gk_list_of *list;
  struct gk_entry entry;
  int count = 0;
  assert_true(gk_store_find(scene->store, name, &list, &scene->error));
  while (gk_list_next(list, &entry, &scene->error))
    count++;
  gk_list_close(list);
  return count;
}

static void run_sql(struct scene *scene, const char *sql)
{
  char path[128];
  sqlite3 *database;
  snprintf(path, sizeof path, "%s/gongkai.db", scene->directory);
  assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
  assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(database);
}

static void gives_back_what_was_put(void **state)
{
  struct scene *scene = *state;
  struct gk_document made, loaded;
  struct gk_buffer before = {0}, after = {0}, bytes = {0}, original = {0};
  struct gk_list_of *list;
  struct gk_entry entry;
  begin_run(scene);
  put(scene, 21, "a.html");
  end_run(scene);
  scene_open(scene, GK_STORE_READ);
  find_one(scene, "a.html", &list, &entry);
  assert_string_equal(entry.status.data, "ok");
  assert_string_equal(entry.agency.data, "样例区人民政府");
  assert_int_equal(entry.year, 2021);
  gk_document_init(&made, 0, NULL, NULL);
  gk_document_init(&loaded, 0, NULL, NULL);
  sample_make(&made, 21);
  assert_true(gk_store_load(scene->store, &entry, &loaded, &scene->error));
  struct gk_record_origin origin = {.digest = entry.digest, .source = entry.source};
  gk_record_write(&made, &origin, false, &before);
  gk_record_write(&loaded, &origin, false, &after);
  assert_int_equal(before.size, after.size);
  assert_memory_equal(before.data, after.data, before.size);
  sample_bytes(&bytes, 21);
  assert_true(gk_store_original(scene->store, &entry, &original, &scene->error));
  assert_int_equal(original.size, bytes.size);
  assert_memory_equal(original.data, bytes.data, bytes.size);
  gk_list_close(list);
  gk_document_free(&made);
  gk_document_free(&loaded);
  gk_buffer_free(&before);
  gk_buffer_free(&after);
  gk_buffer_free(&bytes);
  gk_buffer_free(&original);
}

static void same_bytes_are_one_document(void **state)
{
  struct scene *scene = *state;
  struct gk_store_totals totals;
  struct gk_list_of *list;
  struct gk_entry entry;
  const struct gk_text *also;
  size_t count;
  char sources[256];
  begin_run(scene);
  put(scene, 1, "b.html");
  put(scene, 1, "a.html");
  put(scene, 1, "c.html");
  put(scene, 2, "aa.html");
  end_run(scene);
  list_sources(scene, sources, sizeof sources);
  assert_string_equal(sources, "a.html aa.html");
  find_one(scene, "c.html", &list, &entry);
  assert_true(gk_store_also(scene->store, &entry, &also, &count, &scene->error));
  assert_int_equal(count, 2);
  assert_string_equal(entry.source.data, "a.html");
  assert_int_equal(also[0].size, 6);
  assert_memory_equal(also[0].data, "b.html", 6);
  assert_memory_equal(also[1].data, "c.html", 6);
  gk_list_close(list);
  assert_true(gk_store_totals(scene->store, &totals, &scene->error));
  assert_int_equal(totals.documents, 2);
  assert_int_equal(totals.sources, 4);
  assert_int_equal(totals.findings, 4);
}

static void put_again_replaces(void **state)
{
  struct scene *scene = *state;
  struct gk_store_totals totals;
  char sources[256];
  begin_run(scene);
  put(scene, 1, "a.html");
  end_run(scene);
  begin_run(scene);
  put(scene, 1, "a.html");
  end_run(scene);
  list_sources(scene, sources, sizeof sources);
  assert_string_equal(sources, "a.html");
  assert_true(gk_store_totals(scene->store, &totals, &scene->error));
  assert_int_equal(totals.documents, 1);
  assert_int_equal(totals.findings, 2);
  assert_int_equal(totals.run, 2);
  assert_int_equal(totals.run_documents, 1);
}

static void changed_source_keeps_its_history(void **state)
{
  struct scene *scene = *state;
  struct gk_store_totals totals;
  char sources[256];
  begin_run(scene);
  put(scene, 1, "a.html");
  put(scene, 2, "b.html");
  end_run(scene);
  begin_run(scene);
  put(scene, 3, "a.html");
  end_run(scene);
  list_sources(scene, sources, sizeof sources);
  assert_string_equal(sources, "a.html b.html");
  assert_true(gk_store_totals(scene->store, &totals, &scene->error));
  assert_int_equal(totals.documents, 2);
  assert_int_equal(totals.former, 1);
  /* Back to what it was: the former document is current again. */
  begin_run(scene);
  put(scene, 1, "a.html");
  end_run(scene);
  assert_true(gk_store_totals(scene->store, &totals, &scene->error));
  assert_int_equal(totals.documents, 2);
  assert_int_equal(totals.former, 1);
}

static void finds_by_digits_and_names(void **state)
{
  struct scene *scene = *state;
  struct gk_list_of *list;
  struct gk_entry entry;
  char digits[80];
  begin_run(scene);
  put(scene, 1, "x/report.html");
  put(scene, 2, "y/report.html");
  put(scene, 3, "z/other.html");
  end_run(scene);
  assert_int_equal(count_found(scene, "x/report.html"), 1);
  assert_int_equal(count_found(scene, "report.html"), 2);
  assert_int_equal(count_found(scene, "other.html"), 1);
  assert_int_equal(count_found(scene, "her.html"), 0);
  find_one(scene, "other.html", &list, &entry);
  for (int length = 1; length <= 64; length += 7) {
    snprintf(digits, sizeof digits, "%.*s", length, entry.digest);
    assert_int_equal(count_found(scene, digits), length < 4 ? 0 : 1);
  }
  snprintf(digits, sizeof digits, "sha256:%.9s", entry.digest);
  assert_int_equal(count_found(scene, digits), 1);
  assert_int_equal(count_found(scene, "ffff"), 0);
  gk_list_close(list);
}

static void lists_findings_worst_first(void **state)
{
  struct scene *scene = *state;
  struct gk_finding_filter filter = {0};
  struct gk_list_of *list;
  struct gk_found found;
  char order[256] = "";
  begin_run(scene);
  put(scene, 2, "b.html");
  put(scene, 1, "a.html");
  end_run(scene);
  assert_true(gk_store_findings(scene->store, &filter, &list, &scene->error));
  while (gk_list_next_finding(list, &found, &scene->error)) {
    size_t used = strlen(order);
    snprintf(order + used, sizeof order - used, "%s:%s ", found.severity.data,
             found.entry.source.data);
  }
  gk_list_close(list);
  assert_string_equal(order, "error:a.html error:b.html warn:a.html warn:b.html ");
  static const struct gk_finding_filter filters[] = {
      {.rule = "requests"}, {.rule = "outline.numbering"}, {.severity = "error"}};
  for (int i = 0; i < 3; i++) {
    int count = 0;
    assert_true(gk_store_findings(scene->store, &filters[i], &list, &scene->error));
    while (gk_list_next_finding(list, &found, &scene->error))
      count++;
    gk_list_close(list);
    assert_int_equal(count, 2);
  }
  filter.rule = "request";
  assert_true(gk_store_findings(scene->store, &filter, &list, &scene->error));
  assert_false(gk_list_next_finding(list, &found, &scene->error));
  gk_list_close(list);
}

static void what_is_not_committed_is_gone(void **state)
{
  struct scene *scene = *state;
  char sources[256];
  begin_run(scene);
  put(scene, 1, "a.html");
  assert_true(gk_store_commit(scene->store, &scene->error));
  put(scene, 2, "b.html");
  scene_open(scene, GK_STORE_READ);
  list_sources(scene, sources, sizeof sources);
  assert_string_equal(sources, "a.html");
}

static void refuses_a_missing_store(void **state)
{
  struct scene *scene = *state;
  assert_false(gk_store_open(&scene->store, scene->directory, GK_STORE_READ, &scene->error));
  assert_string_equal(scene->error.code, "store-missing");
}

static void refuses_a_newer_store(void **state)
{
  struct scene *scene = *state;
  begin_run(scene);
  end_run(scene);
  gk_store_close(scene->store);
  scene->store = NULL;
  run_sql(scene, "PRAGMA user_version = 99");
  for (int mode = GK_STORE_READ; mode <= GK_STORE_WRITE; mode++) {
    assert_false(
        gk_store_open(&scene->store, scene->directory, (enum gk_store_mode)mode, &scene->error));
    assert_string_equal(scene->error.code, "store-newer");
  }
}

static void refuses_what_is_no_store(void **state)
{
  struct scene *scene = *state;
  run_sql(scene, "CREATE TABLE other(x); PRAGMA user_version = 1");
  assert_false(gk_store_open(&scene->store, scene->directory, GK_STORE_WRITE, &scene->error));
  assert_string_equal(scene->error.code, "store-damaged");
  char path[128];
  snprintf(path, sizeof path, "%s/gongkai.db", scene->directory);
  FILE *file = fopen(path, "wb");
  for (int i = 0; i < 5000; i++)
    fputs("no database", file);
  fclose(file);
  assert_false(gk_store_open(&scene->store, scene->directory, GK_STORE_READ, &scene->error));
  assert_string_equal(scene->error.code, "store-damaged");
}

static void second_writer_is_told_who_writes(void **state)
{
  struct scene *scene = *state;
  begin_run(scene);
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    struct gk_store *second;
    struct gk_error error;
    char pid[32];
    snprintf(pid, sizeof pid, "Process %ld ", (long)getppid());
    bool opened = gk_store_open(&second, scene->directory, GK_STORE_WRITE, &error);
    _exit(!opened && strcmp(error.code, "store-busy") == 0 && strstr(error.message, pid) ? 0 : 1);
  }
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  struct gk_store *reader; /* beside the writer */
  assert_true(gk_store_open(&reader, scene->directory, GK_STORE_READ, &scene->error));
  gk_store_close(reader);
}

/* Damages document "a.html" and expects its load to fail and that of "b.html" to succeed. */
static void expect_damage(struct scene *scene, const char *sql)
{
  struct gk_document document;
  struct gk_list_of *list;
  struct gk_entry entry;
  begin_run(scene);
  put(scene, 1, "a.html");
  put(scene, 2, "b.html");
  end_run(scene);
  gk_store_close(scene->store);
  scene->store = NULL;
  run_sql(scene, sql);
  scene_open(scene, GK_STORE_READ);
  gk_document_init(&document, 0, NULL, NULL);
  find_one(scene, "a.html", &list, &entry);
  assert_false(gk_store_load(scene->store, &entry, &document, &scene->error));
  assert_string_equal(scene->error.code, "document-damaged");
  assert_non_null(strstr(scene->error.message, "a.html"));
  gk_list_close(list);
  gk_document_reset(&document);
  find_one(scene, "b.html", &list, &entry);
  assert_true(gk_store_load(scene->store, &entry, &document, &scene->error));
  gk_list_close(list);
  gk_document_free(&document);
}

#define OF_A "(SELECT document FROM source WHERE name = 'a.html')"

static void damaged_bytes_cost_their_document(void **state)
{
  expect_damage(*state,
                "UPDATE result SET additions = CAST(substr(additions, 1, 20) || x'DEADBEEF' ||"
                " substr(additions, 25) AS BLOB) WHERE sequence = 3 AND document = " OF_A);
}

/* Whichever byte is changed, what comes out is not something else. */
static void no_damage_goes_unseen(void **state)
{
  (void)state;
  struct gk_packer packer = {0};
  struct gk_buffer bytes = {0}, copy = {0}, out = {0};
  struct gk_text packed;
  while (bytes.size < 3000)
    gk_buffer_print(&bytes, "主动公开政府信息%zu条，", bytes.size * 7919);
  assert_true(gk_pack(&packer, (struct gk_text){bytes.data, bytes.size}, &packed));
  for (size_t i = 0; i < packed.size; i++) {
    copy.size = out.size = 0;
    gk_buffer_put(&copy, packed.data, packed.size);
    copy.data[i] ^= 0x55;
    if (gk_unpack(&packer, (struct gk_text){copy.data, copy.size}, bytes.size, &out))
      assert_memory_equal(out.data, bytes.data, bytes.size);
  }
  gk_buffer_free(&bytes);
  gk_buffer_free(&copy);
  gk_buffer_free(&out);
  gk_packer_free(&packer);
}

static void missing_step_costs_its_document(void **state)
{
  expect_damage(*state, "DELETE FROM result WHERE sequence = 4 AND document = " OF_A);
}

static void wrong_size_costs_its_document(void **state)
{
  expect_damage(*state, "UPDATE result SET size = 1 << 60 WHERE document = " OF_A);
}

static void missing_row_costs_its_document(void **state)
{
  expect_damage(*state, "DELETE FROM result WHERE sequence = 1 AND document = " OF_A);
}

static void large_originals_stand_in_files(void **state)
{
  struct scene *scene = *state;
  struct gk_buffer bytes = {0}, again = {0};
  struct gk_list_of *list;
  struct gk_entry entry;
  uint8_t digest[GK_DIGEST_SIZE];
  const char *const names[] = {"large.html", NULL};
  uint32_t random = 1;
  for (int i = 0; i < 3000000; i++) { /* does not compress */
    random = random * 1664525 + 1013904223;
    gk_buffer_put_byte(&bytes, (uint8_t)(random >> 24));
  }
  begin_run(scene);
  assert_true(put_bytes(scene, 1, (struct gk_text){bytes.data, bytes.size}, names, digest));
  end_run(scene);
  find_one(scene, "large.html", &list, &entry);
  char path[512];
  struct stat info;
  snprintf(path, sizeof path, "%s/blobs/%.2s/%s", scene->directory, entry.digest, entry.digest + 2);
  assert_int_equal(stat(path, &info), 0);
  assert_true(gk_store_original(scene->store, &entry, &again, &scene->error));
  assert_int_equal(again.size, bytes.size);
  assert_memory_equal(again.data, bytes.data, bytes.size);
  assert_int_equal(truncate(path, 1000), 0);
  again.size = 0;
  assert_false(gk_store_original(scene->store, &entry, &again, &scene->error));
  assert_string_equal(scene->error.code, "document-damaged");
  assert_int_equal(unlink(path), 0);
  assert_false(gk_store_original(scene->store, &entry, &again, &scene->error));
  gk_list_close(list);
  gk_buffer_free(&bytes);
  gk_buffer_free(&again);
}

/* A file size limit stands for a full disk. Nothing that was committed is lost. */
static void survives_a_full_disk(void **state)
{
  struct scene *scene = *state;
  struct rlimit before, limit;
  const char *const names[] = {"x.html", NULL};
  uint8_t digest[GK_DIGEST_SIZE];
  char sources[256];
  struct gk_buffer bytes = {0};
  uint32_t random = 7;
  begin_run(scene);
  put(scene, 1, "a.html");
  assert_true(gk_store_commit(scene->store, &scene->error));
  signal(SIGXFSZ, SIG_IGN);
  getrlimit(RLIMIT_FSIZE, &before);
  limit = before;
  limit.rlim_cur = 600000;
  setrlimit(RLIMIT_FSIZE, &limit);
  bool wrote = true;
  for (unsigned i = 2; i < 40 && wrote; i++) {
    bytes.size = 0;
    for (int k = 0; k < 50000; k++) {
      random = random * 1664525 + 1013904223;
      gk_buffer_put_byte(&bytes, (uint8_t)(random >> 24));
    }
    wrote = put_bytes(scene, i, (struct gk_text){bytes.data, bytes.size}, names, digest) &&
            gk_store_commit(scene->store, &scene->error);
  }
  setrlimit(RLIMIT_FSIZE, &before);
  assert_false(wrote);
  assert_string_equal(scene->error.code, "store-io");
  scene_open(scene, GK_STORE_WRITE);
  list_sources(scene, sources, sizeof sources);
  assert_non_null(strstr(sources, "a.html"));
  begin_run(scene);
  put(scene, 99, "z.html");
  end_run(scene);
  gk_buffer_free(&bytes);
}

static void migrates_in_one_transaction(void **state)
{
  (void)state;
  static const char *const first[] = {"CREATE TABLE a(x)", NULL};
  static const char *const second[] = {"CREATE TABLE a(x)", "ALTER TABLE a ADD COLUMN y", NULL};
  static const char *const broken[] = {"CREATE TABLE a(x)", "ALTER TABLE a ADD COLUMN y",
                                       "CREATE TABLE b(x); CREATE TABEL c(x)", NULL};
  sqlite3 *database;
  assert_int_equal(sqlite3_open(":memory:", &database), SQLITE_OK);
  assert_int_equal(gk_store_migrate(database, first), SQLITE_OK);
  assert_int_equal(gk_store_pragma(database, "user_version"), 1);
  assert_int_equal(gk_store_migrate(database, second), SQLITE_OK);
  assert_int_equal(gk_store_pragma(database, "user_version"), 2);
  assert_int_equal(sqlite3_exec(database, "SELECT y FROM a", NULL, NULL, NULL), SQLITE_OK);
  assert_int_not_equal(gk_store_migrate(database, broken), SQLITE_OK);
  assert_non_null(strstr(sqlite3_errmsg(database), "TABEL"));
  assert_int_equal(sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(gk_store_pragma(database, "user_version"), 2);
  assert_int_equal(sqlite3_exec(database, "CREATE TABLE b(x)", NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(gk_store_pragma(database, "application_id"), GK_STORE_APPLICATION);
  sqlite3_close(database);
}

/* A document of a step that adds nothing and ends with that status. */
static bool put_ending(struct scene *scene, uint32_t status)
{
  struct gk_document document;
  struct gk_buffer wires[2] = {0};
  struct gk_text steps[2];
  const char *reason;
  bool changed = false;
  struct gk_resource original = {.kind = GK_RESOURCE_ORIGINAL, .data = GK_TEXT("bytes")};
  gk_document_init(&document, 0, NULL, NULL);
  gk_document_begin(&document, &(struct gk_step){.stage = GK_STAGE_FETCH});
  gk_document_add(&document, GK_KIND_RESOURCE, &original, sizeof original, &reason);
  gk_document_begin(
      &document, &(struct gk_step){
                     .stage = GK_STAGE_READ, .plugin = GK_TEXT("x"), .status = status, .key = {1}});
  for (uint32_t i = 0; i < 2; i++) {
    gk_wire_write(&document, i, &wires[i]);
    steps[i] = (struct gk_text){wires[i].data, wires[i].size};
  }
  struct gk_store_document given = {.original = original.data,
                                    .size = original.data.size,
                                    .declared = GK_TEXT("\n"),
                                    .steps = steps,
                                    .step_count = 2,
                                    .document = &document};
  gk_sha256(original.data, given.digest);
  assert_true(gk_store_put_document(scene->store, &given, &changed, &scene->error));
  assert_true(gk_store_put_source(scene->store, GK_TEXT("ends.html"), given.digest, &scene->error));
  for (int i = 0; i < 2; i++)
    gk_buffer_free(&wires[i]);
  gk_document_free(&document);
  return changed;
}

/* A step that ends otherwise is another result, also where it adds as little as before. */
static void another_end_is_another_result(void **state)
{
  struct scene *scene = *state;
  struct gk_document document;
  struct gk_list_of *list;
  struct gk_entry entry;
  begin_run(scene);
  assert_true(put_ending(scene, GK_SKIP));
  end_run(scene);
  begin_run(scene);
  assert_false(put_ending(scene, GK_SKIP));
  end_run(scene);
  begin_run(scene);
  assert_true(put_ending(scene, GK_REJECT));
  end_run(scene);
  find_one(scene, "ends.html", &list, &entry);
  gk_document_init(&document, 0, NULL, NULL);
  assert_true(gk_store_load_as_of(scene->store, &entry, 2, &document, &scene->error));
  assert_int_equal(document.steps[1].status, GK_SKIP);
  gk_document_reset(&document);
  assert_true(gk_store_load(scene->store, &entry, &document, &scene->error));
  assert_int_equal(document.steps[1].status, GK_REJECT);
  gk_list_close(list);
  gk_document_free(&document);
}

static double cpu_seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Prints what a document of the usual size costs: 60 KB, 8 steps of 5 KB. The bound is loose,
 * since machines differ and tests run under tools that slow them. */
static void measures_its_cost(void **state)
{
  enum { DOCUMENTS = 512, BATCH = 64, STEPS = 8, ORIGINAL = 60000, ADDED = 5000 };
  struct scene *scene = *state;
  struct gk_buffer bytes = {0}, wire = {0};
  struct gk_document document;
  struct gk_text steps[STEPS];
  gk_document_init(&document, 0, NULL, NULL);
  sample_make(&document, 1);
  gk_wire_write(&document, 3, &wire);
  size_t once = wire.size;
  while (wire.size < ADDED)
    gk_buffer_print(&wire, "%s %zu", "本年新收政府信息公开申请数量", wire.size);
  assert_true(once < ADDED);
  for (int i = 0; i < STEPS; i++)
    steps[i] = (struct gk_text){wire.data, wire.size};
  document.step_count = 0;
  for (int i = 0; i < STEPS; i++)
    gk_document_begin(&document, &(struct gk_step){.stage = GK_STAGE_EXTRACT});
  while (bytes.size < ORIGINAL)
    gk_buffer_print(&bytes, "<tr><td class=\"c%zu\">%zx</td><td>政府信息</td></tr>\n",
                    bytes.size % 13, bytes.size * 2654435761u);
  begin_run(scene);
  double begin = cpu_seconds();
  for (unsigned i = 0; i < DOCUMENTS; i++) {
    struct gk_store_document given = {.original = {bytes.data, bytes.size},
                                      .size = bytes.size,
                                      .steps = steps,
                                      .step_count = STEPS,
                                      .document = &document};
    char name[32];
    snprintf(name, sizeof name, "folder/%u.html", i);
    gk_sha256((struct gk_text){name, strlen(name)}, given.digest);
    assert_true(gk_store_put_document(scene->store, &given, NULL, &scene->error));
    assert_true(gk_store_put_source(scene->store, gk_text_of(name), given.digest, &scene->error));
    if (i % BATCH == BATCH - 1)
      assert_true(gk_store_commit(scene->store, &scene->error));
  }
  double each = (cpu_seconds() - begin) / DOCUMENTS * 1e3;
  end_run(scene);
  struct gk_store_totals totals;
  assert_true(gk_store_totals(scene->store, &totals, &scene->error));
  print_message("store: %.3f ms of CPU and %lld bytes a document\n", each,
                (long long)(totals.on_disk / DOCUMENTS));
  assert_true(each < 20);
  gk_buffer_free(&bytes);
  gk_buffer_free(&wire);
  gk_document_free(&document);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_set_up, scene_tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(gives_back_what_was_put),
      TEST(another_end_is_another_result),
      TEST(same_bytes_are_one_document),
      TEST(put_again_replaces),
      TEST(changed_source_keeps_its_history),
      TEST(finds_by_digits_and_names),
      TEST(lists_findings_worst_first),
      TEST(what_is_not_committed_is_gone),
      TEST(refuses_a_missing_store),
      TEST(refuses_a_newer_store),
      TEST(refuses_what_is_no_store),
      TEST(second_writer_is_told_who_writes),
      TEST(damaged_bytes_cost_their_document),
      TEST(no_damage_goes_unseen),
      TEST(missing_step_costs_its_document),
      TEST(wrong_size_costs_its_document),
      TEST(missing_row_costs_its_document),
      TEST(large_originals_stand_in_files),
      TEST(survives_a_full_disk),
      TEST(migrates_in_one_transaction),
      TEST(measures_its_cost),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
