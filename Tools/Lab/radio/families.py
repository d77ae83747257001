"""Other makers' sensors on the air, byte for byte as their documents and captures have them, no more of each than a
gateway uses. Each lies at 10° forward of upright, x up the spine, and is as still as a table."""

import asyncio
import math
import struct

from bumble.core import UUID, AdvertisingData
from bumble.gatt import (
    GATT_BATTERY_LEVEL_CHARACTERISTIC, GATT_BATTERY_SERVICE, Characteristic, CharacteristicValue, Service)
from bumble.hci import Address
from bumble.ll import AdvNonConnInd

from .peripheral import Peripheral

PITCH = math.radians(10)
FORCE_G = (math.cos(PITCH), 0.0, math.sin(PITCH))

_properties = Characteristic.Properties
_readable = Characteristic.Permissions.READABLE
_writeable = Characteristic.Permissions.WRITEABLE


def _counts(per_g):
    return [round(part * per_g) for part in FORCE_G]


def _notified(uuid):
    return Characteristic(uuid, _properties.NOTIFY, _readable, b"")


def _written(uuid, on_write):
    return Characteristic(
        uuid, _properties.WRITE | _properties.WRITE_WITHOUT_RESPONSE, _writeable, CharacteristicValue(write=on_write))


class Family(Peripheral):
    """A sensor that sends a value so many times a second while it is told to."""

    service = ""
    advertised_service = None  # where it is not the service itself

    def __init__(self, air, address, name, io="none"):
        super().__init__(air, address, name, io, advertised=[self._advertisement()])
        self.rate_hz = 50.0
        self.is_streaming = False
        self.sent = 0
        self.commands = []
        self.device.add_services(self.services() + [Service(GATT_BATTERY_SERVICE, [Characteristic(
            GATT_BATTERY_LEVEL_CHARACTERISTIC, _properties.READ | _properties.NOTIFY, _readable, bytes([64]))])])

    def _advertisement(self):
        uuid = bytes(UUID(self.advertised_service or self.service))
        kinds = AdvertisingData
        return (kinds.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS if len(uuid) == 2
                else kinds.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS, uuid)

    def services(self):
        raise NotImplementedError

    def values(self, number):
        """What is notified as the number-th time: pairs of a characteristic and bytes."""
        raise NotImplementedError

    def disconnected(self):
        self.is_streaming = False

    def stream(self, is_on, rate_hz=None):
        self.rate_hz = rate_hz or self.rate_hz
        if is_on and not self.is_streaming:
            self.is_streaming = True
            asyncio.ensure_future(self._run())
        self.is_streaming = is_on

    def note(self, value):
        self.commands.append(bytes(value).hex())

    async def _run(self):
        loop = asyncio.get_running_loop()
        due = loop.time()
        while self.is_streaming and self.connection:
            for characteristic, value in self.values(self.sent):
                await self.notify(characteristic, value)
            self.sent += 1
            due += 1 / self.rate_hz
            await asyncio.sleep(max(0, due - loop.time()))

    async def do(self, word, arguments):
        if word == "end":
            self.stream(False)
            word = "status"
        return {**await super().do(word, arguments), "streaming": self.is_streaming, "sent": self.sent,
                "commands": self.commands[-20:]}


class WitMotion(Family):
    """Frames 55 61; rate by register 03; registers read with 27 (64: battery, here 3.96 V)."""

    service = "0000ffe5-0000-1000-8000-00805f9a34fb"

    def services(self):
        self.data = _notified("0000ffe4-0000-1000-8000-00805f9a34fb")
        self.data.on("subscription", lambda connection, notify, indicate: self.stream(notify, 10))
        return [Service(self.service, [self.data, _written("0000ffe9-0000-1000-8000-00805f9a34fb", self._on_command)])]

    def _on_command(self, connection, value):
        self.note(value)
        if value[:3] == b"\xff\xaa\x03":
            self.rate_hz = {6: 10, 7: 20, 8: 50, 9: 100}.get(value[3], self.rate_hz)
        elif value[:3] == b"\xff\xaa\x27":
            words = [396 if value[3] == 0x64 else 0] + [0] * 7
            asyncio.ensure_future(self.notify(self.data, b"\x55\x71" + struct.pack("<H8h", value[3], *words)))

    def values(self, number):
        yield self.data, b"\x55\x61" + struct.pack("<9h", *_counts(2048), 0, 0, 0, 0, round(-10 / 180 * 32768), 0)


class PolarH10(Family):
    """Acceleration in frames of type 1 (int16 mg), 20 rows each; the time is that of the last row."""

    service = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
    ROWS = 20
    SETTINGS = bytes.fromhex("000419003200 6400c800 0101 1000 0203 020004000800".replace(" ", ""))

    def services(self):
        self.control = Characteristic(
            "fb005c81-02e7-f387-1cad-8acd2d8df0c8", _properties.READ | _properties.WRITE | _properties.INDICATE,
            _readable | _writeable,
            CharacteristicValue(read=lambda connection: bytes([0x0F, 0x04]) + bytes(15), write=self._on_control))
        self.data = _notified("fb005c82-02e7-f387-1cad-8acd2d8df0c8")
        self.rows_hz = 50
        self.start_ns = 0
        return [Service(self.service, [self.control, self.data])]

    def _on_control(self, connection, value):
        self.note(value)
        operation, measurement = value[0], value[1]
        answer = bytes([0xF0, operation, measurement, 0, 0])
        if measurement != 2:
            answer = bytes([0xF0, operation, measurement, 3, 0])
        elif operation == 1:
            answer += self.SETTINGS
        elif operation == 2:
            self.rows_hz = struct.unpack_from("<H", value, 4)[0]
            self.start_ns = 599616000000000000
            self.sent = 0
            self.stream(True, self.rows_hz / self.ROWS)
        elif operation == 3:
            self.stream(False)
        asyncio.ensure_future(self.device.gatt_server.indicate_subscriber(connection, self.control, answer))

    def values(self, number):
        time_ns = self.start_ns + round((number + 1) * self.ROWS / self.rows_hz * 1e9)
        yield self.data, struct.pack("<BQB", 2, time_ns, 1) + struct.pack("<3h", *_counts(1000)) * self.ROWS


class Microbit(Family):
    """Thousandths of g; the period in milliseconds is written. It sends in bursts of two."""

    service = "e95d0753-251d-470a-a062-fa1922dfa9a8"

    def services(self):
        self.data = _notified("e95dca4b-251d-470a-a062-fa1922dfa9a8")
        self.data.on("subscription", lambda connection, notify, indicate: self.stream(notify, 25))
        return [Service(self.service, [self.data, _written("e95dfb24-251d-470a-a062-fa1922dfa9a8", self._on_period)])]

    def _on_period(self, connection, value):
        self.note(value)
        self.rate_hz = 500 / max(1, struct.unpack("<H", value)[0])

    def values(self, number):
        for _ in range(2):
            yield self.data, struct.pack("<3h", *_counts(1000))


class Thingy52(Family):
    """Raw values (2^10 a g, 2^5 a degree a second, 2^4 a µT); it advertises its configuration service."""

    service = "ef680400-9b35-4933-9b10-52ffa9740042"
    advertised_service = "ef680100-9b35-4933-9b10-52ffa9740042"

    def services(self):
        self.settings = struct.pack("<4HB", 5000, 5000, 5000, 50, 0)
        configuration = Characteristic(
            "ef680401-9b35-4933-9b10-52ffa9740042", _properties.READ | _properties.WRITE, _readable | _writeable,
            CharacteristicValue(read=lambda connection: self.settings, write=self._on_settings))
        self.data = _notified("ef680406-9b35-4933-9b10-52ffa9740042")
        self.data.on("subscription", lambda connection, notify, indicate: self.stream(notify))
        return [Service(self.service, [configuration, self.data])]

    def _on_settings(self, connection, value):
        self.note(value)
        self.settings = bytes(value)
        self.rate_hz = float(struct.unpack_from("<H", value, 6)[0])

    def values(self, number):
        yield self.data, struct.pack("<9h", *_counts(1024), 0, 0, 0, 16 * 20, 0, 16 * 40)


class Movesense(Family):
    """The GATT SensorData firmware: a path is subscribed to; IMU6 with four rows a message, floats in m/s² and °/s."""

    service = "34802252-7185-4d5d-b431-630e7050e8f0"
    ROWS = 4

    def services(self):
        self.reference = 0
        self.rows_hz = 52
        self.data = _notified("34800002-7185-4d5d-b431-630e7050e8f0")
        return [Service(self.service, [_written("34800001-7185-4d5d-b431-630e7050e8f0", self._on_command), self.data])]

    def _on_command(self, connection, value):
        self.note(value)
        self.reference = value[1]
        if value[0] == 1:
            self.rows_hz = int(value[2:].decode().rsplit("/", 1)[1])
            self.stream(True, self.rows_hz / self.ROWS)
        elif value[0] == 2:
            self.stream(False)
        asyncio.ensure_future(self.notify(self.data, bytes([1, self.reference]) + struct.pack("<H", 200)))

    def values(self, number):
        force = [part * 9.80665 for part in FORCE_G]
        yield self.data, struct.pack(
            "<BBI24f", 2, self.reference, round(number * self.ROWS / self.rows_hz * 1000), *force * self.ROWS,
            *[0.0, 0.0, 0.0] * self.ROWS)


class XsensDOT(Family):
    """Payload 21 (rate quantities): u32 µs, acceleration in m/s², rate in °/s."""

    service = "15172000-4947-11e9-8646-d663bd873d93"

    def services(self):
        self.data = _notified("15172003-4947-11e9-8646-d663bd873d93")
        return [Service(self.service, [
            Characteristic("15172001-4947-11e9-8646-d663bd873d93", _properties.READ | _properties.WRITE,
                           _readable | _writeable, CharacteristicValue(
                               read=lambda connection: b"\x01\0\x15", write=self._on_control)), self.data])]

    def _on_control(self, connection, value):
        self.note(value)
        self.stream(value[1] == 1, 60)

    def values(self, number):
        yield self.data, struct.pack("<I6f", number * 16667 & 0xFFFFFFFF, *[part * 9.80665 for part in FORCE_G], 0, 0, 0)


class Muse(Family):
    """Big-endian, three rows a packet, a number of 16 bits; started by "d", halted by "h"."""

    service = "fe8d"

    def services(self):
        def uuid(part):
            return f"273e{part:04x}-4c4d-454d-96be-f03bac821358"
        self.control = Characteristic(
            uuid(1), _properties.NOTIFY | _properties.WRITE_WITHOUT_RESPONSE, _readable | _writeable,
            CharacteristicValue(write=self._on_control))
        self.gyro, self.force = _notified(uuid(9)), _notified(uuid(10))
        return [Service(UUID(self.service), [self.control, self.gyro, self.force])]

    def _on_control(self, connection, value):
        self.note(value)
        letters = bytes(value[1:]).strip()
        if letters in (b"d", b"h"):
            self.stream(letters == b"d", 52 / 3)
        reply = b'{"rc":0}'
        asyncio.ensure_future(self.notify(self.control, bytes([len(reply)]) + reply))

    def values(self, number):
        yield self.force, struct.pack(">H9h", number & 0xFFFF, *_counts(1 / 0.0000610352) * 3)
        yield self.gyro, struct.pack(">H9h", number & 0xFFFF, *[0] * 9)


class MetaMotion(Family):
    """Modules and registers: a BMI160 at ±4 g and ±500°/s, acceleration and rate in notifications of their own."""

    service = "326a9000-85cb-9195-d9dd-464cfbbae75a"

    def services(self):
        self.data = _notified("326a9006-85cb-9195-d9dd-464cfbbae75a")
        self.is_on = {3: False, 0x13: False}
        return [Service(self.service, [_written("326a9001-85cb-9195-d9dd-464cfbbae75a", self._on_command), self.data])]

    def _on_command(self, connection, value):
        self.note(value)
        answers = {b"\x03\x80": b"\x03\x80\x01\x01", b"\x13\x80": b"\x13\x80\x00\x01", b"\x11\x8c": b"\x11\x8c\x40\x10\x0f"}
        if bytes(value) in answers:
            asyncio.ensure_future(self.notify(self.data, answers[bytes(value)]))
        elif value[1] == 1 and value[0] in self.is_on:
            self.is_on[value[0]] = value[2] == 1
            self.stream(any(self.is_on.values()), 50)

    def values(self, number):
        if self.is_on[3]:
            yield self.data, b"\x03\x04" + struct.pack("<3h", *_counts(8192))
        if self.is_on[0x13]:
            yield self.data, b"\x13\x05" + struct.pack("<3h", 0, 0, 0)


class Ruuvi:
    """A RuuviTag: advertisements alone (data format 5, big-endian), a new measurement every 2.5 s, told twice."""

    def __init__(self, air, address, name, io="none"):
        self.air, self.name = air, name
        self.address = Address(address)
        self.controller = self
        self.measurement = 0
        self.task = None
        self.le_connections = {}

    async def start(self):
        self.task = asyncio.ensure_future(self._run())

    async def _run(self):
        told = 0
        while True:
            self.measurement = told // 2
            if self not in self.air.unreachable:
                self.air.send_advertising_pdu(self, AdvNonConnInd(self.address, self._data()))
            told += 1
            await asyncio.sleep(1.285)

    def _data(self):
        power = (2977 - 1600) << 5 | (4 + 40) // 2
        payload = struct.pack(">BhHH3hHBH", 5, 4860, 21396, 50044, *_counts(1000), power, 66, self.measurement & 0xFFFF)
        payload += bytes(self.address)[::-1]
        return bytes(AdvertisingData([
            (AdvertisingData.FLAGS, bytes([6])),
            (AdvertisingData.MANUFACTURER_SPECIFIC_DATA, (0x0499).to_bytes(2, "little") + payload)]))

    async def do(self, word, arguments):
        if word == "end" and self.task:
            self.task.cancel()
        return {"measurement": self.measurement}


KINDS = {
    "witmotion": WitMotion, "polar-pmd": PolarH10, "microbit": Microbit, "thingy52": Thingy52, "movesense": Movesense,
    "xsens-dot": XsensDOT, "muse": Muse, "metamotion": MetaMotion, "ruuvi": Ruuvi}
