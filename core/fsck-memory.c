/* SPDX-License-Identifier: Apache-2.0 */
/* What plugins remember. */
#include <stdio.h>

#include "fsck-private.h"
#include "message.h"

bool gk_fsck_memories(struct gk_fsck *fsck, struct gk_error *error)
{
  struct gk_buffer bytes = {0};
  int64_t id = INT64_MIN;
  bool good = true;
  while (good) {
    sqlite3_stmt *row = gk_fsck_statement(fsck, GK_FSCK_MEMORIES, error);
    good = row != NULL;
    if (!good)
      break;
    sqlite3_bind_int64(row, 1, id);
    enum gk_fsck_step step = gk_fsck_step(fsck, row, error);
    if (step == GK_FSCK_CORRUPT)
      gk_fsck_say(fsck, NULL, GK_DAMAGE_UNREADABLE, false, "memory",
                  _("its pages in the database are damaged"));
    good = step != GK_FSCK_FAILED;
    if (step != GK_FSCK_ROW)
      break;
    char place[120];
    bytes.size = 0;
    id = sqlite3_column_int64(row, 3);
    const char *reason = gk_memory_unpack(&fsck->store->packer, row, &bytes);
    snprintf(place, sizeof place, _("memory of %.64s, row %lld"), gk_column_text(row, 4).data,
             (long long)id);
    fsck->bytes += bytes.size;
    sqlite3_reset(row);
    if (!reason)
      continue;
    gk_fsck_say(fsck, NULL, GK_DAMAGE_MEMORY, gk_fsck_repairs(fsck), place, reason);
    good = !gk_fsck_repairs(fsck) || (gk_fsck_change(fsck, GK_FSCK_DROP_MEMORY, id, error) &&
                                      gk_store_commit(fsck->store, error));
    if (good && fsck->stop && *fsck->stop)
      good = gk_error_set(error, "stopped", _("Stopped; what was mended is kept."));
  }
  gk_buffer_free(&bytes);
  return good;
}
