#pragma once
// A pseudo-terminal for tests of the shell: forkpty is a macro-laden variadic world that
// Swift's Glibc module does not show.

#include <sys/types.h>

// Runs a program in a new pseudo-terminal. Returns the child's process id and stores the
// master descriptor; -1 with errno on failure.
pid_t pty_spawn(const char *path, char *const arguments[], char *const environment[], int columns, int *master);
