/* SPDX-License-Identifier: Apache-2.0 */
#include "lattice.h"

int gk_lattices_find(const struct gk_prepared *prepared, struct gk_lattice **lattices)
{
  (void)prepared;
  *lattices = NULL;
  return 0;
}

void gk_lattices_free(struct gk_lattice *lattices, int count)
{
  for (int i = 0; i < count; i++) {
    free(lattices[i].row_lines);
    free(lattices[i].column_lines);
    free(lattices[i].cells);
  }
  free(lattices);
}
