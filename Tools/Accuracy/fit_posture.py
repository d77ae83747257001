#!/usr/bin/env python3
"""Fits the weights of Sources/Posture/PostureModel.swift and prints them, with leave-one-person-out figures.

A posture's score is a constant, a linear and, with a slump hold, a quadratic form of the features. Without a slump hold
it is that of multinomial logistic regression (L2); with one it is the mean of that and of one Gaussian a posture
(quadratic discriminant, covariances shrunk by 2 % towards 1), which made a quarter fewer mistakes on people left out.

Features from the accelerometer alone (1 s means), so that nothing of the filter is tuned on the labels.
Usage: fit_posture.py DATA/sitting   (the environment of Tools/Accuracy/run has what it needs)
"""
import sys
import warnings
from collections import Counter

import numpy as np
from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from sitting import HOLD_S, NAMES, RATE_HZ, SLUMP_FROM, People

warnings.filterwarnings("ignore")
REGULARISATION = {(False, False): 0.3, (False, True): 1, (True, False): 1, (True, True): 1}
SHRINKAGE = 0.02
# The features' names in PostureModel.swift; those that change sign from left to right.
NAMES_OF = {(False, False): ["forward", "right"], (False, True): ["forward", "right", "share"],
            (True, False): ["forward", "right", "low"],
            (True, True): ["forward", "right", "share", "low", "lowBeyondSlump", "lowRight"]}
SIDED = ("right", "lowRight")
# The angles that people in the data reach, degrees: beyond them a quadratic form says anything.
REACH = dict(forward=(-45, 40), right=(-35, 35), low=(-60, 40), lowRight=(-20, 20))
GREATEST_SHARE = 2


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
    """(person, label, one row of features for each second), features in tens of degrees, `share` in slumps."""
    rows = []
    for person in people.trials:
        upright, slouch = people.first(person, "upright"), people.first(person, "slouch")
        axes = {place: frame(people.part(person, place, upright)[:, 3:]) for place in ("T4", "L5")}

        def angles(trial, rows=slice(None)):
            forward, right = inclination(second_means(people.part(person, "T4", trial)[rows, 3:]), axes["T4"])
            low, low_right = inclination(second_means(people.part(person, "L5", trial)[rows, 3:]), axes["L5"])
            n = min(len(forward), len(low))
            return forward[:n], right[:n], low[:n], low_right[:n]

        own = [np.median(a) for a in angles(slouch, slice(SLUMP_FROM, SLUMP_FROM + HOLD_S * RATE_HZ))]
        for trial in people.trials[person]:
            if trial is upright or slump and trial is slouch:
                continue
            forward, right, low, low_right = (a[2 * RATE_HZ:] for a in angles(trial))
            if len(forward) < 20:
                continue
            if slump:
                size = np.hypot(own[0], own[1])
                c, s = own[0] / size, own[1] / size
                forward, right = c * forward + s * right, c * right - s * forward
            else:
                right = right - 0.1 * np.maximum(forward, 0)
            values = dict(forward=forward, right=right, low=low, lowRight=low_right)
            values = {name: np.clip(angle, *REACH[name]) for name, angle in values.items()}
            if slump:
                values["share"] = 10 * np.clip(values["forward"] / max(size, 8), 0, GREATEST_SHARE)
                values["lowBeyondSlump"] = values["low"] - own[2]
            label = NAMES[trial["label"]]
            label = "slouch" if label == "lean_forward" and not two else label
            rows.append((person, label, np.array([values[name] for name in NAMES_OF[two, slump]]).T / 10))
    return rows


class Model:
    """One quadratic score a posture; softmax of the scores is the probability."""

    def __init__(self, rows, two, slump):
        x = np.array([np.median(values, 0) for _, _, values in rows])
        y = np.array([label for _, label, _ in rows])
        mirror = np.array([-1 if name in SIDED else 1 for name in NAMES_OF[two, slump]])
        swapped = [dict(lean_left="lean_right", lean_right="lean_left").get(label, label) for label in y]
        x, y = np.vstack([x, x * mirror]), np.r_[y, swapped]
        linear = LogisticRegression(C=REGULARISATION[two, slump], max_iter=5000, tol=1e-8).fit(x, y)
        self.names, self.constant, self.linear = linear.classes_, linear.intercept_, linear.coef_
        self.quadratic = np.zeros((len(self.names), x.shape[1], x.shape[1]))
        if slump:
            gauss = QuadraticDiscriminantAnalysis(reg_param=SHRINKAGE).fit(x, y)
            inverse = np.array([r @ np.diag(1 / s) @ r.T for r, s in zip(gauss.rotations_, gauss.scalings_)])
            drift = np.einsum("kij,kj->ki", inverse, gauss.means_)
            constant = np.log(gauss.priors_) - 0.5 * np.array(
                [np.log(s).sum() + mean @ d for s, mean, d in zip(gauss.scalings_, gauss.means_, drift)])
            self.constant, self.linear = (self.constant + constant) / 2, (self.linear + drift) / 2
            self.quadratic = -inverse / 4
        self.constant = self.constant - self.constant.mean()

    def probabilities(self, x):
        scores = self.constant + x @ self.linear.T + np.einsum("ni,kij,nj->nk", x, self.quadratic, x)
        shares = np.exp(scores - scores.max(1, keepdims=True))
        return shares / shares.sum(1, keepdims=True)


def left_out(rows, two, slump):
    true, given, sure = [], [], []
    for person in sorted({row[0] for row in rows}):
        model = Model([row for row in rows if row[0] != person], two, slump)
        for _, label, values in (row for row in rows if row[0] == person):
            p = model.probabilities(values)
            true.append(label)
            given.append(model.names[Counter(p.argmax(1)).most_common(1)[0][0]])
            sure.append(p.mean(0).max())
    return true, given, np.array(sure)


def figures(people):
    """Macro-F1 and what is wrong where it says 90 %, leave-one-person-out, for the four models."""
    for two, slump in REGULARISATION:
        true, given, sure = left_out(features(people, two, slump), two, slump)
        wrong = np.array(true) != np.array(given)
        yield two, slump, f1_score(true, given, average="macro"), int((sure >= 0.9).sum()), int(wrong[sure >= 0.9].sum())


def swift(model):
    """The weights as PostureModel.swift has them."""
    listed = lambda values: "[" + ", ".join(f"{value:.3f}" for value in values) + "]"
    for k, name in enumerate(model.names):
        case = name.split("_")[0] + "".join(word.capitalize() for word in name.split("_")[1:])
        text = f"Score(.{case}, {model.constant[k]:.3f}, {listed(model.linear[k])}"
        if model.quadratic.any():
            # A square once, a product of two features twice.
            d = len(model.linear[k])
            upper = [model.quadratic[k][i, j] * (1 if i == j else 2) for i in range(d) for j in range(i, d)]
            text += f", {listed(upper)}"
        yield text + "),"


if __name__ == "__main__":
    people = People(sys.argv[1])
    for two, slump, f1, count, wrong in figures(people):
        print(f"{'T4+L5' if two else 'T4'}{', slump hold' if slump else ''}: leave-one-person-out macro-F1 {f1:.3f}; "
              f"says 90 %: {count}, wrong {wrong}")
        print("\n".join(swift(Model(features(people, two, slump), two, slump))))
