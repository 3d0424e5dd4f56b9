"""What ``soundcheck ctl`` does once it knows what is wanted."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping

from plugin.api.remote import Data, remote
from plugin.api.settings import ApiSettings
from plugin.api.token import read_token


async def do(settings: ApiSettings, command: Data) -> None:
    """Have a command done.

    Raises:
        UserError: there is no daemon, or it refuses.
    """
    async with remote(settings.here) as daemon:
        await daemon.authenticate(read_token(settings.token_path))
        await daemon.ask({"type": "command", "command": command})


async def print_state(settings: ApiSettings, *, as_json: bool) -> None:
    """Print how everything stands.

    Raises:
        UserError: there is no daemon.
    """
    async with remote(settings.here) as daemon:
        await daemon.send({"type": "subscribe", "state": True})
        state = await daemon.next("state")
    if as_json:
        _print(json.dumps({key: value for key, value in state.items() if key not in ("v", "type")}, indent=2))
    else:
        for line in state_lines(state):
            _print(line)


async def watch(settings: ApiSettings, meters_hz: float | None) -> None:
    """Print what happens, a line of JSON a message, until the daemon goes.

    Args:
        settings: where the daemon is.
        meters_hz: how often a second meters are wanted; None: not at all.

    Raises:
        UserError: there is no daemon, it refuses, or it has gone.
    """
    wants: Data = {"type": "subscribe", "events": True, "state": True}
    if meters_hz is not None:
        wants["meters"] = {"rate_hz": meters_hz}
    async with remote(settings.here) as daemon:
        await daemon.ask(wants)
        while True:
            _print(json.dumps(await daemon.message()))


def state_lines(state: Data) -> Iterator[str]:
    """A `State` for people: a line each."""
    obs = state["obs"]
    on_air = {True: ", on air", False: ", not on air", None: ""}[obs["on_air"]]
    yield _line("OBS", ("connected" if obs["connected"] else "not connected") + on_air)
    if state["trouble"]:
        yield _line("sound", state["trouble"])
    yield _line("panic", _on(state["panic"]))
    yield _line("detection", _on(state["detection"]))
    yield _line("warnings", _on(state["warnings"]))
    yield from _lines("overlay", state["overlays"])
    yield from _lines("strip", state["strips"])
    yield from (_line("loudness", f"paused on {strip}") for strip, paused in state["paused"].items() if paused)
    yield _line("profile", state["profile"])
    yield _line("sensitivity", f"{state['sensitivity']:g}")
    for label, threshold in state["thresholds"].items():
        yield _line("threshold", f"{threshold:.2f} {label}")
    yield _line("to save", "yes: `soundcheck ctl save`" if state["changed"] else "nothing")


def _lines(what: str, switches: Mapping[str, bool]) -> Iterator[str]:
    for name, is_on in switches.items():
        yield _line(what, f"{_on(is_on):3} {name}")


def _line(what: str, text: str) -> str:
    return f"{what:<12}{text}"


def _on(is_on: bool) -> str:
    return "on" if is_on else "off"


def _print(line: str) -> None:
    """At once, as it may be a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
