/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seals in red that stand over what is to be read.
 */
#ifndef GONGKAI_PICTURE_SEAL_H
#define GONGKAI_PICTURE_SEAL_H

#include <allheaders.h>
#include <stdbool.h>

/* Takes the seals of `source` (32 bits; else nothing is done) away in `grey`, which is of the same
 * size: there it becomes what a red light would show. What is red and no seal (text, lines) stays.
 * `em`: of the text, pixels. *found says whether there was one. false: no memory. */
bool gk_seal_remove(PIX *source, PIX *grey, float em, bool *found);

#endif
