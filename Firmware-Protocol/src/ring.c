#include "plumbline_protocol.h"

void pl_ring_init(pl_ring *ring, pl_sample *samples, uint32_t *times, uint32_t capacity) {
    ring->samples = samples;
    ring->time_low_us = times;
    ring->capacity = capacity;
    ring->oldest = ring->next = 0;
    ring->last_time_us = 0;
    ring->overwritten = 0;
}

void pl_ring_push(pl_ring *ring, const pl_sample *sample, uint64_t device_time_us) {
    if (ring->capacity == 0)
        return;
    if (ring->next - ring->oldest == ring->capacity) {
        ring->oldest++;
        ring->overwritten++;
    }
    uint32_t place = ring->next % ring->capacity;
    ring->samples[place] = *sample;
    ring->time_low_us[place] = (uint32_t)device_time_us;
    ring->last_time_us = device_time_us;
    ring->next++;
}

void pl_ring_acknowledge(pl_ring *ring, uint32_t sequence) {
    // An acknowledgement of what has not been taken yet is a mistake, and forgets nothing.
    if (sequence >= ring->oldest && sequence < ring->next)
        ring->oldest = sequence + 1;
}

uint8_t pl_ring_read(const pl_ring *ring, uint32_t sequence, uint8_t most, uint32_t interval_ns, pl_samples *out) {
    if (sequence < ring->oldest || sequence >= ring->next)
        return 0;
    uint32_t low = ring->time_low_us[sequence % ring->capacity];
    out->sequence = sequence;
    // The low half of the last sample's time is at or ahead of this one's by less than its range.
    out->device_time_us = ring->last_time_us - (uint32_t)((uint32_t)ring->last_time_us - low);
    out->interval_ns = interval_ns;
    uint8_t count = 0;
    while (count < most && sequence + count < ring->next) {
        uint32_t place = (sequence + count) % ring->capacity;
        // One interval for all of a message: where sampling paused or its rate changed, a new message begins.
        uint32_t expected = low + (uint32_t)(((uint64_t)interval_ns * count + 500) / 1000);
        int32_t off = (int32_t)(ring->time_low_us[place] - expected);
        if (off > (int32_t)(interval_ns / 4000) || -off > (int32_t)(interval_ns / 4000))
            break;
        out->samples[count++] = ring->samples[place];
    }
    out->count = count;
    return count;
}
