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
        means = windows.push(np.array(energies, dtype=np.float64)[:, None], frames)[:, :, 0]
        assert windows.pushed == end
        for length, mean in zip(lengths, means, strict=True):
            latest = np.sum(quanta[max(0, end - length) : end], axis=0)
            np.testing.assert_allclose(mean, latest[1:] / latest[0])


@given(sizes=st.lists(st.integers(1, 7), min_size=1, max_size=20), seed=st.integers(0, 99))
def test_several_quanta_at_once_are_the_very_same(sizes: list[int], seed: int):
    energies = np.random.default_rng(seed).uniform(0, 1, (2, sum(sizes)))
    together, alone = SlidingPower(2, [4, 30], most=7), SlidingPower(2, [4, 30])
    means = [together.push(part, 10) for part in np.split(energies, np.cumsum(sizes)[:-1], axis=1)]
    singles = [alone.push(energies[:, at : at + 1], 10) for at in range(sum(sizes))]
    assert np.concatenate(means, axis=2).tolist() == np.concatenate(singles, axis=2).tolist()


def test_silence_is_exact_when_the_window_holds_nothing_else():
    windows = SlidingPower(1, [3])
    for energy in (0.1, 1e30, 0.3):
        windows.push(np.array([[energy]]), 10)
    powers = [float(windows.push(np.zeros((1, 1)), 10)[0, 0, 0]) for _ in range(3)]
    assert powers[1] == 0.3 / 30
    assert powers[2] == 0.0
