#include "motion.h"
#include <math.h>

double random_uniform(uint64_t *state) { // SplitMix64
    uint64_t z = (*state += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static double random_normal(uint64_t *state) { // twelve uniforms: good enough for noise
    double sum = -6;
    for (int index = 0; index < 12; index++)
        sum += random_uniform(state);
    return sum;
}

// LSM6DSO's data sheet: 110 µg/√Hz and 3.8 mdps/√Hz over half the sampling rate.
void add_sensor_noise(motion_sample *sample, double rate_hz, uint64_t *state) {
    double band = sqrt(rate_hz / 2);
    for (int axis = 0; axis < 3; axis++) {
        sample->acceleration_g[axis] += 110e-6 * band * random_normal(state);
        sample->gyro_deg_s[axis] += 3.8e-3 * band * random_normal(state);
    }
}
