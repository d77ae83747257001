"""Walking and what shakes like it: how much of either is called walking, and what of it is called a slouch.

Walkers and runners, cars, buses and trains are equations (no recording of them lies here): steps with harmonics, an
unequal left and right and a pace that wanders; roads and rails as noise through the resonances of body, seat and wheels,
rails with their joints. What is shaken is a recorded sitting person's sensor (`sitting.py`).
"""
import os

import numpy as np
import pandas as pd

import sitting
import worn
from sitting import GRAVITY, RATE_HZ

HOLD_S = sitting.HOLD_S


def walked(rate_hz, seconds, sample_hz, lean, generator, gyro):
    """Somebody who walks or runs, after the hold; six or three columns."""
    fine = 200
    count = int(seconds * fine)
    time = np.arange(count) / fine
    pace = 1 + 0.03 * np.sin(2 * np.pi * time / 9 + generator.uniform(0, 6)) + 0.01 * np.sin(2 * np.pi * time / 2.3)
    phase = 2 * np.pi * np.cumsum(rate_hz * pace) / fine
    # How far the trunk goes up and down, m: less when slow, more when running.
    way = np.interp(rate_hz, [1, 1.4, 1.9, 2.3, 2.4, 3.3], [0.011, 0.015, 0.021, 0.023, 0.045, 0.035])
    if 2.2 < rate_hz < 2.6:
        way = generator.choice([0.022, 0.045])  # walked or run
    size = way * (2 * np.pi * rate_hz) ** 2
    second, third = generator.uniform(0.1, 0.6), generator.uniform(0, 0.3)
    low = min(1, 2 / rate_hz)
    up = size * (np.sin(phase) + low * second * np.sin(2 * phase + generator.uniform(0, 6))
                 + low * third * np.sin(3 * phase + generator.uniform(0, 6)) + generator.uniform(0, 0.3) * np.sin(phase / 2))
    up *= 1 + 0.15 * np.sin(2 * np.pi * time / 5 + generator.uniform(0, 6))
    side = 0.3 * size * np.sin(phase / 2 + 1)
    along = 0.4 * size * np.sin(phase + 1)
    tilt = np.deg2rad(lean + 2 * np.sin(phase) + 1.5 * np.sin(2 * np.pi * time / 7))
    force = np.c_[(up + GRAVITY) * np.cos(tilt) - along * np.sin(tilt), side,
                  (up + GRAVITY) * np.sin(tilt) + along * np.cos(tilt)]
    force += generator.normal(0, 0.1 + 0.05 * size, force.shape)
    hold = np.tile([GRAVITY, 0, 0], (int((HOLD_S + 2) * fine), 1)) + generator.normal(0, 0.1, (int((HOLD_S + 2) * fine), 3))
    turning = np.c_[np.zeros(count), np.gradient(tilt) * fine, np.zeros(count)]
    turning = np.vstack([np.zeros_like(hold), turning])
    values = np.c_[turning, np.vstack([hold, force])]
    every = fine // sample_hz
    values = values[:len(values) // every * every].reshape(-1, every, 6).mean(1)
    return values if gyro else values[:, 3:]


def resonance(rate_hz, damping, count, generator):
    """Noise through one resonance, of size 1."""
    w = 2 * np.pi * rate_hz / RATE_HZ
    spectrum = np.fft.rfft(generator.normal(0, 1, count))
    f = np.fft.rfftfreq(count, 1 / RATE_HZ) / rate_hz
    shaken = np.fft.irfft(spectrum * f ** 2 / (1 - f ** 2 + 2j * damping * f) / (1 + (f / 4) ** 2), count)
    return shaken / shaken.std()


def shaking(kind, size_g, count, generator):
    """What a road or rails do to a seat, along "up", m/s² r.m.s. of `size_g`."""
    between = generator.uniform
    if kind == "car":
        up = resonance(between(1.1, 1.7), between(0.2, 0.35), count, generator) + 0.7 * resonance(between(3.5, 5.5), 0.3, count, generator) \
            + 0.5 * resonance(between(10, 14), 0.1, count, generator)
    elif kind == "bus":
        up = resonance(between(1.0, 1.6), between(0.15, 0.25), count, generator) + 0.6 * resonance(between(3, 5), 0.25, count, generator) \
            + 0.5 * resonance(9, 0.1, count, generator)
    else:
        time = np.arange(count) / RATE_HZ
        joints = between(0.6, 1.3)
        blow = sum(np.exp(-((time * joints - lag) % 1) / joints / 0.15) * np.sin(2 * np.pi * 6 * ((time * joints - lag) % 1) / joints)
                   for lag in (0, 0.1))
        up = resonance(between(0.9, 1.5), between(0.12, 0.2), count, generator) + 0.7 * resonance(between(4, 7), 0.2, count, generator) + 0.6 * blow
    up *= np.exp(0.4 * resonance(0.05, 0.7, count, generator))
    return size_g * GRAVITY * up / up.std()


def rocking(rate_hz, degrees, count):
    """A chair that rocks: a turn to and fro, and what it does to a sensor a metre above its axis."""
    time = np.arange(count) / RATE_HZ
    angle = np.deg2rad(degrees) * np.sin(2 * np.pi * rate_hz * time)
    speed = np.gradient(angle) * RATE_HZ
    return angle, speed, np.gradient(speed) * RATE_HZ


def shaken(people, person, what, count, generator):
    """A sitting person on whom something works."""
    values = worn.sitter(people, person, "T4", count / RATE_HZ, generator)
    values[:, 3:] *= GRAVITY / np.linalg.norm(np.median(values[:500, 3:], 0))
    still = HOLD_S * RATE_HZ
    kind, size = what
    up = np.zeros(count)
    if kind in ("car", "bus", "train"):
        up[still:] = shaking(kind, size, count - still, generator)
        direction = np.median(values[:still, 3:], 0) / GRAVITY
        values[:, 3:] += up[:, None] * direction
        values[still:, 3:] += 0.4 * np.c_[0 * up[still:], np.roll(up[still:], 777), np.roll(up[still:], 333)]
    elif kind == "rocking":
        angle, speed, change = rocking(size, 6, count - still)
        x, z = values[still:, 3].copy(), values[still:, 5].copy()
        values[still:, 3] = x * np.cos(angle) - z * np.sin(angle) - speed ** 2
        values[still:, 5] = x * np.sin(angle) + z * np.cos(angle) + change
        values[still:, 1] += speed
    elif kind == "leg":
        values[still:, 3] += 0.08 * GRAVITY * 1.414 * np.sin(2 * np.pi * size * np.arange(count - still) / RATE_HZ)
    else:  # typing: blows of 20 ms to 60 ms, some a second, at random
        for at in generator.integers(still, count - 3, int((count - still) / RATE_HZ * size)):
            values[at:at + 2, 3:] += generator.normal(0, 0.06 * GRAVITY, 3)
    return values


def named(program, values, rate, folder, judged_from=HOLD_S, mount="+x,-z"):
    """The share of rows called walking, and the slouches, alerts."""
    path, track = os.path.join(folder, "steps.csv"), os.path.join(folder, "track.csv")
    worn.write(path, values, rate)
    output = sitting.replay_with(
        program, [path], ["--mount", mount, "--calibrate-first", str(HOLD_S), "--json", "--rate", "1", "--track", track])
    rows = pd.read_csv(track, usecols=["time_s", "activity"])
    rows = rows[rows.time_s > judged_from]
    return (rows.activity == "walking").mean(), output.count('"type":"episode"'), output.count('"type":"alert"')


PACES = [1.0, 1.2, 1.5, 1.9, 2.3, 2.5, 2.7, 3.0, 3.3]


def walkers(program, folder_of, parallel, count=8, seconds=90):
    """(sensor, pace, walkers, share called walking after 5 s, slouches, alerts)."""
    for rate, gyro in ((10, False), (25, True), (50, False), (50, True), (100, True)):
        for pace in PACES:
            def one(seed):
                generator = np.random.default_rng(70_000 + seed)
                values = walked(pace, seconds, rate, 18, generator, gyro)
                with folder_of() as folder:
                    return named(program, values, rate, folder, HOLD_S + 2 + 5)

            results = parallel(one, range(count))
            yield (f"{rate} Hz{', gyro' if gyro else ''}", pace, count, np.mean([r[0] for r in results]),
                   sum(r[1] for r in results), sum(r[2] for r in results))


SHAKEN = [(("car", 0.05), "in a car, 0.05 g"), (("car", 0.1), "in a car on a bad road, 0.1 g"), (("bus", 0.06), "in a bus, 0.06 g"),
          (("bus", 0.1), "in a bus on a bad road, 0.1 g"), (("train", 0.04), "in a train, 0.04 g"),
          (("train", 0.08), "in a train on bad rails, 0.08 g"), (("rocking", 0.5), "rocking by 6°, 0.5 Hz"),
          (("rocking", 0.8), "rocking by 6°, 0.8 Hz"), (("leg", 5.5), "a leg that jiggles, 5.5 Hz, 0.08 g"),
          (("typing", 5), "typing hard, 5 blows a second")]


def sitters(program, people, chosen, folder_of, parallel, minutes=5):
    """(scene, sensor, minutes, share called walking, alerts)."""
    for what, name in SHAKEN:
        for rate in (10, 50):
            def one(person):
                generator = np.random.default_rng(40_000 + person)
                values = shaken(people, person, what, minutes * 60 * RATE_HZ, generator)
                values = worn.sensed(values, (rate, 0, 0, True), generator)
                with folder_of() as folder:
                    return named(program, values, rate, folder)

            results = parallel(one, chosen)
            yield name, f"{rate} Hz, gyro", len(chosen) * minutes, np.mean([r[0] for r in results]), sum(r[2] for r in results)
