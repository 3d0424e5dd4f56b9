"""The daemon outlives its OBS: restarts, other scene collections, other profiles."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from children import Child, wait_until
from holdings import Holdings
from obs_studio import ObsStudio
from sound_stage import DEVICE, HOST_API, SAMPLE_RATE_HZ, Stage
from stage_daemon import listening

CLIPS, BAND = "Clips", "Band"
NOBODY = "nobody plays"

CONFIG = f"""\
[audio]
device = "{DEVICE}"
host_api = "{HOST_API}"

[[strips]]
name = "Band"
channels = [13, 14]

[clip]
hold_s = 60.0

[[overlays]]
source = "{CLIPS}"
shows = "clips"
template = "{{count}} clips"

[[overlays]]
source = "{BAND}"
shows = "instruments"
empty = "{NOBODY}"
"""

BACK_S = 5.0
"""Seconds from the moment that OBS answers again until its overlays are right."""

WARM = 2
"""Restarts after which the daemon has all that it needs, such as the modules it imports late."""

GROWTH_MIB, GROWTH_EACH_MIB = 4.0, 0.1
"""Memory that may come on top then: once, and with each restart."""

pytestmark = [
    pytest.mark.obs,
    pytest.mark.portaudio,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]


class Show:
    """A daemon that listens, and an OBS; each clip is played as one, so that what is right is known.

    Args:
        daemon: it.
        stage: what it hears.
        obs: where its overlays are.
    """

    def __init__(self, daemon: Child, stage: Stage, obs: ObsStudio) -> None:
        self._daemon = daemon
        self._stage = stage
        self._obs = obs
        self._clips = 0

    @property
    def holdings(self) -> Holdings:
        """What the daemon holds."""
        return Holdings.of(self._daemon.process.pid)

    def clip(self) -> None:
        """Play one clip, to its end."""
        sound = np.zeros(SAMPLE_RATE_HZ // 4, np.float32)
        sound[1_000:1_010] = 1.0
        self._stage.play(sound, channels=(13,)).wait()
        self._clips += 1

    def until_right(self, limit_s: float = BACK_S) -> None:
        """Wait until OBS shows what it should."""
        wanted = {CLIPS: f"{self._clips} clips", BAND: NOBODY}
        shown: dict[str, str] = {}

        def is_right() -> bool:
            shown.update({name: self._obs.text(name) for name in wanted})
            return shown == wanted

        try:
            self._daemon.wait_until(is_right, "OBS shows the newest texts", limit_s)
        except TimeoutError as error:
            raise AssertionError(f"OBS shows {shown}, not {wanted}; {error}") from error


@pytest.fixture
def show(stage: Stage, obs_studio: ObsStudio, tmp_path: Path) -> Iterator[Show]:
    """``soundcheck run`` as its user starts it, listening."""
    try:
        with listening(CONFIG, {CLIPS, BAND}, tmp_path, stage, obs_studio) as child:
            yield Show(child, stage, obs_studio)
            assert "Traceback" not in child.log.read_text()
    finally:
        stage.hush()
        obs_studio.kill()  # the next test gets one that nobody has restarted or set otherwise


def leave(obs: ObsStudio, *, crash: bool) -> None:
    """OBS ends: as by its menu, when it saves its scenes and tells its clients; or at once."""
    if not crash:
        assert obs._obs is not None
        obs._obs.process.send_signal(signal.SIGINT)
        obs._obs.process.wait(30.0)
    obs.kill()


@pytest.mark.parametrize(
    "restarts",
    [
        pytest.param(3, marks=pytest.mark.timeout(240)),
        pytest.param(50, marks=[pytest.mark.slow, pytest.mark.timeout(3_600)]),
    ],
)
def test_each_restart_of_obs_brings_the_newest_texts_back_and_leaks_nothing(
    show: Show, obs_studio: ObsStudio, restarts: int
) -> None:
    show.clip()
    show.until_right(20.0)
    warm = show.holdings
    for restart in range(1, restarts + 1):
        leave(obs_studio, crash=restart % 2 == 1)
        show.clip()  # nobody is there to be told
        obs_studio.start()
        show.until_right()
        if restart <= WARM:
            warm = show.holdings
    wait_until(lambda: not show.holdings.more_than(warm), f"only {warm} is held", 10.0)
    grown_mib = show.holdings.memory_mib - warm.memory_mib
    assert grown_mib < GROWTH_MIB + GROWTH_EACH_MIB * restarts


@pytest.mark.timeout(180)
def test_another_scene_collection_gets_the_texts_and_so_does_the_first_when_it_is_back(
    show: Show, obs_studio: ObsStudio
) -> None:
    first = obs_studio.request("GetSceneCollectionList")["currentSceneCollectionName"]
    show.clip()
    show.until_right(20.0)
    obs_studio.fresh()
    show.until_right(20.0)
    show.clip()
    show.until_right(20.0)
    obs_studio.request("SetCurrentSceneCollection", {"sceneCollectionName": first})
    show.until_right(20.0)  # it was saved with the text of that time
    assert sorted(obs_studio.inputs()) == [BAND, CLIPS]


@pytest.mark.timeout(180)
def test_another_profile_with_another_canvas_is_survived(show: Show, obs_studio: ObsStudio, tmp_path: Path) -> None:
    first = obs_studio.request("GetProfileList")["currentProfileName"]
    show.clip()
    show.until_right(20.0)
    obs_studio.request("CreateProfile", {"profileName": "Other"})  # and changes to it
    wait_until(lambda: obs_studio.request("GetProfileList")["currentProfileName"] == "Other", "it is there", 20.0)
    size = {"baseWidth": 320, "baseHeight": 240, "outputWidth": 320, "outputHeight": 240}
    obs_studio.request("SetVideoSettings", size)
    show.until_right(20.0)
    for profile in (first, "Other", first):
        obs_studio.request("SetCurrentProfile", {"profileName": profile})
        show.clip()
        show.until_right(20.0)
        wait_until(lambda: bool(obs_studio.screenshot(tmp_path / "program.png").any()), "it can be seen", 20.0)
    assert sorted(obs_studio.inputs()) == [BAND, CLIPS]
    obs_studio.request("RemoveProfile", {"profileName": "Other"})
