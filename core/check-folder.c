/* SPDX-License-Identifier: Apache-2.0 */
#include "check-folder.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *gk_check_folder_make(void)
{
  const char *where = getenv("TMPDIR");
  char *folder;
  if (asprintf(&folder, "%s/gongkai-check-XXXXXX", where && *where ? where : "/tmp") < 0)
    return NULL;
  if (mkdtemp(folder))
    return folder;
  free(folder);
  return NULL;
}

void gk_check_folder_remove(char *folder)
{
  char *roots[] = {folder, NULL};
  FTS *tree = folder ? fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL) : NULL;
  for (FTSENT *entry; tree && (entry = fts_read(tree));)
    if (entry->fts_info == FTS_DP)
      rmdir(entry->fts_accpath);
    else if (entry->fts_info != FTS_D)
      unlink(entry->fts_accpath);
  if (tree)
    fts_close(tree);
  free(folder);
}
