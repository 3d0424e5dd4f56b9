"""A performance through the daemon: what ``soundcheck demo`` does."""

from __future__ import annotations

import asyncio
import time
from typing import TextIO

import numpy as np
from rich.console import Console
from rich.text import Text

from overlays.picture import svg_of
from overlays.terminal import TerminalView
from plugin.bus import Sink
from plugin.daemon import Service, serve
from plugin.hearing import Hearing
from plugin.performance import Performance
from plugin.player import BLOCK_S, Player
from plugin.sound_file import SoundFile
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
        screen = _screen(performance, player.channels, player.sample_rate_hz, player.duration_s)
        view = LiveView(screen, console)
        sinks["view"] = view.take
        services["view"] = view.run
    else:
        sinks["lines"] = PlainView(stream).take
    began = time.process_time()
    asyncio.run(serve(player, analyser, sinks, services))
    stream.writelines(f"{line}\n" for line in summary.lines(time.process_time() - began))


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
        view = _screen(performance, sound.channels, rate_hz, sound.frames / rate_hz)
        analyser = hearing.analyser(performance.strips, rate_hz)
        for block in sound.blocks(round(BLOCK_S * rate_hz)):
            events = analyser.process(np.clip(block, -1.0, 1.0)).events
            view.update(analyser.position_s, analyser.state, events)
            if analyser.position_s >= at_s:
                break
    return svg_of(view, columns=columns, rows=rows, title="soundcheck demo")


def _screen(performance: Performance, channels: int, sample_rate_hz: int, duration_s: float) -> TerminalView:
    title = f"{performance.title}, {sample_rate_hz / 1000:g} kHz, {channels} channels"
    hint = Text("neither an interface nor OBS is needed; Ctrl-C ends it", "bright_black")
    return TerminalView(title, performance.strips, duration_s, {"Demo": hint})
