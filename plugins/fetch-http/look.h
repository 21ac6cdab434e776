/* SPDX-License-Identifier: Apache-2.0 */
/* What a page that was had is, and what it leads to. */
#ifndef HTTP_LOOK_H
#define HTTP_LOOK_H

#include "answer.h"

enum {
  /* Bytes: a page that sends its reader on is not larger; one that is has something to read, too.
   */
  LOOK_REFRESH_LIMIT = 8 << 10
};

void look_at_page(struct answer *answer);

/* Whether an answer that is no page is the script wall that some sites put before theirs; its code
 * and message are set then. */
bool look_for_wall(struct answer *answer);

#endif
