// Frames of other makers' sensors, from their manuals. Each writes one sample and returns its length.
#pragma once
#include "motion.h"

typedef size_t (*frame_writer)(const motion_sample *sample, uint64_t device_time_us, uint32_t number, uint8_t *out);

enum { LONGEST_VENDOR_FRAMES = 256 };

// 50 (clock), 51, 52 and 53, 11 bytes each, ±16 g and ±2000 °/s.
size_t witmotion_frames(const motion_sample *sample, uint64_t device_time_us, uint32_t number, uint8_t *out);
// 61, 20 bytes: acceleration, rate and angle without clock and checksum.
size_t witmotion_combined(const motion_sample *sample, uint64_t device_time_us, uint32_t number, uint8_t *out);
size_t bno08x_rvc(const motion_sample *sample, uint64_t device_time_us, uint32_t number, uint8_t *out);
size_t ximu3_binary(const motion_sample *sample, uint64_t device_time_us, uint32_t number, uint8_t *out);
size_t ximu3_ascii(const motion_sample *sample, uint64_t device_time_us, uint32_t number, uint8_t *out);
