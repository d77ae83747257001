/* The tilt filter of Sources/Motion written a second time, in double precision and without its short cuts, with each
 * ingredient as a switch: what does each bring? Its first row must be the product's own figure.
 *
 * State errors: 0-1 tilt of the level frame, 2-3 horizontal velocity, 4-6 gyro bias, 7-15 gyro matrix. See
 * TiltEstimator.swift for the reasons. The first second is simpler than there: the trials begin at rest.
 */
#include <math.h>
#include <string.h>

enum { N = 16 };

struct options {
    double coning, mid_attitude, mid_turn, matrix, common_scale, rest, adaptive, lag_s, memory_s, interval_s;
};

typedef struct { double x, y, z; } vec;
typedef struct { double w, x, y, z; } quat;

static vec add(vec a, vec b) { return (vec){a.x + b.x, a.y + b.y, a.z + b.z}; }
static vec sub(vec a, vec b) { return (vec){a.x - b.x, a.y - b.y, a.z - b.z}; }
static vec mul(vec a, double s) { return (vec){a.x * s, a.y * s, a.z * s}; }
static double dot(vec a, vec b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
static vec cross(vec a, vec b) {
    return (vec){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
static double square(double x) { return x * x; }
static double radians(double degrees) { return degrees * M_PI / 180; }

static quat product(quat a, quat b) {
    return (quat){a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z, a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
                  a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x, a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w};
}
static quat unit(quat q) {
    double n = 1 / sqrt(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
    return (quat){q.w * n, q.x * n, q.y * n, q.z * n};
}
static quat turn_by(vec v) {
    double a = sqrt(dot(v, v)), s = a > 1e-9 ? sin(a / 2) / a : 0.5;
    return (quat){cos(a / 2), v.x * s, v.y * s, v.z * s};
}
static void axes(quat q, vec row[3]) {
    row[0] = (vec){1 - 2 * (q.y * q.y + q.z * q.z), 2 * (q.x * q.y - q.w * q.z), 2 * (q.x * q.z + q.w * q.y)};
    row[1] = (vec){2 * (q.x * q.y + q.w * q.z), 1 - 2 * (q.x * q.x + q.z * q.z), 2 * (q.y * q.z - q.w * q.x)};
    row[2] = (vec){2 * (q.x * q.z - q.w * q.y), 2 * (q.y * q.z + q.w * q.x), 1 - 2 * (q.x * q.x + q.y * q.y)};
}
static quat aligning(vec force) {
    vec u = mul(force, 1 / sqrt(dot(force, force)));
    return u.z < -0.999999 ? (quat){0, 1, 0, 0} : unit((quat){1 + u.z, u.y, -u.x, 0});
}

struct filter {
    struct options use;
    double P[N][N];
    quat q;
    vec bias, last;
    double S[3][3], velocity[2], mean_square;
    int aligned;
    /* the interval between two corrections */
    double elapsed, A[2][N], turned, accelerated;
    vec dv;
    /* rest */
    int rest_begun;
    vec mean_gyro, mean_acc;
    double still;
};

static void clear(struct filter *f) {
    f->elapsed = f->turned = f->accelerated = 0;
    f->dv = (vec){0, 0, 0};
    memset(f->A, 0, sizeof f->A);
}

static void begin(struct filter *f, vec force) {
    for (int i = 0; i < N; i++)
        f->P[i][i] = i < 2 ? square(0.5) : i < 4 ? 1 : i < 7 ? square(radians(1)) : f->use.matrix * square(0.0025);
    for (int i = 7; i < N; i += 4)
        for (int j = 7; j < N; j += 4) f->P[i][j] += f->use.common_scale * square(0.003);
    f->mean_square = square(0.2);
    f->q = aligning(force);
    clear(f);
}

static int resting(struct filter *f, vec gyro, vec acc, double dt) {
    if (!f->rest_begun) {
        f->rest_begun = 1;
        f->mean_gyro = gyro;
        f->mean_acc = acc;
        return 0;
    }
    double gain = dt / (0.25 + dt);
    f->mean_gyro = add(f->mean_gyro, mul(sub(gyro, f->mean_gyro), gain));
    f->mean_acc = add(f->mean_acc, mul(sub(acc, f->mean_acc), gain));
    vec g = sub(gyro, f->mean_gyro), a = sub(acc, f->mean_acc);
    int still = dot(g, g) < square(radians(2)) && dot(a, a) < 0.25 && dot(f->mean_gyro, f->mean_gyro) < square(radians(3));
    f->still = still ? f->still + dt : 0;
    return f->use.rest && f->still >= 1.5;
}

static void carry(struct filter *f, double *row) {
    double before[2] = {row[0], row[1]};
    for (int k = 0; k < 2; k++)
        for (int i = 4; i < N; i++) row[k] += f->A[k][i] * row[i];
    row[2] += 0.5 * f->dv.z * (before[1] + row[1]);
    row[3] -= 0.5 * f->dv.z * (before[0] + row[0]);
}

static void measure(struct filter *f, double *error, int state, double value, double variance) {
    double column[N], inverse = 1 / (f->P[state][state] + variance), weighted = (value - error[state]) * inverse;
    memcpy(column, f->P[state], sizeof column);
    for (int i = 0; i < N; i++) {
        error[i] += column[i] * weighted;
        for (int j = 0; j < N; j++) f->P[i][j] -= column[i] * column[j] * inverse;
    }
}

static void correct(struct filter *f, int is_resting) {
    double T = f->elapsed, column[N], error[N] = {0};
    f->velocity[0] += f->dv.x;
    f->velocity[1] += f->dv.y;
    for (int i = 0; i < N; i++) carry(f, f->P[i]);
    for (int j = 0; j < N; j++) {
        for (int i = 0; i < N; i++) column[i] = f->P[i][j];
        carry(f, column);
        for (int i = 0; i < N; i++) f->P[i][j] = column[i];
    }
    for (int i = 0; i < N; i++)
        f->P[i][i] += i < 2   ? square(radians(0.05)) * T + square(0.0005) * f->turned + square(2e-4) * f->accelerated
                      : i < 4 ? square(0.05) * T + square(0.005) * f->accelerated
                      : i < 7 ? square(radians(0.008)) * T
                              : f->use.matrix * square(1e-5) * T;
    if (is_resting) {
        vec b = sub(mul(f->mean_gyro, -1), f->bias);
        measure(f, error, 2, -f->velocity[0], square(0.01) / T);
        measure(f, error, 3, -f->velocity[1], square(0.01) / T);
        measure(f, error, 4, b.x, square(radians(0.1)) / T);
        measure(f, error, 5, b.y, square(radians(0.1)) / T);
        measure(f, error, 6, b.z, square(radians(0.1)) / T);
    } else {
        double variance = f->use.adaptive ? square(0.05) + square(0.8) * f->mean_square : square(0.35);
        measure(f, error, 2, -f->velocity[0], variance / T);
        measure(f, error, 3, -f->velocity[1], variance / T);
        double now = (square(f->velocity[0]) + square(f->velocity[1])) / 2;
        f->mean_square += (now - f->mean_square) * fmin(1, T / f->use.memory_s);
    }
    f->q = unit(product(turn_by((vec){error[0], error[1], 0}), f->q));
    f->velocity[0] += error[2];
    f->velocity[1] += error[3];
    f->bias = add(f->bias, (vec){error[4], error[5], error[6]});
    for (int i = 0; i < 9; i++) f->S[i / 3][i % 3] += error[7 + i];
    clear(f);
}

static vec step(struct filter *f, vec gyro, vec acc, double dt) {
    double g[3] = {gyro.x, gyro.y, gyro.z}, w[3] = {gyro.x + f->bias.x, gyro.y + f->bias.y, gyro.z + f->bias.z};
    for (int i = 0; i < 9; i++) w[i / 3] += f->S[i / 3][i % 3] * g[i % 3];
    vec turn = mul((vec){w[0], w[1], w[2]}, dt), whole = turn, row[3];
    if (f->use.coning) whole = add(turn, mul(cross(f->last, turn), 1.0 / 12));
    quat next = unit(product(f->q, turn_by(whole))), middle = next;
    if (f->use.mid_attitude) middle = unit((quat){f->q.w + next.w, f->q.x + next.x, f->q.y + next.y, f->q.z + next.z});
    f->q = next;
    vec between = mul(turn, f->use.lag_s / dt);
    if (f->use.mid_turn) between = add(between, mul(sub(f->last, turn), 1.0 / 8));
    acc = add(acc, cross(between, acc));
    f->last = turn;
    axes(middle, row);
    vec force = {dot(row[0], acc), dot(row[1], acc), dot(row[2], acc)};
    f->dv = add(f->dv, mul(force, dt));
    f->accelerated += (square(force.x) + square(force.y) + square(force.z - 9.81)) * dt;
    f->turned += dot(turn, turn) / dt;
    f->elapsed += dt;
    for (int k = 0; k < 2; k++) {
        double axis[3] = {row[k].x, row[k].y, row[k].z};
        for (int i = 0; i < 3; i++) {
            f->A[k][4 + i] += axis[i] * dt;
            for (int j = 0; j < 3; j++) f->A[k][7 + 3 * i + j] += axis[i] * g[j] * dt;
        }
    }
    int is_resting = resting(f, gyro, acc, dt);
    if (f->elapsed >= f->use.interval_s - 0.5 * dt) {
        if (f->aligned) {
            correct(f, is_resting);
        } else {
            axes(f->q, row);
            f->q = aligning(add(add(mul(row[0], f->dv.x), mul(row[1], f->dv.y)), mul(row[2], f->dv.z)));
            f->aligned = 1;
            clear(f);
        }
    }
    axes(f->q, row);
    if (f->aligned) return row[2];
    vec mean = add(add(mul(row[0], f->dv.x), mul(row[1], f->dv.y)), mul(row[2], f->dv.z));
    return mul(mean, 1 / sqrt(dot(mean, mean)));
}

/* gyro (rad/s) and acc (m/s^2): n rows of three; up: the answer, n rows of three. */
void run(const double *gyro, const double *acc, int n, double dt, const struct options *use, double *up) {
    struct filter f = {.use = *use};
    begin(&f, (vec){acc[0], acc[1], acc[2]});
    for (int i = 0; i < n; i++) {
        vec u = step(&f, (vec){gyro[3 * i], gyro[3 * i + 1], gyro[3 * i + 2]},
                     (vec){acc[3 * i], acc[3 * i + 1], acc[3 * i + 2]}, dt);
        up[3 * i] = u.x;
        up[3 * i + 1] = u.y;
        up[3 * i + 2] = u.z;
    }
}
