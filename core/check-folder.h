/* SPDX-License-Identifier: Apache-2.0 */
/* A folder for the time of a check, in which fetch plugins have theirs. */
#ifndef GK_CHECK_FOLDER_H
#define GK_CHECK_FOLDER_H

/* Makes one below $TMPDIR, else /tmp. The caller frees it. NULL: none can be made. */
char *gk_check_folder_make(void);

/* Removes it with all that is in it, and frees its name. NULL: nothing. */
void gk_check_folder_remove(char *folder);

#endif
