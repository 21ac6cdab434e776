/* SPDX-License-Identifier: Apache-2.0 */
/* Damaged pages: whatever is cut, flipped or put in twice, the reader ends, adds valid items and
 * keeps within its page, and what it takes past libxml2 makes the tree that libxml2 makes.
 * $GONGKAI_RANDOM is the number of rounds, $GONGKAI_SEED where they begin.
 */
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* beyond C11 */
#endif
#include "page.h"
#include "test-run.h"

#include <dirent.h>
#include <stdlib.h>

enum { FILES = 64, LONGEST = 1 << 18 };

static uint64_t seed;

static uint32_t random_below(uint32_t limit)
{
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return limit ? (uint32_t)((seed >> 16) % limit) : 0;
}

/* What is decoded is valid UTF-8, so that is what the reader is given. */
static void make_valid(char *data, size_t size)
{
  for (size_t i = 0; i < size;) {
    unsigned char c = (unsigned char)data[i];
    size_t more = c < 0x80 ? 0 : c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    bool good = c < 0x80 || (c >= 0xC2 && c <= 0xF4 && i + more < size);
    for (size_t k = 1; good && k <= more; k++)
      good = ((unsigned char)data[i + k] & 0xC0) == 0x80;
    if (good && more == 2)
      good = !(c == 0xE0 && (unsigned char)data[i + 1] < 0xA0) &&
             !(c == 0xED && (unsigned char)data[i + 1] >= 0xA0);
    if (good && more == 3)
      good = !(c == 0xF0 && (unsigned char)data[i + 1] < 0x90) &&
             !(c == 0xF4 && (unsigned char)data[i + 1] >= 0x90);
    if (!good)
      data[i] = '?';
    i += good ? more + 1 : 1;
  }
}

static size_t insert(char *data, size_t size, size_t at, const char *piece, size_t length)
{
  if (size + length > LONGEST)
    return size;
  memmove(data + at + length, data + at, size - at);
  memcpy(data + at, piece, length);
  return size + length;
}

static size_t damage(char *data, size_t size)
{
  static const char *const pieces[] = {"<table>",
                                       "</table>",
                                       "<tr>",
                                       "</tr>",
                                       "<td colspan=9 rowspan=0>",
                                       "<td rowspan=70000>",
                                       "</td>",
                                       "<div>",
                                       "</div>",
                                       "<p",
                                       "<!--",
                                       "-->",
                                       "<script>",
                                       "</script>",
                                       "\"",
                                       "'",
                                       ">",
                                       "<",
                                       "&#x4e00;",
                                       "&nbsp;",
                                       "<br>",
                                       "<h1>",
                                       "<a href=x.pdf>",
                                       "<img src=data:image/png;base64,AAAA>",
                                       "<style>",
                                       "<![if !x]>",
                                       "<o:p>",
                                       "<body>",
                                       "<html>",
                                       "</body>",
                                       "<caption>",
                                       "<thead>",
                                       "<tbody>",
                                       "<select>",
                                       "　　",
                                       "。",
                                       "<center>",
                                       "<b>",
                                       "<li>",
                                       "<ul>",
                                       "<form>",
                                       "</form>",
                                       "</a>",
                                       "</b>",
                                       "</li>",
                                       "</ul>",
                                       "</p>",
                                       "</p >",
                                       "<br/>",
                                       "<li/>",
                                       "<SPAN Class=x>",
                                       "</span>",
                                       "<font>",
                                       "</o:p>",
                                       "<head>",
                                       "</html>",
                                       "<textarea>",
                                       "&amp;",
                                       "&unknown;",
                                       "&nbsp",
                                       "\r\n\r\n          ",
                                       "             ",
                                       "\001",
                                       "\xEF\xBF\xBE"};
  for (uint32_t rounds = 1 + random_below(8); rounds && size; rounds--) {
    uint32_t at = random_below((uint32_t)size);
    const char *piece = pieces[random_below(sizeof pieces / sizeof *pieces)];
    char copy[512];
    uint32_t length = random_below(sizeof copy);
    switch (random_below(6)) {
    case 0:
      data[at] = (char)random_below(256);
      break;
    case 1:
      size = at;
      break;
    case 2:
      if (length > size - at)
        length = (uint32_t)(size - at);
      memmove(data + at, data + at + length, size - at - length);
      size -= length;
      break;
    case 3:
      if (length > size - at)
        length = (uint32_t)(size - at);
      memcpy(copy, data + at, length);
      size = insert(data, size, random_below((uint32_t)size), copy, length);
      break;
    default:
      size = insert(data, size, at, piece, strlen(piece));
    }
  }
  make_valid(data, size);
  data[size] = 0;
  return size;
}

struct comparison {
  struct gk_html_rules *rules;
  struct gk_html_selectors selectors;
  struct gk_html_page page, plain;
  unsigned long stretches;
};

/* Does the page have the same tree with the stretches of inert.h and without them? */
static bool same_trees(struct comparison *c, struct gk_text text)
{
  if (!gk_html_page_parse(&c->page, text, c->rules, &c->selectors, GK_HTML_STRAIN_INERT) ||
      !gk_html_page_parse(&c->plain, text, c->rules, &c->selectors, GK_HTML_STRAIN_PLAIN))
    return false;
  c->stretches += c->page.strained.inert.stretches.count;
  bool same = c->page.nodes.count == c->plain.nodes.count &&
              c->page.text.count == c->plain.text.count &&
              (c->page.text.count == 0 ||
               !memcmp(c->page.text.items, c->plain.text.items, c->page.text.count));
  for (size_t i = 0; same && i < c->page.nodes.count; i++) {
    const struct gk_html_node *a = gk_html_nodes(&c->page) + i;
    const struct gk_html_node *b = gk_html_nodes(&c->plain) + i;
    same = a->parent == b->parent && a->end == b->end && a->offset == b->offset &&
           a->source_end == b->source_end && a->text == b->text && a->size == b->size &&
           a->attributes == b->attributes && a->marks == b->marks && a->tag == b->tag &&
           a->level == b->level && a->style == b->style &&
           !memcmp(&a->weight, &b->weight, sizeof a->weight);
    const struct gk_html_attribute *of_a = c->page.strained.attributes.items;
    const struct gk_html_attribute *of_b = c->plain.strained.attributes.items;
    for (uint32_t k = 0; same && k < a->attributes; k++)
      same = of_a[a->attribute + k].value.data == of_b[b->attribute + k].value.data;
  }
  return same;
}

int main(void)
{
  const char *top = getenv("top_srcdir"), *rounds = getenv("GONGKAI_RANDOM");
  const char *start = getenv("GONGKAI_SEED");
  char path[4096];
  struct gk_text pages[FILES];
  size_t count = 0;
  snprintf(path, sizeof path, "%s/plugins/read-html/corpus", top ? top : ".");
  DIR *folder = opendir(path);
  for (struct dirent *entry; folder && count < FILES && (entry = readdir(folder));)
    if (strstr(entry->d_name, ".html")) {
      snprintf(path, sizeof path, "%s/plugins/read-html/corpus/%s", top ? top : ".", entry->d_name);
      pages[count++] = test_read_file(path);
    }
  if (folder)
    closedir(folder);
  if (count == 0)
    return 77;
  struct test_reader *reader = test_reader_new();
  static struct comparison comparison;
  char problem[512];
  snprintf(path, sizeof path, "%s/rules/html/page.tsv", top ? top : ".");
  comparison.rules = gk_html_rules_open(path, problem, sizeof problem);
  if (!comparison.rules)
    return 99;
  char *data = malloc(LONGEST + 1);
  unsigned long first = start ? strtoul(start, NULL, 10) : 1;
  unsigned long last = first + (rounds ? strtoul(rounds, NULL, 10) : 400);
  uint32_t failed = 0;
  for (unsigned long round = first; data && round < last; round++) {
    seed = round * UINT64_C(0x9E3779B97F4A7C15) | 1;
    struct gk_text page = pages[random_below((uint32_t)count)];
    size_t size = page.size < LONGEST ? page.size : LONGEST;
    memcpy(data, page.data, size);
    size = damage(data, size);
    int status = test_reader_run(reader, (struct gk_text){data, size}, NULL);
    if ((status != GK_OK && status != GK_REJECT) || reader->fake->faults) {
      fprintf(stderr, "round %lu: status %d, %u faults\n", round, status, reader->fake->faults);
      reader->fake->faults = 0;
      failed++;
    }
    if (!same_trees(&comparison, (struct gk_text){data, size})) {
      fprintf(stderr, "round %lu: another tree than libxml2's\n", round);
      failed++;
    }
  }
  if (comparison.stretches == 0) {
    fprintf(stderr, "no stretch was taken past libxml2\n");
    failed++;
  }
  gk_html_rules_close(comparison.rules);
  gk_html_page_free(&comparison.page);
  gk_html_page_free(&comparison.plain);
  free(data);
  for (size_t i = 0; i < count; i++)
    free((char *)pages[i].data);
  test_reader_free(reader);
  return failed > 0;
}
