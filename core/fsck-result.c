/* SPDX-License-Identifier: Apache-2.0 */
/* The steps that the store has of a document. */
#include <stdio.h>
#include <stdlib.h>

#include "fsck-private.h"
#include "key.h"
#include "message.h"
#include "stage.h"
#include "wire.h"

/* Columns of GK_FSCK_RESULTS and GK_FSCK_RESULT. */
enum { SEQUENCE, STAGE, PLUGIN, VERSION, STATUS, NANOSECONDS, KEY, DIGEST, SIZE, CODEC, ADDITIONS };

static struct gk_fsck_result *add(struct gk_fsck_document *d)
{
  if (d->result_count == d->result_capacity) {
    d->result_capacity = d->result_capacity ? 2 * d->result_capacity : 32;
    d->results = realloc(d->results, d->result_capacity * sizeof *d->results);
    if (!d->results)
      abort();
  }
  struct gk_fsck_result *result = &d->results[d->result_count++];
  *result = (struct gk_fsck_result){0};
  return result;
}

struct gk_fsck_result *gk_fsck_find_result(struct gk_fsck_document *d, int64_t sequence)
{
  size_t low = 0, high = d->result_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (d->results[middle].sequence < sequence)
      low = middle + 1;
    else
      high = middle;
  }
  return low < d->result_count && d->results[low].sequence == sequence ? &d->results[low] : NULL;
}

/* Unpacks a row's bytes into `bytes` and reads their head. Returns why they are damaged, or NULL.
 */
static const char *verify(struct gk_store *store, sqlite3_stmt *row, struct gk_buffer *bytes,
                          struct gk_step *head)
{
  int64_t size = sqlite3_column_int64(row, SIZE);
  struct gk_text packed = {sqlite3_column_blob(row, ADDITIONS),
                           (size_t)sqlite3_column_bytes(row, ADDITIONS)};
  if (sqlite3_column_int64(row, CODEC) != GK_CODEC_ZSTD)
    return _("it is kept in a way that this program does not know");
  bytes->size = 0;
  if (!packed.data || size < 0 || !gk_unpack(&store->packer, packed, (uint64_t)size, bytes))
    return _("its checksum or size is wrong");
  struct gk_text items;
  const char *reason;
  uint8_t digest[GK_DIGEST_SIZE];
  if (!gk_wire_head((struct gk_text){bytes->data, bytes->size}, head, &items, &reason))
    return _("its head is damaged");
  gk_sha256(items, digest);
  if (!gk_key_is_none(head->digest) && memcmp(digest, head->digest, sizeof digest) != 0)
    return _("it does not hold what its digest says");
  return NULL;
}

static bool is_text(sqlite3_stmt *row, int column, struct gk_text text)
{
  struct gk_text stored = gk_column_text(row, column);
  return stored.size == text.size &&
         (text.size == 0 || memcmp(stored.data, text.data, text.size) == 0);
}

static bool is_digest(sqlite3_stmt *row, int column, const uint8_t digest[GK_DIGEST_SIZE])
{
  if (gk_key_is_none(digest))
    return sqlite3_column_type(row, column) == SQLITE_NULL;
  return sqlite3_column_bytes(row, column) == GK_DIGEST_SIZE &&
         memcmp(sqlite3_column_blob(row, column), digest, GK_DIGEST_SIZE) == 0;
}

static bool agrees(sqlite3_stmt *row, const struct gk_step *head)
{
  return is_text(row, STAGE, gk_text_of(gk_stage_name(head->stage))) &&
         is_text(row, PLUGIN, head->plugin) &&
         sqlite3_column_int64(row, VERSION) == head->version &&
         is_text(row, STATUS, gk_text_of(gk_status_name(head->status))) &&
         sqlite3_column_int64(row, NANOSECONDS) == (int64_t)(head->nanoseconds & INT64_MAX) &&
         is_digest(row, KEY, head->key) && is_digest(row, DIGEST, head->digest);
}

static void read_result(struct gk_fsck_document *d, sqlite3_stmt *row, struct gk_buffer *bytes)
{
  struct gk_step head = {0};
  struct gk_fsck_result *result = add(d);
  result->sequence = sqlite3_column_int64(row, SEQUENCE);
  struct gk_text stage = gk_column_text(row, STAGE), plugin = gk_column_text(row, PLUGIN);
  snprintf(result->label, sizeof result->label, _("step %lld, %.12s%s%.24s"),
           (long long)result->sequence, stage.data, plugin.size ? "/" : "",
           plugin.size ? plugin.data : "");
  result->empty = sqlite3_column_bytes(row, ADDITIONS) == 0;
  if (result->empty)
    return;
  result->reason = verify(d->fsck->store, row, bytes, &head);
  result->differs = !result->reason && !agrees(row, &head);
  d->fsck->results++;
}

bool gk_fsck_read_results(struct gk_fsck_document *d, bool *readable, struct gk_error *error)
{
  sqlite3_stmt *row = gk_fsck_statement(d->fsck, GK_FSCK_RESULTS, error);
  if (!row)
    return false;
  struct gk_buffer bytes = {0};
  enum gk_fsck_step step;
  d->result_count = 0;
  sqlite3_bind_int64(row, 1, d->id);
  while ((step = gk_fsck_step(d->fsck, row, error)) == GK_FSCK_ROW)
    read_result(d, row, &bytes);
  gk_buffer_free(&bytes);
  *readable = step != GK_FSCK_CORRUPT;
  return step != GK_FSCK_FAILED;
}

/* Writes a step's columns from its head. */
static bool mend(struct gk_fsck_document *d, int64_t sequence, struct gk_error *error)
{
  int64_t id = gk_row_id(d->id, GK_RESULT_BITS, sequence);
  sqlite3_stmt *row = gk_fsck_statement(d->fsck, GK_FSCK_RESULT, error);
  sqlite3_stmt *change = gk_fsck_statement(d->fsck, GK_FSCK_MEND_RESULT, error);
  if (!row || !change || !gk_store_write(d->fsck->store, error))
    return false;
  sqlite3_bind_int64(row, 1, id);
  if (gk_fsck_step(d->fsck, row, error) != GK_FSCK_ROW)
    return true;
  struct gk_buffer bytes = {0};
  struct gk_step head = {0};
  bool good = verify(d->fsck->store, row, &bytes, &head) == NULL;
  sqlite3_reset(row);
  if (good) {
    sqlite3_bind_int64(change, 1, id);
    gk_bind_text(change, 2, gk_text_of(gk_stage_name(head.stage)));
    gk_bind_text(change, 3, head.plugin);
    sqlite3_bind_int64(change, 4, head.version);
    gk_bind_text(change, 5, gk_text_of(gk_status_name(head.status)));
    sqlite3_bind_int64(change, 6, (int64_t)(head.nanoseconds & INT64_MAX));
    if (!gk_key_is_none(head.key))
      sqlite3_bind_blob(change, 7, head.key, GK_DIGEST_SIZE, SQLITE_STATIC);
    if (!gk_key_is_none(head.digest))
      sqlite3_bind_blob(change, 8, head.digest, GK_DIGEST_SIZE, SQLITE_STATIC);
    good = gk_store_finish(d->fsck->store, change, error);
  }
  gk_buffer_free(&bytes);
  return good;
}

/* What damage to a step costs, by who names it. */
static bool say_damage(struct gk_fsck_document *d, struct gk_fsck_result *result,
                       struct gk_error *error)
{
  struct gk_fsck *fsck = d->fsck;
  bool repairs = gk_fsck_repairs(fsck);
  enum gk_damage damage = result->newest   ? GK_DAMAGE_RESULT
                          : result->former ? GK_DAMAGE_FORMER_RESULT
                                           : GK_DAMAGE_UNNEEDED_RESULT;
  gk_fsck_say(fsck, d, damage, repairs, result->label, result->reason);
  if (!repairs)
    return true;
  int64_t id = gk_row_id(d->id, GK_RESULT_BITS, result->sequence);
  /* Its row stays, without the bytes, where the same step is made again; earlier results that name
   * it are then whole as well. */
  if (result->newest) {
    d->again = true;
    return gk_fsck_change(fsck, GK_FSCK_EMPTY_RESULT, id, error);
  }
  return gk_fsck_change(fsck, GK_FSCK_DROP_RESULT, id, error);
}

bool gk_fsck_check_results(struct gk_fsck_document *d, struct gk_error *error)
{
  bool repairs = gk_fsck_repairs(d->fsck);
  for (size_t i = 0; i < d->result_count; i++) {
    struct gk_fsck_result *result = &d->results[i];
    if (result->reason && !say_damage(d, result, error))
      return false;
    if (result->empty && result->newest)
      gk_fsck_say(d->fsck, d, GK_DAMAGE_WAITING, false, result->label,
                  _("its bytes were taken away as damaged"));
    if (!result->differs)
      continue;
    gk_fsck_say(d->fsck, d, GK_DAMAGE_RESULT_COLUMNS, repairs, result->label,
                _("what is said of it beside it is not what it says itself"));
    if (repairs && !mend(d, result->sequence, error))
      return false;
  }
  return true;
}
