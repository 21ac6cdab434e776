/* SPDX-License-Identifier: Apache-2.0 */
/* What of a document no kept run can show. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "gc-private.h"

struct state {
  int64_t run;
  size_t list; /* where its text begins */
};

/* Whether a kept run sees what stood from `run` on until the run `until` (excluded). */
static bool is_seen(const struct gk_gc_work *work, int64_t run, int64_t until)
{
  size_t low = 0, high = work->kept_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (work->kept[middle] < run)
      low = middle + 1;
    else
      high = middle;
  }
  return low < work->kept_count && work->kept[low] < until;
}

/* Notes the steps that a state names; false: its list is damaged. */
static bool note_needed(struct gk_gc_work *work, const char *list)
{
  int64_t sequence;
  int more;
  while ((more = gk_store_next_sequence(&list, &sequence)) > 0)
    gk_buffer_put(&work->needed, &sequence, sizeof sequence);
  return more == 0;
}

static int compare(const void *left, const void *right)
{
  int64_t l, r;
  memcpy(&l, left, sizeof l);
  memcpy(&r, right, sizeof r);
  return l < r ? -1 : l > r;
}

static bool is_needed(const struct gk_gc_work *work, int64_t sequence)
{
  return work->needed.size &&
         bsearch(&sequence, work->needed.data, work->needed.size / sizeof sequence, sizeof sequence,
                 compare) != NULL;
}

static bool drop_state(struct gk_gc *gc, struct gk_gc_work *work, int64_t document, int64_t run,
                       struct gk_error *error)
{
  gc->counts.states++;
  work->uncommitted++;
  return gk_gc_change(gc, work, GK_GC_DROP_STATE, gk_row_id(document, GK_STATE_BITS, run), error);
}

/* Removes the states that no kept run sees. *whole: the others could be read. */
static bool drop_states(struct gk_gc *gc, struct gk_gc_work *work, int64_t document, bool *whole,
                        struct gk_error *error)
{
  sqlite3_stmt *row = gk_gc_statement(gc, work, GK_GC_STATES, error);
  if (!row)
    return false;
  int64_t run = 0; /* of the state before */
  int status;
  bool good = true;
  *whole = true;
  work->needed.size = work->states.size = 0;
  sqlite3_bind_int64(row, 1, document);
  /* Of two states the former ends where the latter begins. */
  while (good && (status = sqlite3_step(row)) == SQLITE_ROW) {
    int64_t next = sqlite3_column_int64(row, 0);
    struct gk_text list = gk_column_text(row, 1);
    if (run && !is_seen(work, run, next)) {
      good = drop_state(gc, work, document, run, error);
    } else if (run) {
      gk_gc_name_run(work, run);
      /* A list that a repair emptied names nothing, and what is damaged is for fsck. */
      *whole =
          (note_needed(work, work->states.data) || strcmp(work->states.data, "[]") == 0) && *whole;
    }
    run = next;
    work->states.size = 0;
    gk_buffer_put(&work->states, list.data, list.size);
    gk_buffer_put_byte(&work->states, 0);
  }
  if (good && status != SQLITE_DONE)
    good = gk_store_fault(gc->store, error);
  sqlite3_reset(row);
  if (!good || !run)
    return good;
  gk_gc_name_run(work, run);
  *whole = note_needed(work, work->states.data) && *whole;
  return true;
}

static bool drop_results(struct gk_gc *gc, struct gk_gc_work *work, int64_t document, bool all,
                         struct gk_error *error)
{
  sqlite3_stmt *row = gk_gc_statement(gc, work, GK_GC_RESULTS, error);
  if (!row)
    return false;
  int status = SQLITE_DONE;
  bool good = true;
  sqlite3_bind_int64(row, 1, document);
  while (good && (status = sqlite3_step(row)) == SQLITE_ROW) {
    int64_t sequence = sqlite3_column_int64(row, 0), size = sqlite3_column_int64(row, 2);
    if (!all && is_needed(work, sequence)) {
      gk_gc_name_run(work, sqlite3_column_int64(row, 1));
      continue;
    }
    gc->counts.results++;
    gc->counts.result_bytes += (uint64_t)size;
    work->uncommitted += (uint64_t)size + 1;
    good = all || gk_gc_change(gc, work, GK_GC_DROP_RESULT,
                               gk_row_id(document, GK_RESULT_BITS, sequence), error);
  }
  if (good && status != SQLITE_DONE)
    good = gk_store_fault(gc->store, error);
  sqlite3_reset(row);
  return good;
}

/* The file with a document's bytes goes with those that nobody needs, when all is committed. */
static void count_file(struct gk_gc *gc, sqlite3_stmt *row)
{
  if (!gc->dry || sqlite3_column_int64(row, 3) != GK_CODEC_ZSTD_FILE ||
      sqlite3_column_bytes(row, 4) != GK_DIGEST_SIZE)
    return;
  struct stat info;
  char hex[2 * GK_DIGEST_SIZE + 1], path[PATH_MAX];
  gk_hex(sqlite3_column_blob(row, 4), hex);
  snprintf(path, sizeof path, "%.3900s/blobs/%.2s/%s", gk_store_path(gc->store), hex, hex + 2);
  if (stat(path, &info) != 0)
    return;
  gc->counts.files++;
  gc->counts.file_bytes += (uint64_t)info.st_size;
}

/* What goes with a document. */
static bool count_original(struct gk_gc *gc, struct gk_gc_work *work, int64_t document,
                           struct gk_error *error)
{
  sqlite3_stmt *row = gk_gc_statement(gc, work, GK_GC_ORIGINAL, error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, document);
  int status = sqlite3_step(row);
  if (status == SQLITE_ROW) {
    gc->counts.original_bytes += (uint64_t)sqlite3_column_int64(row, 0);
    gc->counts.states += (uint64_t)sqlite3_column_int64(row, 1);
    gc->counts.sources += (uint64_t)sqlite3_column_int64(row, 2);
    work->uncommitted += (uint64_t)sqlite3_column_int64(row, 0);
    count_file(gc, row);
  }
  bool good = status == SQLITE_ROW || gk_store_fault(gc->store, error);
  sqlite3_reset(row);
  return good;
}

static bool drop_document(struct gk_gc *gc, struct gk_gc_work *work, int64_t id,
                          struct gk_error *error)
{
  gc->counts.documents++;
  static const enum gk_gc_statement changes[] = {
      GK_GC_DROP_FINDINGS, GK_GC_DROP_RESULTS,    GK_GC_DROP_STATES,  GK_GC_DROP_ORIGINAL,
      GK_GC_DROP_SOURCES,  GK_GC_DROP_COMPANIONS, GK_GC_DROP_DOCUMENT};
  bool good = count_original(gc, work, id, error) && drop_results(gc, work, id, true, error);
  for (size_t i = 0; good && i < sizeof changes / sizeof *changes; i++)
    good = gk_gc_change(gc, work, changes[i], id, error);
  return good;
}

bool gk_gc_document(struct gk_gc *gc, struct gk_gc_work *work,
                    const struct gk_gc_document *document, struct gk_error *error)
{
  if (document->leaves)
    return drop_document(gc, work, document->id, error);
  bool whole;
  gk_gc_name_run(work, document->run);
  if (!drop_states(gc, work, document->id, &whole, error))
    return false;
  if (work->needed.size)
    qsort(work->needed.data, work->needed.size / sizeof(int64_t), sizeof(int64_t), compare);
  return !whole || drop_results(gc, work, document->id, false, error);
}
