/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRAWL_PORT_H
#define CRAWL_PORT_H

#include <stdbool.h>

/* Whether the URL (normal form) names a port at which another protocol than HTTP is spoken, such as
 * that of mail: the ones that browsers ask for no page either (WHATWG, Fetch, 2.9 "Port blocking").
 * A link is somebody else's text: it must not be sent to such a server as if it were a command. */
bool port_is_of_others(const char *url);

#endif
