#define _GNU_SOURCE
#include "shim.h"
#include <time.h>

int64_t plumbline_boottime_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
