"""Longer than what is played on every change: asked for by name (`make lab-long`)."""

import os
import time

from .guest import Plumbline, expect_all, wait
from .radio_proof import radio, stack
from .report import expect, scenario
from .usb import _gadgets, _ports

MINUTES = float(os.environ.get("LAB_MINUTES", "10"))
# As one desk has them: four on one wearer, one on a second, and the two cables.
PLACES = [("t4", "me"), ("l5", "me"), ("c7", "me"), ("head", "me"), ("t4", "anna")]


def _cpu_s(process):
    with open(f"/proc/{process.pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mb(process, key):
    with open(f"/proc/{process.pid}/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith(key))


@scenario("long-seven-sensors", int(MINUTES * 60) + 900, is_asked_for=True)
def seven():
    """Five sensors over Bluetooth and two on cables, all on one `run`."""
    stack()
    plumbline = Plumbline()
    gadgets = _gadgets()
    for gadget in gadgets:
        gadget.plug()
    _ports(2)
    ports = {port["sensor"]: port["path"] for port in plumbline.json("devices", "--seconds", "1")
             if port.get("sensor") and port.get("path")}
    sensors = {}
    for number, gadget in enumerate(gadgets):
        identity = f"plumbline:a00000000000000{number + 1}"
        plumbline.run("pair", ports[identity], "--name", f"usb{number}", "--wearer", "berta", "--yes",
                      "--placement", ("t4", "l5")[number])
        sensors[f"usb{number}"] = (identity, lambda gadget=gadget: gadget.taken)
    for number, (place, wearer) in enumerate(PLACES):
        name, address = f"ble{number}", f"C4:11:22:33:44:5{number}"
        radio("add", "posture", name, f"address={address}")
        plumbline.run("pair", address, "--name", name, "--wearer", wearer, "--placement", place, "--yes")
        sensors[name] = ("ble:" + address, lambda name=name: radio(name, "status")["taken"])
    recorder = plumbline.start("run")
    for name in sensors:
        recorder.waits_for(f"{name}: receiving", 120)
    before_s, begun = _cpu_s(recorder.process), time.monotonic()
    time.sleep(MINUTES * 60)
    cpu_s, elapsed_s = _cpu_s(recorder.process) - before_s, time.monotonic() - begun
    resident_mb = _memory_mb(recorder.process, "VmRSS")
    peak_mb = _memory_mb(recorder.process, "VmHWM")
    for identity, _ in sensors.values():
        wait(lambda: plumbline.is_whole(identity), 60, f"record of {identity} without a hole")
    recorder.stop(seconds=90)
    counts = []
    for name, (identity, taken) in sensors.items():
        wait(lambda: taken() > 0, 20, f"count of {name}'s")
        samples = plumbline.samples(identity)
        # One after the other is told to stop.
        expect_all(samples, taken(), on_its_way=100)
        counts.append(f"{name} {samples}")
    for gadget in gadgets:
        gadget.unplug()
    breaks = recorder.text.count("connection lost")
    return (f"{elapsed_s:.0f} s, samples: {', '.join(counts)}; 0 lost, {breaks} broken connections; run: {cpu_s:.0f} s of "
            f"the emulated processor ({100 * cpu_s / elapsed_s:.1f} % of one core), {resident_mb:.1f} MB resident, "
            f"{peak_mb:.1f} MB at most")
