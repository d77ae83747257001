// One made-up sensor on one real terminal pair.
#pragma once
#include "broken.h"
#include "motion.h"
#include "plumbline_protocol.h"
#include "vendor_frames.h"

typedef struct {
    const char *protocol;
    const char *name;
    const char *device_path; // a terminal that is there already; NULL: one is made
    double rate_hz;
    uint64_t device_id;
    uint64_t seed;
    uint32_t ring_samples;
    uint8_t samples_per_message;
    bool starts_by_itself;
    broken_kind broken;
    double hold_s; // the story stands still there until it may go on; INFINITY: nowhere
    scenario story;
    recording *rows; // instead of the story
} sensor_settings;

typedef struct {
    double flip, drop;     // chance of each byte
    double drift_ppm;      // of the sensor's clock
    uint8_t battery_percent;
    bool is_stalled;
} sensor_faults;

typedef struct {
    sensor_settings settings;
    sensor_faults faults;
    broken_state broken;
    const char *link_path; // a symbolic link to the terminal; NULL for none
    int master;            // -1: unplugged
    bool has_reader;
    frame_writer writer; // NULL: our own protocol
    uint64_t taken;      // samples, since the first
    uint64_t taken_of_boot;
    bool goes_on;  // past where the story is held
    double held_s; // sensor time for which it has stood still
    double idle_us;     // of this start, in which no samples were taken: the clock runs on
    double kept_s;      // of sensor time, taken before anybody listened
    double last_idle_s; // real time, when that was last looked at; 0: it was sampling
    uint64_t written, lost_bytes;
    uint64_t noise, damage;
    uint8_t unsent[4096]; // what the terminal did not take yet
    size_t unsent_length;
    pl_sensor core;
    pl_receiver receiver;
    pl_sample *ring;
    uint32_t *ring_times;
    uint32_t acknowledged;
} virtual_sensor;

// False with a message on stderr.
bool sensor_open(virtual_sensor *v, const sensor_settings *settings, const char *link_path);
// Makes a terminal pair and the link to it. False with a message on stderr.
bool sensor_plug(virtual_sensor *v);
void sensor_unplug(virtual_sensor *v);
// A new start: another boot id, clock and numbers from 0, and what was kept is gone.
void sensor_reset(virtual_sensor *v);
// Takes and sends the samples that are due at a moment of sensor time. False where the terminal is full and the sample
// must wait (only if asked to).
bool sensor_advance(virtual_sensor *v, double time_s, bool waits);
// Has taken samples for so long before anybody listens, and kept what fits; its clock has run as long.
void sensor_keep(virtual_sensor *v, double seconds);
// Reads commands and sees whether somebody listens.
void sensor_listen(virtual_sensor *v);
void sensor_press_button(virtual_sensor *v, uint8_t action);
double sensor_length_s(const virtual_sensor *v);
