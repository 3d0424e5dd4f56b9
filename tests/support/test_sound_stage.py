from __future__ import annotations

from typing import Any, Self

import numpy as np
import pytest
from children import wait_until
from sound_stage import CHANNELS, DEVICE, SAMPLE_RATE_HZ, Stage


class Recorder:
    """Everything that PortAudio hears from the stage."""

    def __init__(self) -> None:
        import sounddevice  # noqa: PLC0415 - only where there is a PortAudio

        self._blocks: list[np.ndarray] = []
        self._stream = sounddevice.InputStream(
            device=DEVICE, channels=CHANNELS, samplerate=SAMPLE_RATE_HZ, blocksize=480, callback=self._take
        )

    def __enter__(self) -> Self:
        self._stream.start()
        wait_until(lambda: bool(self._blocks), "PortAudio delivers", 5.0)
        return self

    def __exit__(self, *_error: object) -> None:
        self._stream.close()

    def _take(self, block: np.ndarray, *_rest: Any) -> None:
        self._blocks.append(block.copy())

    @property
    def sound(self) -> np.ndarray:
        return np.concatenate(self._blocks)


@pytest.mark.portaudio
def test_what_is_played_on_a_channel_is_captured_on_that_channel_and_on_no_other(stage_here: Stage) -> None:
    ramp = np.outer(np.ones(SAMPLE_RATE_HZ // 5), np.arange(1, CHANNELS + 1) / 64).astype(np.float32)
    with Recorder() as recorder:
        stage_here.play(ramp, channels=tuple(range(1, CHANNELS + 1))).wait()
        wait_until(lambda: bool((recorder.sound == ramp[0]).all(axis=1).sum() == len(ramp)), "all arrives", 5.0)


@pytest.mark.portaudio
def test_too_loud_is_cut_at_full_scale_as_by_a_converter(stage_here: Stage) -> None:
    loud = np.full(SAMPLE_RATE_HZ // 5, 1.5, np.float32)
    with Recorder() as recorder:
        stage_here.play(loud).wait()
        wait_until(lambda: bool((recorder.sound[:, 12:] == 1.0).sum() == 2 * len(loud)), "all arrives", 5.0)
        assert not recorder.sound[:, :12].any()
