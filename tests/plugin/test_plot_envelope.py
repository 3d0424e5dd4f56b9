from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plugin.plot_envelope import BINS, Envelope


def sound(frames: int, channels: int = 2, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (channels, frames)).astype(np.float32)


def test_of_a_short_sound_every_sample_is_kept():
    heard = sound(100, channels=1)
    envelope = Envelope()
    envelope.push(heard)
    np.testing.assert_array_equal(envelope.low, heard[0])
    np.testing.assert_array_equal(envelope.high, heard[0])
    np.testing.assert_allclose(envelope.rms, np.abs(heard[0]))
    np.testing.assert_array_equal(envelope.edges, np.arange(101))


def test_nothing_has_no_bins():
    envelope = Envelope()
    envelope.push(sound(0))
    assert len(envelope.low) == len(envelope.high) == len(envelope.rms) == 0
    np.testing.assert_array_equal(envelope.edges, [0])


def test_a_long_sound_takes_no_more_room_than_a_short_one():
    envelope = Envelope()
    for block in range(50):
        envelope.push(sound(20_000, seed=block))
    assert BINS / 2 <= len(envelope.low) <= BINS
    assert envelope.edges[-1] == 1_000_000


@given(st.lists(st.integers(0, 70), max_size=12), st.integers(1, 3))
def test_each_bin_is_what_its_samples_say_however_the_sound_was_cut(lengths: list[int], channels: int):
    heard = sound(sum(lengths), channels)
    envelope = Envelope(bins=8)
    for end, length in zip(np.cumsum(lengths), lengths, strict=True):
        envelope.push(heard[:, end - length : end])
    edges = envelope.edges
    assert edges[0] == 0
    assert edges[-1] == heard.shape[1]
    widths = np.diff(edges)
    assert (widths > 0).all()
    assert len(widths) <= 8
    assert len(set(widths[:-1])) <= 1  # all are the same but for the last
    for index, (start, end) in enumerate(pairwise(edges.tolist())):
        bin_ = heard[:, start:end].astype(np.float64)
        assert envelope.low[index] == bin_.min()
        assert envelope.high[index] == bin_.max()
        np.testing.assert_allclose(envelope.rms[index], np.sqrt((bin_**2).mean()))
