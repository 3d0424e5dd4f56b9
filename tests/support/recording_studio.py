"""An OBS that hears the stage and records what a viewer sees and hears."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from children import wait_until
from obs_studio import ObsStudio
from sound_stage import Stage

FPS = 30

PROFILE = """\
[General]
Name=Untitled

[Video]
BaseCX={width}
BaseCY={height}
OutputCX={width}
OutputCY={height}
FPSType=1
FPSInt={fps}

[Audio]
SampleRate=48000
ChannelSetup=Stereo

[Output]
Mode=Simple

[SimpleOutput]
FilePath={folder}
RecFormat=mkv
RecFormat2=mkv
RecQuality=Stream
StreamEncoder=x264
UseAdvanced=true
Preset=ultrafast
VBitrate=2500
ABitrate=320
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """How well OBS kept up while it recorded.

    Attributes:
        fps: frames a second that were really drawn and encoded; the others repeat the one before.
        late: frames that were not drawn in time.
        skipped: frames that were not encoded in time.
        draw_ms: what a frame took to draw, on average.
    """

    fps: float
    late: int
    skipped: int
    draw_ms: float


class RecordingStudio:
    """OBS at 30 frames a second, with the stage as its only source.

    Args:
        folder: for its home and its films; it has to be there.
        stage: what it hears.
        canvas: width and height in pixels; a CPU has to draw it.

    Attributes:
        obs: it.
    """

    def __init__(self, folder: Path, stage: Stage, canvas: tuple[int, int]) -> None:
        home, films = folder / "obs", folder / "films"
        profile = home / ".config/obs-studio/basic/profiles/Untitled/basic.ini"
        profile.parent.mkdir(parents=True)
        films.mkdir()
        home.chmod(0o700)
        profile.write_text(PROFILE.format(width=canvas[0], height=canvas[1], fps=FPS, folder=films))
        self.obs = ObsStudio(home, stage.environment)
        self._began: dict[str, Any] = {}
        try:
            self.obs.fresh()
            scene = self.obs.request("GetCurrentProgramScene")["currentProgramSceneName"]
            desk = {"sceneName": scene, "inputName": "Desk", "inputKind": "pulse_input_capture"}
            self.obs.request("CreateInput", {**desk, "inputSettings": {"device_id": "stage.monitor"}})
        except BaseException:
            self.obs.close()
            raise

    def record(self) -> None:
        """Begin to record."""
        self.obs.request("StartRecord")
        wait_until(lambda: self.obs.request("GetRecordStatus")["outputDuration"] > 0, "OBS records", 30.0)
        self._began = self.obs.request("GetStats")

    def cut(self) -> tuple[Path, Pace]:
        """End the recording: the film, and how well OBS kept up."""
        stats = self.obs.request("GetStats")
        film = Path(self.obs.request("StopRecord")["outputPath"])
        wait_until(lambda: not self.obs.request("GetRecordStatus")["outputActive"], "the recording ends", 60.0)

        def since(what: str) -> int:
            return int(stats[what] - self._began[what])

        late, skipped = since("renderSkippedFrames"), since("outputSkippedFrames")
        kept = (1 - late / max(1, since("renderTotalFrames"))) * (1 - skipped / max(1, since("outputTotalFrames")))
        return film, Pace(FPS * kept, late, skipped, stats["averageFrameRenderTime"])

    def close(self) -> None:
        """End OBS."""
        self.obs.close()
