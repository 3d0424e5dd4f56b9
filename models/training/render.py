"""Soundfonts rendered with FluidSynth, many phrases in one call."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import mido
import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from models.training.score import ScoreNote

Samples = NDArray[np.float32]

_RENDER_HZ: Final = 44_100
_TICKS: Final = 480  # a quarter note; at MIDI's default of 120 a minute, 960 ticks a second
_SLOT_EXTRA_S: Final = 2.0  # time for the tail before the next phrase

SOUNDFONTS: Final[dict[str, str]] = {
    "FluidR3_GM": "fluidr3-musescore",
    "MuseScore_General": "fluidr3-musescore",
    "MuseScore_General_Full": "fluidr3-musescore",
    "TimGM6mb": "timgm6mb-csound",
    "sf_GMbank": "timgm6mb-csound",
    "Black_Pearl_4_LV2": "avldrums",
    "Red_Zeppelin_4_LV2": "avldrums",
}
"""Files (without suffix) and the source they count as: those that share recordings are one."""

DRUMS_ONLY: Final = frozenset({"avldrums"})


def find_fluidsynth() -> str | None:
    """The FluidSynth program, or ``None`` where it is not installed."""
    return shutil.which("fluidsynth")


def find_soundfonts(folders: Sequence[Path]) -> dict[str, list[Path]]:
    """The known soundfonts in these folders, by source; links that stand for one of them are left out."""
    fonts: dict[str, list[Path]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.sf[23]")) if folder.is_dir() else []:
            source = SOUNDFONTS.get(path.stem)
            if source and not path.is_symlink():
                fonts.setdefault(source, []).append(path)
    return fonts


def check_soundfont(path: Path) -> None:
    """See that a file begins as a soundfont does: RIFF, a length, sfbk.

    Raises:
        ValueError: it does not, or can't be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError as error:
        raise ValueError(f"soundfont {path} can't be read: {error.strerror or error}") from error
    if head[:4] != b"RIFF" or head[8:] != b"sfbk":
        raise ValueError(f"{path} is no soundfont: install it again")


def render_phrases(
    fluidsynth: str,
    soundfont: Path,
    program: int,
    scores: Sequence[Sequence[ScoreNote]],
    *,
    seconds: float,
    rate_hz: int,
    drums: bool = False,
) -> list[Samples]:
    """Each score played by one program, dry: a list of ``[seconds * rate_hz]``.

    Raises:
        ValueError: the soundfont is none: FluidSynth would quietly play its default one instead.
        RuntimeError: FluidSynth failed; its last words are in the message.
    """
    check_soundfont(soundfont)
    slot_s = seconds + _SLOT_EXTRA_S
    with tempfile.TemporaryDirectory() as folder:
        song, sound = Path(folder) / "song.mid", Path(folder) / "song.wav"
        _midi(program, scores, slot_s, drums=drums).save(song)
        command = [
            fluidsynth, "-ni", "-q", "-R", "0", "-C", "0", "-g", "0.5", "-r", str(_RENDER_HZ), "-T", "wav",
            "-O", "float", "-o", "synth.dynamic-sample-loading=1", "-F", str(sound), str(soundfont), str(song),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
        if done.returncode or not sound.exists():
            raise RuntimeError(f"fluidsynth could not play {soundfont.name}: {done.stderr.strip()[-200:]}")
        samples, rate = soundfile.read(sound, dtype="float32", always_2d=True)
    phrases = []
    for index in range(len(scores)):
        start = round(index * slot_s * rate)
        part = samples[start : start + round(seconds * rate)].mean(axis=1)
        phrase = np.zeros(round(seconds * rate_hz), dtype=np.float32)
        narrow = soxr.resample(part, rate, rate_hz)[: len(phrase)]
        phrase[: len(narrow)] = narrow
        phrases.append(phrase)
    return phrases


def _midi(program: int, scores: Sequence[Sequence[ScoreNote]], slot_s: float, *, drums: bool) -> mido.MidiFile:
    channel = 9 if drums else 0
    events: list[tuple[float, int, mido.Message]] = [
        (0.0, 0, mido.Message("program_change", channel=channel, program=program)),
    ]
    for index, score in enumerate(scores):
        begin = index * slot_s
        for note in score:
            velocity = int(np.clip(round(127 * note.velocity), 1, 127))
            on, off = begin + note.onset_s, begin + min(note.onset_s + note.duration_s, slot_s - 0.2)
            if off <= on:
                continue
            pitch = int(np.clip(note.pitch, 0, 127))
            events.append((on, 3, mido.Message("note_on", channel=channel, note=pitch, velocity=velocity)))
            events.append((off, 2, mido.Message("note_off", channel=channel, note=pitch)))
        # all sound off: nothing of this phrase may be heard in the next
        events.append((begin + slot_s - 0.05, 4, mido.Message("control_change", channel=channel, control=120, value=0)))
    track = mido.MidiTrack()
    now = 0
    for time_s, _, message in sorted(events, key=lambda event: event[:2]):
        tick = round(time_s * 2 * _TICKS)
        track.append(message.copy(time=tick - now))
        now = tick
    track.append(mido.MetaMessage("end_of_track", time=_TICKS))
    song = mido.MidiFile(ticks_per_beat=_TICKS)
    song.tracks.append(track)
    return song
