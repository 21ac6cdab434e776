/* SPDX-License-Identifier: Apache-2.0 */
#include "visit.h"

void gk_visit_put(struct gk_buffer *head, const struct gk_visit *visit)
{
  const uint64_t numbers[] = {visit->kind, visit->status, visit->bytes, visit->microseconds,
                              visit->queued};
  const struct gk_text texts[] = {visit->site,  visit->url,  visit->role,   visit->referrer,
                                  visit->title, visit->code, visit->message};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    gk_buffer_put_number(head, numbers[i]);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    gk_buffer_put_text(head, texts[i]);
}

bool gk_visit_read(struct gk_text head, struct gk_visit *visit)
{
  struct gk_reader reader = gk_reader_of(head.data, head.size);
  uint64_t kind = gk_reader_number(&reader), status = gk_reader_number(&reader);
  visit->kind = (uint32_t)kind;
  visit->status = (uint32_t)status;
  visit->bytes = gk_reader_number(&reader);
  visit->microseconds = gk_reader_number(&reader);
  visit->queued = gk_reader_number(&reader);
  struct gk_text *texts[] = {&visit->site,  &visit->url,  &visit->role,   &visit->referrer,
                             &visit->title, &visit->code, &visit->message};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    *texts[i] = gk_reader_text(&reader);
  return !reader.bad && kind <= GK_VISIT_REMARK && status <= UINT32_MAX;
}
