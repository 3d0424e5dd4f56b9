from __future__ import annotations

import os
import socket
import sys
import threading

import pytest
from holdings import Holdings

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def test_a_thread_and_a_socket_more_are_found_and_gone_when_they_are() -> None:
    before = Holdings.of(os.getpid())
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    with socket.socket():
        thread.start()
        during = Holdings.of(os.getpid())
        end.set()
        thread.join()
    more = during.more_than(before)
    assert more["socket"] == 1
    assert more.total() == 2
    assert not Holdings.of(os.getpid()).more_than(before)


def test_memory_that_is_touched_is_counted() -> None:
    before = Holdings.of(os.getpid()).memory_mib
    touched = b"\1" * (64 << 20)
    assert Holdings.of(os.getpid()).memory_mib - before > 0.9 * len(touched) / (1 << 20)
