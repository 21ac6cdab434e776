/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_VERSION_H
#define HTTP_VERSION_H

#include <config.h>

#endif
