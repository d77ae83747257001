#include "motion.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double degrees = M_PI / 180;

// A minute and a half that shows everything once.
static const segment demo_segments[] = {
    {0, 14, "upright", 0, 0, 0, 0, 0},        {14, 24, "upright", 3, 0, 2, 0, 0.6},
    {24, 32, "slouch", 24, 0, 8, 0, 0},       {32, 54, "slouch", 24, 1, 1, 0, 0.6},
    {54, 62, "upright", 1, 0, 1.5, 0, 0.4},   {62, 66, "reach", 35, 6, 1.2, 0, 0},
    {66, 74, "upright", 2, 0, 1.2, 0, 0.4},   {74, 82, "lean_right", 3, 14, 1.5, 0, 0},
    {82, 90, "upright", 1, 0, 1.5, 0, 0.4},
};
// The detector's known minute (held angles, no ramps), after a hold of twelve seconds.
static const segment minute_segments[] = {
    {0, 12, "upright", 0, 0, 0, 0, 0},  {12, 22, "upright", 3, 0, 0, 0, 0}, {22, 26, "slouch", 20, 0, 0, 0, 0},
    {26, 32, "upright", 3, 0, 0, 0, 0}, {32, 42, "slouch", 22, 0, 0, 0, 0}, {42, 44, "slouch", 12, 0, 0, 0, 0},
    {44, 62, "slouch", 22, 0, 0, 0, 0}, {62, 72, "upright", 4, 0, 0, 0, 0},
};
// One hour of an office day, eight times over.
static const segment hour_segments[] = {
    {0, 60, "upright", 0, 0, 0, 0, 0.2},          {60, 900, "upright", 4, 0, 5, 0, 1},
    {900, 1200, "slouch", 22, 2, 180, 0, 0.8},    {1200, 1500, "slouch", 25, 2, 30, 0, 0.8},
    {1500, 1800, "upright", 3, 0, 3, 0, 1},       {1800, 1806, "reach", 40, 8, 1.5, 0, 0},
    {1806, 2400, "upright", 5, 0, 2, 0, 1},       {2400, 2520, "lean_right", 4, 13, 3, 0, 0.5},
    {2520, 2880, "upright", 3, -1, 3, 0, 1},      {2880, 3000, "walk", 5, 0, 3, 0.15, 0},
    {3000, 3060, "stand", -2, 0, 3, 0, 0.5},      {3060, 3180, "walk", 5, 0, 3, 0.15, 0},
    {3180, 3190, "bend", 75, 0, 2, 0, 0},         {3190, 3600, "upright", 4, 0, 3, 0, 1},
};
static const segment still_segments[] = {{0, 3600, "upright", 0, 0, 0, 0, 0}};

#define HOUR_COUNT (sizeof hour_segments / sizeof hour_segments[0])
static segment day_segments[8 * HOUR_COUNT];

// Nobody sits like a stone for an hour: a clip that does not move at all has been taken off.
static const double usual_shift_g = 0.05;

static void make_day(size_t hours) {
    for (size_t hour = 0; hour < hours; hour++) {
        for (size_t index = 0; index < HOUR_COUNT; index++) {
            segment piece = hour_segments[index];
            piece.from_s += 3600.0 * (double)hour;
            piece.to_s += 3600.0 * (double)hour;
            piece.shift_g = piece.walk_g > 0 ? 0 : usual_shift_g;
            day_segments[hour * HOUR_COUNT + index] = piece;
        }
    }
}

// Two weeks of somebody with a desk: six hours worn on working days, one on the other two (too short to count); the
// slouches grow deeper towards the end of a week.
static bool make_day_of_fortnight(unsigned day, scenario *out) {
    static const double extra_deg[7] = {0, 2, 4, 6, 10, 0, 0};
    if (day < 1 || day > 14)
        return false;
    unsigned of_week = (day - 1) % 7;
    size_t hours = of_week < 5 ? 6 : 1;
    make_day(hours);
    out->segments = day_segments;
    out->count = hours * HOUR_COUNT;
    for (size_t index = 0; index < out->count; index++)
        if (strcmp(day_segments[index].label, "slouch") == 0)
            day_segments[index].flexion_deg += extra_deg[of_week];
    return true;
}

bool scenario_named(const char *name, scenario *out) {
#define SCENARIO(which) {which##_segments, sizeof which##_segments / sizeof which##_segments[0], 0}
    static const scenario demo = SCENARIO(demo), minute = SCENARIO(minute), still = SCENARIO(still);
    scenario day = SCENARIO(day);
    unsigned day_number = 0;
    if (strcmp(name, "demo") == 0) {
        *out = demo;
    } else if (strcmp(name, "minute") == 0) {
        *out = minute;
    } else if (strcmp(name, "still") == 0) {
        *out = still;
    } else if (strcmp(name, "day") == 0) {
        make_day(8);
        *out = day;
    } else if (sscanf(name, "fortnight-%u", &day_number) == 1) {
        if (!make_day_of_fortnight(day_number, out))
            return false;
    } else {
        return false;
    }
    out->length_s = out->segments[out->count - 1].to_s;
    return true;
}

static const segment *segment_at(const scenario *s, double time_s, const segment **before) {
    size_t low = 0, high = s->count - 1;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        if (s->segments[middle].from_s <= time_s)
            low = middle;
        else
            high = middle - 1;
    }
    *before = low > 0 ? &s->segments[low - 1] : &s->segments[0];
    return &s->segments[low];
}

static void attitude(const scenario *s, double time_s, double *flexion_deg, double *lean_deg) {
    const segment *before, *now = segment_at(s, time_s, &before);
    double part = now->ramp_s > 0 ? fmin(1, (time_s - now->from_s) / now->ramp_s) : 1;
    // Minimum jerk (Flash and Hogan 1985): how people move from one posture to another.
    double way = part * part * part * (10 - 15 * part + 6 * part * part);
    *flexion_deg = before->flexion_deg + (now->flexion_deg - before->flexion_deg) * way;
    *lean_deg = before->lean_deg + (now->lean_deg - before->lean_deg) * way;
    // Breathing at 0.25 Hz, and the small restlessness of work.
    *flexion_deg += 0.25 * sin(2 * M_PI * 0.25 * time_s) + now->fidget_deg * sin(2 * M_PI * 0.07 * time_s);
    *lean_deg += 0.5 * now->fidget_deg * sin(2 * M_PI * 0.05 * time_s + 1);
}

void scenario_sample(const scenario *s, double time_s, motion_sample *out) {
    const double step_s = 1e-3;
    double flexion, lean, flexion_next, lean_next;
    attitude(s, time_s, &flexion, &lean);
    attitude(s, time_s + step_s, &flexion_next, &lean_next);
    // x up the spine, z out of the back, y to the left: flexion turns about y, lean about z.
    double f = flexion * degrees, l = lean * degrees;
    double up[3] = {cos(f) * cos(l), cos(f) * sin(l), sin(f)};
    const segment *before, *now = segment_at(s, time_s, &before);
    (void)before;
    double steps_g = now->walk_g > 0 ? now->walk_g * sqrt(2) * sin(2 * M_PI * 1.8 * time_s) : 0;
    double since_shift_s = fmod(time_s, 90) - 60;
    if (since_shift_s > 0 && since_shift_s < 1)
        steps_g += now->shift_g * sin(2 * M_PI * since_shift_s);
    for (int axis = 0; axis < 3; axis++)
        out->acceleration_g[axis] = up[axis] * (1 + steps_g);
    // A step in the scenario is a jump in one sample; no gyro could follow it, and none is made up.
    double flexion_rate = (flexion_next - flexion) / step_s, lean_rate = (lean_next - lean) / step_s;
    if (fabs(flexion_rate) > 1000 || fabs(lean_rate) > 1000)
        flexion_rate = lean_rate = 0;
    // From d(up)/dt = up × rate in the sensor's frame.
    out->gyro_deg_s[0] = -sin(l) * flexion_rate;
    out->gyro_deg_s[1] = cos(l) * flexion_rate;
    out->gyro_deg_s[2] = -lean_rate;
}
