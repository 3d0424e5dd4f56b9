from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from states import state

from dsp.events import Cause, Clip, InstrumentOff, InstrumentOn, Overrun
from dsp.labels import LABELS
from dsp.strip import Strip
from overlays.picture import svg_of
from overlays.terminal import TerminalView

STRIPS = (Strip("Voice", (1, 2)), Strip("Band", (13, 14)))


def clip(time: float, strip: str, channel: int) -> Clip:
    return Clip(time=time, reported=time, strip=strip, channel=channel, samples=9, runs=1, peak_dbtp=0.0)


def view() -> TerminalView:
    return TerminalView("a test", STRIPS, duration_s=60.0)


def drawn(view: TerminalView, columns: int = 80, rows: int = 24, encoding: str = "utf-8") -> list[str]:
    """The lines that a terminal of that size would show, without colour."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(file=file, width=columns, height=rows, force_terminal=True, color_system=None)
    console.print(view, height=rows)
    file.seek(0)
    return file.read().replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\x1b[1;7m", "").splitlines()


def test_it_shows_levels_instruments_and_time() -> None:
    screen = view()
    screen.update(12.34, [state("Voice", playing=(("vocal", 0.91),)), state("Band")], [])
    lines = drawn(screen)
    assert "a test" in lines[0]
    assert lines[0].endswith("0:12.3 / 1:00.0")
    assert lines[1].startswith("── Voice · 1, 2 ──")
    assert "−12.3 dB" in lines[2]
    assert lines[2].endswith("Vocal      ▆▆▆▆▆▆▆▆▆▆▁ 91 %")
    assert "−∞ dB" in lines[3]
    assert lines[5].startswith("── Band · 13, 14 ──")
    assert lines[6].startswith("  13 ")


def test_a_warning_lights_with_its_count_and_goes_out() -> None:
    screen = view()
    screen.update(1.0, [state("Voice", clips=3, lit=(Cause.CLIP,)), state("Band")], [])
    assert drawn(screen)[1].endswith("  ● CLIP 3×  ──")
    screen.update(5.0, [state("Voice", clips=3), state("Band")], [])
    assert drawn(screen)[1].endswith(" clipped 3× ──")
    assert "clip" not in drawn(screen)[5].lower()


def test_an_instrument_that_ended_fades() -> None:
    screen = view()
    screen.update(1.0, [state("Voice", playing=(("guitar", 0.9),)), state("Band")], [])
    off = InstrumentOff(time=1.7, reported=2.0, strip="Voice", label="guitar", confidence=0.8)
    screen.update(2.0, [state("Voice"), state("Band")], [off])
    assert drawn(screen)[2].endswith("Guitar     ▆▆▆▆▆▆▆▆▆▁▁ 80 %")
    screen.update(3.6, [state("Voice"), state("Band")], [])
    assert "Guitar" not in "".join(drawn(screen)[1:5])


def test_an_instrument_that_comes_back_is_shown_once() -> None:
    screen = view()
    off = InstrumentOff(time=1.7, reported=2.0, strip="Voice", label="guitar", confidence=0.8)
    screen.update(2.0, [state("Voice", playing=(("guitar", 0.5),)), state("Band")], [off])
    assert "".join(drawn(screen)[1:5]).count("Guitar") == 1


def test_more_instruments_than_room_are_counted() -> None:
    screen = view()
    everything = tuple((label, 0.9) for label in LABELS)
    screen.update(1.0, [state("Voice", playing=everything), state("Band")], [])
    assert drawn(screen)[4].rstrip().endswith("and 11 more")


def test_what_happened_is_listed_newest_at_the_bottom() -> None:
    screen = view()
    for second in range(30):
        on = InstrumentOn(time=second, reported=second + 0.3, strip="Voice", label="guitar", confidence=0.9)
        screen.update(second + 0.3, [], [on])
    screen.update(
        31.0, [], [Clip(time=31.0, reported=31.0, strip="Band", channel=14, samples=9, runs=1, peak_dbtp=0.0)]
    )
    lines = drawn(screen)
    assert len(lines) == 24
    assert lines[-1].strip() == "0:31.0  Band: CLIP on channel 14, 9 samples"
    assert lines[-2].strip() == "0:29.0  Voice: Guitar (90 %)"


def test_a_wide_terminal_has_the_log_beside_the_strips() -> None:
    screen = view()
    screen.log("connected")
    assert "What happened" in drawn(screen, 140)[1]
    assert "connected" in drawn(screen, 140)[2]


def test_where_height_is_short_a_strip_takes_one_line() -> None:
    screen = view()
    states = [state("Voice", playing=(("guitar", 0.9),), clips=2, lit=(Cause.CLIP,)), state("Band")]
    screen.update(1.0, states, [])
    lines = drawn(screen, rows=8)
    assert lines[1].startswith(" Voice")
    assert "CLIP 2×" in lines[1]
    assert "Guitar 90 %" in lines[1]
    assert lines[2].startswith(" Band")


def test_strips_beyond_the_height_are_counted() -> None:
    strips = [Strip(f"Strip {number}", (number,)) for number in range(1, 31)]
    lines = drawn(TerminalView("many", strips), rows=20)
    assert any("and 15 more strips" in line for line in lines)


@pytest.mark.parametrize("rows", [10, 24])
def test_a_plain_terminal_gets_plain_characters(rows: int) -> None:
    screen = view()
    states = [state("Voice", playing=(("guitar", 0.9),), clips=2, lit=(Cause.CLIP,)), state("Band")]
    screen.update(1.0, states, [])
    text = "\n".join(drawn(screen, rows=rows, encoding="ascii"))
    assert "* CLIP 2x" in text
    assert "#" in text


names = st.text(st.characters(codec="utf-8", categories=("L", "N", "So", "Zs")), min_size=1, max_size=40)


@settings(max_examples=60)
@given(st.lists(names, min_size=1, max_size=6, unique=True), st.integers(60, 220), st.integers(5, 60))
def test_no_line_is_wider_and_nothing_higher_than_the_terminal(names: list[str], columns: int, rows: int) -> None:
    screen = TerminalView(names[0], [Strip(name, (1, 2)) for name in names])
    everything = tuple((label, 1.0) for label in LABELS)
    for name in names:
        clip = Clip(time=1.0, reported=1.0, strip=name, channel=1, samples=123_456, runs=98, peak_dbtp=0.0)
        screen.update(1.0, [state(name, playing=everything, clips=12_345, lit=(Cause.CLIP,))], [clip])
    lines = drawn(screen, columns, rows)
    assert len(lines) <= rows
    assert max(map(cell_len, lines)) <= columns


def test_a_picture_shows_it_and_fetches_nothing() -> None:
    screen = view()
    screen.update(1.0, [state("Voice", playing=(("guitar", 0.9),)), state("Band")], [])
    svg = svg_of(screen, columns=80, rows=16, title="soundcheck demo")
    assert svg.startswith("<svg")
    assert "Guitar" in svg
    assert "url(http" not in svg.replace(" ", "")
    assert "cdnjs" not in svg


def test_lost_sound_is_counted_in_the_headline() -> None:
    screen = view()
    screen.update(2.0, [], [Overrun(time=1.0, reported=1.5, frames=400)])
    screen.update(3.0, [], [Overrun(time=2.0, reported=2.5, frames=80)])
    assert drawn(screen)[0].endswith("480 frames lost  0:03.0 / 1:00.0")
