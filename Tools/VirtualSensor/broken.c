#include "broken.h"
#include <string.h>

static const struct {
    const char *name;
    broken_kind kind;
} kinds[] = {
    {"crc", BROKEN_CRC},
    {"sequence", BROKEN_SEQUENCE},
    {"clock-back", BROKEN_CLOCK_BACK},
    {"clock-rate", BROKEN_CLOCK_RATE},
    {"stop", BROKEN_STOP},
    {"identity", BROKEN_IDENTITY},
    {"rate", BROKEN_RATE},
    {"resend", BROKEN_RESEND},
    {"resent-values", BROKEN_RESENT_VALUES},
    {"resent-flag", BROKEN_RESENT_FLAG},
    {"starves", BROKEN_STARVES},
    {"status", BROKEN_STATUS},
    {"floods", BROKEN_FLOODS},
    {"unknown-command", BROKEN_UNKNOWN_COMMAND},
    {"deaf-to-errors", BROKEN_DEAF_TO_ERRORS},
    {"token", BROKEN_TOKEN},
    {"acknowledge", BROKEN_ACKNOWLEDGE},
    {"lost", BROKEN_LOST},
    {"length", BROKEN_LENGTH},
};

const char broken_names[] =
    "crc sequence clock-back clock-rate stop identity rate resend resent-values resent-flag starves status floods "
    "unknown-command deaf-to-errors token acknowledge lost length";

bool broken_named(const char *name, broken_kind *out) {
    for (size_t index = 0; index < sizeof kinds / sizeof kinds[0]; index++) {
        if (strcmp(kinds[index].name, name) == 0) {
            *out = kinds[index].kind;
            return true;
        }
    }
    return false;
}

// Little-endian fields of a message in place.
static uint64_t get(const uint8_t *at, int bytes) {
    uint64_t value = 0;
    for (int index = bytes - 1; index >= 0; index--)
        value = value << 8 | at[index];
    return value;
}

static void put(uint8_t *at, int bytes, uint64_t value) {
    for (int index = 0; index < bytes; index++)
        at[index] = (uint8_t)(value >> (8 * index));
}

enum { SEQUENCE = 1, TIME = 5, FLAGS = 17, VALUES = 19, STATUS_BOOT = 9 };
enum { RESULT_TOKEN = 1, RESULT_COMMAND = 2, RESULT_CODE = 3 };

static int break_samples(broken_state *state, const pl_sensor *sensor, uint8_t *message) {
    bool is_resent = message[FLAGS] & PL_RESENT;
    uint64_t time_us = get(message + TIME, 8);
    switch (state->kind) {
    case BROKEN_SEQUENCE:
        if (++state->count % 20 == 0)
            state->skipped++;
        put(message + SEQUENCE, 4, get(message + SEQUENCE, 4) + state->skipped);
        return 1;
    case BROKEN_CLOCK_BACK:
        if (++state->count % 10 == 0 && time_us > 1000000)
            put(message + TIME, 8, time_us - 1000000);
        return 1;
    case BROKEN_CLOCK_RATE: put(message + TIME, 8, time_us * 103 / 100); return 1;
    case BROKEN_RESENT_VALUES:
        if (is_resent)
            message[VALUES] ^= 0x55;
        return 1;
    case BROKEN_RESENT_FLAG: message[FLAGS] &= (uint8_t)~PL_RESENT; return 1;
    case BROKEN_RESEND: return !is_resent;
    case BROKEN_STARVES:
        // As slow as a real line: one message in some 20 ms.
        return is_resent ? (++state->count % 32 ? BROKEN_WAITS : 1) : sensor->is_resending ? BROKEN_WAITS : 1;
    case BROKEN_FLOODS: return 10;
    default: return 1;
    }
}

static int break_result(broken_state *state, uint8_t *message) {
    switch (state->kind) {
    case BROKEN_UNKNOWN_COMMAND: message[RESULT_CODE] = PL_OK; return 1;
    case BROKEN_TOKEN: message[RESULT_TOKEN] = 0; return 1;
    case BROKEN_DEAF_TO_ERRORS: return message[RESULT_CODE] == PL_OK;
    case BROKEN_STOP:
        if (state->was_stop)
            message[RESULT_COMMAND] = PL_STOP;
        state->was_stop = false;
        return 1;
    default: return 1;
    }
}

int broken_send(broken_state *state, const pl_sensor *sensor, uint8_t *message) {
    switch (message[0]) {
    case PL_SAMPLES: return break_samples(state, sensor, message);
    case PL_IDENTITY: return state->kind != BROKEN_IDENTITY;
    case PL_LOST: return state->kind != BROKEN_LOST;
    case PL_RESULT: return break_result(state, message);
    case PL_STATUS:
        if (state->kind == BROKEN_STATUS)
            message[STATUS_BOOT] ^= 0xFF;
        return 1;
    default: return 1;
    }
}

void broken_frame(broken_state *state, uint8_t *frame, size_t length) {
    // The last byte before the delimiter is of the CRC, and not 0; nor shall it become that.
    if (state->kind == BROKEN_CRC && ++state->count % 10 == 0 && length > 3)
        frame[length - 2] ^= frame[length - 2] == 0x10 ? 0x30 : 0x10;
}

void broken_receive(broken_state *state, pl_sensor *sensor, uint8_t *message, size_t *length) {
    if (message[0] == PL_STOP && state->kind == BROKEN_STOP) {
        // START at the rate as it is: nothing changes.
        state->was_stop = true;
        message[0] = PL_START;
        message[2] = message[3] = 0;
        *length = 4;
    } else if (message[0] == PL_ACKNOWLEDGE && state->kind == BROKEN_ACKNOWLEDGE && sensor->ring.next > 0) {
        pl_ring_acknowledge(&sensor->ring, sensor->ring.next - 1);
    } else if (message[0] == PL_IDENTIFY && state->kind == BROKEN_LENGTH && *length > 2) {
        message[0] = 0xFF;
    }
}
