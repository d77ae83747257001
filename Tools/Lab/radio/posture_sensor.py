"""Our own sensor on the air: the GATT service of SPECIFICATION.md in front of a virtual sensor, so that what it says
and keeps is the C reference library's doing."""

import asyncio
import ctypes
import json
import os
import signal

from bumble.core import UUID, AdvertisingData
from bumble.gatt import (
    GATT_BATTERY_LEVEL_CHARACTERISTIC, GATT_BATTERY_SERVICE, GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR,
    GATT_DEVICE_INFORMATION_SERVICE, GATT_FIRMWARE_REVISION_STRING_CHARACTERISTIC,
    GATT_MANUFACTURER_NAME_STRING_CHARACTERISTIC, GATT_MODEL_NUMBER_STRING_CHARACTERISTIC, Characteristic,
    CharacteristicValue, Descriptor, Service)
from bumble.gatt_server import Server

from .peripheral import Peripheral
from .serial_line import SerialLine

SERVICE = "7a5c0001-9f0e-4c1b-8c57-3d1f6e2b9a40"
DATA = "7a5c0002-9f0e-4c1b-8c57-3d1f6e2b9a40"
COMMAND = "7a5c0003-9f0e-4c1b-8c57-3d1f6e2b9a40"

IDENTITY, SAMPLES = 0x01, 0x02
MALFORMED = [b"", b"\x02", b"\xff" * 20, b"\x01" + b"\0" * 5, b"\x02" + bytes(range(200)), b"\x55\x61" + b"\0" * 18,
             b"\x06\x01", b"\x08" * 13, b"\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff" + b"\x7f" * 220]

_readable = Characteristic.Permissions.READABLE
_secure = (Characteristic.Permissions.READ_REQUIRES_ENCRYPTION | Characteristic.Permissions.WRITE_REQUIRES_ENCRYPTION)


def _text(uuid, text):
    return Characteristic(uuid, Characteristic.Properties.READ, _readable, text.encode())


def _end_with_parent():
    """A sensor does not outlive the radio, however that ends (prctl, PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class PostureSensor(Peripheral):
    def __init__(self, air, address, name, program, folder, io="none", options=()):
        self.program, self.options = program, options
        self.link_path = os.path.join(folder, name)
        self.line = None
        self.process = None
        self.lose = 0
        self.device_id = None  # told instead of the true one
        self.percent = 87
        self.taken = 0  # samples, by the sensor's own count when it was last started or stopped
        properties = Characteristic.Properties
        self.data = Characteristic(DATA, properties.NOTIFY, _readable | _secure, b"")
        self.command = Characteristic(
            COMMAND, properties.WRITE | properties.WRITE_WITHOUT_RESPONSE,
            Characteristic.Permissions.WRITEABLE | _secure, CharacteristicValue(
                # Who reads by a handle of an older firmware is answered too.
                read=lambda connection: b"", write=self._on_command))
        self.battery = Characteristic(
            GATT_BATTERY_LEVEL_CHARACTERISTIC, properties.READ | properties.NOTIFY, _readable,
            CharacteristicValue(read=lambda connection: bytes([self.percent])))
        self.services = [
            Service(SERVICE, [self.data, self.command]),
            Service(GATT_BATTERY_SERVICE, [self.battery]),
            Service(GATT_DEVICE_INFORMATION_SERVICE, [
                _text(GATT_MANUFACTURER_NAME_STRING_CHARACTERISTIC, "Plumbline"),
                _text(GATT_MODEL_NUMBER_STRING_CHARACTERISTIC, "Virtual clip"),
                _text(GATT_FIRMWARE_REVISION_STRING_CHARACTERISTIC, "1.0")])]
        super().__init__(
            air, address, name, io,
            advertised=[(AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS, bytes(UUID(SERVICE)))])
        self._add_services()
        self.data.on("subscription", lambda connection, notify, indicate: self._on_subscription(notify))

    def _add_services(self):
        # bumble's own descriptor could be written without encryption, and the stream be had by anybody.
        self.data.descriptors = [Descriptor(
            GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR, _readable | Characteristic.Permissions.WRITEABLE | _secure,
            self.device.gatt_server.make_descriptor_value(self.data))]
        self.device.add_services(self.services)

    def _update_firmware(self):
        """The same services behind a new one: every handle has moved, and the database hash tells it."""
        self.device.gatt_server = Server(self.device)
        self.device.add_default_services()
        self.device.add_services([Service("7a5cfff0-9f0e-4c1b-8c57-3d1f6e2b9a40", [
            _text("7a5cfff1-9f0e-4c1b-8c57-3d1f6e2b9a40", "new in this firmware")])])
        self._add_services()

    async def start(self):
        await self._run_sensor()
        await super().start()

    async def _run_sensor(self):
        self.process = await asyncio.create_subprocess_exec(
            self.program, "--link", self.link_path, "--scenario", "day", "--duration", "0", "--name", self.name,
            *self.options, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            preexec_fn=_end_with_parent)
        asyncio.ensure_future(self._listen(self.process.stdout))
        for _ in range(200):
            if os.path.exists(self.link_path):
                return
            await asyncio.sleep(0.05)
        raise RuntimeError("the virtual sensor does not start")

    async def _listen(self, stdout):
        while line := await stdout.readline():
            event = json.loads(line)
            if event["type"] in ("started", "stopped"):
                self.taken = event["value"]

    def _on_subscription(self, is_on):
        """"A link begins when notifications are switched on, and ends with the connection.\""""
        self._close_line()
        if is_on:
            self.line = SerialLine(self.link_path, self._on_message)

    def _close_line(self):
        if self.line:
            self.line.close()
        self.line = None

    def disconnected(self):
        self._close_line()

    def _on_command(self, connection, value):
        if self.line:
            self.line.send(value)

    def _on_message(self, message):
        if message[0] == SAMPLES and self.lose > 0:
            self.lose -= 1
            return
        if message[0] == IDENTITY and self.device_id:
            message = message[:5] + self.device_id + message[13:]
        asyncio.ensure_future(self.notify(self.data, message))

    async def do(self, word, arguments):
        if word == "stall":  # the link stands, and nothing comes
            if self.line:
                self.line.hold(True)
                asyncio.get_running_loop().call_later(
                    float(arguments[0]), lambda line: line is self.line and line.hold(False), self.line)
        elif word == "lose":  # so many messages of samples
            self.lose = int(arguments[0])
        elif word == "battery":
            self.percent = int(arguments[0])
            self._tell_sensor(f"battery {self.percent}")
            await self.notify(self.battery, bytes([self.percent]))
        elif word == "identity":  # of another sensor
            self.device_id = bytes.fromhex(arguments[0]) if arguments else None
        elif word == "flood":  # so many notifications at once that mean nothing
            for _ in range(int(arguments[0])):
                await self.notify(self.data, b"\x7f" * 200)
        elif word == "malformed":
            for message in MALFORMED:
                await self.notify(self.data, message)
        elif word == "sensor":  # the virtual sensor's own commands
            self._tell_sensor(" ".join(arguments))
        elif word == "update":  # of the firmware
            if self.connection:
                await self.connection.disconnect()
            self._update_firmware()
        elif word == "restart":  # with other options
            self._close_line()
            self.process.kill()
            await self.process.wait()
            os.unlink(self.link_path)
            self.options = arguments or self.options
            await self._run_sensor()
            if self.connection:
                await self.connection.disconnect()
        elif word == "end":
            self.process.kill()
        else:
            return {**await super().do(word, arguments), "taken": self.taken}
        return await self.do("status", [])

    def _tell_sensor(self, line):
        self.process.stdin.write((line + "\n").encode())
