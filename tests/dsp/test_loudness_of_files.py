"""Our meters beside ffmpeg's ``ebur128``, on sound with what music has: notes, noise, pauses, a limited climax."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from children import require
from loudness_of_files import ffmpeg, ours
from scipy.signal import lfilter


def piece(rate: int, channels: int) -> np.ndarray:
    """``[frames, channels]``: 16 s in four parts of different levels; the last is driven into a limit."""
    rng = np.random.default_rng(rate)
    times = np.arange(4 * rate)[:, None] / rate
    parts = []
    for level in (0.02, 0.2, 0.001, 1.2):
        notes = sum(
            np.sin(2 * np.pi * pitch * times + rng.uniform(0, 6, channels)) for pitch in rng.uniform(60, 3_000, 6)
        )
        dull = lfilter([0.5], [1, -0.8], rng.standard_normal(len(times)))  # noise with little treble, as music has it
        hits = dull[:, None] * np.exp(-8 * (times % 0.5))
        parts.append(np.clip(level * (0.2 * notes + 0.5 * hits), -0.9, 0.9))
    return np.concatenate(parts).astype(np.float32)


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (44_100, 2), (48_000, 1), (96_000, 2)])
def test_loudness_and_true_peak_agree_with_ffmpeg(tmp_path: Path, rate: int, channels: int):
    require({"ffmpeg": "ffmpeg"})
    path = tmp_path / "piece.wav"
    soundfile.write(path, piece(rate, channels), rate, subtype="FLOAT")
    mine, other = ours(path), ffmpeg(path)
    assert mine.integrated_lufs == pytest.approx(other.integrated_lufs, abs=0.1)
    assert mine.range_lu == pytest.approx(other.range_lu, abs=0.5)
    assert mine.true_peak_dbtp == pytest.approx(other.true_peak_dbtp, abs=0.2)
    assert mine.true_peak_dbtp > 20 * np.log10(0.91)
