from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from states import levels, state

from dsp.analysis import StandingFault
from dsp.events import Cause, Clip, FaultKind, InstrumentOff, InstrumentOn, Overrun
from dsp.labels import LABELS
from dsp.strip import Strip
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


def test_it_shows_the_time_the_scale_and_every_strip() -> None:
    screen = view()
    screen.update(12.34, [state("Voice", playing=(("vocal", 0.91),)), state("Band")], [])
    lines = drawn(screen)
    assert "a test" in lines[0]
    assert lines[0].endswith("0:12.3 / 1:00.0")
    assert lines[1].split() == ["−60", "−50", "−40", "−30", "−20", "−10", "0", "dBTP"]
    assert lines[2].startswith("── Voice ──")
    assert lines[3].startswith("  1 ▆")
    assert lines[3].endswith("Vocal      ▆▆▆▆▆▁ 91 %")
    assert lines[5].startswith("    M ")
    assert lines[6].startswith("── Band ──")
    assert lines[7].startswith(" 13 ")


def test_the_scale_stands_over_the_meters_and_the_unit_over_the_figures() -> None:
    for rows in (24, 9):
        lines = drawn(view(), rows=rows)
        at, meter = next((row, line) for row, line in enumerate(lines) if "▁▁▁" in line)
        above = lines[at - 1 if rows == 9 else at - 2]
        assert above.index("−60") == meter.index("▁")
        assert above.index("0  dBTP") == meter.rindex("▁")
        assert above.rstrip().endswith("dBTP")
        assert len(above.rstrip()) == meter.index("–", meter.rindex("▁")) + 1


def test_a_warning_lights_with_its_count_and_goes_out() -> None:
    screen = view()
    screen.update(1.0, [state("Voice", clips=3, lit=(Cause.CLIP,)), state("Band")], [])
    assert " ● CLIP 3× ─" in drawn(screen)[2]
    screen.update(5.0, [state("Voice", clips=3), state("Band")], [])
    assert "── clip 3× ─" in drawn(screen)[2]
    assert "clip" not in drawn(screen)[6].lower()


def test_the_ceiling_reaches_the_strips() -> None:
    of = state("Voice", of=levels(-3.0, -3.0))
    for ceiling, mark in ((-1.0, "  −3.0"), (-4.0, " !−3.0")):
        screen = TerminalView("a test", STRIPS, ceiling_dbtp=ceiling)
        screen.update(1.0, [of], [])
        assert mark in drawn(screen)[3]


def test_an_instrument_that_ended_fades() -> None:
    screen = view()
    screen.update(1.0, [state("Voice", playing=(("guitar", 0.9),)), state("Band")], [])
    off = InstrumentOff(time=1.7, reported=2.0, strip="Voice", label="guitar", confidence=0.8)
    screen.update(2.0, [state("Voice"), state("Band")], [off])
    assert drawn(screen)[3].endswith("Guitar     ▆▆▆▆▆▁    –")
    screen.update(3.6, [state("Voice"), state("Band")], [])
    assert "Guitar" not in "".join(drawn(screen)[1:6])


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


def test_strips_that_take_a_line_each_have_all_the_width() -> None:
    lines = drawn(TerminalView("many", [Strip(f"Strip {number}", (number,)) for number in range(1, 9)]), 140)
    assert [line.split()[:2] for line in lines[2:10]] == [["Strip", str(number)] for number in range(1, 9)]
    assert "What happened" in lines[10]


@pytest.mark.parametrize(("columns", "strips"), [(60, 4), (80, 4), (115, 4), (116, 5), (160, 5)])
def test_so_many_strips_are_shown_in_full_in_24_rows_below_two_status_lines(columns: int, strips: int) -> None:
    for count in (strips, strips + 1):
        screen = TerminalView("many", [Strip(f"Strip {number}", (1, 2)) for number in range(count)])
        screen.status |= {"Sound": Text("good"), "OBS": Text("connected", "green")}
        lines = drawn(screen, columns)
        assert sum(line.startswith("── Strip") for line in lines) == (strips if count == strips else 0)
        assert "dBTP" in lines[3]


def test_status_lines_keep_their_style() -> None:
    screen = view()
    screen.status["OBS"] = Text("connected", "green")
    console = Console(file=io.StringIO(), width=80, height=24, force_terminal=True, color_system="standard")
    console.print(screen)
    assert "\x1b[32mconnected\x1b[0m" in console.file.getvalue()


def test_where_height_is_short_a_strip_takes_one_line() -> None:
    screen = view()
    states = [state("Voice", playing=(("guitar", 0.9),), clips=2, lit=(Cause.CLIP,)), state("Band")]
    screen.update(1.0, states, [])
    lines = drawn(screen, rows=8)
    assert lines[2].startswith(" Voice")
    assert "CLIP 2×" in lines[2]
    assert "Guitar" in lines[2]
    assert lines[3].startswith(" Band")


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
    assert text.isascii()
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
        faults = (StandingFault(FaultKind.OUT_OF_PHASE, None), StandingFault(FaultKind.DEAD_SIDE, 1))
        loud = state(name, playing=everything, clips=12_345, overs=99_999, lit=tuple(Cause), faults=faults)
        screen.update(1.0, [loud], [clip])
    lines = drawn(screen, columns, rows)
    assert len(lines) <= rows
    assert max(map(cell_len, lines)) <= columns


def test_lost_sound_is_counted_in_the_headline() -> None:
    screen = view()
    screen.update(2.0, [], [Overrun(time=1.0, reported=1.5, frames=400)])
    screen.update(3.0, [], [Overrun(time=2.0, reported=2.5, frames=80)])
    assert drawn(screen)[0].endswith("480 frames lost  0:03.0 / 1:00.0")
