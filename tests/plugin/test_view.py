from __future__ import annotations

import asyncio
import io
import logging
import sys

import pytest
from rich.console import Console
from states import state

from dsp.events import InstrumentOn
from dsp.strip import Strip
from overlays.terminal import TerminalView
from plugin.mailbox import Snapshot, Update
from plugin.view import LiveView, LogView, PlainView, can_draw

ON = InstrumentOn(time=61.5, reported=61.8, strip="Voice", label="vocal", confidence=0.91)
STATE = state("Voice", playing=(("vocal", 0.91),))
UPDATE = Update(Snapshot(62.0, (STATE,)), (ON,))


class Terminal(io.StringIO):
    """Tells when a text appears on it."""

    def __init__(self, awaited: str = "") -> None:
        super().__init__()
        self.appeared = asyncio.Event()
        self._awaited = awaited

    def write(self, text: str) -> int:
        if self._awaited and self._awaited in text:
            self.appeared.set()
        return super().write(text)

    def isatty(self) -> bool:
        return True


def test_plain_lines_have_the_time_of_the_event() -> None:
    stream = io.StringIO()
    asyncio.run(PlainView(stream).take(UPDATE))
    assert stream.getvalue() == "   1:01.5  Voice: Vocal (91 %)\n"


def test_events_that_were_merged_are_told() -> None:
    stream = io.StringIO()
    asyncio.run(PlainView(stream).take(Update(None, (ON,), merged=7)))
    assert "(7 more, printed too slowly to tell each)" in stream.getvalue().splitlines()[1]


def test_the_log_view_logs(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        asyncio.run(LogView().take(UPDATE))
    assert caplog.messages == ["Voice: Vocal (91 %)"]


def test_a_view_is_drawn_on_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert can_draw(Console(file=Terminal(), legacy_windows=False))
    assert not can_draw(Console(file=io.StringIO()))
    assert not can_draw(Console(file=Terminal(), legacy_windows=True))
    monkeypatch.setenv("TERM", "dumb")
    assert not can_draw(Console(file=Terminal()))


def test_the_live_view_draws_the_newest_state_and_the_log_and_leaves_the_terminal_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Terminal(awaited="Vocal")
    monkeypatch.setattr(sys, "stderr", Terminal())
    own = sys.stderr
    view = LiveView(
        TerminalView("a test", [Strip("Voice", (1,))]),
        Console(file=screen, width=80, height=24, force_terminal=True, legacy_windows=False, color_system=None),
    )

    async def scene() -> None:
        drawing = asyncio.create_task(view.run())
        await asyncio.sleep(0)
        sys.stderr.write("12:00:00 OBS: connected\nhalf a li")
        sys.stderr.write("ne\n")
        await view.take(UPDATE)
        await screen.appeared.wait()
        drawing.cancel()
        await asyncio.wait([drawing])

    asyncio.run(scene())
    text = screen.getvalue()
    assert sys.stderr is own
    assert "Vocal" in text
    assert "12:00:00 OBS: connected" in text
    assert "half a line" in text
    assert text.startswith("\x1b[?1049h")
    assert text.rindex("\x1b[?1049l") > text.rindex("Vocal")
    assert text.rindex("\x1b[?25h") > text.rindex("Vocal")  # the cursor is back


def test_a_log_that_goes_elsewhere_is_left_there(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    view = LiveView(TerminalView("a test", [Strip("Voice", (1,))]), Console(file=Terminal(), force_terminal=True))

    async def scene() -> None:
        drawing = asyncio.create_task(view.run())
        await asyncio.sleep(0)
        sys.stderr.write("to the file\n")
        drawing.cancel()
        await asyncio.wait([drawing])

    asyncio.run(scene())
    assert log.getvalue() == "to the file\n"
