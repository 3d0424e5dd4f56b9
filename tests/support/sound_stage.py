"""A mixing desk without a desk: a PulseAudio with a sink of 14 channels, which PortAudio can capture."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import soundfile
import soxr
from children import Child, require
from numpy.typing import ArrayLike

CHANNELS = 14
SAMPLE_RATE_HZ = 48_000
DEVICE = "stage_monitor"
HOST_API = "ALSA"

# The map that ALSA's plugin asks for when it captures; with another, PulseAudio would mix the channels.
CHANNEL_MAP = ",".join(
    [
        *("front-left", "front-right", "rear-left", "rear-right"),
        *("front-center", "lfe", "side-left", "side-right"),
        *(f"aux{number}" for number in range(CHANNELS - 8)),
    ]
)

PROGRAMS = {"pulseaudio": "pulseaudio", "pactl": "pulseaudio-utils", "paplay": "pulseaudio-utils"}

ALSA = """\
pcm.stage_monitor {
  type pulse
  device stage.monitor
  hint { show on description "stage monitor" }
}
"""


class Stage:
    """PulseAudio with the sink ``stage``; what is played there, PortAudio's ``stage_monitor`` captures.

    Args:
        folder: for its files; its path has to be short, because a socket is made in it.

    Attributes:
        environment: the variables with which a program finds this sound system, and no other.
    """

    def __init__(self, folder: Path) -> None:
        require(PROGRAMS)
        self._folder = folder
        self._played = 0
        self._playing: list[Child] = []
        alsa = folder / "stage.asoundrc"
        alsa.write_text(ALSA)
        socket = folder / "pulse.socket"
        self.environment = {
            "PULSE_SERVER": f"unix:{socket}",
            "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{alsa}",
        }
        home = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "XDG_CONFIG_HOME": str(folder)}
        self._environment = {**os.environ, **home, **self.environment}
        # The sink has whole numbers, as a converter has: what is too loud is cut at full scale. Without
        # rewinds every sample that is played is captured, also the first ones, and nothing comes late.
        sink = (
            f"module-null-sink sink_name=stage channels={CHANNELS} channel_map={CHANNEL_MAP} "
            f"rate={SAMPLE_RATE_HZ} format=s32le norewinds=1"
        )
        self._pulse = Child(
            [
                *("pulseaudio", "-n", "--exit-idle-time=-1", "--daemonize=no"),
                f"--load=module-native-protocol-unix socket={socket}",
                f"--load={sink}",
            ],
            folder / "pulseaudio.log",
            self._environment,
        )
        try:
            self._pulse.wait_until(self._answers, "PulseAudio answers", 20.0)
        except BaseException:
            self.close()
            raise

    def play(
        self,
        sound: Path | ArrayLike,
        channels: tuple[int, ...] = (13, 14),
        sample_rate_hz: int = SAMPLE_RATE_HZ,
    ) -> Playback:
        """Begin to play a file, or samples, on some of the 14 channels; the others are silent.

        Args:
            sound: a sound file, or samples ``[frames]`` or ``[frames, channels]``.
            channels: 1-based; a sound of one channel goes to all of them.
            sample_rate_hz: of the samples; a file knows its own.
        """
        return self.play_desk_file(self.desk_file(sound, channels, sample_rate_hz))

    def desk_file(
        self,
        sound: Path | ArrayLike,
        channels: tuple[int, ...] = (13, 14),
        sample_rate_hz: int = SAMPLE_RATE_HZ,
    ) -> Path:
        """What ``play`` plays, as a file of 14 channels: a long sound for many tests is made once."""
        if isinstance(sound, Path):
            samples, sample_rate_hz = soundfile.read(sound, dtype="float32", always_2d=True)
        else:
            samples = np.asarray(sound, np.float32)
            samples = samples[:, np.newaxis] if samples.ndim == 1 else samples
        if sample_rate_hz != SAMPLE_RATE_HZ:  # not left to PulseAudio: it would round off clipped samples
            samples = soxr.resample(samples, sample_rate_hz, SAMPLE_RATE_HZ)
        desk = np.zeros((len(samples), CHANNELS), np.float32)
        desk[:, [channel - 1 for channel in channels]] = samples
        self._played += 1
        file = self._folder / f"{self._played}.wav"
        soundfile.write(file, desk, SAMPLE_RATE_HZ, subtype="FLOAT")
        return file

    def play_desk_file(self, file: Path) -> Playback:
        """Begin to play a file that ``desk_file`` has made."""
        command = ["paplay", "--device=stage", f"--channel-map={CHANNEL_MAP}", str(file)]
        child = Child(command, file.with_suffix(".log"), self._environment)
        self._playing.append(child)
        return Playback(child, soundfile.info(file).duration)

    def hush(self) -> None:
        """End all that plays: the next test hears what it plays itself and nothing else."""
        while self._playing:
            self._playing.pop().kill()

    def close(self) -> None:
        """End PulseAudio and all that plays."""
        self.hush()
        self._pulse.kill()

    def _answers(self) -> bool:
        asked = Child(["pactl", "list", "short", "sinks"], self._folder / "pactl.log", self._environment)
        return asked.process.wait(10) == 0


class Playback:
    """Something that plays.

    Attributes:
        duration_s: how long it is.
    """

    def __init__(self, child: Child, duration_s: float) -> None:
        self._child = child
        self.duration_s = duration_s

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self._child.process.poll() is not None

    def wait(self) -> None:
        """Wait for its end.

        Raises:
            ChildProcessError: it could not be played.
        """
        if self._child.process.wait(self.duration_s + 20.0) != 0:
            raise ChildProcessError(self._child.log.read_text(errors="replace"))

    def stop(self) -> None:
        """End it now."""
        self._child.kill()
