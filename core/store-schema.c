/* SPDX-License-Identifier: Apache-2.0 */
#include "store-schema.h"

#include <stdio.h>

/* Never changed once released: what comes later is a further string. Words that people filter by
 * are stored as words. The ids of results and findings hold the document in their upper bits. */
static const char version_1[] =
    "CREATE TABLE run("
    "  id INTEGER PRIMARY KEY, pipeline TEXT NOT NULL, version TEXT NOT NULL,"
    "  started INTEGER NOT NULL, ended INTEGER) STRICT;" /* seconds since 1970 */
    "CREATE TABLE document("
    "  id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, size INTEGER NOT NULL,"
    "  run INTEGER NOT NULL REFERENCES run(id), status TEXT NOT NULL,"
    "  kind TEXT, generation TEXT, year INTEGER, title TEXT, agency TEXT,"
    "  region_code TEXT, region_name TEXT, published TEXT, signed TEXT,"
    "  media_type TEXT, charset TEXT,"
    "  stage TEXT, plugin TEXT, code TEXT, message TEXT," /* why it ended early */
    "  errors INTEGER NOT NULL, warnings INTEGER NOT NULL, infos INTEGER NOT NULL,"
    "  steps INTEGER NOT NULL, nanoseconds INTEGER NOT NULL) STRICT;"
    "CREATE TABLE source("
    "  id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
    "  document INTEGER NOT NULL REFERENCES document(id),"
    "  run INTEGER NOT NULL REFERENCES run(id), seen INTEGER NOT NULL," /* first and last run */
    "  current INTEGER NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX source_name ON source(name) WHERE current = 1;"
    "CREATE INDEX source_document ON source(document);"
    "CREATE TABLE result("
    "  id INTEGER PRIMARY KEY,"
    "  document INTEGER GENERATED ALWAYS AS (id >> 10) VIRTUAL,"
    "  ordinal INTEGER GENERATED ALWAYS AS (id & 1023) VIRTUAL,"
    "  stage TEXT NOT NULL, plugin TEXT, version INTEGER NOT NULL, status TEXT NOT NULL,"
    "  nanoseconds INTEGER NOT NULL, size INTEGER NOT NULL, codec INTEGER NOT NULL,"
    "  additions BLOB NOT NULL) STRICT;"
    "CREATE TABLE original("
    "  document INTEGER PRIMARY KEY REFERENCES document(id), size INTEGER NOT NULL,"
    "  codec INTEGER NOT NULL, data BLOB) STRICT;"
    "CREATE TABLE finding("
    "  id INTEGER PRIMARY KEY,"
    "  document INTEGER GENERATED ALWAYS AS (id >> 16) VIRTUAL,"
    "  ordinal INTEGER GENERATED ALWAYS AS (id & 65535) VIRTUAL,"
    "  rule TEXT NOT NULL, severity TEXT NOT NULL, expected TEXT, actual TEXT,"
    "  message TEXT, message_zh TEXT) STRICT;"
    "CREATE TABLE failure("
    "  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id), source TEXT NOT NULL,"
    "  code TEXT, message TEXT) STRICT;"
    "CREATE VIEW current_document AS SELECT * FROM document AS d WHERE EXISTS"
    "  (SELECT 1 FROM source WHERE source.document = d.id AND current = 1);";

/* Results by content: a step is kept as long as a state needs it, and a state says which steps made
 * up a document's result from a run on. Ids of states hold the run in their lower bits, those of
 * results a number that counts up within the document. What was stored before has no keys, and is
 * done again. */
static const char version_2[] =
    "CREATE TABLE recipe("
    "  id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, text TEXT NOT NULL) STRICT;"
    "ALTER TABLE run ADD COLUMN command TEXT;"
    "ALTER TABLE run ADD COLUMN locations BLOB;" /* each with a NUL after it */
    "ALTER TABLE run ADD COLUMN recipe INTEGER REFERENCES recipe(id);"
    "ALTER TABLE document ADD COLUMN declared TEXT;"  /* media type, line feed, charset */
    "ALTER TABLE document ADD COLUMN recipe INTEGER;" /* NULL: to be done again */
    "ALTER TABLE document ADD COLUMN state INTEGER;"  /* the run of the newest state */
    "CREATE TABLE result_2("
    "  id INTEGER PRIMARY KEY,"
    "  document INTEGER GENERATED ALWAYS AS (id >> 20) VIRTUAL,"
    "  sequence INTEGER GENERATED ALWAYS AS (id & 1048575) VIRTUAL,"
    "  run INTEGER NOT NULL, stage TEXT NOT NULL, plugin TEXT, version INTEGER NOT NULL,"
    "  status TEXT NOT NULL, nanoseconds INTEGER NOT NULL, key BLOB, digest BLOB,"
    "  size INTEGER NOT NULL, codec INTEGER NOT NULL, additions BLOB NOT NULL) STRICT;"
    "INSERT INTO result_2(id, run, stage, plugin, version, status, nanoseconds, size, codec,"
    "  additions) SELECT r.document << 20 | r.ordinal, d.run, r.stage, r.plugin, r.version,"
    "  r.status, r.nanoseconds, r.size, r.codec, r.additions FROM result AS r"
    "  JOIN document AS d ON d.id = r.document;"
    "CREATE TABLE state("
    "  id INTEGER PRIMARY KEY,"
    "  document INTEGER GENERATED ALWAYS AS (id >> 20) VIRTUAL,"
    "  run INTEGER GENERATED ALWAYS AS (id & 1048575) VIRTUAL,"
    "  results TEXT NOT NULL) STRICT;" /* sequences as a JSON array, in the order of the steps */
    "INSERT INTO state(id, results) SELECT id << 20 | run,"
    "  (SELECT json_group_array(ordinal) FROM (SELECT ordinal FROM result"
    "    WHERE result.id BETWEEN document.id << 10 AND document.id << 10 | 1023 ORDER BY ordinal))"
    "  FROM document;"
    "UPDATE document SET state = run;"
    "DROP TABLE result;"
    "ALTER TABLE result_2 RENAME TO result;"
    "CREATE INDEX document_recipe ON document(recipe);"
    "CREATE TABLE verdict("
    "  id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document(id),"
    "  rule TEXT NOT NULL, fingerprint BLOB NOT NULL," /* of the values that the finding rests on */
    "  verdict TEXT NOT NULL, note TEXT, who TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX verdict_document ON verdict(document);"
    /* A view keeps the columns that its table had when it was made. */
    "DROP VIEW current_document;"
    "CREATE VIEW current_document AS SELECT * FROM document AS d WHERE EXISTS"
    "  (SELECT 1 FROM source WHERE source.document = d.id AND current = 1);"
    "CREATE VIEW current_result AS SELECT r.*, j.key AS ordinal FROM document AS d"
    "  JOIN state AS s ON s.id = d.id << 20 | d.state JOIN json_each(s.results) AS j"
    "  JOIN result AS r ON r.id = d.id << 20 | j.value;";

/* Checks across documents: the cells that their rules read, in rows, since a rule compares many
 * documents; by what each rule was last run; what it found. */
static const char version_3[] =
    "CREATE TABLE corpus(" /* one row */
    "  id INTEGER PRIMARY KEY CHECK (id = 1), declared TEXT NOT NULL) STRICT;"
    "CREATE TABLE corpus_document(" /* whose cells are there */
    "  document INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,"
    "  state INTEGER NOT NULL, digest BLOB NOT NULL) STRICT;"
    "CREATE TABLE corpus_cell("
    "  id INTEGER PRIMARY KEY, form TEXT NOT NULL, row TEXT NOT NULL, \"column\" TEXT NOT NULL,"
    "  UNIQUE(form, row, \"column\")) STRICT;"
    "CREATE TABLE corpus_fact("
    "  document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,"
    "  cell INTEGER NOT NULL REFERENCES corpus_cell(id), fact INTEGER NOT NULL,"
    "  kind INTEGER NOT NULL, value ANY, raw TEXT, unit TEXT, recovered INTEGER NOT NULL,"
    "  instance INTEGER NOT NULL, table_id INTEGER, cell_row INTEGER, cell_column INTEGER,"
    "  PRIMARY KEY(document, cell, fact)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE corpus_rule("
    "  rule TEXT PRIMARY KEY, file BLOB NOT NULL," /* digests of the file and of what it saw */
    "  whole BLOB NOT NULL, input BLOB NOT NULL, run INTEGER NOT NULL) STRICT;"
    "CREATE TABLE corpus_finding("
    "  id INTEGER PRIMARY KEY,"
    "  document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,"
    "  rule TEXT NOT NULL, severity TEXT NOT NULL, expected TEXT, actual TEXT,"
    "  message TEXT, message_zh TEXT, evidence TEXT NOT NULL," /* a JSON array of objects */
    "  fingerprint BLOB NOT NULL,"                             /* of all that */
    "  run INTEGER NOT NULL, seen INTEGER NOT NULL," /* first run, and that of the rule's last */
    "  UNIQUE(document, rule, fingerprint)) STRICT;"
    "CREATE INDEX corpus_finding_rule ON corpus_finding(rule);"
    "CREATE VIEW every_finding AS SELECT document, rule, severity FROM finding"
    "  UNION ALL SELECT document, rule, severity FROM corpus_finding;";

/* What people say stands in cells that were recognised from pictures, and which documents have such
 * a picture in them. A correction that another row supersedes is its history. */
static const char version_4[] =
    "CREATE TABLE correction("
    "  id INTEGER PRIMARY KEY, picture BLOB NOT NULL CHECK (length(picture) = 32),"
    "  page INTEGER NOT NULL, corners BLOB NOT NULL CHECK (length(corners) = 32)," /* 8 floats */
    "  supersedes INTEGER REFERENCES correction(id), removed INTEGER NOT NULL,"
    "  \"table\" INTEGER NOT NULL, row INTEGER NOT NULL, \"column\" INTEGER NOT NULL,"
    "  at INTEGER NOT NULL, value TEXT NOT NULL, reading TEXT NOT NULL, note TEXT,"
    "  who TEXT NOT NULL) STRICT;"
    "CREATE TABLE seen_picture("
    "  id INTEGER PRIMARY KEY, digest BLOB NOT NULL,"
    "  document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,"
    "  UNIQUE(digest, document)) STRICT;"
    "CREATE INDEX seen_picture_document ON seen_picture(document);";

/* Pictures that documents refer to: their bytes once, whoever refers to them, and by which name
 * which document does. Ids of companions hold the document in their upper bits. */
static const char version_5[] =
    "CREATE TABLE picture("
    "  id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, size INTEGER NOT NULL,"
    "  codec INTEGER NOT NULL, data BLOB) STRICT;"
    "CREATE TABLE companion("
    "  id INTEGER PRIMARY KEY,"
    "  document INTEGER GENERATED ALWAYS AS (id >> 16) VIRTUAL,"
    "  name TEXT NOT NULL, media_type TEXT,"
    "  picture INTEGER NOT NULL REFERENCES picture(id)) STRICT;"
    "CREATE INDEX companion_picture ON companion(picture);";

/* What plugins remember, under digests of all that it depends on, and on what of it the newest
 * results of which documents rest. */
static const char version_6[] =
    "CREATE TABLE memory("
    "  id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE CHECK (length(key) = 32),"
    "  plugin TEXT NOT NULL, digest BLOB NOT NULL, size INTEGER NOT NULL,"
    "  data BLOB NOT NULL) STRICT;"
    "CREATE TABLE memory_use("
    "  id INTEGER PRIMARY KEY,"
    "  document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,"
    "  memory INTEGER NOT NULL REFERENCES memory(id) ON DELETE CASCADE,"
    "  UNIQUE(document, memory)) STRICT;"
    "CREATE INDEX memory_use_memory ON memory_use(memory);";

/* Whether a cell that checks across documents read is not sure; all are read again for that. */
static const char version_7[] =
    "ALTER TABLE corpus_fact ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;"
    "DELETE FROM corpus_fact;"
    "DELETE FROM corpus_document;";

/* What crawls know: how each source was had, first and last with the bytes that it has; since when
 * it is not there any more; what a run's visits came to, and those of them that a person looks at.
 */
static const char version_8[] =
    "ALTER TABLE source ADD COLUMN vanished INTEGER;" /* seconds since 1970; NULL: it is there */
    "ALTER TABLE source ADD COLUMN vanished_run INTEGER;" /* that found so first */
    "CREATE INDEX source_vanished ON source(vanished_run) WHERE vanished IS NOT NULL;"
    /* Of all bytes that it has had. */
    "CREATE INDEX source_every_name ON source(name) WHERE current = 0;"
    "CREATE TABLE retrieval("
    "  id INTEGER PRIMARY KEY,"
    "  source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,"
    "  last INTEGER NOT NULL," /* 0: the first; 1: the last of several */
    "  retrieved TEXT, referrer TEXT, title TEXT, site TEXT, record TEXT, headers BLOB,"
    "  UNIQUE(source, last)) STRICT;"
    "CREATE TABLE visit_count("
    "  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id), site TEXT NOT NULL,"
    "  role TEXT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, count INTEGER NOT NULL,"
    "  bytes INTEGER NOT NULL, microseconds INTEGER NOT NULL,"
    "  UNIQUE(run, site, role, kind, code)) STRICT;"
    "CREATE TABLE visit("
    "  id INTEGER PRIMARY KEY,"
    "  count INTEGER NOT NULL REFERENCES visit_count(id) ON DELETE CASCADE,"
    "  url TEXT NOT NULL, status INTEGER NOT NULL, referrer TEXT, title TEXT,"
    "  message TEXT) STRICT;"
    "CREATE INDEX visit_of_count ON visit(count);";

const char *const gk_store_migrations[] = {version_1, version_2, version_3, version_4, version_5,
                                           version_6, version_7, version_8, NULL};

int gk_store_version(const char *const *migrations)
{
  int count = 0;
  while (migrations[count])
    count++;
  return count;
}

int gk_store_pragma(sqlite3 *database, const char *pragma)
{
  char sql[64];
  sqlite3_stmt *statement;
  int value = -1;
  snprintf(sql, sizeof sql, "PRAGMA %s", pragma);
  if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW)
    value = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  return value;
}

int gk_store_migrate(sqlite3 *database, const char *const *migrations)
{
  int status = sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  if (status != SQLITE_OK)
    return status;
  int version = gk_store_pragma(database, "user_version");
  int last = gk_store_version(migrations);
  if (version < 0)
    status = sqlite3_errcode(database);
  for (int i = version; status == SQLITE_OK && i < last; i++)
    status = sqlite3_exec(database, migrations[i], NULL, NULL, NULL);
  char sql[96];
  snprintf(sql, sizeof sql, "PRAGMA user_version = %d; PRAGMA application_id = %d;", last,
           GK_STORE_APPLICATION);
  if (status == SQLITE_OK)
    status = sqlite3_exec(database, sql, NULL, NULL, NULL);
  if (status == SQLITE_OK)
    status = sqlite3_exec(database, "COMMIT", NULL, NULL, NULL);
  return status;
}
