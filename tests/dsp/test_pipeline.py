from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from dsp.events import Clip, Event, InstrumentOff, InstrumentOn, Overrun
from dsp.features import FeatureSettings
from dsp.pipeline import Analyser, Analysis, AnalysisSettings, LabelSettings, Posteriors
from dsp.strip import Strip

FRAME_S = 4 * 366 / 22_050


class BandDetector:
    """Hears the loudest mel band below and above 1 kHz, and remembers a little of the frame before."""

    labels = ("low", "high")
    features = FeatureSettings()
    hops_per_frame = 4

    def __init__(self) -> None:
        self.memory = torch.zeros(0)

    def reset(self, strips: int) -> None:
        self.memory = torch.zeros(strips, 2)

    def step(self, log_mel: Tensor) -> Tensor:
        split, even_odds_db = (
            40,
            20.0,
        )  # band 40 of 128 lies near 1 kHz; a sine of amplitude 0.5 reads about 30 dB
        middle = log_mel[:, 1:3].mean(1)
        bands = torch.stack([middle[:, :split].amax(1), middle[:, split:].amax(1)], dim=-1)
        now = torch.sigmoid((bands - even_odds_db) / 3.0)
        self.memory = 0.9 * now + 0.1 * self.memory
        return self.memory[:, None]


def settings_with(median_frames: int = 3, **changes: float) -> AnalysisSettings:
    label = LabelSettings(on=0.5, off=0.4, median_frames=median_frames)
    return AnalysisSettings({"high": label, "low": label}, **{"minimum_on_s": 0.0, **changes})


DESK = (Strip("Desk", (1,)),)


def analyser(
    strips: Sequence[Strip] = DESK, rate: int = 48_000, changed: AnalysisSettings | None = None
) -> Analyser:
    return Analyser(strips, rate, BandDetector(), changed or settings_with())


def analyse(target: Analyser, blocks: Iterable[np.ndarray]) -> Analysis:
    parts = [*[target.process(block) for block in blocks], target.finish()]
    return Analysis(
        tuple(event for part in parts for event in part.events),
        tuple(row for part in parts for row in part.posteriors),
    )


def tone(frequency_hz: float, seconds: float, rate: int, amplitude: float = 0.5) -> np.ndarray:
    times = np.arange(round(seconds * rate)) / rate
    return (amplitude * np.sin(2 * np.pi * frequency_hz * times)).astype(np.float32)


def silence(seconds: float, rate: int) -> np.ndarray:
    return np.zeros(round(seconds * rate), np.float32)


def rows(posteriors: Iterable[Posteriors]) -> list[tuple[float, str, bytes]]:
    return [(row.time, row.strip, row.values.tobytes()) for row in posteriors]


def lively_sound(rate: int) -> np.ndarray:
    """Three channels, 0.8 s: tones that come and go, clips of several lengths, a NaN."""
    rng = np.random.default_rng(7)
    sound = 0.01 * rng.standard_normal((round(0.8 * rate), 3)).astype(np.float32)
    sound[rate // 5 : rate // 2, 0] += tone(200, 0.3, rate)[: rate // 2 - rate // 5]
    sound[rate // 4 :, 1] += tone(3_000, 1.0, rate)[: len(sound) - rate // 4]
    for begin in rng.integers(0, len(sound) - 40, 12):
        sound[begin : begin + rng.integers(2, 30), rng.integers(0, 3)] = rng.choice([-1.0, 1.0])
    sound[1_234, 2] = np.nan
    return sound


STRIPS = (Strip("Left", (1,)), Strip("Both", (2, 1)), Strip("Third", (3,)))
WHOLE = {rate: analyse(analyser(STRIPS, rate), [lively_sound(rate)]) for rate in (22_050, 44_100)}


@settings(deadline=None, max_examples=25)
@given(rate=st.sampled_from([22_050, 44_100]), cuts=st.lists(st.integers(0, 35_280), max_size=30))
def test_any_block_split_gives_identical_events_and_posteriors(rate: int, cuts: list[int]):
    again = analyse(analyser(STRIPS, rate), np.split(lively_sound(rate), sorted(cuts)))
    assert again.events == WHOLE[rate].events
    assert rows(again.posteriors) == rows(WHOLE[rate].posteriors)


def test_the_lively_sound_has_all_kinds_of_events():
    assert {event.name for event in WHOLE[44_100].events} == {"instrument_on", "instrument_off", "clip"}


def test_blocks_of_one_frame_and_fortran_order():
    sound = lively_sound(22_050)[:3_000]
    whole = analyse(analyser(STRIPS, 22_050), [sound])
    single = analyse(analyser(STRIPS, 22_050), [sound[at : at + 1] for at in range(len(sound))])
    fortran = analyse(analyser(STRIPS, 22_050), [np.asfortranarray(sound)])
    assert whole.events == single.events == fortran.events
    assert rows(whole.posteriors) == rows(single.posteriors) == rows(fortran.posteriors)


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


def test_reported_never_goes_back():
    reported = [event.reported for event in WHOLE[44_100].events]
    assert reported == sorted(reported)


def test_clips_are_found_across_blocks_and_reported_within_a_quantum():
    sound = np.zeros((4_800, 2), np.float32)
    sound[1_279:1_282, 1] = -1.0
    sound[3_000:3_002, 0] = 1.0
    heard = analyse(analyser([Strip("Desk", (1, 2))]), np.split(sound, [1_280, 1_281]))
    assert [event for event in heard.events if isinstance(event, Clip)] == [
        Clip(time=1_279 / 48_000, reported=1_440 / 48_000, strip="Desk", channel=2, samples=3, runs=1)
    ]


def test_a_clip_in_the_last_unfinished_quantum_is_told():
    sound = np.zeros((100, 1), np.float32)
    sound[97:] = 1.0
    (clip,) = (event for event in analyse(analyser(), [sound]).events if isinstance(event, Clip))
    assert (clip.time, clip.reported) == (97 / 48_000, 100 / 48_000)


def test_not_a_number_and_infinity_are_silence_and_counted():
    sound = np.tile(tone(3_000, 1.0, 48_000)[:, None], (1, 2))
    bad = sound.copy()
    bad[100:110, 0] = np.nan
    bad[200:205, 0] = np.inf
    bad[300, 1] = -np.inf
    mended = np.nan_to_num(bad, nan=0.0, posinf=0.0, neginf=0.0)
    target = analyser([Strip("Left", (1,))])
    heard = analyse(target, [bad])
    expected = analyse(analyser([Strip("Left", (1,))]), [mended])
    assert heard.events == expected.events
    assert rows(heard.posteriors) == rows(expected.posteriors)
    assert target.bad_samples == 16


def test_a_strip_hears_the_mean_of_its_channels():
    high, low = tone(3_000, 0.5, 48_000), tone(200, 0.5, 48_000)
    stereo = np.stack([high, np.zeros_like(high), low, -low], axis=1)
    pair = analyse(analyser([Strip("Pair", (1, 2)), Strip("Cancelled", (3, 4))]), [stereo])
    mono = analyse(analyser([Strip("Pair", (1,))]), [high[:, None] / 2])
    assert rows(row for row in pair.posteriors if row.strip == "Pair") == rows(mono.posteriors)
    assert {event.strip for event in pair.events} == {"Pair"}


def test_strips_do_not_hear_each_other():
    sound = lively_sound(44_100)
    alone = analyse(analyser([Strip("Third", (3,))], 44_100), [sound])
    for row, other in zip(
        (row for row in WHOLE[44_100].posteriors if row.strip == "Third"), alone.posteriors, strict=True
    ):
        assert row.time == other.time
        np.testing.assert_allclose(row.values, other.values, atol=1e-5)


def test_the_state_shows_levels_clips_and_what_plays():
    target = analyser([Strip("Left", (1,)), Strip("Right", (2,))])
    sound = np.stack([tone(3_000, 1.0, 48_000), silence(1.0, 48_000)], axis=1)
    sound[100:104, 0] = 1.0
    target.process(sound)
    left, right = target.state
    assert left.strip == "Left"
    assert left.peak_dbfs[0] == pytest.approx(-6.02, abs=0.1)
    assert left.rms_dbfs[0] == pytest.approx(-9.03, abs=0.02)
    assert [label for label, _ in left.playing] == ["high"]
    assert left.playing[0][1] > 0.9
    assert (left.clipping, left.clip_runs) == (True, 1)
    assert right.peak_dbfs == right.rms_dbfs == (-math.inf,)
    assert (right.playing, right.clipping, right.clip_runs) == ((), False, 0)
    assert target.position_s == 1.0


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


@given(cuts=st.lists(st.integers(0, 17_640), max_size=10))
@settings(deadline=None, max_examples=10)
def test_skips_too_are_the_same_for_any_split(cuts: list[int]):
    sound = lively_sound(22_050)
    gap = 7_777

    def heard(
        first: Sequence[int], second: Sequence[int]
    ) -> tuple[list[Event], list[tuple[float, str, bytes]]]:
        target = analyser(STRIPS, 22_050)
        parts = [target.process(block) for block in np.split(sound[:gap], first)]
        parts.append(target.skip(500))
        parts.append(analyse(target, np.split(sound[gap:], second)))
        return (
            [event for part in parts for event in part.events],
            rows(row for part in parts for row in part.posteriors),
        )

    first = sorted(cut for cut in cuts if cut < gap)
    second = sorted(cut - gap for cut in cuts if cut >= gap)
    assert heard(first, second) == heard([], [])


def test_a_clip_does_not_reach_across_lost_sound():
    target = analyser()
    loud = np.ones((2, 1), np.float32)
    assert target.process(loud).events == ()
    target.skip(1)
    assert analyse(target, [loud]).events == ()


def test_an_empty_stream():
    assert analyse(analyser(), []) == Analysis((), ())
    assert analyse(analyser(), [np.zeros((0, 1), np.float32)]) == Analysis((), ())
    assert analyser().skip(0) == Analysis((), ())


def test_what_does_not_fit_is_refused_in_words():
    target = analyser([Strip("Desk", (13, 14))])
    with pytest.raises(ValueError, match="strip 'Desk' needs channel 14, the stream has 2"):
        target.process(np.zeros((10, 2), np.float32))
    target.process(np.zeros((10, 14), np.float32))
    with pytest.raises(ValueError, match="has 14 channels, got a block of 16"):
        target.process(np.zeros((10, 16), np.float32))
    with pytest.raises(ValueError, match=r"\[frames, channels\] of floats, got int16 \[10\]"):
        target.process(np.zeros(10, np.int16))
    with pytest.raises(ValueError, match="cannot skip -1"):
        target.skip(-1)


def test_settings_that_do_not_fit_are_refused_in_words():
    with pytest.raises(ValueError, match="different names"):
        analyser([Strip("A", (1,)), Strip("A", (2,))])
    with pytest.raises(ValueError, match="different names"):
        analyser([])
    with pytest.raises(ValueError, match="sample rate"):
        analyser(rate=4_000)
    with pytest.raises(ValueError, match="different labels: high, low, oboe"):
        analyser(changed=AnalysisSettings({"oboe": LabelSettings(0.5, 0.4)}))


def test_after_the_end_nothing_goes_on():
    target = analyser()
    target.finish()
    for action in (
        target.finish,
        lambda: target.skip(1),
        lambda: target.process(np.zeros((1, 1), np.float32)),
    ):
        with pytest.raises(RuntimeError, match="has finished"):
            action()
