"""What a real OBS cannot be made to do: to kick, to hang, not to be ready, and to count what it gets."""

from __future__ import annotations

import asyncio
import logging
import threading
import traceback

import pytest
from fake_obs import FakeObs
from obs_studio import free_port
from sinks import CLIPPING, INSTRUMENTS, PASSWORD, QUICK, Run, quick_settings, running

from plugin.obs.client import Address
from plugin.obs.faults import Fault
from plugin.obs.link import Events, Link, LinkError


def faults(run: Run) -> list[Fault | None]:
    return [status.fault for status in run.told]


def test_missing_sources_are_made_and_hold_the_texts_and_are_blanked_at_the_end() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                run.sink.show({INSTRUMENTS: "Guitar", CLIPPING: ""})
                await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
                await run.until_connected()
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
                run.sink.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            assert obs.texts(INSTRUMENTS) == ["Guitar", " "]

    asyncio.run(main())


def test_who_never_met_takes_no_leave() -> None:
    async def main() -> None:
        async with running(quick_settings(free_port()), pace=QUICK) as run:
            await run.until(lambda: len(run.told) == 1)
        [fault] = faults(run)
        assert fault is not None

    asyncio.run(main())


def test_an_existing_source_gets_a_text_and_nothing_else() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            obs.inputs[INSTRUMENTS] = ("text_gdiplus_v2", {"color": 7, "text": "mine"})
            obs.inputs[CLIPPING] = ("text_gdiplus_v2", {"text": ""})
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                run.sink.show({INSTRUMENTS: "Guitar"})
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
                run.sink.show({INSTRUMENTS: f"Guitar {number}", CLIPPING: f"CLIPPING ({number}×)"})
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
                run.sink.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            probes = obs.asked()["GetVersion"]
            await run.until(lambda: obs.asked()["GetVersion"] >= probes + 2)
            assert obs.texts(INSTRUMENTS) == ["Guitar"]

    asyncio.run(main())


def test_a_text_that_obs_loses_without_a_word_comes_back() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), pace=QUICK) as run:
            run.sink.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            obs.inputs[INSTRUMENTS][1]["text"] = " "
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar", "Guitar"])

    asyncio.run(main())


def test_a_text_that_a_crash_left_behind_is_blanked_at_the_end() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            obs.inputs[INSTRUMENTS] = ("text_gdiplus_v2", {"text": "Guitar"})
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                run.sink.show({INSTRUMENTS: "Guitar"})
                await run.until_connected()
                assert obs.texts(INSTRUMENTS) == []
            assert obs.texts(INSTRUMENTS) == [" "]

    asyncio.run(main())


def test_whoever_is_kicked_stays_out() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), pace=QUICK) as run:
            await run.until_connected()
            await obs.disconnect(4011)
            await run.until(lambda: Fault.KICKED in faults(run))
            connections = obs.connections
            await asyncio.sleep(5 * QUICK.longest_retry_s)
            assert obs.connections == connections
            assert faults(run) == [None, Fault.KICKED]

    asyncio.run(main())


def test_a_link_that_is_half_open_is_noticed_and_replaced() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port, timeout_s=0.5), pace=QUICK) as run:
            run.sink.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            obs.hangs = True
            await run.until(lambda: Fault.NO_ANSWER in faults(run))
            run.sink.show({INSTRUMENTS: "Drums"})
            obs.hangs = False
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar", "Drums"])
            await run.until_connected()

    asyncio.run(main())


def test_stopping_is_quick_also_while_obs_hangs() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port, timeout_s=30.0), pace=QUICK) as run:
            run.sink.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            obs.hangs = True
            probes = obs.asked()["GetVersion"]
            await run.until(lambda: obs.asked()["GetVersion"] > probes)
            # ``running`` has checked that it took less than two seconds.
        await run.until(lambda: not [one for one in threading.enumerate() if one.name.startswith("obs ")])

    asyncio.run(main())


def test_an_obs_that_comes_back_gets_the_newest_texts_with_no_hand() -> None:
    async def main() -> None:
        first = FakeObs()
        async with running(quick_settings(free_port()), pace=QUICK, find_process=lambda _: False) as run:
            first.port = run.sink.address.port
            await run.until(lambda: faults(run) == [Fault.NOT_RUNNING])
            async with first:
                run.sink.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: first.texts(INSTRUMENTS) == ["Guitar"])
                await run.until_connected()
            await run.until(lambda: faults(run)[-1] is Fault.NOT_RUNNING)
            run.sink.show({INSTRUMENTS: "Drums", CLIPPING: "CLIPPING (1×)"})
            second = FakeObs()
            second.port = first.port
            async with second:
                await run.until(lambda: second.texts(INSTRUMENTS) == ["Drums"])
                await run.until(lambda: second.texts(CLIPPING) == ["CLIPPING (1×)"])
                await run.until(lambda: run.sink.status.connected)
            told = faults(run)
            assert told[:5] == [Fault.NOT_RUNNING, None, Fault.LOST, Fault.NOT_RUNNING, None]

    asyncio.run(main())


def test_obs_is_left_alone_while_it_changes_the_scene_collection() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), pace=QUICK) as run:
            run.sink.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            await obs.tell("CurrentSceneCollectionChanging")
            await run.until(lambda: run.sink.is_waiting_for_obs)
            obs.inputs.clear()
            asked = len(obs.requests)
            run.sink.show({INSTRUMENTS: "Drums"})
            await asyncio.sleep(3 * QUICK.probe_s)
            assert len(obs.requests) <= asked + 1  # the one that was on its way
            await obs.tell("CurrentSceneCollectionChanged")
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar", "Drums"])
            assert set(obs.inputs) == {INSTRUMENTS, CLIPPING}

    asyncio.run(main())


def test_an_obs_that_refuses_everything_for_a_while_is_waited_for() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            for request in ("GetVersion", "GetInputSettings", "CreateInput", "SetInputSettings"):
                obs.refusals[request] = [207, 207]
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                run.sink.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: obs.texts(INSTRUMENTS)[-1:] == ["Guitar"])
                await run.until(lambda: "31.0.0" in run.sink.status.text)
                assert set(faults(run)) == {None}

    asyncio.run(main())


@pytest.mark.parametrize("code", [207, 600])
def test_an_obs_that_is_not_ready_is_asked_again(code: int) -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), pace=QUICK) as run:
            await run.until_connected()
            obs.refusals["SetInputSettings"] = [code, code]
            run.sink.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"] * 3)
            assert faults(run) == [None]

    asyncio.run(main())


def test_a_name_that_is_taken_is_told_once_and_the_other_overlay_works_until_it_is_mended() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), pace=QUICK) as run:
            obs.inputs[INSTRUMENTS] = ("color_source_v3", {})
            run.sink.show({INSTRUMENTS: "Guitar", CLIPPING: "CLIPPING (1×)"})
            await run.until(lambda: obs.texts(CLIPPING) == ["CLIPPING (1×)"])
            await run.until(lambda: obs.asked()["GetVersion"] >= 4)
            assert [status.connected for status in run.told] == [True]
            assert f"'{INSTRUMENTS}' that is not a text but 'color_source_v3'" in run.told[0].text
            assert obs.texts(INSTRUMENTS) == []

            del obs.inputs[INSTRUMENTS]  # renamed by the user
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            await run.until(lambda: [status.problems for status in run.told][1:] == [()])

    asyncio.run(main())


@pytest.mark.parametrize("request_name", ["CreateInput", "SetInputSettings"])
def test_refusals_of_an_unknown_sort_are_told_and_do_not_end_it(request_name: str) -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            obs.refusals[request_name] = [702]
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                run.sink.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: f"OBS refused {request_name} with status 702" in run.sink.status.text)
                await run.until(lambda: run.sink.status.problems == ())
                await run.until(lambda: obs.texts(INSTRUMENTS)[-1:] == ["Guitar"])

    asyncio.run(main())


def test_no_password_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def main() -> str:
        async with FakeObs() as obs, running(quick_settings(obs.port), pace=QUICK) as run:
            await run.until_connected()
            seen = repr(run.sink) + repr(run.sink.address) + repr(run.told)
        link = Link(
            Address("127.0.0.1", free_port(), PASSWORD, 0.5),
            events=Events.CONFIG,
            on_event=lambda *_: None,
            on_broken=lambda: None,
        )
        try:
            await link.open()
        except LinkError as error:
            trace = traceback.TracebackException.from_exception(error, capture_locals=True)
            seen += "".join(trace.format())
        await link.close(1.0)
        return seen

    seen = asyncio.run(main())
    assert "ConnectionRefusedError" in seen
    assert PASSWORD not in seen
    assert PASSWORD not in caplog.text


def test_it_ends_whenever_it_is_cancelled_even_in_the_moment_of_news() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            for _ in range(3):
                async with running(quick_settings(obs.port), pace=QUICK) as run:
                    await run.until_connected()
                    await asyncio.sleep(0.02)  # by now it waits for news
                    run.sink.show({INSTRUMENTS: "Guitar"})

    asyncio.run(main())
