import numpy as np
import pytest

from models.training.activity import AUDIBLE_RANGE_DB, GAP_S, MASKED_RANGE_DB, heard, runs

RATE_HZ = 22_050
GRID_S = np.arange(0, 2, 0.01)


def tone(seconds: float = 2.0) -> np.ndarray:
    return np.sin(2 * np.pi * 440 * np.arange(int(seconds * RATE_HZ)) / RATE_HZ).astype(np.float32)


def test_a_tone_is_heard_where_it_sounds():
    signal = tone()
    signal[: RATE_HZ // 2] = 0
    signal[int(1.5 * RATE_HZ) :] = 0
    ((start, stop),) = runs(heard(signal, RATE_HZ, GRID_S))
    assert start == pytest.approx(50, abs=3)
    assert stop == pytest.approx(150, abs=3)


def test_a_decaying_tone_ends_where_it_has_lost_the_audible_range():
    decay_db_per_s = 30.0
    signal = tone(2) * 10 ** (-decay_db_per_s * np.arange(2 * RATE_HZ) / RATE_HZ / 20)
    ((start, stop),) = runs(heard(signal.astype(np.float32), RATE_HZ, GRID_S))
    assert start == 0
    assert stop * 0.01 == pytest.approx(AUDIBLE_RANGE_DB / decay_db_per_s, abs=0.04)


@pytest.mark.parametrize(("gap_s", "parts"), [(GAP_S / 3, 1), (3 * GAP_S, 2)])
def test_only_short_gaps_are_closed(gap_s: float, parts: int):
    signal = tone()
    signal[RATE_HZ // 2 : int((0.5 + gap_s) * RATE_HZ)] = 0
    assert len(runs(heard(signal, RATE_HZ, GRID_S))) == parts


@pytest.mark.parametrize(("below_db", "audible"), [(MASKED_RANGE_DB - 3, True), (MASKED_RANGE_DB + 3, False)])
def test_a_part_far_below_the_mixture_is_not_heard(below_db: float, *, audible: bool):
    loud = tone()
    part = (np.roll(loud, 13) * 10 ** (-below_db / 20)).astype(np.float32)
    assert heard(part, RATE_HZ, GRID_S, loud + part).any() == audible


def test_silence_is_never_heard():
    assert not heard(np.zeros(RATE_HZ, dtype=np.float32), RATE_HZ, GRID_S).any()


def test_level_does_not_matter():
    signal = tone() * np.linspace(0, 1, 2 * RATE_HZ, dtype=np.float32) ** 4
    assert (heard(signal, RATE_HZ, GRID_S) == heard(signal * 0.01, RATE_HZ, GRID_S)).all()
