"""A performance through the daemon: what ``soundcheck demo`` does."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

import numpy as np
from rich.console import Console
from rich.text import Text

from overlays.picture import svg_of
from overlays.terminal import TerminalView
from plugin.bus import Sink
from plugin.config import Config
from plugin.daemon import Service, serve
from plugin.hearing import Hearing
from plugin.performance import Performance
from plugin.player import BLOCK_S, Player
from plugin.sections.strips import StripSettings
from plugin.sound_file import SoundFile
from plugin.summary import Summary
from plugin.view import LiveView, PlainView, can_draw

if TYPE_CHECKING:
    from plugin.api.server import ApiStatus
    from plugin.serving import DemoDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a performance is played.

    Attributes:
        live: whether to draw a view where the stream is a terminal that can do that.
        paced: in real time; otherwise as fast as it goes.
        loops: again and again, until a signal comes.
        serves: whether dashboard and pages are served meanwhile.
        opens: whether the dashboard is opened in a browser.
    """

    live: bool = True
    paced: bool = True
    loops: bool = False
    serves: bool = False
    opens: bool = False


def play(performance: Performance, hearing: Hearing, stream: TextIO, manner: Manner) -> None:
    """Play a performance to its end, or until a signal comes; then print what was heard.

    Args:
        performance: what to play.
        hearing: the ears.
        stream: where view and summary go.
        manner: how.

    Raises:
        UserError: the sound cannot be read.
        RuntimeError: the analysis failed.
    """
    player = Player(performance.sound, paced=manner.paced, loops=manner.loops)
    analyser = hearing.analyser(performance.strips, player.sample_rate_hz)
    summary = Summary(performance.strips)
    sinks: dict[str, Sink] = {"summary": summary.take}
    services: dict[str, Service] = {}
    console = Console(file=stream)
    screen = _screen(performance, player, loops=manner.loops)
    if manner.live and can_draw(console):
        view = LiveView(screen, console)
        sinks["view"] = view.take
        services["view"] = view.run
        tell = None
    else:
        sinks["lines"] = PlainView(stream).take
        tell = stream
    asking = None
    if manner.serves:
        desk = _desk(performance, hearing, screen, tell, opens=manner.opens)
        sinks |= desk.sinks
        services |= desk.services
        asking = desk.asking
    began = time.process_time()
    asyncio.run(serve(player, analyser, sinks, services, asking=asking))
    stream.writelines(f"{line}\n" for line in summary.lines(time.process_time() - began))


def _desk(
    performance: Performance, hearing: Hearing, screen: TerminalView, stream: TextIO | None, *, opens: bool
) -> DemoDesk:
    """The dashboard around a performance; its address stands on the screen, or in a line of the stream."""
    from plugin.serving import DemoDesk, with_free_port  # noqa: PLC0415 - takes its time, and is not always wanted

    def told(status: ApiStatus) -> None:
        screen.status["Dashboard"] = Text(status.text, "green" if status.running else "yellow")
        if stream is not None:
            stream.write(f"Dashboard: {status.text}\n")
            stream.flush()

    strips = tuple(StripSettings(name=strip.name, channels=strip.channels) for strip in performance.strips)
    config = with_free_port(Config(strips=strips))
    return DemoDesk(config, hearing, opens=opens, on_status=told, on_ceiling=screen.aim)


def picture(performance: Performance, hearing: Hearing, at_s: float, *, columns: int, rows: int) -> str:
    """What the live view shows at a moment of a performance, as SVG.

    Args:
        performance: what is played.
        hearing: the ears.
        at_s: seconds into it.
        columns: cells of the terminal.
        rows: lines of it.
    """
    with SoundFile(performance.sound) as sound:
        rate_hz = sound.sample_rate_hz
        view = _view(performance, sound.channels, rate_hz, sound.frames / rate_hz)
        analyser = hearing.analyser(performance.strips, rate_hz)
        for block in sound.blocks(round(BLOCK_S * rate_hz)):
            events = analyser.process(np.clip(block, -1.0, 1.0)).events
            view.update(analyser.position_s, analyser.state, events)
            if analyser.position_s >= at_s:
                break
    return svg_of(view, columns=columns, rows=rows, title="soundcheck demo")


def _screen(performance: Performance, player: Player, *, loops: bool) -> TerminalView:
    return _view(performance, player.channels, player.sample_rate_hz, None if loops else player.duration_s)


def _view(performance: Performance, channels: int, sample_rate_hz: int, duration_s: float | None) -> TerminalView:
    title = f"{performance.title}, {sample_rate_hz / 1000:g} kHz, {channels} channels"
    hint = Text("neither an interface nor OBS is needed; Ctrl-C ends it", "bright_black")
    return TerminalView(title, performance.strips, duration_s, {"Demo": hint})
