"""A performance through the daemon: what ``soundcheck demo`` does."""

from __future__ import annotations

import asyncio
import time
from typing import TextIO

from rich.console import Console
from rich.text import Text

from overlays.terminal import TerminalView
from plugin.bus import Sink
from plugin.daemon import Service, serve
from plugin.hearing import Hearing
from plugin.performance import Performance
from plugin.player import Player
from plugin.summary import Summary
from plugin.view import LiveView, PlainView, can_draw


def play(performance: Performance, hearing: Hearing, stream: TextIO, *, live: bool, paced: bool) -> None:
    """Play a performance to its end, or until a signal comes; then print what was heard.

    Args:
        performance: what to play.
        hearing: the ears.
        stream: where view and summary go.
        live: whether to draw a view where the stream is a terminal that can do that.
        paced: in real time.

    Raises:
        UserError: the sound cannot be read.
        RuntimeError: the analysis failed.
    """
    player = Player(performance.sound, paced=paced)
    analyser = hearing.analyser(performance.strips, player.sample_rate_hz)
    summary = Summary(performance.strips)
    sinks: dict[str, Sink] = {"summary": summary.take}
    services: dict[str, Service] = {}
    console = Console(file=stream)
    if live and can_draw(console):
        hint = Text("neither an interface nor OBS is needed; Ctrl-C ends it", "bright_black")
        title = f"{performance.title}, {player.sample_rate_hz / 1000:g} kHz, {player.channels} channels"
        screen = TerminalView(title, performance.strips, player.duration_s, {"Demo": hint})
        view = LiveView(screen, console)
        sinks["view"] = view.take
        services["view"] = view.run
    else:
        sinks["lines"] = PlainView(stream).take
    began = time.process_time()
    asyncio.run(serve(player, analyser, sinks, services))
    stream.writelines(f"{line}\n" for line in summary.lines(time.process_time() - began))
