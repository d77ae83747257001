// `make check`: the library against the vectors, against itself, and against anything at all.
#include "plumbline_protocol.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;
#define CHECK(condition)                                                                                              \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            failures++;                                                                                               \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                           \
        }                                                                                                             \
    } while (0)

static uint64_t state = 1;
static uint32_t random_number(void) { // SplitMix64
    uint64_t z = (state += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return (uint32_t)(z ^ (z >> 31));
}

// MARK: vectors

static size_t hex_field(const char *line, const char *key, uint8_t *out, size_t capacity) {
    char pattern[32];
    snprintf(pattern, sizeof pattern, "\"%s\":\"", key);
    const char *at = strstr(line, pattern);
    if (!at)
        return 0;
    at += strlen(pattern);
    size_t length = 0;
    unsigned byte;
    while (length < capacity && sscanf(at, "%2x", &byte) == 1 && at[0] != '"') {
        out[length++] = (uint8_t)byte;
        at += 2;
    }
    return length;
}

static size_t receive_all(pl_receiver *receiver, const uint8_t *bytes, size_t length) {
    size_t last = 0;
    for (size_t index = 0; index < length; index++) {
        size_t got = pl_receive(receiver, bytes[index]);
        if (got)
            last = got;
    }
    return last;
}

static void test_vectors(const char *path) {
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    if (!file)
        return;
    char line[2048];
    int lines = 0;
    while (fgets(line, sizeof line, file)) {
        uint8_t message[PL_MAX_MESSAGE], frame[PL_MAX_FRAME], out[PL_MAX_FRAME];
        size_t message_length = hex_field(line, "message_hex", message, sizeof message);
        size_t frame_length = hex_field(line, "frame_hex", frame, sizeof frame);
        CHECK(message_length > 0 && frame_length > 0);
        CHECK(pl_frame(message, message_length, out, sizeof out) == frame_length);
        CHECK(memcmp(out, frame, frame_length) == 0);
        static pl_receiver receiver;
        memset(&receiver, 0, sizeof receiver);
        CHECK(receive_all(&receiver, frame, frame_length) == message_length);
        CHECK(memcmp(receiver.bytes, message, message_length) == 0);
        static pl_message decoded;
        CHECK(pl_decode(message, message_length, &decoded) == PL_OK);
        CHECK(pl_encode(&decoded, out, sizeof out) == message_length);
        CHECK(memcmp(out, message, message_length) == 0);
        // Every shorter message is refused, and never read beyond its end.
        for (size_t cut = 0; cut < message_length; cut++) {
            uint8_t *exact = malloc(cut ? cut : 1);
            memcpy(exact, message, cut);
            CHECK(pl_decode(exact, cut, &decoded) != PL_OK);
            free(exact);
        }
        lines++;
    }
    fclose(file);
    CHECK(lines >= 22);
}

// MARK: framing

static void test_framing(void) {
    CHECK(pl_crc16((const uint8_t *)"123456789", 9) == 0x29B1);
    uint8_t message[PL_MAX_MESSAGE], frame[PL_MAX_FRAME];
    static pl_receiver receiver;
    for (int round = 0; round < 20000; round++) {
        size_t length = 1 + random_number() % PL_MAX_MESSAGE;
        for (size_t index = 0; index < length; index++)
            message[index] = random_number() % 4 ? (uint8_t)random_number() : 0;
        size_t framed = pl_frame(message, length, frame, sizeof frame);
        CHECK(framed == length + 4);
        CHECK(memchr(frame, 0, framed) == frame + framed - 1);
        CHECK(receive_all(&receiver, frame, framed) == length);
        CHECK(memcmp(receiver.bytes, message, length) == 0);
        // One flipped bit is noticed, and costs at most the frame after it.
        frame[random_number() % (framed - 1)] ^= (uint8_t)(1u << random_number() % 8);
        (void)receive_all(&receiver, frame, framed);
        (void)receive_all(&receiver, (const uint8_t *)"", 1);
    }
    CHECK(receiver.bad_frames > 15000);
    CHECK(pl_frame(message, 0, frame, sizeof frame) == 0);
    CHECK(pl_frame(message, PL_MAX_MESSAGE + 1, frame, sizeof frame) == 0);
    for (size_t capacity = 0; capacity < 10; capacity++)
        CHECK(pl_frame((const uint8_t *)"\1\0\2\0\0\3", 6, frame, capacity) == 0);
    // A line that never ends.
    for (int index = 0; index < 100000; index++)
        CHECK(pl_receive(&receiver, 0x55) == 0);
}

static void test_any_bytes(void) {
    static pl_message m;
    uint8_t out[PL_MAX_MESSAGE];
    for (int round = 0; round < 300000; round++) {
        size_t length = random_number() % 64;
        uint8_t *bytes = malloc(length ? length : 1);
        for (size_t index = 0; index < length; index++)
            bytes[index] = (uint8_t)random_number();
        if (length)
            bytes[0] = (uint8_t)((random_number() % 11) | (random_number() & 0x80));
        if (pl_decode(bytes, length, &m) == PL_OK)
            CHECK(pl_encode(&m, out, sizeof out) > 0);
        free(bytes);
    }
}

// MARK: a sensor and a gateway that counts

typedef struct {
    bool has_link, is_congested;
    uint32_t highest;
    bool got[100000];
    uint32_t twice, lost, live_late;
    int results[8], identities, statuses, buzzes, starts;
    pl_status last_status;
} gateway;
static gateway g;
static pl_sensor sensor;
static pl_sample ring_samples[1000];
static uint32_t ring_times[1000];

static bool send(void *context, const uint8_t *bytes, size_t length) {
    (void)context;
    static pl_message m;
    if (g.is_congested)
        return false;
    CHECK(g.has_link);
    CHECK(pl_decode(bytes, length, &m) == PL_OK);
    switch (m.type) {
    case PL_SAMPLES:
        for (uint32_t index = 0; index < m.body.samples.count; index++) {
            uint32_t sequence = m.body.samples.sequence + index;
            uint64_t time = m.body.samples.device_time_us + 10000ull * index;
            CHECK(time == 5000 + 10000ull * sequence);
            CHECK(m.body.samples.samples[index].acceleration[0] == (int16_t)sequence);
            g.twice += g.got[sequence];
            g.got[sequence] = true;
            if (!(m.body.samples.flags & PL_RESENT) && sequence > g.highest)
                g.highest = sequence;
        }
        break;
    case PL_LOST: g.lost += m.body.range.to - m.body.range.from + 1; break;
    case PL_RESULT: g.results[m.body.result.code & 7]++; break;
    case PL_IDENTITY: g.identities++; break;
    case PL_STATUS:
        g.statuses++;
        g.last_status = m.body.status;
        break;
    default: break;
    }
    return true;
}
static bool set_rate(void *context, uint16_t rate) { (void)context; return rate != 500; }
static void start(void *context, bool on) { (void)context; (void)on; g.starts++; }
static void buzz(void *context, uint8_t count, const uint8_t (*pattern)[2]) {
    (void)context;
    g.buzzes += count + pattern[0][0];
}
static void read_battery(void *context, pl_battery *battery) { (void)context; battery->percent = 50; }

static void command(pl_message m, uint64_t now) {
    uint8_t bytes[PL_MAX_MESSAGE];
    size_t length = pl_encode(&m, bytes, sizeof bytes);
    CHECK(length > 0);
    pl_sensor_receive(&sensor, bytes, length, now);
}
static pl_message of(uint8_t type) {
    pl_message m;
    memset(&m, 0, sizeof m);
    m.type = type;
    m.token = 42;
    return m;
}
static pl_message range(uint8_t type, uint32_t boot, uint32_t from, uint32_t to) {
    pl_message m = of(type);
    m.body.range.boot_id = boot;
    m.body.range.from = from;
    m.body.range.to = to;
    return m;
}

static uint32_t taken;
static void run(int samples) {
    for (int index = 0; index < samples; index++) {
        pl_sample sample = {{(int16_t)taken, 1, 2}, {3, 4, 5}};
        uint64_t now = 5000 + 10000ull * taken;
        pl_sensor_sample(&sensor, &sample, now);
        taken++;
        pl_sensor_poll(&sensor, now);
        pl_sensor_poll(&sensor, now + 5000);
    }
}

static void test_sensor(void) {
    memset(&sensor, 0, sizeof sensor);
    sensor.identity.capabilities = PL_HAS_GYRO | PL_KEEPS_SAMPLES | PL_HAS_BUZZER | PL_HAS_BATTERY;
    sensor.identity.boot_id = 77;
    sensor.identity.rate_dHz = 1000;
    sensor.identity.rate_count = 2;
    sensor.identity.rates_dHz[0] = 1000;
    sensor.identity.rates_dHz[1] = 500;
    sensor.samples_per_message = 5;
    sensor.hooks = (pl_hooks){NULL, send, set_rate, start, buzz, read_battery};
    pl_ring_init(&sensor.ring, ring_samples, ring_times, 1000);
    pl_sensor_init(&sensor);

    // Without a link nothing is sent; stopped, nothing is kept.
    pl_sensor_poll(&sensor, 0);
    pl_sample none = {{0, 0, 0}, {0, 0, 0}};
    pl_sensor_sample(&sensor, &none, 0);
    CHECK(sensor.ring.next == 0);

    g.has_link = true;
    pl_sensor_link(&sensor, true, 0);
    CHECK(g.identities == 1 && g.statuses == 1);
    command(of(PL_START), 1);
    command(of(PL_START), 2);
    CHECK(g.starts == 1 && g.results[PL_OK] == 2);
    run(500);
    CHECK(g.highest >= 494 && g.twice == 0);

    // The link goes for three seconds; what was taken meanwhile comes on request, and live is not late.
    g.has_link = false;
    pl_sensor_link(&sensor, false, 0);
    run(300);
    CHECK(g.highest < 500);
    g.has_link = true;
    pl_sensor_link(&sensor, true, 5000 + 10000ull * taken);
    uint32_t live_from = sensor.next_live;
    command(range(PL_RESEND, 77, g.highest + 1, live_from - 1), 0);
    run(200);
    for (uint32_t index = 0; index < 990; index++)
        CHECK(g.got[index]);
    CHECK(g.twice == 0 && g.lost == 0 && !sensor.is_resending);

    // Acknowledged is forgotten: asked for again it is LOST. Another start's numbers are refused.
    pl_message ack = of(PL_ACKNOWLEDGE);
    ack.body.acknowledge.boot_id = 77;
    ack.body.acknowledge.sequence = 899;
    command(ack, 0);
    CHECK(sensor.ring.oldest == 900);
    command(range(PL_RESEND, 77, 850, 920), 0);
    run(20);
    CHECK(g.lost == 50 && g.twice == 21);
    command(range(PL_RESEND, 78, 0, 1), 0);
    CHECK(g.results[PL_OTHER_BOOT] == 1);
    ack.body.acknowledge.boot_id = 78;
    command(ack, 0);
    CHECK(g.results[PL_OTHER_BOOT] == 2);
    ack.body.acknowledge.boot_id = 77;
    ack.body.acknowledge.sequence = 1u << 30;
    command(ack, 0);
    CHECK(sensor.ring.oldest == 900);

    // A full ring overwrites its oldest and counts them.
    g.has_link = false;
    pl_sensor_link(&sensor, false, 0);
    run(1500);
    CHECK(sensor.ring.next - sensor.ring.oldest == 1000 && sensor.ring.overwritten == taken - 1000 - 900);
    g.has_link = true;
    pl_sensor_link(&sensor, true, 5000 + 10000ull * taken);
    g.lost = 0;
    command(range(PL_RESEND, 77, 1000, taken - 1), 0);
    // An acknowledgement in the middle of it only shortens it.
    run(50);
    ack.body.acknowledge.sequence = sensor.ring.oldest + 600;
    command(ack, 0);
    // A link that takes nothing for a while loses nothing.
    g.is_congested = true;
    run(50);
    g.is_congested = false;
    run(600);
    CHECK(!sensor.is_resending && g.lost > 500);
    for (uint32_t index = ack.body.acknowledge.sequence + 1; index < taken - 10; index++)
        CHECK(g.got[index]);

    // Bad values are answered, not obeyed.
    pl_message rate = of(PL_SET_RATE);
    rate.body.rate.rate_dHz = 123;
    command(rate, 0);
    CHECK(g.results[PL_BAD_VALUE] == 1 && sensor.identity.rate_dHz == 1000);
    rate.body.rate.rate_dHz = 500;
    command(rate, 0);
    CHECK(g.results[PL_NOT_AVAILABLE] == 1);
    pl_sensor_receive(&sensor, (const uint8_t *)"\xF0\1", 2, 0);
    CHECK(g.results[PL_UNKNOWN_COMMAND] == 1);
    pl_sensor_receive(&sensor, (const uint8_t *)"\x86\1\0", 3, 0);
    CHECK(g.results[PL_BAD_LENGTH] == 1);
    pl_message pulses = of(PL_BUZZ);
    pulses.body.buzz.count = 2;
    pulses.body.buzz.pulses[0].on_10ms = 20;
    command(pulses, 0);
    CHECK(g.buzzes == 22);
    command(of(PL_STOP), 0);
    CHECK(g.starts == 2 && !sensor.is_streaming);

    // Stopped, no samples are taken, and the clock runs on: STATUS tells it. A START that is refused starts nothing; one
    // with rate 0 takes the rate in force, and the numbers go on where they were.
    uint32_t next = sensor.ring.next;
    pl_sensor_sample(&sensor, &none, 1u << 30);
    CHECK(sensor.ring.next == next);
    command(of(PL_GET_STATUS), 123456789);
    CHECK(g.last_status.device_time_us == 123456789 && g.last_status.state == 0 && g.last_status.next_sequence == next);
    pl_message begin = of(PL_START);
    begin.body.rate.rate_dHz = 123;
    command(begin, 0);
    CHECK(g.results[PL_BAD_VALUE] == 2 && g.starts == 2 && !sensor.is_streaming);
    command(of(PL_START), 0);
    CHECK(g.starts == 3 && sensor.is_streaming && sensor.identity.rate_dHz == 1000 && sensor.ring.next == next);
    command(of(PL_STOP), 0);

    // Anything at all may come.
    for (int round = 0; round < 100000; round++) {
        uint8_t bytes[32];
        size_t length = random_number() % sizeof bytes;
        for (size_t index = 0; index < length; index++)
            bytes[index] = (uint8_t)random_number();
        if (length > 0 && round % 2)
            bytes[0] = (uint8_t)(0x81 + random_number() % 10);
        if (length > 0 && bytes[0] == PL_START)
            continue; // sampling would go on without times
        pl_sensor_receive(&sensor, bytes, length, 0);
    }
}

int main(int argc, char **argv) {
    test_vectors(argc > 1 ? argv[1] : "vectors/messages.jsonl");
    test_framing();
    test_any_bytes();
    test_sensor();
    printf(failures ? "%d checks failed\n" : "All checks of the reference library passed.\n", failures);
    return failures != 0;
}
