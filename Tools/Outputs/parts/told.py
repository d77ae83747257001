"""What a recorder tells, what of it is to leave, and whether that is what came: worked out here by itself, from the article on MQTT
and not from the program's own code.
"""
import contextlib
import datetime
import json
import socket
import threading
import time

# Notes of a wearer's own, questions and answers never leave; how alerts are given is told to whoever begins to listen.
NOTES_THAT_STAY = {"wearer", "question", "answer", "alerts"}
# Sentences may hold a name. Of a bell only a screen knows.
FIELDS_THAT_STAY = {"text", "detail", "bell"}


def utc(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def sensor_id(identity, key):
    """What a sensor is known by outside, as `SharedSensor` says: FNV-1a of its number between two keys, its bits mixed, in 36s."""
    value, whole = 0xCBF2_9CE4_8422_2325, (1 << 64) - 1
    for byte in f"{key} {identity} {key}".encode():
        value = ((value ^ byte) * 0x100_0000_01B3) & whole
    for _ in range(8):
        value = ((value ^ (value >> 29)) * 0x9E37_79B9_7F4A_7C15) & whole
    value >>= 2
    digits = ""
    while value:
        value, digit = divmod(value, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits.rjust(12, "0")[-12:]


class Told:
    """An event that is to leave: when this computer heard of it, and its fields."""

    def __init__(self, at, fields, is_greeting):
        self.at, self.fields, self.is_greeting = at, fields, is_greeting

    def equals(self, came, ids):
        wanted = {name: value for name, value in self.fields.items() if name not in FIELDS_THAT_STAY}
        if wanted.get("sensor") is not None:
            wanted["sensor"] = ids[wanted["sensor"]]
        came = {name: value for name, value in came.items() if name != "id"}
        if self.is_greeting:
            # Told to each who begins to listen, and timed by then.
            wanted["time"] = came.get("time")
        return wanted == came


class Witness(threading.Thread):
    """Listens to the recorder's socket beside the outputs, and asks what they ask."""

    def __init__(self):
        super().__init__(daemon=True)
        self.events = []
        self.links, self.batteries, self.today, self.angle = {}, {}, {}, {}
        # The time of the newest sample.
        self.now = None
        self.has_left = False
        self.path = None
        self.greetings = 0

    def hear(self, path):
        """Listens at another socket from now on."""
        self.greetings = 0
        self.path = path

    def run(self):
        while not self.has_left:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
                if self.path:
                    connection.connect(self.path)
                    self.listen(connection)
            time.sleep(0.02)

    def listen(self, connection):
        watch = {"do": "watch", "sensor": None, "rate_hz": 1, "seen": False}
        for request in (watch, {"do": "status"}):
            connection.sendall(json.dumps(request).encode() + b"\n")
        replies = 0
        for line in connection.makefile():
            if not line.endswith("\n"):
                # It was cut off with the connection.
                return
            told = json.loads(line)
            if told["type"] == "reply":
                replies += 1
                self.greetings = replies
            else:
                self.take(told, is_greeting=replies < 2)

    def take(self, told, is_greeting):
        kind, sensor = told["type"], told.get("sensor")
        if kind == "angle":
            self.angle[sensor] = told
            taken = utc(told["time"])
            # A clock that was set back is followed, late samples of one sensor among others are not.
            if self.now is None or taken > self.now or (self.now - taken).total_seconds() > 1200:
                self.now = taken
        elif kind == "today":
            self.today[sensor] = told
        if self.is_to_leave(kind, told):
            self.events.append(Told(time.monotonic(), told, is_greeting))

    def is_to_leave(self, kind, told):
        sensor = told.get("sensor")
        if kind == "link":
            before, self.links[sensor] = self.links.get(sensor), told["state"]
            return before not in (None, told["state"])
        if kind == "battery":
            level = (told["battery_ratio"], told["charging"])
            before, self.batteries[sensor] = self.batteries.get(sensor), level
            return before not in (None, level)
        return kind in ("episode", "alert", "gap") or kind == "note" and told["kind"] not in NOTES_THAT_STAY


class Verdict:
    """What came, held against what was told."""

    def __init__(self, told, heard, ids):
        """`heard`: as `Broker.heard` has it; `ids`: what sensors are known by outside, by name."""
        self.told = told
        self.wrong = []
        self.came = {}
        self.twice = 0
        last = {}
        for is_kept, topic, payload in heard:
            if not topic.endswith("/event"):
                continue
            event = json.loads(payload)
            number = event["id"]
            place = topic.split("/")[2] if topic.count("/") == 3 else None
            if is_kept or event.get("sensor") != place:
                self.wrong.append(f"event {number} came to {topic}, kept: {is_kept}")
            if number in self.came:
                self.twice += 1
                if self.came[number] != event:
                    self.wrong.append(f"event {number} came twice, and not the same: {payload}")
                continue
            if number < last.get(topic, 0):
                self.wrong.append(f"event {number} came after {last[topic]} of its topic")
            last[topic] = number
            self.came[number] = event
        self.absent = []
        self.places = {}
        place = 0
        for number in sorted(self.came):
            start = place
            while place < len(told) and not told[place].equals(self.came[number], ids):
                place += 1
            if place == len(told):
                self.wrong.append(f"event {number} came and was not told, or not there: {json.dumps(self.came[number])}")
                place = start
                continue
            self.absent += told[start:place]
            self.places[number] = place
            place += 1
        self.absent += told[place:]

    def excuse(self, begin, end):
        """Takes out of what did not come what was told between two moments."""
        excused = [event for event in self.absent if begin <= event.at <= end]
        self.absent = [event for event in self.absent if not begin <= event.at <= end]
        return excused
