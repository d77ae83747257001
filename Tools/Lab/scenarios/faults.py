"""What else goes wrong around a sensor over Bluetooth: each handled, and said in one sentence.

The adapter's links used up are not among it: bluetoothd 5.66 itself ends where the kernel says so (“Too many links”)."""

import asyncio
import os
import time

from . import bluetooth
from .bluetooth import NAME, _after_fault, _recorder
from .bluez import Client
from .guest import Adapter, Plumbline, wait
from .radio_proof import adapters, radio, stack
from .report import expect, scenario


@scenario("fault-identity", 120, is_asked_for=True)
def identity():
    """At the address of a sensor somebody else begins to speak."""
    plumbline, recorder = _recorder()
    radio(NAME, "identity", "ffeeddccbbaa0099")
    recorder.waits_for("says that it is another one", 20)
    time.sleep(3)
    before = plumbline.samples(bluetooth.SENSOR)
    time.sleep(4)
    after = plumbline.samples(bluetooth.SENSOR)
    radio(NAME, "identity")
    recorder.waits_for("is the one that it was", 20)
    enough = plumbline.newest(bluetooth.SENSOR) + 200
    wait(lambda: plumbline.newest(bluetooth.SENSOR) >= enough and plumbline.is_whole(bluetooth.SENSOR), 60,
         "record without a hole")
    bluetooth.running.update(received=recorder.text.count("back: receiving"), told=len(recorder.text))
    expect(before == after, f"{after - before} samples of another sensor are in the record")
    return ("0 samples of the other one recorded, all of the right one; told: This sensor says that it is another one …: "
            "what it sends is not recorded")


@scenario("fault-firmware-update", 150, is_asked_for=True)
def firmware_update():
    """The sensor comes back with other handles than bluetoothd remembers."""
    _recorder()
    radio(NAME, "update")
    return _after_fault(time.monotonic())


@scenario("fault-silent-adapter", 150, is_asked_for=True)
def silent_adapter():
    """A controller that answers nothing gives no error: silence itself must be noticed."""
    _, recorder = _recorder()
    bluetooth.running.update(received=recorder.text.count("back: receiving"), told=len(recorder.text))
    silences = recorder.text.count("sends nothing")
    radio("adapter", 0, "silent", "on")
    begun = time.monotonic()
    recorder.waits_for("sends nothing", 30, times=silences + 1)
    noticed_s = time.monotonic() - begun
    time.sleep(4)
    radio("adapter", 0, "silent", "off")
    return f"noticed after {noticed_s:.1f} s; {_after_fault(time.monotonic())}"


@scenario("fault-suspend", 120, is_asked_for=True)
def suspend():
    """What a virtual machine can show of it: every process is frozen for five seconds as before a suspend, and thawed; the
    processor is not switched off, and the radio is outside."""
    _recorder()
    with open("/sys/power/pm_test", "w") as file:
        file.write("freezer")
    begun = time.monotonic()
    try:
        with open("/sys/power/state", "w") as file:
            file.write("freeze")
    finally:
        with open("/sys/power/pm_test", "w") as file:
            file.write("none")
    frozen_s = time.monotonic() - begun
    plumbline, recorder = _recorder()
    enough = plumbline.newest(bluetooth.SENSOR) + 700
    wait(lambda: plumbline.newest(bluetooth.SENSOR) >= enough and plumbline.is_whole(bluetooth.SENSOR), 60,
         "record without a hole")
    bluetooth.running["received"] = recorder.text.count("back: receiving")
    return f"frozen for {frozen_s:.1f} s: all there {time.monotonic() - begun - frozen_s:.1f} s after, 0 lost"


@scenario("fault-two-adapters", 180, is_asked_for=True)
def two_adapters():
    """A sensor without a bond goes on over the other adapter when the first is pulled out."""
    stack()
    if len(adapters) < 2:
        adapters.append(Adapter(1))
        adapters[1].attach()
    wait(lambda: os.path.exists("/sys/class/bluetooth/hci1"), 20, "hci1")
    asyncio.run(_power_on("/org/bluez/hci1"))
    address = radio("add", "microbit", "bit", "name_shown=BBC_micro:bit")["address"]
    plumbline = Plumbline()
    plumbline.run("pair", address, "--name", "bit", "--yes")
    recorder = plumbline.start("run")
    recorder.waits_for("bit: receiving", 60)
    used = 0 if radio("adapter", 0, "status")["connections"] > _recorded_links() else 1
    radio("adapter", used, "unplug")
    adapters[used].detach()
    begun = time.monotonic()
    recorder.waits_for("bit: receiving", 90, times=2)
    again_s = time.monotonic() - begun
    recorder.stop()
    radio("remove", "bit")
    adapters[used].attach()
    wait(lambda: all(os.path.exists(f"/sys/class/bluetooth/hci{number}") for number in (0, 1)), 20, "both adapters again")
    # The scenarios after this one know one adapter, and begin with a recorder of their own.
    if bluetooth.running:
        bluetooth.running["recorder"].stop(60, code=None)
    radio("adapter", 1, "unplug")
    adapters.pop().detach()
    told = [line.split("bit: ", 1)[1] for line in recorder.text.splitlines() if "bit: connection lost" in line]
    return f"hci{used} pulled out: receiving over the other one after {again_s:.1f} s; told: {told[0] if told else 'nothing'}"


def _recorded_links():
    """Links of adapter 0 that are the recorder's of the other scenarios."""
    return 1 if bluetooth.running and radio(NAME, "status")["connected"] else 0


async def _power_on(adapter):
    client = await Client().open(powers_on=False)
    await client.power_on(adapter)
    client.close()
