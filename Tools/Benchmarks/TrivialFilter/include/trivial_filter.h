// The least that a complementary filter can be, as a yardstick: "up" turned by the gyro and pulled to the force.
#pragma once

typedef struct {
    double up[3];
} trivial_filter;

// One sample: rad/s, m/s², seconds.
void trivial_filter_update(trivial_filter *filter, const double gyro[3], const double acceleration[3], double dt);
