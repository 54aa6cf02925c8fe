#pragma once
// Signal and terminal helpers that cannot be written in Swift: Swift globals are made
// lazily and must not be touched by a signal handler.

// Installs handlers for SIGINT and SIGWINCH that write one byte ('I' or 'W') to a pipe.
// Returns the reading end, -1 with errno on failure. Calling it again returns the same end.
int tern_signals_install(void);

// Whether SIGINT came since the last call.
int tern_interrupt_taken(void);

// Whether SIGINT came and was not taken yet.
int tern_interrupt_pending(void);

// Columns of the terminal behind a descriptor, 0 when it is none.
int tern_terminal_columns(int descriptor);
