/* SPDX-License-Identifier: Apache-2.0 */
/* A command's options: one table that parses the command line and prints the help. */
#ifndef GK_ARGUMENTS_H
#define GK_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum gk_argument_type {
  GK_ARGUMENT_FLAG,   /* bool */
  GK_ARGUMENT_STRING, /* const char * */
  GK_ARGUMENT_INT,    /* int64_t, minimum..maximum */
  GK_ARGUMENT_WORDS   /* struct gk_given_words: may be given again and again */
};

/* Words that were given, lent from argv. */
struct gk_given_words {
  const char **of; /* ends with NULL; NULL: none */
  size_t count;
};

void gk_given_words_free(struct gk_given_words *words);

struct gk_argument {
  const char *name; /* of --name; NULL ends the table */
  char letter;      /* of -l; 0: none */
  enum gk_argument_type type;
  void *value;
  const char *placeholder; /* NULL for a flag */
  const char *help;        /* for gettext */
  int64_t minimum, maximum;
};

/* Exit statuses of every command. */
enum { GK_EXIT_OK = 0, GK_EXIT_DOCUMENTS = 1, GK_EXIT_USAGE = 2, GK_EXIT_FAILURE = 3 };

/* Parses argv, whose first word is the command's name. Returns the index of the first word that is
 * no option, or -1 with *status set: GK_EXIT_OK after --help, GK_EXIT_USAGE after a complaint. */
int gk_arguments_parse(const struct gk_argument *table, const char *usage, int argc, char **argv,
                       int *status);

/* The same for a command that takes nothing but options. False: it ends with *status. */
bool gk_arguments_options(const struct gk_argument *table, const char *usage, int argc, char **argv,
                          int *status);

/* The number of the stage that an option ("--stage") or a word (NULL) names; no name is 0. False:
 * there is none, which has been said with what there are. */
bool gk_arguments_stage(const char *option, const char *name, uint32_t *stage);

/* Says how the command is used, on standard error; returns GK_EXIT_USAGE. */
int gk_arguments_usage(const char *usage);

#endif
