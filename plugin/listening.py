"""What ``soundcheck run`` is made of: an interface, the ears, OBS and a view, put together."""

from __future__ import annotations

import asyncio
import logging
import sys
import time

from rich.console import Console
from rich.text import Text

from dsp.strip import Strip
from overlays.terminal import TerminalView
from plugin.bus import Sink
from plugin.capture import Capture, CaptureStatus
from plugin.config import Config
from plugin.daemon import Service, serve
from plugin.hearing import load_hearing
from plugin.obs.sink import ObsSink
from plugin.obs.status import ObsStatus
from plugin.summary import Summary
from plugin.texts import OverlayTexts
from plugin.view import LiveView, can_draw, log_events

logger = logging.getLogger(__name__)


def listen(config: Config, *, live: bool, seconds: float | None) -> None:
    """Listen to the interface until told to stop; a summary is printed on stderr at the end.

    Args:
        config: of everything.
        live: whether to draw a view where the terminal can do that.
        seconds: after which to stop; None: never.

    Raises:
        UserError: the configuration asks for what is not there.
        RuntimeError: the analysis failed.
    """
    strips = [Strip(strip.name, strip.channels) for strip in config.strips]
    summary = Summary(strips)
    began = time.process_time()
    asyncio.run(Listening(config, strips).run(summary, live=live, seconds=seconds))
    for line in summary.lines(time.process_time() - began):
        sys.stderr.write(f"{line}\n")


class Listening:
    """The parts of the daemon, and the words about how they are.

    Args:
        config: of everything.
        strips: those of the configuration.
    """

    def __init__(self, config: Config, strips: list[Strip]) -> None:
        self._config = config
        self._strips = strips
        self._view = TerminalView(
            title=", ".join(strip.name for strip in strips),
            strips=strips,
            status={"Sound": Text("opening the interface"), "OBS": Text("connecting")},
        )

    async def run(self, summary: Summary, *, live: bool, seconds: float | None) -> None:
        """Start everything, listen, stop everything."""
        audio = self._config.audio
        analyser = load_hearing(self._config).analyser(self._strips, audio.sample_rate_hz)
        channels = max(channel for strip in self._strips for channel in strip.channels)
        capture = Capture(audio, channels, self._on_capture)
        obs = ObsSink(self._config.obs, self._on_obs)
        texts = OverlayTexts([strip.name for strip in self._strips], self._config.obs, obs.show)
        texts.show()
        sinks: dict[str, Sink] = {"OBS texts": texts.take, "summary": summary.take}
        services: dict[str, Service] = {"OBS connection": obs.run}
        console = Console()
        if live and can_draw(console):
            view = LiveView(self._view, console)
            sinks["view"] = view.take
            services["view"] = view.run
        else:
            sinks["log"] = log_events
        for strip in self._strips:
            logger.info("Strip %s: %s", strip.name, ", ".join(f"channel {number}" for number in strip.channels))
        await serve(capture, analyser, sinks, services, seconds=seconds)

    def _on_capture(self, status: CaptureStatus) -> None:
        """Called in the capture's thread."""
        self._tell("Sound", status.text, good=status.running)

    def _on_obs(self, status: ObsStatus) -> None:
        self._tell("OBS", status.text, good=status.connected)

    def _tell(self, what: str, text: str, *, good: bool) -> None:
        self._view.status[what] = Text(text, "green" if good else "yellow")
        logger.log(logging.INFO if good else logging.WARNING, "%s: %s", what, text)
