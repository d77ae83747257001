"""Inclination on BROAD (Laidig et al. 2021, CC BY 4.0) beside VQF (Laidig and Seel 2023), on the same files.

The error is the angle between the estimated and the true "up"; a trial's figure is its RMSE over the samples marked as
movement; a table's figure is the mean over trials. The optical reference lags by about 0.75 of a native sample, so it
is compared at that shift (the same for everybody), looked up in the native rows also where the readings are decimated.
"""
import glob
import os
import subprocess

import numpy as np
import pandas as pd
import vqf

NATIVE_HZ = 285.7142857143
SHIFT_ROWS = 0.75
COLUMNS = ["time_s", "gyro_x_rad_s", "gyro_y_rad_s", "gyro_z_rad_s", "acc_x_m_s2", "acc_y_m_s2", "acc_z_m_s2"]


def load(header):
    fields = dict(line.split(":", 1) for line in open(header) if ":" in line)
    fields = {key.strip(): value.strip() for key, value in fields.items()}
    names = fields["columns"].split()
    table = np.fromfile(os.path.join(os.path.dirname(header), fields["file"]), "<f4").reshape(-1, len(names))
    column = {name: table[:, index].astype(float) for index, name in enumerate(names)}
    pick = lambda *wanted: np.stack([column[name] for name in wanted], 1)
    quaternion = pick("qw", "qx", "qy", "qz")
    return dict(
        name=fields["trial"], groups=fields["groups"].split(), rate=float(fields["rate_hz"]),
        gyro=pick("gx", "gy", "gz"), acc=pick("ax", "ay", "az"), quaternion=quaternion,
        up=up_of(quaternion_at(quaternion, np.arange(len(quaternion)) - SHIFT_ROWS)), move=column["move"] > 0.5)


def trials(folder):
    return [load(header) for header in sorted(glob.glob(os.path.join(folder, "*.hdr")))]


def quaternion_at(quaternion, position):
    last = len(quaternion) - 1
    position = np.clip(position, 0, last)
    low = np.floor(position).astype(int)
    high = np.minimum(low + 1, last)
    share = (position - low)[:, None]
    a, b = quaternion[low], quaternion[high]
    b = np.where((a * b).sum(1, keepdims=True) < 0, -b, b)
    mean = (1 - share) * a + share * b
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def mount(acc):
    """How the board would sit on a back that is upright now: `--mount`, of the force's median (rows of x, y, z)."""
    return ["+x,+y", "+y,+z", "+z,+x"][np.argmax(abs(np.median(acc, 0)))]


def decimated(trial, rate):
    """Boxcar means over the new intervals, stamped at their ends; the reference is interpolated there."""
    if abs(rate - trial["rate"]) < 1e-6:
        return trial
    count = int(len(trial["gyro"]) / trial["rate"] * rate)
    ends = np.arange(0, count + 1) * trial["rate"] / rate

    def boxcar(values):
        sums = np.vstack([np.zeros(3), np.cumsum(values, 0)])
        low = np.clip(np.floor(ends).astype(int), 0, len(values) - 1)
        return np.diff(sums[low] + (ends - low)[:, None] * values[low], axis=0) * (rate / trial["rate"])

    position = ends[1:] - 1
    nearest = np.clip(np.floor(position).astype(int), 0, len(trial["move"]) - 1)
    return dict(
        trial, rate=rate, gyro=boxcar(trial["gyro"]), acc=boxcar(trial["acc"]),
        up=up_of(quaternion_at(trial["quaternion"], position - SHIFT_ROWS)), move=trial["move"][nearest])


def up_of(quaternion):
    w, x, y, z = (quaternion / np.linalg.norm(quaternion, axis=1, keepdims=True)).T
    return np.stack([2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z], 1)


def degrees_between(a, b):
    return np.rad2deg(np.arctan2(np.linalg.norm(np.cross(a, b), axis=1), (a * b).sum(1)))


def errors(trial, up):
    """Degrees for every sample; NaN where there is no reference."""
    return degrees_between(up, trial["up"])


def rmse(trial, up):
    if np.isnan(up).any():
        return float("nan")  # an estimate that is missing must not hide
    error = errors(trial, up)
    counted = trial["move"] & ~np.isnan(error)
    return float(np.sqrt(np.mean(error[counted] ** 2)))


def of_vqf(trial):
    gyro, acc = np.ascontiguousarray(trial["gyro"]), np.ascontiguousarray(trial["acc"])
    causal = vqf.VQF(1 / trial["rate"]).updateBatch(gyro, acc)["quat6D"]
    offline = vqf.offlineVQF(gyro, acc, None, 1 / trial["rate"])["quat6D"]
    return up_of(causal), up_of(offline)


def of_plumbline(program, trial, folder):
    """The causal and the smoothed "up" as `plumbline replay --track` gives them, one row for each sample."""
    recording, track = os.path.join(folder, "trial.csv"), os.path.join(folder, "track.csv")
    time = np.arange(len(trial["gyro"])) / trial["rate"]
    pd.DataFrame(np.c_[time, trial["gyro"], trial["acc"]], columns=COLUMNS).to_csv(
        recording, index=False, float_format="%.9g")
    subprocess.run([program, "replay", recording, "--track", track], check=True, stdout=subprocess.DEVNULL)
    rows = pd.read_csv(track)
    if len(rows) != len(time):
        raise SystemExit(f"{trial['name']}: {len(time)} samples, but the track has {len(rows)} rows")
    return rows[["up_x", "up_y", "up_z"]].values, rows[["smooth_up_x", "smooth_up_y", "smooth_up_z"]].values
