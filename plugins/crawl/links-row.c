/* SPDX-License-Identifier: Apache-2.0 */
/* Which date belongs to which link: in a row (li, tr) its one date to all its links; elsewhere each
 * date to the link that is nearer by lines, of the same line the one before it. */
#include "links-parts.h"

void links_set_date(struct links *links, uint32_t link, const char date[DATE_SIZE])
{
  if (link < links->count && !links->items[link].date[0])
    memcpy(links->items[link].date, date, DATE_SIZE);
}

/* The date that waited is of the link before it. */
static void give_back(struct links *links)
{
  struct links_row *row = &links->row;
  if (row->pending && row->last != NO_LINK)
    links_set_date(links, row->last, row->pending_date);
  row->pending = false;
}

void links_row_end(struct links *links)
{
  struct links_row *row = &links->row;
  if (row->tight && row->dates == 1)
    for (uint32_t i = row->first; i < links->count; i++)
      links_set_date(links, i, row->date);
  if (row->tight && row->dates == 1 && row->last != NO_LINK)
    links_set_date(links, row->last, row->date); /* which a page may have had before */
  give_back(links);
}

void links_row_begin(struct links *links, bool tight)
{
  links_row_end(links);
  links->row = (struct links_row){.first = (uint32_t)links->count,
                                  .last = NO_LINK,
                                  .line = links->row.line + 1,
                                  .tight = tight};
}

void links_row_link(struct links *links, uint32_t link, uint32_t line)
{
  struct links_row *row = &links->row;
  if (link == NO_LINK)
    return;
  if (row->pending && row->last != NO_LINK &&
      row->date_line - row->last_line <= line - row->date_line && row->last != link)
    give_back(links);
  if (row->pending)
    links_set_date(links, link, row->pending_date);
  row->pending = false;
  row->last = link;
  row->last_line = line;
}

void links_row_date(struct links *links, const char date[DATE_SIZE])
{
  struct links_row *row = &links->row;
  /* The same date again, as an attribute or for small screens, is one. */
  if (row->dates > 0 && memcmp(row->date, date, DATE_SIZE) == 0 && row->pending)
    return;
  give_back(links);
  row->dates += row->dates == 0 || memcmp(row->date, date, DATE_SIZE) != 0;
  memcpy(row->date, date, DATE_SIZE);
  memcpy(row->pending_date, date, DATE_SIZE);
  row->date_line = row->line;
  row->pending = true;
  if (row->last != NO_LINK && row->last_line == row->line)
    give_back(links);
}
