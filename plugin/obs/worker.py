"""A thread that makes blocking calls for an event loop, one after another."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Worker:
    """One daemon thread with a bounded mailbox. It starts with the first call.

    A daemon, and not an executor: those are waited for when the program ends, and a call can hang for as long
    as its time limit.

    Args:
        name: the thread's.
        capacity: how many calls may wait.
    """

    def __init__(self, name: str, capacity: int = 32) -> None:
        self._capacity = capacity
        self._name = name
        self._calls: queue.Queue[_Call | None] | None = None  # None: there is no thread

    async def call(self, function: Callable[[], T]) -> T:
        """What ``function`` returns or raises, called in the thread. To be cancelled does not stop the call.

        Raises:
            RuntimeError: more calls wait than the mailbox holds.
        """
        if self._calls is None:
            self._calls = queue.Queue(self._capacity + 2)  # two are for the end
            threading.Thread(target=_work, args=[self._calls], name=self._name, daemon=True).start()
        if self._calls.qsize() >= self._capacity:
            raise RuntimeError(f"{self._name}: more than {self._capacity} calls wait")
        call = _Call(function, asyncio.get_running_loop())
        self._calls.put_nowait(call)
        result: T = await call.future
        return result

    async def stop(self, limit_s: float) -> None:
        """Let the thread end after the calls that wait; after ``limit_s`` it is left to end by itself.

        A later call has another one.
        """
        calls, self._calls = self._calls, None
        if calls is None:
            return
        last = _Call(lambda: None, asyncio.get_running_loop())
        calls.put_nowait(last)
        calls.put_nowait(None)
        await asyncio.wait([last.future], timeout=limit_s)


def _work(calls: queue.Queue[_Call | None]) -> None:
    """In the thread."""
    while (call := calls.get()) is not None:
        call.run()


class _Call:
    def __init__(self, function: Callable[[], Any], loop: asyncio.AbstractEventLoop) -> None:
        self._function = function
        self._loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()

    def run(self) -> None:
        """In the thread."""
        try:
            result = self._function()
        except BaseException as error:  # noqa: BLE001 - it is the caller's, who waits in the loop
            self._hand_over(self.future.set_exception, error)
        else:
            self._hand_over(self.future.set_result, result)

    def _hand_over(self, setter: Callable[[Any], None], value: Any) -> None:
        def settle() -> None:
            if not self.future.done():
                setter(value)

        try:
            self._loop.call_soon_threadsafe(settle)
        except RuntimeError:
            return  # the loop has been closed: nobody waits any more
