"""Draws the README's pictures from the real program: ``python3 tasks.py pictures``.

``terminal.svg`` is the demo's live view. ``overlays.png`` is the program scene of a real OBS while the daemon captures
the built-in performance from a sound system of its own; it needs what the tests with the marker ``obs`` need.
"""  # noqa: INP001 (a program, not a package)

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

DOCS = Path(__file__).parent
sys.path += [str(DOCS.parent / "tests" / "support"), str(DOCS.parent)]

from obs_studio import ObsStudio  # noqa: E402
from pictures import save_png  # noqa: E402
from sound_stage import DEVICE, Stage  # noqa: E402
from stage_daemon import listening  # noqa: E402

from plugin.config import Config  # noqa: E402
from plugin.hearing import load_hearing  # noqa: E402
from plugin.performance import built_in  # noqa: E402
from plugin.playing import picture  # noqa: E402

AT_S = 25.6
"""The moment of the performance that is shown: several instruments, and the passage that is too hot."""

WIDTH, HEIGHT = 1280, 720
COLUMNS, ROWS = 100, 28

INSTRUMENTS, CLIPPING = "Soundcheck Instruments", "Soundcheck Clipping"

CONFIG = f"""\
[audio]
device = "{DEVICE}"

[[strips]]
name = "Band"
channels = [11, 12]

[[strips]]
name = "Keys"
channels = [13, 14]
"""


def terminal() -> None:
    """The live view, at that moment."""
    svg = picture(built_in(), load_hearing(Config()), AT_S, columns=COLUMNS, rows=ROWS)
    (DOCS / "terminal.svg").write_text(svg, encoding="utf-8")


def overlays() -> None:
    """The program scene, as the viewers see it, when the clip warning has come."""
    with tempfile.TemporaryDirectory(prefix="pics-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "sound").mkdir()
        (folder / "obs").mkdir()
        stage = Stage(folder / "sound")
        try:
            studio = ObsStudio(folder / "obs", stage.environment)
            try:
                _shoot(stage, studio, folder)
            finally:
                studio.close()
        finally:
            stage.close()


def _shoot(stage: Stage, studio: ObsStudio, folder: Path) -> None:
    studio.fresh()
    size = {"baseWidth": WIDTH, "baseHeight": HEIGHT, "outputWidth": WIDTH, "outputHeight": HEIGHT}
    studio.request("SetVideoSettings", size)
    backdrop = folder / "backdrop.png"
    save_png(stage_lights(WIDTH, HEIGHT), backdrop)
    scene = studio.request("GetCurrentProgramScene")["currentProgramSceneName"]
    image = {"sceneName": scene, "inputName": "Stage", "inputKind": "image_source"}
    studio.request("CreateInput", {**image, "inputSettings": {"file": str(backdrop)}})
    with listening(CONFIG, {INSTRUMENTS}, folder, stage, studio) as daemon:
        samples, rate = soundfile.read(built_in().sound, dtype="float32")
        from_s = AT_S - 6.0  # so that what plays by then has been heard for a while
        stage.play(np.clip(samples[round(from_s * rate) :], -1.0, 1.0), channels=(11, 12, 13, 14))
        daemon.wait_until(lambda: "CLIPPING" in studio.text(CLIPPING), "the passage clips")
        daemon.wait_until(
            lambda: studio.text(INSTRUMENTS).count(":") == len(built_in().strips), "both strips are heard"
        )
        before = studio.screenshot()
        daemon.wait_until(lambda: bool((studio.screenshot() != before).any()), "the picture has followed")
        studio.screenshot(DOCS / "overlays.png")


def stage_lights(width: int, height: int) -> np.ndarray:
    """A dark stage with three beams of light: ``[height, width, 3]``."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x / width, y / height
    picture_ = np.zeros((height, width, 3), np.float32)
    picture_ += np.array([16, 14, 26], np.float32)
    for centre, lean, rgb in ((0.2, 0.15, (70, 60, 190)), (0.5, 0.0, (200, 90, 160)), (0.8, -0.15, (50, 120, 190))):
        distance = np.abs(x - centre - lean * y) / (0.03 + 0.16 * y)
        picture_ += np.exp(-(distance**2))[..., None] * (1.1 - y)[..., None] * np.array(rgb, np.float32) * 0.8
    floor = np.clip((y - 0.8) * 4, 0, 1)[..., None]
    picture_ = picture_ * (1 - 0.6 * floor) + floor * np.array([20, 16, 30], np.float32)
    return np.clip(picture_, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    os.chdir(DOCS.parent)
    terminal()
    overlays()
