"""Recordings of single notes and short takes, by source: what a name tells, and decoding."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from models.training.splits import NOISE

Samples = NDArray[np.float32]

_NAME: Final = re.compile(r"(?:^|[^A-Za-z#])([A-Ga-g])(#|b|s|-(?=\d))?(-?\d)(?=$|[^0-9]|v\d)")
_HERTZ: Final = re.compile(r"(?:^|[^0-9.])(\d{2,5}\.\d{2,5})$")
_MIDI: Final = re.compile(r"(?:^|[ _])(\d{2,3})$")
_STEPS: Final = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_NAMED_SHARE: Final = 0.6
"""Where so many of a source's names tell a pitch, the others are scrapes and knocks, and left out."""

_MISFILED: Final = {
    ("mallet", "vpo"): re.compile(r"^(Viola|BKCtbss)"),  # "susvib": bowed strings with vibrato
    ("drums", "philharmonia"): re.compile(r"whistle|horn|squeaker|flexatone|swanee"),
    ("drums", "hydrogen-drumkits"): re.compile(r"FX|Whistle|trimo"),
    ("drums", "discord-gm"): re.compile(r"Whistle"),
}
"""Recordings that are not what their folder says, or nothing that anyone would call so."""

_SHARED: Final = {
    ("keyboard", "discord-gm", "electric grand"): "gregsullivan",
    ("mallet", "mercury", "marimba"): "keyboardia",
}
"""Instruments whose recordings another source has too (they correlate to 0.98 and more): they count as that one."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One file of the manifest.

    Attributes:
        path: the file.
        family, source: as in the splits' table.
        instrument: as the manifest says.
        original: the file's name at its source, without suffix.
        seconds: its length.
    """

    path: Path
    family: str
    source: str
    instrument: str
    original: str
    seconds: float

    @property
    def pitch(self) -> float | None:
        """MIDI number that the name tells; ``None`` where it doesn't."""
        return pitch_of(self.original)


def pitch_of(name: str) -> float | None:
    """The MIDI pitch in a file's name: a note (``Gs2``, ``bb3``, ``F#4``), a frequency, or a number at its end.

    >>> pitch_of("french-horn_Gs2_15_piano_normal"), pitch_of("e3-pmute"), pitch_of("25_130.81278"), pitch_of("kick")
    (44.0, 52.0, 48.0, None)
    """
    if match := _HERTZ.search(name):
        hertz = float(match.group(1))
        return round(69 + 12 * float(np.log2(hertz / 440)), 1) if 20 < hertz < 10_000 else None
    if matches := _NAME.findall(name):
        letter, accidental, octave = matches[-1] if not matches[0][1] else matches[0]
        shift = -1 if accidental == "b" else 1 if accidental else 0
        return float(12 * (int(octave) + 1) + _STEPS[letter.lower()] + shift)
    if match := _MIDI.search(name):
        number = int(match.group(1))
        return float(number) if 20 <= number <= 110 else None
    return None


def read_manifest(folder: Path) -> dict[tuple[str, str], list[Recording]]:
    """The recordings below a folder with a ``manifest.csv``, by (family, source).

    Speakers and kinds of noise count as sources of their own, so that they can be held out.

    Raises:
        FileNotFoundError: no manifest there.
    """
    by_source: defaultdict[tuple[str, str], list[Recording]] = defaultdict(list)
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            family, source = row["family"], row["source"]
            misfiled = _MISFILED.get((family, source))
            if misfiled and misfiled.search(row["original"]):
                continue
            source = _SHARED.get((family, source, row["instrument"]), source)
            if family in {"speech", NOISE}:
                source = f"{source}/{row['instrument']}"
            original = row["original"].rsplit(".", 1)[0] if row["original"].count(".") else row["original"]
            recording = Recording(
                folder / row["path"], family, source, row["instrument"], original, float(row["seconds"])
            )
            by_source[family, source].append(recording)
    return {key: _without_knocks(recordings) for key, recordings in by_source.items()}


def _without_knocks(recordings: list[Recording]) -> list[Recording]:
    if recordings[0].family in {"drums", "speech", "vocal", NOISE}:
        return recordings
    pitched = [recording for recording in recordings if recording.pitch is not None]
    return pitched if len(pitched) >= _NAMED_SHARE * len(recordings) else recordings


def decode(path: Path, rate_hz: int) -> Samples:
    """A file's samples, mixed to one channel, at a rate: ``[samples]``.

    Raises:
        soundfile.SoundFileError: it can't be read.
        ValueError: it is silent.
    """
    samples, file_rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = samples.mean(axis=1)
    if float(np.abs(mono).max(initial=0.0)) < 1e-4:
        raise ValueError(f"{path}: silent")
    return np.asarray(soxr.resample(mono, file_rate, rate_hz, quality="MQ") if file_rate != rate_hz else mono)


def estimate_pitch(signal: Samples, rate_hz: int) -> float | None:
    """MIDI pitch of a steady tone by autocorrelation over its loudest 100 ms; ``None`` where nothing repeats.

    The lag is the first peak that reaches 85 % of the highest (Boersma 1993, without his window correction).
    """
    length = int(0.1 * rate_hz)
    if len(signal) < 2 * length:
        return None
    energy = np.convolve(signal**2, np.ones(length), "valid")
    start = int(energy.argmax())
    part = signal[start : start + length] - signal[start : start + length].mean()
    spectrum = np.fft.rfft(part, 2 * length)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[: length // 2]
    correlation = correlation / (correlation[0] + 1e-12) / (1 - np.arange(length // 2) / length)
    shortest = int(rate_hz / 2000)
    inner = correlation[shortest:]
    best = float(inner.max())
    if best < 0.6:
        return None
    rising = (inner[1:-1] >= inner[:-2]) & (inner[1:-1] > inner[2:]) & (inner[1:-1] >= 0.85 * best)
    lags = np.flatnonzero(rising)
    return None if not len(lags) else 69 + 12 * float(np.log2(rate_hz / (int(lags[0]) + 1 + shortest) / 440))
