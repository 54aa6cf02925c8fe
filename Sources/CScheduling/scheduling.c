#include "CScheduling.h"

#include <errno.h>

#if defined(__linux__)
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// The C library has no name for it before glibc 2.41.
struct attributes {
  uint32_t size;
  uint32_t policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime;
  uint64_t deadline;
  uint64_t period;
};

static int read_attributes(struct attributes *out) {
  memset(out, 0, sizeof *out);
  return (int)syscall(SYS_sched_getattr, 0, out, sizeof *out, 0);
}

int tern_time_slice(uint64_t nanoseconds) {
  struct attributes wanted;
  if (read_attributes(&wanted) != 0) return errno;
  // Whoever runs the daemon under another policy knows why.
  if (wanted.policy != SCHED_OTHER) return 0;
  wanted.size = sizeof wanted;
  wanted.runtime = nanoseconds;
  return syscall(SYS_sched_setattr, 0, &wanted, 0) == 0 ? 0 : errno;
}

uint64_t tern_own_time_slice(void) {
  struct attributes now;
  return read_attributes(&now) == 0 ? now.runtime : 0;
}
#else
int tern_time_slice(uint64_t nanoseconds) {
  (void)nanoseconds;
  return 0;
}
uint64_t tern_own_time_slice(void) { return 0; }
#endif
