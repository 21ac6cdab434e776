/* SPDX-License-Identifier: Apache-2.0 */
/* A document: its row, its states, and what is listed of it. */
#include <stdio.h>
#include <stdlib.h>

#include "description.h"
#include "fsck-private.h"
#include "message.h"
#include "wire.h"

/* The columns that GK_FSCK_LISTING compares, in its order. */
static const char *const columns[] = {
    "status",      "kind",      "generation", "year",       "title",   "agency", "region_code",
    "region_name", "published", "signed",     "media_type", "charset", "stage",  "plugin",
    "code",        "message",   "errors",     "warnings",   "infos",   "steps",  "nanoseconds"};
enum { COLUMNS = sizeof columns / sizeof *columns };

static bool say_unreadable(struct gk_fsck_document *d, const char *place)
{
  gk_fsck_say(d->fsck, d, GK_DAMAGE_UNREADABLE, false, place,
              _("its pages in the database are damaged"));
  return true;
}

/* *readable: there is a row that can be looked at. */
static bool read_row(struct gk_fsck_document *d, bool *readable, struct gk_error *error)
{
  sqlite3_stmt *row = gk_fsck_statement(d->fsck, GK_FSCK_DOCUMENT, error);
  if (!row)
    return false;
  sqlite3_bind_int64(row, 1, d->id);
  enum gk_fsck_step step = gk_fsck_step(d->fsck, row, error);
  *readable = step == GK_FSCK_ROW;
  if (step != GK_FSCK_ROW) {
    char place[48];
    snprintf(place, sizeof place, "document, row %lld", (long long)d->id);
    return step == GK_FSCK_END || (step == GK_FSCK_CORRUPT && say_unreadable(d, place));
  }
  d->has_digest = sqlite3_column_bytes(row, 0) == GK_DIGEST_SIZE;
  memset(d->digest, 0, sizeof d->digest);
  if (d->has_digest)
    memcpy(d->digest, sqlite3_column_blob(row, 0), GK_DIGEST_SIZE);
  gk_hex(d->digest, d->hex);
  d->size = sqlite3_column_int64(row, 1);
  d->state = sqlite3_column_int64(row, 2);
  d->recipe = sqlite3_column_int64(row, 3);
  d->has_recipe = sqlite3_column_int(row, 6) != 0;
  struct gk_text declared = gk_column_text(row, 4), source = gk_column_text(row, 5);
  d->declared.size = d->source.size = 0;
  gk_buffer_put(&d->declared, declared.data, declared.size);
  gk_buffer_put(&d->source, source.data, source.size);
  sqlite3_reset(row);
  return true;
}

static void add_state(struct gk_fsck_document *d, sqlite3_stmt *row)
{
  if (d->state_count == d->state_capacity) {
    d->state_capacity = d->state_capacity ? 2 * d->state_capacity : 8;
    d->states = realloc(d->states, d->state_capacity * sizeof *d->states);
    if (!d->states)
      abort();
  }
  struct gk_text list = gk_column_text(row, 1);
  d->states[d->state_count++] = (struct gk_fsck_state){.run = sqlite3_column_int64(row, 0),
                                                       .list = d->lists.size,
                                                       .known = sqlite3_column_int(row, 2) != 0};
  gk_buffer_put(&d->lists, list.data, list.size);
  gk_buffer_put_byte(&d->lists, 0);
}

static bool read_states(struct gk_fsck_document *d, bool *readable, struct gk_error *error)
{
  sqlite3_stmt *row = gk_fsck_statement(d->fsck, GK_FSCK_STATES, error);
  if (!row)
    return false;
  enum gk_fsck_step step;
  d->state_count = 0;
  d->lists.size = 0;
  sqlite3_bind_int64(row, 1, d->id);
  while ((step = gk_fsck_step(d->fsck, row, error)) == GK_FSCK_ROW)
    add_state(d, row);
  *readable = step != GK_FSCK_CORRUPT;
  return step != GK_FSCK_FAILED;
}

static bool is_newest(const struct gk_fsck_document *d, const struct gk_fsck_state *state)
{
  return state == &d->states[d->state_count - 1];
}

/* Says which states name which results. */
static void note_names(struct gk_fsck_document *d)
{
  for (size_t i = 0; i < d->state_count; i++) {
    const char *at = d->lists.data + d->states[i].list;
    int64_t sequence;
    while (gk_store_next_sequence(&at, &sequence) > 0) {
      struct gk_fsck_result *result = gk_fsck_find_result(d, sequence);
      if (result && is_newest(d, &d->states[i]))
        result->newest = true;
      else if (result)
        result->former = true;
    }
  }
}

/* Of a result that is lost, as a repair noted: no document has no step. */
static bool is_empty(const struct gk_fsck_document *d, const struct gk_fsck_state *state)
{
  return strcmp(d->lists.data + state->list, "[]") == 0;
}

/* Why a state cannot be made from its list; NULL: it can be. *lost: a repair has said so before, or
 * a step of it has been said to be damaged. Its steps are applied to d->document. */
static const char *apply_state(struct gk_fsck_document *d, const struct gk_fsck_state *state,
                               bool *lost, struct gk_error *error)
{
  const char *reason = NULL, *at = d->lists.data + state->list;
  int64_t sequence;
  int more;
  *lost = is_empty(d, state);
  if (*lost)
    return NULL;
  while ((more = gk_store_next_sequence(&at, &sequence)) > 0) {
    struct gk_fsck_result *result = gk_fsck_find_result(d, sequence);
    if (!result)
      return _("it names a step that is missing");
    *lost = *lost || result->empty || result->reason;
  }
  if (more < 0)
    return _("the list of its steps is damaged");
  struct gk_store_steps steps = {0};
  if (!*lost && gk_store_read_steps(d->fsck->store, d->id, state->run, &steps, &reason, error)) {
    struct gk_reader reader = gk_reader_of(steps.wires.data, steps.wires.size);
    gk_document_reset(&d->document);
    for (size_t i = 0; !reason && i < steps.count; i++)
      if (!gk_wire_apply(&d->document, gk_reader_text(&reader), GK_KINDS_ALL, &reason))
        reason = _("its steps do not fit together");
    for (size_t i = 0; !reason && i < steps.count; i++)
      for (size_t k = 0; k < i; k++)
        if (steps.sequences[i] == steps.sequences[k])
          reason = _("it names a step twice");
  } else if (!*lost && !reason) {
    reason = _("its pages in the database are damaged");
  }
  gk_store_steps_free(&steps);
  return reason;
}

/* A state of a run that is not known hides those before, and no run can be asked for it. */
static bool drop_unknown(struct gk_fsck_document *d, const struct gk_fsck_state *state,
                         const char *place, struct gk_error *error)
{
  bool repairs = gk_fsck_repairs(d->fsck);
  gk_fsck_say(d->fsck, d, GK_DAMAGE_UNKNOWN_STATE, repairs, place, _("there was no such run"));
  d->again = d->again || repairs;
  return !repairs || gk_fsck_change(d->fsck, GK_FSCK_DROP_STATE,
                                    gk_row_id(d->id, GK_STATE_BITS, state->run), error);
}

static bool check_state(struct gk_fsck_document *d, const struct gk_fsck_state *state,
                        struct gk_error *error)
{
  struct gk_fsck *fsck = d->fsck;
  bool lost, newest = is_newest(d, state), repairs = gk_fsck_repairs(fsck);
  char place[48];
  snprintf(place, sizeof place, _("result as of run %lld"), (long long)state->run);
  if (!state->known)
    return drop_unknown(d, state, place, error);
  const char *reason = apply_state(d, state, &lost, error);
  int64_t id = gk_row_id(d->id, GK_STATE_BITS, state->run);
  d->whole = newest && !reason && !lost;
  if (reason) {
    gk_fsck_say(fsck, d, newest ? GK_DAMAGE_STATE : GK_DAMAGE_FORMER_STATE, repairs, place, reason);
    d->again = d->again || (repairs && newest);
    /* An empty list stands for a result that is lost: another must not seem to be that of its run.
     */
    return !repairs || gk_fsck_change(fsck, GK_FSCK_EMPTY_STATE, id, error);
  }
  if (!lost)
    return true;
  bool noted = is_empty(d, state);
  if (newest && noted)
    gk_fsck_say(fsck, d, GK_DAMAGE_WAITING, false, place, _("the list of its steps was damaged"));
  fsck->lost += !newest;
  if (newest || noted)
    return true;
  /* What a step that is made again can still heal keeps its list. */
  const char *at = d->lists.data + state->list;
  int64_t sequence;
  bool heals = true;
  while (gk_store_next_sequence(&at, &sequence) > 0) {
    const struct gk_fsck_result *result = gk_fsck_find_result(d, sequence);
    heals = heals && (!result->reason || result->newest);
  }
  return heals || !repairs || gk_fsck_change(fsck, GK_FSCK_EMPTY_STATE, id, error);
}

static bool check_states(struct gk_fsck_document *d, struct gk_error *error)
{
  struct gk_fsck *fsck = d->fsck;
  d->whole = false;
  for (size_t i = 0; i < d->state_count; i++)
    if (!check_state(d, &d->states[i], error))
      return false;
  if (d->state_count)
    return true;
  if (!d->recipe) {
    gk_fsck_say(fsck, d, GK_DAMAGE_WAITING, false, "", _("it has no result"));
    return true;
  }
  bool repairs = gk_fsck_repairs(fsck);
  gk_fsck_say(fsck, d, GK_DAMAGE_STATE, repairs, "", _("it has no result"));
  d->again = repairs;
  return true;
}

/* The names of the columns that are not what the steps say. */
static bool compare_columns(struct gk_fsck_document *d, char *names, size_t size,
                            struct gk_error *error)
{
  sqlite3_stmt *row = gk_fsck_statement(d->fsck, GK_FSCK_LISTING, error);
  if (!row)
    return false;
  size_t used = 0;
  names[0] = 0;
  sqlite3_bind_int64(row, 1, d->id);
  gk_store_bind_listing(row, &d->document);
  enum gk_fsck_step step = gk_fsck_step(d->fsck, row, error);
  for (int i = 0; step == GK_FSCK_ROW && i < COLUMNS; i++)
    if (!sqlite3_column_int(row, i))
      used += (size_t)snprintf(names + used, size - used, "%s%s", used ? ", " : "", columns[i]);
  if (step == GK_FSCK_ROW && d->state != d->states[d->state_count - 1].run)
    snprintf(names + used, size - used, "%sstate", used ? ", " : "");
  sqlite3_reset(row);
  return step != GK_FSCK_FAILED;
}

static bool mend_columns(struct gk_fsck_document *d, struct gk_error *error)
{
  sqlite3_stmt *change = gk_fsck_statement(d->fsck, GK_FSCK_MEND_LISTING, error);
  if (!change || !gk_store_write(d->fsck->store, error))
    return false;
  /* Or else the list of steps is wrong: what the document gives now tells. */
  d->again = true;
  sqlite3_bind_int64(change, 1, d->id);
  gk_store_bind_listing(change, &d->document);
  sqlite3_bind_int64(change, 27, d->states[d->state_count - 1].run);
  return gk_store_finish(d->fsck->store, change, error);
}

/* What the source declared stands in the step that brought the bytes, too. */
static bool check_declared(struct gk_fsck_document *d, struct gk_error *error)
{
  const struct gk_resource *first = gk_document_find(&d->document, GK_KIND_RESOURCE, 1);
  if (!first || d->declared.size == 0)
    return true;
  struct gk_buffer said = {0};
  gk_buffer_put(&said, first->media_type.data, first->media_type.size);
  gk_buffer_put_byte(&said, '\n');
  gk_buffer_put(&said, first->charset.data, first->charset.size);
  bool good = said.size == d->declared.size && memcmp(said.data, d->declared.data, said.size) == 0;
  if (!good) {
    bool repairs = gk_fsck_repairs(d->fsck);
    gk_fsck_say(d->fsck, d, GK_DAMAGE_COLUMNS, repairs, "declared",
                _("they are not what the steps say"));
    sqlite3_stmt *change = NULL;
    good = !repairs || ((change = gk_fsck_statement(d->fsck, GK_FSCK_MEND_DECLARED, error)) &&
                        gk_store_write(d->fsck->store, error));
    if (good && repairs) {
      d->again = true;
      sqlite3_bind_int64(change, 1, d->id);
      gk_bind_text(change, 2, (struct gk_text){said.data, said.size});
      good = gk_store_finish(d->fsck->store, change, error);
    }
  }
  gk_buffer_free(&said);
  return good;
}

static bool is_text(sqlite3_stmt *row, int column, struct gk_text text)
{
  struct gk_text stored = gk_column_text(row, column);
  return stored.size == text.size &&
         (text.size == 0 || memcmp(stored.data, text.data, text.size) == 0);
}

static bool agrees(sqlite3_stmt *row, const struct gk_finding *finding, uint32_t number)
{
  return finding && sqlite3_column_int64(row, 0) == number && is_text(row, 1, finding->rule) &&
         is_text(row, 2, gk_text_of(gk_level_name(finding->severity))) &&
         is_text(row, 3, finding->expected) && is_text(row, 4, finding->actual) &&
         is_text(row, 5, finding->message) && is_text(row, 6, finding->message_zh);
}

static bool check_findings(struct gk_fsck_document *d, struct gk_error *error)
{
  sqlite3_stmt *row = gk_fsck_statement(d->fsck, GK_FSCK_FINDINGS, error);
  if (!row)
    return false;
  enum gk_fsck_step step;
  uint32_t number = 0;
  bool good = true;
  sqlite3_bind_int64(row, 1, d->id);
  while ((step = gk_fsck_step(d->fsck, row, error)) == GK_FSCK_ROW) {
    number++;
    good = good && agrees(row, gk_document_find(&d->document, GK_KIND_FINDING, number), number);
  }
  if (step == GK_FSCK_FAILED)
    return false;
  if (step == GK_FSCK_CORRUPT)
    return say_unreadable(d, "finding");
  if (good && number == gk_document_count(&d->document, GK_KIND_FINDING))
    return true;
  bool repairs = gk_fsck_repairs(d->fsck);
  gk_fsck_say(d->fsck, d, GK_DAMAGE_FINDINGS, repairs, "",
              _("its findings are not those of its "
                "steps"));
  return !repairs || (gk_store_write(d->fsck->store, error) &&
                      gk_store_put_findings(d->fsck->store, d->id, &d->document, error));
}

bool gk_fsck_check_listing(struct gk_fsck_document *d, struct gk_error *error)
{
  char names[400];
  bool repairs = gk_fsck_repairs(d->fsck);
  if (!compare_columns(d, names, sizeof names, error))
    return false;
  if (names[0]) {
    gk_fsck_say(d->fsck, d, GK_DAMAGE_COLUMNS, repairs, names,
                _("they are not what the steps say"));
    if (repairs && !mend_columns(d, error))
      return false;
  }
  return check_declared(d, error) && check_findings(d, error);
}

static bool check_recipe(struct gk_fsck_document *d, struct gk_error *error)
{
  (void)error;
  if (!d->recipe || d->has_recipe)
    return true;
  bool repairs = gk_fsck_repairs(d->fsck);
  gk_fsck_say(d->fsck, d, GK_DAMAGE_COLUMNS, repairs, "recipe", _("there is no such recipe"));
  d->again = d->again || repairs;
  return true;
}

static bool look_at(struct gk_fsck_document *d, struct gk_error *error)
{
  bool readable;
  if (!read_row(d, &readable, error))
    return false;
  if (!readable)
    return true;
  d->fsck->documents++;
  if (!gk_fsck_read_results(d, &readable, error))
    return false;
  if (!readable)
    return say_unreadable(d, "result");
  if (!read_states(d, &readable, error))
    return false;
  if (!readable)
    return say_unreadable(d, "state");
  note_names(d);
  if (!gk_fsck_check_results(d, error) || !check_states(d, error) || !check_recipe(d, error))
    return false;
  if (d->whole && !gk_fsck_check_listing(d, error))
    return false;
  if (!gk_fsck_check_original(d, error))
    return false;
  d->fsck->again += d->again;
  return !d->again || gk_fsck_change(d->fsck, GK_FSCK_AGAIN, d->id, error);
}

bool gk_fsck_look_at(struct gk_fsck *fsck, int64_t id, struct gk_error *error)
{
  struct gk_fsck_document *d = &fsck->work->document;
  d->fsck = fsck;
  d->id = id;
  d->source.size = 0;
  d->hex[0] = 0;
  d->again = false;
  gk_document_reset(&d->document);
  return look_at(d, error);
}

void gk_fsck_document_free(struct gk_fsck_document *d)
{
  gk_buffer_free(&d->source);
  gk_buffer_free(&d->declared);
  gk_buffer_free(&d->lists);
  free(d->results);
  free(d->states);
  gk_document_free(&d->document);
}
