"""Reads a Motion-BIDS data set, and lets motionbids, which is not ours, judge every recording in it.

Beside that it checks what the BIDS validator lets pass: that a table of samples has no header line, as many columns as its
channels, and a number or n/a in each; that every recording has its channels and its tracking system's name. Prints one line
a recording, and ends with 1 and a reason where something is wrong.
"""

import csv
import json
import pathlib
import sys
import warnings

import numpy
from motionbids import Channel, MotionData, validate_motion_data


def number(text):
    return float("nan") if text == "n/a" else float(text)


def examine(root, motion):
    start = motion.name.removesuffix("_motion.tsv")
    entities = dict(part.split("-", 1) for part in start.split("_"))
    sidecar = json.loads(motion.with_name(start + "_motion.json").read_text())
    assert sidecar["TrackingSystemName"], "no TrackingSystemName"
    with open(motion.with_name(start + "_channels.tsv"), newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    channels = [
        Channel(
            channel_name=row["name"],
            channel_component=row["component"],
            channel_type=row["type"],
            channel_tracked_point=row["tracked_point"],
            channel_units=row["units"],
            channel_placement=row["placement"],
            channel_reference_frame=row["reference_frame"],
        )
        for row in rows
    ]
    table = [line.split("\t") for line in motion.read_text().split("\n")[:-1]]
    assert all(len(row) == len(channels) for row in table), "not a field for each channel"
    # A header line would be no numbers.
    data = numpy.array([[number(field) for field in row] for row in table])
    latency = data[:, [channel.channel_type == "LATENCY" for channel in channels].index(True)]
    assert latency[0] == 0 and (numpy.diff(latency) > 0).all(), "times do not go on"
    for kind in ("ACCEL", "GYRO", "LATENCY"):
        count = sum(channel.channel_type == kind for channel in channels)
        assert sidecar[kind + "ChannelCount"] == count, kind
    assert sidecar["MotionChannelCount"] == len(channels)
    assert abs(sidecar["RecordingDuration"] - latency[-1]) < 1e-6
    force = numpy.linalg.norm(data[:, [channel.channel_type == "ACCEL" for channel in channels]], axis=1)
    assert 9 < numpy.median(force) < 11, "no gravity"
    with warnings.catch_warnings():
        # What it recommends beyond the specification's required fields is said, not refused.
        warnings.simplefilter("ignore")
        assert validate_motion_data(
            MotionData(
                subject=entities["sub"],
                session=entities["ses"],
                task_name=entities["task"],
                tracksys=entities["tracksys"],
                run=int(entities["run"]),
                sampling_frequency=sidecar["SamplingFrequency"],
                tracked_points_count=sidecar["TrackedPointsCount"],
                manufacturer=sidecar["Manufacturer"],
                data=data,
                channels=channels,
            )
        )
    with open(motion.with_name(start + "_events.tsv"), newline="") as file:
        events = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    known = json.loads((root / f"task-{entities['task']}_events.json").read_text())["trial_type"]["Levels"]
    assert all(event["trial_type"] in known for event in events), "an event of no known type"
    print(f"{start}: {len(table)} rows, {len(channels)} channels, {len(events)} events")


root = pathlib.Path(sys.argv[1])
motions = sorted(root.glob("sub-*/ses-*/motion/*_motion.tsv"))
assert motions, "no recording"
for motion in motions:
    try:
        examine(root, motion)
    except Exception as problem:
        sys.exit(f"{motion.name}: {type(problem).__name__}: {problem}")
