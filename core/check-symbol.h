/* SPDX-License-Identifier: Apache-2.0 */
/* The dynamic symbols of a shared object (System V ABI, ELF), read without mapping it. */
#ifndef GK_CHECK_SYMBOL_H
#define GK_CHECK_SYMBOL_H

#include <gongkai/plugin.h>

/* Calls `found` with each name that the object exports. False: *reason says (English) why the
 * bytes, which are not trusted, are no shared object of this machine's kind. */
bool gk_check_symbols(struct gk_text bytes, void (*found)(void *argument, const char *name),
                      void *argument, const char **reason);

#endif
