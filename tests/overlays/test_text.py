from __future__ import annotations

import pytest

from dsp.events import Clip, InstrumentOn
from dsp.labels import LABELS
from overlays.board import Board
from overlays.text import Wording, clipping_text, instruments_text, label_name


def playing(*strips: tuple[str, list[str], int]) -> Board:
    """A board: of each strip its name, what plays, and how often it clips."""
    board = Board.blank([name for name, _, _ in strips])
    for name, labels, runs in strips:
        for label in labels:
            board = board.apply(InstrumentOn(time=0.0, reported=0.0, strip=name, label=label, confidence=0.9))
        if runs:
            board = board.apply(
                Clip(time=0.0, reported=0.0, strip=name, channel=1, samples=9, runs=runs, peak_dbtp=0.0)
            )
    return board


def test_one_strip_needs_no_name() -> None:
    board = playing(("Main", ["guitar", "synth_lead"], 3))
    assert instruments_text(board) == "Guitar · Synth lead"
    assert clipping_text(board) == "CLIPPING (3×)"


def test_several_strips_have_a_line_each() -> None:
    board = playing(("Band", ["guitar", "drums"], 3), ("Talk", [], 0), ("Voice", ["vocal"], 1))
    assert instruments_text(board) == "Band: Guitar · Drums\nVoice: Vocal"
    assert clipping_text(board) == "CLIPPING Band (3×) · Voice (1×)"


def test_nothing_to_say_is_empty() -> None:
    for board in (playing(("Main", [], 0)), playing(("Band", [], 0), ("Voice", [], 0))):
        assert instruments_text(board) == ""
        assert clipping_text(board) == ""


def test_all_that_is_said_by_default_can_be_drawn_with_any_font() -> None:
    board = playing(("A", list(LABELS), 12), ("B", list(LABELS), 1))
    for text in (instruments_text(board), clipping_text(board)):
        text.encode("latin-1")


def test_labels_are_read_as_words() -> None:
    assert [label_name(label) for label in ("bass", "synth_lead")] == ["Bass", "Synth lead"]


def test_a_user_may_say_it_otherwise() -> None:
    wording = Wording(
        names={"guitar": "Gitarre"}, between=" + ", clipping="ÜBERSTEUERT {strips}", clips_alone="{runs} mal"
    )
    board = playing(("Main", ["guitar", "drums"], 2))
    assert instruments_text(board, wording) == "Gitarre + Drums"
    assert clipping_text(board, wording) == "ÜBERSTEUERT 2 mal"


def test_braces_in_a_strip_name_are_only_braces() -> None:
    board = playing(("{runs}", ["guitar"], 1), ("B", [], 0))
    assert instruments_text(board) == "{runs}: Guitar"
    assert clipping_text(board) == "CLIPPING {runs} (1×)"


@pytest.mark.parametrize("template", ["{", "{strips}", "{0}", "{strip.name}", "{strip!x}"])
def test_a_template_that_cannot_be_filled_is_refused_at_once(template: str) -> None:
    with pytest.raises(ValueError, match=r"^instruments: cannot fill .* it may hold {strip} and {instruments}$"):
        Wording(instruments=template)
