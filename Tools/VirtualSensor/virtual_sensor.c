#define _GNU_SOURCE
#include "virtual_sensor.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

// MARK: the terminal

// Raw from the first byte on.
static bool make_raw(int terminal) {
    struct termios settings;
    if (tcgetattr(terminal, &settings) < 0)
        return false;
    cfmakeraw(&settings);
    return tcsetattr(terminal, TCSANOW, &settings) == 0;
}

static void tell_port(const virtual_sensor *v, const char *path) {
    printf("{\"type\":\"port\",\"path\":\"%s\",\"device_id\":\"%016llx\"}\n", path,
           (unsigned long long)v->settings.device_id);
    fflush(stdout);
}

// A terminal that is there already: the sensor's side of a USB gadget, or a wire to another machine.
static bool open_device(virtual_sensor *v) {
    v->master = open(v->settings.device_path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (v->master < 0 || !make_raw(v->master)) {
        perror(v->settings.device_path);
        return false;
    }
    return true;
}

bool sensor_plug(virtual_sensor *v) {
    if (v->settings.device_path) {
        if (!open_device(v))
            return false;
        tell_port(v, v->settings.device_path);
        return true;
    }
    v->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    char path[64];
    if (v->master < 0 || grantpt(v->master) < 0 || unlockpt(v->master) < 0 ||
        ptsname_r(v->master, path, sizeof path) != 0) {
        perror("virtual-sensor: no terminal pair");
        return false;
    }
    // Once opened and closed, the master says whether somebody has it open.
    int near = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (near < 0 || !make_raw(near)) {
        perror(path);
        return false;
    }
    close(near);
    if (v->link_path) {
        unlink(v->link_path);
        if (symlink(path, v->link_path) < 0) {
            perror(v->link_path);
            return false;
        }
    }
    tell_port(v, v->link_path ? v->link_path : path);
    return true;
}

void sensor_unplug(virtual_sensor *v) {
    if (v->master < 0)
        return;
    if (v->link_path)
        unlink(v->link_path);
    close(v->master);
    v->master = -1;
    v->has_reader = false;
    v->unsent_length = 0;
    pl_sensor_link(&v->core, false, 0);
}

static void damage(virtual_sensor *v, uint8_t *bytes, size_t *length) {
    size_t kept = 0;
    for (size_t index = 0; index < *length; index++) {
        if (v->faults.drop > 0 && random_uniform(&v->damage) < v->faults.drop)
            continue;
        uint8_t byte = bytes[index];
        if (v->faults.flip > 0 && random_uniform(&v->damage) < v->faults.flip)
            byte ^= (uint8_t)(1u << (int)(8 * random_uniform(&v->damage)));
        bytes[kept++] = byte;
    }
    *length = kept;
}

static void flush(virtual_sensor *v) {
    while (v->unsent_length > 0 && v->master >= 0) {
        ssize_t written = write(v->master, v->unsent, v->unsent_length);
        if (written <= 0)
            return;
        v->written += (uint64_t)written;
        v->unsent_length -= (size_t)written;
        memmove(v->unsent, v->unsent + written, v->unsent_length);
    }
}

// False where there is no room: nothing of it is sent.
static bool send_bytes(virtual_sensor *v, uint8_t *bytes, size_t length) {
    flush(v);
    if (v->master < 0 || !v->has_reader || v->unsent_length + length > sizeof v->unsent)
        return false;
    damage(v, bytes, &length);
    memcpy(v->unsent + v->unsent_length, bytes, length);
    v->unsent_length += length;
    flush(v);
    return true;
}

// MARK: hooks of our own protocol

static bool hook_send(void *context, const uint8_t *message, size_t length) {
    virtual_sensor *v = context;
    // A sensor's transmit buffer is small: what is old waits in the ring, not in the cable.
    if (v->unsent_length > 0)
        flush(v);
    if (v->unsent_length > 0)
        return false;
    uint8_t bytes[PL_MAX_MESSAGE], frame[PL_MAX_FRAME];
    memcpy(bytes, message, length);
    int times = broken_send(&v->broken, &v->core, bytes);
    for (int time = 0; time < times; time++) {
        size_t framed = pl_frame(bytes, length, frame, sizeof frame);
        broken_frame(&v->broken, frame, framed);
        if (!send_bytes(v, frame, framed))
            return false;
    }
    return times != BROKEN_WAITS;
}

static bool hook_rate(void *context, uint16_t rate_dHz) {
    virtual_sensor *v = context;
    return rate_dHz == v->core.identity.rates_dHz[0];
}

static void tell(const virtual_sensor *v, const char *what, unsigned long long value) {
    printf("{\"type\":\"%s\",\"device_id\":\"%016llx\",\"value\":%llu}\n", what,
           (unsigned long long)v->settings.device_id, value);
    fflush(stdout);
}

static void hook_start(void *context, bool on) { tell(context, on ? "started" : "stopped", ((virtual_sensor *)context)->taken); }

static void hook_buzz(void *context, uint8_t count, const uint8_t (*pattern)[2]) {
    (void)pattern;
    tell(context, "buzz", count);
}

static void hook_battery(void *context, pl_battery *battery) {
    const virtual_sensor *v = context;
    battery->percent = v->faults.battery_percent;
    battery->voltage_mV = (uint16_t)(3300 + 9 * v->faults.battery_percent);
    battery->charging = 0;
}

// MARK: life

static const struct {
    const char *name;
    frame_writer writer;
} protocols[] = {
    {"plumbline", NULL},          {"witmotion", witmotion_frames},
    {"witmotion-61", witmotion_combined}, {"bno08x-rvc", bno08x_rvc},
    {"ximu3", ximu3_binary},      {"ximu3-ascii", ximu3_ascii},
};

bool sensor_open(virtual_sensor *v, const sensor_settings *settings, const char *link_path) {
    memset(v, 0, sizeof *v);
    v->settings = *settings;
    v->broken.kind = settings->broken;
    v->link_path = link_path;
    v->master = -1;
    v->noise = settings->seed;
    v->damage = settings->seed ^ 0x5A5A5A5A;
    v->faults.battery_percent = 87;
    bool is_known = false;
    for (size_t index = 0; index < sizeof protocols / sizeof protocols[0]; index++) {
        if (strcmp(protocols[index].name, settings->protocol) != 0)
            continue;
        v->writer = protocols[index].writer;
        is_known = true;
    }
    if (!is_known) {
        fprintf(stderr, "virtual-sensor: no protocol \"%s\"\n", settings->protocol);
        return false;
    }
    v->ring = calloc(settings->ring_samples, sizeof *v->ring);
    v->ring_times = calloc(settings->ring_samples, sizeof *v->ring_times);
    pl_identity *identity = &v->core.identity;
    identity->capabilities = PL_HAS_GYRO | PL_KEEPS_SAMPLES | PL_HAS_BUZZER | PL_HAS_BUTTON | PL_HAS_BATTERY;
    for (int index = 0; index < 8; index++)
        identity->device_id[index] = (uint8_t)(settings->device_id >> (56 - 8 * index));
    identity->acceleration_ng_per_count = 122000; // ±4 g, LSM6DSO
    identity->gyro_udps_per_count = 35000;        // ±1000 °/s
    identity->ring_samples = settings->ring_samples;
    identity->rate_dHz = identity->rates_dHz[0] = (uint16_t)lround(settings->rate_hz * 10);
    identity->rate_count = 1;
    snprintf(identity->model, sizeof identity->model, "Virtual clip");
    snprintf(identity->firmware, sizeof identity->firmware, "1.0");
    snprintf(identity->name, sizeof identity->name, "%s", settings->name);
    // It takes fewer than it says.
    if (v->broken.kind == BROKEN_RATE)
        v->settings.rate_hz *= 0.8;
    v->core.samples_per_message = settings->samples_per_message;
    v->core.hooks = (pl_hooks){v, hook_send, hook_rate, hook_start, hook_buzz, hook_battery};
    sensor_reset(v);
    return sensor_plug(v);
}

void sensor_reset(virtual_sensor *v) {
    bool was_streaming = v->core.is_streaming || v->settings.starts_by_itself;
    v->core.identity.boot_id = (uint32_t)(random_uniform(&v->damage) * 4294967296.0);
    v->taken_of_boot = 0;
    v->idle_us = 0;
    pl_ring_init(&v->core.ring, v->ring, v->ring_times, v->settings.ring_samples);
    pl_sensor_init(&v->core);
    v->core.is_streaming = was_streaming;
    if (v->has_reader)
        pl_sensor_link(&v->core, true, 0);
}

double sensor_length_s(const virtual_sensor *v) {
    return v->settings.rows ? recording_length_s(v->settings.rows) : v->settings.story.length_s;
}

static int16_t count(double value, double unit) {
    return (int16_t)fmax(-32768, fmin(32767, round(value / unit)));
}

static uint64_t device_time_us(const virtual_sensor *v, uint64_t of_boot) {
    return (uint64_t)llround(v->idle_us + (double)of_boot / v->settings.rate_hz * (1e6 + v->faults.drift_ppm));
}

// A sensor that is stopped still has the time, by which it says every two seconds who it is.
static void run_idle_clock(virtual_sensor *v, bool is_on) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double now_s = (double)now.tv_sec + (double)now.tv_nsec / 1e9;
    if (!is_on && v->last_idle_s > 0)
        v->idle_us += (now_s - v->last_idle_s) * 1e6;
    v->last_idle_s = is_on ? 0 : now_s;
}

// Where the story is: behind the sensor's time by as long as it has stood still.
static double story_s(virtual_sensor *v) {
    double time_s = (double)v->taken / v->settings.rate_hz;
    if (!v->goes_on && time_s > v->settings.hold_s)
        v->held_s = time_s - v->settings.hold_s;
    return time_s - v->held_s;
}

static bool take(virtual_sensor *v, bool waits) {
    motion_sample sample;
    double time_s = story_s(v);
    if (v->settings.rows) {
        recording_sample(v->settings.rows, time_s, &sample);
    } else {
        scenario_sample(&v->settings.story, time_s, &sample);
        add_sensor_noise(&sample, v->settings.rate_hz, &v->noise);
    }
    uint64_t time_us = device_time_us(v, v->taken_of_boot);
    if (v->writer) {
        uint8_t frames[LONGEST_VENDOR_FRAMES];
        size_t length = v->writer(&sample, time_us, (uint32_t)v->taken, frames);
        bool is_sent = !v->faults.is_stalled && send_bytes(v, frames, length);
        if (!is_sent && waits && v->has_reader)
            return false;
        v->lost_bytes += is_sent ? 0 : length;
    } else {
        // Played faster than it is read, the sensor would outrun its ring: then it waits for its reader.
        if (waits && v->core.is_streaming && v->core.ring.next - v->core.next_live > 64 && v->has_reader)
            return false;
        pl_sample raw;
        for (int axis = 0; axis < 3; axis++) {
            raw.acceleration[axis] = count(sample.acceleration_g[axis], 122e-6);
            raw.gyro[axis] = count(sample.gyro_deg_s[axis], 0.035);
        }
        pl_sensor_sample(&v->core, &raw, time_us);
    }
    v->taken++;
    v->taken_of_boot++;
    return true;
}

void sensor_keep(virtual_sensor *v, double seconds) {
    bool was_streaming = v->core.is_streaming;
    v->core.is_streaming = true;
    while ((double)v->taken / v->settings.rate_hz < seconds)
        (void)take(v, false);
    v->core.is_streaming = was_streaming;
    v->kept_s = seconds;
    tell(v, "kept", v->taken);
}

bool sensor_advance(virtual_sensor *v, double time_s, bool waits) {
    bool is_done = true;
    // Our own sensor takes samples only once it has been started; its story begins then too.
    bool is_on = v->writer || v->core.is_streaming;
    run_idle_clock(v, is_on);
    while (is_on && (double)v->taken / v->settings.rate_hz < time_s) {
        if (!take(v, waits)) {
            is_done = false;
            break;
        }
        if (!v->writer && !v->faults.is_stalled)
            pl_sensor_poll(&v->core, device_time_us(v, v->taken_of_boot));
    }
    if (!v->writer && !v->faults.is_stalled) {
        for (int round = 0; round < 8; round++)
            pl_sensor_poll(&v->core, device_time_us(v, v->taken_of_boot));
    }
    return is_done;
}

void sensor_listen(virtual_sensor *v) {
    if (v->master < 0)
        return;
    struct pollfd request = {v->master, POLLIN, 0};
    poll(&request, 1, 0);
    bool has_reader = !(request.revents & POLLHUP);
    if (has_reader != v->has_reader) {
        v->has_reader = has_reader;
        if (!has_reader)
            v->unsent_length = 0;
        pl_sensor_link(&v->core, has_reader && !v->writer, device_time_us(v, v->taken_of_boot));
    }
    // The other side has been unplugged, and this one hung up for good: opened anew it waits for the next cable.
    if (!has_reader && v->settings.device_path) {
        close(v->master);
        open_device(v);
        return;
    }
    if (!(request.revents & POLLIN))
        return;
    uint8_t bytes[512];
    ssize_t got = read(v->master, bytes, sizeof bytes);
    for (ssize_t index = 0; index < got && !v->writer; index++) {
        size_t length = pl_receive(&v->receiver, bytes[index]);
        if (length)
            broken_receive(&v->broken, &v->core, v->receiver.bytes, &length);
        if (length)
            pl_sensor_receive(&v->core, v->receiver.bytes, length, device_time_us(v, v->taken_of_boot));
    }
}

void sensor_press_button(virtual_sensor *v, uint8_t action) {
    pl_message message = {.type = PL_BUTTON};
    message.body.button.device_time_us = device_time_us(v, v->taken_of_boot);
    message.body.button.action = action;
    pl_sensor_tell(&v->core, &message);
}
