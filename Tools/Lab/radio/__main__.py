"""The lab's radio, on the host: adapters for the guest's kernel, the devices in their range, and a socket to command
them. Usage: python -m radio --adapters N --folder DIR --virtual-sensor PROGRAM

In DIR it makes hci0.sock, hci1.sock … (HCI, H4) and control.sock. A command is a line, its answer a line of JSON:
    add KIND NAME key=value …    KIND: posture, or one of `families`; address=, io=none|display|yesno; posture: more
                                 options of the virtual sensor; name_shown=, with _ for a space
    remove NAME                  it is switched off
    NAME COMMAND …               see `do` of Peripheral and its kinds
    adapter N silent on|off      the adapter answers nothing
    adapter N unplug             its connections end, as the guest detaches it
    adapter N slots N            connections that it holds at a time"""

import argparse
import asyncio
import json
import logging
import os

from bumble.transport import open_transport

from .air import Adapter, Air
from .families import KINDS
from .posture_sensor import PostureSensor


class Lab:
    def __init__(self, folder, program):
        self.folder, self.program = folder, program
        self.air = Air()
        self.adapters = []
        self.devices = {}
        self.count = 0

    async def add_adapter(self, number):
        path = os.path.join(self.folder, f"hci{number}.sock")
        if os.path.exists(path):
            os.unlink(path)
        transport = await open_transport("unix-server:" + path)
        self.adapters.append(Adapter(
            f"adapter{number}", host_source=transport.source, host_sink=transport.sink, link=self.air,
            public_address=f"00:1A:7D:DA:71:{number:02X}"))

    async def command(self, words):
        if words[0] == "add":
            return await self._add(words[1], words[2], dict(word.split("=", 1) for word in words[3:]))
        if words[0] == "remove":
            device = self.devices.pop(words[1])
            self.air.lose(device.controller)
            self.air.unreachable.add(device.controller)
            self.air.controllers.discard(device.controller)
            return await device.do("end", [])
        if words[0] == "adapter":
            adapter = self.adapters[int(words[1])]
            if words[2] == "silent":
                adapter.is_silent = words[3] == "on"
            elif words[2] == "unplug":
                adapter.unplug()
            elif words[2] == "slots":
                adapter.slots = int(words[3])
            return {"connections": len(adapter.le_connections)}
        return await self.devices[words[0]].do(words[1], words[2:])

    async def _add(self, kind, name, settings):
        self.count += 1
        address = settings.pop("address", f"C4:11:22:33:55:{self.count:02X}")
        io = settings.pop("io", "none")
        shown = settings.pop("name_shown", name).replace("_", " ")
        if kind == "posture":
            options = [word for key, value in settings.items() for word in (f"--{key}", value)]
            device = PostureSensor(self.air, address, name, self.program, self.folder, io, options)
        elif kind in KINDS:
            device = KINDS[kind](self.air, address, shown, io)
        else:
            raise ValueError(f"no kind {kind}")
        self.devices[name] = device
        await device.start()
        return {"address": address}

    async def serve(self, reader, writer):
        while line := await reader.readline():
            words = line.decode().split()
            if not words:
                continue
            try:
                answer = {"ok": True, **await asyncio.wait_for(self.command(words), 20)}
            except Exception as error:  # whatever it is, the scenario is told
                logging.exception("%s", line)
                answer = {"ok": False, "error": repr(error)}
            writer.write((json.dumps(answer) + "\n").encode())
            await writer.drain()


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--adapters", type=int, default=1)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--virtual-sensor", required=True)
    arguments = parser.parse_args()
    lab = Lab(arguments.folder, arguments.virtual_sensor)
    for number in range(arguments.adapters):
        await lab.add_adapter(number)
    path = os.path.join(arguments.folder, "control.sock")
    if os.path.exists(path):
        os.unlink(path)
    await asyncio.start_unix_server(lab.serve, path)
    print("ready", flush=True)
    await asyncio.Event().wait()


logging.basicConfig(level=os.environ.get("BUMBLE_LOG", "WARNING").upper())
asyncio.run(main())
