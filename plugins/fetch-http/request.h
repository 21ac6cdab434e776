/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of a server, and how. */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "transfer.h"

/* Sets all options of a transfer whose url, run and task are set. False: no memory. */
bool request_prepare(struct transfer *transfer);

/* Keeps the request as it was sent, without what is said to a proxy alone. */
void request_note(struct bytes *kept, struct gk_text sent);

/* Whether a URL names by itself an address that is not public: what it would lead to behind a proxy
 * nobody sees. */
bool request_names_private(const char *url);

#endif
