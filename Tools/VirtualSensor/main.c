// virtual-sensor: sensors that are not there, on terminals that are.
#define _GNU_SOURCE
#include "virtual_sensor.h"
#include <getopt.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "virtual-sensor [options]: plays sensors on real terminals, for trying and testing a gateway.\n"
    "  --protocol NAME    plumbline (default), witmotion, witmotion-61, bno08x-rvc, ximu3, ximu3-ascii\n"
    "  --scenario NAME    demo (default), minute, day, fortnight-1 … fortnight-14, still; or --csv FILE, a recording\n"
    "  --link PATH        a symbolic link to the terminal; with --count N: PATH-1 … PATH-N\n"
    "  --device PATH      use an existing terminal (a USB gadget's /dev/ttyGS0) instead of making one\n"
    "  --count N          N sensors that play the same scenario\n"
    "  --rate HZ          samples a second (100)\n"
    "  --hold S           the story stands still at S seconds of it until \"go\"\n"
    "  --speed N          N times faster than real time; max: as fast as it can be read\n"
    "  --duration S       ends after S seconds of sensor time (default: the scenario's length; 0: never)\n"
    "  --ring N           samples that the sensor keeps (12000)\n"
    "  --device-id HEX, --name TEXT, --seed N, --samples-per-message N (5)\n"
    "  --started          it takes samples from power-up on, without a START\n"
    "  --kept S           it took samples for S seconds before anybody listened (a plumbline sensor, with --ring)\n"
    "  --flip P, --drop P chance that a byte is damaged or lost; --drift PPM of its clock\n"
    "  --broken KIND      with a fault in its firmware (list: all kinds)\n"
    "Commands on standard input, for all sensors or N's with a number before it:\n"
    "  unplug [S], replug, stall [S], flip P, drop P, battery PERCENT, drift PPM, reset, button [ACTION], go, quit\n"
    "Standard output: one JSON object per line on what happens.\n";

typedef struct {
    virtual_sensor *sensors;
    size_t count;
    double *back_s; // when an unplugged or stalled one comes back by itself, real time
    bool should_end;
} farm;

static volatile sig_atomic_t is_interrupted;
static void interrupt(int number) {
    (void)number;
    is_interrupted = 1;
}

static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void command_one(farm *f, size_t index, const char *word, double value, bool has_value) {
    virtual_sensor *v = &f->sensors[index];
    if (strcmp(word, "unplug") == 0) {
        sensor_unplug(v);
        f->back_s[index] = has_value ? now_s() + value : INFINITY;
    } else if (strcmp(word, "replug") == 0) {
        if (v->master < 0)
            sensor_plug(v);
    } else if (strcmp(word, "stall") == 0) {
        v->faults.is_stalled = true;
        f->back_s[index] = has_value ? now_s() + value : INFINITY;
    } else if (strcmp(word, "flip") == 0) {
        v->faults.flip = value;
    } else if (strcmp(word, "drop") == 0) {
        v->faults.drop = value;
    } else if (strcmp(word, "drift") == 0) {
        v->faults.drift_ppm = value;
    } else if (strcmp(word, "battery") == 0) {
        v->faults.battery_percent = (uint8_t)value;
    } else if (strcmp(word, "reset") == 0) {
        sensor_reset(v);
    } else if (strcmp(word, "go") == 0) {
        v->goes_on = true;
    } else if (strcmp(word, "button") == 0) {
        sensor_press_button(v, has_value ? (uint8_t)value : 1);
    } else {
        fprintf(stderr, "virtual-sensor: no command \"%s\"\n", word);
    }
}

static void command(farm *f, const char *line) {
    int which = 0, used = 0;
    if (sscanf(line, "%d %n", &which, &used) == 1)
        line += used;
    char word[16];
    double value = 0;
    int fields = sscanf(line, "%15s %lf", word, &value);
    if (fields < 1)
        return;
    if (strcmp(word, "quit") == 0) {
        f->should_end = true;
        return;
    }
    for (size_t index = 0; index < f->count; index++)
        if (which == 0 || (size_t)which == index + 1)
            command_one(f, index, word, value, fields == 2);
}

static void come_back(farm *f) {
    for (size_t index = 0; index < f->count; index++) {
        if (f->back_s[index] > now_s())
            continue;
        f->back_s[index] = INFINITY;
        f->sensors[index].faults.is_stalled = false;
        if (f->sensors[index].master < 0)
            sensor_plug(&f->sensors[index]);
    }
}

// Standard input is looked at without waiting; its end is no end of the sensors.
static void read_commands(farm *f) {
    static char line[256];
    static size_t length;
    static bool has_ended;
    struct pollfd request = {STDIN_FILENO, POLLIN, 0};
    while (!has_ended && poll(&request, 1, 0) > 0) {
        char byte;
        if (read(STDIN_FILENO, &byte, 1) != 1) {
            has_ended = true;
        } else if (byte == '\n') {
            line[length] = 0;
            length = 0;
            command(f, line);
        } else if (length < sizeof line - 1) {
            line[length++] = byte;
        }
    }
}

static void run(farm *f, double speed, double duration_s) {
    double start_s = now_s();
    bool is_max = isinf(speed);
    double *begun_s = calloc(f->count, sizeof *begun_s);
    double *length_s = calloc(f->count, sizeof *length_s);
    double last_s = start_s;
    for (size_t index = 0; index < f->count; index++)
        begun_s[index] = -1;
    for (;;) {
        size_t done = 0;
        double round_s = now_s() - last_s;
        last_s += round_s;
        come_back(f);
        for (size_t index = 0; index < f->count; index++) {
            virtual_sensor *v = &f->sensors[index];
            sensor_listen(v);
            bool is_on = v->writer ? true : v->core.is_streaming;
            // Played from a file or faster than real time, the story waits until somebody listens.
            if (begun_s[index] < 0 && is_on && (v->has_reader || v->settings.starts_by_itself))
                begun_s[index] = now_s();
            if (begun_s[index] < 0) {
                sensor_advance(v, 0, false); // its clock runs, and it says who it is
                continue;
            }
            // Stopped, it takes no samples: what would have come meanwhile is not taken later.
            if (!is_on)
                begun_s[index] += round_s;
            // A story that is held has its whole length all the same.
            double story_end_s = isfinite(v->settings.hold_s) && !v->goes_on ? INFINITY : sensor_length_s(v) + v->held_s;
            double end_s = isnan(duration_s) ? story_end_s : duration_s == 0 ? INFINITY : duration_s;
            double due_s = is_max ? (double)(v->taken + 64) / v->settings.rate_hz : v->kept_s + (now_s() - begun_s[index]) * speed;
            length_s[index] = fmin(due_s, end_s);
            // Real time waits for nobody; anything faster is paced by its reader.
            sensor_advance(v, length_s[index], speed > 1);
            if ((double)v->taken / v->settings.rate_hz >= end_s - 1e-9)
                done++;
        }
        read_commands(f);
        bool has_drained = true;
        for (size_t index = 0; index < f->count; index++)
            has_drained &= f->sensors[index].unsent_length == 0;
        if (f->should_end || is_interrupted || (done == f->count && has_drained))
            break;
        double step_s = is_max ? 0.0002 : fmin(0.005, 1 / f->sensors[0].settings.rate_hz / fmax(1, speed));
        struct timespec pause = {0, (long)(step_s * 1e9)};
        nanosleep(&pause, NULL);
    }
    free(begun_s);
    free(length_s);
    fprintf(stderr, "virtual-sensor: ended after %.1f s\n", now_s() - start_s);
}

int main(int argc, char **argv) {
    sensor_settings settings = {.protocol = "plumbline", .name = "virtual", .rate_hz = 100, .seed = 1,
                                .device_id = 0x5649525455414C31, .ring_samples = 12000, .samples_per_message = 5,
                                .hold_s = INFINITY};
    sensor_faults faults = {.battery_percent = 87};
    const char *scenario_name = "demo", *csv = NULL, *link_path = NULL;
    size_t count = 1;
    double speed = 1, duration_s = NAN, kept_s = 0;
    static const struct option options[] = {
        {"protocol", 1, 0, 'p'}, {"scenario", 1, 0, 's'}, {"csv", 1, 0, 'c'},       {"link", 1, 0, 'l'},
        {"count", 1, 0, 'n'},    {"rate", 1, 0, 'r'},     {"speed", 1, 0, 'x'},     {"duration", 1, 0, 'd'},
        {"ring", 1, 0, 'k'},     {"device-id", 1, 0, 'i'}, {"name", 1, 0, 'm'},     {"seed", 1, 0, 'e'},
        {"flip", 1, 0, 'f'},     {"drop", 1, 0, 'o'},     {"drift", 1, 0, 'q'},     {"samples-per-message", 1, 0, 'b'},
        {"started", 0, 0, 'a'},  {"device", 1, 0, 'v'},   {"broken", 1, 0, 'z'},   {"kept", 1, 0, 'g'},   {"hold", 1, 0, 'w'},   {"help", 0, 0, 'h'},     {0, 0, 0, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        switch (option) {
        case 'p': settings.protocol = optarg; break;
        case 's': scenario_name = optarg; break;
        case 'c': csv = optarg; break;
        case 'l': link_path = optarg; break;
        case 'n': count = strtoul(optarg, NULL, 10); break;
        case 'r': settings.rate_hz = strtod(optarg, NULL); break;
        case 'x': speed = strcmp(optarg, "max") == 0 ? INFINITY : strtod(optarg, NULL); break;
        case 'd': duration_s = strtod(optarg, NULL); break;
        case 'k': settings.ring_samples = (uint32_t)strtoul(optarg, NULL, 10); break;
        case 'i': settings.device_id = strtoull(optarg, NULL, 16); break;
        case 'm': settings.name = optarg; break;
        case 'e': settings.seed = strtoull(optarg, NULL, 10); break;
        case 'f': faults.flip = strtod(optarg, NULL); break;
        case 'o': faults.drop = strtod(optarg, NULL); break;
        case 'q': faults.drift_ppm = strtod(optarg, NULL); break;
        case 'b': settings.samples_per_message = (uint8_t)strtoul(optarg, NULL, 10); break;
        case 'a': settings.starts_by_itself = true; break;
        case 'g': kept_s = strtod(optarg, NULL); break;
        case 'w': settings.hold_s = strtod(optarg, NULL); break;
        case 'v': settings.device_path = optarg; break;
        case 'z':
            if (strcmp(optarg, "list") == 0) {
                puts(broken_names);
                return 0;
            }
            if (!broken_named(optarg, &settings.broken)) {
                fprintf(stderr, "virtual-sensor: no fault \"%s\"; there are %s\n", optarg, broken_names);
                return 2;
            }
            break;
        case 'h': fputs(usage, stdout); return 0;
        default: fputs(usage, stderr); return 2;
        }
    }
    if (optind < argc || count < 1 || count > (settings.device_path ? 1 : 1000) || !(settings.rate_hz >= 1 && settings.rate_hz <= 1000) ||
        !(speed > 0) || settings.ring_samples < 1) {
        fputs(usage, stderr);
        return 2;
    }
    if (!csv && !scenario_named(scenario_name, &settings.story)) {
        fprintf(stderr, "virtual-sensor: no scenario \"%s\"\n", scenario_name);
        return 2;
    }
    signal(SIGINT, interrupt);
    signal(SIGTERM, interrupt);
    signal(SIGPIPE, SIG_IGN);
    farm f = {calloc(count, sizeof(virtual_sensor)), count, calloc(count, sizeof(double)), false};
    for (size_t index = 0; index < count; index++) {
        sensor_settings one = settings;
        one.device_id += index;
        one.seed += index;
        if (csv && !(one.rows = recording_open(csv)))
            return 1;
        char *path = NULL;
        if (link_path && (count == 1 ? asprintf(&path, "%s", link_path) : asprintf(&path, "%s-%zu", link_path, index + 1)) < 0)
            return 1;
        f.back_s[index] = INFINITY;
        if (!sensor_open(&f.sensors[index], &one, path))
            return 1;
        f.sensors[index].faults = faults;
        if (kept_s > 0 && !f.sensors[index].writer)
            sensor_keep(&f.sensors[index], kept_s);
    }
    run(&f, speed, duration_s);
    for (size_t index = 0; index < count; index++) {
        virtual_sensor *v = &f.sensors[index];
        printf("{\"type\":\"ended\",\"device_id\":\"%016llx\",\"samples\":%llu,\"overwritten\":%u,\"lost_bytes\":%llu}\n",
               (unsigned long long)v->settings.device_id, (unsigned long long)v->taken, v->core.ring.overwritten,
               (unsigned long long)v->lost_bytes);
        sensor_unplug(v);
    }
    return 0;
}
