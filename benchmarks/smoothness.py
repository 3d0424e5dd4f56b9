"""How smoothly the browser overlays move: ``python benchmarks/smoothness.py [SECONDS]``.

A daemon that only pretends to hear tells three strips 30 times a second; all of them move, instruments come and go each
second, and warnings light up. A real Chromium without a window shows each overlay at 1920×1080. Prints the frames that
it presents in a second (60 are wanted), the time between two of them, tasks that block the page for more than 50 ms,
and the CPU that the page's own thread takes. Without a graphics card a processor has to draw each frame.
"""  # noqa: INP001 (a program, not a package)

from __future__ import annotations

import asyncio
import math
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path += [str(Path(__file__).parents[1] / "tests" / "support"), str(Path(__file__).parents[1])]

import states
from api_desk import Desk, running
from chromium import Chromium

from dsp.analysis import StripState
from dsp.events import Cause
from plugin.mailbox import Snapshot, Update
from plugin.pages.pages import pages

SECONDS = 10.0
RATE_HZ = 30
STRIPS = ("Voice", "Band", "Keys")
LABELS = ("vocal", "guitar", "drums", "bass")
OVERLAYS = ("instruments?confidence=on", "clip", "loudness")

MEASURE = """async (ms) => {
    const gaps = [];
    let blocked = 0, last = null;
    new PerformanceObserver((list) => (blocked += list.getEntries().length)).observe({ type: "longtask" });
    const began = performance.now();
    await new Promise((resolve) => requestAnimationFrame(function frame(now) {
        if (last !== null) gaps.push(now - last);
        last = now;
        if (now - began < ms) requestAnimationFrame(frame);
        else resolve();
    }));
    gaps.sort((one, other) => one - other);
    const at = (share) => gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))];
    const shown = document.querySelectorAll("main > *").length;
    return { fps: 1000 * gaps.length / (last - began), median: at(0.5), p95: at(0.95), longest: at(1), blocked, shown };
}"""


def strips(now_s: float) -> tuple[StripState, ...]:
    """How everything stands at a time."""
    made = []
    for index, name in enumerate(STRIPS):
        swing = math.sin(3 * now_s + index)
        beat = int(now_s) + index
        playing = tuple((label, 0.7 + 0.2 * swing) for place, label in enumerate(LABELS) if (beat + place) % 3)
        made.append(
            states.state(
                name,
                of=states.levels(-6 + 5 * swing, -7 + 5 * swing, true_peak_db=-5 + 5 * swing),
                loud=states.loudness(-15 + 6 * swing, short_term=-15 + 2 * swing, integrated=-14.5),
                playing=playing,
                clips=int(3 * now_s),
                lit=(Cause.CLIP,) if beat % 3 else (),
            )
        )
    return tuple(made)


async def tell(desk: Desk) -> None:
    """Tell it at its rate."""
    while True:
        desk.now += 1 / RATE_HZ
        await desk.server.sink.take(Update(Snapshot(desk.now, strips(desk.now)), ()))
        await asyncio.sleep(1 / RATE_HZ)


async def measure(chromium: Chromium, folder: Path, seconds: float) -> dict[str, dict[str, Any]]:
    """The figures of each overlay."""
    found = {}
    async with running(folder, pages=pages()) as desk:
        telling = asyncio.create_task(tell(desk))
        for overlay in OVERLAYS:
            address = f"http://{desk.address}/overlay/{overlay}"
            async with chromium.visit(address, viewport={"width": 1920, "height": 1080}) as visit:
                await visit.until("document.querySelector('main').childElementCount > 0")
                session = await visit.page.context.new_cdp_session(visit.page)
                await session.send("Performance.enable")
                before = await busy_s(session)
                figures = await visit.page.evaluate(MEASURE, 1000 * seconds)
                found[overlay] = {**figures, "cpu": (await busy_s(session) - before) / seconds}
        telling.cancel()
    return found


async def busy_s(session: Any) -> float:
    """Seconds that the page's thread has worked."""
    metrics = (await session.send("Performance.getMetrics"))["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def main() -> None:
    """Measure, and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as name, Chromium() as chromium:
        found = chromium.run(measure(chromium, Path(name), seconds))
    say = sys.stdout.write
    say(f"{'overlay':<28}{'frames/s':>9}{'median':>10}{'95 %':>10}{'longest':>10}{'> 50 ms':>9}{'page CPU':>10}\n")
    for overlay, figures in found.items():
        times = "".join(f"{figures[key]:>7.1f} ms" for key in ("median", "p95", "longest"))
        say(f"{overlay:<28}{figures['fps']:>9.1f}{times}{figures['blocked']:>9}{figures['cpu']:>9.1%}\n")


if __name__ == "__main__":
    main()
