"""What a recording holds: when sounds begin in its audio, and when a part of its picture lights up."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from children import require
from numpy.typing import NDArray

PROGRAMS = {"ffmpeg": "ffmpeg", "ffprobe": "ffmpeg"}

RATE_HZ = 48_000

STEP_S = 0.001
"""The envelope's resolution in seconds."""

QUIET_S = 1.0
"""Seconds without sound after which the next one counts as a new one."""

AUDIBLE_DB = -45.0
"""Of the loudest moment of all: what is below is none of the sounds, only the codec's noise."""

ONSET_DB = -30.0
"""Of the sound's own loudest moment in its first half second. A codec's pre-echo is lower."""

BRIGHT = 80
"""Luma, of 255, that a text's letters have and a black picture with its codec's noise has not."""

LIT_PIXELS = 30
"""A text has hundreds of bright pixels."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the picture over its whole width.

    Attributes:
        top: of the height, 0–1.
        bottom: of the height, 0–1.
    """

    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Film:
    """What was seen in some boxes.

    Attributes:
        times_s: ``[frames]``, when each frame is shown.
        bright: ``[frames, boxes]``, how many bright pixels each box has.
    """

    times_s: NDArray[np.float64]
    bright: NDArray[np.int64]

    def appearances_s(self, box: int) -> NDArray[np.float64]:
        """When something appeared in a box that was dark in the frame before."""
        lit = self.bright[:, box] >= LIT_PIXELS
        return self.times_s[1:][lit[1:] & ~lit[:-1]]


def sound_of(path: Path) -> NDArray[np.float32]:
    """The audio, mixed to one channel, from the file's time 0: a late start or a hole is filled with silence.

    Raises:
        ValueError: it has none that can be read.
    """
    decoded = _run(
        *("ffmpeg", "-v", "error", "-copyts", "-i", str(path), "-map", "0:a:0", "-ac", "1", "-ar", str(RATE_HZ)),
        *("-af", "aresample=async=1:first_pts=0", "-f", "f32le", "-"),
    )
    return np.frombuffer(decoded, np.float32)


def film_of(path: Path, boxes: Sequence[Box]) -> Film:
    """The picture, frame by frame, with the times that the file gives them.

    Raises:
        ValueError: it has none that can be read.
    """
    stream = _probe(path, "stream=width,height")["streams"][0]
    packets = _probe(path, "packet=pts_time")["packets"]
    times_s = np.sort(np.array([float(packet["pts_time"]) for packet in packets]))
    height, width = int(stream["height"]), int(stream["width"])
    rows = [slice(round(box.top * height), round(box.bottom * height)) for box in boxes]
    bright = []
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:v:0", "-vsync", "passthrough"]
    with subprocess.Popen([*command, "-pix_fmt", "gray", "-f", "rawvideo", "-"], stdout=subprocess.PIPE) as ffmpeg:
        assert ffmpeg.stdout is not None
        while len(raw := ffmpeg.stdout.read(height * width)) == height * width:
            picture = np.frombuffer(raw, np.uint8).reshape(height, width)
            bright.append([int((picture[part] > BRIGHT).sum()) for part in rows])
    if len(bright) != len(times_s):
        raise ValueError(f"{path}: has {len(times_s)} frames, and {len(bright)} could be read")
    return Film(times_s, np.array(bright).reshape(-1, len(boxes)))


def envelope_of(sound: NDArray[np.float32], rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    """The peak of each step of a sound ``[frames]``."""
    step = round(STEP_S * rate_hz)
    whole = sound[: len(sound) // step * step]
    peaks: NDArray[np.float32] = np.abs(whole.reshape(-1, step)).max(axis=1)
    return peaks


def onsets_s(envelope: NDArray[np.float32]) -> NDArray[np.float64]:
    """When sounds begin, by their energy: each after a second of quiet, and its attack counts, not its first noise."""
    if not len(envelope):
        return np.empty(0)
    audible = np.flatnonzero(envelope > envelope.max() * 10 ** (AUDIBLE_DB / 20))
    begins = audible[np.diff(audible, prepend=-np.inf) > QUIET_S / STEP_S]
    found = []
    for begin in begins.tolist():
        attack = envelope[begin : begin + round(0.5 / STEP_S)]
        found.append(begin + int(np.argmax(attack >= attack.max() * 10 ** (ONSET_DB / 20))))
    return np.array(found) * STEP_S


def _probe(path: Path, entries: str) -> dict[str, list[dict[str, str]]]:
    """What ffprobe tells of the first video stream."""
    select = ("-select_streams", "v:0", "-show_entries", entries, "-of", "json")
    answer: dict[str, list[dict[str, str]]] = json.loads(_run("ffprobe", "-v", "error", *select, str(path)))
    return answer


def _run(*command: str) -> bytes:
    require(PROGRAMS)
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise ValueError(f"{command[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
