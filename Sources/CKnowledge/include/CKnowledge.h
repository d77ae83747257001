#ifndef CKNOWLEDGE_H
#define CKNOWLEDGE_H

#include <stddef.h>

/* One of the data files beside this folder, as it was when the program was built. */
typedef struct {
    const char *name;
    const unsigned char *bytes;
    size_t length;
} knowledge_file;

/* Functions, because Swift does not import an array of unknown length. */
size_t knowledge_file_count(void);
knowledge_file knowledge_file_at(size_t index);

#endif
