/* Arithmetic on four floats at once, as one instruction each: Swift's own operators on SIMD4<Float> go element by
 * element, and in long expressions the compiler does not find the four together again. No state, no I/O. */
#pragma once

typedef float vectors_float4 __attribute__((ext_vector_type(4)));
typedef unsigned vectors_bits4 __attribute__((ext_vector_type(4)));

static inline vectors_float4 vectors_sum(vectors_float4 a, vectors_float4 b) { return a + b; }
static inline vectors_float4 vectors_difference(vectors_float4 a, vectors_float4 b) { return a - b; }
static inline vectors_float4 vectors_product(vectors_float4 a, vectors_float4 b) { return a * b; }

/* With the signs turned where a bit is set: bit 0 is the first. */
static inline vectors_float4 vectors_turned(vectors_float4 a, unsigned bits) {
    vectors_bits4 signs = {bits << 31, (bits >> 1) << 31, (bits >> 2) << 31, (bits >> 3) << 31};
    return (vectors_float4)((vectors_bits4)a ^ signs);
}
