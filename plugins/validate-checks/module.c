/* SPDX-License-Identifier: Apache-2.0 */
#include "module.h"

#include "schema.h"

#include <stdio.h>
#include <stdlib.h>

/* One more condition than any check has; what does not fit is left to SQLite. */
enum { CONDITIONS = 10 };

enum { STRATEGY_SCAN = -1, STRATEGY_ID = -2 };

struct condition {
  size_t key;
  uint32_t value;
  bool not ;
};

struct table {
  sqlite3_vtab base;
  struct database *database;
  const struct table_schema *schema;
  enum table_kind kind;
  size_t row_size;
};

struct cursor {
  sqlite3_vtab_cursor base;
  struct rows *rows;
  const char *row; /* the current one; NULL: past the last */
  uint32_t index, end;
  const uint32_t *next; /* along a chain; NULL: by index */
  int condition_count;
  struct condition conditions[2 * CONDITIONS]; /* <> asks for "not NULL" beside it */
};

struct module {
  struct database *database;
  enum table_kind kind;
};

static int connect_table(sqlite3 *connection, void *data, int argc, const char *const *argv,
                         sqlite3_vtab **result, char **message)
{
  (void)argc;
  (void)argv;
  (void)message;
  const struct module *module = data;
  const struct table_schema *schema = &table_schemas[module->kind];
  int code = sqlite3_declare_vtab(connection, schema->declaration);
  if (code != SQLITE_OK)
    return code;
  struct table *table = sqlite3_malloc(sizeof *table);
  if (!table)
    return SQLITE_NOMEM;
  memset(table, 0, sizeof *table);
  table->database = module->database;
  table->kind = module->kind;
  table->schema = schema;
  table->row_size = snapshot_row_size(module->kind);
  *result = &table->base;
  return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *table)
{
  sqlite3_free(table);
  return SQLITE_OK;
}

static int constraint_of(const sqlite3_index_info *info, int column, const char *used)
{
  for (int i = 0; i < info->nConstraint; i++)
    if (used[i] && info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ &&
        info->aConstraint[i].iColumn == column)
      return i;
  return -1;
}

/* idxNum is the strategy; idxStr names the conditions that are handed over, two characters each:
 * the column from 'A', and '=' or '!'. */
static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
  const struct table_schema *schema = ((struct table *)base)->schema;
  char *plan = sqlite3_malloc(2 * CONDITIONS + 1);
  char *used = sqlite3_malloc(info->nConstraint + 1);
  if (!plan || !used) {
    sqlite3_free(plan);
    sqlite3_free(used);
    return SQLITE_NOMEM;
  }
  memset(used, 0, (size_t)info->nConstraint + 1);
  int count = 0;
  double cost = 1000;
  for (int i = 0; i < info->nConstraint && count < CONDITIONS; i++) {
    bool equal = info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ;
    int column = info->aConstraint[i].iColumn;
    if (!info->aConstraint[i].usable || column < 0 ||
        (!equal && info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_NE) ||
        schema->columns[column].key == SIZE_MAX ||
        strcmp(sqlite3_vtab_collation(info, i), "BINARY") != 0)
      continue;
    used[i] = 1;
    plan[2 * count] = (char)('A' + column);
    plan[2 * count + 1] = equal ? '=' : '!';
    count++;
    info->aConstraintUsage[i].argvIndex = count;
    info->aConstraintUsage[i].omit = 1;
    cost = equal ? cost / 4 : cost * 0.95;
  }
  plan[2 * count] = 0;
  info->idxStr = plan;
  info->needToFreeIdxStr = 1;
  info->idxNum = STRATEGY_SCAN;
  if (constraint_of(info, 0, used) >= 0) {
    info->idxNum = STRATEGY_ID;
    info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
    cost = 1;
  } else {
    for (int i = 0; i < CHAINS && schema->chains[i][0] >= 0; i++)
      if (constraint_of(info, schema->chains[i][0], used) >= 0 &&
          (schema->chains[i][1] < 0 || constraint_of(info, schema->chains[i][1], used) >= 0)) {
        info->idxNum = i;
        cost /= 4;
        break;
      }
  }
  info->estimatedCost = cost;
  info->estimatedRows = (sqlite3_int64)cost + 1;
  sqlite3_free(used);
  return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **result)
{
  (void)base;
  struct cursor *cursor = sqlite3_malloc(sizeof *cursor);
  if (!cursor)
    return SQLITE_NOMEM;
  memset(cursor, 0, offsetof(struct cursor, conditions));
  *result = &cursor->base;
  return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
  sqlite3_free(cursor);
  return SQLITE_OK;
}

/* What stands for an SQL value in the column. False: no row can have it. */
static bool key_of(const struct database *database, const struct column *column,
                   sqlite3_value *value, uint32_t *key)
{
  if (column->kind == COLUMN_SYMBOL) {
    const char *text = (const char *)sqlite3_value_text(value);
    if (!text)
      return false;
    *key = symbols_find(&database->snapshot.symbols,
                        (struct gk_text){text, (size_t)sqlite3_value_bytes(value)});
    return *key != 0;
  }
  if (column->kind == COLUMN_NAME) {
    const char *text = (const char *)sqlite3_value_text(value);
    for (uint32_t i = 0; text && column->names[i]; i++)
      if (column->names[i][0] && strcmp(column->names[i], text) == 0) {
        *key = i;
        return true;
      }
    return false;
  }
  int type = sqlite3_value_numeric_type(value);
  if (type != SQLITE_INTEGER &&
      (type != SQLITE_FLOAT || sqlite3_value_double(value) != (double)sqlite3_value_int64(value)))
    return false;
  sqlite3_int64 number = sqlite3_value_int64(value);
  if (number < (column->kind == COLUMN_REFERENCE ? 1 : 0) || number > UINT32_MAX)
    return false;
  *key = (uint32_t)number;
  return true;
}

static bool matches(const struct cursor *cursor, const char *row)
{
  for (int i = 0; i < cursor->condition_count; i++) {
    uint32_t value;
    memcpy(&value, row + cursor->conditions[i].key, sizeof value);
    if ((value == cursor->conditions[i].value) == cursor->conditions[i].not )
      return false;
  }
  return true;
}

/* Moves to the first row that matches from cursor->index on. */
static int settle(struct cursor *cursor)
{
  struct table *table = (struct table *)cursor->base.pVtab;
  struct budget *budget = &table->database->budget;
  cursor->row = NULL;
  while (cursor->index < cursor->end) {
    if (budget->left == 0) {
      budget->spent = true;
      return SQLITE_INTERRUPT;
    }
    budget->left--;
    const char *row = rows_at(cursor->rows, table->row_size, cursor->index);
    if (matches(cursor, row)) {
      cursor->row = row;
      return SQLITE_OK;
    }
    /* a chain ends with 0, and 0 - 1 is past every end */
    cursor->index = cursor->next ? cursor->next[cursor->index] - 1 : cursor->index + 1;
  }
  return SQLITE_OK;
}

static int next_row(sqlite3_vtab_cursor *base)
{
  struct cursor *cursor = (struct cursor *)base;
  cursor->index = cursor->next ? cursor->next[cursor->index] - 1 : cursor->index + 1;
  return settle(cursor);
}

/* The value that the conditions ask of a column. */
static uint32_t wanted(const struct cursor *cursor, const struct table_schema *schema, int column)
{
  for (int i = 0; i < cursor->condition_count; i++)
    if (!cursor->conditions[i].not &&cursor->conditions[i].key == schema->columns[column].key)
      return cursor->conditions[i].value;
  return 0;
}

static int enter_chain(struct cursor *cursor, const struct table *table, int strategy)
{
  const struct table_schema *schema = table->schema;
  struct chain *chain = &cursor->rows->chains[strategy];
  int first = schema->chains[strategy][0], second = schema->chains[strategy][1];
  if (!chain->ready) {
    const size_t offsets[2] = {schema->columns[first].key,
                               second < 0 ? SIZE_MAX : schema->columns[second].key};
    if (!rows_chain(cursor->rows, chain, table->row_size, offsets))
      return SQLITE_NOMEM;
  }
  uint32_t at = chain_hash(chain, wanted(cursor, schema, first),
                           second < 0 ? 0 : wanted(cursor, schema, second));
  cursor->next = chain->next;
  cursor->index = chain->heads[at] - 1;
  return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *base, int strategy, const char *plan, int argc,
                  sqlite3_value **argv)
{
  struct cursor *cursor = (struct cursor *)base;
  const struct table *table = (const struct table *)base->pVtab;
  struct database *database = table->database;
  cursor->row = NULL;
  cursor->next = NULL;
  cursor->condition_count = 0;
  cursor->rows = snapshot_rows(&database->snapshot, table->kind);
  if (database->snapshot.failed)
    return SQLITE_NOMEM;
  cursor->index = 0;
  cursor->end = cursor->rows->count;
  for (int i = 0; i < argc; i++) {
    const struct column *column = &table->schema->columns[plan[2 * i] - 'A'];
    struct condition *condition = &cursor->conditions[cursor->condition_count];
    condition->not = plan[2 * i + 1] == '!';
    condition->key = column->key;
    if (sqlite3_value_type(argv[i]) == SQLITE_NULL) {
      cursor->end = 0; /* nothing is equal to NULL, and nothing is known to differ from it */
    } else if (key_of(database, column, argv[i], &condition->value)) {
      cursor->condition_count++;
    } else if (!condition->not ) {
      cursor->end = 0;
    }
    /* A NULL in the column differs from nothing. */
    if (condition->not &&(column->kind == COLUMN_REFERENCE || column->kind == COLUMN_SYMBOL) &&
        cursor->end)
      cursor->conditions[cursor->condition_count++] =
          (struct condition){.key = column->key, .value = 0, .not = true};
  }
  if (cursor->end == 0)
    return SQLITE_OK;
  if (strategy == STRATEGY_ID) {
    cursor->index = wanted(cursor, table->schema, 0) - 1;
    if (cursor->end > cursor->index + 1)
      cursor->end = cursor->index + 1;
  } else if (strategy >= 0) {
    int code = enter_chain(cursor, table, strategy);
    if (code != SQLITE_OK)
      return code;
  }
  return settle(cursor);
}

static int at_end(sqlite3_vtab_cursor *base)
{
  return ((struct cursor *)base)->row == NULL;
}

static void result_text(sqlite3_context *context, struct gk_text text)
{
  if (text.size)
    sqlite3_result_text64(context, text.data, text.size, SQLITE_STATIC, SQLITE_UTF8);
}

static int read_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int index)
{
  const struct cursor *cursor = (const struct cursor *)base;
  const struct column *column = &((const struct table *)base->pVtab)->schema->columns[index];
  const void *member = cursor->row + column->offset;
  switch (column->kind) {
  case COLUMN_REFERENCE:
    if (*(const uint32_t *)member)
      sqlite3_result_int64(context, *(const uint32_t *)member);
    break;
  case COLUMN_COUNT:
    sqlite3_result_int64(context, *(const uint32_t *)member);
    break;
  case COLUMN_FLAG:
    sqlite3_result_int(context, (*(const uint32_t *)member & column->mask) != 0);
    break;
  case COLUMN_NAME: {
    uint32_t wanted_name = *(const uint32_t *)member, i = 0;
    while (i < wanted_name && column->names[i])
      i++;
    if (column->names[i] && column->names[i][0])
      sqlite3_result_text(context, column->names[i], -1, SQLITE_STATIC);
    break;
  }
  case COLUMN_SYMBOL:
  case COLUMN_TEXT:
    result_text(context, *(const struct gk_text *)member);
    break;
  case COLUMN_VALUE: {
    const struct gk_rule_value *value = member;
    if (value->kind == GK_RULE_INTEGER)
      sqlite3_result_int64(context, value->integer);
    else if (value->kind == GK_RULE_REAL)
      sqlite3_result_double(context, value->real);
    break;
  }
  }
  return SQLITE_OK;
}

static int read_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid)
{
  uint32_t id;
  memcpy(&id, ((struct cursor *)base)->row, sizeof id);
  *rowid = id;
  return SQLITE_OK;
}

enum table_kind module_table(const char *name)
{
  int i = 0;
  while (i < TABLE_KINDS && strcmp(table_schemas[i].name, name) != 0)
    i++;
  return (enum table_kind)i;
}

int module_register(struct database *database)
{
  /* No xCreate: eponymous only, so that no CREATE is needed or possible. */
  static const sqlite3_module methods = {
      .iVersion = 1,
      .xConnect = connect_table,
      .xBestIndex = best_index,
      .xDisconnect = disconnect_table,
      .xOpen = open_cursor,
      .xClose = close_cursor,
      .xFilter = filter,
      .xNext = next_row,
      .xEof = at_end,
      .xColumn = read_column,
      .xRowid = read_rowid,
  };
  for (int i = 0; i < TABLE_KINDS; i++) {
    struct module *module = malloc(sizeof *module);
    if (!module)
      return SQLITE_NOMEM;
    module->database = database;
    module->kind = (enum table_kind)i;
    int code = sqlite3_create_module_v2(database->connection, table_schemas[i].name, &methods,
                                        module, free);
    if (code != SQLITE_OK)
      return code;
    /* A table is declared when it is first used, which the authorizer would not allow. */
    char statement[64];
    sqlite3_stmt *first = NULL;
    snprintf(statement, sizeof statement, "SELECT id FROM %s", table_schemas[i].name);
    code = sqlite3_prepare_v2(database->connection, statement, -1, &first, NULL);
    sqlite3_finalize(first);
    if (code != SQLITE_OK)
      return code;
  }
  return SQLITE_OK;
}
