from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dsp.sliding_power import SlidingPower


@given(
    lengths=st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True).map(sorted),
    quanta=st.lists(st.tuples(st.integers(1, 5), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=40),
)
def test_each_window_is_the_mean_of_its_latest_quanta(lengths: list[int], quanta: list[tuple[int, int, int]]):
    windows = SlidingPower(2, lengths)
    for end, (frames, *energies) in enumerate(quanta, start=1):
        means = windows.push(np.array(energies, dtype=np.float64), frames)
        assert windows.pushed == end
        for length, mean in zip(lengths, means, strict=True):
            latest = np.sum(quanta[max(0, end - length) : end], axis=0)
            np.testing.assert_allclose(mean, latest[1:] / latest[0])


def test_silence_is_exact_when_the_window_holds_nothing_else():
    windows = SlidingPower(1, [3])
    for energy in (0.1, 1e30, 0.3):
        windows.push(np.array([energy]), 10)
    powers = [float(windows.push(np.zeros(1), 10)[0, 0]) for _ in range(3)]
    assert powers[1] == 0.3 / 30
    assert powers[2] == 0.0
