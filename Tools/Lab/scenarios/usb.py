"""A USB CDC-ACM device made by the kernel itself (dummy_hcd and a gadget), real udev, and the real plumbline."""

import json
import os
import time

from .guest import Plumbline, Program, expect_all, load, start_udev, wait
from .report import expect, scenario

GADGETS = "/sys/kernel/config/usb_gadget"
VENDOR, PRODUCT = "1209", "b057"


class Gadget:
    """A sensor with a USB socket; the cable is its `plug`."""

    def __init__(self, number, *sensor):
        self.number = number
        self.folder = f"{GADGETS}/sensor{number}"
        self._set_up()
        self.sensor = Program("virtual-sensor", "--device", f"/dev/ttyGS{number}", "--duration", "0", *sensor)
        self.sensor.waits_for('"type":"port"', 20)
        self.forgotten = 0

    def _set_up(self):
        os.makedirs(self.folder + "/strings/0x409")
        os.makedirs(self.folder + "/configs/c.1")
        # Like the cheap bridges that all carry the same number.
        for name, value in [
            ("idVendor", "0x" + VENDOR), ("idProduct", "0x" + PRODUCT), ("strings/0x409/serialnumber", "0001"),
            ("strings/0x409/manufacturer", "Lab"), ("strings/0x409/product", "Posture clip")]:
            self._write(name, value)
        os.makedirs(self.folder + f"/functions/acm.usb{self.number}")
        os.symlink(self.folder + f"/functions/acm.usb{self.number}", self.folder + "/configs/c.1/acm")

    def _write(self, name, value):
        with open(f"{self.folder}/{name}", "w") as file:
            file.write(value + "\n")

    def forget(self):
        """A new start of the sensor: what it kept is gone."""
        self.sensor.tell("reset")
        self.forgotten = self._taken()

    @property
    def taken(self):
        """How many samples it has taken since then, by its own count."""
        return self._taken() - self.forgotten

    def _taken(self):
        events = [json.loads(line) for line in self.sensor.text.splitlines() if line.startswith("{")]
        return max((event["value"] for event in events if event["type"] in ("started", "stopped")), default=0)

    def plug(self, socket=None):
        self._write("UDC", f"dummy_udc.{self.number if socket is None else socket}")

    def unplug(self):
        self._write("UDC", "")


gadgets = []


def _gadgets():
    """Both sensors, unplugged."""
    if not gadgets:
        start_udev()
        load("dummy_hcd num=2", "libcomposite", "cdc_acm")
        os.system("mount -t configfs none /sys/kernel/config 2>/dev/null")
        gadgets.append(Gadget(0, "--device-id", "a000000000000001", "--name", "one"))
        gadgets.append(Gadget(1, "--device-id", "a000000000000002", "--name", "two"))
    for gadget in gadgets:  # what one scenario left in a sensor's memory is none of the next one's samples
        gadget.forget()
    return gadgets


def _ports(count):
    wait(lambda: len([name for name in os.listdir("/dev") if name.startswith("ttyACM")]) == count, 20,
         f"{count} ports in /dev")
    os.system("udevadm settle -t 10")


@scenario("usb-devices", 60)
def devices():
    one, _ = _gadgets()
    one.plug()
    _ports(1)
    found = Plumbline().json("devices")
    acm = [port for port in found if port.get("path") == "/dev/ttyACM0"]
    expect(acm, f"/dev/ttyACM0 is not told: {found}")
    expect(acm[0]["usb_id"] == f"{VENDOR}:{PRODUCT}", f"its USB number is {acm[0]['usb_id']}")
    expect(acm[0]["sensor"] == "plumbline:a000000000000001", f"its sensor is {acm[0]['sensor']}")
    return f"{acm[0]['sensor']} on {acm[0]['path']} ({acm[0]['usb_id']}, {acm[0]['title']})"


@scenario("usb-watch", 90)
def watch():
    _, two = _gadgets()
    watching = Plumbline().start("devices", "--watch", "--json")
    watching.waits_for('"path":"/dev/ttyACM0"', 30)
    two.plug()
    watching.waits_for("plumbline:a000000000000002", 40)
    two.unplug()
    watching.waits_for('"event":"gone"', 30)
    watching.stop()
    events = [json.loads(line) for line in watching.text.splitlines() if line.startswith("{")]
    return ", ".join(f"{event['event']} {event['path']}" for event in events if event.get("path", "").startswith("/dev/ttyACM"))


@scenario("usb-replug-while-recording", 120)
def replug():
    one, _ = _gadgets()
    plumbline = Plumbline()
    plumbline.run("pair", "/dev/ttyACM0", "--name", "back")
    recorder = plumbline.start("run")
    recorder.waits_for("back: receiving", 30)
    time.sleep(6)
    one.unplug()
    recorder.waits_for("back: connection lost", 20)
    time.sleep(4)
    one.plug()
    begun = time.monotonic()
    recorder.waits_for("back: receiving", 30, times=2)
    recovered_s = time.monotonic() - begun
    time.sleep(8)
    recorder.stop()
    samples = plumbline.samples("plumbline:a000000000000001")
    expect_all(samples, one.taken)
    expect(plumbline.exported() == samples, f"the export has {plumbline.exported()} samples, the record {samples}")
    told = [line for line in recorder.text.splitlines() if "lost" in line]
    return f"{samples} samples, 0 lost, receiving again {recovered_s:.1f} s after the plug; told: {told[0]}"


@scenario("usb-two-alike", 180)
def twins():
    one, two = _gadgets()
    two.plug()
    _ports(2)
    plumbline = Plumbline()
    ports = {port["sensor"]: port["path"] for port in plumbline.json("devices")
             if port.get("sensor") and port.get("path")}
    expect(len(ports) == 2, f"the sensors are {ports}")
    plumbline.run("pair", ports["plumbline:a000000000000001"], "--name", "one", "--placement", "t4")
    plumbline.run("pair", ports["plumbline:a000000000000002"], "--name", "two", "--placement", "l5")
    recorder = plumbline.start("run")
    recorder.waits_for("one: receiving", 30)
    recorder.waits_for("two: receiving", 30)
    # Each into the other's socket: the nodes' names change hands.
    one.unplug()
    two.unplug()
    recorder.waits_for("connection lost", 20, times=2)
    one.plug(socket=1)
    two.plug(socket=0)
    recorder.waits_for("one: receiving", 40, times=2)
    recorder.waits_for("two: receiving", 40, times=2)
    ids = ("plumbline:a000000000000001", "plumbline:a000000000000002")
    # What was taken while they were away is fetched beside what comes: on a busy machine that takes its time.
    wait(lambda: all(plumbline.is_whole(id) for id in ids), 40, "the samples of the time without a cable")
    time.sleep(5)
    wait(lambda: all(plumbline.is_whole(id) for id in ids), 40, "no hole in what came since")
    recorder.stop()
    stored = [plumbline.samples(id) for id in ids]
    # What a sensor had not sent by the stop it still keeps; whatever it had sent is in the record. A second run fetches
    # the rest: then all are there, but for what is on its way when that one ends.
    kept = [max(0, gadget.taken - count) for gadget, count in zip((one, two), stored)]
    recorder = plumbline.start("run")
    recorder.waits_for("one: receiving", 40)
    recorder.waits_for("two: receiving", 40)
    wait(lambda: all(plumbline.rows(id) > count + left for id, count, left in zip(ids, stored, kept)), 40,
         f"the {kept} samples that the sensors still kept at the stop")
    recorder.stop()
    samples = [plumbline.samples(id) for id in ids]
    expect_all(samples[0], one.taken)
    expect_all(samples[1], two.taken)
    one.unplug()
    two.unplug()
    return ("same USB number and serial, sockets exchanged while recording: each known by its own number, "
            f"{samples[0]} and {samples[1]} samples, 0 lost; at the first stop {kept[0]} and {kept[1]} were still in the sensors")
