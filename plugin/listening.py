"""What ``soundcheck run`` is made of: an interface, the ears, OBS and a view, put together."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from dsp.strip import Strip
from overlays.terminal import TerminalView
from plugin.adviser import Adviser
from plugin.bus import Sink
from plugin.capture import Capture, CaptureStatus
from plugin.config import Config
from plugin.daemon import Service, serve
from plugin.hearing import Hearing, load_hearing
from plugin.obs.placement import placements
from plugin.obs.sink import ObsSink
from plugin.obs.status import ObsStatus
from plugin.summary import Summary
from plugin.texts import OverlayTexts
from plugin.view import LiveView, LogView, can_draw

logger = logging.getLogger(__name__)


OVERRUN_POLL_S = 1.0
"""Seconds between two looks at how often the driver has lost sound."""


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
    hearing = load_hearing(config)
    hearing.settle()
    began = time.process_time()
    summary = asyncio.run(Listening(config, hearing).run(live=live, seconds=seconds))
    for line in summary.lines(time.process_time() - began):
        sys.stderr.write(f"{line}\n")


class Listening:
    """The parts of the daemon, and the words about how they are.

    Args:
        config: of everything.
        hearing: the ears.
    """

    def __init__(self, config: Config, hearing: Hearing) -> None:
        audio = config.audio
        self._config = config
        self._troubles: Mapping[str, str] = {}  # of the sound; replaced, never changed, as another thread does it
        self._strips = [Strip(strip.name, strip.channels) for strip in config.strips]
        self._view = TerminalView(
            title=f"{audio.device or 'default input'}, {audio.sample_rate_hz / 1000:g} kHz",
            strips=self._strips,
            status={"Sound": Text("opening the interface"), "OBS": Text("connecting")},
            ceiling_dbtp=config.loudness.aim.ceiling_dbtp,
        )
        channels = max(channel for strip in self._strips for channel in strip.channels)
        self._capture = Capture(audio, channels, self._on_capture)
        self._analyser = hearing.analyser(self._strips, audio.sample_rate_hz)

    async def run(self, *, live: bool, seconds: float | None) -> Summary:
        """Start everything, listen, stop everything."""
        summary = Summary(self._strips)
        config = self._config
        obs = ObsSink(config.obs, placements(config.overlays), self._on_obs)
        texts = OverlayTexts(config, obs.show, troubles=lambda: self._troubles)
        texts.show()
        sinks: dict[str, Sink] = {"OBS texts": texts.take, "summary": summary.take}
        services: dict[str, Service] = {"OBS connection": obs.run, "watch over overruns": self._watch_overruns}
        console = Console()
        if live and can_draw(console):
            view = LiveView(self._view, console)
            sinks["view"] = view.take
            services["view"] = view.run
        else:
            sinks["log"] = LogView().take
        sinks["advice"] = Adviser(config.loudness.aim, logger.info).take
        for strip in self._strips:
            logger.info("Strip %s: %s", strip.name, ", ".join(f"channel {number}" for number in strip.channels))
        await serve(self._capture, self._analyser, sinks, services, seconds=seconds)
        summary.driver_overruns = self._capture.overruns
        return summary

    async def _watch_overruns(self) -> None:
        """Say so whenever the driver has lost sound."""
        told = 0
        while True:
            await asyncio.sleep(OVERRUN_POLL_S)
            if self._capture.overruns > told:
                told = self._capture.overruns
                logger.warning("Sound: the driver has lost sound %d times so far: the computer is too busy", told)

    def _on_capture(self, status: CaptureStatus) -> None:
        """Called in the capture's thread."""
        self._troubles = {} if status.running else {"Sound": status.text}
        self._tell("Sound", status.text, good=status.running)

    def _on_obs(self, status: ObsStatus) -> None:
        self._tell("OBS", status.text, good=status.connected)

    def _tell(self, what: str, text: str, *, good: bool) -> None:
        self._view.status[what] = Text(text, "green" if good else "yellow")
        logger.log(logging.INFO if good else logging.WARNING, "%s: %s", what, text)
