"""A whole sound file, measured by our meters and by ffmpeg's ``ebur128``."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from dsp.loudness import LoudnessMeter
from dsp.quantum import Quantiser, quantum_frames
from dsp.true_peak import TruePeakMeter


@dataclass(frozen=True, slots=True)
class Measured:
    """What a loudness report of a file says; NaN where ours are undefined."""

    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float


def ours(path: Path) -> Measured:
    """By our meters, all channels being one strip."""
    with soundfile.SoundFile(path) as file:
        loudness = LoudnessMeter((file.channels,), file.samplerate)
        true_peak = TruePeakMeter(file.channels, file.samplerate)
        quantiser = Quantiser(quantum_frames(file.samplerate), file.channels)
        start = 0
        for block in file.blocks(blocksize=4_096, dtype="float32", always_2d=True):
            for quantum in quantiser.push(block):
                channels = np.ascontiguousarray(quantum.T)
                loudness.process(channels)
                true_peak.process(channels, start)
                start += len(quantum)
        rest = np.ascontiguousarray(quantiser.flush().T)
        loudness.process(rest)
        true_peak.process(rest, start)
        true_peak.close()
    return Measured(float(loudness.integrated_lufs[0]), float(loudness.range_lu[0]), float(true_peak.max_dbtp.max()))


def ffmpeg(path: Path) -> Measured:
    """By ffmpeg, which tells the integrated loudness to 0.001 LUFS, the others to 0.1.

    At low rates its filter departs from the standard's (at 8 kHz, music reads 0.2 LU too loud): there it hears the
    file at 48 kHz.
    """
    low = soundfile.info(path).samplerate < 32_000
    filters = [
        *(["aresample=48000"] if low else []),
        "ebur128=peak=true:metadata=1:framelog=verbose",
        "ametadata=print:key=lavfi.r128.I:file=-",
    ]
    said = subprocess.run(
        [
            "ffmpeg",
            "-nostdin",
            "-hide_banner",
            "-i",
            path,
            "-map",
            "0:a:0",
            "-af",
            ",".join(filters),
            "-f",
            "null",
            "-",
        ],
        capture_output=True,
        check=True,
        text=True,
    )
    summary = said.stderr[said.stderr.rindex("Summary:") :]
    integrated = re.findall(r"lavfi\.r128\.I=(\S+)", said.stdout) or [_number("I", summary)]
    return Measured(float(integrated[-1]), _number("LRA", summary), _number("Peak", summary))


def _number(name: str, summary: str) -> float:
    found = re.search(rf"\b{name}:\s+(\S+) ", summary)
    if not found:
        raise ValueError(f"no {name} in what ffmpeg says: {summary!r}")
    return float(found[1])
