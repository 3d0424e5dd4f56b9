from __future__ import annotations

import asyncio
import threading

import pytest

from plugin.obs.worker import Worker


def test_all_calls_happen_one_after_another_in_the_same_thread() -> None:
    async def main() -> None:
        worker = Worker("test worker")
        running: list[int] = []

        def call() -> tuple[int, int]:
            running.append(1)
            together = len(running)
            running.pop()
            return threading.get_ident(), together

        results = await asyncio.gather(*(worker.call(call) for _ in range(8)))
        assert {together for _, together in results} == {1}
        assert len({thread for thread, _ in results} - {threading.get_ident()}) == 1
        await worker.stop(5.0)

    asyncio.run(main())


def test_what_a_call_raises_reaches_the_caller_and_the_next_call_works() -> None:
    async def main() -> None:
        worker = Worker("test worker")
        with pytest.raises(ZeroDivisionError):
            await worker.call(lambda: 1 // 0)
        assert await worker.call(lambda: 7) == 7
        await worker.stop(5.0)

    asyncio.run(main())


def test_its_mailbox_is_bounded() -> None:
    async def main() -> None:
        worker = Worker("test worker", capacity=2)
        go, busy = threading.Event(), threading.Event()
        first = asyncio.create_task(worker.call(lambda: busy.set() or go.wait(10)))
        await asyncio.to_thread(busy.wait, 10)
        waiting = [asyncio.create_task(worker.call(lambda: None)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="more than 2 calls wait"):
            await worker.call(lambda: None)
        go.set()
        await asyncio.gather(first, *waiting)
        await worker.stop(5.0)

    asyncio.run(main())


def test_to_be_cancelled_does_not_disturb_the_next_call() -> None:
    async def main() -> None:
        worker = Worker("test worker")
        go, busy = threading.Event(), threading.Event()
        cancelled = asyncio.create_task(worker.call(lambda: busy.set() or go.wait(10)))
        await asyncio.to_thread(busy.wait, 10)
        cancelled.cancel()
        go.set()
        assert await worker.call(lambda: "next") == "next"
        await worker.stop(5.0)

    asyncio.run(main())


def test_stopping_does_not_wait_longer_than_it_may_and_leaves_no_thread() -> None:
    go, busy = threading.Event(), threading.Event()

    async def main() -> None:
        worker = Worker("a worker that hangs")
        hanging = asyncio.create_task(worker.call(lambda: busy.set() or go.wait(10)))
        await asyncio.to_thread(busy.wait, 10)
        await worker.stop(0.05)
        hanging.cancel()

    asyncio.run(main())
    thread = next(thread for thread in threading.enumerate() if thread.name == "a worker that hangs")
    assert thread.daemon
    go.set()  # now the loop is closed, and the thread has to end all the same
    thread.join(10)
    assert not thread.is_alive()


def test_after_it_was_stopped_a_call_has_another_thread() -> None:
    async def main() -> None:
        worker = Worker("test worker")
        threads = []
        for _ in range(2):
            threads.append(await worker.call(threading.current_thread))
            await worker.stop(5.0)
        assert threads[0] is not threads[1]

    asyncio.run(main())
