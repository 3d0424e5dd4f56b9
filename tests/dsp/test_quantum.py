from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp.quantum import Quantiser, quantum_frames


@pytest.mark.parametrize(("rate", "frames"), [(8_000, 80), (11_025, 110), (44_100, 441), (96_000, 960)])
def test_a_quantum_is_ten_milliseconds(rate: int, frames: int):
    assert quantum_frames(rate) == frames


@given(frames=st.integers(1, 9), sizes=st.lists(st.integers(0, 25), max_size=20))
def test_any_split_gives_the_same_quanta_and_loses_nothing(frames: int, sizes: list[int]):
    total = sum(sizes)
    sound = np.arange(2 * total, dtype=np.float32).reshape(total, 2)
    quantiser = Quantiser(frames, 2)
    quanta, at = [], 0
    for size in sizes:
        quanta += [quantum.copy() for quantum in quantiser.push(sound[at : at + size])]
        at += size
    assert all(quantum.shape == (frames, 2) for quantum in quanta)
    assert len(quanta) == total // frames
    rest = quantiser.flush()
    np.testing.assert_array_equal(np.concatenate([*quanta, rest]), sound)
    assert len(quantiser.flush()) == 0


def test_after_a_flush_the_next_quantum_begins_anew():
    quantiser = Quantiser(4, 1)
    list(quantiser.push(np.ones((3, 1), np.float32)))
    assert quantiser.flush()[:, 0].tolist() == [1, 1, 1]
    (quantum,) = quantiser.push(np.full((4, 1), 2, np.float32))
    assert quantum[:, 0].tolist() == [2, 2, 2, 2]
