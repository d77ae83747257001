"""The units as they are installed, under a real user manager: what they record and show, and what really fences them in."""

import glob
import json
import math
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

from . import manager, usb
from .bluetooth import ADDRESS
from .guest import Program, wait
from .radio_proof import radio, stack
from .report import expect, scenario

RECORDER, PAGE, DOOR = "plumbline.service", "plumbline-web-server.service", "plumbline-web.service"
SHARE = "plumbline-share.service"
CLIP = "unit-clip"
# Nobody is known yet, so an alert need not be as sure as it has to be as it comes, and it comes on the first day.
SETTINGS = """[rules]
alertDelay_s = 15
alertRepeat_s = 300
alert_certainty = 0.6
[alerts]
silent_first_day = false
tracking_only_day = "off"
fading = false
"""
UPRIGHT_S = 150  # emulated, pairing and the start of a unit take their time

PROBE = r'''
import ctypes, errno, mmap, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
def try_(name, call):
    ctypes.set_errno(0)
    try:
        result = call()
        code = ctypes.get_errno() if result == -1 else 0
    except OSError as error:
        code = error.errno
    print(name, errno.errorcode.get(code, code) if code else "done", flush=True)
system = lambda *arguments: libc.syscall(*map(ctypes.c_long, arguments))
try_("ip", lambda: socket.socket(socket.AF_INET).close())
try_("ip6", lambda: socket.socket(socket.AF_INET6).close())
try_("packet", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close())
try_("local", lambda: socket.socket(socket.AF_UNIX).close())
try_("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15).close())
try_("bluetooth", lambda: socket.socket(31, socket.SOCK_SEQPACKET, 0).close())
try_("user-namespace", lambda: libc.unshare(0x10000000))
try_("realtime", lambda: libc.sched_setscheduler(0, 1, ctypes.byref(ctypes.c_int(1))))
try_("set-uid-file", lambda: os.close(os.open(os.environ["XDG_RUNTIME_DIR"] + "/probe", os.O_CREAT | os.O_WRONLY, 0o4700)))
try_("personality", lambda: libc.personality(0x0008))
try_("executable-memory", lambda: mmap.mmap(-1, 4096, prot=7).close())
try_("keyring", lambda: system(248, 0, 0, 0, 0, 0))
try_("io-uring", lambda: system(425, 0, 0))
try_("trace", lambda: system(101, 0, 0, 0, 0))
try_("limits", lambda: libc.setpriority(0, 0, 5))
try_("mount", lambda: libc.mount(b"none", b"/mnt", b"tmpfs", 0, None))
try_("core", lambda: print("core-limit", __import__("resource").getrlimit(4)))
'''


def _story():
    """Upright, then slouched for good; 10 samples a second. Nobody is as still as a table."""
    path = f"{manager.HOME}/story.csv"
    lines = ["time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s"]
    before = 0.0
    for index in range(9000):
        t = index / 10
        angle = math.radians(1 if t < UPRIGHT_S else min(30, 1 + (t - UPRIGHT_S) * 29))
        tremor = 0.1 if index % 2 else 0
        lines.append(f"{t},{9.80665 * math.cos(angle) + tremor},0,{9.80665 * math.sin(angle)},0,{(angle - before) * 10},0")
        before = angle
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
    return path


def _sensor_on_cable():
    """A sensor on the cable that tells the story; returns it and its port, which the group dialout may open."""
    gadget = usb._gadgets()[0]
    gadget.sensor.process.kill()
    gadget.sensor.process.wait()
    gadget.sensor = Program("virtual-sensor", "--device", f"/dev/ttyGS{gadget.number}", "--duration", "0", "--csv", _story(),
                            "--rate", "10", "--device-id", "a000000000000009", "--name", "cable")
    gadget.sensor.waits_for('"type":"port"', 20)
    gadget.plug()
    port = wait(lambda: next(iter(glob.glob("/dev/ttyACM*")), None), 30, "port")
    os.system("udevadm settle -t 10")
    return gadget, port


def _status(unit):
    """What the kernel says of a unit's main process."""
    process = manager.systemctl("show", "-P", "MainPID", unit).strip()
    with open(f"/proc/{process}/status") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


@scenario("unit-records", 420, is_asked_for=True)
def records():
    """Record over a cable and over Bluetooth, buzz, and show a notice, under the unit as it is."""
    stack()
    radio("add", "posture", CLIP, f"address={ADDRESS}")
    manager.start()
    shown = f"{manager.RUNTIME}/notices"
    log = open("/job/notices.log", "ab")
    manager.running.append(subprocess.Popen(
        manager.as_wearer("env", f"PYTHONPATH={manager.LAB}", "PYTHONDONTWRITEBYTECODE=1",
                          sys.executable, "-m", "scenarios.notices", shown), stdout=log, stderr=log))
    manager.run("mkdir", "-p", f"{manager.HOME}/.config/plumbline")
    with open(f"{manager.HOME}/.config/plumbline/config.toml", "w") as file:
        file.write(SETTINGS)
    cable, port = _sensor_on_cable()
    manager.run("plumbline", "pair", port, "--name", "cable", "--placement", "t4", seconds=120)
    manager.run("plumbline", "pair", ADDRESS, "--name", CLIP, "--wearer", "other", "--yes", seconds=120)
    manager.drop_in(RECORDER, "[Service]\nExecStart=\nExecStart=/usr/local/bin/plumbline run --calibrate-first 10\n")
    manager.systemctl("start", RECORDER, seconds=120)
    manager.waits_for(RECORDER, "cable: receiving", 60)
    manager.waits_for(RECORDER, f"{CLIP}: receiving", 60)
    kernel = _status(RECORDER)
    expect(kernel["Seccomp"] == "2" and kernel["NoNewPrivs"] == "1", f"the kernel does not filter its calls: {kernel}")
    manager.waits_for(RECORDER, "Time to change position", 260)
    cable.sensor.waits_for('"type":"buzz"', 30)
    notice = wait(lambda: os.path.exists(shown) and open(shown).readline(), 30, "notice on the desktop")
    # udev's word of a cable that is out and in again comes through the fence too.
    cable.unplug()
    lost = manager.waits_for(RECORDER, "cable: connection lost", 30)
    cable.plug()
    wait(lambda: sum("cable: receiving" in text for _, text in manager.journal(RECORDER)) >= 2, 60, "return of the sensor")
    lines = manager.journal(RECORDER)
    expect(lost[0] == 4, f"“{lost[1]}” has the priority {lost[0]}, not 4 (warning)")
    expect({priority for priority, _ in lines} <= {3, 4, 5, 6}, f"priorities: {lines}")
    expect(not any(re.match(r"<\d>", text) for _, text in lines), f"a prefix is in the text: {lines}")
    memory = int(manager.systemctl("show", "-P", "MemoryCurrent", RECORDER))
    manager.systemctl("stop", RECORDER)
    expect(manager.systemctl("show", "-P", "Result", RECORDER).strip() == "success", "the unit did not end well")
    summary = json.loads(manager.run("plumbline", "summary", "--json").splitlines()[0])
    expect(summary["worn_s"] > 60, f"the summary: {summary}")
    return (f"recorded over cable and Bluetooth for {summary['worn_s']:.0f} s, buzzed, showed {notice.strip()}, took up a "
            f"cable that was out; {len(lines)} lines in the journal by priority, {memory >> 20} MiB")


@scenario("unit-page", 240, is_asked_for=True)
def page():
    """The page on demand: a browser's first question starts it; “Check” finds what a terminal's doctor finds."""
    stack()
    manager.start()
    manager.systemctl("start", "plumbline-web.socket")
    # Loopback has no other owner in the guest.
    try:
        with urllib.request.urlopen("http://127.0.0.1:7586/", timeout=90) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    expect(status == 403, f"without an address the page answers {status}")
    for unit in (PAGE, DOOR):
        kernel = _status(unit)
        expect(kernel["Seccomp"] == "2" and kernel["NoNewPrivs"] == "1", f"{unit}: {kernel}")
    address = manager.run("plumbline-web", "--address").strip()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(address, timeout=60) as answer:
        expect(answer.status == 200, f"with its address the page answers {answer.status}")

    def subjects(text):
        found = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        return {(one["subject"], one["state"]) for one in found}
    outside = subjects(manager.run("plumbline", "doctor", "--json", code=None, seconds=120))
    [(code, said)] = manager.try_within([manager.sandbox(PAGE)], "/usr/local/bin/plumbline", "doctor", "--json")
    expect(outside and subjects(said) == outside, f"in the page's unit doctor ({code}) finds {subjects(said) ^ outside} otherwise")
    return f"403 without and 200 with the address; doctor finds the same {len(outside)} things in the page's unit as outside"


@scenario("unit-shares", 300, is_asked_for=True)
def shares():
    """Publish to a mosquitto with TLS, under the unit as it is; the password is a credential of the unit's."""
    # The broker is that of the trial over two days.
    sys.path.append(f"{manager.LAB}/../Outputs")
    from parts import broker as brokers
    try:
        broker = brokers.Broker("/run/broker")
    except brokers.ground.Missing as missing:
        return f"LEFT OUT: {missing}"
    manager.start()
    broker.start()
    home, sensor = f"{manager.HOME}/share", f"{manager.RUNTIME}/sensor"
    manager.run("sh", "-c", f"umask 077 && mkdir -p {home} {manager.HOME}/.config/plumbline && echo '{brokers.PASSWORD}' >{home}/password")
    shutil.copy(broker.path("ca.pem"), f"{home}/ca.pem")
    os.chmod(f"{home}/ca.pem", 0o644)
    with open(f"{manager.HOME}/.config/plumbline/config.toml", "w") as file:
        file.write(f'''[share]
mqtt = true
[mqtt]
host = "localhost"
port = {broker.port}
tls = "on"
ca_file = "{home}/ca.pem"
user = "{brokers.USER}"
''')
    log = open("/job/share-sensor.log", "ab")
    manager.running.append(subprocess.Popen(
        manager.as_wearer(f"{manager.BUILD}/virtual-sensor", "--link", sensor, "--scenario", "still", "--duration", "0",
                          "--device-id", "a00000000000000a"), stdout=log, stderr=log, stdin=subprocess.DEVNULL))
    wait(lambda: os.path.lexists(sensor), 30, "sensor")
    manager.run("plumbline", "pair", sensor, "--name", "shared", "--yes", seconds=120)
    manager.drop_in(SHARE, f"[Service]\nLoadCredential=mqtt-password:{home}/password\n")
    manager.systemctl("start", RECORDER, SHARE, seconds=120)
    manager.waits_for(SHARE, "Connected to localhost", 60)
    kernel = _status(SHARE)
    expect(kernel["Seccomp"] == "2" and kernel["NoNewPrivs"] == "1", f"the kernel does not filter its calls: {kernel}")

    def state():
        kept = [json.loads(text) for topic, text in broker.retained().items() if topic.endswith("/state") and topic.count("/") == 3]
        return next((one for one in kept if one["link"] == "streaming"), None)
    told = wait(state, 60, "state of a sensor that streams")
    memory = int(manager.systemctl("show", "-P", "MemoryCurrent", SHARE))
    figure = manager.run("systemd-analyze", "--user", "security", "--no-pager", SHARE, code=None).strip().splitlines()[-1]
    manager.systemctl("stop", SHARE)
    manager.systemctl("stop", RECORDER)
    expect(manager.systemctl("show", "-P", "Result", SHARE).strip() == "success", "the unit did not end well")
    expect("offline" in broker.retained().values(), "the broker does not know that it has ended")
    broker.end()
    expect({priority for priority, _ in manager.journal(SHARE)} <= {3, 4, 5, 6}, f"priorities: {manager.journal(SHARE)}")
    return f"connected by TLS with a credential, {told['placement']} is {told['link']}; {memory >> 20} MiB; {figure.strip(' →')}"


@scenario("unit-fence", 240, is_asked_for=True)
def fence():
    """What a process in each unit's fence may do, beside one without a fence."""
    manager.start()
    with open("/usr/local/lib/probe.py", "w") as file:
        file.write(PROBE)

    units = (RECORDER, PAGE, DOOR, SHARE)
    fences = [[], *map(manager.sandbox, units)]
    found = []
    for code, said in manager.try_within(fences, "/usr/bin/python3", "/usr/local/lib/probe.py"):
        expect(code == 0 and said, f"the probe ended with {code}: {said}")
        found.append(dict(line.split(" ", 1) for line in said.splitlines()))
    free = found[0]
    told = []
    for unit, fenced in zip(units, found[1:]):
        told.append(f"{unit}: " + ", ".join(f"{name} {fenced[name]}" for name in fenced if fenced[name] != free[name]))
        refused = {"ip", "ip6", "packet", "user-namespace", "personality", "executable-memory", "keyring", "io-uring", "limits"}
        if unit == SHARE:
            # Its far ends are on the network; nothing of it hears a sensor.
            refused = refused - {"ip", "ip6"} | {"bluetooth"}
        may = {name for name in refused if fenced[name] == "done"}
        expect(not may, f"{unit} lets a process do {may}")
        expect(fenced["local"] == "done", f"{unit} refuses a local socket")
        used = {SHARE: ("ip", "ip6", "netlink"), DOOR: ()}.get(unit, ("netlink", "bluetooth"))
        expect(all(fenced[name] == "done" for name in used), f"{unit} refuses a socket that it uses: {fenced}")
    return "; ".join(told)


# A setting, and a command that fails where it holds.
LEFT_OUT = [
    ("CapabilityBoundingSet=", "true"), ("ProtectClock=yes", "true"), ("ProtectKernelModules=yes", "true"),
    ("ProtectKernelLogs=yes", "true"), ("PrivateDevices=yes", "test -e /dev/ttyS0"),
    ("ProtectSystem=strict", "touch /var/tmp/tried"), ("ProtectHome=yes", f"ls {manager.HOME}"),
    ("PrivateTmp=yes", "ls /tmp/outside"), ("ProtectProc=invisible", "test -d /proc/1"),
    ("IPAddressDeny=any", "echo >/dev/udp/127.0.0.1/9"), ("DevicePolicy=closed", ": <>/dev/fuse"),
    ("PrivateUsers=yes", "true"), ("PrivateUsers=yes\nProtectSystem=strict", "touch /var/tmp/tried"),
]


@scenario("unit-left-out", 240, is_asked_for=True)
def left_out():
    """What a user manager makes of the settings that the units leave out: the exit status of a command that fails where they
    hold; 217 and above are the manager's own."""
    manager.start()
    with open("/tmp/outside", "w"):
        pass
    subprocess.run(["modprobe", "fuse"], check=True)
    wait(lambda: os.access("/dev/fuse", os.F_OK), 10, "/dev/fuse")
    os.chmod("/dev/fuse", 0o666)
    fences = [[*lines.split("\n"), f"ExecStart=/bin/bash -c '{command}'"] for lines, command in LEFT_OUT]
    results = [f"{lines.replace(chr(10), '+')} {code}" for (lines, _), (code, _) in zip(LEFT_OUT, manager.try_within(fences))]
    with open("/proc/sys/kernel/unprivileged_userns_clone") as file:
        results.append(f"user namespaces allowed: {file.read().strip()}")
    return ", ".join(results)
