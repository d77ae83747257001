"""Scenarios: each a function that returns its figures or raises; a line each."""

import signal
import time
import traceback

_all = []


class Failed(Exception):
    """What was expected and what was there."""


def scenario(name, limit_s, is_asked_for=False):
    """Registers a function as a scenario, which fails when it takes longer; one that is asked for is played by its name
    alone."""
    def register(function):
        _all.append((name, limit_s, is_asked_for, function))
        return function
    return register


def expect(is_met, reason):
    if not is_met:
        raise Failed(reason)


def _too_late(number, frame):
    raise Failed("it took too long, waiting at " + "".join(traceback.format_stack(frame, 4)[-4:]))


def play(chosen):
    """Plays all scenarios, or those whose names begin with a chosen word. Returns how many failed."""
    signal.signal(signal.SIGALRM, _too_late)
    failed = played = 0
    for name, limit_s, is_asked_for, function in _all:
        if not any(name.startswith(word) for word in chosen) and (chosen or is_asked_for):
            continue
        begun = time.monotonic()
        signal.alarm(limit_s)
        try:
            outcome, text = "ok  ", function()
        except Exception as error:
            outcome, text = "FAIL", str(error) if isinstance(error, Failed) else traceback.format_exc()
            failed += 1
        finally:
            signal.alarm(0)
        played += 1
        print(f"{outcome} {name}: {text} [{time.monotonic() - begun:.0f} s]", flush=True)
    print(f"{played - failed} passed, {failed} failed", flush=True)
    return failed
