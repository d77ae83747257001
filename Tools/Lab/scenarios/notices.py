"""Shows notices as a desktop does, to a file: python -m scenarios.notices FILE. A line of JSON for each."""

import asyncio
import json
import sys

from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method


class Notices(ServiceInterface):
    def __init__(self, path):
        super().__init__("org.freedesktop.Notifications")
        self.path = path
        self.count = 0

    @dbus_method()
    def GetCapabilities(self) -> "as":  # noqa: F722
        return ["actions", "body"]

    @dbus_method()
    def GetServerInformation(self) -> "ssss":  # noqa: F821
        return ["lab", "lab", "1", "1.2"]

    @dbus_method()
    def Notify(self, program: DBusStr, replaces: DBusUInt32, icon: DBusStr, summary: DBusStr, body: DBusStr,
               actions: "as", hints: "a{sv}", expires: "i") -> DBusUInt32:  # noqa: F722,F821
        self.count += 1
        with open(self.path, "a") as file:
            file.write(json.dumps({"summary": summary, "body": body}) + "\n")
        return replaces or self.count

    @dbus_method()
    def CloseNotification(self, number: DBusUInt32):
        pass


async def show():
    bus = await MessageBus().connect()
    bus.export("/org/freedesktop/Notifications", Notices(sys.argv[1]))
    await bus.request_name("org.freedesktop.Notifications")
    await bus.wait_for_disconnect()

asyncio.run(show())
