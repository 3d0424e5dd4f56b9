from __future__ import annotations

import numpy as np
import pytest
from ears import FRAME_S, analyse, analyser, settings_with, silence, tone

from dsp.events import InstrumentOff, InstrumentOn, Overrun


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
