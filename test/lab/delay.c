// delay NETNS_A NAME_A NETNS_B NAME_B MS: makes one TAP device in each of two network namespaces and carries every frame
// between them MS milliseconds late, for kernels without netem. Returns once both devices exist; the wire then
// lives in the background until it is killed, and the devices vanish with it.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { FRAME_BYTES = 1600, QUEUE_FRAMES = 32768, FRAMES_A_TURN = 64 };
static const uint64_t NS_PER_S = 1000000000, NEVER = UINT64_MAX;

struct frame {
  uint64_t due;
  ssize_t length;
  char *bytes;
};

struct direction {
  int from, to;
  struct frame queue[QUEUE_FRAMES];
  uint32_t head, tail; // frames sent and frames received: they only grow
};

static struct direction directions[2];

static void fail(const char *what) {
  fprintf(stderr, "delay: ");
  perror(what);
  exit(1);
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_nsec;
}

static int open_tap(const char *netns, const char *name) {
  int namespace_fd = open(netns, O_RDONLY | O_CLOEXEC);
  if (namespace_fd < 0 || setns(namespace_fd, CLONE_NEWNET) < 0) fail(netns);
  close(namespace_fd);

  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
  snprintf(request.ifr_name, IFNAMSIZ, "%s", name);
  int tap = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tap < 0) fail("/dev/net/tun");
  if (ioctl(tap, TUNSETIFF, &request) < 0) fail(name);
  return tap;
}

// A full queue drops the frame, as a real wire's buffer does.
static void receive(struct direction *wire, uint64_t delay) {
  char buffer[FRAME_BYTES];
  for (int i = 0; i < FRAMES_A_TURN; i++) {
    ssize_t length = read(wire->from, buffer, sizeof buffer);
    if (length <= 0) return;
    if (wire->tail - wire->head == QUEUE_FRAMES) continue;
    char *bytes = malloc((size_t)length);
    if (bytes == NULL) fail("malloc");
    memcpy(bytes, buffer, (size_t)length);
    wire->queue[wire->tail++ % QUEUE_FRAMES] = (struct frame){now() + delay, length, bytes};
  }
}

// Sends what is due and returns when the next frame will be; frames that the other end refuses (link down) are lost.
static uint64_t send_due(struct direction *wire) {
  while (wire->head != wire->tail) {
    struct frame *frame = &wire->queue[wire->head % QUEUE_FRAMES];
    if (frame->due > now()) return frame->due;
    ssize_t written = write(wire->to, frame->bytes, (size_t)frame->length);
    (void)written;
    free(frame->bytes);
    wire->head++;
  }
  return NEVER;
}

static void wait_until(uint64_t due) {
  struct pollfd readable[2] = {{.fd = directions[0].from, .events = POLLIN}, {.fd = directions[1].from, .events = POLLIN}};
  uint64_t time = now(), left = due > time ? due - time : 0;
  struct timespec timeout = {.tv_sec = (time_t)(left / NS_PER_S), .tv_nsec = (long)(left % NS_PER_S)};
  ppoll(readable, 2, due == NEVER ? NULL : &timeout, NULL);
}

int main(int argc, char **argv) {
  char *end = NULL;
  double milliseconds = argc == 6 ? strtod(argv[5], &end) : -1;
  if (milliseconds < 0 || *end != '\0') {
    fprintf(stderr, "usage: delay NETNS_A NAME_A NETNS_B NAME_B MS\n");
    return 2;
  }
  uint64_t delay = (uint64_t)(milliseconds * 1e6);
  int a = open_tap(argv[1], argv[2]), b = open_tap(argv[3], argv[4]);
  directions[0].from = directions[1].to = a;
  directions[1].from = directions[0].to = b;
  if (daemon(0, 0) < 0) fail("daemon");

  for (;;) {
    receive(&directions[0], delay);
    receive(&directions[1], delay);
    uint64_t first = send_due(&directions[0]), second = send_due(&directions[1]);
    wait_until(first < second ? first : second);
  }
}
