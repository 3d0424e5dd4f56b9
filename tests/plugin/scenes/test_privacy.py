"""Private overlays and muted inputs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from dsp.events import InstrumentOn
from overlays.board import Board, StripBoard
from plugin.obs.client import Data, RequestError
from plugin.scenes.privacy import Mutes, privacy_problems, private_board, read_mutes

BOARD = Board.blank(("Guitar", "Voice")).apply(
    InstrumentOn(time=1.0, reported=1.0, strip="Guitar", label="guitar", confidence=0.9),
    InstrumentOn(time=1.0, reported=1.0, strip="Voice", label="vocal", confidence=0.9),
)
INPUTS = {"Guitar": "Desk", "Voice": "Mic"}


@pytest.mark.parametrize(
    ("muted", "told"),
    [
        ({"Desk": False, "Mic": False}, {"Guitar", "Voice"}),
        ({"Desk": False, "Mic": True}, {"Guitar"}),
        ({"Desk": True, "Mic": True}, set()),
        ({"Desk": False}, {"Guitar"}),  # nobody knows about the microphone
        ({}, set()),
    ],
)
def test_only_what_is_known_to_be_heard_is_told(muted: dict[str, bool], told: set[str]) -> None:
    board = private_board(BOARD, INPUTS, Mutes(muted))
    assert {part.name for part in board.strips if part.instruments} == told
    assert [part.name for part in board.strips] == ["Guitar", "Voice"]


def test_a_strip_that_is_no_input_is_not_told_of() -> None:
    board = private_board(BOARD, {"Voice": "Mic"}, Mutes({"Mic": False}))
    assert board.strips == (StripBoard("Guitar"), BOARD["Voice"])
    assert privacy_problems({"Names": ("Guitar", "Voice")}, {"Voice": "Mic"}) == (
        "overlays: 'Names' is private, but strip 'Guitar' names no input of OBS whose mute button counts",
    )


def test_events_keep_it_up_to_date() -> None:
    mutes = Mutes({"Desk": False, "Mic": False})
    mutes = mutes.heard("InputMuteStateChanged", {"inputName": "Mic", "inputMuted": True})
    assert (mutes.is_open("Desk"), mutes.is_open("Mic")) == (True, False)
    mutes = mutes.heard("InputNameChanged", {"oldInputName": "Desk", "inputName": "Mixer"})
    assert (mutes.is_open("Desk"), mutes.is_open("Mixer")) == (False, True)
    mutes = mutes.heard("InputRemoved", {"inputName": "Mixer"})
    assert not mutes.is_open("Mixer")
    assert mutes.heard("InputVolumeChanged", {"inputName": "Mic"}) is mutes


async def ask(_name: str, data: Mapping[str, Any]) -> Data:
    match data["inputName"]:
        case "Desk":
            return {"inputMuted": False}
        case "Mic":
            return {"inputMuted": True}
        case "Logo":
            raise RequestError("GetInputMute", 604, "no audio")
        case "Loading":
            raise RequestError("GetInputMute", 207, "not ready")
        case _:
            raise RequestError("GetInputMute", 600, "not found")


def test_it_is_read_from_obs_as_far_as_there_is_something_to_read() -> None:
    mutes = asyncio.run(read_mutes(ask, ["Desk", "Mic", "Mic", "Logo", "Nothing"]))
    assert mutes == Mutes({"Desk": False, "Mic": True})
    with pytest.raises(RequestError):
        asyncio.run(read_mutes(ask, ["Loading"]))
