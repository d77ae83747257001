"""A wearer with a systemd of their own: the real user manager, the journal, the session's bus, and what shows notices.

The guest's first process is no systemd, so what a login would do is done here: the user's folder, and a part of the
control groups that is theirs."""

import json
import os
import subprocess

from .guest import BUILD, start_bus, wait
from .report import Failed, expect

NAME, NUMBER = "wearer", 4711
HOME, RUNTIME = f"/srv/{NAME}", f"/run/user/{NUMBER}"
GROUP = f"/sys/fs/cgroup/user.slice/user-{NUMBER}.slice/user@{NUMBER}.service"
UNITS = "/etc/systemd/user"
LAB = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ENVIRONMENT = {
    "HOME": HOME, "USER": NAME, "LOGNAME": NAME, "XDG_RUNTIME_DIR": RUNTIME, "PATH": "/usr/local/bin:/usr/bin:/bin",
    "DBUS_SESSION_BUS_ADDRESS": f"unix:path={RUNTIME}/bus", "LANG": "C.UTF-8"}

running = []


def as_wearer(*words):
    """A command line that runs as the wearer, who may use serial ports as anybody in the group dialout may."""
    variables = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
    return ["setpriv", f"--reuid={NUMBER}", f"--regid={NUMBER}", "--init-groups", "env", "-i", *variables, *words]


def run(*words, code=0, seconds=60):
    """What the wearer's command says on standard output."""
    done = subprocess.run(as_wearer(*words), capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL)
    expect(code is None or done.returncode == code,
           f"“{' '.join(words)}” ended with {done.returncode}: {done.stdout[-400:]}{done.stderr[-600:]}")
    return done.stdout


def systemctl(*words, code=0, seconds=60):
    return run("systemctl", "--user", *words, code=code, seconds=seconds)


def journal(unit):
    """A unit's lines in the journal: (priority, text)."""
    subprocess.run(["journalctl", "--sync"], check=True)
    said = subprocess.run(["journalctl", "-o", "json", f"_SYSTEMD_USER_UNIT={unit}", "_TRANSPORT=stdout"], check=True,
                          capture_output=True, text=True).stdout
    entries = [json.loads(line) for line in said.splitlines()]
    return [(int(entry["PRIORITY"]), entry["MESSAGE"]) for entry in entries]


def waits_for(unit, text, seconds):
    """The journal's line of a unit that has the text."""
    try:
        return wait(lambda: next((line for line in journal(unit) if text in line[1]), None), seconds, f"“{text}”")
    except Failed as failure:
        said = "\n".join(f"<{priority}> {line}" for priority, line in journal(unit)[-12:])
        raise Failed(f"{failure}; {unit} said:\n{said}\n{systemctl('status', unit, code=None)[-900:]}") from None


def start():
    """The wearer's manager, once, with our units as they are in the repository."""
    if running:
        return
    start_bus()
    subprocess.run(["useradd", "-m", "-d", HOME, "-u", str(NUMBER), "-G", "dialout", NAME], check=True, capture_output=True)
    # The programs where the units look for them.
    for program in ("plumbline", "plumbline-web", "plumbline-share"):
        os.symlink(f"{BUILD}/{program}", f"/usr/local/bin/{program}")
    subprocess.run(f"mkdir -p {UNITS} && cp {LAB}/../systemd/* {UNITS}/", shell=True, check=True)
    _control_groups()
    _journal()
    # What tells a user's manager that systemd is there.
    os.makedirs("/run/systemd/system", exist_ok=True)
    os.makedirs(RUNTIME, mode=0o700)
    os.chown(RUNTIME, NUMBER, NUMBER)
    log = open("/job/user-manager.log", "ab")
    command = ["sh", "-c", f"echo $$ >{GROUP}/cgroup.procs && exec \"$@\"", "sh", *as_wearer("/lib/systemd/systemd", "--user")]
    running.append(subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL))
    wait(lambda: systemctl("is-system-running", code=None).strip() in ("running", "degraded"), 120, "user manager")
    wait(lambda: os.path.exists(f"{RUNTIME}/bus"), 30, "session bus")


def _journal():
    """It wants the control groups to be there, by which it knows whose a line is."""
    os.makedirs("/run/systemd/journal", exist_ok=True)
    log = open("/job/journald.log", "ab")
    running.append(subprocess.Popen(["/lib/systemd/systemd-journald"], stdout=log, stderr=log))
    wait(lambda: subprocess.run(["journalctl", "--sync"], capture_output=True).returncode == 0, 60, "journal")


def _control_groups():
    os.makedirs("/sys/fs/cgroup", exist_ok=True)
    subprocess.run(["mount", "-t", "cgroup2", "cgroup2", "/sys/fs/cgroup"], check=True)
    folder = "/sys/fs/cgroup"
    for part in GROUP[len(folder) + 1:].split("/"):
        with open(f"{folder}/cgroup.subtree_control", "w") as file:
            file.write("+memory +pids +cpu")
        folder = f"{folder}/{part}"
        os.mkdir(folder)
    for name in ("", "/cgroup.procs", "/cgroup.subtree_control", "/cgroup.threads"):
        os.chown(GROUP + name, NUMBER, NUMBER)


def drop_in(unit, text):
    """The wearer's own change of a unit, as `systemctl --user edit` makes it."""
    folder = f"{UNITS}/{unit}.d"
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/lab.conf", "w") as file:
        file.write(text)
    systemctl("daemon-reload")


def sandbox(unit):
    """The lines of a unit that fence it in, for a unit that tries what it may."""
    with open(f"{UNITS}/{unit}") as file:
        lines = file.read().split("[Service]", 1)[1].split("[Install]")[0].splitlines()
    ours = ("NoNewPrivileges", "Restrict", "Lock", "MemoryDeny", "SystemCall", "UMask", "Limit", "Memory", "Tasks")
    return [line for line in lines if line.startswith(ours) and not line.startswith("Restart")]


def try_within(fences, *words, seconds=120):
    """Runs words in a unit with each of these lists of lines. Returns each one's exit status and what it wrote on
    standard output. All at once: every call of systemctl takes the guest a second or two."""
    names = [f"tried-{number}" for number in range(len(fences))]
    outs = [f"{RUNTIME}/{name}" for name in names]
    for name, out, lines in zip(names, outs, fences):
        if os.path.exists(out):
            os.remove(out)
        with open(f"{UNITS}/{name}.service", "w") as file:
            file.write("[Service]\nType=oneshot\nTimeoutStartSec=infinity\n" + "\n".join(lines) + f"\nStandardOutput=file:{out}\n")
            if not any(line.startswith("ExecStart=") for line in lines):
                file.write(f"ExecStart={' '.join(words)}\n")
    services = [f"{name}.service" for name in names]
    systemctl("daemon-reload")
    systemctl("start", *services, code=None, seconds=seconds)
    shown = systemctl("show", "-P", "ExecMainStatus", *services).split()
    expect(len(shown) == len(fences), f"of {len(fences)} units the manager knows {shown}")
    systemctl("reset-failed", code=None)
    results = []
    for status, out in zip(shown, outs):
        with open(out) if os.path.exists(out) else open(os.devnull) as file:
            results.append((int(status), file.read()))
    return results
