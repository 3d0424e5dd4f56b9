from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.phrases import NOMINAL_DBFS, RATE_HZ
from models.training.protocol.clips import CLIP_HOPS, CLIP_SAMPLES, hold, mel_power, to_note


def steady(seconds: float) -> np.ndarray:
    return np.full(round(seconds * RATE_HZ), 0.5, dtype=np.float32)


def at(sound: np.ndarray, time_s: float) -> float:
    return float(sound[round(time_s * RATE_HZ)])


@given(st.floats(0.001, 9.0))
def test_every_note_is_four_seconds_and_ends_silent(seconds: float):
    held = hold(steady(seconds))
    assert len(held) == 4 * RATE_HZ
    assert held[-1] == 0
    assert np.abs(held).max() <= 0.5


def test_a_long_one_is_held_for_three_seconds_and_fades():
    held = hold(steady(8))
    assert at(held, 2.99) == 0.5
    assert 0 < at(held, 3.7) < at(held, 3.3) < 0.5


def test_a_short_one_is_followed_by_silence_and_does_not_click():
    held = hold(steady(1.5))
    assert at(held, 1.4) == 0.5
    assert 0 < at(held, 1.495) < 0.5
    assert not held[round(1.5 * RATE_HZ) :].any()


def test_a_very_short_one_is_struck_three_times():
    held = hold(steady(0.4))
    assert [at(held, time_s) for time_s in (0.2, 1.2, 2.2)] == [0.5] * 3
    assert [at(held, time_s) for time_s in (0.6, 1.6, 2.6, 3.2)] == [0] * 4


@pytest.mark.parametrize("gain", [0.01, 1.0])
def test_notes_are_equally_loud_where_they_sound(gain: float):
    tone = np.sin(np.arange(2 * RATE_HZ) * 0.2).astype(np.float32)
    note = to_note(np.float32(gain) * tone)
    assert note.signal.shape == (CLIP_SAMPLES,)
    sounding = note.signal[: round(1.9 * RATE_HZ)].astype(np.float64)
    assert 10 * np.log10(np.mean(sounding**2)) == pytest.approx(NOMINAL_DBFS, abs=0.2)


def test_silence_is_no_note():
    with pytest.raises(ValueError, match="silent"):
        to_note(np.zeros(RATE_HZ, dtype=np.float32))


def test_the_power_is_that_of_the_signal_hop_by_hop():
    note = to_note(np.concatenate([steady(0), np.sin(np.arange(3 * RATE_HZ) * 0.2).astype(np.float32)]))
    assert note.power.shape == (CLIP_HOPS, 128)
    later = np.concatenate([np.zeros(366, dtype=np.float32), note.signal[:-366]])
    np.testing.assert_allclose(mel_power(later)[1:], note.power[:-1], rtol=1e-3, atol=1e-6)
