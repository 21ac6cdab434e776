/* SPDX-License-Identifier: Apache-2.0 */
#include "frontier-private.h"

/* Of ten million pages each byte of a row is ten megabytes: URLs without scheme and host, dates as
 * numbers, identifiers of records as bytes, nothing that follows from something else. */
static const char version_1[] =
    "CREATE TABLE meta(key BLOB NOT NULL) STRICT;" /* of the hash; one row */
    "INSERT INTO meta(key) VALUES(randomblob(16));"
    "CREATE TABLE site("
    "  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, configuration BLOB,"
    "  night INTEGER NOT NULL, pages INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;"
    "CREATE TABLE host("
    "  id INTEGER PRIMARY KEY, site INTEGER NOT NULL, authority TEXT NOT NULL,"
    "  pages INTEGER NOT NULL, documents INTEGER NOT NULL, vanished INTEGER NOT NULL,"
    "  failed INTEGER NOT NULL, refused INTEGER NOT NULL) STRICT;"
    "CREATE TABLE night(id INTEGER PRIMARY KEY, began INTEGER NOT NULL, ended INTEGER) STRICT;"
    "CREATE TABLE file(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;" /* WARC */
    "CREATE TABLE page("
    "  id INTEGER PRIMARY KEY, host INTEGER NOT NULL,"
    "  hash INTEGER NOT NULL," /* of site and URL */
    "  url TEXT NOT NULL,"     /* path and query; https: with an s before them */
    "  role INTEGER NOT NULL, state INTEGER NOT NULL, rank INTEGER NOT NULL,"
    "  depth INTEGER NOT NULL, queued INTEGER NOT NULL," /* 1: to be looked at this night */
    "  night INTEGER NOT NULL,"                          /* in which it was last looked at */
    "  due INTEGER, unchanged INTEGER NOT NULL, failures INTEGER NOT NULL," /* looks in a row */
    "  first_seen INTEGER NOT NULL, checked INTEGER NOT NULL, changed INTEGER NOT NULL,"
    "  referrer INTEGER, date INTEGER," /* YYYYMMDD */
    "  http_status INTEGER, code TEXT, title TEXT, etag TEXT, last_modified TEXT,"
    "  digest BLOB, payload_digest BLOB," /* the latter NULL: the same */
    "  file INTEGER, \"offset\" INTEGER, record ANY, warc_date TEXT) STRICT;"
    "CREATE INDEX page_hash ON page(hash);"
    /* `queued`: so that those of each host can be counted without the rows. */
    "CREATE INDEX page_queue ON page(host, queued, rank, depth) WHERE queued = 1;"
    "CREATE INDEX page_due ON page(due) WHERE queued = 0 AND due IS NOT NULL;"
    "CREATE INDEX page_refused ON page(host) WHERE state = 5;"
    /* id: document << 16 | ordinal */
    "CREATE TABLE shown("
    "  id INTEGER PRIMARY KEY, picture INTEGER NOT NULL, name TEXT NOT NULL) STRICT;"
    "CREATE INDEX shown_picture ON shown(picture);"
    /* 0: waits for pictures, 1: to be offered, 2: was offered */
    "CREATE TABLE delivery(page INTEGER PRIMARY KEY, state INTEGER NOT NULL) STRICT;"
    "CREATE INDEX delivery_ready ON delivery(page) WHERE state = 1;"
    "CREATE TABLE robots("
    "  authority TEXT PRIMARY KEY, fetched INTEGER NOT NULL, status INTEGER NOT NULL,"
    "  file BLOB NOT NULL) STRICT;";

const char *const frontier_migrations[] = {version_1, NULL};

#define BRIEF                                                                                      \
  "id, host, hash, role, state, depth, date, title IS NOT NULL, queued, checked, night,"           \
  " digest IS NOT NULL, failures, unchanged, due IS NOT NULL, changed"

#define PAGE_COLUMNS                                                                               \
  "p.id, p.host, p.url, p.role, p.state, p.referrer, p.depth, p.title, p.date, p.etag,"            \
  " p.last_modified, p.digest, p.payload_digest, p.first_seen, p.checked, p.changed, p.due,"       \
  " p.failures, f.name, p.\"offset\", p.record, p.warc_date, p.code, p.http_status"

#define FILE_OF_PAGE " LEFT JOIN file AS f ON f.id = p.file"

/* Pictures of the document that are still to be looked at this night. CROSS JOIN: by number of the
 * page, not by the index of what is queued. */
#define WAITS_FOR_PICTURES(document)                                                               \
  "EXISTS (SELECT 1 FROM shown AS s CROSS JOIN page AS p ON p.id = s.picture"                      \
  " WHERE s.id BETWEEN " document " << 16 AND " document " << 16 | 65535 AND p.queued = 1)"

const char *const frontier_sql[FRONTIER_STATEMENTS] = {
    [FRONTIER_BEGIN] = "BEGIN IMMEDIATE",
    [FRONTIER_COMMIT] = "COMMIT",
    [FRONTIER_PUT_SITE] = "INSERT INTO site(id, name, night, pages, bytes) VALUES(?1, ?2, 0, 0, 0)",
    [FRONTIER_SET_SITE] =
        "UPDATE site SET night = ?2, pages = ?3, bytes = ?4, configuration = ?5 WHERE id = ?1",
    [FRONTIER_PUT_HOST] = "INSERT INTO host(id, site, authority, pages, documents, vanished,"
                          " failed, refused) VALUES(?1, ?2, ?3, 0, 0, 0, 0, 0)",
    [FRONTIER_SET_HOST] = "UPDATE host SET pages = ?2, documents = ?3, vanished = ?4, failed = ?5,"
                          " refused = ?6 WHERE id = ?1",
    [FRONTIER_LAST_NIGHT] = "SELECT id, began, ended IS NOT NULL FROM night"
                            " ORDER BY id DESC LIMIT 1",
    [FRONTIER_PUT_NIGHT] = "INSERT INTO night(id, began) VALUES(?1, ?2)",
    [FRONTIER_END_NIGHT] = "UPDATE night SET ended = ?2 WHERE id = ?1",
    /* In parts, so that memory does not grow with what is due. OR FAIL: nothing here can, and
     * SQLite keeps no copies of pages in memory for the case that it does. */
    [FRONTIER_FILL] =
        "UPDATE OR FAIL page SET queued = 1 WHERE id IN (SELECT id FROM page WHERE queued = 0"
        " AND due IS NOT NULL AND due > ?1 AND due <= ?2 AND (night <> ?3 OR state = 4)"
        " ORDER BY due LIMIT ?4) RETURNING host, hash, due",
    [FRONTIER_MEND_CLOCK] = "UPDATE OR FAIL page SET due = ?1"
                            " WHERE queued = 0 AND due IS NOT NULL AND due > ?2",
    [FRONTIER_UNREFUSE] = "UPDATE OR FAIL page SET due = ?2, queued = 1 WHERE id IN (SELECT id "
                          "FROM page WHERE state = 5"
                          " AND host = ?1 AND queued = 0 LIMIT ?3) RETURNING host, hash, due",
    [FRONTIER_LOOK_UP] = "SELECT " BRIEF ", url FROM page WHERE hash = ?1",
    [FRONTIER_LOOK_UP_ID] = "SELECT " BRIEF " FROM page WHERE id = ?1",
    [FRONTIER_PUT_PAGE] =
        "INSERT INTO page(host, hash, url, role, state, rank, depth, queued, night, due, unchanged,"
        " failures, first_seen, checked, changed, referrer, title, date)"
        " VALUES(?1, ?2, ?7, ?3, 1, ?4, ?5, 1, 0, ?6, 0, 0, ?6, 0, 0, ?8, ?9, ?10)",
    [FRONTIER_RAISE] =
        "UPDATE page SET role = ?2, rank = ?3, depth = ?4, queued = ?5, due = coalesce(?6, due),"
        " referrer = coalesce(?7, referrer), title = coalesce(?8, title),"
        " date = coalesce(?9, date) WHERE id = ?1",
    [FRONTIER_FORGET_BODY] =
        "UPDATE page SET night = 0, unchanged = 0, etag = NULL, last_modified = NULL,"
        " digest = NULL, payload_digest = NULL, file = NULL, \"offset\" = NULL, record = NULL,"
        " warc_date = NULL WHERE id = ?1",
    [FRONTIER_LOSE_BODY] =
        "UPDATE page SET queued = 0, night = ?2, due = ?3, unchanged = 0, etag = NULL,"
        " last_modified = NULL, digest = NULL, payload_digest = NULL, file = NULL,"
        " \"offset\" = NULL, record = NULL, warc_date = NULL WHERE id = ?1",
    [FRONTIER_VALIDATED_LISTS] = "SELECT id, host FROM page WHERE id > ?1 AND role <= 3"
                                 " AND (etag IS NOT NULL OR last_modified IS NOT NULL)"
                                 " ORDER BY id",
    [FRONTIER_FORGET_VALIDATORS] =
        "UPDATE page SET etag = NULL, last_modified = NULL WHERE id = ?1",
    [FRONTIER_DONE_SAME] =
        "UPDATE page SET queued = 0, state = ?2, rank = ?3, checked = ?4, due = ?5, night = ?6,"
        " unchanged = ?7, failures = ?8, http_status = ?9, code = ?10,"
        " etag = coalesce(?11, etag), last_modified = coalesce(?12, last_modified) WHERE id = ?1",
    [FRONTIER_DONE_CHANGED] =
        "UPDATE page SET queued = 0, state = ?2, rank = ?3, checked = ?4, due = ?5, night = ?6,"
        " unchanged = ?7, failures = ?8, http_status = ?9, code = ?10, etag = ?11,"
        " last_modified = ?12, changed = ?4, digest = ?13, payload_digest = ?14, file = ?15,"
        " \"offset\" = ?16, record = ?17, warc_date = ?18 WHERE id = ?1",
    [FRONTIER_PUT_FILE] = "INSERT INTO file(name) VALUES(?1)",
    [FRONTIER_FIND_FILE] = "SELECT id FROM file WHERE name = ?1",
    [FRONTIER_NEXT] = "SELECT " PAGE_COLUMNS " FROM page AS p" FILE_OF_PAGE
                      " WHERE p.queued = 1 AND p.host = ?1 ORDER BY p.rank, p.depth, p.id",
    [FRONTIER_FIND] = "SELECT " PAGE_COLUMNS " FROM page AS p" FILE_OF_PAGE " WHERE p.id = ?1",
    [FRONTIER_DROP_SHOWN] = "DELETE FROM shown WHERE id BETWEEN ?1 << 16 AND ?1 << 16 | 65535",
    [FRONTIER_SHOW] = "INSERT INTO shown(id, picture, name) VALUES(?1 << 16 | ?2, ?3, ?4)",
    [FRONTIER_DELIVER] = "INSERT INTO delivery(page, state) VALUES(?1, NOT " WAITS_FOR_PICTURES(
        "?1") ")"
              " ON CONFLICT(page) DO UPDATE SET state = excluded.state",
    [FRONTIER_SHOWN_BY_MANY] =
        "SELECT count(*) FROM (SELECT 1 FROM shown WHERE picture = ?1 LIMIT ?2)",
    [FRONTIER_DELIVER_SHOWING] =
        "INSERT INTO delivery(page, state) SELECT DISTINCT p.id, 0 FROM shown AS s"
        " CROSS JOIN page AS p ON p.id = s.id >> 16 WHERE s.picture = ?1 AND p.digest IS NOT NULL"
        " ON CONFLICT(page) DO UPDATE SET state = 0",
    [FRONTIER_WAKE] =
        "UPDATE OR FAIL delivery SET state = 1 WHERE page IN (SELECT id >> 16 FROM shown"
        " WHERE picture = ?1) AND state = 0 AND NOT " WAITS_FOR_PICTURES("delivery.page"),
    [FRONTIER_WAKE_ALL] = "UPDATE OR FAIL delivery SET state = 1 WHERE state = 0",
    [FRONTIER_DELIVERABLE] =
        "SELECT " PAGE_COLUMNS " FROM (SELECT page FROM delivery WHERE state = 1 ORDER BY page"
        " LIMIT 1) AS d CROSS JOIN page AS p ON p.id = d.page" FILE_OF_PAGE,
    [FRONTIER_PICTURES] =
        "SELECT " PAGE_COLUMNS
        ", s.name FROM shown AS s CROSS JOIN page AS p ON p.id = s.picture" FILE_OF_PAGE
        " WHERE s.id BETWEEN ?1 << 16 AND ?1 << 16 | 65535 ORDER BY s.id",
    [FRONTIER_OFFERED] = "UPDATE delivery SET state = 2 WHERE page = ?1",
    [FRONTIER_SETTLE] = "DELETE FROM delivery WHERE state = 2",
    [FRONTIER_ROBOTS] = "SELECT fetched, status, file FROM robots WHERE authority = ?1",
    [FRONTIER_PUT_ROBOTS] =
        "INSERT INTO robots(authority, fetched, status, file) VALUES(?1, ?2, ?3, ?4)"
        " ON CONFLICT(authority) DO UPDATE SET fetched = excluded.fetched,"
        " status = excluded.status, file = excluded.file"};
