"""A gateway's home: a folder with a record, and the real programs that work on it (plumbline, plumbline-share, virtual
sensors); and how its record is compared with a fleet's database, by arithmetic that is not the programs' own.
"""
import contextlib
import datetime
import glob
import os
import signal
import sqlite3
import struct
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import rig as ground  # noqa: E402

LIMIT_S = 300
POSTURES = "upright slouch lean_forward lean_left lean_right recline bend unknown".split()
PROGRAMS = ("plumbline", "plumbline-share", "plumbline-fleet", "virtual-sensor")


def programs():
    """Where the programs lie: $BUILD, else the build folder of this house."""
    build = os.environ.get("BUILD") or f"{ground.HOUSE}/.build/debug"
    for name in PROGRAMS:
        if not os.access(f"{build}/{name}", os.X_OK):
            raise ground.Missing(f"“{build}/{name}” is not built. First: swift build")
    return build


class Home:
    """What one computer with a gateway has."""

    def __init__(self, rig, build, name="home"):
        self.rig, self.build, self.name = rig, build, name
        self.folder = rig.path(name)
        os.mkdir(self.folder, 0o700)
        self.data = f"{self.folder}/data"
        self.environment = {
            **ground.libraries(), "HOME": self.folder, "XDG_RUNTIME_DIR": self.folder, "XDG_CONFIG_HOME": self.folder,
            "PLUMBLINE_DATA_DIR": self.data, "PLUMBLINE_CONFIG": f"{self.folder}/config.toml", "TZ": "UTC"}

    # Programs.

    def plumbline(self, *words, answer="", codes=(0,)):
        """What a command prints; where it may fail, its errors too."""
        done = subprocess.run(
            [f"{self.build}/plumbline", *words], env=self.environment, input=answer, text=True, capture_output=True,
            check=False, timeout=LIMIT_S)
        if done.returncode not in codes:
            raise RuntimeError(f"plumbline {' '.join(words)} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout + (done.stderr if codes != (0,) else "")

    def start(self, what, *command, awaits):
        """Starts a program, and waits for what it says when it is ready."""
        name = f"{self.name}-{what}"
        path = self.rig.path(f"{name}.log")
        size = os.path.getsize(path) if os.path.exists(path) else 0
        with open(path, "ab") as output:
            self.rig.processes[name] = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)

        def is_ready():
            with open(path, encoding="utf-8", errors="replace") as log:
                log.seek(size)
                return awaits in log.read() or self.rig._ended(name)
        ground.wait_for(f"“{awaits}” of {name}", is_ready, LIMIT_S)

    def stop(self, *names, how=signal.SIGTERM):
        for name in names:
            self.rig.kill(f"{self.name}-{name}", how)

    def log(self, what, lines=10_000):
        return self.rig.log(f"{self.name}-{what}", lines)

    def start_recorder(self, awaits="receiving"):
        self.start("recorder", f"{self.build}/plumbline", "run", awaits=awaits)

    def start_share(self, awaits="Sending by"):
        self.start("share", f"{self.build}/plumbline-share", awaits=awaits)

    # Sensors.

    def port(self, sensor):
        return f"{self.folder}/{sensor}"

    def start_sensor(self, sensor="sensor", *options):
        self.start(
            sensor, f"{self.build}/virtual-sensor", "--link", self.port(sensor), "--scenario", "day", "--duration", "0",
            "--device-id", self.device(sensor), *options, awaits='"port"')

    def device(self, sensor):
        """Another one for each sensor of each home."""
        number = 0
        for letter in f"{self.name} {sensor}".encode():
            number = (number * 257 + letter) % (1 << 48)
        return f"{0xF1EE << 48 | number:016x}"

    def record(self, minutes, date, hour=9, sensor="sensor", seed=3):
        """Minutes of a virtual day, taken as fast as they come, as if they were of that date. No recorder may be running."""
        # No sensor, no wait: the link is there when it has said so.
        self.start(
            sensor, f"{self.build}/virtual-sensor", "--scenario", "day", "--rate", "25", "--speed", "max", "--ring", "2000000",
            "--duration", str(minutes * 60), "--seed", str(seed), "--device-id", self.device(sensor), "--link",
            self.port(sensor), awaits='"port"')
        self.start(
            "live", f"{self.build}/plumbline", "live", self.port(sensor), "--sensor-time", "--taken-at",
            f"{date}T{hour:02}:00:00.000Z", "--calibrate-first", "10", "--lines", awaits="")
        live = self.rig.processes[f"{self.name}-live"]
        first = int(datetime.datetime.fromisoformat(f"{date}T{hour:02}:00:00+00:00").timestamp()) // 60
        kept = (
            f"SELECT count(DISTINCT minute) FROM track JOIN recording ON recording.id = recording WHERE minute >= {first} "
            f"AND minute < {first + minutes} AND sensor LIKE '%{self.device(sensor)}'")

        def is_kept():
            return live.poll() is not None or (
                self.rig.processes[f"{self.name}-{sensor}"].poll() is not None and self.read(kept)[0][0] >= minutes)
        ground.wait_for(f"{minutes} minutes of {sensor}", is_kept, LIMIT_S)
        # A sensor that is paired is waited for when its time is over.
        time.sleep(2)
        self.stop("live", how=signal.SIGINT)
        self.stop(sensor, how=signal.SIGKILL)

    # The record.

    def read(self, text):
        """What the record answers to a question."""
        path = next(iter(glob.glob(f"{self.data}/*.sqlite")), f"{self.data}/plumbline.sqlite")
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=60)) as record:
            return record.execute(text).fetchall()

    def minutes(self, wearer=None):
        """What the record has of each minute: (start of its recording, minute) to its numbers."""
        rows = self.read("SELECT start_us, minute, body, wearer FROM track JOIN recording ON recording.id = recording")
        return {(row[0], row[1]): statistics(row[2]) for row in rows if wearer in (None, row[3])}

    def consents(self):
        """Whose pseudonym is which."""
        return dict(self.read("SELECT wearer, person FROM fleet_consent"))


def statistics(body):
    """The numbers of a minute, from the bytes of its track."""
    seconds = [second for second in struct.iter_unpack("<BBBBhh", body) if second[0]]
    postures = [sum(second[0] == place + 1 for second in seconds) for place in range(len(POSTURES))]
    flexions = [second[4] / 100 for second in seconds if second[4] != -32768]
    mean = sum(flexions) / len(flexions) if flexions else None
    deviation = (sum((flexion - mean) ** 2 for flexion in flexions) / len(flexions)) ** 0.5 if flexions else None
    return {
        "recorded": len(seconds), "worn": sum(second[1] != 5 for second in seconds),
        "calibrated": sum(second[2] == 1 for second in seconds), "postures": postures,
        "angles": [mean, deviation, max(flexions) if flexions else None], "track": body.hex(),
    }


def central(rig, person=None):
    """What the database has of each minute, by the same key."""
    of_person = f" WHERE m.person = '{person}'" if person else ""
    lines = rig.query(
        "COPY (SELECT (extract(epoch FROM r.start) * 1000000)::bigint, extract(epoch FROM m.minute)::bigint / 60, recorded_s, "
        f"worn_s, calibrated_s, {', '.join(f'{posture}_s' for posture in POSTURES)}, flexion_mean_deg, flexion_deviation_deg, "
        "flexion_most_deg, encode(t.body, 'hex') FROM fleet.minute m JOIN fleet.recording r ON r.person = m.person AND "
        "r.key = m.recording LEFT JOIN fleet.track t ON t.person = m.person AND t.recording = m.recording AND "
        f"t.minute = m.minute{of_person}) TO STDOUT (FORMAT csv)")
    found = {}
    for line in lines:
        words = line.split(",")
        numbers = [float(word) if word else None for word in words[2:16]]
        key = (int(words[0]), int(words[1]))
        if key in found:
            raise RuntimeError(f"minute {key} is there twice")
        found[key] = {
            "recorded": numbers[0], "worn": numbers[1], "calibrated": numbers[2], "postures": numbers[3:11],
            "angles": numbers[11:14], "track": words[16]}
    return found


def is_equal(own, there, with_track=True):
    def near(a, b):
        return a is None and b is None or a is not None and b is not None and abs(a - b) <= 0.0101

    names = ("recorded", "worn", "calibrated", "postures") + (("track",) if with_track else ())
    return all(own[name] == there[name] for name in names) and (with_track or not there["track"]) and all(
        near(a, b) for a, b in zip(own["angles"], there["angles"]))


def is_all_there(own, there, with_track=True):
    """Whether the database has every minute, and each as the record has it."""
    return all(key in there and is_equal(own[key], there[key], with_track) for key in own)


def left_over(rig, person):
    """Tables, partitions among them, in which the pseudonym still stands."""
    tables = rig.query(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
    return [
        table for table in tables
        if int(rig.query(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%{person}%'")[0])]


def start_server(rig, build, gateways=0):
    """Broker, database and ingester."""
    fleet = f"{build}/plumbline-fleet"
    rig.enrol(gateways)
    rig.start_broker()
    rig.start_database()
    rig.make_schema(fleet)
    rig.start_ingester(fleet)
    rig.wait_ingester()


def code(rig, build, tenant, is_new=False):
    """A code for one gateway more, as the server's people make it."""
    text = subprocess.run(
        [f"{build}/plumbline-fleet", "enrol", "--database", rig.database, "--tenant", tenant,
         *(["--new-tenant"] if is_new else []), "--host", "127.0.0.1", "--port", str(rig.port), "--no-tls", "--passwords",
         rig.path("broker", "passwords"), "--acl", rig.path("broker", "acl"), "--broker-pid", rig.path("broker", "pid")],
        stdout=subprocess.PIPE, text=True, env=ground.libraries(), check=True).stdout
    rig.give(rig.path("broker", "passwords"))
    # The code stands on lines of its own, in groups.
    return " ".join(line.strip() for line in text.splitlines() if line.strip().startswith("PLF"))
