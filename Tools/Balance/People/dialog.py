"""Drives the program as a person at its line dialogue does: reads a page, answers, reads the next one."""
import datetime
import json
import os
import re
import subprocess

FIRST_DAY = datetime.date(2026, 3, 2)
UTC = datetime.timezone.utc


class Surprise(Exception):
    """The program did what this person could not make sense of."""


class Page:
    """One screen of the line dialogue: its title, its text in one line, and what can be answered."""

    def __init__(self, lines):
        said = [line for line in lines[:-1] if line.strip()]
        self.lines = lines
        self.title = said[0].strip() if said else ""
        self.text = " ".join(" ".join(said[1:]).split())
        options = lines[-1][2:]
        self.wants_number = ", or " in options
        words = (part.strip() for part in options.split(", or ")[-1].split(","))
        self.options = [found[1] if (found := re.fullmatch(r"Enter \((.*)\)", word)) else word for word in words]
        # A choice with a comma in its words: “no, or not sure”.
        self.prompt = options


class House:
    """A data folder of its own, and the program in it; its clock stands where the day says."""

    def __init__(self, build, folder, transcript=None, recorder=None):
        self.build, self.folder, self.transcript = build, folder, transcript
        # Where the program is that records days; `None`: nobody wears a sensor.
        self.recorder = recorder
        self.day, self.minute = 1, 0
        os.makedirs(folder, exist_ok=True)

    def begin_day(self, day):
        self.day, self.minute = day, 7 * 60
        self._note(f"\n==== Day {day}, {self.date()} ====\n")

    def date(self, day=None):
        return (FIRST_DAY + datetime.timedelta(days=(day or self.day) - 1)).isoformat()

    def plain_environment(self):
        return {
            "PATH": os.environ["PATH"], "HOME": self.folder, "LANG": "C.UTF-8", "TZ": "UTC", "TERM": "dumb",
            "XDG_RUNTIME_DIR": self.folder, "PLUMBLINE_DATA_DIR": os.path.join(self.folder, "data"),
            "PLUMBLINE_CONFIG": os.path.join(self.folder, "none"),
        }

    def environment(self):
        """Every command ten minutes after the one before."""
        now = datetime.datetime.combine(FIRST_DAY, datetime.time(), UTC)
        now += datetime.timedelta(days=self.day - 1, minutes=self.minute)
        self.minute += 10
        return self.plain_environment() | {
            "LD_PRELOAD": os.path.join(self.build, "libFixedClock.so"),
            "PLUMBLINE_TEST_UTC_US": str(int(now.timestamp()) * 1_000_000),
        }

    def read(self, *arguments, codes=(0,)):
        """What a command that asks nothing prints."""
        done = subprocess.run(
            [os.path.join(self.build, "plumbline"), *arguments], env=self.environment(), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=60)
        if "--json" not in arguments:
            self._note(f"\n$ plumbline {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        if done.returncode not in codes:
            raise Surprise(f"day {self.day}: {arguments} ended with {done.returncode}: {done.stderr}")
        return done.stdout + done.stderr

    def json_of(self, *arguments):
        return json.loads(self.read(*arguments, "--json"))

    def talk(self, arguments, answer):
        """Goes through a dialogue.

        `answer` takes a page and returns a line, or `None` to stop. Returns the pages with their answers, and what was
        said at the end.
        """
        self._note(f"\n$ plumbline {' '.join(arguments)}\n")
        program = subprocess.Popen(
            [os.path.join(self.build, "plumbline"), *arguments], env=self.environment(), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        pages, lines = [], []
        for line in program.stdout:
            self._note(line)
            lines.append(line.rstrip("\n"))
            if not line.startswith("> "):
                continue
            page, lines = Page(lines), []
            said = answer(page)
            pages.append((page, said))
            self._note(f"        [{'stop' if said is None else said or 'Enter'}]\n")
            program.stdin.write(("stop" if said is None else said) + "\n")
            program.stdin.flush()
            if len(pages) > 500:
                program.kill()
                raise Surprise(f"day {self.day}: {arguments} asks without an end: {page.title}")
        program.stdin.close()
        code = program.wait(timeout=60)
        closing = " ".join(" ".join(lines).split())
        if code not in (0, 1):
            raise Surprise(f"day {self.day}: {arguments} ended with {code}: {closing}")
        return pages, closing

    def record(self, scenario):
        """A day's posture, from the bytes of a virtual sensor through the real recorder, from nine o'clock on."""
        port = os.path.join(self.folder, "sensor")
        sensor = subprocess.Popen(
            [os.path.join(self.recorder, "virtual-sensor"), "--scenario", scenario, "--rate", "12.5", "--speed", "max",
             "--ring", "2000000", "--link", port], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        try:
            for line in sensor.stdout:
                if '"port"' in line:
                    break
            live = subprocess.run(
                [os.path.join(self.recorder, "plumbline"), "live", port, "--sensor-time", "--taken-at",
                 f"{self.date()}T09:00:00.000Z", "--calibrate-first", "10", "--lines"],
                env=self.plain_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
            # 6: the sensor is gone, for its day is over.
            if live.returncode != 6:
                raise Surprise(f"day {self.day}: the day could not be recorded: {live.stderr}")
        finally:
            sensor.kill()
            sensor.wait()

    def _note(self, text):
        if self.transcript:
            self.transcript.write(text)
