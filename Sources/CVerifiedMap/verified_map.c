#define _GNU_SOURCE
#include "CVerifiedMap.h"
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAPS 64

typedef struct {
  // 0 while the entry is free. Written last and read first by the handler.
  atomic_uintptr_t base;
  size_t size, data, end, block, count;
  uint64_t seed;
  uint64_t *sums;
  // The same bytes, always readable: what is verified.
  const char *shadow;
  // Per block: 1 when it is readable.
  atomic_uchar *states;
  atomic_size_t verified;
  char *path;
  int taken;
} verified_map;

static verified_map maps[MAPS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int installed = 0;
static struct sigaction previous_segv, previous_bus;

static inline uint64_t fold(uint64_t a, uint64_t b) {
  unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t word(const char *p) {
  uint64_t w;
  memcpy(&w, p, 8);
  return w;
}

uint64_t tern_block_checksum(const void *bytes, size_t count, uint64_t seed) {
  const char *p = bytes;
  size_t n = count;
  uint64_t a = seed ^ 0xa0761d6478bd642fu, b = seed ^ 0xe7037ed1a0b428dbu;
  uint64_t c = seed ^ 0x8ebc6af09c88c6e3u, d = seed ^ 0x589965cc75374cc3u;
  // Four lanes, so that the products overlap.
  for (; n >= 64; n -= 64, p += 64) {
    a = fold(word(p) ^ 0xe7037ed1a0b428dbu, word(p + 8) ^ a);
    b = fold(word(p + 16) ^ 0x8ebc6af09c88c6e3u, word(p + 24) ^ b);
    c = fold(word(p + 32) ^ 0x589965cc75374cc3u, word(p + 40) ^ c);
    d = fold(word(p + 48) ^ 0x1d8e4e27c47d124fu, word(p + 56) ^ d);
  }
  for (; n >= 8; n -= 8, p += 8) a = fold(word(p) ^ 0xeb44accab455d165u, a ^ 0x1d8e4e27c47d124fu);
  uint64_t tail = 0;
  for (size_t i = 0; i < n; i++) tail |= (uint64_t)(unsigned char)p[i] << (8 * i);
  a = fold(tail ^ 0xa0761d6478bd642fu, a ^ 0x9e3779b97f4a7c15u);
  return fold(a ^ c ^ (uint64_t)count, b ^ (d << 1 | d >> 63) ^ 0xeb44accab455d165u);
}

static void say(const char *text) {
  ssize_t written = write(2, text, strlen(text));
  (void)written;
}

// In the handler: the bytes cannot be had, so nothing may go on that waits for them.
static _Noreturn void give_up(const verified_map *map) {
  if (map->path) unlink(map->path);
  say("tern: a block of the index image is damaged. The image was removed: the next start rebuilds it from the database.\n");
  _exit(TERN_MAP_DAMAGED);
}

int tern_verified_map_check(int handle, size_t block) {
  verified_map *map = &maps[handle];
  if (block >= map->count) {
    errno = EINVAL;
    return -1;
  }
  if (atomic_load_explicit(&map->states[block], memory_order_acquire)) return 1;
  size_t from = map->data + block * map->block;
  size_t to = block + 1 == map->count ? map->end : from + map->block;
  uint64_t sum = tern_block_checksum(map->shadow + from, to - from, map->seed);
  // The second mapping is for looking only: its pages are not to count twice.
  madvise((void *)(map->shadow + from), to - from, MADV_DONTNEED);
  if (sum != map->sums[block]) return 0;
  char *base = (char *)atomic_load_explicit(&map->base, memory_order_acquire);
  size_t last = block + 1 == map->count ? map->size : to;
  if (mprotect(base + from, last - from, PROT_READ) != 0) return -1;
  if (!atomic_exchange_explicit(&map->states[block], 1, memory_order_acq_rel))
    atomic_fetch_add_explicit(&map->verified, 1, memory_order_relaxed);
  return 1;
}

static void on_fault(int number, siginfo_t *info, void *context) {
  int saved = errno;
  uintptr_t address = (uintptr_t)info->si_addr;
  for (int i = 0; i < MAPS; i++) {
    verified_map *map = &maps[i];
    uintptr_t base = atomic_load_explicit(&map->base, memory_order_acquire);
    if (base == 0) continue;
    uintptr_t shadow = (uintptr_t)map->shadow;
    if (address >= shadow && address < shadow + map->size) give_up(map);
    if (address < base || address >= base + map->size) continue;
    // A file cut short or a disk that does not read; or a write to what is read only.
    if (number == SIGBUS || address < base + map->data) give_up(map);
    size_t block = (address - base - map->data) / map->block;
    if (block >= map->count) block = map->count - 1;
    if (tern_verified_map_check(i, block) != 1) give_up(map);
    errno = saved;
    return;
  }
  // Not ours: what would have happened without us.
  errno = saved;
  struct sigaction *previous = number == SIGBUS ? &previous_bus : &previous_segv;
  if (previous->sa_flags & SA_SIGINFO && previous->sa_sigaction) {
    previous->sa_sigaction(number, info, context);
  } else if (previous->sa_handler != SIG_DFL && previous->sa_handler != SIG_IGN) {
    previous->sa_handler(number);
  } else {
    // Back at the faulting instruction the default ends the process.
    sigaction(number, previous, NULL);
  }
}

static int install(void) {
  if (installed) return 0;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGSEGV, &action, &previous_segv) != 0) return -1;
  if (sigaction(SIGBUS, &action, &previous_bus) != 0) return -1;
  installed = 1;
  return 0;
}

static void release(verified_map *map, void *base) {
  if (base) munmap(base, map->size);
  if (map->shadow) munmap((void *)map->shadow, map->size);
  free(map->sums);
  free((void *)map->states);
  free(map->path);
  map->sums = NULL;
  map->states = NULL;
  map->path = NULL;
  map->shadow = NULL;
}

int tern_verified_map_open(
  int file, size_t size, size_t data, size_t end, size_t block, const uint64_t *sums, size_t count, uint64_t seed,
  const char *path
) {
  int handle = -1;
  pthread_mutex_lock(&lock);
  if (install() != 0) {
    pthread_mutex_unlock(&lock);
    return -1;
  }
  for (int i = 0; i < MAPS && handle < 0; i++)
    if (!maps[i].taken) handle = i;
  if (handle >= 0) maps[handle].taken = 1;
  pthread_mutex_unlock(&lock);
  if (handle < 0) {
    errno = EMFILE;
    return -1;
  }
  verified_map *map = &maps[handle];
  map->size = size;
  map->data = data;
  map->end = end;
  map->block = block;
  map->count = count;
  map->seed = seed;
  atomic_store(&map->verified, 0);
  map->sums = malloc(count * 8 + 8);
  map->states = calloc(count + 1, 1);
  map->path = strdup(path);
  void *base = mmap(NULL, size, PROT_NONE, MAP_PRIVATE, file, 0);
  void *shadow = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (base == MAP_FAILED) base = NULL;
  map->shadow = shadow == MAP_FAILED ? NULL : shadow;
  if (!map->sums || !map->states || !map->path || !base || !map->shadow || mprotect(base, data, PROT_READ) != 0) {
    int saved = errno;
    release(map, base);
    pthread_mutex_lock(&lock);
    map->taken = 0;
    pthread_mutex_unlock(&lock);
    errno = saved;
    return -1;
  }
  memcpy(map->sums, sums, count * 8);
  atomic_store_explicit(&map->base, (uintptr_t)base, memory_order_release);
  return handle;
}

void tern_release_free_memory(void) { malloc_trim(0); }

void *tern_verified_map_base(int handle) { return (void *)atomic_load(&maps[handle].base); }

size_t tern_verified_map_verified(int handle) { return atomic_load(&maps[handle].verified); }

void tern_verified_map_close(int handle) {
  verified_map *map = &maps[handle];
  void *base = (void *)atomic_exchange(&map->base, 0);
  release(map, base);
  pthread_mutex_lock(&lock);
  map->taken = 0;
  pthread_mutex_unlock(&lock);
}
