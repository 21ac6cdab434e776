/* SPDX-License-Identifier: Apache-2.0 */
/* The store as rules see it: a table of reports, one an authority, kind and year, and a table of
 * the facts that a rule says it reads. */
#include "corpus-private.h"
#include "key.h"
#include "rule-function.h"
#include "store-schema.h"

enum {
  BUSY_MILLISECONDS = 5000,
  PROGRESS_STEPS = 1000, /* instructions between two calls of the progress handler */
  SQL_LENGTH_LIMIT = 1 << 24,
  PARSE_DEPTH_LIMIT = 200
};

/* What belongs to one authority has one `authority`: the region's code and its name. A name whose
 * region is not known is that of the region in which the name is known, where there is only one;
 * a name that does not tell which authority it is (区教育局) has none without a county's code (or
 * a city's for 市, a province's for 省). Rows without one are compared with nothing, since NULL
 * equals nothing. Of several documents for one year the newest publication stands for all; what
 * could be read goes before what could not. */
static const char fill_sql[] =
    "WITH candidate AS (SELECT d.*, squeeze(d.agency) AS name, named_place(d.agency) AS named,"
    "  (SELECT min(s.name) FROM main.source AS s WHERE s.document = d.id AND s.current = 1)"
    "    AS source FROM main.current_document AS d),"
    " place AS (SELECT name, min(region_code) AS region, count(DISTINCT region_code) AS regions"
    "  FROM candidate WHERE name IS NOT NULL GROUP BY name),"
    " known AS (SELECT c.*, CASE"
    "   WHEN c.name IS NULL THEN NULL"
    "   WHEN c.region_code IS NOT NULL AND (c.named OR c.region_code NOT LIKE '%00'"
    "     OR c.name LIKE '省%' OR (c.name LIKE '市%' AND c.region_code NOT LIKE '%0000'))"
    "     THEN c.region_code || ' ' || c.name"
    "   WHEN c.region_code IS NULL AND c.named AND p.regions <= 1"
    "     THEN coalesce(p.region || ' ', '') || c.name END AS authority"
    "  FROM candidate AS c LEFT JOIN place AS p ON p.name = c.name),"
    " ranked AS (SELECT *, row_number() OVER claim AS claim,"
    "   count(*) OVER (PARTITION BY authority, kind, year) AS versions FROM known"
    "  WINDOW claim AS (PARTITION BY authority, kind, year ORDER BY status IN ('ok', 'partial') "
    "DESC,"
    "   published DESC NULLS LAST, status, source, digest))"
    " INSERT INTO temp.report SELECT id, 'sha256:' || lower(hex(digest)), source, authority, "
    "agency,"
    "  region_code, region_name, year, kind, generation, status, title, published, signed,"
    "  CASE WHEN authority IS NULL OR year IS NULL THEN 1 ELSE versions END"
    "  FROM ranked WHERE claim = 1 OR authority IS NULL OR year IS NULL";

/* The + keeps the planner from walking all reports in order to find one document's facts. */
static const char tables_sql[] =
    "CREATE TEMP TABLE report(document INTEGER PRIMARY KEY, digest TEXT, source TEXT,"
    "  authority TEXT, agency TEXT, region_code TEXT, region_name TEXT, year INTEGER, kind TEXT,"
    "  generation TEXT, status TEXT, title TEXT, published TEXT, signed TEXT, versions INTEGER);"
    "CREATE INDEX temp.report_authority ON report(authority, kind, year);"
    "CREATE TEMP TABLE declared(cell INTEGER PRIMARY KEY, form TEXT, row TEXT, \"column\" TEXT,"
    "  UNIQUE(form, row, \"column\"));"
    "CREATE TEMP VIEW fact AS SELECT f.document << 21 | f.fact AS id, f.document AS document,"
    "  c.form AS form, c.row AS row, c.\"column\" AS \"column\","
    "  CASE f.kind WHEN 1 THEN 'number' WHEN 2 THEN 'blank' WHEN 3 THEN 'na' ELSE 'text' END AS "
    "kind,"
    "  f.value AS value, f.raw AS raw, f.unit AS unit, f.table_id AS table_id,"
    "  f.cell_row AS cell_row, f.cell_column AS cell_column, f.recovered AS recovered,"
    "  f.instance AS instance, f.doubtful AS doubtful"
    "  FROM temp.declared AS c JOIN main.corpus_fact AS f ON f.cell = c.cell"
    "  WHERE +f.document IN (SELECT document FROM temp.report);";

static int on_progress(void *data)
{
  struct gk_corpus_view *view = data;
  if (!view->guarded)
    return 0;
  view->spent = view->steps < PROGRESS_STEPS;
  view->steps -= view->spent ? view->steps : PROGRESS_STEPS;
  return view->spent;
}

static bool is_table(const char *name)
{
  return name && (strcmp(name, "report") == 0 || strcmp(name, "fact") == 0);
}

/* Denies whatever is not reading those two tables. */
static int authorize(void *data, int action, const char *first, const char *second,
                     const char *schema, const char *through)
{
  const struct gk_corpus_view *view = data;
  if (!view->guarded)
    return SQLITE_OK;
  switch (action) {
  case SQLITE_SELECT:
  case SQLITE_RECURSIVE:
    return SQLITE_OK;
  case SQLITE_READ:
    if (is_table(first) || is_table(through))
      return SQLITE_OK;
    /* An empty column: only that there is a row, as in what a WITH names. */
    return (!second || !*second) && (!schema || strcmp(schema, "main") != 0) ? SQLITE_OK
                                                                             : SQLITE_DENY;
  case SQLITE_FUNCTION:
    return second && gk_rule_may_call(second) ? SQLITE_OK : SQLITE_DENY;
  default:
    return SQLITE_DENY;
  }
}

static void named_place(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  (void)argc;
  const char *text = (const char *)sqlite3_value_text(argv[0]);
  size_t size = text ? (size_t)sqlite3_value_bytes(argv[0]) : 0;
  sqlite3_result_int(context, text && gk_authority_is_named((struct gk_text){text, size}));
}

int gk_corpus_view_open(struct gk_corpus_view *view, const char *path,
                        const struct gk_rule_labels *labels)
{
  *view = (struct gk_corpus_view){0};
  int flags = path ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY;
  int code = sqlite3_open_v2(path ? path : ":memory:", &view->connection,
                             flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
  if (code != SQLITE_OK)
    return code;
  sqlite3 *connection = view->connection;
  sqlite3_busy_timeout(connection, BUSY_MILLISECONDS);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, SQL_LENGTH_LIMIT);
  sqlite3_limit(connection, SQLITE_LIMIT_EXPR_DEPTH, PARSE_DEPTH_LIMIT);
  if (!path)
    code = gk_store_migrate(connection, gk_store_migrations);
  if (code == SQLITE_OK)
    code = gk_rule_functions(connection, labels);
  if (code == SQLITE_OK)
    code = sqlite3_create_function_v2(connection, "named_place", 1,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
                                      named_place, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_exec(connection, tables_sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_set_authorizer(connection, authorize, view);
  sqlite3_progress_handler(connection, PROGRESS_STEPS, on_progress, view);
  return code;
}

void gk_corpus_view_close(struct gk_corpus_view *view)
{
  sqlite3_close_v2(view->connection);
  view->connection = NULL;
}

int gk_corpus_view_fill(struct gk_corpus_view *view)
{
  return sqlite3_exec(view->connection, fill_sql, NULL, NULL, NULL);
}

static void bind(sqlite3_stmt *statement, int index, struct gk_text text)
{
  sqlite3_bind_text64(statement, index, text.data, text.size, SQLITE_STATIC, SQLITE_UTF8);
}

int gk_corpus_view_declare(struct gk_corpus_view *view, const struct gk_corpus_rule *rule)
{
  static const char sql[] =
      "INSERT OR IGNORE INTO temp.declared SELECT id, form, row, \"column\" FROM main.corpus_cell"
      " WHERE form = ?1 AND ?2 IN (row, '*') AND ?3 IN (\"column\", '*')";
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_exec(view->connection, "DELETE FROM temp.declared", NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_prepare_v2(view->connection, sql, -1, &statement, NULL);
  for (size_t i = 0; i < rule->pattern_count && code == SQLITE_OK; i++) {
    bind(statement, 1, rule->patterns[i].form);
    bind(statement, 2, rule->patterns[i].row);
    bind(statement, 3, rule->patterns[i].column);
    code = sqlite3_step(statement);
    sqlite3_reset(statement);
    code = code == SQLITE_DONE ? SQLITE_OK : code;
  }
  sqlite3_finalize(statement);
  return code;
}

void gk_corpus_digest_row(uint8_t digest[GK_DIGEST_SIZE], sqlite3_stmt *row)
{
  enum { FIELDS = 24 };
  struct gk_text fields[FIELDS] = {{(const char *)digest, GK_DIGEST_SIZE}};
  size_t count = 1;
  int columns = sqlite3_column_count(row);
  for (int i = 0; i < columns && count < FIELDS; i++) {
    /* NULL is not the empty text. */
    const void *data = sqlite3_column_blob(row, i);
    fields[count++] =
        sqlite3_column_type(row, i) == SQLITE_NULL
            ? GK_TEXT("\xFF")
            : (struct gk_text){data ? data : "", (size_t)sqlite3_column_bytes(row, i)};
  }
  gk_key_fields("corpus-row", fields, count, digest);
}

static int digest_rows(struct gk_corpus_view *view, const char *sql, uint8_t digest[GK_DIGEST_SIZE])
{
  sqlite3_stmt *row = NULL;
  int code = sqlite3_prepare_v2(view->connection, sql, -1, &row, NULL);
  while (code == SQLITE_OK && (code = sqlite3_step(row)) == SQLITE_ROW) {
    gk_corpus_digest_row(digest, row);
    code = SQLITE_OK;
  }
  sqlite3_finalize(row);
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

int gk_corpus_view_reports(struct gk_corpus_view *view, uint8_t digest[GK_DIGEST_SIZE])
{
  memset(digest, 0, GK_DIGEST_SIZE);
  return digest_rows(view, "SELECT * FROM temp.report ORDER BY document", digest);
}

int gk_corpus_view_input(struct gk_corpus_view *view, const uint8_t reports[GK_DIGEST_SIZE],
                         uint8_t digest[GK_DIGEST_SIZE])
{
  memcpy(digest, reports, GK_DIGEST_SIZE);
  return digest_rows(view,
                     "SELECT id, form, row, \"column\", kind, value, raw, unit, table_id, cell_row,"
                     " cell_column, recovered, instance, doubtful FROM temp.fact ORDER BY id",
                     digest);
}
