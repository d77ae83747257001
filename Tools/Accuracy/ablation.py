"""What each ingredient of the filter brings, and what its chosen numbers are worth on trials they were not chosen on."""
import ctypes
import itertools
import os
import subprocess
import tempfile

import numpy as np

import broad

FULL = dict(coning=1, mid_attitude=1, mid_turn=1, matrix=1, common_scale=1, rest=1, adaptive=1, lag_s=0.001, memory_s=10,
            interval_s=0.198)
ROWS = {
    "the filter, written a second time (C, double precision)": {},
    "without the gyro's lag of 1 ms": dict(lag_s=0),
    "without coning": dict(coning=0),
    "without the turn's change within a step": dict(mid_turn=0),
    "force turned by the attitude at the end of its step": dict(mid_attitude=0, mid_turn=0),
    "without the gyro's matrix": dict(matrix=0, common_scale=0),
    "without a common scale of all axes": dict(common_scale=0),
    "without rest": dict(rest=0),
    "velocity noise fixed at 0.35 m/s": dict(adaptive=0),
    "velocity remembered for 20 s": dict(memory_s=20),
    "corrected every 0.1 s": dict(interval_s=0.1),
    "corrected every 0.5 s": dict(interval_s=0.5),
}
# For leaving one trial out: the numbers that were looked at last, over these values.
GRID = dict(lag_s=(0, 0.0005, 0.001, 0.0015, 0.002), memory_s=(5, 10, 20, 40))


class Filter:
    def __init__(self, folder):
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ablation.c")
        library = os.path.join(folder, "ablation.so")
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, source, "-lm"], check=True)
        self.run = ctypes.CDLL(library).run

    def rmse(self, trial, **changes):
        options = (ctypes.c_double * len(FULL))(*(FULL | changes).values())
        rows = [np.ascontiguousarray(trial[key], float) for key in ("gyro", "acc")]
        up = np.empty_like(rows[0])
        pointer = lambda array: array.ctypes.data_as(ctypes.c_void_p)
        self.run(pointer(rows[0]), pointer(rows[1]), len(up), ctypes.c_double(1 / trial["rate"]), options, pointer(up))
        return broad.rmse(trial, up)


def table(sets):
    """(ingredient, mean RMSE at each rate) for lists of trials at the rates."""
    with tempfile.TemporaryDirectory() as folder:
        filter_ = Filter(folder)
        for name, changes in ROWS.items():
            yield name, [np.mean([filter_.rmse(trial, **changes) for trial in trials]) for trials in sets]


def left_out(trials):
    """Mean RMSE of each trial with the numbers that are best on the others, and with the product's."""
    with tempfile.TemporaryDirectory() as folder:
        filter_ = Filter(folder)
        choices = [dict(zip(GRID, values)) for values in itertools.product(*GRID.values())]
        scores = np.array([[filter_.rmse(trial, **choice) for trial in trials] for choice in choices])
        chosen = [scores[:, [j for j in range(len(trials)) if j != i]].mean(1).argmin() for i in range(len(trials))]
        ours = choices.index({name: FULL[name] for name in GRID})
        return np.mean([scores[c, i] for i, c in enumerate(chosen)]), scores[ours].mean()
