/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures that documents refer to. */
#include <stdio.h>

#include "fsck-private.h"
#include "message.h"

/* Why the picture in the row is damaged; NULL: it is not. */
static const char *reason_of(struct gk_fsck *fsck, sqlite3_stmt *row, char hex[65])
{
  struct gk_buffer bytes = {0};
  uint8_t digest[GK_DIGEST_SIZE] = {0};
  if (sqlite3_column_bytes(row, 1) == GK_DIGEST_SIZE)
    memcpy(digest, sqlite3_column_blob(row, 1), GK_DIGEST_SIZE);
  gk_hex(digest, hex);
  const char *reason = gk_store_take_bytes(fsck->store, row, 2, digest, &bytes);
  fsck->originals += reason == NULL;
  fsck->bytes += bytes.size;
  gk_buffer_free(&bytes);
  return reason;
}

/* The row stays, since documents name it: the bytes come again with one of them. */
static bool mark(struct gk_fsck *fsck, int64_t id, struct gk_error *error)
{
  if (!gk_fsck_change(fsck, GK_FSCK_EMPTY_PICTURE, id, error) ||
      !gk_fsck_change(fsck, GK_FSCK_PICTURE_AGAIN, id, error))
    return false;
  fsck->again += (uint64_t)sqlite3_changes(fsck->store->database);
  return true;
}

bool gk_fsck_pictures(struct gk_fsck *fsck, struct gk_error *error)
{
  int64_t id = INT64_MIN;
  for (;;) {
    sqlite3_stmt *row = gk_fsck_statement(fsck, GK_FSCK_PICTURES, error);
    if (!row)
      return false;
    sqlite3_bind_int64(row, 1, id);
    enum gk_fsck_step step = gk_fsck_step(fsck, row, error);
    if (step == GK_FSCK_CORRUPT)
      gk_fsck_say(fsck, NULL, GK_DAMAGE_UNREADABLE, false, "picture",
                  _("its pages in the database are damaged"));
    if (step != GK_FSCK_ROW)
      return step != GK_FSCK_FAILED;
    id = sqlite3_column_int64(row, 0);
    bool empty =
        sqlite3_column_int64(row, 3) == GK_CODEC_ZSTD && sqlite3_column_type(row, 4) == SQLITE_NULL;
    char place[80], hex[65];
    const char *reason = reason_of(fsck, row, hex);
    sqlite3_reset(row);
    snprintf(place, sizeof place, _("picture %.12s"), hex);
    if (empty)
      gk_fsck_say(fsck, NULL, GK_DAMAGE_WAITING, false, place, _("its bytes were damaged"));
    else if (reason)
      gk_fsck_say(fsck, NULL, GK_DAMAGE_PICTURE, gk_fsck_repairs(fsck), place, reason);
    if (reason && !empty && gk_fsck_repairs(fsck) &&
        !(mark(fsck, id, error) && gk_store_commit(fsck->store, error)))
      return false;
    if (fsck->stop && *fsck->stop)
      return gk_error_set(error, "stopped", _("Stopped; what was mended is kept."));
  }
}
