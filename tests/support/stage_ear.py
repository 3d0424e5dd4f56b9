"""An ear of our own at the stage: when its sounds could be heard at the earliest, by the computer's clock."""

from __future__ import annotations

import os
import subprocess
import threading
import time

import numpy as np
from children import require
from numpy.typing import NDArray
from recorded import envelope_of, onsets_s
from sound_stage import SAMPLE_RATE_HZ, Stage

PROGRAMS = {"parec": "pulseaudio-utils"}

LATENCY_MS = 10

NEAR_S = 1.0
"""Seconds around a sound in which some piece came without delay."""


class StageEar:
    """Listens to the stage's channels 1 and 2 from now on.

    Args:
        stage: what it listens to.
    """

    def __init__(self, stage: Stage) -> None:
        require(PROGRAMS)
        self._pieces: list[NDArray[np.float32]] = []
        self._came: list[tuple[int, float]] = []  # how many frames there were, and when
        command = ["parec", "--device=stage.monitor", "--format=s16le", f"--rate={SAMPLE_RATE_HZ}", "--no-remix"]
        layout = ["--channels=2", "--channel-map=front-left,front-right", f"--latency-msec={LATENCY_MS}"]
        self._parec = subprocess.Popen(
            [*command, *layout], stdout=subprocess.PIPE, env={**os.environ, **stage.environment}
        )
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more."""
        self._parec.kill()
        self._parec.wait()
        self._thread.join()

    def onsets_s(self) -> NDArray[np.float64]:
        """When sounds began, monotonic; after ``close``."""
        if not self._pieces:
            return np.empty(0)
        frames, came_s = (np.array(values) for values in zip(*self._came, strict=True))
        # A piece can come late, never early: the one with the least delay tells when the sound's time 0 was.
        starts_s = came_s - frames / SAMPLE_RATE_HZ
        found = onsets_s(envelope_of(np.concatenate(self._pieces), SAMPLE_RATE_HZ))
        near = [np.abs(frames / SAMPLE_RATE_HZ - onset_s) <= NEAR_S for onset_s in found.tolist()]
        zeros_s: NDArray[np.float64] = np.array([starts_s[pieces].min() for pieces in near])
        return np.add(found, zeros_s)

    def _listen(self) -> None:
        assert self._parec.stdout is not None
        pipe, frame_bytes, total, rest = self._parec.stdout.fileno(), 4, 0, b""
        while raw := os.read(pipe, 1 << 14):
            came_s = time.monotonic()
            raw = rest + raw
            whole = len(raw) // frame_bytes * frame_bytes
            piece, rest = np.frombuffer(raw[:whole], np.int16).reshape(-1, 2), raw[whole:]
            total += len(piece)
            self._came.append((total, came_s))
            self._pieces.append(np.abs(piece.astype(np.float32)).max(axis=1) / 32_768)
