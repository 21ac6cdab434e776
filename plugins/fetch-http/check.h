/* SPDX-License-Identifier: Apache-2.0 */
/* What a site would give, said before anything is fetched in earnest. */
#ifndef HTTP_CHECK_H
#define HTTP_CHECK_H

#include "answer.h"

/* Says what a start page leads to. */
void check_page(struct answer *answer);

#endif
