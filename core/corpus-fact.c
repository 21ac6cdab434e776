/* SPDX-License-Identifier: Apache-2.0 */
/* The cells that rules read, as rows. A document is read when its state is not the one that was
 * read last, and all are when the rules ask for other cells. */
#include <stdlib.h>

#include "corpus-private.h"
#include "key.h"
#include "message.h"
#include "rule-value.h"
#include "utf8.h"
#include "wire.h"

enum { COMMIT_DOCUMENTS = 256 };

/* Which cells. */

static int by_text(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The patterns of all rules, sorted, each once, a line each. */
static void declare(const struct gk_corpus *corpus, struct gk_buffer *out)
{
  size_t count = 0, capacity = 1;
  for (size_t i = 0; i < corpus->count; i++)
    capacity += corpus->rules[i].pattern_count;
  char **lines = calloc(capacity, sizeof *lines);
  if (!lines)
    abort();
  for (size_t i = 0; i < corpus->count; i++)
    for (size_t k = 0; k < corpus->rules[i].pattern_count; k++) {
      const struct gk_corpus_pattern *pattern = &corpus->rules[i].patterns[k];
      struct gk_buffer line = {0};
      gk_buffer_print(&line, "%.*s/%.*s/%.*s", (int)pattern->form.size, pattern->form.data,
                      (int)pattern->row.size, pattern->row.data, (int)pattern->column.size,
                      pattern->column.data);
      gk_buffer_put_byte(&line, 0);
      lines[count++] = line.data;
    }
  if (count)
    qsort(lines, count, sizeof *lines, by_text);
  for (size_t i = 0; i < count; i++)
    if (i == 0 || strcmp(lines[i], lines[i - 1]) != 0)
      gk_buffer_print(out, "%s\n", lines[i]);
  for (size_t i = 0; i < count; i++)
    free(lines[i]);
  free(lines);
  gk_buffer_put_byte(out, 0);
}

static bool fits(struct gk_text part, struct gk_text key)
{
  return gk_text_equal(part, GK_TEXT("*")) || gk_text_equal(part, key);
}

static bool is_asked_for(const struct gk_corpus *corpus, const struct gk_fact *fact)
{
  for (size_t i = 0; i < corpus->count; i++)
    for (size_t k = 0; k < corpus->rules[i].pattern_count; k++) {
      const struct gk_corpus_pattern *pattern = &corpus->rules[i].patterns[k];
      if (gk_text_equal(pattern->form, fact->form) && fits(pattern->row, fact->row) &&
          fits(pattern->column, fact->column))
        return true;
    }
  return false;
}

static bool run_sql(struct gk_store *store, const char *sql, struct gk_error *error)
{
  return gk_store_write(store, error) &&
         (sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
          gk_store_give_up(store, error));
}

static bool prepare(struct gk_store *store, const char *sql, sqlite3_stmt **statement,
                    struct gk_error *error)
{
  return sqlite3_prepare_v2(store->database, sql, -1, statement, NULL) == SQLITE_OK
             ? true
             : gk_store_give_up(store, error);
}

/* Forgets all cells where the rules ask for others than before. */
static bool use_declared(struct gk_store *store, const struct gk_buffer *declared,
                         struct gk_error *error)
{
  sqlite3_stmt *row;
  if (!prepare(store, "SELECT 1 FROM corpus WHERE declared = ?1", &row, error))
    return false;
  sqlite3_bind_text(row, 1, declared->data, -1, SQLITE_STATIC);
  int status = sqlite3_step(row);
  sqlite3_finalize(row);
  if (status == SQLITE_ROW)
    return true;
  if (status != SQLITE_DONE)
    return gk_store_fault(store, error);
  if (!run_sql(store,
               "DELETE FROM corpus_fact; DELETE FROM corpus_cell; DELETE FROM corpus_document;",
               error) ||
      !prepare(store, "INSERT OR REPLACE INTO corpus(id, declared) VALUES(1, ?1)", &row, error))
    return false;
  sqlite3_bind_text(row, 1, declared->data, -1, SQLITE_STATIC);
  status = sqlite3_step(row);
  sqlite3_finalize(row);
  return status == SQLITE_DONE ? gk_store_commit(store, error) : gk_store_give_up(store, error);
}

/* Which documents. */

/* Those that no source has any more, or that could not be read the last time. */
static bool drop_former(struct gk_store *store, struct gk_error *error)
{
  static const char sql[] =
      "DELETE FROM corpus_fact WHERE document IN (SELECT document FROM corpus_document"
      "  WHERE document NOT IN"
      "    (SELECT id FROM current_document WHERE status IN ('ok', 'partial')));"
      "DELETE FROM corpus_document WHERE document NOT IN"
      "  (SELECT id FROM current_document WHERE status IN ('ok', 'partial'));";
  return run_sql(store, sql, error) && gk_store_commit(store, error);
}

struct stale {
  int64_t document, state;
};

static bool list_stale(struct gk_store *store, struct gk_buffer *list, struct gk_error *error)
{
  sqlite3_stmt *row;
  if (!prepare(store,
               "SELECT d.id, d.state FROM current_document AS d"
               " LEFT JOIN corpus_document AS c ON c.document = d.id"
               " WHERE d.status IN ('ok', 'partial') AND d.state IS NOT c.state ORDER BY d.id",
               &row, error))
    return false;
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW) {
    struct stale one = {sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1)};
    gk_buffer_put(list, &one, sizeof one);
  }
  sqlite3_finalize(row);
  return status == SQLITE_DONE ? true : gk_store_fault(store, error);
}

/* One document. */

static bool find_cell(struct gk_store *store, const struct gk_fact *fact, int64_t *cell,
                      struct gk_error *error)
{
  for (int i = 0; i < 2; i++) {
    sqlite3_stmt *statement = gk_store_statement(
        store, i ? GK_STATEMENT_CORPUS_PUT_CELL : GK_STATEMENT_CORPUS_FIND_CELL, error);
    if (!statement)
      return false;
    gk_bind_text(statement, 1, fact->form);
    gk_bind_text(statement, 2, fact->row);
    gk_bind_text(statement, 3, fact->column);
    int status = sqlite3_step(statement);
    if (status == SQLITE_ROW)
      *cell = sqlite3_column_int64(statement, 0);
    if (status != SQLITE_ROW && status != SQLITE_DONE)
      return gk_store_give_up(store, error);
    sqlite3_reset(statement);
    if (status == SQLITE_ROW)
      return true;
  }
  *cell = sqlite3_last_insert_rowid(store->database);
  return true;
}

static void bind_count(sqlite3_stmt *statement, int index, bool known, uint32_t number)
{
  if (known)
    sqlite3_bind_int64(statement, index, number);
  else
    sqlite3_bind_null(statement, index);
}

static bool is_doubtful(const struct gk_document *loaded, const struct gk_fact *fact)
{
  const struct gk_table *table = gk_document_find(loaded, GK_KIND_TABLE, fact->table);
  const struct gk_cell *cell =
      table && table->origin == GK_TABLE_PICTURE
          ? gk_document_cell_at(loaded, table->id, fact->cell_row, fact->cell_column)
          : NULL;
  return cell && cell->flags & GK_CELL_DOUBTFUL;
}

static bool put_fact(struct gk_store *store, int64_t document, const struct gk_fact *fact,
                     uint32_t instance, bool doubtful, struct gk_buffer *said,
                     struct gk_error *error)
{
  int64_t cell = 0;
  sqlite3_stmt *statement;
  if (!find_cell(store, fact, &cell, error) ||
      !(statement = gk_store_statement(store, GK_STATEMENT_CORPUS_PUT_FACT, error)))
    return false;
  struct gk_rule_value value = {.kind = GK_RULE_NULL};
  if (fact->kind == GK_FACT_NUMBER)
    value = gk_rule_value_of(fact->value);
  sqlite3_bind_int64(statement, 1, document);
  sqlite3_bind_int64(statement, 2, cell);
  sqlite3_bind_int64(statement, 3, fact->id);
  sqlite3_bind_int64(statement, 4, fact->kind);
  if (value.kind == GK_RULE_INTEGER)
    sqlite3_bind_int64(statement, 5, value.integer);
  else if (value.kind == GK_RULE_REAL)
    sqlite3_bind_double(statement, 5, value.real);
  else
    sqlite3_bind_null(statement, 5);
  gk_bind_text(statement, 6, fact->raw);
  gk_bind_text(statement, 7, fact->unit);
  sqlite3_bind_int64(statement, 8, fact->recovered != 0);
  sqlite3_bind_int64(statement, 9, instance);
  bind_count(statement, 10, fact->table, fact->table);
  bind_count(statement, 11, fact->table, fact->cell_row);
  bind_count(statement, 12, fact->table, fact->cell_column);
  sqlite3_bind_int64(statement, 13, doubtful);
  const uint64_t numbers[] = {fact->id,          fact->kind,      (uint64_t)fact->value.digits,
                              fact->value.scale, fact->recovered, instance,
                              fact->table,       fact->cell_row,  fact->cell_column,
                              doubtful};
  const struct gk_text texts[] = {fact->form, fact->row, fact->column, fact->raw, fact->unit};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    gk_buffer_put_number(said, numbers[i]);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    gk_buffer_put_text(said, texts[i]);
  return gk_store_finish(store, statement, error);
}

/* A document with more of the cells that rules ask for is no report: the others are not read. */
enum { FACTS_LIMIT = 1024 };

static bool same_cell(const struct gk_fact *a, const struct gk_fact *b)
{
  return gk_text_equal(a->form, b->form) && gk_text_equal(a->row, b->row) &&
         gk_text_equal(a->column, b->column);
}

/* A form of which an asked-for cell is there twice is printed more than once; then each of its
 * tables is an instance. */
static bool is_repeated(const struct gk_fact *const *facts, size_t count, struct gk_text form)
{
  for (size_t i = 0; i < count; i++)
    for (size_t k = i + 1; k < count && gk_text_equal(facts[i]->form, form); k++)
      if (same_cell(facts[i], facts[k]))
        return true;
  return false;
}

static void find_repeated(const struct gk_fact *const *facts, size_t count, bool *repeated)
{
  for (size_t i = 0; i < count; i++) {
    size_t before = 0;
    while (before < i && !gk_text_equal(facts[before]->form, facts[i]->form))
      before++;
    repeated[i] = before < i ? repeated[before] : is_repeated(facts, count, facts[i]->form);
  }
}

static bool put_facts(const struct gk_corpus *corpus, struct gk_store *store, int64_t document,
                      const struct gk_document *loaded, struct gk_buffer *said,
                      struct gk_error *error)
{
  const struct gk_fact *facts[FACTS_LIMIT], *fact;
  bool repeated[FACTS_LIMIT];
  size_t count = 0;
  for (uint32_t id = 1; (fact = gk_document_find(loaded, GK_KIND_FACT, id)); id++)
    if (count < FACTS_LIMIT && is_asked_for(corpus, fact))
      facts[count++] = fact;
  find_repeated(facts, count, repeated);
  for (size_t i = 0; i < count; i++)
    if (!put_fact(store, document, facts[i], repeated[i] ? facts[i]->table : 0,
                  is_doubtful(loaded, facts[i]), said, error))
      return false;
  return true;
}

/* The facts of a document's newest state; a document that is damaged has none, and is read again
 * the next time. */
static bool load(struct gk_store *store, int64_t document, struct gk_store_steps *steps,
                 struct gk_document *loaded, bool *whole, struct gk_error *error)
{
  const char *reason = NULL;
  gk_document_reset(loaded);
  *whole = gk_store_read_steps(store, document, 0, steps, &reason, error);
  if (!*whole && !reason)
    return false;
  struct gk_reader reader = gk_reader_of(steps->wires.data, steps->wires.size);
  for (size_t i = 0; *whole && i < steps->count; i++)
    *whole = gk_wire_apply(loaded, gk_reader_text(&reader),
                           GK_KIND_BIT(GK_KIND_FACT) | GK_KIND_BIT(GK_KIND_TABLE), &reason);
  return true;
}

static bool read_document(const struct gk_corpus *corpus, struct gk_store *store,
                          const struct stale *stale, const struct gk_document *loaded, bool whole,
                          struct gk_error *error)
{
  struct gk_buffer said = {0};
  uint8_t digest[GK_DIGEST_SIZE];
  sqlite3_stmt *statement;
  if (!gk_store_write(store, error) ||
      !(statement = gk_store_statement(store, GK_STATEMENT_CORPUS_DROP_FACTS, error)))
    return false;
  sqlite3_bind_int64(statement, 1, stale->document);
  bool good = gk_store_finish(store, statement, error) &&
              (!whole || put_facts(corpus, store, stale->document, loaded, &said, error));
  const struct gk_text field = {said.size ? said.data : "", said.size};
  gk_key_fields("corpus-facts", &field, 1, digest);
  gk_buffer_free(&said);
  if (!good || !(statement = gk_store_statement(store, GK_STATEMENT_CORPUS_PUT_DOCUMENT, error)))
    return false;
  sqlite3_bind_int64(statement, 1, stale->document);
  sqlite3_bind_int64(statement, 2, whole ? stale->state : -1);
  sqlite3_bind_blob(statement, 3, digest, sizeof digest, SQLITE_STATIC);
  return gk_store_finish(store, statement, error);
}

static bool read_stale(const struct gk_corpus *corpus, struct gk_store *store,
                       const struct gk_buffer *list, volatile int *stop,
                       struct gk_corpus_counts *counts, struct gk_error *error)
{
  struct gk_store_steps steps = {0};
  struct gk_document loaded;
  gk_document_init(&loaded, 0, NULL, NULL);
  bool good = true;
  for (size_t at = 0; good && at < list->size && !(stop && *stop); at += sizeof(struct stale)) {
    struct stale one;
    bool whole;
    memcpy(&one, list->data + at, sizeof one);
    good = load(store, one.document, &steps, &loaded, &whole, error) &&
           read_document(corpus, store, &one, &loaded, whole, error);
    counts->read++;
    if (good && counts->read % COMMIT_DOCUMENTS == 0)
      good = gk_store_commit(store, error);
  }
  gk_store_steps_free(&steps);
  gk_document_free(&loaded);
  return good && gk_store_commit(store, error);
}

bool gk_corpus_read_facts(const struct gk_corpus *corpus, struct gk_store *store,
                          volatile int *stop, struct gk_corpus_counts *counts,
                          struct gk_error *error)
{
  struct gk_buffer declared = {0}, list = {0};
  declare(corpus, &declared);
  bool good = use_declared(store, &declared, error) && drop_former(store, error) &&
              (declared.size == 1 /* none */ || list_stale(store, &list, error)) &&
              read_stale(corpus, store, &list, stop, counts, error);
  gk_buffer_free(&declared);
  gk_buffer_free(&list);
  return good;
}

bool gk_corpus_whole(struct gk_store *store, uint8_t digest[GK_DIGEST_SIZE], struct gk_error *error)
{
  static const char sql[] =
      "SELECT d.digest, d.status, d.kind, d.generation, d.year, d.title, d.agency, d.region_code,"
      " d.region_name, d.published, d.signed, c.digest, (SELECT min(s.name) FROM source AS s"
      "  WHERE s.document = d.id AND s.current = 1) FROM current_document AS d"
      " LEFT JOIN corpus_document AS c ON c.document = d.id ORDER BY d.id";
  sqlite3_stmt *row;
  memset(digest, 0, GK_DIGEST_SIZE);
  if (!prepare(store, sql, &row, error))
    return false;
  int status;
  while ((status = sqlite3_step(row)) == SQLITE_ROW)
    gk_corpus_digest_row(digest, row);
  sqlite3_finalize(row);
  return status == SQLITE_DONE ? true : gk_store_fault(store, error);
}
