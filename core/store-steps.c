/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a document's states. */
#include <stdio.h>
#include <stdlib.h>

#include "message.h"
#include "store-private.h"

int gk_store_next_sequence(const char **at, int64_t *sequence)
{
  const char *c = *at;
  if (*c == ']' && c[1] == 0)
    return 0;
  if (*c != '[' && *c != ',')
    return -1;
  int64_t number = 0;
  int digits = 0;
  for (c++; *c >= '0' && *c <= '9' && digits < 9; c++, digits++)
    number = 10 * number + *c - '0';
  *at = c;
  *sequence = number;
  return digits && number < 1 << GK_RESULT_BITS ? 1 : -1;
}

bool gk_store_find_state(struct gk_store *store, int64_t document, int64_t run, int64_t *found,
                         struct gk_buffer *results, struct gk_error *error)
{
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_READ_STATE, error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, document);
  sqlite3_bind_int64(row, 2, run ? run : (1 << GK_STATE_BITS) - 1);
  int status = sqlite3_step(row);
  *found = status == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
  results->size = 0;
  if (status == SQLITE_ROW)
    gk_buffer_put(results, sqlite3_column_text(row, 1), (size_t)sqlite3_column_bytes(row, 1));
  gk_buffer_put_byte(results, 0);
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    gk_store_fault(store, error);
  sqlite3_reset(row);
  return status == SQLITE_ROW || status == SQLITE_DONE;
}

bool gk_store_state_run(struct gk_store *store, int64_t document, int64_t as_of, int64_t *run,
                        struct gk_error *error)
{
  return gk_store_find_state(store, document, as_of, run, &store->results, error);
}

bool gk_store_step_run(struct gk_store *store, int64_t document, int64_t sequence, int64_t *run,
                       struct gk_error *error)
{
  sqlite3_stmt *row = gk_store_statement(store, GK_STATEMENT_STEP_RUN, error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, gk_row_id(document, GK_RESULT_BITS, sequence));
  int status = sqlite3_step(row);
  *run = status == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    return gk_store_give_up(store, error);
  sqlite3_reset(row);
  return true;
}

static void note(struct gk_store_steps *steps, int64_t sequence)
{
  if (steps->count == steps->capacity) {
    steps->capacity = steps->capacity ? 2 * steps->capacity : 16;
    steps->sequences = realloc(steps->sequences, steps->capacity * sizeof *steps->sequences);
    if (!steps->sequences)
      abort();
  }
  steps->sequences[steps->count++] = sequence;
}

/* The frame of a step in the row. NULL, with *reason: there is none, or it is not ours. */
static struct gk_text frame_of(sqlite3_stmt *row, int status, uint64_t *size, const char **reason)
{
  struct gk_text none = {NULL, 0};
  if (status != SQLITE_ROW) {
    *reason = _("a step is missing");
    return none;
  }
  if (sqlite3_column_int64(row, 1) != GK_CODEC_ZSTD || sqlite3_column_int64(row, 0) < 0) {
    *reason = _("a step is kept in a way that this program does not know");
    return none;
  }
  *size = (uint64_t)sqlite3_column_int64(row, 0);
  struct gk_text packed = {sqlite3_column_blob(row, 2), (size_t)sqlite3_column_bytes(row, 2)};
  if (!packed.data)
    *reason = _("a step's checksum is wrong");
  return packed;
}

static bool find_step(struct gk_store *store, int64_t id, sqlite3_stmt **row, int *status,
                      struct gk_error *error)
{
  if (!(*row = gk_store_statement(store, GK_STATEMENT_READ_RESULT, error)))
    return false;
  sqlite3_bind_int64(*row, 1, id);
  *status = sqlite3_step(*row);
  if (*status == SQLITE_ROW || *status == SQLITE_DONE)
    return true;
  gk_store_fault(store, error);
  sqlite3_reset(*row);
  return false;
}

static bool read_step(struct gk_store *store, int64_t id, struct gk_buffer *wires,
                      const char **reason, struct gk_error *error)
{
  sqlite3_stmt *row;
  int status;
  uint64_t size = 0;
  if (!find_step(store, id, &row, &status, error))
    return false;
  struct gk_text packed = frame_of(row, status, &size, reason);
  if (packed.data) {
    gk_buffer_put_number(wires, size);
    if (!gk_unpack(&store->packer, packed, size, wires))
      *reason = _("a step's checksum is wrong");
  }
  sqlite3_reset(row);
  return !*reason;
}

static void copy_word(char *to, size_t size, struct gk_text word)
{
  snprintf(to, size, "%.*s", (int)(word.size < size ? word.size : size - 1), word.data);
}

static bool pack_step(struct gk_store *store, int64_t document, int64_t sequence,
                      struct gk_packed_steps *steps, const char **reason, struct gk_error *error)
{
  sqlite3_stmt *row;
  int status;
  uint64_t size = 0;
  if (!find_step(store, gk_row_id(document, GK_RESULT_BITS, sequence), &row, &status, error))
    return false;
  struct gk_text packed = frame_of(row, status, &size, reason);
  if (steps->count == steps->capacity) {
    steps->capacity = steps->capacity ? 2 * steps->capacity : 16;
    steps->of = realloc(steps->of, steps->capacity * sizeof *steps->of);
    if (!steps->of)
      abort();
  }
  if (packed.data) {
    struct gk_packed_step *step = &steps->of[steps->count++];
    *step = (struct gk_packed_step){.sequence = sequence, .size = size};
    gk_buffer_put_number(&steps->frames, size);
    gk_buffer_put_text(&steps->frames, packed);
    step->end = steps->frames.size;
    if (sqlite3_column_bytes(row, 3) == GK_DIGEST_SIZE)
      memcpy(step->digest, sqlite3_column_blob(row, 3), GK_DIGEST_SIZE);
    copy_word(step->stage, sizeof step->stage, gk_column_text(row, 4));
    copy_word(step->status, sizeof step->status, gk_column_text(row, 5));
    copy_word(step->plugin, sizeof step->plugin, gk_column_text(row, 8));
    step->nanoseconds = sqlite3_column_int64(row, 6);
    if (sqlite3_column_bytes(row, 7) == GK_DIGEST_SIZE)
      memcpy(step->key, sqlite3_column_blob(row, 7), GK_DIGEST_SIZE);
  }
  sqlite3_reset(row);
  return !*reason;
}

bool gk_store_read_packed(struct gk_store *store, int64_t document, struct gk_packed_steps *steps,
                          const char **reason, struct gk_error *error)
{
  int64_t found, sequence;
  steps->frames.size = 0;
  steps->count = 0;
  *reason = NULL;
  if (!gk_store_find_state(store, document, 0, &found, &store->results, error))
    return false;
  if (!found)
    *reason = _("it has no state");
  const char *at = store->results.data;
  bool good = found != 0;
  int more = 0;
  while (good && (more = gk_store_next_sequence(&at, &sequence)) > 0)
    good = pack_step(store, document, sequence, steps, reason, error);
  if (good && more < 0) {
    *reason = _("the list of its steps is damaged");
    good = false;
  }
  return good;
}

bool gk_store_unpack_step(struct gk_store *store, const struct gk_packed_steps *steps, size_t which,
                          struct gk_buffer *wire)
{
  size_t from = which ? steps->of[which - 1].end : 0;
  struct gk_reader reader = {steps->frames.data + from, steps->frames.data + steps->of[which].end,
                             false};
  uint64_t size = gk_reader_number(&reader);
  return gk_unpack(&store->packer, gk_reader_text(&reader), size, wire);
}

void gk_packed_steps_cut(struct gk_packed_steps *steps, size_t count)
{
  if (count >= steps->count)
    return;
  steps->count = count;
  steps->frames.size = count ? steps->of[count - 1].end : 0;
}

void gk_packed_steps_free(struct gk_packed_steps *steps)
{
  gk_buffer_free(&steps->frames);
  free(steps->of);
  *steps = (struct gk_packed_steps){0};
}

bool gk_store_read_steps(struct gk_store *store, int64_t document, int64_t run,
                         struct gk_store_steps *steps, const char **reason, struct gk_error *error)
{
  int64_t found, sequence;
  steps->wires.size = 0;
  steps->count = 0;
  *reason = NULL;
  if (!gk_store_find_state(store, document, run, &found, &store->results, error))
    return false;
  if (!found)
    *reason = _("it has no state");
  const char *at = store->results.data;
  bool good = found != 0;
  int more = 0;
  while (good && (more = gk_store_next_sequence(&at, &sequence)) > 0) {
    good = read_step(store, gk_row_id(document, GK_RESULT_BITS, sequence), &steps->wires, reason,
                     error);
    note(steps, sequence);
  }
  if (good && more < 0) {
    *reason = _("the list of its steps is damaged");
    good = false;
  }
  return good;
}

void gk_store_steps_free(struct gk_store_steps *steps)
{
  gk_buffer_free(&steps->wires);
  free(steps->sequences);
  *steps = (struct gk_store_steps){0};
}
