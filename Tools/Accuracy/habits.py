#!/usr/bin/env python3
"""Simulated days of habitual sitting, which no data set has: it lies between upright and the own slump.

The centres of six postures are those of each of the 28 people of the IMU Sitting Postures Dataset; each is judged by the product's
wearer model from the prior of all others. Assumed, not measured: postures are held for 2 minutes (0.5 to 8) and stray by 2.5 / 1.5
degrees (forward / right), a day's centres by 1.5 / 1.0, all of it drifts by 1.5 / 0.8 over 20 minutes, each morning's upright is off
by 1.9 / 1.5, and habitual sitting lies exactly on the way to the own slump.
The rule's numbers were chosen on days of seed 0; what is reported is of others.
Usage: habits.py DATA/sitting PROGRAM [--people N] [--picture FILE] [--seed N]
"""
import argparse
import subprocess
import tempfile

import numpy as np

from sitting import HOLD_S, RATE_HZ, SLUMP_FROM, People
from wearer import Judge, table

REST = dict(upright=.40, slouch=.20, forward=.08, backward=.14, left=.09, right=.09)
CLAIMS_END = .99  # of the probability of a slip: WearerRules.slipDoubtShare
SHARES = (.2, .35, .5, .65, .8)
RULES = {
    "the rule": (), "no depth": ("depth=0",), "not monotone": ("monotone=0",), "no skip": ("skip=0",), "no floor": ("floor=2",),
    "no learning": ("learn=0",), "no learning, no depth": ("learn=0", "depth=0"), "fixed 15°": ("fixed=1",),
}
# Draws of people, for the interval of a difference between two rules.
DRAWS = 2000


class Simulator:
    def __init__(self, judge, people, seed):
        self.judge, self.people, self.seed = judge, people, seed
        self.centres, self.slumps = {}, {}
        for person in people:
            found = {}
            for trial in judge.people.trials[person]:
                if int(trial["rows"]) > 8 * RATE_HZ:
                    part = judge.angles(person, "T4", judge.people.part(person, "T4", trial))[20:]
                    found.setdefault(trial["label"], []).append(np.median(part, 0))
            self.centres[person] = {label: np.mean(values, 0) for label, values in found.items()}
            held = judge.people.part(person, "T4", judge.people.first(person, "slouch"))[SLUMP_FROM:SLUMP_FROM + HOLD_S * RATE_HZ]
            self.slumps[person] = np.r_[judge.angles(person, "T4", held)[20:].mean(0), 0]

    def generator(self, number):
        return np.random.default_rng(number + 1_000_000 * self.seed)

    def day(self, person, generator, share, hours=8, habit=None, rest=REST, shift=None):
        """Rows a second of angles, and what each is."""
        centres = self.centres[person]
        habit = generator.uniform(.6, .9) if habit is None else habit
        moved = {label: centre + generator.normal(0, (1.5, 1.0)) for label, centre in centres.items()}
        origin = generator.normal(0, (1.9, 1.5))
        labels, rows = [], []
        names = [n for n in rest if n in centres]
        weights = np.array([rest[n] for n in names]) / sum(rest[n] for n in names)
        total = int(hours * 3600)
        while len(labels) < total:
            length = int(np.clip(generator.lognormal(np.log(120), .7), 30, 480))
            if share is not None and generator.random() < habit:
                name = "habitual"
                centre = moved["upright"] + max(0, generator.normal(share, .13)) * (moved["slouch"] - moved["upright"])
            else:
                name = generator.choice(names, p=weights)
                centre = moved[name]
            centre = centre + generator.normal(0, (2.5, 1.5))
            before = rows[-1][-1] if rows else centre
            steps = np.clip(np.arange(1, length + 1) / 2, 0, 1)[:, None]
            rows.append(before + (centre - before) * steps + generator.normal(0, .3, (length, 2)))
            labels += ["turn"] * 2 + [name] * (length - 2)
        angles, labels = np.vstack(rows)[:total], np.array(labels[:total])
        walk = np.cumsum(generator.normal(0, 1, (total // 60 + 2, 2)) * np.sqrt(2 * 60 / 1200), 0)
        for row in range(1, len(walk)):
            walk[row] = walk[row - 1] * (1 - 60 / 1200) + (walk[row] - walk[row - 1] if row == 1 else generator.normal(0, np.sqrt(2 * 60 / 1200), 2))
        at = np.arange(total) / 60
        drift = np.c_[np.interp(at, np.arange(len(walk)), walk[:, 0]) * 1.5, np.interp(at, np.arange(len(walk)), walk[:, 1]) * .8]
        angles = angles + drift - origin * 1.0
        if shift is not None:
            angles[int(shift[0] * 3600):, 0] += shift[1]
        return np.c_[angles, np.zeros(total)], labels

    def judge_days(self, person, days, rules, slump=False):
        """Days one after the other, the belief kept; each day's rows of (in an episode, slouch, slip)."""
        rows = []
        if slump:
            rows.append(np.r_[0, self.slumps[person], 1, 1])
        for number, (angles, _) in enumerate(days):
            if number:
                rows.append(np.r_[number * 86400, 0, 0, 0, 0, 2])
            time = number * 86400 + np.arange(len(angles))
            rows.append(np.c_[time, angles, np.ones(len(angles)), np.zeros(len(angles))])
        done = subprocess.run([self.judge.program, self.judge.prior(person, False), *rules],
                              input=np.vstack(rows).astype("<f8").tobytes(), capture_output=True)
        if done.returncode:
            raise SystemExit(done.stdout.decode())
        out = np.frombuffer(done.stdout, "<f8").reshape(-1, 10)
        answers, start = [], 0
        for angles, _ in days:
            part = out[start:start + len(angles)]
            start += len(angles)
            answers.append((self.inside(part[:, 7]), part[:, 6], part[:, 9]))
        return answers

    @staticmethod
    def inside(levels):
        here, start, left = np.zeros(len(levels), bool), None, None
        for row, level in enumerate(levels):
            if start is None:
                if level == 2:
                    start, left = row, None
            elif level > 0:
                left = None
            else:
                left = row if left is None else left
                if row - left >= 2:
                    if left - start >= 5:
                        here[start:left] = True
                    start = None
        if start is not None:
            here[start:] = True
        return here


def portion(parts):
    return np.concatenate(parts).mean() if sum(map(len, parts)) else float("nan")


def portion_of(called):
    return called[:, 0].sum() / max(called[:, 1].sum(), 1)


def habitual(simulator, share, rules, slump=False):
    """Habitual sitting called a slouch: first half hour, last hour of eight; bends and slumps found."""
    early, late, slumps, bends, suspected = [], [], [], [], []
    for person in simulator.people:
        generator = simulator.generator(int(10000 * share) + person)
        angles, labels = simulator.day(person, generator, share)
        here, _, slip = simulator.judge_days(person, [(angles, labels)], rules, slump)[0]
        suspected.append((slip >= CLAIMS_END).any())
        row = np.arange(len(labels))
        early.append(here[(labels == "habitual") & (row < 1800)])
        late.append(here[(labels == "habitual") & (row >= 7 * 3600)])
        slumps.append(here[labels == "slouch"])
        bends.append(here[labels == "forward"])
    return [*(portion(p) for p in (early, late, slumps, bends)), np.mean(suspected)]


def five_days(simulator, share, rules, slump=False):
    found = np.full((len(simulator.people), 5), np.nan)
    for place, person in enumerate(simulator.people):
        generator = simulator.generator(500 + int(1000 * share) + person)
        days = [simulator.day(person, generator, share) for _ in range(5)]
        for number, ((_, labels), (here, _, _)) in enumerate(zip(days, simulator.judge_days(person, days, rules, slump))):
            found[place, number] = here[labels == "slouch"].mean()
    return np.nanmean(found, 0)


def scene(simulator, make, want, rules):
    """Seconds of `want` called a slouch and seconds of it, of each person; and share of people of whom a slip is suspected."""
    called, suspected = [], []
    for person in simulator.people:
        day = make(person, simulator.generator(900 + person))
        here, _, slip = simulator.judge_days(person, [day], rules)[0]
        # The fixed rule looks out for no slip.
        claims = np.full(len(here), True) if "fixed=1" in rules else np.maximum.accumulate(slip) < CLAIMS_END
        wanted = want(day[1])
        called.append(((here & claims)[wanted].sum(), wanted.sum()))
        suspected.append(not claims.all())
    return np.array(called), np.mean(suspected)


def difference(ours, theirs):
    """How much more of it one rule calls a slouch than the other, and the interval of 95 % over draws of people."""
    generator = np.random.default_rng(1)
    drawn = []
    for _ in range(DRAWS):
        who = generator.integers(len(ours), size=len(ours))
        drawn.append(portion_of(ours[who]) - portion_of(theirs[who]))
    low, high = np.percentile(drawn, (2.5, 97.5))
    return f"{portion_of(ours) - portion_of(theirs):+.2f} ({low:+.2f} to {high:+.2f})"


def presses(judge, people, shuffles=1):
    """F1 of episodes after corrections of the first errors of a session, scored after the last of them."""
    from wearer import ROW_S, inside, matched, session, spans, episodes as found_in
    table = []
    for count in (0, 1, 2, 3):
        sums = np.zeros((2, 3))
        for person in people:
            generator = np.random.default_rng(1000 + person)
            for _ in range(shuffles):
                angles, labels, _ = session(judge, person, generator, False)
                told = np.isin(labels, ("slouch", "forward"))
                corrections, last = [], 0
                for _ in range(count):
                    judged = ask(judge, person, angles, corrections)
                    here = inside(found_in(judged[:, 7]), len(told))
                    row = next_error(here, told, last)
                    if row is None:
                        break
                    corrections.append((row, told[row]))
                    last = row + 1
                for place, used in enumerate(([], corrections)):
                    judged = ask(judge, person, angles, used)
                    here = inside(found_in(judged[:, 7]), len(told))
                    starts, ends = spans(told[last:]), spans(here[last:])
                    sums[place] += (len(starts), len(ends), len(matched(starts, ends)))
        score = [2 * both / max(true + found, 1) for true, found, both in sums]
        table.append((str(count), f"{score[1]:.3f}", f"{score[0]:.3f}"))
    return table


def next_error(here, told, after):
    """The row ten seconds into the next wrong stretch: by then a posture was held."""
    wrong = here != told
    run = 0
    for row in range(after, len(wrong)):
        run = run + 1 if wrong[row] and (row == after or told[row] == told[row - 1]) else 0
        if run >= 100:
            return row
    return None


def ask(judge, person, angles, corrections):
    time = np.arange(len(angles)) * .1
    rows = np.c_[time, angles, np.ones(len(angles)), np.zeros(len(angles))]
    for row, was in sorted(corrections, reverse=True):
        rows = np.insert(rows, row + 1, np.r_[time[row], 0, 0, 0, 0, 4 if was else 5], 0)
    done = subprocess.run([judge.program, judge.prior(person, False), "depth=0"], input=rows.astype("<f8").tobytes(), capture_output=True)
    if done.returncode:
        raise SystemExit(done.stdout.decode())
    return np.frombuffer(done.stdout, "<f8").reshape(-1, 10)


def two(value):
    return f"{value:.2f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("program")
    parser.add_argument("--people", type=int, default=28)
    parser.add_argument("--picture", default="")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        judge = Judge(People(options.data), options.program, folder)
        people = list(judge.people.trials)[:options.people]
        simulator = Simulator(judge, people, options.seed)
        print("# Habitual sitting, simulated\n\nMade by `Tools/Accuracy/habits.py`, which says what is assumed. "
              "People of whom the priors were not made; one sensor.\n")
        print("## Called a slouch, by how far habitual sitting goes towards the own slump\n\n"
              "In the first half hour / in the eighth hour. Last columns, at .5: slumps and bends forward found; people "
              "of whom a slip is suspected within the eight hours, though nothing slipped, at each.\n")
        rows, curves = [], {}
        for name, rules in [*RULES.items(), ("slump hold", None)]:
            answers = [habitual(simulator, share, rules or (), rules is None) for share in SHARES]
            curves[name] = [a[1] for a in answers]
            rows.append((name, *(f"{two(a[0])} / {two(a[1])}" for a in answers), two(answers[2][2]), two(answers[2][3]),
                         " ".join(two(a[4]) for a in answers)))
        table(("", *(f"{s:g}" for s in SHARES), "slumps", "bends", "a slip suspected"), rows)
        print("## Slumps found on five days, the belief kept\n")
        rows, lines = [], {}
        for name, rules, slump in (("the rule", (), False), ("not monotone, no depth", ("monotone=0", "depth=0"), False), ("the rule, slump hold", (), True)):
            for share in (.5, .65):
                found = five_days(simulator, share, rules, slump)
                lines[f"{name}, {share:g}"] = found
                rows.append((name, f"{share:g}", *map(two, found)))
        table(("", "habitual at", *(f"day {n}" for n in range(1, 6))), rows)
        print("## What may teach it nonsense\n\nShare of what is named first that is called a slouch; people of whom a slip is suspected. "
              f"Nothing is claimed once its probability has been {CLAIMS_END:g}; the fixed rule looks out for no slip. Last column: the rule less the fixed "
              "one, with the interval of 95 % over people.\n")
        scenes = {
            "uprights, days that are all upright": (lambda p, g: simulator.day(p, g, None, 4, rest=dict(upright=1)), lambda l: l == "upright"),
            "uprights, never a slouch": (lambda p, g: simulator.day(p, g, None, 4, rest=dict(upright=.6, backward=.2, left=.1, right=.1)), lambda l: l == "upright"),
            "leans, never a slouch": (lambda p, g: simulator.day(p, g, None, 4, rest=dict(upright=.6, backward=.2, left=.1, right=.1)), lambda l: (l == "left") | (l == "right")),
            "slumps, days that are all slouch": (lambda p, g: simulator.day(p, g, None, 4, rest=dict(slouch=1)), lambda l: l == "slouch"),
            "uprights after a slip of 8°": (lambda p, g: simulator.day(p, g, None, 8, shift=(4, 8.0)), lambda l: (l == "upright") & (np.arange(len(l)) > 4 * 3600)),
            "uprights after a slip of 12°": (lambda p, g: simulator.day(p, g, None, 8, shift=(4, 12.0)), lambda l: (l == "upright") & (np.arange(len(l)) > 4 * 3600)),
            "two hours of an arm on the desk (a lean of 10° right, 6° forward)": (lambda p, g: desk(simulator, p, g), lambda l: l == "desk"),
            "another wearer, not calibrated anew: uprights": (lambda p, g: swapped(simulator, p, g), lambda l: l == "other upright"),
            "another wearer, not calibrated anew: slumps": (lambda p, g: swapped(simulator, p, g), lambda l: l == "other slouch"),
        }
        rows = []
        for name, (make, want) in scenes.items():
            found = {label: scene(simulator, make, want, RULES[label]) for label in ("the rule", "no learning", "fixed 15°")}
            for label, (called, suspected) in found.items():
                rows.append((name, label, two(portion_of(called)), two(suspected),
                             difference(called, found["fixed 15°"][0]) if label == "the rule" else ""))
        table(("", "", "called a slouch", "slip suspected", "the rule less fixed 15°"), rows)
        print("## Presses\n\nF1 of episodes after the last correction of a session's first errors (three sessions a person), beside none; without the depth, "
              "so that what was told is the truth.\n")
        table(("corrections", "with", "without"), presses(judge, people, 3))
        if options.picture:
            picture(curves, lines, options.picture)


def desk(simulator, person, generator):
    angles, labels = simulator.day(person, generator, None, 6)
    centre = np.r_[generator.normal(6, 2), generator.normal(10, 2), 0]
    rows = slice(2 * 3600, 4 * 3600)
    angles[rows] = centre + generator.normal(0, .5, (7200, 3)) * (1, 1, 0)
    labels = labels.astype(object)
    labels[rows] = "desk"
    return angles, labels.astype(str)


def swapped(simulator, person, generator):
    """Half of the day is another person's, whose upright lies elsewhere by what people differ in how a clip sits (4 degrees)."""
    own, labels = simulator.day(person, generator, None, 3)
    other = simulator.people[(simulator.people.index(person) + 7) % len(simulator.people)]
    theirs, their_labels = simulator.day(other, generator, None, 3)
    theirs[:, :2] += generator.normal(0, 4, 2)
    return np.vstack([own, theirs]), np.r_[labels, np.array(["other " + l for l in their_labels])]


def picture(curves, lines, path):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    for name in ("the rule", "no depth", "no learning, no depth", "slump hold"):
        left.plot(SHARES, curves[name], marker="o", label=name)
    left.set(xlabel="habitual sitting, part of the own slump", ylabel="called a slouch in the eighth hour", ylim=(0, 1))
    left.legend(fontsize=8)
    for name, found in lines.items():
        right.plot(range(1, 6), found, marker="o", label=name)
    right.set(xlabel="day", ylabel="slumps found", ylim=(0, 1), xticks=range(1, 6))
    right.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
