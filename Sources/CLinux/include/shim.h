// What Swift cannot import by itself, each with its reason.
#pragma once
#include <stdint.h>

// Any baud rate needs termios2 (BOTHER), whose kernel header clashes with <termios.h>: hence a function of our own.
// Sets raw mode, 8 data bits, no parity, one stop bit, no flow control. Returns 0, or -1 with errno set.
int plumbline_set_raw(int fd, uint32_t baud);

// TIOCEXCL is a macro over an int constant that the importer drops. Returns 0, or -1 with errno set.
int plumbline_set_exclusive(int fd);

// TIOCNXCL, likewise.
int plumbline_end_exclusive(int fd);

// Microseconds since boot, suspend included, which CLOCK_MONOTONIC leaves out.
int64_t plumbline_boottime_us(void);

// Glibc's Swift module leaves these out; as part of this header they are visible.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/un.h>

// A descriptor that becomes readable when one of the signals arrives, which is blocked for this thread and for those
// it starts from now on (sigset_t and SFD_… do not import). Returns the descriptor, or -1 with errno set.
int plumbline_signal_descriptor(const int *signals, int count);

// A local stream socket bound to a path (or connected to it): sockaddr_un's path is a tuple of 108 in Swift.
// Return the descriptor (non-blocking, close-on-exec), or -1 with errno set.
int plumbline_listen(const char *path);
int plumbline_connect(const char *path);
// accept4 is a GNU extension. Returns the descriptor (non-blocking, close-on-exec), or -1 with errno set.
int plumbline_accept(int listener);

// prctl is variadic. The kernel sends this process the signal when the one that started it ends.
void plumbline_end_with_parent(int signal);
