from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from tones import BASS_HZ, ToneDetector, song, tone, tone_hearing
from torch import Tensor

from dsp.events import Cause, Event, InstrumentOff, InstrumentOn, Overrun
from dsp.host_ring import HostRing
from dsp.pipeline import Analyser
from dsp.strip import Strip
from plugin.analysis import AnalysisThread
from plugin.asking import Asking
from plugin.mailbox import Update

RATE_HZ = 48_000
STRIPS = (Strip("Desk", (1, 2)),)


class Source:
    """Sound that lies in a ring already."""

    sample_rate_hz = RATE_HZ

    def __init__(self, sound: NDArray[np.float32], ring_s: float = 10.0, *, ended: bool = True) -> None:
        self.ring = HostRing(round(ring_s * RATE_HZ), sound.shape[1])
        self.ring.write(sound)
        self.ended = ended


class Heard:
    """Collects updates; the thread writes, the test reads when it is done."""

    def __init__(self) -> None:
        self.updates: list[Update] = []

    @property
    def events(self) -> list[Event]:
        return [event for update in self.updates for event in update.events]


def analysis(
    source: Source,
    detector: ToneDetector | None = None,
    clock: Callable[[], float] = lambda: 0.0,
    asking: Asking | None = None,
) -> tuple[AnalysisThread, Heard]:
    heard = Heard()
    analyser = tone_hearing(detector).analyser(STRIPS, RATE_HZ)
    return AnalysisThread(analyser, source, heard.updates.append, asking or Asking(), clock), heard


def test_it_publishes_what_the_pipeline_hears_and_ends_with_the_source() -> None:
    sound = song()[: round(0.4 * RATE_HZ)]
    sound[:, 0] += tone(BASS_HZ, 0.4)
    thread, heard = analysis(Source(sound))
    thread.start()
    thread.finished.result(30)
    alone = tone_hearing().analyser(STRIPS, RATE_HZ)
    assert heard.events == [*alone.process(sound).events, *alone.finish().events]
    assert {type(event) for event in heard.events} == {InstrumentOn, InstrumentOff}
    positions = [update.snapshot.position_s for update in heard.updates if update.snapshot]
    assert positions == sorted(positions)
    assert positions[-1] >= 0.4


def test_stopping_ends_the_notes_that_sound() -> None:
    source = Source(np.tile(tone(BASS_HZ, 0.45)[:, None], (1, 2)), ended=False)
    thread, heard = analysis(source)
    is_on = threading.Event()
    publish = thread._publish

    def watch(update: Update) -> None:
        publish(update)
        if any(isinstance(event, InstrumentOn) for event in update.events):
            is_on.set()

    thread._publish = watch
    thread.start()
    assert is_on.wait(30)
    assert not thread.finished.done()
    thread.stop()
    assert thread.finished.exception() is None
    assert isinstance(heard.events[-1], InstrumentOff)


def test_sound_that_waited_too_long_is_dropped_and_counted() -> None:
    thread, heard = analysis(Source(np.zeros((RATE_HZ, 2), np.float32)))
    thread.start()
    thread.finished.result(30)
    assert heard.events == [Overrun(time=0.0, reported=1.0, frames=RATE_HZ)]
    last = heard.updates[-1].snapshot
    assert last is not None
    assert last.position_s >= 1.0


def test_sound_that_did_not_fit_into_the_ring_moves_the_clock() -> None:
    source = Source(np.zeros((RATE_HZ // 2, 2), np.float32), ring_s=0.4)
    thread, heard = analysis(source)
    assert thread._step()  # reads 0.1 s and makes room
    source.ring.write(np.zeros((100, 2), np.float32))
    while thread._step():
        pass
    [overrun] = heard.events
    assert isinstance(overrun, Overrun)
    assert overrun.frames == RATE_HZ // 10
    assert overrun.time == pytest.approx(0.4)


def test_how_things_stand_is_told_thirty_times_a_second_and_at_the_end() -> None:
    thread, heard = analysis(Source(np.zeros((0, 2), np.float32), ended=False))
    for _ in range(100):
        thread._source.ring.write(np.zeros((RATE_HZ // 100, 2), np.float32))
        thread._step()
    assert 30 <= len(heard.updates) <= 35
    thread._source.ended = True
    thread.start()
    thread.finished.result(30)
    last = heard.updates[-1].snapshot
    assert last is not None
    assert last.position_s == pytest.approx(1.0)


def test_a_clip_is_told_before_the_detector_is_asked() -> None:
    told_before: list[list[str]] = []

    class Asked(ToneDetector):
        def step(self, log_mel: Tensor) -> Tensor:
            told_before.append([event.name for event in heard.events])
            return super().step(log_mel)

    sound = np.zeros((RATE_HZ // 10, 2), np.float32)
    sound[100:105, 0] = 1.0
    thread, heard = analysis(Source(sound), Asked())
    thread._step()
    assert told_before == [["clip"]]


def test_a_command_is_done_between_two_pieces_of_sound_and_what_it_gives_is_told() -> None:
    sound = np.zeros((RATE_HZ // 10, 2), np.float32)
    sound[100:105, 0] = 1.0
    asking = Asking()
    thread, heard = analysis(Source(sound, ended=False), asking=asking)
    thread._step()
    assert asking.ask(Analyser.reset_warnings)
    assert [event.name for event in heard.events] == ["clip"]
    thread._step()
    assert [event.name for event in heard.events] == ["clip", "clip_cleared"]
    snapshot = heard.updates[-1].snapshot
    assert snapshot is not None
    assert not snapshot.strips[0].lights[Cause.CLIP].lit


def test_a_command_that_gives_nothing_shows_at_once() -> None:
    asking = Asking()
    thread, heard = analysis(Source(np.zeros((RATE_HZ // 2, 2), np.float32), ended=False), asking=asking)
    thread._step()
    before = len(heard.updates)
    asking.ask(lambda analyser: analyser.pause_loudness("Desk"))
    thread._step()
    snapshot = heard.updates[before].snapshot
    assert snapshot is not None
    assert snapshot.strips[0].loudness.paused


def test_commands_from_another_thread_are_done_while_it_listens() -> None:
    source, asking = Source(np.zeros((RATE_HZ // 2, 2), np.float32), ended=False), Asking()
    thread, _ = analysis(source, asking=asking)
    thread.start()
    done = threading.Event()
    threads: list[str] = []

    def command(_: Analyser) -> None:
        threads.append(threading.current_thread().name)
        done.set()

    assert asking.ask(command)
    assert done.wait(30)
    assert threads == ["analysis"]
    thread.stop()
    assert thread.finished.exception() is None


def test_a_source_that_stops_sending_falls_silent() -> None:
    now = 0.0
    source = Source(np.tile(tone(BASS_HZ, 0.45)[:, None], (1, 2)), ended=False)
    thread, heard = analysis(source, clock=lambda: now)
    while source.ring.available:
        thread._step()
    assert [type(event) for event in heard.events] == [InstrumentOn]
    now = 0.9
    thread._step()
    assert len(heard.events) == 1
    now = 1.5
    thread._step()
    assert [type(event) for event in heard.events] == [InstrumentOn, InstrumentOff]
    assert heard.updates[-1].snapshot is not None
    assert heard.updates[-1].snapshot.position_s == pytest.approx(0.45 + 1.5, abs=0.011)


class BrokenDetector(ToneDetector):
    def step(self, log_mel: Tensor) -> Tensor:
        raise FloatingPointError(f"the weights melted over {len(log_mel)} strips")


def test_an_error_is_handed_to_whoever_waits() -> None:
    thread, _ = analysis(Source(song()[: RATE_HZ // 4]), BrokenDetector())
    thread.start()
    with pytest.raises(FloatingPointError, match="the weights melted"):
        thread.finished.result(30)
    thread.stop()


def test_it_cannot_be_cancelled_by_whoever_gives_up_waiting() -> None:
    thread, _ = analysis(Source(song()[: RATE_HZ // 4]))
    assert not thread.finished.cancel()


def test_stopping_what_never_started_does_nothing() -> None:
    thread, _ = analysis(Source(song()[:10]))
    thread.stop()
