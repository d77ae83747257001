#!/usr/bin/env python3
"""The wearer model (Sources/Posture/Wearer) on the IMU Sitting Postures Dataset: slouches found in shuffled sessions, days on which
postures come unequally often, and a clip that slips. Each person is judged from the prior of all others.

The model is the product's own code (`wearer-days`); what it is fed is the inclination of the accelerometer alone, low-passed as
the product names postures. Turns between trials (1 to 2 s) are simulated.
Usage: wearer.py DATA/sitting PROGRAM [--shuffles N]   (the environment of Tools/Accuracy/run has what it needs)
"""
import argparse
import os
import subprocess
import tempfile

import numpy as np

import fit_wearer
from fit_posture import frame, inclination
from sitting import HOLD_S, RATE_HZ, SLUMP_FROM, People, matched, transition

NAMING_S = 0.5
ROW_S = 0.1
MIXES = {
    "all alike": None,
    "mostly upright": dict(upright=.8, slouch=.05, forward=.05, backward=.04, left=.03, right=.03),
    "upright only": dict(upright=1),
    "upright and reclining": dict(upright=.6, backward=.4),
    "leans, no slouch": dict(upright=.4, backward=.2, left=.2, right=.2),
    "mostly slouching": dict(slouch=.6, forward=.1, upright=.2, backward=.1),
}
RULES = {"the rule": (), "no depth": ("depth=0",), "no learning, no depth": ("learn=0", "depth=0")}


class Judge:
    """Asks the program, with the prior of everybody else."""

    def __init__(self, people, program, folder):
        self.people, self.program, self.folder = people, program, folder
        self.held = {two: fit_wearer.held(people, two) for two in (False, True)}
        self.axes = {person: {place: frame(people.part(person, place, people.first(person, "upright"))[:, 3:])
                              for place in ("T4", "L5")} for person in people.trials}

    def prior(self, person, two):
        path = os.path.join(self.folder, f"prior-{person}-{two}")
        if not os.path.exists(path):
            with open(path, "w") as file:
                file.write(fit_wearer.text(*fit_wearer.prior(self.held[two], person)))
        return path

    def angles(self, person, place, samples):
        """Degrees forward and right, ten rows a second."""
        force = samples[:, 3:].copy()
        for column in range(3):
            there = np.isfinite(force[:, column])
            force[:, column] = np.interp(np.arange(len(force)), np.flatnonzero(there), force[there, column])
        mean = force[0]
        for row, value in enumerate(force):
            mean = mean + (value - mean) / (1 + NAMING_S * RATE_HZ)
            force[row] = mean
        return np.array(inclination(force[::int(RATE_HZ * ROW_S)], self.axes[person][place])).T

    def ask(self, person, two, angles, rules, slump=None):
        """Rows of angles -> rows of judgements (six shares, slouch, level, slump, slip)."""
        time = np.arange(len(angles)) * ROW_S
        rows = np.c_[time, angles, np.ones(len(angles)), np.zeros(len(angles))]
        if slump is not None:
            rows = np.vstack([np.r_[0, slump, 1, 1], rows])
        done = subprocess.run([self.program, self.prior(person, two), *rules], input=rows.astype("<f8").tobytes(),
                              capture_output=True)
        if done.returncode:
            raise SystemExit(done.stdout.decode())
        return np.frombuffer(done.stdout, "<f8").reshape(-1, 10)


def episodes(levels):
    """(from, to) in seconds: begins where it may, ends below the exit for two seconds, lasts five."""
    found, start, left = [], None, None
    for row, level in enumerate(levels):
        time = row * ROW_S
        if start is None:
            if level == 2:
                start, left = time, None
        elif level > 0:
            left = None
        else:
            left = time if left is None else left
            if time - left >= 2:
                found.append((start, left))
                start = None
    if start is not None:
        found.append((start, left if left is not None else len(levels) * ROW_S))
    return [(a, b) for a, b in found if b - a >= 5]


def inside(spans, count):
    mask = np.zeros(count, bool)
    for a, b in spans:
        mask[int(round(a / ROW_S)):int(round(b / ROW_S))] = True
    return mask


def session(judge, person, generator, slump):
    """(angles, label of each row) of a person's trials in a shuffled order, and the slump hold's angles."""
    people = judge.people
    upright, held = people.first(person, "upright"), people.first(person, "slouch")
    order = [t for t in people.trials[person] if t is not upright and not (slump and t is held) and int(t["rows"]) > 5 * RATE_HZ]
    generator.shuffle(order)
    turns = [generator.uniform(1, 2) for _ in order]
    columns = []
    for place in ("T4", "L5"):
        parts, labels = [people.part(person, place, upright)[:HOLD_S * RATE_HZ]], []
        for trial, turn in zip(order, turns):
            values = people.part(person, place, trial)
            between = transition(parts[-1], values, turn)
            half = len(between) // 2
            labels += [labels[-1] if labels else "upright"] * half + [trial["label"]] * (len(between) - half + len(values))
            parts += [between, values]
        angles = judge.angles(person, place, np.vstack(parts))[int(HOLD_S / ROW_S):]
        columns.append(angles if place == "T4" else angles[:, :1])
    labels = np.array(labels)[::int(RATE_HZ * ROW_S)]
    count = min(len(labels), len(columns[0]))
    hold = None
    if slump:
        part = lambda place: judge.angles(person, place, people.part(person, place, held)[SLUMP_FROM:SLUMP_FROM + HOLD_S * RATE_HZ])[20:].mean(0)
        hold = np.r_[part("T4"), part("L5")[0]]
    return np.hstack(columns)[:count], labels[:count], hold


def spans(mask):
    """Runs of a mask, in seconds; those that are less than 2.5 s apart are one."""
    edges = np.flatnonzero(np.diff(np.r_[0, mask.astype(int), 0]))
    joined = []
    for a, b in edges.reshape(-1, 2) * ROW_S:
        if joined and a - joined[-1][1] < 2.5:
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return joined


def sessions(judge, two, slump, rules, shuffles):
    true = found = both = 0
    hit = slouching = wrong = other = 0
    errors = []
    for person in judge.people.trials:
        generator = np.random.default_rng(1000 + person)
        for _ in range(shuffles):
            angles, labels, hold = session(judge, person, generator, slump)
            judged = judge.ask(person, two, angles, rules, hold)
            told = np.isin(labels, ("slouch",) if two else ("slouch", "forward"))
            starts, ends = spans(told), episodes(judged[:, 7])
            here = inside(ends, len(told))
            true, found, both = true + len(starts), found + len(ends), both + len(matched(starts, ends))
            hit, slouching = hit + (here & told).sum(), slouching + told.sum()
            wrong, other = wrong + (here & ~told).sum(), other + (~told).sum()
            errors.append(abs(here.mean() - told.mean()))
    recall, precision = both / true, both / found
    return (f"{recall:.2f} / {precision:.2f} / {2 * recall * precision / (recall + precision):.2f}",
            f"{hit / slouching:.2f}, {3600 * wrong / other:.0f}, {np.mean(errors):.3f}")


class Day:
    """Half an hour of held postures of one person, drawn from their trials."""

    def __init__(self, judge, person, generator, mix, holds=50):
        people, first = judge.people, judge.people.first(person, "upright")
        trials = [(t["label"], np.c_[judge.angles(person, "T4", people.part(person, "T4", t)),
                                     judge.angles(person, "L5", people.part(person, "L5", t))[:, :1]][20:])
                  for t in people.trials[person] if t is not first and int(t["rows"]) > 8 * RATE_HZ]
        names = sorted({label for label, _ in trials}) if mix is None else list(mix)
        weights = None if mix is None else np.array(list(mix.values())) / sum(mix.values())
        rows, labels = [], []
        for _ in range(holds):
            name = generator.choice(names, p=weights)
            choices = [angles for label, angles in trials if label == name]
            if not choices:
                continue
            angles = choices[generator.integers(len(choices))]
            if rows:
                share = (1 - np.cos(np.pi * (np.arange(15) + .5) / 15)) / 2
                rows.append(rows[-1][-1] + (angles[0] - rows[-1][-1]) * share[:, None])
                labels += ["turn"] * 15
            rows.append(angles)
            labels += [name] * len(angles)
        self.angles, self.labels = np.vstack(rows), np.array(labels)


def days(judge, mix, rules):
    hit = slouching = wrong = other = 0
    suspected = []
    for person in judge.people.trials:
        day = Day(judge, person, np.random.default_rng(7000 + person), mix)
        judged = judge.ask(person, False, day.angles, rules)
        here = inside(episodes(judged[:, 7]), len(judged))
        told = np.isin(day.labels, ("slouch", "forward"))
        rest = ~told & (day.labels != "turn")
        hit, slouching = hit + (here & told).sum(), slouching + told.sum()
        wrong, other = wrong + (here & rest).sum(), other + rest.sum()
        suspected.append((judged[:, 9] >= .5).any())
    recall = f"{hit / slouching:.2f}" if slouching else "-"
    return f"{recall} / {wrong / other:.3f}", f"{np.mean(suspected):.2f}"


def slips(judge, degrees):
    """A clip that slips in the middle of a mixed half hour: how often it is suspected, after how long, and uprights called slouch."""
    after, before, called, claimed, found = [], [], [], [], 0
    mix = dict(upright=.5, slouch=.2, forward=.08, backward=.1, left=.06, right=.06)
    for person in judge.people.trials:
        day = Day(judge, person, np.random.default_rng(9000 + person), mix, holds=60)
        half = len(day.angles) // 2
        day.angles[half:, 0] += degrees
        judged = judge.ask(person, False, day.angles, ())
        suspicious = judged[:, 9] >= .5
        here = inside(episodes(judged[:, 7]), len(judged))
        late = (np.arange(len(judged)) >= half) & (day.labels == "upright")
        when = np.flatnonzero(suspicious[half:])
        if len(when):
            found += 1
            after.append(when[0] * ROW_S / 60)
        before.append(suspicious[:half].any())
        called.append(here[late].mean())
        claimed.append((here & ~suspicious)[late].mean())
    people = len(judge.people.trials)
    return (f"{np.mean(before):.2f}", f"{found / people:.2f}", f"{np.median(after):.1f} min" if after else "-",
            f"{np.mean(called):.2f}", f"{np.mean(claimed):.2f}")


def table(head, rows):
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("program")
    parser.add_argument("--shuffles", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        judge = Judge(People(options.data), options.program, folder)
        print("# The wearer model on people left out\n\nMade by `Tools/Accuracy/wearer.py`.\n")
        print(f"## Shuffled sessions ({options.shuffles} a person)\n\nRecall / precision / F1 of slouches; share of slouching seconds found, "
              "wrong seconds an hour of other time, error of the slouching share. With one sensor told forward bends are slouches.\n")
        rows = []
        for two, slump in ((False, False), (False, True), (True, False), (True, True)):
            for name, rules in RULES.items():
                rows.append((("T4 + L5" if two else "T4") + (", slump hold" if slump else ""), name,
                             *sessions(judge, two, slump, rules, options.shuffles)))
        table(("sensors", "", "recall / precision / F1", "found, wrong s/h, error"), rows)
        print("## Half hours of unequal postures\n\nOne sensor: slouching seconds found / part of the other seconds called slouching. "
              "Last column: people of whom a slip is suspected at any time; nothing slipped.\n")
        table(("half hour", *RULES, "a slip suspected"),
              [(name, *(days(judge, mix, rules)[0] for rules in RULES.values()), days(judge, mix, ())[1]) for name, mix in MIXES.items()])
        print("## A clip that slips\n\nIn the middle of a half hour; one sensor. Nothing is learned while it is suspected.\n")
        table(("slip", "suspected before", "suspected after", "after (median)", "uprights called slouch", "… while nothing is suspected"),
              [(f"{degrees:+}°", *slips(judge, degrees)) for degrees in (4, 6, 8, -8, 12)])


if __name__ == "__main__":
    main()
