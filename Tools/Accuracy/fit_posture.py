#!/usr/bin/env python3
"""Fits the weights of Sources/Posture/PostureModel.swift and prints them, with leave-one-person-out figures.

Features from the accelerometer alone (1 s means), so that nothing of the filter is tuned on the labels.
Usage: fit_posture.py DATA/sitting   (the environment of Tools/Accuracy/run has what it needs)
"""
import sys
import warnings
from collections import Counter

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from sitting import HOLD_S, NAMES, RATE_HZ, SLUMP_FROM, People

warnings.filterwarnings("ignore")
REGULARISATION = {(False, False): 0.3, (False, True): 0.3, (True, False): 1, (True, True): 3}


def second_means(acc):
    there = np.isfinite(acc).all(1)
    sums = np.cumsum(np.vstack([np.zeros(3), np.where(there[:, None], acc, 0)]), 0)
    counts = np.cumsum(np.r_[0, there])
    n = counts[RATE_HZ:] - counts[:-RATE_HZ]
    return ((sums[RATE_HZ:] - sums[:-RATE_HZ]) / np.maximum(n, 1)[:, None])[n > RATE_HZ // 2]


def frame(acc):
    up = np.nanmedian(acc[:HOLD_S * RATE_HZ], 0)
    up /= np.linalg.norm(up)
    left = np.cross([0, 0, 1.0], up)
    left /= np.linalg.norm(left)
    return up, left, np.cross(left, up)


def inclination(acc, axes):
    up, left, forward = axes
    v = acc / np.linalg.norm(acc, axis=1, keepdims=True)
    side, fore = v @ left, -(v @ forward)
    size = np.rad2deg(np.arctan2(np.hypot(side, fore), v @ up)) / np.maximum(np.hypot(side, fore), 1e-9)
    return size * fore, size * side


def features(people, two, slump):
    rows = []
    for person in people.trials:
        upright, slouch = people.first(person, "upright"), people.first(person, "slouch")
        axes = {place: frame(people.part(person, place, upright)[:, 3:]) for place in ("T4", "L5")}

        def angles(trial, rows=slice(None)):
            forward, right = inclination(second_means(people.part(person, "T4", trial)[rows, 3:]), axes["T4"])
            low, _ = inclination(second_means(people.part(person, "L5", trial)[rows, 3:]), axes["L5"])
            n = min(len(forward), len(low))
            return forward[:n], right[:n], low[:n]

        own = [np.median(a) for a in angles(slouch, slice(SLUMP_FROM, SLUMP_FROM + HOLD_S * RATE_HZ))]
        for trial in people.trials[person]:
            if trial is upright or slump and trial is slouch:
                continue
            forward, right, low = (a[2 * RATE_HZ:] for a in angles(trial))
            if len(forward) < 20:
                continue
            if slump:
                size = np.hypot(own[0], own[1])
                c, s = own[0] / size, own[1] / size
                forward, right = c * forward + s * right, c * right - s * forward
                x = [forward, right] + [low] * two + [10 * np.maximum(forward / max(size, 8), 0)] + [low - own[2]] * two
            else:
                x = [forward, right - 0.1 * np.maximum(forward, 0)] + [low] * two
            label = NAMES[trial["label"]]
            label = "slouch" if label == "lean_forward" and not two else label
            rows.append((person, label, np.array(x).T / 10))
    return rows


def fitted(rows, c):
    x = np.array([np.median(values, 0) for _, _, values in rows])
    y = np.array([label for _, label, _ in rows])
    mirror = x * np.r_[1, -1, np.ones(x.shape[1] - 2)]
    swapped = [dict(lean_left="lean_right", lean_right="lean_left").get(label, label) for label in y]
    return LogisticRegression(C=c, max_iter=5000, tol=1e-8).fit(np.vstack([x, mirror]), np.r_[y, swapped])


def left_out(rows, c):
    true, given, sure = [], [], []
    for person in sorted({row[0] for row in rows}):
        model = fitted([row for row in rows if row[0] != person], c)
        for _, label, values in (row for row in rows if row[0] == person):
            p = model.predict_proba(values)
            true.append(label)
            given.append(model.classes_[Counter(p.argmax(1)).most_common(1)[0][0]])
            sure.append(p.mean(0).max())
    return true, given, np.array(sure)


def figures(people):
    """Macro-F1 and what is wrong where it says 90 %, leave-one-person-out, for the four models."""
    for (two, slump), c in REGULARISATION.items():
        rows = features(people, two, slump)
        true, given, sure = left_out(rows, c)
        wrong = np.array(true) != np.array(given)
        yield two, slump, f1_score(true, given, average="macro"), int((sure >= 0.9).sum()), int(wrong[sure >= 0.9].sum())


if __name__ == "__main__":
    people = People(sys.argv[1])
    for two, slump, f1, count, wrong in figures(people):
        rows = features(people, two, slump)
        model = fitted(rows, REGULARISATION[two, slump])
        print(f"{'T4+L5' if two else 'T4'}{', slump hold' if slump else ''}: C = {REGULARISATION[two, slump]}, "
              f"leave-one-person-out macro-F1 {f1:.3f}; says 90 %: {count}, wrong {wrong}")
        for name, constant, weights in zip(model.classes_, model.intercept_, model.coef_):
            print(f"  {name:13}", f"{constant:6.2f}", *(f"{weight:6.2f}" for weight in weights))
