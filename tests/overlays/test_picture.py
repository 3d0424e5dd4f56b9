from __future__ import annotations

from states import state

from dsp.strip import Strip
from overlays.picture import svg_of
from overlays.terminal import TerminalView


def test_a_picture_shows_the_view_and_fetches_nothing() -> None:
    screen = TerminalView("a test", [Strip("Voice", (1, 2))])
    screen.update(1.0, [state("Voice", playing=(("guitar", 0.9),))], [])
    svg = svg_of(screen, columns=80, rows=16, title="soundcheck demo")
    assert svg.startswith("<svg")
    assert "Guitar" in svg
    assert "url(http" not in svg.replace(" ", "")
    assert "cdnjs" not in svg
