"""One look at OBS, over a real connection to what a real OBS cannot be made to be."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from fake_mixer import FakeMixer, Mixer
from obs_studio import free_port
from pydantic import SecretStr

from plugin.audit.finding import Request
from plugin.audit.looking import UnreadyError, look, mend, take_in
from plugin.obs.client import RequestError
from plugin.sections.obs import ObsSettings


def settings(port: int, **changes: Any) -> ObsSettings:
    values = {"host": "127.0.0.1", "port": port, "password": SecretStr("hush"), "timeout_s": 10.0}
    return ObsSettings(**{**values, **changes})


def test_a_look_sees_what_obs_has_and_what_its_meters_show() -> None:
    async def main() -> None:
        async with FakeMixer() as obs:

            async def meters() -> None:
                for peak in (0.1, 0.5, 0.25):
                    levels = [{"inputName": "Desk", "inputLevelsMul": [[0.0, 0.0, peak]]}]
                    await obs.happen("InputVolumeMeters", {"inputs": levels})
                await obs.happen("InputMuteStateChanged", {"inputName": "Desk"})  # was not asked for
                await asyncio.sleep(0.3)

            seen = await look(settings(obs.port), meters)
            assert seen.problem == ""
            assert seen.obs is not None
            assert [one.name for one in seen.obs.inputs] == ["Desk"]
            assert seen.peaks_dbfs["Desk"] == pytest.approx(-6.02, abs=0.01)
            assert all(name.startswith("Get") for name in obs.asked())
        assert not [one for one in threading.enumerate() if one.name.startswith("obs ")]

    asyncio.run(main())


def test_an_obs_that_is_not_there_is_told_and_what_else_is_awaited_comes_to_no_harm() -> None:
    async def main() -> None:
        ours = asyncio.create_task(asyncio.sleep(0.05, "heard"))
        seen = await look(settings(free_port()), lambda: ours)
        assert seen.obs is None
        assert "OBS" in seen.problem
        assert await ours == "heard"

    asyncio.run(main())


def test_an_obs_that_goes_away_meanwhile_is_told() -> None:
    async def main() -> None:
        async with FakeMixer() as obs:
            seen = await look(settings(obs.port), lambda: obs.disconnect(4011))
            assert seen.obs is None
            assert "kicked" in seen.problem

    asyncio.run(main())


def test_an_obs_that_is_not_ready_is_asked_again_and_given_up_in_the_end() -> None:
    refusals = 5
    mixer = Mixer()

    async def ask(request: str, data: Any) -> dict[str, Any]:
        nonlocal refusals
        refusals -= 1
        if refusals >= 0:
            raise RequestError(request, 207, "")
        return await mixer.ask(request, data)

    async def main() -> None:
        nonlocal refusals
        assert (await take_in(ask, spacing_s=0.0, settle_s=0.0)).inputs
        refusals = 10**6
        with pytest.raises(UnreadyError):
            await take_in(ask, spacing_s=0.0, settle_s=0.0)

    asyncio.run(main())


def test_mending_changes_what_it_is_told_and_tells_what_obs_refused() -> None:
    async def main() -> None:
        async with FakeMixer() as obs:
            obs.mixer.inputs["Desk"].muted = True
            problems = await mend(
                settings(obs.port),
                [
                    Request("SetInputMute", {"inputName": "Nobody", "inputMuted": False}),
                    Request("SetInputMute", {"inputName": "Desk", "inputMuted": False}),
                ],
            )
            assert problems == ("OBS refused SetInputMute with status 600",)
            assert not obs.mixer.inputs["Desk"].muted

    asyncio.run(main())


def test_mending_an_obs_that_is_gone_says_so() -> None:
    [problem] = asyncio.run(mend(settings(free_port()), [Request("SetInputMute", {})]))
    assert "OBS" in problem
