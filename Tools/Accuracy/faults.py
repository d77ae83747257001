"""What wrong input costs, on BROAD at 100 Hz: each fault is put in half-way and compared with the same trial without it."""
import tempfile

import numpy as np

import broad

RATE = 100


def faulty(trial, kind):
    """A copy with the fault, and the index from which it is in force."""
    gyro, acc = trial["gyro"].copy(), trial["acc"].copy()
    half = len(gyro) // 2
    if kind == "bias jumps by 1 °/s":
        gyro[half:] += np.deg2rad(1) / np.sqrt(3)
    elif kind == "clipped for a second (2 g, 250 °/s)":
        part = slice(half, half + RATE)
        gyro[part] = np.clip(gyro[part], -np.deg2rad(250), np.deg2rad(250))
        acc[part] = np.clip(acc[part], -19.6, 19.6)
    elif kind == "every tenth row repeats the one before":
        gyro[half + 1::10], acc[half + 1::10] = gyro[half:-1:10][:len(gyro[half + 1::10])], acc[half:-1:10][:len(acc[half + 1::10])]
    elif kind == "every tenth pair of rows swapped":
        for index in range(half, len(gyro) - 1, 20):
            gyro[[index, index + 1]] = gyro[[index + 1, index]]
            acc[[index, index + 1]] = acc[[index + 1, index]]
    elif kind == "rate 2 % wrong":
        half = 0
        return dict(trial, gyro=gyro, acc=acc, rate=trial["rate"] * 1.02), half
    elif kind == "bias of (1, -1, 0.5) °/s from the start":
        half = 0
        gyro += np.deg2rad([1, -1, 0.5])
    return dict(trial, gyro=gyro, acc=acc), half


KINDS = ["bias of (1, -1, 0.5) °/s from the start", "bias jumps by 1 °/s", "clipped for a second (2 g, 250 °/s)",
         "every tenth row repeats the one before", "every tenth pair of rows swapped", "rate 2 % wrong"]


def table(program, trials, folder):
    """(fault, RMSE without, RMSE with, largest deviation, deviation from 30 s after it on: means; worst deviation)."""
    clean = [broad.of_plumbline(program, trial, folder)[0] for trial in trials]
    for kind in KINDS:
        rows = []
        for trial, sound in zip(trials, clean):
            changed, since = faulty(trial, kind)
            up = broad.of_plumbline(program, changed, folder)[0]
            apart = broad.degrees_between(up, sound)[since:]
            late = apart[30 * RATE:]
            rows.append((broad.rmse(trial, sound), broad.rmse(trial, up), apart.max(), np.sqrt(np.mean(late**2))))
        yield (kind, *np.mean(rows, 0), np.max(rows, 0)[2])


def starts(program, trials, parallel):
    """Rows of words: begun at rest or in motion, whose filter, error beyond the settled filter's after some seconds."""
    after = (0.5, 1, 3, 10)

    def one(trial):
        n, results = len(trial["gyro"]), []
        with tempfile.TemporaryDirectory() as folder:
            def ups(part):
                return {"VQF": broad.of_vqf(part)[0], **dict(zip(
                    ("ours", "ours, 2 s late"), broad.of_plumbline(program, part, folder)))}

            whole = ups(trial)
            moving = np.flatnonzero(trial["move"])
            begins = [0, *np.linspace(moving[0] + 20 * RATE, moving[-1] - 20 * RATE, 5).astype(int)]
            for begin in begins:
                cut = {key: trial[key][begin:begin + 11 * RATE] for key in ("gyro", "acc", "up", "move")} | dict(
                    name=trial["name"], rate=RATE)
                for filter_, up in ups(cut).items():
                    beyond = broad.errors(cut, up) - broad.errors(cut, whole[filter_][begin:begin + 11 * RATE])
                    results.append(("in motion" if begin else "at rest", filter_, [beyond[int(s * RATE)] for s in after]))
        return results

    everything = sum(parallel(one, trials), [])
    for begun in ("at rest", "in motion"):
        for filter_ in ("VQF", "ours", "ours, 2 s late"):
            values = np.array([beyond for b, f, beyond in everything if (b, f) == (begun, filter_)])
            values = values[np.isfinite(values).all(1)]
            cells = [f"{np.median(v):.2f} ({np.percentile(v, 95):.2f})" for v in values.T]
            yield [begun, filter_, *cells, f"{np.mean(values[:, 1] < 1):.0%} of {len(values)}"]
