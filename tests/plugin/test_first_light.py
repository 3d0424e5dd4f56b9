"""The whole chain, nothing replaced: real notes, a real capture of a desk, the shipped detector, a real OBS."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from children import Child, wait_until
from obs_studio import ObsStudio
from pictures import Picture
from sound_stage import DEVICE, HOST_API, Stage
from stage_daemon import listening

RECORDINGS = Path(__file__).parents[1] / "recordings"
INSTRUMENTS, CLIPPING = "Soundcheck Instruments", "Soundcheck Clipping"

CONFIG = f"""\
[audio]
device = "{DEVICE}"
host_api = "{HOST_API}"
sample_rate_hz = 48000

[[strips]]
name = "Band"
channels = [13, 14]

[clip]
hold_s = 20.0
"""

pytestmark = [pytest.mark.obs, pytest.mark.portaudio]


@pytest.fixture
def daemon(stage: Stage, obs_studio: ObsStudio, tmp_path: Path) -> Iterator[Child]:
    """``soundcheck run`` as its user starts it, listening."""
    try:
        with listening(CONFIG, {INSTRUMENTS, CLIPPING}, tmp_path, stage, obs_studio) as child:
            yield child
    finally:
        stage.hush()


def recording(name: str, gain: float = 1.0) -> np.ndarray:
    samples, rate = soundfile.read(RECORDINGS / name, dtype="float32")
    assert rate == 48_000
    return np.clip(gain * samples, -1.0, 1.0)


def shows_both(program: Picture, empty: Picture) -> bool:
    """Whether something stands in the upper half, where clipping is told, and in the lower, where instruments are."""
    top, bottom = np.array_split((program != empty).any(axis=-1), 2)
    return bool(top.any() and bottom.any())


@pytest.mark.timeout(240)
def test_a_viewer_reads_what_plays_and_that_it_clips_also_after_obs_was_restarted(
    daemon: Child, stage: Stage, obs_studio: ObsStudio, tmp_path: Path
) -> None:
    empty = obs_studio.screenshot()

    drums = stage.play(recording("drums.ogg"))
    daemon.wait_until(lambda: "Drums" in obs_studio.text(INSTRUMENTS), "OBS names the drums", 20.0)
    assert not obs_studio.text(CLIPPING).strip()
    drums.stop()
    daemon.wait_until(lambda: not obs_studio.text(INSTRUMENTS).strip(), "the drums' name goes", 20.0)

    obs_studio.kill()
    obs_studio.start()

    hot = stage.play(recording("drums.ogg", gain=8.0))
    daemon.wait_until(lambda: "CLIPPING" in obs_studio.text(CLIPPING), "OBS shows the clipping", 20.0)
    daemon.wait_until(lambda: "Drums" in obs_studio.text(INSTRUMENTS), "OBS names the drums again", 20.0)
    daemon.wait_until(
        lambda: shows_both(obs_studio.screenshot(tmp_path / "program.png"), empty), "the viewer sees both"
    )
    hot.stop()

    daemon.process.send_signal(signal.SIGTERM)
    assert daemon.process.wait(10) == 0
    assert not obs_studio.text(INSTRUMENTS).strip()
    assert not obs_studio.text(CLIPPING).strip()
    said = daemon.log.read_text()
    assert obs_studio.password not in said
    assert "Traceback" not in said


@pytest.mark.timeout(120)
def test_other_channels_of_the_desk_are_not_heard(daemon: Child, stage: Stage, obs_studio: ObsStudio) -> None:
    stage.play(recording("drums.ogg", gain=8.0), channels=(1, 2)).wait()
    stage.play(np.sign(recording("drums.ogg")), channels=(13,))  # so that the wait below has an end
    wait_until(lambda: "CLIPPING" in obs_studio.text(CLIPPING), "channel 13 is heard", 20.0)
    clips = [line for line in daemon.log.read_text().splitlines() if "clip" in line.lower()]
    assert clips
    assert not any("channel 1 " in line or "channel 2 " in line for line in clips)
