"""What ``soundcheck status`` says: whether the daemon runs, since when, and what it says of itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from plugin.api.controlling import state_lines
from plugin.api.remote import Data, Remote, RemoteError, remote
from plugin.api.settings import read_settings
from plugin.api.token import read_token
from plugin.config import default_path
from plugin.errors import UserError
from plugin.handover import Running

PATIENCE_S: Final = 1.5
"""Seconds to wait for what the daemon may have nothing to say about: sound, when none comes in."""

MOST_LINES: Final = 5
"""Of trouble."""

_TROUBLE: Final = ("warning", "error", "critical")
_READINGS_HZ: Final = 30


def status_lines(found: Running | None, now: datetime) -> Iterator[str]:
    """How it stands with the daemon, for people: a line each.

    Args:
        found: the daemon; None: there is none.
        now: the time of day.
    """
    if found is None:
        yield "Soundcheck does not run: start it with `soundcheck run`, or at each login: `soundcheck service install`"
        return
    yield from _about(found, now)
    yield from asyncio.run(_asked(found.config or default_path()))


def _about(found: Running, now: datetime) -> Iterator[str]:
    process = "" if found.pid is None else f" (process {found.pid})"
    if not found.answers:
        yield f"Soundcheck runs{process} and does not answer: it is just starting or ending"
        return
    yield f"Soundcheck runs{process}"
    if found.since is not None:
        yield _line("since", f"{found.since:%Y-%m-%d %H:%M:%S} ({_duration(now - found.since)})")
    config = found.config or default_path()
    yield _line("config", str(config) if config.exists() else f"{config} (not there: defaults)")


async def _asked(config: Path) -> list[str]:
    """What the control API says; where it cannot be asked, why."""
    try:
        settings = read_settings(config)
        if not settings.enabled:
            return [_line("more", "not known: the control API is off ([api] enabled = false)")]
        try:
            token = read_token(settings.token_path)
        except UserError:
            token = None  # all but the log can be read without
        async with remote(settings.here) as daemon:
            if token is not None:
                await daemon.authenticate(token)
            told = await _told(daemon, log=token is not None)
    except UserError as error:
        return [_line("more", f"not known: {' '.join(str(error).split())}")]
    sound = (told.get("state") or {}).get("trouble") or _sound(told.get("meters"))
    return [*_obs(told.get("state")), _line("sound", sound), *_trouble(told.get("log"))]


async def _told(daemon: Remote, *, log: bool) -> dict[str, Data]:
    """The first message of each kind, as far as it comes in time.

    Raises:
        RemoteError: the daemon refuses, or has gone.
    """
    wanted = {"state", "meters", "log"} if log else {"state", "meters"}
    told: dict[str, Data] = {}
    request: Data = {"type": "subscribe", "state": True, "meters": {"rate_hz": _READINGS_HZ}}
    await daemon.send(request | ({"log": True} if log else {}))
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not wanted <= told.keys():
                message = await daemon.message()
                if message["type"] == "answer" and not message["ok"]:
                    raise RemoteError(message["error"])
                told.setdefault(message["type"], message)
    except TimeoutError:
        pass
    return told


def _obs(state: Data | None) -> list[str]:
    """The first line of a state is OBS's."""
    return [] if state is None else [next(state_lines(state))]


def _sound(meters: Data | None) -> str:
    if meters is None:
        return "none comes in: is the interface connected and switched on?"
    return ", ".join(f"{strip['strip']} {_level(strip['levels']['held_peak_dbfs'])}" for strip in meters["strips"])


def _level(peaks: list[float | None]) -> str:
    """The loudest channel's."""
    heard = [peak for peak in peaks if peak is not None]
    return f"{max(heard):.0f} dBFS" if heard else "silent"


def _trouble(log: Data | None) -> Iterator[str]:
    lines = [line for line in (log or {"lines": []})["lines"] if line["level"] in _TROUBLE]
    for line in lines[-MOST_LINES:]:
        time = datetime.fromtimestamp(line["time_unix_s"]).astimezone()
        first, _, more = line["text"].partition("\n")
        yield _line("trouble", f"{time:%H:%M:%S} {first}{' …' if more else ''}")
    if log is not None and not lines:
        yield _line("trouble", "none")


def _duration(time: timedelta) -> str:
    """In hours and minutes; a clock that was set back does not make it negative."""
    minutes = max(0, int(time.total_seconds())) // 60
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes} min"


def _line(what: str, text: str) -> str:
    return f"{what:<12}{text}"
