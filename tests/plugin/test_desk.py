"""Controls and surfaces put together: what is shown of OBS, and what the configuration says at first."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from configs import parse
from control_desk import WrittenDown

from plugin import desk as desk_module
from plugin.api.remote import remote
from plugin.api.server import ApiStatus
from plugin.audit.finding import Finding, Kind, Severity
from plugin.controls.commands import ChooseProfile
from plugin.controls.surface import ControlError
from plugin.desk import Desk, Surroundings, audit_standing
from plugin.scenes.on_air import OnAir
from plugin.touchportal.readings import AuditResult
from plugin.touchportal.status import Status

THRESHOLDS = {"guitar": 0.5, "vocal": 0.3}


def finding(severity: Severity, sentence: str = "'Desk' is muted") -> Finding:
    return Finding(Kind.MUTED, severity, "Desk", sentence, "unmute it")


def desk(text: str = "", *, on_api: Callable[[ApiStatus], None] = print, touch_portal: bool = False) -> Desk:
    statuses: list[Status] = []
    return Desk(
        parse(text),
        THRESHOLDS,
        WrittenDown(),
        on_api,
        on_touch_portal=statuses.append if touch_portal else None,
    )


def test_the_controls_begin_as_the_configuration_says() -> None:
    state = desk("""
        [[strips]]
        name = "Voice"
        channels = [1]
        [[strips]]
        name = "Band"
        channels = [2]
        [loudness]
        profile = "r128"
        [start]
        detection = false
        hidden_strips = ["Band"]
        hidden_overlays = ["Soundcheck Clipping"]
    """).controls.state
    assert (state.detection, state.warnings, state.profile) == (False, True, "r128")
    assert state.strips == {"Voice": True, "Band": False}
    assert state.overlays == {"Soundcheck Instruments": True, "Soundcheck Clipping": False}
    assert state.thresholds == THRESHOLDS
    assert not state.changed


def test_a_profile_of_ones_own_can_be_chosen_where_there_is_one() -> None:
    asyncio.run(desk("[loudness]\ntarget_lufs = -16").controls.do(ChooseProfile(profile="own")))
    with pytest.raises(ControlError, match="no profile 'own'"):
        asyncio.run(desk().controls.do(ChooseProfile(profile="own")))


def test_what_is_switched_off_in_the_configuration_is_not_there() -> None:
    everything = desk(touch_portal=True)
    assert list(everything.services) == ["control API", "log for browsers", "Touch Portal"]
    assert list(everything.sinks) == ["control API", "Touch Portal"]
    nothing = desk("[api]\nenabled = false\n[touch_portal]\nenabled = false", touch_portal=True)
    assert (nothing.services, nothing.sinks) == ({}, {})


@pytest.mark.parametrize(
    ("surroundings", "result", "text"),
    [
        (Surroundings(), AuditResult.NONE, ""),
        (Surroundings(has_looked=True), AuditResult.FINE, ""),
        (Surroundings(has_looked=True, findings=(finding(Severity.NOTE),)), AuditResult.FINE, ""),
        (
            Surroundings(has_looked=True, findings=(finding(Severity.ERROR), finding(Severity.WARNING, "and low"))),
            AuditResult.ERRORS,
            "'Desk' is muted. unmute it\nand low. unmute it",
        ),
        (
            Surroundings(has_looked=True, findings=(finding(Severity.WARNING),)),
            AuditResult.WARNINGS,
            "'Desk' is muted. unmute it",
        ),
    ],
)
def test_the_audit_in_a_word(surroundings: Surroundings, result: AuditResult, text: str) -> None:
    standing = audit_standing(surroundings)
    assert (standing.result, standing.text) == (result, text)


def test_a_client_sees_how_it_stands_with_obs_and_the_audit(tmp_path: Path) -> None:
    async def main() -> None:
        told: asyncio.Queue[ApiStatus] = asyncio.Queue()
        one = desk(f"[api]\nport = 0\ntoken_file = '{tmp_path / 'token'}'", on_api=told.put_nowait)
        serving = asyncio.create_task(one.services["control API"]())
        address = (await told.get()).address
        assert address is not None
        async with remote(address) as client:
            await client.send({"type": "subscribe", "state": True, "audit": True})
            assert (await client.next("state"))["obs"] == {"connected": False, "on_air": None, "open_strips": []}
            assert (await client.next("audit"))["looked"] is False
            one.show(
                Surroundings(
                    True, OnAir("Live", streaming=True), (finding(Severity.ERROR),), True, open_strips=("Voice",)
                )
            )
            told_of_obs = {"connected": True, "on_air": True, "open_strips": ["Voice"]}
            assert (await client.next("state"))["obs"] == told_of_obs
            audit = await client.next("audit")
            assert (audit["looked"], audit["findings"][0]["remedy"]) == (True, "unmute it")
            one.show(Surroundings(trouble="the interface was unplugged"))
            assert (await client.next("state"))["trouble"] == "the interface was unplugged"
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)

    asyncio.run(main())


def test_a_port_that_is_taken_is_told_once_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "API_RETRY_S", 0.01)

    async def main() -> None:
        told: asyncio.Queue[ApiStatus] = asyncio.Queue()
        taken = socket.create_server(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        one = desk(f"[api]\nport = {port}\ntoken_file = '{tmp_path / 'token'}'", on_api=told.put_nowait)
        serving = asyncio.create_task(one.services["control API"]())
        assert "another program" in (await told.get()).text
        taken.close()
        assert (await told.get()).address == f"127.0.0.1:{port}"
        assert told.empty()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)

    asyncio.run(main())
