from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any, NoReturn

import pytest
from control_desk import desk
from states import loudness, state
from touch_portal_server import TouchPortalServer
from touch_portal_stage import ENTRY, QUICK, Stage, act, begin, heard

from dsp.events import Clip
from plugin.controls.commands import Switch, SwitchStrip
from plugin.touchportal.readings import ObsStanding
from plugin.touchportal.service import TouchPortal

CLIP = Clip(time=1.0, reported=1.0, strip="Voice", channel=3, samples=5, runs=1, peak_dbtp=0.3)


GARBAGE = (
    b"garbage\n",
    b"\n",
    b"\xff\xfe\n",
    b"[1, 2]\n",
    b"{\n",
    b'{"type": "nonsense"}\n',
    b'{"type": "action"}\n',
    b'{"type": "action", "pluginId": "another", "actionId": "x", "data": []}\n',
    b'{"type": "action", "pluginId": "obs-soundcheck", "actionId": "\\ud800", "data": []}\n',
    b'{"type": "connectorChange", "pluginId": "obs-soundcheck", "connectorId": "x", "value": 5}\n',
    b'{"type": "connectorChange", "pluginId": "obs-soundcheck", "connectorId": "x", "value": "NaN"}\n',
    b'{"type": "down", "pluginId": "obs-soundcheck", "actionId": "obs-soundcheck.act.save", "data": []}\n',
    b'{"type": "action", "pluginId": "obs-soundcheck", "actionId": "obs-soundcheck.act.panic", "data": []}\n',
    b'{"type": "shortConnectorIdNotification", "shortId": "1", "connectorId": "nobody\'s"}\n',
    b"[" * 200_000 + b"\n",
    b"x" * 300_000 + b"\n",
    b'{"type": 12, "value": ' + b"9" * 5000 + b"}\n",
    b'{"type": "broadcast", "event": "pageChange", "pageName": "Main"}\n',
    b'{"type": "settings", "values": []}\n',
    b'{"type": "listChange", "pluginId": "obs-soundcheck"}\n',
    b'{"type": "notificationOptionClicked"}\n',
)


def test_it_survives_garbage_and_says_so_a_few_times(caplog: pytest.LogCaptureFixture) -> None:
    async def test(stage: Stage) -> None:
        for line in GARBAGE:
            await stage.server.write(line)
        await stage.server.press("panic", switch="On")
        await stage.server.until_shown("panic", "On")
        assert stage.server.pairings == 1

    with caplog.at_level(logging.WARNING):
        act(test)
    told = [record.message for record in caplog.records if "cannot be used" in record.message]
    assert len(told) == 3
    assert "not JSON: 'garbage'" in told[0]
    assert all("\n" not in record.message for record in caplog.records)


def test_the_answer_to_pairing_may_come_with_more_in_any_pieces() -> None:
    async def test(stage: Stage) -> None:
        await stage.server.until_shown("running", "On")
        assert stage.statuses[0].text == "connected to Touch Portal 4.4.2"

    act(test, piece=1)
    act(test, piece=7)


def test_it_comes_back_whenever_touch_portal_does() -> None:
    async def test(stage: Stage) -> None:
        for restart in range(2, 6):
            await stage.server.stop()
            await stage.until(lambda: not stage.statuses[-1].connected)
            await stage.controls.do(SwitchStrip(strip="Band", set=Switch.TOGGLE))
            await stage.server.start()
            await stage.server.until_paired(restart)
            await stage.server.until_shown("strip.Band.shown", "Off" if restart % 2 == 0 else "On")
            await stage.server.until_shown("running", "On")

    act(test)


def test_a_touch_portal_that_comes_late_is_found_and_can_be_announced() -> None:
    async def main() -> None:
        async with TouchPortalServer(ENTRY) as server:
            await server.stop()
            stage = Stage(server, *desk())
            begin(stage, replace(QUICK, first_retry_s=3600.0, longest_retry_s=3600.0))
            await stage.until(lambda: bool(stage.statuses))
            where = f"127.0.0.1:{server.port}"
            assert stage.statuses[0].text == f"Touch Portal is not running (nothing listens at {where})"
            await server.start()
            stage.plugin.connect_now()
            await server.until_paired()
            await stage.stop()

    asyncio.run(main())


def test_what_is_held_is_let_go_when_touch_portal_is_gone() -> None:
    async def test(stage: Stage) -> None:
        await stage.server.press("panic", "down", switch="On")
        await stage.until(lambda: stage.controls.state.panic)
        await stage.server.stop()
        await stage.until(lambda: not stage.controls.state.panic)
        await stage.server.start()

    act(test)


def test_at_the_end_nothing_is_left_that_is_not_true() -> None:
    async def test(stage: Stage) -> None:
        stage.obs = ObsStanding(connected=True, on_air=True)
        await stage.plugin.take(heard(state("Voice", loud=loudness(-14.0), playing=(("vocal", 0.9),))))
        await stage.server.until_shown("label.vocal", "On")
        await stage.server.until_shown("obs", "On")
        await stage.stop()
        await stage.server.until_shown("running", "Off")
        assert stage.statuses[-1].text == "disconnected from Touch Portal"
        for name, value in {"obs": "Off", "label.vocal": "Off", "instruments": "", "detection": "On"}.items():
            assert stage.server.state(name) == value
        assert stage.server.state("strip.Voice.momentary") == "–"

    act(test)


def test_told_to_end_it_says_so_and_comes_back_if_the_program_goes_on() -> None:
    async def test(stage: Stage) -> None:
        await stage.server.close_plugin()
        await stage.until(lambda: stage.closed == 1)
        assert stage.statuses[-1].text == "Touch Portal has told its plugins to end"
        await stage.server.until_paired(2)
        assert stage.closed == 1

    act(test)


def test_a_server_that_does_not_let_it_in_is_told_with_what_mends_it() -> None:
    async def main(pace: Any, closes: bool) -> None:
        async with TouchPortalServer(ENTRY, answers=False) as server:
            stage = Stage(server, *desk())
            begin(stage, pace)
            if closes:
                await stage.until(lambda: bool(server.messages))
                await server.hang_up()
            mends = "import the file in Touch Portal and restart it"
            await stage.until(lambda: any(mends in status.text for status in stage.statuses))
            await stage.stop()

    asyncio.run(main(replace(QUICK, answer_s=0.01), closes=False))
    asyncio.run(main(QUICK, closes=True))


def test_an_older_plugin_in_touch_portal_is_told() -> None:
    async def test(stage: Stage) -> None:
        assert stage.statuses[0].connected
        assert "which has version 99 of the plugin and not 1" in stage.statuses[0].text

    act(test, version=99)


def test_a_bug_in_the_picture_is_logged_and_the_connection_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    async def test(stage: Stage) -> None:
        stage.obs = None  # type: ignore[assignment]
        await stage.until(lambda: any("see above" in status.text for status in stage.statuses))
        stage.obs = ObsStanding(connected=True, on_air=False)
        await stage.server.until_shown("obs", "On")
        assert stage.statuses[-1].connected

    act(test)
    assert "Touch Portal: the connection failed" in caplog.text


def test_a_bug_in_the_farewell_does_not_keep_it_from_ending(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: TouchPortal) -> NoReturn:
        raise ZeroDivisionError

    monkeypatch.setattr(TouchPortal, "_farewell", broken)

    async def test(stage: Stage) -> None:
        await stage.server.until_shown("running", "On")
        stage.task.cancel()
        await asyncio.wait([stage.task])
        assert stage.task.cancelled()

    act(test)
    assert "could not be told that nothing runs any more" in caplog.text
