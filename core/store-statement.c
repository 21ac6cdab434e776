/* SPDX-License-Identifier: Apache-2.0 */
#include "store-private.h"

static const char *const statements[GK_STATEMENT_COUNT] = {
    [GK_STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
    [GK_STATEMENT_COMMIT] = "COMMIT",
    [GK_STATEMENT_FIND_DIGEST] = "SELECT id FROM document WHERE digest = ?1",
    [GK_STATEMENT_KNOW] =
        "SELECT id, recipe, run = ?2 OR EXISTS (SELECT 1 FROM source WHERE document = d.id"
        " AND seen = ?2 AND current = 1), declared, status, stage, code FROM document AS d"
        " WHERE digest = ?1",
    [GK_STATEMENT_FIND_DOCUMENT] =
        "SELECT digest, size, declared, recipe, (SELECT min(name) FROM source"
        " WHERE source.document = document.id AND current = 1), status FROM document WHERE id = ?1",
    [GK_STATEMENT_SAME] = "UPDATE document SET recipe = ?2, run = ?3,"
                          " nanoseconds = max(0, nanoseconds + ?4) WHERE id = ?1",
    [GK_STATEMENT_CONFIRM] = "UPDATE document SET recipe = ?2 WHERE id = ?1",
    [GK_STATEMENT_PUT_DOCUMENT] =
        "INSERT INTO document(digest, size, run, status, kind, generation, year, title, agency,"
        " region_code, region_name, published, signed, media_type, charset, stage, plugin, code,"
        " message, errors, warnings, infos, steps, nanoseconds, declared, recipe, state) VALUES(?1,"
        " ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,"
        " ?21, ?22, ?23, ?24, ?25, ?26, ?27)",
    [GK_STATEMENT_CHANGE_DOCUMENT] =
        "UPDATE document SET size = ?2, run = ?3, status = ?4, kind = ?5, generation = ?6,"
        " year = ?7, title = ?8, agency = ?9, region_code = ?10, region_name = ?11,"
        " published = ?12, signed = ?13, media_type = ?14, charset = ?15, stage = ?16,"
        " plugin = ?17, code = ?18, message = ?19, errors = ?20, warnings = ?21, infos = ?22,"
        " steps = ?23, nanoseconds = ?24, declared = ?25, recipe = ?26, state = ?27 WHERE digest = "
        "?1",
    [GK_STATEMENT_OLD_RESULTS] = "SELECT sequence, stage, plugin, digest, status FROM result"
                                 " WHERE id BETWEEN ?1 << 20 AND ?1 << 20 | 1048575 ORDER BY id",
    [GK_STATEMENT_READ_STATE] =
        "SELECT id & 1048575, results FROM state"
        " WHERE id BETWEEN ?1 << 20 AND ?1 << 20 | ?2 ORDER BY id DESC LIMIT 1",
    [GK_STATEMENT_STEP_RUN] = "SELECT run FROM result WHERE id = ?1",
    [GK_STATEMENT_PUT_STATE] = "INSERT OR REPLACE INTO state(id, results) VALUES(?1, ?2)",
    [GK_STATEMENT_HAS_ORIGINAL] = "SELECT 1 FROM original WHERE document = ?1",
    [GK_STATEMENT_DROP_FINDINGS] =
        "DELETE FROM finding WHERE id BETWEEN ?1 << 16 AND ?1 << 16 | 65535",
    [GK_STATEMENT_PUT_RESULT] =
        "INSERT OR REPLACE INTO result(id, stage, plugin, version, status, nanoseconds, size,"
        " codec, additions, run, key, digest)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
        /* Of the same key: the step was taken again, and only its bids are others. */
        " coalesce((SELECT run FROM result WHERE id = ?1 AND key = ?11), ?10), ?11, ?12)",
    [GK_STATEMENT_PUT_ORIGINAL] =
        "INSERT OR REPLACE INTO original(document, size, codec, data) VALUES(?1, ?2, ?3, ?4)",
    [GK_STATEMENT_PUT_FINDING] =
        "INSERT INTO finding(id, rule, severity, expected, actual, message, message_zh)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [GK_STATEMENT_FIND_SOURCE] = "SELECT id, document FROM source WHERE name = ?1 AND current = 1",
    [GK_STATEMENT_SEE_SOURCE] =
        "UPDATE source SET seen = ?2, vanished = NULL, vanished_run = NULL WHERE id = ?1",
    [GK_STATEMENT_LOSE_SOURCE] =
        "UPDATE source SET vanished = ?3, vanished_run = ?2 WHERE id = ?1 AND vanished IS NULL",
    [GK_STATEMENT_AGE_SOURCE] = "UPDATE source SET current = 0 WHERE id = ?1",
    [GK_STATEMENT_PUT_SOURCE] =
        "INSERT INTO source(name, document, run, seen, current) VALUES(?1, ?2, ?3, ?3, 1)",
    [GK_STATEMENT_PUT_FAILURE] =
        "INSERT INTO failure(run, source, code, message) VALUES(?1, ?2, ?3, ?4)",
    /* The first stays; a later one takes the place of the last. */
    [GK_STATEMENT_PUT_RETRIEVAL] =
        "INSERT INTO retrieval(source, last, retrieved, referrer, title, site, record, headers)"
        " SELECT ?1, (SELECT count(*) FROM retrieval WHERE source = ?1 AND last = 0), ?2, ?3, ?4,"
        " ?5, ?6, ?7 WHERE NOT EXISTS"
        " (SELECT 1 FROM retrieval WHERE source = ?1 AND retrieved IS ?2 AND record IS ?6)"
        " ON CONFLICT(source, last) DO UPDATE SET retrieved = ?2, referrer = ?3, title = ?4,"
        " site = ?5, record = ?6, headers = ?7",
    [GK_STATEMENT_READ_RETRIEVED] =
        "SELECT s.vanished, s.vanished_run, f.retrieved, f.referrer, f.title, f.site, f.record,"
        " f.headers, l.retrieved, l.referrer, l.title, l.site, l.record, l.headers"
        " FROM source AS s LEFT JOIN retrieval AS f ON f.source = s.id AND f.last = 0"
        " LEFT JOIN retrieval AS l ON l.source = s.id"
        "  AND l.last = (SELECT max(last) FROM retrieval WHERE source = s.id)"
        " WHERE s.name = ?1 AND s.current = 1",
    [GK_STATEMENT_COUNT_VISIT] =
        "INSERT INTO visit_count(run, site, role, kind, code, count, bytes, microseconds)"
        " VALUES(?1, ?2, ?3, ?4, ?5, 1, ?6, ?7) ON CONFLICT(run, site, role, kind, code)"
        " DO UPDATE SET count = count + 1, bytes = bytes + ?6, microseconds = microseconds + ?7"
        " RETURNING id, count",
    [GK_STATEMENT_PUT_VISIT] = "INSERT INTO visit(count, url, status, referrer, title, message)"
                               " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [GK_STATEMENT_READ_RESULT] = "SELECT size, codec, additions, digest, stage, status, "
                                 "nanoseconds, key, plugin FROM result WHERE id = ?1",
    [GK_STATEMENT_READ_ORIGINAL] = "SELECT o.size, o.codec, o.data, d.digest FROM original AS o"
                                   " JOIN document AS d ON d.id = o.document WHERE o.document = ?1",
    [GK_STATEMENT_READ_ALSO] =
        "SELECT name FROM source WHERE document = ?1 AND current = 1 AND name <> ?2 ORDER BY name",
    [GK_STATEMENT_HAS_PICTURE] =
        "SELECT data IS NOT NULL OR codec = 2 FROM picture WHERE digest = ?1",
    [GK_STATEMENT_READ_PICTURE] = "SELECT size, codec, data FROM picture WHERE digest = ?1",
    [GK_STATEMENT_PUT_PICTURE] =
        "INSERT INTO picture(digest, size, codec, data) VALUES(?1, ?2, ?3, ?4)"
        " ON CONFLICT(digest) DO UPDATE SET size = ?2, codec = ?3, data = ?4",
    [GK_STATEMENT_READ_COMPANIONS] =
        "SELECT c.name, c.media_type, p.digest, p.size FROM companion AS c"
        " JOIN picture AS p ON p.id = c.picture"
        " WHERE c.id BETWEEN ?1 << 16 AND ?1 << 16 | 65535 ORDER BY c.id",
    [GK_STATEMENT_DROP_COMPANIONS] =
        "DELETE FROM companion WHERE id BETWEEN ?1 << 16 AND ?1 << 16 | 65535",
    [GK_STATEMENT_PUT_COMPANION] =
        "INSERT INTO companion(id, name, media_type, picture)"
        " VALUES(?1, ?2, ?3, (SELECT id FROM picture WHERE digest = ?4))",
    [GK_STATEMENT_RECALL] = "SELECT digest, size, data FROM memory WHERE key = ?1",
    [GK_STATEMENT_REMEMBER] =
        "INSERT INTO memory(key, plugin, digest, size, data) VALUES(?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT(key) DO UPDATE SET digest = ?3, size = ?4, data = ?5",
    [GK_STATEMENT_USE_MEMORY] = "INSERT OR IGNORE INTO memory_use(document, memory)"
                                " SELECT ?1, id FROM memory WHERE key = ?2",
    [GK_STATEMENT_FORGET] = "DELETE FROM memory_use WHERE document = ?1"
                            " AND EXISTS (SELECT 1 FROM memory AS m WHERE m.id = memory_use.memory"
                            " AND m.plugin = ?2)",
    [GK_STATEMENT_READ_VERDICTS] = "SELECT fingerprint, rule, verdict, note, who, at FROM verdict"
                                   " WHERE document = ?1 ORDER BY id",
    [GK_STATEMENT_PUT_VERDICT] =
        "INSERT INTO verdict(document, rule, fingerprint, verdict, note, who, at)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [GK_STATEMENT_READ_CORRECTIONS] =
        "SELECT id, picture, page, corners, supersedes, removed, \"table\", row, \"column\", at,"
        " value, reading, note, who FROM correction ORDER BY id",
    [GK_STATEMENT_PUT_CORRECTION] =
        "INSERT INTO correction(picture, page, corners, supersedes, removed, \"table\", row,"
        " \"column\", at, value, reading, note, who)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    [GK_STATEMENT_SEE_PICTURE] =
        "INSERT OR IGNORE INTO seen_picture(digest, document) VALUES(?1, ?2)",
    [GK_STATEMENT_CORPUS_FINDINGS] =
        "SELECT rule, severity, expected, actual, message, message_zh, evidence"
        " FROM corpus_finding WHERE document = ?1 ORDER BY rule, evidence, fingerprint",
    [GK_STATEMENT_CORPUS_EVIDENCE] =
        "SELECT json_extract(value, '$.document'), json_extract(value, '$.fact'),"
        " json_extract(value, '$.form'), json_extract(value, '$.row'),"
        " json_extract(value, '$.column'), json_extract(value, '$.text') FROM json_each(?1)",
    [GK_STATEMENT_CORPUS_SOURCE] = "SELECT min(name) FROM source WHERE current = 1"
                                   " AND document = (SELECT id FROM document WHERE digest = ?1)",
    [GK_STATEMENT_CORPUS_DROP_FACTS] = "DELETE FROM corpus_fact WHERE document = ?1",
    [GK_STATEMENT_CORPUS_FIND_CELL] =
        "SELECT id FROM corpus_cell WHERE form = ?1 AND row = ?2 AND \"column\" = ?3",
    [GK_STATEMENT_CORPUS_PUT_CELL] =
        "INSERT INTO corpus_cell(form, row, \"column\") VALUES(?1, ?2, ?3)",
    [GK_STATEMENT_CORPUS_PUT_FACT] =
        "INSERT INTO corpus_fact(document, cell, fact, kind, value, raw, unit, recovered, instance,"
        " table_id, cell_row, cell_column, doubtful) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
        " ?10, ?11, ?12, ?13)",
    [GK_STATEMENT_CORPUS_PUT_DOCUMENT] =
        "INSERT OR REPLACE INTO corpus_document(document, state, digest) VALUES(?1, ?2, ?3)",
    [GK_STATEMENT_CORPUS_PUT_FINDING] =
        "INSERT INTO corpus_finding(document, rule, severity, expected, actual, message,"
        " message_zh, evidence, fingerprint, run, seen)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)"
        " ON CONFLICT(document, rule, fingerprint) DO UPDATE SET seen = ?10",
};

sqlite3_stmt *gk_store_statement(struct gk_store *store, enum gk_statement which,
                                 struct gk_error *error)
{
  sqlite3_stmt **statement = &store->statements[which];
  if (!*statement && sqlite3_prepare_v3(store->database, statements[which], -1,
                                        SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK) {
    gk_store_give_up(store, error);
    return NULL;
  }
  sqlite3_reset(*statement);
  return *statement;
}

void gk_bind_text(sqlite3_stmt *statement, int index, struct gk_text text)
{
  if (text.size)
    sqlite3_bind_text64(statement, index, text.data, text.size, SQLITE_STATIC, SQLITE_UTF8);
  else
    sqlite3_bind_null(statement, index);
}

struct gk_text gk_column_text(sqlite3_stmt *statement, int column)
{
  const char *text = (const char *)sqlite3_column_text(statement, column);
  size_t size = (size_t)sqlite3_column_bytes(statement, column);
  return text && gk_is_utf8(text, size) ? (struct gk_text){text, size} : GK_TEXT("");
}
