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


def session(people, person, generator, places, slump):
    """All of a person's trials in a shuffled order after the holds.

    Samples for each place; the true slouches as (from, to) in seconds, as the person was told to hold them and those of
    them in which T4 is 15 degrees and more forward of upright; and the moments at which trials begin.
    """
    upright, held = people.first(person, "upright"), people.first(person, "slouch")
    order = [trial for trial in people.trials[person]
             if trial is not upright and not (slump and trial is held) and int(trial["rows"]) > 5 * RATE_HZ]
    generator.shuffle(order)
    turns = [generator.uniform(1, 2) for _ in order]
    begin = people.part(person, "T4", upright)
    up = np.nanmedian(begin[:HOLD_S * RATE_HZ, 3:], 0)
    samples, told, seen, starts = {}, [], [], []
    labels = ("slouch",) if len(places) > 1 else ("slouch", "forward")
    for place in places:
        parts = [people.part(person, place, upright)[:HOLD_S * RATE_HZ]]
        if slump:
            parts.append(people.part(person, place, held)[SLUMP_FROM:SLUMP_FROM + HOLD_S * RATE_HZ])
        for trial, turn in zip(order, turns):
            values = people.part(person, place, trial)
            between = transition(parts[-1], values, turn)
            if place == "T4":
                length = sum(map(len, parts))
                span = [(length + len(between) / 2) / RATE_HZ, (length + len(between) + len(values)) / RATE_HZ]
                starts.append((span[0], span[1]))
                for slouches, least in ((told, -90), (seen, 15)):
                    if trial["label"] not in labels or forward_degrees(values, up) < least:
                        continue
                    if slouches and span[0] - slouches[-1][1] < 2.5:
                        slouches[-1][1] = span[1]
                    else:
                        slouches.append(list(span))
            parts += [between, values]
        samples[place] = np.vstack(parts)
    return samples, told, seen, starts


def forward_degrees(values, up):
    """Sagittal inclination at T4 from the upright force, the trial's median."""
    angle = lambda force: np.rad2deg(np.arctan2(force[2], force[0]))
    return angle(np.nanmedian(values[:, 3:], 0)) - angle(up)


def episodes(program, people, person, folder, generator, places=("T4",), slump=False):
    """(slouches as told, those of 15 degrees and more, found ones, seconds until a new name) of one session."""
    samples, told, seen, starts = session(people, person, generator, places, slump)
    files, track = [], os.path.join(folder, "track.csv")
    for place in places:
        path = os.path.join(folder, f"{place}.csv")
        write(path, samples[place])
        files.append(f"{place.lower()}={path}")
    hold = ["--hold", f"slump={HOLD_S + 0.1}-{2 * HOLD_S}"] if slump else []
    output = replay(program, files, ["--json", "--rate", "1", "--track", track, *hold])
    lines = [json.loads(line) for line in output.splitlines()]
    seconds = lambda text: pd.Timestamp(text).timestamp()
    found = [(seconds(line["start"]), seconds(line["end"])) for line in lines if line["type"] == "episode"]
    return told, seen, found, switches(pd.read_csv(track), starts)


def switches(rows, starts):
    """Seconds from the middle of a change of posture to the name that the new posture mostly has."""
    names = []
    for start, end in starts:
        part = rows[(rows.time_s > start + 3) & (rows.time_s < end)]
        names.append(Counter(part.posture).most_common(1)[0][0] if len(part) else None)
    delays = []
    for (start, end), before, name in zip(starts[1:], names, names[1:]):
        part = rows[(rows.time_s >= start - 1) & (rows.time_s < end) & (rows.posture == name)]
        if name and before and name != before and len(part):
            delays.append(part.time_s.iloc[0] - start)
    return delays


def matched(true, found):
    """Pairs that overlap by half of the longer one."""
    pairs = []
    for t in true:
        for f in found:
            if min(t[1], f[1]) - max(t[0], f[0]) > 0.5 * max(t[1] - t[0], f[1] - f[0]):
                pairs.append((t, f))
                break
    return pairs
