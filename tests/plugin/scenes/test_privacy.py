"""Muted inputs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from plugin.obs.client import Data, RequestError
from plugin.scenes.privacy import Mutes, read_mutes


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
