/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptors that each break one rule of the conformance kit, whose name they bear. */
#include <gongkai/plugin.h>

static int run(struct gk_context *context, void *state)
{
  (void)context;
  (void)state;
  return GK_SKIP;
}

struct config {
  bool truth;
  int64_t number;
  const char *word;
};

#define WORD(name, initial, help)                                                                  \
  {                                                                                                \
    name, GK_OPTION_STRING, offsetof(struct config, word), initial, 0, 0, NULL, help               \
  }
#define NUMBER(name, initial, minimum, maximum)                                                    \
  {                                                                                                \
    name, GK_OPTION_INT, offsetof(struct config, number), initial, minimum, maximum, NULL,         \
        "A number."                                                                                \
  }

static const struct gk_option
    twice[] = {NUMBER("same", "1", 0, 9), WORD("same", NULL, "The same name."), {0}},
    unhelpful[] = {WORD("word", NULL, "no sentence"), {0}},
    outside[] = {{"word", GK_OPTION_STRING, 4096, NULL, 0, 0, NULL, "Behind the structure."}, {0}},
    shared[] = {WORD("word", NULL, "A word."), WORD("other", NULL, "Another at its place."), {0}},
    number[] = {NUMBER("number", "10", 0, 9), {0}},
    truth[] = {{"truth", GK_OPTION_BOOL, offsetof(struct config, truth), "yes", 0, 0, NULL,
                "A truth."},
               {0}},
    choice[] = {{"word", GK_OPTION_CHOICE, offsetof(struct config, word), "blue", 0, 0, "red|green",
                 "A colour."},
                {0}},
    file[] = {{"word", GK_OPTION_FILE, offsetof(struct config, word), "/etc/passwd", 0, 0, NULL,
               "A file."},
              {0}};

#define DESCRIPTOR(...)                                                                            \
  {                                                                                                \
    .abi = GK_ABI, .size = sizeof(struct gk_plugin), .stage = GK_STAGE_EXTRACT, .version = 1,      \
    .summary = "Breaks a rule", .licence = "Apache-2.0", .run = run, __VA_ARGS__                   \
  }
#define OPTIONS(table)                                                                             \
  .options = table, .option_size = sizeof *(table), .config_size = sizeof(struct config)

static int fetch(struct gk_context *context, void *state, const char *location)
{
  (void)location;
  return run(context, state);
}

/* clang-format off */
static const struct gk_plugin plugins[] = {
    {.abi = GK_ABI + 1, .size = sizeof(struct gk_plugin), .name = "newer"},
    {.abi = GK_ABI, .size = 8, .name = "short"},
    DESCRIPTOR(.name = "Upper Case"),
    {.abi = GK_ABI, .size = sizeof(struct gk_plugin), .stage = 99, .version = 1, .name = "stage"},
    {.abi = GK_ABI, .size = sizeof(struct gk_plugin), .stage = GK_STAGE_EXTRACT, .name = "version",
     .summary = "Breaks a rule", .licence = "MIT", .run = run},
    {.abi = GK_ABI, .size = sizeof(struct gk_plugin), .stage = GK_STAGE_EXTRACT, .version = 1,
     .name = "idle", .summary = "Breaks a rule", .licence = "(MIT OR Apache-2.0) AND BSD-3-Clause"},
    DESCRIPTOR(.name = "fetches", .fetch = fetch),
    {.abi = GK_ABI, .size = sizeof(struct gk_plugin), .stage = GK_STAGE_EXTRACT, .version = 1,
     .name = "summary", .summary = "no title\n", .licence = "MIT", .run = run},
    {.abi = GK_ABI, .size = sizeof(struct gk_plugin), .stage = GK_STAGE_EXTRACT, .version = 1,
     .name = "licence", .summary = "Breaks a rule", .licence = "free for all", .run = run},
    DESCRIPTOR(.name = "twice", OPTIONS(twice)),
    DESCRIPTOR(.name = "unhelpful", OPTIONS(unhelpful)),
    DESCRIPTOR(.name = "outside", OPTIONS(outside)),
    DESCRIPTOR(.name = "shared", OPTIONS(shared)),
    DESCRIPTOR(.name = "number", OPTIONS(number)),
    DESCRIPTOR(.name = "truth", OPTIONS(truth)),
    DESCRIPTOR(.name = "choice", OPTIONS(choice)),
    DESCRIPTOR(.name = "file", OPTIONS(file)),
};
/* clang-format on */

GK_EXPORT gk_entry_function GK_ENTRY;

const struct gk_plugin *GK_ENTRY(uint32_t index)
{
  return index < sizeof plugins / sizeof *plugins ? &plugins[index] : NULL;
}
