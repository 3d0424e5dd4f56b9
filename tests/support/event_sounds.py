"""Sounds whose overlays are waited for: notes of real recordings, and bursts that clip."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from connections import CLIPPING, INSTRUMENTS
from latencies import Played
from numpy.typing import NDArray
from recorded import envelope_of, onsets_s
from sound_stage import SAMPLE_RATE_HZ

from overlays.text import label_name

ROOT = Path(__file__).parents[2]

PERFORMANCE, DRUMS = ROOT / "plugin" / "assets" / "performance.ogg", ROOT / "tests" / "recordings" / "drums.ogg"
BAND, KEYS = (0, 1), (2, 3)
TAKES: Sequence[tuple[Path, tuple[int, ...], str, tuple[float, ...]]] = (
    (DRUMS, (0,), "drums", (0.0, 1.088, 2.181, 3.269, 4.357)),
    (PERFORMANCE, BAND, "bass", (5.3, 7.7)),
    (PERFORMANCE, BAND, "brass", (40.11, 41.3)),
    (PERFORMANCE, KEYS, "keyboard", (0.49, 2.88, 5.29, 7.69)),
    (PERFORMANCE, KEYS, "organ", (41.31, 43.69, 46.1)),
    (PERFORMANCE, KEYS, "string", (14.89, 19.6)),
    (PERFORMANCE, KEYS, "synth_lead", (29.29, 34.0)),
)
"""File, its channels, what plays there alone, and seconds at which a note begins."""

TAKE_S, BURST_S, FADE_S, SILENCE_S = 2.0, 0.3, 0.002, 3.0
TAKE_PEAK, BURST_PEAK = 0.5, 4.0
BURSTS_HZ = (82.0, 110.0, 147.0, 196.0, 262.0)


@dataclass(frozen=True, slots=True)
class Sound:
    """Something to play.

    Attributes:
        played: what it is called, and what the viewers should read.
        samples: ``[frames]`` at 48 kHz.
    """

    played: Played
    samples: NDArray[np.float32]


def takes() -> list[Sound]:
    """Notes of all instruments there are, at -6 dBFS."""
    found = []
    for file, channels, label, starts_s in TAKES:
        samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
        for start_s in starts_s:
            begin = round(start_s * rate_hz)
            take = samples[begin : begin + round(TAKE_S * rate_hz), list(channels)].mean(axis=1)
            played = Played(f"{file.stem} {start_s:g} s", INSTRUMENTS, label_name(label))
            found.append(Sound(played, faded(TAKE_PEAK / np.abs(take).max() * take)))
    return found


def bursts(count: int) -> list[Sound]:
    """Tones that a converter cuts by 12 dB."""
    times = np.arange(round(BURST_S * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    tones = {hz: BURST_PEAK * np.sin(2 * np.pi * hz * times) for hz in BURSTS_HZ}
    cut = {hz: np.clip(tone, -1, 1).astype(np.float32) for hz, tone in tones.items()}
    return [
        Sound(Played(f"burst {hz:g} Hz", CLIPPING, "CLIPPING"), cut[hz])
        for hz in (BURSTS_HZ[index % len(BURSTS_HZ)] for index in range(count))
    ]


def faded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without a click where it was cut."""
    ramp = np.linspace(0, 1, round(FADE_S * SAMPLE_RATE_HZ), dtype=np.float32)
    gains = np.ones_like(samples)
    gains[: len(ramp)], gains[-len(ramp) :] = ramp, ramp[::-1]
    return samples * gains


def analysed_s(sounds: Iterable[Sound], folder: Path) -> dict[str, float]:
    """How much sound the analysis needs for each event: what ``soundcheck analyze`` tells of the same sounds.

    Args:
        sounds: each is heard once, after silence.
        folder: for a file.

    Returns:
        Seconds from the onset, by the sound's name; those of which it tells nothing are left out.

    Raises:
        ChildProcessError: the program failed.
    """
    different = {sound.played.sound: sound for sound in sounds}
    silence = np.zeros(round(SILENCE_S * SAMPLE_RATE_HZ), np.float32)
    pieces = [piece for sound in different.values() for piece in (silence, sound.samples)]
    file = folder / "sounds.wav"
    soundfile.write(file, np.column_stack(2 * [np.concatenate([*pieces, silence])]), SAMPLE_RATE_HZ, subtype="FLOAT")
    command = [sys.executable, "-m", "plugin", "analyze", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise ChildProcessError(f"soundcheck analyze: {done.stderr}")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    found, begin_s = {}, 0.0
    for name, sound in different.items():
        onset_s = begin_s + SILENCE_S + float(onsets_s(envelope_of(sound.samples))[0])
        begin_s += SILENCE_S + len(sound.samples) / SAMPLE_RATE_HZ
        own = [event["reported"] for event in told if _fits(event, sound.played)]
        later = [reported_s - onset_s for reported_s in own if onset_s <= reported_s <= begin_s + SILENCE_S]
        if later:
            found[name] = min(later)
    return found


def _fits(event: Mapping[str, Any], played: Played) -> bool:
    if played.source == CLIPPING:
        return bool(event["event"] == "clip")
    return event["event"] == "instrument_on" and label_name(event["label"]) == played.word
