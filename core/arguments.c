/* SPDX-License-Identifier: Apache-2.0 */
#include "arguments.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "error.h"
#include "message.h"
#include "stage.h"

enum { ARGUMENTS_LIMIT = 40, FIRST_LONG = 256 };

int gk_arguments_usage(const char *usage)
{
  fprintf(stderr, _("usage: gongkai %s\n"), usage);
  return GK_EXIT_USAGE;
}

bool gk_arguments_stage(const char *option, const char *name, uint32_t *stage)
{
  *stage = name ? gk_stage_find(name) : 0;
  if (!name || *stage)
    return true;
  const char *nearest = gk_nearest(name, gk_stage_names());
  fprintf(stderr, "gongkai: %s%s%s \"%s\"", option ? option : "", option ? ": " : "",
          _("unknown stage"), name);
  if (nearest)
    fprintf(stderr, _("; did you mean \"%s\"?"), nearest);
  else
    fputs(_("; there are fetch, unpack, decode, read, ocr, segment, extract and validate"), stderr);
  fputc('\n', stderr);
  return false;
}

static void print_help(const struct gk_argument *table, const char *usage)
{
  printf(_("usage: gongkai %s\n"), usage);
  for (; table->name; table++) {
    char left[80];
    snprintf(left, sizeof left, "%s%c%s--%s%s%s", table->letter ? "-" : " ",
             table->letter ? table->letter : ' ', table->letter ? ", " : "  ", table->name,
             table->placeholder ? " " : "", table->placeholder ? table->placeholder : "");
    printf("  %-28s %s\n", left, _(table->help));
  }
}

static void add_word(struct gk_given_words *words, const char *given)
{
  words->of = reallocarray(words->of, words->count + 2, sizeof *words->of);
  if (!words->of)
    abort();
  words->of[words->count++] = given;
  words->of[words->count] = NULL;
}

void gk_given_words_free(struct gk_given_words *words)
{
  free(words->of);
  *words = (struct gk_given_words){0};
}

static bool set(const struct gk_argument *argument, const char *given)
{
  switch (argument->type) {
  case GK_ARGUMENT_FLAG:
    *(bool *)argument->value = true;
    return true;
  case GK_ARGUMENT_STRING:
    *(const char **)argument->value = given;
    return true;
  case GK_ARGUMENT_WORDS:
    add_word(argument->value, given);
    return true;
  default:
    break;
  }
  char *end;
  errno = 0;
  long long number = strtoll(given, &end, 10);
  if (errno || end == given || *end || number < argument->minimum || number > argument->maximum) {
    fprintf(stderr, _("gongkai: --%s must be a number from %lld to %lld\n"), argument->name,
            (long long)argument->minimum, (long long)argument->maximum);
    return false;
  }
  *(int64_t *)argument->value = number;
  return true;
}

int gk_arguments_parse(const struct gk_argument *table, const char *usage, int argc, char **argv,
                       int *status)
{
  struct option options[ARGUMENTS_LIMIT + 2] = {0};
  char letters[2 * ARGUMENTS_LIMIT + 3];
  size_t count = 0, used = 0;
  letters[used++] = 'h';
  for (; table[count].name && count < ARGUMENTS_LIMIT; count++) {
    int takes = table[count].type == GK_ARGUMENT_FLAG ? no_argument : required_argument;
    options[count] = (struct option){table[count].name, takes, NULL, FIRST_LONG + (int)count};
    if (table[count].letter) {
      letters[used++] = table[count].letter;
      if (takes == required_argument)
        letters[used++] = ':';
    }
  }
  letters[used] = 0;
  options[count] = (struct option){"help", no_argument, NULL, 'h'};
  /* getopt begins its complaints with the first word. */
  static char program[64];
  snprintf(program, sizeof program, "gongkai %s", argv[0]);
  argv[0] = program;
  optind = 1;
  for (int found; (found = getopt_long(argc, argv, letters, options, NULL)) != -1;) {
    size_t i = found >= FIRST_LONG ? (size_t)(found - FIRST_LONG) : 0;
    if (found < FIRST_LONG)
      while (i < count && table[i].letter != found)
        i++;
    if (found == 'h' && i == count) {
      print_help(table, usage);
      *status = GK_EXIT_OK;
      return -1;
    }
    if (found == '?' || i == count || !set(&table[i], optarg)) {
      *status = gk_arguments_usage(usage);
      return -1;
    }
  }
  return optind;
}

bool gk_arguments_options(const struct gk_argument *table, const char *usage, int argc, char **argv,
                          int *status)
{
  int first = gk_arguments_parse(table, usage, argc, argv, status);
  if (first >= 0 && first != argc)
    *status = gk_arguments_usage(usage);
  return first == argc;
}
