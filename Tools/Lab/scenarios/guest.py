"""The guest's services and programs, and the way to the radio outside."""

import fcntl
import json
import os
import pty
import select
import sqlite3
import subprocess
import tempfile
import termios
import time
import tty

from .report import Failed, expect

BUILD = os.environ["BUILD"]


def wait(condition, seconds, what):
    """Polls until the condition gives something true, and returns that."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failed(f"after {seconds} s there was no {what}")
        time.sleep(0.05)


class Radio:
    """The control socket of `python -m radio`."""

    def __init__(self):
        self.descriptor = os.open(os.environ["LAB_CONTROL"], os.O_RDWR)

    def __call__(self, *words, seconds=25):
        os.write(self.descriptor, (" ".join(map(str, words)) + "\n").encode())
        answer = b""
        end = time.monotonic() + seconds
        while not answer.endswith(b"\n"):
            if not select.select([self.descriptor], [], [], max(0, end - time.monotonic()))[0]:
                raise Failed(f"the radio does not answer to “{' '.join(map(str, words))}”")
            answer += os.read(self.descriptor, 4096)
        answer = json.loads(answer)
        if not answer["ok"]:
            raise Failed(f"the radio, to “{' '.join(map(str, words))}”: {answer['error']}")
        return answer


class Adapter:
    """A virtio console that the kernel takes for a Bluetooth adapter, as btattach does it."""

    N_HCI, HCIUARTSETPROTO, H4 = 15, 0x400455C8, 0
    HCIUARTSETFLAGS, RESET_ON_INIT = 0x400455CB, 2

    def __init__(self, number):
        self.number = number
        self.console = None

    def attach(self):
        self.console = os.open(f"/dev/hvc{self.number}", os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.console)
        termios.tcflush(self.console, termios.TCIOFLUSH)
        fcntl.ioctl(self.console, termios.TIOCSETD, self.N_HCI.to_bytes(4, "little"))
        # Else the kernel resets it only on detaching, when there is no way to it any more.
        fcntl.ioctl(self.console, self.HCIUARTSETFLAGS, self.RESET_ON_INIT)
        fcntl.ioctl(self.console, self.HCIUARTSETPROTO, self.H4)

    def detach(self):
        fcntl.ioctl(self.console, termios.TIOCSETD, (0).to_bytes(4, "little"))
        os.close(self.console)


def load(*modules):
    for module in modules:
        subprocess.run(["modprobe", *module.split()], check=True)


def start_udev():
    if not os.path.exists("/run/udev/control"):
        subprocess.run(["/lib/systemd/systemd-udevd", "--daemon"], check=True)


def start_bus():
    if not os.path.exists("/run/dbus/system_bus_socket"):
        subprocess.run(["dbus-daemon", "--system", "--fork", "--nopidfile"], check=True)


def start_bluetoothd():
    start_bus()
    log = open("/job/bluetoothd.log", "ab")
    # It writes several lines for every notification, which is much of what the guest can do.
    chatty = [] if os.environ.get("LAB_QUIET") else ["-d"]
    return subprocess.Popen(["/usr/libexec/bluetooth/bluetoothd", "-n", *chatty], stdout=log, stderr=log)


class Program:
    """A program of ours at work; what it says lies in /job, both streams as one text."""

    count = 0

    def __init__(self, name, *arguments, environment=None, keeps_stdout=False):
        Program.count += 1
        self.path = f"/job/{Program.count:02}-{name}-{arguments[0].strip('-') if arguments else ''}"
        self.out = open(self.path, "wb")
        self.data = tempfile.TemporaryFile() if keeps_stdout else self.out
        self.process = subprocess.Popen(
            [os.path.join(BUILD, name), *arguments], stdin=subprocess.PIPE, stdout=self.data, stderr=self.out,
            env={**os.environ, **(environment or {})})

    @property
    def text(self):
        with open(self.path, encoding="utf-8", errors="replace") as file:
            return file.read()

    @property
    def stdout(self):
        self.data.seek(0)
        return self.data.read().decode()

    def tell(self, line):
        self.process.stdin.write((line + "\n").encode())
        self.process.stdin.flush()

    def waits_for(self, text, seconds, times=1):
        def said():
            if self.text.count(text) >= times:
                return True
            if self.process.poll() is not None and self.text.count(text) < times:
                raise Failed(f"it ended ({self.process.returncode}) without “{text}”: {self.text[-600:]}")
        try:
            wait(said, seconds, f"“{text}”")
        except Failed as failure:
            raise Failed(f"{failure}; it said: {self.text[-600:]}") from None

    def ends(self, seconds, code=0):
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failed(f"{self.path} did not end within {seconds} s: {self.text[-600:]}") from None
        if code is not None and self.process.returncode != code:
            raise Failed(f"{self.path} ended with {self.process.returncode}, not {code}: {self.text[-600:]}")
        return self

    def stop(self, seconds=30, code=0):
        self.process.terminate()
        return self.ends(seconds, code)


class TerminalProgram:
    """A program of ours on a terminal, as somebody sits before it."""

    def __init__(self, name, *arguments, environment):
        self.terminal, far = pty.openpty()
        self.process = subprocess.Popen(
            [os.path.join(BUILD, name), *arguments], stdin=far, stdout=far, stderr=far,
            env={**os.environ, **environment})
        os.close(far)
        self.text = ""

    def asks(self, question, answer, seconds=60):
        """Waits for a question, and types the answer: text, or a function that gives it."""
        self._read_until(lambda: question in self.text, seconds, f"“{question}”")
        self.text = self.text.split(question, 1)[1]
        os.write(self.terminal, ((answer if isinstance(answer, str) else answer()) + "\n").encode())

    def ends(self, seconds, code=0):
        """What it has said since the last question."""
        self._read_until(lambda: False, seconds, "end", end_is_fine=True)
        self.process.wait(seconds)
        os.close(self.terminal)
        expect(self.process.returncode == code, f"it ended with {self.process.returncode}: {self.text[-600:]}")
        return self.text

    def _read_until(self, condition, seconds, what, end_is_fine=False):
        end = time.monotonic() + seconds
        while not condition():
            if not select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]:
                self.process.kill()
                raise Failed(f"after {seconds} s there was no {what}; it said: {self.text[-600:]}")
            try:
                self.text += os.read(self.terminal, 4096).decode(errors="replace").replace("\r\n", "\n")
            except OSError:  # it has ended
                if end_is_fine:
                    return
                raise Failed(f"it ended without {what}; it said: {self.text[-600:]}") from None


class Plumbline:
    """The real program with a data folder of its own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(dir="/run")
        self.environment = {
            "PLUMBLINE_DATA_DIR": self.folder + "/data", "XDG_RUNTIME_DIR": self.folder,
            "XDG_CONFIG_HOME": self.folder}

    def start(self, *arguments, keeps_stdout=False):
        return Program("plumbline", *arguments, environment=self.environment, keeps_stdout=keeps_stdout)

    def on_terminal(self, *arguments):
        return TerminalProgram("plumbline", *arguments, environment=self.environment)

    def run(self, *arguments, seconds=60, code=0):
        """Its standard output, once it has ended as expected."""
        program = self.start(*arguments, keeps_stdout=True).ends(seconds, code=None)
        expect(program.process.returncode == code,
               f"{program.path} ended with {program.process.returncode}, not {code}: {program.stdout}{program.text[-600:]}")
        return program.stdout

    def json(self, *arguments, seconds=60):
        return [json.loads(line) for line in self.run(*arguments, "--json", seconds=seconds).splitlines()]

    def is_whole(self, sensor):
        """Whether there is no hole in the record of a sensor's last start."""
        try:
            return self.samples(sensor)
        except Failed:
            return 0

    def samples(self, sensor):
        """How many samples of a sensor's last start are in the record. They must run on by one, without hole or double;
        the export must have as many (of all starts)."""
        base = sqlite3.connect(self.folder + "/data/plumbline.sqlite")
        chunks = base.execute(
            "SELECT boot_id, first_sequence, samples, recording.id, has_ended FROM chunk "
            "JOIN recording ON recording.id = chunk.recording "
            "WHERE recording.sensor = ? ORDER BY chunk.id", (sensor,)).fetchall()
        expect(chunks, f"nothing of {sensor} is in the record")
        ranges = sorted((first, first + count, recording, ended)
                        for boot, first, count, recording, ended in chunks if boot == chunks[-1][0])
        for (_, end, before, ended), (first, _, recording, _) in zip(ranges, ranges[1:]):
            # What a sensor still sends while it is being stopped belongs to no recording.
            is_between = ended and recording != before and first > end
            expect(end == first or is_between, f"of {sensor} number {end} should come next, and {first} does")
        return ranges[-1][1] - ranges[0][0]

    def rows(self, sensor):
        """How many samples of a sensor are in the record, numbered or not."""
        base = sqlite3.connect(self.folder + "/data/plumbline.sqlite")
        return base.execute(
            "SELECT SUM(samples) FROM chunk JOIN recording ON recording.id = chunk.recording WHERE recording.sensor = ?",
            (sensor,)).fetchone()[0] or 0

    def newest(self, sensor):
        """The number behind the newest sample of a sensor in the record."""
        base = sqlite3.connect(self.folder + "/data/plumbline.sqlite")
        return base.execute(
            "SELECT MAX(first_sequence + samples) FROM chunk JOIN recording ON recording.id = chunk.recording "
            "WHERE recording.sensor = ?", (sensor,)).fetchone()[0] or 0

    def newest_s(self, sensor):
        """When the newest sample of a sensor in the record was taken, by the wall clock."""
        base = sqlite3.connect(self.folder + "/data/plumbline.sqlite")
        return (base.execute(
            "SELECT MAX(end_us) FROM chunk JOIN recording ON recording.id = chunk.recording WHERE recording.sensor = ?",
            (sensor,)).fetchone()[0] or 0) / 1e6

    def rates(self):
        """Samples a second in the record, by the sensor's name."""
        base = sqlite3.connect(self.folder + "/data/plumbline.sqlite")
        rows = base.execute(
            "SELECT sensor.name, SUM(chunk.samples), (MAX(chunk.end_us) - MIN(chunk.start_us)) / 1e6 FROM chunk "
            "JOIN recording ON recording.id = chunk.recording JOIN sensor ON sensor.id = recording.sensor "
            "GROUP BY sensor.name")
        return {name: count / max(1, span_s) for name, count, span_s in rows}

    def exported(self):
        """How many samples the export has, which is what a researcher would read."""
        folder = tempfile.mkdtemp(dir="/run") + "/export"
        self.run("export", "--output", folder, "--raw", seconds=120)
        count = 0
        for name in os.listdir(folder):
            if name.startswith("recording-"):
                with open(f"{folder}/{name}") as file:
                    count += sum(1 for _ in file) - 1
        return count


def expect_all(recorded, taken, on_its_way=20):
    """Every sample that the sensor took is in the record; the last fifth of a second, which was on its way when the
    recorder ended, the sensor still keeps."""
    expect(0 <= taken - recorded <= on_its_way, f"the record holds {recorded} samples, the sensor took {taken}")
