/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch-ask.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "message.h"
#include "packet.h"
#include "process.h"
#include "visit.h"

enum answer { GOES_ON, DONE, FAILED };

static enum answer located(const struct gk_packet *packet, struct gk_error *error)
{
  struct gk_reader reader = gk_reader_of(packet->head.data, packet->head.size);
  uint64_t status = gk_reader_number(&reader);
  struct gk_text code = gk_reader_text(&reader), message = gk_reader_text(&reader);
  if (status == GK_OK)
    return DONE;
  gk_error_set(error, "", "%.*s", (int)message.size, message.data);
  snprintf(error->code, sizeof error->code, "%.*s", (int)code.size, code.data);
  return FAILED;
}

/* An offer is not wanted: who made it goes on. */
static void refuse_offer(int socket, const struct gk_packet *packet)
{
  struct gk_buffer head = {0};
  gk_buffer_put_number(&head, 1);
  gk_buffer_put_number(&head, packet->body.size);
  gk_packet_send(socket, GK_PACKET_TAKEN, 0, (struct gk_text){head.data, head.size},
                 (struct gk_text){"", 0}, -1);
  gk_buffer_free(&head);
}

static enum answer hear(const struct gk_fetch_asking *asking, const char *location, int socket,
                        const struct gk_packet *packet, struct gk_error *error)
{
  char message[1000];
  struct gk_visit visit;
  switch (packet->type) {
  case GK_PACKET_READY:
    gk_packet_send(socket, GK_PACKET_LOCATE, 0, gk_text_of(location), (struct gk_text){"", 0}, -1);
    return GOES_ON;
  case GK_PACKET_REFUSED:
    gk_error_set(error, "configuration", "%.*s", (int)packet->head.size, packet->head.data);
    return FAILED;
  case GK_PACKET_COMPLAINT:
    snprintf(message, sizeof message, "%.*s", (int)packet->head.size, packet->head.data);
    asking->complain(asking->argument, message);
    return GOES_ON;
  case GK_PACKET_VISIT:
    if (gk_visit_read(packet->head, &visit) && visit.kind != GK_VISIT_NOTHING)
      asking->visit(asking->argument, &visit);
    return GOES_ON;
  case GK_PACKET_OFFER:
    refuse_offer(socket, packet);
    return GOES_ON;
  case GK_PACKET_LOCATED:
    return located(packet, error);
  default:
    return GOES_ON;
  }
}

bool gk_fetch_ask(const struct gk_fetch_asking *asking, const char *location,
                  struct gk_error *error)
{
  pid_t fetcher;
  int socket;
  if (!gk_process_start("fetcher", asking->conf_path, asking->plugin_path, asking->store_path,
                        &fetcher, &socket, error))
    return false;
  enum answer answer = GOES_ON;
  struct gk_packet packet;
  while (answer == GOES_ON && gk_packet_receive(socket, &packet) == 1) {
    answer = hear(asking, location, socket, &packet, error);
    gk_packet_release(&packet);
  }
  close(socket);
  while (waitpid(fetcher, NULL, 0) < 0 && errno == EINTR)
    continue;
  return answer == DONE ||
         (answer == GOES_ON &&
          gk_error_set(error, "process", _("the fetcher ended before it was done")));
}
