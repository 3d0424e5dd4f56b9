"""The names of what is told apart, in the order of the detector's last axis."""

from __future__ import annotations

from typing import Final

LABELS: Final = (
    "bass",
    "brass",
    "drums",
    "flute",
    "guitar",
    "keyboard",
    "mallet",
    "organ",
    "reed",
    "string",
    "synth_lead",
    "vocal",
    "speech",
)
