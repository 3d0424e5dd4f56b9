"""The user's overlays in a real OBS."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from connections import CLIPPING, INSTRUMENTS, PATIENT, running
from obs_studio import ObsStudio

from overlays.shows import Shows
from plugin.sections.overlays import DEFAULT_OVERLAYS, OverlaySettings

pytestmark = pytest.mark.obs


FONT = {"face": "DejaVu Serif", "size": 40, "style": "Book", "flags": 0}
MINE = {"font": FONT, "color1": 0xFF00FF00, "color2": 0xFF00FF00}
"""A style of the user's: green."""


def in_scenes(*scenes: str) -> list[OverlaySettings]:
    return [overlay.model_copy(update={"scenes": scenes}) for overlay in DEFAULT_OVERLAYS]


def items(obs: ObsStudio, scene: str) -> dict[str, dict[str, Any]]:
    """Where each source of a scene is, as requests about it want it."""
    found = obs.request("GetSceneItemList", {"sceneName": scene})["sceneItems"]
    return {item["sourceName"]: {"sceneName": scene, "sceneItemId": item["sceneItemId"]} for item in found}


def is_enabled(obs: ObsStudio, item: dict[str, Any]) -> bool:
    return bool(obs.request("GetSceneItemEnabled", item)["sceneItemEnabled"])


def switch_to(obs: ObsStudio, scene: str) -> None:
    """At once: a transition would mix the two."""
    obs.request("SetCurrentSceneTransition", {"transitionName": "Cut"})
    obs.request("SetCurrentProgramScene", {"sceneName": scene})


def test_overlays_are_in_the_scenes_that_the_user_names_and_in_no_other(obs_studio: ObsStudio) -> None:
    async def main() -> None:
        async with running(obs_studio.settings(), in_scenes("Scene", "Encore"), pace=PATIENT) as run:
            await run.until(lambda: "OBS has no scene 'Encore'" in run.obs.status.text)
            assert obs_studio.inputs() == []
            for scene in ("Encore", "Break"):
                obs_studio.request("CreateScene", {"sceneName": scene})
            await run.until(lambda: run.told[-1].connected and run.told[-1].problems == ())
            for scene in ("Scene", "Encore"):
                assert items(obs_studio, scene).keys() == {INSTRUMENTS, CLIPPING}
            assert items(obs_studio, "Break") == {}

            run.texts.show({INSTRUMENTS: "Guitar"})
            for scene, can_be_seen in (("Encore", True), ("Break", False), ("Scene", True)):
                switch_to(obs_studio, scene)
                await run.until(lambda seen=can_be_seen: bool(obs_studio.screenshot().any()) is seen)

            hidden, visible = (items(obs_studio, scene)[INSTRUMENTS] for scene in ("Scene", "Encore"))
            obs_studio.request("SetSceneItemEnabled", {**hidden, "sceneItemEnabled": False})
            run.texts.show({INSTRUMENTS: "Drums"})
            await run.until(lambda: obs_studio.text(INSTRUMENTS) == "Drums")
            assert not is_enabled(obs_studio, hidden)
            assert is_enabled(obs_studio, visible)
            await run.until(lambda: not obs_studio.screenshot().any())
            switch_to(obs_studio, "Encore")
            await run.until(lambda: bool(obs_studio.screenshot().any()))

    asyncio.run(main())


def test_an_overlay_that_the_user_hides_moves_and_restyles_stays_so_whatever_comes(obs_studio: ObsStudio) -> None:
    async def main() -> None:
        async with running(obs_studio.settings(), pace=PATIENT) as run:
            run.texts.show({INSTRUMENTS: "Guitar", CLIPPING: ""})
            await run.until_shown(obs_studio, {INSTRUMENTS: "Guitar", CLIPPING: " "})
            await run.until(lambda: bool(obs_studio.screenshot().any()))
            obs_studio.request("SetSceneItemEnabled", {**item(), "sceneItemEnabled": False})
            obs_studio.request("SetSceneItemTransform", {**item(), "sceneItemTransform": {"positionX": 77.0}})
            obs_studio.request("SetInputSettings", {"inputName": INSTRUMENTS, "inputSettings": MINE})
            for text in ("Drums", "", "Bass · Keys"):
                run.texts.show({INSTRUMENTS: text})
                await run.until_shown(obs_studio, {INSTRUMENTS: text or " ", CLIPPING: " "})
                await run.until(lambda: not obs_studio.screenshot().any())
                assert_is_the_users()
        assert_is_the_users()  # cleared at the end
        async with running(obs_studio.settings(), pace=PATIENT) as run:  # and at the next start
            run.texts.show({INSTRUMENTS: "Vocal"})
            await run.until(lambda: obs_studio.text(INSTRUMENTS) == "Vocal")
            assert_is_the_users()
            assert not obs_studio.screenshot().any()
            obs_studio.request("SetSceneItemEnabled", {**item(), "sceneItemEnabled": True})
            await run.until(lambda: bool(obs_studio.screenshot().any()))
            red, green, blue = obs_studio.screenshot().reshape(-1, 3).max(axis=0)
            assert green > 200 > max(red, blue)

    def item() -> dict[str, Any]:
        return items(obs_studio, "Scene")[INSTRUMENTS]

    def assert_is_the_users() -> None:
        assert not is_enabled(obs_studio, item())
        assert obs_studio.request("GetSceneItemTransform", item())["sceneItemTransform"]["positionX"] == 77.0
        settings = obs_studio.request("GetInputSettings", {"inputName": INSTRUMENTS})["inputSettings"]
        assert {key: settings[key] for key in MINE} == MINE

    asyncio.run(main())


def test_no_overlay_stands_on_top_of_another(obs_studio: ObsStudio, tmp_path: Path) -> None:
    overlays = [OverlaySettings(source=shows, shows=shows) for shows in (*Shows, Shows.INSTRUMENTS)]
    overlays[-1] = overlays[-1].model_copy(update={"source": "more instruments"})

    async def main() -> None:
        async with running(obs_studio.settings(), overlays) as run:
            taken: set[int] = set()
            for overlay in overlays:
                run.texts.show({one.source: "Guitar (3×)" if one is overlay else "" for one in overlays})
                await run.until(lambda: bool(obs_studio.screenshot().any()))
                picture = obs_studio.screenshot(tmp_path / f"{overlay.source}.png")
                rows = set(np.flatnonzero((picture.max(axis=2) > 128).any(axis=1)).tolist())
                assert len(rows) >= 12  # pixels, of 360: it can be read
                assert not taken & rows
                taken |= rows
                run.texts.show({overlay.source: ""})
                await run.until(lambda: not obs_studio.screenshot().any())

    asyncio.run(main())


def test_what_the_font_lacks_is_left_out(obs_studio: ObsStudio) -> None:
    async def main() -> None:
        async with running(obs_studio.settings()) as run:
            run.texts.show({INSTRUMENTS: "🎸 Gitarre"}, {INSTRUMENTS: "Gitarre"})
            await run.until(lambda: obs_studio.text(INSTRUMENTS) == "Gitarre")

    asyncio.run(main())
