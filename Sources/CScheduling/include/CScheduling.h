#ifndef TERN_SCHEDULING_H
#define TERN_SCHEDULING_H

#include <stdint.h>

/// Asks for a time slice of the calling thread, which keeps its niceness: with a shorter one it is run sooner when it is
/// woken, with a longer one others are run before it. Its share of the processor stays the same.
///
/// Linux 6.12 and later take 0.1 to 100 ms; older ones, and other systems, take no notice. Returns 0, or an error number,
/// after which everything is as it was.
int tern_time_slice(uint64_t nanoseconds);

/// The time slice that was asked for, in nanoseconds; 0 where that is not known.
uint64_t tern_own_time_slice(void);

#endif
