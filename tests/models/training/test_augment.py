from __future__ import annotations

import numpy as np
import pytest

from dsp.features import FeatureSettings
from models.training.augment import HOPS_PER_S, Augmenter
from models.training.level import Level

AUGMENTER = Augmenter(604, 128)


def line(band: int) -> np.ndarray:
    power = np.zeros((604, 128), np.float32)
    power[:, band] = 1
    return power


@pytest.mark.parametrize("band", [20, 60, 100])
@pytest.mark.parametrize("ratio", [2 ** (-2 / 12), 1.0, 2 ** (2 / 12)])
def test_warping_moves_a_partial_by_the_ratio(band: int, ratio: float):
    moved = AUGMENTER.warp(line(band), ratio)[0]
    centre_hz = np.average(AUGMENTER.centres_hz, weights=moved)
    assert centre_hz == pytest.approx(AUGMENTER.centres_hz[band] * ratio, rel=0.02)


def test_a_room_dies_by_sixty_decibels_in_its_time():
    click = np.zeros((604, 128), np.float32)
    click[10] = 1
    tail = AUGMENTER.room(click, rt60_s=0.5, wet_db=-6.0)
    later = 11 + round(0.5 * HOPS_PER_S)
    assert tail[10, 0] == 1
    assert (tail[:10] == 0).all()
    assert 10 * np.log10(tail[later, 0] / tail[11, 0]) == pytest.approx(-60, abs=1)


def test_an_item_stays_finite_and_silent_where_it_was():
    rng = np.random.default_rng(0)
    power = line(40)
    power[300:] = 0
    for _ in range(30):
        changed = AUGMENTER.item(rng, power)
        assert changed.dtype == np.float32
        assert np.isfinite(changed).all()
        assert changed[590].sum() < 1e-2 * changed[299].sum()


def test_backgrounds_fluctuate_like_noise():
    level = Level(FeatureSettings())
    rng = np.random.default_rng(0)
    for _ in range(5):
        energy_db = 10 * np.log10(level.energy(AUGMENTER.background(rng)))
        assert 0.1 < energy_db.std() < 6
