from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dsp.hop_sums import stereo_pairs, sums_of


def test_only_strips_of_two_are_pairs():
    assert stereo_pairs([1, 2, 5, 2]).tolist() == [[1, 8], [2, 9]]
    assert stereo_pairs([1, 5]).shape == (2, 0)


def test_sums_are_those_of_the_sound_without_its_mean():
    hop = np.array([[1, 3, 1, 3], [1, -1, 1, -1]], np.float32)
    sums = sums_of(hop, 100, stereo_pairs([2]))
    assert (sums.start, sums.end) == (100, 104)
    assert sums.totals.tolist() == [8, 0]
    assert sums.energies.tolist() == [4, 4]
    assert sums.products.tolist() == [-4]


def test_silence_is_exactly_nothing():
    sums = sums_of(np.zeros((2, 50), np.float32), 0, stereo_pairs([2]))
    assert sums.energies.tolist() == [0, 0]


@given(
    hnp.arrays(np.float32, (3, 20), elements=st.floats(width=32, allow_nan=False, allow_infinity=False)),
)
def test_all_finite_sound_has_finite_sums(hop: np.ndarray):
    sums = sums_of(hop, 0, stereo_pairs([2, 1]))
    assert np.isfinite([*sums.totals, *sums.energies, *sums.products]).all()
    bound = np.sqrt(sums.energies[0]) * np.sqrt(sums.energies[1])
    assert abs(sums.products[0]) <= bound * (1 + 1e-9) + 1e-300
