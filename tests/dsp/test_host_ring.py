from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp.host_ring import MARKS, HostRing


def counted(begin: int, count: int, channels: int = 2) -> np.ndarray:
    """Frames whose samples tell their own number."""
    return np.repeat(np.arange(begin, begin + count, dtype=np.float32)[:, None], channels, axis=1)


def test_what_is_written_is_read_across_the_wrap():
    ring = HostRing(5, 2)
    for begin in range(0, 30, 3):
        assert ring.write(counted(begin, 3)) == 0
        np.testing.assert_array_equal(ring.read(100), counted(begin, 3))
    assert ring.lost == 0
    assert ring.read(100).shape == (0, 2)


def test_what_is_read_is_a_copy():
    ring = HostRing(2, 1)
    ring.write(counted(0, 2, 1))
    block = ring.read(2)
    ring.write(counted(7, 2, 1))
    assert block[:, 0].tolist() == [0, 1]


def test_a_full_ring_keeps_the_old_and_counts_the_new_where_they_are_missing():
    ring = HostRing(4, 1)
    assert ring.write(counted(0, 6, 1)) == 2
    assert ring.lost == 0  # the sound before the gap has not been read yet
    assert ring.read(3)[:, 0].tolist() == [0, 1, 2]
    ring.write(counted(6, 2, 1))
    assert ring.read(10)[:, 0].tolist() == [3]  # never across the gap
    assert ring.lost == 0
    assert ring.read(10)[:, 0].tolist() == [6, 7]
    assert ring.lost == 2


def test_drop_to_keeps_the_newest_and_counts_the_rest():
    ring = HostRing(10, 1)
    ring.write(counted(0, 10, 1))
    assert ring.drop_to(3) == 7
    assert ring.lost == 7
    assert ring.read(10)[:, 0].tolist() == [7, 8, 9]
    assert ring.drop_to(3) == 0


def test_drop_to_counts_the_gaps_it_passes():
    ring = HostRing(4, 1)
    ring.write(counted(0, 6, 1))  # 4 and 5 are missing
    ring.read(2)
    ring.write(counted(6, 2, 1))
    assert ring.drop_to(1) == 2 + 2 + 1
    assert ring.read(4)[:, 0].tolist() == [7]
    assert ring.lost == 5


def test_more_gaps_than_marks_are_merged_and_still_counted():
    ring = HostRing(2 * MARKS, 1)
    written = 2 * MARKS
    ring.write(counted(0, written, 1))
    read = 0
    for _ in range(MARKS + 10):  # drop one, make room for one, write one: each time a gap
        ring.write(counted(written, 1, 1))
        read += len(ring.read(1))
        ring.write(counted(written + 1, 1, 1))
        written += 2
    while len(block := ring.read(1)):
        assert block[0, 0] == read + ring.lost
        read += 1
    ring.write(counted(written, 1, 1))
    assert ring.read(1)[0, 0] == written == read + ring.lost


@given(
    frames=st.integers(1, 12),
    actions=st.lists(st.tuples(st.sampled_from(["write", "read", "drop"]), st.integers(0, 15)), max_size=80),
)
def test_each_frame_read_is_at_its_place_whatever_was_lost(frames: int, actions: list[tuple[str, int]]):
    ring = HostRing(frames, 1)
    written, read = 0, 0
    for action, count in [*actions, ("read", 99), ("read", 99), ("write", 1), ("read", 1), ("read", 1)]:
        if action == "write":
            ring.write(counted(written, count, 1))
            written += count
        elif action == "drop":
            before = ring.lost
            assert ring.drop_to(count) == ring.lost - before
            assert ring.available <= count
        else:
            block = ring.read(count)
            # The clock is what was read plus what is lost: it names the frame.
            np.testing.assert_array_equal(block, counted(read + ring.lost, len(block), 1))
            read += len(block)


def test_a_real_producer_thread_loses_no_order_and_no_count():
    ring, blocks, size = HostRing(700, 2), 3_000, 64
    dropped: list[int] = []

    def produce() -> None:
        dropped.extend(ring.write(counted(index * size, size)) for index in range(blocks))

    producer = threading.Thread(target=produce)
    producer.start()
    read = 0
    while producer.is_alive() or ring.available:
        block = ring.read(150)
        np.testing.assert_array_equal(block, counted(read + ring.lost, len(block)))
        read += len(block)
    producer.join()
    ring.write(counted(blocks * size, 1))  # brings the last gap, if there is one, to light
    assert ring.read(1)[0, 0] == blocks * size
    assert read + ring.lost == blocks * size
    assert ring.lost == sum(dropped)


@pytest.mark.parametrize(("frames", "channels"), [(0, 1), (1, 0)])
def test_no_room_is_refused(frames: int, channels: int):
    with pytest.raises(ValueError, match="at least one frame"):
        HostRing(frames, channels)
