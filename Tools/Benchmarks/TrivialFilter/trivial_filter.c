#include "trivial_filter.h"
#include <math.h>

void trivial_filter_update(trivial_filter *f, const double w[3], const double a[3], double dt) {
    double *u = f->up;
    double x = u[0] + dt * (u[1] * w[2] - u[2] * w[1]);
    double y = u[1] + dt * (u[2] * w[0] - u[0] * w[2]);
    double z = u[2] + dt * (u[0] * w[1] - u[1] * w[0]);
    double norm = sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]), k = dt / (3 + dt);
    if (norm > 0) {
        x += k * (a[0] / norm - x);
        y += k * (a[1] / norm - y);
        z += k * (a[2] / norm - z);
    }
    double length = sqrt(x * x + y * y + z * z);
    u[0] = x / length;
    u[1] = y / length;
    u[2] = z / length;
}
