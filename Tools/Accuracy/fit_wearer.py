#!/usr/bin/env python3
"""Fits Sources/Posture/Wearer/WearerPrior+Data.swift: where people's postures lie, how far people differ, and how far one person strays.

Each person has a centre for each of six postures; a held posture lies about its centre. All centres of a person together are
one draw of N(mu, S), a held posture of class c one of N(centre, W_c): a linear mixed model, by EM. Everybody counts once more
as their mirror image (left for right). Prints the prior, or with --swift the data file with both.
Usage: fit_wearer.py DATA/sitting [--without PERSON] [--two] [--swift]   (the environment of Tools/Accuracy/run has what it needs)
"""
import argparse
import sys

import numpy as np

from fit_posture import frame, inclination, second_means
from sitting import HOLD_S, NAMES, RATE_HZ, SLUMP_FROM, People

CLASSES = ["upright", "slouch", "lean_forward", "recline", "lean_left", "lean_right"]
MIRRORED = [0, 1, 2, 3, 5, 4]
ROUNDS = 25
RIGHT_PER_FORWARD = 0.1


def held(people, two):
    """{person: [(class, centre of a trial)]}: degrees forward, right less a tenth of forward, with two sensors low forward."""
    everybody = {}
    for person in people.trials:
        upright = people.first(person, "upright")
        axes = {place: frame(people.part(person, place, upright)[:, 3:]) for place in ("T4", "L5")}
        rows = everybody.setdefault(person, [])
        for trial in people.trials[person]:
            if trial is upright:
                continue
            forward, right = inclination(second_means(people.part(person, "T4", trial)[:, 3:]), axes["T4"])
            low, _ = inclination(second_means(people.part(person, "L5", trial)[:, 3:]), axes["L5"])
            forward, right, low = (a[2 * RATE_HZ:] for a in (forward, right, low))
            if min(len(forward), len(low)) < 20:
                continue
            s, r = np.median(forward), np.median(right - RIGHT_PER_FORWARD * np.maximum(forward, 0))
            rows.append((CLASSES.index(NAMES[trial["label"]]), np.array([s, r, np.median(low)] if two else [s, r])))
    return everybody


def mirror(rows):
    return [(MIRRORED[label], x * np.array([1, -1, 1])[:len(x)]) for label, x in rows]


def fit(groups, size):
    """mu, S, W of a list of people."""
    total = 6 * size
    of = lambda label: slice(size * label, size * label + size)
    means = [np.mean([x for rows in groups for l, x in rows if l == label], 0) for label in range(6)]
    mu, spread, noise = np.concatenate(means), 25 * np.eye(total), np.array([9 * np.eye(size)] * 6)
    for _ in range(ROUNDS):
        inverse, inverse_noise = np.linalg.inv(spread), np.linalg.inv(noise)
        posts = []
        for rows in groups:
            precision, drift = inverse.copy(), inverse @ mu
            for label, x in rows:
                precision[of(label), of(label)] += inverse_noise[label]
                drift[of(label)] += inverse_noise[label] @ x
            covariance = np.linalg.inv(precision)
            posts.append((covariance @ drift, covariance))
        mu = np.mean([m for m, _ in posts], 0)
        spread = np.mean([P + np.outer(m - mu, m - mu) for m, P in posts], 0)
        noise = np.array([
            np.mean([P[of(label), of(label)] + np.outer(x - m[of(label)], x - m[of(label)])
                     for (m, P), rows in zip(posts, groups) for l, x in rows if l == label], 0) for label in range(6)])
    spread = 0.9 * spread + 0.1 * np.diag(np.diag(spread)) + 0.5 * np.eye(total)
    noise = 0.8 * noise + 0.2 * noise.mean(0) + 0.5 * np.eye(size)
    return mu, spread, noise


def prior(everybody, without=None):
    groups = [rows for person, rows in everybody.items() if person != without]
    groups += [mirror(rows) for rows in groups]
    return fit(groups, len(groups[0][0][1]))


def text(mu, spread, noise):
    size = len(mu) // 6
    line = lambda values: " ".join(f"{v:.4f}" for v in values)
    rows = [f"classes {len(CLASSES)} angles {size}", "mean", line(mu), "between"]
    rows += [line(spread[i, :i + 1]) for i in range(len(mu))]
    for label, name in enumerate(CLASSES):
        rows += [f"within {name}"] + [line(noise[label, i, :i + 1]) for i in range(size)]
    return "\n".join(rows) + "\n"


SWIFT = '''// Printed by `Tools/Accuracy/fit_wearer.py --swift`; do not edit.

extension WearerPrior {
    /// One sensor, at T4: degrees forward and right.
    public static let oneSensor = builtIn(
        """
%s
        """)

    /// Sensors at T4 and L5: degrees forward and right, and forward at L5.
    public static let twoSensors = builtIn(
        """
%s
        """)

    private static func builtIn(_ text: String) -> WearerPrior {
        guard let prior = WearerPrior(text: text) else { preconditionFailure("the prior is damaged") }
        return prior
    }
}
'''


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--without", type=int)
    parser.add_argument("--two", action="store_true")
    parser.add_argument("--swift", action="store_true")
    options = parser.parse_args()
    if options.swift:
        people = People(options.data)
        indented = ["\n".join("        " + line for line in text(*prior(held(people, two))).splitlines()) for two in (False, True)]
        sys.stdout.write(SWIFT % tuple(indented))
        sys.exit()
    sys.stdout.write(text(*prior(held(People(options.data), options.two), options.without)))
