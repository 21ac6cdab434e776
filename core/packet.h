/* SPDX-License-Identifier: Apache-2.0 */
/* What the processes say to each other: whole packets over a Unix SOCK_SEQPACKET socket, so that a
 * process that dies leaves no half of one. Large bodies travel as a sealed memory file beside the
 * packet, not through the socket. */
#ifndef GK_PACKET_H
#define GK_PACKET_H

#include "buffer.h"
#include "error.h"

enum gk_packet_type {
  GK_PACKET_READY = 1, /* worker, fetcher: plugins are open; head: not empty where one of them wants
                          to be told SETTLE; body: their recipe (see recipe.h) */
  GK_PACKET_REFUSED,   /* worker, fetcher: text: the configuration is wrong; the process ends */
  GK_PACKET_COMPLAINT, /* worker, fetcher: text: a plugin was set aside */
  GK_PACKET_LOCATE,    /* to the fetcher: text: a location to look at */
  GK_PACKET_TAKEN,     /* to the fetcher: numbers: so many offers and bytes were taken, send
                          on */
  GK_PACKET_OFFER,     /* fetcher: text plugin, number version, texts name, media type, charset,
                          error code, error message, number size, text companions (see companion.h,
                          without digests), texts retrieved, headers, referrer, title, site,
                          record; body: the bytes, then those of the companions */
  GK_PACKET_LOCATED,   /* fetcher: status, texts code, message: the location is done */
  GK_PACKET_JOB,       /* to a worker: text plugin, number version, texts name, media type, charset,
                          digest, number size, text companions, number limits factor; body: the
                          bytes and those of the companions, or none */
  GK_PACKET_STEPS,     /* child, worker: number: how many steps of the document went before; body:
                          steps, each in wire form after its length, or GK_STEP_REPLAYED and which */
  GK_PACKET_END,       /* child: the same; the job is done */
  GK_PACKET_DIED,      /* worker: status, stage, texts plugin, message, number uncertain, text key:
                          the child died over the job (0: over none) */
  GK_PACKET_STORED, /* to a worker, before its JOB: head: the lines of the recipe that have changed
                       since (too many: empty); body: the steps that the store has, the fetch
                       step first: a number, the step's size, and a text, its Zstandard frame, each
                     */
  GK_PACKET_CORRECTIONS, /* to a worker, before a JOB: body: see gk_correction_put; where the store
                            has any */
  GK_PACKET_PROGRESS, /* child: numbers done, total: parts of the document, while a stage takes long
                       */
  GK_PACKET_RECALL,   /* child: texts plugin, key: asks what is remembered under it */
  GK_PACKET_RECALLED, /* to a child: text key, number: whether there is anything; body: it */
  GK_PACKET_REMEMBER, /* child: texts plugin, key; body: what is to be remembered under it */
  GK_PACKET_RETURNED, /* child: this job came while it waited for an answer, and is to be given out
                         again */
  GK_PACKET_VISIT,   /* fetcher: numbers kind, status, bytes, microseconds, queued, texts site, url,
                        role, referrer, title, code, message: see gk_tell_visit */
  GK_PACKET_SETTLE,  /* to the fetcher: all that it offered is stored */
  GK_PACKET_SETTLED, /* fetcher: status, text message */
  GK_PACKET_AGAIN    /* child: number: enum gk_passage_end: the job needs the bytes, or must be run
                        without what is stored; the steps that were sent of it do not count */
};

/* The first byte of a step that is one of those that were stored; its number follows. No wire form
 * begins so. */
enum { GK_STEP_REPLAYED = 0 };

/* How far the fetcher may run ahead of what the coordinator has taken; a single larger document may
 * pass alone. */
enum { GK_OFFERS_AHEAD = 16, GK_OFFERED_BYTES_AHEAD = 32 << 20 };

struct gk_packet {
  uint32_t type;
  uint64_t job;
  struct gk_text head; /* lent until the next receive on this thread */
  struct gk_text body; /* of a memory file: mapped, to be given back with gk_packet_release */
  int body_file;       /* -1: the body is none or stands in the packet */
};

/* A pair of connected sockets, closed on exec. False: errno. */
bool gk_packet_socketpair(int sockets[2]);

/* Sends head and body; blocks. `body_file` (-1: none) is sent instead of the body's bytes, which
 * must be its content. False: the other side is gone, or errno. */
bool gk_packet_send(int socket, uint32_t type, uint64_t job, struct gk_text head,
                    struct gk_text body, int body_file);

/* Receives one packet. 1: got it; 0: the other side has closed; -1: errno. */
int gk_packet_receive(int socket, struct gk_packet *packet);

/* Unmaps and closes what came beside the packet. */
void gk_packet_release(struct gk_packet *packet);

/* A sealed memory file with those bytes; -1: errno. */
int gk_memory_file(struct gk_text bytes);

#endif
