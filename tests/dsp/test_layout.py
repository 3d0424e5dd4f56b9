from __future__ import annotations

import numpy as np

from dsp.layout import Layout
from dsp.strip import Strip

LAYOUT = Layout((Strip("Vocals", (3,)), Strip("Keys", (2, 1)), Strip("Drums", (7, 8, 9))))


def test_rows_lie_in_the_strips_order():
    assert len(LAYOUT) == 6
    assert LAYOUT.channels == (3, 2, 1, 7, 8, 9)
    assert LAYOUT.owner.tolist() == [0, 1, 1, 2, 2, 2]
    assert LAYOUT.begins.tolist() == [0, 1, 3]


def test_a_strip_gets_its_own_values():
    values = np.arange(6.0)
    assert [LAYOUT.of_strip(index, values) for index in range(3)] == [(0.0,), (1.0, 2.0), (3.0, 4.0, 5.0)]
