#!/usr/bin/env python3
"""A plain ingester, to measure ours beside: paho-mqtt and psycopg, the same checks, the same SQL, the same answers, as
somebody would write it in an afternoon. For `Tools/Fleet/measure` only; it does not know withdrawals.

Usage: plain_ingester.py HOST PORT PASSWORD-FILE DATABASE
"""
import array
import datetime
import json
import queue
import sys
import time
import zlib

import paho.mqtt.client
import paho.mqtt.enums
import paho.mqtt.properties
import paho.mqtt.packettypes
import psycopg

PREFIX = "plumbline-fleet/v1/"
MOST_BYTES = 1 << 19
MOST_ROWS = 500
LONGEST_WAIT_S = 0.2
UNKNOWN = -(1 << 63)
POSTURES = "upright slouch lean_forward lean_left lean_right recline bend unknown".split()
COLUMNS = (
    "recording minute sequence recorded_s worn_s calibrated_s moving_s lying_s flexion_mean_cdeg "
    "flexion_deviation_cdeg flexion_most_cdeg alerts has_track"
).split() + [f"{posture}_s" for posture in POSTURES]
STORED = (
    ["person", "recording", "minute", "local_day", "sequence", "recorded_s", "worn_s", "calibrated_s"]
    + [f"{posture}_s" for posture in POSTURES]
    + ["moving_s", "lying_s", "flexion_mean_deg", "flexion_deviation_deg", "flexion_most_deg", "alerts"]
)
TYPES = ["uuid", "bigint", "timestamptz", "date", "bigint"] + ["smallint"] * 13 + ["real"] * 3 + ["smallint"]
KEY = ["person", "recording", "minute"]


def upsert(table, columns, types):
    news = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns if column not in KEY)
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    return (
        f"INSERT INTO fleet.{table} ({', '.join(columns)}) SELECT * FROM unnest({arrays}) "
        f"ON CONFLICT (person, recording, minute) DO UPDATE SET {news} WHERE {table}.sequence < EXCLUDED.sequence"
    )


UPSERT_MINUTES = upsert("minute", STORED, TYPES)
UPSERT_TRACKS = upsert("track", KEY + ["sequence", "body"], ["uuid", "bigint", "timestamptz", "bigint", "bytea"])


class Refused(Exception):
    pass


def message(payload):
    """The head and the rows of what was sent; of minutes also the tracks."""
    reader = zlib.decompressobj()
    whole = reader.decompress(payload, MOST_BYTES)
    if not reader.eof:
        raise Refused("too long, or cut off")
    line, _, body = whole.partition(b"\n")
    head = json.loads(line)
    if head.get("version") != 1:
        raise Refused("of another version")
    if head["type"] != "minutes":
        return head, []
    count, names = head["rows"], head["columns"]
    if not 1 <= count <= 240 or set(COLUMNS) - set(names):
        raise Refused("rows or columns")
    numbers = array.array("q")
    numbers.frombytes(body[: count * len(names) * 8])
    if sys.byteorder == "big":
        numbers.byteswap()
    columns = {name: numbers[at * count : (at + 1) * count] for at, name in enumerate(names)}
    rows = [dict(zip(columns, row)) for row in zip(*columns.values())]
    with_track = [row for row in rows if row["has_track"]]
    tracks = body[count * len(names) * 8 :]
    if len(tracks) != len(with_track) * 480:
        raise Refused("tracks are cut off")
    size = len(with_track) * 60
    for at, row in enumerate(with_track):
        track = bytearray(480)
        for column in range(8):
            start = column * size + at * 60
            track[column::8] = tracks[start : start + 60]
        row["track"] = bytes(track)
    return head, rows


def is_possible(row):
    recorded = row["recorded_s"]
    parts = [row[name] for name in ("recorded_s", "worn_s", "calibrated_s", "moving_s", "lying_s")]
    postures = [row[f"{posture}_s"] for posture in POSTURES]
    return (
        all(0 <= part <= 60 and part <= recorded for part in parts)
        and all(0 <= part <= 60 for part in postures)
        and sum(postures) <= recorded
        and 0 <= row["alerts"] <= 1000
    )


def degrees(hundredths):
    return None if hundredths == UNKNOWN else hundredths / 100


class Ingester:
    def __init__(self, host, port, password, database):
        self.queue = queue.Queue()
        self.database = psycopg.connect(database)
        self.months = set()
        self.client = paho.mqtt.client.Client(
            paho.mqtt.enums.CallbackAPIVersion.VERSION2, protocol=paho.mqtt.enums.MQTTProtocolVersion.MQTTv5)
        self.client.username_pw_set("ingest", password)
        self.client.max_queued_messages_set(0)
        self.client.max_inflight_messages_set(1000)
        self.client.on_connect = lambda client, *_: client.subscribe(f"$share/ingest/{PREFIX}+/up", 1)
        self.client.on_message = lambda _client, _data, told: self.queue.put((told.topic, told.payload))
        properties = paho.mqtt.properties.Properties(paho.mqtt.packettypes.PacketTypes.CONNECT)
        properties.ReceiveMaximum = 1000
        self.client.connect(host, port, clean_start=True, properties=properties)
        self.client.loop_start()

    def run(self):
        while True:
            batch, rows = [self.queue.get()], 0
            until = time.monotonic() + LONGEST_WAIT_S
            parsed = []
            while batch or rows < MOST_ROWS:
                if not batch:
                    try:
                        batch.append(self.queue.get(timeout=max(0, until - time.monotonic())))
                    except queue.Empty:
                        break
                topic, payload = batch.pop()
                try:
                    head, minutes = message(payload)
                except (Refused, ValueError, KeyError, TypeError, zlib.error) as refusal:
                    print(f"{topic}: {refusal}", file=sys.stderr)
                    continue
                parsed.append((topic.split("/")[2], head, minutes))
                rows += len(minutes)
            self.take(parsed)

    def take(self, messages):
        answers, minutes, tracks = [], {}, {}
        with self.database.transaction(), self.database.cursor() as cursor:
            for store, head, rows in messages:
                found = cursor.execute(
                    "SELECT instance, settled, top, batches, coalesce(greeted = fleet.incarnation(), false) FROM fleet.store "
                    "WHERE id = %s FOR UPDATE", (store,)).fetchone()
                if not found:
                    answers.append((store, {"type": "refused", "reason": "unknown_gateway", "text": ""}))
                    continue
                instance, settled, top, batches, is_greeted = found
                if instance not in (None, head["instance"]):
                    answers.append((store, {"type": "refused", "reason": "other_computer", "text": ""}))
                elif head["type"] == "hello":
                    self.greet(cursor, store, head)
                    answers.append(
                        (store, {"type": "welcome", "settled": settled, "top": top, "count": batches,
                                 "now_us": time.time_ns() // 1000}))
                elif not is_greeted or head.get("seen", 0) > batches:
                    # The database was started again, or is an older copy.
                    answers.append((store, {"type": "greet"}))
                elif head["type"] == "minutes":
                    refused = self.collect(cursor, store, head, rows, minutes, tracks)
                    highest = max(row["sequence"] for row in rows)
                    cursor.execute(
                        "UPDATE fleet.store SET settled = greatest(settled, %s), top = greatest(top, %s), batches = batches + 1, "
                        "heard = now() WHERE id = %s",
                        (head["below"], highest, store))
                    answers.append(
                        (store, {"type": "taken", "number": head["number"], "settled": settled, "count": batches + 1,
                                 "refused": refused}))
            if minutes:
                cursor.execute(UPSERT_MINUTES, [list(column) for column in zip(*minutes.values())])
            if tracks:
                cursor.execute(UPSERT_TRACKS, [list(column) for column in zip(*tracks.values())])
        for store, answer in answers:
            self.client.publish(f"{PREFIX}{store}/down", json.dumps(answer), 1)

    def greet(self, cursor, store, head):
        cursor.execute(
            "UPDATE fleet.store SET instance = %s, greeted = fleet.incarnation(), heard = now() WHERE id = %s",
            (head["instance"], store))
        for person in head["people"]:
            cursor.execute(
                "INSERT INTO fleet.person (id, store, kinds, consent_text, consented, first_minute) "
                "VALUES (%s, %s, %s, %s, to_timestamp(%s), to_timestamp(%s)) "
                "ON CONFLICT (id) DO UPDATE SET kinds = EXCLUDED.kinds, first_minute = EXCLUDED.first_minute "
                "WHERE person.store = EXCLUDED.store",
                (
                    person["person"], store, person["kinds"], person["text"], person["given_us"] / 1e6,
                    person["first_minute"] * 60,
                ))

    def collect(self, cursor, store, head, rows, minutes, tracks):
        person = cursor.execute(
            "SELECT extract(epoch FROM first_minute)::bigint / 60 FROM fleet.person WHERE id = %s AND store = %s",
            (head["person"], store)).fetchone()
        for recording in head["recordings"]:
            cursor.execute(
                "INSERT INTO fleet.recording VALUES (%s, %s, to_timestamp(%s), %s, %s, %s, %s) "
                "ON CONFLICT DO NOTHING",
                (
                    head["person"], int(recording["key"]), recording["start_us"] / 1e6, recording["utc_offset_s"],
                    recording["placement"], recording["family"], recording["rules"],
                ))
        refused = []
        latest = time.time() / 60 + 1440
        for row in rows:
            recording = head["recordings"][row["recording"]]
            key = int(recording["key"])
            reason = (
                "not_yours" if person is None
                else "consent" if row["minute"] < person[0]
                else "clock" if not 23_668_560 <= row["minute"] <= latest
                else None if is_possible(row) else "value"
            )
            if reason:
                refused.append([str(key), str(row["minute"]), str(row["sequence"]), reason])
                continue
            minute = datetime.datetime.fromtimestamp(row["minute"] * 60, datetime.timezone.utc)
            self.partition(cursor, minute)
            place = (head["person"], key, minute)
            if place in minutes and minutes[place][4] >= row["sequence"]:
                continue
            local_day = (minute + datetime.timedelta(seconds=recording["utc_offset_s"])).date()
            minutes[place] = (
                *place, local_day, row["sequence"], row["recorded_s"], row["worn_s"], row["calibrated_s"],
                *(row[f"{posture}_s"] for posture in POSTURES), row["moving_s"], row["lying_s"],
                degrees(row["flexion_mean_cdeg"]), degrees(row["flexion_deviation_cdeg"]),
                degrees(row["flexion_most_cdeg"]), row["alerts"],
            )
            if "track" in row:
                tracks[place] = (*place, row["sequence"], row["track"])
        return refused

    def partition(self, cursor, minute):
        month = (minute.year, minute.month)
        if month in self.months:
            return
        after = (minute.year + minute.month // 12, minute.month % 12 + 1)
        for table in ("minute", "track"):
            cursor.execute("SELECT pg_advisory_xact_lock(21)")
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS fleet.{table}_{month[0]}_{month[1]:02} PARTITION OF fleet.{table} "
                f"FOR VALUES FROM ('{month[0]}-{month[1]:02}-01Z') TO ('{after[0]}-{after[1]:02}-01Z')")
        self.months.add(month)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    with open(sys.argv[3], encoding="utf-8") as file:
        Ingester(sys.argv[1], int(sys.argv[2]), file.read().strip(), sys.argv[4]).run()
