/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "arguments.h"
#include "command.h"
#include "display.h"
#include "json.h"
#include "message.h"
#include "store-history.h"

static const char usage[] = N_("runs [-d STORE] [--json]");

struct listing {
  struct gk_buffer line;
  uint64_t count;
};

static void print_time(int64_t seconds)
{
  char text[64] = "-";
  time_t moment = (time_t)seconds;
  struct tm broken;
  if (seconds && localtime_r(&moment, &broken))
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &broken);
  gk_display_field(stdout, gk_text_of(text), 21);
}

static void print_line(void *argument, const struct gk_past_run *run)
{
  struct listing *listing = argument;
  if (listing->count++ == 0) {
    const char *const heads[] = {_("run"), _("command"), _("started"), _("ended")};
    const unsigned columns[] = {8, 12, 21, 21};
    for (int i = 0; i < 4; i++)
      gk_display_field(stdout, gk_text_of(heads[i]), columns[i]);
    puts(_("documents written"));
  }
  printf("%-8" PRId64, run->number);
  gk_display_field(stdout, run->command.size ? run->command : GK_TEXT("-"), 12);
  print_time(run->started);
  if (run->ended)
    print_time(run->ended);
  else
    gk_display_field(stdout, gk_text_of(_("not ended")), 21);
  printf("%" PRId64 "\n", run->documents);
}

static void put_moment(struct gk_json *json, const char *key, int64_t seconds)
{
  char text[64];
  time_t moment = (time_t)seconds;
  struct tm broken;
  bool known = seconds && gmtime_r(&moment, &broken) &&
               strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &broken);
  gk_json_key(json, key);
  gk_json_string(json, known ? text : NULL);
}

static void print_json(void *argument, const struct gk_past_run *run)
{
  struct listing *listing = argument;
  struct gk_json json = {.out = &listing->line};
  listing->line.size = 0;
  gk_json_open(&json, '{');
  gk_json_key(&json, "run");
  gk_json_integer(&json, run->number);
  gk_json_key(&json, "command");
  gk_json_text_or_null(&json, run->command);
  gk_json_key(&json, "version");
  gk_json_text_or_null(&json, run->version);
  gk_json_key(&json, "pipeline");
  gk_json_text_or_null(&json, run->pipeline);
  put_moment(&json, "started", run->started);
  put_moment(&json, "ended", run->ended);
  gk_json_key(&json, "documents");
  gk_json_integer(&json, run->documents);
  gk_json_close(&json, '}');
  gk_buffer_put_byte(&listing->line, '\n');
  fwrite(listing->line.data, 1, listing->line.size, stdout);
}

int gk_command_runs(int argc, char **argv)
{
  const char *directory = NULL;
  bool json = false;
  int status;
  const struct gk_argument arguments[] = {
      {"store", 'd', GK_ARGUMENT_STRING, &directory, "STORE", N_("the store"), 0, 0},
      {"json", 0, GK_ARGUMENT_FLAG, &json, NULL, N_("an object a line"), 0, 0},
      {0}};
  if (!gk_arguments_options(arguments, usage, argc, argv, &status))
    return status;
  struct gk_store *store;
  struct gk_error error;
  struct listing listing = {0};
  bool done = gk_store_open(&store, gk_store_directory(directory), GK_STORE_READ, &error);
  if (done) {
    done = gk_store_runs(store, json ? print_json : print_line, &listing, &error);
    gk_store_close(store);
  }
  gk_buffer_free(&listing.line);
  if (!done)
    fprintf(stderr, "gongkai: %s\n", error.message);
  return done ? GK_EXIT_OK : GK_EXIT_FAILURE;
}
