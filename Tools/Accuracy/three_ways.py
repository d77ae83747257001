#!/usr/bin/env python3
"""One recording judged three times: while it happens, made again from the samples kept, and from an exported file.

Three days of the virtual wearer, each as fast as it is taken: the second starts from what the first has taught, the third is
ended by SIGKILL, so that its track is made again at the next start. Ends with 1 where live and made again differ.
Usage: three_ways.py FOLDER-WITH-PROGRAMS
"""
import datetime
import glob
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

DAYS = (datetime.date(2026, 3, 2), datetime.date(2026, 3, 3), datetime.date(2026, 3, 4))
SCENARIOS = ("fortnight-3", "fortnight-4", "fortnight-5")
SHORT_S = 1.0  # what two ways may differ by at each end: angles are told ten times a second, the track once


def seconds(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def episodes(lines, day):
    found = []
    for line in lines:
        if '"type":"episode"' not in line:
            continue
        event = json.loads(line)
        if event["kind"] == "slouch" and event["start"].startswith(day.isoformat()):
            found.append((seconds(event["start"]), seconds(event["end"])))
    return sorted(set(found))


class House:
    def __init__(self, programs, folder):
        self.plumbline, self.sensor_program, self.folder = programs + "/plumbline", programs + "/virtual-sensor", folder
        self.environment = dict(os.environ, XDG_RUNTIME_DIR=folder, PLUMBLINE_DATA_DIR=folder + "/data", PLUMBLINE_CONFIG=folder + "/none", TZ="UTC")

    def run(self, *words, codes=(0,)):
        done = subprocess.run([self.plumbline, *words], env=self.environment, capture_output=True, text=True)
        if done.returncode not in codes:
            raise SystemExit(f"three_ways: plumbline {' '.join(words)} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def record(self, scenario, day, seed, kill_at_s=None):
        """The lines that `live` tells of a day; killed once it has told that many seconds of it."""
        link = self.folder + "/sensor"
        log = open(self.folder + "/sensor.log", "w")
        sensor = subprocess.Popen([self.sensor_program, "--scenario", scenario, "--rate", "25", "--speed", "max", "--ring", "2000000",
                                   "--seed", str(seed), "--link", link],  # a seed is a power-up: samples are known by its number and theirs
                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            while not os.path.exists(link):
                if sensor.poll() is not None:
                    raise SystemExit("three_ways: the virtual sensor has ended: " + open(log.name).read())
                time.sleep(.05)
            live = subprocess.Popen([self.plumbline, "live", link, "--sensor-time", "--taken-at", f"{day}T09:00:00.000Z", "--calibrate-first", "10", "--json"],
                                    env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            lines, begun = [], seconds(f"{day}T09:00:00Z")
            for line in live.stdout:
                if not line.startswith('{"type":"angle"'):
                    lines.append(line)
                elif kill_at_s and seconds(json.loads(line)["time"]) - begun > kill_at_s:
                    live.send_signal(signal.SIGKILL)
                    break
            code = live.wait()
            if code != (-signal.SIGKILL if kill_at_s else 6):  # 6: the sensor is gone, for its day is over
                raise SystemExit(f"three_ways: live ended with {code}")
        finally:
            sensor.kill()
            sensor.wait()
            if os.path.islink(link):
                os.unlink(link)
        return lines

    def start_once(self):
        """A recorder that makes again what a kill has left, and ends when asked."""
        recorder = subprocess.Popen([self.plumbline, "run"], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        before = None
        for _ in range(120):
            time.sleep(1)
            now = self.run("summary", "--date", str(DAYS[2]), "--days", "1", "--json")
            if before == now and json.loads(now.splitlines()[0]).get("worn_s"):
                break
            before = now
        recorder.terminate()
        if recorder.wait():
            raise SystemExit("three_ways: run did not end with 0")


def kept(house, day):
    """Episodes of the record."""
    summary = json.loads(house.run("summary", "--date", str(day), "--days", "1", "--json").splitlines()[0])
    return sorted((seconds(e["start"]), seconds(e["end"])) for e in summary["episodes"] if e["kind"] == "slouch")


def apart_s(one, other):
    """Seconds that are a slouch in one of two and not in the other."""
    edges = sorted({edge for span in one + other for edge in span})
    inside = lambda spans, at: any(start <= at < end for start, end in spans)
    return sum(b - a for a, b in zip(edges, edges[1:]) if inside(one, (a + b) / 2) != inside(other, (a + b) / 2))


def row(name, spans, live):
    return f"| {name} | {len(spans)} | {sum(e - s for s, e in spans):.1f} | {apart_s(spans, live):.1f} |"


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        house = House(sys.argv[1], folder)
        told = [house.record(scenario, day, n + 1, kill_at_s=None if n < 2 else 3 * 3600) for n, (scenario, day) in enumerate(zip(SCENARIOS, DAYS))]
        house.start_once()
        house.run("export", "-o", folder + "/export", "--raw")
        files = sorted(glob.glob(folder + "/export/recording-*.csv"))
        names = ("a first day", "a second, which knows the first", "a third, killed after three hours")
        failures = []
        print("# One recording, judged three times\n\nMade by `Tools/Accuracy/three_ways.py` from the virtual wearer. Live: as told while it "
              "happened. Record: what is kept, on the third day made again from the samples after a SIGKILL. File: `replay` of the exported "
              "samples, which begins without what the days before have taught.\n\n| | slouches | seconds | seconds that differ from live |\n|---|---|---|---|")
        for day, name, lines, file in zip(DAYS, names, told, files):
            live = episodes(lines, day)
            record = kept(house, day)
            until = live[-1][1] if live else 0
            # What went on at the kill was never told live: it had not ended.
            record_told = [span for span in record if span[0] <= until]
            replayed = [span for span in episodes(house.run("replay", file, "--json", "--rate", "1").splitlines(), day) if span[0] <= until]
            print(row(f"{name}: live", live, live))
            print(row(f"{name}: record", record_told, live))
            print(row(f"{name}: file", replayed, live))
            if not live:
                failures.append(f"{name}: nothing was told live")
            if len(record_told) != len(live) or apart_s(record_told, live) > SHORT_S * len(live):
                failures.append(f"{name}: live and record differ")
        print()
        for failure in failures:
            print(f"FAILED: {failure}")
        sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
