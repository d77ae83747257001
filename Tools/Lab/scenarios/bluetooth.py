"""Our own sensor over Bluetooth with the real plumbline: recorded, and every way in which the link can break."""

import asyncio
import json
import signal
import time

from .bluez import ADAPTER, Client, Variant
from .guest import Plumbline, expect_all, start_bluetoothd, wait
from .radio_proof import adapters, daemon, radio, stack
from .report import expect, scenario

ADDRESS = "C4:11:22:33:44:10"
SENSOR = "ble:" + ADDRESS
NAME = "clip"

running = {}


def _recorder():
    """A recorder at work on a paired sensor; one for all scenarios."""
    if not running:
        stack()
        radio("add", "posture", NAME, f"address={ADDRESS}")
        plumbline = Plumbline()
        running["paired"] = plumbline.run("pair", NAME, "--name", "back", "--yes")
        recorder = plumbline.start("run")
        recorder.waits_for("back: receiving", 40)
        running.update(plumbline=plumbline, recorder=recorder, received=1, told=0)
    elif running["recorder"].process.poll() is not None:  # a scenario has ended it
        running.update(recorder=running["plumbline"].start("run"), received=1, told=0)
        running["recorder"].waits_for("back: receiving", 40)
    return running["plumbline"], running["recorder"]


def _passkeys(name):
    """A function that gives the passkey that a sensor shows now, one after the other."""
    seen = []

    def next_one():
        shown = wait(lambda: (key := radio(name, "status")["passkey"]) not in [None, *seen] and key, 20, "passkey")
        seen.append(shown)
        return shown
    return next_one


def _after_fault(begun):
    """Figures of a fault that is over since `begun`: until it receives again, and until nothing is missing."""
    plumbline, recorder = _recorder()
    running["received"] += 1
    recorder.waits_for("back: receiving", 60, times=running["received"])
    recovered_s = time.monotonic() - begun
    # Whole, and two seconds of it taken after the return: old samples alone may be whole while newer ones are on their way.
    enough_s = time.time() + 2
    wait(lambda: plumbline.newest_s(SENSOR) >= enough_s and plumbline.is_whole(SENSOR), 40, "record without a hole")
    whole_s = time.monotonic() - begun
    told = [line.split("back: ", 1)[1] for line in recorder.text[running["told"]:].splitlines() if "back: " in line]
    running["told"] = len(recorder.text)
    reasons = [line for line in told if line.startswith(("connection lost", "looking", "the sensor"))]
    return (f"receiving again after {recovered_s:.1f} s, all there after {whole_s:.1f} s, 0 lost; told: "
            + (" | ".join(dict.fromkeys(reasons)) or "nothing"))


@scenario("ble-devices", 60)
def devices():
    stack()
    radio("add", "posture", NAME, f"address={ADDRESS}")
    radio(NAME, "rssi", -61)
    found = Plumbline().json("devices")
    clip = [device for device in found if device.get("address") == ADDRESS]
    radio("remove", NAME)
    expect(clip, f"{ADDRESS} is not told: {found}")
    expect(clip[0]["name"] == NAME and clip[0]["protocol"] == "plumbline" and clip[0]["rssi_dbm"] == -61,
           f"it is told as {clip[0]}")
    return f"{clip[0]['address']} “{clip[0]['name']}”, {clip[0]['protocol']}, {clip[0]['rssi_dbm']} dBm"


@scenario("ble-passkey", 150)
def passkey():
    stack()
    radio("add", "posture", "keyed", "io=display", "address=C4:11:22:33:44:20")
    plumbline = Plumbline()
    pair = plumbline.on_terminal("pair", "keyed", "--name", "keyed", "--placement", "t4")
    shown = _passkeys("keyed")
    pair.asks("six digits", lambda: f"{(int(shown()) + 1) % 1000000:06}")
    pair.asks("six digits", shown)
    pair.asks("Calibrate", "n")
    pair.ends(30)
    live = plumbline.start("live", "keyed", "--json", "--duration", "15", keeps_stdout=True)
    live.ends(60, code=None)
    angles = live.stdout.count('{"type":"angle"')
    radio("remove", "keyed")
    expect(angles > 20, f"only {angles} angles came: {live.text[-300:]}")
    return f"a wrong passkey is asked for again, the right one pairs; {angles} angles in 15 s with connecting"


@scenario("ble-stream", 180)
def stream():
    plumbline, _ = _recorder()
    return stream_figures(plumbline.start("live", "back", "--json", "--duration", "60", keeps_stdout=True))


def stream_figures(live):
    """Of a minute that is being watched, once it is over."""
    plumbline, _ = _recorder()
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


def _examine(number, code, *options):
    """What the examination says of a sensor."""
    plumbline = Plumbline()
    name, address = f"examined{number}", f"C4:11:22:33:44:3{number}"
    radio("add", "posture", name, f"address={address}", *options)
    plumbline.run("pair", address, "--name", name, "--yes")
    examination = plumbline.start("conformance", address, "--seconds", "3", keeps_stdout=True).ends(120, code=None)
    radio("remove", name)
    expect(examination.process.returncode == code, f"exit status {examination.process.returncode}: {examination.stdout}")
    return examination.stdout


@scenario("ble-conformance", 280, is_asked_for=True)
def conformance():
    stack()
    said = _examine(0, 0)
    expect(said.endswith("It conforms.\n"), f"the reference sensor: {said}")
    said = _examine(1, 1, "broken=resend")
    wrong = [line for line in said.splitlines() if "nothing came, neither the samples nor LOST" in line]
    expect(wrong, f"the broken sensor: {said}")
    return f"the reference sensor conforms; one that sends nothing again is told: {' '.join(wrong[0].split())}"


FAMILIES = {  # with the name that each shows, and the command that must stop it: else its cell is used up
    "witmotion": ("WT901BLE68", None), "polar-pmd": ("Polar_H10_12345678", "0302"), "microbit": ("BBC_micro:bit", None),
    "thingy52": ("Thingy", None), "movesense": ("Movesense_1", "0263"), "xsens-dot": ("Movella_DOT", "010015"),
    "muse": ("Muse-1234", "02680a"), "metamotion": ("MetaWear", "130100")}
LEAST_RATE_HZ = 20  # what a guest as slow as this takes of 50 and more


@scenario("ble-families", 280, is_asked_for=True)
def families():
    stack()
    plumbline = Plumbline()
    recorder = plumbline.start("run")
    for kind, (shown, stop) in FAMILIES.items():
        address = radio("add", kind, kind, f"name_shown={shown}")["address"]
        plumbline.run("pair", address, "--name", kind, "--yes", seconds=60)
        if stop:
            expect(stop in radio(kind, "status")["commands"], f"{kind} has not been stopped after pairing")
        recorder.waits_for(f"{kind}: receiving", 60)
        time.sleep(3)
        radio("remove", kind)
    recorder.stop()
    rates = plumbline.rates()
    slow = [kind for kind in FAMILIES if rates.get(kind, 0) < LEAST_RATE_HZ]
    expect(not slow, f"too few samples a second of {slow}: {rates}")
    return "samples a second: " + ", ".join(f"{kind} {rates[kind]:.0f}" for kind in FAMILIES)


@scenario("ble-ruuvi", 120)
def ruuvi():
    """A tag that only advertises, a measurement every 2.5 s."""
    stack()
    address = radio("add", "ruuvi", "tag")["address"]
    plumbline = Plumbline()
    plumbline.run("pair", address, "--name", "tag", "--yes")
    recorder = plumbline.start("run")
    recorder.waits_for("tag: receiving", 40)
    first = radio("tag", "status")["measurement"]
    refused = plumbline.start("live", "tag", "--lines").ends(20, code=1)
    expect("there is no live view of it" in refused.text, f"live says {refused.text}")
    wait(lambda: radio("tag", "status")["measurement"] >= first + 8, 40, "eight measurements")
    recorder.stop()
    measured = radio("tag", "status")["measurement"] - first
    radio("remove", "tag")
    rows = plumbline.rows("ble:" + address)
    summary = plumbline.run("summary")
    expect(measured - 1 <= rows <= measured + 2, f"of {measured} measurements {rows} are in the record")
    expect("  coarse " in summary, f"the summary does not say that it is coarse: {summary}")
    return f"{measured} measurements, {rows} in the record; no live view, and says so; the summary is marked as coarse"
