"""Threads, signals and randomness as they were, whatever a command does to them."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

import torch


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Put torch's threads and random state, and the handlers of the stopping signals, back at the end."""
    threads = torch.get_num_threads()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with torch.random.fork_rng():
        yield
    torch.set_num_threads(threads)
    for number, handler in handlers.items():
        signal.signal(number, handler)
