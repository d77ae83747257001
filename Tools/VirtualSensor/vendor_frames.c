#include "vendor_frames.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static int16_t count(double value, double full_scale) {
    double counts = round(value / full_scale * 32768);
    return (int16_t)fmax(-32768, fmin(32767, counts));
}

static size_t put16(uint8_t *out, int16_t value) {
    out[0] = (uint8_t)value;
    out[1] = (uint8_t)((uint16_t)value >> 8);
    return 2;
}

static double roll_deg(const motion_sample *s) {
    return atan2(s->acceleration_g[1], s->acceleration_g[2]) * 180 / M_PI;
}

static double pitch_deg(const motion_sample *s) {
    return atan2(-s->acceleration_g[0], hypot(s->acceleration_g[1], s->acceleration_g[2])) * 180 / M_PI;
}

static size_t witmotion_frame(uint8_t type, const int16_t words[4], uint8_t *out) {
    out[0] = 0x55;
    out[1] = type;
    uint8_t sum = (uint8_t)(0x55 + type);
    for (int index = 0; index < 4; index++)
        put16(out + 2 + 2 * index, words[index]);
    for (int index = 2; index < 10; index++)
        sum = (uint8_t)(sum + out[index]);
    out[10] = sum;
    return 11;
}

size_t witmotion_frames(const motion_sample *s, uint64_t time_us, uint32_t number, uint8_t *out) {
    (void)number;
    uint64_t ms = time_us / 1000;
    // 20 01 01, then the time of day.
    uint8_t clock[8] = {20, 1, 1 + (uint8_t)(ms / 86400000 % 28), (uint8_t)(ms / 3600000 % 24),
                        (uint8_t)(ms / 60000 % 60), (uint8_t)(ms / 1000 % 60), (uint8_t)(ms % 1000),
                        (uint8_t)(ms % 1000 >> 8)};
    int16_t words[4];
    for (int index = 0; index < 4; index++)
        words[index] = (int16_t)(clock[2 * index] | clock[2 * index + 1] << 8);
    size_t length = witmotion_frame(0x50, words, out);
    for (int axis = 0; axis < 3; axis++)
        words[axis] = count(s->acceleration_g[axis], 16);
    words[3] = 2500; // 25.00 °C
    length += witmotion_frame(0x51, words, out + length);
    for (int axis = 0; axis < 3; axis++)
        words[axis] = count(s->gyro_deg_s[axis], 2000);
    length += witmotion_frame(0x52, words, out + length);
    words[0] = count(roll_deg(s), 180);
    words[1] = count(pitch_deg(s), 180);
    words[2] = 0;
    return length + witmotion_frame(0x53, words, out + length);
}

size_t witmotion_combined(const motion_sample *s, uint64_t time_us, uint32_t number, uint8_t *out) {
    (void)time_us;
    (void)number;
    out[0] = 0x55;
    out[1] = 0x61;
    for (int axis = 0; axis < 3; axis++) {
        put16(out + 2 + 2 * axis, count(s->acceleration_g[axis], 16));
        put16(out + 8 + 2 * axis, count(s->gyro_deg_s[axis], 2000));
    }
    put16(out + 14, count(roll_deg(s), 180));
    put16(out + 16, count(pitch_deg(s), 180));
    put16(out + 18, 0);
    return 20;
}

size_t bno08x_rvc(const motion_sample *s, uint64_t time_us, uint32_t number, uint8_t *out) {
    (void)time_us;
    memset(out, 0, 19);
    out[0] = out[1] = 0xAA;
    out[2] = (uint8_t)number;
    put16(out + 5, (int16_t)(pitch_deg(s) * 100));
    put16(out + 7, (int16_t)(roll_deg(s) * 100));
    for (int axis = 0; axis < 3; axis++)
        put16(out + 9 + 2 * axis, (int16_t)round(s->acceleration_g[axis] * 1000));
    for (int index = 2; index < 18; index++)
        out[18] = (uint8_t)(out[18] + out[index]);
    return 19;
}

size_t ximu3_binary(const motion_sample *s, uint64_t time_us, uint32_t number, uint8_t *out) {
    (void)number;
    uint8_t plain[8 + 24];
    for (int index = 0; index < 8; index++)
        plain[index] = (uint8_t)(time_us >> (8 * index));
    float values[6];
    for (int axis = 0; axis < 3; axis++) {
        values[axis] = (float)s->gyro_deg_s[axis];
        values[3 + axis] = (float)s->acceleration_g[axis];
    }
    memcpy(plain + 8, values, sizeof values);
    size_t length = 0;
    out[length++] = 'I' + 0x80;
    for (size_t index = 0; index < sizeof plain; index++) {
        switch (plain[index]) {
        case 0x0A:
            out[length++] = 0xDB;
            out[length++] = 0xDC;
            break;
        case 0xDB:
            out[length++] = 0xDB;
            out[length++] = 0xDD;
            break;
        default: out[length++] = plain[index];
        }
    }
    out[length++] = 0x0A;
    return length;
}

size_t ximu3_ascii(const motion_sample *s, uint64_t time_us, uint32_t number, uint8_t *out) {
    (void)number;
    return (size_t)snprintf((char *)out, LONGEST_VENDOR_FRAMES, "I,%llu,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f\r\n",
                            (unsigned long long)time_us, s->gyro_deg_s[0], s->gyro_deg_s[1], s->gyro_deg_s[2],
                            s->acceleration_g[0], s->acceleration_g[1], s->acceleration_g[2]);
}
