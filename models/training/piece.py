"""The demo's piece, ours: twenty bars in A minor, 100 beats a minute, one instrument entering after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from models.training import gm
from models.training.score import Score, ScoreNote

BEAT_S: Final = 0.6
BAR_S: Final = 4 * BEAT_S
BARS: Final = 20
LEAD_IN_S: Final = 0.5
SECONDS: Final = LEAD_IN_S + BARS * BAR_S + 1.5

Instrument = Literal["soundfont", "tonewheel", "lead"]


@dataclass(frozen=True, slots=True)
class Part:
    """One instrument of the piece.

    Attributes:
        name: what plays, in words.
        label: the detector's word for it.
        strip: which strip it is on.
        score: seconds from the beginning of the file.
        instrument: what renders it.
        program: of the soundfont, General MIDI.
        level_db: against the other parts.
        pan: -1 left to 1 right.
        wet_db: how much room, see ``room.impulse_response``.
        drive_db: of an amplifier with a cabinet, where there is one.
    """

    name: str
    label: str
    strip: str
    score: Score
    instrument: Instrument = "soundfont"
    program: int = 0
    level_db: float = 0.0
    pan: float = 0.0
    wet_db: float = -14.0
    drive_db: float | None = None


STRIPS: Final = ("Band", "Keys")
"""Strip names, two channels each, in the order of the file's channels."""

HOT_BARS: Final = (10.0, 10.85)
"""The band plays too loud from here to here."""

_CHORDS: Final = ((57, 60, 64), (53, 57, 60), (48, 52, 55), (55, 59, 62))
"""A minor, F, C, G: one a bar, around."""

_MELODY: Final = (
    ((0, 1, 76), (1, 0.5, 74), (1.5, 0.5, 72), (2, 1.5, 69)),
    ((0, 1, 72), (1, 0.5, 74), (1.5, 0.5, 76), (2, 2, 77)),
    ((0, 1.5, 79), (1.5, 0.5, 76), (2, 1, 72), (3, 1, 74)),
    ((0, 2.5, 74), (3, 0.5, 71), (3.5, 0.5, 72)),
)
"""Beat, length in beats and pitch, for each bar of the chords."""

_SOLO: Final = (
    ((0, 0.5, 69), (0.5, 0.5, 72), (1, 1.5, 76), (2.5, 0.5, 74), (3, 1, 72)),
    ((0, 0.5, 77), (0.5, 0.5, 76), (1, 0.5, 72), (1.5, 1.5, 69), (3, 0.5, 72), (3.5, 0.5, 74)),
    ((0, 1.5, 76), (1.5, 0.5, 79), (2, 0.5, 76), (2.5, 0.5, 74), (3, 1, 72)),
    ((0, 0.5, 74), (0.5, 0.5, 71), (1, 3, 74)),
)


def _at(bar: float, beat: float, beats: float, pitch: int, velocity: float) -> ScoreNote:
    return ScoreNote(LEAD_IN_S + bar * BAR_S + beat * BEAT_S, 0.95 * beats * BEAT_S, pitch, velocity)


def _melody(
    bars: range, tune: tuple[tuple[tuple[float, float, int], ...], ...], velocity: float, shift: int = 0
) -> Score:
    return [
        _at(bar, beat, beats, pitch + shift, velocity)
        for bar in bars
        for beat, beats, pitch in tune[(bar - bars.start) % len(tune)]
    ]


def _chords(bars: range, velocity: float, shift: int = 0, beats: tuple[float, ...] = (0.0,)) -> Score:
    length = 4.0 / len(beats)
    return [
        _at(bar, beat, length, pitch + shift, velocity)
        for bar in bars
        for beat in beats
        for pitch in _CHORDS[bar % len(_CHORDS)]
    ]


def _bass(bars: range) -> Score:
    return [
        _at(bar, beat, 0.9, _CHORDS[bar % len(_CHORDS)][0] - 24 + step, 0.85)
        for bar in bars
        for beat, step in ((0, 0), (1, 0), (1.5, 12), (2.5, 7), (3, 0), (3.5, 7))
    ]


def _drums(bars: range) -> Score:
    score: Score = [_at(bars.start, 0, 1, gm.CRASHES[0], 0.8)]
    for bar in bars:
        score += [_at(bar, beat, 0.2, gm.KICKS[1], 0.95) for beat in (0, 1.5, 2.5)]
        score += [_at(bar, beat, 0.2, gm.SNARES[0], 0.9) for beat in (1, 3)]
        score += [_at(bar, beat / 2, 0.2, gm.CLOSED_HATS[0], 0.75 if beat % 2 == 0 else 0.55) for beat in range(8)]
    score += [_at(bars.stop - 1, 2 + step / 4, 0.2, gm.TOMS[5 - step // 2], 0.85) for step in range(8)]
    return sorted(score, key=lambda note: note.onset_s)


def _broken_chords(bars: range) -> Score:
    order = (0, 1, 2, 3, 2, 1, 2, 3)
    return [
        _at(bar, step / 2, 1.2, (*_CHORDS[bar % 4], _CHORDS[bar % 4][0] + 12)[tone], 0.8)
        for bar in bars
        for step, tone in enumerate(order)
    ]


def parts() -> tuple[Part, ...]:
    """The piece: who plays what, where."""
    return (
        Part(
            "piano",
            "keyboard",
            "Keys",
            [*_chords(range(5), 0.55, beats=(0.0, 2.0)), *_melody(range(5), _MELODY, 0.75)],
            level_db=0,
            wet_db=-12,
        ),
        Part(
            "fingered bass",
            "bass",
            "Band",
            [*_bass(range(2, 8)), *_bass(range(12, 16))],
            program=33,
            level_db=-2,
            wet_db=-30,
        ),
        Part("drums", "drums", "Band", [*_drums(range(4, 12)), *_drums(range(14, 16))], level_db=-1, wet_db=-16),
        Part("strings", "string", "Keys", _chords(range(6, 10), 0.7, 12), program=48, level_db=-1, wet_db=-8),
        Part(
            "distorted guitar",
            "guitar",
            "Band",
            _broken_chords(range(8, 12)),
            program=27,
            level_db=3,
            wet_db=-18,
            drive_db=24.0,
        ),
        Part("synth lead", "synth_lead", "Keys", _melody(range(12, 16), _SOLO, 0.85), "lead", level_db=-1, wet_db=-16),
        Part(
            "trumpets",
            "brass",
            "Band",
            _chords(range(16, 18), 0.85, beats=(0.0, 2.0)),
            program=56,
            level_db=0,
            wet_db=-10,
        ),
        Part(
            "organ",
            "organ",
            "Keys",
            [*_chords(range(16, 19), 0.8), *_chords(range(19, 20), 0.8)],
            "tonewheel",
            level_db=-1,
            wet_db=-12,
        ),
    )
