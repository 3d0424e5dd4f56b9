from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dsp.hops import Hops


def ramp(frames: int, start: int = 0) -> np.ndarray:
    frame = np.arange(start, start + frames, dtype=np.float32)
    return np.stack([frame, -frame])


def windows(hops: Hops, sound: np.ndarray) -> list[tuple[list[float], int]]:
    """The first channel of every window, with what it kept."""
    return [(window[0].tolist(), hops.kept) for window in hops.push(sound)]


def test_windows_begin_with_the_end_of_the_one_before():
    assert windows(Hops(2, hop=4, overlap=2), ramp(15)) == [
        ([0, 1, 2, 3, 4, 5], 0),
        ([4, 5, 6, 7, 8, 9], 2),
        ([8, 9, 10, 11, 12, 13], 2),
    ]


def test_the_rest_comes_out_and_the_next_window_is_all_new():
    hops = Hops(2, hop=4, overlap=2)
    assert len(windows(hops, ramp(9))) == 1
    assert hops.flush().tolist() == ramp(5, start=4).tolist()
    assert hops.kept == 2
    assert windows(hops, ramp(6, start=20)) == [([20, 21, 22, 23, 24, 25], 0)]


def test_without_sound_the_rest_is_empty():
    assert Hops(3, hop=4).flush().shape == (3, 0)


@given(st.integers(1, 9), st.integers(0, 5), st.lists(st.integers(0, 30), max_size=12))
def test_any_blocks_give_the_same_windows(hop: int, overlap: int, sizes: list[int]):
    sound = ramp(sum(sizes))
    whole, parts = Hops(2, hop, overlap), Hops(2, hop, overlap)
    expected = windows(whole, sound)
    blocks = np.split(sound, np.cumsum(sizes), axis=1)
    assert [window for block in blocks for window in windows(parts, block)] == expected
    assert parts.flush().tolist() == whole.flush().tolist()
