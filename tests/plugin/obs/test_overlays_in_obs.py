"""The user's overlays in a real OBS."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from obs_studio import ObsStudio
from sinks import CLIPPING, INSTRUMENTS, running

from overlays.shows import Shows
from plugin.obs.sink import Pace
from plugin.sections.overlays import DEFAULT_OVERLAYS, OverlaySettings

pytestmark = pytest.mark.obs

PATIENT = Pace(probe_s=0.5, first_retry_s=0.2, longest_retry_s=1.0)


def test_sources_are_made_in_the_scenes_that_the_user_names_and_may_be_hidden_there(obs_studio: ObsStudio) -> None:
    overlays = [overlay.model_copy(update={"scenes": ("Scene", "Encore")}) for overlay in DEFAULT_OVERLAYS]

    def items(scene: str) -> dict[str, int]:
        found = obs_studio.request("GetSceneItemList", {"sceneName": scene})["sceneItems"]
        return {item["sourceName"]: item["sceneItemId"] for item in found}

    async def main() -> None:
        async with running(obs_studio.settings(), overlays, pace=PATIENT) as run:
            await run.until_connected()
            assert "OBS has no scene 'Encore'" in run.sink.status.text
            assert obs_studio.inputs() == []
            obs_studio.request("CreateScene", {"sceneName": "Encore"})
            await run.until(lambda: run.sink.status.problems == ())
            for scene in ("Scene", "Encore"):
                assert items(scene).keys() == {INSTRUMENTS, CLIPPING}
            where = {"sceneName": "Scene", "sceneItemId": items("Scene")[INSTRUMENTS]}
            obs_studio.request("SetSceneItemEnabled", {**where, "sceneItemEnabled": False})
            run.sink.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs_studio.text(INSTRUMENTS) == "Guitar")
            await asyncio.sleep(2 * PATIENT.probe_s)  # it has looked at its sources again
            assert obs_studio.request("GetSceneItemEnabled", where)["sceneItemEnabled"] is False

    asyncio.run(main())


def test_no_overlay_stands_on_top_of_another(obs_studio: ObsStudio, tmp_path: Path) -> None:
    overlays = [OverlaySettings(source=shows, shows=shows) for shows in (*Shows, Shows.INSTRUMENTS)]
    overlays[-1] = overlays[-1].model_copy(update={"source": "more instruments"})

    async def main() -> None:
        async with running(obs_studio.settings(), overlays) as run:
            taken: set[int] = set()
            for overlay in overlays:
                run.sink.show({one.source: "Guitar (3×)" if one is overlay else "" for one in overlays})
                await run.until(lambda: bool(obs_studio.screenshot().any()))
                picture = obs_studio.screenshot(tmp_path / f"{overlay.source}.png")
                rows = set(np.flatnonzero((picture.max(axis=2) > 128).any(axis=1)).tolist())
                assert len(rows) >= 12  # pixels, of 360: it can be read
                assert not taken & rows
                taken |= rows
                run.sink.show({overlay.source: ""})
                await run.until(lambda: not obs_studio.screenshot().any())

    asyncio.run(main())


def test_what_the_font_lacks_is_left_out(obs_studio: ObsStudio) -> None:
    async def main() -> None:
        async with running(obs_studio.settings()) as run:
            run.sink.show({INSTRUMENTS: "🎸 Gitarre"}, {INSTRUMENTS: "Gitarre"})
            await run.until(lambda: obs_studio.text(INSTRUMENTS) == "Gitarre")

    asyncio.run(main())
