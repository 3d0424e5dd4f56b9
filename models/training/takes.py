"""A user's recordings: whatever libsndfile reads, checked and mixed down, a block at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]

SHORTEST_S: Final = 0.05
"""A closed hi-hat lasts longer."""

SILENT_DBFS: Final = -80.0
"""A recording that nowhere reaches this holds only its converter's noise."""

RATES_HZ: Final = (8_000, 192_000)
"""What the detector can be fed with."""

_BLOCK_S: Final = 1.0


def read_take(path: Path, rate_hz: int, longest_s: float = float("inf")) -> Samples:
    """A recording's first ``longest_s`` at a rate, all channels mixed down: ``[samples]``.

    Raises:
        ValueError: it is no recording to learn from; the message names it and says why.
    """
    blocks = _blocks(path, longest_s)
    file_rate_hz, first = next(blocks)
    stream = soxr.ResampleStream(file_rate_hz, rate_hz, 1, dtype="float32", quality="MQ")
    parts = [stream.resample_chunk(first), *(stream.resample_chunk(block) for _, block in blocks)]
    parts.append(stream.resample_chunk(np.zeros(0, dtype=np.float32), last=True))
    return np.concatenate(parts)


def check_take(path: Path) -> None:
    """Read a recording to its end, and keep nothing of it.

    Raises:
        ValueError: as ``read_take``.
    """
    for _ in _blocks(path, float("inf")):
        pass


def _blocks(path: Path, longest_s: float) -> Iterator[tuple[int, Samples]]:
    """The sample rate and ``[samples]``, again and again; what is wrong with the whole is raised at its end."""
    try:
        with soundfile.SoundFile(path) as file:
            rate_hz: int = file.samplerate
            if not RATES_HZ[0] <= rate_hz <= RATES_HZ[1]:
                raise ValueError(f"{path} has {rate_hz} samples a second: {RATES_HZ[0]} to {RATES_HZ[1]} can be heard")
            peak, length, longest = 0.0, 0, longest_s * rate_hz
            for block in file.blocks(int(_BLOCK_S * rate_hz), dtype="float32", always_2d=True):
                if not np.isfinite(block).all():
                    raise ValueError(f"{path} holds samples that are no numbers")
                mono = block.mean(1)
                peak, length = max(peak, float(np.abs(mono).max(initial=0.0))), length + len(mono)
                yield rate_hz, mono
                if length >= longest:
                    break
    except (soundfile.LibsndfileError, RuntimeError, OSError) as error:
        reason = error.error_string if isinstance(error, soundfile.LibsndfileError) else str(error)
        if reason.startswith("File does not exist") and path.is_file():  # so it says of text called .mp3
            reason = "it is not what its name says"
        raise ValueError(f"{path} can't be read as sound ({reason.strip().rstrip('.')})") from error
    if not length:
        raise ValueError(f"{path} is empty")
    if length < SHORTEST_S * rate_hz:
        raise ValueError(f"{path} is too short: {1_000 * length / rate_hz:.0f} ms")
    if peak < 10 ** (SILENT_DBFS / 20):
        raise ValueError(f"{path} is silent")
