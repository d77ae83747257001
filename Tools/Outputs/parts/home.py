"""A home: virtual sensors that play days faster than life, a real recorder of them, and `plumbline-share`."""
import contextlib
import glob
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, f"{os.path.dirname(os.path.abspath(__file__))}/../../Fleet/load")
sys.dont_write_bytecode = True
import rig as ground  # noqa: E402
from . import told  # noqa: E402

LIMIT_S = 600
RATE_HZ = 25
# The first day of a record is not left out, so that alerts are among what is told.
SETTINGS = """\
[alerts]
silent_first_day = false
tracking_only_day = "off"
[share]
mqtt = true
"""


class Home:
    def __init__(self, folder, build, sensors, speed):
        self.folder, self.build, self.count, self.speed = folder, build, sensors, speed
        self.environment = {
            **ground.libraries(), "HOME": folder, "XDG_RUNTIME_DIR": folder, "XDG_CONFIG_HOME": folder, "TZ": "UTC",
            "LANG": "C.UTF-8", "PLUMBLINE_DATA_DIR": f"{folder}/data", "PLUMBLINE_CONFIG": f"{folder}/config.toml"}
        self.processes = {}
        self.witness = told.Witness()
        self.seed = 0
        self.marked = 0
        self.starts = 0
        with open(f"{folder}/config.toml", "w", encoding="utf-8") as file:
            file.write(SETTINGS)

    def plumbline(self, *words, codes=(0,)):
        done = subprocess.run(
            [f"{self.build}/plumbline", *words], env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, check=False, timeout=LIMIT_S)
        if done.returncode not in codes:
            raise RuntimeError(f"plumbline {' '.join(words)} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self, name, *command, own_input=False):
        with open(f"{self.folder}/{name}.log", "ab") as log:
            # The screen's lines are of no use here.
            output = subprocess.DEVNULL if name == "recorder" else log
            self.processes[name] = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.PIPE if own_input else subprocess.DEVNULL, stdout=output,
                stderr=log, text=True)
        return self.processes[name]

    def log(self, name):
        with contextlib.suppress(OSError), open(f"{self.folder}/{name}.log", encoding="utf-8", errors="replace") as file:
            return file.read()
        return ""

    def stop(self, name, how=signal.SIGTERM):
        process = self.processes.pop(name)
        process.send_signal(how)
        process.wait(60)

    # Sensors and the recorder.

    def pair(self):
        """One wearer for each sensor."""
        self.start_sensors("still", 0, speed=1)
        for number in range(1, self.count + 1):
            self.plumbline("pair", f"{self.folder}/s-{number}", "--name", f"s{number}", "--wearer", f"w{number}", "--yes")
        self.stop("sensors")

    def start_sensors(self, scenario, seconds, speed=None):
        # Another seed is another power-up.
        self.seed += 100
        before = self.log("sensors").count('"port"')
        self.start(
            "sensors", f"{self.build}/virtual-sensor", "--count", str(self.count), "--link", f"{self.folder}/s", "--scenario",
            scenario, "--duration", str(seconds), "--rate", str(RATE_HZ), "--speed", str(speed or self.speed), "--seed",
            str(self.seed), own_input=True)
        ground.wait_for("The sensors’ ports", lambda: self.log("sensors").count('"port"') >= before + self.count, LIMIT_S)

    def loosen(self, seconds):
        """From now on one sensor after the other is unplugged for a moment, so often."""
        sensors = self.processes["sensors"]

        def shake():
            chance = random.Random(self.seed)
            while sensors.poll() is None:
                time.sleep(seconds)
                with contextlib.suppress(OSError, ValueError):
                    sensors.stdin.write(f"{chance.randint(1, self.count)} unplug 1\n")
                    sensors.stdin.flush()
        threading.Thread(target=shake, daemon=True).start()

    def start_recorder(self, taken_at):
        """A recorder that takes the sensors' own time, from that moment on."""
        self.start(
            "recorder", f"{self.build}/plumbline", "live", "--sensor-time", "--taken-at", taken_at, "--calibrate-first", "10",
            "--lines")

        def socket():
            # A recorder that was killed leaves its own.
            found = glob.glob(f"{self.folder}/plumbline/*/run.sock")
            return found and self.processes["recorder"].poll() is None and found[0]
        self.witness.hear(None)
        ground.wait_for("The recorder’s socket", socket, LIMIT_S)
        self.witness.hear(socket())
        ground.wait_for("The recorder’s answer", lambda: self.witness.greetings >= 2, LIMIT_S)

    def ids(self):
        """What each sensor is known by outside."""
        with open(f"{self.folder}/data/share/sensors.key", encoding="ascii") as file:
            key = file.readline().strip()
        with contextlib.closing(sqlite3.connect(f"file:{self.folder}/data/plumbline.sqlite?mode=ro", uri=True)) as record:
            return {name: told.sensor_id(identity, key) for identity, name in record.execute("SELECT id, name FROM sensor")}

    # The outputs.

    def start_share(self):
        self.starts = time.time()
        self.start("share", f"{self.build}/plumbline-share")

    def child(self):
        """The process of the one output."""
        share = self.processes["share"].pid
        with open(f"/proc/{share}/task/{share}/children", encoding="ascii") as file:
            return next(iter(int(word) for word in file.read().split()), None)

    def kill_share(self):
        """All of it, as the end of power ends it."""
        child = self.child()
        self.stop("share", signal.SIGKILL)
        with contextlib.suppress(OSError, TypeError):
            os.kill(child, signal.SIGKILL)

    def state(self):
        """How the output says that it stands; empty where this start of it has not yet."""
        with contextlib.suppress(OSError, ValueError), open(f"{self.folder}/data/share/mqtt.state", encoding="utf-8") as file:
            state = json.load(file)
            if told.utc(state["time"]).timestamp() >= self.starts:
                return state
        return {}

    def hears(self):
        return self.state().get("recorder_since") is not None

    def is_connected(self):
        return self.state().get("working_since") is not None

    def waits(self):
        return self.state().get("waiting")

    def outbox(self):
        """Numbers of events that its file holds."""
        held = {}
        with open(f"{self.folder}/data/share/mqtt.outbox", encoding="utf-8") as file:
            for line in file:
                words = line.split(" ")
                if words[0] == "+" and line.endswith("\n"):
                    held[int(words[1])] = True
                elif words[0] == "-":
                    held.pop(int(words[1]), None)
        return set(held)

    def resident_MB(self):
        with open(f"/proc/{self.child()}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def said(self):
        """What its log has said since this was asked last, each sentence once."""
        lines = self.log("share").splitlines()
        new, self.marked = lines[self.marked:], len(lines)
        return list(dict.fromkeys(line.partition("plumbline-share: ")[2].removeprefix("mqtt: ") for line in new))

    def doctor(self):
        """doctor's line about the output."""
        for line in self.plumbline("doctor", "--json", codes=(0, 1, 5)).splitlines():
            finding = json.loads(line)
            if finding["subject"] == "share mqtt":
                return finding["text"]
        raise RuntimeError("doctor has no line about MQTT")

    def end(self):
        self.witness.has_left = True
        for process in self.processes.values():
            if process.poll() is None:
                process.kill()
                process.wait()
