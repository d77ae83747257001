"""Plays the scenarios in the guest. Usage: python -m scenarios [NAME…]"""

import sys
import time

from . import report

with open("/proc/uptime") as file:
    print(f"guest up after {file.read().split()[0]} s", flush=True)

from . import radio_proof, bluetooth, faults, usb, kernel, long, unit  # noqa: E402,F401

sys.exit(1 if report.play(sys.argv[1:]) else 0)
