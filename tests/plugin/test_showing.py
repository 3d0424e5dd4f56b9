"""What overlays may show: switches, scenes and privacy together."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from control_desk import desk, do
from hypothesis import given
from hypothesis import strategies as st
from states import state

from dsp.analysis import StandingFault
from dsp.events import Cause, Clip, FaultKind, InstrumentOn
from overlays.board import Board, LatchedWarning, Playing, StripBoard
from overlays.entries import News
from overlays.shows import Shows
from plugin.controls.commands import Command, Switch, SwitchDetection, SwitchStrip, SwitchWarnings
from plugin.scenes.privacy import Mutes
from plugin.scenes.resolution import EVERYTHING, SceneView
from plugin.sections.overlays import OverlaySettings
from plugin.showing import Showing, Standing, inputs_of, showing

STRIPS = ("Voice", "Band")
INPUTS = inputs_of([("Voice", "Mic/Aux"), ("Band", None)])
OVERLAY = OverlaySettings(source="Soundcheck Instruments", shows=Shows.INSTRUMENTS)
PRIVATE = OVERLAY.model_copy(update={"private": True})
ALL = Showing(visible=True, strips=frozenset(STRIPS), instruments=True, warnings=True)


def after(*commands: Command) -> Standing:
    return Standing(do(desk()[0], *commands))


def busy(name: str) -> StripBoard:
    return StripBoard(
        name,
        (Playing("guitar", 0.9, 0.0),),
        (LatchedWarning(Cause.CLIP, 0.0, 1, (1,), 0.0),),
        (StandingFault(FaultKind.SILENCE, None),),
    )


NEWS = News(Board(tuple(map(busy, STRIPS))), [state(name) for name in STRIPS])


def test_with_nothing_said_everything_shows_as_it_is() -> None:
    assert showing(OVERLAY, STRIPS, INPUTS, Standing()) == ALL
    assert ALL.of(NEWS) is NEWS


def test_a_strip_shows_only_where_switch_and_scene_let_it() -> None:
    voice_off = after(SwitchStrip(strip="Voice", set=Switch.OFF))
    assert showing(OVERLAY, STRIPS, INPUTS, voice_off).strips == {"Band"}
    only_voice = Standing(voice_off.controls, SceneView(strips=frozenset({"Voice"})))
    assert showing(OVERLAY, STRIPS, INPUTS, only_voice).strips == set()


def test_detection_off_leaves_warnings_and_warnings_off_leave_instruments() -> None:
    told = showing(OVERLAY, STRIPS, INPUTS, after(SwitchDetection(set=Switch.OFF))).of(NEWS)
    assert [(part.instruments, bool(part.warnings), bool(part.faults)) for part in told.board.strips] == [
        ((), True, True),
        ((), True, True),
    ]
    told = showing(OVERLAY, STRIPS, INPUTS, after(SwitchWarnings(set=Switch.OFF))).of(NEWS)
    assert [(bool(part.instruments), part.warnings, part.faults) for part in told.board.strips] == [
        (True, (), ()),
        (True, (), ()),
    ]
    in_scene = showing(OVERLAY, STRIPS, INPUTS, Standing(view=SceneView(detection=False)))
    assert (in_scene.instruments, in_scene.warnings) == (False, True)


def test_a_private_overlay_tells_only_of_inputs_that_are_known_to_be_open() -> None:
    assert showing(PRIVATE, STRIPS, INPUTS, Standing()).strips == set()
    known = Standing(mutes=Mutes({"Mic/Aux": True, "Band": False}))
    assert showing(PRIVATE, STRIPS, INPUTS, known).strips == {"Band"}
    assert showing(OVERLAY, STRIPS, INPUTS, known).strips == set(STRIPS)


@given(st.sets(st.sampled_from(STRIPS)), st.booleans(), st.booleans())
def test_nothing_is_told_of_what_may_not_be_and_all_strips_stay(
    strips: set[str], instruments: bool, warnings: bool
) -> None:
    told = Showing(visible=True, strips=frozenset(strips), instruments=instruments, warnings=warnings).of(NEWS)
    assert [part.name for part in told.board.strips] == list(STRIPS)
    assert {part.name for part in told.board.strips if part.instruments} == (strips if instruments else set())
    assert {part.name for part in told.board.strips if part.warnings or part.faults} == (strips if warnings else set())
    assert {one.strip for one in told.states} == strips


BOARD = Board.blank(("Guitar", "Voice")).apply(
    InstrumentOn(time=1.0, reported=1.0, strip="Guitar", label="guitar", confidence=0.9),
    InstrumentOn(time=1.0, reported=1.0, strip="Voice", label="vocal", confidence=0.9),
    Clip(time=1.0, reported=1.0, strip="Guitar", channel=1, samples=3, runs=1, peak_dbtp=0.0),
)


def told_of(overlay: OverlaySettings, inputs: Mapping[str, str], standing: Standing) -> Board:
    """What of the board an overlay may tell."""
    return showing(overlay, ("Guitar", "Voice"), inputs, standing).of(News(BOARD)).board


@pytest.mark.parametrize(
    ("muted", "names"),
    [
        ({"Desk": False, "Mic": False}, {"Guitar", "Voice"}),
        ({"Desk": False, "Mic": True}, {"Guitar"}),
        ({"Desk": True, "Mic": True}, set()),
        ({"Desk": False}, {"Guitar"}),  # nobody knows about the microphone
        ({}, set()),
    ],
)
def test_only_what_is_known_to_be_heard_is_told(muted: dict[str, bool], names: set[str]) -> None:
    board = told_of(PRIVATE, {"Guitar": "Desk", "Voice": "Mic"}, Standing(mutes=Mutes(muted)))
    assert {part.name for part in board.strips if part.instruments} == names
    assert [part.name for part in board.strips] == ["Guitar", "Voice"]


def test_a_strip_that_is_no_input_is_not_told_of() -> None:
    board = told_of(PRIVATE, {"Voice": "Mic"}, Standing(mutes=Mutes({"Mic": False})))
    assert board.strips == (StripBoard("Guitar"), BOARD["Voice"])


def test_a_board_keeps_its_strips_but_not_what_they_would_tell() -> None:
    board = told_of(OVERLAY, {}, Standing(view=SceneView(strips=frozenset({"Voice"}))))
    assert board.strips == (StripBoard("Guitar"), BOARD["Voice"])
    assert told_of(OVERLAY, {}, Standing(view=EVERYTHING)) == BOARD


def test_without_detection_warnings_stay() -> None:
    board = told_of(OVERLAY, {}, Standing(view=SceneView(detection=False)))
    assert not any(part.instruments for part in board.strips)
    assert board["Guitar"].warnings == BOARD["Guitar"].warnings != ()
