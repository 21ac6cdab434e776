/* SPDX-License-Identifier: Apache-2.0 */
#include "list.h"

#include <string.h>

/* The upright box around four corners of the source, in pixels of the prepared picture. */
static void box_of(const struct gk_prepared *prepared, const float corners[8], float box[4])
{
  const double *m = prepared->to_source;
  double a = m[4] * m[8] - m[5] * m[7], b = m[2] * m[7] - m[1] * m[8],
         c = m[1] * m[5] - m[2] * m[4];
  double d = m[5] * m[6] - m[3] * m[8], e = m[0] * m[8] - m[2] * m[6],
         f = m[2] * m[3] - m[0] * m[5];
  double g = m[3] * m[7] - m[4] * m[6], h = m[1] * m[6] - m[0] * m[7],
         k = m[0] * m[4] - m[1] * m[3];
  float x[4], y[4];
  for (int i = 0; i < 4; i++) {
    double u = corners[2 * i], v = corners[2 * i + 1], w = g * u + h * v + k;
    x[i] = (float)((a * u + b * v + c) / w);
    y[i] = (float)((d * u + e * v + f) / w);
  }
  box[0] = (x[0] + x[3]) / 2, box[2] = (x[1] + x[2]) / 2;
  box[1] = (y[0] + y[1]) / 2, box[3] = (y[2] + y[3]) / 2;
}

int list_next(struct list *list, FILE *file)
{
  char row[5000];
  float em, corners[8], *c = corners, *box = list->box;
  while (fgets(row, sizeof row, file)) {
    if (sscanf(row, "page %3999s %f", list->page, &em) == 2) {
      gk_prepared_free(&list->prepared);
      list->prepared.grey = pixRead(list->page);
      list->prepared.em = em;
      if (!list->prepared.grey)
        return -1;
    } else if (sscanf(row, "source %3999s", list->page) == 1) {
      gk_prepared_free(&list->prepared);
      PIX *source = pixRead(list->page);
      bool good = source && gk_prepare(source, 0, &list->prepared);
      pixDestroy(&source);
      if (!good)
        return -1;
    } else if (sscanf(row, "corners %f %f %f %f %f %f %f %f %999s", c, c + 1, c + 2, c + 3, c + 4,
                      c + 5, c + 6, c + 7, list->text) == 9) {
      box_of(&list->prepared, corners, box);
      return 1;
    } else if (sscanf(row, "cell %f %f %f %f %999s", box, box + 1, box + 2, box + 3, list->text) ==
               5) {
      return 1;
    }
  }
  return 0;
}
