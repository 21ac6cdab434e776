/* SPDX-License-Identifier: Apache-2.0 */
/* What a person reads is translated (gettext); codes and names are not. */
#ifndef GK_MESSAGE_H
#define GK_MESSAGE_H

#include <libintl.h>

#define _(string) gettext(string)
#define N_(string) string

#endif
