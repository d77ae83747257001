"""A small client of bluetoothd's D-Bus interface, independent of ours: it shows that the lab's radio, pairing and
service work, so that a failure of the gateway's own client is its own."""

import asyncio
import os
import time

from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusObjectPath, DBusStr, DBusUInt16, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method

from .report import Failed

ADAPTER = "/org/bluez/hci0"
AGENT = "/lab/agent"


class Agent(ServiceInterface):
    """Answers for the wearer; `passkey` gives what the sensor shows."""

    def __init__(self, passkey):
        super().__init__("org.bluez.Agent1")
        self.passkey = passkey

    @dbus_method()
    async def RequestPasskey(self, device: DBusObjectPath) -> DBusUInt32:
        for _ in range(100):  # it shows it a moment later
            shown = self.passkey()
            if shown:
                return int(shown)
            await asyncio.sleep(0.1)
        raise Failed("the sensor shows no passkey")

    @dbus_method()
    def RequestConfirmation(self, device: DBusObjectPath, passkey: DBusUInt32):
        pass

    @dbus_method()
    def RequestAuthorization(self, device: DBusObjectPath):
        pass

    @dbus_method()
    def DisplayPasskey(self, device: DBusObjectPath, passkey: DBusUInt32, entered: DBusUInt16):
        pass

    @dbus_method()
    def AuthorizeService(self, device: DBusObjectPath, uuid: DBusStr):
        pass

    @dbus_method()
    def Cancel(self):
        pass


class Client:
    async def open(self, passkey=lambda: None, capability="KeyboardDisplay", powers_on=True):
        self.bus = await MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True).connect()
        self.bus.export(AGENT, Agent(passkey))
        await self._wait_for_adapter()
        await self.call("/org/bluez", "org.bluez.AgentManager1", "RegisterAgent", "os", [AGENT, capability])
        await self.call("/org/bluez", "org.bluez.AgentManager1", "RequestDefaultAgent", "o", [AGENT])
        if powers_on:
            await self.power_on(ADAPTER)
        return self

    async def _wait_for_adapter(self):
        """bluetoothd may just have been started: asked too early, the bus tries in vain to start another."""
        for _ in range(100):
            try:
                if ADAPTER in await self.objects():
                    return
            except Failed:
                pass
            await asyncio.sleep(0.2)
        raise Failed("there is no adapter")

    async def power_on(self, adapter):
        """An adapter that has just come may still be busy with itself."""
        for _ in range(40):
            try:
                return await self.call(adapter, "org.freedesktop.DBus.Properties", "Set", "ssv",
                                       ["org.bluez.Adapter1", "Powered", Variant("b", True)])
            except Failed as failure:
                if "Busy" not in str(failure) and "UnknownObject" not in str(failure):
                    raise
            await asyncio.sleep(0.25)
        raise Failed("the adapter stays busy")

    async def call(self, path, interface, member, signature="", body=(), seconds=30):
        """The reply's body; a refusal is a failure with its text."""
        message = Message(destination="org.bluez", path=path, interface=interface, member=member, signature=signature,
                          body=list(body))
        reply = await asyncio.wait_for(self.bus.call(message), seconds)
        if reply.message_type == MessageType.ERROR:
            raise Failed(f"{member}: {reply.error_name} {reply.body}")
        self.descriptors = reply.unix_fds
        return reply.body

    async def objects(self):
        return (await self.call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects"))[0]

    async def _until(self, condition, seconds, what):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = condition(await self.objects())
            if found:
                return found
            await asyncio.sleep(0.2)
        raise Failed(f"after {seconds} s there was no {what}")

    async def find(self, service):
        """The path and properties of a device that offers the service, found by scanning."""
        await self.call(ADAPTER, "org.bluez.Adapter1", "SetDiscoveryFilter", "a{sv}",
                        [{"UUIDs": Variant("as", [service]), "Transport": Variant("s", "le")}])
        await self.call(ADAPTER, "org.bluez.Adapter1", "StartDiscovery")

        def seen(objects):
            for path, interfaces in objects.items():
                uuids = interfaces.get("org.bluez.Device1", {}).get("UUIDs")
                if uuids and service in uuids.value:
                    return path, interfaces["org.bluez.Device1"]
        found = await self._until(seen, 20, "sensor in range")
        await self.call(ADAPTER, "org.bluez.Adapter1", "StopDiscovery")
        return found

    async def connect(self, device):
        await self.call(device, "org.bluez.Device1", "Connect")
        await self._until(
            lambda objects: objects.get(device, {}).get("org.bluez.Device1", {}).get(
                "ServicesResolved", Variant("b", False)).value, 30, "list of services")

    async def characteristic(self, device, uuid):
        for path, interfaces in (await self.objects()).items():
            known = interfaces.get("org.bluez.GattCharacteristic1")
            if path.startswith(device) and known and known["UUID"].value == uuid:
                return path
        raise Failed(f"no characteristic {uuid}")

    async def write(self, characteristic, value):
        await self.call(characteristic, "org.bluez.GattCharacteristic1", "WriteValue", "aya{sv}",
                        [bytes(value), {"type": Variant("s", "request")}])

    async def notifications(self, characteristic):
        """A descriptor on which each notification is a packet."""
        await self.call(characteristic, "org.bluez.GattCharacteristic1", "AcquireNotify", "a{sv}", [{}])
        descriptor = self.descriptors[0]
        os.set_blocking(descriptor, False)
        return descriptor

    async def remove(self, device):
        await self.call(ADAPTER, "org.bluez.Adapter1", "RemoveDevice", "o", [device])

    def close(self):
        self.bus.disconnect()
