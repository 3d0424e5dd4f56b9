"""What a real OBS cannot be made to do: to kick, to hang, not to be ready; and guests of all sorts."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import threading
import traceback

import pytest
from cable import Cable
from connections import CLIPPING, INSTRUMENTS, PASSWORD, QUICK, Run, quick_settings, running
from fake_obs import FakeObs
from obs_studio import free_port

from plugin.obs.client import Address, RequestError
from plugin.obs.connection import ObsConnection, Pace
from plugin.obs.faults import Fault
from plugin.obs.link import Events, Link, LinkError
from plugin.sections.obs import ObsSettings

NO_EVENTS = Events(0)
METERS = Events.INPUT_VOLUME_METERS

SLOW = dataclasses.replace(QUICK, probe_s=1000.0)
"""Nobody but the test asks."""


def faults(run: Run) -> list[Fault | None]:
    return [status.fault for status in run.told]


def test_who_never_met_takes_no_leave() -> None:
    async def main() -> None:
        async with running(quick_settings(free_port()), pace=QUICK) as run:
            await run.until(lambda: len(run.told) == 1)
        [fault] = faults(run)
        assert fault is not None

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


def test_whoever_asks_while_being_kicked_is_told_why_though_only_the_other_socket_was() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), [], pace=SLOW) as run:
            await run.until_connected()
            asking = asyncio.create_task(run.obs.request("GetVersion"))
            await obs.disconnect(4011, word_to_all=False)
            with pytest.raises(LinkError) as failed:
                await asking
            assert failed.value.fault is Fault.KICKED
            await run.until(lambda: faults(run) == [None, Fault.KICKED])

    asyncio.run(main())


def test_a_link_that_is_half_open_is_noticed_and_replaced() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port, timeout_s=0.5), pace=QUICK) as run:
            run.texts.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            obs.hangs = True
            await run.until(lambda: Fault.NO_ANSWER in faults(run))
            run.texts.show({INSTRUMENTS: "Drums"})
            obs.hangs = False
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar", "Drums"])
            await run.until_connected()

    asyncio.run(main())


def test_stopping_is_quick_also_while_obs_hangs() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port, timeout_s=30.0), pace=QUICK) as run:
            run.texts.show({INSTRUMENTS: "Guitar"})
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
            first.port = run.obs.address.port
            await run.until(lambda: faults(run) == [Fault.NOT_RUNNING])
            async with first:
                run.texts.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: first.texts(INSTRUMENTS) == ["Guitar"])
                await run.until_connected()
            await run.until(lambda: faults(run)[-1] is Fault.NOT_RUNNING)
            run.texts.show({INSTRUMENTS: "Drums", CLIPPING: "CLIPPING (1×)"})
            second = FakeObs()
            second.port = first.port
            async with second:
                await run.until(lambda: second.texts(INSTRUMENTS) == ["Drums"])
                await run.until(lambda: second.texts(CLIPPING) == ["CLIPPING (1×)"])
                await run.until(lambda: run.obs.status.connected)
            told = faults(run)
            assert told[:5] == [Fault.NOT_RUNNING, None, Fault.LOST, Fault.NOT_RUNNING, None]

    asyncio.run(main())


def test_obs_is_left_alone_while_it_changes_the_scene_collection() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), pace=QUICK) as run:
            run.texts.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            await obs.tell("CurrentSceneCollectionChanging")
            await run.until(lambda: run.obs.is_changing)
            obs.inputs.clear()
            asked = len(obs.requests)
            run.texts.show({INSTRUMENTS: "Drums"})
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
                run.texts.show({INSTRUMENTS: "Guitar"})
                await run.until(lambda: obs.texts(INSTRUMENTS)[-1:] == ["Guitar"])
                await run.until(lambda: "31.0.0" in run.obs.status.text)
                assert set(faults(run)) == {None}

    asyncio.run(main())


def test_no_password_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def main() -> str:
        async with FakeObs() as obs, running(quick_settings(obs.port), pace=QUICK) as run:
            await run.until_connected()
            seen = repr(run.obs) + repr(run.obs.address) + repr(run.told)
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
                    run.texts.show({INSTRUMENTS: "Guitar"})

    asyncio.run(main())


def test_a_wrong_password_is_told_once_and_not_tried_again() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            obs.turns_away = 4009
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                await run.until(lambda: faults(run) == [Fault.WRONG_PASSWORD])
                await asyncio.sleep(5 * QUICK.longest_retry_s)
                assert obs.attempts == 1
                assert faults(run) == [Fault.WRONG_PASSWORD]
                with pytest.raises(LinkError):
                    await run.obs.request("GetVersion")

    asyncio.run(main())


def test_a_pulled_cable_is_noticed_within_ten_seconds() -> None:
    settings = ObsSettings()

    async def pull(*connections: int) -> None:
        async with FakeObs() as obs, Cable(obs.port) as cable:
            here = settings.model_copy(update={"host": "127.0.0.1", "port": cable.port})
            async with running(here, pace=Pace(first_retry_s=QUICK.first_retry_s)) as run:
                await run.until_connected()
                cable.pull(*connections)
                await run.until(lambda: faults(run) == [None, Fault.NO_ANSWER], limit_s=10.0)
                cable.plug_in()
                await run.until_connected()

    async def main() -> None:
        both, requests, events = (), (0,), (1,)
        await asyncio.gather(*[pull(*cut) for cut in (both, requests, events)])  # at the same time: it is waited for

    asyncio.run(main())


def test_without_a_connection_a_request_fails_at_once_and_says_why() -> None:
    async def main() -> None:
        async with running(quick_settings(free_port()), pace=QUICK, find_process=lambda _: False) as run:
            await run.until(lambda: Fault.NOT_RUNNING in faults(run))
            with pytest.raises(LinkError) as failed:
                await run.obs.request("GetVersion")
            assert failed.value.fault is Fault.NOT_RUNNING

    asyncio.run(main())


def test_while_the_scene_collection_changes_requests_are_refused_and_never_sent() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), [], pace=QUICK) as run:
            await run.until_connected()
            await obs.tell("CurrentSceneCollectionChanging")
            await run.until(lambda: run.obs.is_changing)
            with pytest.raises(RequestError) as refused:
                await run.obs.request("GetSceneList")
            assert refused.value.code == 207
            await obs.tell("CurrentSceneCollectionChanged")
            await run.until(lambda: not run.obs.is_changing)
            assert await run.obs.request("GetSceneList")
            assert obs.asked()["GetSceneList"] == 1

    asyncio.run(main())


def test_an_action_that_finds_the_link_broken_lets_it_be_replaced_at_once() -> None:
    async def main() -> None:
        async with (
            FakeObs() as obs,
            Cable(obs.port) as cable,
            running(quick_settings(cable.port, timeout_s=0.2), [], pace=SLOW) as run,
        ):
            await run.until_connected()
            cable.pull()
            with pytest.raises(LinkError):
                await run.obs.request("GetSceneList")
            await run.until(lambda: Fault.NO_ANSWER in faults(run))
            cable.plug_in()
            await run.until_connected()


def test_what_waits_behind_a_request_that_gets_no_answer_fails_with_it_and_is_never_sent() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port, timeout_s=0.3), [], pace=SLOW) as run:
            await run.until_connected()
            obs.hangs = True
            names = ["GetSceneList", "GetVideoSettings", "GetCurrentProgramScene"]
            failed = await asyncio.gather(*map(run.obs.request, names), return_exceptions=True)
            assert [error.fault for error in failed if isinstance(error, LinkError)] == [Fault.NO_ANSWER] * 3
            assert obs.asked() == {"GetVersion": 1, "GetSceneList": 1}

    asyncio.run(main())


def test_a_bug_costs_a_connection_and_not_the_evening(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            obs.refusals["GetVersion"] = [100]  # an answer with nothing in it
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                await run.until_connected()
                assert faults(run) == [Fault.LOST, None]

    asyncio.run(main())
    assert "The connection to OBS failed and is made again" in caplog.text


def test_it_can_be_run_once_more() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            news = asyncio.Event()
            connection = ObsConnection(quick_settings(obs.port), [], lambda _: news.set(), pace=QUICK)
            for _ in range(2):
                news.clear()
                task = asyncio.create_task(connection.run())
                await news.wait()
                assert connection.status.connected
                task.cancel()
                await asyncio.wait([task])
                assert not connection.status.connected

    asyncio.run(main())
