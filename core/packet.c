/* SPDX-License-Identifier: Apache-2.0 */
#include "packet.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "file.h"

enum {
  /* Below Linux's default socket buffer of 208 KiB. What a report adds seldom takes more. */
  INLINE_LIMIT = 160 * 1024,
  HEAD_LIMIT = 96 * 1024
};

struct header {
  uint32_t type;
  uint32_t head_size;
  uint32_t body_size; /* of a body in the packet */
  uint32_t has_file;
  uint64_t job;
};

union control {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(int))];
};

bool gk_packet_socketpair(int sockets[2])
{
  return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) == 0;
}

int gk_memory_file(struct gk_text bytes)
{
  int file = memfd_create("gongkai", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (file < 0)
    return -1;
  if (!gk_write_all(file, bytes) ||
      fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0) {
    close(file);
    return -1;
  }
  return file;
}

bool gk_packet_send(int socket, uint32_t type, uint64_t job, struct gk_text head,
                    struct gk_text body, int body_file)
{
  if (head.size > HEAD_LIMIT) {
    errno = EMSGSIZE;
    return false;
  }
  int own_file = -1;
  if (body_file < 0 && body.size > INLINE_LIMIT) {
    own_file = body_file = gk_memory_file(body);
    if (own_file < 0)
      return false;
  }
  bool in_packet = body_file < 0;
  struct header header = {type, (uint32_t)head.size, in_packet ? (uint32_t)body.size : 0,
                          !in_packet, job};
  struct iovec parts[3] = {{&header, sizeof header},
                           {(void *)(uintptr_t)head.data, head.size},
                           {(void *)(uintptr_t)body.data, in_packet ? body.size : 0}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 3};
  union control control;
  if (!in_packet) {
    memset(&control, 0, sizeof control);
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(&control.header), &body_file, sizeof body_file);
  }
  ssize_t sent;
  do
    sent = sendmsg(socket, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  int saved = errno;
  if (own_file >= 0)
    close(own_file);
  errno = saved;
  return sent >= 0;
}

/* The one file; alignment leaves room for two, and what nobody asked for must not stay open. */
static int received_file(struct msghdr *message)
{
  int file = -1;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
      continue;
    size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof file;
    for (size_t i = 0; i < count; i++) {
      int next;
      memcpy(&next, CMSG_DATA(c) + i * sizeof next, sizeof next);
      if (file < 0)
        file = next;
      else
        close(next);
    }
  }
  return file;
}

/* A file that is not sealed could change under the reader, or shrink and kill it. */
static bool map_file(struct gk_packet *packet)
{
  off_t size = 0;
  int seals = fcntl(packet->body_file, F_GET_SEALS);
  /* Not by fstat, which libc makes a call that can ask for any file: the sandbox refuses that. */
  if (seals < 0 || !(seals & F_SEAL_SHRINK) || !(seals & F_SEAL_WRITE) ||
      (size = lseek(packet->body_file, 0, SEEK_END)) < 0) {
    errno = EPROTO;
    return false;
  }
  packet->body = (struct gk_text){"", 0};
  if (size == 0)
    return true;
  void *map = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, packet->body_file, 0);
  if (map == MAP_FAILED)
    return false;
  packet->body = (struct gk_text){map, (size_t)size};
  return true;
}

int gk_packet_receive(int socket, struct gk_packet *packet)
{
  static char buffer[sizeof(struct header) + HEAD_LIMIT + INLINE_LIMIT];
  struct iovec part = {buffer, sizeof buffer};
  union control control;
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t got;
  memset(packet, 0, sizeof *packet);
  packet->body_file = -1;
  do
    got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  if (got <= 0)
    return got == 0 || errno == ECONNRESET ? 0 : -1;
  packet->body_file = received_file(&message);
  struct header header;
  if ((size_t)got >= sizeof header)
    memcpy(&header, buffer, sizeof header);
  if ((size_t)got < sizeof header || message.msg_flags & (MSG_TRUNC | MSG_CTRUNC) ||
      (size_t)got != sizeof header + (size_t)header.head_size + header.body_size ||
      (header.has_file != 0) != (packet->body_file >= 0)) {
    gk_packet_release(packet);
    errno = EPROTO;
    return -1;
  }
  packet->type = header.type;
  packet->job = header.job;
  packet->head = (struct gk_text){buffer + sizeof header, header.head_size};
  packet->body = (struct gk_text){buffer + sizeof header + header.head_size, header.body_size};
  if (packet->body_file >= 0 && !map_file(packet)) {
    int saved = errno;
    gk_packet_release(packet);
    errno = saved;
    return -1;
  }
  return 1;
}

void gk_packet_release(struct gk_packet *packet)
{
  if (packet->body_file < 0)
    return;
  if (packet->body.size)
    munmap((void *)(uintptr_t)packet->body.data, packet->body.size);
  close(packet->body_file);
  packet->body_file = -1;
  packet->body = (struct gk_text){"", 0};
}
