"""Worn or not: people who sit and never change their posture must stay worn, a sensor on a desk must not.

The people are recorded (`sitting.py`): their trials of 30 s, which they spent in one posture, are joined end to end with
the steps between them taken out, forward and backward in turn, so that nothing is left but what a body cannot help.
Noise is added to them (white, and the steps of a coarse sensor). The desks are equations: a sensor that is worn for half
a minute by a recorded person and then lies somewhere, with noise of the same sizes.
"""
import json
import os
import re

import numpy as np
import pandas as pd

from broad import COLUMNS
from sitting import GRAVITY, HOLD_S, RATE_HZ, replay_with

# Samples a second, noise of an axis in mg, its steps in mg, whether there is a gyro.
SENSORS = [(50, 0, 0, True), (50, 0, 0, False), (50, 3.6, 0.5, True), (25, 3.6, 4, False),
           (10, 1.2, 0.5, False), (10, 3.6, 0.5, False), (10, 6, 0.5, False)]
SETTLED = 3 * RATE_HZ
GYRO_STEP = np.deg2rad(2000 / 32768)


def words(sensor):
    rate, noise, step, gyro = sensor
    size = f"{noise} mg added, steps of {step} mg" if noise else "as recorded"
    return f"{rate} Hz, {size}{', gyro' if gyro else ''}"


def filled(values):
    """Missing rows repeat the row before, as a link would."""
    there = np.isfinite(values).all(1)
    index = np.maximum.accumulate(np.where(there, np.arange(len(values)), 0))
    return values[index][there.argmax():] if there.any() else values[:0]


def turn_between(start, end):
    """The smallest turn that brings one direction into another; the force's length stays what it was."""
    a, b = start / np.linalg.norm(start), end / np.linalg.norm(end)
    axis, cosine = np.cross(a, b), a @ b
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.eye(3) + cross + cross @ cross / (1 + cosine)


def sitter(people, person, place, seconds, generator):
    """One person in one posture, as long as wanted; six columns, SI units."""
    trials = list(people.trials[person])
    generator.shuffle(trials)
    parts = [filled(people.part(person, place, trial))[SETTLED:] for trial in trials]
    parts = [part for part in parts if len(part) > 10 * RATE_HZ]
    joined, end, length, turn = [], None, 0, 0
    while length < seconds * RATE_HZ:
        part = parts[turn % len(parts)].copy()
        if turn // len(parts) % 2:
            part = part[::-1].copy()
            part[:, :3] *= -1
        if end is not None:
            join = turn_between(np.median(part[:25, 3:], 0), end)
            part = np.c_[part[:, :3] @ join.T, part[:, 3:] @ join.T]
        end = np.median(part[-25:, 3:], 0)
        joined.append(part)
        length += len(part)
        turn += 1
    return np.vstack(joined)[:int(seconds * RATE_HZ)]


def sensed(values, sensor, generator):
    """What a sensor of this kind would give of it."""
    rate, noise, step, gyro = sensor
    every = RATE_HZ // rate
    values = values[:len(values) // every * every].reshape(-1, every, 6).mean(1)
    force = values[:, 3:] + generator.normal(0, noise * GRAVITY / 1000, (len(values), 3))
    if step:
        force = np.round(force / (step * GRAVITY / 1000)) * (step * GRAVITY / 1000)
    turning = values[:, :3] + generator.normal(0, np.deg2rad(0.02 * noise), (len(values), 3))
    return np.c_[np.round(turning / GYRO_STEP) * GYRO_STEP, force] if gyro else force


def write(path, values, rate):
    time = np.arange(len(values)) / rate
    columns = COLUMNS if values.shape[1] == 6 else [c for c in COLUMNS if "gyro" not in c]
    pd.DataFrame(np.c_[time, values], columns=columns).to_csv(path, index=False, float_format="%.6g")


def replayed(program, path):
    """Moments at which it was found not to be worn, and since when (seconds); slouches in the record; alerts."""
    lines = [json.loads(line) for line in replay_with(
        program, [path], ["--mount", "+x,-z", "--calibrate-first", str(HOLD_S), "--json", "--rate", "1"]).splitlines()]
    seconds = lambda text: pd.Timestamp(text).timestamp()
    found = []
    for line in lines:
        since = re.match(r"Not worn since (\d+):(\d+):(\d+)", line.get("text", ""))
        if since:
            hours, minutes, rest = map(int, since.groups())
            found.append((hours * 3600 + minutes * 60 + rest, seconds(line["time"])))
    slouched = sum(line["duration_s"] for line in lines if line["type"] == "episode")
    return found, slouched, [seconds(line["time"]) for line in lines if line["type"] == "alert"]


def people_table(program, people, chosen, folder_of, parallel, minutes=16):
    """(sensor, place, people, hours, people called not worn)."""
    for sensor in SENSORS:
        for place in ("T4", "L5"):
            def one(person):
                generator = np.random.default_rng(5000 + person)
                values = sensed(sitter(people, person, place, minutes * 60, generator), sensor, generator)
                with folder_of() as folder:
                    path = os.path.join(folder, "sitter.csv")
                    write(path, values, sensor[0])
                    return bool(replayed(program, path)[0])

            called = parallel(one, chosen)
            yield words(sensor), place, len(called), len(called) * minutes / 60, sum(called)


def desk(people, person, sensor, kind, generator):
    """Half a minute on a person, two seconds in a hand, 20 minutes on a desk."""
    worn = sitter(people, person, "T4", 30, generator)
    start = worn[-25:, 3:].mean(0)
    axis = generator.normal(0, 1, 3)
    angle = np.deg2rad(generator.uniform(20, 50))
    side = np.cross(axis, start)
    end = start * np.cos(angle) + side / np.linalg.norm(side) * np.linalg.norm(start) * np.sin(angle)
    share = (1 - np.cos(np.pi * np.linspace(0, 1, 2 * RATE_HZ)))[:, None] / 2
    count = 20 * 60 * RATE_HZ
    time = np.arange(count) / RATE_HZ
    lying = np.tile(end, (count, 1))
    if kind == "cooling":
        lying += np.outer(np.exp(-time / 300), generator.normal(0, 8, 3) * GRAVITY / 1000)
    if kind == "knocks":
        ring = np.exp(-np.arange(25) / 4) * np.sin(1.5 * np.arange(25))
        for at in generator.integers(0, count - 25, 30):
            lying[at:at + 25] += np.outer(ring, generator.normal(0, 0.6, 3))
    # What is added is white: the sensor's own noise, also of the quietest.
    lying += generator.normal(0, 1.5 * GRAVITY / 1000, lying.shape)
    force = np.vstack([worn[:, 3:], start + share * (end - start), lying])
    turning = np.vstack([worn[:, :3], np.zeros((2 * RATE_HZ, 3)),
                         np.deg2rad(0.2) + generator.normal(0, np.deg2rad(0.05), (count, 3))])
    return sensed(np.c_[turning, force], sensor, generator)


def desk_table(program, people, chosen, folder_of, parallel):
    """(sensor, desk, count, missed, latest finding after it was laid down, seconds of slouch left, alerts a desk)."""
    for sensor in SENSORS:
        for kind in ("a quiet desk", "cooling", "knocks"):
            def one(person):
                generator = np.random.default_rng(9000 + person)
                values = desk(people, person, sensor, kind, generator)
                with folder_of() as folder:
                    path = os.path.join(folder, "desk.csv")
                    write(path, values, sensor[0])
                    return replayed(program, path)

            results = parallel(one, chosen)
            late = [found[0][1] - 32 for found, *_ in results if found]
            yield (words(sensor), kind, len(results), sum(not found for found, *_ in results), max(late, default=np.nan),
                   sum(slouched for _, slouched, _ in results), sum(len(alerts) for *_, alerts in results) / len(results))
