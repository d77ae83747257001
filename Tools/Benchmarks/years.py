"""A record with years of days in it, made by the program itself and filled here; and what it costs to read from it."""
import json
import os
import random
import sqlite3
import statistics
import struct
import subprocess

# So many days before today have each of their seconds; those before only tell when there was something.
DAYS_WITH_SECONDS = 63
TESTS = {
    "T03": [{"answer": "hold", "side": "both", "values": [22, 24]}],
    "T05": [{"answer": "distance", "side": side, "values": [3]} for side in ("left", "right")],
    "T06": [{"answer": "lost", "side": "both", "values": [1]}],
    "T11": [{"answer": "hold", "side": "both", "values": [90]}],
    "T14": [{"answer": "hold", "side": side, "values": [20]} for side in ("left", "right")],
}
EXERCISES = ["M04", "S05", "S02", "W02", "W03", "W07"]
# Of a minute in four postures that last minutes: upright, relaxed, a slouch, a lean to the right. Name, flexion and lean.
POSTURES = [(1, 200, 0), (1, 1100, 0), (2, 2300, 0), (5, 600, 1200)]

# A day of which no evening's belief is kept, as of older rules: what was learned is worked out from its seconds.
DAYS_AGO_WITHOUT_BELIEF = 9


def belief():
    """What may be believed of a wearer: where each class of postures has its middle, and how far that may be off."""
    def numbers(angles):
        middles = [[0, 0, 0], [22, 0, 4], [30, 0, 25], [-14, 0, -3], [2, -15, 0], [2, 15, 0]]
        mean = [value for middle in middles for value in middle[:angles]]
        covariance = [
            10.5 if row == column else 2.25 if row % angles == column % angles else 0.125
            for row in range(len(mean)) for column in range(row + 1)]
        return {"mean_deg": mean, "covariance_deg2": covariance}
    return json.dumps({"version": 1, "one_sensor": numbers(2), "two_sensors": numbers(3)})


def minutes():
    """Minutes of the track, a hundred of each posture: no second is like the one before."""
    noise = random.Random(1)
    made = []
    for name, flexion, lean in POSTURES:
        bodies = []
        for _ in range(100):
            body = b""
            for _ in range(60):
                body += struct.pack(
                    "<BBBBhh", name, 1, 1, 255, flexion + noise.randrange(-150, 150), lean + noise.randrange(-90, 90))
            bodies.append(body)
        made.append(bodies)
    return made


def fill(path, today, years):
    """Six hours a day worn with sixteen slouches, four sessions a week, five self-tests every two weeks, and what goes
    with them; today eight hours. What is kept of days that are over is kept, but of yesterday: the first who looks today
    works that out."""
    database = sqlite3.connect(path)
    bodies, learned = minutes(), belief()

    def recorded(day, length, with_seconds):
        start_us = (day * 86_400 + 9 * 3_600) * 1_000_000
        recording = database.execute(
            "INSERT INTO recording (sensor, wearer, family, placement, start_us, utc_offset_s, rules_version,"
            " first_quality, has_ended) VALUES ('s', 'me', 'plumbline', 't4', ?, 0, '4', 'ok', 1)",
            (start_us,)).lastrowid
        first = start_us // 60_000_000
        rows = (
            [(recording, first + at, bodies[at // 4 % 4][(at * 7 + day) % 100]) for at in range(length)]
            if with_seconds else [(recording, first + at, b"") for at in range(0, length, 5)])
        database.executemany("INSERT INTO track VALUES (?, ?, ?)", rows)
        slouches_us = [start_us + at * 60_000_000 for at in range(8, length - 4, 16)]
        database.executemany(
            "INSERT INTO episode VALUES (?, ?, ?, 'slouch', 23, 24.5)",
            [(recording, at_us, at_us + 240_000_000) for at_us in slouches_us])
        database.executemany(
            "INSERT INTO alert (recording, time_us) VALUES (?, ?)",
            [(recording, at_us + 120_000_000) for at_us in slouches_us[::4]])
        database.executemany(
            "INSERT INTO break_prompt (wearer, time_us, sensor, utc_offset_s, local_day, set_min, interval_min)"
            " VALUES ('me', ?, 's', 0, ?, 40, 40)",
            [(start_us + at * 3_600_000_000, day) for at in range(1, length // 60)])
        if day != today - DAYS_AGO_WITHOUT_BELIEF:
            database.execute(
                "INSERT INTO posture_belief VALUES ('me', 't4', ?, 0, ?, 1, ?)",
                (start_us + length * 60_000_000, day, learned))
        if day % 7 == 3:
            database.execute(
                "INSERT INTO note (time_us, utc_offset_s, wearer, sensor, text) VALUES (?, 0, 'me', 's', 'a walk')",
                (start_us,))
            database.execute(
                "INSERT INTO posture_correction (recording, wearer, time_us, utc_offset_s, was_slouch)"
                " VALUES (?, 'me', ?, 0, 0)", (recording, start_us + 700_000_000))
        return start_us

    database.execute("INSERT INTO sensor VALUES ('s', 'back', 'plumbline', 'me', 't4', NULL, '/dev/ttyNONE', 115200, 0)")
    for day in range(today - 365 * years, today):
        start_us = recorded(day, 360, day >= today - DAYS_WITH_SECONDS)
        if day < today - 1:
            slouches = [(1 + index % 7, 17.25 + index) for index in range(16)]
            body = struct.pack("<Bd", 2, 360)
            for held in (slouches, [], slouches[:3]):
                body += struct.pack("<I", len(held)) + b"".join(struct.pack("<dd", *pair) for pair in held)
            database.execute("INSERT INTO balance_day VALUES ('me', ?, ?)", (day, body))
            # Worn, calibrated, judged and slouched seconds, then nine figures; all days are alike but a little.
            figures = [21_600, 21_600, 20_000, 3_800 + day % 7 * 100] + [10 + day % 5] * 9
            database.execute(
                "INSERT INTO day_figures VALUES ('me', ?, ?)", (day, struct.pack("<B13d", 1, *figures) + b"4"))
        if day % 7 < 4:
            done = [
                {"exercise": name, "side": "both", "variant": 0, "sets": 2,
                 "dose": {"sets": 2, "repetitions": 10, "seconds": 3, "restSeconds": 30}} for name in EXERCISES]
            database.execute(
                "INSERT INTO routine_session (wearer, local_day, time_us, utc_offset_s, planned, done, effort,"
                " pain_before, pain_after) VALUES ('me', ?, ?, 0, 6, ?, 5, 1, 1)",
                (day, start_us, json.dumps(done)))
        if (today - day) % 14 == 3:
            for test, items in TESTS.items():
                database.execute(
                    "INSERT INTO self_test (wearer, test, local_day, time_us, utc_offset_s, items, knowledge_version)"
                    " VALUES ('me', ?, ?, ?, 0, ?, 'x')", (test, day, start_us, json.dumps(items)))
    recorded(today, 480, True)
    # The questions about signs, answered: none is there.
    database.execute("INSERT OR REPLACE INTO sign_list VALUES ('me', ?, ?, ?)", (today - 1, today - 1, today - 1))
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def make(folder, plumbline, environment, today, years):
    """Makes such a record in the data folder that the environment names."""
    subprocess.run(
        [plumbline, "assess"], env=environment, input="yes\nstop\n", text=True, capture_output=True, check=True)
    fill(os.path.join(environment["PLUMBLINE_DATA_DIR"], "plumbline.sqlite"), today, years)


class Table:
    """Milliseconds of the processor, and how long it took: the first time, and the median of the next ones."""

    def __init__(self, heading):
        self.missed = []
        print(f"{heading:44} first: CPU   wall    next: CPU   wall   ms")

    def line(self, what, measured, most_ms=None):
        """A line of pairs of CPU and wall; where there is a target, both the first and the next are held to it."""
        first, rest = measured[0], measured[1:] or measured[:1]
        following = [statistics.median(values) for values in zip(*rest)]
        verdict = ""
        if most_ms is not None:
            # A machine that does other things makes everybody wait: the processor's time is what can be compared.
            for when, cpu in (("the first", first[0]), ("the next", following[0])):
                if cpu >= most_ms:
                    self.missed.append(f"{what}, {when}: {cpu:.0f} ms of CPU, target < {most_ms} ms")
            verdict = f"   < {most_ms} ms of CPU: " + ("NOT MET" if max(first[0], following[0]) >= most_ms else "met")
        print(
            f"{what:44} {first[0]:10.1f} {first[1]:6.0f} {following[0]:12.1f} {following[1]:6.0f}{verdict}", flush=True)
