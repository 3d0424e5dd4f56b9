"""Draws the README's pictures of dashboard and browser overlays: ``python3 tasks.py pictures``.

The real ears hear the built-in performance up to a moment; what they know then stands still, while a real Chromium
takes its pictures from the real port.
"""  # noqa: INP001 (a program, not a package)

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np

DOCS = Path(__file__).parent
sys.path += [str(DOCS), str(DOCS.parent / "tests" / "support"), str(DOCS.parent)]

from chromium import Chromium  # noqa: E402 - the test suite's parts start the browser
from draw import AT_S, stage_lights  # noqa: E402
from pictures import save_png  # noqa: E402

from plugin.api.token import read_token  # noqa: E402
from plugin.config import Config  # noqa: E402
from plugin.hearing import load_hearing  # noqa: E402
from plugin.mailbox import Snapshot, Update  # noqa: E402
from plugin.performance import built_in  # noqa: E402
from plugin.player import BLOCK_S  # noqa: E402
from plugin.serving import DemoDesk  # noqa: E402
from plugin.sound_file import SoundFile  # noqa: E402

PAGES = {
    "dashboard": ("/", 360, 1000),
    "dashboard-wide": ("/", 1280, 800),
    "overlay-instruments": ("/overlay/instruments", 960, 180),
    "overlay-clip": ("/overlay/clip?strip=Band", 960, 180),
    "overlay-loudness": ("/overlay/loudness?strip=Band", 960, 190),
    "overlay-gallery": ("/overlays", 1280, 900),
}
"""Address, width and height of each picture."""

SETTLED_S = 1.5
PACE_S = 1 / 30


def heard(config: Config) -> tuple[list[Update], Snapshot]:
    """What happens in the performance up to the moment that is shown, and how things stand then."""
    performance = built_in()
    updates: list[Update] = []
    with SoundFile(performance.sound) as sound:
        rate_hz = sound.sample_rate_hz
        analyser = load_hearing(config).analyser(performance.strips, rate_hz)
        for block in sound.blocks(round(BLOCK_S * rate_hz)):
            events = analyser.process(np.clip(block, -1.0, 1.0)).events
            now = Snapshot(analyser.position_s, analyser.state)
            updates.append(Update(now, events))
            if now.position_s >= AT_S:
                return updates, now
    raise RuntimeError(f"the performance ends before {AT_S} s")


@contextlib.asynccontextmanager
async def serving(config: Config, updates: list[Update], now: Snapshot) -> AsyncIterator[str]:
    """The address of the port at which all of this is told, and then over and over how things stand."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    desk = DemoDesk(
        config,
        load_hearing(config),
        opens=False,
        on_status=lambda status: address.set_result(status.text),
        on_ceiling=lambda _: None,
    )

    async def tell() -> None:
        for update in updates:
            for take in desk.sinks.values():
                await take(update)
        while True:
            for take in desk.sinks.values():
                await take(Update(now, ()))
            await asyncio.sleep(PACE_S)

    tasks = [asyncio.create_task(work()) for work in (*desk.services.values(), tell)]
    try:
        yield await address
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def draw(chromium: Chromium, folder: Path) -> None:
    """Draw all of them."""
    performance = built_in()
    strips = [{"name": strip.name, "channels": strip.channels} for strip in performance.strips]
    config = Config.model_validate({"strips": strips, "api": {"port": 0, "token_file": folder / "token"}})
    async with serving(config, *heard(config)) as address:
        token = read_token(config.api.token_path).reveal()
        for name, (path, width, height) in PAGES.items():
            view = {"width": width, "height": height}
            async with chromium.visit(
                f"{address}{path}#token={token}",
                viewport=view,
                device_scale_factor=2 if width < 1000 else 1,
                color_scheme="dark",
                bypass_csp=True,
            ) as visit:
                if name.startswith("overlay-") and path != "/overlays":
                    await visit.page.add_style_tag(content=backdrop(folder, width, height))
                await asyncio.sleep(SETTLED_S)
                await visit.page.screenshot(path=DOCS / f"{name}.png")


def backdrop(folder: Path, width: int, height: int) -> str:
    """The stage that stands behind the overlays in the other pictures, too."""
    file = folder / "stage.png"
    save_png(stage_lights(width, height), file)
    return f"html {{ background: url(data:image/png;base64,{base64.b64encode(file.read_bytes()).decode()}) }}"


if __name__ == "__main__":
    os.chdir(DOCS.parent)
    with tempfile.TemporaryDirectory() as name, Chromium() as browser:
        browser.run(draw(browser, Path(name)))
