from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from overlays.event_log import REMEMBERED, EventLog
from overlays.glyphs import ASCII, UNICODE


def drawn(log: EventLog, width: int = 30, height: int = 5) -> list[str]:
    return [str(line).rstrip() for line in log.lines(width, height, UNICODE)]


def test_the_newest_line_is_at_the_bottom_and_has_its_time() -> None:
    log = EventLog()
    log.add("one", at_s=1.0)
    log.add("two", at_s=62.5)
    log.add("no time")
    assert drawn(log) == ["── What happened ─────────────", "   0:01.0  one", "   1:02.5  two", "           no time"]
    assert drawn(log, height=3)[1:] == ["   1:02.5  two", "           no time"]


def test_a_long_line_goes_on_below() -> None:
    log = EventLog()
    log.add("OUT OF PHASE: it vanishes in mono", "bold", at_s=1.0)
    assert drawn(log)[1:] == ["   0:01.0  OUT OF PHASE: it", "           vanishes in mono"]
    assert drawn(log, height=2)[1:] == ["           vanishes in mono"]
    assert ("OUT OF PHASE: it", "bold") in log.lines(30, 5, UNICODE)[1].runs


def test_old_lines_are_forgotten() -> None:
    log = EventLog()
    for number in range(REMEMBERED + 5):
        log.add(f"line {number}")
    lines = drawn(log, height=10 * REMEMBERED)
    assert len(lines) == 1 + REMEMBERED
    assert lines[1].endswith(" 5")


@given(st.lists(st.text(max_size=60), max_size=8), st.integers(0, 60), st.integers(-2, 12))
def test_it_has_its_width_and_at_most_its_height(lines: list[str], width: int, height: int) -> None:
    log = EventLog()
    for line in lines:
        log.add(line, at_s=1.0)
    drawn = log.lines(width, height, ASCII)
    assert len(drawn) <= max(0, height)
    assert all(line.cells == width for line in drawn)
