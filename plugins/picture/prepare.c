/* SPDX-License-Identifier: Apache-2.0 */
#include "prepare.h"

bool gk_prepare(PIX *source, int turns, struct gk_prepared *prepared)
{
  setMsgSeverity(L_SEVERITY_NONE);
  *prepared = (struct gk_prepared){
      .em = 20, .scale = 1, .turns = turns, .to_source = {1, 0, 0, 0, 1, 0, 0, 0, 1}};
  prepared->grey = pixConvertTo8(source, 0);
  if (prepared->grey)
    prepared->binary = pixThresholdToBinary(prepared->grey, 160);
  if (prepared->binary) {
    prepared->rows = pixCreateTemplate(prepared->binary);
    prepared->columns = pixCreateTemplate(prepared->binary);
  }
  if (prepared->rows && prepared->columns)
    return true;
  gk_prepared_free(prepared);
  return false;
}

bool gk_prepared_turn(struct gk_prepared *prepared, int turns)
{
  prepared->turns = (prepared->turns + turns) & 3;
  return true;
}

void gk_prepared_free(struct gk_prepared *prepared)
{
  pixDestroy(&prepared->grey);
  pixDestroy(&prepared->binary);
  pixDestroy(&prepared->rows);
  pixDestroy(&prepared->columns);
  *prepared = (struct gk_prepared){0};
}

void gk_prepared_to_source(const struct gk_prepared *prepared, float x, float y, float *source_x,
                           float *source_y)
{
  const double *m = prepared->to_source;
  double w = m[6] * x + m[7] * y + m[8];
  *source_x = (float)((m[0] * x + m[1] * y + m[2]) / w);
  *source_y = (float)((m[3] * x + m[4] * y + m[5]) / w);
}

void gk_prepared_corners(const struct gk_prepared *prepared, const float box[4], float corners[8])
{
  for (int i = 0; i < 4; i++)
    gk_prepared_to_source(prepared, box[i == 1 || i == 2 ? 2 : 0], box[i >= 2 ? 3 : 1],
                          &corners[2 * i], &corners[2 * i + 1]);
}
