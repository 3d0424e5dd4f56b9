"""Gravis Ultrasound patches (``.pat``), as the Freepats project has them: recorded notes with a loop.

The layout is that of the GUS Patch format 1.10: a header of 129 bytes, an instrument of 63, a layer of 47, then
for each sample a header of 96 bytes and its data.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

import numpy as np
import soxr

from models.training import gm
from models.training.sampler import Sample

_FILE, _INSTRUMENT, _LAYER, _SAMPLE = 129, 63, 47, 96
_SIXTEEN_BITS, _UNSIGNED, _LOOPING = 0x01, 0x02, 0x04
_SUSTAIN_S: Final = 4.0


SUSTAINED: Final = frozenset({"brass", "flute", "organ", "reed", "string", "vocal"})
"""Families whose patches are used: plucked and struck ones loop on without dying away."""

_PLUCKED_PROGRAMS: Final = (45, 46)


def find_patches(folder: Path) -> dict[str, list[Path]]:
    """A Freepats folder's sustained instruments by family; ``NNN_Name.pat`` has the General MIDI program."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("Tone_000/*.pat")):
        program = int(path.name[:3])
        for family, programs in gm.FAMILY_PROGRAMS.items():
            if program in programs and family in SUSTAINED and program not in _PLUCKED_PROGRAMS:
                found.setdefault(family, []).append(path)
    return found


def read_patch(path: Path, rate_hz: int) -> list[Sample]:
    """A patch's notes at a rate, looped ones played on for four seconds.

    Raises:
        ValueError: it is no patch, or cut short.
    """
    data = path.read_bytes()
    if not data.startswith(b"GF1PATCH110") or len(data) < _FILE + _INSTRUMENT + _LAYER:
        raise ValueError(f"{path}: not a Gravis Ultrasound patch")
    at = _FILE + _INSTRUMENT + _LAYER
    samples: list[Sample] = []
    for _ in range(data[_FILE + _INSTRUMENT + 6]):
        header = data[at : at + _SAMPLE]
        if len(header) < _SAMPLE:
            raise ValueError(f"{path}: cut short")
        size, loop_start, loop_end, rate = struct.unpack_from("<IIIH", header, 8)
        (root_millihertz,) = struct.unpack_from("<I", header, 30)
        modes = header[55]
        width = 2 if modes & _SIXTEEN_BITS else 1
        raw = np.frombuffer(data, dtype="<i2" if width == 2 else "i1", count=size // width, offset=at + _SAMPLE)
        at += _SAMPLE + size
        offset = 1 << (8 * width - 1) if modes & _UNSIGNED else 0
        scale = float(1 << (8 * width - 1))
        sound = ((raw.astype(np.float32) + (scale if offset else 0.0)) / scale).astype(np.float32)
        sound = (sound + 1) % 2 - 1 if offset else sound
        if modes & _LOOPING and loop_end > loop_start:
            first, last = loop_start // width, loop_end // width
            wanted = int(_SUSTAIN_S * rate) - first
            sound = np.concatenate([sound[:first], np.resize(sound[first:last], max(wanted, last - first))])
        pitch = 69 + 12 * float(np.log2(max(1, root_millihertz) / 440_000))
        samples.append(Sample(soxr.resample(sound, rate, rate_hz).astype(np.float32), pitch))
    if not samples:
        raise ValueError(f"{path}: holds no sample")
    return samples
