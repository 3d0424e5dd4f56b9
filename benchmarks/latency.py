"""How soon a clip is told: ``python benchmarks/latency.py [--seconds S]``.

A thread writes music into the ring as an interface would, block by block in real time, and clips and overs at moments
that it knows. The real analysis thread, the shipped detector and the real bus are between it and a sink, which notes
when it gets each event. Prints the time from when the block with the clip's last sample was in the ring until the sink
had the event, in milliseconds, for several block sizes. A clip is decided when its own 10 ms are known, an over when
the 10 ms after it are. The exit status is 1 if the 95th percentile of clips is over one block and 20 ms.
"""  # noqa: INP001 (a program, not a package)

from __future__ import annotations

import argparse
import asyncio
import math
import sys
import threading
import time
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dsp.events import Clip, Event, Over
from dsp.host_ring import HostRing
from dsp.pipeline import Analyser
from dsp.settings import AnalysisSettings
from dsp.strip import Strip
from plugin.analysis import AnalysisThread
from plugin.asking import Asking
from plugin.bus import Bus, consume
from plugin.hearing import Hearing, load_weights
from plugin.mailbox import Update

RATE_HZ = 48_000
BLOCKS = (256, 512, 1_024)
GOAL_S = 0.020
"""Beside one block."""
APART_S = 0.3
"""From one clip or over to the next: what comes within 100 ms of the first is gathered, and so late on purpose."""


@dataclass
class Performance:
    """Music for one strip, with clips and overs in turn.

    Attributes:
        sound: ``[frames, 2]``.
        ends: the frame after each clip and over, in turn.
    """

    sound: NDArray[np.float32]
    ends: list[int] = field(default_factory=list)


class Interface:
    """Writes a performance into a ring in real time.

    Args:
        performance: what.
        block: frames at a time.

    Attributes:
        written_s: when each block was in the ring.
        ended: whether all was written.
    """

    sample_rate_hz = RATE_HZ

    def __init__(self, performance: Performance, block: int) -> None:
        self.ring = HostRing(RATE_HZ, 2)
        self.written_s: list[float] = []
        self.ended = False
        self._performance = performance
        self._block = block
        self._thread = threading.Thread(target=self._run, name="interface")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def _run(self) -> None:
        sound, began_s = self._performance.sound, time.perf_counter()
        for end in range(self._block, len(sound) + 1, self._block):
            time.sleep(max(0.0, began_s + end / RATE_HZ - time.perf_counter()))
            self.ring.write(sound[end - self._block : end])
            self.written_s.append(time.perf_counter())
        self.ended = True


def main() -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description="How soon a clip is told.")
    parser.add_argument("--seconds", type=float, default=30.0, help="of sound for each block size")
    parser.add_argument("--strips", type=int, default=1, help="that all hear the same")
    options = parser.parse_args()
    performance = perform(options.seconds)
    hearing = listener()
    tell(f"From block to sink with {options.strips} strips and the shipped detector, ms:")
    tell(f"{'block':>6}{'event':>7}{'count':>7}{'lost':>6}{'p50':>8}{'p95':>8}{'max':>8}{'goal':>8}")
    missed = 0
    for block in BLOCKS:
        for kind, late_s in delays(performance, hearing, block, options.strips).items():
            goal_s = block / RATE_HZ + GOAL_S
            lost = late_s.count(math.inf)
            median, high, worst = np.percentile(late_s, (50, 95, 100), method="higher")
            missed += kind == Clip.name and high > goal_s
            figures = "".join(f"{1_000 * value:>8.1f}" for value in (median, high, worst, goal_s))
            tell(f"{block:>6}{kind:>7}{len(late_s):>7}{lost:>6}{figures}")
    return min(missed, 1)


def perform(seconds: float) -> Performance:
    """Soft chords, with a burst every `APART_S` or so: now one that clips, now one that is over between the samples."""
    rng = np.random.default_rng(8)
    frames = round(seconds * RATE_HZ)
    times = np.arange(frames)[:, None] / RATE_HZ
    notes = sum(np.sin(2 * np.pi * times * pitch) for pitch in (110, 165.2, 277.7, 1_318.5))
    performance = Performance((0.02 * notes + 0.001 * rng.standard_normal((frames, 2))).astype(np.float32))
    hat = np.sin(np.pi * (np.arange(48) + 0.5) / 48) ** 2 * np.sin(np.pi * (np.arange(48) / 2 + 0.25))
    at = RATE_HZ
    while at < frames - RATE_HZ // 2:
        burst = np.ones(4) if len(performance.ends) % 2 == 0 else 1.35 * hat  # samples at 0.95, the wave at 1.3
        performance.sound[at : at + len(burst), len(performance.ends) // 2 % 2] = burst
        performance.ends.append(at + len(burst))
        at += round((APART_S + rng.uniform(0, 0.05)) * RATE_HZ)
    return performance


def listener() -> Hearing:
    """The ears of the program as it is shipped."""
    detector = load_weights(None)
    hearing = Hearing(detector, AnalysisSettings(dict(detector.card.thresholds)))
    hearing.settle()
    return hearing


def delays(performance: Performance, hearing: Hearing, block: int, strips: int) -> dict[str, list[float]]:
    """Seconds from block to sink of each clip and each over; ``inf`` where its sound was lost."""
    interface = Interface(performance, block)
    analyser = hearing.analyser([Strip(f"Strip {index}", (1, 2)) for index in range(strips)], RATE_HZ)
    told = asyncio.run(play(interface, analyser))
    late_s: dict[str, list[float]] = {Clip.name: [], Over.name: []}
    for index, end in enumerate(performance.ends):
        kind = Over if index % 2 else Clip
        times_s = [
            at_s
            for event, at_s in told
            if isinstance(event, kind) and 0 <= end - event.time * RATE_HZ < APART_S * RATE_HZ
        ]
        first = min(times_s, default=math.inf)
        late_s[kind.name].append(first - interface.written_s[(end - 1) // block])
    return late_s


async def play(interface: Interface, analyser: Analyser) -> list[tuple[Event, float]]:
    """Every event, with when a sink had it."""
    told: list[tuple[Event, float]] = []

    async def sink(update: Update) -> None:
        at_s = time.perf_counter()
        told.extend((event, at_s) for event in update.events)

    bus = Bus(asyncio.get_running_loop())
    taking = asyncio.create_task(consume("notes", bus.subscribe(), sink))
    thread = AnalysisThread(analyser, interface, bus.publish, Asking())
    thread.start()
    interface.start()
    await asyncio.wrap_future(thread.finished)
    thread.stop()
    bus.close()
    await taking
    return told


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
