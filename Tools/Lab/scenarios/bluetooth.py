"""Our own sensor over Bluetooth with the real plumbline: recorded, and every way in which the link can break."""

import asyncio
import json
import os
import signal
import sqlite3
import time

from .bluez import ADAPTER, Client, Variant
from .guest import Plumbline, expect_all, start_bluetoothd, wait
from .radio_proof import SERVICE, adapters, daemon, radio, stack
from .report import expect, scenario

ADDRESS = "C4:11:22:33:44:10"
SENSOR = "ble:" + ADDRESS
NAME = "clip"

running = {}


def _pair(plumbline):
    async def bond():
        client = await Client().open()
        device, _ = await client.find(SERVICE)
        await client.call(device, "org.bluez.Device1", "Pair", seconds=40)
        await client.call(device, "org.bluez.Device1", "Disconnect")
        client.close()
    asyncio.run(bond())
    plumbline.run("sensors")
    os.makedirs(plumbline.folder + "/data", mode=0o700, exist_ok=True)
    plumbline.start("run", "--duration", "1").ends(30)
    base = sqlite3.connect(plumbline.folder + "/data/plumbline.sqlite")
    base.execute("INSERT INTO sensor VALUES (?, 'back', 'plumbline', 'me', 't4', NULL, ?, 0, 0)", (SENSOR, SENSOR))
    base.commit()


def _recorder():
    """A recorder at work on a paired sensor; one for all scenarios."""
    if not running:
        stack()
        radio("add", "posture", NAME, f"address={ADDRESS}")
        plumbline = Plumbline()
        _pair(plumbline)
        recorder = plumbline.start("run")
        recorder.waits_for("back: receiving", 40)
        running.update(plumbline=plumbline, recorder=recorder, received=1, told=0)
    return running["plumbline"], running["recorder"]


def _after_fault(begun):
    """Figures of a fault that is over since `begun`: until it receives again, and until nothing is missing."""
    plumbline, recorder = _recorder()
    running["received"] += 1
    recorder.waits_for("back: receiving", 60, times=running["received"])
    recovered_s = time.monotonic() - begun
    wait(lambda: plumbline.is_whole(SENSOR), 40, "record without a hole")
    whole_s = time.monotonic() - begun
    told = [line.split("back: ", 1)[1] for line in recorder.text[running["told"]:].splitlines() if "back: " in line]
    running["told"] = len(recorder.text)
    reasons = [line for line in told if line.startswith(("connection lost", "looking", "the sensor"))]
    return (f"receiving again after {recovered_s:.1f} s, all there after {whole_s:.1f} s, 0 lost; told: "
            + (" | ".join(dict.fromkeys(reasons)) or "nothing"))


@scenario("ble-stream", 180)
def stream():
    plumbline, recorder = _recorder()
    live = plumbline.start("live", "back", "--json", "--duration", "60", keeps_stdout=True)
    live.ends(100, code=None)
    links = [json.loads(line) for line in live.stdout.splitlines() if line.startswith('{"type":"link"')]
    late_ms = sorted(link["latency_ms"] for link in links if link.get("latency_ms") is not None)
    samples = wait(lambda: plumbline.is_whole(SENSOR), 20, "record without a hole")
    expect(samples > 5500, f"only {samples} samples")
    p50, p99 = (late_ms[int(len(late_ms) * part)] for part in (0.5, 0.99))
    return f"{samples} samples, 0 lost, lateness above the least p50 {p50:.0f} ms, p99 {p99:.0f} ms ({len(late_ms)} looks)"


@scenario("ble-drop", 120)
def drop():
    _recorder()
    radio(NAME, "drop")
    return _after_fault(time.monotonic())


@scenario("ble-vanish", 120)
def vanish():
    _recorder()
    radio(NAME, "vanish", 8)
    time.sleep(8)
    return _after_fault(time.monotonic())


@scenario("ble-stall", 120)
def stall():
    _, recorder = _recorder()
    radio(NAME, "stall", 8)
    recorder.waits_for("sends nothing", 20)
    time.sleep(5)
    return _after_fault(time.monotonic())


@scenario("ble-adapter-off", 120)
def adapter_off():
    _recorder()

    async def power(is_on):
        client = await Client().open(powers_on=False)
        await client.call(ADAPTER, "org.freedesktop.DBus.Properties", "Set", "ssv",
                          ["org.bluez.Adapter1", "Powered", Variant("b", is_on)])
        client.close()
    asyncio.run(power(False))
    time.sleep(5)
    asyncio.run(power(True))
    return _after_fault(time.monotonic())


@scenario("ble-adapter-removed", 120)
def adapter_removed():
    _recorder()
    radio("adapter", 0, "unplug")
    adapters[0].detach()
    time.sleep(5)
    adapters[0].attach()
    return _after_fault(time.monotonic())


@scenario("ble-bluetoothd-killed", 120)
def bluetoothd_killed():
    _recorder()
    daemon[0].send_signal(signal.SIGKILL)
    daemon[0].wait()
    time.sleep(3)
    daemon[0] = start_bluetoothd()
    return _after_fault(time.monotonic())


@scenario("ble-nonsense", 60)
def nonsense():
    plumbline, recorder = _recorder()
    radio(NAME, "malformed")
    radio(NAME, "flood", 300)
    radio(NAME, "lose", 20)
    time.sleep(4)
    samples = wait(lambda: plumbline.is_whole(SENSOR), 30, "record without a hole")
    expect(recorder.process.poll() is None, "the recorder has ended")
    return f"malformed messages, 300 that mean nothing, 20 lost: {samples} samples, 0 lost"


@scenario("ble-end", 60)
def end():
    plumbline, recorder = _recorder()
    recorder.stop()
    wait(lambda: radio(NAME, "status")["taken"] > 0, 10, "count of the sensor's")
    taken = radio(NAME, "status")["taken"]
    samples = plumbline.samples(SENSOR)
    expect_all(samples, taken)
    worn_s = plumbline.json("summary")[0]["worn_s"]
    return f"the sensor took {taken} samples, the record has {samples}, the summary {worn_s:.0f} s worn"
