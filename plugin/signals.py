"""Signals that ask the program to stop, on every platform."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

STOPPING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Ctrl-C, the service manager's and ``kill``'s, a closed terminal's, and Ctrl-Break on Windows, where there are any."""


@contextmanager
def stop_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """Within the block, set ``stop`` at the first such signal; a second one does what it usually does.

    Plain ``signal.signal``, as Windows' event loops have no ``add_signal_handler``. In the main thread only.
    """
    loop = asyncio.get_running_loop()
    before = {
        number: signal.getsignal(number) for name in STOPPING if (number := getattr(signal, name, None)) is not None
    }
    if before.get(hang_up := getattr(signal, "SIGHUP", None)) is signal.SIG_IGN:
        del before[hang_up]  # that is what ``nohup`` is for

    def on_signal(*_: object) -> None:
        # What was there before asyncio.run put its own handler is the one that ends a program that hangs.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        loop.call_soon_threadsafe(stop.set)

    try:
        for number in before:
            signal.signal(number, on_signal)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
