"""Which recordings train, which choose thresholds, which judge: by source, never by file.

A source is one library of one family: the trombones and the bassoons of "forbidden-music" share a name and nothing
else. Held out are whole libraries, so that what judges is an instrument, a room and a microphone never heard before.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

Split = Literal["train", "valid", "test"]

SPLITS: Final[tuple[Split, ...]] = get_args(Split)

NOISE: Final = "none"
"""The family of sounds that are no instrument."""

# (family, source) of everything that training never hears; all else trains. FluidR3 and MuseScore General share
# recordings, and so do TimGM6mb and Csound's bank: each pair is one source. The smaller pair is held out only in the
# families where notes are few.
HELD_OUT: Final[dict[Split, frozenset[tuple[str, str]]]] = {
    "valid": frozenset(
        {
            ("bass", "pastabass"),
            ("brass", "keyboardia"),
            ("brass", "timgm6mb-csound"),
            ("drums", "discord-gm"),
            ("flute", "freepats"),
            ("guitar", "kay-banjo"),
            ("guitar", "power-chords"),
            ("keyboard", "discord-gm"),
            ("mallet", "floe"),
            ("mallet", "forbidden-music"),
            ("organ", "freepats"),
            ("reed", "forbidden-music"),
            ("reed", "squidpipes"),
            ("string", "keyboardia"),
            ("string", "vpo"),
            ("synth_lead", "timgm6mb-csound"),
            ("vocal", "mercury"),
            ("vocal", "timgm6mb-csound"),
            ("speech", "asterisk/speech it"),
            (NOISE, "esc-10/clock tick"),
        }
    ),
    "test": frozenset(
        {
            ("bass", "meatbass"),
            ("brass", "forbidden-music"),
            ("drums", "gogodze"),
            ("flute", "floe"),
            ("flute", "timgm6mb-csound"),
            ("guitar", "spanish-guitar"),
            ("keyboard", "headroom-piano"),
            ("mallet", "mercury"),
            ("mallet", "vpo"),
            ("organ", "timgm6mb-csound"),
            ("reed", "weresax"),
            ("string", "bach-violin-garner"),
            ("string", "meatbass"),  # the same double bass as the plucked one above
            ("string", "vsco2"),
            ("synth_lead", "supersaw"),
            ("vocal", "erithacus"),
            ("speech", "asterisk/speech ru"),
            (NOISE, "esc-10/rooster"),
            (NOISE, "esc-10/helicopter"),
        }
    ),
}


def split_of(family: str, source: str) -> Split:
    """The split that a family's source belongs to: ``"train"`` unless the table holds it out."""
    for split, sources in HELD_OUT.items():
        if (family, source) in sources:
            return split
    return "train"
