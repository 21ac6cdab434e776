/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a run, as the fetcher sees it: what it offered is stored, or the run is stopped. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "coordinator-private.h"
#include "message.h"

enum {
  TICK_MILLISECONDS = 100,
  /* A database's last pages and a compressed record's end are written in a fraction of it. */
  GRACE_MILLISECONDS = 5000,
  GRACE_TICK_MILLISECONDS = 10
};

/* False: there is nothing more to wait for. */
static bool hear_settling(struct gk_coordinator *c)
{
  struct gk_packet packet;
  if (gk_packet_receive(c->fetcher.socket, &packet) != 1)
    return false;
  bool settled = packet.type == GK_PACKET_SETTLED;
  struct gk_reader reader = gk_reader_of(packet.head.data, packet.head.size);
  uint64_t status = settled ? gk_reader_number(&reader) : GK_OK;
  if (status != GK_OK) {
    char message[1200];
    struct gk_text why = gk_reader_text(&reader);
    snprintf(message, sizeof message, _("what was fetched will be offered once more: %.*s"),
             (int)why.size, why.data);
    c->run->complain(c->run->argument, message);
  } else if (packet.type == GK_PACKET_COMPLAINT) {
    gk_peer_complains(c, &packet);
  }
  gk_packet_release(&packet);
  return !settled;
}

void gk_settle(struct gk_coordinator *c)
{
  if (c->result != GK_RUN_DONE || !c->settles || c->fetcher.socket < 0 ||
      !gk_packet_send(c->fetcher.socket, GK_PACKET_SETTLE, 0, (struct gk_text){"", 0},
                      (struct gk_text){"", 0}, -1))
    return;
  bool waits = true;
  while (waits && !*c->run->stop) {
    struct pollfd socket = {c->fetcher.socket, POLLIN, 0};
    if (poll(&socket, 1, TICK_MILLISECONDS) > 0)
      waits = hear_settling(c);
  }
}

void gk_end_fetcher(struct gk_coordinator *c)
{
  struct gk_peer *fetcher = &c->fetcher;
  if (fetcher->socket < 0)
    return;
  if (c->result != GK_RUN_STOPPED || !c->settles) {
    gk_peer_reap(fetcher, c->result != GK_RUN_DONE);
    return;
  }
  /* It learns from its socket that the run is ending. */
  close(fetcher->socket);
  fetcher->socket = -1;
  const struct timespec tick = {0, GRACE_TICK_MILLISECONDS * 1000000};
  pid_t ended = 0;
  for (int waited = 0; waited < GRACE_MILLISECONDS && ended == 0;
       waited += GRACE_TICK_MILLISECONDS) {
    ended = waitpid(fetcher->process, NULL, WNOHANG);
    if (ended == 0)
      nanosleep(&tick, NULL);
  }
  if (ended != 0)
    return;
  kill(fetcher->process, SIGKILL);
  while (waitpid(fetcher->process, NULL, 0) < 0 && errno == EINTR)
    continue;
}
