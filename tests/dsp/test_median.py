from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dsp.median import MedianFilter


@given(
    values=arrays(np.float32, (12, 2, 3), elements=st.floats(0, 1, width=32)),
    frames=st.lists(st.sampled_from([1, 3, 5, 7]), min_size=3, max_size=3),
)
def test_it_is_the_median_of_the_last_n_frames(values: np.ndarray, frames: list[int]):
    median = MedianFilter(2, frames)
    assert median.delays.tolist() == [(n - 1) / 2 for n in frames]
    for newest, frame in enumerate(values):
        got = median.step(frame)
        for label, n in enumerate(frames):
            window = np.concatenate([np.zeros((n, 2, 3), np.float32), values[: newest + 1]])[-n:, :, label]
            np.testing.assert_array_equal(got[:, label], np.median(window, axis=0))
