"""The control API under load: ``python benchmarks/api.py [CLIENTS [SECONDS]]``.

A daemon that only pretends to hear serves 8 strips, with an update each 10 ms and a clip each second, to 100 clients
at 30 Hz, one of which never reads. The clients are another process of this machine. Prints the serving process's CPU,
with clients and without; the clients' own, which compete for the same cores; the delay from an update to a client's
having it; and what got lost. Fewer than 30 meters a second mean that the machine was too busy for the daemon to hear so
often.
"""  # noqa: INP001 (a program, not a package)

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast

from dsp.analysis import Levels, Light, Loudness, StripState
from dsp.events import Cause, Clip
from plugin.api.hello import About
from plugin.api.replies import ObsState
from plugin.api.server import ApiServer, ApiStatus
from plugin.api.settings import PATH, ApiSettings
from plugin.api.sink import ApiSink
from plugin.controls.controls import Controls
from plugin.controls.kept import Changes, Kept
from plugin.mailbox import Snapshot, Update

CLIENTS = 100
SECONDS = 10
RATE_HZ = 30
STRIPS = [f"Strip {number}" for number in range(1, 9)]
UPDATE_S = 0.01


@dataclass(frozen=True, slots=True)
class Cpu:
    """CPU seconds per second.

    Attributes:
        idle: of the server without clients.
        busy: of the server with clients.
        theirs: of all clients together.
    """

    idle: float
    busy: float
    theirs: float


class Nothing:
    """Effects that have none."""

    def apply_thresholds(self, thresholds: Mapping[str, float]) -> None:
        """Nothing."""

    def reset_warnings(self, strip: str | None) -> None:
        """Nothing."""

    def reset_loudness(self, strip: str | None) -> None:
        """Nothing."""

    def pause_loudness(self, strip: str | None, paused: bool) -> None:
        """Nothing."""

    def run_audit(self) -> None:
        """Nothing."""

    async def mark_chapter(self, title: str | None) -> None:
        """Nothing."""

    async def save(self, changes: Changes) -> None:
        """Nothing."""


def main() -> None:
    """Measure and print."""
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else CLIENTS
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write("\n".join(asyncio.run(measured(clients, seconds, Path(folder)))) + "\n")


async def measured(clients: int, seconds: int, folder: Path) -> Iterator[str]:
    """Serve, first to nobody, then to all; lines to print."""
    started: asyncio.Future[ApiStatus] = asyncio.get_running_loop().create_future()
    kept = Kept(
        detection=True,
        warnings=True,
        overlays={},
        strips=dict.fromkeys(STRIPS, True),
        profile="streaming",
        thresholds={},
    )
    sink = ApiSink()
    server = ApiServer(
        settings=ApiSettings(port=0, token_file=folder / "token"),
        about=About("0", [(name, (1, 2)) for name in STRIPS], (), (), (), {}, {}),
        surface=Controls(kept, (), Nothing()),
        sink=sink,
        obs=lambda: ObsState(connected=False, on_air=None),
        on_status=started.set_result,
    )
    serving = asyncio.create_task(server.run())
    address = (await started).address
    playing = asyncio.create_task(play(sink))
    idle = await cpu_share(seconds / 2)

    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=listen, args=(address, clients, seconds, theirs))
    process.start()
    await asyncio.to_thread(ours.recv)  # all have subscribed
    busy = await cpu_share(seconds)
    heard, theirs_busy, octets = await asyncio.to_thread(ours.recv)
    process.join()
    for task in (playing, serving):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    return lines(heard, octets, clients, seconds, Cpu(idle, busy, theirs_busy))


async def play(sink: ApiSink) -> None:
    """Pretend to hear. The stream clock counts milliseconds of the machine's clock, so that delays can be told."""
    number = 0
    while True:
        number += 1
        now = time.monotonic()
        clip = Clip(time=now, reported=now, strip=STRIPS[0], channel=1, samples=5, runs=1, peak_dbtp=0.3)
        events = (clip,) if number % 100 == 0 else ()
        await sink.take(Update(Snapshot(1000 * now, tuple(strip(name, number) for name in STRIPS)), events))
        await asyncio.sleep(UPDATE_S)


def strip(name: str, number: int) -> StripState:
    """A stereo strip on which everything moves."""
    pair = (-12.345 - number % 7, -14.321 - number % 5)
    return StripState(
        strip=name,
        levels=Levels(pair, pair, pair, pair, pair, pair, pair, pair),
        loudness=Loudness(-14.2, -14.1, -13.9, 5.5, -9.8, -11.0, 123.4, paused=False),
        playing=(("guitar", 0.87), ("vocal", 0.93)),
        lights={cause: Light(lit=False, counts=(1, 2)) for cause in Cause},
        faults=(),
    )


async def cpu_share(seconds: float) -> float:
    """CPU seconds of this process per second."""
    began, cpu_began = time.perf_counter(), time.process_time()
    await asyncio.sleep(seconds)
    return (time.process_time() - cpu_began) / (time.perf_counter() - began)


def listen(address: str, clients: int, seconds: int, to_server: Connection) -> None:
    """The clients' process."""
    asyncio.run(listen_all(address, clients, seconds, to_server))


async def listen_all(address: str, clients: int, seconds: int, to_server: Connection) -> None:
    """Connect all, listen, and send home what each client had."""
    host, _, port = address.rpartition(":")
    wants = json.dumps({"v": 1, "type": "subscribe", "events": True, "meters": {"rate_hz": RATE_HZ}}).encode()
    begin = (
        f"GET {PATH} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode() + bytes([0x81, 0x80 | len(wants), 0, 0, 0, 0])  # the head of a text frame, RFC 6455 §5.2
    loop = asyncio.get_running_loop()
    deaf = socket.create_connection((host, int(port)))
    deaf.sendall(begin + wants)
    ears = [(await loop.create_connection(Ear, host, int(port)))[1] for _ in range(clients - 1)]
    for ear in ears:
        ear.transport.write(begin + wants)
    while not all(ear.stamps for ear in ears):  # noqa: ASYNC110 - a benchmark may wait
        await asyncio.sleep(UPDATE_S)
    for ear in ears:
        ear.forget()
    to_server.send(None)
    cpu_began = time.process_time()
    await asyncio.sleep(seconds)
    heard = [(ear.delays, ear.stamps, ear.clips) for ear in ears]
    to_server.send((heard, (time.process_time() - cpu_began) / seconds, sum(ear.octets for ear in ears)))
    deaf.close()


class Ear(asyncio.Protocol):
    """A client that does as little as it can, so that the server is what is measured.

    Attributes:
        transport: the connection.
        delays: of each of its meters, ms.
        stamps: of each of its meters.
        clips: how many it was told.
        octets: how long they were together.
    """

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.forget()
        self._got = b""

    def forget(self) -> None:
        """Begin to count."""
        self.delays: list[float] = []
        self.stamps: list[bytes] = []
        self.clips = 0
        self.octets = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep it."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take frames apart; they are not masked, and shorter than 64 KiB."""
        now = 1000 * time.monotonic()
        self.octets += len(data)
        self._got += data
        if self._got.startswith(b"HTTP"):
            head, end, rest = self._got.partition(b"\r\n\r\n")
            self._got = rest if end else head
        while len(self._got) >= 4:
            short = self._got[1] < 126
            begin = 2 if short else 4
            end_of_it = begin + (self._got[1] if short else int.from_bytes(self._got[2:4], "big"))
            if len(self._got) < end_of_it:
                break
            self._take(self._got[begin:end_of_it], now)
            self._got = self._got[end_of_it:]

    def _take(self, message: bytes, now: float) -> None:
        if message.startswith(b'{"v":1,"type":"meters"'):
            stamp = message[message.index(b"position_s") + 12 :].partition(b",")[0]
            self.stamps.append(stamp)
            self.delays.append(now - float(stamp))
        elif message.startswith(b'{"v":1,"type":"events"'):
            self.clips += message.count(b'"clip"')


def lines(
    heard: list[tuple[list[float], list[bytes], int]], octets: int, clients: int, seconds: int, cpu: Cpu
) -> Iterator[str]:
    """The figures."""
    delays = sorted(delay for one, _, _ in heard for delay in one)
    # The first and last may fall on either side of the window: what counts is what all could have had.
    first = max(stamps[0] for _, stamps, _ in heard)
    last = min(stamps[-1] for _, stamps, _ in heard)
    sent = {stamp for _, stamps, _ in heard for stamp in stamps if first <= stamp <= last}
    lost = sum(len(sent - set(stamps)) for _, stamps, _ in heard)
    part: Callable[[float], float] = lambda share: delays[int(share * (len(delays) - 1))]  # noqa: E731
    yield f"{clients} clients at {RATE_HZ} Hz for {seconds} s, {len(STRIPS)} strips, one client that never reads:"
    ours_s = seconds * (cpu.busy - cpu.idle)
    yield (
        f"CPU of the serving process   {100 * cpu.busy:.1f} % of a core, {seconds * cpu.busy:.2f} s; without clients "
        f"{100 * cpu.idle:.1f} %"
    )
    yield (
        f"of that for clients          {ours_s:.2f} s: {1000 * ours_s / clients / seconds:.2f} ms a client and second, "
        f"{1e6 * ours_s * len(heard) / clients / len(delays):.0f} µs a message"
    )
    yield f"CPU of the clients' process  {100 * cpu.theirs:.1f} % of a core"
    yield (
        f"meters received              {len(delays)}, {len(delays) / len(heard) / seconds:.1f} a second and client, "
        f"{octets / len(delays) / 1000:.1f} kB each, {octets / seconds / 1e6:.1f} MB a second"
    )
    yield f"delay                        p50 {part(0.5):.1f} ms, p99 {part(0.99):.1f} ms, most {delays[-1]:.1f} ms"
    yield f"lost                         {lost} of {len(sent) * len(heard)} meters"
    told = {clips for _, _, clips in heard}
    yield f"clips told                   {min(told)} to {max(told)} a client"


if __name__ == "__main__":
    main()
