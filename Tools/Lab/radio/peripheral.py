"""What every Bluetooth LE device in the lab has: address, advertisement, pairing, and ways to go wrong."""

import asyncio

from bumble import hci
from bumble.core import AdvertisingData
from bumble.device import Device, DeviceConfiguration
from bumble.host import Host
from bumble.pairing import PairingConfig, PairingDelegate

from .air import Radio42

ADVERTISING_INTERVAL_MS = 200


class Pairing(PairingDelegate):
    """What the device has to pair with: nothing ("none"), or a display for a passkey ("display")."""

    def __init__(self, peripheral, io):
        super().__init__(io_capability={
            "none": PairingDelegate.NO_OUTPUT_NO_INPUT,
            "display": PairingDelegate.DISPLAY_OUTPUT_ONLY,
            "yesno": PairingDelegate.DISPLAY_OUTPUT_AND_YES_NO_INPUT,
        }[io])
        self.peripheral = peripheral

    async def compare_numbers(self, number, digits):
        self.peripheral.passkey = f"{number:0{digits}}"
        return True

    async def display_number(self, number, digits):
        self.peripheral.passkey = f"{number:0{digits}}"


class Peripheral:
    """A device with its own radio. What it is, subclasses add: services, and what happens on them."""

    def __init__(self, air, address, name, io="none", services=(), advertised=(), response=()):
        self.air, self.name = air, name
        self.connection = None
        self.passkey = None
        self.counts = {"connections": 0, "pairings": 0, "pairing_failures": 0, "notified": 0}
        self.advertised = list(advertised)
        self.response = [(AdvertisingData.COMPLETE_LOCAL_NAME, name.encode()), *response]
        self.controller = Radio42(name, link=air, public_address=address)
        configuration = DeviceConfiguration()
        configuration.name = name
        configuration.address = hci.Address(address)
        configuration.le_enabled = True
        self.device = Device(config=configuration, host=Host(self.controller, self.controller))
        delegate = Pairing(self, io)
        self.device.pairing_config_factory = lambda connection: PairingConfig(
            sc=True, mitm=io != "none", bonding=True, delegate=delegate)
        self.device.add_services(list(services))
        self.device.on("connection", self._on_connection)

    async def start(self):
        await self.device.power_on()
        await self.advertise()

    async def advertise(self):
        await self.device.start_advertising(
            advertising_data=bytes(AdvertisingData([(AdvertisingData.FLAGS, bytes([6])), *self.advertised])),
            scan_response_data=bytes(AdvertisingData(self.response)),
            advertising_interval_min=ADVERTISING_INTERVAL_MS, advertising_interval_max=ADVERTISING_INTERVAL_MS)

    def _on_connection(self, connection):
        self.connection = connection
        self.counts["connections"] += 1
        connection.on("disconnection", self._on_disconnection)
        connection.on("pairing", lambda keys: self._count("pairings"))
        connection.on("pairing_failure", lambda reason: self._count("pairing_failures"))

    def _count(self, what):
        self.counts[what] += 1

    def _on_disconnection(self, reason):
        self.connection = None
        self.disconnected()
        asyncio.ensure_future(self.advertise())

    def disconnected(self):
        """For subclasses."""

    async def notify(self, characteristic, value):
        if self.connection:
            self.counts["notified"] += 1
            await self.device.gatt_server.notify_subscriber(self.connection, characteristic, value)

    # MARK: commands of the lab

    async def do(self, word, arguments):
        """Carries out a command of the control socket and returns what to answer, a dictionary."""
        if word == "drop":
            if self.connection:
                await self.connection.disconnect()
        elif word == "vanish":  # out of range for so many seconds
            self.air.unreachable.add(self.controller)
            self.air.lose(self.controller)
            asyncio.get_running_loop().call_later(float(arguments[0]), self.air.unreachable.discard, self.controller)
        elif word == "unbond":
            await self.device.keystore.delete_all()
        elif word == "rssi":
            self.air.rssi[str(self.device.random_address)] = int(arguments[0])
        elif word != "status":
            raise ValueError(f"no command {word}")
        return {"connected": self.connection is not None, "passkey": self.passkey, **self.counts}
