#pragma once
// A file mapped so that no block of it can be read before its checksum was compared.
//
// The blocks start out unreadable; the first access to one faults, and the handler of the
// fault verifies the block through a second mapping and makes it readable. A block that is
// damaged ends the process (exit status TERN_MAP_DAMAGED) after the file has been removed,
// so that the next start rebuilds it: a damaged byte is never answered from.
// This is C because a signal handler must not run Swift.
#include <stddef.h>
#include <stdint.h>

// EX_TEMPFAIL of sysexits.h: starting again helps.
#define TERN_MAP_DAMAGED 75

// The checksum of a block.
uint64_t tern_block_checksum(const void *bytes, size_t count, uint64_t seed);

// Maps `size` bytes of a file: blocks of `block` bytes from `data` on (both multiples of a page), the last
// one ending at `end`, whose checksums are `sums` (copied). What lies before `data` is readable at once.
// `path` is removed when a block is found to be damaged. Returns a handle, or -1 with errno
// (EMFILE: too many maps).
int tern_verified_map_open(
  int file, size_t size, size_t data, size_t end, size_t block, const uint64_t *sums, size_t count, uint64_t seed,
  const char *path);

// Where the bytes are.
void *tern_verified_map_base(int map);

// Verifies a block and makes it readable: 1, or 0 when it is damaged (it stays unreadable), -1 with errno.
int tern_verified_map_check(int map, size_t block);

// Blocks verified so far.
size_t tern_verified_map_verified(int map);

// Gives freed memory that the allocator keeps back to the system.
void tern_release_free_memory(void);

// Unmaps. Nobody may read any more.
void tern_verified_map_close(int map);
