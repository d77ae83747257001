#include "vectors.h"  /* The functions are inline; a target needs a file. */
