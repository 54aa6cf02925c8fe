#define _GNU_SOURCE
#include "CTerminal.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted = 0;
static int pipe_read = -1;
static int pipe_write = -1;

static void on_signal(int number) {
  int saved = errno;
  char byte = number == SIGINT ? 'I' : 'W';
  if (number == SIGINT) interrupted = 1;
  // A full pipe means that a byte is waiting already.
  if (pipe_write >= 0) {
    ssize_t written = write(pipe_write, &byte, 1);
    (void)written;
  }
  errno = saved;
}

int tern_signals_install(void) {
  if (pipe_read >= 0) return pipe_read;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  pipe_read = ends[0];
  pipe_write = ends[1];
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGINT, &action, NULL) != 0) return -1;
  // The parent may have started us with the signal blocked, as threads of test runners and
  // supervisors do; Ctrl-C must reach us all the same.
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGWINCH);
  if (sigprocmask(SIG_UNBLOCK, &set, NULL) != 0) return -1;
  action.sa_flags = SA_RESTART;
  if (sigaction(SIGWINCH, &action, NULL) != 0) return -1;
  return pipe_read;
}

int tern_interrupt_taken(void) {
  if (!interrupted) return 0;
  interrupted = 0;
  return 1;
}

int tern_interrupt_pending(void) { return interrupted; }

int tern_terminal_columns(int descriptor) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}
