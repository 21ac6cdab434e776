/* SPDX-License-Identifier: Apache-2.0 */
/* Publication lines: 发布时间：2018-04-16 来源：… */
#ifndef TEXT_METADATA_H
#define TEXT_METADATA_H

#include "reader.h"

/* Adds one block for each label and value of line `at`. */
void metadata_read(struct reader *reader, size_t at);

#endif
