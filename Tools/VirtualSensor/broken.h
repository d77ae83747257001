// Sensors with a fault in their firmware, so that the conformance program can be seen to find it.
#pragma once
#include "plumbline_protocol.h"

typedef enum {
    BROKEN_NOT,
    BROKEN_CRC,             // every tenth frame's CRC is wrong
    BROKEN_SEQUENCE,        // numbers skip one now and then, though no sample is missing
    BROKEN_CLOCK_BACK,      // device time steps back by a second every half a second
    BROKEN_CLOCK_RATE,      // device time runs 3 % fast
    BROKEN_STOP,            // STOP is answered and not obeyed
    BROKEN_IDENTITY,        // IDENTITY never comes
    BROKEN_RATE,            // a fifth fewer samples than announced
    BROKEN_RESEND,          // RESEND is answered, and nothing follows
    BROKEN_RESENT_VALUES,   // what is sent again differs from what was sent live
    BROKEN_RESENT_FLAG,     // what is sent again looks like live samples
    BROKEN_STARVES,         // while it sends again, live samples wait
    BROKEN_STATUS,          // STATUS says a boot id of its own
    BROKEN_FLOODS,          // every message comes ten times
    BROKEN_UNKNOWN_COMMAND, // any command is answered with ok
    BROKEN_DEAF_TO_ERRORS,  // a bad command is not answered
    BROKEN_TOKEN,           // the token does not come back
    BROKEN_ACKNOWLEDGE,     // an acknowledgement of another boot forgets samples
    BROKEN_LOST,            // what is gone is not told
    BROKEN_LENGTH           // a longer known command is refused
} broken_kind;

// False for a name that no fault has; `broken_names` lists them, a space between.
bool broken_named(const char *name, broken_kind *out);
extern const char broken_names[];

typedef struct {
    broken_kind kind;
    uint32_t count;   // messages so far
    uint32_t skipped; // numbers, so far
    bool was_stop;    // the command that is answered next
} broken_state;

enum { BROKEN_WAITS = -1 };

// What becomes of a message that the sensor sends: changed in place, and sent so many times; BROKEN_WAITS: not now.
int broken_send(broken_state *state, const pl_sensor *sensor, uint8_t *message);
// What becomes of a frame.
void broken_frame(broken_state *state, uint8_t *frame, size_t length);
// What becomes of a command before the sensor sees it: changed in place, in a buffer of PL_MAX_FRAME bytes.
void broken_receive(broken_state *state, pl_sensor *sensor, uint8_t *message, size_t *length);
