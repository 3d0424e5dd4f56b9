from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dsp.layout import Layout
from dsp.mixdown import Mixdown
from dsp.strip import Strip


@given(widths=st.lists(st.integers(1, 6), min_size=1, max_size=9), seed=st.integers(0, 99))
def test_each_strip_is_the_mean_of_its_channels(widths: list[int], seed: int):
    layout = Layout([Strip(str(index), tuple(range(1, width + 1))) for index, width in enumerate(widths)])
    rows = np.random.default_rng(seed).uniform(-1, 1, (sum(widths), 48)).astype(np.float32)
    kept = rows.copy()
    mixed = Mixdown(layout).process(rows)
    assert mixed.dtype == np.float32
    for strip, mean in enumerate(mixed):
        np.testing.assert_allclose(mean, rows[layout.rows(strip)].mean(axis=0), atol=1e-6)
    np.testing.assert_array_equal(rows, kept)
