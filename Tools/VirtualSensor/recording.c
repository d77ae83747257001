#define _GNU_SOURCE
#include "motion.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct recording {
    double *time_s;
    motion_sample *rows;
    size_t count, last;
};

enum { TIME, ACC_X, ACC_Y, ACC_Z, GYRO_X, GYRO_Y, GYRO_Z, COLUMNS };
static const char *const names[COLUMNS] = {"time_s",       "acc_x_m_s2",   "acc_y_m_s2",  "acc_z_m_s2",
                                           "gyro_x_rad_s", "gyro_y_rad_s", "gyro_z_rad_s"};

static bool read_header(char *line, int places[COLUMNS]) {
    for (int column = 0; column < COLUMNS; column++)
        places[column] = -1;
    int place = 0;
    char *rest = line, *field;
    while ((field = strsep(&rest, ",\r\n"))) {
        for (int column = 0; column < COLUMNS; column++)
            if (strcmp(field, names[column]) == 0)
                places[column] = place;
        place++;
    }
    for (int column = TIME; column <= ACC_Z; column++)
        if (places[column] < 0)
            return false;
    return true;
}

// A row that is not whole (an empty field) is left out, as it is in the data.
static bool read_row(char *line, const int places[COLUMNS], double values[COLUMNS]) {
    memset(values, 0, COLUMNS * sizeof values[0]);
    int place = 0;
    char *rest = line, *field;
    while ((field = strsep(&rest, ",\r\n"))) {
        for (int column = 0; column < COLUMNS; column++) {
            if (places[column] != place)
                continue;
            char *end;
            values[column] = strtod(field, &end);
            if (end == field)
                return false;
        }
        place++;
    }
    return place > 3;
}

recording *recording_open(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        return NULL;
    }
    recording *r = calloc(1, sizeof *r);
    char *line = NULL;
    size_t size = 0, capacity = 0;
    int places[COLUMNS];
    bool is_good = getline(&line, &size, file) > 0 && read_header(line, places);
    while (is_good && getline(&line, &size, file) > 0) {
        double v[COLUMNS];
        if (!read_row(line, places, v))
            continue;
        if (r->count == capacity) {
            capacity = capacity ? 2 * capacity : 4096;
            r->time_s = realloc(r->time_s, capacity * sizeof *r->time_s);
            r->rows = realloc(r->rows, capacity * sizeof *r->rows);
        }
        r->time_s[r->count] = v[TIME];
        for (int axis = 0; axis < 3; axis++) {
            r->rows[r->count].acceleration_g[axis] = v[ACC_X + axis] / 9.80665;
            r->rows[r->count].gyro_deg_s[axis] = v[GYRO_X + axis] * 180 / M_PI;
        }
        r->count++;
    }
    free(line);
    fclose(file);
    if (!is_good || r->count == 0) {
        fprintf(stderr, "%s: needs a header with time_s and acc_x_m_s2 … acc_z_m_s2, and rows.\n", path);
        free(r);
        return NULL;
    }
    double origin_s = r->time_s[0];
    for (size_t index = 0; index < r->count; index++)
        r->time_s[index] -= origin_s;
    return r;
}

double recording_length_s(const recording *r) { return r->time_s[r->count - 1]; }

void recording_sample(recording *r, double time_s, motion_sample *out) {
    if (time_s < r->time_s[r->last])
        r->last = 0;
    while (r->last + 1 < r->count && r->time_s[r->last + 1] <= time_s + 1e-9)
        r->last++;
    *out = r->rows[r->last];
}
