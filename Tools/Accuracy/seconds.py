"""What smoothing brings to the record's track: means of "up" over whole seconds on BROAD, causal and fixed-lag, against
the reference. Usage: seconds.py FOLDER PROGRAM, for example seconds.py ../shared/data/broad .build/release/plumbline
"""
import sys
import tempfile

import numpy as np

import broad

RATE_HZ = 100


def of_seconds(up):
    """The direction of the mean over each whole second."""
    whole = len(up) // RATE_HZ
    mean = up[:whole * RATE_HZ].reshape(whole, RATE_HZ, 3).mean(1)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def main(folder, program):
    rows = []
    with tempfile.TemporaryDirectory() as work:
        for trial in map(lambda t: broad.decimated(t, RATE_HZ), broad.trials(folder)):
            truth = of_seconds(trial["up"])
            whole = len(truth)
            moves = trial["move"][:whole * RATE_HZ].reshape(whole, RATE_HZ).mean(1) > 0.5
            counted = moves & ~np.isnan(truth).any(1)
            causal, smooth = (of_seconds(up) for up in broad.of_plumbline(program, trial, work))
            rmse = lambda angles: np.sqrt(np.mean(angles[counted] ** 2))
            rows.append((
                rmse(broad.degrees_between(causal, truth)), rmse(broad.degrees_between(smooth, truth)),
                rmse(broad.degrees_between(causal, smooth))))
            print(f"{trial['name'][:44]:44}  " + "  ".join(f"{value:.3f}" for value in rows[-1]), flush=True)
    print(f"{'mean: causal, fixed-lag, between them':44}  " + "  ".join(f"{v:.3f}" for v in np.mean(rows, 0)))


if __name__ == "__main__":
    main(*sys.argv[1:3])
