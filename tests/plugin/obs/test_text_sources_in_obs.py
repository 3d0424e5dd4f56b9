"""Texts in a real OBS."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import numpy as np
import pytest
from connections import CLIPPING, INSTRUMENTS, PATIENT, Run, running, shown
from obs_studio import ObsStudio
from pictures import Picture

from plugin.obs.faults import Fault

pytestmark = pytest.mark.obs


def top(picture: Picture) -> Picture:
    return picture[: len(picture) // 3]


def bottom(picture: Picture) -> Picture:
    return picture[2 * len(picture) // 3 :]


def threads(name: str) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith(name)]


async def until_fault(run: Run, fault: Fault) -> None:
    await run.until(lambda: run.obs.status.fault is fault)


def test_the_viewers_see_both_texts_and_none_of_them_afterwards(obs_studio: ObsStudio, tmp_path: Path) -> None:
    blank = obs_studio.screenshot()

    async def main() -> None:
        async with running(obs_studio.settings()) as run:
            run.texts.show({INSTRUMENTS: "Guitar · Drums", CLIPPING: "CLIPPING (3×)"})
            await run.until_shown(obs_studio, {INSTRUMENTS: "Guitar · Drums", CLIPPING: "CLIPPING (3×)"})
            await run.until(lambda: bool((obs_studio.screenshot(tmp_path / "overlays.png") != blank).any()))

    asyncio.run(main())
    assert shown(obs_studio) == {INSTRUMENTS: " ", CLIPPING: " "}


def test_new_sources_are_readable_and_stand_in_the_margins(obs_studio: ObsStudio, tmp_path: Path) -> None:
    async def main() -> None:
        async with running(obs_studio.settings()) as run:
            run.texts.show({INSTRUMENTS: "Guitar · Drums"})
            await run.until(lambda: bool(bottom(obs_studio.screenshot()).any()))
            picture = obs_studio.screenshot(tmp_path / "instruments.png")
            assert not top(picture).any()
            rows, columns = np.nonzero(picture.max(axis=2) > 128)
            assert (picture.max(axis=2) > 250).sum() > 200  # white letters, not only their edges
            assert rows.max() - rows.min() >= 12  # pixels, of 360
            assert rows.max() <= 0.96 * 360
            assert 0.04 * 640 <= columns.min() < 0.1 * 640

            run.texts.show({INSTRUMENTS: "", CLIPPING: "CLIPPING (3×)"})
            await run.until(lambda: bool(top(obs_studio.screenshot()).any()))
            await run.until(lambda: not bottom(obs_studio.screenshot()).any())
            red, green, blue = top(obs_studio.screenshot(tmp_path / "clipping.png")).reshape(-1, 3).max(axis=0)
            assert red > 200 > max(green, blue)

            run.texts.show({INSTRUMENTS: "Band: " + " · ".join(["Synth lead"] * 9) + "\nVoice: Vocal · Speech"})
            await run.until(lambda: bool(bottom(obs_studio.screenshot()).any()))
            long = obs_studio.screenshot(tmp_path / "long.png")
            assert not long[:, int(0.97 * 640) :].any()

    asyncio.run(main())


def test_a_source_of_the_user_keeps_style_place_and_visibility(obs_studio: ObsStudio) -> None:
    style = {"font": {"face": "DejaVu Serif", "size": 40, "style": "Book", "flags": 0}, "color1": 0xFF00FF00}
    item = obs_studio.request(
        "CreateInput",
        {
            "sceneName": "Scene",
            "inputName": INSTRUMENTS,
            "inputKind": "text_ft2_source_v2",
            "inputSettings": {**style, "text": "mine"},
            "sceneItemEnabled": False,
        },
    )
    where = {"sceneName": "Scene", "sceneItemId": item["sceneItemId"]}
    obs_studio.request("SetSceneItemTransform", {**where, "sceneItemTransform": {"positionX": 77.0}})
    place = obs_studio.request("GetSceneItemTransform", where)["sceneItemTransform"]["positionX"]

    async def main() -> None:
        async with running(obs_studio.settings()) as run:
            run.texts.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs_studio.text(INSTRUMENTS) == "Guitar")

    asyncio.run(main())
    settings = obs_studio.request("GetInputSettings", {"inputName": INSTRUMENTS})["inputSettings"]
    assert {key: settings[key] for key in style} == style
    assert obs_studio.request("GetSceneItemTransform", where)["sceneItemTransform"]["positionX"] == place == 77.0
    assert obs_studio.request("GetSceneItemEnabled", where)["sceneItemEnabled"] is False


def test_names_that_are_taken_by_something_else_are_told(obs_studio: ObsStudio) -> None:
    obs_studio.request("CreateScene", {"sceneName": INSTRUMENTS})
    obs_studio.request("CreateInput", {"sceneName": "Scene", "inputName": CLIPPING, "inputKind": "color_source_v3"})

    async def main() -> None:
        async with running(obs_studio.settings()) as run:
            await run.until(lambda: len(run.obs.status.problems) == 2)
            assert f"OBS has a scene or group '{INSTRUMENTS}'" in run.obs.status.text
            assert f"OBS has a source '{CLIPPING}' that is not a text but 'color_source_v3'" in run.obs.status.text

    asyncio.run(main())


def test_obs_is_killed_and_comes_back_and_shows_the_newest_texts(obs_studio: ObsStudio) -> None:
    async def main() -> None:
        async with running(obs_studio.settings(), pace=PATIENT) as run:
            run.texts.show({INSTRUMENTS: "Guitar", CLIPPING: "CLIPPING (1×)"})
            await run.until_shown(obs_studio, {INSTRUMENTS: "Guitar", CLIPPING: "CLIPPING (1×)"})
            await run.until_connected()
            obs_studio.kill()
            await run.until(lambda: not run.obs.status.connected)
            run.texts.show({INSTRUMENTS: "Drums", CLIPPING: ""})
            await asyncio.to_thread(obs_studio.start)
            await run.until_shown(obs_studio, {INSTRUMENTS: "Drums", CLIPPING: " "})
            await run.until_connected()
            assert run.told[1].fault is Fault.LOST

    asyncio.run(main())


def test_an_obs_that_hangs_is_noticed_and_gets_the_newest_texts_when_it_goes_on(obs_studio: ObsStudio) -> None:
    async def main() -> None:
        async with running(obs_studio.settings(timeout_s=0.5), pace=PATIENT) as run:
            run.texts.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs_studio.text(INSTRUMENTS) == "Guitar")
            await run.until_connected()
            with obs_studio.hanging():
                await until_fault(run, Fault.NO_ANSWER)
                await run.until(lambda: not threads("obs events"))
                run.texts.show({INSTRUMENTS: "Drums"})
            await run.until(lambda: obs_studio.text(INSTRUMENTS) == "Drums")

    asyncio.run(main())


def test_a_source_that_is_deleted_comes_back_with_its_text(obs_studio: ObsStudio) -> None:
    async def main() -> None:
        async with running(obs_studio.settings(), pace=PATIENT) as run:
            run.texts.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs_studio.text(INSTRUMENTS) == "Guitar")
            obs_studio.request("RemoveInput", {"inputName": INSTRUMENTS})
            await run.until(lambda: INSTRUMENTS not in obs_studio.inputs())
            await run.until(lambda: obs_studio.text(INSTRUMENTS) == "Guitar")

    asyncio.run(main())
