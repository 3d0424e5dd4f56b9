"""Another scene collection and another profile, in a real OBS, while overlays are in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from children import wait_until
from connections import CLIPPING, INSTRUMENTS, PATIENT, running
from obs_studio import ObsStudio

pytestmark = pytest.mark.obs

OTHER = "Other"


def placed(obs: ObsStudio) -> dict[str, tuple[float, float, bool]]:
    """Where the overlays are in the scene, and whether they can be seen."""

    def place(item: dict[str, Any]) -> tuple[float, float, bool]:
        transform = item["sceneItemTransform"]
        return transform["positionX"], transform["positionY"], item["sceneItemEnabled"]

    found = obs.request("GetSceneItemList", {"sceneName": "Scene"})["sceneItems"]
    return {item["sourceName"]: place(item) for item in found}


def change_profile(obs: ObsStudio, request: str, name: str) -> None:
    obs.request(request, {"profileName": name})
    wait_until(lambda: obs.request("GetProfileList")["currentProfileName"] == name, f"the profile is {name}", 20.0)


@pytest.fixture
def other_profile(obs_studio: ObsStudio) -> Iterator[str]:
    """The name of a profile that is there, as is the one that was; the name of that comes back at the end."""
    first = obs_studio.request("GetProfileList")["currentProfileName"]
    yield first
    change_profile(obs_studio, "SetCurrentProfile", first)
    obs_studio.request("RemoveProfile", {"profileName": OTHER})


def test_another_scene_collection_gets_its_overlays_and_the_first_the_newest_texts_when_it_is_back(
    obs_studio: ObsStudio,
) -> None:
    async def main() -> None:
        first = obs_studio.request("GetSceneCollectionList")["currentSceneCollectionName"]
        async with running(obs_studio.settings(), pace=PATIENT) as run:
            run.texts.show({INSTRUMENTS: "Guitar", CLIPPING: ""})
            await run.until_shown(obs_studio, {INSTRUMENTS: "Guitar", CLIPPING: " "})
            await run.until(lambda: bool(obs_studio.screenshot().any()))
            as_made = placed(obs_studio)

            await asyncio.to_thread(obs_studio.fresh)  # another, empty collection
            await run.until_shown(obs_studio, {INSTRUMENTS: "Guitar", CLIPPING: " "})
            await run.until(lambda: placed(obs_studio) == as_made)
            await run.until(lambda: bool(obs_studio.screenshot().any()))
            run.texts.show({INSTRUMENTS: "Drums", CLIPPING: "CLIPPING (1×)"})
            await run.until_shown(obs_studio, {INSTRUMENTS: "Drums", CLIPPING: "CLIPPING (1×)"})

            await asyncio.to_thread(
                obs_studio.request, "SetCurrentSceneCollection", {"sceneCollectionName": first}
            )  # it was left with "Guitar"
            await run.until_shown(obs_studio, {INSTRUMENTS: "Drums", CLIPPING: "CLIPPING (1×)"})
            assert sorted(obs_studio.inputs()) == sorted([INSTRUMENTS, CLIPPING])
            assert placed(obs_studio) == as_made
            assert [status.connected for status in run.told] == [True]

    asyncio.run(main())


def test_another_profile_with_another_canvas_keeps_the_overlays_as_they_are_and_makes_new_ones_for_its_size(
    obs_studio: ObsStudio, other_profile: str
) -> None:
    async def main() -> None:
        async with running(obs_studio.settings(), pace=PATIENT) as run:
            run.texts.show({INSTRUMENTS: "Guitar", CLIPPING: ""})
            await run.until_shown(obs_studio, {INSTRUMENTS: "Guitar", CLIPPING: " "})
            await run.until(lambda: bool(obs_studio.screenshot().any()))
            as_made = placed(obs_studio)

            await asyncio.to_thread(change_profile, obs_studio, "CreateProfile", OTHER)
            size = {"baseWidth": 320, "baseHeight": 240, "outputWidth": 320, "outputHeight": 240}
            obs_studio.request("SetVideoSettings", size)
            await run.until(lambda: obs_studio.screenshot().shape[:2] == (240, 320))
            run.texts.show({INSTRUMENTS: "Drums", CLIPPING: "CLIPPING (1×)"})
            await run.until_shown(obs_studio, {INSTRUMENTS: "Drums", CLIPPING: "CLIPPING (1×)"})
            assert placed(obs_studio) == as_made  # the place is the user's

            for name in (INSTRUMENTS, CLIPPING):  # made anew: for this canvas
                obs_studio.request("RemoveInput", {"inputName": name})
            await run.until(lambda: placed(obs_studio).keys() == as_made.keys())
            await run.until_shown(obs_studio, {INSTRUMENTS: "Drums", CLIPPING: "CLIPPING (1×)"})
            await run.until(lambda: is_filled(above=120) and is_filled(below=120))
            assert not is_filled(below=round(0.96 * 240))
            here = placed(obs_studio)

            await asyncio.to_thread(change_profile, obs_studio, "SetCurrentProfile", other_profile)
            run.texts.show({INSTRUMENTS: "Bass"})
            await run.until_shown(obs_studio, {INSTRUMENTS: "Bass", CLIPPING: "CLIPPING (1×)"})
            assert placed(obs_studio) == here
            assert sorted(obs_studio.inputs()) == sorted([INSTRUMENTS, CLIPPING])
            assert [status.connected for status in run.told] == [True]

    def is_filled(above: int = 240, below: int = 0) -> bool:
        """Whether something can be seen between these rows of the picture."""
        return bool((obs_studio.screenshot()[below:above] > 128).any())

    asyncio.run(main())
