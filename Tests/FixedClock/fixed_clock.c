#define _GNU_SOURCE
#include "FixedClock.h"

#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
    const char *fixed_us = getenv("PLUMBLINE_TEST_UTC_US");
    if (clock != CLOCK_REALTIME || !fixed_us) return (int)syscall(SYS_clock_gettime, clock, time);
    long long utc_us = atoll(fixed_us);
    time->tv_sec = utc_us / 1000000;
    time->tv_nsec = utc_us % 1000000 * 1000;
    return 0;
}
