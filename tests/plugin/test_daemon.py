from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable

import numpy as np
import pytest
from tones import BASS_HZ, ToneDetector, song, tone, tone_hearing
from torch import Tensor

from dsp.events import Event, InstrumentOff, InstrumentOn
from dsp.host_ring import HostRing
from dsp.strip import Strip
from plugin.api.limits import Limits
from plugin.bus import Sink
from plugin.daemon import STOP_S, Service, serve
from plugin.errors import UserError
from plugin.mailbox import Update
from plugin.obs.connection import CLOSE_S, DEFAULT_PACE
from plugin.touchportal.connection import CLOSING_S
from plugin.touchportal.session import Pace

RATE_HZ = 48_000
STRIPS = (Strip("Desk", (1, 2)),)


class Source:
    """A bass that begins when it is started, all at once, and then either ends or hangs on silently."""

    sample_rate_hz = RATE_HZ

    def __init__(self, *, ends: bool) -> None:
        self.ring = HostRing(RATE_HZ, 2)
        self.ended = False
        self.calls: list[str] = []
        self._ends = ends

    def start(self) -> None:
        self.calls.append("start")
        self.ring.write(np.tile(tone(BASS_HZ, 0.45)[:, None], (1, 2)))
        self.ended = self._ends

    def stop(self) -> None:
        self.calls.append("stop")


class Heard:
    """A sink that collects events, and tells when the first has come."""

    def __init__(self, on_first: Callable[[], None] = lambda: None) -> None:
        self.events: list[Event] = []
        self._on_first = on_first

    async def take(self, update: Update) -> None:
        if update.events and not self.events:
            self._on_first()
        self.events += update.events

    @property
    def kinds(self) -> list[type[Event]]:
        return [type(event) for event in self.events]


def run(
    source: Source,
    sinks: dict[str, Sink],
    services: dict[str, Service] | None = None,
    *,
    detector: ToneDetector | None = None,
    seconds: float | None = None,
) -> None:
    analyser = tone_hearing(detector).analyser(STRIPS, RATE_HZ)
    asyncio.run(serve(source, analyser, sinks, services or {}, seconds=seconds))


def test_it_runs_until_the_source_ends_and_every_sink_has_everything() -> None:
    source, heard, other = Source(ends=True), Heard(), Heard()
    run(source, {"one": heard.take, "other": other.take})
    assert heard.kinds == [InstrumentOn, InstrumentOff]
    assert other.events == heard.events
    assert source.calls == ["start", "stop"]


def test_it_stops_after_the_given_time_and_ends_what_still_sounds() -> None:
    source, heard = Source(ends=False), Heard()
    run(source, {"one": heard.take}, seconds=0.4)
    assert source.calls == ["start", "stop"]
    assert heard.kinds in ([], [InstrumentOn, InstrumentOff])  # a slow machine may not have got that far


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself these there")
def test_a_signal_stops_it_and_the_handlers_are_put_back(name: str) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    source = Source(ends=False)
    heard = Heard(on_first=lambda: signal.raise_signal(number))
    run(source, {"one": heard.take})
    assert heard.kinds == [InstrumentOn, InstrumentOff]
    assert source.calls == ["start", "stop"]
    assert signal.getsignal(number) == before


@pytest.mark.skipif(sys.platform == "win32", reason="there are no terminals that hang up")
def test_after_nohup_a_closed_terminal_ends_nothing() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        heard = Heard(on_first=lambda: signal.raise_signal(signal.SIGHUP))
        run(Source(ends=True), {"one": heard.take})
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
    assert heard.kinds == [InstrumentOn, InstrumentOff]


def test_services_run_meanwhile_and_are_cancelled_at_the_end() -> None:
    diary: list[str] = []

    async def service() -> None:
        diary.append("begins")
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await asyncio.sleep(0)  # it may take its time to say good-bye
            diary.append("ends")

    run(Source(ends=True), {}, {"connection": service})
    assert diary == ["begins", "ends"]


def test_what_hangs_at_the_end_is_given_up_before_it_is_cut_off() -> None:
    assert DEFAULT_PACE.farewell_s + CLOSE_S < STOP_S  # OBS
    assert Pace().farewell_s + CLOSING_S < STOP_S  # Touch Portal
    assert Limits().close_s < STOP_S  # browsers


def test_a_failing_service_is_logged_and_the_rest_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    async def service() -> None:
        raise OSError("no route to OBS")

    heard = Heard()
    run(Source(ends=True), {"one": heard.take}, {"connection": service})
    assert heard.kinds == [InstrumentOn, InstrumentOff]
    assert "The connection failed and is started again; everything else goes on" in caplog.text
    assert "no route to OBS" in caplog.text


def test_a_service_that_failed_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugin.daemon.FIRST_AGAIN_S", 0.01)
    starts: list[int] = []
    source = Source(ends=False)

    async def service() -> None:
        starts.append(1)
        if len(starts) == 1:
            raise OSError("no route to OBS")
        source.ended = True

    run(source, {}, {"connection": service}, seconds=30.0)
    assert len(starts) == 2


def test_at_the_end_everybody_can_know_that_it_is_the_end() -> None:
    known: list[tuple[type[Event], bool]] = []

    async def main() -> None:
        stop = asyncio.Event()

        async def take(update: Update) -> None:
            known.extend((type(event), stop.is_set()) for event in update.events)
            if update.events and not stop.is_set():
                asyncio.get_running_loop().call_soon(ended.set_result, None)

        ended = asyncio.get_running_loop().create_future()
        source = Source(ends=False)
        analyser = tone_hearing().analyser(STRIPS, RATE_HZ)
        serving = asyncio.create_task(serve(source, analyser, {"one": take}, {}, stop=stop, seconds=30.0))
        await ended
        serving.cancel()
        await asyncio.wait([serving])

    asyncio.run(main())
    assert known == [(InstrumentOn, False), (InstrumentOff, True)]


def test_a_sink_that_hangs_is_cut_off_and_named(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.daemon.STOP_S", 0.05)

    async def hang(_update: Update) -> None:
        await asyncio.get_running_loop().create_future()

    heard = Heard()
    with caplog.at_level(logging.WARNING):
        run(Source(ends=True), {"printer": hang, "one": heard.take})
    assert heard.kinds == [InstrumentOn, InstrumentOff]
    assert "The printer did not end in time" in caplog.text


class BrokenDetector(ToneDetector):
    def step(self, log_mel: Tensor) -> Tensor:
        raise FloatingPointError(f"the weights melted over {len(log_mel)} strips")


def test_an_analysis_that_fails_ends_the_daemon_in_one_clear_line() -> None:
    source = Source(ends=False)
    with pytest.raises(RuntimeError, match="the analysis failed: FloatingPointError: the weights melted over 1"):
        run(source, {}, detector=BrokenDetector())
    assert source.calls == ["start", "stop"]


def test_a_source_that_cannot_start_is_told_and_everything_is_stopped() -> None:
    class Absent(Source):
        def start(self) -> None:
            super().start()
            raise UserError("PortAudio is missing")

    source = Absent(ends=False)
    ended: list[bool] = []

    async def service() -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.append(True)

    with pytest.raises(UserError, match="PortAudio is missing"):
        run(source, {}, {"connection": service})
    assert source.calls == ["start", "stop"]
    assert ended == [True]


def test_the_song_has_what_the_other_tests_count_on() -> None:
    analyser = tone_hearing().analyser(STRIPS, RATE_HZ)
    assert len([*analyser.process(song()).events, *analyser.finish().events]) == 5
