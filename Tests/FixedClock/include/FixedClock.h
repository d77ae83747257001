#ifndef FIXED_CLOCK_H
#define FIXED_CLOCK_H

// Nothing to call: a program that is started with LD_PRELOAD=libFixedClock.so and PLUMBLINE_TEST_UTC_US in its
// environment reads that time, microseconds since 1970, from the wall clock. All other clocks go on.

#endif
