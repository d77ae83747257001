// The Plumbline sensor protocol, version 1.0: reference library for firmware authors.
//
// C99, no allocation, no dependency but the standard headers below. Nothing here reads a clock or touches hardware:
// times and bytes are arguments. SPECIFICATION.md is the text; where the two differ, the text is right.
#ifndef PLUMBLINE_PROTOCOL_H
#define PLUMBLINE_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    PL_VERSION_MAJOR = 1,
    PL_VERSION_MINOR = 0,
    PL_MAX_MESSAGE = 244, // type included: one notification at an MTU of 247
    PL_MAX_FRAME = PL_MAX_MESSAGE + 2 + 1 + 1, // CRC, stuffing, delimiter
    PL_MAX_SAMPLES = 18, // with gyro; 37 without
    PL_MAX_SAMPLES_NO_GYRO = 37,
    PL_MAX_RATES = 16,
    PL_MAX_PULSES = 8,
    PL_MAX_TEXT = 63
};

typedef enum {
    PL_IDENTITY = 0x01,
    PL_SAMPLES = 0x02,
    PL_BATTERY = 0x03,
    PL_BUTTON = 0x04,
    PL_STATUS = 0x05,
    PL_RESULT = 0x06,
    PL_ERROR = 0x07,
    PL_LOST = 0x08,
    PL_TIME = 0x09,
    PL_IDENTIFY = 0x81,
    PL_START = 0x82,
    PL_STOP = 0x83,
    PL_SET_RATE = 0x84,
    PL_BUZZ = 0x85,
    PL_ACKNOWLEDGE = 0x86,
    PL_RESEND = 0x87,
    PL_GET_STATUS = 0x88,
    PL_GET_BATTERY = 0x89,
    PL_PING = 0x8A
} pl_type;

enum { PL_HAS_GYRO = 1, PL_KEEPS_SAMPLES = 2, PL_HAS_BUZZER = 4, PL_HAS_BUTTON = 8, PL_HAS_BATTERY = 16 };
enum { PL_RESENT = 1, PL_NO_GYRO = 2, PL_ACCELERATION_CLIPPED = 4, PL_GYRO_CLIPPED = 8 };

typedef enum {
    PL_OK = 0,
    PL_UNKNOWN_COMMAND = 1,
    PL_BAD_LENGTH = 2,
    PL_BAD_VALUE = 3,
    PL_NOT_AVAILABLE = 4,
    PL_BUSY = 5,
    PL_OTHER_BOOT = 6
} pl_code;

// One sample as the sensor's chip gave it.
typedef struct {
    int16_t acceleration[3];
    int16_t gyro[3];
} pl_sample;

typedef struct {
    uint8_t protocol_major, protocol_minor;
    uint16_t capabilities;
    uint8_t device_id[8]; // the same for ever
    uint32_t boot_id;     // new and random at each start
    uint32_t acceleration_ng_per_count;
    uint32_t gyro_udps_per_count;
    uint32_t ring_samples;
    uint16_t rate_dHz;
    uint8_t rate_count;
    uint16_t rates_dHz[PL_MAX_RATES];
    char model[PL_MAX_TEXT + 1], firmware[PL_MAX_TEXT + 1], name[PL_MAX_TEXT + 1]; // UTF-8
} pl_identity;

typedef struct {
    uint32_t sequence;       // of the first sample
    uint64_t device_time_us; // of the first sample
    uint32_t interval_ns;
    uint8_t flags;
    uint8_t count;
    pl_sample samples[PL_MAX_SAMPLES_NO_GYRO];
} pl_samples;

typedef struct {
    uint64_t device_time_us;
    uint8_t percent;     // 255: unknown
    uint16_t voltage_mV; // 0: unknown
    uint8_t charging;    // 0 no, 1 yes, 255 unknown
} pl_battery;

typedef struct {
    uint64_t device_time_us;
    uint32_t boot_id;
    uint8_t state; // 0 stopped, 1 streaming
    uint16_t rate_dHz;
    uint32_t oldest_sequence, next_sequence;
    uint32_t overwritten;
} pl_status;

// Every message; `type` says which member holds.
typedef struct {
    uint8_t type;
    uint8_t token; // of commands, RESULT and TIME
    union {
        pl_identity identity;
        pl_samples samples;
        pl_battery battery;
        struct { uint64_t device_time_us; uint8_t action; } button; // 1 short, 2 double, 3 long
        pl_status status;
        struct { uint8_t command, code; char text[PL_MAX_TEXT + 1]; } result;
        struct { uint16_t code; char text[PL_MAX_TEXT + 1]; } error;
        struct { uint32_t boot_id, from, to; } range; // LOST and RESEND, inclusive
        struct { uint64_t device_time_us; } time;
        struct { uint16_t rate_dHz; } rate; // START (0 = as it is) and SET_RATE
        struct { uint8_t count; struct { uint8_t on_10ms, off_10ms; } pulses[PL_MAX_PULSES]; } buzz;
        struct { uint32_t boot_id, sequence; } acknowledge;
    } body;
} pl_message;

// Writes a message without framing. Returns its length; 0 where it does not fit or holds what cannot be said.
size_t pl_encode(const pl_message *message, uint8_t *out, size_t capacity);

// Reads a message without framing: PL_OK, PL_BAD_LENGTH (too short for its type), PL_BAD_VALUE, or
// PL_UNKNOWN_COMMAND for a type that this version does not know. What stands behind a known message is ignored.
pl_code pl_decode(const uint8_t *bytes, size_t length, pl_message *message);

// CRC-16/CCITT-FALSE; the check value of "123456789" is 0x29B1.
uint16_t pl_crc16(const uint8_t *bytes, size_t length);

// A message to a serial frame, its delimiter included. Returns the length; 0 where it does not fit.
size_t pl_frame(const uint8_t *message, size_t length, uint8_t *out, size_t capacity);

// Bytes of a serial line to messages. Zero it to begin.
typedef struct {
    uint8_t bytes[PL_MAX_FRAME];
    uint16_t length;
    bool is_too_long;
    uint32_t good_frames, bad_frames;
} pl_receiver;

// Takes one byte. Returns the length of the message that it completes (in `receiver->bytes`), else 0.
size_t pl_receive(pl_receiver *receiver, uint8_t byte);

// Samples that wait for their acknowledgement, in memory that the caller gives (16 bytes a sample with gyro and time).
typedef struct {
    pl_sample *samples;
    uint32_t *time_low_us; // the low half of each sample's time; a ring spans less than 71 minutes
    uint32_t capacity;
    uint32_t oldest, next; // sequences; oldest == next: empty
    uint64_t last_time_us;
    uint32_t overwritten;
} pl_ring;

void pl_ring_init(pl_ring *ring, pl_sample *samples, uint32_t *times, uint32_t capacity);
void pl_ring_push(pl_ring *ring, const pl_sample *sample, uint64_t device_time_us);
// Forgets everything up to and including a sequence.
void pl_ring_acknowledge(pl_ring *ring, uint32_t sequence);
// Fills a SAMPLES message with up to `most` samples from `sequence` on. Returns how many; 0 where it is not there.
uint8_t pl_ring_read(const pl_ring *ring, uint32_t sequence, uint8_t most, uint32_t interval_ns, pl_samples *out);

// What the sensor's own program provides.
typedef struct {
    void *context;
    // Sends one message (the sensor frames it, or hands it to its radio). False where it cannot be sent now.
    bool (*send)(void *context, const uint8_t *message, size_t length);
    // Sets the sampling rate; false where it is not one of the announced.
    bool (*set_rate)(void *context, uint16_t rate_dHz);
    void (*start)(void *context, bool is_streaming);
    void (*buzz)(void *context, uint8_t count, const uint8_t (*on_off_10ms)[2]);
    void (*read_battery)(void *context, pl_battery *battery);
} pl_hooks;

// A sensor's side of the protocol: commands, identity, live samples, resending. Fill identity, hooks and ring, then
// call pl_sensor_init.
typedef struct {
    pl_identity identity;
    pl_hooks hooks;
    pl_ring ring;
    uint8_t samples_per_message; // 1 … PL_MAX_SAMPLES
    bool is_streaming, has_link;
    uint64_t next_identity_us;
    uint32_t next_live; // first sequence that has not been sent live
    bool is_resending;
    uint32_t resend_next, resend_end; // inclusive
    pl_message scratch; // kept off the stack of small machines
    uint8_t bytes[PL_MAX_MESSAGE];
} pl_sensor;

void pl_sensor_init(pl_sensor *sensor);
// The link has come or gone. A new link hears who we are and what we keep; live samples begin with the next one.
void pl_sensor_link(pl_sensor *sensor, bool has_link, uint64_t now_us);
// One message from the gateway, without framing.
void pl_sensor_receive(pl_sensor *sensor, const uint8_t *message, size_t length, uint64_t now_us);
// One new sample. Taken whether or not there is a link.
void pl_sensor_sample(pl_sensor *sensor, const pl_sample *sample, uint64_t device_time_us);
// Sends what is due: to be called often, at least some times a sampling interval while resending.
void pl_sensor_poll(pl_sensor *sensor, uint64_t now_us);
// Sends a battery or button message of its own accord. False where it cannot be sent now.
bool pl_sensor_tell(pl_sensor *sensor, const pl_message *message);

#ifdef __cplusplus
}
#endif
#endif
