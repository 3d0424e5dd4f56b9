"""Texts into an OBS that counts what it gets, and that is not always ready."""

from __future__ import annotations

import asyncio

import pytest
from connections import CLIPPING, INSTRUMENTS, QUICK, Run, quick_settings, running
from fake_obs import FakeObs

from plugin.obs.faults import Fault


def faults(run: Run) -> list[Fault | None]:
    return [status.fault for status in run.told]


def test_missing_sources_are_made_and_hold_the_texts_and_are_blanked_at_the_end() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                run.texts.show({INSTRUMENTS: "Guitar", CLIPPING: ""})
                await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
                assert obs.inputs[CLIPPING][1]["text"] == " "
                assert {kind for kind, _ in obs.inputs.values()} == {"text_gdiplus_v3"}
            assert obs.texts(INSTRUMENTS) == ["Guitar", " "]
            assert set(obs.inputs) == {INSTRUMENTS, CLIPPING}
            assert not any(name.startswith("Remove") for name in obs.asked())
            assert [status.connected for status in run.told] == [True, False]

    asyncio.run(main())


def test_a_text_that_was_on_its_way_when_the_end_came_is_blanked_too() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                await run.until_connected()
                obs.answers_late = True
                run.texts.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            assert obs.texts(INSTRUMENTS) == ["Guitar", " "]

    asyncio.run(main())


def test_an_existing_source_gets_a_text_and_nothing_else() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            obs.inputs[INSTRUMENTS] = ("text_gdiplus_v2", {"color": 7, "text": "mine"})
            obs.inputs[CLIPPING] = ("text_gdiplus_v2", {"text": ""})
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                run.texts.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
                assert obs.inputs[INSTRUMENTS] == ("text_gdiplus_v2", {"color": 7, "text": "Guitar"})
            assert set(obs.asked()) == {"GetVersion", "GetInputSettings", "SetInputSettings"}
            assert obs.texts(CLIPPING) == []

    asyncio.run(main())


def test_never_more_than_ten_updates_reach_obs_in_a_second_and_the_last_one_does() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port)) as run:
            await run.until_connected()
            for number in range(130):
                run.texts.show({INSTRUMENTS: f"Guitar {number}", CLIPPING: f"CLIPPING ({number}×)"})
                await asyncio.sleep(0.01)
            await run.until(lambda: obs.texts(INSTRUMENTS)[-1:] == ["Guitar 129"])
            await run.until(lambda: obs.texts(CLIPPING)[-1:] == ["CLIPPING (129×)"])
            times_s = [time_s for time_s, name, _ in obs.requests if name == "SetInputSettings"]
            assert len(times_s) > 10
            assert all(late_s - early_s >= 1.0 for early_s, late_s in zip(times_s, times_s[10:], strict=False))

    asyncio.run(main())


def test_the_same_text_again_is_not_sent_again() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), pace=QUICK) as run:
            for _ in range(5):
                run.texts.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            probes = obs.asked()["GetVersion"]
            await run.until(lambda: obs.asked()["GetVersion"] >= probes + 2)
            assert obs.texts(INSTRUMENTS) == ["Guitar"]

    asyncio.run(main())


def test_a_text_that_obs_loses_without_a_word_comes_back() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), pace=QUICK) as run:
            run.texts.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            obs.inputs[INSTRUMENTS][1]["text"] = " "
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar", "Guitar"])

    asyncio.run(main())


def test_a_text_that_a_crash_left_behind_is_blanked_at_the_end() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            obs.inputs[INSTRUMENTS] = ("text_gdiplus_v2", {"text": "Guitar"})
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                run.texts.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: obs.asked()["GetInputSettings"] > 2)  # it has looked at both, and looks again
                assert obs.texts(INSTRUMENTS) == []
            assert obs.texts(INSTRUMENTS) == [" "]

    asyncio.run(main())


@pytest.mark.parametrize("code", [207, 600])
def test_an_obs_that_is_not_ready_is_asked_again(code: int) -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), pace=QUICK) as run:
            await run.until_connected()
            obs.refusals["SetInputSettings"] = [code, code]
            run.texts.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"] * 3)
            assert faults(run) == [None]

    asyncio.run(main())


def test_a_name_that_is_taken_is_told_once_and_the_other_overlay_works_until_it_is_mended() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), pace=QUICK) as run:
            obs.inputs[INSTRUMENTS] = ("color_source_v3", {})
            run.texts.show({INSTRUMENTS: "Guitar", CLIPPING: "CLIPPING (1×)"})
            await run.until(lambda: obs.texts(CLIPPING) == ["CLIPPING (1×)"])
            await run.until(lambda: obs.asked()["GetVersion"] >= 4)
            assert [len(status.problems) for status in run.told] == [0, 1]
            assert f"'{INSTRUMENTS}' that is not a text but 'color_source_v3'" in run.told[1].text
            assert obs.texts(INSTRUMENTS) == []

            del obs.inputs[INSTRUMENTS]  # renamed by the user
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            await run.until(lambda: [len(status.problems) for status in run.told] == [0, 1, 0])

    asyncio.run(main())


@pytest.mark.parametrize("request_name", ["CreateInput", "SetInputSettings"])
def test_refusals_of_an_unknown_sort_are_told_and_do_not_end_it(request_name: str) -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            obs.refusals[request_name] = [702]
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                run.texts.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: f"OBS refused {request_name} with status 702" in run.obs.status.text)
                await run.until(lambda: run.obs.status.problems == ())
                await run.until(lambda: obs.texts(INSTRUMENTS)[-1:] == ["Guitar"])

    asyncio.run(main())


def test_a_source_that_cannot_be_blanked_keeps_no_other_from_it() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                run.texts.show({INSTRUMENTS: "Guitar", CLIPPING: "CLIP"})
                await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"] and obs.texts(CLIPPING) == ["CLIP"])
                obs.refusals["SetInputSettings"] = [600]
            assert obs.texts(INSTRUMENTS) == ["Guitar", " "]

    asyncio.run(main())
