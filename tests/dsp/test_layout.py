from __future__ import annotations

from dsp.layout import Layout
from dsp.strip import Strip

LAYOUT = Layout((Strip("Vocals", (3,)), Strip("Keys", (2, 1)), Strip("Drums", (7, 8, 9))))


def test_rows_lie_in_the_strips_order():
    assert len(LAYOUT) == 6
    assert LAYOUT.channels == (3, 2, 1, 7, 8, 9)
    assert LAYOUT.owner.tolist() == [0, 1, 1, 2, 2, 2]
    assert LAYOUT.begins.tolist() == [0, 1, 3]


def test_a_strip_has_its_own_rows():
    assert [LAYOUT.rows(index) for index in range(3)] == [slice(0, 1), slice(1, 3), slice(3, 6)]
