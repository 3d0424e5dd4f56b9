"""Which inputs of OBS are muted, for private overlays and captions. Pure but for asking.

What is not known counts as muted: a private overlay stays empty until OBS has said that the input is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

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
