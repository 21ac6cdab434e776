/* SPDX-License-Identifier: Apache-2.0 */
/* Further pages of lists whose URLs follow from a count. */
#include <inttypes.h>
#include <stdio.h>

#include "links-parts.h"

void links_add_page(struct links *links, struct gk_text reference)
{
  if (links->made == MADE_LIMIT) {
    links->left_off++;
    return;
  }
  links->made++;
  links_add(links, LINK_PAGE_OF_LIST, reference, (struct gk_text){"", 0}, (struct gk_text){"", 0});
}

uint64_t links_bound_pages(struct links *links, uint64_t first, uint64_t last)
{
  uint64_t room = MADE_LIMIT - links->made;
  uint64_t bound = first + (room < LIST_PAGES_LIMIT ? room : LIST_PAGES_LIMIT);
  if (last <= bound)
    return last;
  links->left_off += last - bound < UINT32_MAX ? (size_t)(last - bound) : UINT32_MAX;
  return bound;
}

/* Of the page's own URL: its file's name without the number of a page, and its extension. */
static void own_name(const struct links *links, struct gk_text *name, struct gk_text *extension,
                     bool *first)
{
  struct gk_text path = url_path(links->url);
  const char *question = memchr(path.data, '?', path.size);
  if (question)
    path.size = (size_t)(question - path.data);
  size_t from = path.size;
  while (from > 0 && path.data[from - 1] != '/')
    from--;
  struct gk_text file = gk_text_slice(path, from, path.size);
  size_t dot = file.size;
  while (dot > 0 && file.data[dot - 1] != '.')
    dot--;
  if (dot < 2) {
    *name = GK_TEXT("index");
    *extension = GK_TEXT("html");
    *first = true;
    return;
  }
  size_t stem = dot - 1, digits = stem;
  while (digits > 0 && file.data[digits - 1] >= '0' && file.data[digits - 1] <= '9')
    digits--;
  *first = !(digits < stem && digits >= 2 && file.data[digits - 1] == '_');
  *name = gk_text_slice(file, 0, *first ? stem : digits - 1);
  *extension = gk_text_slice(file, dot, file.size);
}

static void add_page(struct links *links, struct gk_text name, struct gk_text extension,
                     uint64_t number)
{
  char reference[600], suffix[24] = "";
  if (number > 0)
    snprintf(suffix, sizeof suffix, "_%" PRIu64, number);
  int size = snprintf(reference, sizeof reference, "%.*s%s.%.*s", (int)name.size, name.data, suffix,
                      (int)extension.size, extension.data);
  links_add_page(links, (struct gk_text){reference, (size_t)size});
}

void links_add_pages(struct links *links, uint64_t count, uint64_t current, bool from_one,
                     struct gk_text name, struct gk_text extension)
{
  enum { NAME_LIMIT = 256, EXTENSION_LIMIT = 16 };
  struct gk_text own, own_extension;
  bool first;
  own_name(links, &own, &own_extension, &first);
  if (name.size == 0)
    name = own;
  while (extension.size > 0 && extension.data[0] == '.')
    extension = gk_text_slice(extension, 1, extension.size);
  if (extension.size == 0)
    extension = own_extension;
  if (name.size > NAME_LIMIT || extension.size > EXTENSION_LIMIT || count < 2)
    return;
  from_one = from_one || (first && current == 1);
  uint64_t base = from_one ? 1 : 0, last = count - 1 + base;
  if (current > base && current <= last) {
    add_page(links, name, extension, 0);
    if (current < last)
      add_page(links, name, extension, current + 1);
    return;
  }
  uint64_t limit = links_bound_pages(links, base, last);
  for (uint64_t page = base + 1; page <= limit; page++)
    add_page(links, name, extension, page);
}
