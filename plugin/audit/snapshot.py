"""What OBS has, at one moment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from plugin.audit.outputs import OutputTracks
from plugin.audit.scenes import Scenes

LEAST_DB = -100.0
"""What OBS calls the volume of a fader that is all the way down."""


class Monitoring(Enum):
    """Where an input goes; the values are obs-websocket's."""

    OFF = "OBS_MONITORING_TYPE_NONE"
    ONLY = "OBS_MONITORING_TYPE_MONITOR_ONLY"
    AND_OUTPUT = "OBS_MONITORING_TYPE_MONITOR_AND_OUTPUT"


class Sort(Enum):
    """Where the sound of an input comes from, as far as it matters here."""

    DEVICE = "device"
    """A sound card's input: it should always bring something, and belongs on air."""
    PLAYBACK = "playback"
    """What the computer plays: it may be silent for hours."""
    MEDIA = "media"
    """A film, a browser, a camera: at home in its scene, and silent in between."""


@dataclass(frozen=True, slots=True)
class AudioInput:
    """One of OBS's inputs that has sound.

    Attributes:
        name: as OBS calls it.
        kind: OBS's kind, such as ``pulse_input_capture``.
        is_active: whether it is in the program, so that it is heard.
        is_showing: whether it is shown anywhere, such as in the preview.
        is_muted: whether it is muted.
        volume_db: of its fader; −100 is silence.
        volume_mul: the same as a factor.
        balance: 0 is left, 1 is right.
        sync_offset_ms: how much later than the picture it is sent.
        monitoring: where it goes.
        tracks: those that it is on, counted from 1.
        device_id: of what it captures, where it tells; else None.
    """

    name: str
    kind: str
    is_active: bool = True
    is_showing: bool = True
    is_muted: bool = False
    volume_db: float = 0.0
    volume_mul: float = 1.0
    balance: float = 0.5
    sync_offset_ms: int = 0
    monitoring: Monitoring = Monitoring.OFF
    tracks: frozenset[int] = frozenset(range(1, 7))
    device_id: str | None = None

    @property
    def sort(self) -> Sort:
        """What ``kind`` means; OBS's names for it on Linux, Windows and macOS."""
        if self.kind.endswith("_output_capture") or self.kind.startswith(("sck_audio", "wasapi_process")):
            # JACK's clients are named the other way round: its "output" captures what others put out to it.
            return Sort.DEVICE if self.kind.startswith("jack_") else Sort.PLAYBACK
        return Sort.DEVICE if self.kind.endswith(("_input_capture", "asio_input")) else Sort.MEDIA


@dataclass(frozen=True, slots=True)
class Video:
    """OBS's picture.

    Attributes:
        width: of the canvas, pixels.
        height: of the canvas, pixels.
        fps: frames per second.
    """

    width: int = 0
    height: int = 0
    fps: float = 0.0


@dataclass(frozen=True, slots=True)
class ObsSnapshot:
    """OBS.

    Attributes:
        version: such as ``29.0.2``.
        websocket_version: of obs-websocket.
        requests: those that it knows.
        scenes: what is on air, and what else there is.
        inputs: those with sound, in OBS's order.
        other_inputs: the names of those without.
        desktop: the names of the inputs in Settings → Audio that hold desktop audio.
        mics: the names of those that hold a microphone.
        is_streaming: whether the stream runs.
        is_recording: whether it records.
        tracks: which are streamed and recorded.
        monitoring_device_id: where what is monitored is played; None: unknown.
        has_studio_mode: whether studio mode is on.
        video: its picture.
    """

    version: str
    websocket_version: str = ""
    requests: frozenset[str] = frozenset()
    scenes: Scenes = field(default_factory=lambda: Scenes("", None, {}))
    inputs: tuple[AudioInput, ...] = ()
    other_inputs: frozenset[str] = frozenset()
    desktop: tuple[str, ...] = ()
    mics: tuple[str, ...] = ()
    is_streaming: bool = False
    is_recording: bool = False
    tracks: OutputTracks = field(default_factory=OutputTracks)
    monitoring_device_id: str | None = None
    has_studio_mode: bool = False
    video: Video = Video()

    @property
    def is_on_air(self) -> bool:
        """Whether anybody will hear it."""
        return self.is_streaming or self.is_recording

    @property
    def major_version(self) -> int:
        """32 of ``32.0.1-rc1``; 0 if it cannot be read."""
        found = re.match(r"\d+", self.version)
        return int(found[0]) if found else 0

    def has_input(self, name: str) -> bool:
        """Whether there is an input of this name, with sound or without."""
        return name in self.other_inputs or any(one.name == name for one in self.inputs)
