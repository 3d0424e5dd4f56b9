"""The audit in the running program, in virtual time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import pytest
import virtual_time
from fake_mixer import Input, Mixer
from states import levels, state

from plugin.audit.auditor import Auditor
from plugin.audit.events import METER_EVENTS
from plugin.audit.finding import Kind
from plugin.audit.live import LiveAudit
from plugin.audit.settings import AuditedStrip, AuditSettings, When
from plugin.errors import UserError
from plugin.mailbox import Snapshot, Update
from plugin.obs.link import Events


class Bench:
    """An auditor of a mixer.

    Attributes:
        changes: kinds of all that was wrong after each change, and whether it had looked.
        meters: what was said about the meters.
    """

    def __init__(self, settings: AuditSettings) -> None:
        self.mixer = Mixer()
        self.changes: list[tuple[list[Kind], bool]] = []
        self.meters: list[bool] = []
        clock = asyncio.get_running_loop().time
        live = partial(LiveAudit, clock=clock, wall_clock=clock)
        self.auditor = Auditor(settings, self._want, self._changed, live=live)
        self.serving = asyncio.create_task(self.auditor.serve(self.mixer.ask))

    def _want(self, events: Events, *, wanted: bool) -> None:
        assert events == METER_EVENTS
        self.meters.append(wanted)

    def _changed(self) -> None:
        self.changes.append(([finding.kind for finding in self.auditor.findings], self.auditor.has_looked))

    def mute(self, name: str) -> None:
        self.mixer.inputs[name].muted = True
        self.auditor.heard("InputMuteStateChanged", {"inputName": name, "inputMuted": True})

    async def break_off(self) -> None:
        self.serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.serving


def auditing(test: Callable[[Bench], Coroutine[Any, Any, None]], when: When) -> None:
    async def main() -> None:
        bench = Bench(AuditSettings(strips=(AuditedStrip("Main", (1, 2), "Desk"),), when=when))
        await asyncio.sleep(30)
        await test(bench)
        await bench.break_off()

    virtual_time.run(main())


def test_what_the_live_audit_finds_is_told_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    async def test(bench: Bench) -> None:
        bench.mute("Desk")
        await asyncio.sleep(5)
        assert bench.changes == [([Kind.MUTED], True)]
        (problem,) = bench.auditor.problems
        assert "muted" in problem
        assert caplog.text.count("Audit: ") == 1

    auditing(test, When.ALWAYS)


def test_a_look_finds_what_is_no_error_too_and_off_air(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")

    async def test(bench: Bench) -> None:
        bench.mixer.inputs["Desk"].muted = True
        bench.mixer.inputs["Pad"] = Input()
        bench.auditor.look()
        bench.auditor.look()  # there is one already
        await asyncio.sleep(10)
        ((kinds, looked),) = bench.changes
        assert looked
        assert {Kind.MUTED, Kind.NOT_IN_PROGRAM} <= set(kinds)
        assert bench.meters == [True, False]
        assert caplog.text.count("findings") == 1

    auditing(test, When.ON_AIR)


def test_a_strip_that_obs_does_not_hear_is_found_by_a_look() -> None:
    async def test(bench: Bench) -> None:
        snapshot = Snapshot(1.0, (state("Main", of=levels(-10.0)),))
        bench.auditor.look()
        await asyncio.sleep(2)
        await bench.auditor.take(Update(snapshot, ()))
        silence = {"inputName": "Desk", "inputLevelsMul": [[0.0, 0.0, 0.0]]}
        bench.auditor.heard("InputVolumeMeters", {"inputs": [silence]})
        await asyncio.sleep(5)
        assert Kind.OBS_HEARS_NOTHING in bench.changes[-1][0]

    auditing(test, When.ON_AIR)


def test_without_obs_there_is_nothing_to_look_at_and_nothing_is_known() -> None:
    async def test(bench: Bench) -> None:
        bench.mute("Desk")
        await asyncio.sleep(5)
        bench.auditor.look()
        await bench.break_off()
        assert bench.changes[-1] == ([], False)
        with pytest.raises(UserError, match="OBS is not connected"):
            bench.auditor.look()
        await asyncio.sleep(30)
        assert bench.changes[-1] == ([], False)
        assert bench.meters[-1] is False

    auditing(test, When.ALWAYS)


def test_it_counts_as_looked_at_while_it_is_watched_and_not_when_the_stream_is_over() -> None:
    async def test(bench: Bench) -> None:
        async def stream(*, on: bool) -> None:
            bench.mixer.streaming = on
            bench.auditor.heard("StreamStateChanged", {"outputActive": on})
            await asyncio.sleep(10)
            await bench.auditor.take(Update(None, ()))

        assert not bench.auditor.has_looked
        await stream(on=True)
        assert bench.auditor.has_looked
        bench.mute("Desk")
        await asyncio.sleep(5)
        await stream(on=False)
        assert bench.changes == [([], True), ([Kind.MUTED], True), ([], False)]

    auditing(test, When.ON_AIR)
