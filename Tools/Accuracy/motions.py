"""Motions of a person that BROAD, a board in a hand, does not have: simulated from equations, beside VQF.

A trunk that sways a few degrees, its sensor with a gyro bias of (0.3, -0.2, 0.1) °/s, a gyro matrix off by 0.3 % an
entry, gyro noise of 0.005 °/s/√Hz and accelerometer noise of 150 µg/√Hz. No real person moves like this: what is shown
is how a filter takes accelerations that last.
"""
import numpy as np

RATE = 100


def seconds(length):
    return np.arange(int(length * RATE)) / RATE


def impulse(t, start, length):
    """An acceleration that changes the speed by 1 m/s smoothly within `length`."""
    return np.where((t >= start) & (t < start + length), (1 - np.cos(2 * np.pi * (t - start) / length)) / length, 0)


def sway(t, size=1.0):
    return np.deg2rad(size * (3 * np.sin(2 * np.pi * t / 7) + 2 * np.sin(2 * np.pi * t / 2.3)))


def rotations(yaw, pitch):
    """Sensor to earth: first pitch about y, then yaw about z; (n, 3, 3)."""
    c, s, cp, sp, zero = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch), np.zeros_like(yaw)
    return np.stack([np.stack([c * cp, -s, c * sp], 1), np.stack([s * cp, c, s * sp], 1), np.stack([-sp, zero, cp], 1)], 1)


def trial(name, acceleration, yaw_rate, pitch, drift=None):
    generator = np.random.default_rng(1)
    n = len(pitch)
    yaw = np.cumsum(yaw_rate) / RATE
    rotation = rotations(yaw, pitch)
    force = np.einsum("nji,nj->ni", rotation, acceleration + [0, 0, 9.81])
    step = np.einsum("nji,njk->nik", rotation[:-1], rotation[1:])
    small = np.stack([step[:, 2, 1] - step[:, 1, 2], step[:, 0, 2] - step[:, 2, 0], step[:, 1, 0] - step[:, 0, 1]], 1) / 2
    rate = np.vstack([np.zeros((1, 3)), small * RATE])
    force = np.vstack([force[:1], (force[1:] + force[:-1]) / 2])
    matrix = np.random.default_rng(5).normal(0, 0.003, (3, 3))
    bias = np.deg2rad([0.3, -0.2, 0.1]) if drift is None else drift
    gyro = rate + rate @ matrix.T + bias + generator.normal(0, np.deg2rad(0.005) * np.sqrt(RATE), (n, 3))
    acc = force + generator.normal(0, 0.0015 * np.sqrt(RATE), (n, 3))
    return dict(name=name, rate=RATE, gyro=gyro, acc=acc, up=rotation[:, 2, :])


def forward(acceleration):
    return np.c_[acceleration, np.zeros((len(acceleration), 2))]


def walking():
    t = seconds(120)
    a = forward(1.4 * (impulse(t, 20, 1.5) - impulse(t, 60, 1) + impulse(t, 70, 1.5) - impulse(t, 100, 1)))
    on = ((t > 20) & (t < 60)) | ((t > 70) & (t < 100))
    a[on] += np.c_[1.2 * np.sin(2 * np.pi * 1.9 * t + 1), 0.8 * np.sin(2 * np.pi * 0.95 * t), 2.5 * np.sin(2 * np.pi * 1.9 * t)][on]
    return trial("walking at 1.4 m/s", a, 0 * t, sway(t))


def stairs():
    t = seconds(80)
    speed = impulse(t, 20, 1) - impulse(t, 50, 1)
    a = np.c_[0.5 * speed, 0 * t, 0.3 * speed]
    on = (t > 20) & (t < 50)
    a[on] += np.c_[1.5 * np.sin(2 * np.pi * 1.6 * t + 0.5), 0 * t, 3 * np.sin(2 * np.pi * 1.6 * t)][on]
    return trial("stairs", a, 0 * t, sway(t) + np.deg2rad(10) * np.cumsum(speed) / RATE)


def lift():
    t = seconds(60)
    return trial("lift, 2 m/s", np.c_[0 * t, 0 * t, 2 * (impulse(t, 20, 2) - impulse(t, 35, 2))], 0 * t, sway(t))


def car():
    t = seconds(240)
    along = 14 * (impulse(t, 30, 8) - impulse(t, 150, 5) + impulse(t, 170, 6) - impulse(t, 220, 6))
    turn = np.where((t > 90) & (t < 98), np.pi / 16, 0)
    yaw, speed = np.cumsum(turn) / RATE, np.cumsum(along) / RATE
    a = np.c_[along * np.cos(yaw) - speed * turn * np.sin(yaw), along * np.sin(yaw) + speed * turn * np.cos(yaw),
              0.8 * np.sin(2 * np.pi * 1.5 * t) * (speed > 1)]
    return trial("car, 50 km/h, a curve, two stops", a, turn, sway(t, 0.5))


def train():
    t = seconds(200)
    return trial("train, half a m/s² for 40 s", forward(20 * (impulse(t, 30, 40) - impulse(t, 130, 40))), 0 * t, sway(t, 0.5))


def swivel():
    t = seconds(120)
    turn = sum((-1) ** k * np.pi / 2 * impulse(t, 20 + 5 * k, 0.8) for k in range(18))
    yaw = np.cumsum(turn) / RATE
    place = 0.2 * np.c_[np.cos(yaw), np.sin(yaw), 0 * t]
    a = np.gradient(np.gradient(place, 1 / RATE, axis=0), 1 / RATE, axis=0)
    return trial("swivel chair, 20 cm off its axis", a, turn, sway(t))


def day():
    t = seconds(8 * 3600)
    warmth = np.c_[np.sin(2 * np.pi * t / 7200), np.cos(2 * np.pi * t / 5400), np.sin(2 * np.pi * t / 9000)]
    return trial("eight hours, bias wandering by ±0.5 °/s", forward(0.05 * np.sin(2 * np.pi * 0.3 * t)), 0 * t, sway(t),
                 drift=np.deg2rad(0.5) * warmth)


ALL = (walking, stairs, lift, car, train, swivel, day)
