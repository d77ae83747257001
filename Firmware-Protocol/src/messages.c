#include "plumbline_protocol.h"
#include <string.h>

// Writing and reading little-endian through one cursor: a step that does not fit marks it as failed, and so the
// result is looked at once, at the end.
typedef struct {
    uint8_t *out;
    const uint8_t *in;
    size_t at, end;
    bool has_failed;
} cursor;

static void put(cursor *c, uint64_t value, int bytes) {
    if (c->end - c->at < (size_t)bytes) {
        c->has_failed = true;
        return;
    }
    for (int index = 0; index < bytes; index++)
        c->out[c->at++] = (uint8_t)(value >> (8 * index));
}

static uint64_t get(cursor *c, int bytes) {
    uint64_t value = 0;
    if (c->end - c->at < (size_t)bytes) {
        c->has_failed = true;
        return 0;
    }
    for (int index = 0; index < bytes; index++)
        value |= (uint64_t)c->in[c->at++] << (8 * index);
    return value;
}

static void put_text(cursor *c, const char *text) {
    size_t length = 0;
    while (length < PL_MAX_TEXT && text[length])
        length++;
    put(c, length, 1);
    for (size_t index = 0; index < length; index++)
        put(c, (uint8_t)text[index], 1);
}

// A longer text is read to its end and kept as far as there is room.
static void get_text(cursor *c, char *text) {
    size_t length = (size_t)get(c, 1), kept = 0;
    for (size_t index = 0; index < length && !c->has_failed; index++) {
        char byte = (char)get(c, 1);
        if (kept < PL_MAX_TEXT)
            text[kept++] = byte;
    }
    text[kept] = 0;
}

static void put_identity(cursor *c, const pl_identity *m) {
    put(c, m->protocol_major, 1);
    put(c, m->protocol_minor, 1);
    put(c, m->capabilities, 2);
    for (int index = 0; index < 8; index++)
        put(c, m->device_id[index], 1);
    put(c, m->boot_id, 4);
    put(c, m->acceleration_ng_per_count, 4);
    put(c, m->gyro_udps_per_count, 4);
    put(c, m->ring_samples, 4);
    put(c, m->rate_dHz, 2);
    c->has_failed |= m->rate_count > PL_MAX_RATES;
    put(c, m->rate_count, 1);
    for (int index = 0; index < m->rate_count && !c->has_failed; index++)
        put(c, m->rates_dHz[index], 2);
    put_text(c, m->model);
    put_text(c, m->firmware);
    put_text(c, m->name);
}

static void get_identity(cursor *c, pl_identity *m) {
    m->protocol_major = (uint8_t)get(c, 1);
    m->protocol_minor = (uint8_t)get(c, 1);
    m->capabilities = (uint16_t)get(c, 2);
    for (int index = 0; index < 8; index++)
        m->device_id[index] = (uint8_t)get(c, 1);
    m->boot_id = (uint32_t)get(c, 4);
    m->acceleration_ng_per_count = (uint32_t)get(c, 4);
    m->gyro_udps_per_count = (uint32_t)get(c, 4);
    m->ring_samples = (uint32_t)get(c, 4);
    m->rate_dHz = (uint16_t)get(c, 2);
    uint8_t sent = (uint8_t)get(c, 1);
    m->rate_count = 0;
    for (int index = 0; index < sent && !c->has_failed; index++) {
        uint16_t rate = (uint16_t)get(c, 2);
        if (m->rate_count < PL_MAX_RATES)
            m->rates_dHz[m->rate_count++] = rate;
    }
    get_text(c, m->model);
    get_text(c, m->firmware);
    get_text(c, m->name);
}

static uint8_t most_samples(uint8_t flags) { return flags & PL_NO_GYRO ? PL_MAX_SAMPLES_NO_GYRO : PL_MAX_SAMPLES; }

static void put_samples(cursor *c, const pl_samples *m) {
    c->has_failed |= m->count == 0 || m->count > most_samples(m->flags);
    put(c, m->sequence, 4);
    put(c, m->device_time_us, 8);
    put(c, m->interval_ns, 4);
    put(c, m->flags, 1);
    put(c, m->count, 1);
    for (int index = 0; index < m->count && !c->has_failed; index++) {
        for (int axis = 0; axis < 3; axis++)
            put(c, (uint16_t)m->samples[index].acceleration[axis], 2);
        for (int axis = 0; axis < 3 && !(m->flags & PL_NO_GYRO); axis++)
            put(c, (uint16_t)m->samples[index].gyro[axis], 2);
    }
}

static bool get_samples(cursor *c, pl_samples *m) {
    m->sequence = (uint32_t)get(c, 4);
    m->device_time_us = get(c, 8);
    m->interval_ns = (uint32_t)get(c, 4);
    m->flags = (uint8_t)get(c, 1);
    m->count = (uint8_t)get(c, 1);
    if (c->has_failed)
        return true;
    if (m->count == 0 || m->count > most_samples(m->flags))
        return false;
    for (int index = 0; index < m->count; index++) {
        memset(&m->samples[index], 0, sizeof m->samples[index]);
        for (int axis = 0; axis < 3; axis++)
            m->samples[index].acceleration[axis] = (int16_t)get(c, 2);
        for (int axis = 0; axis < 3 && !(m->flags & PL_NO_GYRO); axis++)
            m->samples[index].gyro[axis] = (int16_t)get(c, 2);
    }
    return true;
}

size_t pl_encode(const pl_message *m, uint8_t *out, size_t capacity) {
    cursor c = {out, NULL, 0, capacity < PL_MAX_MESSAGE ? capacity : PL_MAX_MESSAGE, false};
    put(&c, m->type, 1);
    if (m->type >= 0x80)
        put(&c, m->token, 1);
    switch (m->type) {
    case PL_IDENTITY: put_identity(&c, &m->body.identity); break;
    case PL_SAMPLES: put_samples(&c, &m->body.samples); break;
    case PL_BATTERY:
        put(&c, m->body.battery.device_time_us, 8);
        put(&c, m->body.battery.percent, 1);
        put(&c, m->body.battery.voltage_mV, 2);
        put(&c, m->body.battery.charging, 1);
        break;
    case PL_BUTTON:
        put(&c, m->body.button.device_time_us, 8);
        put(&c, m->body.button.action, 1);
        break;
    case PL_STATUS:
        put(&c, m->body.status.device_time_us, 8);
        put(&c, m->body.status.boot_id, 4);
        put(&c, m->body.status.state, 1);
        put(&c, m->body.status.rate_dHz, 2);
        put(&c, m->body.status.oldest_sequence, 4);
        put(&c, m->body.status.next_sequence, 4);
        put(&c, m->body.status.overwritten, 4);
        break;
    case PL_RESULT:
        put(&c, m->token, 1);
        put(&c, m->body.result.command, 1);
        put(&c, m->body.result.code, 1);
        put_text(&c, m->body.result.text);
        break;
    case PL_ERROR:
        put(&c, m->body.error.code, 2);
        put_text(&c, m->body.error.text);
        break;
    case PL_LOST:
    case PL_RESEND:
        c.has_failed |= m->body.range.from > m->body.range.to;
        put(&c, m->body.range.boot_id, 4);
        put(&c, m->body.range.from, 4);
        put(&c, m->body.range.to, 4);
        break;
    case PL_TIME:
        put(&c, m->token, 1);
        put(&c, m->body.time.device_time_us, 8);
        break;
    case PL_START:
    case PL_SET_RATE: put(&c, m->body.rate.rate_dHz, 2); break;
    case PL_BUZZ:
        c.has_failed |= m->body.buzz.count == 0 || m->body.buzz.count > PL_MAX_PULSES;
        put(&c, m->body.buzz.count, 1);
        for (int index = 0; index < m->body.buzz.count && !c.has_failed; index++) {
            put(&c, m->body.buzz.pulses[index].on_10ms, 1);
            put(&c, m->body.buzz.pulses[index].off_10ms, 1);
        }
        break;
    case PL_ACKNOWLEDGE:
        put(&c, m->body.acknowledge.boot_id, 4);
        put(&c, m->body.acknowledge.sequence, 4);
        break;
    case PL_IDENTIFY:
    case PL_STOP:
    case PL_GET_STATUS:
    case PL_GET_BATTERY:
    case PL_PING: break;
    default: return 0;
    }
    return c.has_failed ? 0 : c.at;
}

pl_code pl_decode(const uint8_t *bytes, size_t length, pl_message *m) {
    cursor c = {NULL, bytes, 0, length, false};
    bool is_sensible = true;
    m->type = (uint8_t)get(&c, 1);
    m->token = m->type >= 0x80 ? (uint8_t)get(&c, 1) : 0;
    switch (m->type) {
    case PL_IDENTITY: get_identity(&c, &m->body.identity); break;
    case PL_SAMPLES: is_sensible = get_samples(&c, &m->body.samples); break;
    case PL_BATTERY:
        m->body.battery.device_time_us = get(&c, 8);
        m->body.battery.percent = (uint8_t)get(&c, 1);
        m->body.battery.voltage_mV = (uint16_t)get(&c, 2);
        m->body.battery.charging = (uint8_t)get(&c, 1);
        break;
    case PL_BUTTON:
        m->body.button.device_time_us = get(&c, 8);
        m->body.button.action = (uint8_t)get(&c, 1);
        break;
    case PL_STATUS:
        m->body.status.device_time_us = get(&c, 8);
        m->body.status.boot_id = (uint32_t)get(&c, 4);
        m->body.status.state = (uint8_t)get(&c, 1);
        m->body.status.rate_dHz = (uint16_t)get(&c, 2);
        m->body.status.oldest_sequence = (uint32_t)get(&c, 4);
        m->body.status.next_sequence = (uint32_t)get(&c, 4);
        m->body.status.overwritten = (uint32_t)get(&c, 4);
        break;
    case PL_RESULT:
        m->token = (uint8_t)get(&c, 1);
        m->body.result.command = (uint8_t)get(&c, 1);
        m->body.result.code = (uint8_t)get(&c, 1);
        get_text(&c, m->body.result.text);
        break;
    case PL_ERROR:
        m->body.error.code = (uint16_t)get(&c, 2);
        get_text(&c, m->body.error.text);
        break;
    case PL_LOST:
    case PL_RESEND:
        m->body.range.boot_id = (uint32_t)get(&c, 4);
        m->body.range.from = (uint32_t)get(&c, 4);
        m->body.range.to = (uint32_t)get(&c, 4);
        is_sensible = m->body.range.from <= m->body.range.to;
        break;
    case PL_TIME:
        m->token = (uint8_t)get(&c, 1);
        m->body.time.device_time_us = get(&c, 8);
        break;
    case PL_START:
    case PL_SET_RATE: m->body.rate.rate_dHz = (uint16_t)get(&c, 2); break;
    case PL_BUZZ:
        m->body.buzz.count = (uint8_t)get(&c, 1);
        is_sensible = m->body.buzz.count > 0 && m->body.buzz.count <= PL_MAX_PULSES;
        for (int index = 0; is_sensible && index < m->body.buzz.count; index++) {
            m->body.buzz.pulses[index].on_10ms = (uint8_t)get(&c, 1);
            m->body.buzz.pulses[index].off_10ms = (uint8_t)get(&c, 1);
        }
        break;
    case PL_ACKNOWLEDGE:
        m->body.acknowledge.boot_id = (uint32_t)get(&c, 4);
        m->body.acknowledge.sequence = (uint32_t)get(&c, 4);
        break;
    case PL_IDENTIFY:
    case PL_STOP:
    case PL_GET_STATUS:
    case PL_GET_BATTERY:
    case PL_PING: break;
    default: return c.has_failed ? PL_BAD_LENGTH : PL_UNKNOWN_COMMAND;
    }
    return c.has_failed ? PL_BAD_LENGTH : is_sensible ? PL_OK : PL_BAD_VALUE;
}
