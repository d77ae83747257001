// What the wearer does: an attitude and a specific force for every moment, the same for the same seed.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    double acceleration_g[3]; // specific force, sensor frame: x up the spine, z out of the back
    double gyro_deg_s[3];
} motion_sample;

// A scenario's stretch: the posture that is held at its end, and how it is come to.
typedef struct {
    double from_s, to_s;
    const char *label; // upright, slouch, lean_right, walk, lying, bend …
    double flexion_deg, lean_deg;
    double ramp_s; // minimum-jerk way from the posture before
    double walk_g; // vertical acceleration of steps, RMS
    double fidget_deg;
    double shift_g; // how hard the wearer moves in the seat, once in a minute and a half
} segment;

typedef struct {
    const segment *segments;
    size_t count;
    double length_s;
} scenario;

// demo, minute, day, fortnight-1 … fortnight-14, still. False for another name.
bool scenario_named(const char *name, scenario *out);
// The wearer at a moment after the start; past the end the last posture is held.
void scenario_sample(const scenario *s, double time_s, motion_sample *out);

// A recording: rows of the columns that `plumbline replay` reads. NULL with a message on stderr where it cannot be read.
typedef struct recording recording;
recording *recording_open(const char *path);
double recording_length_s(const recording *r);
// The row at or before a moment.
void recording_sample(recording *r, double time_s, motion_sample *out);

// A usual MEMS sensor's noise, added in place; rate decides how much of the noise density is seen.
void add_sensor_noise(motion_sample *sample, double rate_hz, uint64_t *state);
double random_uniform(uint64_t *state);
