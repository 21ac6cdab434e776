/* SPDX-License-Identifier: Apache-2.0 */
/* What checks can call beside SQLite's own functions; rules/checks/README.md describes each. */
#ifndef GK_COMMON_RULE_FUNCTION_H
#define GK_COMMON_RULE_FUNCTION_H

#include "rule-label.h"

#include <sqlite3.h>

/* `labels` must outlive the connection. Returns an SQLite result code. */
int gk_rule_functions(sqlite3 *connection, const struct gk_rule_labels *labels);

#endif
