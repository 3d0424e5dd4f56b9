"""Notes as NSynth has them: four seconds each, held for three and dying away in the fourth.

Engel et al., "Neural audio synthesis of musical notes with WaveNet autoencoders" (2017), section 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from dsp.features import FeatureSettings, LogMel
from models.training.phrases import RATE_HZ, to_nominal

Samples = NDArray[np.float32]

NOTE_S: Final = 4.0
HELD_S: Final = 3.0
STRUCK_AGAIN_S: Final = 1.0
"""What rings for less is struck again after this, as long as a note is held: else it would be most of all a rest."""

CLIP_FRAMES: Final = 61
CLIP_HOPS: Final = 4 * CLIP_FRAMES
CLIP_SAMPLES: Final = CLIP_HOPS * FeatureSettings().hop
"""4.05 s: the whole frames of decisions that four seconds fill."""

_END_S: Final = 0.02  # over which a recording that was cut short fades, so that it does not end with a click
_SILENT: Final = 1e-5


@dataclass(frozen=True, slots=True)
class Note:
    """One instrument, or a noise, alone.

    Attributes:
        signal: ``[CLIP_SAMPLES]`` at 22 050 Hz, -20 dBFS RMS over its active part.
        power: its mel powers, ``[CLIP_HOPS, mels]``.
    """

    signal: Samples
    power: NDArray[np.float32]


def to_note(sound: Samples) -> Note:
    """A recording at 22 050 Hz as a note.

    Args:
        sound: ``[samples]``, of any length.

    Raises:
        ValueError: it is silent.
    """
    held = hold(sound)
    if float(np.abs(held).max(initial=0.0)) < _SILENT:
        raise ValueError("silent")
    signal = np.zeros(CLIP_SAMPLES, dtype=np.float32)
    signal[: len(held)] = to_nominal(held)
    return Note(signal, mel_power(signal))


def hold(sound: Samples) -> Samples:
    """A recording brought to ``NOTE_S``: ``[samples]`` → ``[4 * 22_050]``.

    A longer one fades over the last second; a shorter one is followed by silence; one of less than a second is
    struck again each second, three times.
    """
    once = sound[: round(NOTE_S * RATE_HZ)].copy()
    end = min(len(once), round(_END_S * RATE_HZ))
    once[len(once) - end :] *= np.linspace(1, 0, end, dtype=np.float32)
    out = np.zeros(round(NOTE_S * RATE_HZ), dtype=np.float32)
    again = round(STRUCK_AGAIN_S * RATE_HZ)
    starts = range(0, round(HELD_S * RATE_HZ), again) if len(once) < again else (0,)
    for start in starts:
        out[start : start + len(once)] += once
    tail = len(out) - round(HELD_S * RATE_HZ)
    out[-tail:] *= np.linspace(1, 0, tail, dtype=np.float32) ** 2
    return out


def mel_power(signals: Samples) -> NDArray[np.float32]:
    """Mel powers of whole clips: ``[..., CLIP_SAMPLES]`` → ``[..., CLIP_HOPS, mels]``."""
    settings = FeatureSettings()
    before = np.zeros((*signals.shape[:-1], settings.n_fft - settings.hop), dtype=np.float32)
    power: NDArray[np.float32] = _log_mel().power(torch.from_numpy(np.concatenate([before, signals], axis=-1))).numpy()
    return power


@lru_cache(maxsize=1)
def _log_mel() -> LogMel:
    return LogMel(FeatureSettings())
