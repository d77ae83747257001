#include "plumbline_protocol.h"

uint16_t pl_crc16(const uint8_t *bytes, size_t length) {
    uint16_t crc = 0xFFFF;
    for (size_t index = 0; index < length; index++) {
        crc ^= (uint16_t)(bytes[index] << 8);
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 0x8000) ? (uint16_t)((crc << 1) ^ 0x1021) : (uint16_t)(crc << 1);
    }
    return crc;
}

size_t pl_frame(const uint8_t *message, size_t length, uint8_t *out, size_t capacity) {
    if (length == 0 || length > PL_MAX_MESSAGE)
        return 0;
    uint16_t crc = pl_crc16(message, length);
    const uint8_t tail[2] = {(uint8_t)crc, (uint8_t)(crc >> 8)};
    size_t code_at = 0, used = 1;
    uint8_t code = 1;
    for (size_t index = 0; index < length + 2; index++) {
        uint8_t byte = index < length ? message[index] : tail[index - length];
        if (used >= capacity)
            return 0;
        if (byte == 0) {
            out[code_at] = code;
            code_at = used++;
            code = 1;
        } else {
            // A run never reaches 254 bytes: a message and its CRC are at most 246.
            out[used++] = byte;
            code++;
        }
    }
    if (used >= capacity)
        return 0;
    out[code_at] = code;
    out[used++] = 0;
    return used;
}

// Unstuffs in place. Returns the length, 0 where the stuffing is broken.
static size_t unstuff(uint8_t *bytes, size_t length) {
    size_t read = 0, written = 0;
    while (read < length) {
        uint8_t code = bytes[read];
        if (code == 0 || read + code > length)
            return 0;
        for (uint8_t step = 1; step < code; step++)
            bytes[written++] = bytes[read + step];
        read += code;
        if (code < 0xFF && read < length)
            bytes[written++] = 0;
    }
    return written;
}

size_t pl_receive(pl_receiver *receiver, uint8_t byte) {
    if (byte != 0) {
        if (receiver->length < sizeof receiver->bytes)
            receiver->bytes[receiver->length++] = byte;
        else
            receiver->is_too_long = true;
        return 0;
    }
    size_t length = receiver->length;
    bool is_too_long = receiver->is_too_long;
    receiver->length = 0;
    receiver->is_too_long = false;
    if (length == 0)
        return 0;
    length = is_too_long ? 0 : unstuff(receiver->bytes, length);
    if (length < 3 || length - 2 > PL_MAX_MESSAGE ||
        pl_crc16(receiver->bytes, length - 2) !=
            (uint16_t)(receiver->bytes[length - 2] | receiver->bytes[length - 1] << 8)) {
        receiver->bad_frames++;
        return 0;
    }
    receiver->good_frames++;
    return length - 2;
}
