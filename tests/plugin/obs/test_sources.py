"""Where sources are made that OBS lacks, and that nothing else happens to any of them."""

from __future__ import annotations

import asyncio

import pytest
from connections import CLIPPING, INSTRUMENTS, QUICK, quick_settings, running
from fake_obs import FakeObs

from plugin.sections.overlays import DEFAULT_OVERLAYS, OverlaySettings


def in_scenes(*scenes: str) -> list[OverlaySettings]:
    """The two overlays, made in these scenes."""
    return [overlay.model_copy(update={"scenes": scenes}) for overlay in DEFAULT_OVERLAYS]


@pytest.mark.parametrize(
    ("code", "line"), [(601, "OBS has a scene or group"), (600, "OBS has no scene 'Scene' to put")]
)
def test_what_keeps_a_source_from_being_made_is_told(code: int, line: str) -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            obs.refusals["CreateInput"] = [code] * 1000
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                await run.until(lambda: run.obs.status.text.count(line) == 2)

    asyncio.run(main())


def test_a_source_is_made_in_all_its_scenes_at_the_same_place() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), in_scenes("Scene", "Encore"), pace=QUICK) as run:
            await run.until(lambda: obs.asked()["SetSceneItemTransform"] == 4)
            made = [data["sceneName"] for _, name, data in obs.requests if name == "CreateInput"]
            added = [
                (data["sceneName"], data["sourceName"]) for _, name, data in obs.requests if name == "CreateSceneItem"
            ]
            assert made == ["Scene"] * 2
            assert sorted(added) == [("Encore", CLIPPING), ("Encore", INSTRUMENTS)]
            places = [data for _, name, data in obs.requests if name == "SetSceneItemTransform"]
            assert [place["sceneName"] for place in places] == ["Scene", "Encore"] * 2
            assert places[0]["sceneItemTransform"] == places[1]["sceneItemTransform"]

    asyncio.run(main())


def test_where_a_scene_is_missing_nothing_is_made_until_it_is_there() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), in_scenes("Scene", "Stage"), pace=QUICK) as run:
            await run.until(lambda: len(run.obs.status.problems) == 2)
            assert f"OBS has no scene 'Stage' to put '{CLIPPING}' in" in run.obs.status.text
            assert not obs.inputs

    asyncio.run(main())


def test_nothing_is_ever_shown_or_hidden_that_is_for_the_user_to_say() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            async with running(quick_settings(obs.port), in_scenes("Scene", "Encore"), pace=QUICK) as run:
                run.texts.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            assert obs.asked()["SetSceneItemEnabled"] == 0

    asyncio.run(main())
