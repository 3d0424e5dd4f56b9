"""Private overlays show nothing of a strip whose input is muted in OBS. Pure.

What is not known counts as muted: a private overlay stays empty until OBS has said that the input is open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from overlays.board import Board, StripBoard
from plugin.obs.client import RequestError
from plugin.obs.sources import NOT_FOUND, Ask

NO_AUDIO = 604  # InvalidResourceState of obs-websocket: the input has no sound that could be muted


@dataclass(frozen=True, slots=True)
class Mutes:
    """What is known of OBS's inputs.

    Attributes:
        muted: whether an input is muted, by its name; those that are not known are missing.
    """

    muted: Mapping[str, bool] = field(default_factory=dict)

    def is_open(self, name: str) -> bool:
        """Whether an input is known to be heard."""
        return self.muted.get(name) is False

    def heard(self, event: str, data: Mapping[str, Any]) -> Mutes:
        """What is known after an event of obs-websocket."""
        match event:
            case "InputMuteStateChanged":
                return Mutes({**self.muted, str(data["inputName"]): bool(data["inputMuted"])})
            case "InputRemoved":
                return Mutes({name: state for name, state in self.muted.items() if name != data["inputName"]})
            case "InputNameChanged":
                old, new = str(data["oldInputName"]), str(data["inputName"])
                return Mutes({(new if name == old else name): state for name, state in self.muted.items()})
            case _:
                return self


async def read_mutes(ask: Ask, inputs: Iterable[str]) -> Mutes:
    """Ask OBS about inputs: after connecting, after ``InputCreated``, and when a scene collection has been loaded.

    Args:
        ask: sends a request to OBS.
        inputs: their names; those that OBS lacks are left out.

    Raises:
        RequestError: OBS is not ready (207).
    """
    muted: dict[str, bool] = {}
    for name in dict.fromkeys(inputs):
        try:
            muted[name] = bool((await ask("GetInputMute", {"inputName": name}))["inputMuted"])
        except RequestError as error:
            if error.code not in {NOT_FOUND, NO_AUDIO}:
                raise
    return Mutes(muted)


def private_board(board: Board, inputs: Mapping[str, str], mutes: Mutes) -> Board:
    """What a private overlay may tell: nothing of the strips that OBS does not let be heard.

    Args:
        board: everything.
        inputs: OBS's input of each strip; a strip without one is not told of.
        mutes: what is known of the inputs.
    """
    strips = (part if _may_tell(part.name, inputs, mutes) else StripBoard(part.name) for part in board.strips)
    return replace(board, strips=tuple(strips))


def privacy_problems(
    private: Mapping[str, Collection[str]], inputs: Mapping[str, str], place: str = "overlays"
) -> tuple[str, ...]:
    """Private overlays whose strips could never show, one line each.

    Args:
        private: the strips of each private overlay, by the overlay's name.
        inputs: OBS's input of each strip.
        place: what the lines begin with.
    """
    return tuple(
        f"{place}: {overlay!r} is private, but strip {strip!r} names no input of OBS whose mute button counts"
        for overlay, strips in private.items()
        for strip in strips
        if strip not in inputs
    )


def _may_tell(strip: str, inputs: Mapping[str, str], mutes: Mutes) -> bool:
    return strip in inputs and mutes.is_open(inputs[strip])
