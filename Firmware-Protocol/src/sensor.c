#include "plumbline_protocol.h"
#include <string.h>

enum { IDENTITY_INTERVAL_US = 2000000 };

static bool send_message(pl_sensor *sensor) {
    size_t length = pl_encode(&sensor->scratch, sensor->bytes, sizeof sensor->bytes);
    return sensor->has_link && length > 0 && sensor->hooks.send(sensor->hooks.context, sensor->bytes, length);
}

static bool send_identity(pl_sensor *sensor) {
    sensor->scratch.type = PL_IDENTITY;
    sensor->scratch.body.identity = sensor->identity;
    return send_message(sensor);
}

static bool send_status(pl_sensor *sensor, uint64_t now_us) {
    pl_status status = {now_us, sensor->identity.boot_id, sensor->is_streaming, sensor->identity.rate_dHz,
                        sensor->ring.oldest, sensor->ring.next, sensor->ring.overwritten};
    sensor->scratch.type = PL_STATUS;
    sensor->scratch.body.status = status;
    return send_message(sensor);
}

static void send_result(pl_sensor *sensor, uint8_t token, uint8_t command, pl_code code, const char *text) {
    sensor->scratch.type = PL_RESULT;
    sensor->scratch.token = token;
    sensor->scratch.body.result.command = command;
    sensor->scratch.body.result.code = (uint8_t)code;
    strncpy(sensor->scratch.body.result.text, text, PL_MAX_TEXT);
    sensor->scratch.body.result.text[PL_MAX_TEXT] = 0;
    (void)send_message(sensor);
}

static void send_lost(pl_sensor *sensor, uint32_t from, uint32_t to) {
    sensor->scratch.type = PL_LOST;
    sensor->scratch.body.range.boot_id = sensor->identity.boot_id;
    sensor->scratch.body.range.from = from;
    sensor->scratch.body.range.to = to;
    (void)send_message(sensor);
}

static uint32_t interval_ns(const pl_sensor *sensor) {
    return sensor->identity.rate_dHz ? (uint32_t)(10000000000ull / sensor->identity.rate_dHz) : 0;
}

// False where nothing was sent: not there, or the link takes nothing now.
static bool send_samples(pl_sensor *sensor, uint32_t *sequence, uint32_t end, uint8_t flags) {
    uint8_t most = sensor->samples_per_message;
    if (end - *sequence < most)
        most = (uint8_t)(end - *sequence);
    sensor->scratch.type = PL_SAMPLES;
    sensor->scratch.body.samples.flags = flags | (sensor->identity.capabilities & PL_HAS_GYRO ? 0 : PL_NO_GYRO);
    uint8_t count = pl_ring_read(&sensor->ring, *sequence, most, interval_ns(sensor), &sensor->scratch.body.samples);
    if (count == 0 || !send_message(sensor))
        return false;
    *sequence += count;
    return true;
}

void pl_sensor_init(pl_sensor *sensor) {
    sensor->identity.protocol_major = PL_VERSION_MAJOR;
    sensor->identity.protocol_minor = PL_VERSION_MINOR;
    sensor->is_streaming = sensor->has_link = sensor->is_resending = false;
    sensor->next_identity_us = 0;
    sensor->next_live = 0;
    if (sensor->samples_per_message < 1 || sensor->samples_per_message > PL_MAX_SAMPLES)
        sensor->samples_per_message = 1;
}

void pl_sensor_link(pl_sensor *sensor, bool has_link, uint64_t now_us) {
    sensor->is_resending = false;
    sensor->has_link = has_link;
    if (!has_link)
        return;
    sensor->next_live = sensor->ring.next;
    sensor->next_identity_us = now_us + (send_identity(sensor) ? IDENTITY_INTERVAL_US : 0);
    (void)send_status(sensor, now_us);
}

// Sets the rate where it is announced.
static pl_code set_rate(pl_sensor *sensor, uint16_t rate_dHz) {
    for (int index = 0; index < sensor->identity.rate_count; index++) {
        if (sensor->identity.rates_dHz[index] != rate_dHz)
            continue;
        if (!sensor->hooks.set_rate(sensor->hooks.context, rate_dHz))
            return PL_NOT_AVAILABLE;
        sensor->identity.rate_dHz = rate_dHz;
        return PL_OK;
    }
    return PL_BAD_VALUE;
}

static void set_streaming(pl_sensor *sensor, bool is_streaming) {
    if (sensor->is_streaming != is_streaming)
        sensor->hooks.start(sensor->hooks.context, is_streaming);
    sensor->is_streaming = is_streaming;
}

static pl_code begin_resend(pl_sensor *sensor, uint32_t boot_id, uint32_t from, uint32_t to) {
    if (boot_id != sensor->identity.boot_id)
        return PL_OTHER_BOOT;
    if (!(sensor->identity.capabilities & PL_KEEPS_SAMPLES))
        return PL_NOT_AVAILABLE;
    sensor->is_resending = true;
    sensor->resend_next = from;
    sensor->resend_end = to;
    return PL_OK;
}

static pl_code read_battery(pl_sensor *sensor, uint64_t now_us) {
    if (!(sensor->identity.capabilities & PL_HAS_BATTERY))
        return PL_NOT_AVAILABLE;
    pl_battery battery = {now_us, 255, 0, 255};
    sensor->hooks.read_battery(sensor->hooks.context, &battery);
    sensor->scratch.type = PL_BATTERY;
    sensor->scratch.body.battery = battery;
    (void)send_message(sensor);
    return PL_OK;
}

static pl_code buzz(pl_sensor *sensor) {
    if (!(sensor->identity.capabilities & PL_HAS_BUZZER))
        return PL_NOT_AVAILABLE;
    uint8_t pattern[PL_MAX_PULSES][2];
    uint8_t count = sensor->scratch.body.buzz.count;
    for (int index = 0; index < count; index++) {
        pattern[index][0] = sensor->scratch.body.buzz.pulses[index].on_10ms;
        pattern[index][1] = sensor->scratch.body.buzz.pulses[index].off_10ms;
    }
    sensor->hooks.buzz(sensor->hooks.context, count, (const uint8_t(*)[2])pattern);
    return PL_OK;
}

void pl_sensor_receive(pl_sensor *sensor, const uint8_t *message, size_t length, uint64_t now_us) {
    // Only commands are for us; what a gateway's echo brings back is nothing.
    if (length == 0 || message[0] < 0x80)
        return;
    pl_message *m = &sensor->scratch;
    pl_code code = pl_decode(message, length, m);
    uint8_t command = m->type, token = m->token;
    if (code == PL_OK) {
        switch (command) {
        case PL_IDENTIFY: (void)send_identity(sensor); break;
        case PL_START:
            if (m->body.rate.rate_dHz)
                code = set_rate(sensor, m->body.rate.rate_dHz);
            if (code == PL_OK)
                set_streaming(sensor, true);
            break;
        case PL_STOP: set_streaming(sensor, false); break;
        case PL_SET_RATE: code = set_rate(sensor, m->body.rate.rate_dHz); break;
        case PL_BUZZ: code = buzz(sensor); break;
        case PL_ACKNOWLEDGE:
            if (m->body.acknowledge.boot_id == sensor->identity.boot_id) {
                pl_ring_acknowledge(&sensor->ring, m->body.acknowledge.sequence);
                return;
            }
            code = PL_OTHER_BOOT;
            break;
        case PL_RESEND: code = begin_resend(sensor, m->body.range.boot_id, m->body.range.from, m->body.range.to); break;
        case PL_GET_STATUS: (void)send_status(sensor, now_us); break;
        case PL_GET_BATTERY: code = read_battery(sensor, now_us); break;
        case PL_PING:
            m->type = PL_TIME;
            m->body.time.device_time_us = now_us;
            (void)send_message(sensor);
            return;
        default: code = PL_UNKNOWN_COMMAND;
        }
    }
    static const char *const words[] = {"", "This command is not known.", "The command is too short.",
                                        "The value is none that is allowed.", "This sensor cannot do that.",
                                        "Busy: try again.", "This was another start of the sensor."};
    send_result(sensor, token, command, code, words[code]);
}

void pl_sensor_sample(pl_sensor *sensor, const pl_sample *sample, uint64_t device_time_us) {
    if (sensor->is_streaming)
        pl_ring_push(&sensor->ring, sample, device_time_us);
}

// One message of what was asked for again, or LOST for what is gone.
static void poll_resend(pl_sensor *sensor) {
    if (sensor->resend_next < sensor->ring.oldest) {
        uint32_t end = sensor->resend_end < sensor->ring.oldest ? sensor->resend_end : sensor->ring.oldest - 1;
        send_lost(sensor, sensor->resend_next, end);
        sensor->resend_next = end + 1;
    }
    if (sensor->resend_next > sensor->resend_end || sensor->resend_next >= sensor->ring.next) {
        sensor->is_resending = false;
        return;
    }
    uint32_t end = sensor->resend_end < sensor->ring.next - 1 ? sensor->resend_end + 1 : sensor->ring.next;
    (void)send_samples(sensor, &sensor->resend_next, end, PL_RESENT);
}

void pl_sensor_poll(pl_sensor *sensor, uint64_t now_us) {
    if (!sensor->has_link)
        return;
    if (now_us >= sensor->next_identity_us && send_identity(sensor))
        sensor->next_identity_us = now_us + IDENTITY_INTERVAL_US;
    // What was overwritten before it could be sent live is for the gateway to miss and ask for: it will hear LOST.
    if (sensor->next_live < sensor->ring.oldest)
        sensor->next_live = sensor->ring.oldest;
    // Live samples first, a full message at a time; then at most one message of old ones, so that live is never late.
    if (sensor->ring.next - sensor->next_live >= sensor->samples_per_message ||
        (!sensor->is_streaming && sensor->ring.next != sensor->next_live))
        (void)send_samples(sensor, &sensor->next_live, sensor->ring.next, 0);
    if (sensor->is_resending)
        poll_resend(sensor);
}

bool pl_sensor_tell(pl_sensor *sensor, const pl_message *message) {
    sensor->scratch = *message;
    return send_message(sensor);
}
