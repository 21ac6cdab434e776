/* SPDX-License-Identifier: Apache-2.0 */
/* The fetcher: names documents and brings their bytes; parses none. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "arguments.h"
#include "companion.h"
#include "message.h"
#include "process.h"
#include "role.h"
#include "visit.h"

enum {
  CALLS_LIMIT = 512, /* numbers of system calls that have names; Linux is at 470 */
  MESSAGE_SIZE = 200
};

/* `file` holds the bytes; -1: there are none, and the error says why. */
static bool send_offer(struct gk_process *process, const struct gk_offer *offer, int file,
                       struct gk_text companions, const char *error_code, const char *error_message)
{
  struct gk_buffer head = {0};
  gk_buffer_put_text(&head, gk_text_of(process->pipeline.session.plugin->name));
  gk_buffer_put_number(&head, process->pipeline.session.plugin->version);
  gk_buffer_put_text(&head, offer->name);
  gk_buffer_put_text(&head, offer->media_type);
  gk_buffer_put_text(&head, offer->charset);
  gk_buffer_put_text(&head, gk_text_of(error_code));
  gk_buffer_put_text(&head, gk_text_of(error_message));
  gk_buffer_put_number(&head, error_code[0] ? 0 : offer->data.size);
  gk_buffer_put_text(&head, companions);
  const struct gk_text retrieval[] = {offer->retrieved, offer->headers, offer->referrer,
                                      offer->title,     offer->site,    offer->record};
  for (size_t i = 0; i < sizeof retrieval / sizeof *retrieval; i++)
    gk_buffer_put_text(&head, retrieval[i]);
  bool sent = gk_packet_send(process->socket, GK_PACKET_OFFER, 0,
                             (struct gk_text){head.data, head.size}, (struct gk_text){"", 0}, file);
  int saved = errno;
  gk_buffer_free(&head);
  errno = saved;
  return sent;
}

struct fetching {
  struct gk_process process;
  uint64_t offers, bytes; /* sent and not taken yet */
  int lost;               /* errno of an offer that could not be sent; 0: none */
};

static void note_taken(struct fetching *fetching, const struct gk_packet *packet)
{
  struct gk_reader reader = {packet->head.data, packet->head.data + packet->head.size, false};
  fetching->offers -= gk_reader_number(&reader);
  fetching->bytes -= gk_reader_number(&reader);
}

/* Waits for one packet, which can only say that offers were taken. False: the run is ending. */
static bool hear_taken(struct fetching *fetching)
{
  struct gk_packet packet;
  if (gk_packet_receive(fetching->process.socket, &packet) != 1)
    return false;
  bool taken = packet.type == GK_PACKET_TAKEN;
  if (taken)
    note_taken(fetching, &packet);
  gk_packet_release(&packet);
  return taken;
}

/* What lies between the two processes holds the documents' bytes in memory. */
static bool is_far_ahead(const struct fetching *fetching)
{
  return fetching->offers >= GK_OFFERS_AHEAD || fetching->bytes >= GK_OFFERED_BYTES_AHEAD;
}

/* Waits until the coordinator has taken some of what was sent. False: the run is ending. */
static bool wait_for_room(struct fetching *fetching)
{
  while (is_far_ahead(fetching))
    if (!hear_taken(fetching))
      return false;
  return true;
}

/* Where the run is ending there is room, too: the offer that follows says so. */
static bool has_room(void *argument)
{
  struct fetching *fetching = argument;
  struct pollfd socket = {.fd = fetching->process.socket, .events = POLLIN};
  while (is_far_ahead(fetching)) {
    if (poll(&socket, 1, 0) <= 0)
      return false;
    if (!hear_taken(fetching))
      return true;
  }
  return true;
}

static bool tell_visit(void *argument, const struct gk_visit *visit)
{
  const struct fetching *fetching = argument;
  struct gk_buffer head = {0};
  gk_visit_put(&head, visit);
  bool sent = gk_packet_send(fetching->process.socket, GK_PACKET_VISIT, 0,
                             (struct gk_text){head.data, head.size}, (struct gk_text){"", 0}, -1);
  gk_buffer_free(&head);
  return sent;
}

static bool take_offer(void *argument, const struct gk_offer *offer)
{
  struct fetching *fetching = argument;
  struct gk_process *process = &fetching->process;
  struct gk_error error = {0};
  if (offer->error_code.size) {
    gk_error_set(&error, "", "%.*s", (int)offer->error_message.size, offer->error_message.data);
    snprintf(error.code, sizeof error.code, "%.*s", (int)offer->error_code.size,
             offer->error_code.data);
  } else if (offer->data.size > (uint64_t)process->conf.limits.document_mb << 20)
    gk_error_set(&error, "too-large", "It has %zu bytes; limits.document_mb allows %lld MB.",
                 offer->data.size, (long long)process->conf.limits.document_mb);
  uint64_t limit = (uint64_t)process->conf.limits.document_mb << 20;
  struct gk_buffer companions = {0}, pictures = {0};
  struct gk_text list = {"", 0}, bytes = offer->data;
  if (!error.code[0] && offer->companion_count) {
    gk_buffer_put(&pictures, offer->data.data, offer->data.size);
    gk_companions_gather(offer, limit - offer->data.size, &companions, &pictures);
    list = (struct gk_text){companions.data, companions.size};
    bytes = (struct gk_text){pictures.data, pictures.size};
  }
  int file = error.code[0] ? -1 : gk_memory_file(bytes);
  if (file < 0 && !error.code[0])
    gk_error_set(&error, "no-memory", "There is no room to hold its %zu bytes: %s.", bytes.size,
                 strerror(errno));
  bool sent = send_offer(process, offer, file, list, error.code, error.message);
  gk_buffer_free(&companions);
  gk_buffer_free(&pictures);
  if (!sent)
    fetching->lost = errno;
  if (file >= 0)
    close(file);
  if (!sent)
    return false;
  fetching->offers++;
  fetching->bytes += error.code[0] ? 0 : bytes.size;
  return wait_for_room(fetching);
}

/* Names the documents at one location and says how that ended. */
static bool locate(struct fetching *fetching, struct gk_text text)
{
  struct gk_session *session = &fetching->process.pipeline.session;
  char *location = strndup(text.data, text.size);
  const struct gk_taker taker = {take_offer, has_room, tell_visit, fetching};
  int outcome =
      location ? gk_pipeline_fetch(&fetching->process.pipeline, location, &taker) : GK_RETRY;
  free(location);
  if (fetching->lost) {
    outcome = GK_RETRY;
    gk_error_set(&session->reason, "unreadable", "A document could not be passed on: %s.",
                 strerror(fetching->lost));
    fetching->lost = 0;
  }
  struct gk_buffer head = {0};
  gk_buffer_put_number(&head, (uint64_t)outcome);
  gk_buffer_put_text(&head, gk_text_of(session->reason.code));
  gk_buffer_put_text(&head, gk_text_of(session->reason.message));
  bool sent = gk_packet_send(fetching->process.socket, GK_PACKET_LOCATED, 0,
                             (struct gk_text){head.data, head.size}, (struct gk_text){"", 0}, -1);
  gk_buffer_free(&head);
  return sent;
}

/* What is said of a forbidden call, made beforehand: a signal handler may not allocate. */
struct forbidden {
  int socket;
  char unnamed[MESSAGE_SIZE];
  char named[CALLS_LIMIT][MESSAGE_SIZE];
};

static struct forbidden *prepare_forbidden(int socket)
{
  struct forbidden *forbidden = malloc(sizeof *forbidden);
  if (!forbidden)
    abort();
  forbidden->socket = socket;
  for (int call = -1; call < CALLS_LIMIT; call++) {
    char name[GK_SYSTEM_CALL_NAME_SIZE];
    snprintf(call < 0 ? forbidden->unnamed : forbidden->named[call], MESSAGE_SIZE,
             _("the fetcher made the system call %s, which the sandbox forbids"),
             call < 0 ? "?" : gk_system_call_name(call, name));
  }
  return forbidden;
}

/* In a signal handler; the process dies next. */
static void tell_forbidden(void *argument, int call)
{
  struct forbidden *forbidden = argument;
  const char *message =
      call >= 0 && call < CALLS_LIMIT ? forbidden->named[call] : forbidden->unnamed;
  gk_packet_send(forbidden->socket, GK_PACKET_COMPLAINT, 0, gk_text_of(message),
                 (struct gk_text){"", 0}, -1);
}

static bool settle(struct fetching *fetching)
{
  int status = gk_pipeline_settle(&fetching->process.pipeline);
  struct gk_buffer head = {0};
  gk_buffer_put_number(&head, (uint64_t)status);
  gk_buffer_put_text(&head, gk_text_of(fetching->process.pipeline.session.reason.message));
  bool sent = gk_packet_send(fetching->process.socket, GK_PACKET_SETTLED, 0,
                             (struct gk_text){head.data, head.size}, (struct gk_text){"", 0}, -1);
  gk_buffer_free(&head);
  return sent;
}

struct confining {
  struct gk_sandbox *sandbox;
  struct gk_error error; /* without a code: none */
};

static bool allow_folder(void *argument, const char *folder)
{
  struct confining *confining = argument;
  return gk_sandbox_allow_folder(confining->sandbox, folder, &confining->error);
}

/* With the first thing that is asked for: the run has begun then, and the store is its alone. */
static bool confine(struct fetching *fetching, struct forbidden *forbidden)
{
  struct gk_process *process = &fetching->process;
  struct confining confining = {.sandbox = &process->sandbox};
  gk_pipeline_each_state(&process->pipeline, allow_folder, &confining);
  if (confining.error.code[0])
    gk_packet_send(process->socket, GK_PACKET_REFUSED, 0, gk_text_of(confining.error.message),
                   (struct gk_text){"", 0}, -1);
  return !confining.error.code[0] && gk_sandbox_enter(&process->sandbox, tell_forbidden, forbidden);
}

/* False: the run is ending. */
static bool obey(struct fetching *fetching, const struct gk_packet *packet)
{
  switch (packet->type) {
  case GK_PACKET_TAKEN:
    note_taken(fetching, packet);
    return true;
  case GK_PACKET_LOCATE:
    return locate(fetching, packet->head);
  case GK_PACKET_SETTLE:
    return settle(fetching);
  default:
    return false;
  }
}

int gk_fetcher_main(const char *conf_path, const char *plugin_path, const char *store_path)
{
  struct fetching fetching = {0};
  int status = GK_EXIT_USAGE;
  if (gk_process_open(&fetching.process, conf_path, plugin_path, store_path, GK_STAGE_FETCH,
                      GK_STAGE_FETCH)) {
    struct gk_packet packet;
    struct forbidden *forbidden = prepare_forbidden(fetching.process.socket);
    bool goes_on = true, confined = false;
    status = GK_EXIT_OK;
    while (goes_on && gk_packet_receive(fetching.process.socket, &packet) == 1) {
      if (!confined && !(goes_on = confined = confine(&fetching, forbidden)))
        status = GK_EXIT_FAILURE;
      goes_on = goes_on && obey(&fetching, &packet);
      gk_packet_release(&packet);
    }
    free(forbidden);
  }
  gk_process_close(&fetching.process);
  return status;
}
