"""Alerts where nobody slouches: the BROAD trials (a board in a hand) and simulated scenes of a day (stated as such)."""
import json
import os

import numpy as np
import pandas as pd

import broad
import sitting

RATE = 50
G = 9.80665


def recording(flexion, acceleration=None, upside_down_from=None, seed=1):
    """T4 readings (x up the spine, z out of the back) of a trunk that flexes by `flexion` degrees, one value a row.

    `acceleration` is added in the body's axes (up, left, back), m/s²; noise of a cheap sensor and a bias are added.
    """
    generator = np.random.default_rng(seed)
    angle = np.deg2rad(flexion)
    rate = np.r_[0, np.diff(angle)] * RATE
    acc = np.c_[np.cos(angle), np.zeros_like(angle), np.sin(angle)] * G
    gyro = np.c_[np.zeros_like(rate), rate, np.zeros_like(rate)]
    if acceleration is not None:
        acc += acceleration
    if upside_down_from is not None:  # turned by half a turn about z, as a clip put on the wrong way
        acc[upside_down_from:, :2] *= -1
        gyro[upside_down_from:, :2] *= -1
    gyro += np.deg2rad([0.3, -0.2, 0.1]) + generator.normal(0, np.deg2rad(0.05), gyro.shape)
    acc += generator.normal(0, 0.03, acc.shape)
    return np.c_[gyro, acc]


def seconds(n):
    return np.arange(int(n * RATE)) / RATE


def pulses(t, every, degrees, lasts):
    """A smooth bend of `degrees` that lasts so long, every so often."""
    phase = t % every
    return degrees * np.where(phase < lasts, (1 - np.cos(2 * np.pi * phase / lasts)) / 2, 0)


def scenes():
    hold = np.zeros(12 * RATE)
    t = seconds(600)
    sway = 3 * np.sin(2 * np.pi * t / 7)
    after = lambda flexion: np.r_[hold, flexion]
    padded = lambda acceleration: np.vstack([np.zeros((len(hold), 3)), acceleration])
    step = np.c_[2.5 * np.sin(2 * np.pi * 1.9 * t), 0.8 * np.sin(2 * np.pi * 0.95 * t), 1.2 * np.sin(2 * np.pi * 1.9 * t + 1)]
    yield "walking, 8° forward", recording(after(8 + sway / 3), padded(step))
    yield "stairs, 14° forward", recording(after(14 + sway / 3), padded(1.2 * step))
    run = np.c_[9 * np.sin(2 * np.pi * 2.8 * t), 2.6 * np.sin(2 * np.pi * 1.4 * t), 3.5 * np.sin(2 * np.pi * 2.8 * t + 1)]
    yield "running, 2.8 steps a second, 18° forward", recording(after(18 + sway / 3), padded(run))
    yield "strolling, 1.1 steps a second, 18° forward", recording(after(18 + sway / 3), padded(
        0.8 * np.c_[np.sin(2 * np.pi * 1.1 * t), np.sin(2 * np.pi * 0.55 * t), np.sin(2 * np.pi * 2.2 * t + 1)]))
    yield "lying on the back", recording(after(np.minimum(1, t / 3) * -85))
    yield "lying on the front", recording(after(np.minimum(1, t / 3) * 85))
    yield "standing up every 30 s", recording(after(sway + pulses(t, 30, 40, 2)))
    yield "picking up from the floor every 30 s", recording(after(sway + pulses(t, 30, 90, 5)))
    yield "in a car, braking every minute", recording(
        after(sway), padded(np.c_[0 * t, 0 * t, np.where(t % 60 < 4, 3.0, np.where(t % 60 > 50, -1.2, 0))]))
    yield "clip worn upside down, calibrated so", recording(after(sway), upside_down_from=0)
    yield "clip turned upside down after the hold", recording(after(sway), upside_down_from=len(hold))


def alerts(program, path, mount, hold):
    output = sitting.replay_with(program, [path], ["--mount", mount, "--hold", hold, "--json", "--rate", "1"])
    lines = [json.loads(line) for line in output.splitlines()]
    return [line for line in lines if line["type"] == "alert"], [line for line in lines if line["type"] == "episode"]


def table(program, native, folder):
    """(scene, minutes, alerts, episodes)."""
    path = os.path.join(folder, "scene.csv")
    for name, values in scenes():
        sitting.write(path, values)
        found, episodes = alerts(program, path, "+x,-z", "upright=0-10")
        yield name + " (simulated)", len(values) / RATE / 60, len(found), len(episodes)
    minutes, count, episodes = 0.0, 0, 0
    for trial in native:
        trial = broad.decimated(trial, RATE)
        time = np.arange(len(trial["gyro"])) / RATE
        pd.DataFrame(np.c_[time, trial["gyro"], trial["acc"]], columns=broad.COLUMNS).to_csv(
            path, index=False, float_format="%.9g")
        for start in (0, len(time) / RATE / 3, len(time) / RATE / 2):
            mount = broad.mount(trial["acc"][int(start * RATE):int((start + 3) * RATE)])
            found, slouches = alerts(program, path, mount, f"upright={start:.2f}-{start + 3:.2f}")
            minutes, count, episodes = minutes + len(time) / RATE / 60, count + len(found), episodes + len(slouches)
    yield "BROAD, 16 trials, each calibrated at three moments", minutes, count, episodes
