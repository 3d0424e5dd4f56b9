from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from dsp.device_ring import DeviceRing


@given(
    window=st.integers(1, 12),
    stride=st.integers(1, 12),
    sizes=st.lists(st.integers(0, 150), max_size=5),
)
def test_windows_are_those_of_the_whole_sound_after_zeros(window: int, stride: int, sizes: list[int]):
    stride = min(stride, window)
    total = sum(sizes)
    sound = np.arange(1, 2 * total + 1, dtype=np.float32).reshape(2, total)
    ring = DeviceRing(2, window, stride, "cpu")
    windows, at = [], 0
    for size in sizes:
        windows += [view.clone().numpy() for view in ring.feed(sound[:, at : at + size])]
        at += size
    padded = np.concatenate([np.zeros((2, window - stride), np.float32), sound], axis=1)
    expected = [padded[:, begin : begin + window] for begin in range(0, total - stride + 1, stride)]
    assert len(windows) == len(expected)
    for got, wanted in zip(windows, expected, strict=True):
        np.testing.assert_array_equal(got, wanted)


def test_the_samples_of_a_window_are_contiguous():
    (window,) = DeviceRing(3, 8, 2, "cpu").feed(np.ones((3, 2), np.float32))
    assert window.stride(-1) == 1


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_it_lives_on_the_device():
    (window,) = DeviceRing(3, 8, 8, "cuda").feed(np.ones((3, 8), np.float32))
    assert window.is_cuda
    assert window.sum() == 24
