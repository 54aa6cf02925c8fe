#pragma once
// Programs started by tests, through calls that Swift's Glibc module does not show.

#include <sys/types.h>

// Runs a program in a new pseudo-terminal. Returns the child's process id and stores the
// master descriptor; -1 with errno on failure.
pid_t pty_spawn(const char *path, char *const arguments[], char *const environment[], int columns, int *master);

// Runs a program in a folder (NULL: the caller's) with three descriptors and no other, no signal
// blocked and none ignored. Returns the child's process id; -1 with errno on failure.
pid_t child_spawn(const char *path, char *const arguments[], char *const environment[], const char *folder,
                  const int descriptors[3]);

// A pipe that no program started meanwhile inherits; -1 with errno on failure.
int private_pipe(int ends[2]);
