/* The data files in the binary: nothing has to lie beside the program at run time. C because of #embed: the same bytes
   as a Swift array literal take a minute to compile. */
#include "CKnowledge.h"

/* C23, which the toolchain's clang has and warns of in older dialects. */
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char cautions[] = {
#embed "cautions.toml"
};
static const unsigned char exercises[] = {
#embed "exercises.toml"
};
static const unsigned char figures[] = {
#embed "figures.toml"
};
static const unsigned char lessons[] = {
#embed "lessons.toml"
};
static const unsigned char muscles[] = {
#embed "muscles.toml"
};
static const unsigned char patterns[] = {
#embed "patterns.toml"
};
static const unsigned char red_flags[] = {
#embed "red-flags.toml"
};
static const unsigned char self_tests[] = {
#embed "self-tests.toml"
};
static const unsigned char sources[] = {
#embed "sources.toml"
};
static const unsigned char swaps[] = {
#embed "swaps.toml"
};
static const unsigned char trigger_points[] = {
#embed "trigger-points.toml"
};

static const knowledge_file files[] = {
    {"cautions.toml", cautions, sizeof cautions},
    {"exercises.toml", exercises, sizeof exercises},
    {"figures.toml", figures, sizeof figures},
    {"lessons.toml", lessons, sizeof lessons},
    {"muscles.toml", muscles, sizeof muscles},
    {"patterns.toml", patterns, sizeof patterns},
    {"red-flags.toml", red_flags, sizeof red_flags},
    {"self-tests.toml", self_tests, sizeof self_tests},
    {"sources.toml", sources, sizeof sources},
    {"swaps.toml", swaps, sizeof swaps},
    {"trigger-points.toml", trigger_points, sizeof trigger_points},
};

size_t knowledge_file_count(void) { return sizeof files / sizeof files[0]; }

knowledge_file knowledge_file_at(size_t index) { return files[index]; }
