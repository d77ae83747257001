#define _POSIX_C_SOURCE 200809L
// A sensor's main loop, complete but for the hardware: standard input and output stand for the UART, and the IMU makes
// up a body that sways. On a micro-controller, replace the five functions under "hardware" and keep the rest.
//
//     make example && ./build/sensor_main | plumbline decode --protocol plumbline
#include "plumbline_protocol.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// One minute at 50 Hz: 16 bytes a sample, 48 kB. Take what the chip has: each kilobyte keeps 1.3 s.
enum { RING_SAMPLES = 3000, RATE_DHZ = 500 };
static pl_sample ring_samples[RING_SAMPLES];
static uint32_t ring_times[RING_SAMPLES];
static pl_sensor sensor;

// MARK: hardware

static uint64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

static void read_imu(pl_sample *sample) {
    static int phase;
    phase = (phase + 1) % 200;
    memset(sample, 0, sizeof *sample);
    sample->acceleration[0] = 8192;                             // 1 g along the spine at 122 µg a count
    sample->acceleration[2] = (int16_t)(phase < 100 ? phase : 200 - phase); // half a degree of sway
}

static bool uart_send(void *context, const uint8_t *message, size_t length) {
    (void)context;
    uint8_t frame[PL_MAX_FRAME];
    size_t framed = pl_frame(message, length, frame, sizeof frame);
    return framed > 0 && write(STDOUT_FILENO, frame, framed) == (ssize_t)framed;
}

static bool imu_set_rate(void *context, uint16_t rate_dHz) {
    (void)context;
    return rate_dHz == RATE_DHZ;
}

static void imu_power(void *context, bool is_on) {
    (void)context;
    (void)is_on;
}

// MARK: main loop

int main(void) {
    pl_identity identity = {0};
    identity.capabilities = PL_HAS_GYRO | PL_KEEPS_SAMPLES;
    memcpy(identity.device_id, "EXAMPLE1", 8); // the chip's unique number
    identity.boot_id = (uint32_t)now_us();     // a hardware random number
    identity.acceleration_ng_per_count = 122070;
    identity.gyro_udps_per_count = 30518;
    identity.ring_samples = RING_SAMPLES;
    identity.rate_dHz = identity.rates_dHz[0] = RATE_DHZ;
    identity.rate_count = 1;
    strcpy(identity.model, "Example");
    strcpy(identity.firmware, "1.0");
    sensor.identity = identity;
    sensor.samples_per_message = 5; // ten messages a second: live enough, and little overhead
    sensor.hooks.send = uart_send;
    sensor.hooks.set_rate = imu_set_rate;
    sensor.hooks.start = imu_power;
    pl_ring_init(&sensor.ring, ring_samples, ring_times, RING_SAMPLES);
    pl_sensor_init(&sensor);

    uint64_t start_us = now_us(), next_sample_us = start_us;
    pl_receiver receiver = {0};
    fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
    pl_sensor_link(&sensor, true, 0); // a UART is always there; a radio says so itself
    for (;;) {
        uint8_t byte;
        ssize_t got;
        while ((got = read(STDIN_FILENO, &byte, 1)) == 1) {
            size_t length = pl_receive(&receiver, byte);
            if (length)
                pl_sensor_receive(&sensor, receiver.bytes, length, now_us() - start_us);
        }
        if (got == 0)
            return 0;
        if (now_us() >= next_sample_us) { // the IMU's data-ready interrupt
            pl_sample sample;
            read_imu(&sample);
            pl_sensor_sample(&sensor, &sample, next_sample_us - start_us);
            next_sample_us += 10000000u / RATE_DHZ;
        }
        pl_sensor_poll(&sensor, now_us() - start_us);
        nanosleep(&(struct timespec){0, 1000000}, NULL); // sleep until an interrupt
    }
}
