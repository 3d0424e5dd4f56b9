from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from ears import analyse, analyser, rows, settings_with, silence, tone
from hypothesis import given, settings
from hypothesis import strategies as st

from dsp.analysis import Light
from dsp.events import Cause, Clip, Event
from dsp.pipeline import Analyser, Analysis, AnalysisSettings, LabelSettings
from dsp.strip import Strip
from dsp.watch_settings import DeadSideSettings, WatchSettings


def lively_sound(rate: int) -> np.ndarray:
    """Five channels, 0.8 s: tones that come and go, clips of several lengths, a NaN; one clipped upstream, one dead."""
    rng = np.random.default_rng(7)
    sound = 0.01 * rng.standard_normal((round(0.8 * rate), 5)).astype(np.float32)
    sound[rate // 10 : rate // 5, 2] += tone(1_000, 0.1, rate, amplitude=0.92)
    sound[:, 3] = np.clip(tone(200, 0.8, rate, amplitude=1.0), -0.5, 0.5)
    sound[rate // 2 :, 3] = 0.0
    sound[:, 4] = 0.0
    sound[rate // 5 : rate // 2, 0] += tone(200, 0.3, rate)[: rate // 2 - rate // 5]
    sound[rate // 4 :, 1] += tone(3_000, 1.0, rate)[: len(sound) - rate // 4]
    for begin in rng.integers(0, len(sound) - 40, 12):
        sound[begin : begin + rng.integers(2, 30), rng.integers(0, 3)] = rng.choice([-1.0, 1.0])
    sound[1_234, 2] = np.nan
    return sound


STRIPS = (Strip("Left", (1,)), Strip("Both", (2, 1)), Strip("Third", (3,)), Strip("Fourth", (4, 5)))
WATCH = WatchSettings(dead_side=DeadSideSettings(difference_db=20.0, hold_s=0.1))


def lively_analyser(rate: int) -> Analyser:
    return analyser(STRIPS, rate, settings_with(watch=WATCH, clip_hold_s=0.05))


WHOLE = {rate: analyse(lively_analyser(rate), [lively_sound(rate)]) for rate in (22_050, 44_100)}


@settings(max_examples=25)
@given(rate=st.sampled_from([22_050, 44_100]), cuts=st.lists(st.integers(0, 35_280), max_size=30))
def test_any_block_split_gives_identical_events_and_posteriors(rate: int, cuts: list[int]):
    again = analyse(lively_analyser(rate), np.split(lively_sound(rate), sorted(cuts)))
    assert again.events == WHOLE[rate].events
    assert rows(again.posteriors) == rows(WHOLE[rate].posteriors)


def test_the_lively_sound_has_all_kinds_of_events():
    assert {event.name for event in WHOLE[44_100].events} == {
        "instrument_on",
        "instrument_off",
        *("clip", "clip_cleared", "over", "over_cleared", "flat_top", "flat_top_cleared", "fault_on", "fault_off"),
    }


def test_blocks_of_one_frame_and_fortran_order():
    sound = lively_sound(22_050)[:3_000]
    whole = analyse(analyser(STRIPS, 22_050), [sound])
    single = analyse(analyser(STRIPS, 22_050), [sound[at : at + 1] for at in range(len(sound))])
    fortran = analyse(analyser(STRIPS, 22_050), [np.asfortranarray(sound)])
    assert whole.events == single.events == fortran.events
    assert rows(whole.posteriors) == rows(single.posteriors) == rows(fortran.posteriors)


def test_reported_never_goes_back():
    reported = [event.reported for event in WHOLE[44_100].events]
    assert reported == sorted(reported)


def test_clips_are_found_across_blocks_and_reported_within_a_quantum():
    sound = np.zeros((4_800, 2), np.float32)
    sound[1_279:1_282, 1] = -1.0
    sound[3_000:3_002, 0] = 1.0
    heard = analyse(analyser([Strip("Desk", (1, 2))]), np.split(sound, [1_280, 1_281]))
    assert [event for event in heard.events if isinstance(event, Clip)] == [
        Clip(
            time=1_279 / 48_000,
            reported=1_440 / 48_000,
            strip="Desk",
            channel=2,
            samples=3,
            runs=1,
            peak_dbtp=pytest.approx(0.6, abs=0.1),
        )
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
    assert left.levels.peak_dbfs[0] == pytest.approx(-6.02, abs=0.1)
    assert left.levels.held_true_peak_dbtp[0] >= 0.0
    assert left.levels.rms_dbfs[0] == pytest.approx(-9.03, abs=0.02)
    assert [label for label, _ in left.playing] == ["high"]
    assert left.playing[0][1] > 0.9
    assert left.lights[Cause.CLIP] == Light(lit=True, counts=(1,))
    assert right.levels.peak_dbfs == right.levels.rms_dbfs == right.levels.max_true_peak_dbtp == (-math.inf,)
    assert right.loudness.momentary_lufs == -math.inf
    assert (right.playing, right.lights[Cause.CLIP]) == ((), Light(lit=False, counts=(0,)))
    assert target.position_s == 1.0


@given(cuts=st.lists(st.integers(0, 17_640), max_size=10))
@settings(max_examples=10)
def test_skips_too_are_the_same_for_any_split(cuts: list[int]):
    sound = lively_sound(22_050)
    gap = 7_777

    def heard(first: Sequence[int], second: Sequence[int]) -> tuple[list[Event], list[tuple[float, str, bytes]]]:
        target = lively_analyser(22_050)
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
    told = [target.process(loud), target.skip(1), analyse(target, [loud])]
    assert not any(isinstance(event, Clip) for part in told for event in part.events)


def test_warnings_and_loudness_begin_anew_where_they_are_told_to():
    target = analyser([Strip("Left", (1,)), Strip("Right", (2,))])
    sound = np.stack([tone(997, 1.0, 48_000)] * 2, axis=1)
    sound[100:104] = 1.0
    target.process(sound)
    (cleared,) = target.reset_warnings("Left").events
    assert (cleared.name, cleared.time, cleared.reported) == ("clip_cleared", 1.0, 1.0)
    target.reset_loudness("Left")
    left, right = target.state
    assert left.lights[Cause.CLIP] == Light(lit=False, counts=(0,))
    assert right.lights[Cause.CLIP] == Light(lit=True, counts=(1,))
    assert math.isnan(left.loudness.integrated_lufs)
    assert left.levels.max_true_peak_dbtp == (-math.inf,)
    assert right.loudness.integrated_lufs == pytest.approx(-9.03, abs=0.1)
    with pytest.raises(ValueError, match="no strip 'Middle': there are 'Left', 'Right'"):
        target.reset_loudness("Middle")


def test_a_pause_keeps_the_integrated_loudness():
    target = analyser([Strip("Left", (1,)), Strip("Right", (2,))])
    loud = np.stack([tone(997, 1.0, 48_000)] * 2, axis=1)
    target.process(loud)
    before = target.state[0].loudness.integrated_lufs
    target.pause_loudness("Left")
    target.process(loud / 2)
    left, right = target.state
    assert left.loudness.paused
    assert left.loudness.integrated_lufs == before > right.loudness.integrated_lufs
    assert left.loudness.momentary_lufs == pytest.approx(before - 6.02, abs=0.01)
    target.resume_loudness("Left")
    target.process(loud / 2)
    assert target.state[0].loudness.integrated_lufs < before


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


def test_another_ceiling_holds_from_then_on():
    target = analyser()
    hot = tone(997, 0.5, 48_000, amplitude=0.95)[:, None]
    assert "over" in [event.name for event in target.process(hot).events]
    target.reset_warnings()
    target.set_ceiling(0.0)
    target.process(hot[: 48 * 20])  # what was known before the change was still to be told
    target.reset_warnings()
    target.process(hot)
    assert target.state[0].lights[Cause.OVER] == Light(lit=False, counts=(0,))
    target.set_ceiling(-1.0)
    target.process(hot)
    assert target.state[0].lights[Cause.OVER].count == 1
    with pytest.raises(ValueError, match="ceiling of true peaks is -20 to 6 dBTP, got 7"):
        target.set_ceiling(7.0)
    analyser(changed=settings_with(overs=False)).set_ceiling(0.0)
