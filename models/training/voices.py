"""Everything that can play: recorded sources, soundfonts, synthesis and noise, with who may use it and how often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from dsp.labels import LABELS
from models.training import gm, render
from models.training.notes import Recording
from models.training.splits import NOISE, Split, split_of

Maker = Literal["notes", "soundfont", "patches", "tonewheel", "pipes", "lead", "noise", "sung"]

FAMILIES: Final = (*LABELS, NOISE)

STYLES: Final[dict[str, tuple[str, ...]]] = {
    "bass": ("walk", "walk", "riff", "riff", "line", "held"),
    "brass": ("line", "line", "line", "held", "riff", "chords"),
    "drums": ("groove",),
    "flute": ("line", "line", "line", "held", "arpeggio"),
    "guitar": ("chords", "chords", "arpeggio", "riff", "line", "line", "power", "power"),
    "keyboard": ("two_hands", "two_hands", "chords", "arpeggio", "line"),
    "mallet": ("line", "line", "arpeggio", "riff", "chords"),
    "organ": ("chords", "chords", "two_hands", "line", "held", "arpeggio"),
    "reed": ("line", "line", "line", "held", "riff"),
    "string": ("line", "line", "held", "held", "chords", "arpeggio"),
    "synth_lead": ("line", "line", "riff", "riff", "arpeggio", "held", "chords"),
    "vocal": ("line", "line", "held", "held", "chords"),
}
"""What each family plays; repeated where it is usual."""

COMPASS: Final[dict[str, tuple[int, int]]] = {
    "bass": (28, 55),
    "brass": (40, 79),
    "drums": (35, 81),
    "flute": (60, 94),
    "guitar": (40, 81),
    "keyboard": (33, 93),
    "mallet": (52, 93),
    "organ": (36, 88),
    "reed": (46, 86),
    "string": (36, 91),
    "synth_lead": (45, 91),
    "vocal": (45, 81),
}
"""Where soundfonts and synthesis play each family, MIDI numbers."""


SYLLABLES: Final = ("alys", "yuki")
"""Sources of sung syllables on one pitch, that are also sung to melodies; they train."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A source of phrases of one family.

    Attributes:
        family, source: as in the splits' table.
        maker: what turns it into sound.
        weight: how often it is used, against its family's other voices of the split.
    """

    family: str
    source: str
    maker: Maker
    weight: float

    @property
    def split(self) -> Split:
        """Who may hear it."""
        return split_of(self.family, self.source)


_SOUNDFONT_WEIGHT: Final = {"fluidr3-musescore": 12.0, "timgm6mb-csound": 6.0, "avldrums": 8.0}

_OWN: Final = (
    Voice("organ", "own tonewheel", "tonewheel", 14.0),
    Voice("organ", "own pipes", "pipes", 10.0),
    Voice("synth_lead", "own lead", "lead", 24.0),
    Voice(NOISE, "own noise", "noise", 6.0),
)


def find_voices(
    recordings: Mapping[tuple[str, str], Sequence[Recording]],
    soundfonts: Mapping[str, Sequence[Path]],
    patches: Mapping[str, Sequence[Path]],
) -> list[Voice]:
    """All voices that these recordings, soundfonts and patches, and what needs none of them, give."""
    voices = [
        Voice(family, source, "notes", min(20.0, len(notes) ** 0.5))
        for (family, source), notes in sorted(recordings.items())
        if family in FAMILIES
    ]
    for source in sorted(soundfonts):
        families = ("drums",) if source in render.DRUMS_ONLY else tuple(gm.FAMILY_PROGRAMS)
        voices += [Voice(family, source, "soundfont", _SOUNDFONT_WEIGHT[source]) for family in families]
    voices += [Voice(family, "freepats", "patches", 5.0) for family in patches]
    voices += [
        Voice("vocal", f"{source} sung", "sung", 6.0)
        for family, source in sorted(recordings)
        if family == "speech" and split_of(family, source) == "train"
    ]
    voices += [Voice("vocal", f"{source} sung", "sung", 9.0) for source in SYLLABLES if ("vocal", source) in recordings]
    return [*voices, *_OWN]
