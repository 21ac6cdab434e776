/* SPDX-License-Identifier: Apache-2.0 */
/* gongkai-generate: writes any number of documents, and what is true of each. */
#include "charset.h"
#include "damage.h"
#include "page.h"
#include "report.h"
#include "truth.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Bytes of scripts, styles and menus in a page of the benchmark: pages of 30 to 100 KB, as sites
 * serve them. */
enum { PADDING_LEAST = 26000, PADDING_MOST = 76000 };
/* Documents to a folder. */
enum { FOLDER = 1000 };

struct wishes {
  uint64_t seed;
  uint64_t first; /* index of the first document */
  long count;
  const char *output;
  int kind;                      /* enum kind or -1: any */
  int generation;                /* enum generation or -1 */
  int layout;                    /* enum layout or -1 */
  int tables;                    /* enum tables or -1 */
  int quirk;                     /* enum quirk or -1 */
  const struct charset *charset; /* NULL: any */
  const char *error;             /* NULL: any or none; "none"; or a name of damage.c */
  bool bench;
};

static int name_index(const char *name, const char *const *names, int count)
{
  for (int i = 0; i < count; i++)
    if (strcmp(name, names[i]) == 0)
      return i;
  return -1;
}

static void choose_report(struct report *report, const struct wishes *wishes)
{
  struct random *random = &report->random;
  int chance = random_range(random, 1, 100);
  report->kind = chance <= 72   ? KIND_ANNUAL
                 : chance <= 81 ? KIND_WORK_REPORT
                 : chance <= 92 ? KIND_WORK_PLAN
                 : chance <= 97 ? KIND_NOTICE
                                : KIND_OTHER;
  chance = random_range(random, 1, 100);
  report->generation = chance <= 30   ? GENERATION_2008
                       : chance <= 55 ? GENERATION_2019
                                      : GENERATION_2021;
  if (wishes->kind >= 0)
    report->kind = (enum kind)wishes->kind;
  if (wishes->generation >= 0)
    report->generation = (enum generation)wishes->generation;
  if (report->kind != KIND_ANNUAL)
    report->generation = GENERATION_NONE;
  switch (report->generation) {
  case GENERATION_2008:
    report->year = random_range(random, 2009, 2018);
    break;
  case GENERATION_2019:
    report->year = random_range(random, 2019, 2020);
    break;
  case GENERATION_2021:
    report->year = random_range(random, 2021, 2024);
    break;
  default:
    report->year = random_range(random, 2012, 2024);
  }
  report->error =
      random_chance(random, 45) ? damage_choose(random, report->kind, report->generation) : NULL;
  if (wishes->error)
    report->error = strcmp(wishes->error, "none") == 0 ? NULL : wishes->error;
}

static void choose_look(struct look *look, const struct charset **charset, struct report *report,
                        const struct wishes *wishes)
{
  struct random *random = &report->random;
  int chance = random_range(random, 1, 100);
  look->layout = chance <= 40   ? LAYOUT_CMS
                 : chance <= 50 ? LAYOUT_TABLE
                 : chance <= 63 ? LAYOUT_WORD
                 : chance <= 72 ? LAYOUT_SOUP
                 : chance <= 80 ? LAYOUT_BARE
                                : LAYOUT_TEXT;
  if (wishes->bench && (look->layout >= LAYOUT_BARE || look->layout == LAYOUT_WORD))
    look->layout = LAYOUT_CMS;
  if (wishes->layout >= 0)
    look->layout = (enum layout)wishes->layout;
  chance = random_range(random, 1, 100);
  look->tables = chance <= 70   ? TABLES_SPANS
                 : chance <= 82 ? TABLES_NESTED
                 : chance <= 90 ? TABLES_SPLIT
                                : TABLES_STACKED;
  if (look->layout == LAYOUT_TEXT)
    look->tables = chance <= 66 ? TABLES_PIPES : chance <= 92 ? TABLES_TABS : TABLES_JOINED;
  if (wishes->tables >= 0)
    look->tables = (enum tables)wishes->tables;
  int encodings = 0;
  while (charsets[encodings].name)
    encodings++;
  *charset =
      random_chance(random, 50) ? &charsets[0] : &charsets[random_range(random, 0, encodings - 1)];
  if (wishes->bench && strcmp((*charset)->declared ? (*charset)->declared : "", "utf-16") == 0)
    *charset = &charsets[0];
  if (wishes->charset)
    *charset = wishes->charset;
  look->charset = (*charset)->declared;
  look->furniture = random_chance(random, 50);
  look->wrapped = look->layout == LAYOUT_TEXT && random_chance(random, 25);
  look->broken_labels = random_chance(random, 20);
  look->marked_headings = random_range(random, 0, 2);
  look->padding = wishes->bench ? random_range(random, PADDING_LEAST, PADDING_MOST) : 0;
  look->serial = random_next(random) % 1000000;
  look->quirk =
      random_chance(random, 60) ? QUIRK_NONE : (enum quirk)random_range(random, 1, QUIRK_COUNT - 1);
  if (wishes->quirk >= 0)
    look->quirk = (enum quirk)wishes->quirk;
  if (look->layout == LAYOUT_TEXT || look->tables == TABLES_STACKED)
    look->quirk = QUIRK_NONE;
  report->four_byte = (*charset)->four_byte && random_chance(random, 60);
}

static bool make_folder(const char *path)
{
  if (mkdir(path, 0777) == 0 || errno == EEXIST)
    return true;
  fprintf(stderr, "gongkai-generate: %s: %s\n", path, strerror(errno));
  return false;
}

static bool write_file(const char *path, const struct buffer *bytes)
{
  FILE *file = fopen(path, "wb");
  bool good = file && fwrite(bytes->data, 1, bytes->size, file) == bytes->size;
  if (file && fclose(file) != 0)
    good = false;
  if (!good)
    fprintf(stderr, "gongkai-generate: %s: %s\n", path, strerror(errno));
  return good;
}

/* Writes document `index` and appends its truth. */
static bool write_document(const struct wishes *wishes, uint64_t index, struct buffer *truth)
{
  static struct report report;
  report = (struct report){.random = random_of(wishes->seed, index)};
  struct look look = {0};
  const struct charset *charset;
  choose_report(&report, wishes);
  choose_look(&look, &charset, &report, wishes);
  const char *error = report.error;
  report_write(&report);

  struct buffer text = {0}, bytes = {0};
  if (look.layout == LAYOUT_TEXT)
    page_text(&text, &report, &look);
  else
    page_html(&text, &report, &look);
  static const char *const generations[] = {"", "-2008", "-2019", "-2021"};
  const char *folder =
      pool_format(&report.pool, "%s/docs/%03d", wishes->output, (int)(index / FOLDER));
  const char *name =
      pool_format(&report.pool, "docs/%03d/%06d-%s%s-%s.%s", (int)(index / FOLDER), (int)index,
                  kind_names[report.kind], generations[report.generation],
                  layout_names[look.layout], look.layout == LAYOUT_TEXT ? "txt" : "html");
  bool good = make_folder(folder) && charset_encode(charset, &text, &bytes) &&
              write_file(pool_format(&report.pool, "%s/%s", wishes->output, name), &bytes);
  if (good)
    truth_write(truth, &report, name, &look, charset, error);
  buffer_free(&text);
  buffer_free(&bytes);
  report_free(&report);
  return good;
}

static int usage(void)
{
  fputs("usage: gongkai-generate --output DIR [--seed N] [--count N] [--first N] [--kind KIND]\n"
        "  [--generation 2008|2019|2021] [--layout LAYOUT] [--tables TABLES]\n"
        "  [--charset NAME] [--quirk NAME] [--error none|NAME] [--bench]\n"
        "--first N begins with document N of the series: one can be made again alone.\n"
        "Writes DIR/docs/ and DIR/truth.jsonl. The same options give the same bytes.\n",
        stderr);
  return 2;
}

static bool parse_number(const char *text, uint64_t most, uint64_t *number)
{
  char *end;
  errno = 0;
  unsigned long long value = strtoull(text, &end, 10);
  if (errno || end == text || *end || *text == '-' || value > most)
    return false;
  *number = value;
  return true;
}

static bool parse(int count, char **arguments, struct wishes *wishes)
{
  static const struct option options[] = {{"seed", required_argument, NULL, 's'},
                                          {"count", required_argument, NULL, 'n'},
                                          {"first", required_argument, NULL, 'f'},
                                          {"output", required_argument, NULL, 'o'},
                                          {"kind", required_argument, NULL, 'k'},
                                          {"generation", required_argument, NULL, 'g'},
                                          {"layout", required_argument, NULL, 'l'},
                                          {"tables", required_argument, NULL, 't'},
                                          {"charset", required_argument, NULL, 'c'},
                                          {"quirk", required_argument, NULL, 'q'},
                                          {"error", required_argument, NULL, 'e'},
                                          {"bench", no_argument, NULL, 'b'},
                                          {NULL, 0, NULL, 0}};
  static const char *const generations[] = {"none", "2008", "2019", "2021"};
  uint64_t number;
  for (int c; (c = getopt_long(count, arguments, "", options, NULL)) != -1;) {
    bool good = true;
    switch (c) {
    case 's':
      good = parse_number(optarg, UINT64_MAX, &wishes->seed);
      break;
    case 'n':
      good = parse_number(optarg, INT_MAX, &number);
      wishes->count = good ? (long)number : 0;
      break;
    case 'f':
      good = parse_number(optarg, INT_MAX, &wishes->first);
      break;
    case 'o':
      wishes->output = optarg;
      break;
    case 'k':
      good = (wishes->kind = name_index(optarg, kind_names, KIND_COUNT)) >= 0;
      break;
    case 'g':
      good = (wishes->generation = name_index(optarg, generations, 4)) >= 0;
      break;
    case 'l':
      good = (wishes->layout = name_index(optarg, layout_names, LAYOUT_COUNT)) >= 0;
      break;
    case 't':
      good = (wishes->tables = name_index(optarg, tables_names, TABLES_COUNT)) >= 0;
      break;
    case 'q':
      good = (wishes->quirk = name_index(optarg, quirk_names, QUIRK_COUNT)) >= 0;
      break;
    case 'c':
      good = (wishes->charset = charset_find(optarg)) != NULL;
      break;
    case 'e':
      wishes->error = optarg;
      good = strcmp(optarg, "none") == 0 || damage_known(optarg);
      break;
    case 'b':
      wishes->bench = true;
      break;
    default:
      return false;
    }
    if (!good) {
      fprintf(stderr, "gongkai-generate: not a valid value: %s\n", optarg);
      return false;
    }
  }
  return wishes->output && optind == count;
}

int main(int count, char **arguments)
{
  struct wishes wishes = {.seed = 1,
                          .count = 10,
                          .kind = -1,
                          .generation = -1,
                          .layout = -1,
                          .tables = -1,
                          .quirk = -1};
  if (!parse(count, arguments, &wishes))
    return usage();
  struct buffer truth = {0}, path = {0};
  buffer_format(&path, "%s/docs", wishes.output);
  bool good = make_folder(wishes.output) && make_folder(path.data);
  for (long i = 0; good && i < wishes.count; i++)
    good = write_document(&wishes, wishes.first + (uint64_t)i, &truth);
  buffer_clear(&path);
  buffer_format(&path, "%s/truth.jsonl", wishes.output);
  buffer_append(&truth, "", 0);
  good = good && write_file(path.data, &truth);
  buffer_free(&truth);
  buffer_free(&path);
  return good ? 0 : 1;
}
