"""What ``soundcheck run`` is made of: an interface, the ears, OBS, controls and a view, put together."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from dsp.strip import Strip
from overlays.terminal import TerminalView
from plugin.adviser import Adviser
from plugin.api.server import ApiStatus
from plugin.asking import Asking
from plugin.browser import open_dashboard
from plugin.bus import Sink
from plugin.capture import Capture, CaptureStatus
from plugin.config import Config
from plugin.daemon import Service, serve
from plugin.desk import Desk, Surroundings
from plugin.effects import LiveEffects
from plugin.errors import UserError
from plugin.handover import Word
from plugin.hearing import Hearing, load_hearing
from plugin.obs.status import ObsStatus
from plugin.obs_side import ObsSide
from plugin.single import OnlyDaemon
from plugin.summary import Summary
from plugin.touchportal.status import Status
from plugin.tuning import Tuning
from plugin.view import LiveView, LogView, can_draw

logger = logging.getLogger(__name__)


SOUND_POLL_S = 1.0
"""Seconds between two looks at how it stands with the sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How it was started.

    Attributes:
        file: the configuration's.
        daemon: the right to be the one daemon.
        live: whether to draw a view where the terminal can do that.
        seconds: after which to stop; None: never.
        dry_run: rules only tell what they would do.
        opens: whether to open the dashboard in a browser.
        by_touch_portal: whether Touch Portal has started it, and ends it.
    """

    file: Path
    daemon: OnlyDaemon
    live: bool = True
    seconds: float | None = None
    dry_run: bool = False
    opens: bool = False
    by_touch_portal: bool = False


def listen(config: Config, start: Start) -> None:
    """Listen to the interface until told to stop; a summary is printed on stderr at the end.

    Args:
        config: of everything.
        start: how it was started.

    Raises:
        UserError: the configuration asks for what is not there.
        RuntimeError: the analysis failed.
    """
    hearing = load_hearing(config)
    hearing.settle()
    began = time.process_time()
    summary = asyncio.run(Listening(config, hearing, start).run())
    for line in summary.lines(time.process_time() - began):
        sys.stderr.write(f"{line}\n")


class Listening:
    """The parts of the daemon, and the words about how they are.

    Args:
        config: of everything.
        hearing: the ears.
        start: how it was started.
    """

    def __init__(self, config: Config, hearing: Hearing, start: Start) -> None:
        audio, aim = config.audio, config.loudness.aim
        self._config = config
        self._start = start
        self._stop = asyncio.Event()
        self._troubles: Mapping[str, str] = {}  # of the sound; replaced, never changed, as another thread does it
        self._had_touch_portal = False
        self._opening: asyncio.Task[None] | None = None
        self._strips = [Strip(strip.name, strip.channels) for strip in config.strips]
        status = {"Sound": Text("opening the interface"), "OBS": Text("connecting")}
        if start.dry_run:
            status["Rules"] = Text("dry run: told, not done", "yellow")
        self._view = TerminalView(
            title=f"{audio.device or 'default input'}, {audio.sample_rate_hz / 1000:g} kHz",
            strips=self._strips,
            status=status,
            ceiling_dbtp=aim.ceiling_dbtp,
        )
        channels = max(channel for strip in self._strips for channel in strip.channels)
        self._capture = Capture(audio, channels, self._on_capture)
        self._analyser = hearing.analyser(self._strips, audio.sample_rate_hz)
        self._asking = Asking()
        self._tuning = Tuning(self._asking, hearing.thresholds, aim.ceiling_dbtp)
        self._obs = ObsSide(
            config,
            self._on_obs,
            self._stand,
            troubles=lambda: self._troubles,
            dry_run=start.dry_run,
            is_over=self._stop.is_set,
        )
        self._desk = Desk(
            config,
            hearing.thresholds,
            LiveEffects(self._tuning, start.file, audit=self._obs.auditor.look, chapter=self._obs.mark_chapter),
            self._on_api,
            on_touch_portal=self._on_touch_portal,
            on_close=self._stop.set if start.by_touch_portal else None,
        )
        self._adviser = Adviser(aim, self._advise)

    async def run(self) -> Summary:
        """Start everything, listen, stop everything."""
        summary = Summary(self._strips)
        self._desk.controls.subscribe(lambda _: self._stand())
        self._obs.show()
        self._stand()
        sinks: dict[str, Sink] = {
            **self._obs.sinks,
            **self._desk.sinks,
            "summary": summary.take,
            "advice": self._adviser.take,
        }
        services: dict[str, Service] = {
            **self._obs.services,
            **self._desk.services,
            "watch over the sound": self._watch_sound,
            "ear for further starts": lambda: self._start.daemon.listen(self._on_word),
        }
        console = Console()
        if self._start.live and can_draw(console):
            view = LiveView(self._view, console)
            sinks["view"] = view.take
            services["view"] = view.run
        else:
            sinks["log"] = LogView().take
        for strip in self._strips:
            logger.info("Strip %s: %s", strip.name, ", ".join(f"channel {number}" for number in strip.channels))
        try:
            await serve(
                self._capture,
                self._analyser,
                sinks,
                services,
                asking=self._asking,
                stop=self._stop,
                seconds=self._start.seconds,
            )
        finally:
            self._obs.close()
        summary.driver_overruns = self._capture.overruns
        return summary

    def _stand(self) -> None:
        """Something was switched, or stands otherwise in OBS: let every part follow."""
        state = self._desk.controls.state
        view = self._obs.stand(state)
        aim = self._config.loudness.profiles[state.profile]
        try:
            self._tuning.enter_scene(view.thresholds)
            self._tuning.switch_detection(on=state.detection)
            self._tuning.set_ceiling(aim.ceiling_dbtp)
        except UserError as error:
            logger.warning("%s", error)
        self._adviser.aim(aim)
        self._view.aim(aim.ceiling_dbtp)
        self._show()

    def _show(self) -> None:
        """Tell the surfaces how it stands with OBS and the sound."""
        obs = self._obs
        self._desk.show(
            Surroundings(
                obs.connection.status.connected,
                obs.stage.on_air,
                tuple(obs.auditor.findings),
                obs.auditor.has_looked,
                self._troubles.get("Sound", ""),
                obs.open_strips,
            )
        )

    async def _watch_sound(self) -> None:
        """Say so whenever the driver has lost sound, and show it when none comes: no thread reaches in here."""
        told = 0
        while True:
            await asyncio.sleep(SOUND_POLL_S)
            self._show()
            if self._capture.overruns > told:
                told = self._capture.overruns
                logger.warning("Sound: the driver has lost sound %d times so far: the computer is too busy", told)

    def _advise(self, strip: str, line: str) -> None:
        self._desk.api.tell_advice(strip, line)
        if line:
            logger.info("%s", line)

    def _on_capture(self, status: CaptureStatus) -> None:
        """Called in the capture's thread."""
        self._troubles = {} if status.running else {"Sound": status.text}
        self._tell("Sound", status.text, good=status.running)

    def _on_obs(self, status: ObsStatus) -> None:
        self._tell("OBS", status.text, good=status.connected)
        self._show()

    def _on_api(self, status: ApiStatus) -> None:
        self._tell("Dashboard", status.text, good=status.running)
        if self._start.opens and status.address is not None:
            self._opening = asyncio.create_task(open_dashboard(status.address, self._config.api.token_path))

    def _on_touch_portal(self, status: Status) -> None:
        """Most people have none: it is told from the moment on in which it was there."""
        self._had_touch_portal |= status.connected
        if self._had_touch_portal:
            self._tell("Touch Portal", status.text, good=status.connected)
        else:
            logger.debug("Touch Portal: %s", status.text)

    def _on_word(self, word: Word) -> None:
        """Somebody has started Soundcheck again."""
        if word is Word.TOUCH_PORTAL:
            self._desk.touch_portal_started()
        logger.info("Soundcheck was started again%s: this one goes on", _by(word))

    def _tell(self, what: str, text: str, *, good: bool) -> None:
        self._view.status[what] = Text(text, "green" if good else "yellow")
        logger.log(logging.INFO if good else logging.WARNING, "%s: %s", what, text)


def _by(word: Word) -> str:
    return " by Touch Portal" if word is Word.TOUCH_PORTAL else ""
