"""A whole sound file, measured by our analyser and by ffmpeg's ``ebur128``."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import soundfile
from deaf import deaf_analyser

BLOCK_FRAMES = 4_096


@dataclass(frozen=True, slots=True)
class Measured:
    """What a loudness report of a file says; NaN where ours are undefined."""

    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float


def ours(path: Path) -> Measured:
    """By the analyser, all channels being one strip."""
    with soundfile.SoundFile(path) as file:
        analyser = deaf_analyser((file.channels,), file.samplerate)
        for block in file.blocks(blocksize=BLOCK_FRAMES, dtype="float32", always_2d=True):
            analyser.process(block)
        analyser.finish()
    (strip,) = analyser.state
    return Measured(strip.loudness.integrated_lufs, strip.loudness.range_lu, max(strip.levels.max_true_peak_dbtp))


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
