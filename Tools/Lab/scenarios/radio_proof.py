"""That the lab itself works: pairing and our service through bluetoothd, by a client that is not ours."""

import asyncio
import os
import select
import struct
import time

from .bluez import Client
from .guest import Adapter, Radio, load, start_bluetoothd, start_udev
from .report import expect, scenario

SERVICE = "7a5c0001-9f0e-4c1b-8c57-3d1f6e2b9a40"
DATA = "7a5c0002-9f0e-4c1b-8c57-3d1f6e2b9a40"
COMMAND = "7a5c0003-9f0e-4c1b-8c57-3d1f6e2b9a40"
STARTED, STOPPED = bytes([0x82, 7, 0, 0]), bytes([0x83, 8])

radio = Radio()
adapters = []
daemon = []


def stack():
    """The adapter, switched on, the bus and bluetoothd, once."""
    if not adapters:
        start_udev()
        load("hci_uart", "bluetooth")
        adapters.append(Adapter(0))
        adapters[0].attach()
        daemon.append(start_bluetoothd())
        asyncio.run(_power_on())


async def _power_on():
    (await Client().open()).close()


def _stream(descriptor, seconds):
    """First sequence, samples and lost samples within so many seconds."""
    end = time.monotonic() + seconds
    first = following = None
    lost = 0
    while (left := end - time.monotonic()) > 0:
        if not select.select([descriptor], [], [], left)[0]:
            break
        message = os.read(descriptor, 600)
        expect(message, "the connection is lost")
        if message[0] != 2:
            continue
        sequence, = struct.unpack_from("<I", message, 1)
        first = sequence if first is None else first
        lost += 0 if following is None else sequence - following
        following = sequence + message[18]
    expect(first is not None, "no sample came")
    return following - first, lost


async def _pair_and_stream(name, passkey, seconds):
    client = await Client().open(passkey)
    device, properties = await client.find(SERVICE)
    expect(properties["Name"].value == name, f"its name is {properties['Name'].value}")
    begun = time.monotonic()
    await client.call(device, "org.bluez.Device1", "Pair", seconds=40)
    paired_s = time.monotonic() - begun
    await client.connect(device)
    descriptor = await client.notifications(await client.characteristic(device, DATA))
    command = await client.characteristic(device, COMMAND)
    await client.write(command, STARTED)
    samples, lost = _stream(descriptor, seconds)
    await client.write(command, STOPPED)
    objects = await client.objects()
    battery = objects[device]["org.bluez.Battery1"]["Percentage"].value
    os.close(descriptor)
    await client.remove(device)
    client.close()
    expect(lost == 0, f"{lost} of {samples} samples are lost")
    expect(samples > 80 * seconds, f"only {samples} samples in {seconds} s")
    return f"paired in {paired_s:.1f} s, {samples} samples in {seconds} s, 0 lost, battery {battery} %"


@scenario("radio-just-works", 90)
def just_works():
    stack()
    radio("add", "posture", "clip")
    figures = asyncio.run(_pair_and_stream("clip", lambda: None, 5))
    radio("remove", "clip")
    return figures


@scenario("radio-passkey", 90, is_asked_for=True)
def passkey():
    """Only where “ble-passkey” fails: whether that is the lab's own fault."""
    stack()
    radio("add", "posture", "clipkey", "io=display", "address=C4:11:22:33:44:99")
    figures = asyncio.run(_pair_and_stream("clipkey", lambda: radio("clipkey", "status")["passkey"], 5))
    radio("remove", "clipkey")
    return figures
