/* SPDX-License-Identifier: Apache-2.0 */
/* Whose turn it is. */
#ifndef HTTP_TURN_H
#define HTTP_TURN_H

#include "crawl.h"

/* Starts what may start now. When the next may, monotonic microseconds; INT64_MAX: nothing waits
 * for time. */
int64_t turn_start(struct crawl *crawl);

#endif
