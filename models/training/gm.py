"""General MIDI programs as instrument families (MIDI Manufacturers Association, GM System Level 1).

Programs are 0-based, as they are sent. Left out: what belongs to no family (timpani, orchestra hit, pads, effects,
sounds) and what cheap sounds rarely give as promised (the percussive 112 to 119).
"""

from __future__ import annotations

from typing import Final

FAMILY_PROGRAMS: Final[dict[str, tuple[int, ...]]] = {
    "bass": tuple(range(32, 40)),
    "brass": tuple(range(56, 64)),
    "drums": (),  # channel 10; its kits are in DRUM_KITS
    "flute": tuple(range(72, 80)),
    "guitar": (*range(24, 32), 104, 105, 106, 107),
    "keyboard": tuple(range(8)),
    "mallet": (8, 9, 10, 11, 12, 13, 14, 108, 114),
    "organ": tuple(range(16, 21)),
    "reed": (21, 22, 23, 64, 65, 66, 67, 68, 69, 70, 71, 109, 111),
    "string": (*range(40, 47), 48, 49, 50, 51, 110),
    "synth_lead": (80, 81, 82, 83, 84, 86, 87),  # 85 imitates a voice
    "vocal": (52, 53, 54),
}

COMMON: Final = frozenset({0, 4, 16, 18, 19, 24, 25, 30, 33, 40, 42, 48, 56, 57, 65, 66, 68, 71, 73, 80, 81})
"""Programs heard far more often than their neighbours: drawn four times as often."""


def weights(programs: tuple[int, ...]) -> list[float]:
    """How likely each of these programs is drawn; they sum to 1."""
    raw = [4.0 if program in COMMON else 1.0 for program in programs]
    return [weight / sum(raw) for weight in raw]


DRUM_KITS: Final = (0, 8, 16, 24, 25, 32, 40)
"""Programs of channel 10 in the GS convention: standard, room, power, electronic, analogue, jazz, brush."""

# Keys of channel 10, grouped as a drummer sees them.
KICKS: Final = (35, 36)
SNARES: Final = (38, 40)
SIDE_STICKS: Final = (37, 39)
CLOSED_HATS: Final = (42, 44)
OPEN_HATS: Final = (46,)
TOMS: Final = (41, 43, 45, 47, 48, 50)
RIDES: Final = (51, 53, 59)
CRASHES: Final = (49, 55, 57)
HAND_PERCUSSION: Final = (54, 56, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 75, 76, 77)
