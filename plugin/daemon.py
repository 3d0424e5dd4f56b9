"""The daemon as a whole: start in this order, listen, stop in the reverse order.

Threads: the source's own (an audio callback or a player) writes into the host ring; the analysis thread takes
from it and publishes on the bus; everything else lives in the event loop.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol

from dsp.pipeline import Analyser
from plugin.analysis import AnalysisThread, Source
from plugin.asking import Asking
from plugin.backoff import backoff
from plugin.bus import Bus, Sink, consume
from plugin.signals import stop_on_signals

STOP_S = 1.5
"""Seconds that sinks and services are given to end: OBS's texts are cleared in it."""

FIRST_AGAIN_S, LONGEST_AGAIN_S = 1.0, 30.0
"""Seconds before a service that failed is started again, the first time and at most."""

logger = logging.getLogger(__name__)

Service = Callable[[], Coroutine[Any, Any, None]]
"""Something that runs beside the sinks until it is cancelled. If it fails it is started again."""


class StartableSource(Source, Protocol):
    """A source with the thread that fills its ring."""

    def start(self) -> None:
        """Begin to fill the ring."""

    def stop(self) -> None:
        """End within a second or so; harmless if it never started."""


async def serve(
    source: StartableSource,
    analyser: Analyser,
    sinks: Mapping[str, Sink],
    services: Mapping[str, Service],
    *,
    asking: Asking | None = None,
    stop: asyncio.Event | None = None,
    seconds: float | None = None,
) -> None:
    """Listen until the source ends, a signal comes, or the time is over.

    Args:
        source: where sound comes from.
        analyser: hears it.
        sinks: take what is heard, by the names that the log calls them.
        services: run meanwhile, such as the connection that a sink writes to.
        asking: commands to the analysis; None: there are none.
        stop: ends it when it is set, as a signal does; it is set in any case when everything comes to its end.
        seconds: after which to stop; None: never.

    Raises:
        UserError: the source cannot start.
        RuntimeError: the analysis failed.
    """
    stop = stop or asyncio.Event()
    with stop_on_signals(stop):
        bus = Bus(asyncio.get_running_loop())
        analysis = AnalysisThread(analyser, source, bus.publish, asking or Asking())
        running = [asyncio.create_task(_watched(name, run), name=name) for name, run in services.items()]
        taking = [asyncio.create_task(consume(name, bus.subscribe(), sink), name=name) for name, sink in sinks.items()]
        try:
            analysis.start()
            await asyncio.to_thread(source.start)
            await _first(stop.wait(), asyncio.wrap_future(analysis.finished), seconds=seconds)
        finally:
            stop.set()
            await asyncio.to_thread(source.stop)
            await asyncio.to_thread(analysis.stop)
            bus.close()
            await _ended(taking)
            for task in running:
                task.cancel()
            await _ended(running)
    if error := analysis.finished.exception():
        raise RuntimeError(f"the analysis failed: {type(error).__name__}: {error}") from error


async def _watched(name: str, run: Service) -> None:
    """Run a service. If it fails that is logged, the others go on, and after a while it is started again."""
    delays_s = backoff(FIRST_AGAIN_S, LONGEST_AGAIN_S, random.Random())  # noqa: S311 - nothing secret
    while True:
        try:
            return await run()
        except Exception:
            logger.exception("The %s failed and is started again; everything else goes on", name)
        await asyncio.sleep(next(delays_s))


async def _first(*awaitables: Awaitable[Any], seconds: float | None) -> None:
    """Wait until one of them is done, whatever comes of it, or the time is over."""
    tasks = [asyncio.ensure_future(awaitable) for awaitable in awaitables]
    await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Wait for tasks to end, not for ever: one that does not is cancelled and named."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=STOP_S)
    for task in late:
        logger.warning("The %s did not end in time and was cut off", task.get_name())
        task.cancel()
