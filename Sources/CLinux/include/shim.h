// What Swift cannot import by itself, each with its reason.
#pragma once
#include <stdint.h>

// Any baud rate needs termios2 (BOTHER), whose kernel header clashes with <termios.h>: hence a function of our own.
// Sets raw mode, 8 data bits, no parity, one stop bit, no flow control. Returns 0, or -1 with errno set.
int plumbline_set_raw(int fd, uint32_t baud);

// TIOCEXCL is a macro over an int constant that the importer drops. Returns 0, or -1 with errno set.
int plumbline_set_exclusive(int fd);

// Microseconds since boot, suspend included, which CLOCK_MONOTONIC leaves out.
int64_t plumbline_boottime_us(void);
