/* SPDX-License-Identifier: Apache-2.0 */
/* What checks can call beside SQLite's own functions; rules/checks/README.md describes each. */
#ifndef GK_CHECKS_FUNCTION_H
#define GK_CHECKS_FUNCTION_H

#include "label.h"

#include <sqlite3.h>

/* `labels` must outlive the connection. Returns an SQLite result code. */
int functions_register(sqlite3 *connection, const struct labels *labels);

#endif
