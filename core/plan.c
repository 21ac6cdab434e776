/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include <stdlib.h>

#include "message.h"
#include "recipe-change.h"
#include "stage.h"
#include "store-private.h"

static void add_part(struct gk_plan *plan, struct gk_plan_part part)
{
  plan->parts = realloc(plan->parts, (plan->count + 1) * sizeof *plan->parts);
  if (!plan->parts)
    abort();
  plan->parts[plan->count++] = part;
}

static bool compare_all(struct gk_plan *plan, struct gk_store *store, struct gk_text recipe,
                        struct gk_error *error)
{
  sqlite3_stmt *row;
  if (sqlite3_prepare_v2(store->database, "SELECT id, text FROM recipe ORDER BY id", -1, &row,
                         NULL) != SQLITE_OK)
    return gk_store_fault(store, error);
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW) {
    struct gk_plan_part part = {.recipe = sqlite3_column_int64(row, 0)};
    struct gk_text old = gk_column_text(row, 1);
    if (old.size == recipe.size && memcmp(old.data, recipe.data, old.size) == 0) {
      plan->recipe = part.recipe;
      continue;
    }
    gk_recipe_compare(old, recipe, &part);
    add_part(plan, part);
  }
  if (status != SQLITE_DONE)
    gk_store_fault(store, error);
  sqlite3_finalize(row);
  struct gk_plan_part unknown = {.first = GK_STAGE_UNPACK};
  gk_recipe_unknown(&unknown);
  add_part(plan, unknown);
  return status == SQLITE_DONE;
}

bool gk_plan_preview(struct gk_plan *plan, struct gk_store *store, struct gk_text recipe,
                     struct gk_error *error)
{
  *plan = (struct gk_plan){0};
  return compare_all(plan, store, recipe, error);
}

bool gk_plan_make(struct gk_plan *plan, struct gk_store *store, int64_t recipe,
                  struct gk_error *error)
{
  sqlite3_stmt *row;
  *plan = (struct gk_plan){0};
  if (sqlite3_prepare_v2(store->database, "SELECT text FROM recipe WHERE id = ?1", -1, &row,
                         NULL) != SQLITE_OK)
    return gk_store_fault(store, error);
  sqlite3_bind_int64(row, 1, recipe);
  bool found = sqlite3_step(row) == SQLITE_ROW;
  bool good = found ? compare_all(plan, store, gk_column_text(row, 0), error)
                    : gk_store_fault(store, error);
  sqlite3_finalize(row);
  return good;
}

void gk_plan_free(struct gk_plan *plan)
{
  for (size_t i = 0; i < plan->count; i++) {
    for (size_t k = 0; k < plan->parts[i].reason_count; k++)
      free(plan->parts[i].reasons[k]);
    free(plan->parts[i].reasons);
    gk_buffer_free(&plan->parts[i].changes);
  }
  free(plan->parts);
  *plan = (struct gk_plan){0};
}

const struct gk_plan_part *gk_plan_part_of(const struct gk_plan *plan, int64_t recipe)
{
  for (size_t i = 0; i < plan->count; i++)
    if (plan->parts[i].recipe == recipe)
      return &plan->parts[i];
  return NULL;
}

static bool is(struct gk_text text, const char *word)
{
  return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

static uint32_t stage_of(struct gk_text name)
{
  for (uint32_t stage = GK_STAGE_FETCH; stage <= GK_STAGE_LAST; stage++)
    if (is(name, gk_stage_name(stage)))
      return stage;
  return 0;
}

bool gk_plan_concerns(const struct gk_plan *plan, const struct gk_known *known)
{
  const struct gk_plan_part *part = gk_plan_part_of(plan, known->recipe);
  if (!part)
    return known->recipe != plan->recipe;
  uint32_t ended = stage_of(known->stage);
  bool reached_limit = is(known->code, "timeout") || is(known->code, "nomem");
  return part->recipe == 0 || (part->first <= GK_STAGE_LAST && (!ended || ended >= part->first)) ||
         (part->limits && reached_limit);
}

/* The condition under which a document is concerned, as gk_plan_concerns has it. */
static void put_concern(struct gk_buffer *sql, const struct gk_plan_part *part)
{
  if (part->recipe == 0) {
    gk_buffer_print(sql, "recipe IS NULL");
    return;
  }
  gk_buffer_print(sql, "recipe = %lld AND (0", (long long)part->recipe);
  if (part->first <= GK_STAGE_LAST)
    gk_buffer_print(sql, " OR stage IS NULL");
  for (uint32_t stage = part->first; stage <= GK_STAGE_LAST; stage++)
    gk_buffer_print(sql, " OR stage = '%s'", gk_stage_name(stage));
  if (part->limits)
    gk_buffer_print(sql, " OR code IN ('timeout', 'nomem')");
  gk_buffer_print(sql, ")");
}

bool gk_select(struct gk_selection *selection, struct gk_store *store,
               const struct gk_selecting *selecting, struct gk_error *error)
{
  struct gk_buffer sql = {0};
  sqlite3_stmt *row = NULL;
  const char *rest = "";
  gk_buffer_print(&sql, "SELECT id FROM current_document AS document WHERE ");
  if (selecting->part)
    put_concern(&sql, selecting->part);
  else
    gk_buffer_print(&sql, "1");
  if (selecting->status)
    gk_buffer_print(&sql, " AND status = '%s'", selecting->status);
  if (selecting->where)
    gk_buffer_print(&sql, " AND (%s\n)", selecting->where);
  gk_buffer_print(&sql, " ORDER BY id");
  int status = sqlite3_prepare_v2(store->database, sql.data, (int)sql.size, &row, &rest);
  bool ours = rest == sql.data + sql.size && row && sqlite3_stmt_readonly(row);
  if (status != SQLITE_OK || !ours) {
    gk_buffer_free(&sql);
    sqlite3_finalize(row);
    if (!selecting->where)
      return gk_store_fault(store, error);
    return gk_error_set(
        error, "usage", _("--where is no condition over the columns of document: %s"),
        status == SQLITE_OK ? _("it is more than one") : sqlite3_errmsg(store->database));
  }
  gk_buffer_free(&sql);
  size_t capacity = selection->count;
  while ((status = sqlite3_step(row)) == SQLITE_ROW) {
    if (selection->count == capacity) {
      capacity = capacity ? 2 * capacity : 64;
      selection->ids = realloc(selection->ids, capacity * sizeof *selection->ids);
      if (!selection->ids)
        abort();
    }
    selection->ids[selection->count++] = sqlite3_column_int64(row, 0);
  }
  if (status != SQLITE_DONE)
    gk_store_fault(store, error);
  sqlite3_finalize(row);
  return status == SQLITE_DONE;
}

void gk_selection_free(struct gk_selection *selection)
{
  free(selection->ids);
  *selection = (struct gk_selection){0};
}

bool gk_plan_confirm(const struct gk_plan *plan, const struct gk_plan_part *part,
                     struct gk_store *store, struct gk_error *error)
{
  struct gk_buffer sql = {0};
  if (part->recipe == 0)
    return true;
  if (!gk_store_write(store, error))
    return false;
  gk_buffer_print(&sql, "UPDATE document SET recipe = %lld WHERE recipe = %lld AND NOT (",
                  (long long)plan->recipe, (long long)part->recipe);
  put_concern(&sql, part);
  gk_buffer_print(&sql, ")");
  gk_buffer_put_byte(&sql, 0);
  bool done = sqlite3_exec(store->database, sql.data, NULL, NULL, NULL) == SQLITE_OK;
  gk_buffer_free(&sql);
  return done ? true : gk_store_give_up(store, error);
}

bool gk_plan_cost(struct gk_store *store, const struct gk_selection *selection, uint32_t first,
                  uint64_t *nanoseconds, struct gk_error *error)
{
  enum { SAMPLE_LIMIT = 5000 /* documents: a second */ };
  sqlite3_stmt *row;
  *nanoseconds = 0;
  if (sqlite3_prepare_v2(store->database,
                         "SELECT r.stage, r.nanoseconds FROM document AS d"
                         " JOIN state AS s ON s.id = d.id << 20 | d.state"
                         " JOIN json_each(s.results) AS j JOIN result AS r"
                         " ON r.id = d.id << 20 | j.value WHERE d.id = ?1",
                         -1, &row, NULL) != SQLITE_OK)
    return gk_store_fault(store, error);
  size_t every = selection->count / SAMPLE_LIMIT + 1, counted = 0;
  int status = SQLITE_DONE;
  for (size_t i = 0; i < selection->count && status == SQLITE_DONE; i += every, counted++) {
    sqlite3_bind_int64(row, 1, selection->ids[i]);
    while ((status = sqlite3_step(row)) == SQLITE_ROW)
      if (stage_of(gk_column_text(row, 0)) >= first && sqlite3_column_int64(row, 1) > 0)
        *nanoseconds += (uint64_t)sqlite3_column_int64(row, 1);
    sqlite3_reset(row);
  }
  if (status != SQLITE_DONE)
    gk_store_fault(store, error);
  sqlite3_finalize(row);
  if (counted)
    *nanoseconds = (uint64_t)((double)*nanoseconds * ((double)selection->count / (double)counted));
  return status == SQLITE_DONE;
}
