from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from ears import DESK, FRAME_S, BandDetector, analyse, analyser, joined, rows, settings_with, silence, tone
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from dsp.analysis import Analysis
from dsp.events import InstrumentOff, InstrumentOn, Overrun
from dsp.pipeline import Analyser
from dsp.strip import Strip


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 88_200, 96_000, 192_000])
def test_frames_cover_the_sound_and_none_lies_behind_it(rate: int):
    heard = analyse(analyser(rate=rate), [silence(1.0, rate)[:, None]])
    times = [row.time for row in heard.posteriors]
    first = (2.5 * 366 - 1_024) / 22_050
    expected = [max(0.0, first + index * FRAME_S) for index in range(100)]
    assert times == pytest.approx([time for time in expected if time < 1.0])
    assert heard.events == ()


@pytest.mark.parametrize("rate", [44_100, 48_000, 88_200, 96_000])
@pytest.mark.parametrize("onset_s", [0.5, 0.53, 0.561])
def test_an_onset_is_named_within_a_frame_and_reported_after_the_stated_latency(rate: int, onset_s: float):
    sound = np.concatenate([silence(onset_s, rate), tone(3_000, 0.8, rate), silence(0.5, rate)])
    heard = analyse(analyser(rate=rate), np.array_split(sound[:, None], 50))
    on, off = (event for event in heard.events if event.label == "high" and event.time < onset_s + 1)
    assert isinstance(on, InstrumentOn)
    assert isinstance(off, InstrumentOff)
    window_s = 2_048 / 22_050
    assert abs(on.time - onset_s) <= window_s / 2 + FRAME_S
    assert abs(off.time - (onset_s + 0.8)) <= window_s / 2 + FRAME_S
    # Half a window, the rest of the frame, the median's frame, the resampler, a quantum.
    assert on.reported - on.time <= window_s / 2 + 1.5 * 366 / 22_050 + FRAME_S + 0.042 + 0.010 + 1e-9


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_the_loudest_frame_of_a_click_is_the_one_that_describes_its_moment(rate: int):
    click_s = 0.7
    sound = silence(1.5, rate)
    sound[round(click_s * rate)] = 0.9
    heard = analyse(analyser(rate=rate), [sound[:, None]])
    loudest = max(heard.posteriors, key=lambda row: row.values[1])
    assert abs(loudest.time - click_s) <= FRAME_S / 2 + 1e-6


def test_what_plays_at_the_end_goes_off_at_the_end():
    sound = np.concatenate([silence(0.5, 48_000), tone(3_000, 0.517, 48_000)])
    heard = analyse(analyser(), [sound[:, None]])
    on, off = (event for event in heard.events if event.label == "high")
    assert (on.name, off.name, off.time) == ("instrument_on", "instrument_off", 1.017)
    assert all(event.reported >= event.time for event in heard.events)


def test_lost_sound_moves_the_clock_and_everything_after_it():
    target = analyser()
    before = tone(3_000, 0.5, 48_000)[:, None]
    target.process(silence(1.003, 48_000)[:, None])
    skipped = target.skip(96_000)
    assert skipped.events == (Overrun(time=1.003, reported=3.003, frames=96_000),)
    assert target.position_s == pytest.approx(3.003)
    rest = analyse(target, [silence(0.5, 48_000)[:, None], before, silence(0.5, 48_000)[:, None]])
    on, off = rest.events
    assert on.time == pytest.approx(3.503, abs=0.12)
    assert off.time == pytest.approx(4.003, abs=0.12)
    times = [row.time for row in rest.posteriors]
    assert times == sorted(times)
    assert times[-1] < 4.503


def test_what_a_slow_detector_says_is_stamped_earlier_and_reported_at_the_same_time():
    sound = np.concatenate([silence(0.5, 48_000), tone(3_000, 0.8, 48_000), silence(0.5, 48_000)])[:, None]
    prompt = analyse(analyser(), [sound])
    slow = analyse(analyser(changed=settings_with(reaction_s=2 * FRAME_S)), [sound])
    for early, late in zip(slow.events, prompt.events, strict=True):
        assert early.time == pytest.approx(late.time - 2 * FRAME_S)
        assert early.reported == late.reported
    times = [row.time for row in slow.posteriors]
    assert times[0] == 0.0
    assert len(set(times)) == len(times)
    assert times[-1] < 1.8 <= times[-1] + FRAME_S
    said = {round(row.time / FRAME_S, 3): row.values.tobytes() for row in prompt.posteriors[1:]}
    for row in slow.posteriors[1:-2]:  # the last two are said about the silence behind the end
        assert said[round(row.time / FRAME_S + 2, 3)] == row.values.tobytes()


def test_of_no_sound_a_slow_detector_says_nothing():
    assert analyse(analyser(changed=settings_with(reaction_s=0.3)), []).posteriors == ()


def test_a_clip_that_is_shorter_than_the_reaction_is_still_heard():
    heard = analyse(analyser(changed=settings_with(reaction_s=0.3)), [tone(3_000, 0.1, 48_000)[:, None]])
    assert len(heard.posteriors) >= 1
    assert all(0 <= row.time < 0.1 for row in heard.posteriors)


RATE = 22_050
OFF_S, ON_S = 0.7, 1.3


def melody() -> np.ndarray:
    """2 s of one channel; both labels play when the detection goes off, and when it goes on again, and change after."""
    high, low = tone(3_000, 2.0, RATE, amplitude=0.3), tone(200, 2.0, RATE, amplitude=0.3)
    high[: round(0.3 * RATE)] = high[round(1.6 * RATE) :] = 0.0
    low[round(1.0 * RATE) : round(1.7 * RATE)] = 0.0
    return (high + low)[:, None]


def paused(cuts: Sequence[int], off: int, on: int, lost: int = 0, reaction_s: float = 0.0) -> Analysis:
    """The melody in blocks, with the detection off from one frame to another; sound is lost at its return."""
    target = analyser(rate=RATE, changed=settings_with(reaction_s=reaction_s))
    sound, parts, at = melody(), [], 0
    for cut in sorted({*cuts, off, on, len(sound)}):
        parts.append(target.process(sound[at:cut]))
        if cut == off:
            parts.append(target.set_detection(False))
        if cut == on:
            parts += [target.skip(lost), target.set_detection(True)]
        at = cut
    parts.append(target.finish())
    return joined(parts)


@settings(max_examples=25)
@given(
    cuts=st.lists(st.integers(0, 2 * RATE), max_size=20),
    switches=st.tuples(st.integers(0, 2 * RATE), st.integers(0, 2 * RATE)).filter(lambda pair: pair[0] < pair[1]),
)
def test_a_pause_at_the_same_place_is_the_same_for_any_split(cuts: list[int], switches: tuple[int, int]):
    whole, again = paused([], *switches), paused(cuts, *switches)
    assert again.events == whole.events
    assert rows(again.posteriors) == rows(whole.posteriors)
    instruments = [event for event in whole.events if isinstance(event, InstrumentOn | InstrumentOff)]
    assert all(event.time <= event.reported for event in instruments)
    assert [event.reported for event in whole.events] == sorted(event.reported for event in whole.events)
    off_s, on_s = (frame / RATE for frame in switches)
    assert not any(off_s < row.time < on_s - 0.01 for row in whole.posteriors)
    for label in ("low", "high"):
        names = [event.name for event in instruments if event.label == label]
        assert names == ["instrument_on", "instrument_off"] * (len(names) // 2)


@pytest.mark.parametrize("lost", [0, RATE])
@pytest.mark.parametrize("reaction_s", [0.0, 0.2])
def test_after_a_pause_it_hears_as_at_the_beginning_of_a_stream(lost: int, reaction_s: float):
    off, on = round(OFF_S * RATE), round(ON_S * RATE) // 220 * 220  # a quantum's end
    began_s = (on + lost) / RATE
    whole = paused([], off, on, lost, reaction_s)
    fresh = analyse(analyser(rate=RATE, changed=settings_with(reaction_s=reaction_s)), [melody()[on:]])
    rows_after = [row for row in whole.posteriors if row.time >= began_s]
    assert [row.time - began_s for row in rows_after] == pytest.approx([row.time for row in fresh.posteriors])
    assert [row.values.tobytes() for row in rows_after] == [row.values.tobytes() for row in fresh.posteriors]
    events_after = [event for event in whole.events if event.time >= began_s]
    for event, expected in zip(events_after, fresh.events, strict=True):
        assert (event.name, event.record().get("label")) == (expected.name, expected.record().get("label"))
        assert event.time - began_s == pytest.approx(expected.time)
        assert event.reported - began_s == pytest.approx(expected.reported)


def test_going_off_ends_what_is_on_at_once_and_it_stays_so_to_the_end():
    target = analyser(rate=RATE)
    target.process(melody()[: round(OFF_S * RATE)])
    now = target.position_s
    offs = target.set_detection(False).events
    assert [(off.name, off.label, off.time, off.reported) for off in offs] == [
        ("instrument_off", "low", now, now),
        ("instrument_off", "high", now, now),
    ]
    assert (target.state[0].playing, target.state[0].scores) == ((), None)
    assert target.set_detection(False) == target.process(melody()) == target.finish() == Analysis((), ())


def test_while_off_the_detector_is_not_asked_and_warnings_go_on():
    class Counted(BandDetector):
        steps = 0

        def step(self, log_mel: Tensor) -> Tensor:
            self.steps += 1
            return super().step(log_mel)

    detector = Counted()
    target = Analyser(DESK, RATE, detector, settings_with())
    target.set_detection(False)
    sound = melody()
    sound[1_000:1_004] = 1.0
    assert "clip" in [event.name for event in target.process(sound).events]
    assert detector.steps == 0
    target.set_detection(True)
    target.process(sound)
    assert detector.steps > 0


def test_to_go_on_while_on_changes_nothing():
    target, sound = analyser(rate=RATE), melody()
    parts = [target.process(sound[:RATE]), target.set_detection(True), target.process(sound[RATE:]), target.finish()]
    whole = analyse(analyser(rate=RATE), [sound])
    assert joined(parts).events == whole.events
    assert rows(joined(parts).posteriors) == rows(whole.posteriors)


def test_thresholds_change_while_it_plays_and_outlast_a_pause():
    target = analyser(rate=RATE)
    target.set_thresholds({"low": 1.0})
    first = target.process(melody()[: RATE // 2])
    assert [event.label for event in first.events] == ["high"]
    target.set_detection(False)
    target.set_thresholds({"high": 1.0, "low": 0.5})
    target.set_detection(True)
    assert {event.label for event in target.process(melody()[: RATE // 2]).events} == {"low"}


def test_a_threshold_of_no_label_or_none_at_all_is_refused_and_nothing_changes():
    target = analyser(rate=RATE)
    with pytest.raises(ValueError, match="no label oboe: there are low, high"):
        target.set_thresholds({"low": 1.0, "oboe": 0.5})
    with pytest.raises(ValueError, match="thresholds are"):
        target.set_thresholds({"low": 1.0, "high": 1.5})
    assert {event.label for event in target.process(melody()).events} == {"low", "high"}


def test_the_state_tells_what_the_detector_says_of_each_strip():
    target = analyser((Strip("High", (1,)), Strip("Low", (2,))), RATE)
    sound = np.stack([tone(3_000, 1.0, RATE), tone(200, 1.0, RATE)], axis=1)
    newest = target.process(sound).posteriors[-2:]
    for state, row in zip(target.state, newest, strict=True):
        assert state.scores
        assert state.scores.labels == ("low", "high")
        assert state.scores.raw == tuple(row.values.tolist())
        assert [label for label, on in zip(state.scores.labels, state.scores.is_on, strict=True) if on] == [
            state.strip.lower()
        ]
        assert dict(zip(state.scores.labels, state.scores.smoothed, strict=True)).items() >= dict(state.playing).items()
    target.set_detection(False)
    target.process(sound)
    assert [state.scores for state in target.state] == [None, None]
    target.set_detection(True)
    assert [state.scores.raw for state in target.state if state.scores] == [(0.0, 0.0)] * 2
