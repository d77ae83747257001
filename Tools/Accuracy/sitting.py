"""Postures and slouch episodes on the IMU Sitting Postures Dataset (Ali et al. 2026, CC BY 4.0), through `plumbline replay`.

28 people, six instructed postures, 18 trials of 30 s each at a nominal 50 Hz, sensors at T4 and L5. Calibrated by the
first 10 s of a person's first upright trial; where stated also by 10 s of the person's first slouch trial, which is
then not scored.
"""
import csv
import json
import os
import subprocess
from collections import Counter

import numpy as np
import pandas as pd

from broad import COLUMNS

RATE_HZ = 50
HOLD_S = 10
GRAVITY = 9.80665
# The row at which the slump hold is taken from its trial: the person has settled by then.
SLUMP_FROM = 5 * RATE_HZ
NAMES = dict(upright="upright", slouch="slouch", forward="lean_forward", backward="recline", left="lean_left",
             right="lean_right")


class People:
    def __init__(self, folder):
        self.trials = {}
        for row in csv.DictReader(open(os.path.join(folder, "index.csv"))):
            self.trials.setdefault(int(row["subject"]), []).append(row)
        self.rows = {(person, place): np.fromfile(os.path.join(folder, f"sub{person:02d}_{place}.i16"), "<i2")
                     .reshape(-1, 8) for person in self.trials for place in ("T4", "L5")}

    def part(self, person, place, trial):
        """SI units, seven columns but the time; missing rows are NaN."""
        start, count = int(trial["start_row"]), int(trial["rows"])
        raw = self.rows[person, place][start:start + count]
        values = np.where(raw[:, :6] == -32768, np.nan, raw[:, :6].astype(float))
        return np.c_[values[:, :3] * np.deg2rad(2000 / 32768), values[:, 3:] * (16 / 32768 * GRAVITY)]

    def first(self, person, label):
        return next(trial for trial in self.trials[person] if trial["label"] == label)


def write(path, values):
    time = np.arange(len(values)) / RATE_HZ
    there = np.isfinite(values).all(1)
    pd.DataFrame(np.c_[time, values][there], columns=COLUMNS).to_csv(path, index=False, float_format="%.8g")


def replay(program, files, extra):
    return replay_with(program, files, ["--mount", "+x,-z", "--calibrate-first", str(HOLD_S), *extra])


def replay_with(program, files, options):
    command = [program, "replay", *files, *options]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def named(program, people, person, two, slump, folder):
    """(true name, given name, its mean confidence) for every scored trial of a person."""
    upright, slouch = people.first(person, "upright"), people.first(person, "slouch")
    places = ("T4", "L5") if two else ("T4",)
    answers = []
    for trial in people.trials[person]:
        if trial is upright or slump and trial is slouch:
            continue
        files = []
        for place in places:
            parts = [people.part(person, place, upright)[:HOLD_S * RATE_HZ]]
            if slump:
                parts.append(people.part(person, place, slouch)[SLUMP_FROM:SLUMP_FROM + HOLD_S * RATE_HZ])
            before_s = sum(map(len, parts)) / RATE_HZ
            path = os.path.join(folder, f"{place}.csv")
            write(path, np.vstack(parts + [people.part(person, place, trial)]))
            files.append(f"{place.lower()}={path}")
        track = os.path.join(folder, "track.csv")
        hold = ["--hold", f"slump={HOLD_S + 0.1}-{2 * HOLD_S}"] if slump else []
        replay(program, files, ["--track", track, *hold])
        rows = pd.read_csv(track)
        rows = rows[rows.time_s > before_s + 3]
        if len(rows) < 20:
            continue  # a trial that was broken off
        true = NAMES[trial["label"]]
        if not two and true == "lean_forward":
            true = "slouch"
        answer = Counter(rows.posture).most_common(1)[0][0]
        answers.append((true, answer, rows.confidence[rows.posture == answer].mean()))
    return answers


def transition(before, after, seconds):
    """Samples that turn smoothly from the end of one trial to the start of the next: simulated, stated."""
    # Rows may be missing at either end: the median of what is there in the nearest two seconds.
    a, b = np.nanmedian(before[-2 * RATE_HZ:, 3:], 0), np.nanmedian(after[:2 * RATE_HZ, 3:], 0)
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    axis = np.cross(a, b)
    angle = np.arctan2(np.linalg.norm(axis), a @ b)
    axis = axis / max(np.linalg.norm(axis), 1e-9)
    count = int(seconds * RATE_HZ)
    share = (1 - np.cos(np.pi * (np.arange(count) + 0.5) / count)) / 2
    speed = np.pi * np.sin(np.pi * (np.arange(count) + 0.5) / count) / (2 * seconds)
    turned = [a * np.cos(angle * s) + np.cross(axis, a) * np.sin(angle * s) for s in share]
    # "Up" turns by +angle about the axis in the sensor's eyes: the sensor itself turns by -angle.
    return np.c_[-axis * angle * speed[:, None], np.array(turned) * GRAVITY]


def session(people, person, generator):
    """All of a person's trials in a shuffled order: samples, and the true slouches as (from, to) in seconds."""
    upright = people.first(person, "upright")
    order = [trial for trial in people.trials[person] if trial is not upright and int(trial["rows"]) > 5 * RATE_HZ]
    generator.shuffle(order)
    parts, slouches = [people.part(person, "T4", upright)], []
    length = len(parts[0])
    for trial in order:
        values = people.part(person, "T4", trial)
        between = transition(parts[-1], values, generator.uniform(1, 2))
        start, length = length + len(between) / 2, length + len(between) + len(values)
        parts += [between, values]
        if trial["label"] in ("slouch", "forward"):
            if slouches and start / RATE_HZ - slouches[-1][1] < 2.5:
                slouches[-1][1] = length / RATE_HZ
            else:
                slouches.append([start / RATE_HZ, length / RATE_HZ])
    return np.vstack(parts), slouches


def episodes(program, people, person, folder, generator):
    """(true slouches, found ones) of one session, each (from, to) in seconds."""
    values, slouches = session(people, person, generator)
    path = os.path.join(folder, "session.csv")
    write(path, values)
    lines = [json.loads(line) for line in replay(program, [path], ["--json", "--rate", "1"]).splitlines()]
    seconds = lambda text: pd.Timestamp(text).timestamp()
    found = [(seconds(line["start"]), seconds(line["end"])) for line in lines if line["type"] == "episode"]
    return slouches, found


def matched(true, found):
    """Pairs that overlap by half of the longer one."""
    pairs = []
    for t in true:
        for f in found:
            if min(t[1], f[1]) - max(t[0], f[0]) > 0.5 * max(t[1] - t[0], f[1] - f[0]):
                pairs.append((t, f))
                break
    return pairs
